"""Which round a click is about: the 汇总 workbook's own, else the bundled scheme that a branch workbook names."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from xlsheets.books.grid import Book
from xlsheets.books.live import reading, standing
from xlsheets.books.schemefile import Scheme, bundled_names
from xlsheets.core import scheme as model
from xlsheets.core.messages import Stopped
from xlsheets.core.roster import Roster

if TYPE_CHECKING:
    from xlsheets.books.summary.kept import Kept
    from xlsheets.jobs.round import Round

_SUMMARY = "summary"
"""What the hidden sheet of a 汇总 workbook says it is; the rooms that write one are not loaded for every check."""


@dataclass(frozen=True)
class Known:
    """What a round goes by.

    Attributes:
        scheme: Its scheme.
        roster: Its roster; None without one.
    """

    scheme: model.Scheme
    roster: Roster | None


def is_summary(book: Any) -> bool:
    """Return whether an open workbook is a 汇总 of ours."""
    return reading.read_template(book).get("template") == _SUMMARY


def summary_near(book: Any) -> Any:
    """Return the 汇总 workbook that a click means: the one clicked in, else the only other one that is open.

    Raises:
        Stopped: no-round, two-rounds.
    """
    if is_summary(book):
        return book
    others = [other for other in book.app.books if not standing.is_same(other, book) and is_summary(other)]
    if not others:
        raise Stopped("no-round")
    if len(others) > 1:
        raise Stopped("two-rounds", names="、".join(str(other.name) for other in others))
    return others[0]


def known_for(book: Any, template: dict[str, str]) -> Known:
    """Return the scheme and roster by which an open workbook is checked.

    Args:
        book: The workbook.
        template: Of its own hidden sheet.

    Raises:
        Stopped: no-scheme, two-rounds.
        Refused: store-unknown, for a 汇总 whose hidden sheet cannot be read.
    """
    try:
        round_book = summary_near(book)
    except Stopped as stopped:
        if stopped.code != "no-round":
            raise
    else:
        from xlsheets.books.summary.stored import issued_in

        own = template if round_book is book else reading.read_template(round_book)
        return Known(*issued_in(own, str(round_book.name)))
    if template.get("template") == "branch" and template.get("scheme") in bundled_names():
        return Known(Scheme.load(template["scheme"]), None)
    raise Stopped("no-scheme")


def round_in(summary: Any) -> "tuple[Round, Kept, Book]":
    """Return the round that an open 汇总 workbook holds, what people wrote into it, and its grids.

    Raises:
        Stopped: no-figures, when nothing has been merged into it yet; results-gone, when somebody has deleted tables.
        Refused: store-unknown, map-invalid.
    """
    from xlsheets.books.summary.stored import stored_in
    from xlsheets.books.summary.table import COUNTS, LEDGER
    from xlsheets.jobs.store import round_of

    grids = reading.read_book(summary)
    there = {grid.name for grid in grids.grids}
    gone = [name for name in (LEDGER, COUNTS) if name not in there]
    if gone:
        raise Stopped("results-gone", names="、".join(gone))
    stored = stored_in(grids)
    if not stored.outcome.files:
        raise Stopped("no-figures")
    return round_of(stored.outcome), stored.kept, grids


def place_of(book: Any, template: dict[str, str]) -> str:
    """Return what a workbook is called in messages: its unit, else its name."""
    return template.get("unit") or str(book.name)
