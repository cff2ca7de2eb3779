"""Blank and double marks, bases and rates under every setting of contract §3."""

from __future__ import annotations

import pytest

from tests.support.desk import Desk
from tests.support.figures import assert_figures, cells, codes, is_unknown, line
from tests.support.schemes import ORG_ONE, Form

TWO_ITEMS = Form(items=("中心工作完成情况", "承诺践诺情况"))

# Ballot 2 leaves one item blank, ballot 3 marks one item twice, ballot 5 is blank in every row.
BALLOTS = """
    | 单位:化学系教工党支部 | | | | |
    | 票号 | 评议项目 | 满意 | 基本满意 | 不满意 |
    | 1 | 中心工作完成情况 | √ | | |
    | 1 | 承诺践诺情况 | √ | | |
    | 2 | 中心工作完成情况 | √ | | |
    | 2 | 承诺践诺情况 | | | |
    | 3 | 中心工作完成情况 | | √ | |
    | 3 | 承诺践诺情况 | √ | | √ |
    | 4 | 中心工作完成情况 | | | √ |
    | 4 | 承诺践诺情况 | | √ | |
    | 5 | 中心工作完成情况 | | | |
    | 5 | 承诺践诺情况 | | | |
"""


def test_abstentions_stay_in_the_base(desk: Desk) -> None:
    """Under abstain a blank is inside the valid ballots, and "a ballot blank in every row is valid" (§2)."""
    desk.scheme(TWO_ITEMS, blank="abstain")

    merged = desk.merged(BALLOTS)

    assert_figures(
        merged,
        """
        | 项目 | 满意 | 基本满意 | 不满意 | 收回 | 有效 | 无效 | 弃权 | 项废 | 分数 | 满意率 | 满意% |
        | 中心工作完成情况 | 2 | 1 | 1 | 5 | 5 | 0 | 1 | 0 | 3/5 | 60.00 | 40.00 |
        | 承诺践诺情况 | 1 | 1 | 0 | 5 | 5 | 0 | 2 | 1 | 2/5 | 40.00 | 20.00 |
        """,
    )


def test_blank_items_are_void_items(desk: Desk) -> None:
    """Under void blanks "also stand in void_items (… once only in the identity)", an all-blank ballot is void."""
    desk.scheme(TWO_ITEMS, blank="void")

    merged = desk.merged(BALLOTS)

    assert_figures(
        merged,
        """
        | 项目 | 满意 | 基本满意 | 不满意 | 收回 | 有效 | 无效 | 弃权 | 项废 | 分数 | 满意率 |
        | 中心工作完成情况 | 2 | 1 | 1 | 5 | 4 | 1 | 0 | 0 | 3/4 | 75.00 |
        | 承诺践诺情况 | 1 | 1 | 0 | 5 | 4 | 1 | 1 | 2 | 1/2 | 50.00 |
        """,
    )


def test_ignored_blanks_leave_the_base(desk: Desk) -> None:
    """Under ignore "the base valid of the item is valid minus its blanks" (§2)."""
    desk.scheme(TWO_ITEMS, blank="ignore")

    merged = desk.merged(_without_last_ballot())

    assert_figures(
        merged,
        """
        | 项目 | 满意 | 基本满意 | 不满意 | 弃权 | 项废 | 分数 | 满意率 |
        | 中心工作完成情况 | 2 | 1 | 1 | 0 | 0 | 3/4 | 75.00 |
        | 承诺践诺情况 | 1 | 1 | 0 | 1 | 1 | 2/3 | 66.67 |
        """,
    )


def test_two_marks_void_the_item(desk: Desk) -> None:
    """Under void-item only the row with two marks is lost."""
    desk.scheme(TWO_ITEMS, multiple="void-item")

    merged = desk.merged(_without_last_ballot())

    assert_figures(
        merged,
        """
        | 项目 | 满意 | 基本满意 | 不满意 | 收回 | 有效 | 无效 | 弃权 | 项废 |
        | 中心工作完成情况 | 2 | 1 | 1 | 4 | 4 | 0 | 0 | 0 |
        | 承诺践诺情况 | 1 | 1 | 0 | 4 | 4 | 0 | 1 | 1 |
        """,
    )
    assert cells(merged, "two-marks") == ["C8:E8"]


def test_two_marks_void_the_ballot(desk: Desk) -> None:
    """Under void-ballot the whole ballot is void and none of its marks counts."""
    desk.scheme(TWO_ITEMS, multiple="void-ballot")

    merged = desk.merged(_without_last_ballot())

    assert_figures(
        merged,
        """
        | 项目 | 满意 | 基本满意 | 不满意 | 收回 | 有效 | 无效 | 弃权 | 项废 | 分数 |
        | 中心工作完成情况 | 2 | 0 | 1 | 4 | 3 | 1 | 0 | 0 | 2/3 |
        | 承诺践诺情况 | 1 | 1 | 0 | 4 | 3 | 1 | 1 | 0 | 2/3 |
        """,
    )


def _without_last_ballot() -> str:
    return "\n".join(row for row in BALLOTS.splitlines() if "| 5 |" not in row)


@pytest.mark.parametrize(
    ("base", "fraction", "percent", "satisfied", "fair"),
    [
        ("issued", "27/32", "84.38", "78.13", "6.25"),
        ("returned", "27/29", "93.10", "86.21", "6.90"),
        ("valid", "27/28", "96.43", "89.29", "7.14"),
        ("present", "9/10", "90.00", "83.33", "6.67"),
        ("eligible", "27/31", "87.10", "80.65", "6.45"),
    ],
)
def test_base_of_the_rate(desk: Desk, base: str, fraction: str, percent: str, satisfied: str, fair: str) -> None:
    """The scheme's base divides the rate and the percentages: "percent texts … use rate.base" (§2)."""
    desk.scheme(ORG_ONE, base=base)

    merged = desk.merged("""
        | 单位:化学系教工党支部 | 应参评:31 | 实参评:30 | 发出:32 |
        | 收回:29 | 有效:28 | | |
        | 评议项目 | 满意 | 基本满意 | 不满意 |
        | 总体评价 | 25 | 2 | 0 |
    """)

    assert_figures(
        merged,
        f"""
        | 应到 | 实到 | 发出 | 收回 | 有效 | 无效 | 弃权 | 分数 | 满意率 | 满意% | 基本满意% | 不满意% | 基数 |
        | 31 | 30 | 32 | 29 | 28 | 1 | 1 | {fraction} | {percent} | {satisfied} | {fair} | 0.00 | {base} |
        """,
    )


def test_base_marked_is_the_sum_of_the_levels(desk: Desk) -> None:
    """Under marked, abstentions are outside: 24 of 27 with 28 valid."""
    desk.scheme(ORG_ONE, base="marked")

    merged = desk.merged("""
        | 单位:化学系教工党支部 | 收回:29 | 有效:28 | |
        | 评议项目 | 满意 | 基本满意 | 不满意 |
        | 总体评价 | 20 | 4 | 3 |
    """)

    assert_figures(merged, "| 分数 | 满意率 | 满意% | 不满意% | 基数 |\n| 8/9 | 88.89 | 74.07 | 11.11 | marked |")


@pytest.mark.parametrize("base", ["issued", "present", "eligible", "returned", "valid"])
def test_unknown_base_gives_no_rate(desk: Desk, base: str) -> None:
    """§2: "rate is null when its base is unknown"; counts stay."""
    desk.scheme(ORG_ONE, base=base)

    merged = desk.merged("""
        | 单位:化学系教工党支部 | | | |
        | 评议项目 | 满意 | 基本满意 | 不满意 |
        | 总体评价 | 20 | 4 | 3 |
    """)

    row = line(merged, "总体评价")
    assert row["rate"] is None
    assert is_unknown(row["percent"])
    assert row["counts"] == {"满意": 20, "基本满意": 4, "不满意": 3}


def test_empty_base_gives_no_rate(desk: Desk) -> None:
    """§2: "rate is null when its base is … 0": nobody asked is not nobody satisfied."""
    desk.scheme(ORG_ONE, base="marked")

    merged = desk.merged("""
        | 单位:化学系教工党支部 | 收回:0 | 有效:0 | |
        | 评议项目 | 满意 | 基本满意 | 不满意 |
        | 总体评价 | 0 | 0 | 0 |
    """)

    row = line(merged, "总体评价")
    assert row["rate"] is None
    assert row["counts"] == {"满意": 0, "基本满意": 0, "不满意": 0}


def test_satisfied_levels_are_the_schemes(desk: Desk) -> None:
    """With 满意 alone satisfied, 25 of 28 is the rate."""
    desk.scheme(ORG_ONE, satisfied=("满意",))

    merged = desk.merged("""
        | 单位:化学系教工党支部 | 收回:29 | 有效:28 | |
        | 评议项目 | 满意 | 基本满意 | 不满意 |
        | 总体评价 | 25 | 2 | 0 |
    """)

    assert_figures(merged, "| 分数 | 满意率 |\n| 25/28 | 89.29 |")


def test_weights_of_levels(desk: Desk) -> None:
    """Weights 1/0.75/0 give (25 + 0.75 * 2) / 28, exactly."""
    desk.scheme(ORG_ONE, weights='{"满意" = 1, "基本满意" = 0.75, "不满意" = 0}')

    merged = desk.merged("""
        | 单位:化学系教工党支部 | 收回:29 | 有效:28 | |
        | 评议项目 | 满意 | 基本满意 | 不满意 |
        | 总体评价 | 25 | 2 | 1 |
    """)

    assert_figures(merged, "| 分数 | 满意率 |\n| 53/56 | 94.64 |")


def test_rate_of_printed_percentages(desk: Desk) -> None:
    """Under of = "printed" the fraction is "the printed sum as a fraction": 33.33 + 33.33 (§2)."""
    desk.scheme(ORG_ONE, of="printed")

    merged = desk.merged("""
        | 单位:化学系教工党支部 | 收回:6 | 有效:6 | |
        | 评议项目 | 满意 | 基本满意 | 不满意 |
        | 总体评价 | 2 | 2 | 2 |
    """)

    assert_figures(merged, "| 分数 | 满意率 | 满意% |\n| 3333/5000 | 66.66 | 33.33 |")


def test_rate_of_counts_is_not_the_printed_sum(desk: Desk) -> None:
    """Under of = "counts" the same ballots give two thirds."""
    desk.scheme(ORG_ONE, of="counts")

    merged = desk.merged("""
        | 单位:化学系教工党支部 | 收回:6 | 有效:6 | |
        | 评议项目 | 满意 | 基本满意 | 不满意 |
        | 总体评价 | 2 | 2 | 2 |
    """)

    assert_figures(merged, "| 分数 | 满意率 | 满意% |\n| 2/3 | 66.67 | 33.33 |")


def test_row_without_a_number_is_unknown(desk: Desk) -> None:
    """§2: an empty count is 0 when its row has a number, "a row without any is null, with blank-item"."""
    desk.scheme(TWO_ITEMS)

    merged = desk.merged("""
        | 单位:化学系教工党支部 | 收回:29 | 有效:28 | |
        | 评议项目 | 满意 | 基本满意 | 不满意 |
        | 中心工作完成情况 | 28 | | |
        | 承诺践诺情况 | | | |
    """)

    assert line(merged, "中心工作完成情况")["counts"] == {"满意": 28, "基本满意": 0, "不满意": 0}
    empty = line(merged, "承诺践诺情况")
    assert is_unknown(empty["counts"])
    assert is_unknown(empty["percent"])
    assert empty["rate"] is None
    assert cells(merged, "blank-item") == ["B4:D4"]


def test_blank_is_unknown_where_the_levels_exceed_the_base(desk: Desk) -> None:
    """§2: "blank = valid - Σ when that is ≥ 0 and valid is known, else null"; the counts are "kept as read"."""
    desk.scheme(ORG_ONE)

    merged = desk.merged("""
        | 单位:化学系教工党支部 | 收回:29 | 有效:28 | |
        | 评议项目 | 满意 | 基本满意 | 不满意 |
        | 总体评价 | 25 | 4 | 1 |
    """)

    assert_figures(merged, "| 满意 | 基本满意 | 不满意 | 弃权 |\n| 25 | 4 | 1 | - |")
    assert "counts-exceed-base" in codes(merged)


@pytest.mark.parametrize(
    ("facts", "figures"),
    [
        ("收回:29 | 有效:28", "| 收回 | 有效 | 无效 |\n| 29 | 28 | 1 |"),
        ("收回:29 | ", "| 收回 | 有效 | 无效 |\n| 29 | - | - |"),
        (" | 有效:28", "| 收回 | 有效 | 无效 |\n| - | 28 | - |"),
        (" | 发出:30", "| 发出 | 收回 | 有效 | 无效 | 弃权 |\n| 30 | - | - | - | - |"),
    ],
)
def test_facts_missing_from_a_count_table_are_unknown(desk: Desk, facts: str, figures: str) -> None:
    """§2: "Facts missing from the cover: … in D, E null", and void = returned - valid."""
    desk.scheme(ORG_ONE)

    merged = desk.merged(f"""
        | 单位:化学系教工党支部 | {facts} | |
        | 评议项目 | 满意 | 基本满意 | 不满意 |
        | 总体评价 | 20 | 4 | 3 |
    """)

    assert_figures(merged, figures)


def test_facts_of_the_roster_fill_the_cover(desk: Desk) -> None:
    """应参评 and 发出 of the roster stand where the cover is silent (§4)."""
    desk.scheme(ORG_ONE)
    desk.roster("| 单位 | 应参评 | 发出 |\n| 化学系教工党支部 | 31 | 30 |")

    merged = desk.merged("""
        | 单位:化学系教工党支部 | 收回:29 | 有效:28 | |
        | 评议项目 | 满意 | 基本满意 | 不满意 |
        | 总体评价 | 20 | 4 | 3 |
    """)

    assert_figures(merged, "| 应到 | 发出 | 收回 | 有效 |\n| 31 | 30 | 29 | 28 |")
    assert "roster-mismatch" not in codes(merged)


def test_counted_ballots_outweigh_nothing_stated(desk: Desk) -> None:
    """Stated facts stand beside ballots that agree with them: 收回 3, 有效 2 under void-ballot."""
    desk.scheme(ORG_ONE, multiple="void-ballot")

    merged = desk.merged("""
        | 单位:化学系教工党支部 | 发出:4 | 收回:3 | 有效:2 | |
        | 票号 | 评议项目 | 满意 | 基本满意 | 不满意 |
        | 1 | 总体评价 | √ | | |
        | 2 | 总体评价 | √ | √ | |
        | 3 | 总体评价 | | √ | |
    """)

    assert_figures(merged, "| 满意 | 基本满意 | 不满意 | 发出 | 收回 | 有效 | 无效 |\n| 1 | 1 | 0 | 4 | 3 | 2 | 1 |")
