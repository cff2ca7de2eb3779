"""Grid: a sheet as a block of values from A1, and a book as its grids.

A grid's rows and columns are counted from 0 and never shift: row 0 is the
first row of the sheet, whether or not anything stands there. What a value
reader cannot see (hidden rows, formulas without a stored result) is beside
the values.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from xlsheets.core.findings import Place

Span = tuple[int, int, int, int]
"""A range: top, left, bottom, right, counted from 0, all inclusive."""


HIDDEN = "xlsheets"
"""The very hidden sheet by which our own workbooks are known."""
MEMORY = "xlsheets_undo"
"""The very hidden sheet in which a click keeps what 撤销 needs; never anybody's data."""
SLIPS = "codes"
"""What the very hidden sheet of a workbook of printed codes says it is."""


@dataclass
class Grid:
    """A sheet's values and what stands around them.

    Attributes:
        place: File and sheet, for findings.
        rows: Values by row and column from A1, empty cells as empty text; rows are equally long.
        merges: Merged ranges.
        hidden: Whether the sheet itself is hidden.
        hidden_rows: Rows that are hidden or filtered out.
        hidden_columns: Columns that are hidden.
        unvalued: Formula cells without a stored result.
        sideways: Whether rows and columns have changed places.
    """

    place: Place
    rows: list[list[object]]
    merges: Sequence[Span] = ()
    hidden: bool = False
    hidden_rows: Sequence[int] = ()
    hidden_columns: Sequence[int] = ()
    unvalued: Sequence[tuple[int, int]] = ()
    sideways: bool = False

    @property
    def name(self) -> str:
        """The sheet's name."""
        return self.place.sheet or ""

    @cached_property
    def columns(self) -> list[tuple[object, ...]]:
        """The values by column and row; computed once, for what looks at long columns."""
        return list(zip(*self.rows, strict=False))

    @property
    def height(self) -> int:
        """How many rows it has."""
        return len(self.rows)

    @cached_property
    def width(self) -> int:
        """How many columns its widest row has."""
        return max(map(len, self.rows), default=0)

    def value(self, row: int, column: int) -> object:
        """Return a cell's own value; empty text outside the block."""
        if 0 <= row < len(self.rows) and 0 <= column < len(self.rows[row]):
            return self.rows[row][column]
        return ""

    def text(self, row: int, column: int) -> str:
        """Return a cell's text; empty for numbers and empty cells."""
        value = self.value(row, column)
        return value if isinstance(value, str) else ""

    @cached_property
    def _merged(self) -> dict[tuple[int, int], Span]:
        return {
            (row, column): span
            for span in self.merges
            for row in range(span[0], min(span[2], span[0] + 200) + 1)
            for column in range(span[1], min(span[3], span[1] + 200) + 1)
        }

    def span(self, row: int, column: int) -> Span:
        """Return the merged range that a cell lies in; the cell itself when it is in none."""
        return self._merged.get((row, column), (row, column, row, column))

    def shown(self, row: int, column: int) -> object:
        """Return what a person sees at a cell: the value of the merged range it lies in."""
        top, left, _, _ = self.span(row, column)
        return self.value(top, left)

    def shown_text(self, row: int, column: int) -> str:
        """Return the text that a person sees at a cell; empty for numbers."""
        value = self.shown(row, column)
        return value if isinstance(value, str) else ""


class _Sideways(Place):
    """The place of a transposed sheet: its cells are named as they stand on the real one."""

    def at(self, top: int, left: int, bottom: int | None = None, right: int | None = None) -> Place:
        """Return the real place of a cell or range of the transposed sheet."""
        real = Place(self.file, self.sheet)
        return real.at(left, top, left if right is None else right, top if bottom is None else bottom)


def transposed(grid: Grid) -> Grid:
    """Return a sheet with its rows as columns; its places name the cells of the real sheet."""
    width = grid.width
    rows = [[grid.value(row, column) for row in range(grid.height)] for column in range(width)]
    return Grid(
        _Sideways(grid.place.file, grid.place.sheet),
        rows,
        [(left, top, right, bottom) for top, left, bottom, right in grid.merges],
        unvalued=[(column, row) for row, column in grid.unvalued],
        sideways=True,
    )


@dataclass
class Book:
    """A workbook as read.

    Attributes:
        file: Its path as given, for findings.
        grids: Its sheets in order.
        template: The key/value pairs of our own very hidden sheet; empty for foreign books.
    """

    file: str
    grids: list[Grid] = field(default_factory=list)
    template: dict[str, str] = field(default_factory=dict)


def template_of(rows: list[list[Any]]) -> dict[str, str]:
    """Return the key/value pairs of our own very hidden sheet, from its rows."""

    def text(value: object) -> str:
        return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)

    return {row[0]: text(row[1]) for row in rows if len(row) > 1 and isinstance(row[0], str) and row[0]}
