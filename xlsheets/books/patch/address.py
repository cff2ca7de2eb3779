"""Cell addresses: 0-based rows and columns inside, A1 text at the edges."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Generic, NamedTuple, TypeVar

T = TypeVar("T")

MAX_ROWS = 1_048_576
MAX_COLS = 16_384

_CELL = re.compile(r"\$?([A-Za-z]{1,3})\$?([0-9]{1,7})")
_COLUMNS = re.compile(r"\$?([A-Za-z]{1,3}):\$?([A-Za-z]{1,3})")
_ROWS = re.compile(r"\$?([0-9]{1,7}):\$?([0-9]{1,7})")


class Box(NamedTuple):
    """A rectangle of cells, both corners included, 0-based."""

    top: int
    left: int
    bottom: int
    right: int

    def holds(self, row: int, col: int) -> bool:
        """Return whether the cell lies inside."""
        return self.top <= row <= self.bottom and self.left <= col <= self.right

    def meets(self, other: Box) -> bool:
        """Return whether the two rectangles share a cell."""
        return (
            self.top <= other.bottom
            and other.top <= self.bottom
            and self.left <= other.right
            and other.left <= self.right
        )


class Cover(Generic[T]):
    """Rectangles with something attached, found by a cell that they hold; thousands of low ones cost nothing."""

    def __init__(self, items: Iterable[tuple[Box, T]]) -> None:
        self._by_row: dict[int, list[tuple[Box, T]]] = {}
        self._tall: list[tuple[Box, T]] = []
        self.items = list(items)
        for box, thing in self.items:
            if box.bottom - box.top > 200:
                self._tall.append((box, thing))
                continue
            for row in range(box.top, box.bottom + 1):
                self._by_row.setdefault(row, []).append((box, thing))

    def at(self, row: int, col: int) -> tuple[Box, T] | None:
        """Return the first rectangle that holds the cell, with what is attached, or None."""
        here = (*self._by_row.get(row, ()), *self._tall)
        return next((item for item in here if item[0].holds(row, col)), None)


@lru_cache(maxsize=4096)
def column_letters(col: int) -> str:
    """Return the letters of a 0-based column: 0 is A, 26 is AA."""
    letters = ""
    col += 1
    while col:
        col, rest = divmod(col - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


@lru_cache(maxsize=4096)
def column_index(letters: str) -> int:
    """Return the 0-based column of its letters."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number - 1


def cell_name(row: int, col: int) -> str:
    """Return the A1 text of a cell."""
    return f"{column_letters(col)}{row + 1}"


def box_name(box: Box) -> str:
    """Return the A1 text of a rectangle; a single cell has no colon."""
    first, last = cell_name(box.top, box.left), cell_name(box.bottom, box.right)
    return first if first == last else f"{first}:{last}"


def parse_cell(text: str) -> tuple[int, int] | None:
    """Return row and column of A1 text, or None when it is no cell of the grid."""
    match = _CELL.fullmatch(text)
    if not match:
        return None
    row, col = int(match[2]) - 1, column_index(match[1])
    return (row, col) if 0 <= row < MAX_ROWS and col < MAX_COLS else None


def parse_box(text: str) -> Box | None:
    """Return the rectangle of ``A1``, ``A1:C3``, ``A:C`` or ``1:3``, or None when the text is none of them."""
    if match := _COLUMNS.fullmatch(text):
        left, right = sorted((column_index(match[1]), column_index(match[2])))
        return Box(0, left, MAX_ROWS - 1, right)
    if match := _ROWS.fullmatch(text):
        top, bottom = sorted((int(match[1]) - 1, int(match[2]) - 1))
        return Box(top, 0, bottom, MAX_COLS - 1)
    first, _, second = text.partition(":")
    one, two = parse_cell(first), parse_cell(second or first)
    if one is None or two is None:
        return None
    return Box(min(one[0], two[0]), min(one[1], two[1]), max(one[0], two[0]), max(one[1], two[1]))
