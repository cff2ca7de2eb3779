"""满意率 and level shares: exact fractions, always with the base they stand on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from xlsheets.core import rounding
from xlsheets.core.scheme import Form, Scheme
from xlsheets.core.scores import weighted
from xlsheets.core.tally import Tally, minus


@dataclass(frozen=True, slots=True)
class Rate:
    """A satisfaction rate.

    Attributes:
        share: The exact share, from 0 to 1.
        printed: Its percentage as the scheme prints it, without the sign.
        base: The name of what it was divided by.
    """

    share: Fraction
    printed: str
    base: str


def base_count(tally: Tally, scheme: Scheme) -> int | None:
    """Return how many ballots the scheme's rates of a tally are divided by.

    Unknown when the fact is. Under blank = "ignore" the valid ballots of an
    item are those that did not leave it blank.

    Source: docs/rules.md, 基数.
    """
    base = scheme.rate.base
    if base == "marked":
        return tally.marked
    if base == "valid" and scheme.counting.blank == "ignore":
        return minus(tally.facts.valid, tally.blank)
    count: int | None = getattr(tally.facts, base)
    return count


def level_shares(tally: Tally, scheme: Scheme, levels: Sequence[str]) -> dict[str, Fraction | None]:
    """Return each level's exact share of the base; None where count or base is unknown or 0."""
    base = base_count(tally, scheme)
    return {
        level: None if count is None or not base else Fraction(count, base)
        for level, count in zip(levels, tally.counts, strict=True)
    }


def level_percents(tally: Tally, scheme: Scheme) -> tuple[Fraction | None, ...]:
    """Return each level's percentage as printed, 补足100 included."""
    return rounding.percent_row(tally.counts, base_count(tally, scheme), scheme.rounding)


def satisfaction_rate(tally: Tally, scheme: Scheme, form: Form) -> Fraction | None:
    """Return the share of the scheme's base that marked a satisfied level.

    Args:
        tally: Counts of one item of one subject.
        scheme: Its rate rule names the satisfied levels or weights and the base.
        form: Gives the levels.

    Returns:
        An exact share; None when a count is unknown, or when the base is
        unknown or counts no ballot (nobody asked is not nobody satisfied).
        Under of = "printed" the sum of the printed percentages.

    Source: docs/rules.md, 满意率.
    """
    base = base_count(tally, scheme)
    levels = scheme.levels(form)
    if not base or not levels or tally.marked is None:
        return None
    if scheme.rate.of == "printed":
        printed = rounding.percent_row(tally.counts, base, scheme.rounding)
        parts = zip(levels, printed, strict=True)
        return sum((scheme.rate.weight(level) * (value or 0) for level, value in parts), Fraction(0)) / 100
    counts = zip(levels, tally.counts, strict=True)
    return sum((scheme.rate.weight(level) * (count or 0) for level, count in counts), Fraction(0)) / base


def weighted_rate(rates: Mapping[str, Fraction | None], form: Form, empty_group: str) -> Fraction | None:
    """Return the rate of all groups together under the form's weights.

    Args:
        rates: Each group's rate; None, or no entry, for a group without one.
        form: Gives the weights; they add up to 1.
        empty_group: none, rescale, or zero: what a group without a rate does.

    Returns:
        The weighted share; None when a group has no rate and the rule is
        none, or when no group has one.
    """
    return weighted(((group.weight or Fraction(0), rates.get(group.name)) for group in form.groups), empty_group)


def rate_of(share: Fraction | None, scheme: Scheme) -> Rate | None:
    """Return a share with its printed percentage and base; None for none."""
    if share is None:
        return None
    return Rate(share, rounding.text(rounding.percent(share, scheme.rounding), scheme.rounding), scheme.rate.base)
