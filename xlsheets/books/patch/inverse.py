"""Edits that take other edits back, read from the workbook before they were made."""

from __future__ import annotations

from collections.abc import Sequence

from xlsheets.books.edits import (
    AddNote,
    AddSheet,
    CopySheet,
    DeleteSheet,
    DropNote,
    Edit,
    SetFill,
    SetFormat,
    SetFormula,
    SetValue,
    target,
)
from xlsheets.books.patch.address import cell_name
from xlsheets.books.patch.reader import Reader
from xlsheets.books.patch.refusal import PatchRefused
from xlsheets.books.patch.styles import Styles
from xlsheets.books.patch.values import Failure
from xlsheets.books.patch.workbook import Book


def inverse(edits: Sequence[Edit], original: bytes) -> list[Edit]:
    """Return the edits that restore what the given ones change.

    Values, formulas, solid fills and number formats come back as they were, added sheets and notes go. A formula that
    was shared with other cells comes back as one of its own. To restore a file byte for byte, see
    :func:`xlsheets.books.replace.undo`.

    Args:
        edits: Edits that were, or will be, applied.
        original: The workbook before they are.

    Raises:
        PatchRefused: ``no-inverse`` for grown rows, deleted sheets and dropped notes; or the workbook cannot be read.
    """
    book = Book(original, allow_signed=True)
    reader, styles = Reader(book), Styles(book)
    return [_taken_back(edit, book, reader, styles) for edit in edits]


def _taken_back(edit: Edit, book: Book, reader: Reader, styles: Styles) -> Edit:
    if isinstance(edit, AddSheet | CopySheet):
        return DeleteSheet(edit.name)
    if isinstance(edit, SetValue | SetFormula):
        return _content(edit, book, reader)
    if isinstance(edit, SetFill | SetFormat):
        fill, code = styles.look_of(book.sheet(edit.sheet).style(edit.row, edit.col))
        if isinstance(edit, SetFill):
            return SetFill(edit.sheet, edit.row, edit.col, fill)
        return SetFormat(edit.sheet, edit.row, edit.col, code)
    if isinstance(edit, AddNote):
        return DropNote(edit.sheet, edit.row, edit.col, edit.text)
    name, row, col = target(edit)
    raise PatchRefused("no-inverse", f"an edit of kind {edit.kind} cannot be taken back by edits", name,
                       cell_name(row, col) if min(row, col) >= 0 else None)  # fmt: skip


def _content(edit: SetValue | SetFormula, book: Book, reader: Reader) -> SetValue | SetFormula:
    sheet = book.sheet(edit.sheet)
    value = reader.value(sheet, edit.row, edit.col)
    formula = sheet.formula_at.get((edit.row, edit.col))
    if formula is not None:
        cached = None if isinstance(value, Failure) else value
        return SetFormula(edit.sheet, edit.row, edit.col, formula.text, cached)
    if isinstance(value, Failure):
        return SetFormula(edit.sheet, edit.row, edit.col, value.text)
    return SetValue(edit.sheet, edit.row, edit.col, value)
