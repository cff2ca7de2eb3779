"""Read the values that single cells hold, without reading the sheet."""

from __future__ import annotations

import re

from xlsheets.books.patch import markup
from xlsheets.books.patch.cells import inner
from xlsheets.books.patch.sheet import Sheet
from xlsheets.books.patch.values import Failure, Stored, unescaped_text
from xlsheets.books.patch.workbook import Book

_PHONETIC = re.compile(rb"<((?:[\w.-]+:)?rPh)\b.*?</\1\s*>", re.S)
_TEXT = re.compile(rb"<((?:[\w.-]+:)?t)(?:\s" + markup.TAG_REST + rb")?(?:(?<=/)>|>(.*?)</\1\s*>)", re.S)
_BLANKED = re.compile(rb"<!--.*?-->|<\?.*?\?>", re.S)
_CDATA = re.compile(rb"<!\[CDATA\[(.*?)\]\]>", re.S)


def rich_text(raw: bytes) -> str:
    """Return the text of a string item: its plain text or its runs, without phonetic hints."""
    return unescaped_text("".join(_content(m[2] or b"") for m in _TEXT.finditer(_PHONETIC.sub(b"", raw))))


def _content(raw: bytes) -> str:
    if b"<!" not in raw and b"<?" not in raw:
        return markup.text_of(raw)
    pieces = _CDATA.split(_BLANKED.sub(b"", raw))
    return "".join(p.decode() if n % 2 else markup.text_of(p) for n, p in enumerate(pieces))


def shared_strings(book: Book) -> list[str]:
    """Return the shared strings of a book."""
    relation = book.related("sharedStrings")
    if relation is None or not book.package.has(relation.target):
        return []
    data = markup.checked(book.package.read(relation.target), relation.target)
    masked = markup.mask(data)
    _, top = markup.root(masked)
    return [rich_text(data[e.start : e.end]) for e in markup.children(masked, top.tag_end, top.end)]


class Reader:
    """The values of the cells of a book as they are stored now, edits not included."""

    def __init__(self, book: Book) -> None:
        self._book = book
        self._strings: list[str] | None = None

    def value(self, sheet: Sheet, row: int, col: int) -> Stored:
        """Return what a cell holds: None when empty, a float for every number and date."""
        raw = sheet.cell_bytes(row, col)
        return self.parsed(raw, sheet.prefix) if raw else None

    def parsed(self, cell: bytes, prefix: bytes) -> Stored:
        """Return the value of a cell from its bytes."""
        kind = markup.attribute(cell[: markup.tag_end(cell, 0)], "t") or "n"
        if kind == "inlineStr":
            found = inner(cell, prefix, "is")
            return rich_text(found[0]) if found else None
        found = inner(cell, prefix, "v")
        if found is None:
            return None
        close = found[0].rfind(b"</")
        text = _content(found[0][found[0].index(b">") + 1 : close]) if close > 0 else ""
        if kind in ("str", "d"):
            return unescaped_text(text)
        if kind == "e":
            return Failure(text)
        text = text.strip()
        if not text:
            return None
        if kind == "b":
            return text in ("1", "true")
        if kind == "s":
            return self._shared(int(text))
        return float(text)

    def _shared(self, number: int) -> str:
        if self._strings is None:
            self._strings = shared_strings(self._book)
        return self._strings[number] if 0 <= number < len(self._strings) else ""
