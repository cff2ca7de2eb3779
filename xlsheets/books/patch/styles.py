"""The style part, append-only: a style is the cell's own style with another fill, format or weight."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from xlsheets.books.patch import markup
from xlsheets.books.patch.refusal import PatchRefused
from xlsheets.books.patch.relations import add_override, add_relation, free_name
from xlsheets.books.patch.workbook import Book

BUILT_IN_FORMATS = {
    "General": 0, "0": 1, "0.00": 2, "#,##0": 3, "#,##0.00": 4, "0%": 9, "0.00%": 10, "0.00E+00": 11,
    "mm-dd-yy": 14, "d-mmm-yy": 15, "d-mmm": 16, "mmm-yy": 17, "h:mm": 20, "h:mm:ss": 21,
    "m/d/yy h:mm": 22, "mm:ss": 45, "@": 49,
}  # fmt: skip
"""Format codes that every workbook knows by number (ECMA-376 part 1, 18.8.30)."""

_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"
_RGB = re.compile(r"(?:[0-9A-Fa-f]{2})?[0-9A-Fa-f]{6}")
_ORDER = ("numFmts", "fonts", "fills", "borders", "cellStyleXfs", "cellXfs")
_ASSUMED = {
    "fonts": (b"<font/>",),
    "fills": (
        b'<fill><patternFill patternType="none"/></fill>',
        b'<fill><patternFill patternType="gray125"/></fill>',
    ),
    "borders": (b"<border/>",),
    "cellXfs": (b"<xf/>",),
}
_EMPTY = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<styleSheet xmlns="{}">'
    '<fonts count="1"><font><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill>'
    '<fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/></cellXfs></styleSheet>'
)


@dataclass(frozen=True, slots=True)
class Look:
    """What a derived style changes; None leaves a side as it is. ``fill`` "" means no fill."""

    fill: str | None = None
    number_format: str | None = None
    bold: bool = False
    wrap: bool = False
    top: bool = False


@dataclass
class _Group:
    """One list of the style part: its element, the items written, and the items to be appended."""

    element: markup.Element
    items: list[bytes]
    fresh: list[bytes] = field(default_factory=list)

    def number(self, item: bytes) -> int:
        """Return the index of an item, appending it when it is new."""
        for index, known in enumerate((*self.items, *self.fresh)):
            if known == item:
                return index
        self.fresh.append(item)
        return len(self.items) + len(self.fresh) - 1


def _free_part(book: Book) -> str:
    """Return a name for a style part: the usual one where it is free, for readers that look nowhere else."""
    usual = "xl/styles.xml"
    return free_name(book.package, "xl/styles{}.xml") if book.package.has(usual) else usual


class Styles:
    """The style part of a book; nothing is read before it is needed."""

    def __init__(self, book: Book) -> None:
        self._book = book
        self._made: dict[tuple[int, Look], int] = {}
        self._brought: dict[tuple[int, int], int] = {}
        self._loaded = False

    def _load(self) -> None:
        if self._loaded:
            return
        self._loaded = True
        book = self._book
        relation = book.related("styles")
        self._part = relation.target if relation else _free_part(book)
        if relation is None:
            add_relation(book.package, book.part, f"{book.office_namespace}/styles", self._part)
        if not book.package.has(self._part):
            book.package.write(self._part, _EMPTY.format(book.main_namespace).encode())
            add_override(book.package, self._part, _TYPE)
        self._data = markup.checked(book.package.read(self._part), self._part)
        self._masked = markup.mask(self._data)
        self._prefix, self._root = markup.root(self._masked)
        self._groups: dict[str, _Group] = {}
        for element in markup.children(self._masked, self._root.tag_end, self._root.end):
            if element.name in ("numFmts", "fonts", "fills", "borders", "cellXfs"):
                inner = markup.children(self._masked, element.tag_end, element.end)
                self._groups[element.name] = _Group(element, [self._data[e.start : e.end] for e in inner])

    def derived(self, base: int | None, look: Look) -> int:
        """Return the number of the style ``base`` (None: the default) with the look changed; appended if new."""
        self._load()
        base = base or 0
        if (base, look) not in self._made:
            self._made[base, look] = self._derive(base, look)
        return self._made[base, look]

    def imported(self, source: Styles, number: int) -> int:
        """Return the number of a style of another book, brought over with its font, fill, border and format."""
        self._load()
        source._load()
        known = (id(source), number)
        if known not in self._brought:
            self._brought[known] = self._import(source, number)
        return self._brought[known]

    def _import(self, source: Styles, number: int) -> int:
        xf = source._group("cellXfs").items[number]
        end = markup.tag_end(xf, 0)
        tag = markup.attributes(xf[:end])
        parts = {}
        for name, attribute in (("fonts", "fontId"), ("fills", "fillId"), ("borders", "borderId")):
            item = source._group(name).items[int(tag.get(attribute, "0"))]
            parts[attribute] = self._group(name).number(self._prefixed(item))
        parts = {"numFmtId": self._format(source.look_of(number)[1]), **parts, "xfId": 0}
        written = " ".join(f'{attribute}="{value}"' for attribute, value in parts.items())
        applied = "".join(f' {name}="{value}"' for name, value in tag.items() if name.startswith("apply"))
        new = f"<xf {written}{applied}".encode()
        body = b"/>" if markup.is_empty_tag(xf, end) else b">" + xf[end:]
        return self._group("cellXfs").number(self._prefixed(new + body))

    def _prefixed(self, item: bytes) -> bytes:
        return re.sub(rb"<(/?)", rb"<\1" + self._prefix, item) if self._prefix else item

    def _group(self, name: str) -> _Group:
        """Return a list of the part; one that is missing is made, with the entries that readers take for granted."""
        if name not in self._groups:
            if markup.is_empty_tag(self._data, self._root.tag_end):
                raise PatchRefused("damaged", "the style part is empty")
            at = max(
                (
                    e.end
                    for e in markup.children(self._masked, self._root.tag_end, self._root.end)
                    if e.name in _ORDER[: _ORDER.index(name)]
                ),
                default=self._root.tag_end,
            )
            prefixed = rb"<\1" + self._prefix
            fresh = [re.sub(rb"<(/?)", prefixed, item) for item in _ASSUMED.get(name, ())]
            self._groups[name] = _Group(markup.Element("", at, at, at), [], fresh)
        return self._groups[name]

    def _derive(self, base: int, look: Look) -> int:
        xfs = self._group("cellXfs")
        known = (*xfs.items, *xfs.fresh)
        if base >= len(known):
            raise PatchRefused("damaged", f"a cell has the style {base}, which the workbook lacks")
        xf = known[base]
        if look.fill is not None:
            xf = self._pointing(xf, "fillId", self._fill(look.fill), "applyFill")
        if look.number_format is not None:
            xf = self._pointing(xf, "numFmtId", self._format(look.number_format), "applyNumberFormat")
        if look.bold:
            xf = self._pointing(xf, "fontId", self._bold_font(xf), "applyFont")
        if look.wrap or look.top:
            xf = self._aligned(xf, look)
        return base if xf == known[base] else xfs.number(xf)

    @staticmethod
    def _pointing(xf: bytes, attribute: str, number: int, apply: str) -> bytes:
        end = markup.tag_end(xf, 0)
        tag = markup.with_attribute(xf[:end], attribute, str(number))
        return markup.with_attribute(tag, apply, "1") + xf[end:]

    def _fill(self, rgb: str) -> int:
        if not rgb:
            return 0
        if not _RGB.fullmatch(rgb):
            raise PatchRefused("value-invalid", f"{rgb!r} is no colour")
        p, colour = self._prefix, rgb.upper()[-6:].encode()
        return self._group("fills").number(
            b'<%sfill><%spatternFill patternType="solid"><%sfgColor rgb="FF%s"/><%sbgColor indexed="64"/>'
            b"</%spatternFill></%sfill>" % (p, p, p, colour, p, p, p)
        )

    def _bold_font(self, xf: bytes) -> int:
        fonts = self._group("fonts")
        known = (*fonts.items, *fonts.fresh)
        written = markup.attributes(xf[: markup.tag_end(xf, 0)]).get("fontId", "0")
        font = known[int(written)] if int(written) < len(known) else b"<%sfont/>" % self._prefix
        if markup.opening(self._prefix, "b").search(font):
            return int(written)
        end, bold = markup.tag_end(font, 0), b"<%sb/>" % self._prefix
        if markup.is_empty_tag(font, end):
            return fonts.number(b"<%sfont>%s</%sfont>" % (self._prefix, bold, self._prefix))
        return fonts.number(font[:end] + bold + font[end:])

    def _aligned(self, xf: bytes, look: Look) -> bytes:
        end = markup.tag_end(xf, 0)
        tag = markup.with_attribute(xf[:end], "applyAlignment", "1")
        found = markup.opening(self._prefix, "alignment").search(xf)
        new = found[0] if found else b"<%salignment/>" % self._prefix
        if look.top:
            new = markup.with_attribute(new, "vertical", "top")
        if look.wrap:
            new = markup.with_attribute(new, "wrapText", "1")
        if found:
            return tag + xf[end : found.start()] + new + xf[found.end() :]
        if markup.is_empty_tag(xf, end):
            return tag[:-2].rstrip() + b">" + new + b"</%sxf>" % self._prefix
        return tag + new + xf[end:]

    def _format(self, code: str) -> int:
        if code in BUILT_IN_FORMATS:
            return BUILT_IN_FORMATS[code]
        group = self._group("numFmts")
        numbers = {}
        for item in (*group.items, *group.fresh):
            tag = markup.attributes(item)
            numbers[tag.get("formatCode", "")] = int(tag.get("numFmtId", "0"))
        if code not in numbers:
            numbers[code] = max(163, *numbers.values()) + 1 if numbers else 164
            written = markup.attribute_bytes(code)
            group.fresh.append(b'<%snumFmt numFmtId="%d" formatCode="%s"/>' % (self._prefix, numbers[code], written))
        return numbers[code]

    def flush(self) -> None:
        """Write what was appended, if anything was."""
        if not self._loaded or not any(g.fresh for g in self._groups.values()):
            return
        splices: list[markup.Splice] = []
        for name, group in self._groups.items():
            if group.fresh:
                splices += self._grown(name, group)
        self._book.package.write(self._part, markup.spliced(self._data, splices))

    def _grown(self, name: str, group: _Group) -> list[markup.Splice]:
        element, new = group.element, b"".join(group.fresh)
        count = str(len(group.items) + len(group.fresh))
        if element.start == element.end:
            tag = self._prefix + name.encode()
            return [(element.start, element.start, b'<%s count="%s">%s</%s>' % (tag, count.encode(), new, tag))]
        tag = markup.with_attribute(self._data[element.start : element.tag_end], "count", count)
        if markup.is_empty_tag(self._data, element.tag_end):
            _, _, body = markup.inside_end(self._data, self._masked, element, new)
            return [(element.start, element.tag_end, tag[:-2].rstrip() + body[body.index(b">") :])]
        at = self._masked.rindex(b"</", element.start, element.end)
        return [(element.start, element.tag_end, tag), (at, at, new)]

    def look_of(self, number: int | None) -> tuple[str | None, str]:
        """Return the solid fill colour (None: no solid fill) and the number format code of a style."""
        self._load()
        items = self._group("cellXfs").items
        if number is None or number >= len(items):
            return None, "General"
        tag = markup.attributes(items[number][: markup.tag_end(items[number], 0)])
        fills = self._group("fills").items
        fill = fills[int(tag.get("fillId", "0"))] if int(tag.get("fillId", "0")) < len(fills) else b""
        colour = re.search(rb"fgColor[^>]*\srgb=\"(?:..)?([0-9A-Fa-f]{6})\"", fill)
        solid = b'"solid"' in fill and colour is not None
        codes = {v: k for k, v in BUILT_IN_FORMATS.items()}
        if "numFmts" in self._groups:
            for item in self._groups["numFmts"].items:
                found = markup.attributes(item)
                codes[int(found.get("numFmtId", "0"))] = found.get("formatCode", "")
        code = codes.get(int(tag.get("numFmtId", "0")), "General")
        return (colour[1].decode().upper() if solid and colour else None), code
