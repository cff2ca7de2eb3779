"""A 汇总 workbook → what it holds."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from xlsheets.books.gate import Rejected
from xlsheets.books.grid import Book
from xlsheets.books.mapping import SHEET as MAP
from xlsheets.books.mapping import decisions_in
from xlsheets.books.reading import read_book
from xlsheets.books.schemefile import read_scheme
from xlsheets.books.summary.codes import read_codes_kept
from xlsheets.books.summary.comments import NAME as COMMENTS
from xlsheets.books.summary.comments import read_comment_ledger
from xlsheets.books.summary.figures import read_lines
from xlsheets.books.summary.followup import AGAIN, read_again
from xlsheets.books.summary.kept import NOTHING_KEPT, Kept
from xlsheets.books.summary.receipts import read_receipts
from xlsheets.books.summary.rectification import CASES, Issued, ledger_in, read_cases, read_ledger
from xlsheets.books.summary.state import read_finding_state, read_roster_state
from xlsheets.books.summary.table import COUNTS, KIND, LEDGER, unknown
from xlsheets.core.findings import Refused
from xlsheets.core.issuedcodes import IssuedCodes
from xlsheets.core.outcome import Outcome
from xlsheets.core.roster import Roster
from xlsheets.core.scheme import Scheme


@dataclass(frozen=True, slots=True)
class Stored:
    """What a 汇总 workbook holds, as read back.

    Attributes:
        outcome: The round: scheme, roster, files, findings, lines, the missing.
        kept: What people wrote into it.
    """

    outcome: Outcome
    kept: Kept = NOTHING_KEPT


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
    scheme, roster = issued_in(book.template, file)
    try:
        state = _state(book.template)
        findings = [read_finding_state(one) for one in state["findings"]]
        missing = tuple(state["missing"])
        issued, counts = read_codes_kept(state, file, scheme)
        firms = {unit: int(count) for unit, count in state.get("firms", ())}
        modes = {path: tuple((unit, mode) for unit, mode in pairs) for path, pairs in state.get("modes", ())}
    except (ValueError, KeyError, TypeError, IndexError):
        raise unknown(file, "保存的问题或未报送单位读不出来") from None
    kept = _kept(book, scheme, state, issued)
    files = [replace(one, modes=modes.get(one.path, ())) for one in read_receipts(sheets[LEDGER])]
    lines = list(read_lines(sheets[COUNTS], scheme, file))
    outcome = Outcome(
        scheme,
        roster,
        tuple(files),
        tuple(findings),
        tuple(lines),
        missing,
        entries=kept.entries,
        firms=firms,
        comments=tuple(read_comment_ledger(sheets[COMMENTS])) if COMMENTS in sheets else (),
        cases=tuple(read_cases(sheets[CASES])) if CASES in sheets else (),
        codes=counts,
    )
    return Stored(outcome, kept)


def kept_in_book(book: Book) -> Kept:
    """Return what people wrote into a 汇总 workbook, though its figures may be beyond reading.

    Raises:
        Refused: store-unknown for another workbook, or when the ledger has lost its heads; map-invalid.
    """
    scheme, _ = issued_in(book.template, book.file)
    state = _state(book.template)
    return _kept(book, scheme, state, read_codes_kept(state, book.file, scheme)[0])


def _kept(book: Book, scheme: Scheme, state: Mapping[str, Any], issued: IssuedCodes | None) -> Kept:
    sheets = {grid.name: grid for grid in book.grids}
    try:
        numbers = _numbers(state)
    except (ValueError, TypeError):
        raise unknown(book.file, "保存的台账编号读不出来") from None
    ledger = ledger_in(book.grids)
    return Kept(
        tuple(decisions_in(sheets[MAP], scheme)) if MAP in sheets else (),
        tuple(read_ledger(ledger, numbers)) if ledger is not None else (),
        issued,
        numbers.last,
        read_again(sheets[AGAIN]) if AGAIN in sheets else {},
    )


def _numbers(state: Mapping[str, Any]) -> Issued:
    """Return which numbers the ledger has given."""
    ledger = state.get("ledger", {})
    origins = {int(number): str(key) for number, key in ledger.get("origins", ())}
    return Issued(int(ledger.get("last", 0)), frozenset(map(int, ledger.get("by_hand", ()))), origins)


def issued_in(template: Mapping[str, str], file: str) -> tuple[Scheme, Roster | None]:
    """Return the scheme and the roster that a 汇总 workbook was made for, from its very hidden sheet alone.

    Raises:
        Refused: store-unknown.
    """
    try:
        state = _state(template)
        return read_scheme(state["scheme"], file), read_roster_state(state["roster"])
    except (ValueError, KeyError, TypeError, IndexError):
        raise unknown(file, "保存的方案或名册读不出来") from None


def _state(template: Mapping[str, str]) -> dict[str, Any]:
    state: dict[str, Any] = json.loads(
        "".join(value for key, value in sorted(template.items()) if key.startswith("state"))
    )
    return state
