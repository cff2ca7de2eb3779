"""Grow a template row: insert clones of it, and move everything that points past it.

Cells, formulas on all sheets, merged ranges, conditional formats, validations (also those of newer Excels),
hyperlinks, filters, page breaks, print areas, defined names, tables, notes with their boxes, drawings, controls,
charts and the sources of pivot tables follow. What cannot be followed is refused, or reported when it is text
(``INDIRECT``, references through several sheets).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from xlsheets.books.edits import GrowRows
from xlsheets.books.patch import markup
from xlsheets.books.patch.address import MAX_ROWS, Box, box_name, cell_name
from xlsheets.books.patch.cells import inner
from xlsheets.books.patch.formula import counts_rows, tokens, translated
from xlsheets.books.patch.relations import Relation, relations
from xlsheets.books.patch.relocate import Kind, relocated
from xlsheets.books.patch.rendering import rendered
from xlsheets.books.patch.sheet import Sheet
from xlsheets.books.patch.shift import Shift
from xlsheets.books.patch.values import formula_text
from xlsheets.books.patch.workbook import Book

_SHEET_PARTS: dict[str, Kind] = {
    "table": "table",
    "comments": "comments",
    "threadedComment": "comments",
    "vmlDrawing": "vml",
    "ctrlProp": "control",
    "drawing": "drawing",
}


class Growth:
    """One insertion into one sheet.

    ``parts`` holds each part that changed, before and after; ``unfollowed`` what could not be moved, by sheet;
    ``fresh`` the cells of the new rows, and those with formulas that count rows.
    """

    def __init__(self, book: Book, edit: GrowRows) -> None:
        self._book = book
        self._shift = Shift(edit.sheet, edit.row, edit.count)
        self.parts: dict[str, tuple[bytes, bytes]] = {}
        self.unfollowed: list[tuple[str, str]] = []
        self.fresh: list[tuple[str, int, int]] = []

    def run(self) -> None:
        """Make the insertion.

        Raises:
            PatchRefused: ``grow-…``; nothing was changed that is kept.
        """
        book, shift = self._book, self._shift
        sheet = book.sheet(shift.sheet)
        self._refuse(sheet)
        self._grow_target(sheet)
        for name in book.parts:
            if name != shift.sheet:
                self._move_formulas_of(name)
        self._move(book.part, None, "workbook")
        for name, part in [*book.parts.items(), *(("", r.target) for r in book.relations if r.kind == "chartsheet")]:
            for relation in relations(book.package, part):
                self._move_related(name, relation)
        self._move_pivot_sources()

    # -- what is refused

    def _refuse(self, sheet: Sheet) -> None:
        row, count = self._shift.template, self._shift.count
        if count < 1:
            raise sheet.refuse("grow-impossible", "no rows to insert")
        if not 0 <= row < MAX_ROWS or max(sheet.row_order, default=0) + count >= MAX_ROWS:
            raise sheet.refuse("grow-full", "the sheet has no room for more rows")
        if list(sheet.rows) != sheet.row_order:
            raise sheet.refuse("damaged", "the rows are out of order")
        for box, (code, reason) in sheet.blocked.items:
            if code in ("pivot-table", "data-table"):
                raise sheet.refuse(f"grow-{code}", reason.replace("the cell belongs to", "the sheet holds"))
            if code == "array-formula" and box.top <= row <= box.bottom:
                raise sheet.refuse("grow-array-formula", "an array formula crosses the template row")
            if code in ("table-header", "table-totals") and box.top == row:
                raise sheet.refuse(f"grow-{code}", "the template row is the header or totals row of a table")

    # -- the sheet that grows

    def _grow_target(self, sheet: Sheet) -> None:
        shift, name = self._shift, self._shift.sheet
        data = self._moved_sheet(sheet, name)
        moved = Sheet(self._book.package, name, sheet.part, sheet.date1904, data)
        pieces: list[bytes] = []
        last = 0
        for row in moved.row_order:
            place = moved.rows[row]
            raw = data[place.start : place.end]
            pieces.append(data[last : place.start])
            pieces.append(_renumbered(raw, shift.row(row), moved.prefix) if row > shift.template else raw)
            if row == shift.template:
                pieces += self._clones(moved, raw)
            last = place.end
        pieces.append(data[last:])
        self._write(sheet.part, _with_merges(b"".join(pieces), sheet, shift))
        self._book.forget(name)

    def _moved_sheet(self, sheet: Sheet, home: str) -> bytes:
        """Return a worksheet with its formulas and all references outside its sheet data moved."""
        shift = self._shift
        target = home == shift.sheet
        for cell in sheet.formulas:
            text = cell.text
            own_row = target and cell.row == shift.template
            self._note_unfollowed(home, text)
            new = shift.formula(text, home, "strict" if own_row else "formula")
            if counts_rows(text) and (new != text or (target and cell.row > shift.template)):
                self.fresh.append((home, shift.row(cell.row) if target else cell.row, cell.col))
            if cell.kind == "shared" or (new != text and text):
                sheet.change(cell.row, cell.col).plain = new
        data = rendered(sheet) if sheet.changes else sheet.data
        if target and any(f.area for f in sheet.formulas):
            data = self._moved_arrays(data, sheet.prefix)
        masked = markup.mask(data)
        found = markup.opening(sheet.prefix, "sheetData").search(masked)
        assert found is not None
        body = markup.element_at(masked, found, sheet.prefix, "sheetData")
        head = relocated(data[: body.start], shift, home, "sheet")
        tail = relocated(data[body.end :], shift, home, "sheet")
        return head + data[body.start : body.end] + tail

    def _moved_arrays(self, data: bytes, prefix: bytes) -> bytes:
        def moved(match: re.Match[bytes]) -> bytes:
            ref = markup.attributes(match[0]).get("ref")
            return markup.with_attribute(match[0], "ref", self._shift.area(ref, "strict")) if ref else match[0]

        return markup.opening(prefix, "f").sub(moved, data)

    def _clones(self, sheet: Sheet, raw: bytes) -> Iterator[bytes]:
        """Yield the new rows: style, height and formulas of the template row, none of its constants."""
        end = markup.tag_end(raw, 0)
        template = self._shift.template
        for step in range(1, self._shift.count + 1):
            row = template + step
            tag = markup.with_attribute(raw[:end], "r", str(row + 1))
            body = b"".join(self._clone_cell(sheet, cell.col, row) for cell in sheet.cells(template))
            yield tag + body + (b"" if markup.is_empty_tag(raw, end) else b"</%srow>" % sheet.prefix)

    def _clone_cell(self, sheet: Sheet, col: int, row: int) -> bytes:
        p, template = sheet.prefix, self._shift.template
        style = sheet.style(template, col)
        self.fresh.append((sheet.name, row, col))
        head = b'<%sc r="%s"' % (p, cell_name(row, col).encode()) + (b' s="%d"' % style if style else b"")
        old = sheet.cell_bytes(template, col) or b""
        formula = sheet.formula_at.get((template, col))
        if formula is None or inner(old, p, "f") is None:
            return head + b"/>"
        text = translated(formula.text, row - template, 0)
        return head + b"><%sf>%s</%sf></%sc>" % (p, formula_text(text), p, p)

    # -- everything else

    def _move_formulas_of(self, name: str) -> None:
        sheet = self._book.sheet(name)
        if b"!" not in sheet.data:
            return
        self._refuse_moving_arrays(sheet)
        self._write(sheet.part, self._moved_sheet(sheet, name))
        self._book.forget(name)

    def _refuse_moving_arrays(self, sheet: Sheet) -> None:
        for cell in sheet.formulas:
            if cell.kind == "dataTable" and self._shift.formula(cell.text, sheet.name) != cell.text:
                raise sheet.refuse("grow-data-table", "a what-if table reads the sheet that grows")

    def _move_related(self, name: str, relation: Relation) -> None:
        package = self._book.package
        if relation.external or relation.kind not in _SHEET_PARTS or not package.has(relation.target):
            return
        kind = _SHEET_PARTS[relation.kind]
        self._move(relation.target, name or None, kind)
        if kind == "drawing":
            for inside in relations(package, relation.target):
                if inside.kind in ("chart", "chartEx") and not inside.external and package.has(inside.target):
                    self._move(inside.target, None, "chart")

    def _move_pivot_sources(self) -> None:
        package = self._book.package
        for relation in self._book.relations:
            if relation.kind != "pivotCacheDefinition" or not package.has(relation.target):
                continue
            data = package.read(relation.target)
            found = markup.anywhere("worksheetSource").search(markup.mask(data))
            tag = markup.attributes(found[0]) if found else {}
            if found and tag.get("sheet", "").casefold() == self._shift.sheet.casefold() and "ref" in tag:
                new = markup.with_attribute(found[0], "ref", self._shift.area(tag["ref"]))
                self._write(relation.target, markup.spliced(data, [(*found.span(), new)]))

    def _move(self, part: str, home: str | None, kind: Kind) -> None:
        data = self._book.package.read(part)
        if kind != "vml":
            markup.checked(data, part)
        self._write(part, relocated(data, self._shift, home, kind))

    def _write(self, part: str, data: bytes) -> None:
        old = self._book.package.read(part)
        if data != old:
            self._book.package.write(part, data)
            self.parts[part] = (self.parts[part][0] if part in self.parts else old, data)

    def _note_unfollowed(self, sheet: str, formula: str) -> None:
        for token in tokens(formula):
            if token.kind == "function" and token.text.upper() == "INDIRECT":
                self.unfollowed.append((sheet, "an INDIRECT may point past the inserted rows"))
            elif token.kind == "ref" and token.sheet and ":" in token.sheet:
                self.unfollowed.append((sheet, "a reference through several sheets was not moved"))


def _renumbered(raw: bytes, row: int, prefix: bytes) -> bytes:
    """Return a row under another number; texts that look like cells stay."""
    pattern = re.compile(b"<" + prefix + rb"(?:row|c)(?=\s)[^>]*?\sr\s*=\s*[\"'][A-Za-z]{0,3}(\d+)")
    number = str(row + 1).encode()
    return markup.spliced(raw, [(*match.span(1), number) for match in pattern.finditer(markup.mask(raw))])


def _with_merges(data: bytes, sheet: Sheet, shift: Shift) -> bytes:
    """Return the grown sheet with the merged ranges of its template row repeated in the new rows."""
    flat = [box for box, _ in sheet.merges.items if box.top == box.bottom == shift.template]
    if not flat:
        return data
    masked = markup.mask(data)
    found = markup.find_element(masked, "mergeCells", masked.rindex(b"sheetData"))
    assert found is not None
    prefix, element = found
    rows = range(shift.template + 1, shift.template + shift.count + 1)
    boxes = [Box(row, box.left, row, box.right) for row in rows for box in flat]
    new = b"".join(b'<%smergeCell ref="%s"/>' % (prefix, box_name(box).encode()) for box in boxes)
    tag = data[element.start : element.tag_end]
    count = markup.attributes(tag).get("count", "")
    if count.isdigit():
        tag = markup.with_attribute(tag, "count", str(int(count) + len(boxes)))
    at = masked.rindex(b"</", element.start, element.end)
    return markup.spliced(data, [(element.start, element.tag_end, tag), (at, at, new)])
