"""Rater groups, weights, verdicts and anonymity (contract §2, §3, §4)."""

from __future__ import annotations

import pytest

from tests.support.desk import Desk
from tests.support.drawing import draw
from tests.support.figures import assert_figures, assert_identities, codes, faults
from tests.support.schemes import ORG_ONE, Form

ITEMS = ("中心工作完成情况", "承诺践诺情况")
GROUPS = ("党员", "干部", "群众代表")
PLAIN = Form(items=ITEMS, groups=GROUPS)

WITH_COLUMN = """
    | 单位:化学系教工党支部 | | | |
    | 票号 | 参评人类别 | 中心工作完成情况 | 承诺践诺情况 |
    | 1 | 党员 | 满意 | 满意 |
    | 2 | 党员 | 满意 | 不满意 |
    | 3 | 干部 | 满意 | 满意 |
    | 4 | 群众代表 | 基本满意 | 满意 |
    | 5 | 群众代表 | 不满意 | 不满意 |
    | 6 | 群众代表 | 不满意 | 不满意 |
    | 7 | 群众代表 | 满意 | 不满意 |
"""

GROUP_FIGURES = """
    | 项目 | 组 | 满意 | 基本满意 | 不满意 | 收回 | 有效 | 分数 |
    | 中心工作完成情况 | - | 4 | 1 | 2 | 7 | 7 | 5/7 |
    | 中心工作完成情况 | 党员 | 2 | 0 | 0 | 2 | 2 | |
    | 中心工作完成情况 | 干部 | 1 | 0 | 0 | 1 | 1 | |
    | 中心工作完成情况 | 群众代表 | 1 | 1 | 2 | 4 | 4 | 1/2 |
    | 承诺践诺情况 | - | 3 | 0 | 4 | 7 | 7 | 3/7 |
    | 承诺践诺情况 | 党员 | 1 | 0 | 1 | 2 | 2 | 1/2 |
    | 承诺践诺情况 | 干部 | 1 | 0 | 0 | 1 | 1 | |
    | 承诺践诺情况 | 群众代表 | 1 | 0 | 3 | 4 | 4 | 1/4 |
"""


@pytest.mark.parametrize("label", ["参评人类别", "身份", "类别"])
def test_group_column(desk: Desk, label: str) -> None:
    """A column 参评人类别 (身份, 类别) splits the ballots; "group lines after the null line" (§2, §4)."""
    desk.scheme(PLAIN)

    merged = desk.merged(WITH_COLUMN.replace("参评人类别", label))

    assert_figures(merged, GROUP_FIGURES)


def test_group_column_beside_ticks(desk: Desk) -> None:
    """The column does the same in a table of marks."""
    desk.scheme(Form(items=("总体评价",), groups=GROUPS))

    merged = desk.merged("""
        | 单位:化学系教工党支部 | | | | | |
        | 票号 | 参评人类别 | 评议项目 | 满意 | 基本满意 | 不满意 |
        | 1 | 党员 | 总体评价 | √ | | |
        | 2 | 干部 | 总体评价 | | √ | |
        | 3 | 群众代表 | 总体评价 | | | √ |
        | 4 | 群众代表 | 总体评价 | √ | | |
    """)

    assert_figures(
        merged,
        """
        | 组 | 满意 | 基本满意 | 不满意 | 收回 | 有效 |
        | - | 2 | 1 | 1 | 4 | 4 |
        | 党员 | 1 | 0 | 0 | 1 | 1 |
        | 干部 | 0 | 1 | 0 | 1 | 1 |
        | 群众代表 | 1 | 0 | 1 | 2 | 2 |
        """,
    )


@pytest.mark.parametrize("by", ["cover-label", "sheet-name"])
def test_one_sheet_a_group(desk: Desk, by: str) -> None:
    """§4: "a cover label 参评人类别 …, or one sheet a group"."""
    desk.scheme(Form(items=("总体评价",), groups=GROUPS))
    counts = {"党员": (8, 2, 0), "干部": (3, 1, 1), "群众代表": (10, 5, 5)}
    tables = []
    for group, (good, fair, bad) in counts.items():
        label = f"参评人类别:{group}" if by == "cover-label" else ""
        tables.append(f"""
            | 单位:化学系教工党支部 | {label} | 收回:{good + fair + bad} | 有效:{good + fair + bad} |
            | 评议项目 | 满意 | 基本满意 | 不满意 |
            | 总体评价 | {good} | {fair} | {bad} |
        """)
    names = list(counts) if by == "sheet-name" else ["表1", "表2", "表3"]

    merged = desk.merged(*(draw(table, name) for table, name in zip(tables, names, strict=True)))

    assert_figures(
        merged,
        """
        | 组 | 满意 | 基本满意 | 不满意 | 收回 | 有效 |
        | - | 21 | 8 | 6 | 35 | 35 |
        | 党员 | 8 | 2 | 0 | 10 | 10 |
        | 干部 | 3 | 1 | 1 | 5 | 5 |
        | 群众代表 | 10 | 5 | 5 | 20 | 20 |
        """,
    )


def test_group_column_beside_counts(desk: Desk) -> None:
    """§4: "a column … 参评人类别": a row of counts a group; the facts of the cover are those of all groups."""
    desk.scheme(Form(items=("总体评价",), groups=GROUPS))

    merged = desk.merged("""
        | 单位:化学系教工党支部 | | 收回:35 | 有效:35 | |
        | 参评人类别 | 评议项目 | 满意 | 基本满意 | 不满意 |
        | 党员 | 总体评价 | 8 | 2 | 0 |
        | 干部 | 总体评价 | 3 | 1 | 1 |
        | 群众代表 | 总体评价 | 10 | 5 | 5 |
    """)

    assert_figures(
        merged,
        """
        | 组 | 满意 | 基本满意 | 不满意 | 收回 | 有效 | 弃权 | 分数 |
        | - | 21 | 8 | 6 | 35 | 35 | 0 | 29/35 |
        | 党员 | 8 | 2 | 0 | - | - | - | - |
        | 干部 | 3 | 1 | 1 | - | - | - | - |
        | 群众代表 | 10 | 5 | 5 | - | - | - | - |
        """,
    )
    assert_identities(merged)


TWO_GROUPS = Form(items=("总体评价",), groups=("党员", "干部"))
COVER = "| 单位 | 化学系教工党支部 |\n| 发出 | {issued} |\n| 收回 | {returned} |\n| 有效 | {valid} |"


@pytest.mark.parametrize("place", ["above", "sheet"])
def test_cover_of_grouped_ballots_is_for_all_groups(desk: Desk, place: str) -> None:
    """收回 3 on the cover of three ballots of two groups is right; a group's own facts are its ballots."""
    desk.scheme(TWO_GROUPS)
    ballots = "| 票号 | 参评人类别 | 总体评价 |\n| 1 | 党员 | 满意 |\n| 2 | 党员 | 不满意 |\n| 3 | 干部 | 满意 |"
    cover = COVER.format(issued=5, returned=3, valid=3)

    merged = desk.merged(*([draw(cover, "封面"), draw(ballots, "票")] if place == "sheet" else [f"{cover}\n{ballots}"]))

    assert_figures(
        merged,
        """
        | 组 | 满意 | 基本满意 | 不满意 | 发出 | 收回 | 有效 | 弃权 | 分数 |
        | - | 2 | 0 | 1 | 5 | 3 | 3 | 0 | 2/3 |
        | 党员 | 1 | 0 | 1 | | 2 | 2 | 0 | 1/2 |
        | 干部 | 1 | 0 | 0 | | 1 | 1 | 0 | |
        """,
    )
    assert faults(merged) == []


def test_cover_sheet_of_one_sheet_a_group_is_for_all_groups(desk: Desk) -> None:
    """有效 28 on the cover and 18 + 10 marks on the sheets leave no blank: "blank = valid - Σ" (§2)."""
    desk.scheme(TWO_GROUPS)
    head = "| 评议项目 | 满意 | 基本满意 | 不满意 |\n"

    merged = desk.merged(
        draw(COVER.format(issued=31, returned=30, valid=28), "封面"),
        draw(f"{head}| 总体评价 | 15 | 2 | 1 |", "党员"),
        draw(f"{head}| 总体评价 | 9 | 1 | 0 |", "干部"),
    )

    assert_figures(
        merged,
        """
        | 组 | 满意 | 基本满意 | 不满意 | 发出 | 收回 | 有效 | 弃权 | 分数 |
        | - | 24 | 3 | 1 | 31 | 30 | 28 | 0 | 27/28 |
        | 党员 | 15 | 2 | 1 | - | - | - | - | - |
        | 干部 | 9 | 1 | 0 | - | - | - | - | - |
        """,
    )
    assert faults(merged) == []


def test_facts_on_the_sheet_of_a_group_are_its_own(desk: Desk) -> None:
    """One sheet a group, and only one says its 有效: it is not that of all, and no rate exceeds 1."""
    desk.scheme(TWO_GROUPS)
    head = "| 评议项目 | 满意 | 基本满意 | 不满意 |\n"

    merged = desk.merged(
        draw(f"| 单位:化学系教工党支部 | 收回:19 | 有效:18 | |\n{head}| 总体评价 | 15 | 2 | 1 |", "党员"),
        draw(f"{head}| 总体评价 | 9 | 1 | 0 |", "干部"),
    )

    assert_figures(
        merged,
        """
        | 组 | 满意 | 基本满意 | 不满意 | 收回 | 有效 | 分数 |
        | - | 24 | 3 | 1 | - | - | - |
        | 党员 | 15 | 2 | 1 | 19 | 18 | 17/18 |
        | 干部 | 9 | 1 | 0 | - | - | - |
        """,
    )


def test_weighted_groups(desk: Desk) -> None:
    """§2: "with weights its rate is the weighted one": 0.5 * 1/2 + 0.3 * 1 + 0.2 * 1/4."""
    desk.scheme(Form(items=ITEMS, groups={"党员": "0.5", "干部": "0.3", "群众代表": "0.2"}))

    merged = desk.merged(WITH_COLUMN)

    assert_figures(
        merged,
        """
        | 项目 | 组 | 满意 | 基本满意 | 不满意 | 分数 | 满意率 |
        | 中心工作完成情况 | - | 4 | 1 | 2 | 9/10 | 90.00 |
        | 中心工作完成情况 | 党员 | 2 | 0 | 0 | | 100.00 |
        | 中心工作完成情况 | 干部 | 1 | 0 | 0 | | 100.00 |
        | 中心工作完成情况 | 群众代表 | 1 | 1 | 2 | 1/2 | 50.00 |
        | 承诺践诺情况 | - | 3 | 0 | 4 | 3/5 | 60.00 |
        | 承诺践诺情况 | 党员 | 1 | 0 | 1 | 1/2 | 50.00 |
        | 承诺践诺情况 | 干部 | 1 | 0 | 0 | | 100.00 |
        | 承诺践诺情况 | 群众代表 | 1 | 0 | 3 | 1/4 | 25.00 |
        """,
    )


def test_anonymity_leaves_the_json_alone(desk: Desk) -> None:
    """§3: smaller groups are hidden in annexes only, "the JSON has all"."""
    desk.scheme(PLAIN)
    open_figures = desk.merged(WITH_COLUMN)
    desk.scheme(PLAIN, minimum=5)

    hidden_figures = desk.merge()

    assert hidden_figures["results"] == open_figures["results"]
    assert hidden_figures["rollup"] == open_figures["rollup"]
    assert_figures(hidden_figures, GROUP_FIGURES)


@pytest.mark.parametrize(("minimum", "fires"), [(5, True), (2, True), (1, False), (None, False)])
def test_small_group_is_named(desk: Desk, minimum: int | None, fires: bool) -> None:
    """small-group (info) fires where a group has fewer raters than the minimum, 干部 has one; absent: no limit."""
    desk.scheme(PLAIN, minimum=minimum)

    merged = desk.merged(WITH_COLUMN)

    assert ("small-group" in codes(merged)) is fires


THRESHOLDS = [
    ("rate < 60%", (6, 0, 4), 10, None),
    ("rate < 60%", (59, 0, 41), 100, "限期整改"),
    ("rate <= 60%", (6, 0, 4), 10, "限期整改"),
    ("rate <= 60%", (61, 0, 39), 100, None),
    ("rate > 90%", (9, 0, 1), 10, None),
    ("rate > 90%", (91, 0, 9), 100, "限期整改"),
    ("rate >= 90%", (9, 0, 1), 10, "限期整改"),
    ("不满意 >= 1/3", (20, 0, 10), 30, "限期整改"),
    ("不满意 >= 1/3", (67, 0, 33), 100, None),
    ("不满意 > 1/3", (20, 0, 10), 30, None),
    ("不满意 > 1/3", (199, 0, 101), 300, "限期整改"),
]


@pytest.mark.parametrize(("when", "counts", "valid", "verdict"), THRESHOLDS)
def test_verdict_by_threshold(
    desk: Desk, when: str, counts: tuple[int, int, int], valid: int, verdict: str | None
) -> None:
    """§3: thresholds are compared exactly, inclusive only where the scheme says so."""
    desk.scheme(ORG_ONE, verdicts=[(when, "限期整改")])

    merged = desk.merged(f"""
        | 单位:化学系教工党支部 | 收回:{valid} | 有效:{valid} | |
        | 评议项目 | 满意 | 基本满意 | 不满意 |
        | 总体评价 | {counts[0]} | {counts[1]} | {counts[2]} |
    """)

    assert_figures(merged, f"| 结论 |\n| {verdict or '-'} |")


def test_verdict_looks_behind_the_printed_rate(desk: Desk) -> None:
    """14,999 of 25,000 prints as 60.00 and is still below 60 %: "exact comparison" (§3)."""
    desk.scheme(ORG_ONE, verdicts=[("rate < 60%", "限期整改")])

    merged = desk.merged("""
        | 单位:化学系教工党支部 | 收回:25000 | 有效:25000 | |
        | 评议项目 | 满意 | 基本满意 | 不满意 |
        | 总体评价 | 14999 | 0 | 10001 |
    """)

    assert_figures(merged, "| 分数 | 满意率 | 结论 |\n| 14999/25000 | 60.00 | 限期整改 |")


def test_no_rate_no_verdict(desk: Desk) -> None:
    """An unknown rate is not below any threshold."""
    desk.scheme(ORG_ONE, verdicts=[("rate < 60%", "限期整改"), ("rate >= 60%", "达标")])

    merged = desk.merged("""
        | 单位:化学系教工党支部 | | | |
        | 评议项目 | 满意 | 基本满意 | 不满意 |
        | 总体评价 | 1 | 0 | 9 |
    """)

    assert_figures(merged, "| 满意率 | 结论 |\n| - | - |")


def test_each_line_has_its_own_verdict(desk: Desk) -> None:
    """Two verdicts that exclude each other give every item the one that fits."""
    desk.scheme(Form(items=ITEMS), verdicts=[("rate < 60%", "补课"), ("rate >= 60%", "达标")])

    merged = desk.merged("""
        | 单位:化学系教工党支部 | 收回:10 | 有效:10 | |
        | 评议项目 | 满意 | 基本满意 | 不满意 |
        | 中心工作完成情况 | 5 | 0 | 5 |
        | 承诺践诺情况 | 6 | 0 | 4 |
    """)

    assert_figures(merged, "| 项目 | 结论 |\n| 中心工作完成情况 | 补课 |\n| 承诺践诺情况 | 达标 |")
