"""Rater groups over runs of levels, or under each level, beside one column of items (contract §2, §4)."""

from __future__ import annotations

import pytest

from tests.support.desk import Desk
from tests.support.figures import assert_figures, assert_identities, cells, codes, faults
from tests.support.schemes import Form
from tests.support.writers import WRITERS

ITEMS = ("中心工作完成情况", "承诺践诺情况")
GROUPS = ("党员", "群众代表")
GROUPED = Form(items=ITEMS, groups=GROUPS)
COVER = "| 单位:化学系教工党支部 | | 收回:35 | 有效:35 | | | |"
FIGURES = """
    | 项目 | 组 | 满意 | 基本满意 | 不满意 | 收回 | 有效 | 弃权 | 分数 |
    | 中心工作完成情况 | - | 18 | 7 | 10 | 35 | 35 | 0 | 5/7 |
    | 中心工作完成情况 | 党员 | 8 | 2 | 5 | - | - | - | - |
    | 中心工作完成情况 | 群众代表 | 10 | 5 | 5 | - | - | - | - |
    | 承诺践诺情况 | - | 21 | 4 | 10 | 35 | 35 | 0 | 5/7 |
    | 承诺践诺情况 | 党员 | 9 | 1 | 5 | - | - | - | - |
    | 承诺践诺情况 | 群众代表 | 12 | 3 | 5 | - | - | - | - |
"""

DRESSES = {
    "merged": f"""
        {COVER}
        | 评议项目 | 群众代表 | < | < | 党员 | < | < |
        | ^ | 满意 | 基本满意 | 不满意 | 满意 | 基本满意 | 不满意 |
        | 中心工作完成情况 | 10 | 5 | 5 | 8 | 2 | 5 |
        | 承诺践诺情况 | 12 | 3 | 5 | 9 | 1 | 5 |
    """,
    "unmerged": f"""
        {COVER}
        | 评议项目 | 群众代表 | | | 党员 | | |
        | | 满意 | 基本满意 | 不满意 | 满意 | 基本满意 | 不满意 |
        | 中心工作完成情况 | 10 | 5 | 5 | 8 | 2 | 5 |
        | 承诺践诺情况 | 12 | 3 | 5 | 9 | 1 | 5 |
    """,
    "spelt-otherwise-under-a-common-heading": f"""
        {COVER}
        | 序号 | 评议项目 | 参评人类别 | < | < | < | < | < | 备注 |
        | ^ | ^ | 群 众 代 表 | < | < | 黨員 | < | < | ^ |
        | ^ | ^ | 满意 | 基本满意 | 不满意 | 满意 | 基本满意 | 不满意 | ^ |
        | 1 | 中心工作完成情况 | 10 | 5 | 5 | 8 | 2 | 5 | |
        | 2 | 承诺践诺情况 | 12 | 3 | 5 | 9 | 1 | 5 | 按时 |
    """,
    "with-percentages-and-totals": f"""
        {COVER} | | | | | | | |
        | 评议项目 | 群众代表 | < | < | < | < | < | < | 党员 | < | < | < | < | < | < |
        | ^ | 满意 | < | 基本满意 | < | 不满意 | < | 合计 | 满意 | < | 基本满意 | < | 不满意 | < | 合计 |
        | ^ | 票数 | % | 票数 | % | 票数 | % | ^ | 票数 | % | 票数 | % | 票数 | % | ^ |
        | 中心工作完成情况 | 10 | 50.00 | 5 | 25.00 | 5 | 25.00 | 20 | 8 | | 2 | | 5 | | 15 |
        | 承诺践诺情况 | 12 | 60.00 | 3 | 15.00 | 5 | 25.00 | 20 | 9 | | 1 | | 5 | | 15 |
        | 合计 | 22 | | 8 | | 10 | | 40 | 17 | | 3 | | 10 | | 30 |
    """,
    "groups-under-each-level": f"""
        {COVER}
        | 评议项目 | 满意 | < | 基本满意 | < | 不满意 | < |
        | ^ | 党员 | 群众代表 | 党员 | 群众代表 | 党员 | 群众代表 |
        | 中心工作完成情况 | 8 | 10 | 2 | 5 | 5 | 5 |
        | 承诺践诺情况 | 9 | 12 | 1 | 3 | 5 | 5 |
    """,
    "on-its-side": """
        | 单位:化学系教工党支部 | | 收回:35 | 有效:35 |
        | 评议项目 | < | 中心工作完成情况 | 承诺践诺情况 |
        | 党员 | 满意 | 8 | 9 |
        | ^ | 基本满意 | 2 | 1 |
        | ^ | 不满意 | 5 | 5 |
        | 群众代表 | 满意 | 10 | 12 |
        | ^ | 基本满意 | 5 | 3 |
        | ^ | 不满意 | 5 | 5 |
    """,
}


@pytest.mark.parametrize("writer", WRITERS)
@pytest.mark.parametrize("dress", DRESSES)
def test_groups_as_headings(desk: Desk, dress: str, writer: str) -> None:
    """Each group has its own counts, what the cover states is of all; "group lines after the null line" (§2)."""
    desk.scheme(GROUPED)

    merged = desk.merged(DRESSES[dress], writer=writer)

    assert_figures(merged, FIGURES)
    assert_identities(merged)
    assert faults(merged) == []


def test_each_group_states_its_own_ballots(desk: Desk) -> None:
    """收回 and 弃权 under a group's heading are of that group."""
    desk.scheme(GROUPED)

    merged = desk.merged("""
        | 单位:化学系教工党支部 | | | | | | | | | | |
        | 评议项目 | 群众代表 | < | < | < | < | 党员 | < | < | < | < |
        | ^ | 有效票 | 满意 | 基本满意 | 不满意 | 弃权 | 有效票 | 满意 | 基本满意 | 不满意 | 弃权 |
        | 中心工作完成情况 | 20 | 10 | 5 | 4 | 1 | 15 | 8 | 2 | 5 | |
        | 承诺践诺情况 | 20 | 12 | 3 | 5 | 0 | 15 | 9 | 1 | 5 | |
    """)

    assert_figures(
        merged,
        """
        | 项目 | 组 | 满意 | 基本满意 | 不满意 | 有效 | 弃权 | 分数 |
        | 中心工作完成情况 | - | 18 | 7 | 9 | 35 | 1 | 5/7 |
        | 中心工作完成情况 | 党员 | 8 | 2 | 5 | 15 | 0 | 2/3 |
        | 中心工作完成情况 | 群众代表 | 10 | 5 | 4 | 20 | 1 | 3/4 |
        | 承诺践诺情况 | - | 21 | 4 | 10 | 35 | 0 | 5/7 |
        | 承诺践诺情况 | 党员 | 9 | 1 | 5 | 15 | 0 | 2/3 |
        | 承诺践诺情况 | 群众代表 | 12 | 3 | 5 | 20 | 0 | 3/4 |
        """,
    )
    assert faults(merged) == []


def test_weighted_groups(desk: Desk) -> None:
    """§2: "with weights its rate is the weighted one": 0.5 * 2/3 + 0.5 * 3/4."""
    desk.scheme(Form(items=("总体评价",), groups={"党员": "0.5", "群众代表": "0.5"}))

    merged = desk.merged("""
        | 单位:化学系教工党支部 | | | | | | | |
        | 群众代表 | < | < | < | 党员 | < | < | < |
        | 有效 | 满意 | 基本满意 | 不满意 | 有效 | 满意 | 基本满意 | 不满意 |
        | 20 | 10 | 5 | 5 | 15 | 8 | 2 | 5 |
    """)

    assert_figures(merged, "| 组 | 分数 |\n| - | 17/24 |\n| 党员 | 2/3 |\n| 群众代表 | 3/4 |")


def test_members_by_groups(desk: Desk) -> None:
    """Layout E: a row a member, the groups side by side; a second line of a member is said once."""
    desk.scheme(Form("member", "member", "党员群众评议表", ("总体评价",), groups=GROUPS))

    merged = desk.merged("""
        | 单位:化学系教工党支部 | | | | | | |
        | 姓名 | 群众代表 | < | < | 党员 | < | < |
        | ^ | 满意 | 基本满意 | 不满意 | 满意 | 基本满意 | 不满意 |
        | 张三 | 10 | 5 | 5 | 8 | 2 | 5 |
        | 李四 | 12 | 3 | 5 | 9 | 1 | 5 |
        | 张三 | 1 | 1 | 1 | 1 | 1 | 1 |
    """)

    assert_figures(
        merged,
        """
        | 对象 | 组 | 满意 | 基本满意 | 不满意 |
        | 张三 | - | 18 | 7 | 10 |
        | 张三 | 党员 | 8 | 2 | 5 |
        | 张三 | 群众代表 | 10 | 5 | 5 |
        | 李四 | - | 21 | 4 | 10 |
        | 李四 | 党员 | 9 | 1 | 5 |
        | 李四 | 群众代表 | 12 | 3 | 5 |
        """,
    )
    assert cells(merged, "member-duplicate") == ["A6"]


def test_faults_stand_at_the_cells_of_their_group(desk: Desk) -> None:
    """A wrong sum, a wrong total row, a number that is none; a line that is no item is said once for all groups."""
    desk.scheme(GROUPED)

    merged = desk.merged(f"""
        {COVER} | |
        | 评议项目 | 群众代表 | < | < | < | 党员 | < | < | < |
        | ^ | 满意 | 基本满意 | 不满意 | 合计 | 满意 | 基本满意 | 不满意 | 合计 |
        | 中心工作完成情况 | 10 | 5 | 5 | 20 | 8 | 2 | 5 | 16 |
        | 承诺践诺情况 | 12 | 近3 | 5 | 20 | 9 | 1 | 5 | 15 |
        | 食堂卫生 | 12 | 3 | 5 | 20 | 9 | 1 | 5 | 15 |
        | 合计 | 22 | 8 | 10 | 40 | 18 | 3 | 10 | 31 |
    """)

    assert cells(merged, "sum-mismatch") == ["I4"]
    assert cells(merged, "not-a-number") == ["C5"]
    assert cells(merged, "item-unknown") == ["A6"]
    assert cells(merged, "total-row-mismatch") == ["F7"]
    assert_figures(
        merged,
        """
        | 项目 | 组 | 满意 | 基本满意 | 不满意 |
        | 中心工作完成情况 | - | 18 | 7 | 10 |
        | 中心工作完成情况 | 党员 | 8 | 2 | 5 |
        | 中心工作完成情况 | 群众代表 | 10 | 5 | 5 |
        | 承诺践诺情况 | - | 21 | - | 10 |
        | 承诺践诺情况 | 党员 | 9 | 1 | 5 |
        | 承诺践诺情况 | 群众代表 | 12 | - | 5 |
        """,
    )


def _blocks(left: str, right: str, last: str = "", more: str = "", counts: str = "10 | 5 | 5 | 8 | 2 | 5") -> str:
    return f"""
        {COVER} {"| |" if last else ""}
        | 评议项目 | {left} | < | < | {right} | < | < | {last}
        | ^ | 满意 | 基本满意 | 不满意 | 满意 | 基本满意 | 不满意 | {"^ |" if last else ""}
        | 中心工作完成情况 | {counts} | {more}
        | 承诺践诺情况 | {counts} | {more}
    """


UNCLEAR = {
    "a-group-that-the-scheme-lacks": _blocks("党员", "群众"),
    "one-group-twice": _blocks("党员", "党员"),
    "one-group-twice-spelt-otherwise": _blocks("党员", "党 员"),
    "marks": _blocks("党员", "群众代表", counts="√ | | | | √ | "),
    "ones": _blocks("党员", "群众代表", counts="1 | | | | 1 | "),
    "a-total-of-nobody-knows-whom": _blocks("党员", "群众代表", "合计 |", "35 |"),
    "a-level-that-a-group-lacks": f"""
        {COVER}
        | 评议项目 | 党员 | < | < | 群众代表 | < |
        | ^ | 满意 | 基本满意 | 不满意 | 满意 | 不满意 |
        | 中心工作完成情况 | 10 | 5 | 5 | 8 | 2 |
        | 承诺践诺情况 | 10 | 5 | 5 | 8 | 2 |
    """,
    "all-of-them-as-a-further-block": f"""
        {COVER} | | |
        | 评议项目 | 党员 | < | < | 群众代表 | < | < | 合计 | < | < |
        | ^ | 满意 | 基本满意 | 不满意 | 满意 | 基本满意 | 不满意 | 满意 | 基本满意 | 不满意 |
        | 中心工作完成情况 | 10 | 5 | 5 | 8 | 2 | 5 | 18 | 7 | 10 |
        | 承诺践诺情况 | 10 | 5 | 5 | 8 | 2 | 5 | 18 | 7 | 10 |
    """,
    "words-under-each-level-that-are-no-groups": f"""
        {COVER}
        | 评议项目 | 满意 | < | 基本满意 | < | 不满意 | < |
        | ^ | 党员 | 群众 | 党员 | 群众 | 党员 | 群众 |
        | 中心工作完成情况 | 8 | 10 | 2 | 5 | 5 | 5 |
        | 承诺践诺情况 | 9 | 12 | 1 | 3 | 5 | 5 |
    """,
    "groups-under-each-level-with-percentages": f"""
        {COVER} | | | | | |
        | 评议项目 | 满意 | < | < | < | 基本满意 | < | < | < | 不满意 | < | < | < |
        | ^ | 党员 | < | 群众代表 | < | 党员 | < | 群众代表 | < | 党员 | < | 群众代表 | < |
        | ^ | 票数 | % | 票数 | % | 票数 | % | 票数 | % | 票数 | % | 票数 | % |
        | 中心工作完成情况 | 5 | 50 | 5 | 50 | 5 | 50 | 5 | 50 | 0 | 0 | 0 | 0 |
        | 承诺践诺情况 | 5 | 50 | 5 | 50 | 5 | 50 | 5 | 50 | 0 | 0 | 0 | 0 |
    """,
}


@pytest.mark.parametrize("drawn", UNCLEAR)
def test_what_is_less_clear_is_asked(desk: Desk, drawn: str) -> None:
    """Nothing of it is counted, and the one question shows two readings."""
    desk.scheme(GROUPED)

    merged = desk.merged(UNCLEAR[drawn])

    (asked,) = [finding for finding in merged["findings"] if finding["code"] == "layout-ambiguous"]
    assert "可以是" in asked["found"]
    assert "也可以" in asked["found"]
    assert merged["results"] == []


def test_units_by_groups_are_a_summary(desk: Desk) -> None:
    """A row a unit is a summary whatever heads its columns."""
    desk.scheme(Form(items=("总体评价",), groups=GROUPS))

    merged = desk.merged("""
        | 单位 | 群众代表 | < | < | 党员 | < | < |
        | ^ | 满意 | 基本满意 | 不满意 | 满意 | 基本满意 | 不满意 |
        | 化学系教工党支部 | 10 | 5 | 5 | 8 | 2 | 5 |
        | 物理系学生党支部 | 12 | 3 | 5 | 9 | 1 | 5 |
    """)

    assert "summary-sheet" in codes(merged)
    assert merged["results"] == []
