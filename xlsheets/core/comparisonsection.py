"""分类汇总 of several rounds side by side: the sums over the units of a category, or of those that rated in one way.

Sections are the same by their names. Each figure is one round's own sum, over
the units that the round has in the section; which they are stands beside it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from xlsheets.core.alignment import Key
from xlsheets.core.comparison import Comparison, Row
from xlsheets.core.counterpart import Unmatched
from xlsheets.core.period import Period
from xlsheets.core.rollup import Result
from xlsheets.core.sections import UNSTATED, Section
from xlsheets.core.spelling import normal

Kind = Literal["category", "mode"]
KINDS: tuple[Kind, ...] = ("category", "mode")


@dataclass(frozen=True, slots=True)
class SectionRow:
    """One item of the units of a category, or of a way of rating, in every round.

    Attributes:
        kind: Whether it is a category or a way of rating.
        name: As the latest round that has it writes it.
        units: The units that each round has in it, in the shared names; None where a round has no such section.
        row: The sums and their changes; its key has the name, reduced, in place of a unit.
    """

    kind: Kind
    name: str
    units: tuple[tuple[str, ...] | None, ...]
    row: Row


def _sections(period: Period, kind: Kind) -> Sequence[Section]:
    return period.categories if kind == "category" else period.modes


def section_rows(comparison: Comparison) -> list[SectionRow]:
    """Return every sum of every section, categories before ways of rating; empty when no round has sections."""
    return [row for kind in KINDS for row in _of_kind(comparison, kind)]


def _of_kind(comparison: Comparison, kind: Kind) -> list[SectionRow]:
    found: dict[Key, list[Result | None]] = {}
    names: dict[str, str] = {}
    units: dict[str, list[tuple[str, ...] | None]] = {}
    for at in range(len(comparison.periods) - 1, -1, -1):  # the latest first: tables follow its order
        for section in _sections(comparison.periods[at], kind):
            key = normal(section.name)
            names.setdefault(key, section.name)
            counted = (comparison.alignment.unit_of(at, unit) for unit in section.units)
            units.setdefault(key, [None] * len(comparison.periods))[at] = tuple(counted)
            for result in section.results:
                along = found.setdefault(_key_of(comparison, at, section, result), [None] * len(comparison.periods))
                along[at] = along[at] or result
    ordered = sorted(found, key=_Order(comparison, list(names)))
    return [
        SectionRow(kind, names[key.unit], tuple(units[key.unit]), comparison.row_of(key, found[key], summed=True))
        for key in ordered
    ]


def _key_of(comparison: Comparison, at: int, section: Section, result: Result) -> Key:
    line = result.line
    name = normal(section.name)
    subject = name if line.subject == section.name else comparison.alignment.unit_of(at, line.subject)
    form, item = comparison.alignment.form_of(at, line.form), comparison.alignment.item_of(at, line.form, line.item)
    return Key(name, form, subject, line.group and normal(line.group), item)


class _Order:
    """Sorts by section (units of none last), form, subject, item and rater group."""

    def __init__(self, comparison: Comparison, names: Sequence[str]) -> None:
        last = normal(UNSTATED)
        self.names = {name: (name == last, place) for place, name in enumerate(names)}
        self.forms = {form.id: place for place, form in enumerate(comparison.alignment.forms)}
        self.items: Mapping[str, Sequence[str]] = comparison.alignment.items
        self.groups = {form: comparison.group_places(form) for form in self.forms}

    def __call__(self, key: Key) -> tuple[object, ...]:
        item, group = self.items[key.form].index(key.item), self.groups[key.form][key.group]
        return self.names[key.unit], self.forms[key.form], key.subject, item, group


def sections_without_counterpart(comparison: Comparison, rows: Sequence[SectionRow]) -> list[Unmatched]:
    """Return the sections that stand in some rounds and not in all, and the forms that some rounds' sections lack.

    Items and rater groups that a round's scheme lacks are not named again
    here, nor is what the units of a section lack.
    """
    found: dict[tuple[Kind, str, str | None], Unmatched] = {}
    for one in rows:
        for form, there in _lacking(comparison, one, rows):
            what = (one.kind, one.row.key.unit, form)
            found.setdefault(what, Unmatched(one.kind, form, None, None, one.name, there, (False,) * len(there)))
    return list(found.values())


def _lacking(
    comparison: Comparison, one: SectionRow, rows: Sequence[SectionRow]
) -> Iterator[tuple[str | None, tuple[bool, ...]]]:
    """Yield None and the rounds that have a section, or a form and the rounds whose section has it, where some lack."""
    there = tuple(units is not None for units in one.units)
    if not all(there):
        yield None, there
    form = one.row.key.form
    same = [row.row.present for row in rows if (row.kind, row.name, row.row.key.form) == (one.kind, one.name, form)]
    having = tuple(any(column) for column in zip(*same, strict=True))
    rounds = range(len(comparison.periods))
    if any(there[at] and not having[at] and comparison.alignment.form_in(at, form) for at in rounds):
        yield form, having
