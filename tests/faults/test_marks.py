"""unknown-mark, two-marks, blank-item (contract §5)."""

from __future__ import annotations

import pytest

from tests.support.cases import Case, assert_found, assert_silent
from tests.support.desk import Desk
from tests.support.figures import line, statuses
from tests.support.schemes import MEMBER_ONE, ORG, ORG_ONE, Form
from tests.support.specimens import MEMBERS

TWO_ITEMS = Form(items=("中心工作完成情况", "承诺践诺情况"))


def _stacked(second: str, third: str = "| √ | | |") -> str:
    """Draw three ballots of one item; the marks of the second stand in C4:E4, of the third in C5:E5."""
    return f"""
        | 单位:化学系教工党支部 | | | | |
        | 票号 | 评议项目 | 满意 | 基本满意 | 不满意 |
        | 1 | 总体评价 | √ | | |
        | 2 | 总体评价 {second}
        | 3 | 总体评价 {third}
    """


def _named(second: str) -> str:
    """Draw three ballots in rows with level names; the second ballot's second item stands in C4."""
    return f"""
        | 单位:化学系教工党支部 | | |
        | 票号 | 中心工作完成情况 | 承诺践诺情况 |
        | 1 | 满意 | 满意 |
        | 2 | 满意 | {second} |
        | 3 | 不满意 | 基本满意 |
    """


def _coded(second: str, codes: str = "ABC") -> str:
    """Draw three ballots in rows with letters or digits; the second ballot's second item stands in C4."""
    return f"""
        | 单位:化学系教工党支部 | | |
        | 票号 | 中心工作完成情况 | 承诺践诺情况 |
        | 1 | {codes[0]} | {codes[1]} |
        | 2 | {codes[0]} | {second} |
        | 3 | {codes[2]} | {codes[1]} |
    """


def _two_headers(second: str) -> str:
    """Draw three ballots of two items under a two-row header; the second ballot's marks stand in B5:G5."""
    return f"""
        | 单位:化学系教工党支部 | | | | | | |
        | 票号 | 中心工作完成情况 | < | < | 承诺践诺情况 | < | < |
        | ^ | 满意 | 基本满意 | 不满意 | 满意 | 基本满意 | 不满意 |
        | 1 | √ | | | √ | | |
        | 2 {second}
        | 3 | √ | | | | √ | |
    """


def _roster_ticks(second: str) -> str:
    """Draw one ballot that covers three members; the second member's marks stand in C5:E5."""
    return f"""
        | 单位:化学系教工党支部 | | | | |
        | 票号:1 | | | | |
        | 序号 | 姓名 | 满意 | 基本满意 | 不满意 |
        | 1 | 张三 | √ | | |
        | 2 | 李四 {second}
        | 3 | 王五 | √ | | |
    """


def _one_ballot(second: str) -> str:
    """Draw one ballot; the marks of its second item stand in B4:D4."""
    return f"""
        | 单位:化学系教工党支部 | | | |
        | 评议项目 | 满意 | 基本满意 | 不满意 |
        | 中心工作完成情况 | √ | | |
        | 承诺践诺情况 {second}
        | 联系服务群众情况 | | √ | |
    """


UNKNOWN = [
    Case("word-among-ticks", "unknown-mark", [_stacked("| 优秀 | | |")], ["C4"]),
    Case("sign-among-ticks", "unknown-mark", [_stacked("| | ? | |")], ["D4"]),
    Case("two-words", "unknown-mark", [_stacked("| | | 优秀 |", "| 良好 | | |")], ["E4", "C5"]),
    Case("error-value", "unknown-mark", [_stacked("| | #N/A | |")], ["D4"]),
    Case("number-among-ticks", "unknown-mark", [_stacked("| 25 | | |")], ["C4"]),
    Case("error-among-level-names", "unknown-mark", [_named("#N/A")], ["C4"], (TWO_ITEMS,)),
    Case("word-on-one-ballot", "unknown-mark", [_one_ballot("| | 优秀 | |")], ["C4"], (ORG,)),
    Case("word-among-level-names", "unknown-mark", [_named("良好")], ["C4"], (TWO_ITEMS,)),
    Case("letter-past-the-scale", "unknown-mark", [_coded("F")], ["C4"], (TWO_ITEMS,)),
    Case("digit-past-the-scale", "unknown-mark", [_coded("7", "123")], ["C4"], (TWO_ITEMS,)),
    Case("word-under-two-headers", "unknown-mark", [_two_headers("| √ | | | | 优秀 | |")], ["F5"], (TWO_ITEMS,)),
    Case("word-in-roster", "unknown-mark", [_roster_ticks("| | | 优秀 |")], ["E5"], (MEMBER_ONE,), members=MEMBERS),
]
KNOWN = [
    Case("another-tick", "unknown-mark", [_stacked("| ✔ | | |")]),
    Case("cross", "unknown-mark", [_stacked("| √ | × | × |")]),
    Case("traditional-level-name", "unknown-mark", [_named("基本滿意")], forms=(TWO_ITEMS,)),
    Case("last-letter-of-the-scale", "unknown-mark", [_coded("C")], forms=(TWO_ITEMS,)),
    Case("last-digit-of-the-scale", "unknown-mark", [_coded("3", "123")], forms=(TWO_ITEMS,)),
]

TWO = [
    Case("first-two", "two-marks", [_stacked("| √ | √ | |")], ["C4:D4"]),
    Case("first-and-last", "two-marks", [_stacked("| √ | | √ |")], ["C4:E4"]),
    Case("all-three", "two-marks", [_stacked("| √ | √ | √ |")], ["C4:E4"]),
    Case("different-glyphs", "two-marks", [_stacked("| | √ | ✔ |")], ["D4:E4"]),
    Case("two-rows", "two-marks", [_stacked("| √ | √ | |", "| | √ | √ |")], ["C4:D4", "D5:E5"]),
    Case("one-ballot", "two-marks", [_one_ballot("| | √ | √ |")], ["C4:D4"], (ORG,)),
    Case("second-item-of-two", "two-marks", [_two_headers("| √ | | | √ | | √ |")], ["E5:G5"], (TWO_ITEMS,)),
    Case("roster", "two-marks", [_roster_ticks("| √ | √ | |")], ["C5:D5"], (MEMBER_ONE,), members=MEMBERS),
]
ONE = [
    Case("one-mark", "two-marks", [_stacked("| √ | | |")]),
    Case("mark-and-cross", "two-marks", [_stacked("| √ | × | |")]),
    Case("three-crosses", "two-marks", [_stacked("| × | × | × |")]),
    Case("one-mark-an-item", "two-marks", [_two_headers("| √ | | | | | √ |")], forms=(TWO_ITEMS,)),
]

BLANK = [
    Case("row", "blank-item", [_stacked("| | | |")], ["C4:E4"]),
    Case("two-rows", "blank-item", [_stacked("| | | |", "| | | |")], ["C4:E4", "C5:E5"]),
    Case("crosses", "blank-item", [_stacked("| × | × | × |")], ["C4:E4"]),
    Case("spaces", "blank-item", [_stacked("| ' ' | | |")], ["C4:E4"]),
    Case("one-ballot", "blank-item", [_one_ballot("| | | |")], ["B4:D4"], (ORG,)),
    Case("level-name", "blank-item", [_named("")], ["(A4:C4)"], (TWO_ITEMS,)),
    Case("one-item-of-two", "blank-item", [_two_headers("| √ | | | | | |")], ["(A5:G5)"], (TWO_ITEMS,)),
    Case("roster", "blank-item", [_roster_ticks("| | | |")], ["C5:E5"], (MEMBER_ONE,), members=MEMBERS),
]
MARKED = [
    Case("marked", "blank-item", [_stacked("| | | √ |")]),
    Case("two-marks", "blank-item", [_stacked("| √ | √ | |")]),
    Case("level-name", "blank-item", [_named("不满意")], forms=(TWO_ITEMS,)),
]


@pytest.mark.parametrize("case", UNKNOWN, ids=str)
def test_unknown_mark_is_an_error_at_its_cell(desk: Desk, case: Case) -> None:
    """§5, "a word or sign that no level is": named with its cell, the workbook counted for the rest."""
    merged = case.merged(desk)

    assert_found(case, merged, "error")
    assert statuses(merged) == {"in/01.xlsx": "accepted"}


@pytest.mark.parametrize("case", KNOWN, ids=str)
def test_known_mark_is_no_fault(desk: Desk, case: Case) -> None:
    """A mark in any usual form is not unknown."""
    assert_silent(case, case.merged(desk))


def test_unknown_mark_counts_for_no_level(desk: Desk) -> None:
    """Σ counts never holds a word that nobody can place."""
    merged = UNKNOWN[0].merged(desk)

    assert line(merged, "总体评价")["counts"] == {"满意": 2, "基本满意": 0, "不满意": 0}


@pytest.mark.parametrize("multiple", ["void-item", "void-ballot"])
@pytest.mark.parametrize("case", TWO, ids=str)
def test_two_marks_are_a_warning_from_first_to_last(desk: Desk, case: Case, multiple: str) -> None:
    """§5: "two-marks from the first to the last mark of the row", under either setting."""
    desk_case = Case(
        case.name, case.code, case.sheets, case.cells, case.forms, {"multiple": multiple}, members=case.members
    )

    assert_found(desk_case, desk_case.merged(desk), "warning")


@pytest.mark.parametrize("case", ONE, ids=str)
def test_one_mark_is_no_fault(desk: Desk, case: Case) -> None:
    """One mark an item, and crosses, are not two marks."""
    assert_silent(case, case.merged(desk))


@pytest.mark.parametrize(("blank", "severity"), [("abstain", "info"), ("void", "warning"), ("ignore", "warning")])
@pytest.mark.parametrize("case", BLANK, ids=str)
def test_blank_item_is_named(desk: Desk, case: Case, blank: str, severity: str) -> None:
    """§5: "blank-item all level cells of the row, one finding a row"; info under abstain, else a warning."""
    desk_case = Case(case.name, case.code, case.sheets, case.cells, case.forms, {"blank": blank}, members=case.members)

    assert_found(desk_case, desk_case.merged(desk), severity)


@pytest.mark.parametrize("case", MARKED, ids=str)
def test_marked_item_is_not_blank(desk: Desk, case: Case) -> None:
    """A row with a mark is not blank, nor is one with two."""
    assert_silent(case, case.merged(desk))


def test_blank_row_of_counts_is_named(desk: Desk) -> None:
    """§2: a row without any number is null, with blank-item."""
    case = Case(
        "counts",
        "blank-item",
        [
            """
        | 单位:化学系教工党支部 | 收回:29 | 有效:28 | |
        | 评议项目 | 满意 | 基本满意 | 不满意 |
        | 中心工作完成情况 | 28 | | |
        | 承诺践诺情况 | | | |
    """
        ],
        ["B4:D4"],
        (TWO_ITEMS,),
    )

    assert_found(case, case.merged(desk), "info")


def test_every_fault_is_reported(desk: Desk) -> None:
    """Two marks, a blank and an unknown word are three findings (issue 2: "never only the first")."""
    desk.scheme(ORG_ONE)

    merged = desk.merged("""
        | 单位:化学系教工党支部 | | | | |
        | 票号 | 评议项目 | 满意 | 基本满意 | 不满意 |
        | 1 | 总体评价 | √ | √ | |
        | 2 | 总体评价 | | | |
        | 3 | 总体评价 | | 优秀 | |
        | 4 | 总体评价 | √ | | |
    """)

    found = [(finding["code"], finding["cell"]) for finding in merged["findings"]]
    assert found == [("two-marks", "C3:D3"), ("blank-item", "C4:E4"), ("unknown-mark", "D5")]
