"""Tables of a 方案 workbook as staff leave them: the header is found by its words, cells are read by kind.

Empty rows and columns, notes above and below, and another order of columns do
no harm.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from xlsheets.books.grid import Grid
from xlsheets.books.schemefields import REMARKS, Field, label_of
from xlsheets.books.schemevalue import Cell, Fault
from xlsheets.books.vocabulary import is_note
from xlsheets.core.findings import Place
from xlsheets.core.spelling import normal


@dataclass
class Row:
    """A row of a table: the cells of each column, several of a repeated one."""

    cells: dict[str, list[Cell]] = field(default_factory=dict)

    def __getitem__(self, key: str) -> Cell:
        """Return the cell of a single column."""
        return self.cells[key][0]

    def all(self, key: str) -> list[Cell]:
        """Return the cells of a repeated column, from left to right."""
        return self.cells[key]

    def of(self, fields: Iterable[Field]) -> Iterator[Cell]:
        """Yield the cells of single columns in the order of their fields."""
        return (self.cells[field.key][0] for field in fields)


@dataclass
class Table:
    """A table as read.

    Attributes:
        header: The place of its header row.
        rows: Its rows, those that are empty left out.
        faults: What is wrong with header and shape, each at its place.
    """

    header: Place
    rows: list[Row] = field(default_factory=list)
    faults: list[tuple[Place, Fault]] = field(default_factory=list)


def find_header(grid: Grid, fields: Sequence[Field], start: int = 0) -> int | None:
    """Return the row that holds most of a table's heads, at least half of them; None without such a row."""
    best, most = None, (len(fields) + 1) // 2 - 1
    for row in range(start, grid.height):
        heads = {field.key for column in range(grid.width) if (field := _field_of(grid, row, column, fields))}
        if len(heads) > most:
            best, most = row, len(heads)
    return best


def _field_of(grid: Grid, row: int, column: int, fields: Sequence[Field]) -> Field | None:
    """Return the field that a header cell names."""
    word = normal(grid.text(row, column))
    for each in fields:
        if each.columns:
            before, after = (re.escape(normal(part)) for part in each.label.split("{}"))
            if re.fullmatch(rf"{before}\d+{after}", word):
                return each
        elif word == normal(each.label):
            return each
    return None


def read_table(grid: Grid, fields: Sequence[Field], header: int, stop: int | None = None) -> Table:
    """Return a table.

    Args:
        grid: The sheet.
        fields: Its columns, all of which are needed.
        header: Its header row.
        stop: The row before which it ends; None for the end of the sheet.

    Returns:
        The rows below the header. Without a column that is needed there are faults and no rows.
    """
    table = Table(grid.place.at(header, 0, header, max(0, grid.width - 1)))
    columns: dict[str, list[int]] = {each.key: [] for each in fields}
    strange: list[int] = []
    passed: set[int] = set()
    for column in range(grid.width):
        named = _field_of(grid, header, column, fields)
        if named and (named.columns or not columns[named.key]):
            columns[named.key].append(column)
        elif normal(grid.text(header, column)) in REMARKS:
            passed.add(column)
        elif grid.value(header, column) != "":
            strange.append(column)
    table.faults += _header_faults(grid, header, fields, columns, strange)
    if all(columns.values()):
        known = {column for each in columns.values() for column in each} | passed | set(strange)
        for number in range(header + 1, grid.height if stop is None else stop):
            table.faults += _outside(grid, number, known)
            row = Row(
                {each.key: [_cell(grid, header, number, at, each) for at in columns[each.key]] for each in fields}
            )
            if not _empty(row):
                table.rows.append(row)
    return table


def _header_faults(
    grid: Grid, header: int, fields: Sequence[Field], columns: dict[str, list[int]], strange: Sequence[int]
) -> Iterator[tuple[Place, Fault]]:
    """Yield a fault for each head that is no column's, or else for each column without a head."""
    lost = "、".join(label_of(each) for each in fields if not columns[each.key])
    whole = "、".join(label_of(each) for each in fields)
    for column in strange:
        seen = str(grid.value(header, column))
        wanted = (
            f"{lost} | {lost}"
            if lost
            else "表头不改；自己加的栏，表头写“备注” | the heads as made; 备注 for a column of your own"
        )
        yield grid.place.at(header, column), Fault(f"没有“{seen}”这一栏 | there is no column “{seen}”", wanted)
    if lost and not strange:
        place = grid.place.at(header, 0, header, max(0, grid.width - 1))
        yield place, Fault(f"表头缺“{lost}” | the header lacks “{lost}”", f"{whole} | {whole}")


def _outside(grid: Grid, row: int, known: Collection[int]) -> Iterator[tuple[Place, Fault]]:
    """Yield a fault for each cell beside the table that holds something."""
    for column in range(grid.width):
        value = grid.value(row, column)
        if column not in known and not (isinstance(value, str) and not value.strip()):
            seen = f"“{value}”写在没有表头的栏里 | “{value}” stands in a column without a head"
            wanted = "写在有表头的栏里；备注另加表头“备注” | in a column with a head; 备注 for notes"
            yield grid.place.at(row, column), Fault(seen, wanted)


def _cell(grid: Grid, header: int, row: int, column: int, of: Field) -> Cell:
    computed = (row, column) in grid.unvalued
    return Cell(of, grid.text(header, column), grid.place.at(row, column), grid.value(row, column), computed)


def _empty(row: Row) -> bool:
    """Return whether a row holds nothing, or only a note in its first column (where no level can stand alone)."""
    filled = [cell for cells in row.cells.values() for cell in cells if not cell.blank]
    first = next(iter(row.cells.values()))[0]
    if filled != [first]:
        return not filled
    return first.field.kind != "level" and isinstance(first.value, str) and is_note(first.value)
