"""A round → its 汇总 workbook."""

from collections.abc import Iterable, Sequence
from typing import Any

from xlsheets.books import style
from xlsheets.books.annexsheet import write_annex
from xlsheets.books.schemefile import write_scheme
from xlsheets.books.summary.aspects import write_aspects
from xlsheets.books.summary.codes import codes_kept
from xlsheets.books.summary.comments import write_comments
from xlsheets.books.summary.figures import write_figures
from xlsheets.books.summary.followup import write_again, write_notices
from xlsheets.books.summary.kept import NOTHING_KEPT, Kept
from xlsheets.books.summary.missing import write_missing
from xlsheets.books.summary.problems import Link, write_problems
from xlsheets.books.summary.questions import asked, write_questions
from xlsheets.books.summary.receipts import write_receipts
from xlsheets.books.summary.rectification import write_cases, write_ledger
from xlsheets.books.summary.state import finding_state, roster_state, write_state
from xlsheets.books.summary.table import COUNTS
from xlsheets.core.annextable import Table as AnnexTable
from xlsheets.core.followup import looked_at_again, notices
from xlsheets.core.ledger import Submission
from xlsheets.core.outcome import Outcome
from xlsheets.core.rectification import Entry, highest
from xlsheets.core.unknown import Causes


def write_summary(
    outcome: Outcome,
    annexes: Iterable[AnnexTable] = (),
    link: Link = lambda path: None,
    kept: Kept = NOTHING_KEPT,
    book: style.Book | None = None,
) -> bytes:
    """Return the 汇总 workbook of a round; the same round gives the same bytes.

    Args:
        outcome: What the returns make together.
        annexes: The annex tables, a sheet each.
        link: Gives the address of a returned file as seen from the workbook.
        kept: What people wrote into the workbook before.
        book: A book that has sheets already (one with buttons); the others follow. None starts a new one.
    """
    scheme, roster, findings = outcome.scheme, outcome.roster, outcome.findings
    book = book or style.Book(f"{scheme.title}汇总", scheme.id)
    write_receipts(book, scheme, outcome.files)
    write_figures(book, scheme, outcome.results, COUNTS)
    if outcome.rollup and roster is not None:
        causes = Causes(outcome.results, scheme, roster)
        write_figures(book, scheme, outcome.rollup, "逐级汇总", causes)
    for name, sections in (("分类汇总", outcome.categories), ("分方式汇总", outcome.modes)):
        if sections:
            write_figures(book, scheme, [result for section in sections for result in section.results], name)
    write_aspects(book, scheme, outcome.aspects)
    write_problems(book, findings, link, bool(outcome.files))
    write_missing(book, roster, outcome.missing)
    write_ledger(book, scheme, outcome.entries, [unit.name for unit in roster.units] if roster else outcome.units)
    write_again(book, scheme, looked_at_again((*outcome.results, *outcome.rollup), scheme), kept.again)
    write_notices(book, scheme, notices((*outcome.results, *outcome.rollup), scheme))
    write_cases(book, scheme, outcome.cases)
    write_comments(book, scheme, outcome.comments, outcome.coverage)
    write_questions(book, scheme, roster, asked(findings, kept.decisions))
    for table in annexes:
        write_annex(book, table, scheme)
    state = {
        "scheme": write_scheme(scheme),
        "roster": roster_state(roster),
        "findings": [finding_state(one) for one in findings],
        "missing": list(outcome.missing),
        **({"firms": [[unit, count] for unit, count in outcome.firms.items()]} if outcome.firms else {}),
        **_modes_state(outcome.files),
        **_ledger_state(outcome.entries, kept.last),
        **codes_kept(kept.codes, outcome.codes),
    }
    write_state(book, scheme, state)
    return book.finish()


def _ledger_state(entries: Sequence[Entry], last: int) -> dict[str, Any]:
    """Return which numbers the ledger has given, and to what; nothing without a ledger."""
    last = highest(entries, last)
    by_hand = [entry.number for entry in entries if entry.by_hand]
    origins = [[entry.number, entry.key] for entry in entries]
    return {"ledger": {"last": last, "by_hand": by_hand, "origins": origins}} if last else {}


def _modes_state(files: Sequence[Submission]) -> dict[str, Any]:
    """Return how the units of returned summaries rated, by file; nothing where no summary says."""
    modes = [[file.path, [list(pair) for pair in file.modes]] for file in files if file.modes]
    return {"modes": modes} if modes else {}
