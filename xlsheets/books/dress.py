"""Dress: a figure as the cell of an office's table wants it written, 0.9643, 96.43 or the text 96.43%."""

import re
from fractions import Fraction

from xlsheets.books import edits
from xlsheets.books.annexhead import stack
from xlsheets.books.officebook import OfficeBook
from xlsheets.books.target import Target
from xlsheets.core import rounding
from xlsheets.core.figures import Figure, Wanted
from xlsheets.core.scheme import Scheme
from xlsheets.core.spelling import normal

_LITERAL = re.compile(r'"[^"]*"|\\.|_.')
GENERAL = ("General", "")


def dressed(
    book: OfficeBook, target: Target, scheme: Scheme, at: tuple[int, int], figure: Figure, wanted: Wanted
) -> edits.Value:
    """Return a figure as a cell wants it.

    A percentage follows the number format of the cell; General follows the
    head's %, then what stands in the column already. A count is a number, in
    a text cell its digits.
    """
    if isinstance(figure, str):
        return figure
    row, column = at
    code = book.format_of(target.grid, row, column)
    if wanted.name not in ("percent", "rate"):
        return str(figure) if code == "@" else int(figure or 0)
    value = Fraction(figure or 0)
    printed = rounding.text(value, scheme.rounding)
    if code == "@":
        return f"{printed}%"
    if scales(code):
        return float(value / 100)
    if code in GENERAL and not any("%" in normal(text) for text in stack(target.grid, target.header, column)):
        old = target.grid.value(row, column)
        if isinstance(old, int | float) and float(old) in (float(value), float(value / 100)):
            return float(old)  # it says so already, in one way or the other
        example = _example(book, target, column)
        if isinstance(example, str):
            return f"{printed}%" if example.strip().endswith(("%", "％")) else printed
        if isinstance(example, float | int) and 0 < example <= 1:
            return float(value / 100)
    return float(value)


def scales(code: str) -> bool:
    """Return whether a number format shows a hundredfold; a % in quotes is only a letter."""
    return "%" in _LITERAL.sub("", code)


def _example(book: OfficeBook, target: Target, column: int) -> object:
    """Return a value that stands in a column's body, or one as its cells will hold; None when nothing tells."""
    body = sorted((*target.named, *target.blank))
    for row in body:
        value = target.grid.value(row, column)
        if value not in ("", 0) and not book.has_formula(target.grid, row, column):
            return value
    code = book.format_of(target.grid, body[0], column) if body else "General"
    return "%" if code == "@" else 0.5 if scales(code) else None
