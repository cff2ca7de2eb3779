"""A worksheet part: where its rows, cells and formulas lie, and what shall become of them.

Rows are found by one byte search over the sheet data, cells only in the rows that an edit touches: a sheet with a
million cells costs one pattern match a row, not a call a cell.
"""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterator
from functools import cached_property, lru_cache
from typing import NamedTuple

from xlsheets.books.patch import markup
from xlsheets.books.patch.address import Box, Cover, cell_name, parse_box, parse_cell
from xlsheets.books.patch.cells import Change
from xlsheets.books.patch.formula import translated
from xlsheets.books.patch.package import Package
from xlsheets.books.patch.refusal import PatchRefused
from xlsheets.books.patch.relations import relations


class Row(NamedTuple):
    """Where a row lies: whole ``start``..``end``, its start tag ``start``..``tag_end``."""

    start: int
    tag_end: int
    end: int


class Cell(NamedTuple):
    """Where a cell lies, and its column."""

    col: int
    start: int
    tag_end: int
    end: int


class FormulaCell(NamedTuple):
    """A cell with a formula; a shared formula is written out as it reads in this cell.

    ``area`` is the range that an array formula or data table fills, ``shared`` the number of a shared formula,
    ``master`` tells whether the cell holds the text of a shared formula for others.
    """

    row: int
    col: int
    text: str
    kind: str
    area: Box | None
    shared: str | None
    master: bool


@lru_cache(maxsize=16)
def _cell_pattern(prefix: bytes) -> re.Pattern[bytes]:
    """Return a pattern of one cell; group 1 is its name, group 2 ends with its start tag."""
    tag = prefix + b"c"
    name = rb"(?:(?=[^>]*?\sr\s*=\s*[\"']([^\"'>]*)[\"']))?"
    start = b"<" + tag + rb"(?=[\s/>])" + name + b"(" + markup.TAG_REST + b">)"
    return re.compile(start + rb"(?:(?<=/>)|.*?</" + tag + rb"\s*>)", re.S)


class Sheet:
    """One worksheet opened for change."""

    def __init__(self, package: Package, name: str, part: str, date1904: bool, data: bytes | None = None) -> None:
        self.package = package
        self.name = name
        self.part = part
        self.date1904 = date1904
        self.data = markup.checked(package.read(part) if data is None else data, part)
        self.masked = markup.mask(self.data)
        self.prefix, self.root = markup.root(self.masked)
        if self.root.name != "worksheet":
            raise PatchRefused("not-a-worksheet", "the part is no worksheet", name)
        found = markup.opening(self.prefix, "sheetData").search(self.masked)
        if found is None:
            raise PatchRefused("damaged", "the worksheet has no sheet data", name)
        self.body = markup.element_at(self.masked, found, self.prefix, "sheetData")
        self.changes: dict[tuple[int, int], Change] = {}
        self.extra: list[markup.Splice] = []
        self._cells: dict[int, list[Cell]] = {}
        self._found: dict[tuple[int, int], Cell | None] = {}

    def refuse(self, code: str, reason: str, row: int | None = None, col: int | None = None) -> PatchRefused:
        """Return a refusal that names this sheet and, if given, the cell."""
        cell = cell_name(row, col) if row is not None and col is not None else None
        return PatchRefused(code, reason, self.name, cell)

    # -- where things are

    @cached_property
    def rows(self) -> dict[int, Row]:
        """The rows that are written, by number."""
        masked, end = self.masked, self.body.end
        opened, closed = b"<" + self.prefix + b"row", b"</" + self.prefix + b"row"
        number_of = re.compile(rb"\sr\s*=\s*[\"'](\d+)[\"']").search
        rows: dict[int, Row] = {}
        last = -1
        start = masked.find(opened, self.body.tag_end, end)
        while start >= 0:
            tag_end = markup.tag_end(masked, start)
            number = number_of(masked, start, tag_end)
            last = int(number[1]) - 1 if number else last + 1
            if last in rows or last < 0:
                raise self.refuse("damaged", f"row {last + 1} is written twice")
            stop = tag_end
            if not markup.is_empty_tag(masked, tag_end):
                close = masked.find(closed, tag_end, end)
                if close < 0:
                    raise self.refuse("damaged", f"row {last + 1} is not closed")
                stop = masked.index(b">", close) + 1
            rows[last] = Row(start, tag_end, stop)
            start = masked.find(opened, stop, end)
        return rows

    @cached_property
    def row_order(self) -> list[int]:
        """The numbers of the rows that are written, ascending."""
        return sorted(self.rows)

    def cells(self, row: int) -> list[Cell]:
        """Return the cells written in a row, ascending by column."""
        if row not in self._cells:
            self._cells[row] = self._scan(row) if row in self.rows else []
        return self._cells[row]

    def _scan(self, row: int) -> list[Cell]:
        place = self.rows[row]
        result: list[Cell] = []
        last = -1
        for match in _cell_pattern(self.prefix).finditer(self.masked, place.tag_end, place.end):
            name = match[1]
            spot = parse_cell(name.decode()) if name else (row, last + 1)
            if spot is None or spot[0] != row or spot[1] <= last:
                raise self.refuse("damaged", f"the cells of row {row + 1} are out of order")
            last = spot[1]
            result.append(Cell(last, match.start(), match.end(2), match.end()))
        return result

    def find(self, row: int, col: int) -> Cell | None:
        """Return where a cell lies, or None when it is not written."""
        if (row, col) in self._found:
            return self._found[row, col]
        place = self.rows.get(row)
        found = None
        if place is not None:
            found = self._quick(place, row, col) if row not in self._cells else None
            if found is None:
                cells = self.cells(row)
                at = bisect.bisect_left(cells, col, key=lambda c: c.col)
                found = cells[at] if at < len(cells) and cells[at].col == col else None
        self._found[row, col] = found
        return found

    def _quick(self, place: Row, row: int, col: int) -> Cell | None:
        """Return a cell that is written as nearly all programs write it, without looking at the others of its row."""
        written = b'<%sc r="%s"' % (self.prefix, cell_name(row, col).encode())
        start = self.masked.find(written, place.tag_end, place.end)
        if start < 0:
            return None
        match = _cell_pattern(self.prefix).match(self.masked, start, place.end)
        return Cell(col, start, match.end(2), match.end()) if match else None

    def cell_bytes(self, row: int, col: int) -> bytes | None:
        """Return a cell as it is written, or None."""
        cell = self.find(row, col)
        return self.data[cell.start : cell.end] if cell else None

    def style(self, row: int, col: int) -> int | None:
        """Return the style number of a cell; one that is not written has its row's or its column's, or None."""
        cell = self.find(row, col)
        if cell:
            written = markup.attribute(self.data[cell.start : cell.tag_end], "s") or "0"
        else:
            written = self._inherited(row, col)
        return int(written) if written.isdigit() else None

    def _inherited(self, row: int, col: int) -> str:
        place = self.rows.get(row)
        if place:
            tag = markup.attributes(self.data[place.start : place.tag_end])
            if "s" in tag and tag.get("customFormat") in ("1", "true"):
                return tag["s"]
        return next((style for first, last, style in self._columns if first <= col <= last), "")

    @cached_property
    def _columns(self) -> list[tuple[int, int, str]]:
        head = self.masked[: self.body.start]
        tags = (markup.attributes(m[0]) for m in markup.opening(self.prefix, "col").finditer(head))
        return [(int(t["min"]) - 1, int(t["max"]) - 1, t["style"]) for t in tags if "style" in t]

    def tail(self) -> list[markup.Element]:
        """Return the children of the worksheet behind the sheet data."""
        return list(markup.children(self.masked, self.body.end, self.root.end))

    # -- what forbids writing

    @cached_property
    def merges(self) -> Cover[None]:
        """The merged ranges."""
        tags = markup.opening(self.prefix, "mergeCell").finditer(self.masked, self.body.end)
        boxes = (parse_box(markup.attribute(tag[0], "ref") or "") for tag in tags)
        return Cover((box, None) for box in boxes if box is not None)

    def merged(self, row: int, col: int) -> Box | None:
        """Return the merged range that covers a cell, or None."""
        found = self.merges.at(row, col)
        return found[0] if found else None

    @cached_property
    def blocked(self) -> Cover[tuple[str, str]]:
        """Ranges whose values must not be set one by one, with code and reason."""
        return Cover(self._blocked())

    def _blocked(self) -> Iterator[tuple[Box, tuple[str, str]]]:
        for cell in self.formulas:
            if cell.area and cell.kind == "array":
                yield cell.area, ("array-formula", "the cell belongs to an array formula")
            elif cell.area and cell.kind == "dataTable":
                yield cell.area, ("data-table", "the cell belongs to a what-if table")
        for relation in relations(self.package, self.part):
            if relation.kind == "table":
                yield from self._table_rows(relation.target)
            elif relation.kind == "pivotTable":
                found = markup.anywhere("location").search(self.package.read(relation.target))
                box = parse_box(markup.attributes(found[0]).get("ref", "")) if found else None
                if box:
                    yield box, ("pivot-table", "the cell belongs to a pivot table")

    def _table_rows(self, part: str) -> Iterator[tuple[Box, tuple[str, str]]]:
        found = markup.anywhere("table").search(self.package.read(part))
        tag = markup.attributes(found[0]) if found else {}
        box = parse_box(tag.get("ref", ""))
        if box is None:
            return
        if tag.get("headerRowCount", "1") != "0":
            head = Box(box.top, box.left, box.top, box.right)
            yield head, ("table-header", "the cell is a column name of a table")
        if tag.get("totalsRowCount", "0") != "0":
            totals = Box(box.bottom, box.left, box.bottom, box.right)
            yield totals, ("table-totals", "the cell is in the totals row of a table")

    @cached_property
    def protected(self) -> bool:
        """Whether the sheet is protected."""
        found = markup.opening(self.prefix, "sheetProtection").search(self.masked, self.body.end)
        return found is not None and markup.attributes(found[0]).get("sheet") in ("1", "true")

    # -- formulas

    @cached_property
    def formulas(self) -> list[FormulaCell]:
        """Every cell with a formula, in the order of the part."""
        result: list[FormulaCell] = []
        masters: dict[str, FormulaCell] = {}
        if b"<" + self.prefix + b"f" not in self.masked:
            return result
        order = sorted(self.rows, key=lambda r: self.rows[r].start)
        starts = [self.rows[r].start for r in order]
        pattern = markup.opening(self.prefix, "f")
        for match in pattern.finditer(self.masked, self.body.tag_end, self.body.end):
            element = markup.element_at(self.masked, match, self.prefix, "f")
            row = order[bisect.bisect_right(starts, match.start()) - 1]
            col = self._column_at(row, match.start())
            tag = markup.attributes(match[0])
            text = ""
            if element.end > element.tag_end:
                text = markup.text_of(self.data[element.tag_end : self.masked.rindex(b"</", 0, element.end)])
            kind, shared = tag.get("t", "normal"), tag.get("si")
            area = parse_box(tag["ref"]) if "ref" in tag else None
            if kind == "shared" and shared is not None:
                if text or shared not in masters:
                    masters[shared] = FormulaCell(row, col, text, kind, area, shared, True)
                    result.append(masters[shared])
                    continue
                home = masters[shared]
                text = translated(home.text, row - home.row, col - home.col)
                result.append(FormulaCell(row, col, text, kind, None, shared, False))
            else:
                result.append(FormulaCell(row, col, text, kind, area, None, False))
        return result

    def _column_at(self, row: int, position: int) -> int:
        start = self.masked.rfind(b"<" + self.prefix + b"c", self.rows[row].start, position)
        name = re.match(rb"<[^>]*?\sr\s*=\s*[\"']([A-Za-z]{1,3})\d+[\"']", self.masked[start : start + 200])
        if name:
            spot = parse_cell(name[1].decode() + "1")
            if spot:
                return spot[1]
        return next(c.col for c in self.cells(row) if c.start <= position < c.end)

    @cached_property
    def formula_at(self) -> dict[tuple[int, int], FormulaCell]:
        """The formula cells by row and column."""
        return {(f.row, f.col): f for f in self.formulas}

    def unshare(self) -> None:
        """Give the dependents of every shared formula whose master is overwritten a formula of their own."""
        overwritten = {
            f.shared
            for f in self.formulas
            if f.master and (c := self.changes.get((f.row, f.col))) and c.content in ("constant", "formula")
        }
        for cell in self.formulas:
            if cell.shared in overwritten and cell.kind == "shared" and not cell.master:
                self.change(cell.row, cell.col).plain = cell.text

    # -- changing

    def change(self, row: int, col: int) -> Change:
        """Return what shall become of a cell, to be filled in."""
        return self.changes.setdefault((row, col), Change())
