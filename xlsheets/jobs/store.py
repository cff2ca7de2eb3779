"""The round's store: a round → its 汇总 workbook → the round again."""

import os
from collections.abc import Callable, Sequence
from dataclasses import fields, replace
from pathlib import Path

from xlsheets.books.desk import book_with_desk
from xlsheets.books.summary.kept import NOTHING_KEPT, Kept
from xlsheets.books.summary.stored import read_summary
from xlsheets.books.summary.writing import write_summary
from xlsheets.books.systemword import system_word
from xlsheets.core.findings import Place, Refused
from xlsheets.core.outcome import Outcome
from xlsheets.core.rectification import Entry, Opinion, carried, entries, numbered, renumbered
from xlsheets.core.roster import unit_order
from xlsheets.core.scheme import Scheme
from xlsheets.core.wording import finding
from xlsheets.jobs.output import check_kind, check_target, write_file
from xlsheets.jobs.round import Round


def check_store(path: Path, scheme: Scheme | None = None) -> None:
    """Refuse a target that cannot be written, or that holds another workbook than a 汇总 of ours, of this round.

    Raises:
        Refused: target-locked, target-read-only, or target-exists.
    """
    check_target(path)
    check_kind(path, (".xlsx", ".xlsm"))
    if path.exists():
        try:
            held = open_store(path).scheme
        except Refused as refused:
            if any(one.code == "map-invalid" for one in refused.findings):
                raise
            raise Refused(finding("target-exists", Place(str(path)), seen="不是 xlsheets 的汇总工作簿")) from None
        if scheme is not None and (held.id, held.round) != (scheme.id, scheme.round):
            seen = f"是另一轮的汇总工作簿（方案 {held.id}，轮次 {held.round or '（空）'}）"
            raise Refused(finding("target-exists", Place(str(path)), seen=seen))


def kept_in(path: Path) -> Kept:
    """Return what people wrote into an earlier 汇总 workbook; nothing when there is no such file yet.

    Raises:
        Refused: store-unknown for another workbook, map-invalid for a word that is none of the choices.
    """
    if not path.exists():
        return NOTHING_KEPT
    return read_summary(path.read_bytes(), str(path)).kept


def carried_from(path: Path, here: Sequence[Entry], scheme: Scheme, last: int = 0) -> tuple[Entry, ...]:
    """Return a ledger with the lines that an earlier round left open behind it.

    Args:
        path: The earlier round's 汇总 workbook.
        here: The ledger so far; empty lines of the same opinions are not added again.
        scheme: This round's scheme.
        last: The highest number that this round's ledger ever gave.

    Raises:
        Refused: path-missing, store-unknown, or round-twice for a workbook of this very round.
    """
    earlier = open_store(path)
    if (earlier.scheme.id, earlier.scheme.round) == (scheme.id, scheme.round):
        raise Refused(finding("round-twice", Place(str(path)), scheme=scheme.id, round=scheme.round, first="--scheme"))
    own = numbered(here, scheme.round, last)
    older = numbered(earlier.entries, earlier.scheme.round)
    return (*own, *renumbered(carried(older), own, last))


def save_store(merged: Round, path: Path, kept: Kept = NOTHING_KEPT) -> Path | None:
    """Write a round's 汇总 workbook, with its buttons where it is an .xlsm; return the backup of an earlier one.

    Raises:
        Refused: as `check_store`.
    """
    return write_file(path, store_of(merged, path.resolve().parent, kept, buttons=path.suffix.lower() == ".xlsm"))


def with_ledger(merged: Round, kept: Kept) -> Round:
    """Return a round whose opinions stand as an earlier 汇总 workbook had them: number, kind, measure, progress.

    Done twice it gives the same.
    """
    own: dict[str, list[Entry]] = {}
    for entry in merged.entries:
        if entry.round == merged.scheme.round and not entry.by_hand:
            own.setdefault(entry.unit, []).append(entry)
    opinions = [
        (unit, Opinion(entry.text, entry.subject, origin=entry.key))
        for unit in unit_order(own, merged.roster)
        for entry in own[unit]
    ]
    earlier = kept.entries if kept.entries or kept.last else merged.entries
    ledger = entries(opinions, merged.scheme.round, earlier, kept.last)
    return replace(merged, entries=tuple(ledger))


def store_of(merged: Round, folder: Path, kept: Kept = NOTHING_KEPT, *, buttons: bool = False) -> bytes:
    """Return a round's 汇总 workbook.

    Args:
        merged: The round.
        folder: Where the workbook will lie; links to the returned files are relative to it.
        kept: What people wrote into an earlier one.
        buttons: Whether it gets the sheet with the buttons.
    """
    book = book_with_desk(merged.scheme) if buttons else None
    whole = with_ledger(merged, kept)
    return write_summary(whole, whole.annexes(), _links(folder), kept, book)


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
    return round_of(read_summary(data, str(path)).outcome)


def round_of(stored: Outcome) -> Round:
    """Return a round from what a 汇总 workbook holds."""
    return Round(**{field.name: getattr(stored, field.name) for field in fields(stored)})
