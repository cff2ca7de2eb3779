"""Drawn sheets as the grids that the rooms behind the files work on, without a file."""

from __future__ import annotations

from tests.support.drawing import Formula, Percent, Sheet, Symbol, Value, draw
from xlsheets.books.grid import Book, Grid
from xlsheets.core.findings import Place

FILE = "in/01.xlsx"


def grid(sheet: str | Sheet, name: str = "评议表") -> Grid:
    """Return a drawn sheet as a grid, as the reader gives it: numbers as floats, rows equally long."""
    drawn = sheet if isinstance(sheet, Sheet) else draw(sheet, name)
    width = max((len(row) for row in drawn.rows), default=0)
    rows = [[_value(value) for value in row] + [""] * (width - len(row)) for row in drawn.rows]
    unvalued = [
        (row, column)
        for row, line in enumerate(drawn.rows)
        for column, value in enumerate(line)
        if isinstance(value, Formula) and value.value is None
    ]
    return Grid(
        Place(FILE, drawn.name),
        rows,
        drawn.merged,
        drawn.hidden,
        sorted(drawn.hidden_rows),
        sorted(drawn.hidden_columns),
        unvalued,
    )


def book(*sheets: str | Sheet, file: str = FILE) -> Book:
    """Return drawn sheets as a book; tables are named 评议表, 评议表2 and so on."""
    pages = [
        sheet if isinstance(sheet, Sheet) else draw(sheet, "评议表" if number == 1 else f"评议表{number}")
        for number, sheet in enumerate(sheets, 1)
    ]
    return Book(file, [grid(page) for page in pages])


def _value(value: Value) -> object:
    match value:
        case None:
            return ""
        case bool():
            return value
        case int() | float():
            return float(value)
        case Percent():
            return value.share
        case Symbol():
            return value.text
        case Formula():
            return "" if value.value is None else value.value
        case _:
            return value
