"""Records: the binary sheets of .xls ([MS-XLS]) and .xlsb ([MS-XLSB]) as a walk over their records.

The value reader tells neither how far a sheet reaches before it lays it out,
nor which rows are hidden, and gives error values as empty cells. All three
are read off the records here.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from xlsheets.books.container import Fault

ERRORS = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
    0x2B: "#GETTING_DATA",
}


@dataclass
class Beside:
    """What stands beside the values of a sheet.

    Attributes:
        rows: The last row with a value, counted from 1.
        columns: The last column with a value.
        errors: Error values by row and column, counted from 0.
        hidden_rows: Hidden rows.
        hidden_columns: First and last of each run of hidden columns.
        unvalued: Formula cells without a stored result (.ods only: the binary formats always store one).
    """

    rows: int = 0
    columns: int = 0
    errors: dict[tuple[int, int], str] = field(default_factory=dict)
    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)
    unvalued: list[tuple[int, int]] = field(default_factory=list)

    def reach(self, row: int, column: int) -> None:
        """Note a cell with a value."""
        self.rows, self.columns = max(self.rows, row + 1), max(self.columns, column + 1)


_BOF, _EOF, _FILEPASS, _BOUNDSHEET, _CONTINUE = 0x0809, 0x000A, 0x002F, 0x0085, 0x003C
_FORMULA, _BOOLERR, _ROW, _COLINFO, _MULRK = 0x0006, 0x0205, 0x0208, 0x007D, 0x00BD
_VALUES = frozenset({_FORMULA, 0x0203, 0x0204, _BOOLERR, 0x027E, 0x00FD, 0x00D6})


def read_xls(stream: bytes) -> list[Beside]:
    """Return what stands beside the values of each worksheet of a workbook stream, in the order of the sheets.

    Raises:
        Fault: file-encrypted when there is a password, file-damaged when a record runs past the end.
    """
    starts: list[int] = []
    for kind, at, length in xls_records(stream, 0):
        if kind == _FILEPASS:
            raise Fault("file-encrypted", "加密的工作簿")
        if kind == _BOUNDSHEET and length >= 6 and stream[at + 5] == 0:
            starts.append(struct.unpack_from("<I", stream, at)[0])
        if len(starts) > 10_000:
            raise Fault("file-too-large", f"{len(starts)} 张工作表", "≤ 1000")
    return [_xls_sheet(stream, start) for start in starts]


def xls_records(stream: bytes, start: int) -> Iterator[tuple[int, int, int]]:
    """Yield kind, offset and length of the records of one substream."""
    at, depth = start, 0
    while at + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, at)
        at += 4
        if at + length > len(stream):
            raise Fault("file-damaged", "工作簿流不完整")
        if kind == _BOF:
            depth += 1
        elif kind == _EOF:
            depth -= 1
            if depth <= 0:
                return
        elif depth <= 1:
            yield kind, at, length
        at += length


def _xls_sheet(stream: bytes, start: int) -> Beside:
    found = Beside()
    for kind, at, length in xls_records(stream, start):
        if kind in _VALUES and length >= 6:
            row, column = struct.unpack_from("<HH", stream, at)
            found.reach(row, column)
            if kind == _BOOLERR and length >= 8 and stream[at + 7]:
                found.errors[row, column] = ERRORS.get(stream[at + 6], "#ERR!")
            elif kind == _FORMULA and length >= 14 and stream[at + 12 : at + 14] == b"\xff\xff" and stream[at + 6] == 2:
                found.errors[row, column] = ERRORS.get(stream[at + 8], "#ERR!")
        elif kind == _MULRK and length >= 6:
            found.reach(struct.unpack_from("<H", stream, at)[0], struct.unpack_from("<H", stream, at + length - 2)[0])
        elif kind == _ROW and length >= 16 and stream[at + 12] & 0x20:
            found.hidden_rows.append(struct.unpack_from("<H", stream, at)[0])
        elif kind == _COLINFO and length >= 10 and stream[at + 8] & 1:
            found.hidden_columns.append(struct.unpack_from("<HH", stream, at))
    return found


_ROW_HEADER, _COLUMN_INFO = 0, 60
_ERROR_CELLS = frozenset({3, 11})
_XLSB_VALUES = frozenset({2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 62})
_XLSB_CELLS = _XLSB_VALUES | {1}


def read_xlsb(part: bytes) -> Beside:
    """Return what stands beside the values of a binary worksheet.

    Raises:
        Fault: file-damaged when a record runs past the end, file-hostile for a cell that no sheet has.
    """
    found, row = Beside(), 0
    for kind, at, length in xlsb_records(part):
        if kind == _ROW_HEADER and length >= 13:
            row = struct.unpack_from("<I", part, at)[0]
            if row >= 1_048_576:
                raise Fault("file-hostile", f"有不存在的行号 {row + 1}")
            if part[at + 11] & 0x10:
                found.hidden_rows.append(row)
        elif kind in _XLSB_VALUES and length >= 8:
            column = struct.unpack_from("<I", part, at)[0]
            if column >= 16_384:
                raise Fault("file-hostile", f"有不存在的列号 {column + 1}")
            found.reach(row, column)
            if kind in _ERROR_CELLS and length >= 9:
                found.errors[row, column] = ERRORS.get(part[at + 8], "#ERR!")
        elif kind == _COLUMN_INFO and length >= 18 and part[at + 16] & 1:
            found.hidden_columns.append(struct.unpack_from("<II", part, at))
    return found


_SHORT_CELLS = {12: 1, 13: 2, 14: 3, 15: 4, 16: 5, 17: 6, 18: 7}
"""Cells that stand right of the one before and do not name their column, by the record that does."""


def spelt_out(part: bytes) -> bytes:
    """Return a binary worksheet whose cells all name their column; the value reader passes over those that do not.

    Raises:
        Fault: file-damaged when a record runs past the end.
    """
    pieces: list[bytes] = []
    column = end = done = 0
    for kind, at, length in xlsb_records(part):
        if kind == _ROW_HEADER:
            column = 0
        elif kind in _XLSB_CELLS and length >= 4:
            column = struct.unpack_from("<I", part, at)[0] + 1
        elif kind in _SHORT_CELLS:
            body = struct.pack("<I", column) + part[at : at + length]
            pieces += [part[done:end], bytes([_SHORT_CELLS[kind]]), _length(len(body)), body]
            done, column = at + length, column + 1
        end = at + length
    return b"".join([*pieces, part[done:]]) if pieces else part


def _length(size: int) -> bytes:
    """Return a length as the records write it: seven bits a byte, the lowest first."""
    found = bytearray()
    while size > 0x7F:
        found.append(size & 0x7F | 0x80)
        size >>= 7
    return bytes([*found, size])


def xlsb_records(part: bytes) -> Iterator[tuple[int, int, int]]:
    """Yield kind, offset and length of the records of a part."""
    at, end = 0, len(part)
    while at < end:
        kind = part[at]
        at += 1
        if kind & 0x80 and at < end:
            kind = (kind & 0x7F) | ((part[at] & 0x7F) << 7)
            at += 1
        length = shift = 0
        while at < end and shift < 28:
            byte = part[at]
            at += 1
            length |= (byte & 0x7F) << shift
            shift += 7
            if not byte & 0x80:
                break
        if at + length > end:
            raise Fault("file-damaged", "二进制工作表不完整")
        yield kind, at, length
        at += length
