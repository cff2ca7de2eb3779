"""评议码 on the command line: the options, and what is said of the codes of a round."""

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

from xlsheets.cli.language import both
from xlsheets.core.wording import Lang

if TYPE_CHECKING:
    from xlsheets.books.codecells import CodeCheck
    from xlsheets.books.summary.kept import Kept
    from xlsheets.core.outcome import Outcome
    from xlsheets.core.scheme import Scheme

NumberOption = Annotated[
    str | None,
    typer.Option(
        "--codes",
        help="每个单位发多少个一次性评议码；auto 按名册的发出（没有的按应参评） | one-time codes for each unit; "
        "auto takes ballots issued (else people eligible) from the roster",
        metavar="N",
    ),
]
CodesOption = Annotated[
    Path | None,
    typer.Option(
        "--codes",
        help="发码时写的评议码.json，核对收回的码 | the JSON file that issue --codes wrote, to check codes",
        metavar="FILE",
    ),
]


def check_of(codes: Path | None, scheme: "Scheme") -> "CodeCheck | None":
    """Return how codes are looked at; None without a file of codes."""
    from xlsheets.books.codecells import CodeCheck
    from xlsheets.jobs.codes import load_codes

    return None if codes is None else CodeCheck(load_codes(codes, scheme))


def with_codes(kept: "Kept", codes: Path | None, into: Path | None, scheme: "Scheme") -> "Kept":
    """Return what a 汇总 workbook keeps with the codes of the file given, else its own."""
    from xlsheets.jobs.codes import load_codes, of_this_round

    if codes is not None:
        return replace(kept, codes=load_codes(codes, scheme))
    return replace(kept, codes=of_this_round(kept.codes, str(into), scheme))


def show_codes(merged: "Outcome", lang: Lang, out: Console) -> None:
    """Print how many codes were issued and came back; nothing for a round without codes."""
    if merged.codes is None:
        return
    words = both(
        "评议码 发出 {0}，收回 {1}，没有收回 {4}；不认识 {2}，重复使用 {3} | "
        "Codes issued {0}, returned {1}, not returned {4}; unknown {2}, used again {3}",
        lang,
    )
    counts = merged.codes
    out.print(words.format(counts.issued, counts.returned, counts.unknown, counts.reused, counts.missing))
