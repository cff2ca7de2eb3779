"""附件 as data: rows, columns, totals and notes of every kind of table."""

import tomllib
from collections.abc import Iterable
from fractions import Fraction
from importlib import resources
from typing import Any

import pytest

from xlsheets.core.annex import annex_tables
from xlsheets.core.annextable import Table, Value
from xlsheets.core.rollup import Line, results, rollup
from xlsheets.core.roster import Member, Roster, Unit
from xlsheets.core.scheme import Scheme
from xlsheets.core.tally import Facts, Tally

LEVELS = ["满意", "基本满意", "不满意"]
QUJING = {
    "建议一": ((25, 3, 0), ("89.29", "10.71", "0")),
    "建议二": ((26, 2, 0), ("92.86", "7.14", "0")),
    "建议三": ((20, 8, 0), ("71.43", "28.57", "0")),
    "建议四": ((20, 7, 1), ("71.43", "25", "3.57")),
    "建议五": ((23, 5, 0), ("82.14", "17.86", "0")),
}
"""Counts and printed percentages as published (28 ballots)."""


def scheme(*annexes: dict[str, Any], items: Iterable[str] = ("甲", "乙"), **parts: Any) -> Scheme:
    """Return a scheme with a form of organisations and one of members."""
    org = {"id": "org", "scale": "满意度", "items": list(items), "title": "组织评议表"}
    people = {"id": "member", "subject": "member", "scale": "满意度", "items": ["丙"], "title": "党员评议表"}
    if groups := parts.pop("groups", None):
        org["groups"] = groups
    whole: dict[str, Any] = {
        "id": "x",
        "scales": {"满意度": LEVELS},
        "forms": [org, people],
        "rate": {"satisfied": ["满意", "基本满意"]},
        "annexes": list(annexes),
    }
    return Scheme.model_validate(whole | parts)


def facts(valid: int, **known: int | None) -> Facts:
    """Return the ballots of a unit of which every valid ballot was returned."""
    return Facts(**{"present": valid, "issued": valid, "returned": valid, "valid": valid, "void": 0} | known)  # type: ignore[arg-type]


def line(unit: str, item: str, counts: tuple[int | None, ...], form: str = "org", **more: Any) -> Line:
    """Return a line whose ballots are all marked, unless facts says otherwise."""
    ballots = more.get("facts") or facts(sum(count or 0 for count in counts))
    return Line(unit, form, more.get("subject", unit), more.get("group"), item, Tally(counts, 0, 0, ballots))


def tables(of: Scheme, lines: list[Line], roster: Roster | None = None, *only: str) -> list[Table]:
    """Return the annexes of some lines."""
    found = results(lines, of, roster)
    return annex_tables(of, roster, found, rollup(found, of, roster), only)


def column(table: Table, *path: str) -> list[Value]:
    """Return the values of one column, the total last where there is one."""
    at = [one.path for one in table.columns].index(path)
    return [row.values[at] for row in (*table.body, *([table.total] if table.total else []))]


UNITS = {"id": "附件4", "rows": "units"}
SUBJECTS = {"id": "附件5", "rows": "subjects"}
ITEMS = {"id": "附件3", "rows": "items"}
ROSTER = Roster(
    (Unit("分党委"), *(Unit(name, parent="分党委") for name in ("一支部", "二支部", "三支部"))),
    (Member("一支部", "张三", "01"), Member("一支部", "李四"), Member("三支部", "王五")),
)
BOTH = [
    line("一支部", "甲", (3, 1, 0)),
    line("一支部", "乙", (4, 0, 0)),
    line("二支部", "甲", (5, 1, 0)),
    line("二支部", "乙", (0, 0, 6)),
]


# ── units ───────────────────────────────────────────────────────────────


def test_a_row_a_leaf_unit_in_roster_order() -> None:
    """A unit that returned nothing keeps its numbered row, empty."""
    (table,) = tables(scheme(UNITS), BOTH, ROSTER)

    assert column(table, "支部名称") == ["一支部", "二支部", "三支部", None]
    assert column(table, "序号") == [1, 2, 3, None]
    assert table.body[2].values[2:] == (None,) * (len(table.columns) - 2)
    assert table.unit == "分党委"


def test_item_groups_stand_side_by_side() -> None:
    """Item over level over 票数 and %, the rate behind each item."""
    (table,) = tables(scheme(UNITS), BOTH, ROSTER)

    assert [one.path for one in table.columns[2:11]] == [
        ("参评人数",),
        ("甲", "满意", "票数"), ("甲", "满意", "%"), ("甲", "基本满意", "票数"), ("甲", "基本满意", "%"),
        ("甲", "不满意", "票数"), ("甲", "不满意", "%"), ("甲", "满意率"),
        ("乙", "满意", "票数"),
    ]  # fmt: skip
    assert table.depth == 3


def test_one_item_needs_no_heading() -> None:
    """A form of one item has its levels at the top."""
    (table,) = tables(scheme(UNITS, items=["甲"]), BOTH[:1], ROSTER)

    assert [one.path for one in table.columns[3:5]] == [("满意", "票数"), ("满意", "%")]
    assert {one.item for one in table.columns[3:10]} == {"甲"}


def test_the_total_is_the_sum_of_the_rows() -> None:
    """Counts and ballots are summed; percentages and rate are of the sums."""
    (table,) = tables(scheme(UNITS), BOTH, ROSTER)

    assert column(table, "甲", "满意", "票数") == [3, 5, None, 8]
    assert column(table, "参评人数") == [4, 6, None, 10]
    assert column(table, "乙", "满意率") == [100, 0, None, 40]
    assert column(table, "甲", "满意", "%") == [75, Fraction(8333, 100), None, 80]
    assert table.bases == {"甲": 10, "乙": 10}


def test_without_a_roster_the_units_are_those_that_returned() -> None:
    """They stand by code point, and are added up all the same."""
    (table,) = tables(scheme(UNITS), BOTH)

    assert column(table, "支部名称") == ["一支部", "二支部", None]
    assert column(table, "甲", "满意", "票数") == [3, 5, 8]
    assert table.unit is None


def test_an_unknown_number_stays_empty_and_a_zero_is_zero() -> None:
    """What one unit does not know, the total does not know either."""
    lines = [line("一支部", "甲", (3, None, 0), facts=facts(4, present=None, returned=None)), *BOTH[2:3]]
    (table,) = tables(scheme(UNITS), lines, ROSTER)

    assert column(table, "甲", "基本满意", "票数") == [None, 1, None, None]
    assert column(table, "甲", "不满意", "票数") == [0, 0, None, 0]
    assert column(table, "甲", "满意率") == [None, 100, None, None]
    assert column(table, "参评人数") == [None, 6, None, None]


def test_raters_are_those_present_else_the_ballots_returned() -> None:
    """参评人数 = 实参评, else 收回."""
    (table,) = tables(
        scheme(UNITS), [line("一支部", "甲", (3, 0, 0), facts=facts(3, present=None, returned=5))], ROSTER
    )

    assert column(table, "参评人数") == [5, None, None, 5]


def test_the_mean_of_the_units() -> None:
    """Under mean the total's rate is the mean of the rates, with a roster of one root and without."""
    of = scheme(UNITS, rollup={"method": "mean"})

    for roster in (ROSTER, None):
        (table,) = tables(of, BOTH, roster)
        assert column(table, "乙", "满意率")[-1] == 50
    assert any("平均数" in note for note in table.notes)


def test_columns_stand_as_the_scheme_names_them() -> None:
    """From left to right; counts alone need no 票数, percentages keep their sign."""
    names = ["code", "unit", "rate", "valid", "void", "percent", "verdict", "units", "units_done", "members", "remark"]
    of = scheme(UNITS | {"columns": names}, items=["甲"], verdicts=[{"when": "rate >= 60%", "say": "好"}])
    roster = Roster(
        (Unit("党委"), Unit("总支", "07", "党委"), Unit("一支部", parent="总支"), Unit("二支部", parent="党委"))
    )
    (table,) = tables(of, BOTH[:1], roster)

    assert [one.path for one in table.columns] == [
        ("单位代码",), ("支部名称",), ("满意率",), ("有效票数",), ("无效票数",),
        ("满意", "%"), ("基本满意", "%"), ("不满意", "%"), ("结论",),
        ("支部数",), ("已评支部数",), ("党员数",), ("备注",),
    ]  # fmt: skip
    assert table.body[0].values == ("07", "总支", 100, 4, 0, 75, 25, 0, "好", 1, 1, None, None)
    assert table.body[1].values == (None, "二支部", *(None,) * 7, 1, 0, None, None)
    assert table.total is not None
    assert table.total.values[9:11] == (2, 1)


def test_a_table_of_units_over_members() -> None:
    """Levels are the sum over the members; raters are counted once."""
    lines = [line("一支部", "丙", (2, 1, 0), "member", subject=name) for name in ("张三", "李四")]
    (table,) = tables(scheme(UNITS | {"form": "member"}), lines, ROSTER)

    assert column(table, "满意", "票数") == [4, None, None, 4]
    assert column(table, "参评人数") == [3, None, None, 3]
    assert column(table, "满意率") == [100, None, None, 100]


# ── rater groups ────────────────────────────────────────────────────────


def grouped(**parts: Any) -> Table:
    """Return a table of units with a row a rater group."""
    columns = ["number", "unit", "group", "present", "counts", "rate"]
    of = scheme(UNITS | {"columns": columns}, items=["甲"], groups=["党员", "群众"], **parts)
    lines = [line("一支部", "甲", (6, 0, 0), group="党员"), line("一支部", "甲", (1, 0, 1), group="群众")]
    return tables(of, lines, ROSTER)[0]


def test_a_row_a_rater_group_follows_the_row_of_all() -> None:
    """Groups stand in the order of the form; the total adds up the rows of all."""
    table = grouped()

    assert column(table, "参评人类别") == ["全体", "党员", "群众", None, None, None]
    assert column(table, "满意") == [7, 6, 1, None, None, 7]
    assert column(table, "参评人数") == [8, 6, 2, None, None, 8]
    assert column(table, "序号") == [1, None, None, 2, 3, None]


def test_a_small_group_is_not_shown_alone() -> None:
    """It is left out, counted with all, and the notes say so."""
    table = grouped(anonymity={"minimum": 3})

    assert [row.group for row in table.body] == [None, "党员", None, None]
    assert column(table, "满意")[0] == 7
    assert "不足3票的参评人类别不单独列出（1处），已计入“全体”。" in table.notes


def test_without_the_column_groups_are_not_shown() -> None:
    """The line of all groups stands alone."""
    of = scheme(UNITS, items=["甲"], groups={"党员": 0.5, "群众": 0.5})
    lines = [line("一支部", "甲", (6, 0, 0), group="党员"), line("一支部", "甲", (1, 0, 1), group="群众")]
    (table,) = tables(of, lines, ROSTER)

    assert len(table.body) == 3
    assert column(table, "满意率") == [75, None, None, 75]
    assert "满意率由各类参评人的满意率加权得出：党员50%、群众50%。" in table.notes


# ── subjects ────────────────────────────────────────────────────────────


def test_a_row_a_member_grouped_by_unit() -> None:
    """Members stand in the order of 党员名册; one of whom nothing was returned keeps an empty row."""
    lines = [
        line("二支部", "丙", (2, 1, 0), "member", subject="赵六"),
        line("一支部", "丙", (3, 0, 0), "member", subject="李四"),
    ]
    (table,) = tables(scheme(SUBJECTS), lines, ROSTER)

    assert column(table, "姓名") == ["张三", "李四", "赵六", "王五", None]
    assert column(table, "所在支部") == ["一支部", "一支部", "二支部", "三支部", None]
    assert column(table, "满意", "票数") == [None, 3, 2, None, 5]
    assert column(table, "参评人数") == [None, 3, 3, None, None]
    assert "未报送的单位1个：三支部。" in table.notes


def test_a_unit_without_this_form_is_told_apart() -> None:
    """Returned, but without a table of members: not missing, and named."""
    lines = [*BOTH, line("三支部", "丙", (1, 0, 0), "member", subject="王五")]
    (table,) = tables(scheme(SUBJECTS), lines, ROSTER)

    assert "报送件中没有本表数据的单位2个：一支部、二支部。" in table.notes


# ── items ───────────────────────────────────────────────────────────────


def test_a_table_an_inner_unit() -> None:
    """附件3: a row an item, the basic numbers, boxes and signatures; one for each inner unit, named for it."""
    roster = Roster(
        (
            Unit("党委"),
            *(Unit(f"{n}总支", parent="党委") for n in "东西"),
            *(Unit(f"{n}支部", parent=f"{n}总支") for n in "东西"),
        )
    )
    found = tables(scheme(ITEMS), [line("东支部", "甲", (3, 1, 0)), line("东支部", "乙", (4, 0, 0))], roster)

    assert [(table.name, table.unit) for table in found] == [
        (f"附件3-{unit}", unit) for unit in ("党委", "东总支", "西总支")
    ]
    assert column(found[1], "评议项目") == ["甲", "乙"]
    assert column(found[1], "满意", "票数") == [3, 4]
    assert dict(found[1].facts) == {
        "单位数": 1, "已报单位": 1, "应参评": None, "实参评": 4, "发出票": 4, "收回票": 4, "有效票": 4, "无效票": 0,
        "评议方式": None, "评议日期": None,
    }  # fmt: skip
    assert column(found[2], "满意", "票数") == [None, None]
    assert found[0].boxes == ("意见建议摘要", "整改措施")


def test_without_a_roster_all_units_together() -> None:
    """One 附件3; how many units there should be is not known, and not asked."""
    (table,) = tables(scheme(ITEMS), BOTH)

    assert column(table, "满意", "票数") == [8, 4]
    assert table.name == "附件3"
    assert "单位数" not in dict(table.facts)
    assert table.unit is None
    assert tables(scheme(ITEMS), BOTH[:2])[0].unit == "一支部"
    assert dict(table.facts)["有效票"] == 10


def test_the_totals_of_annex_4_are_those_of_annex_3() -> None:
    """Both come from the same ballots."""
    text = (resources.files("xlsheets") / "schemes" / "fjnu-2011.toml").read_text(encoding="utf-8")
    of = Scheme.model_validate(tomllib.loads(text))
    lines = [
        line(unit, item, (20 + at, 5, (at * 3) % 4), facts=facts(40))
        for unit in ("一支部", "二支部")
        for at, item in enumerate(of.forms[0].texts)
    ]
    third, fourth, fifth = tables(of, lines, ROSTER)

    assert [table.id for table in (third, fourth, fifth)] == ["附件3", "附件4", "附件5"]
    for at, item in enumerate(of.forms[0].texts):
        for share in ("票数", "%"):
            for level in LEVELS:
                assert column(fourth, item, level, share)[-1] == column(third, level, share)[at]
        assert column(fourth, item, "满意率")[-1] == column(third, "满意率")[at]


@pytest.mark.parametrize("complement", ["none", "last-nonzero"])
def test_the_published_figures(complement: str) -> None:
    """曲靖市沾益区人大常委会公告第60号: each level of 28 ballots as printed there."""
    of = scheme(
        ITEMS,
        items=QUJING,
        rate={"satisfied": LEVELS[:2], "base": "returned"},
        rounding={"trailing_zeros": False, "complement": complement},
    )
    (table,) = tables(of, [line("常委会", item, counts) for item, (counts, _) in QUJING.items()])

    for row, (counts, printed) in zip(table.body, QUJING.values(), strict=True):
        assert row.values[2:8:2] == counts
        assert row.values[3:8:2] == tuple(map(Fraction, printed))


# ── which tables, and what is said under them ───────────────────────────


def test_paper_ballots_are_no_tables() -> None:
    """And only those asked for are made, whatever the spelling."""
    of = scheme({"id": "附件1", "rows": "ballot"}, ITEMS, UNITS, SUBJECTS)

    assert [table.id for table in tables(of, BOTH, ROSTER)] == ["附件3", "附件4", "附件5"]
    assert [table.id for table in tables(of, BOTH, ROSTER, "附件 ４")] == ["附件4"]


def test_a_scheme_without_annexes_has_default_ones() -> None:
    """Units for forms of organisations, people for the others."""
    found = tables(scheme(), BOTH, ROSTER)

    assert [(table.id, table.rows, table.form, table.title) for table in found] == [
        ("附表1", "units", "org", "组织评议结果汇总表"),
        ("附表2", "subjects", "member", "党员评议结果汇总表"),
    ]


@pytest.mark.parametrize(
    ("parts", "notes"),
    [
        (
            {},
            [
                "百分比＝票数÷有效票；满意率＝（满意＋基本满意）÷有效票；四舍五入，保留2位小数。",
                "未填的项算弃权，仍在基数内。",
            ],
        ),
        (
            {"rate": {"satisfied": ["满意"], "base": "issued"}, "rounding": {"places": 0, "mode": "down"}},
            ["百分比＝票数÷发出票；满意率＝满意÷发出票；只舍不入，保留整数。", "未填的项算弃权，仍在基数内。"],
        ),
        (
            {"rate": {"weights": {"满意": 1, "基本满意": 0.75}}, "counting": {"blank": "ignore"}},
            [
                "百分比＝票数÷有效票；满意率＝（满意＋基本满意×75%）÷有效票；四舍五入，保留2位小数。",
                "未填的项不计票，不在基数内。",
            ],
        ),
        (
            {
                "rate": {"satisfied": LEVELS[:2], "of": "printed", "base": "marked"},
                "rounding": {"places": 1, "trailing_zeros": False, "complement": "last"},
            },
            [
                "百分比＝票数÷各等次票数之和；满意率＝满意＋基本满意（各等次百分比之和）；四舍五入，保留1位小数，末尾的0省略。",
                "百分比补足为100%，差额补在最后一个等次。",
                "未填的项算弃权，不在基数内。",
            ],
        ),
    ],
)
def test_the_rule_is_printed_in_words(parts: dict[str, Any], notes: list[str]) -> None:
    """Base, numerator, rounding, 补足100 and blanks."""
    (table,) = tables(scheme(UNITS, **parts), BOTH)

    assert list(table.notes) == notes


def test_no_results_at_all() -> None:
    """An empty round still has its forms."""
    third, fourth, fifth = tables(scheme(ITEMS, UNITS, SUBJECTS), [], ROSTER)

    assert column(third, "满意", "票数") == [None, None]
    assert column(fourth, "甲", "满意", "票数") == [None] * 4
    assert column(fifth, "姓名") == ["张三", "李四", "王五", None]
