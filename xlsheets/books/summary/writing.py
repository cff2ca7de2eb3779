"""A round → its 汇总 workbook."""

from collections.abc import Iterable, Sequence

from xlsheets.books import style
from xlsheets.books.annexsheet import write_annex
from xlsheets.books.mapping import Decision
from xlsheets.books.schemefile import write_scheme
from xlsheets.books.summary.figures import write_figures
from xlsheets.books.summary.missing import write_missing
from xlsheets.books.summary.problems import Link, write_problems
from xlsheets.books.summary.questions import asked, write_questions
from xlsheets.books.summary.receipts import write_receipts
from xlsheets.books.summary.state import finding_state, roster_state, write_state
from xlsheets.books.summary.table import COUNTS
from xlsheets.core.annextable import Table as AnnexTable
from xlsheets.core.findings import Finding
from xlsheets.core.ledger import Submission
from xlsheets.core.rollup import Result
from xlsheets.core.roster import Roster
from xlsheets.core.scheme import Scheme


def write_summary(
    scheme: Scheme,
    roster: Roster | None,
    files: Sequence[Submission],
    findings: Sequence[Finding],
    missing: Sequence[str],
    results: Sequence[Result],
    rolled_up: Sequence[Result],
    annexes: Iterable[AnnexTable],
    link: Link = lambda path: None,
    decisions: Sequence[Decision] = (),
) -> bytes:
    """Return the 汇总 workbook of a round; the same round gives the same bytes."""
    book = style.Book(f"{scheme.title}汇总", scheme.id)
    write_receipts(book, scheme, files)
    write_figures(book, scheme, results, COUNTS)
    if rolled_up:
        write_figures(book, scheme, rolled_up, "逐级汇总")
    write_problems(book, findings, link)
    write_missing(book, roster, missing)
    write_questions(book, scheme, roster, asked(findings, decisions))
    for table in annexes:
        write_annex(book, table, scheme)
    state = {
        "scheme": write_scheme(scheme),
        "roster": roster_state(roster),
        "findings": [finding_state(one) for one in findings],
        "missing": list(missing),
    }
    write_state(book, scheme, state)
    return book.finish()
