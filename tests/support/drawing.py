r"""Sheets drawn as text tables.

A line is a row, cells stand between bars. What a clerk would type is typed the same way here:
``12`` is a number, ``89.29%`` a percentage, ``2012-01-10`` a date, ``TRUE`` a truth value, ``=B2+C2`` a
formula without a cached value and ``=B2+C2 -> 27`` one with it, ``#DIV/0!`` an error. Quotes keep text as it is
(``'12'``), ``\n`` breaks a line within a cell, ``<`` merges with the cell to the left, ``^`` with the one above. An
empty cell is empty.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from datetime import date


@dataclass(frozen=True)
class Percent:
    """A number shown with a percent format: 0.8929 as 89.29%."""

    share: float


@dataclass(frozen=True)
class Formula:
    """A formula; ``value`` is what the writer caches, None for a writer that caches nothing."""

    text: str
    value: float | None = None


@dataclass(frozen=True)
class Symbol:
    """A character shown in a symbol font, as Word and Excel insert a tick."""

    text: str
    font: str


@dataclass(frozen=True)
class ErrorValue:
    """What a formula shows that failed, such as #DIV/0!."""

    text: str


Value = ErrorValue | str | int | float | bool | date | Percent | Formula | Symbol | None


@dataclass(frozen=True)
class Sheet:
    """One sheet: values from A1 on, merged areas (row, column, last row, last column) and what is hidden, from 0."""

    name: str
    rows: tuple[tuple[Value, ...], ...]
    merged: tuple[tuple[int, int, int, int], ...] = ()
    hidden_rows: frozenset[int] = field(default_factory=frozenset)
    hidden_columns: frozenset[int] = field(default_factory=frozenset)
    hidden: bool = False

    def named(self, name: str) -> Sheet:
        """Return the same sheet under another name."""
        return replace(self, name=name)

    def hiding(self, *rows: int) -> Sheet:
        """Return the sheet with these rows hidden, counted from 1 as a clerk counts them."""
        return replace(self, hidden_rows=frozenset(row - 1 for row in rows))

    def with_cell(self, cell: str, value: Value) -> Sheet:
        """Return the sheet with one cell changed, such as ``with_cell("C7", "√")``."""
        row, column = position(cell)
        rows = [list(line) for line in self.rows]
        rows.extend([] for _ in range(row + 1 - len(rows)))
        rows[row].extend([None] * (column + 1 - len(rows[row])))
        rows[row][column] = value
        return replace(self, rows=tuple(tuple(line) for line in rows))


def draw(table: str, name: str = "评议表") -> Sheet:
    """Return the sheet that the table draws."""
    lines = [line.strip() for line in table.strip().splitlines() if line.strip()]
    cells = [[cell.strip() for cell in line.strip("|").split("|")] if line.strip("|").strip() else [] for line in lines]
    return Sheet(name, tuple(tuple(_value(cell) for cell in row) for row in cells), tuple(_merged_areas(cells)))


def position(cell: str) -> tuple[int, int]:
    """Return row and column from 0 of a cell name such as C7."""
    letters, digits = re.fullmatch(r"([A-Z]+)(\d+)", cell).groups()  # type: ignore[union-attr]
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - 64
    return int(digits) - 1, column - 1


def cell_name(row: int, column: int) -> str:
    """Return the name of the cell at row and column from 0."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{row + 1}"


def _value(text: str) -> Value:
    if text in {"", "<", "^"}:
        return None
    if len(text) > 1 and text[0] == text[-1] == "'":
        return text[1:-1].replace("\\n", "\n")
    if text.startswith("="):
        formula, _, cached = text.partition(" -> ")
        return Formula(formula, float(cached) if cached else None)
    if text in {"#DIV/0!", "#N/A", "#REF!", "#VALUE!"}:
        return ErrorValue(text)
    if text in {"TRUE", "FALSE"}:
        return text == "TRUE"
    if re.fullmatch(r"-?\d+", text):
        return int(text)
    if re.fullmatch(r"-?\d+\.\d+", text):
        return float(text)
    if re.fullmatch(r"\d+(\.\d+)?%", text):
        return Percent(round(float(text[:-1]) / 100, 6))
    if re.fullmatch(r"\d{4}-\d\d-\d\d", text):
        return date.fromisoformat(text)
    return text.replace("\\n", "\n")


def _merged_areas(cells: list[list[str]]) -> list[tuple[int, int, int, int]]:
    areas = []
    for row, line in enumerate(cells):
        for column, text in enumerate(line):
            if text in {"<", "^"}:
                continue
            last_column = column
            while last_column + 1 < len(line) and line[last_column + 1] == "<":
                last_column += 1
            last_row = row
            while (
                last_row + 1 < len(cells) and column < len(cells[last_row + 1]) and cells[last_row + 1][column] == "^"
            ):
                last_row += 1
            if (last_row, last_column) != (row, column):
                areas.append((row, column, last_row, last_column))
    return areas
