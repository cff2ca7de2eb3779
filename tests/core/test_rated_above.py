"""rated = "parent" over several 党委: whoever was rated stands by name, and a sum over several says that it is one."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from xlsheets.core.followup import looked_at_again, notices
from xlsheets.core.rollup import RATED_TOGETHER, Line, Result, results, rolled_up, rollup
from xlsheets.core.roster import Roster, Unit
from xlsheets.core.scheme import Scheme
from xlsheets.core.sections import by_category
from xlsheets.core.tally import Facts, Tally

TOP, ONE, TWO = "教育工委", "甲党委", "乙党委"


def scheme(**parts: Any) -> Scheme:
    """Return a scheme of a form about the unit itself and one about the unit above."""
    forms = [
        {"id": "own", "scale": "满意度", "items": ["总体"]},
        {"id": "up", "scale": "满意度", "items": ["总体"], "rated": "parent"},
    ]
    raw = {
        "id": "t", "scales": {"满意度": ["满意", "不满意"]}, "forms": forms, "rate": {"satisfied": ["满意"]},
        "verdicts": [{"when": "rate < 60%", "say": "限期整改", "again": True}],
    }  # fmt: skip
    return Scheme.model_validate(raw | parts)


def said(unit: str, rated: str, satisfied: int, of: int = 10, form: str = "up") -> Line:
    """Return what a branch says of whom it rates."""
    return Line(unit, form, rated, None, "总体", Tally((satisfied, of - satisfied), 0, 0, Facts(returned=of, valid=of)))


def shown(found: list[Result], form: str = "up") -> list[tuple[str, str, str]]:
    """Return unit, subject and rate of the results of a form."""
    return [
        (one.line.unit, one.line.subject, str(one.rate.share) if one.rate else "—")
        for one in found
        if one.line.form == form
    ]


UNITS = (
    Unit("一支部", parent=ONE, category="机关"), Unit("二支部", parent=ONE, category="学校"),
    Unit("三支部", parent=TWO, category="学校"), Unit(ONE, parent=TOP), Unit(TWO, parent=TOP),
)  # fmt: skip
LINES = [said("一支部", ONE, 9), said("二支部", ONE, 5), said("三支部", TWO, 4)]


def test_each_committee_has_its_own_line_and_the_top_a_sum_that_says_so() -> None:
    """14/20 and 4/10 under the names of the two; 18/30 under 教育工委 is nobody's own."""
    rule, roster = scheme(), Roster(UNITS)
    leaves = results(LINES, rule, roster)

    assert sorted(shown(rollup(leaves, rule, roster))) == sorted(
        [(ONE, ONE, "7/10"), (TWO, TWO, "2/5"), (TOP, RATED_TOGETHER, "3/5")]
    )


def test_forms_about_the_unit_itself_are_summed_under_its_name() -> None:
    """Nothing changes for them: 教育工委 stands for its branches."""
    rule, roster = scheme(), Roster(UNITS)
    lines = [said(unit.name, unit.name, 8, form="own") for unit in UNITS[:3]]

    assert sorted(shown(rollup(results(lines, rule, roster), rule, roster), "own")) == sorted(
        [(ONE, ONE, "4/5"), (TWO, TWO, "4/5"), (TOP, TOP, "4/5")]
    )


def test_one_committee_below_two_levels_keeps_its_name() -> None:
    """Where all rated the same, the level above it shows whom: it was not rated itself."""
    rule, roster = scheme(), Roster((Unit("一支部", parent=ONE), Unit("二支部", parent=ONE), Unit(ONE, parent=TOP)))

    found = rollup(results(LINES[:2], rule, roster), rule, roster)

    assert sorted(shown(found)) == sorted([(ONE, ONE, "7/10"), (TOP, ONE, "7/10")])


def test_what_is_said_of_a_unit_is_not_mixed_with_what_is_said_below_it() -> None:
    """甲党委 has a branch of its own and a 总支 with one: rated itself 9/10, both together 13/20, the 总支 4/10."""
    rule = scheme()
    roster = Roster((Unit("一支部", parent=ONE), Unit("总支", parent=ONE), Unit("二支部", parent="总支")))
    leaves = results([said("一支部", ONE, 9), said("二支部", "总支", 4)], rule, roster)

    found = rollup(leaves, rule, roster)

    assert shown(found) == [(ONE, ONE, "9/10"), (ONE, RATED_TOGETHER, "13/20"), ("总支", "总支", "2/5")]


def test_a_mean_is_over_the_branches_of_whom_it_is_about() -> None:
    """Under mean the sum's rate is the mean of the branches' rates, and each committee's that of its own."""
    rule, roster = scheme(rollup={"method": "mean"}), Roster(UNITS)

    found = {subject: rate for _, subject, rate in shown(rollup(results(LINES, rule, roster), rule, roster))}

    assert found == {ONE: "7/10", TWO: "2/5", RATED_TOGETHER: "3/5"}
    assert Fraction(3, 5) == (Fraction(9, 10) + Fraction(5, 10) + Fraction(4, 10)) / 3


def test_only_who_was_rated_is_made_known_and_looked_at_again() -> None:
    """乙党委 at 40 % is told to mend; neither the branches nor the sum over both are named."""
    rule, roster = scheme(), Roster(UNITS)
    leaves = results(LINES, rule, roster)
    both = [*leaves, *rollup(leaves, rule, roster)]

    assert {one.unit: one.verdict for one in notices(both, rule)} == {ONE: None, TWO: "限期整改"}
    assert [(one.line.unit, one.line.subject) for one in looked_at_again(both, rule)] == [(TWO, TWO)]


def test_a_committee_with_a_branch_of_its_own_is_known_by_what_is_said_of_itself() -> None:
    """9/10 is 甲党委's; the 13/20 of it and its 总支 together is not."""
    rule = scheme()
    roster = Roster((Unit("一支部", parent=ONE), Unit("总支", parent=ONE), Unit("二支部", parent="总支")))
    leaves = results([said("一支部", ONE, 9), said("二支部", "总支", 4)], rule, roster)

    found = {one.unit: one.rate and one.rate.share for one in notices([*leaves, *rollup(leaves, rule, roster)], rule)}

    assert found == {ONE: Fraction(9, 10), "总支": Fraction(2, 5)}


def test_sub_totals_by_category_do_not_name_the_category_as_rated() -> None:
    """机关 rated 甲党委 only; 学校 rated both."""
    rule, roster = scheme(), Roster(UNITS)

    sections = by_category(results(LINES, rule, roster), rule, roster)

    assert [shown(list(section.results)) for section in sections] == [
        [("机关", ONE, "9/10")], [("学校", RATED_TOGETHER, "9/20")],
    ]  # fmt: skip


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 2, 0)])
def test_order_is_nothing(order: tuple[int, ...]) -> None:
    """In whatever order the branches came in."""
    rule, roster = scheme(), Roster(UNITS)
    lines = [LINES[at] for at in order]

    assert rollup(results(lines, rule, roster), rule, roster) == rollup(results(LINES, rule, roster), rule, roster)


def test_nothing_given_sums_to_nothing() -> None:
    """No results, no line."""
    assert rolled_up(TOP, [], scheme()) == []
