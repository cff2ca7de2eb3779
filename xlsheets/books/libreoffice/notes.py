"""Notes of cells (Calc calls them comments)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from xlwings import base_classes

from xlsheets.books.libreoffice.refusal import complete
from xlsheets.books.patch.address import Box

if TYPE_CHECKING:
    from xlsheets.books.libreoffice.range import Range

_NOTE = 8  # com.sun.star.sheet.CellFlags.ANNOTATION


class Note(base_classes.Note):
    """The note of one cell.

    Args:
        cell: A range; its first cell has the note.
        annotation: The UNO annotation, when it is known: each object asked for costs several calls.
    """

    def __init__(self, cell: Range, annotation: Any = None) -> None:
        self._cell = cell.part(Box(cell.box.top, cell.box.left, cell.box.top, cell.box.left))
        self._annotation = annotation

    @property
    def api(self) -> Any:
        """The UNO annotation."""
        if self._annotation is None:
            self._annotation = self._cell.corner.getAnnotation()
        return self._annotation

    @property
    def text(self) -> str:
        """What it says."""
        return str(self.api.String)

    @text.setter
    def text(self, value: str) -> None:
        self._cell.guard()
        self.api.setString(value)

    @property
    def author(self) -> str:
        """Who wrote it, if the file says so."""
        return str(self.api.Author)

    @property
    def location(self) -> Range:
        """The cell."""
        return self._cell

    def delete(self) -> None:
        """Take it away."""
        self._cell.guard()
        self._cell.corner.clearContents(_NOTE)


complete(Note)


def note_at(cell: Range) -> Note | None:
    """Return the note of a range's first cell; None without one."""
    note = Note(cell)
    return note if note.text else None


def notes_of(sheet: Any) -> list[Note]:
    """Return the notes of a sheet, by row and column."""
    found = [sheet.annotations.getByIndex(index) for index in range(sheet.annotations.Count)]
    places = [(place.Row, place.Column) for place in (one.Position for one in found)]
    by_place = sorted(zip(places, found, strict=True), key=lambda one: one[0])
    return [Note(sheet.cells.part(Box(row, column, row, column)), one) for (row, column), one in by_place]
