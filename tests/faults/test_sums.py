"""sum-mismatch, total-row-mismatch and the three codes of percentages (contract §4, §5)."""

from __future__ import annotations

import pytest

from tests.support.cases import Case, assert_found, assert_silent
from tests.support.desk import Desk
from tests.support.figures import assert_figures, codes, is_unknown, line, statuses
from tests.support.schemes import MEMBER_ONE, ORG, ORG_ONE
from tests.support.specimens import MEMBERS

LEVEL_HEADER = "| 评议项目 | 满意 | 基本满意 | 不满意 | 合计 |"


def _with_total(total: str, header: str = "合计") -> str:
    """Draw 25/2/0 with a total in E3."""
    return f"""
        | 单位:化学系教工党支部 | 收回:29 | 有效:28 | | |
        | 评议项目 | 满意 | 基本满意 | 不满意 | {header} |
        | 总体评价 | 25 | 2 | 1 | {total} |
    """


def _with_total_row(total: str, label: str = "合计") -> str:
    """Draw three items of a form with a total row; its numbers stand in B6:D6."""
    return f"""
        | 单位:化学系教工党支部 | 收回:29 | 有效:28 | |
        | 评议项目 | 满意 | 基本满意 | 不满意 |
        | 中心工作完成情况 | 25 | 3 | 0 |
        | 承诺践诺情况 | 25 | 2 | 0 |
        | 联系服务群众情况 | 20 | 7 | 1 |
        | {label} | {total} |
    """


def _members_with_total_row(total: str) -> str:
    """Draw two members with a total row; its numbers stand in C5:E5."""
    return f"""
        | 单位:化学系教工党支部 | | 收回:10 | 有效:10 | |
        | 序号 | 姓名 | 满意 | 基本满意 | 不满意 |
        | 1 | 张三 | 9 | 1 | 0 |
        | 2 | 李四 | 8 | 0 | 2 |
        | 合计 | | {total} |
    """


MISMATCHES = [
    Case("total-column", "sum-mismatch", [_with_total("27")], ["E3"]),
    Case("total-column-too-high", "sum-mismatch", [_with_total("30")], ["E3"]),
    Case("小计", "sum-mismatch", [_with_total("27", "小计")], ["E3"]),
    Case("total-row", "total-row-mismatch", [_with_total_row("70 | 12 | 2")], ["D6"], (ORG,)),
    Case("total-row-of-two", "total-row-mismatch", [_with_total_row("71 | 12 | 2")], ["B6", "D6"], (ORG,)),
    Case(
        "members", "total-row-mismatch", [_members_with_total_row("18 | 1 | 2")], ["C5"], (MEMBER_ONE,), members=MEMBERS
    ),
]
MATCHES = [
    Case("total-column", "sum-mismatch", [_with_total("28")]),
    Case("empty-total", "sum-mismatch", [_with_total("")]),
    Case("total-row", "total-row-mismatch", [_with_total_row("70 | 12 | 1")], forms=(ORG,)),
    Case("spaced-out-label", "total-row-mismatch", [_with_total_row("70 | 12 | 1", "'合  计'")], forms=(ORG,)),
    Case("总计", "total-row-mismatch", [_with_total_row("70 | 12 | 1", "总计")], forms=(ORG,)),
    Case("empty-total-row", "total-row-mismatch", [_with_total_row(" | | ")], forms=(ORG,)),
    Case(
        "members", "total-row-mismatch", [_members_with_total_row("17 | 1 | 2")], forms=(MEMBER_ONE,), members=MEMBERS
    ),
]


@pytest.mark.parametrize("case", MISMATCHES, ids=str)
def test_wrong_total_is_an_error_at_its_cell(desk: Desk, case: Case) -> None:
    """A total "that its row does not give" and a wrong 合计 row are named at their cells, the counts stay."""
    merged = case.merged(desk)

    assert_found(case, merged, "error")
    assert statuses(merged) == {"in/01.xlsx": "accepted"}


@pytest.mark.parametrize("case", MATCHES, ids=str)
def test_right_total_is_no_fault(desk: Desk, case: Case) -> None:
    """A total that fits, or none, is silent."""
    merged = case.merged(desk)

    assert_silent(case, merged)
    assert {"item-unknown", "member-unknown", "not-a-number"}.isdisjoint(codes(merged))


def test_total_row_under_ballots_is_compared(desk: Desk) -> None:
    """A 合计 row under marks is no ballot, and a wrong one is total-row-mismatch at its cell."""
    ballots = """
        | 单位:化学系教工党支部 | | | | |
        | 票号 | 评议项目 | 满意 | 基本满意 | 不满意 |
        | 1 | 总体评价 | √ | | |
        | 2 | 总体评价 | √ | | |
        | 3 | 总体评价 | | √ | |
        | 合计 | | {total} | 1 | 0 |
    """
    right = Case("ballots", "total-row-mismatch", [ballots.format(total=2)])
    wrong = Case("ballots", "total-row-mismatch", [ballots.format(total=3)], ["C6"])

    merged = right.merged(desk)
    assert_silent(right, merged)
    assert_figures(merged, "| 满意 | 基本满意 | 不满意 | 收回 |\n| 2 | 1 | 0 | 3 |")

    merged = wrong.merged(desk)
    assert_found(wrong, merged, "error")
    assert_figures(merged, "| 满意 | 基本满意 | 不满意 | 收回 |\n| 2 | 1 | 0 | 3 |")


def test_total_row_is_not_counted(desk: Desk) -> None:
    """A 合计 row, right or wrong, is no item and adds to none."""
    desk.scheme(ORG)

    merged = desk.merged(_with_total_row("71 | 12 | 2"))

    assert_figures(
        merged,
        """
        | 项目 | 满意 | 基本满意 | 不满意 |
        | 中心工作完成情况 | 25 | 3 | 0 |
        | 承诺践诺情况 | 25 | 2 | 0 |
        | 联系服务群众情况 | 20 | 7 | 1 |
        """,
    )


@pytest.mark.parametrize(("blank", "fires"), [(1, False), (2, True), (0, True)])
def test_stated_valid_that_the_row_does_not_give(desk: Desk, blank: int, fires: bool) -> None:
    """§5 sum-mismatch: "stated 有效 that its row does not give": 25 + 2 + 0 + 弃权 against 28."""
    desk.scheme(ORG_ONE)

    merged = desk.merged(f"""
        | 单位:化学系教工党支部 | 收回:29 | 有效:28 | | |
        | 评议项目 | 满意 | 基本满意 | 不满意 | 弃权 |
        | 总体评价 | 25 | 2 | 0 | {blank} |
    """)

    assert bool({"sum-mismatch", "counts-exceed-base"} & set(codes(merged))) is fires
    assert line(merged, "总体评价")["blank"] == blank


def _percents(percents: tuple[str, str, str], counts: tuple[int, int, int] = (25, 2, 1), valid: int = 28) -> str:
    """Draw one item with a percentage beside each count, in C4, E4 and G4."""
    cells = " | ".join(f"{count} | {percent}" for count, percent in zip(counts, percents, strict=True))
    return f"""
        | 单位:化学系教工党支部 | | 收回:{valid} | | 有效:{valid} | | |
        | 评议项目 | 满意 | < | 基本满意 | < | 不满意 | < |
        | ^ | 票数 | 比例(%) | 票数 | 比例(%) | 票数 | 比例(%) |
        | 总体评价 | {cells} |
    """


PERCENTS = [
    Case("last-digit", "percent-mismatch", [_percents(("89.28", "7.14", "3.57"))], ["C4"]),
    Case("middle", "percent-mismatch", [_percents(("89.29", "17.14", "3.57"))], ["E4"]),
    Case("two", "percent-mismatch", [_percents(("79.29", "7.14", "3.75"))], ["C4", "G4"]),
]
RIGHT_PERCENTS = [
    Case("right", "percent-mismatch", [_percents(("89.29", "7.14", "3.57"))]),
    Case("text-with-sign", "percent-mismatch", [_percents(("89.29%", "7.14%", "3.57%"))]),
    Case("quoted-text", "percent-mismatch", [_percents(("'89.29%'", "'7.14 %'", "'3.57%'"))]),
    Case("empty", "percent-mismatch", [_percents(("", "", ""))]),
    Case("trailing-zeros-dropped", "percent-mismatch", [_percents(("75", "12.5", "12.5"), (6, 1, 1), 8)]),
]


@pytest.mark.parametrize("case", PERCENTS, ids=str)
def test_wrong_percentage_is_a_warning_at_its_own_cell(desk: Desk, case: Case) -> None:
    """§4: a % column "is compared with our figure, finding at its own cell"; the counts decide."""
    merged = case.merged(desk)

    assert_found(case, merged, "warning")
    assert_figures(merged, "| 满意 | 基本满意 | 不满意 | 满意% |\n| 25 | 2 | 1 | 89.29 |")


@pytest.mark.parametrize("case", RIGHT_PERCENTS, ids=str)
def test_right_percentage_is_no_fault(desk: Desk, case: Case) -> None:
    """A percentage that prints our figure is silent, with or without its sign and zeros."""
    merged = case.merged(desk)

    assert_silent(case, merged)
    assert {"percent-complemented", "percent-impossible", "not-a-number"}.isdisjoint(codes(merged))


def test_complemented_percentage_is_an_info(desk: Desk) -> None:
    """A row that "adds up to exactly 100 and deviates in one cell is complemented, not miscounted" (domain §4.5)."""
    case = Case("thirds", "percent-complemented", [_percents(("33.33", "33.33", "33.34"), (2, 2, 2), 6)], ["G4"])

    merged = case.merged(desk)

    assert_found(case, merged, "info")
    assert "percent-mismatch" not in codes(merged)
    assert_figures(merged, "| 满意% | 基本满意% | 不满意% |\n| 33.33 | 33.33 | 33.33 |")


def test_row_of_99_99_is_not_complemented(desk: Desk) -> None:
    """The honest row that adds up to 99.99 has nothing to say."""
    case = Case("thirds", "percent-complemented", [_percents(("33.33", "33.33", "33.33"), (2, 2, 2), 6)])

    merged = case.merged(desk)

    assert_silent(case, merged)
    assert "percent-mismatch" not in codes(merged)


def test_two_deviating_cells_are_not_complemented(desk: Desk) -> None:
    """100 by two changed cells is a miscount."""
    case = Case("two", "percent-mismatch", [_percents(("33.31", "33.31", "33.38"), (2, 2, 2), 6)], ["C4", "E4", "G4"])

    assert_found(case, case.merged(desk), "warning")


def _percents_alone(good: str, fair: str = "7.14", bad: str = "3.57") -> str:
    """Draw a table that states percentages only; they stand in B4:D4."""
    return f"""
        | 单位:化学系教工党支部 | 收回:28 | 有效:28 | |
        | 评议项目 | 得票率(%) | < | < |
        | ^ | 满意 | 基本满意 | 不满意 |
        | 总体评价 | {good} | {fair} | {bad} |
    """


ALONE = {
    "header-above": _percents_alone("89.29"),
    "header-each": _percents_alone("89.29")
    .replace("| 得票率(%) | < | < |", "| 满意(%) | 基本满意(%) | 不满意(%) |")
    .replace("| ^ | 满意 | 基本满意 | 不满意 |\n", ""),
    "formatted": """
        | 单位:化学系教工党支部 | 收回:28 | 有效:28 | |
        | 评议项目 | 满意 | 基本满意 | 不满意 |
        | 总体评价 | 89.29% | 7.14% | 3.57% |
    """,
    "text": """
        | 单位:化学系教工党支部 | 收回:28 | 有效:28 | |
        | 评议项目 | 满意 | 基本满意 | 不满意 |
        | 总体评价 | '89.29%' | '7.14 %' | '3.57%' |
    """,
}


@pytest.mark.parametrize("kind", ALONE)
def test_percentages_alone_give_no_counts(desk: Desk, kind: str) -> None:
    """§4: "percentages alone give null counts", whether the header, the format or the text says %."""
    desk.scheme(ORG_ONE)

    merged = desk.merged(ALONE[kind])

    assert is_unknown(line(merged, "总体评价")["counts"])
    assert {"percent-impossible", "not-a-number", "percent-mismatch"}.isdisjoint(codes(merged))


@pytest.mark.parametrize(
    ("percents", "cells"), [(("90.00",), ["B4"]), (("89.29", "7.15"), ["C4"]), (("95.04", "1.00"), ["B4", "C4"])]
)
def test_percentage_that_no_count_prints(desk: Desk, percents: tuple[str, ...], cells: list[str]) -> None:
    """§4: "percent-impossible where no count of the base prints them": 90.00 % of 28 is no whole ballot."""
    case = Case("alone", "percent-impossible", [_percents_alone(*percents)], cells)

    merged = case.merged(desk)

    assert_found(case, merged, "error")
    assert is_unknown(line(merged, "总体评价")["counts"])
