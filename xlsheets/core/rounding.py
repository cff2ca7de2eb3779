"""Printed percentages: rounding as offices do it, and 补足100.

All arithmetic is on exact fractions; a float never decides a digit.
"""

from collections.abc import Sequence
from fractions import Fraction

from xlsheets.core.scheme import Rounding


def rounded(value: Fraction, places: int, mode: str) -> Fraction:
    """Return a number ≥ 0 rounded to decimal places: half-up (四舍五入), half-even, or down."""
    scaled = value * 10**places
    whole = scaled.numerator // scaled.denominator
    rest = scaled - whole
    half = Fraction(1, 2)
    if (mode == "half-up" and rest >= half) or (
        mode == "half-even" and (rest > half or (rest == half and whole % 2 == 1))
    ):
        whole += 1
    return Fraction(whole, 10**places)


def text(value: Fraction, rule: Rounding) -> str:
    """Return an already rounded number as the rule prints it: 89.30, or 89.3 without trailing zeros."""
    whole = int(value * 10**rule.places)
    sign, digits = ("-" if whole < 0 else ""), str(abs(whole)).rjust(rule.places + 1, "0")
    printed = digits if rule.places == 0 else f"{digits[: -rule.places]}.{digits[-rule.places :]}"
    if not rule.trailing_zeros and "." in printed:
        printed = printed.rstrip("0").rstrip(".")
    return sign + printed


def percent(share: Fraction, rule: Rounding) -> Fraction:
    """Return a share in percent, rounded by the rule and still exact: 27/28 → 96.43."""
    return rounded(share * 100, rule.places, rule.mode)


def mean(value: Fraction, rule: Rounding) -> str:
    """Return a mean score as the rule prints it."""
    sign = "-" if value < 0 else ""
    return sign + text(rounded(abs(value), rule.places, rule.mode), rule)


def score(value: Fraction) -> str:
    """Return a score as it was given, without superfluous digits: 95, 87.5; 1/3 where no decimal is exact."""
    decimal = f"{value.numerator / value.denominator:.10f}".rstrip("0").rstrip(".")
    return decimal if Fraction(decimal) == value else str(value)


def percent_row(counts: Sequence[int | None], base: int | None, rule: Rounding) -> tuple[Fraction | None, ...]:
    """Return each count's percentage of the base, complemented to 100 where the rule asks.

    Args:
        counts: Marks per level, best first.
        base: What they are divided by; unknown or 0 gives no percentage at all.
        rule: Places, mode and complement.

    Returns:
        One rounded percentage a level; all None when any count is unknown. The
        complement applies only when the counts add up to the base; a cell of
        count 0 is never plugged.
    """
    known = [count for count in counts if count is not None]
    if not base or len(known) < len(counts):
        return (None,) * len(counts)
    row = [percent(Fraction(count, base), rule) for count in known]
    if rule.complement == "none" or sum(known) != base:
        return tuple(row)
    if rule.complement == "largest-remainder":
        return _largest_remainder(known, base, rule)
    plugged = _plugged(known, rule.complement)
    row[plugged] += 100 - sum(row, Fraction(0))
    return tuple(row)


def _plugged(counts: Sequence[int], complement: str) -> int:
    """Return the cell that takes the difference: never one of count 0, ties to the better level."""
    if complement == "largest":
        largest: int = counts.index(max(counts))
        return largest
    start = 0 if complement == "first" else len(counts) - 1
    order = [*range(start, -1, -1), *range(start + 1, len(counts))]  # towards the better levels, then the rest
    plugged: int = next(place for place in order if counts[place])
    return plugged


def _largest_remainder(counts: Sequence[int], base: int, rule: Rounding) -> tuple[Fraction, ...]:
    """Return percentages rounded down, the missing steps given to the largest remainders."""
    step = Fraction(1, 10**rule.places)
    exact = [Fraction(count * 100, base) for count in counts]
    row = [rounded(value, rule.places, "down") for value in exact]
    missing = int((100 - sum(row, Fraction(0))) / step)
    by_remainder = sorted(range(len(row)), key=lambda place: (row[place] - exact[place], place))
    for place in by_remainder[:missing]:
        row[place] += step
    return tuple(row)
