"""Records of an .xls that its value reader passes over: formulas, page, print names, and what a copy cannot hold."""

import struct
from collections import Counter
from dataclasses import dataclass, field

from xlsheets.books.compound import Compound
from xlsheets.books.convert.printname import take_print_name
from xlsheets.books.convert.sheetcopy import Print
from xlsheets.books.convert.tokens import XLS, formula_of
from xlsheets.books.patch.address import Box, box_name
from xlsheets.books.records import xls_records

_BIFF8 = 0x0600
_LOST = {0x01BE: "validation", 0x01B0: "condition", 0x01B8: "link", 0x00B0: "pivot", 0x009D: "filter"}
_OBJECTS = {0x05: "chart", 0x08: "picture", 0x19: "", 0x14: ""} | dict.fromkeys(
    (0x07, 0x0B, 0x0C, 0x0D, 0x0E, 0x10, 0x11, 0x12, 0x13), "control"
)
"""Drawn objects by kind; notes and the arrows of drop-downs are none of their own, all others are shapes."""
_MARGINS = {0x26: 0, 0x27: 1, 0x28: 2, 0x29: 3}
_AREA, _TITLES = "\x06", "\x07"


@dataclass
class SheetRecords:
    """What the records of one sheet say beside its values.

    Attributes:
        formulas: The text of each formula by row and column; None where it cannot be translated.
        arrays: The range of each array formula by its first cell.
        page: How it is printed.
        protected: Whether it is protected.
        lost: What is not taken over.
    """

    formulas: dict[tuple[int, int], str | None] = field(default_factory=dict)
    arrays: dict[tuple[int, int], str] = field(default_factory=dict)
    page: Print = field(default_factory=Print)
    protected: bool = False
    lost: Counter[str] = field(default_factory=Counter)


@dataclass
class BookRecords:
    """What the records of a workbook say: by the number of the worksheet, and of the book as a whole."""

    sheets: dict[int, SheetRecords] = field(default_factory=dict)
    lost: Counter[str] = field(default_factory=Counter)


@dataclass
class _Globals:
    """The records that stand before the sheets."""

    starts: list[tuple[int, int, str]] = field(default_factory=list)
    own: list[bool] = field(default_factory=list)
    references: list[tuple[int, int, int]] = field(default_factory=list)
    prints: list[tuple[str, int, bytes]] = field(default_factory=list)
    version: int = 0

    def sheet_of(self, number: int) -> str | None:
        """Return a sheet's name as it stands before a reference; None for another book's, or a span of sheets."""
        if number >= len(self.references):
            return None
        book, first, last = self.references[number]
        if book >= len(self.own) or not self.own[book] or first != last or first >= len(self.starts):
            return None
        return "'" + self.starts[first][2].replace("'", "''") + "'!"


def read_records(file: Compound) -> BookRecords:
    """Return what the records say.

    Raises:
        Fault: file-damaged when a record runs past the end.
    """
    stream = file.read("workbook" if "workbook" in file.streams else "book")
    found = BookRecords()
    if any(name.startswith("_vba_project") for name in file.streams):
        found.lost["macro"] += 1
    known = _read_globals(stream, found.lost)
    worksheets = [at for at, (_, kind, _) in enumerate(known.starts) if kind == 0]
    for number, at in enumerate(worksheets):
        found.sheets[number] = _read_sheet(stream, known.starts[at][0], known)
    for kind, scope, rgce in known.prints:
        if scope - 1 in worksheets:
            text = formula_of(rgce, XLS, lambda number: "") or ""
            take_print_name(found.sheets[worksheets.index(scope - 1)].page, kind == _AREA, text)
    return found


def _read_globals(stream: bytes, lost: Counter[str]) -> _Globals:
    known = _Globals()
    if len(stream) >= 6:
        known.version = struct.unpack_from("<H", stream, 4)[0]
    for kind, at, length in xls_records(stream, 0):
        if kind == 0x0085 and length >= 8:
            known.starts.append(_bound_sheet(stream, at, known.version))
            lost["chart-sheet"] += int(stream[at + 5] == 2)
            lost["macro"] += int(stream[at + 5] in (1, 6))
        elif kind == 0x01AE and length >= 4:
            known.own.append(stream[at + 2 : at + 4] == b"\x01\x04")
        elif kind == 0x0017 and length >= 2 and known.version == _BIFF8:
            count = struct.unpack_from("<H", stream, at)[0]
            known.references += list(struct.iter_unpack("<HHH", stream[at + 2 : at + 2 + 6 * min(count, length // 6)]))
        elif kind == 0x0018 and length >= 15 and known.version == _BIFF8:
            _take_name(stream[at : at + length], known, lost)
        elif kind == 0x0012 and stream[at : at + 2] == b"\x01\x00":
            lost["book-protection"] += 1
    return known


def _bound_sheet(stream: bytes, at: int, version: int) -> tuple[int, int, str]:
    start, kind, count = struct.unpack_from("<IxBB", stream, at)
    if version != _BIFF8:
        return start, kind, ""
    wide = stream[at + 7] & 1
    raw = stream[at + 8 : at + 8 + count * (2 if wide else 1)]
    return start, kind, raw.decode("utf-16-le" if wide else "latin-1", "replace")


def _take_name(record: bytes, known: _Globals, lost: Counter[str]) -> None:
    """Keep the names of print areas and titles; all others are lost, but for those that filters make."""
    flags, _, length, size, _, scope = struct.unpack_from("<HBBHHH", record)
    wide = record[14] & 1
    start = 15 + length * (2 if wide else 1)
    rgce = record[start : start + size]
    name = record[15:start].decode("utf-16-le" if wide else "latin-1", "replace")
    if not flags & 0x20:
        lost["name"] += int(not flags & 1 and not name.startswith("_xlnm"))
    elif name in (_AREA, _TITLES):
        known.prints.append((name, scope, rgce))


def _read_sheet(stream: bytes, start: int, known: _Globals) -> SheetRecords:
    found = SheetRecords()
    shared: dict[tuple[int, int], bytes] = {}
    waiting: list[tuple[int, int, int, int]] = []
    last = (0, 0)
    for kind, at, length in xls_records(stream, start):
        if kind == 0x0006 and length >= 22:
            last = struct.unpack_from("<HH", stream, at)
            rgce = _tokens(stream, at + 20, at + length)
            if known.version != _BIFF8:
                found.formulas[last] = None
            elif rgce[:1] == b"\x01" and len(rgce) >= 5:
                waiting.append((*last, *struct.unpack_from("<HH", rgce, 1)))
            else:
                found.formulas[last] = formula_of(rgce, XLS, known.sheet_of)
        elif kind == 0x04BC and length >= 10:
            shared[last] = _tokens(stream, at + 8, at + length)
        elif kind == 0x0221 and length >= 14:
            top, bottom, left, right = struct.unpack_from("<HHBB", stream, at)
            found.arrays[top, left] = box_name(Box(top, left, bottom, right))
            found.formulas[top, left] = formula_of(_tokens(stream, at + 12, at + length), XLS, known.sheet_of)
        else:
            _take_page(found, kind, stream[at : at + length])
    _resolve(found, waiting, shared, known)
    return found


def _tokens(stream: bytes, at: int, end: int) -> bytes:
    size = struct.unpack_from("<H", stream, at)[0]
    return stream[at + 2 : min(at + 2 + size, end)]


def _resolve(
    found: SheetRecords,
    waiting: list[tuple[int, int, int, int]],
    shared: dict[tuple[int, int], bytes],
    known: _Globals,
) -> None:
    """Give the cells that point to a shared formula their own; those of an array formula show values only."""
    for row, column, top, left in waiting:
        if (top, left) in shared:
            found.formulas[row, column] = formula_of(shared[top, left], XLS, known.sheet_of, (row, column))
        elif (top, left) not in found.arrays:
            found.formulas[row, column] = None


def _take_page(found: SheetRecords, kind: int, record: bytes) -> None:
    page = found.page
    if kind in _LOST:
        found.lost[_LOST[kind]] += 1
    elif kind == 0x005D and len(record) >= 6:
        if word := _OBJECTS.get(struct.unpack_from("<H", record, 4)[0], "picture"):
            found.lost[word] += 1
    elif kind == 0x0012:
        found.protected = record[:2] == b"\x01\x00"
    elif kind == 0x0013:
        found.lost["password"] = int(record[:2] != b"\0\0")
    elif kind in _MARGINS and len(record) >= 8:
        margins = list(page.margins)
        margins[_MARGINS[kind]] = struct.unpack_from("<d", record)[0]
        page.margins = (margins[0], margins[1], margins[2], margins[3], margins[4], margins[5])
    elif kind == 0x00A1 and len(record) >= 34:
        _take_setup(page, record)
    elif kind in (0x0083, 0x0084):
        across, down = page.centred
        page.centred = (record[:1] == b"\1", down) if kind == 0x0083 else (across, record[:1] == b"\1")
    elif kind in (0x0014, 0x0015):
        text = _header_text(record)
        page.header, page.footer = (text, page.footer) if kind == 0x0014 else (page.header, text)
    elif kind == 0x0081 and len(record) >= 2:
        page.fit = (page.fit or (1, 1)) if record[1] & 1 else None
    elif kind == 0x002B:
        page.grid = record[:1] == b"\1"
    elif kind == 0x001B and len(record) >= 2:
        page.breaks = [row for row, _, _ in struct.iter_unpack("<HHH", record[2 : 2 + (len(record) - 2) // 6 * 6])]


def _take_setup(page: Print, record: bytes) -> None:
    paper, scale, _, wide, tall, flags = struct.unpack_from("<6H", record)
    header, footer = struct.unpack_from("<dd", record, 16)
    page.margins = (*page.margins[:4], header, footer)
    if page.fit is not None:
        page.fit = (wide, tall)
    if not flags & 0x04:  # paper, scale and orientation are set
        page.paper, page.scale = paper or page.paper, scale or 100
        page.landscape = not flags & 0x02


def _header_text(record: bytes) -> str:
    if len(record) < 3:
        return ""
    count, wide = struct.unpack_from("<HB", record)
    raw = record[3 : 3 + count * (2 if wide & 1 else 1)]
    return raw.decode("utf-16-le" if wide & 1 else "latin-1", "replace")
