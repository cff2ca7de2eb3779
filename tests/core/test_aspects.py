"""An aspect's rate is made of its items' exact rates."""

from fractions import Fraction

import pytest
from pydantic import ValidationError

from xlsheets.core.aspects import Composite, composites
from xlsheets.core.rollup import Line, results
from xlsheets.core.scheme import Scheme
from xlsheets.core.scores import Scores
from xlsheets.core.tally import Facts, Tally


def scheme(*items: dict[str, object]) -> Scheme:
    """Return a scheme of one form with these items."""
    form = {"id": "org", "scale": "满意度", "items": list(items)}
    return Scheme.model_validate(
        {
            "id": "t", "scales": {"满意度": ["满意", "不满意"]}, "forms": [form],
            "rate": {"satisfied": ["满意"], "base": "valid"},
        }
    )  # fmt: skip


def item(text: str, aspect: str | None = None, weight: str | None = None) -> dict[str, object]:
    """Return an item of a form."""
    return {key: value for key, value in {"text": text, "aspect": aspect, "weight": weight}.items() if value}


def made(rule: Scheme, shares: dict[str, tuple[int, int]]) -> dict[str | None, Composite]:
    """Return the composites of one unit by aspect, each item given as satisfied and unsatisfied marks."""
    lines = []
    for text, (yes, no) in shares.items():
        facts = Facts(valid=yes + no, returned=yes + no, void=0)
        lines.append(Line("支部", "org", "支部", None, text, Tally((yes, no), 0, 0, facts)))
    return {one.aspect: one for one in composites(results(lines, rule), rule)}


def test_aspects_are_the_mean_of_their_items_and_alike_in_the_form() -> None:
    """Without weights an aspect of three items weighs no more than one of a single item."""
    rule = scheme(item("甲", "德"), item("乙", "德"), item("丙", "能"))

    found = made(rule, {"甲": (8, 2), "乙": (6, 4), "丙": (1, 1)})

    assert {aspect: one.rate.share for aspect, one in found.items() if one.rate} == {
        "德": Fraction(7, 10), "能": Fraction(1, 2), None: Fraction(3, 5),
    }  # fmt: skip
    assert found["德"].items == ("甲", "乙")


def test_weights_over_the_form() -> None:
    """Weights that add up to 1 over the form are taken as they are, within an aspect by their shares."""
    rule = scheme(item("甲", "德", "0.5"), item("乙", "德", "0.25"), item("丙", "能", "0.25"))

    found = made(rule, {"甲": (10, 0), "乙": (4, 6), "丙": (0, 10)})

    assert found["德"].rate is not None
    assert found["德"].rate.share == Fraction(4, 5)
    assert found[None].rate is not None
    assert found[None].rate.share == Fraction(3, 5)


def test_an_unknown_item_makes_the_aspect_unknown() -> None:
    """A rate over fewer items than the scheme has is not said to be the aspect's."""
    rule = scheme(item("甲", "德"), item("乙", "德"), item("丙", "能"))

    found = made(rule, {"甲": (8, 2), "丙": (1, 1)})

    assert (found["德"].rate, found[None].rate) == (None, None)
    assert found["能"].rate is not None


def test_score_items_make_a_mean_beside_the_rate() -> None:
    """Levels and scores of one form are never mixed."""
    rule = scheme(item("甲", "德"), {"text": "得分", "aspect": "德", "score": [0, 100]})
    facts = Facts(valid=2)
    lines = [
        Line("支部", "org", "支部", None, "甲", Tally((1, 1), 0, 0, facts)),
        Line(
            "支部",
            "org",
            "支部",
            None,
            "得分",
            Tally((None, None), 0, 0, facts, Scores.of([Fraction(80), Fraction(91)])),
        ),
    ]

    whole = {one.aspect: one for one in composites(results(lines, rule), rule)}[None]

    assert whole.rate is not None
    assert (whole.rate.share, whole.mean) == (Fraction(1, 2), Fraction(171, 2))


def test_a_form_without_aspects_and_weights_has_none() -> None:
    """Nothing is made up where the scheme asks for nothing."""
    assert made(scheme(item("甲"), item("乙")), {"甲": (1, 0), "乙": (1, 0)}) == {}


@pytest.mark.parametrize(
    ("items", "words"),
    [
        ([item("甲", weight="0.5"), item("乙", weight="0.4")], "项目的权重之和为 0.9"),
        ([item("甲", weight="0.5"), item("乙")], "有的项目有权重，有的没有"),
        ([item("甲", "德", "1"), item("乙", "能", "0.5")], "项目的权重之和为 1、0.5"),
        ([item("甲", "德"), item("甲", "能")], "项目“甲”列在几个方面：德、能"),
        ([{"text": "甲", "score": [100, 60]}], "最低分不低于最高分"),
    ],
)
def test_weights_and_aspects_that_do_not_fit(items: list[dict[str, object]], words: str) -> None:
    """Weights that do not add up, and an item in two aspects, are said."""
    with pytest.raises(ValidationError) as refused:
        scheme(*items)

    faults = refused.value.errors()[0]["ctx"]["faults"]
    assert words in faults[0][1]
