"""Every kind of write into every kind of book, compared by means that share no code with the writer."""

from __future__ import annotations

import pytest

from tests.fidelity.books import BOOKS
from tests.fidelity.corpus import JOBS, attempt


@pytest.mark.parametrize("job", JOBS)
@pytest.mark.parametrize("book", BOOKS)
def test_a_write_changes_what_it_should_and_nothing_else(book: str, job: str) -> None:
    """The write is saved, two runs give the same bytes, and no other cell or part differs."""
    assert attempt(BOOKS[book](), JOBS[job]) == ("saved", "")
