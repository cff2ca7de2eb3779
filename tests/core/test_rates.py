"""Rates are exact shares of a named base; what is not known gives none."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlsheets.core.rates import base_count, level_shares, rate_of, satisfaction_rate, weighted_rate
from xlsheets.core.scheme import Scheme
from xlsheets.core.tally import Facts, Tally

LEVELS = ("满意", "基本满意", "不满意")
COUNTS = st.tuples(st.integers(0, 40), st.integers(0, 40), st.integers(0, 40))


def _scheme(groups: object = (), **parts: object) -> Scheme:
    rate = {"satisfied": ["满意", "基本满意"], **parts.pop("rate", {})}  # type: ignore[dict-item]
    if "weights" in rate:
        del rate["satisfied"]
    form = {"id": "org", "scale": "满意度", "items": ["总体评价"], "groups": groups}
    raw = {"id": "x", "scales": {"满意度": LEVELS}, "forms": [form], "rate": rate, **parts}
    return Scheme.model_validate(raw)


@given(COUNTS, st.integers(0, 9), st.integers(0, 9))
def test_rate_is_the_exact_share(counts: tuple[int, int, int], blank: int, void: int) -> None:
    """Numerator and base are whole ballots: no float stands between."""
    scheme = _scheme()
    valid = sum(counts) + blank
    tally = Tally(counts, blank, 0, Facts(40, 40, valid + void, valid + void, valid, void))

    rate = satisfaction_rate(tally, scheme, scheme.forms[0])

    assert rate == (Fraction(counts[0] + counts[1], valid) if valid else None)


@given(COUNTS, st.sampled_from(["issued", "returned", "valid", "present", "eligible"]))
def test_unknown_base_gives_no_rate(counts: tuple[int, int, int], base: str) -> None:
    """A fact that nobody stated is no base, and not 0."""
    scheme = _scheme(rate={"base": base})

    assert satisfaction_rate(Tally(counts, 0, 0, Facts()), scheme, scheme.forms[0]) is None


@pytest.mark.parametrize("place", range(3))
def test_unknown_count_gives_no_rate_but_other_shares(place: int) -> None:
    """One unreadable level leaves no rate; the other levels keep their share."""
    scheme = _scheme()
    counts = tuple(None if at == place else 5 for at in range(3))
    tally = Tally(counts, None, 0, Facts(valid=20))

    assert satisfaction_rate(tally, scheme, scheme.forms[0]) is None
    assert list(level_shares(tally, scheme, LEVELS).values()) == [
        None if at == place else Fraction(1, 4) for at in range(3)
    ]


def test_ignored_blanks_leave_the_valid_base_only() -> None:
    """Under ignore the valid ballots of an item are those that did not leave it blank; other bases keep them."""
    tally = Tally((5, 3, 0), 2, 0, Facts(returned=10, valid=10))

    assert base_count(tally, _scheme(counting={"blank": "ignore"})) == 8
    assert base_count(tally, _scheme(counting={"blank": "ignore"}, rate={"base": "returned"})) == 10


@given(COUNTS)
def test_points_and_weights_agree(counts: tuple[int, int, int]) -> None:
    """Weights 1, 0.75, 0 and points 100, 75, 0 are one rule."""
    tally = Tally(counts, 0, 0, Facts(valid=sum(counts)))
    weights = _scheme(rate={"weights": {"满意": 1, "基本满意": "0.75", "不满意": 0}})
    points = _scheme(rate={"weights": {"满意": 100, "基本满意": 75, "不满意": 0}})

    assert satisfaction_rate(tally, weights, weights.forms[0]) == satisfaction_rate(tally, points, points.forms[0])


@pytest.mark.parametrize(
    ("rule", "expected"), [("none", None), ("rescale", Fraction(5, 7)), ("zero", Fraction(1, 2))], ids=str
)
def test_group_without_ballots_by_the_stated_rule(rule: str, expected: Fraction | None) -> None:
    """An empty group gives no rate, leaves its weight to the others, or counts 0: as the scheme says."""
    form = _scheme(groups={"党员": "0.5", "群众": "0.2", "代表": "0.3"}).forms[0]
    rates = {"党员": Fraction(3, 5), "群众": Fraction(1), "代表": None}

    assert weighted_rate(rates, form, rule) == expected


def test_group_of_no_weight_may_be_empty() -> None:
    """A group that weighs nothing decides nothing."""
    form = _scheme(groups={"党员": 1, "群众": 0}).forms[0]

    assert weighted_rate({"党员": Fraction(1, 2)}, form, "none") == Fraction(1, 2)


def test_rate_prints_under_its_base() -> None:
    """A rate carries its base and its printed percentage; no share is no rate."""
    scheme = _scheme(rate={"base": "marked"})

    rate = rate_of(Fraction(27, 28), scheme)

    assert rate is not None
    assert (rate.printed, rate.base) == ("96.43", "marked")
    assert rate_of(None, scheme) is None
