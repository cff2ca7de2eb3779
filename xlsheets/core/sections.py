"""分类汇总: sub-totals over the units of a category, or over those that rated in one way.

Each leaf unit belongs to one section at most, so that the sections and the
units of none add up to the whole.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from xlsheets.core.rollup import Result, rolled_up
from xlsheets.core.roster import Roster
from xlsheets.core.scheme import Scheme

UNSTATED = "未写明"
"""The section of units that state none, where others do."""


@dataclass(frozen=True, slots=True)
class Section:
    """The units of one category or mode together.

    Attributes:
        name: The category or mode.
        units: Its units, in the order of the results.
        results: A line a form, item and group: the sum over its units.
    """

    name: str
    units: tuple[str, ...]
    results: tuple[Result, ...]


def by_category(results: Iterable[Result], scheme: Scheme, roster: Roster | None) -> list[Section]:
    """Return the sums over the units of each 类别 of the roster, in roster order; empty when no unit has one."""
    if roster is None:
        return []
    of = {unit.name: unit.category for unit in roster.units}
    order = list(dict.fromkeys(unit.category for unit in roster.units if unit.category))
    return _sections(results, scheme, of, order) if order else []


def by_mode(results: Iterable[Result], scheme: Scheme, modes: Mapping[str, str | None]) -> list[Section]:
    """Return the sums over the units that rated in each of the scheme's modes; empty when it has none.

    Args:
        results: Of the leaf units.
        scheme: Its modes, in their order.
        modes: The mode that each unit states; None for none.
    """
    return _sections(results, scheme, modes, scheme.modes) if scheme.modes else []


def _sections(
    results: Iterable[Result], scheme: Scheme, of: Mapping[str, str | None], order: Sequence[str]
) -> list[Section]:
    """Return a section for each name that has results, the units without one last."""
    gathered: dict[str, list[Result]] = {}
    for result in results:
        if not scheme.form(result.line.form).of_people:
            gathered.setdefault(of.get(result.line.unit) or UNSTATED, []).append(result)
    names = [name for name in (*order, UNSTATED) if name in gathered]
    return [
        Section(
            name,
            tuple(dict.fromkeys(result.line.unit for result in gathered[name])),
            tuple(rolled_up(name, gathered[name], scheme)),
        )
        for name in names
    ]
