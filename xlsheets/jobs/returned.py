"""What one returned workbook reports: votes, counts, 登记表, or the results of the level below."""

from dataclasses import replace
from typing import TYPE_CHECKING

from xlsheets.books.grid import SLIPS, Book
from xlsheets.books.mapping import Decisions
from xlsheets.books.submission import read_submission
from xlsheets.core.findings import Place
from xlsheets.core.ledger import Status, Submission
from xlsheets.core.roster import Roster
from xlsheets.core.scheme import Scheme
from xlsheets.core.wording import finding

if TYPE_CHECKING:
    from xlsheets.books.codecells import CodeCheck


def reported(
    book: Book,
    digest: str,
    scheme: Scheme,
    roster: Roster | None,
    accept_summaries: bool = False,
    decisions: Decisions | None = None,
    codes: "CodeCheck | None" = None,
) -> Submission:
    """Return what a workbook's sheets report, however they were read: from a file, or from an open workbook."""
    if book.template.get("template") == "summary":
        from xlsheets.books.summary.upward import as_submission  # writes workbooks too: not loaded for every check

        return as_submission(book, digest, scheme, roster)
    if scheme.comments is not None:
        from xlsheets.books.commentreading import is_comment_book  # few rounds have 领导点评

        if is_comment_book(book):
            return _commented(book, digest, scheme, roster, accept_summaries, decisions, codes)
    if book.template.get("template") == SLIPS:
        note = finding("ballot-slips-returned", Place(book.file), unit=book.template.get("unit", ""))
        return Submission(book.file, digest).became(Status.REJECTED, note)
    return read_submission(book, digest, scheme, roster, accept_summaries, decisions, codes)


def _commented(
    book: Book,
    digest: str,
    scheme: Scheme,
    roster: Roster | None,
    accept_summaries: bool,
    decisions: Decisions | None,
    codes: "CodeCheck | None",
) -> Submission:
    """Return what a workbook with 登记表 reports, and the ballots or counts beside them."""
    from xlsheets.books.commentreading import comment_submission

    if book.template.get("template") == "comments":
        return comment_submission(book, digest, scheme, roster)
    counted = read_submission(book, digest, scheme, roster, accept_summaries, decisions, codes)
    if not counted.lines or counted.status is not Status.ACCEPTED:
        return comment_submission(book, digest, scheme, roster)
    return _both(counted, comment_submission(book, digest, scheme, roster, counted.unit))


def _both(counted: Submission, commented: Submission) -> Submission:
    """Return what a workbook reports that holds ballots or counts and 登记表 beside them."""
    findings = (*counted.findings, *(note for note in commented.findings if note not in counted.findings))
    return replace(
        counted, comments=commented.comments, findings=findings, layouts=(*counted.layouts, *commented.layouts)
    )
