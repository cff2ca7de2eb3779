"""Printed percentages against a second implementation in decimal arithmetic."""

from __future__ import annotations

from decimal import ROUND_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, Context, Decimal
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from xlsheets.core import rounding
from xlsheets.core.scheme import Rounding

MODES = {"half-up": ROUND_HALF_UP, "half-even": ROUND_HALF_EVEN, "down": ROUND_DOWN}
COMPLEMENTS = ("first", "last", "last-nonzero", "largest", "largest-remainder")
EXACT = Context(prec=400)
"""Wide enough that a tie of k/m with m ≤ 3000 is seen as one."""

ROWS = st.lists(st.integers(0, 60), min_size=2, max_size=6).filter(any)
RULES = st.builds(Rounding, mode=st.sampled_from(sorted(MODES)), places=st.integers(0, 4))


def _by_decimal(count: int, base: int, mode: str, places: int) -> Decimal:
    """Return the percentage by decimal arithmetic: k times 100 over m, quantised."""
    quotient = EXACT.divide(Decimal(count * 100), Decimal(base))
    return quotient.quantize(Decimal(1).scaleb(-places), rounding=MODES[mode], context=EXACT)


@given(st.integers(0, 3000), st.integers(1, 3000), st.sampled_from(sorted(MODES)), st.integers(0, 6))
def test_percentage_equals_decimal_arithmetic(count: int, base: int, mode: str, places: int) -> None:
    """Any fraction, mode and number of places gives what a desk calculator with enough digits gives."""
    assume(count <= base)
    rule = Rounding(mode=mode, places=places)  # type: ignore[arg-type]

    printed = rounding.text(rounding.percent(Fraction(count, base), rule), rule)

    assert printed == f"{_by_decimal(count, base, mode, places):f}"


@pytest.mark.parametrize(("places", "wrong"), [(2, 1200), (1, 1700)])
def test_fractions_that_python_rounds_wrong_are_right_here(places: int, wrong: int) -> None:
    """Python's round misses 四舍五入 in 1,200 of the 2,003,000 fractions k/m (m ≤ 2000) at two places; here none is.

    100 k / m is correctly rounded as a float, so only an exact tie can come out wrong: the ties are looked at.
    """
    rule, step = Rounding(places=places), 10**places
    ties = [
        (count, base)
        for base in range(1, 2001)
        for count in range(base + 1)
        if (200 * step * count) % (2 * base) == base
    ]
    half_up = {(count, base): (200 * step * count + base) // (2 * base) for count, base in ties}

    assert sum(round(round(100 * count / base, places) * step) != half_up[count, base] for count, base in ties) == wrong
    for count, base in ties:
        assert rounding.percent(Fraction(count, base), rule) * step == half_up[count, base]


@given(ROWS, RULES)
def test_plain_row_is_each_share_rounded_by_itself(counts: list[int], rule: Rounding) -> None:
    """Without complement every cell is rounded alone, whatever the row adds up to."""
    base = sum(counts)

    assert rounding.percent_row(counts, base, rule) == tuple(
        rounding.percent(Fraction(count, base), rule) for count in counts
    )


@given(ROWS, RULES, st.sampled_from(COMPLEMENTS))
def test_complemented_row_adds_up_to_100(counts: list[int], rule: Rounding, complement: str) -> None:
    """补足100: when the counts add up to the base, the printed row adds up to exactly 100."""
    chosen = rule.model_copy(update={"complement": complement})

    row = rounding.percent_row(counts, sum(counts), chosen)

    assert sum(Fraction(rounding.text(value, chosen)) for value in row if value is not None) == 100


@given(ROWS, RULES, st.sampled_from(COMPLEMENTS))
def test_cell_of_no_votes_is_never_plugged(counts: list[int], rule: Rounding, complement: str) -> None:
    """A level that nobody marked prints 0, under every complement."""
    row = rounding.percent_row(counts, sum(counts), rule.model_copy(update={"complement": complement}))

    assert all(value == 0 for count, value in zip(counts, row, strict=True) if count == 0)


@given(ROWS, RULES, st.sampled_from([name for name in COMPLEMENTS if name != "largest-remainder"]))
def test_one_cell_alone_is_plugged(counts: list[int], rule: Rounding, complement: str) -> None:
    """All cells but one are as rounded; the odd one stands where the rule says, ties to the better level."""
    plain = rounding.percent_row(counts, sum(counts), rule)
    plugged = rounding.percent_row(counts, sum(counts), rule.model_copy(update={"complement": complement}))

    changed = [place for place, pair in enumerate(zip(plain, plugged, strict=True)) if pair[0] != pair[1]]
    filled = [place for place, count in enumerate(counts) if count]
    expected = {
        "first": filled[0],
        "last": filled[-1],
        "last-nonzero": filled[-1],
        "largest": counts.index(max(counts)),
    }
    assert changed in ([], [expected[complement]])


@given(ROWS, RULES)
def test_largest_remainder_moves_no_cell_by_a_step(counts: list[int], rule: Rounding) -> None:
    """Under largest-remainder every cell is within one step of the exact share, larger remainders first."""
    base = sum(counts)
    row = rounding.percent_row(counts, base, rule.model_copy(update={"complement": "largest-remainder"}))
    step = Fraction(1, 10**rule.places)
    rests = [Fraction(count * 100, base) % step for count in counts]
    raised = [
        value > Fraction(count * 100, base) for value, count in zip(row, counts, strict=True) if value is not None
    ]

    assert all(
        abs(value - Fraction(count * 100, base)) < step
        for value, count in zip(row, counts, strict=True)
        if value is not None
    )
    assert max((rest for rest, up in zip(rests, raised, strict=True) if not up), default=0) <= min(
        (rest for rest, up in zip(rests, raised, strict=True) if up), default=step
    )


@given(ROWS, st.integers(1, 9), st.sampled_from(COMPLEMENTS))
def test_row_with_abstentions_is_not_complemented(counts: list[int], blanks: int, complement: str) -> None:
    """Where the base holds blanks the row does not add up to it, and stays as rounded."""
    base = sum(counts) + blanks
    rule = Rounding(complement=complement)  # type: ignore[arg-type]

    assert rounding.percent_row(counts, base, rule) == rounding.percent_row(counts, base, Rounding())


@pytest.mark.parametrize(("counts", "base"), [((1, None), 3), ((1, 2), None), ((0, 0), 0)])
def test_row_without_base_or_count_has_no_percentage(counts: tuple[int | None, ...], base: int | None) -> None:
    """An unknown count, an unknown base and an empty base print nothing."""
    assert rounding.percent_row(counts, base, Rounding()) == (None, None)


@pytest.mark.parametrize(
    ("share", "places", "trailing", "printed"),
    [
        (Fraction(1), 2, True, "100.00"),
        (Fraction(1), 2, False, "100"),
        (Fraction(893, 1000), 2, False, "89.3"),
        (Fraction(0), 2, False, "0"),
        (Fraction(1, 10), 0, False, "10"),
        (Fraction(1), 0, True, "100"),
        (Fraction(1, 20000), 2, True, "0.01"),
    ],
)
def test_text_of_a_percentage(share: Fraction, places: int, trailing: bool, printed: str) -> None:
    """Trailing zeros are dropped behind the point only: 10 and 100 stay."""
    rule = Rounding(places=places, trailing_zeros=trailing)

    assert rounding.text(rounding.percent(share, rule), rule) == printed
