"""趋势: which rows of a comparison are drawn together, round by round.

A unit's items in one picture, and each item's units in one picture; rates and
scores apart, for they are read off different axes.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from xlsheets.core.comparison import Comparison, Row

MOST_SERIES = 12
"""How many lines one picture can hold and still be read."""


@dataclass(frozen=True, slots=True)
class Picture:
    """Rows drawn together.

    Attributes:
        form: The form's shared name.
        name: The unit whose items, or the item whose units, are drawn.
        by_item: Whether each line is an item; else each is a unit.
        scored: Whether it is of scores.
        rows: In the order of the tables; all stand in the table, the first of them in the picture.
    """

    form: str
    name: str
    by_item: bool
    scored: bool
    rows: tuple[Row, ...]

    @property
    def places(self) -> tuple[int, ...]:
        """The rounds that have any of the rows: the half-year is no gap in the line of a quarter's item."""
        return tuple(at for at in range(len(self.rows[0].results)) if any(row.results[at] for row in self.rows))

    def label(self, row: Row) -> str:
        """Return what a row is called in this picture."""
        return row.key.item if self.by_item else row.key.unit


def pictures(comparison: Comparison) -> list[Picture]:
    """Return what is drawn: for each form the items of the highest unit, then each item over several units.

    Rows whose figure is known in no round are left out; empty when nothing of
    a unit as a whole stands in two rounds.
    """
    rows = [row for row in comparison.rows if row.whole and any(row.measures)]
    found: list[Picture] = []
    for form in dict.fromkeys(row.key.form for row in rows):
        for scored in (False, True):
            found += _of_form(
                comparison, form, scored, [row for row in rows if row.key.form == form and row.scored == scored]
            )
    return found


def _of_form(comparison: Comparison, form: str, scored: bool, rows: Sequence[Row]) -> Iterator[Picture]:
    if not rows:
        return
    top = _highest(comparison, [row.key.unit for row in rows])
    yield Picture(form, top, True, scored, tuple(row for row in rows if row.key.unit == top))
    for item in comparison.alignment.items[form]:
        units = tuple(row for row in rows if row.key.item == item)
        if len(units) > 1:
            yield Picture(form, item, False, scored, units)


def _highest(comparison: Comparison, units: Sequence[str]) -> str:
    """Return the unit with the most units below it in the latest round that has any such; the first where none has."""
    for period in reversed(comparison.periods):
        roster, inner = period.roster, [unit for unit in dict.fromkeys(units) if unit in period.inner]
        if roster and inner:
            return max(inner, key=lambda unit: len(roster.leaves_below(unit)))
    return units[0]
