"""A scheme that loads is consistent, and its numbers are exact."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from xlsheets.core.scheme import Form, RateRule, Scheme, Verdict, exact

FORM = {"id": "org", "scale": "满意度", "items": ["总体评价"]}
RAW: dict[str, Any] = {
    "id": "x",
    "scales": {"满意度": ["满意", "基本满意", "不满意"]},
    "forms": [FORM],
    "rate": {"satisfied": ["满意"]},
}


@given(st.integers(0, 10**6), st.integers(1, 10**6))
def test_numbers_of_a_scheme_are_exact(above: int, below: int) -> None:
    """A fraction, its decimals and its percentage are the very same number."""
    assert exact(f"{above}/{below}") == Fraction(above, below)
    assert exact(f"{above}%") == Fraction(above, 100)
    assert exact(Decimal(above).scaleb(-3)) == exact(f"{Decimal(above).scaleb(-3)}") == Fraction(above, 1000)


@pytest.mark.parametrize("value", [True, "许多", "1/0", "", "1/2/3", "nan%", None])
def test_what_is_no_number_is_refused(value: object) -> None:
    """Words, truth values and division by nothing are no numbers."""
    with pytest.raises((ValueError, ArithmeticError)):
        exact(value)


@pytest.mark.parametrize(
    ("when", "share", "holds"),
    [
        ("rate < 60%", Fraction(14999, 25000), True),
        ("rate < 60%", Fraction(3, 5), False),
        ("rate <= 60%", Fraction(3, 5), True),
        ("不满意 >= 1/3", Fraction(1, 3), True),
        ("不满意 > 1/3", Fraction(1, 3), False),
        ("不满意 ≥ 0.3", Fraction(1, 3), True),
        ("rate ≤ 0.5", Fraction(1, 2), True),
    ],
)
def test_threshold_is_compared_exactly(when: str, share: Fraction, holds: bool) -> None:
    """A share that prints like the limit is still told from it; inclusive only where the scheme says so."""
    assert Verdict(when=when, say="限期整改").holds(share) is holds


@pytest.mark.parametrize("when", ["rate", "rate = 60%", "< 60%", "rate < 很低", "rate < 1/0", ""])
def test_verdict_that_is_no_comparison_is_refused(when: str) -> None:
    """A verdict without sign or limit does not load."""
    with pytest.raises(ValidationError):
        Verdict(when=when, say="限期整改")


@pytest.mark.parametrize(
    "change",
    [
        {"forms": []},
        {"forms": [FORM, FORM]},
        {"forms": [{**FORM, "scale": "别的"}]},
        {"forms": [{**FORM, "scale": None}]},
        {"forms": [{**FORM, "items": []}]},
        {"forms": [{**FORM, "items": ["总体评价", "总体评价"]}]},
        {"forms": [{**FORM, "overall": "总体评价"}]},
        {"forms": [{**FORM, "groups": {"甲": 0.5, "乙": 0.4}}]},
        {"scales": {"满意度": ["满意"]}},
        {"scales": {"满意度": ["满意", "滿意", "不满意"]}},
        {"rate": {"satisfied": ["满意"], "weights": {"满意": 1}}},
        {"rate": {}},
        {"rate": {"satisfied": ["优秀"]}},
        {"rate": {"weights": {"满意": 101}}},
        {"rate": {"weights": {"满意": 1}, "of": "printed"}},
        {"rounding": {"places": -1}},
        {"rounding": {"mode": "up"}},
        {"verdicts": [{"when": "优秀 > 1/2", "say": "好"}]},
        {"verdicts": [{"when": "rate > 1/2", "say": "好", "form": "别的"}]},
        {"annexes": [{"id": "附件4", "rows": "units"}, {"id": "附件4", "rows": "units"}]},
        {"annexes": [{"id": "附件4", "rows": "units", "columns": ["满意"]}]},
        {"unknown": 1},
    ],
    ids=str,
)
def test_scheme_that_does_not_fit_together_is_refused(change: dict[str, Any]) -> None:
    """What could not be counted, or would be counted in two ways, does not load."""
    with pytest.raises(ValidationError):
        Scheme.model_validate({**RAW, **change})


def test_weights_above_one_are_points() -> None:
    """100/80/60 are points out of 100, 1/0.8/0.6 weights; a level not named weighs nothing."""
    points = RateRule(weights={"满意": Fraction(100), "基本满意": Fraction(80)})
    weights = RateRule(weights={"满意": Fraction(1), "基本满意": Fraction(4, 5)})

    for level in ("满意", "基本满意", "不满意"):
        assert points.weight(level) == weights.weight(level)
    assert points.weight("不满意") == 0


@pytest.mark.parametrize(
    ("items", "overall", "sole"), [(["甲", "乙"], None, None), (["甲"], None, "甲"), (["甲", "乙"], "总体", "总体")]
)
def test_sole_item(items: list[str], overall: str | None, sole: str | None) -> None:
    """A sheet without items fills the overall item, else the only one, else none."""
    form = Form.model_validate({**FORM, "items": items, "overall": overall})

    assert form.sole_item == sole
    assert form.texts == tuple(items) + ((overall,) if overall else ())


def test_first_verdict_that_holds_is_said() -> None:
    """Verdicts are tried in order; one of another form, or on an unknown share, says nothing."""
    verdicts = [
        {"when": "rate < 60%", "say": "限期整改", "form": "other"},
        {"when": "不满意 >= 1/3", "say": "补课"},
        {"when": "rate < 60%", "say": "整改"},
    ]
    scheme = Scheme.model_validate({**RAW, "forms": [FORM, {**FORM, "id": "other"}], "verdicts": verdicts})
    org, other = scheme.forms

    assert scheme.verdict(org, Fraction(1, 2), {"不满意": Fraction(1, 3)}) == "补课"
    assert scheme.verdict(org, Fraction(1, 2), {"不满意": None}) == "整改"
    assert scheme.verdict(other, Fraction(1, 2), {"不满意": Fraction(1, 3)}) == "限期整改"
    assert scheme.verdict(org, None, {"不满意": None}) is None
