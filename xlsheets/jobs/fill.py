"""生成附表 into the office's own file: the annex is filled, and nothing else in the file changes."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from xlsheets.books import edits, patch, replace
from xlsheets.books.annexmap import AnnexMap
from xlsheets.books.binding import plan_annex
from xlsheets.books.mapping import Decision
from xlsheets.books.officebook import OfficeBook
from xlsheets.books.officesheets import added
from xlsheets.books.plan import Change, Plan, differing
from xlsheets.books.reading import read_book
from xlsheets.books.submission import vocabulary
from xlsheets.core.figures import Figures
from xlsheets.core.findings import Finding, Place, Refused, Severity
from xlsheets.core.wording import finding
from xlsheets.jobs import annexmap, annexpreview
from xlsheets.jobs.annexextra import own_sheets
from xlsheets.jobs.consent import consented
from xlsheets.jobs.officefile import Access, open_office_file
from xlsheets.jobs.output import check_target, write_file
from xlsheets.jobs.store import kept_in, open_store


@dataclass(frozen=True)
class Wish:
    """What is wanted beside the filled tables.

    Attributes:
        decisions: What a person decided, beside the decisions in the 汇总 workbook.
        save_map: Where the reading of the tables goes, to be corrected: a .toml, or the 汇总 workbook itself.
        preview: Where the plan goes as a coloured copy; nothing is then filled.
        extra: Which sheets of our own are added, of `annexextra.EXTRA`.
    """

    decisions: tuple[Decision, ...] = ()
    save_map: Path | None = None
    preview: Path | None = None
    extra: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Filled:
    """What filling a workbook did, or would do.

    Attributes:
        changes: Every cell, in reading order; inserted rows in their final place.
        rows: How many rows were inserted.
        findings: What has no place, and formulas that give another figure.
        backup: Where the bytes before are kept; None when nothing was written.
        written: Other files that were written: preview and mapping.
        sheets: The sheets of our own that were added or replaced.
        path: What is filled: the office's file, or the copy of one that can only be read.
    """

    changes: tuple[Change, ...]
    rows: int
    findings: tuple[Finding, ...]
    backup: Path | None
    written: tuple[Path, ...] = ()
    sheets: tuple[str, ...] = ()
    path: Path = Path()


def fill(
    book: Path,
    into: Path,
    only: Sequence[str] = (),
    *,
    dry_run: bool = False,
    allow_signed: bool = False,
    wish: Wish | None = None,
    access: Access | None = None,
) -> Filled:
    """Fill the annex tables of an office's workbook from a 汇总 workbook.

    Args:
        book: The 汇总 workbook.
        into: The office's file; an .xls, .et, .xlsb or .ods is copied to an .xlsx beside it, and that is filled.
        only: Annex ids, sheet names or titles; empty fills every empty table that fits.
        dry_run: Only say what would change.
        allow_signed: Change a signed workbook, whose signature then no longer holds.
        wish: What is wanted beside.
        access: Passwords, and what else is allowed.

    Raises:
        Refused: with the reason, the office's bytes unchanged.
    """
    wish = wish or Wish()
    merged = open_store(book)
    access = access or Access()
    file = open_office_file(into, access, _check_office_file, dry_run=dry_run or wish.preview is not None)
    if wish.preview is not None:
        file.refuse_plain_copy()
        wish = replaced(wish, annexpreview.target(wish.preview, book, file.path))
        dry_run = True
    office = OfficeBook(file.data, str(into), allow_signed=allow_signed)
    figures = Figures(merged.scheme, merged.roster, merged.results, merged.rollup)
    words = vocabulary(merged.scheme)
    decided = AnnexMap([*kept_in(book).decisions, *wish.decisions], str(into), words, figures)
    written: list[Path] = []
    try:
        plan = plan_annex(office, words, figures, only, decided)
    except Refused as refused:
        plan = _without_table(refused, wish, only)
    finally:
        if wish.save_map is not None:
            written.append(annexmap.save(wish.save_map, book, office, figures, decided, wish.decisions))
    data, notes = _filled(office, plan, allow_signed)
    notes += consented(data, office.file, plan, allow_protected=access.allow_protected, dry_run=dry_run)
    notes[:0] = file.findings
    sheets: list[edits.Edit] = []
    if wish.extra:
        sheets = added(office, own_sheets(office, plan, notes, merged, figures, only, wish.extra))
        data = _patched(office, [*plan.as_edits(), *sheets], allow_signed)
    if wish.preview is not None:
        written.append(annexpreview.write(wish.preview, office, plan, notes, allow_signed=allow_signed))
    backup = None
    if not dry_run and (file.is_copy or data != file.data):
        backup = _written(file.path, file.sealed(data))
    rows = sum(count for _, _, count in plan.growth)
    changes = tuple(
        sorted(plan.changes, key=lambda change: (office.names.index(change.sheet), change.row, change.column))
    )
    names = tuple(one.name for one in sheets if isinstance(one, edits.AddSheet | edits.CopySheet))
    return Filled(changes, rows, tuple(notes), backup, tuple(written), names, file.path)


def replaced(wish: Wish, preview: Path) -> Wish:
    """Return a wish with the place of its preview settled."""
    return Wish(wish.decisions, wish.save_map, preview, wish.extra)


def _without_table(refused: Refused, wish: Wish, only: Sequence[str]) -> Plan:
    """Return an empty plan for a file without any table, when every annex can be added as a sheet.

    Raises:
        Refused: the refusal itself, otherwise.
    """
    if only or "annexes" not in wish.extra or [one.code for one in refused.findings] != ["annex-no-table"]:
        raise refused
    (one,) = refused.findings
    return Plan(findings=[Finding(one.code, Severity.WARNING, one.place, one.values)])


def _filled(office: OfficeBook, plan: Plan, allow_signed: bool) -> tuple[bytes, list[Finding]]:
    """Return the filled bytes, and the findings of the plan with those of the office's formulas."""
    data = _patched(office, plan.as_edits(), allow_signed)
    grids = read_book(data, office.file, wide=True).grids if plan.compared else []
    return data, [*plan.findings, *differing(plan, grids)]


def _patched(office: OfficeBook, changes: Sequence[edits.Edit], allow_signed: bool) -> bytes:
    """Return the office's bytes with edits made.

    Raises:
        Refused: annex-refused.
    """
    try:
        return patch.apply(office.data, changes, allow_signed=allow_signed).data
    except patch.PatchRefused as refused:
        place = Place(office.file, refused.sheet)
        raise Refused(finding("annex-refused", place, seen=refused.reason, why=refused.code)) from None


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
