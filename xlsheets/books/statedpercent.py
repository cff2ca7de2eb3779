"""Percentages as sheets state them: read, compared with ours, and taken for what they may be.

A stated percentage is what a cell shows: 89.29, 89.29%, or 0.8929 in a cell with
a percent format. It agrees with a count when that count, rounded as the scheme
rounds or to the places that are shown, prints it.
"""

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction

from xlsheets.books.part import written
from xlsheets.core import rounding
from xlsheets.core.spelling import normal

Stated = tuple[Fraction, int | None, bool]
"""A stated percentage: the number, its decimals, and whether it is in percent for certain."""


def shown_percent(value: object) -> str:
    """Return a stated percentage as a person reads it; a bare share such as 0.1071 is shown as 10.71%."""
    if isinstance(value, float | int) and 0 < value < 1:
        return f"{round(value * 100, 4):g}%"
    return written(value)


def read_percents(values: Iterable[object]) -> list[Stated | None]:
    """Return a row's stated percentages; one above 1 tells that none of them is a bare share."""
    read = [read_percent(value) for value in values]
    points = any(one is not None and one[0] > 1 for one in read)
    return [None if one is None else (one[0], one[1], one[2] or points) for one in read]


def read_percent(value: object) -> Stated | None:
    """Return a stated percentage; None for an empty cell and for what is no number."""
    if isinstance(value, bool) or value == "" or value is None:
        return None
    try:
        if isinstance(value, int | float):
            number = Decimal(repr(value))
            return Fraction(number), max(0, -int(number.normalize().as_tuple().exponent)), False
        if not isinstance(value, str):
            return None
        word = normal(value)
        number = Decimal(word.rstrip("%"))
        return Fraction(number), max(0, -int(number.as_tuple().exponent)), word.endswith("%")
    except (ArithmeticError, ValueError):
        return None


def agrees(stated: Stated, share: Fraction, mode: str, places: int) -> bool:
    """Return whether a stated percentage is a share, rounded to what it shows; 0.8929 in a cell reads as 89.29 %."""
    number, decimals, percent = stated
    readings = [(number, decimals)]
    if not percent and number <= 1:
        readings.append((number * 100, None if decimals is None else max(0, decimals - 2)))
    exact = share * 100
    for value, shown in readings:
        if abs(value - exact) < Fraction(1, 10**7):
            return True
        at = places if shown is None or shown > places else shown
        if rounding.rounded(value, places, mode) == rounding.rounded(exact, places, mode):
            return True
        if shown is not None and rounding.rounded(exact, at, mode) == value:
            return True
    return False


def adds_up(stated: Iterable[Stated], wrong: Iterable[Stated]) -> bool:
    """Return whether stated percentages add up to exactly 100 (or 1), the odd one off by a plug only."""
    total = sum((value[0] for value in stated), Fraction(0))
    return total in (1, 100) and all(value[0] >= 0 for value in wrong)
