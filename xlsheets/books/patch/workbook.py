"""The workbook part: its sheets, and the little that an edit changes in it."""

from __future__ import annotations

import re
from functools import cached_property

from xlsheets.books.patch import markup
from xlsheets.books.patch.package import Package
from xlsheets.books.patch.refusal import PatchRefused
from xlsheets.books.patch.relations import (
    CONTENT_TYPES,
    Relation,
    drop_override,
    drop_relation,
    is_strict,
    relations,
)
from xlsheets.books.patch.sheet import Sheet

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_MAIN_STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
_OFFICE_STRICT = "http://purl.oclc.org/ooxml/officeDocument/relationships"
_BEFORE_NAMES = ("sheets", "functionGroups", "externalReferences")
_BEFORE_CALC = (*_BEFORE_NAMES, "definedNames")


class Name:
    """A defined name: what it stands for, and the index of the sheet it belongs to (None: the whole book)."""

    def __init__(self, name: str, formula: str, scope: int | None) -> None:
        self.name = name
        self.formula = formula
        self.scope = scope


class Book:
    """A workbook opened for change: the package, the sheets by name, and what is noted for the final check."""

    def __init__(self, raw: bytes, *, allow_signed: bool = False) -> None:
        self.package = Package(raw)
        package = self.package
        if not package.has(CONTENT_TYPES) or not package.has("_rels/.rels"):
            raise PatchRefused("not-a-workbook", "the zip file is no Office package")
        top = relations(package, "")
        if not allow_signed and any("digital-signature" in r.type for r in top):
            raise PatchRefused("signed", "the package is signed; a change would void the signature")
        part = next((r.target for r in top if r.kind == "officeDocument"), None)
        if part is None or not package.has(part):
            raise PatchRefused("not-a-workbook", "the package has no workbook part")
        if part.endswith(".bin"):
            raise PatchRefused("binary-workbook", "an .xlsb workbook")
        self.part = package.name(part)
        data = self.data
        if markup.root(markup.mask(data))[1].name != "workbook":
            raise PatchRefused("not-a-workbook", "the package is no spreadsheet")
        self.strict = is_strict(data)
        self.main_namespace = _MAIN_STRICT if self.strict else _MAIN
        self.office_namespace = _OFFICE_STRICT if self.strict else _OFFICE
        self.relations = relations(package, self.part)
        self.parts: dict[str, str] = {}
        self.other_sheets: set[str] = set()
        self.order: list[str] = []
        self._read_sheets(data)
        self._open: dict[str, Sheet] = {}

    @property
    def data(self) -> bytes:
        """The workbook part as it is now."""
        return markup.checked(self.package.read(self.part), self.part)

    def _read_sheets(self, data: bytes) -> None:
        by_id = {r.id: r for r in self.relations}
        masked = markup.mask(data)
        found = markup.find_element(masked, "sheets")
        if found is None:
            raise PatchRefused("not-a-workbook", "the workbook has no sheets")
        _, sheets = found
        for element in markup.children(masked, sheets.tag_end, sheets.end):
            tag = markup.attributes(data[element.start : element.tag_end])
            name = tag.get("name", "")
            id_ = next((v for k, v in tag.items() if k.endswith(":id")), "")
            self.order.append(name)
            relation = by_id.get(id_)
            if relation and relation.kind == "worksheet" and self.package.has(relation.target):
                self.parts[name] = self.package.name(relation.target)
            else:
                self.other_sheets.add(name)
        found = markup.find_element(masked, "workbookPr")
        tag = markup.attributes(data[found[1].start : found[1].tag_end]) if found else {}
        self.date1904 = tag.get("date1904") in ("1", "true")

    def sheet(self, name: str) -> Sheet:
        """Return a worksheet.

        Raises:
            PatchRefused: ``no-such-sheet`` or ``not-a-worksheet`` (a chart sheet, or a sheet without a part).
        """
        if name not in self.parts:
            if name in self.other_sheets:
                raise PatchRefused("not-a-worksheet", "the sheet holds no cells", name)
            raise PatchRefused("no-such-sheet", "the workbook has no such sheet", name)
        if name not in self._open:
            self._open[name] = Sheet(self.package, name, self.parts[name], self.date1904)
        return self._open[name]

    def opened(self) -> list[Sheet]:
        """Return the sheets that were asked for so far."""
        return list(self._open.values())

    def forget(self, name: str) -> None:
        """Drop the opened view of a sheet whose part was written by other means."""
        self._open.pop(name, None)

    def related(self, kind: str) -> Relation | None:
        """Return the first relationship of the workbook of this kind, or None."""
        return next((r for r in self.relations if r.kind == kind and not r.external), None)

    def names(self) -> list[Name]:
        """Return the defined names."""
        data = self.data
        masked = markup.mask(data)
        result = []
        for match in markup.anywhere("definedName").finditer(masked):
            element = markup.element_at(masked, match, match[1], "definedName")
            tag = markup.attributes(match[0])
            inner = data[element.tag_end : data.rindex(b"</", 0, element.end)] if element.end > element.tag_end else b""
            scope = tag.get("localSheetId", "")
            result.append(Name(tag.get("name", ""), markup.text_of(inner), int(scope) if scope.isdigit() else None))
        return result

    @cached_property
    def prefix(self) -> bytes:
        """The namespace prefix of the workbook part, with its colon."""
        return markup.root(markup.mask(self.data))[0]

    def place_after(self, names: tuple[str, ...]) -> int:
        """Return the offset behind the last of these children of the workbook element."""
        masked = markup.mask(self.data)
        _, top = markup.root(masked)
        return max(e.end for e in markup.children(masked, top.tag_end, top.end) if e.name in names)

    def place_of_names(self) -> int:
        """Return the offset where a list of defined names belongs."""
        return self.place_after(_BEFORE_NAMES)

    def force_calculation(self) -> None:
        """Ask the program that opens the book to calculate everything once."""
        data = self.data
        found = markup.find_element(markup.mask(data), "calcPr")
        if found:
            _, element = found
            tag = markup.with_attribute(data[element.start : element.tag_end], "fullCalcOnLoad", "1")
            splice = (element.start, element.tag_end, tag)
        else:
            at = self.place_after(_BEFORE_CALC)
            splice = (at, at, b"<" + self.prefix + b'calcPr fullCalcOnLoad="1"/>')
        new = markup.spliced(data, [splice])
        if new != data:
            self.package.write(self.part, new)

    def drop_calculation_chain(self) -> None:
        """Remove the order of calculation, with everything that refers to it; Excel builds a new one."""
        for relation in self.relations:
            if relation.kind != "calcChain":
                continue
            if self.package.has(relation.target):
                self.package.remove(relation.target)
            drop_relation(self.package, self.part, relation.id)
            drop_override(self.package, relation.target)
        self.relations = [r for r in self.relations if r.kind != "calcChain"]

    def has_formulas(self) -> bool:
        """Return whether any sheet holds a formula."""
        if self.related("calcChain"):
            return True
        return any(holds_formula(self.package.read(part)) for part in self.parts.values())


def holds_formula(data: bytes) -> bool:
    """Return whether a worksheet part holds a formula."""
    if b"<f" not in data and b":f" not in data:
        return False
    return re.search(rb"<(?:[\w.-]+:)?f[\s/>]", data) is not None
