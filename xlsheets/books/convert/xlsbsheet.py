"""A sheet of an .xlsb: its records as cells, measures, merges and page."""

import struct
from collections.abc import Callable, Sequence

from xlsheets.books.convert.printname import take_print_name
from xlsheets.books.convert.sheetcopy import Cell, Column, Print, Row, SheetCopy
from xlsheets.books.convert.tokens import XLSB, SheetOf, formula_of
from xlsheets.books.convert.xlsbstyles import string_at
from xlsheets.books.patch.address import Box, box_name
from xlsheets.books.records import ERRORS, spelt_out, xlsb_records

_TWIPS = 20
_LOST = {64: "validation", 461: "condition", 494: "link", 161: "filter"}


class SheetReading:
    """One sheet as it is read.

    Args:
        name: Its name.
        looks: The number in the book of each cell style.
        texts: The shared texts.
        sheet_of: Names sheets for formulas.
    """

    def __init__(self, name: str, looks: Sequence[int], texts: Sequence[str], sheet_of: SheetOf) -> None:
        self._copy = SheetCopy(name)
        self._looks, self._texts, self._sheet_of = looks, texts, sheet_of
        self._row = 0
        self._last = (0, 0)
        self._shared: dict[tuple[int, int], bytes] = {}
        self._waiting: list[tuple[int, int, int, int]] = []

    def read(self, raw: bytes, prints: Sequence[tuple[str, bytes]]) -> SheetCopy:
        """Return the sheet.

        Args:
            raw: Its part.
            prints: The names that say what is printed, with their tokens.

        Raises:
            Fault: when a record runs past the end.
        """
        raw = spelt_out(raw)
        for kind, at, length in xlsb_records(raw):
            self._take(kind, raw[at : at + length])
        self._resolve()
        for name, rgce in prints:
            text = formula_of(rgce, XLSB, lambda number: "") or ""
            take_print_name(self._copy.page, name == "_xlnm.Print_Area", text)
        return self._copy

    def _take(self, kind: int, record: bytes) -> None:
        if kind in _CELLS:
            self._take_cell(kind, record)
        elif kind in _OTHERS:
            _OTHERS[kind](self, record)
        elif kind in _LOST:
            self._copy.lost[_LOST[kind]] += 1

    def _look(self, number: int) -> int:
        return self._looks[number] if number < len(self._looks) else 0

    # -- cells

    def _take_cell(self, kind: int, record: bytes) -> None:
        column, style = struct.unpack_from("<II", record)
        cell = Cell(self._look(style & 0xFFFFFF))
        self._last = (self._row, column)
        self._copy.cells[self._last] = cell
        rest = _CELLS[kind](self, cell, record)
        if rest:
            self._take_formula(cell, record, rest)

    def _blank(self, cell: Cell, record: bytes) -> int:
        return 0

    def _short_number(self, cell: Cell, record: bytes) -> int:
        raw = struct.unpack_from("<I", record, 8)[0]
        if raw & 2:
            value = float(struct.unpack_from("<i", record, 8)[0] >> 2)
        else:
            value = struct.unpack("<d", struct.pack("<Q", (raw & 0xFFFFFFFC) << 32))[0]
        cell.value = value / 100 if raw & 1 else value
        return 0

    def _error(self, cell: Cell, record: bytes) -> int:
        cell.error = ERRORS.get(record[8], "#VALUE!")
        return 9

    def _boolean(self, cell: Cell, record: bytes) -> int:
        cell.value = bool(record[8])
        return 9

    def _real(self, cell: Cell, record: bytes) -> int:
        cell.value = struct.unpack_from("<d", record, 8)[0]
        return 16

    def _string(self, cell: Cell, record: bytes) -> int:
        cell.value, end = string_at(record, 8)
        return end

    def _shared_text(self, cell: Cell, record: bytes) -> int:
        number = struct.unpack_from("<I", record, 8)[0]
        cell.value = self._texts[number] if number < len(self._texts) else None
        return 0

    def _rich_text(self, cell: Cell, record: bytes) -> int:
        cell.value = string_at(record, 9)[0]
        return 0

    def _take_formula(self, cell: Cell, record: bytes, at: int) -> None:
        if len(record) < at + 6:
            return
        size = struct.unpack_from("<I", record, at + 2)[0]
        rgce = record[at + 6 : at + 6 + size]
        if rgce[:1] == b"\x01" and len(rgce) >= 5:
            extra = at + 6 + size + 4
            column = struct.unpack_from("<I", record, extra)[0] if len(record) >= extra + 4 else self._last[1]
            self._waiting.append((*self._last, struct.unpack_from("<I", rgce, 1)[0], column))
            return
        self._set_formula(cell, formula_of(rgce, XLSB, self._sheet_of))

    def _set_formula(self, cell: Cell, text: str | None) -> None:
        if text is None:
            self._copy.lost["formula"] += 1
        else:
            cell.formula = text

    def _shared_formula(self, record: bytes) -> None:
        size = struct.unpack_from("<I", record, 16)[0]
        self._shared[self._last] = record[20 : 20 + size]

    def _array_formula(self, record: bytes) -> None:
        top, bottom, left, right = struct.unpack_from("<4I", record)
        size = struct.unpack_from("<I", record, 17)[0]
        cell = self._copy.cells.setdefault((top, left), Cell(0))
        self._set_formula(cell, formula_of(record[21 : 21 + size], XLSB, self._sheet_of))
        cell.array = box_name(Box(top, left, bottom, right))

    def _resolve(self) -> None:
        """Give the cells that point to a shared formula their own."""
        for row, column, top, left in self._waiting:
            anchor = self._copy.cells.get((top, left))
            if (top, left) in self._shared:
                text = formula_of(self._shared[top, left], XLSB, self._sheet_of, (row, column))
                self._set_formula(self._copy.cells[row, column], text)
            elif anchor is None or not anchor.array:
                self._copy.lost["formula"] += 1

    # -- rows, columns, page

    def _begin_row(self, record: bytes) -> None:
        self._row, style, height, _, flags = struct.unpack_from("<IIHBB", record)
        custom = bool(flags & 0x20)
        own = bool(flags & 0x40)
        self._copy.lost["outline"] |= int(flags & 7 > 0)
        row = Row(height / _TWIPS if height else None, custom, self._look(style) if own else None, bool(flags & 0x10))
        if custom or own or row.hidden:
            self._copy.rows[self._row] = row

    def _column(self, record: bytes) -> None:
        first, last, width, style, flags = struct.unpack_from("<4IH", record)
        self._copy.lost["outline"] |= int(flags >> 8 & 7 > 0)
        self._copy.add_column(Column(first, min(last, 16_383), width / 256, self._look(style), bool(flags & 1)))

    def _merge(self, record: bytes) -> None:
        top, bottom, left, right = struct.unpack_from("<4I", record)
        self._copy.merges.append((top, left, bottom, right))

    def _format(self, record: bytes) -> None:
        width, _, height, flags = struct.unpack_from("<IHHH", record)
        self._copy.default_width = width / 256 if width != 0xFFFFFFFF and width else None
        self._copy.default_height = height / _TWIPS if flags & 1 else None

    def _view(self, record: bytes) -> None:
        self._copy.gridlines = bool(record[0] & 4)

    def _pane(self, record: bytes) -> None:
        across, down = struct.unpack_from("<dd", record)
        if record[28] & 1:
            self._copy.frozen = (int(down), int(across))

    def _properties(self, record: bytes) -> None:
        if record[1] & 1:
            self._copy.page.fit = self._copy.page.fit or (1, 1)

    def _protection(self, record: bytes) -> None:
        self._copy.protected = bool(struct.unpack_from("<H", record, 2)[0])
        self._copy.lost["password"] += int(self._copy.protected and record[:2] != b"\0\0")

    def _margins(self, record: bytes) -> None:
        self._copy.page.margins = struct.unpack_from("<6d", record)

    def _options(self, record: bytes) -> None:
        page = self._copy.page
        page.centred, page.grid = (bool(record[0] & 1), bool(record[0] & 2)), bool(record[0] & 8)

    def _setup(self, record: bytes) -> None:
        page: Print = self._copy.page
        paper, scale = struct.unpack_from("<II", record)
        wide, tall, flags = struct.unpack_from("<IIH", record, 24)
        page.paper, page.scale = paper or page.paper, scale or 100
        page.landscape = bool(flags & 2)
        if page.fit is not None:
            page.fit = (wide, tall)

    def _header(self, record: bytes) -> None:
        self._copy.page.header, after = string_at(record, 2)
        self._copy.page.footer, _ = string_at(record, after)


_CELLS: dict[int, Callable[[SheetReading, Cell, bytes], int]] = {
    1: SheetReading._blank,
    2: SheetReading._short_number,
    3: SheetReading._error,
    4: SheetReading._boolean,
    5: SheetReading._real,
    6: SheetReading._string,
    7: SheetReading._shared_text,
    8: SheetReading._string,
    9: SheetReading._real,
    10: SheetReading._boolean,
    11: SheetReading._error,
    62: SheetReading._rich_text,
}
"""Records of cells; each reader returns where a formula follows, 0 for none."""
_OTHERS: dict[int, Callable[[SheetReading, bytes], None]] = {
    0: SheetReading._begin_row,
    60: SheetReading._column,
    137: SheetReading._view,
    147: SheetReading._properties,
    151: SheetReading._pane,
    176: SheetReading._merge,
    426: SheetReading._array_formula,
    427: SheetReading._shared_formula,
    476: SheetReading._margins,
    477: SheetReading._options,
    478: SheetReading._setup,
    479: SheetReading._header,
    485: SheetReading._format,
    535: SheetReading._protection,
}
