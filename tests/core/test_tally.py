"""Tallies add up: in any order, in any grouping, and never past what is not known."""

from __future__ import annotations

from functools import reduce

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlsheets.core.tally import NO_FACTS, ZERO_FACTS, Facts, Tally, minus, plus, total

LEVELS = 3
NUMBERS = st.one_of(st.none(), st.integers(0, 500))
FACTS = st.builds(Facts, NUMBERS, NUMBERS, NUMBERS, NUMBERS, NUMBERS, NUMBERS)
TALLIES = st.builds(Tally, st.tuples(*[NUMBERS] * LEVELS), NUMBERS, NUMBERS, FACTS)


@given(TALLIES, TALLIES, TALLIES)
def test_tallies_are_an_abelian_monoid(one: Tally, two: Tally, three: Tally) -> None:
    """Order and brackets change no sum, and the tally of nothing changes none either."""
    assert one + two == two + one
    assert (one + two) + three == one + (two + three)
    assert one + Tally.zero(LEVELS) == one == Tally.zero(LEVELS) + one


@given(st.lists(TALLIES, max_size=8), st.data())
def test_total_does_not_depend_on_order_split_and_nesting(tallies: list[Tally], data: st.DataObject) -> None:
    """A total of totals of any parts, in any order, is the total."""
    shuffled = data.draw(st.permutations(tallies))
    cuts = sorted(data.draw(st.lists(st.integers(0, len(tallies)), max_size=3)))
    parts = [shuffled[start:end] for start, end in zip([0, *cuts], [*cuts, len(tallies)], strict=True)]

    nested = total((total(part, LEVELS) for part in parts), LEVELS)

    assert nested == total(tallies, LEVELS)
    assert total(shuffled, LEVELS) == total(reversed(shuffled), LEVELS)


@given(st.lists(NUMBERS))
def test_unknown_makes_every_sum_unknown(numbers: list[int | None]) -> None:
    """An unknown number is unknown in the sum, and never 0."""
    summed = reduce(plus, numbers, 0)

    assert summed == (None if None in numbers else sum(number for number in numbers if number is not None))


@given(NUMBERS, NUMBERS)
def test_difference_with_an_unknown_is_unknown(one: int | None, other: int | None) -> None:
    """A difference is known when both numbers are."""
    assert minus(one, other) == (None if one is None or other is None else one - other)


def test_unknown_stays_in_its_own_place() -> None:
    """An unknown count makes neither the other levels nor the facts unknown."""
    summed = Tally((1, None, 2), 0, 0, Facts(returned=3)) + Tally((4, 5, 6), 1, 0, Facts(returned=7, valid=7))

    assert summed == Tally((5, None, 8), 1, 0, Facts(returned=10))
    assert summed.marked is None


def test_empty_total_is_all_zeros() -> None:
    """The total of no tallies is 0 at every level, with facts of 0."""
    assert total([], 2) == Tally((0, 0), 0, 0, ZERO_FACTS)


def test_tallies_of_different_scales_do_not_add() -> None:
    """Three levels and four are no sum."""
    with pytest.raises(ValueError, match=r"zip|argument"):
        Tally((1, 2, 3), 0, 0) + Tally((1, 2, 3, 4), 0, 0)


@given(FACTS, FACTS)
def test_stated_facts_stand_over_others(mine: Facts, theirs: Facts) -> None:
    """Each fact is mine where I know it, else theirs."""
    over = mine.over(theirs).as_tuple()

    assert over == tuple(
        own if own is not None else other for own, other in zip(mine.as_tuple(), theirs.as_tuple(), strict=True)
    )
    assert mine.over(NO_FACTS) == mine
