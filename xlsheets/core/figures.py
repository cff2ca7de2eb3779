"""Figures: what a cell of an annex shows, asked for by unit, subject, item and level.

An office's own annex names its rows and columns as it likes; this is where
each of them is looked up. A figure is as printed (rounding and 补足100
applied, in percent and exact); what is not known is None, a known zero is 0.

Source: docs/rules.md, 附件.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from xlsheets.core import rounding
from xlsheets.core.rollup import Result, rolled_up
from xlsheets.core.roster import Roster, unit_order
from xlsheets.core.scheme import Form, Scheme
from xlsheets.core.tally import FACT_NAMES, Facts, Tally
from xlsheets.core.unknown import is_known

Figure = int | Fraction | str | None


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a column shows.

    Attributes:
        name: counts, percent, rate, verdict, or a fact: eligible, present, issued,
            returned, valid, void, units, units_done, members, code.
        form: The form it is of; None for facts of the unit.
        item: The item; None where the row says.
        level: The level, for counts and percent.
        group: The rater group; None for all together, or where the row says.
    """

    name: str
    form: Form | None = None
    item: str | None = None
    level: str | None = None
    group: str | None = None


class Figures:
    """A round's figures by unit and subject."""

    def __init__(
        self, scheme: Scheme, roster: Roster | None, results: Sequence[Result], rollup: Sequence[Result]
    ) -> None:
        """Index the results by unit and by rater group."""
        self.scheme, self.roster = scheme, roster
        self._inner = {(r.line.unit, r.line.form, r.line.item, r.line.group): r for r in rollup}
        self._by_unit: dict[str, list[Result]] = {}
        for result in results:
            self._by_unit.setdefault(result.line.unit, []).append(result)

    @property
    def done(self) -> list[str]:
        """The units that were counted, in roster order."""
        return list(unit_order(self._by_unit, self.roster))

    @property
    def units(self) -> list[str]:
        """The units that an annex lists: the roster's leaves, else those that were counted."""
        return list(self.roster.leaves) if self.roster else self.done

    def leaves(self, unit: str) -> list[str]:
        """Return the leaves below a unit; the unit itself when it is one."""
        return list(self.roster.leaves_below(unit)) if self.roster and unit in self.roster else [unit]

    def subjects(self, units: Iterable[str], form: Form) -> list[tuple[str, str]]:
        """Return (unit, subject) of a form of people: members in roster order, else those who were rated."""
        found: list[tuple[str, str]] = []
        for unit in units:
            names = self.roster.labels_of(unit, form.roles) if self.roster else ()
            rated = [result.line.subject for result in self._by_unit.get(unit, ()) if result.line.form == form.id]
            found += [(unit, name) for name in dict.fromkeys([*names, *rated])]
        return found

    def groups(self, unit: str, form: Form, subject: str | None = None) -> list[str]:
        """Return the rater groups of a unit or subject that may be shown on their own, in scheme order."""
        least = self.scheme.anonymity.minimum or 0
        sizes: dict[str, int] = {}
        for result in self._by_unit.get(unit, ()):
            line = result.line
            if line.group is not None and line.form == form.id and subject in (None, line.subject):
                sizes[line.group] = max(sizes.get(line.group, 0), ballots_behind(line.tally))
        return [group.name for group in form.groups if group.name in sizes and sizes[group.name] >= least]

    def of_subject(self, unit: str, subject: str, form: Form, item: str, group: str | None = None) -> Result | None:
        """Return a subject's result; None when there is none."""
        for result in self._by_unit.get(unit, ()):
            line = result.line
            if (line.form, line.subject, line.item, line.group) == (form.id, subject, item, group):
                return result
        return None

    def of_units(self, units: Sequence[str], form: Form, item: str, group: str | None = None) -> Result | None:
        """Return the result of units together; of one unit its own, of an inner unit its roll-up."""
        if len(units) == 1:
            own = self._inner.get((units[0], form.id, item, group))
            if own is not None:
                return own
        leaves = list(dict.fromkeys(leaf for unit in units for leaf in self.leaves(unit)))
        parts = [
            result
            for leaf in leaves
            for result in self._by_unit.get(leaf, ())
            if (result.line.form, result.line.item) == (form.id, item)
        ]
        of_group = [result for result in parts if result.line.group == group]
        if len(of_group) == 1:
            return of_group[0]
        together = rolled_up("、".join(units), parts, self.scheme) if parts else []
        return next((result for result in together if result.line.group == group), None)

    def _unit_facts(self, unit: str) -> Facts | None:
        results = self._by_unit.get(unit)
        if not results:
            return None
        whole = [result for result in results if result.line.group is None] or results
        own = next((result for result in whole if not self.scheme.form(result.line.form).of_people), whole[0])
        return own.line.tally.facts

    def returned(self, units: Sequence[str]) -> bool:
        """Return whether any of the units was counted."""
        return any(leaf in self._by_unit for unit in units for leaf in self.leaves(unit))

    # ── one cell ────────────────────────────────────────────────────

    def figure(
        self,
        wanted: Wanted,
        units: Sequence[str],
        subject: str | None = None,
        item: str | None = None,
        group: str | None = None,
    ) -> Figure:
        """Return what a cell shows.

        Args:
            wanted: The column.
            units: The row's unit, or the units that a total row adds up.
            subject: The row's subject, in a table of people.
            item: The row's item, where the column names none.
            group: The row's rater group, where the column names none.

        Returns:
            A number, a printed percentage in percent, a text; None when unknown or not there.
        """
        if wanted.name in ("counts", "percent", "rate", "verdict"):
            form, text, group = wanted.form, wanted.item or item, wanted.group or group
            if form is None or text is None:
                return None
            if subject is not None:
                result = self.of_subject(units[0], subject, form, text, group)
            else:
                result = self.of_units(units, form, text, group)
            if result is None or (
                group is not None and ballots_behind(result.line.tally) < (self.scheme.anonymity.minimum or 0)
            ):
                return None
            return self._of_result(result, wanted, form)
        if wanted.name == "code":
            known = self.roster.unit(units[0]) if self.roster and len(units) == 1 else None
            return known.code if known else None
        return self._fact(wanted, units, subject, wanted.group or group)

    def causes(
        self, wanted: Wanted, units: Sequence[str], item: str | None = None, group: str | None = None
    ) -> list[str]:
        """Return the units whose own numbers are not known, of several that a cell adds up; none for a single one."""
        leaves = list(dict.fromkeys(leaf for unit in units for leaf in self.leaves(unit)))
        if len(leaves) < 2:
            return []
        if wanted.form is None:
            return [
                leaf for leaf in leaves if leaf in self._by_unit and self._fact(wanted, [leaf], None, group) is None
            ]
        part = (wanted.form.id, wanted.item or item, wanted.group or group)
        return [leaf for leaf in leaves if any(self._lacks(result, part) for result in self._by_unit.get(leaf, ()))]

    def _lacks(self, result: Result, part: tuple[str, str | None, str | None]) -> bool:
        line = result.line
        return (line.form, line.item, line.group) == part and not is_known(result, self.scheme)

    def _of_result(self, result: Result, wanted: Wanted, form: Form) -> Figure:
        if wanted.name == "verdict":
            return result.verdict
        if wanted.name == "rate":
            share = None if result.rate is None else result.rate.share
            return None if share is None else rounding.percent(share, self.scheme.rounding)
        levels = self.scheme.levels(form)
        if wanted.level not in levels:
            return None
        at = levels.index(wanted.level)
        return result.line.tally.counts[at] if wanted.name == "counts" else result.percents[at]

    def _fact(self, wanted: Wanted, units: Sequence[str], subject: str | None, group: str | None) -> Figure:
        name = wanted.name
        leaves = list(dict.fromkeys(leaf for unit in units for leaf in self.leaves(unit)))
        if name == "units":
            return len(leaves)
        if name == "units_done":
            return sum(leaf in self._by_unit for leaf in leaves)
        if name == "members":
            roles = self.scheme.member_roles
            members = sum(len(self.roster.members_of(leaf, roles)) for leaf in leaves) if self.roster else 0
            return members or None
        if name not in FACT_NAMES:
            return None
        if subject is None and group is None:
            return self._sum(name, [facts for leaf in leaves if (facts := self._unit_facts(leaf)) is not None])
        found = [facts for leaf in leaves if (facts := self._facts_of(leaf, wanted.form, subject, group)) is not None]
        return self._sum(name, found)

    @staticmethod
    def _sum(name: str, parts: Sequence[Facts]) -> int | None:
        """Return the sum of a number of ballots as each part shows it (参评人数: 实参评, else 收回).

        None when there is no part, or it is unknown of any.
        """
        total = 0
        for facts in parts:
            number = facts.returned if name == "present" and facts.present is None else getattr(facts, name)
            if number is None:
                return None
            total += number
        return total if parts else None

    def _facts_of(self, leaf: str, form: Form | None, subject: str | None, group: str | None) -> Facts | None:
        """Return the numbers of ballots of a subject or rater group."""
        for result in self._by_unit.get(leaf, ()):
            line = result.line
            if subject in (None, line.subject) and line.group == group and (form is None or line.form == form.id):
                return line.tally.facts
        return None


def ballots_behind(tally: Tally) -> int:
    """Return how many ballots are behind a tally; the sum of its marks where only that is known."""
    facts = tally.facts
    known = [number for number in (facts.returned, facts.valid, facts.present) if number is not None]
    return known[0] if known else tally.marked or 0
