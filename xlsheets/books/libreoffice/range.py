"""A range of cells, as xlwings asks for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from xlwings import base_classes

from xlsheets.books.libreoffice.formulas import Formulas
from xlsheets.books.libreoffice.groups import merged
from xlsheets.books.libreoffice.link import link_of, put_link
from xlsheets.books.libreoffice.look import Look
from xlsheets.books.libreoffice.native import RangeApi
from xlsheets.books.libreoffice.notes import Note, note_at
from xlsheets.books.libreoffice.refusal import CalcRefused, complete
from xlsheets.books.patch.address import MAX_COLS, MAX_ROWS, Box

if TYPE_CHECKING:
    from xlsheets.books.libreoffice.names import Name

_CONTENTS, _NOTES, _FORMATS = 1 | 2 | 4 | 16, 8, 32 | 64  # com.sun.star.sheet.CellFlags


class Range(Formulas, Look, base_classes.Range):
    """A rectangle of cells."""

    @property
    def api(self) -> RangeApi:
        """The UNO cell range, with some names of Excel's."""
        return RangeApi(self.xl)

    def __call__(self, row: int, column: int | None = None) -> Range:
        """Return a cell by row and column, or by its number in reading order; both counted from 1 here."""
        if column is None:
            row, column = (row - 1) // self.shape[1] + 1, (row - 1) % self.shape[1] + 1
        top, left = self.box.top + row - 1, self.box.left + column - 1
        if not (0 <= top < MAX_ROWS and 0 <= left < MAX_COLS):
            raise CalcRefused("address-bad", address=f"R{top + 1}C{left + 1}")
        return self.part(Box(top, left, top, left))

    def clear(self) -> None:
        """Clear values, formats and notes."""
        self.guard()
        self.xl.clearContents(_CONTENTS | _FORMATS | _NOTES)

    def clear_contents(self) -> None:
        """Clear values and formulas."""
        self.guard()
        self.xl.clearContents(_CONTENTS)

    def clear_formats(self) -> None:
        """Clear formats."""
        self.guard()
        self.xl.clearContents(_FORMATS)

    # ── moving about ────────────────────────────────────────────────────
    def end(self, direction: str) -> Range:
        """Return where Ctrl and an arrow would go: left, right, up or down."""
        across = direction in ("left", "right")
        step = 1 if direction in ("right", "down") else -1
        row, column, used = self.box.top, self.box.left, self._sheet.used_range.box
        ends = (row, 0, row, max(used.right, column)) if across else (0, column, max(used.bottom, row), column)
        line = Box(*ends)
        data = self.part(line).xl.getDataArray()
        values = data[0] if across else [values[0] for values in data]
        at = _jump(values, column if across else row, step, (MAX_COLS if across else MAX_ROWS) - 1)
        return self.part(Box(row, at, row, at) if across else Box(at, column, at, column))

    @property
    def current_region(self) -> Range:
        """The block of filled cells around it."""
        cursor = self._sheet.xl.createCursorByRange(self.xl)
        cursor.collapseToCurrentRegion()
        return self._sheet.of(cursor.RangeAddress)

    def select(self) -> None:
        """Select it, on its sheet."""
        self._sheet.activate()
        self.doc.CurrentController.select(self.xl)

    # ── merges ──────────────────────────────────────────────────────────
    @property
    def merge_area(self) -> Range:
        """The merged range that holds its first cell, or that cell."""
        cursor = self._sheet.xl.createCursorByRange(self.xl.getCellByPosition(0, 0))
        cursor.collapseToMergedArea()
        return self._sheet.of(cursor.RangeAddress)

    @property
    def merge_cells(self) -> bool | None:
        """Whether the cells are merged; None when only some are."""
        cursor = self._sheet.xl.createCursorByRange(self.xl)
        cursor.collapseToMergedArea()
        found = [box for box in merged(cursor) if box.meets(self.box)]
        held = sum(
            (min(box.bottom, self.box.bottom) - max(box.top, self.box.top) + 1)
            * (min(box.right, self.box.right) - max(box.left, self.box.left) + 1)
            for box in found
        )
        return False if not found else True if held == len(self) else None

    def merge(self, across: bool = False) -> None:
        """Merge the cells into one, or into one a row; only the first value stays, as in Excel."""
        self.guard()
        top, left, bottom, right = self.box
        boxes = [Box(row, left, row, right) for row in range(top, bottom + 1)] if across else [self.box]
        for box in boxes:
            part = self.part(box)
            rows = part.xl.getFormulaArray()
            first = next(((r, c) for r, row in enumerate(rows) for c, text in enumerate(row) if text != ""), (0, 0))
            if first != (0, 0):
                source = part.xl.getCellByPosition(first[1], first[0])
                self._sheet.xl.copyRange(part.xl.getCellByPosition(0, 0).CellAddress, source.RangeAddress)
            for cell in _others(part):
                cell.xl.clearContents(_CONTENTS)
            part.xl.merge(True)

    def unmerge(self) -> None:
        """Undo the merges that it meets."""
        self.guard()
        cursor = self._sheet.xl.createCursorByRange(self.xl)
        cursor.collapseToMergedArea()
        cursor.merge(False)

    # ── rows and columns ────────────────────────────────────────────────
    def insert(self, shift: str | None = None, copy_origin: str | None = None) -> None:
        """Insert cells here; what was here moves down, or right."""
        self.guard()
        mode = "RIGHT" if shift == "right" or (shift is None and self._tall) else "DOWN"
        enum = self._sheet.book.uno.Enum("com.sun.star.sheet.CellInsertMode", mode)
        self._sheet.xl.insertCells(self.xl.RangeAddress, enum)

    def delete(self, shift: str | None = None) -> None:
        """Delete the cells; what is below moves up, or what is right moves left."""
        self.guard()
        mode = "LEFT" if shift == "left" or (shift is None and self._tall) else "UP"
        enum = self._sheet.book.uno.Enum("com.sun.star.sheet.CellDeleteMode", mode)
        self._sheet.xl.removeRange(self.xl.RangeAddress, enum)

    @property
    def _tall(self) -> bool:
        return self.shape[0] > self.shape[1]

    def copy(self, destination: Range | None = None) -> None:
        """Copy values, formats and notes to a place in the same workbook; repeated where that is a multiple in size."""
        if destination is None:
            raise CalcRefused("not-offered", name="Range.copy() without destination")
        other = getattr(destination, "impl", destination)
        if other.sheet.book.doc != self.doc:
            raise CalcRefused("not-offered", name="Range.copy() to another workbook")
        (rows, columns), (height, width) = self.shape, other.shape
        down, across = (height // rows, width // columns) if not (height % rows or width % columns) else (1, 1)
        top, left = other.box[:2]
        other.part(Box(top, left, top + rows * down - 1, left + columns * across - 1)).guard()
        for row in range(top, top + rows * down, rows):
            for column in range(left, left + columns * across, columns):
                target = other.part(Box(row, column, row, column))
                self._sheet.xl.copyRange(target.xl.getCellByPosition(0, 0).CellAddress, self.xl.RangeAddress)

    # ── names and notes ─────────────────────────────────────────────────
    @property
    def name(self) -> Name | None:
        """The name that stands for exactly this range, or None."""
        return self._sheet.book.names.of(self)

    @name.setter
    def name(self, value: str) -> None:
        sheet = "'" + self._sheet.name.replace("'", "''") + "'"
        self._sheet.book.names.add(value, f"={sheet}!{self.address}")

    @property
    def note(self) -> Note | None:
        """The note of its first cell, or None."""
        return note_at(self)

    def add_note(self, text: str) -> Note:
        """Put a note on the cell and return it."""
        self.guard()
        at = self._sheet.book.uno.createUnoStruct("com.sun.star.table.CellAddress")
        at.Sheet, at.Column, at.Row = self._sheet.xl.RangeAddress.Sheet, self.box.left, self.box.top
        self._sheet.annotations.insertNew(at, text)
        return Note(self)

    @property
    def hyperlink(self) -> str:
        """Where the first cell's link leads: ``https://…``, or ``#'Sheet1'!A1`` inside the workbook.

        Raises:
            CalcRefused: it has none.
        """
        return link_of(self)

    def add_hyperlink(self, address: str, text_to_display: str | None = None, screen_tip: str | None = None) -> None:
        """Put a link into the first cell, in place of what stands there; the screen tip is left out."""
        self.guard()
        put_link(self, address, text_to_display or address)

    @property
    def table(self) -> None:
        """None: Calc has no tables of its own."""

    def to_pdf(self, path: str, quality: object = None) -> None:
        """Write the cells as PDF."""
        self._sheet.book.export_pdf(path, self.xl)


def _jump(values: Any, at: int, step: int, last: int) -> int:
    """Return where Ctrl and an arrow would stop in a line of values."""

    def filled(index: int) -> bool:
        return 0 <= index < len(values) and values[index] != ""

    if filled(at) and filled(at + step):
        while filled(at + step):
            at += step
        return at
    at += step
    while 0 <= at < len(values) and not filled(at):
        at += step
    if filled(at):
        return at
    return last if step > 0 else 0


def _others(part: Any) -> list[Any]:
    """Return the pieces of a range that hold all its cells but the first."""
    top, left, bottom, right = part.box
    pieces = []
    if right > left:
        pieces.append(Box(top, left + 1, top, right))
    if bottom > top:
        pieces.append(Box(top + 1, left, bottom, right))
    return [part.part(piece) for piece in pieces]


complete(Range)
