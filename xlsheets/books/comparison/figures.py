"""The columns of rounds: each round's figure as printed, and between two the change in percentage points."""

from collections.abc import Sequence
from typing import Any, Protocol

from xlsheets.books import style
from xlsheets.core.comparison import Change, Comparison, Measure
from xlsheets.core.scheme import Rounding

FIGURE_WIDTH, CHANGE_WIDTH = 15.0, 12.0


class Along(Protocol):
    """A row of figures, one a round; rows of items, aspects and sub-totals are such."""

    @property
    def present(self) -> tuple[bool, ...]:
        """For each round whether it has the row."""

    @property
    def measures(self) -> tuple[Measure | None, ...]:
        """What is compared of each round; None where it is unknown."""

    @property
    def changes(self) -> tuple[Change | None, ...]:
        """A change a round; None for the first that has the row, and where a round has none."""


def figure_column(first: int, at: int) -> int:
    """Return the column of the figures of the round at a place in the order, those of the first in `first`."""
    return first + max(0, 2 * at - 1)


def number_format(rule: Rounding) -> str:
    """Return the number format that shows a figure as a round prints it."""
    if not rule.trailing_zeros:
        return "General"
    return "0." + "0" * rule.places if rule.places else "0"


def round_heads(comparison: Comparison, scored: bool) -> tuple[list[str], list[float]]:
    """Return the heads and widths of the columns of rounds; `scored` says that some figures are mean scores."""
    what = "满意率（%）\n或平均分" if scored else "满意率（%）"
    heads: list[str] = []
    widths: list[float] = []
    for at, period in enumerate(comparison.periods):
        heads.append(f"{period.name}\n{what}")
        widths.append(FIGURE_WIDTH)
        if at:
            heads.append("较上次\n（百分点或分）" if scored else "较上次\n（百分点）")
            widths.append(CHANGE_WIDTH)
    return heads, widths


def write_along(book: style.Book, sheet: Any, row: int, first: int, comparison: Comparison, of: Along) -> None:
    """Write a row's figures and changes from a column on."""
    for at, period in enumerate(comparison.periods):
        column, rule = figure_column(first, at), period.scheme.rounding
        _write_measure(book, sheet, row, column, of.measures[at], of.present[at], rule)
        if at:
            _write_change(book, sheet, row, column + 1, of.changes[at], rule)


def _write_measure(
    book: style.Book, sheet: Any, row: int, column: int, measure: Measure | None, present: bool, rule: Rounding
) -> None:
    plain = book.look("cell", "center", font_size=10)
    if measure is not None:
        look = book.look("cell", "center", font_size=10, num_format=number_format(rule))
        sheet.write_number(row, column, float(measure.printed), look)
    elif not present:
        sheet.write_blank(row, column, None, plain)
    else:
        sheet.write_string(row, column, "—", plain)


def _write_change(book: style.Book, sheet: Any, row: int, column: int, change: Change | None, rule: Rounding) -> None:
    plain = book.look("cell", "center", font_size=10)
    if change is None:
        sheet.write_blank(row, column, None, plain)
    elif change.printed is None:
        sheet.write_string(row, column, "口径不同" if change.differs else "—", plain)
    else:
        shown = number_format(rule)
        look = book.look("cell", "center", font_size=10, num_format=f"+{shown};[Red]-{shown};{shown}")
        sheet.write_number(row, column, float(change.printed), look)


def write_notes(book: style.Book, sheet: Any, row: int, last: int, notes: Sequence[str], width: float) -> None:
    """Write sentences under a table, each over its whole width."""
    look = book.look("note")
    for at, note in enumerate(notes, row):
        style.across(sheet, (at, 0, at, last), note, look)
        sheet.set_row(at, style.row_height([(note, width)], 10.5, 18))
