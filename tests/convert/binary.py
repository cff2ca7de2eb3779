"""An .xlsb written record by record ([MS-XLSB]), by code that shares nothing with the reader."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Sequence

_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_KIND = "application/vnd.ms-excel"


def record(kind: int, body: bytes = b"") -> bytes:
    """Return a record."""
    head = bytes([kind]) if kind < 0x80 else bytes([kind & 0x7F | 0x80, kind >> 7])
    size, length = len(body), b""
    while size > 0x7F:
        length += bytes([size & 0x7F | 0x80])
        size >>= 7
    return head + length + bytes([size]) + body


def text(value: str) -> bytes:
    """Return a counted text."""
    raw = value.encode("utf-16-le")
    return struct.pack("<I", len(raw) // 2) + raw


def rgb(colour: str) -> bytes:
    """Return a colour by its red, green and blue."""
    return bytes([2 << 1 | 1, 0, 0, 0]) + bytes.fromhex(colour) + b"\xff"


AUTO = bytes(8)


def theme(number: int, tint: int = 0) -> bytes:
    """Return a colour of the theme, made lighter or darker."""
    return struct.pack("<BBh4B", 3 << 1, number, tint, 0, 0, 0, 255)


def font(name: str, points: float, colour: bytes = AUTO, *, bold: bool = False, italic: bool = False) -> bytes:
    """Return a font."""
    flags = 2 if italic else 0
    head = struct.pack("<4HBBBB", int(points * 20), flags, 700 if bold else 400, 0, 0, 0, 134, 0)
    return record(43, head + colour + b"\0" + text(name))


def fill(pattern: int, colour: bytes = AUTO) -> bytes:
    """Return a fill."""
    return record(45, struct.pack("<I", pattern) + colour + AUTO + struct.pack("<I5d2I", 0, 0, 0, 0, 0, 0, 0, 0)[:48])


def border(*styles: int) -> bytes:
    """Return a border: styles of top, bottom, left, right."""
    lines = b"".join(bytes([style, 0]) + AUTO for style in (*styles, 0))
    return record(46, b"\0" + lines)


def look(
    format_: int = 0, font_: int = 0, fill_: int = 0, border_: int = 0, flags: int = 2 << 3 | 0x1000, turn: int = 0
) -> bytes:
    """Return a cell style; flags: horizontal, vertical << 3, wrap 0x40, locked 0x1000."""
    return record(47, struct.pack("<5HBBI", 0, format_, font_, fill_, border_, turn, 0, flags))


def styles(fonts: Sequence[bytes], fills: Sequence[bytes], borders: Sequence[bytes], looks: Sequence[bytes]) -> bytes:
    """Return styles.bin with two number formats of its own: 176 yyyy年m月, 177 0.000."""
    codes = [record(44, struct.pack("<H", at) + text(code)) for at, code in ((176, 'yyyy"年"m"月"'), (177, "0.000"))]

    def group(begin: int, end: int, items: Sequence[bytes]) -> bytes:
        return record(begin, struct.pack("<I", len(items))) + b"".join(items) + record(end)

    parent = record(47, struct.pack("<5HBBI", 0xFFFF, 0, 0, 0, 0, 0, 0, 2 << 3 | 0x1000))
    named = record(48, struct.pack("<IHBB", 0, 1, 0, 0) + text("Normal"))
    return b"".join(
        (
            record(278),
            group(615, 616, codes),
            group(611, 612, fonts),
            group(603, 604, fills),
            group(613, 614, borders),
            group(626, 627, [parent]),
            group(617, 618, looks),
            group(619, 620, [named]),
            record(279),
        )
    )


def cell(column: int, style: int) -> bytes:
    """Return what every record of a cell begins with."""
    return struct.pack("<II", column, style)


def number(column: int, value: float, style: int = 0) -> bytes:
    """Return a cell with a number."""
    return record(5, cell(column, style) + struct.pack("<d", value))


def words(column: int, value: str, style: int = 0) -> bytes:
    """Return a cell with a text of its own."""
    return record(6, cell(column, style) + text(value))


def blank(column: int, style: int) -> bytes:
    """Return an empty cell with a look."""
    return record(1, cell(column, style))


def formula(column: int, rgce: bytes, value: float, style: int = 0, extra: bytes = b"") -> bytes:
    """Return a cell with a formula and its number."""
    tail = struct.pack("<HI", 0, len(rgce)) + rgce + struct.pack("<I", len(extra)) + extra
    return record(9, cell(column, style) + struct.pack("<d", value) + tail)


def row(at: int, cells: Sequence[bytes], *, height: float = 15, flags: int = 0) -> bytes:
    """Return a row; flags: hidden 0x10, height by hand 0x20."""
    head = struct.pack("<IIHBBB", at, 0, int(height * 20), 0, flags, 0) + struct.pack("<I", 0)
    return record(0, head) + b"".join(cells)


def columns(*runs: tuple[int, int, float, int]) -> bytes:
    """Return the widths of columns: first, last, characters, flags (hidden 1)."""
    lines = (record(60, struct.pack("<4IH", a, b, int(width * 256), 0, flags | 2)) for a, b, width, flags in runs)
    return record(390) + b"".join(lines) + record(391)


def sheet(before: bytes, rows: Sequence[bytes], after: bytes, size: tuple[int, int]) -> bytes:
    """Return a worksheet."""
    extent = struct.pack("<4I", 0, size[0] - 1, 0, size[1] - 1)
    return b"".join(
        (record(129), record(148, extent), before, record(145), *rows, record(146), after, record(130)),
    )


def merges(*spans: tuple[int, int, int, int]) -> bytes:
    """Return merged ranges: top, left, bottom, right."""
    lines = (record(176, struct.pack("<4I", top, bottom, left, right)) for top, left, bottom, right in spans)
    return record(177, struct.pack("<I", len(spans))) + b"".join(lines) + record(178)


def workbook(names: Sequence[str], more: bytes = b"") -> bytes:
    """Return workbook.bin with its sheets."""
    sheets = (
        record(156, struct.pack("<II", 0, at) + text(f"rId{at}") + text(name)) for at, name in enumerate(names, 1)
    )
    flags = record(153, struct.pack("<III", 0x10020, 164011, 0))
    return b"".join((record(131), flags, record(143), *sheets, record(144), more, record(132)))


def package(book: bytes, look_part: bytes, sheets: Sequence[bytes]) -> bytes:
    """Return the .xlsb."""
    kinds = [("/xl/workbook.bin", "sheet.binary.macroEnabled.main"), ("/xl/styles.bin", "styles")]
    kinds += [(f"/xl/worksheets/sheet{at}.bin", "worksheet") for at in range(1, len(sheets) + 1)]
    targets = [("worksheet", f"worksheets/sheet{at}.bin") for at in range(1, len(sheets) + 1)]
    members: dict[str, bytes] = {
        "[Content_Types].xml": (
            f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" '
            'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            + "".join(f'<Override PartName="{part}" ContentType="{_KIND}.{kind}"/>' for part, kind in kinds)
            + "</Types>"
        ).encode(),
        "_rels/.rels": _relations([("officeDocument", "xl/workbook.bin")]),
        "xl/workbook.bin": book,
        "xl/_rels/workbook.bin.rels": _relations([*targets, ("styles", "styles.bin")]),
        "xl/styles.bin": look_part,
    }
    members |= {f"xl/worksheets/sheet{at}.bin": part for at, part in enumerate(sheets, 1)}
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return stream.getvalue()


def _relations(targets: Sequence[tuple[str, str]]) -> bytes:
    lines = (
        f'<Relationship Id="rId{at}" Type="{_OFFICE}/{kind}" Target="{target}"/>'
        for at, (kind, target) in enumerate(targets, 1)
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{"".join(lines)}</Relationships>'.encode()
