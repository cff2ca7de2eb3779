"""A 汇总 workbook → what it holds."""

import json
from collections.abc import Sequence

from xlsheets.books.gate import Rejected
from xlsheets.books.grid import Book
from xlsheets.books.mapping import SHEET as MAP
from xlsheets.books.mapping import Decision, decisions_in
from xlsheets.books.reading import read_book
from xlsheets.books.schemefile import read_scheme
from xlsheets.books.summary.figures import read_lines
from xlsheets.books.summary.receipts import read_receipts
from xlsheets.books.summary.state import read_finding_state, read_roster_state
from xlsheets.books.summary.table import COUNTS, KIND, LEDGER, unknown
from xlsheets.core.findings import Finding, Refused
from xlsheets.core.ledger import Submission
from xlsheets.core.rollup import Line
from xlsheets.core.roster import Roster
from xlsheets.core.scheme import Scheme


class Stored:
    """What a 汇总 workbook holds, as read back."""

    def __init__(
        self,
        scheme: Scheme,
        roster: Roster | None,
        files: Sequence[Submission],
        findings: Sequence[Finding],
        lines: Sequence[Line],
        missing: Sequence[str],
        decisions: Sequence[Decision] = (),
    ) -> None:
        """Keep the parts."""
        self.scheme, self.roster = scheme, roster
        self.files, self.findings = tuple(files), tuple(findings)
        self.lines, self.missing = tuple(lines), tuple(missing)
        self.decisions = tuple(decisions)


def read_summary(data: bytes, file: str) -> Stored:
    """Return what a 汇总 workbook holds.

    Raises:
        Refused: store-unknown for any other workbook, and for one whose tables were changed beyond reading.
    """
    try:
        return stored_in(read_book(data, file))
    except Rejected as rejected:
        raise Refused(rejected.finding) from None


def stored_in(book: Book) -> Stored:
    """Return what a 汇总 workbook holds, from its grids.

    Raises:
        Refused: store-unknown, as `read_summary`.
    """
    file = book.file
    sheets = {grid.name: grid for grid in book.grids}
    if book.template.get("template") != KIND or LEDGER not in sheets or COUNTS not in sheets:
        raise unknown(file, "没有收件台账、计票等工作表")
    text = "".join(value for key, value in sorted(book.template.items()) if key.startswith("state"))
    try:
        state = json.loads(text)
        scheme = read_scheme(state["scheme"], file)
        roster = read_roster_state(state["roster"])
        findings = [read_finding_state(one) for one in state["findings"]]
    except (ValueError, KeyError, TypeError, IndexError):
        raise unknown(file, "保存的方案或名册读不出来") from None
    files = list(read_receipts(sheets[LEDGER]))
    lines = list(read_lines(sheets[COUNTS], scheme, file))
    decisions = list(decisions_in(sheets[MAP], scheme)) if MAP in sheets else []
    return Stored(scheme, roster, files, findings, lines, state["missing"], decisions)
