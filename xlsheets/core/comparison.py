"""轮次对比: rounds side by side, a row a unit, subject and item, with the change in percentage points.

Figures of two rounds are never added. A change is the exact later rate less
the exact earlier one, and only between rates that mean the same (口径). What
stands in one round and not in another is listed, not left out.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import pairwise

from xlsheets.core import rounding
from xlsheets.core.alignment import Alignment, Key
from xlsheets.core.counterpart import Along, Unmatched, without_counterpart
from xlsheets.core.definition import Difference, definition, differences
from xlsheets.core.figures import ballots_behind
from xlsheets.core.period import Period
from xlsheets.core.rollup import Result
from xlsheets.core.scheme import Rounding


@dataclass(frozen=True, slots=True)
class Measure:
    """What is compared: a satisfaction rate, or the mean of an item that takes scores.

    Attributes:
        value: Exact; a share for a rate, points for a score.
        printed: As its round prints it, in percent for a rate, without the sign.
        scored: Whether it is a mean score.
    """

    value: Fraction
    printed: str
    scored: bool


def measure_of(result: Result | None, rule: Rounding) -> Measure | None:
    """Return what is compared of a result; None when it is unknown, or there is no result."""
    if result is None:
        return None
    if result.rate is not None:
        return Measure(result.rate.share, result.rate.printed, False)
    if result.scores is None or result.scores.mean is None:
        return None
    return Measure(result.scores.mean, rounding.mean(result.scores.mean, rule), True)


@dataclass(frozen=True, slots=True)
class Change:
    """What became of a rate since the last round before that has its row.

    Attributes:
        since: The earlier round's place in the order.
        exact: The exact difference of the two; None when one is unknown or the two do not compare.
        printed: The same in percentage points (points of score) with its sign, rounded as the
            later round prints; None likewise.
        differs: In what the definitions of the two differ; empty when they mean the same.
    """

    since: int
    exact: Fraction | None
    printed: str | None
    differs: tuple[Difference, ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """One item of one subject, in every round.

    Attributes:
        key: What it is of.
        inner: Whether the unit is one with units below it.
        together: Whether it is the sum over all people of the unit.
        results: A result a round, in the order of the rounds; None where a round has none.
        measures: What is compared of each; None where it is unknown.
        changes: A change a round; None for the first that has the row, and where a round has none.
        hidden: Whether the rater group is too small in some round to be shown on its own.
    """

    key: Key
    inner: bool
    together: bool
    results: tuple[Result | None, ...]
    measures: tuple[Measure | None, ...]
    changes: tuple[Change | None, ...]
    hidden: bool = False

    @property
    def present(self) -> tuple[bool, ...]:
        """For each round whether it has the row."""
        return tuple(result is not None for result in self.results)

    @property
    def written(self) -> Result:
        """The latest round's result, whose subject and group are written as people write them."""
        return next(result for result in reversed(self.results) if result is not None)

    @property
    def whole(self) -> bool:
        """Whether it is of a unit itself, or of all its people together, by all rater groups together."""
        return self.key.group is None and self.key.subject == self.key.unit

    @property
    def scored(self) -> bool:
        """Whether it is of scores."""
        return any(measure is not None and measure.scored for measure in self.measures)


class Comparison:
    """Rounds side by side.

    Args:
        periods: Two or more, from the earliest to the latest.
        near_items: Whether nearly equal item texts are taken for the same.
        accept_differences: Whether rates of different definitions are subtracted too.
    """

    def __init__(self, periods: Sequence[Period], *, near_items: bool = True, accept_differences: bool = False) -> None:
        self.periods = tuple(periods)
        self.alignment = Alignment(periods, near=near_items)
        self.accepts_differences = accept_differences
        self._definitions: dict[tuple[object, ...], tuple[Difference, ...]] = {}
        self._found: dict[Key, list[Result | None]] = {}
        for at in range(len(self.periods) - 1, -1, -1):  # the latest first: tables follow its order
            for result in (*self.periods[at].rollup, *self.periods[at].together, *self.periods[at].results):
                line = result.line
                key = self.alignment.key_of(at, line.unit, line.form, line.subject, line.group, line.item)
                along = self._found.setdefault(key, [None] * len(self.periods))
                along[at] = along[at] or result

    @cached_property
    def lines(self) -> dict[Key, Along]:
        """Every line of every round by what it is of, in the order of the tables."""
        units = self.alignment.unit_places
        forms = {form.id: place for place, form in enumerate(self.alignment.forms)}
        items = {name: {text: at for at, text in enumerate(texts)} for name, texts in self.alignment.items.items()}
        groups = {name: self.group_places(name) for name in forms}
        subjects: dict[tuple[str, str], int] = {}
        for key in self._found:
            subjects.setdefault((key.unit, key.subject), len(subjects))

        def order(key: Key) -> tuple[int, ...]:
            subject, item = subjects[key.unit, key.subject], items[key.form][key.item]
            return units[key.unit], forms[key.form], subject, item, groups[key.form][key.group]

        return {key: tuple(self._found[key]) for key in sorted(self._found, key=order)}

    def group_places(self, form: str) -> dict[str | None, int]:
        """Return the place of each rater group of a form, all together first."""
        names = (name for at in range(len(self.periods) - 1, -1, -1) for name in self.alignment.groups_in(at, form))
        return {name: place for place, name in enumerate(dict.fromkeys((None, *names)))}

    @cached_property
    def every_row(self) -> list[Row]:
        """A row for every line of every round, in the order of the tables."""
        return [self.row_of(key, along) for key, along in self.lines.items()]

    @cached_property
    def rows(self) -> list[Row]:
        """The rows that stand in two rounds or more, in the order of the tables."""
        return [row for row in self.every_row if sum(row.present) > 1]

    @cached_property
    def unmatched(self) -> list[Unmatched]:
        """What does not stand in every round: items and groups first, then units, and what single units lack."""
        single = {row.key: row.results for row in self.every_row if not row.together}
        return without_counterpart(self.alignment, single)

    def row_of(self, key: Key, along: Along, *, summed: bool = False) -> Row:
        """Return a line of several rounds with its figures and changes.

        Args:
            key: What it is of.
            along: Its result in each round.
            summed: Whether it is a sum over units though no unit of the tree stands for it.
        """
        there = [(at, result) for at, result in enumerate(along) if result is not None]
        inner = summed or any(result.line.unit in self.periods[at].inner for at, result in there)
        measures = [measure_of(result, self.periods[at].scheme.rounding) for at, result in enumerate(along)]
        changes: list[Change | None] = [None] * len(along)
        for (since, earlier), (at, later) in pairwise(there):
            differs = self._differences(since, earlier, at, later, inner)
            changes[at] = self.change(since, at, measures, differs)
        hidden = key.group is not None and any(
            ballots_behind(result.line.tally) < (self.periods[at].scheme.anonymity.minimum or 0) for at, result in there
        )
        together = key.subject == key.unit and self.alignment.form(key.form).of_people
        return Row(key, inner and not summed, together, tuple(along), tuple(measures), tuple(changes), hidden)

    def change(
        self, since: int, at: int, measures: Sequence[Measure | None], differs: tuple[Difference, ...]
    ) -> Change:
        """Return what became of a figure between two rounds, whose definitions differ as given."""
        before, after = measures[since], measures[at]
        if (
            before is None
            or after is None
            or before.scored != after.scored
            or (differs and not self.accepts_differences)
        ):
            return Change(since, None, None, differs)
        exact = after.value - before.value
        return Change(since, exact, signed(exact, self.periods[at].scheme.rounding, after.scored), differs)

    def _differences(self, since: int, earlier: Result, at: int, later: Result, inner: bool) -> tuple[Difference, ...]:
        """Return in what the definitions of two results differ."""
        ends = ((since, earlier), (at, later))
        forms = [self.periods[place].scheme.form(result.line.form) for place, result in ends]
        limits = [form.limits(result.line.item) for form, (_, result) in zip(forms, ends, strict=True)]
        grouped = later.line.group is not None
        key = (since, at, later.line.form, earlier.line.form, *limits, inner, grouped)
        if key not in self._definitions:
            one, other = (
                definition(self.periods[place].scheme, form, result.line.item, inner=inner, group=result.line.group)
                for form, (place, result) in zip(forms, ends, strict=True)
            )
            self._definitions[key] = tuple(differences(one, other))
        return self._definitions[key]


def signed(exact: Fraction, rule: Rounding, scored: bool = False) -> str:
    """Return a difference as a scheme prints it, with its sign: +7.14, -0.50, 0.00.

    A rise that rounds to nothing is +0.00, and so told from no change.

    Args:
        exact: Of two shares, given in percentage points; of two mean scores, in points of score.
        rule: Places and mode; the size is rounded, so that a fall prints like the rise of its size.
        scored: Whether it is of scores.
    """
    size = rounding.mean(abs(exact), rule) if scored else rounding.text(rounding.percent(abs(exact), rule), rule)
    return size if not exact else f"{'+' if exact > 0 else '-'}{size}"
