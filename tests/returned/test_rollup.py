"""Roll-up over the roster's tree (contract §2 rollup, §3 [rollup], §4 roster)."""

from __future__ import annotations

import pytest

from tests.support.desk import Desk
from tests.support.drawing import draw
from tests.support.figures import assert_figures, said
from tests.support.schemes import MEMBER_ONE, ORG_ONE
from tests.support.writers import by_openpyxl

TWO_LEVELS = """
    | 单位 | 上级单位 |
    | 理工分党委 | |
    | 化学支部 | 理工分党委 |
    | 物理支部 | 理工分党委 |
"""
THREE_LEVELS = """
    | 单位 | 上级单位 |
    | 校党委 | |
    | 理工分党委 | 校党委 |
    | 化学支部 | 理工分党委 |
    | 物理支部 | 理工分党委 |
    | 文科分党委 | 校党委 |
    | 历史支部 | 文科分党委 |
"""


def _return(desk: Desk, unit: str, counts: str, facts: str = "发出:12 | 收回:11 | 有效:10") -> None:
    """Put the table of one unit into the folder."""
    desk.put(
        f"{unit}.xlsx",
        f"""
        | 单位:{unit} | {facts} |
        | 评议项目 | 满意 | 基本满意 | 不满意 |
        | 总体评价 | {counts} |
        """,
    )


def test_pooled_counts_add_up(desk: Desk) -> None:
    """Pooled: the inner unit's counts and facts are the sums, its rate is theirs."""
    desk.scheme(ORG_ONE, rollup="pooled")
    desk.roster(TWO_LEVELS)
    _return(desk, "化学支部", "9 | 1 | 0")
    _return(desk, "物理支部", "10 | 5 | 5", "发出:24 | 收回:22 | 有效:20")

    merged = desk.merge()

    assert_figures(
        merged,
        """
        | 单位 | 样表 | 项目 | 满意 | 基本满意 | 不满意 | 发出 | 收回 | 有效 | 无效 | 分数 | 满意率 | 满意% |
        | 理工分党委 | org | 总体评价 | 19 | 6 | 5 | 36 | 33 | 30 | 3 | 5/6 | 83.33 | 63.33 |
        """,
        key="rollup",
    )


def test_mean_of_the_units(desk: Desk) -> None:
    """Mean: the rate is the mean of the leaves' rates, whatever their size."""
    desk.scheme(ORG_ONE, rollup="mean")
    desk.roster(TWO_LEVELS)
    _return(desk, "化学支部", "9 | 0 | 1")
    _return(desk, "物理支部", "10 | 5 | 5", "发出:24 | 收回:22 | 有效:20")

    merged = desk.merge()

    assert_figures(merged, "| 单位 | 分数 | 满意率 |\n| 理工分党委 | 33/40 | 82.50 |", key="rollup")


@pytest.mark.parametrize(
    ("method", "fractions"),
    [("pooled", ("19/30", "13/20", "3/5")), ("mean", ("19/30", "13/20", "3/5"))],
)
def test_three_levels_of_equal_leaves(desk: Desk, method: str, fractions: tuple[str, ...]) -> None:
    """With leaves of one size both methods agree on every level of the tree."""
    desk.scheme(ORG_ONE, rollup=method)
    desk.roster(THREE_LEVELS)
    _return(desk, "化学支部", "5 | 0 | 5")
    _return(desk, "物理支部", "8 | 0 | 2")
    _return(desk, "历史支部", "6 | 0 | 4")

    merged = desk.merge()

    assert_figures(
        merged,
        f"""
        | 单位 | 满意 | 基本满意 | 不满意 | 有效 | 分数 |
        | 校党委 | 19 | 0 | 11 | 30 | {fractions[0]} |
        | 理工分党委 | 13 | 0 | 7 | 20 | {fractions[1]} |
        | 文科分党委 | 6 | 0 | 4 | 10 | {fractions[2]} |
        """,
        key="rollup",
    )


def test_mean_is_over_the_leaves(desk: Desk) -> None:
    """§2: "mean is over the leaf units": (1/2 + 4/5 + 3/5) / 3, not the mean of the branches' means."""
    desk.scheme(ORG_ONE, rollup="mean")
    desk.roster(THREE_LEVELS)
    _return(desk, "化学支部", "5 | 0 | 5")
    _return(desk, "物理支部", "16 | 0 | 4", "发出:20 | 收回:20 | 有效:20")
    _return(desk, "历史支部", "6 | 0 | 4")

    merged = desk.merge()

    assert_figures(
        merged,
        """
        | 单位 | 满意 | 不满意 | 有效 | 分数 |
        | 校党委 | 27 | 13 | 40 | 19/30 |
        | 理工分党委 | 21 | 9 | 30 | 13/20 |
        | 文科分党委 | 6 | 4 | 10 | 3/5 |
        """,
        key="rollup",
    )


def test_pooled_is_over_the_ballots(desk: Desk) -> None:
    """The same leaves pooled: 27 of 40."""
    desk.scheme(ORG_ONE, rollup="pooled")
    desk.roster(THREE_LEVELS)
    _return(desk, "化学支部", "5 | 0 | 5")
    _return(desk, "物理支部", "16 | 0 | 4", "发出:20 | 收回:20 | 有效:20")
    _return(desk, "历史支部", "6 | 0 | 4")

    merged = desk.merge()

    assert_figures(
        merged,
        "| 单位 | 分数 |\n| 校党委 | 27/40 |\n| 理工分党委 | 7/10 |\n| 文科分党委 | 3/5 |",
        key="rollup",
    )


def test_fact_that_one_leaf_lacks_is_unknown(desk: Desk) -> None:
    """§2: "a fact is null if any leaf's is": one branch does not say what it issued."""
    desk.scheme(ORG_ONE)
    desk.roster(TWO_LEVELS)
    _return(desk, "化学支部", "9 | 1 | 0")
    _return(desk, "物理支部", "9 | 0 | 1", "收回:11 | 有效:10 | ")

    merged = desk.merge()

    assert_figures(
        merged,
        "| 单位 | 满意 | 发出 | 收回 | 有效 | 分数 |\n| 理工分党委 | 18 | - | 22 | 20 | 19/20 |",
        key="rollup",
    )


def test_members_are_not_rolled_up(desk: Desk) -> None:
    """§2: "rollup holds organisation forms of inner units"; leaves and members stand in results."""
    desk.scheme(ORG_ONE, MEMBER_ONE)
    desk.roster(TWO_LEVELS, "| 单位 | 姓名 |\n| 化学支部 | 张三 |")
    desk.put(
        "化学支部.xlsx",
        """
        | 单位:化学支部 | 收回:11 | 有效:10 | |
        | 评议项目 | 满意 | 基本满意 | 不满意 |
        | 总体评价 | 9 | 1 | 0 |
        """,
        """
        | 姓名 | 满意 | 基本满意 | 不满意 |
        | 张三 | 8 | 2 | 0 |
        """,
    )

    merged = desk.merge()

    assert {row["form"] for row in merged["results"]} == {"org", "member"}, said(merged)
    assert {(row["unit"], row["form"]) for row in merged["rollup"]} == {("理工分党委", "org")}


@pytest.mark.parametrize("place", ["first-sheet", "sheet-名册"])
def test_roster_sheet(desk: Desk, place: str) -> None:
    """§4: "sheet 名册, else the first"."""
    desk.scheme(ORG_ONE)
    units = "| 单位 | 上级单位 |\n| 化学支部 | |\n| 物理支部 | |"
    sheets = [draw(units, "Sheet1")] if place == "first-sheet" else [draw("| 说明 |", "说明"), draw(units, "名册")]
    by_openpyxl(desk.folder / "units.xlsx", sheets)
    desk.roster(None)
    _return(desk, "化学支部", "9 | 1 | 0")

    merged = desk.merge("--roster", "units.xlsx")

    assert merged["missing"] == ["物理支部"]


def test_roster_may_be_csv(desk: Desk) -> None:
    """§4: "Roster: .xlsx … or .csv with a header row"."""
    desk.scheme(ORG_ONE)
    desk.roster(None)
    (desk.folder / "units.csv").write_text(
        "单位,上级单位\n理工分党委,\n化学支部,理工分党委\n物理支部,理工分党委\n", encoding="utf-8"
    )
    _return(desk, "化学支部", "9 | 1 | 0")

    merged = desk.merge("--roster", "units.csv")

    assert "物理支部" in merged["missing"]
    assert "化学支部" not in merged["missing"]
