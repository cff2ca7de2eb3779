"""Looks of an .xlsb: the records of styles.bin, with the colours of its theme."""

import colorsys
import struct
from xml.etree import ElementTree

from xlsheets.books.convert.biffcode import (
    FORMATS,
    HORIZONTAL,
    LINES,
    PATTERNS,
    SCRIPTS,
    UNDERLINES,
    VERTICAL,
    coded,
)
from xlsheets.books.convert.look import Alignment, Border, Fill, Font, Line, Look
from xlsheets.books.convert.sheetcopy import BookCopy
from xlsheets.books.gate import check_markup
from xlsheets.books.records import xlsb_records

_FORMAT, _FONT, _FILL, _BORDER, _LOOK = 44, 43, 45, 46, 47
_CELL_LOOKS, _CELL_LOOKS_END = 617, 618
_TWIPS = 20
_AUTO, _INDEXED, _RGB, _THEME = 0, 1, 2, 3
_COLOURS = """
000000 FFFFFF FF0000 00FF00 0000FF FFFF00 FF00FF 00FFFF 000000 FFFFFF FF0000 00FF00 0000FF FFFF00 FF00FF 00FFFF
800000 008000 000080 808000 800080 008080 C0C0C0 808080 9999FF 993366 FFFFCC CCFFFF 660066 FF8080 0066CC CCCCFF
000080 FF00FF FFFF00 00FFFF 800080 800000 008080 0000FF 00CCFF CCFFFF CCFFCC FFFF99 99CCFF FF99CC CC99FF FFCC99
3366FF 33CCCC 99CC00 FFCC00 FF9900 FF6600 666699 969696 003366 339966 003300 333300 993300 993366 333399 333333
"""
_PALETTE = _COLOURS.split()
_THEME_ORDER = ("lt1", "dk1", "lt2", "dk2", *(f"accent{number}" for number in range(1, 7)), "hlink", "folHlink")
_USUAL_THEME = (
    *("FFFFFF", "000000", "EEECE1", "1F497D", "4F81BD", "C0504D", "9BBB59", "8064A2", "4BACC6", "F79646"),
    *("0000FF", "800080"),
)


def string_at(raw: bytes, at: int) -> tuple[str, int]:
    """Return a text of counted UTF-16 (an absent one is empty) and where it ends.

    Raises:
        IndexError: when it runs past the end.
    """
    count = struct.unpack_from("<I", raw, at)[0]
    if count == 0xFFFFFFFF:
        return "", at + 4
    end = at + 4 + 2 * count
    if end > len(raw):
        raise IndexError
    return raw[at + 4 : end].decode("utf-16-le", "replace"), end


def theme_colours(raw: bytes) -> tuple[str, ...]:
    """Return the colours of a theme in the order of their numbers; those of Excel 2007 where there is none."""
    if not raw:
        return _USUAL_THEME
    check_markup("theme1.xml", raw)
    scheme = next((part for part in ElementTree.fromstring(raw).iter() if part.tag.endswith("}clrScheme")), None)
    if scheme is None:
        return _USUAL_THEME
    found = {}
    for part in scheme:
        inner = next(iter(part), None)
        if inner is not None:
            found[part.tag.rpartition("}")[2]] = inner.get("lastClr", inner.get("val", ""))
    colours = (found.get(name, usual) for name, usual in zip(_THEME_ORDER, _USUAL_THEME, strict=True))
    return tuple(colour.upper() if len(colour) == 6 else "000000" for colour in colours)


def read_looks(book: BookCopy, raw: bytes, theme: tuple[str, ...]) -> list[int]:
    """Return the number in the book of each cell style of styles.bin; the first font is the usual one."""
    formats = dict(FORMATS)
    fonts: list[Font] = []
    fills: list[Fill] = []
    borders: list[Border] = []
    looks: list[Look] = []
    within = False
    for kind, at, length in xlsb_records(raw):
        record = raw[at : at + length]
        if kind == _FORMAT:
            formats[struct.unpack_from("<H", record)[0]] = string_at(record, 2)[0] or "General"
        elif kind == _FONT:
            fonts.append(_font(record, theme))
        elif kind == _FILL:
            fills.append(_fill(record, theme))
        elif kind == _BORDER:
            borders.append(_border(record, theme))
        elif kind in (_CELL_LOOKS, _CELL_LOOKS_END):
            within = kind == _CELL_LOOKS
        elif kind == _LOOK and within:
            looks.append(_look(record, formats, fonts, fills, borders))
    if fonts:
        book.use_font(fonts[0])
    return [book.look(look) for look in looks] or [0]


def _look(record: bytes, formats: dict[int, str], fonts: list[Font], fills: list[Fill], borders: list[Border]) -> Look:
    _, code, font, fill, border, rotation, indent, flags = struct.unpack_from("<5HBBI", record)
    upright = rotation <= 180 or rotation == 255
    return Look(
        fonts[font] if font < len(fonts) else Font(),
        fills[fill] if fill < len(fills) else Fill(),
        borders[border] if border < len(borders) else Border(),
        Alignment(
            coded(HORIZONTAL, flags & 7),
            coded(VERTICAL, flags >> 3 & 7),
            bool(flags & 0x40),
            rotation if upright else 0,
            indent,
            bool(flags & 0x100),
            flags >> 10 & 3,
        ),
        formats.get(code, "General"),
        bool(flags & 0x1000),
        bool(flags & 0x2000),
    )


def _font(record: bytes, theme: tuple[str, ...]) -> Font:
    height, flags, weight, script, underline = struct.unpack_from("<4HB", record)
    return Font(
        string_at(record, 21)[0] or "Calibri",
        height / _TWIPS,
        weight >= 600,
        bool(flags & 2),
        UNDERLINES.get(underline, ""),
        bool(flags & 8),
        coded(SCRIPTS, script),
        _colour(record, 12, theme),
    )


def _fill(record: bytes, theme: tuple[str, ...]) -> Fill:
    pattern = coded(PATTERNS, struct.unpack_from("<I", record)[0]) or "none"
    return Fill(pattern, _colour(record, 4, theme), _colour(record, 12, theme)) if pattern != "none" else Fill()


def _border(record: bytes, theme: tuple[str, ...]) -> Border:
    top, bottom, left, right, diagonal = (
        Line(coded(LINES, record[at]), _colour(record, at + 2, theme)) for at in range(1, 51, 10)
    )
    return Border(left, right, top, bottom, diagonal, bool(record[0] & 2), bool(record[0] & 1))


def _colour(record: bytes, at: int, theme: tuple[str, ...]) -> str:
    kind, index, tint = struct.unpack_from("<BBh", record, at)
    kind >>= 1
    if kind == _RGB:
        colour = record[at + 4 : at + 7].hex().upper()
    elif kind == _INDEXED and index < len(_PALETTE):
        colour = _PALETTE[index]
    elif kind == _THEME and index < len(theme):
        colour = theme[index]
    else:
        return ""
    return _tinted(colour, tint / 32767) if tint else colour


def _tinted(colour: str, tint: float) -> str:
    """Return a colour made darker or lighter (ECMA-376 part 1, 18.8.19)."""
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (0, 2, 4))
    hue, light, full = colorsys.rgb_to_hls(red, green, blue)
    light = light * (1 + tint) if tint < 0 else light * (1 - tint) + tint
    return "".join(f"{round(part * 255):02X}" for part in colorsys.hls_to_rgb(hue, min(1.0, light), full))
