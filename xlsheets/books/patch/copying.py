"""A sheet of a workbook that we made, appended to the office's: its styles mapped in, its texts put into the cells.

The source was written by XlsxWriter for us, so it is known what it holds. What a sheet needs from the rest of its
package (pictures, notes, links, conditional formats) stays behind.
"""

from __future__ import annotations

from collections.abc import Mapping

from xlsheets.books.edits import CopySheet
from xlsheets.books.patch import markup
from xlsheets.books.patch.cells import inner
from xlsheets.books.patch.reader import Reader
from xlsheets.books.patch.refusal import PatchRefused
from xlsheets.books.patch.sheet import Sheet
from xlsheets.books.patch.sheets import check_name, place_sheet, quoted
from xlsheets.books.patch.styles import Styles
from xlsheets.books.patch.values import Stored, constant
from xlsheets.books.patch.workbook import Book

_HEAD = ("sheetPr", "dimension", "sheetViews", "sheetFormatPr", "cols")
_TAIL = ("mergeCells", "printOptions", "pageMargins", "pageSetup", "headerFooter", "rowBreaks", "colBreaks")
_OWN_NAMES = ("_xlnm.Print_Titles", "_xlnm.Print_Area")

Values = Mapping[tuple[int, int], Stored]
"""What a sheet holds, by row and column."""


def copy_sheet(book: Book, styles: Styles, edit: CopySheet) -> tuple[str, Values]:
    """Append the sheet; return the name of its part, and what its cells hold.

    Raises:
        PatchRefused: ``sheet-exists``, ``sheet-name``, or what is wrong with the source.
    """
    check_name(book, edit.name)
    source = Book(edit.source)
    sheet = source.sheet(edit.sheet)
    looks = _Looks(styles, Styles(source))
    values, body = _body(sheet, Reader(source), looks, book.date1904)
    head = b"".join(_head_part(sheet, element, looks) for element in _children(sheet, _HEAD))
    tail = b"".join(sheet.data[element.start : element.end] for element in _children(sheet, _TAIL))
    start = (
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<worksheet xmlns="{book.main_namespace}" '
        f'xmlns:r="{book.office_namespace}">'
    )
    content = start.encode() + head + b"<sheetData>" + body + b"</sheetData>" + tail + b"</worksheet>"
    return place_sheet(book, edit.name, content, _names(source, edit)), values


class _Looks:
    """The styles of the source by number, each brought over when it is first met."""

    def __init__(self, styles: Styles, source: Styles) -> None:
        self._styles, self._source = styles, source

    def attribute(self, tag: bytes, name: str) -> bytes:
        """Return a tag with its style number mapped."""
        number = markup.attribute(tag, name)
        if number is None:
            return tag
        return markup.with_attribute(tag, name, str(self._styles.imported(self._source, int(number))))


def _children(sheet: Sheet, names: tuple[str, ...]) -> list[markup.Element]:
    inside = markup.children(sheet.masked, sheet.root.tag_end, sheet.root.end)
    return [element for element in inside if element.name in names]


def _head_part(sheet: Sheet, element: markup.Element, looks: _Looks) -> bytes:
    raw = sheet.data[element.start : element.end]
    if element.name == "sheetViews":
        return raw.replace(b' tabSelected="1"', b"")
    if element.name == "cols":
        return markup.opening(sheet.prefix, "col").sub(lambda m: looks.attribute(m[0], "style"), raw)
    return raw


def _body(sheet: Sheet, reader: Reader, looks: _Looks, date1904: bool) -> tuple[Values, bytes]:
    values: dict[tuple[int, int], Stored] = {}
    pieces: list[bytes] = []
    for row in sheet.row_order:
        place = sheet.rows[row]
        tag = looks.attribute(sheet.data[place.start : place.tag_end], "s")
        if markup.is_empty_tag(sheet.data, place.tag_end):
            pieces.append(tag)
            continue
        pieces.append(tag)
        for cell in sheet.cells(row):
            raw = sheet.data[cell.start : cell.end]
            values[row, cell.col] = value = reader.value(sheet, row, cell.col)
            end = markup.tag_end(raw, 0)
            head = looks.attribute(raw[:end], "s")
            if isinstance(value, str) and inner(raw, sheet.prefix, "f") is None:
                kind, content = constant(value, date1904, b"")
                bare = markup.with_attribute(head, "t", None)[:-1]
                pieces.append(bare + kind + b">" + content + b"</c>")
            else:
                pieces.append(head + raw[end:])
        pieces.append(b"</row>")
    return values, b"".join(pieces)


def _names(source: Book, edit: CopySheet) -> dict[str, str]:
    """Return print titles and print area of the sheet, under its new name."""
    if edit.sheet not in source.order:
        raise PatchRefused("no-such-sheet", "the workbook has no such sheet", edit.sheet)
    index = source.order.index(edit.sheet)
    found: dict[str, str] = {}
    for name in source.names():
        if name.name in _OWN_NAMES and name.scope == index:
            areas = [part.rpartition("!")[2] for part in name.formula.split(",")]
            found[name.name] = ",".join(f"{quoted(edit.name)}!{area}" for area in areas)
    return found
