"""Symbol fonts: in Wingdings a ü is a tick. Letters in such fonts → the mark that a person sees."""

import re
from typing import TYPE_CHECKING
from xml.etree import ElementTree

from xlsheets.books.grid import Grid

if TYPE_CHECKING:
    from xlsheets.books.gate import Package

DRAWN = {
    "wingdings": {"ü": "√", "þ": "√", "û": "×", "ý": "×", "¨": "□", "o": "□", "l": "●", "¤": "●"},
    "wingdings 2": {"P": "√", "R": "√", "O": "×", "Q": "×", "S": "×", "T": "×", "£": "□", "*": "□"},
    "webdings": {"a": "√", "r": "×"},
}
"""Letters of the symbol fonts, and the marks that they draw."""
_CELL = re.compile(rb"<(?:\w+:)?c\s([^>]*)>")
_STYLE = re.compile(rb"\bs\s*=\s*[\"'](\d+)")
_REFERENCE = re.compile(rb"\br\s*=\s*[\"']([A-Za-z]+)(\d+)")


def symbol_styles(package: "Package") -> dict[int, str]:
    """Return the cell styles of a package whose font is a symbol font, with the font's name; mostly none."""
    if package.kind != "xlsx":
        return {}
    xml = next((part for name, part in package.parts.items() if name.lower().endswith("xl/styles.xml")), b"")
    if not re.search(rb"(?i)wingdings|webdings", xml):
        return {}
    root = ElementTree.fromstring(xml)
    fonts = [_font_name(font) for font in _children(root, "fonts")]
    found = {}
    for number, style in enumerate(_children(root, "cellXfs")):
        font = int(style.get("fontId", "0"))
        if font < len(fonts) and fonts[font] in DRAWN:
            found[number] = fonts[font]
    return found


def _children(root: ElementTree.Element, tag: str) -> list[ElementTree.Element]:
    return next((list(child) for child in root if child.tag.rpartition("}")[2] == tag), [])


def _font_name(font: ElementTree.Element) -> str:
    for child in font:
        if child.tag.rpartition("}")[2] == "name":
            return child.get("val", "").strip().lower()
    return ""


def read_symbols(grid: Grid, xml: bytes, styles: dict[int, str]) -> None:
    """Put the drawn mark in the place of the letter in every cell of a symbol font."""
    for match in _CELL.finditer(xml):
        style, reference = _STYLE.search(match[1]), _REFERENCE.search(match[1])
        if style is None or reference is None or int(style[1]) not in styles:
            continue
        column = 0
        for letter in reference[1].upper():
            column = column * 26 + letter - 64
        row, column = int(reference[2]) - 1, column - 1
        text = grid.text(row, column).strip()
        drawn = DRAWN[styles[int(style[1])]].get(text[-1:]) if len(text) == 1 else None
        if drawn:
            grid.rows[row][column] = drawn
