"""Branch workbooks as a clerk sees them: filled in and read through openpyxl, without any reader of the program."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import openpyxl
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

LEVELS = ("满意", "基本满意", "合格", "不满意")
Counts = Sequence[int | str | None]
Typing = Mapping[str, Counts | Sequence[Counts]]
"""What is typed beside an item or a name: one item's counts, or those of every item."""


@dataclass(frozen=True)
class Typed:
    """One item's counts as they stand on a sheet; subject None is the unit itself, group None all raters."""

    sheet: str
    group: str | None
    subject: str | None
    item: str
    counts: tuple[int, ...]


def _cell(sheet: Worksheet, *texts: str) -> tuple[int, int] | None:
    for row in sheet.iter_rows():
        for cell in row:
            if cell.value in texts:
                return cell.row, cell.column
    return None


def _level_columns(sheet: Worksheet, row: int) -> list[int]:
    return [cell.column for cell in sheet[row] if cell.value in LEVELS]


def _lead(sheet: Worksheet) -> tuple[int, int, int] | None:
    """Return the header row, the row of the levels and the column of items or names of a table of counts."""
    at = _cell(sheet, "评议项目", "姓名")
    if at is None or _cell(sheet, "票号") is not None:
        return None
    row, column = at
    return row, row if _level_columns(sheet, row) else row + 1, column


def fill_facts(book: Workbook, facts: Mapping[str, object]) -> None:
    """Type facts beside their labels on the cover."""
    cover = book["封面"]
    for row in cover.iter_rows(max_col=1):
        if row[0].value in facts:
            cover.cell(row[0].row, 2).value = facts[row[0].value]


def fill_counts(sheet: Worksheet, typing: Typing) -> None:
    """Type counts behind items or names; a single row of counts goes to every item."""
    lead = _lead(sheet)
    assert lead is not None, sheet.title
    top, levels_row, column = lead
    levels = _level_columns(sheet, levels_row)
    each = len(dict.fromkeys(sheet.cell(levels_row, at).value for at in levels))
    left = dict(typing)
    for row in range(levels_row + 1, sheet.max_row + 1):
        counts = left.pop(sheet.cell(row, column).value, None)
        if counts is None:
            continue
        items = [counts] * (len(levels) // each) if not isinstance(counts[0], tuple | list) else counts
        flat = [count for item in items for count in item]
        assert len(flat) == len(levels), (sheet.title, counts)
        for at, count in zip(levels, flat, strict=True):
            sheet.cell(row, at).value = count
    assert not left, (sheet.title, top, left)


def fill_group_facts(sheet: Worksheet, facts: Mapping[str, int]) -> None:
    """Type the facts that a sheet of one rater group asks for, behind their labels (merged or not)."""
    for label, value in facts.items():
        at = _cell(sheet, label)
        assert at is not None, (sheet.title, label)
        row, column = at
        spans = [span for span in sheet.merged_cells.ranges if (span.min_row, span.min_col) == at]
        sheet.cell(row, (spans[0].max_col if spans else column) + 1).value = value


def fill_ballots(sheet: Worksheet, ballots: Sequence[Mapping[str, object]]) -> None:
    """Type ballots, a row each: heading → what is typed (layout B), or item → the level ticked (layout C)."""
    at = _cell(sheet, "票号")
    assert at is not None, sheet.title
    top = at[0]
    ticks = sheet.cell(top + 1, at[1]).value in (None, "")
    heads: dict[str, int] = {str(cell.value): cell.column for cell in sheet[top] if cell.value is not None}
    first = top + 1 + ticks
    for row, ballot in enumerate(ballots, first):
        for head, value in ballot.items():
            if ticks and value in LEVELS:
                (column,) = [
                    level
                    for level in range(heads[head], heads[head] + len(LEVELS))
                    if sheet.cell(top + 1, level).value == value
                ][:1]
                sheet.cell(row, column).value = "√"
            else:
                sheet.cell(row, heads[head]).value = value  # type: ignore[assignment]


def typed_in(path: Path) -> Iterator[Typed]:
    """Yield every item's counts of a returned workbook: of tables of counts as they stand, of ballots counted up."""
    book = openpyxl.load_workbook(path, data_only=True)
    at = _cell(book["封面"], "参评人类别")
    whole = book["封面"].cell(at[0], 2).value if at else None
    for sheet in book.worksheets:
        if sheet.title not in ("封面", "意见建议", "xlsheets"):
            for typed in _ballots(sheet) if _cell(sheet, "票号") else _counts(sheet):
                yield replace(typed, group=str(whole)) if whole else typed


def _group(sheet: Worksheet) -> str | None:
    for row in sheet.iter_rows(max_row=6):
        for cell in row:
            if isinstance(cell.value, str) and cell.value.startswith("参评人类别："):
                return cell.value.partition("：")[2]
    return None


def _counts(sheet: Worksheet) -> Iterator[Typed]:
    lead = _lead(sheet)
    if lead is None:
        return
    top, levels_row, column = lead
    columns = _level_columns(sheet, levels_row)
    each = len(dict.fromkeys(sheet.cell(levels_row, at).value for at in columns))
    by_person = levels_row > top
    for row in range(levels_row + 1, sheet.max_row + 1):
        name, number = sheet.cell(row, column).value, sheet.cell(row, 1).value
        if not isinstance(number, int) or name is None:
            continue
        for first in range(0, len(columns), each):
            counts = tuple(_number(sheet.cell(row, at).value) for at in columns[first : first + each])
            item = str(sheet.cell(top, columns[first]).value) if by_person else str(name)
            yield Typed(sheet.title, _group(sheet), str(name) if by_person else None, item, counts)


def _number(value: object) -> int:
    return int(str(value).strip("票近").partition(".")[0]) if value is not None else 0


def _ballots(sheet: Worksheet) -> Iterator[Typed]:
    at = _cell(sheet, "票号")
    assert at is not None
    top = at[0]
    ticks = sheet.cell(top + 1, at[1]).value in (None, "")
    counted: dict[tuple[str | None, str | None, str], list[int]] = {}
    heads = {cell.column: str(cell.value) for cell in sheet[top] if cell.value is not None}
    lead = {head: column for column, head in heads.items() if head in ("票号", "姓名", "参评人类别")}
    levels = ("满意", "基本满意", "不满意")
    for row in range(top + 1 + ticks, sheet.max_row + 1):
        whose = sheet.cell(row, lead["姓名"]).value if "姓名" in lead else None
        group = sheet.cell(row, lead["参评人类别"]).value if "参评人类别" in lead else None
        for column, head in heads.items():
            if head in lead:
                continue
            for number, level in enumerate(levels):
                value = sheet.cell(row, column + number).value if ticks else sheet.cell(row, column).value
                if value == ("√" if ticks else level):
                    for one in {None, group}:
                        counted.setdefault((one, whose, head), [0] * len(levels))[number] += 1
    for (one, whose, item), counts in counted.items():
        yield Typed(sheet.title, one, whose, item, tuple(counts))
