"""Rewrite the references in one XML part after rows were inserted; every other byte stays.

The parts are walked tag by tag, because the drawings of notes (VML) are not always well-formed XML. Sheet data has a
quicker way of its own, see :mod:`xlsheets.books.patch.grow`.
"""

from __future__ import annotations

import re
from typing import Literal

from xlsheets.books.patch import markup
from xlsheets.books.patch.shift import Mode, Shift
from xlsheets.books.patch.values import formula_text

Kind = Literal["sheet", "workbook", "chart", "drawing", "table", "comments", "vml", "control"]

_TAG = re.compile(rb"<(/?)([A-Za-z_][\w:.-]*)" + markup.TAG_REST + rb">")
_FORMULAS = frozenset({"f", "formula", "formula1", "formula2", "definedName", "calculatedColumnFormula"})
_FORMULAS |= {"totalsRowFormula", "FmlaLink", "FmlaRange", "FmlaTxbx", "FmlaGroup"}
"""Elements whose text is a formula."""

_SERIES = frozenset({"cat", "val", "xVal", "yVal", "bubbleSize"})
"""What a chart draws; over a table with one row that is a single cell, and grows with the table."""

_FORMULA_ATTRIBUTES = {
    "hyperlink": ("location",),
    "sp": ("textlink",),
    "cxnSp": ("textlink",),
    "formControlPr": ("fmlaLink", "fmlaRange", "fmlaTxbx", "fmlaGroup"),
    "control": ("linkedCell", "listFillRange"),
    "controlPr": ("linkedCell", "listFillRange"),
    "oleObject": ("link",),
}
_AREAS: dict[str, tuple[str, Mode]] = {
    "mergeCell": ("ref", "strict"),
    "conditionalFormatting": ("sqref", "grow"),
    "dataValidation": ("sqref", "grow"),
    "hyperlink": ("ref", "strict"),
    "autoFilter": ("ref", "formula"),
    "sortState": ("ref", "formula"),
    "sortCondition": ("ref", "formula"),
    "selection": ("sqref", "strict"),
    "pane": ("topLeftCell", "strict"),
    "sheetView": ("topLeftCell", "strict"),
    "customSheetView": ("topLeftCell", "strict"),
    "protectedRange": ("sqref", "grow"),
    "ignoredError": ("sqref", "grow"),
    "dimension": ("ref", "grow"),
    "table": ("ref", "formula"),
    "comment": ("ref", "strict"),
    "threadedComment": ("ref", "strict"),
    "cellWatch": ("r", "strict"),
    "inputCells": ("r", "strict"),
}
"""Attributes that hold references to the part's own sheet."""


def relocated(data: bytes, shift: Shift, home: str | None, kind: Kind, start: int = 0, end: int | None = None) -> bytes:
    """Return a part with its references moved.

    Args:
        data: The part.
        shift: The insertion.
        home: The sheet that references without a sheet name mean; None in parts that have none.
        kind: What the part is.
        start: Where to begin, and
        end: where to stop (sheet data is left out that way).
    """
    return _Walk(data, shift, home, kind).run(start, len(data) if end is None else end)


class _Walk:
    def __init__(self, data: bytes, shift: Shift, home: str | None, kind: Kind) -> None:
        self._data, self._shift, self._home, self._kind = data, shift, home, kind
        self._target = home is not None and home.casefold() == shift.sheet.casefold()
        self._splices: list[markup.Splice] = []
        self._stack: list[tuple[str, int]] = []
        self._moves: dict[str, str] = {}

    def run(self, start: int, end: int) -> bytes:
        for match in _TAG.finditer(markup.mask(self._data), start, end):
            name = match[2].rpartition(b":")[2].decode()
            if match[1]:
                self._close(name, match.start())
                continue
            self._open(name, match)
            if not match[0].endswith(b"/>"):
                self._stack.append((name, match.end()))
        return markup.spliced(self._data, self._splices) if self._splices else self._data

    def _open(self, name: str, match: re.Match[bytes]) -> None:
        new: dict[str, str] = {}
        tag: dict[str, str] | None = None
        if name == "twoCellAnchor":
            self._moves = {"how": markup.attributes(match[0]).get("editAs", "twoCell")}
        for attribute in _FORMULA_ATTRIBUTES.get(name, ()):
            tag = tag or markup.attributes(match[0])
            if attribute in tag:
                written = tag[attribute]
                sign = "=" if written.startswith("=") else ""
                new[attribute] = sign + self._shift.formula(written.removeprefix("="), self._home)
        if self._target and name in _AREAS:
            tag = tag or markup.attributes(match[0])
            attribute, mode = _AREAS[name]
            if attribute in tag:
                new[attribute] = self._shift.areas(tag[attribute], mode)
            if name == "selection" and "activeCell" in tag:
                new["activeCell"] = self._shift.area(tag["activeCell"], "strict")
        if self._target and name == "brk" and any(n == "rowBreaks" for n, _ in self._stack):
            tag = tag or markup.attributes(match[0])
            if tag.get("id", "").isdigit():
                new["id"] = str(self._shift.row(int(tag["id"])))
        if tag and any(tag[k] != v for k, v in new.items()):
            written_tag = match[0]
            for attribute, value in new.items():
                if tag[attribute] != value:
                    written_tag = markup.with_attribute(written_tag, attribute, value)
            self._splices.append((*match.span(), written_tag))

    def _close(self, name: str, position: int) -> None:
        while self._stack:
            opened, at = self._stack.pop()
            if opened == name:
                break
        else:
            return
        raw = self._data[at:position]
        if b"<" in raw:
            return
        text = markup.text_of(raw)
        new = self._text(name, text)
        if new != text:
            self._splices.append((at, position, formula_text(new)))

    def _text(self, name: str, text: str) -> str:
        """Return the new text of an element that holds nothing else."""
        parent = self._stack[-1][0] if self._stack else ""
        if name in _FORMULAS:
            over = {element for element, _ in self._stack[-2:]}
            mode: Mode = "grow" if self._kind == "chart" and over & _SERIES else "formula"
            return self._shift.formula(text, self._home, mode)
        if not self._target:
            return text
        if name == "sqref":
            return self._shift.areas(text)
        if name == "row" and parent in ("from", "to") and text.strip().isdigit():
            return self._anchor_row(parent, text)
        if self._kind == "vml" and name == "Row" and text.strip().isdigit():
            return str(self._shift.row(int(text)))
        if self._kind == "vml" and name == "Anchor":
            return self._box(text)
        return text

    def _anchor_row(self, side: str, text: str) -> str:
        """Return the row of a drawing's corner; a drawing that does not grow with its cells keeps its height."""
        row, how = int(text), self._moves.get("how", "twoCell")
        if how == "absolute":
            return text
        if side == "from":
            self._moves["by"] = str(self._shift.row(row) - row)
        if side == "to" and how == "oneCell":
            return str(row + int(self._moves.get("by", "0")))
        return str(self._shift.row(row))

    def _box(self, text: str) -> str:
        numbers = [n.strip() for n in text.split(",")]
        if len(numbers) != 8 or not all(n.isdigit() for n in numbers):
            return text
        by = self._shift.row(int(numbers[2])) - int(numbers[2])
        numbers[2], numbers[6] = str(int(numbers[2]) + by), str(int(numbers[6]) + by)
        return ", ".join(numbers) if by else text
