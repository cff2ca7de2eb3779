"""生成附表 into the office's own file: the annex is filled, and nothing else in the file changes."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from xlsheets.books import patch, replace
from xlsheets.books.binding import plan_annex
from xlsheets.books.officebook import OfficeBook
from xlsheets.books.plan import Change, differing
from xlsheets.books.reading import read_book
from xlsheets.books.submission import vocabulary
from xlsheets.books.systemword import system_word
from xlsheets.core.figures import Figures
from xlsheets.core.findings import Finding, Place, Refused
from xlsheets.core.wording import finding
from xlsheets.jobs.output import check_target, write_file
from xlsheets.jobs.store import open_store


@dataclass(frozen=True)
class Filled:
    """What filling a workbook did, or would do.

    Attributes:
        changes: Every cell, in reading order; inserted rows in their final place.
        rows: How many rows were inserted.
        findings: What has no place, and formulas that give another figure.
        backup: Where the bytes before are kept; None when nothing was written.
    """

    changes: tuple[Change, ...]
    rows: int
    findings: tuple[Finding, ...]
    backup: Path | None


def fill(
    book: Path, into: Path, only: Sequence[str] = (), *, dry_run: bool = False, allow_signed: bool = False
) -> Filled:
    """Fill the annex tables of an office's workbook from a 汇总 workbook.

    Args:
        book: The 汇总 workbook.
        into: The office's .xlsx or .xlsm.
        only: Annex ids, sheet names or titles; empty fills every empty table that fits.
        dry_run: Only say what would change.
        allow_signed: Change a signed workbook, whose signature then no longer holds.

    Raises:
        Refused: with the reason, the office's bytes unchanged.
    """
    merged = open_store(book)
    if not dry_run:
        _check_office_file(into)
    try:
        original = into.read_bytes()
    except OSError as error:
        raise Refused(finding("path-missing", Place(str(into)), seen=system_word(error))) from None
    office = OfficeBook(original, str(into), allow_signed=allow_signed)
    figures = Figures(merged.scheme, merged.roster, merged.results, merged.rollup)
    plan = plan_annex(office, vocabulary(merged.scheme), figures, only)
    try:
        data = patch.apply(original, plan.as_edits(), allow_signed=allow_signed).data
    except patch.PatchRefused as refused:
        place = Place(str(into), refused.sheet)
        raise Refused(finding("annex-refused", place, seen=refused.reason, why=refused.code)) from None
    notes = [*plan.findings, *differing(plan, read_book(data, str(into)).grids)]
    backup = None if dry_run or data == original else _written(into, data)
    rows = sum(count for _, _, count in plan.growth)
    changes = tuple(
        sorted(plan.changes, key=lambda change: (office.names.index(change.sheet), change.row, change.column))
    )
    return Filled(changes, rows, tuple(notes), backup)


_OWN_CODES = {"target-locked": "annex-locked", "target-read-only": "annex-read-only"}


def _as_annex(refused: Refused) -> Refused:
    """Return a refusal of a target under the codes of an office's file."""
    return Refused(
        *(
            finding(_OWN_CODES.get(one.code, one.code), one.place, one.severity, **dict(one.values))
            for one in refused.findings
        )
    )


def _check_office_file(path: Path) -> None:
    try:
        check_target(path)
    except Refused as refused:
        raise _as_annex(refused) from None


def _written(path: Path, data: bytes) -> Path | None:
    try:
        return write_file(path, data)
    except Refused as refused:
        raise _as_annex(refused) from None


def undo(path: Path) -> Path:
    """Restore a file to the state before the last write, byte for byte; return the backup that was used.

    Raises:
        Refused: undo-refused when there is nothing to undo or somebody has changed the file since.
    """
    try:
        return replace.undo(path)
    except replace.ReplaceRefused as refused:
        code = {"locked": "target-locked", "read-only": "target-read-only"}.get(refused.code, "undo-refused")
        seen = _UNDO_WORDS.get(refused.code, refused.reason)
        raise Refused(finding(code, Place(str(path)), seen=seen, seen_en=refused.reason)) from None


_UNDO_WORDS = {
    "no-backup": "没有可恢复的写入",
    "changed-since": "写入之后有人改过这个文件或它的备份",
    "missing": "文件不存在",
    "locked": "文件正在别处打开",
    "read-only": "文件或文件夹只读",
}
