"""Ballot numbers that stand for several ballots: 2-5 may be the number of one, or of four."""

import re
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import pairwise

from xlsheets.core.spelling import normal

_BALLOT_RANGE = re.compile(r"^第?(\d{1,6})(?:[-~—–―_/]|至|到)第?(\d{1,6})[号票份张]?$")


def ballot_range(value: object) -> tuple[int, int] | None:
    """Return the two parts of a number such as 2-5, which may be one ballot or four; None for other values.

    A date is what a spreadsheet makes of 2-5.
    """
    if isinstance(value, date):
        return value.month, value.day
    match = _BALLOT_RANGE.match(normal(value)) if isinstance(value, str) else None
    return (int(match[1]), int(match[2])) if match else None


def several_at_once(numbers: Sequence[object]) -> Iterator[tuple[int, int]]:
    """Yield which ballot numbers stand for several ballots (2-5), and for how many.

    Where most ballots have a number in two parts (1-1, 1-2, 2-1), those are
    plain, unless each goes on where the last one ended (1-10, 11-20).
    """
    if set(map(type, numbers)) <= {float}:
        return
    parts = {at: found for at, number in enumerate(numbers) if (found := ballot_range(number)) is not None}
    ranges = {at: found for at, found in parts.items() if found[0] < found[1]}
    in_a_row = len(ranges) == len(parts) and all(
        before[1] + 1 == after[0] for before, after in pairwise(ranges.values())
    )
    if len(parts) * 2 < len(numbers) or in_a_row:
        for at, (first, last) in ranges.items():
            yield at, last - first + 1
