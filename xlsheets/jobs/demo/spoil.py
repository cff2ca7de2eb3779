"""Faults as clerks make them, put into a filled workbook."""

from xlsheets.books import edits, patch
from xlsheets.books.grid import Book
from xlsheets.books.reading import read_book
from xlsheets.books.schemefile import Scheme
from xlsheets.jobs.demo.clerk import tables


def count_in_text(content: bytes, scheme: Scheme) -> bytes:
    """Return the workbook with the first count written as 12票."""
    book = read_book(content, "")
    sheet, row, column, count = _first_count(book, scheme)
    return patch.apply(content, [edits.SetValue(sheet, row, column, f"{count}票")]).data


def more_than_ballots(content: bytes, scheme: Scheme) -> bytes:
    """Return the workbook with the first count a hundred too many: a slip of the finger."""
    book = read_book(content, "")
    sheet, row, column, count = _first_count(book, scheme)
    return patch.apply(content, [edits.SetValue(sheet, row, column, count + 100)]).data


def unclear_count(content: bytes, scheme: Scheme) -> bytes:
    """Return the workbook with the first count written as 近30, which is no number."""
    book = read_book(content, "")
    sheet, row, column, count = _first_count(book, scheme)
    return patch.apply(content, [edits.SetValue(sheet, row, column, f"近{count}")]).data


def _first_count(book: Book, scheme: Scheme) -> tuple[str, int, int, int]:
    """Return sheet, row, column and value of the first count that was typed."""
    for table in tables(book, scheme):
        for row in table.rows:
            for column in table.header.value_columns:
                value = table.grid.value(row, column)
                if isinstance(value, int | float) and not isinstance(value, bool):
                    return table.grid.name, row, column, int(value)
    raise LookupError("no count")
