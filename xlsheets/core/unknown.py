"""Whose numbers are not known: the units because of which a sum over many has no rate."""

from collections.abc import Iterable
from dataclasses import dataclass

from xlsheets.core.rates import base_count
from xlsheets.core.rollup import Result
from xlsheets.core.roster import Roster
from xlsheets.core.scheme import Scheme

Part = tuple[str, str, str | None]
"""Form, item, group."""


@dataclass(frozen=True)
class Unknown:
    """Why items of an inner unit have no rate.

    Attributes:
        unit: The inner unit.
        items: Its items without a rate, in the order of the scheme.
        causes: The units below it whose numbers are not known, in roster order.
    """

    unit: str
    items: tuple[str, ...]
    causes: tuple[str, ...]


class Causes:
    """The units below inner units whose numbers are not known.

    Args:
        leaves: The results of the units that returned.
        scheme: The round's scheme.
        roster: Its roster.
    """

    def __init__(self, leaves: Iterable[Result], scheme: Scheme, roster: Roster) -> None:
        self._scheme, self._roster = scheme, roster
        self._by_unit: dict[str, dict[Part, list[Result]]] = {}
        for result in leaves:
            self._by_unit.setdefault(result.line.unit, {}).setdefault(_part(result), []).append(result)

    def of(self, result: Result) -> tuple[str, ...]:
        """Return the units because of which an inner unit's result is not known, in roster order.

        Empty for a result that is known, and for one that nobody rated.
        """
        if is_known(result, self._scheme):
            return ()
        found = [
            leaf
            for leaf in self._roster.leaves_below(result.line.unit)
            if any(not is_known(one, self._scheme) for one in self._by_unit.get(leaf, {}).get(_part(result), ()))
        ]
        return tuple(found)


def unknowns(rollup: Iterable[Result], causes: Causes) -> list[Unknown]:
    """Return why results of inner units are not known, those of one unit with the same causes together."""
    items: dict[tuple[str, tuple[str, ...]], dict[str, None]] = {}
    for result in rollup:
        if units := causes.of(result):
            items.setdefault((result.line.unit, units), {})[result.line.item] = None
    return [Unknown(unit, tuple(texts), units) for (unit, units), texts in items.items()]


def is_known(result: Result, scheme: Scheme) -> bool:
    """Return whether a result has its rate or its scores, or has none because nobody was asked."""
    tally = result.line.tally
    if result.line.item in scheme.form(result.line.form).scored:
        return tally.scores is not None
    return result.rate is not None or (base_count(tally, scheme) == 0 and tally.marked is not None)


def _part(result: Result) -> Part:
    return result.line.form, result.line.item, result.line.group
