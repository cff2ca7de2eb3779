"""Every kind of write into every kind of book, compared by means that share no code with the writer."""

from __future__ import annotations

import io

import pytest
import xlsxwriter

from tests.fidelity.books import BOOKS
from tests.fidelity.corpus import JOBS, attempt
from xlsheets.books import edits, patch


@pytest.mark.parametrize("job", JOBS)
@pytest.mark.parametrize("book", BOOKS)
def test_a_write_changes_what_it_should_and_nothing_else(book: str, job: str) -> None:
    """The write is saved, two runs give the same bytes, and no other cell or part differs."""
    assert attempt(BOOKS[book](), JOBS[job]) == ("saved", "")


def test_two_thousand_sheets_are_no_matter() -> None:
    """A formula on each, and one write: seconds, not minutes."""
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    for number in range(2_000):
        sheet = book.add_worksheet(f"S{number}")
        sheet.write("A1", number)
        sheet.write_formula("B1", f"=S{number}!A1+S0!A1", None, number)
    book.close()
    done = patch.apply(stream.getvalue(), [edits.SetValue("S0", 0, 0, 5)])
    assert len(done.recomputed) == 2_000
