"""not-a-number, negative-count, count-in-text, counts-exceed-base, issued-less-than-returned (contract §5)."""

from __future__ import annotations

import pytest

from tests.support.cases import Case, assert_found, assert_silent
from tests.support.desk import Desk
from tests.support.figures import assert_figures, codes, is_unknown, line, statuses
from tests.support.schemes import MEMBER_ONE, ORG, ORG_ONE
from tests.support.specimens import MEMBERS
from tests.support.writers import WRITERS


def _counts(counts: str, facts: str = "收回:29 | 有效:28") -> str:
    """Draw a table of one item; its counts stand in B3:D3."""
    return f"""
        | 单位:化学系教工党支部 | {facts} | |
        | 评议项目 | 满意 | 基本满意 | 不满意 |
        | 总体评价 | {counts} |
    """


def _members(second: str) -> str:
    """Draw a table of three members; the second one's counts stand in C4:E4."""
    return f"""
        | 单位:化学系教工党支部 | | 收回:10 | 有效:10 | |
        | 序号 | 姓名 | 满意 | 基本满意 | 不满意 |
        | 1 | 张三 | 9 | 1 | 0 |
        | 2 | 李四 | {second} |
        | 3 | 王五 | 10 | 0 | 0 |
    """


NO_NUMBERS = ["近60", "1200余", "2000万", "多数", "2.5", "'3.7'", "十几", "25?", "约25"]


@pytest.mark.parametrize("text", NO_NUMBERS)
def test_what_is_no_whole_number_is_unknown(desk: Desk, text: str) -> None:
    """§2: it "is null, its row's percent and rate are null, the file stays accepted", an error at its cell."""
    case = Case("counts", "not-a-number", [_counts(f"25 | {text} | 0")], ["C3"])

    merged = case.merged(desk)

    assert_found(case, merged, "error")
    row = line(merged, "总体评价")
    assert row["counts"] == {"满意": 25, "基本满意": None, "不满意": 0}
    assert is_unknown(row["percent"])
    assert row["rate"] is None
    assert statuses(merged) == {"in/01.xlsx": "accepted"}


@pytest.mark.parametrize("writer", WRITERS)
@pytest.mark.parametrize("error", ["#DIV/0!", "#N/A", "#REF!"])
def test_error_value_is_unknown_and_never_nothing(desk: Desk, error: str, writer: str) -> None:
    """A formula that failed is no empty cell: "unreadable is never 0" (issue 2.5), whoever wrote the file."""
    case = Case("error", "not-a-number", [_counts(f"25 | {error} | 0")], ["C3"], writer=writer)

    merged = case.merged(desk)

    assert_found(case, merged, "error")
    assert line(merged, "总体评价")["counts"] == {"满意": 25, "基本满意": None, "不满意": 0}
    assert line(merged, "总体评价")["rate"] is None


@pytest.mark.parametrize("value", ["√", "TRUE", "满意"])
def test_mark_among_counts_is_no_number(desk: Desk, value: str) -> None:
    """One mark does not turn a table of counts into ballots: it is not-a-number at its cell, the others stand."""
    case = Case(
        "mark",
        "not-a-number",
        [
            f"""
            | 单位:化学系教工党支部 | 收回:29 | 有效:28 | |
            | 评议项目 | 满意 | 基本满意 | 不满意 |
            | 中心工作完成情况 | 25 | 3 | 0 |
            | 承诺践诺情况 | 25 | {value} | 0 |
            | 联系服务群众情况 | 20 | 7 | 1 |
            """
        ],
        ["C4"],
        (ORG,),
    )

    merged = case.merged(desk)

    assert_found(case, merged, "error")
    assert_figures(
        merged,
        """
        | 项目 | 满意 | 基本满意 | 不满意 | 满意率 |
        | 中心工作完成情况 | 25 | 3 | 0 | 100.00 |
        | 承诺践诺情况 | 25 | - | 0 | - |
        | 联系服务群众情况 | 20 | 7 | 1 | 96.43 |
        """,
    )


def test_unreadable_count_leaves_other_rows_alone(desk: Desk) -> None:
    """Only the row of the unreadable count loses its rate."""
    desk.scheme(ORG)

    merged = desk.merged("""
        | 单位:化学系教工党支部 | 收回:29 | 有效:28 | |
        | 评议项目 | 满意 | 基本满意 | 不满意 |
        | 中心工作完成情况 | 25 | 3 | 0 |
        | 承诺践诺情况 | 近25 | 2 | 0 |
        | 联系服务群众情况 | 20 | 7 | 1 |
    """)

    assert_figures(
        merged,
        """
        | 项目 | 满意 | 基本满意 | 不满意 | 满意率 |
        | 中心工作完成情况 | 25 | 3 | 0 | 100.00 |
        | 承诺践诺情况 | - | 2 | 0 | - |
        | 联系服务群众情况 | 20 | 7 | 1 | 96.43 |
        """,
    )


def test_unreadable_count_of_a_member(desk: Desk) -> None:
    """In a row a member the same holds at the member's cell."""
    case = Case("member", "not-a-number", [_members("近8 | 0 | 2")], ["C4"], (MEMBER_ONE,), members=MEMBERS)

    merged = case.merged(desk)

    assert_found(case, merged, "error")
    assert_figures(merged, "| 对象 | 满意 | 满意率 |\n| 张三 | 9 | 100.00 |\n| 李四 | - | - |\n| 王五 | 10 | 100.00 |")


def test_unreadable_fact_of_the_cover(desk: Desk) -> None:
    """收回:近30 is not 30: the fact is unknown and named."""
    case = Case("cover", "not-a-number", [_counts("25 | 2 | 0", "收回:近30 | 有效:28")], ["B1"])

    merged = case.merged(desk)

    assert_found(case, merged, "error")
    assert_figures(merged, "| 满意 | 收回 | 有效 | 无效 |\n| 25 | - | 28 | - |")


@pytest.mark.parametrize("number", ["-3", "'-3'"])
def test_negative_count_is_unknown(desk: Desk, number: str) -> None:
    """negative-count has a code of its own and is no number that is counted (§2, §5)."""
    case = Case("counts", "negative-count", [_counts(f"25 | {number} | 0")], ["C3"])

    merged = case.merged(desk)

    assert_found(case, merged, "error")
    assert "not-a-number" not in codes(merged)
    row = line(merged, "总体评价")
    assert row["counts"] == {"满意": 25, "基本满意": None, "不满意": 0}
    assert row["rate"] is None


@pytest.mark.parametrize(
    ("text", "count"),
    [("12票", 12), ("12人", 12), ("12 票", 12), ("１２票", 12), ("12份", 12), ("0票", 0)],
)
def test_count_in_text_is_read_and_said(desk: Desk, text: str, count: int) -> None:
    """§5: count-in-text, "12票" read as 12, an info."""
    case = Case("counts", "count-in-text", [_counts(f"15 | {text} | 0")], ["C3"])

    merged = case.merged(desk)

    assert_found(case, merged, "info")
    assert line(merged, "总体评价")["counts"] == {"满意": 15, "基本满意": count, "不满意": 0}
    assert "not-a-number" not in codes(merged)


@pytest.mark.parametrize(("text", "count"), [("12", 12), ("１２", 12), ("12.0", 12), ("' 12'", 12)])
def test_plain_number_is_a_count(desk: Desk, text: str, count: int) -> None:
    """Digits of any width are a number."""
    desk.scheme(ORG_ONE)

    merged = desk.merged(_counts(f"15 | {text} | 0", "收回:1300 | 有效:1300"))

    assert line(merged, "总体评价")["counts"] == {"满意": 15, "基本满意": count, "不满意": 0}
    assert {"not-a-number", "negative-count"}.isdisjoint(codes(merged))


EXCEEDING = [
    Case("valid", "counts-exceed-base", [_counts("25 | 3 | 1")], ["(A3:D3)"]),
    Case("returned", "counts-exceed-base", [_counts("25 | 4 | 1", "收回:29 | ")], ["(A3:D3)"]),
    Case("one-level-alone", "counts-exceed-base", [_counts("29 | 0 | 0", "收回:30 | 有效:28")], ["(A3:D3)"]),
    Case("member", "counts-exceed-base", [_members("8 | 1 | 2")], ["(A4:E4)"], (MEMBER_ONE,), members=MEMBERS),
]
FITTING = [
    Case("valid", "counts-exceed-base", [_counts("25 | 3 | 0")]),
    Case("returned", "counts-exceed-base", [_counts("25 | 3 | 1", "收回:29 | ")]),
    Case("no-facts", "counts-exceed-base", [_counts("25 | 3 | 1", " | ")]),
    Case("member", "counts-exceed-base", [_members("8 | 1 | 1")], forms=(MEMBER_ONE,), members=MEMBERS),
]


@pytest.mark.parametrize("case", EXCEEDING, ids=str)
def test_counts_above_their_base(desk: Desk, case: Case) -> None:
    """§5: "Σ > returned or valid"; the count is "kept as read" (§2) and the file stays accepted."""
    merged = case.merged(desk)

    assert_found(case, merged, "error")
    assert statuses(merged) == {"in/01.xlsx": "accepted"}
    assert all(None not in row["counts"].values() for row in merged["results"])


@pytest.mark.parametrize("case", FITTING, ids=str)
def test_counts_up_to_their_base(desk: Desk, case: Case) -> None:
    """Σ equal to the base is no fault."""
    assert_silent(case, case.merged(desk))


def test_more_returned_than_issued(desk: Desk) -> None:
    """issued-less-than-returned: 29 issued, 30 returned."""
    case = Case("one-more", "issued-less-than-returned", [_counts("25 | 3 | 0", "发出:29 | 收回:30")], ["(B1:C1)"])

    merged = case.merged(desk)

    assert_found(case, merged, "error")
    assert_figures(merged, "| 发出 | 收回 |\n| 29 | 30 |")


@pytest.mark.parametrize("facts", ["发出:30 | 收回:30", "发出:31 | 收回:30", " | 收回:30", "发出:30 | "])
def test_as_many_returned_as_issued(desk: Desk, facts: str) -> None:
    """Equal numbers, fewer returned, or one of them unknown are no fault."""
    case = Case("equal", "issued-less-than-returned", [_counts("25 | 3 | 0", facts)])

    assert_silent(case, case.merged(desk))
