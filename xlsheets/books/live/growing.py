"""Rows inserted below a template row of an open workbook, as `GrowRows` means it.

The program itself moves what stands below, its charts, validations and print
areas. What it does not do is done here: the new rows get the template row's
formulas and none of its constants, and a formula whose range ends on the
template row (the total =SUM(E4:E4)) grows with it. Charts and conditional
formats that end there grow only as far as the program grows them.
"""

from collections.abc import Callable
from typing import Any

from xlsheets.books import edits
from xlsheets.books.live import cells
from xlsheets.books.live.cells import Cell
from xlsheets.books.live.reading import part_of
from xlsheets.books.patch.shift import Shift

_ALL_COLUMNS = "{}:{}"


def grow(book: Any, edit: edits.GrowRows, inserted: Callable[[], None]) -> None:
    """Insert the rows, clones of the template row without its constants; call `inserted` once they are there."""
    sheet, row, count = book.sheets[edit.sheet], edit.row, edit.count
    shift = Shift(edit.sheet, row, count)
    before = {str(one.name): _formulas(one) for one in book.sheets}
    width = sheet.used_range.last_cell.column
    sheet.range(_ALL_COLUMNS.format(row + 2, row + 1 + count)).insert(shift="down")
    inserted()
    template = sheet.range(_ALL_COLUMNS.format(row + 1, row + 1))
    template.copy(sheet.range(_ALL_COLUMNS.format(row + 2, row + 1 + count)))
    constants = [
        (row, column)
        for (_, column), (kind, _) in cells.contents(sheet, [(row, at) for at in range(width)]).items()
        if kind != "formula"
    ]
    for _, left, _, right in cells.boxes(constants):
        part_of(sheet, (row + 1, left, row + count, right)).clear_contents()
    for name, formulas in before.items():
        _mend(book.sheets[name], formulas, shift)


def shrink(sheet: Any, row: int, count: int) -> None:
    """Take inserted rows away again; the program shrinks the ranges over them."""
    sheet.range(_ALL_COLUMNS.format(row + 2, row + 1 + count)).delete(shift="up")


def _formulas(sheet: Any) -> dict[Cell, str]:
    """Return the formulas of a sheet."""
    last = sheet.used_range.last_cell
    every = [(row, column) for row in range(last.row) for column in range(last.column)]
    return {at: text for at, (kind, text) in cells.contents(sheet, every).items() if kind == "formula"}


def _mend(sheet: Any, formulas: dict[Cell, str], shift: Shift) -> None:
    """Write the formulas that stand otherwise than they should after the insertion."""
    home = str(sheet.name)
    own = home == shift.sheet
    wanted: dict[Cell, str] = {}
    for (row, column), text in formulas.items():
        at = (shift.row(row), column) if own else (row, column)
        mode = "strict" if own and row == shift.template else "formula"
        wanted[at] = "=" + shift.formula(text.removeprefix("="), home, mode)  # type: ignore[arg-type]
    there = {at: text for at, (kind, text) in cells.contents(sheet, wanted).items() if kind == "formula"}
    for (row, column), text in wanted.items():
        if there.get((row, column)) != text and text != "=" + formulas.get((row, column), "").removeprefix("="):
            sheet.range((row + 1, column + 1)).formula = text
