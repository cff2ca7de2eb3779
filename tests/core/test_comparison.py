"""Rounds side by side: their order in time, what is the same in them, which rates compare, how a change is printed."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlsheets.core.alignment import Alignment
from xlsheets.core.caveat import caveats
from xlsheets.core.comparison import Comparison, signed
from xlsheets.core.definition import definition, differences
from xlsheets.core.lookback import Outcome, lookback, looked_at
from xlsheets.core.period import Period, in_time_order, people_together, same_key, time_of
from xlsheets.core.rollup import Line, results, rollup
from xlsheets.core.roster import Roster, Unit
from xlsheets.core.scheme import Rounding, Scheme
from xlsheets.core.scores import Scores
from xlsheets.core.tally import Facts, Tally
from xlsheets.core.trend import pictures

LEVELS = ("满意", "基本满意", "不满意")


def scheme(when: str, items: Sequence[Any] = ("总体",), scheme_id: str = "kaohe", **parts: Any) -> Scheme:
    """Return a scheme of one organisation form."""
    form = {"id": "org", "scale": "满意度", "items": list(items), "title": "组织评议"}
    return Scheme.model_validate(
        {
            "id": scheme_id,
            "round": when,
            "scales": {"满意度": LEVELS},
            "forms": [form],
            "rate": {"satisfied": ["满意", "基本满意"]},
        }
        | parts
    )


def period(of: Scheme, *lines: Line, roster: Roster | None = None) -> Period:
    """Return a round with these lines."""
    found = results(lines, of, roster)
    together = people_together(found, of, roster)
    return Period(f"{of.round}.xlsx", "", of, roster, tuple(found), tuple(rollup(found, of, roster)), tuple(together))


def line(unit: str, satisfied: int | None, of: int = 10, item: str = "总体", **more: Any) -> Line:
    """Return a line of an organisation: so many of the ballots 满意, the rest 不满意."""
    rest = None if satisfied is None else of - satisfied
    tally = Tally((satisfied, 0, rest), 0, 0, Facts(returned=of, valid=of))
    parts = {"form": "org", "subject": unit, "group": None} | more
    return Line(unit, item=item, tally=tally, **parts)


# ── time ─────────────────────────────────────────────────────────────────

IN_ORDER = [
    "2010年度",
    "2011年3月",
    "2011-12",
    "2011-2012学年第一学期",
    "2012年第一季度",
    "2012-04-15",
    "2012年二季度",
    "2012年上半年群众评议",
    "2012-2013学年第二学期",
    "２０１３年三季度",
    "二〇一三年十月",
    "2013Q4",
    "2013年下半年",
    "2013年终",
    "201402",
]


@given(st.permutations(IN_ORDER))
def test_rounds_stand_in_the_order_of_their_times(names: list[str]) -> None:
    """Months, quarters, halves, school terms and years, in any spelling and however given; the shorter first."""
    ordered = in_time_order([period(scheme(name)) for name in names])

    assert ordered is not None
    assert [one.name for one in ordered] == IN_ORDER


@pytest.mark.parametrize(
    "name",
    [
        "",
        "春季",
        "第一轮",
        "2012年半年",
        "2012-13",
        "2011-2013学年",
        "2012-2013",
        "2012年13月",
        "12年6月",
        "2012-06-40",
    ],
)
def test_what_is_no_time_is_not_guessed(name: str) -> None:
    """A name without a year, or with a part that is no month, quarter or half, gives no order."""
    assert time_of(name) is None
    assert in_time_order([period(scheme("2012-06")), period(scheme(name))]) is None


def test_numbered_rounds_are_ordered_among_themselves_only() -> None:
    """第二轮 stands before 第十轮; beside a month its place is not known."""
    second, tenth, june = (period(scheme(name)) for name in ("2012年第二轮", "2012年第十轮", "2012年6月"))

    assert in_time_order([tenth, second]) == [second, tenth]
    assert in_time_order([tenth, june]) is None


def test_same_key_is_scheme_and_round_but_for_spelling() -> None:
    """２０１２-06 is 2012-06; another scheme's round is another."""
    one, other, third = (
        period(scheme("2012-06")),
        period(scheme("２０１２-06")),
        period(scheme("2012-06", scheme_id="b")),
    )

    assert same_key([one, other, third]) == [(other, one)]


# ── the same item ────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("earlier", "later", "same"),
    [
        ("一、承诺践诺情况", "1.承諾踐諾情況", True),
        ("联系和服务师生情况", "联络和服务师生情况", True),
        ("为师生员工办实事、做好事、解难事情况", "为师生员工办实事做好事解难事情况", True),
        ("公开承诺践诺情况", "承诺践诺情况", True),
        ("不断提高广大职工思想觉悟和技能水平不放松", "不断提高广大职工思想觉悟和技能水平不放过", False),
        ("对支部班子满意情况", "对支部班子不满意情况", False),
        ("完成第1季度重点任务情况", "完成第2季度重点任务情况", False),
        ("推进创先争优活动情况", "加强党组织建设情况", False),
        ("推进创先争优活动情况", "参加创先争优活动情况", False),
    ],
)
def test_items_are_the_same_by_their_wording(earlier: str, later: str, same: bool) -> None:
    """Spelling and numbering do not matter, a near wording counts; a denial, a number or another last word does not."""
    rounds = [period(scheme("2012-06", [earlier])), period(scheme("2012-12", [later]))]

    keys = {Alignment(rounds).key_of(at, "甲", "org", "甲", None, text).item for at, text in ((0, earlier), (1, later))}

    assert (len(keys) == 1) is same
    assert later in keys


def test_two_candidates_that_are_as_near_match_neither() -> None:
    """A text that is like two items is taken for none of them; the position decides nothing."""
    rounds = [
        period(scheme("2012-06", ["联系服务师生情况"])),
        period(scheme("2012-12", ["联系服务教师情况", "联络服务师生情况", "联结服务师生情况"])),
    ]

    assert Alignment(rounds).notes == []


def test_equal_wording_wins_over_near_wording() -> None:
    """An item that stands in both rounds is not given to its neighbour."""
    texts = ["联系和服务师生情况", "联络和服务师生情况"]
    rounds = [period(scheme("2012-06", texts)), period(scheme("2012-12", texts[::-1]))]
    alignment = Alignment(rounds)

    for at, text in itertools.product((0, 1), texts):
        assert alignment.key_of(at, "甲", "org", "甲", None, text).item == text


def test_forms_of_other_subjects_are_other_forms() -> None:
    """A form of members under the key of an organisation form is not set beside it."""
    members = scheme("2012-12", forms=[{"id": "org", "subject": "member", "scale": "满意度", "items": ["总体"]}])
    of_member = line("甲", 5, subject="张三")
    rounds = Comparison([period(scheme("2012-06"), line("甲", 5)), period(members, of_member)])

    assert rounds.rows == []
    assert [one.kind for one in rounds.unmatched] == ["item", "item"]


# ── definitions and changes ──────────────────────────────────────────────


def test_definitions_differ_in_what_matters_only() -> None:
    """Source, due date, verdicts and rounding leave rates comparable; printed sums make rounding matter."""
    one = scheme("2012-06")
    same = scheme(
        "2012-12", source="另一号文", rounding={"places": 0}, verdicts=[{"when": "rate < 60%", "say": "补课"}]
    )

    assert differences(definition(one, one.forms[0], "总体"), definition(same, same.forms[0], "总体")) == []

    printed = {"satisfied": ["满意", "基本满意"], "of": "printed"}
    one, other = scheme("2012-06", rate=printed), scheme("2012-12", rate=printed, rounding={"places": 0})
    (differs,) = differences(definition(one, one.forms[0], "总体"), definition(other, other.forms[0], "总体"))
    assert differs.words(False) == "修约 四舍五入2位→四舍五入0位"
    assert differs.words(True) == "rounding half-up 2 place(s)→half-up 0 place(s)"


def test_levels_in_another_spelling_are_the_same_levels() -> None:
    """滿意 is 满意; the same weights said as points or as shares are the same."""
    one = scheme("2012-06", rate={"weights": {"满意": 1, "基本满意": 0.6, "不满意": 0}})
    other = scheme(
        "2012-12",
        scales={"满意度": ["滿意", "基本滿意", "不滿意"]},
        rate={"weights": {"滿意": 100, "基本滿意": 60, "不滿意": 0}},
    )

    assert differences(definition(one, one.forms[0], "总体"), definition(other, other.forms[0], "总体")) == []


def test_weights_of_rater_groups_matter_to_all_together_only() -> None:
    """Other weights: the rates of all groups together do not compare, those of each group do."""

    def weighted(when: str, members: float) -> Period:
        groups = {"党员": members, "群众": 1 - members}
        form = {"id": "org", "scale": "满意度", "items": ["总体"], "groups": groups}
        lines = [line("甲", count, group=group) for group, count in (("党员", 9), ("群众", 6))]
        return period(scheme(when, forms=[form]), *lines)

    comparison = Comparison([weighted("2012-06", 0.5), weighted("2012-12", 0.25)])

    changes = {row.key.group: row.changes[1] for row in comparison.rows}
    assert {group: change and change.printed for group, change in changes.items()} == {
        None: None,
        "党员": "0.00",
        "群众": "0.00",
    }
    (note,) = caveats(comparison)
    assert dict(note.values)["seen"] == "参评人类别的权重 党员 1/2、群众 1/2→党员 1/4、群众 3/4"


@given(st.fractions(-1, 1), st.integers(0, 4), st.sampled_from(["half-up", "half-even", "down"]))
def test_a_change_prints_its_sign_and_its_size(change: Fraction, places: int, mode: Any) -> None:
    """A rise starts with +, a fall with -, no change with neither; what follows is the size of both alike."""
    rule = Rounding(places=places, mode=mode)
    printed = signed(change, rule)

    assert printed[0] == ("+" if change > 0 else "-" if change < 0 else "0")
    assert signed(-change, rule).lstrip("+-") == printed.lstrip("+-")
    assert abs(Fraction(printed) - change * 100) < Fraction(1, 10**places)


@pytest.mark.parametrize(
    ("change", "printed"),
    [(Fraction(1, 7), "+14.29"), (Fraction(-1, 200), "-0.50"), (Fraction(0), "0.00"), (Fraction(1, 10**6), "+0.00")],
)
def test_changes_as_printed(change: Fraction, printed: str) -> None:
    """Half-up on the exact difference; a rise that rounds to nothing is told from no change."""
    assert signed(change, Rounding()) == printed


def test_mean_scores_change_in_points_of_score() -> None:
    """87.5 → 90 is +2.50; another range of scores, or levels in one round, does not compare."""

    def scored(when: str, top: int, *marks: int) -> Period:
        item = {"text": "总体", "score": [0, top]}
        facts = Facts(returned=len(marks), valid=len(marks))
        tally = Tally((), 0, 0, facts, Scores.of(Fraction(mark) for mark in marks))
        form = {"id": "org", "items": [item]}
        return period(scheme(when, forms=[form]), Line("甲", "org", "甲", None, "总体", tally))

    (row,) = Comparison([scored("2012-06", 100, 85, 90), scored("2012-12", 100, 88, 92)]).rows
    assert (row.changes[1] and row.changes[1].exact, row.changes[1] and row.changes[1].printed) == (
        Fraction(5, 2),
        "+2.50",
    )

    for other in (scored("2012-12", 10, 8, 9), period(scheme("2012-12"), line("甲", 9))):
        comparison = Comparison([scored("2012-06", 100, 85, 90), other])
        (row,) = comparison.rows
        assert row.changes[1] is not None
        assert row.changes[1].printed is None
        assert [one.code for one in caveats(comparison)] == ["compare-definition"]
        (forced,) = Comparison([scored("2012-06", 100, 85, 90), period(scheme("2012-12"), line("甲", 9))],
                               accept_differences=True).rows  # fmt: skip
        assert forced.changes[1] is not None
        assert forced.changes[1].printed is None


def test_a_row_is_compared_with_the_last_round_that_has_it() -> None:
    """Quarter, half-year, quarter: the item skips the round without it; three in a row go step by step."""
    quarter, half = ["提高技能水平不放松"], ["兑现措施不可行不放过"]
    rounds = [
        period(scheme(when, items), line("甲", count, item=items[0]))
        for when, items, count in (
            ("2012年第一季度", quarter, 5),
            ("2012年上半年", half, 9),
            ("2012年第三季度", quarter, 7),
            ("2012年第四季度", quarter, 6),
        )
    ]

    (row,) = Comparison(rounds).rows

    assert [change and (change.since, change.printed) for change in row.changes] == [
        None,
        None,
        (0, "+20.00"),
        (2, "-10.00"),
    ]
    (picture,) = pictures(Comparison(rounds))
    assert picture.places == (0, 2, 3)


# ── 回头看 ───────────────────────────────────────────────────────────────


def test_verdicts_of_bad_results_are_looked_back_at() -> None:
    """A low rate, a low share of a good level and a high share of a bad one; 先进 and 达标 are left alone."""
    says = {
        "rate < 60%": "限期整改",
        "不满意 >= 1/3": "补课",
        "满意 <= 50%": "约谈",
        "rate >= 90%": "先进",
        "满意 > 80%": "达标",
        "不满意 < 5%": "表扬",
    }
    of = scheme("2012-06", verdicts=[{"when": when, "say": say} for when, say in says.items()])

    assert looked_at(of) == {"限期整改", "补课", "约谈"}


def test_what_the_scheme_says_is_looked_at_again_is() -> None:
    """Where one verdict has `again`, those that have it are looked at and no other."""
    verdicts = [
        {"when": "rate < 60%", "say": "限期整改"},
        {"when": "rate < 80%", "say": "关注", "again": True},
    ]

    assert looked_at(scheme("2012-06", verdicts=verdicts)) == {"关注"}


def test_what_became_of_a_verdict() -> None:
    """Risen, fallen, still, unknown, and a definition that changed in between; the last round is not looked back at."""
    rules = {"verdicts": [{"when": "rate < 60%", "say": "限期整改"}]}
    before, after = scheme("2012-06", **rules), scheme("2012-12", **rules)
    other = scheme("2012-12", rate={"satisfied": ["满意"]}, **rules)
    counts = {"升": 7, "降": 3, "平": 5, "不明": None}
    earlier = [line(unit, 5) for unit in counts]
    later = [line(unit, count) for unit, count in counts.items()]

    found = lookback(Comparison([period(before, *earlier), period(after, *later)]))
    assert {one.row.key.unit: (one.outcome, one.lifted) for one in found} == {
        "升": (Outcome.RISEN, True),
        "降": (Outcome.FALLEN, False),
        "平": (Outcome.STILL, False),
        "不明": (Outcome.UNKNOWN, None),
    }
    (one,) = lookback(Comparison([period(before, line("甲", 5)), period(other, line("甲", 7))]))
    assert one.outcome is Outcome.INCOMPARABLE


def test_an_item_that_nobody_got_is_listed_of_each_person() -> None:
    """An item of both schemes that a branch left out in one round is listed for each member, and not for their sum."""
    form = {"id": "member", "subject": "member", "scale": "满意度", "items": ["总体", "服务群众"]}
    both, one = (
        [line("甲", 5, item=item, form="member", subject=name) for name in ("张三", "李四") for item in items]
        for items in (("总体", "服务群众"), ("总体",))
    )
    rounds = [period(scheme("2012-06", forms=[form]), *both), period(scheme("2012-12", forms=[form]), *one)]

    assert [(each.kind, each.subject, each.name) for each in Comparison(rounds).unmatched] == [
        ("line", "张三", "服务群众"),
        ("line", "李四", "服务群众"),
    ]


# ── sums ─────────────────────────────────────────────────────────────────


def test_people_of_a_unit_together_are_the_sum_over_them() -> None:
    """Two members of a branch and one of another: 12/20, 9/10, 21/30 for the committee above, and no verdict."""
    of = scheme(
        "2012-06",
        forms=[{"id": "member", "subject": "member", "scale": "满意度", "items": ["总体"]}],
        verdicts=[{"when": "rate < 70%", "say": "限期整改"}],
    )
    roster = Roster((Unit("甲", parent="总支"), Unit("乙", parent="总支")))
    lines = [
        line(unit, count, form="member", subject=name)
        for unit, name, count in (("甲", "张三", 5), ("甲", "李四", 7), ("乙", "王五", 9))
    ]
    later = of.model_copy(update={"round": "2012-12"})
    comparison = Comparison([period(of, *lines, roster=roster), period(later, *lines, roster=roster)])

    whole = {row.key.unit: row.measures[0] for row in comparison.rows if row.together}
    assert {unit: measure and measure.value for unit, measure in whole.items()} == {
        "总支": Fraction(21, 30),
        "甲": Fraction(12, 20),
        "乙": Fraction(9, 10),
    }
    assert [one.row.key.subject for one in lookback(comparison)] == ["张三"]
    assert comparison.unmatched == []


@given(st.lists(st.dictionaries(st.sampled_from("甲乙丙丁"), st.integers(0, 10), min_size=1), min_size=2, max_size=4))
def test_every_line_is_a_row_or_listed(rounds: list[dict[str, int]]) -> None:
    """Whatever units the rounds have: a line stands in a row, or its unit is listed as missing somewhere."""
    periods = [
        period(scheme(f"2012-{number:02d}"), *(line(unit, count) for unit, count in units.items()))
        for number, units in enumerate(rounds, 1)
    ]
    comparison = Comparison(periods)

    shown = {row.key.unit for row in comparison.rows}
    listed = {one.unit: one.present for one in comparison.unmatched}
    everywhere = set.intersection(*(set(units) for units in rounds))
    assert set(listed) == set().union(*rounds) - everywhere
    assert shown == {unit for unit in set().union(*rounds) if sum(unit in units for units in rounds) > 1}
    assert all(present == tuple(unit in units for units in rounds) for unit, present in listed.items())
