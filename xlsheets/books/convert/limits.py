"""Limits: what Excel would call damage in a new workbook, put right before it is written.

Other programs allow longer names, overlapping ranges and odd measures; a
damaged file may say anything. What is changed so that a person would see it
is counted as lost.
"""

import re
from dataclasses import replace

from xlsheets.books.convert.look import GENERAL, Font, Look
from xlsheets.books.convert.sheetcopy import BookCopy, Column, SheetCopy
from xlsheets.books.patch.address import MAX_COLS, MAX_ROWS

_FORBIDDEN = re.compile(r"[\[\]:*?/\\\x00-\x1f\ud800-\udfff\ufffe\uffff]")
_UNWRITABLE = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")
_NAME, _FORMAT, _HEADER, _TEXT = 31, 255, 255, 32_767
_HEIGHT, _WIDTH, _POINTS, _BREAKS = 409.5, 255.0, 409.0, 1_000
_MARGIN = 20.0


def keep_within_limits(book: BookCopy) -> None:
    """Change a copied book so that Excel opens it without mending it."""
    _name_sheets(book)
    book.looks[:] = [_look(look) for look in book.looks]
    for sheet in book.sheets:
        _measure(sheet)
        _merge(sheet)
        _write_out(sheet)
        _page(sheet)
    if book.sheets and all(sheet.visibility != "visible" for sheet in book.sheets):
        book.sheets[0].visibility = "visible"


def _name_sheets(book: BookCopy) -> None:
    """Give every sheet a name that Excel allows, in formulas too."""
    taken: set[str] = set()
    renamed: dict[str, str] = {}
    for sheet in book.sheets:
        name = _FORBIDDEN.sub("_", sheet.name).strip("'")[:_NAME] or "Sheet"
        number = 2
        while name.casefold() in taken:
            ending = f"_{number}"
            name, number = f"{name[: _NAME - len(ending)]}{ending}", number + 1
        taken.add(name.casefold())
        if name != sheet.name:
            renamed[_quoted(sheet.name)] = _quoted(name)
            sheet.lost["sheet-name"] += 1
            sheet.name = name
    if renamed:
        for sheet in book.sheets:
            for cell in sheet.cells.values():
                for old, new in renamed.items():
                    cell.formula = cell.formula.replace(old, new)


def _quoted(name: str) -> str:
    return "'" + name.replace("'", "''") + "'!"


def _look(look: Look) -> Look:
    code = _UNWRITABLE.sub("", look.number_format)
    name = _UNWRITABLE.sub("", look.font.name)[:_NAME] or Font().name
    size = min(max(look.font.size, 1.0), _POINTS)
    indent = min(max(look.alignment.indent, 0), 250)
    return replace(
        look,
        font=replace(look.font, name=name, size=size),
        alignment=replace(look.alignment, indent=indent),
        number_format=code if 0 < len(code) <= _FORMAT else GENERAL,
    )


def _measure(sheet: SheetCopy) -> None:
    for row in sheet.rows.values():
        if row.height is not None:
            row.height = min(max(row.height, 0.0), _HEIGHT)
    runs: list[Column] = []
    for column in sorted(sheet.columns, key=lambda one: one.first):
        first = max(column.first, runs[-1].last + 1 if runs else 0)
        last = min(column.last, MAX_COLS - 1)
        if first <= last:
            width = None if column.width is None else min(max(column.width, 0.0), _WIDTH)
            runs.append(replace(column, first=first, last=last, width=width))
    sheet.columns = runs
    if sheet.default_width is not None:
        sheet.default_width = min(max(sheet.default_width, 0.1), _WIDTH)
    if sheet.default_height is not None:
        sheet.default_height = min(max(sheet.default_height, 0.1), _HEIGHT)
    rows, columns = sheet.frozen
    sheet.frozen = (min(max(rows, 0), MAX_ROWS - 1), min(max(columns, 0), MAX_COLS - 1))


def _merge(sheet: SheetCopy) -> None:
    """Leave out merged ranges that overlap one before, that are one cell, or that leave the sheet."""
    kept: list[tuple[int, int, int, int]] = []
    by_row: dict[int, list[tuple[int, int]]] = {}
    for top, left, bottom, right in sheet.merges:
        if not (0 <= top <= bottom < MAX_ROWS and 0 <= left <= right < MAX_COLS) or (top, left) == (bottom, right):
            continue
        rows = range(top, min(bottom, top + 100_000) + 1)
        if any(left <= end and start <= right for row in rows for start, end in by_row.get(row, ())):
            sheet.lost["merge"] += 1
            continue
        for row in rows:
            by_row.setdefault(row, []).append((left, right))
        kept.append((top, left, bottom, right))
    sheet.merges = kept


def _write_out(sheet: SheetCopy) -> None:
    """Cut texts that are too long, and put a text in the place of a number that is none."""
    sheet.cells = {
        place: cell for place, cell in sheet.cells.items() if 0 <= place[0] < MAX_ROWS and 0 <= place[1] < MAX_COLS
    }
    for cell in sheet.cells.values():
        if isinstance(cell.value, str):
            whole = cell.value.encode("utf-8", "replace").decode("utf-8")
            if len(whole) > _TEXT or whole != cell.value:
                cell.value, cell.runs = whole[:_TEXT], ()
                sheet.lost["text"] += 1
        elif isinstance(cell.value, float) and (cell.value != cell.value or abs(cell.value) == float("inf")):
            cell.value, cell.error = None, "#NUM!"
        if len(cell.formula) > 8_000:
            cell.formula, cell.array = "", ""
            sheet.lost["formula"] += 1


def _page(sheet: SheetCopy) -> None:
    page = sheet.page
    left, right, top, bottom, header, footer = (
        size if 0 <= size <= _MARGIN else 0.7 for size in page.margins
    )  # also what is no number
    page.margins = (left, right, top, bottom, header, footer)
    if max(len(page.header), len(page.footer)) > _HEADER:
        sheet.lost["field"] += 1
    page.header, page.footer = (_UNWRITABLE.sub("", text)[:_HEADER] for text in (page.header, page.footer))
    if page.fit is not None:
        page.fit = (min(max(page.fit[0], 0), 32_767), min(max(page.fit[1], 0), 32_767))
    page.paper = page.paper if 0 < page.paper < 256 else 9
    page.breaks = sorted({row for row in page.breaks if 0 < row < MAX_ROWS})[:_BREAKS]
