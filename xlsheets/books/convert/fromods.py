"""From .ods: the tags of content.xml as cells, merges and measures; styles and page by odsstyles and odspage."""

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import replace
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from xlsheets.books.container import Container, Fault, open_container
from xlsheets.books.convert.look import GENERAL
from xlsheets.books.convert.odsformula import excel_formula
from xlsheets.books.convert.odspage import page_of, view_of
from xlsheets.books.convert.odsstyles import TABLE, Styles, gather, points, run_font
from xlsheets.books.convert.odstext import OFFICE, TEXT, paragraphs
from xlsheets.books.convert.sheetcopy import BookCopy, Cell, Column, Row, SheetCopy, Value
from xlsheets.books.gate import check_markup
from xlsheets.books.limits import MAX_INFLATED, MAX_MEMBER, WIDE_MEMBERS
from xlsheets.books.patch.address import Box, box_name
from xlsheets.books.records import ERRORS

_CALC = "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}"
_DRAW = "{urn:oasis:names:tc:opendocument:xmlns:drawing:1.0}"
_STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_DURATION = re.compile(r"(-?)P(?:(\d+)D)?T?(?:(\d+)H)?(?:(\d+)M)?(?:([\d.]+)S)?")
_CHARACTER = 7 * 0.75
"""Points of a digit in the usual font, which Excel measures columns by."""
_REPEATED_LOOKS = 1_000
"""Rows, and columns, of equal empty cells up to which each is copied; more are only the sheet's ground."""
_USUAL = {"date": "yyyy/m/d", "time": "h:mm:ss", "percentage": "0.00%"}
"""How a value is shown whose style says nothing."""
_GIVES_DATE = re.compile(r"of:=(?:TODAY|DATE)\(")
_LAST_ROW, _LAST_COLUMN = 1_048_575, 16_383
_LOST = {
    _DRAW + "image": "picture",
    _DRAW + "object": "object",
    _DRAW + "custom-shape": "picture",
    _DRAW + "line": "picture",
    _DRAW + "rect": "picture",
    _DRAW + "ellipse": "picture",
    _DRAW + "control": "control",
    _CALC + "conditional-format": "condition",
    TEXT + "a": "link",
    TABLE + "table-row-group": "outline",
    TABLE + "table-column-group": "outline",
}


def read_ods_copy(data: bytes) -> BookCopy:
    """Return what an .ods holds.

    Args:
        data: Its bytes, as they passed the gate.

    Raises:
        Fault: file-damaged, file-hostile or file-too-large.
    """
    package = open_container(data, WIDE_MEMBERS, MAX_INFLATED)
    content = _part(package, "content.xml")
    roots = [content, *([_part(package, "styles.xml")] if "styles.xml" in package.members else [])]
    settings = _part(package, "settings.xml") if "settings.xml" in package.members else None
    book = BookCopy()
    styles = gather(roots)
    book.looks[0] = styles.look("Default")
    spreadsheet = content.find(f"{OFFICE}body/{OFFICE}spreadsheet")
    if spreadsheet is None:
        raise Fault("file-damaged", "里面没有工作表")
    null = spreadsheet.find(f"{TABLE}calculation-settings/{TABLE}null-date")
    book.date1904 = null is not None and null.get(TABLE + "date-value", "").startswith("1904")
    for element in spreadsheet.findall(TABLE + "table"):
        book.sheets.append(_Table(element, styles, book, settings).read())
    _count_losses(book, spreadsheet, package)
    return book


def _part(package: Container, name: str) -> Element:
    raw = package.inflate(name, MAX_MEMBER)
    check_markup(name, raw)
    try:
        return ElementTree.fromstring(raw)
    except ElementTree.ParseError as error:
        raise Fault("file-damaged", f"{name} 不完整（{error}）") from None


def _count_losses(book: BookCopy, spreadsheet: Element, package: Container) -> None:
    book.lost["macro"] += int(any(name.startswith(("Basic/", "Scripts/")) for name in package.members))
    book.lost["book-protection"] += int(spreadsheet.get(TABLE + "structure-protected") == "true")
    names = [*spreadsheet.iter(TABLE + "named-range"), *spreadsheet.iter(TABLE + "named-expression")]
    book.lost["name"] += sum(not one.get(TABLE + "name", "").startswith("_xlnm") for one in names)
    book.lost["pivot"] += len(list(spreadsheet.iter(TABLE + "data-pilot-table")))
    book.lost["filter"] += sum(
        one.get(TABLE + "display-filter-buttons") == "true" for one in spreadsheet.iter(TABLE + "database-range")
    )


class _Table:
    """One sheet as it is read."""

    def __init__(self, element: Element, styles: Styles, book: BookCopy, settings: Element | None) -> None:
        self._element, self._styles, self._book = element, styles, book
        self._copy = SheetCopy(element.get(TABLE + "name", ""))
        self._defaults: list[tuple[int, int, str | None]] = []
        self._row = self._column = 0
        view_of(settings, self._copy)

    def read(self) -> SheetCopy:
        copy, style = self._copy, self._element.get(TABLE + "style-name")
        copy.page = page_of(self._element, style, self._styles, copy.lost)
        if self._styles.property("table", style, "table-properties", TABLE + "display") == "false":
            copy.visibility = "hidden"
        copy.protected = self._element.get(TABLE + "protected") == "true"
        copy.lost["password"] += int(copy.protected and bool(self._element.get(TABLE + "protection-key")))
        for part, header in self._parts(self._element, False):
            if part.tag == TABLE + "table-column":
                self._take_column(part, header)
            else:
                self._take_row(part, header)
        for part in self._element.iter():
            if (word := _LOST.get(part.tag)) is not None:
                copy.lost[word] += 1
        return copy

    def _parts(self, element: Element, header: bool) -> Iterator[tuple[Element, bool]]:
        """Yield the rows and columns, out of their groups, and whether they are repeated on every page."""
        for part in element:
            if part.tag in (TABLE + "table-column", TABLE + "table-row"):
                yield part, header
            elif part.tag in (TABLE + "table-header-columns", TABLE + "table-header-rows"):
                yield from self._parts(part, True)
            elif part.tag.startswith(TABLE) and part.tag.endswith(("-group", "-columns", "-rows")):
                yield from self._parts(part, header)

    def _take_column(self, element: Element, header: bool) -> None:
        first, times = self._column, _times(element, "columns")
        last = min(first + times - 1, _LAST_COLUMN)
        self._column = first + times
        if first > _LAST_COLUMN:
            return
        style, default = element.get(TABLE + "style-name"), element.get(TABLE + "default-cell-style-name")
        self._defaults.append((first, last, default))
        wide = points(self._styles.property("table-column", style, "table-column-properties", _STYLE + "column-width"))
        width = None if wide is None else wide / _CHARACTER
        hidden = element.get(TABLE + "visibility") in ("collapse", "filter")
        look = self._look(default) if default else 0
        self._copy.add_column(Column(first, last, width, look, hidden))
        if header:
            titles = self._copy.page.title_columns
            self._copy.page.title_columns = (titles[0] if titles else first, last)

    def _take_row(self, element: Element, header: bool) -> None:
        first, times = self._row, _times(element, "rows")
        last = min(first + times - 1, _LAST_ROW)
        self._row = first + times
        if first > _LAST_ROW:
            return
        if header:
            titles = self._copy.page.title_rows
            self._copy.page.title_rows = (titles[0] if titles else first, last)
        cells = list(self._cells(element))
        if times > _REPEATED_LOOKS and all(cell.value is None and not cell.error for _, cell in cells):
            return
        row = self._row_of(element)
        for number in range(first, last + 1):
            self._copy.rows[number] = row
            for column, cell in cells:
                self._copy.cells[number, column] = cell
        self._check_size()
        self._take_beside(element, first)

    def _check_size(self) -> None:
        self._book.sheets.append(self._copy)
        try:
            self._book.check_size()
        finally:
            self._book.sheets.pop()

    def _row_of(self, element: Element) -> Row:
        style, kind = element.get(TABLE + "style-name"), "table-row-properties"
        height = points(self._styles.property("table-row", style, kind, _STYLE + "row-height"))
        natural = self._styles.property("table-row", style, kind, _STYLE + "use-optimal-row-height") == "true"
        if style is not None and self._styles.property("table-row", style, kind, _BREAK) == "page":
            self._copy.page.breaks.append(self._row - 1)
        hidden = element.get(TABLE + "visibility") in ("collapse", "filter")
        return Row(height, not natural, hidden=hidden)

    def _cells(self, element: Element) -> Iterator[tuple[int, Cell]]:
        """Yield the cells of a row with their columns; what only repeats the ground is passed over."""
        column, usual = 0, element.get(TABLE + "default-cell-style-name")
        for part in element:
            if part.tag not in (TABLE + "table-cell", TABLE + "covered-table-cell"):
                continue
            times = _times(part, "columns")
            style = part.get(TABLE + "style-name") or usual
            cell = self._cell(part, style or self._default(column))
            if not (cell.value is None and not cell.error and not cell.formula) or (style and times <= _REPEATED_LOOKS):
                for at in range(column, min(column + times, _LAST_COLUMN + 1)):
                    yield at, Cell(cell.look, cell.value, cell.formula, cell.error, cell.array, cell.runs)
            column += times

    def _default(self, column: int) -> str | None:
        return next((style for first, last, style in self._defaults if first <= column <= last), None)

    def _look(self, style: str | None) -> int:
        return self._book.look(self._styles.look(style))

    def _cell(self, part: Element, style: str | None) -> Cell:
        look = self._look(style)
        if part.tag == TABLE + "covered-table-cell":
            return Cell(look)
        dress, kind = self._book.looks[look], part.get(OFFICE + "value-type", "")
        if _GIVES_DATE.match(part.get(TABLE + "formula", "")):
            kind = "date"
        if dress.number_format == GENERAL and kind in _USUAL:
            look = self._book.look(replace(dress, number_format=_USUAL[kind]))
        cell = Cell(look, _value(part, self._book.date1904))
        if part.get(_CALC + "value-type") == "error":
            shown = "".join(text for text, _ in paragraphs(part))
            cell.value, cell.error = None, shown if shown in ERRORS.values() else "#VALUE!"
        elif isinstance(cell.value, str):
            self._take_runs(cell, part)
        return cell

    def _take_runs(self, cell: Cell, part: Element) -> None:
        runs = [(text, style) for text, style in paragraphs(part) if text]
        if part.get(TABLE + "formula") is None and any(style for _, style in runs):
            base = self._book.looks[cell.look].font
            fonts = [(text, run_font(self._styles, style, base) if style else base) for text, style in runs]
            if any(font != base for _, font in fonts) and "".join(text for text, _ in fonts) == cell.value:
                cell.runs = tuple(fonts)

    def _take_beside(self, element: Element, row: int) -> None:
        """Take over formulas, merges and notes, which stand in one row and are not repeated."""
        column = 0
        for part in element:
            if part.tag in (TABLE + "table-cell", TABLE + "covered-table-cell"):
                if part.get(TABLE + "formula") is not None:
                    self._take_formula(part, row, column)
                down, across = _span(part, "number-rows-spanned"), _span(part, "number-columns-spanned")
                if down * across > 1:
                    self._copy.merges.append((row, column, row + down - 1, column + across - 1))
                for note in part.findall(OFFICE + "annotation"):
                    author = note.findtext("{http://purl.org/dc/elements/1.1/}creator", "")
                    self._copy.notes[row, column] = (author, "".join(text for text, _ in paragraphs(note)))
                self._copy.lost["validation"] |= int(part.get(TABLE + "content-validation-name") is not None)
                column += _times(part, "columns")

    def _take_formula(self, part: Element, row: int, column: int) -> None:
        cell = self._copy.cells.setdefault((row, column), Cell(0))
        text = excel_formula(part.get(TABLE + "formula", ""))
        if text is None:
            self._copy.lost["formula"] += 1
            return
        cell.formula = text
        down, across = _span(part, "number-matrix-rows-spanned"), _span(part, "number-matrix-columns-spanned")
        if part.get(TABLE + "number-matrix-rows-spanned") is not None:
            cell.array = box_name(Box(row, column, row + down - 1, column + across - 1))


_BREAK = "{urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0}break-before"


def _times(element: Element, kind: str) -> int:
    text = element.get(f"{TABLE}number-{kind}-repeated", "1").strip()
    return max(1, int(text)) if text.isdigit() else 1


def _span(element: Element, name: str) -> int:
    text = element.get(TABLE + name, "1")
    return min(max(1, int(text)), _LAST_ROW) if text.isdigit() else 1


def _value(part: Element, date1904: bool) -> Value:
    kind = part.get(OFFICE + "value-type")
    if kind in ("float", "percentage", "currency"):
        try:
            return float(part.get(OFFICE + "value", ""))
        except ValueError:
            return None
    if kind == "boolean":
        return part.get(OFFICE + "boolean-value") == "true"
    if kind == "date":
        return _serial(part.get(OFFICE + "date-value", ""), date1904)
    if kind == "time":
        return _days(part.get(OFFICE + "time-value", ""))
    stated = part.get(OFFICE + "string-value")
    text = stated if stated is not None else "".join(text for text, _ in paragraphs(part))
    return text or None


def _serial(text: str, date1904: bool) -> Value:
    try:
        moment = dt.datetime.fromisoformat(text[:26]).replace(tzinfo=None)
    except ValueError:
        return text or None
    gone = moment - (dt.datetime(1904, 1, 1) if date1904 else dt.datetime(1899, 12, 30))
    return gone.days + (gone.seconds + gone.microseconds / 1e6) / 86400


def _days(text: str) -> Value:
    match = _DURATION.fullmatch(text)
    if match is None:
        return text or None
    days, hours, minutes, seconds = (float(part or 0) for part in match.groups()[1:])
    total = days + (hours * 3600 + minutes * 60 + seconds) / 86400
    return -total if match[1] else total
