"""An open workbook → the same grids that its file would give.

Every sheet is read by one block of values from A1; the merged ranges, hidden
rows and columns, and letters in symbol fonts are found by halving: a range
that answers the same for all its cells is not looked into any further. A
formula in an open workbook has its result, so `unvalued` is empty.
"""

import datetime as dt
import math
from collections.abc import Callable, Collection, Iterator
from typing import Any

from xlsheets.books.grid import HIDDEN, MEMORY, Book, Grid, Span, template_of
from xlsheets.books.limits import MAX_AREA, MAX_ROWS
from xlsheets.books.live.program import is_excel, is_visible
from xlsheets.books.symbols import DRAWN
from xlsheets.core.findings import Place
from xlsheets.core.messages import Stopped

_FIRST_DAY = dt.datetime(1900, 1, 1)
Box = Span
"""Top, left, bottom, right from 0, inclusive."""


def read_book(book: Any, without: Collection[str] = ()) -> Book:
    """Return an open workbook's sheets as grids.

    Args:
        book: An xlwings Book.
        without: Sheets to leave out: those that a button of ours has put there.

    Raises:
        Stopped: too-large.
    """
    found = Book(str(book.name))
    for sheet in book.sheets:
        name = str(sheet.name)
        if name == HIDDEN:
            found.template = template_of(_values(sheet))
        elif name != MEMORY and name not in without:
            found.grids.append(read_sheet(sheet, found.file))
    return found


def read_template(book: Any) -> dict[str, str]:
    """Return the key/value pairs of our own hidden sheet; empty for a foreign workbook."""
    for sheet in book.sheets:
        if str(sheet.name) == HIDDEN:
            return template_of(_values(sheet))
    return {}


def read_sheet(sheet: Any, file: str) -> Grid:
    """Return one open sheet as a grid.

    Raises:
        Stopped: too-large.
    """
    rows = _values(sheet)
    height, width = len(rows), len(rows[0])
    grid = Grid(Place(file, str(sheet.name)), rows, hidden=not is_visible(sheet))
    if height == width == 1 and rows[0][0] == "":
        grid.rows = []
        return grid
    grid.merges = merged_areas(sheet, height, width)
    grid.hidden_rows = [row for row in hidden(sheet, height, "row") if any(value != "" for value in rows[row])]
    grid.hidden_columns = [
        column for column in hidden(sheet, width, "column") if any(row[column] != "" for row in rows)
    ]
    _draw_symbols(sheet, grid)
    return grid


def _values(sheet: Any) -> list[list[Any]]:
    """Return the values of a sheet from A1 to its last used cell; an empty sheet has one, the empty text.

    Raises:
        Stopped: too-large.
    """
    last = sheet.used_range.last_cell
    height, width = int(last.row), int(last.column)
    if height > MAX_ROWS or height * width > MAX_AREA:
        raise Stopped("too-large", sheet=str(sheet.name), rows=height, columns=width)
    block = sheet.range((1, 1), (height, width))
    return [[plain(value) for value in row] for row in block.options(ndim=2, err_to_str=True).value]


def plain(value: Any) -> object:
    """Return a value as the reader of files gives it: empty text for nothing, floats, dates without a time of 0:00."""
    if value is None:
        return ""
    if isinstance(value, bool | str):
        return value
    if isinstance(value, dt.datetime):
        value = value.replace(tzinfo=None)
        if value < _FIRST_DAY:
            return value.time()
        return value.date() if value.time() == dt.time() else value
    if isinstance(value, float):
        return value if math.isfinite(value) else f"#{value}".upper()
    if isinstance(value, dt.date | dt.time | dt.timedelta):
        return value
    try:
        return float(value)  # whole numbers, and Decimal for currency
    except (TypeError, ValueError):
        return str(value)


def part_of(sheet: Any, box: Box) -> Any:
    """Return a box of a sheet as an xlwings Range."""
    return sheet.range((box[0] + 1, box[1] + 1), (box[2] + 1, box[3] + 1))


def merged_areas(sheet: Any, height: int, width: int) -> list[Span]:
    """Return the merged ranges of a sheet, in reading order."""
    told = getattr(sheet.impl, "merged_areas", None)  # an engine that knows them all at once
    if callable(told):
        return sorted(told())
    found: list[Span] = []

    def seen(box: Box) -> bool:
        return any(top <= box[0] and left <= box[1] and box[2] <= bottom and box[3] <= right
                   for top, left, bottom, right in found)  # fmt: skip

    def look(box: Box) -> None:
        if seen(box):
            return
        part = part_of(sheet, box)
        if part.merge_cells is False:
            return
        if _is_cell(box):
            area = part.merge_area
            if len(area) > 1:
                found.append((area.row - 1, area.column - 1, area.last_cell.row - 1, area.last_cell.column - 1))
            return
        for half in halves(box):
            look(half)

    look((0, 0, height - 1, width - 1))
    return sorted(found)


def _is_cell(box: Box) -> bool:
    return box[0] == box[2] and box[1] == box[3]


def halves(box: Box) -> tuple[Box, Box]:
    """Return the two halves of a box of more than one cell, cut across its longer side."""
    top, left, bottom, right = box
    if bottom - top >= right - left:
        middle = (top + bottom) // 2
        return (top, left, middle, right), (middle + 1, left, bottom, right)
    middle = (left + right) // 2
    return (top, left, bottom, middle), (top, middle + 1, bottom, right)


def hidden(sheet: Any, count: int, kind: str) -> list[int]:
    """Return the hidden rows, or columns, among the first `count`."""
    told = getattr(sheet.impl, f"hidden_{kind}s", None)
    if callable(told):
        return [number for number in told() if number < count]
    return list(_hidden(_hidden_state(sheet, kind), 0, count - 1))


def _hidden(state: Callable[[int, int], bool | None], first: int, last: int) -> Iterator[int]:
    told = state(first, last)
    if told is False:
        return
    if told or first == last:
        yield from range(first, last + 1)
        return
    middle = (first + last) // 2
    yield from _hidden(state, first, middle)
    yield from _hidden(state, middle + 1, last)


def _hidden_state(sheet: Any, kind: str) -> Callable[[int, int], bool | None]:
    """Return what tells whether all (True), none (False) or some (None) of some rows or columns are hidden."""
    excel = is_excel(sheet.book.app)

    def state(first: int, last: int) -> bool | None:
        box = (first, 0, last, 0) if kind == "row" else (0, first, 0, last)
        part = part_of(sheet, box)
        if excel:  # asked whole: xlwings would ask row by row
            told = part.api.EntireRow.Hidden if kind == "row" else part.api.EntireColumn.Hidden
        else:
            told = part.impl.row_hidden if kind == "row" else part.impl.column_hidden
        return None if told is None else bool(told)

    return state


def _draw_symbols(sheet: Any, grid: Grid) -> None:
    """Put the drawn mark in the place of single letters in a symbol font."""
    letters = {letter for drawn in DRAWN.values() for letter in drawn}
    cells = [
        (row, column)
        for row, values in enumerate(grid.rows)
        for column, value in enumerate(values)
        if isinstance(value, str) and value.strip() in letters
    ]
    if not cells:
        return
    top, bottom = min(row for row, _ in cells), max(row for row, _ in cells)
    left, right = min(column for _, column in cells), max(column for _, column in cells)
    if is_excel(sheet.book.app):  # which tells a range of several fonts from one of a single font
        whole = _font(sheet, (top, left, bottom, right))
        if whole is not None and whole not in DRAWN:
            return
    for row, column in cells:
        drawn = DRAWN.get(_font(sheet, (row, column, row, column)) or "", {})
        grid.rows[row][column] = drawn.get(grid.text(row, column).strip(), grid.rows[row][column])


def _font(sheet: Any, box: Box) -> str | None:
    """Return the font of a box in lower case; None where it differs."""
    name = part_of(sheet, box).font.name
    return str(name).lower() if name else None
