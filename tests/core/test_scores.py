"""Scores add up exactly, and their averages are those of all scores together."""

from fractions import Fraction
from statistics import mean

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlsheets.core.scoremark import is_blank, read_score
from xlsheets.core.scores import NO_SCORES, Averages, Scores, averages, weighted

SCORE = st.fractions(0, 100, max_denominator=10)
MANY = st.lists(SCORE, max_size=30)


@given(MANY, MANY, MANY)
def test_scores_add_in_any_order_and_grouping(one: list[Fraction], two: list[Fraction], three: list[Fraction]) -> None:
    """The scores of parts together are the scores of the whole."""
    a, b, c = Scores.of(one), Scores.of(two), Scores.of(three)

    assert a + b == b + a
    assert (a + b) + c == a + (b + c) == Scores.of(one + two + three)
    assert a + NO_SCORES == a


@given(st.lists(SCORE, min_size=1, max_size=30), st.integers(0, 5))
def test_averages_are_those_of_the_sorted_list(scores: list[Fraction], trim: int) -> None:
    """Mean, extremes and trimmed mean agree with the plain way to compute them."""
    made = averages(Scores.of(scores), Fraction(trim))
    kept = sorted(scores)[trim : len(scores) - trim] if len(scores) > 2 * trim else []

    assert (made.n, made.mean) == (len(scores), mean(scores))
    assert (made.highest, made.lowest) == (max(scores), min(scores))
    assert made.trimmed == (mean(kept) if kept else None)


def test_a_share_to_trim_is_rounded_down() -> None:
    """10 % of 15 scores leave out one at either end."""
    scores = [Fraction(one) for one in range(1, 16)]

    assert averages(Scores.of(scores), Fraction(1, 10)).trimmed == mean(scores[1:-1])


def test_no_scores_have_no_averages() -> None:
    """Nobody asked is not a score of 0."""
    assert averages(NO_SCORES, Fraction(1)) == Averages(0, None, None, None, None)


@pytest.mark.parametrize(("empty", "expected"), [("none", None), ("rescale", Fraction(80)), ("zero", Fraction(40))])
def test_weights_and_a_part_without_a_value(empty: str, expected: Fraction | None) -> None:
    """A part without a value does what the rule says."""
    half = Fraction(1, 2)

    assert weighted([(half, Fraction(80)), (half, None)], empty) == expected


@pytest.mark.parametrize(
    ("cell", "score"),
    [
        (95, Fraction(95)), (87.5, Fraction(175, 2)), (0.1, Fraction(1, 10)), ("90分", Fraction(90)),
        ("９５", Fraction(95)), (" 88.5 ", Fraction(177, 2)), (0, Fraction(0)),
        ("近90", None), ("-5", None), (-5, None), (True, None), ("90-95", None), ("9①", None), ("优", None),
        (float("nan"), None), (float("inf"), None),
    ],
)  # fmt: skip
def test_read_score(cell: float | str | bool, score: Fraction | None) -> None:
    """A number is a score exactly as it is shown; anything else is none, and not 0."""
    assert read_score(cell) == score


@pytest.mark.parametrize(
    ("cell", "blank"), [("", True), (None, True), ("—", True), ("弃权", True), (0, False), ("x分", False)]
)
def test_blank_scores(cell: object, blank: bool) -> None:
    """An empty cell or a dash gives no score; 0 is one."""
    assert is_blank(cell) is blank
