"""Sheets of our own: appended to a book, and taken out again.

A sheet made here carries a hidden name of its own (``_xlsheets``), which survives a save by Excel; only a sheet that
has it can be deleted.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Mapping

from xlsheets.books.edits import AddSheet, Link, NewCell
from xlsheets.books.patch import markup
from xlsheets.books.patch.address import MAX_COLS, MAX_ROWS, Box, box_name, cell_name
from xlsheets.books.patch.cells import Change, created
from xlsheets.books.patch.formula import tokens
from xlsheets.books.patch.refusal import PatchRefused
from xlsheets.books.patch.relations import add_override, add_relation, drop_override, drop_relation, free_name
from xlsheets.books.patch.relations import relations as relations_of
from xlsheets.books.patch.styles import Look, Styles
from xlsheets.books.patch.values import formula_text
from xlsheets.books.patch.workbook import Book

OURS = "_xlsheets"
"""The hidden defined name that marks a sheet as made here."""

_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
LINE_HEIGHT = 15
"""Points that a line of text takes."""

_FORBIDDEN = re.compile(r"[\[\]:*?/\\\x00-\x1f]")


def quoted(name: str) -> str:
    """Return a sheet name as formulas write it in front of ``!``."""
    return "'" + name.replace("'", "''") + "'"


def add_sheet(book: Book, styles: Styles, edit: AddSheet) -> str:
    """Append a sheet and return the name of its part.

    Raises:
        PatchRefused: ``sheet-exists`` (names are compared without regard to case) or ``sheet-name``.
    """
    if len(edit.rows) > MAX_ROWS or any(len(row) > MAX_COLS for row in edit.rows):
        raise PatchRefused("outside-grid", "the new sheet is larger than a sheet can be", edit.name)
    check_name(book, edit.name)
    return place_sheet(book, edit.name, _sheet_xml(book, styles, edit))


def check_name(book: Book, name: str) -> None:
    """Refuse a name that no new sheet can have.

    Raises:
        PatchRefused: ``sheet-exists`` or ``sheet-name``.
    """
    if name.casefold() in (n.casefold() for n in book.order):
        raise PatchRefused("sheet-exists", "the workbook has a sheet of that name", name)
    if not name or len(name) > 31 or _FORBIDDEN.search(name) or name.startswith("'") or name.endswith("'"):
        raise PatchRefused("sheet-name", "Excel allows no sheet of that name", name)


def place_sheet(book: Book, name: str, content: bytes, names: Mapping[str, str] | None = None) -> str:
    """Append a worksheet part under a name that is free, and return the name of the part.

    Args:
        book: The workbook.
        name: Of the sheet.
        content: The part.
        names: Defined names of the sheet alone, such as its print titles.
    """
    part = free_name(book.package, "xl/worksheets/sheet{}.xml")
    book.package.write(part, content)
    id_ = add_relation(book.package, book.part, f"{book.office_namespace}/worksheet", part)
    add_override(book.package, part, _TYPE)
    _register(book, name, id_, names or {})
    book.relations = relations_of(book.package, book.part)
    book.order.append(name)
    book.parts[name] = part
    return part


def _register(book: Book, name: str, id_: str, names: Mapping[str, str]) -> None:
    data = book.data
    masked = markup.mask(data)
    found = markup.find_element(masked, "sheets")
    assert found is not None
    prefix, sheets = found
    taken = [int(n) for n in re.findall(rb"\ssheetId=[\"'](\d+)", data[sheets.start : sheets.end])]
    new = b'<%ssheet xmlns:r="%s" name="%s" sheetId="%d" r:id="%s"/>' % (
        prefix, book.office_namespace.encode(), markup.attribute_bytes(name), max(taken, default=0) + 1, id_.encode(),
    )  # fmt: skip
    splices = [markup.inside_end(data, masked, sheets, new)]
    mark = b'<%sdefinedName name="%s" localSheetId="%d" hidden="1">1</%sdefinedName>' % (
        prefix, OURS.encode(), len(book.order), prefix,
    )  # fmt: skip
    for own, formula in names.items():
        mark += b'<%sdefinedName name="%s" localSheetId="%d">%s</%sdefinedName>' % (
            prefix, own.encode(), len(book.order), formula_text(formula), prefix,
        )  # fmt: skip
    there = markup.find_element(masked, "definedNames")
    if there:
        splices.append(markup.inside_end(data, masked, there[1], mark))
    else:
        at = book.place_of_names()
        splices.append((at, at, b"<%sdefinedNames>%s</%sdefinedNames>" % (prefix, mark, prefix)))
    book.package.write(book.part, markup.spliced(data, splices))


def _sheet_xml(book: Book, styles: Styles, edit: AddSheet) -> bytes:
    last_row, last_col = max(len(edit.rows), 1) - 1, max([len(r) for r in edit.rows] + [1]) - 1
    pieces = [
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<worksheet xmlns="{book.main_namespace}">',
        '<sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>',
        f'<dimension ref="{box_name(Box(0, 0, last_row, last_col))}"/>',
        f'<sheetViews><sheetView workbookViewId="0">{_pane(edit.frozen)}</sheetView></sheetViews>',
        f'<sheetFormatPr defaultRowHeight="{LINE_HEIGHT}"/>',
        _columns(edit.widths),
    ]
    body, links = [], []
    for row, cells in enumerate(edit.rows):
        written = b"".join(_cell_xml(book, styles, row, col, cell) for col, cell in enumerate(cells))
        body.append(b'<row r="%d"%s>%s</row>' % (row + 1, _height(cells, edit.widths), written))
        links += [_link_xml(row, col, cell.link) for col, cell in enumerate(cells) if cell.link]
    tail = b"<hyperlinks>" + b"".join(links) + b"</hyperlinks>" if links else b""
    data = b"<sheetData>" + b"".join(body) + b"</sheetData>"
    page = b'<pageSetup paperSize="9" orientation="landscape" fitToHeight="0"/>'
    return "".join(pieces).encode() + data + tail + page + b"</worksheet>"


def _pane(frozen: int) -> str:
    if not frozen:
        return ""
    return f'<pane ySplit="{frozen}" topLeftCell="A{frozen + 1}" activePane="bottomLeft" state="frozen"/>'


def _columns(widths: tuple[float, ...]) -> str:
    if not widths:
        return ""
    columns = (f'<col min="{n}" max="{n}" width="{w:g}" customWidth="1"/>' for n, w in enumerate(widths, 1))
    return "<cols>" + "".join(columns) + "</cols>"


def _height(cells: tuple[NewCell, ...], widths: tuple[float, ...]) -> bytes:
    """Return the height attribute of a row whose wrapped texts need several lines; not every program fits rows."""
    lines = 1
    for cell, width in zip(cells, widths, strict=False):
        if cell.wrap and isinstance(cell.value, str):
            lines = max(lines, sum(_lines(text, width) for text in cell.value.split("\n")))
    return b' ht="%d" customHeight="1"' % min(LINE_HEIGHT * lines, 409) if lines > 1 else b""


def _lines(text: str, width: float) -> int:
    taken = sum(2 if unicodedata.east_asian_width(letter) in "WFA" else 1 for letter in text)
    return max(1, math.ceil(taken / max(width - 1, 1)))


def _cell_xml(book: Book, styles: Styles, row: int, col: int, cell: NewCell) -> bytes:
    style = styles.derived(None, Look(cell.fill, cell.number_format, cell.bold, cell.wrap, top=True))
    change = Change("constant", cell.value, style=style)
    return created(cell_name(row, col), change, None, b"", book.date1904)


def _link_xml(row: int, col: int, link: Link) -> bytes:
    place = markup.attribute_bytes(f"{quoted(link.sheet)}!{cell_name(link.row, link.col)}")
    return b'<hyperlink ref="%s" location="%s"/>' % (cell_name(row, col).encode(), place)


def delete_sheet(book: Book, name: str) -> None:
    """Take out a sheet that was added here.

    Raises:
        PatchRefused: ``no-such-sheet``, ``sheet-not-ours``, or ``sheet-in-use`` when a formula or a name refers
            to it.
    """
    if name not in book.parts:
        raise PatchRefused("no-such-sheet", "the workbook has no such sheet", name)
    index = book.order.index(name)
    if not any(n.name == OURS and n.scope == index for n in book.names()):
        raise PatchRefused("sheet-not-ours", "the sheet was not made here", name)
    _refuse_used(book, name, index)
    part = book.parts.pop(name)
    relation = next(r for r in book.relations if not r.external and r.target == part)
    _unregister(book, name, index)
    drop_relation(book.package, book.part, relation.id)
    drop_override(book.package, part)
    related = f"xl/worksheets/_rels/{part.rpartition('/')[2]}.rels"
    for gone in (part, related):
        if book.package.has(gone):
            book.package.remove(gone)
    book.relations = relations_of(book.package, book.part)
    book.order.pop(index)
    book.forget(name)


def _refuse_used(book: Book, name: str, index: int) -> None:
    for other in book.parts:
        if other == name:
            continue
        sheet = book.sheet(other)
        for formula in sheet.formulas:
            if any(t.kind == "ref" and t.sheet == name for t in tokens(formula.text)):
                raise PatchRefused("sheet-in-use", f"a formula refers to the sheet {name}", other,
                                   cell_name(formula.row, formula.col))  # fmt: skip
    for defined in book.names():
        if defined.scope != index and any(t.kind == "ref" and t.sheet == name for t in tokens(defined.formula)):
            raise PatchRefused("sheet-in-use", f"the name {defined.name} refers to the sheet", name)


def _unregister(book: Book, name: str, index: int) -> None:
    """Remove the sheet from the workbook part, and count the sheets behind it one less."""
    data = book.data
    masked = markup.mask(data)
    splices: list[markup.Splice] = []
    found = markup.find_element(masked, "sheets")
    assert found is not None
    place = list(markup.children(masked, found[1].tag_end, found[1].end))[index]
    splices.append((place.start, place.end, b""))
    for match in markup.anywhere("definedName").finditer(masked):
        scope = markup.attributes(match[0]).get("localSheetId", "")
        if scope == str(index):
            element = markup.element_at(masked, match, match[1], "definedName")
            splices.append((element.start, element.end, b""))
        elif scope.isdigit() and int(scope) > index:
            splices.append((*match.span(), markup.with_attribute(match[0], "localSheetId", str(int(scope) - 1))))
    for match in markup.anywhere("workbookView").finditer(masked):
        tag = match[0]
        for attribute in ("activeTab", "firstSheet"):
            value = markup.attributes(tag).get(attribute, "")
            if value.isdigit() and int(value) >= index > 0:
                tag = markup.with_attribute(tag, attribute, str(int(value) - 1))
        splices.append((*match.span(), tag))
    new = markup.spliced(data, splices)
    empty = re.search(rb"<((?:[\w.-]+:)?definedNames)\s*>\s*</\1>", new)
    book.package.write(book.part, new[: empty.start()] + new[empty.end() :] if empty else new)
