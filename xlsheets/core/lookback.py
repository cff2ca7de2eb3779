"""回头看: who was told to mend in an earlier round, and what became of them.

The scheme says which verdicts are looked at again. Where it says so of none,
they are those that a bad result brings about: a rate below a threshold, or a
share of an unsatisfied level above one; 先进 and 达标 are not. They can be
named instead.
"""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from xlsheets.core.comparison import Comparison, Row
from xlsheets.core.scheme import Scheme, Verdict


class Outcome(StrEnum):
    """What became of a rate in the next round."""

    RISEN = "risen"
    FALLEN = "fallen"
    STILL = "still"
    NOT_RATED = "not-rated"
    UNKNOWN = "unknown"
    INCOMPARABLE = "incomparable"


OUTCOME_NAMES = {
    Outcome.RISEN: ("上升", "risen"),
    Outcome.FALLEN: ("下降", "fallen"),
    Outcome.STILL: ("持平", "still"),
    Outcome.NOT_RATED: ("未再评议", "not rated again"),
    Outcome.UNKNOWN: ("不知道", "unknown"),
    Outcome.INCOMPARABLE: ("口径不同", "not comparable"),
}
LIFTED = {True: ("已解除", "lifted"), False: ("仍未解除", "stands"), None: ("—", "—")}
"""Whether an earlier verdict is gone, in Chinese and in English."""


@dataclass(frozen=True, slots=True)
class Lookback:
    """One result that brought a verdict on, and the next of the same.

    Attributes:
        row: The result in every round.
        at: The round of the verdict, by its place in the order.
        then: The next round that has the row; None when none has.
        verdict: What was said.
        now: What is said in the next round; None when nothing is.
        outcome: What became of the rate.
        lifted: Whether no such verdict holds in the next round; None when there is no next round,
            or its rate is unknown.
    """

    row: Row
    at: int
    then: int | None
    verdict: str
    now: str | None
    outcome: Outcome
    lifted: bool | None


def looked_at(scheme: Scheme) -> frozenset[str]:
    """Return the verdicts of a scheme that are looked at again; empty when it has none.

    Source: docs/rules.md, 轮次对比.
    """
    said = frozenset(verdict.say for verdict in scheme.verdicts if verdict.again)
    return said or frozenset(verdict.say for verdict in scheme.verdicts if _of_bad_result(verdict, scheme))


def _of_bad_result(verdict: Verdict, scheme: Scheme) -> bool:
    """Return whether a worse result brings a verdict about, and a better one lifts it."""
    name, sign, _ = verdict.condition
    good = name not in _levels(scheme) or scheme.rate.weight(name) >= 1
    return (sign in ("<", "<=", "≤")) == good


def _levels(scheme: Scheme) -> frozenset[str]:
    return frozenset(level for levels in scheme.scales.values() for level in levels)


def lookback(comparison: Comparison, verdicts: Collection[str] = ()) -> list[Lookback]:
    """Return every result with a verdict to look at again, of all rater groups together, and what became of it.

    Of a form about the unit above only that unit is looked at, by what those below it say together.

    Args:
        comparison: Rounds side by side.
        verdicts: The verdicts to look at; empty takes those that the schemes say.

    Returns:
        In the order of the tables, each result once for every round but the
        last in which it has such a verdict; empty when there is none.
    """
    wanted = [frozenset(verdicts) or looked_at(period.scheme) for period in comparison.periods]
    found: list[Lookback] = []
    for row in comparison.every_row:
        if row.key.group is None and not row.together and _is_of_the_rated(comparison, row):
            found += (one for at in range(len(wanted) - 1) if (one := _looked_back(row, at, wanted)) is not None)
    return found


def _is_of_the_rated(comparison: Comparison, row: Row) -> bool:
    """Return whether a row stands under who was rated: of a form about the unit above, not one of those that rated."""
    return comparison.alignment.form(row.key.form).rated != "parent" or row.key.subject == row.key.unit


def _looked_back(row: Row, at: int, wanted: list[frozenset[str]]) -> Lookback | None:
    result = row.results[at]
    if result is None or result.verdict is None or result.verdict not in wanted[at]:
        return None
    then = next((place for place in range(at + 1, len(row.results)) if row.results[place] is not None), None)
    if then is None:
        return Lookback(row, at, None, result.verdict, None, Outcome.NOT_RATED, None)
    later = row.results[then]
    now = later.verdict if later is not None else None
    lifted = None if row.measures[then] is None else now not in wanted[then]
    return Lookback(row, at, then, result.verdict, now, _outcome(row, then), lifted)


def _outcome(row: Row, then: int) -> Outcome:
    change = row.changes[then]
    if change is None or change.exact is None:
        known = change is not None and change.differs and row.measures[change.since] and row.measures[then]
        return Outcome.INCOMPARABLE if known else Outcome.UNKNOWN
    if not change.exact:
        return Outcome.STILL
    return Outcome.RISEN if change.exact > 0 else Outcome.FALLEN
