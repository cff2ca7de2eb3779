"""Preview: the plan as a coloured copy of the office's file, to be looked at before anything is written.

Every cell that would be written is coloured and says in a note what stands
there, what would, and why; 改动清单 lists them all, and below them what has no
place. The copy is the file itself with only this added.
"""

from collections.abc import Iterator, Sequence

from xlsheets.books import edits, patch
from xlsheets.books.edits import NewCell
from xlsheets.books.officebook import OfficeBook
from xlsheets.books.officesheets import COLOURS, added, head_row, place_cell
from xlsheets.books.plan import Change, Plan
from xlsheets.core.findings import Finding, Severity, column_name
from xlsheets.core.wording import SEVERITY_NAMES, in_words

LIST = "改动清单"
WRITTEN = "C6E0B4"
"""The colour of a cell that would be written."""
MOST_NOTES = 2_000
"""Cells past these are coloured and listed, but have no note."""


def preview(book: OfficeBook, plan: Plan, findings: Sequence[Finding], *, allow_signed: bool = False) -> bytes:
    """Return the office's workbook as it would be, each change coloured and explained.

    Args:
        book: The office's workbook.
        plan: What would be written.
        findings: What has no place, and what was compared.
        allow_signed: Whether a signed book may be copied; the copy's signature does not hold.

    Raises:
        PatchRefused: as the fill itself would be.
    """
    found: list[edits.Edit] = [
        edits.SetFill(change.sheet, change.row, change.column, WRITTEN) for change in plan.changes
    ]
    notes = [
        edits.AddNote(change.sheet, change.row, change.column, note_of(change)) for change in plan.changes[:MOST_NOTES]
    ]
    found += plan.as_edits()
    found += added(book, [_list(book, plan, findings)])
    while True:
        try:
            return patch.apply(book.data, [*found, *notes], allow_signed=allow_signed).data
        except patch.PatchRefused as refused:
            kept = [note for note in notes if refused.code != "threaded-comment" or _name(note) != _where(refused)]
            if len(kept) == len(notes):
                raise
            notes = kept  # a conversation takes no note; the cell is coloured and listed all the same


def note_of(change: Change) -> str:
    """Return what the note on a cell says."""
    return f"原值：{shown(change.old)}\n新值：{shown(change.new)}\n依据：{change.why}"


def shown(value: object) -> str:
    """Return a value for a sentence."""
    return "（空）" if value in ("", None) else f"{value:g}" if isinstance(value, float) else str(value)


def _name(edit: edits.AddNote) -> tuple[str, str]:
    return edit.sheet, f"{column_name(edit.col)}{edit.row + 1}"


def _where(refused: patch.PatchRefused) -> tuple[str | None, str | None]:
    return refused.sheet, refused.cell


def _list(book: OfficeBook, plan: Plan, findings: Sequence[Finding]) -> edits.AddSheet:
    """Return 改动清单: the changes in reading order, the inserted rows, then what was not written."""
    rows = [head_row("序号", "工作表", "单元格", "原值", "新值", "依据")]
    rows += list(_changes(book, plan))
    for sheet, row, count in plan.growth:
        told = f"第 {row + 1} 行下面插入 {count} 行"
        rows.append(
            (NewCell(), NewCell(sheet), NewCell(f"{row + 2}:{row + 1 + count}"), NewCell(), NewCell(), NewCell(told))
        )
    left = [one for one in findings if one.severity is not Severity.INFO or one.place.cell]
    rows += [(NewCell(),), head_row("程度", "工作表", "单元格", "没有写入的", "看到", "应为、怎么改")]
    for one in left:
        words, place = in_words(one), one.place
        rows.append(
            (
                NewCell(SEVERITY_NAMES[one.severity]["zh"], fill=COLOURS[one.severity]),
                NewCell(place.sheet or ""),
                place_cell(place.sheet, place.top, place.left, book.names, place.cell or ""),
                NewCell(words.title, wrap=True),
                NewCell(words.found, wrap=True),
                NewCell(f"{words.expected}；{words.remedy}", wrap=True),
            )
        )
    return edits.AddSheet(LIST, tuple(rows), (8, 16, 11, 24, 30, 60), 1)


def _changes(book: OfficeBook, plan: Plan) -> Iterator[tuple[NewCell, ...]]:
    ordered = sorted(plan.changes, key=lambda change: (book.names.index(change.sheet), change.row, change.column))
    for number, change in enumerate(ordered, 1):
        cell = f"{column_name(change.column)}{change.row + 1}"
        yield (
            NewCell(number),
            NewCell(change.sheet),
            place_cell(change.sheet, change.row, change.column, book.names, cell),
            NewCell(change.old if isinstance(change.old, str | int | float) and change.old != "" else None),
            NewCell(change.new, fill=WRITTEN),
            NewCell(change.why, wrap=True),
        )
