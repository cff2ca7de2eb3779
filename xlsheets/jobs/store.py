"""The round's store: a round → its 汇总 workbook → the round again."""

import os
from collections.abc import Callable, Sequence
from pathlib import Path

from xlsheets.books.mapping import Decision
from xlsheets.books.summary.stored import read_summary
from xlsheets.books.summary.writing import write_summary
from xlsheets.books.systemword import system_word
from xlsheets.core.findings import Place, Refused
from xlsheets.core.wording import finding
from xlsheets.jobs.output import check_kind, check_target, write_file
from xlsheets.jobs.round import Round


def check_store(path: Path) -> None:
    """Refuse a target that cannot be written, or that holds another workbook than a 汇总 of ours.

    Raises:
        Refused: target-locked, target-read-only, or target-exists.
    """
    check_target(path)
    check_kind(path)
    if path.exists():
        try:
            open_store(path)
        except Refused as refused:
            if any(one.code == "map-invalid" for one in refused.findings):
                raise
            raise Refused(finding("target-exists", Place(str(path)), seen="不是 xlsheets 的汇总工作簿")) from None


def decisions_of(path: Path) -> tuple[Decision, ...]:
    """Return the decisions that an earlier 汇总 workbook holds; none when there is no such file yet.

    Raises:
        Refused: store-unknown for another workbook, map-invalid for a word that is none of the choices.
    """
    if not path.exists():
        return ()
    return tuple(read_summary(path.read_bytes(), str(path)).decisions)


def save_store(merged: Round, path: Path, decisions: Sequence[Decision] = ()) -> Path | None:
    """Write a round's 汇总 workbook; return the backup of an earlier one.

    Raises:
        Refused: as `check_store`.
    """
    data = write_summary(
        merged.scheme,
        merged.roster,
        merged.files,
        merged.findings,
        merged.missing,
        merged.results,
        merged.rollup,
        merged.annexes(),
        _links(path.resolve().parent),
        decisions,
    )
    return write_file(path, data)


def _links(folder: Path) -> Callable[[str], str | None]:
    """Return the address of a file as seen from a folder; none for a member of an archive."""

    def link(file: str) -> str | None:
        if "!/" in file:
            return None
        try:
            return os.path.relpath(file, folder).replace("\\", "/")
        except ValueError:  # another drive
            return None

    return link


def open_store(path: Path) -> Round:
    """Return the round that a 汇总 workbook holds.

    Raises:
        Refused: path-missing, or store-unknown for another workbook.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise Refused(finding("path-missing", Place(str(path)), seen=system_word(error))) from None
    stored = read_summary(data, str(path))
    return Round(
        stored.scheme,
        stored.roster,
        stored.files,
        stored.findings,
        stored.lines,
        stored.missing,
    )
