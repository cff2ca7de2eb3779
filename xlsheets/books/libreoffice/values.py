"""Values of a block of cells: one call to read, one call to write, with Excel's types.

Calc keeps numbers and texts only, so booleans and moments are told by number format,
and what Excel does on assignment (texts that look like numbers, numbers in cells of
format "@", a leading apostrophe, the covered cells of a merge) is done here first.
"""

from __future__ import annotations

import math
import numbers
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time
from typing import Any

from xlsheets.books.libreoffice import recognise, serial
from xlsheets.books.libreoffice.area import Area
from xlsheets.books.libreoffice.groups import Group, groups, merged
from xlsheets.books.libreoffice.refusal import CalcRefused
from xlsheets.books.patch.address import Box, cell_name

ERRORS = {
    502: "#VALUE!",
    503: "#NUM!",
    519: "#VALUE!",
    521: "#NULL!",
    524: "#REF!",
    525: "#NAME?",
    532: "#DIV/0!",
    32767: "#N/A",
}
_LONGEST = 32_767
_WORTH_A_LOOK = frozenset("0123456789+-.($¥￥tTfFjJmMaAsSoOnNdD ")  # first letters of what `recognise` may take

Plain = float | str


class Values(Area):
    """The part of a range that reads and writes values."""

    @property
    def max_cells_per_read(self) -> None:
        """No limit: a block is read in one call."""

    @property
    def max_cells_per_write(self) -> None:
        """No limit: a block is written in one call."""

    @property
    def raw_value(self) -> Any:
        """The values: a scalar for one cell, else rows of lists; "" for empty, None for an error."""
        rows = [list(row) for row in self.xl.getDataArray()]
        self._type(rows)
        if (self.options or {}).get("err_to_str"):
            self._name_errors(rows)
        return rows[0][0] if len(self) == 1 else rows

    @raw_value.setter
    def raw_value(self, data: Any) -> None:
        self.guard()
        if isinstance(data, list | tuple):
            rows = [list(row) if isinstance(row, list | tuple) else [row] for row in data]
            if (len(rows), len(rows[0]) if rows else 0) != self.shape or len({len(row) for row in rows}) > 1:
                raise CalcRefused("shape", rows=self.shape[0], columns=self.shape[1])
        else:
            if _is_formula(data):
                self._fill_formula(data)
                return
            rows = [[data] * self.shape[1] for _ in range(self.shape[0])]
        self._write(rows)

    def _type(self, rows: list[list[Any]]) -> None:
        """Turn numbers into moments and booleans where the format says so."""
        if not any(isinstance(value, float) for row in rows for value in row):
            return
        zero = serial.null_date(self.doc)
        for group in groups(self.xl, self._sheet.book.kinds):
            if group.kind not in ("date", "bool"):
                continue
            for row, column in self._cells(group):
                value = rows[row][column]
                if isinstance(value, float):
                    rows[row][column] = bool(value) if group.kind == "bool" else serial.from_serial(value, zero)

    def _name_errors(self, rows: list[list[Any]]) -> None:
        for row, values in enumerate(rows):
            for column, value in enumerate(values):
                if value is None:
                    cell = self.xl.getCellByPosition(column, row)
                    values[column] = ERRORS.get(cell.getError(), cell.String)

    def _cells(self, group: Group) -> Iterator[tuple[int, int]]:
        """Yield row and column, within this range, of the cells of a group."""
        for box in group.boxes:
            for row in range(box.top - self.box.top, box.bottom - self.box.top + 1):
                for column in range(box.left - self.box.left, box.right - self.box.left + 1):
                    yield row, column

    def _write(self, rows: list[list[Any]]) -> None:
        """Write rows of Python values as Excel would take them; nothing is written when one is refused."""
        texts = self._text_cells(rows)
        zero = serial.null_date(self.doc)
        plain: list[list[Plain]] = []
        formulas: list[tuple[int, int, str]] = []
        codes: dict[str, list[tuple[int, int]]] = {}
        for r, row in enumerate(rows):
            out: list[Plain] = []
            for c, value in enumerate(row):
                if type(value) is str and (not value or (value[0] not in _WORTH_A_LOOK and value[0] not in "='")):
                    if len(value) > _LONGEST:
                        raise CalcRefused("text-long", cell=self._name(r, c), length=len(value))
                    out.append(value)
                elif _is_formula(value) and (r, c) not in texts:
                    formulas.append((r, c, value))
                    out.append("")
                else:
                    taken, code = self._taken(value, (r, c), (r, c) in texts, zero)
                    out.append(taken)
                    if code:
                        codes.setdefault(code, []).append((r, c))
            plain.append(out)
        for r, c, formula in formulas:  # refused before anything changes
            self._sheet.book.grammar.tokens(formula, self.xl.getCellByPosition(c, r).CellAddress, self._name(r, c))
        covered = self._covered()
        for r, c in covered:
            plain[r][c] = ""
        self._put(plain)
        for r, c, formula in formulas:
            if (r, c) not in covered:
                self._sheet.book.grammar.write(self.xl.getCellByPosition(c, r), formula, self._name(r, c))
        self._give_formats(codes)

    def _put(self, plain: Sequence[Sequence[Plain]]) -> None:
        """Write a block; rows with notes cell by cell, for Calc's block write deletes the notes of its cells."""
        first = 0
        for row in [*sorted(self._noted_rows()), len(plain)]:
            if row > first:
                part = self.xl.getCellRangeByPosition(0, first, self.shape[1] - 1, row - 1)
                part.setDataArray(tuple(map(tuple, plain[first:row])))
            for column, value in enumerate(plain[row] if row < len(plain) else ()):
                cell = self.xl.getCellByPosition(column, row)
                if value == "":
                    cell.setFormula("")
                elif isinstance(value, str):
                    cell.setString(value)
                else:
                    cell.setValue(value)
            first = row + 1

    def _noted_rows(self) -> set[int]:
        """Return the rows of this range, counted from its first, in which a cell has a note."""
        annotations = self._sheet.xl.Annotations
        places = [annotations.getByIndex(index).Position for index in range(annotations.Count)]
        top, left, bottom, right = self.box
        return {place.Row - top for place in places if top <= place.Row <= bottom and left <= place.Column <= right}

    def _taken(self, value: Any, at: tuple[int, int], text: bool, zero: datetime) -> tuple[Plain, str | None]:
        """Return a value as Calc keeps it, and the number format that it brings along."""
        if value is None:
            return "", None
        if isinstance(value, bool):
            return float(value), "BOOLEAN"
        if isinstance(value, date | time):
            number = serial.to_serial(value, zero)
            return (_general(number), None) if text else (number, serial.code_for(value))
        if isinstance(value, numbers.Real) or type(value).__name__ == "Decimal":
            number = float(value)
            if not math.isfinite(number):
                raise CalcRefused("value-kind", cell=self._name(*at), kind=str(value))
            return (_general(number) if text else number), None
        if not isinstance(value, str):
            raise CalcRefused("value-kind", cell=self._name(*at), kind=type(value).__name__)
        if len(value) > _LONGEST:
            raise CalcRefused("text-long", cell=self._name(*at), length=len(value))
        if text:
            return value, None
        if value.startswith("'"):
            return value[1:], None
        taken = recognise.recognise(value)
        if taken is None:
            return value, None
        if not isinstance(taken, recognise.Taken):
            raise CalcRefused("text-ambiguous", cell=self._name(*at), text=value)
        found, _ = self._taken(taken.value, at, False, zero)
        return found, "BOOLEAN" if isinstance(taken.value, bool) else taken.code

    def _text_cells(self, rows: Sequence[Sequence[Any]]) -> set[tuple[int, int]]:
        """Return the cells of format "@"; looked for only when it makes a difference."""
        if not any(
            value is not None and (type(value) is not str or value[:1] in _WORTH_A_LOOK or value[:1] == "=")
            for row in rows
            for value in row
            if value != ""
        ):
            return set()
        return {
            at for group in groups(self.xl, self._sheet.book.kinds) if group.kind == "text" for at in self._cells(group)
        }

    def _covered(self) -> set[tuple[int, int]]:
        """Return the cells of this range that a merge covers; Excel keeps no value there."""
        cursor = self._sheet.xl.createCursorByRange(self.xl)
        cursor.collapseToMergedArea()
        if not cursor.IsMerged:
            return set()
        top, left, bottom, right = self.box
        return {
            (row - top, column - left)
            for box in merged(cursor)
            for row in range(max(box.top, top), min(box.bottom, bottom) + 1)
            for column in range(max(box.left, left), min(box.right, right) + 1)
            if (row, column) != (box.top, box.left)
        }

    def _give_formats(self, codes: dict[str, list[tuple[int, int]]]) -> None:
        """Give number formats to the cells that have none of their kind."""
        for code, cells in codes.items():
            wanted = {"BOOLEAN": ("bool",)}.get(code, ("date", "number") if "y" in code else ("number", "date"))
            key = self._sheet.book.format_key(code)
            for box in _runs(cells):
                for group in groups(self._span(box), self._sheet.book.kinds):
                    if group.kind not in wanted and group.kind != "text":
                        for part in group.boxes:
                            self.part(part).xl.NumberFormat = key

    def _span(self, box: Box) -> Any:
        return self.xl.getCellRangeByPosition(box.left, box.top, box.right, box.bottom)

    def _name(self, row: int, column: int) -> str:
        return cell_name(self.box.top + row, self.box.left + column)

    def _fill_formula(self, formula: str) -> None:
        raise NotImplementedError  # the part of a range that knows formulas


def _is_formula(value: object) -> bool:
    return isinstance(value, str) and len(value) > 1 and value.startswith("=")


def _general(number: float) -> str:
    """Return a number as text, as it stands in a cell of format "@"."""
    return str(int(number)) if number == int(number) and abs(number) < 1e15 else f"{number:.15g}"


def _runs(cells: Sequence[tuple[int, int]]) -> Iterator[Box]:
    """Yield the vertical runs of cells, column by column."""
    start: tuple[int, int] | None = None
    last = (-2, -2)
    for column, row in sorted((column, row) for row, column in cells):
        if start is not None and (column, row) != (last[0], last[1] + 1):
            yield Box(start[1], start[0], last[1], last[0])
            start = None
        if start is None:
            start = (column, row)
        last = (column, row)
    if start is not None:
        yield Box(start[1], start[0], last[1], last[0])
