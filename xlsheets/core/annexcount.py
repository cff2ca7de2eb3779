"""What the rows of an annex are made from: what units report, added up as the roll-up adds."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import cached_property

from xlsheets.core import rates
from xlsheets.core import rollup as counted
from xlsheets.core.rollup import Line, Result
from xlsheets.core.roster import Roster, unit_order
from xlsheets.core.scheme import Form, Scheme
from xlsheets.core.tally import NO_FACTS, ZERO_FACTS, Facts, total


@dataclass(frozen=True)
class Count:
    """What a row is made from: results by rater group (None: all together) and item, and ballots by group."""

    results: dict[str | None, dict[str, Result]] = field(default_factory=dict)
    facts: dict[str | None, Facts] = field(default_factory=dict)

    def __iter__(self) -> Iterator[Result]:
        """Go through the results."""
        return (result for items in self.results.values() for result in items.values())

    def size(self, group: str) -> int:
        """Return how many ballots a rater group gave; 0 when that is not known."""
        facts = self.facts.get(group, NO_FACTS)
        known = [number for number in (facts.returned, facts.valid, facts.present) if number is not None]
        marked = [result.line.tally.marked or 0 for result in self.results[group].values()]
        return known[0] if known else max(marked, default=0)


def _count(results: Iterable[Result]) -> Count:
    """Return the count of one unit or subject; its ballots are those behind its first item."""
    found = Count()
    for result in results:
        line = result.line
        found.results.setdefault(line.group, {})[line.item] = result
        found.facts.setdefault(line.group, line.tally.facts)
    return found


class Reported:
    """What the units of a round report of one form.

    Args:
        scheme: The round's scheme.
        roster: The round's roster; None without one.
        form: The form.
        results: Of the leaf units.
        rollup: Of the inner units.

    Attributes:
        by_unit: The form's results of each leaf unit.
        returned: The units that returned anything, this form or another.
    """

    def __init__(
        self, scheme: Scheme, roster: Roster | None, form: Form, results: Iterable[Result], rollup: Iterable[Result]
    ) -> None:
        self.scheme, self.roster, self.form = scheme, roster, form
        self.levels = scheme.levels(form)
        self.by_unit: dict[str, list[Result]] = {}
        self.returned: set[str] = set()
        self._rolled: dict[str, list[Result]] = {}
        for result in results:
            self.returned.add(result.line.unit)
            if result.line.form == form.id:
                self.by_unit.setdefault(result.line.unit, []).append(result)
        for result in rollup:
            if result.line.form == form.id:
                self._rolled.setdefault(result.line.unit, []).append(result)

    @cached_property
    def leaves(self) -> list[str]:
        """The units that shall have returned the form, or without a roster those that have returned anything."""
        expected = self.roster.leaves if self.roster else ()
        others = unit_order(self.returned - set(expected), self.roster)
        return [leaf for leaf in (*expected, *others) if leaf in self.by_unit or self._concerned(leaf)]

    def _concerned(self, unit: str) -> bool:
        """Return whether a unit fills in the form."""
        known = self.roster.unit(unit) if self.roster else None
        return self.form.concerns(known.category if known else None)

    @cached_property
    def root(self) -> str | None:
        """The one unit above all others, or the only one there is."""
        tops = [unit.name for unit in self.roster.units if unit.parent is None] if self.roster else self.leaves
        return tops[0] if len(tops) == 1 else None

    def leaves_of(self, unit: str) -> Sequence[str]:
        """Return the leaves below a unit that fill in the form; itself for a leaf."""
        if self.roster is None or unit not in self.roster:
            return (unit,)
        return [leaf for leaf in self.roster.leaves_below(unit) if leaf in self.by_unit or self._concerned(leaf)]

    def leaf(self, unit: str) -> Count:
        """Return what a leaf unit reports; of a form of people the sum over them, each with all its ballots."""
        results = self.by_unit.get(unit, [])
        if not self.form.of_people:
            return _count(results)
        together = self._together(unit, list(self.subjects(unit).values()), mean=False)
        return replace(together, facts=_count(results).facts)

    def subjects(self, unit: str) -> dict[str, Count]:
        """Return what a unit reports of each subject, in the order of the results."""
        by_subject: dict[str, list[Result]] = {}
        for result in self.by_unit.get(unit, ()):
            by_subject.setdefault(result.line.subject, []).append(result)
        return {subject: _count(results) for subject, results in by_subject.items()}

    def whole(self, unit: str, leaves: Iterable[str]) -> Count:
        """Return what leaf units report together, as the roll-up has it where it has it."""
        parts = [self.leaf(leaf) for leaf in leaves if leaf in self.by_unit]
        found = self._together(unit, parts, mean=self.scheme.rollup.method == "mean")
        return replace(found, results=_count(self._rolled[unit]).results) if unit in self._rolled else found

    def _together(self, unit: str, parts: Sequence[Count], *, mean: bool) -> Count:
        """Return the sum of counts; the rate of the sums, or the mean of the rates."""
        below: dict[tuple[str, str | None], list[Result]] = {}
        facts: dict[str | None, Facts] = {}
        for part in parts:
            for result in part:
                below.setdefault((result.line.item, result.line.group), []).append(result)
            for group, ballots in part.facts.items():
                facts[group] = facts.get(group, ZERO_FACTS) + ballots
        lines = [
            Line(unit, self.form.id, unit, group, item, total((r.line.tally for r in rs), len(self.levels)))
            for (item, group), rs in below.items()
        ]
        pooled = counted.results(lines, self.scheme)
        if mean:
            pooled = [self._mean(result, below[result.line.item, result.line.group]) for result in pooled]
        return replace(_count(pooled), facts=facts)

    def _mean(self, whole: Result, parts: Iterable[Result]) -> Result:
        """Return a result under the mean of its parts' rates, taken as `core.rollup` takes it."""
        asked = [part.rate for part in parts if rates.base_count(part.line.tally, self.scheme) != 0]
        known = [rate.share for rate in asked if rate is not None]
        share = sum(known, Fraction(0)) / len(known) if known and len(known) == len(asked) else None
        shares = rates.level_shares(whole.line.tally, self.scheme, self.levels)
        score = whole.scores.mean if whole.scores else None
        verdict = self.scheme.verdict(self.form, share, shares, score)
        return replace(whole, rate=rates.rate_of(share, self.scheme), verdict=verdict)
