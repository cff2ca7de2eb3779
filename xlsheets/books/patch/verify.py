"""The promise, checked on every call before the new bytes are handed out.

a. The same members in the same order; every untouched one byte for byte; touched ones changed only as declared.
b. With the touched cells cut out of both versions of a sheet, the remaining bytes are equal.
c. Every changed part is well-formed, relationships and content types name parts that exist, rows and cells ascend.
d. Every written cell, read again by this room's reader and by calamine, holds what it should, in the style it should.
e. After rows were inserted, every old cell stands where it should, with what it held.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from xml.parsers import expat

from xlsheets.books.edits import GrowRows
from xlsheets.books.patch import markup, reread
from xlsheets.books.patch.address import cell_name
from xlsheets.books.patch.cells import Change, inner
from xlsheets.books.patch.package import Package, key
from xlsheets.books.patch.reader import Reader, rich_text
from xlsheets.books.patch.refusal import PatchRefused
from xlsheets.books.patch.relations import CONTENT_TYPES, relations, relations_part
from xlsheets.books.patch.sheet import Sheet
from xlsheets.books.patch.sheets import OURS
from xlsheets.books.patch.values import Stored
from xlsheets.books.patch.workbook import Book

_TAGS = re.compile(rb"<[A-Za-z_][\w:.-]*")


@dataclass
class Expectation:
    """What one run of edits declares to have changed.

    ``sheets`` holds the touched sheets by name, as they were before their cells changed; ``notes`` the text of each
    note by part and cell, and the drawings of notes without any; ``moved`` the parts in which references moved
    because rows were inserted, as they were right after that.
    """

    sheets: dict[str, Sheet] = field(default_factory=dict)
    new_sheets: dict[str, Mapping[tuple[int, int], Stored]] = field(default_factory=dict)
    deleted: list[str] = field(default_factory=list)
    notes: dict[str, dict[str, str]] = field(default_factory=dict)
    moved: dict[str, bytes] = field(default_factory=dict)


def verify(original: bytes, data: bytes, book: Book, expected: Expectation) -> None:
    """Check the new workbook against the old one.

    Raises:
        PatchRefused: ``check-failed``; the new bytes must not be used.
    """
    new = Book(data, allow_signed=True)
    _check_members(book.package, new.package)
    _check_parts(book, new, expected)
    _check_references(book.package, new.package)
    _check_notes(new.package, expected)
    for name, sheet in expected.sheets.items():
        _check_sheet(sheet, new.sheet(name), new)
    reread.check(original, data, new, expected.sheets, expected.new_sheets)


def failed(reason: str, sheet: str | None = None, cell: str | None = None) -> PatchRefused:
    """Return the refusal of a workbook that does not keep the promise."""
    return PatchRefused("check-failed", reason, sheet, cell)


# -- a. members


def _check_members(old: Package, new: Package) -> None:
    if new.names() != old.names():
        raise failed("the members of the package are not those that were declared")
    for name in old.names():
        if key(name) in old.changed or key(name) in old.added:
            continue
        if old.stored(name) != new.stored(name):
            raise failed(f"the untouched member {name} differs")


def _check_parts(old: Book, new: Book, expected: Expectation) -> None:
    sheets = {key(s.part) for s in expected.sheets.values()}
    styles = old.related("styles")
    for name in (*old.package.changed, *old.package.added):
        data = new.package.read(name)
        if not name.endswith((".vml", ".bin")):
            _well_formed(data, name)
        if name in old.package.added or name in sheets or expected.moved.get(name) == data:
            continue
        before = expected.moved.get(name) or old.package.original(name)
        if name == key(old.part):
            same = _workbook_core(before, expected) == _workbook_core(data, expected)
        elif styles and name == key(styles.target):
            same = _styles_kept(before, data)
        elif name == key(CONTENT_TYPES) or name.endswith(".rels"):
            same = _elements_kept(before, data, gone=lambda i: b"calcChain" in i or bool(expected.deleted))
        elif name.endswith(".vml"):
            same = _one_insertion(before, data)
        elif notes := {key(p): cells for p, cells in expected.notes.items()}.get(name):
            same = _comments_kept(before, data, set(notes))
        else:
            same = False
        if not same:
            raise failed(f"the part {name} changed in more than was declared")


def _well_formed(data: bytes, name: str) -> None:
    try:
        expat.ParserCreate().Parse(data, True)
    except expat.ExpatError as error:
        raise failed(f"the part {name} would be no well-formed XML: {error}") from error


def _workbook_core(data: bytes, expected: Expectation) -> bytes:
    """Return the workbook part without what an edit may change in it."""
    masked = markup.mask(data)
    cut: list[markup.Splice] = []
    own = _new_indices(data, masked, expected)
    for match in markup.anywhere("calcPr", "sheet", "definedName", "workbookView").finditer(masked):
        tag = markup.attributes(match[0])
        local = match[2].decode()
        element = markup.element_at(masked, match, match[1], local)
        ours = local == "sheet" and (tag.get("name") in expected.new_sheets or tag.get("name") in expected.deleted)
        if local == "calcPr" or ours or tag.get("name") == OURS or tag.get("localSheetId") in own:
            cut.append((element.start, element.end, b""))
        elif expected.deleted:
            bare = match[0]
            for attribute in ("localSheetId", "activeTab", "firstSheet"):
                bare = markup.with_attribute(bare, attribute, None)
            cut.append((*match.span(), bare))
    core = markup.spliced(data, cut)
    return re.sub(rb"<((?:[\w.-]+:)?definedNames)\s*(?:/>|>\s*</\1>)", b"", core)


def _new_indices(data: bytes, masked: bytes, expected: Expectation) -> set[str]:
    """Return where the added sheets, and those that are deleted, stand among the sheets."""
    found = markup.find_element(masked, "sheets")
    if found is None:
        return set()
    tags = [data[e.start : e.tag_end] for e in markup.children(masked, found[1].tag_end, found[1].end)]
    names = [markup.attributes(tag).get("name") for tag in tags]
    return {str(at) for at, name in enumerate(names) if name in expected.new_sheets or name in expected.deleted}


def _items(data: bytes) -> list[bytes]:
    masked = markup.mask(data)
    _, top = markup.root(masked)
    return [data[e.start : e.end] for e in markup.children(masked, top.tag_end, top.end)]


def _elements_kept(before: bytes, after: bytes, gone: Callable[[bytes], bool]) -> bool:
    """Whether all elements are still there in their order, but for those that may go."""
    old, new = _items(before), _items(after)
    there = set(new)
    left = iter(new)
    return all(item in left for item in old if item in there) and all(map(gone, set(old) - there))


def _styles_kept(before: bytes, after: bytes) -> bool:
    """Whether a style part only grew at the ends of its lists."""
    old_core, old_lists = _style_lists(before)
    new_core, new_lists = _style_lists(after)
    return old_core == new_core and all(new_lists[n][: len(items)] == items for n, items in old_lists.items())


def _style_lists(data: bytes) -> tuple[bytes, dict[str, list[bytes]]]:
    masked = markup.mask(data)
    _, top = markup.root(masked)
    lists: dict[str, list[bytes]] = {}
    cut: list[markup.Splice] = []
    for element in markup.children(masked, top.tag_end, top.end):
        if element.name in ("numFmts", "fonts", "fills", "borders", "cellXfs"):
            inside = markup.children(masked, element.tag_end, element.end)
            lists[element.name] = [data[e.start : e.end] for e in inside]
            cut.append((element.start, element.end, b""))
    return markup.spliced(data, cut), lists


def _one_insertion(before: bytes, after: bytes) -> bool:
    """Whether the new bytes are the old ones with one stretch put in."""
    extra = len(after) - len(before)
    low, high = 0, len(before)
    while low < high:  # the longest common beginning
        middle = (low + high + 1) // 2
        low, high = (middle, high) if after[:middle] == before[:middle] else (low, middle - 1)
    return extra >= 0 and after[low + extra :] == before[low:]


def _comments(data: bytes) -> list[tuple[str, bytes]]:
    """Return cell and bytes of every note of a comment part."""
    masked = markup.mask(data)
    found = markup.find_element(masked, "commentList")
    if found is None:
        return []
    items = (data[e.start : e.end] for e in markup.children(masked, found[1].tag_end, found[1].end))
    return [(markup.attributes(item[: markup.tag_end(item, 0)]).get("ref", ""), item) for item in items]


def _comments_kept(before: bytes, after: bytes, cells: set[str]) -> bool:
    """Whether the notes of all other cells are the same, in the same order."""
    old, new = _comments(before), _comments(after)
    return [item for item in old if item[0] not in cells] == [item for item in new if item[0] not in cells]


def check_dropped(before: bytes, after: bytes, part: str) -> None:
    """Check that a part of notes lost one stretch and nothing else.

    Raises:
        PatchRefused: ``check-failed``.
    """
    if not _one_insertion(after, before):
        raise failed(f"the part {part} lost more than a note")


def _check_notes(new: Package, expected: Expectation) -> None:
    for part, notes in expected.notes.items():
        if not notes:
            continue
        texts = [(cell, rich_text(item)) for cell, item in _comments(new.read(part))]
        for cell, text in notes.items():
            if sum(1 for place, got in texts if place == cell and got.endswith(text)) != 1:
                raise failed("the note of the cell is not there once", cell=cell)


# -- e. growth


def check_moved(before: bytes, after: bytes, part: str) -> None:
    """Check that a part in which references moved has the same elements in the same order.

    Raises:
        PatchRefused: ``check-failed``.
    """
    if _TAGS.findall(before) != _TAGS.findall(after):
        raise failed(f"the part {part} has other elements after references moved")


def check_growth(old: Sheet, new: Sheet, edit: GrowRows) -> None:
    """Check that every old row stands where it should with all but its formulas, and that the new rows hold nothing.

    Raises:
        PatchRefused: ``check-failed``.
    """
    moved = {row + edit.count if row > edit.row else row: row for row in old.rows}
    added = set(range(edit.row + 1, edit.row + edit.count + 1)) if edit.row in old.rows else set()
    if set(new.rows) != set(moved) | added or list(new.rows) != sorted(new.rows):
        raise failed("the rows are not those that were declared", old.name)
    for row, before in moved.items():
        if _bare_row(new, row) != _bare_row(old, before):
            raise failed(f"row {before + 1} is not the same after it moved", old.name)
    for row in added:
        if [c.col for c in new.cells(row)] != [c.col for c in old.cells(edit.row)]:
            raise failed(f"the new row {row + 1} has other cells than its template", old.name)
        for cell in new.cells(row):
            raw = new.data[cell.start : cell.end]
            if (new.style(row, cell.col) or 0) != (old.style(edit.row, cell.col) or 0) or inner(raw, new.prefix, "v"):
                raise failed("the new cell is not as its template", old.name, cell_name(row, cell.col))


def _bare_row(sheet: Sheet, row: int) -> bytes:
    """Return the bytes of a row without its number and its formulas."""
    place, p = sheet.rows[row], sheet.prefix
    raw = sheet.data[place.start : place.end]
    raw = re.sub(b"(<" + p + rb"(?:row|c)(?=\s)[^>]*?\sr\s*=\s*[\"'][A-Za-z]*)\d+", rb"\1", raw)
    if b"<" + p + b"f" in raw:
        raw = re.sub(b"<" + p + rb"f(?=[\s/>])[^>]*?(?:/>|>[^<]*</" + p + rb"f\s*>)", b"", raw)
    return raw


# -- c. references


def _check_references(old: Package, new: Package) -> None:
    for name in (*old.changed, *old.added):
        if name.endswith(".rels"):
            source = name.replace("_rels/", "")[: -len(".rels")]
            known = {r.target for r in relations(old, source)} if relations_part(source) == name else set()
            missing = {r.target for r in relations(new, source) if not r.external and not new.has(r.target)}
            if missing - (known if name in old.changed else set()):
                raise failed(f"{name} points to a part that is not there")
    if key(CONTENT_TYPES) in old.changed:
        parts = _overrides(new.read(CONTENT_TYPES))
        dangling = {part for part in parts if not new.has(part)} - {
            part for part in _overrides(old.original(CONTENT_TYPES)) if part not in old.removed and not old.has(part)
        }
        if dangling or len(parts) != len(set(parts)):
            raise failed("the content types name a part twice, or one that is not there")


def _overrides(data: bytes) -> list[str]:
    tags = markup.anywhere("Override").finditer(markup.mask(data))
    return [key(markup.attributes(m[0]).get("PartName", "")) for m in tags]


# -- b. and d. sheets


def _check_sheet(old: Sheet, new: Sheet, book: Book) -> None:
    cells = set(old.changes)
    fresh = set(new.rows) - set(old.rows)
    if _without(old, cells, set()) != _without(new, cells, fresh):
        raise failed("bytes outside the touched cells differ", old.name)
    if list(old.rows) == sorted(old.rows) and list(new.rows) != sorted(new.rows):
        raise failed("the rows are out of order", old.name)
    reader = Reader(book)
    for (row, col), change in old.changes.items():
        reason = _cell_fault(old.cell_bytes(row, col), new.cell_bytes(row, col), change, old.prefix)
        if reason is None and change.style is None and (old.style(row, col) or 0) != (new.style(row, col) or 0):
            reason = "its style differs"
        if reason is None and change.style is not None and new.style(row, col) != change.style:
            reason = "it has not the style that it should have"
        if reason is None and change.content != "keep":
            stored = reader.value(new, row, col)
            if not reread.same(change.value, stored, new.date1904):
                reason = f"it holds {stored!r}"
        if reason:
            raise failed(reason, old.name, cell_name(row, col))


def _without(sheet: Sheet, cells: set[tuple[int, int]], fresh: set[int]) -> bytes:
    """Return the part without what an edit of these cells may touch.

    That is the cells, the spans of their rows, the fresh rows when they hold nothing else, the dimension, and the
    reference to the drawing of notes.
    """
    cut: list[markup.Splice] = []
    by_row: dict[int, set[int]] = {}
    for row, col in cells:
        by_row.setdefault(row, set()).add(col)
    for row, cols in by_row.items():
        place = sheet.rows.get(row)
        if place is None:
            continue
        if row in fresh and all(c.col in cols for c in sheet.cells(row)):
            cut.append((place.start, place.end, b""))
            continue
        tag = markup.with_attribute(sheet.data[place.start : place.tag_end], "spans", None)
        if markup.is_empty_tag(tag, len(tag)):
            cut.append((place.start, place.end, tag[:-2].rstrip() + b"></%srow>" % sheet.prefix))
            continue
        cut.append((place.start, place.tag_end, tag))
        there = (sheet.find(row, col) for col in sorted(cols))
        cut += [(cell.start, cell.end, b"") for cell in there if cell]
    found = markup.opening(sheet.prefix, "dimension").search(sheet.masked, 0, sheet.body.start)
    if found:
        cut.append((*found.span(), b""))
    cut += [(e.start, e.end, b"") for e in sheet.tail() if e.name == "legacyDrawing"]
    rest = markup.spliced(sheet.data, cut)
    p = sheet.prefix
    return re.sub(b"<%ssheetData\\s*/>" % p, b"<%ssheetData></%ssheetData>" % (p, p), rest)


def _cell_fault(old: bytes | None, new: bytes | None, change: Change, prefix: bytes) -> str | None:
    """Return what is wrong with a touched cell beside its value, or None."""
    if old is None or new is None:
        return None if new or change.content == "constant" else "it is missing"
    if change.content in ("constant", "formula"):
        formula = inner(new, prefix, "f")
        return "its formula is wrong" if (formula is not None) != (change.content == "formula") else None
    cut_formula, cut_result = change.plain is not None, change.content == "result"
    same = _rest(old, prefix, cut_formula, cut_result) == _rest(new, prefix, cut_formula, cut_result)
    return None if same else "its content differs"


def _rest(cell: bytes, prefix: bytes, cut_formula: bool, cut_result: bool) -> bytes:
    for name, wanted in (("f", cut_formula), ("v", cut_result)):
        found = inner(cell, prefix, name)
        if wanted and found:
            cell = cell[: found.start()] + cell[found.end() :]
    end = markup.tag_end(cell, 0)
    tag = markup.with_attribute(cell[:end], "s", None)
    return (markup.with_attribute(tag, "t", None) if cut_result else tag) + cell[end:]
