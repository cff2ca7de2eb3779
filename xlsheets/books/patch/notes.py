"""Notes of cells: the comment part, and the drawing that gives each its yellow box.

A note is appended to the one that the cell has; a sheet without notes gets both parts. The drawing (VML) of real
files is not always well-formed XML, so it is only ever spliced before its last end tag.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from xlsheets.books.edits import AddNote, DropNote
from xlsheets.books.patch import markup
from xlsheets.books.patch.address import cell_name
from xlsheets.books.patch.reader import rich_text
from xlsheets.books.patch.refusal import PatchRefused
from xlsheets.books.patch.relations import add_default, add_override, add_relation, free_name, relations
from xlsheets.books.patch.sheet import Sheet
from xlsheets.books.patch.values import escaped_text
from xlsheets.books.patch.workbook import Book

_COMMENTS_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"
_VML_TYPE = "application/vnd.openxmlformats-officedocument.vmlDrawing"
_HEADER = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_NAMESPACES = {
    "v": "urn:schemas-microsoft-com:vml",
    "o": "urn:schemas-microsoft-com:office:office",
    "x": "urn:schemas-microsoft-com:office:excel",
}
_SHAPE_TYPE = (
    '<v:shapetype id="_x0000_t202" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe">'
    '<v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>'
)
_STYLE = "position:absolute;margin-left:60pt;margin-top:2pt;width:160pt;height:80pt;z-index:1;visibility:hidden"
_BEHIND = frozenset({"legacyDrawing", "legacyDrawingHF", "drawingHF", "picture", "oleObjects", "controls"})
_BEHIND |= {"webPublishItems", "tableParts", "extLst", "AlternateContent"}
"""Children of a worksheet that stand behind ``legacyDrawing``."""


def add_notes(book: Book, sheet: Sheet, notes: Mapping[tuple[int, int], AddNote]) -> dict[str, dict[str, str]]:
    """Attach notes to the cells of one sheet.

    Returns:
        The parts that changed, each with the texts that it got by cell (none for the drawing).

    Raises:
        PatchRefused: ``threaded-comment`` when a cell has a conversation, which a note cannot join.
    """
    threads = _threaded(book, sheet)
    for row, col in notes:
        if cell_name(row, col) in threads:
            raise sheet.refuse("threaded-comment", "the cell has a threaded comment", row, col)
    fresh = _write_comments(book, sheet, notes)
    texts = {cell_name(row, col): note.text for (row, col), note in notes.items()}
    changed = {_target(book, sheet, "comments") or "": texts}
    if fresh:
        changed[_write_boxes(book, sheet, fresh)] = {}
    return changed


def drop_note(book: Book, sheet: Sheet, edit: DropNote) -> dict[str, tuple[bytes, bytes]]:
    """Take back a note.

    Returns:
        The parts that changed, before and after.

    Raises:
        PatchRefused: ``note-changed`` when the cell has no note that ends with this text.
    """
    name = cell_name(edit.row, edit.col)
    part = _target(book, sheet, "comments")
    data = markup.checked(book.package.read(part), part) if part else b""
    masked = markup.mask(data)
    listed = markup.find_element(masked, "commentList")
    inside = markup.children(masked, listed[1].tag_end, listed[1].end) if listed else ()
    comment = next((e for e in inside if markup.attribute(data[e.start : e.tag_end], "ref") == name), None)
    if part is None or comment is None:
        raise sheet.refuse("note-changed", "the cell has no note", edit.row, edit.col)
    place = _last_run(data, masked, comment, edit.text)
    if place is None:
        raise sheet.refuse("note-changed", "the note of the cell was changed", edit.row, edit.col)
    changed = {part: (data, data[: place[0]] + data[place[1] :])}
    drawing = _drawing(book, sheet)
    if place == (comment.start, comment.end) and drawing:
        old = book.package.read(drawing)
        changed[drawing] = (old, _without_box(old, edit.row, edit.col))
    for written, (_, new) in changed.items():
        book.package.write(written, new)
    return changed


def _last_run(data: bytes, masked: bytes, comment: markup.Element, text: str) -> tuple[int, int] | None:
    """Return where the text of a note lies: the whole note, or its last run; None when it does not end so."""
    if rich_text(data[comment.start : comment.end]) == text:
        return comment.start, comment.end
    holder = next((e for e in markup.children(masked, comment.tag_end, comment.end) if e.name == "text"), None)
    runs = list(markup.children(masked, holder.tag_end, holder.end)) if holder else []
    if runs and runs[-1].name == "r" and rich_text(data[runs[-1].start : runs[-1].end]) == "\n" + text:
        return runs[-1].start, runs[-1].end
    return None


def _without_box(drawing: bytes, row: int, col: int) -> bytes:
    """Return a drawing without the box of one note."""
    for match in re.finditer(rb"<v:shape\s.*?</v:shape>\s*", drawing, re.S):
        spot = [re.search(rb"<x:%s>\s*(\d+)\s*</x:%s>" % (n, n), match[0]) for n in (b"Row", b"Column")]
        if all(spot) and [int(found[1]) for found in spot if found] == [row, col]:
            return drawing[: match.start()] + drawing[match.end() :]
    return drawing


def _threaded(book: Book, sheet: Sheet) -> set[str]:
    refs: set[str] = set()
    for relation in relations(book.package, sheet.part):
        if relation.kind == "threadedComment":
            data = book.package.read(relation.target)
            refs |= {markup.attributes(m[0]).get("ref", "") for m in markup.anywhere("threadedComment").finditer(data)}
    return refs


def _target(book: Book, sheet: Sheet, kind: str) -> str | None:
    return next((r.target for r in relations(book.package, sheet.part) if r.kind == kind), None)


# -- the comment part


def _write_comments(book: Book, sheet: Sheet, notes: Mapping[tuple[int, int], AddNote]) -> list[AddNote]:
    """Write the texts; return the notes of cells that had none."""
    part = _target(book, sheet, "comments")
    if part is None:
        part = free_name(book.package, "xl/comments{}.xml")
        empty = f'{_HEADER}<comments xmlns="{book.main_namespace}"><authors/><commentList/></comments>'
        book.package.write(part, empty.encode())
        add_relation(book.package, sheet.part, f"{book.office_namespace}/comments", part)
        add_override(book.package, part, _COMMENTS_TYPE)
    data = markup.checked(book.package.read(part), part)
    masked = markup.mask(data)
    prefix, _ = markup.root(masked)
    found, listed = markup.find_element(masked, "authors"), markup.find_element(masked, "commentList")
    if found is None or listed is None:
        raise PatchRefused("damaged", f"{part} holds no list of notes", sheet.name)
    authors = _Authors(data, masked, found[1], prefix)
    there = {
        markup.attributes(data[e.start : e.tag_end]).get("ref", ""): e
        for e in markup.children(masked, listed[1].tag_end, listed[1].end)
    }
    splices: list[markup.Splice] = []
    fresh: list[AddNote] = []
    body = b""
    for (row, col), note in sorted(notes.items()):
        name = cell_name(row, col)
        if name in there:
            splices += _appended(data, masked, there[name], prefix, note.text)
        else:
            fresh.append(note)
            body += _comment(prefix, name, authors.number(note.author), note.text)
    if body:
        splices.append(markup.inside_end(data, masked, listed[1], body))
    book.package.write(part, markup.spliced(data, splices + authors.splices()))
    return fresh


class _Authors:
    """The list of authors of a comment part, append-only."""

    def __init__(self, data: bytes, masked: bytes, element: markup.Element, prefix: bytes) -> None:
        self._data, self._masked, self._element, self._prefix = data, masked, element, prefix
        self._known = [
            markup.text_of(data[e.tag_end : masked.rfind(b"</", e.start, e.end)]) if e.end > e.tag_end else ""
            for e in markup.children(masked, element.tag_end, element.end)
        ]
        self._fresh: list[str] = []

    def number(self, name: str) -> int:
        """Return the index of an author, appended when new."""
        known = self._known + self._fresh
        if name not in known:
            self._fresh.append(name)
        return (self._known + self._fresh).index(name)

    def splices(self) -> list[markup.Splice]:
        """Return the splice that appends the new authors, if any."""
        if not self._fresh:
            return []
        p = self._prefix
        new = b"".join(b"<%sauthor>%s</%sauthor>" % (p, escaped_text(name), p) for name in self._fresh)
        return [markup.inside_end(self._data, self._masked, self._element, new)]


def _comment(prefix: bytes, name: str, author: int, text: str) -> bytes:
    run = b'<%st xml:space="preserve">%s</%st>' % (prefix, escaped_text(text), prefix)
    p = prefix
    head = b'<%scomment ref="%s" authorId="%d"><%stext><%sr>' % (p, name.encode(), author, p, p)
    return head + run + b"</%sr></%stext></%scomment>" % (p, p, p)


def _appended(data: bytes, masked: bytes, element: markup.Element, p: bytes, text: str) -> list[markup.Splice]:
    """Return the splices that append a run to the text of a comment, turning a plain text into a run first."""
    holder = next((e for e in markup.children(masked, element.tag_end, element.end) if e.name == "text"), None)
    if holder is None:
        raise PatchRefused("damaged", "a note has no text")
    run = b'<%sr><%st xml:space="preserve">%s</%st></%sr>' % (p, p, escaped_text("\n" + text), p, p)
    splices: list[markup.Splice] = []
    last = holder.tag_end
    for child in markup.children(masked, holder.tag_end, holder.end):
        if child.name == "t":
            splices.append((child.start, child.start, b"<%sr>" % p))
            splices.append((child.end, child.end, b"</%sr>" % p))
        if child.name in ("t", "r"):
            last = child.end
    if markup.is_empty_tag(masked, holder.tag_end):
        return [markup.inside_end(data, masked, holder, run)]
    return [*splices, (last, last, run)]


# -- the drawing


def _write_boxes(book: Book, sheet: Sheet, notes: list[AddNote]) -> str:
    part = _drawing(book, sheet) or _new_drawing(book, sheet)
    data = book.package.read(part)
    end = data.rfind(b"</")
    if end < 0 or data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise PatchRefused("damaged", f"{part} is no drawing", sheet.name)
    declared = "".join(
        f' xmlns:{p}="{uri}"'
        for p, uri in _NAMESPACES.items()
        if not re.search(rb"<[\w:]+[^>]*xmlns:%s=" % p.encode(), data)
    )
    first = _first_shape_number(data)
    shapes = "" if b'id="_x0000_t202"' in data else _SHAPE_TYPE
    for number, note in enumerate(notes, first):
        shapes += _shape(number, note)
    if declared:
        shapes = re.sub(r"<v:(shapetype|shape) ", lambda m: f"<v:{m[1]}{declared} ", shapes)
    book.package.write(part, data[:end] + shapes.encode() + data[end:])
    return part


def _drawing(book: Book, sheet: Sheet) -> str | None:
    """Return the drawing that the sheet names; another one may belong to its header and footer."""
    for element in sheet.tail():
        if element.name == "legacyDrawing":
            tag = markup.attributes(sheet.data[element.start : element.tag_end])
            id_ = next((value for name, value in tag.items() if name.endswith(":id")), "")
            return next((r.target for r in relations(book.package, sheet.part) if r.id == id_), None)
    return None


def _new_drawing(book: Book, sheet: Sheet) -> str:
    part = free_name(book.package, "xl/drawings/vmlDrawing{}.vml")
    drawings = [book.package.read(n) for n in book.package.names() if n.lower().endswith(".vml")]
    blocks = [int(n) for data in drawings for n in re.findall(rb"<o:idmap[^>]*\sdata=[\"'](\d+)", data)]
    block = 1 + max(blocks, default=0)
    spaces = "".join(f' xmlns:{p}="{uri}"' for p, uri in _NAMESPACES.items())
    layout = f'<o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="{block}"/></o:shapelayout>'
    book.package.write(part, f"<xml{spaces}>{layout}</xml>".encode())
    add_default(book.package, "vml", _VML_TYPE)
    id_ = add_relation(book.package, sheet.part, f"{book.office_namespace}/vmlDrawing", part)
    new = b'<%slegacyDrawing xmlns:r="%s" r:id="%s"/>' % (sheet.prefix, book.office_namespace.encode(), id_.encode())
    before = next((e.start for e in sheet.tail() if e.name in _BEHIND), None)
    at = before if before is not None else sheet.masked.rindex(b"</", 0, sheet.root.end)
    sheet.extra.append((at, at, new))
    return part


def _first_shape_number(data: bytes) -> int:
    blocks = [int(n) for n in re.findall(rb"<o:idmap[^>]*\sdata=[\"'](\d+)", data)]
    used = [int(n) for n in re.findall(rb"_x0000_s(\d{1,9})", data)]
    return max([1024 * (blocks[0] if blocks else 1), *used]) + 1


def _shape(number: int, note: AddNote) -> str:
    lines = sum(1 + len(line) // 18 for line in note.text.split("\n"))
    top, left = max(0, note.row - 1), note.col + 1
    anchor = f"{left}, 15, {top}, 2, {left + 3}, 15, {top + max(4, min(lines, 20)) + 1}, 4"
    return (
        f'<v:shape id="_x0000_s{number}" type="#_x0000_t202" style="{_STYLE}" '
        'fillcolor="#ffffe1" o:insetmode="auto">'
        '<v:fill color2="#ffffe1"/><v:shadow on="t" color="black" obscured="t"/><v:path o:connecttype="none"/>'
        '<v:textbox style="mso-direction-alt:auto"><div style="text-align:left"></div></v:textbox>'
        f'<x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/><x:Anchor>{anchor}</x:Anchor>'
        f"<x:AutoFill>False</x:AutoFill><x:Row>{note.row}</x:Row><x:Column>{note.col}</x:Column>"
        "</x:ClientData></v:shape>"
    )
