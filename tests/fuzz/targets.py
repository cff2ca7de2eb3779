"""What is fuzzed, and what must hold: an exception other than Rejected is a bug."""

from __future__ import annotations

from functools import cache

from tests.fuzz import mutate
from tests.support.schemes import MEMBER_ONE, ORG_ONE, scheme_text
from xlsheets.books.gate import Rejected
from xlsheets.books.grid import Book, Grid
from xlsheets.books.reading import read_book, sheltered
from xlsheets.books.submission import read_submission
from xlsheets.core.findings import Place, errors
from xlsheets.core.ledger import Status
from xlsheets.core.rollup import Line
from xlsheets.core.roster import Roster
from xlsheets.core.scheme import Scheme
from xlsheets.core.wording import in_words


@cache
def _scheme() -> Scheme:
    import tempfile
    from pathlib import Path

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "scheme.toml"
        path.write_text(scheme_text(ORG_ONE, MEMBER_ONE), encoding="utf-8")
        from xlsheets.books.schemefile import Scheme as Loaded

        return Loaded.load(str(path))


def _say(book: Book, roster: Roster | None = None) -> None:
    file = read_submission(book, "0" * 64, _scheme(), roster, False)
    for finding in file.findings:
        in_words(finding, "zh"), in_words(finding, "en")
    for line in file.lines:
        assert all(count is None or count >= 0 for count in line.tally.counts), line
    assert file.status in Status
    if file.status is Status.ACCEPTED and not any(_is_counted(line) for line in file.lines):
        codes = {finding.code for finding in file.findings}
        assert any(errors(file.findings)) or "percent-only" in codes, "accepted with nothing counted"


def _is_counted(line: Line) -> bool:
    return line.tally.scores is not None or any(count is not None for count in line.tally.counts)


def read(data: bytes) -> Book | None:
    """Read a workbook, thorough and quick alike, and say what is found; None when it is refused.

    What the thorough gate refuses may kill a process when it is quick; the engine is there for that.
    """
    book = _read(data)
    if book is None:
        return None
    token = sheltered.set(True)
    try:
        quick = _read(data)
    finally:
        sheltered.reset(token)
    assert quick is not None, "refused when the gate looks at less"
    assert [repr(grid.rows) for grid in quick.grids] == [repr(grid.rows) for grid in book.grids]
    _say(book)
    return book


def _read(data: bytes) -> Book | None:
    try:
        return read_book(data, "x.xlsx")
    except Rejected as rejected:
        finding = rejected.finding
    assert finding.code.startswith("file-")
    in_words(finding, "zh"), in_words(finding, "en")
    return None


def zip_bytes(data: bytes) -> None:
    """Spoilt zips are refused, or read as what they were: no value appears or goes."""
    book = read(data)
    if book is not None:
        whole = read_book(mutate.workbook(), "x.xlsx")
        assert [repr(grid.rows) for grid in book.grids] == [repr(grid.rows) for grid in whole.grids], "read otherwise"


def sheet_xml(data: bytes) -> None:
    """A spoilt sheet is refused or read."""
    read(data)


def grid(drawn: tuple[list[list[object]], list[tuple[int, int, int, int]]]) -> None:
    """Whatever stands in the cells, a submission comes of it."""
    rows, merges = drawn
    _say(Book("x.xlsx", [Grid(Place("x.xlsx", "评议表"), rows, merges)]))


TARGETS = {
    "zip": (mutate.zips, zip_bytes),
    "sheet": (mutate.sheets, sheet_xml),
    "grid": (mutate.grids, grid),
}
"""Each target by its name: what is drawn, and what must hold of it."""
