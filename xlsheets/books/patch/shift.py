"""How references move when rows are inserted right below a template row."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from xlsheets.books.patch.address import MAX_ROWS
from xlsheets.books.patch.formula import Token, rewritten

Mode = Literal["formula", "grow", "strict"]
"""What becomes of a range that ends on the template row: a formula's range of several rows (or of one column) grows,
with ``grow`` even a single cell does, with ``strict`` nothing does."""

_POINT = re.compile(r"(\$?)([A-Za-z]{1,3})(\$?)([0-9]{1,7})")
_ROWS = re.compile(r"(\$?)([0-9]{1,7}):(\$?)([0-9]{1,7})")


@dataclass(frozen=True, slots=True)
class Shift:
    """``count`` rows inserted below the 0-based row ``template`` of one sheet.

    Excel itself would not grow a range that *ends* on the template row. A table that grows must: its total
    ``=SUM(E4:E4)`` shall count the new rows.
    """

    sheet: str
    template: int
    count: int

    def row(self, row: int) -> int:
        """Return where a 0-based row goes."""
        return row + self.count if row > self.template else row

    def _number(self, written: str) -> str:
        return str(self.row(int(written) - 1) + 1)

    def _end(self, written: str, grow: bool) -> str:
        row = int(written) - 1
        moves = row > self.template or (grow and row == self.template)
        return str(row + 1 + self.count) if moves and row + self.count < MAX_ROWS else written

    def area(self, area: str, mode: Mode = "formula") -> str:
        """Return a reference without sheet (``A5``, ``$A$5:C9``, ``5:9``); whole columns stay."""
        if match := _ROWS.fullmatch(area):
            grow = mode == "grow" or (mode == "formula" and int(match[2]) < int(match[4]))
            return f"{match[1]}{self._number(match[2])}:{match[3]}{self._end(match[4], grow)}"
        points = [_POINT.fullmatch(point) for point in area.split(":")]
        first, last = points[0], points[-1]
        if first is None or last is None:
            return area
        head = f"{first[1]}{first[2]}{first[3]}"
        if len(points) == 1:
            if mode == "grow" and int(first[4]) - 1 == self.template:
                return f"{area}:{head}{int(first[4]) + self.count}"
            return head + self._number(first[4])
        tall = int(first[4]) < int(last[4]) or first[2].upper() == last[2].upper()
        grow = mode == "grow" or (mode == "formula" and tall)
        return f"{head}{self._number(first[4])}:{last[1]}{last[2]}{last[3]}{self._end(last[4], grow)}"

    def areas(self, text: str, mode: Mode = "grow") -> str:
        """Return a list of references separated by blanks."""
        return " ".join(self.area(area, mode) for area in text.split())

    def formula(self, formula: str, home: str | None, mode: Mode = "formula") -> str:
        """Return a formula that stands on the sheet ``home`` (None: on no sheet)."""

        def moved(token: Token) -> str:
            name = home if token.sheet is None else token.sheet
            if name is None or name.casefold() != self.sheet.casefold():
                return token.area
            return self.area(token.area, mode)

        return rewritten(formula, moved)
