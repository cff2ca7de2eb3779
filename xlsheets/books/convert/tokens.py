"""Tokens: a formula of .xls or .xlsb, stored as tokens in reverse Polish order → its text.

Only what can be written in an .xlsx with the same meaning is translated.
Names, links to other books, array constants and functions of add-ins are
not: such a formula gives None, and its stored result stands in its place.
"""

import struct
from collections.abc import Callable
from dataclasses import dataclass

from xlsheets.books.convert.functions import FUNCTIONS
from xlsheets.books.patch.address import column_letters
from xlsheets.books.records import ERRORS

SheetOf = Callable[[int], str | None]
"""The quoted name of the sheet, with "!", that a number of the list of sheets stands for; None when it is not ours."""
_BINARY = {
    **dict(enumerate(("+", "-", "*", "/", "^", "&", "<", "<=", "=", ">=", ">", "<>"), 0x03)),
    0x0F: " ",
    0x10: ",",
    0x11: ":",
}
_SUM = FUNCTIONS[4][0]


class Untranslated(Exception):
    """A formula that has no equal in an .xlsx, or is not understood."""


@dataclass(frozen=True)
class Dialect:
    """How one format writes references.

    Attributes:
        rows: How many rows a sheet has.
        columns: How many columns.
        row: The struct code of a row.
        long: Whether lengths and names are of the newer kind.
    """

    rows: int
    columns: int
    row: str
    long: bool


XLS = Dialect(65_536, 256, "H", long=False)
XLSB = Dialect(1_048_576, 16_384, "I", long=True)


def formula_of(rgce: bytes, dialect: Dialect, sheet_of: SheetOf, base: tuple[int, int] = (0, 0)) -> str | None:
    """Return the text of a formula without "=", None when it cannot be translated.

    Args:
        rgce: Its tokens.
        dialect: The format.
        sheet_of: Names sheets.
        base: The cell, for the relative references of shared formulas.
    """
    try:
        return _Reading(rgce, dialect, sheet_of, base).text()
    except (Untranslated, struct.error, IndexError, UnicodeDecodeError):
        return None


class _Reading:
    """One formula as it is read."""

    def __init__(self, rgce: bytes, dialect: Dialect, sheet_of: SheetOf, base: tuple[int, int]) -> None:
        self._data, self._dialect, self._sheet_of, self._base = rgce, dialect, sheet_of, base
        self._at = 0
        self._stack: list[str] = []

    def text(self) -> str:
        while self._at < len(self._data):
            token = self._data[self._at]
            self._at += 1
            self._take((token & 0x1F) | 0x20 if token & 0x60 else token)
        if len(self._stack) != 1:
            raise Untranslated
        return self._stack[0]

    def _read(self, code: str) -> tuple[int, ...]:
        values: tuple[int, ...] = struct.unpack_from("<" + code, self._data, self._at)
        self._at += struct.calcsize("<" + code)
        return values

    def _pop(self, count: int) -> list[str]:
        if count > len(self._stack):
            raise Untranslated
        taken = self._stack[len(self._stack) - count :]
        del self._stack[len(self._stack) - count :]
        return taken

    def _take(self, token: int) -> None:
        if token in _BINARY:
            left, right = self._pop(2)
            self._stack.append(f"{left}{_BINARY[token]}{right}")
        elif token in _OPERANDS:
            self._stack.append(_OPERANDS[token](self))
        elif token in _SKIPPED:
            self._at += _SKIPPED[token][self._dialect.long]
        elif token == 0x19:
            self._take_attribute()
        else:
            raise Untranslated

    # -- operands, each returned as text

    def _prefixed(self) -> str:
        return ("+", "-")[self._data[self._at - 1] - 0x12] + self._pop(1)[0]

    def _percent(self) -> str:
        return self._pop(1)[0] + "%"

    def _bracketed(self) -> str:
        return f"({self._pop(1)[0]})"

    def _missing(self) -> str:
        return ""

    def _string(self) -> str:
        if self._dialect.long:
            (count,), wide = self._read("H"), 1
        else:
            count, wide = self._read("BB")
        size = count * (2 if wide & 1 else 1)
        raw = self._data[self._at : self._at + size]
        if len(raw) < size:
            raise Untranslated
        self._at += size
        return '"' + raw.decode("utf-16-le" if wide & 1 else "latin-1").replace('"', '""') + '"'

    def _error(self) -> str:
        return ERRORS.get(self._read("B")[0], "#REF!")

    def _boolean(self) -> str:
        return "TRUE" if self._read("B")[0] else "FALSE"

    def _integer(self) -> str:
        return str(self._read("H")[0])

    def _number(self) -> str:
        value = float(self._read("d")[0])
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value).upper().replace("E+", "E")

    def _fixed_function(self) -> str:
        name, count = FUNCTIONS.get(self._read("H")[0], ("", 0))
        if not name or count < 0:
            raise Untranslated
        return self._call(name, count)

    def _free_function(self) -> str:
        count, number = self._read("BH")
        name, _ = FUNCTIONS.get(number & 0x7FFF, ("", 0))
        if not name:
            raise Untranslated
        return self._call(name, count & 0x7F)

    def _call(self, name: str, count: int) -> str:
        return f"{name}({','.join(self._pop(count))})"

    def _cell(self) -> str:
        return self._place(*self._read(self._dialect.row + "H"))

    def _area(self) -> str:
        return self._range(*self._read(self._dialect.row * 2 + "HH"))

    def _near_cell(self) -> str:
        return self._place(*self._moved(*self._read(self._dialect.row + "H")))

    def _near_area(self) -> str:
        top, bottom, left, right = self._read(self._dialect.row * 2 + "HH")
        (top, left), (bottom, right) = self._moved(top, left), self._moved(bottom, right)
        return self._range(top, bottom, left, right)

    def _far_cell(self) -> str:
        return self._sheet() + self._cell()

    def _far_area(self) -> str:
        return self._sheet() + self._area()

    def _sheet(self) -> str:
        name = self._sheet_of(self._read("H")[0])
        if name is None:
            raise Untranslated
        return name

    def _moved(self, row: int, column: int) -> tuple[int, int]:
        """Return a relative reference as one from the cell."""
        place = column & 0x3FFF
        if column & 0x8000:
            row = (row + self._base[0]) % self._dialect.rows
        if column & 0x4000:
            place = (place + self._base[1]) % self._dialect.columns
        return row, place | (column & 0xC000)

    def _place(self, row: int, column: int) -> str:
        return _column(column) + ("" if column & 0x8000 else "$") + str(row + 1)

    def _range(self, top: int, bottom: int, left: int, right: int) -> str:
        if (top, bottom) == (0, self._dialect.rows - 1):
            return f"{_column(left)}:{_column(right)}"
        if (left & 0x3FFF, right & 0x3FFF) == (0, self._dialect.columns - 1):
            first, last = ("" if end & 0x8000 else "$" for end in (left, right))
            return f"{first}{top + 1}:{last}{bottom + 1}"
        return f"{self._place(top, left)}:{self._place(bottom, right)}"

    def _take_attribute(self) -> None:
        """Pass over what only steers the reckoning; a sum of one argument has a token of its own."""
        kind, word = self._read("BH")
        if kind & 0x04:  # choose: a table of jumps
            self._at += 2 * (word + 1)
        elif kind & 0x10:
            self._stack.append(self._call(_SUM, 1))


def _column(column: int) -> str:
    return ("" if column & 0x4000 else "$") + column_letters(column & 0x3FFF)


_OPERANDS: dict[int, Callable[[_Reading], str]] = {
    0x12: _Reading._prefixed,
    0x13: _Reading._prefixed,
    0x14: _Reading._percent,
    0x15: _Reading._bracketed,
    0x16: _Reading._missing,
    0x17: _Reading._string,
    0x1C: _Reading._error,
    0x1D: _Reading._boolean,
    0x1E: _Reading._integer,
    0x1F: _Reading._number,
    0x21: _Reading._fixed_function,
    0x22: _Reading._free_function,
    0x24: _Reading._cell,
    0x25: _Reading._area,
    0x2C: _Reading._near_cell,
    0x2D: _Reading._near_area,
    0x3A: _Reading._far_cell,
    0x3B: _Reading._far_area,
}
_SKIPPED = {0x26: (6, 6), 0x27: (6, 6), 0x28: (6, 6), 0x29: (2, 2)}
"""Tokens that announce the memory a reference will take: how long they are in .xls and .xlsb."""
