"""base-unknown: a row that states more raters than its numbers account for has no rate, and says why (E, and D too)."""

from __future__ import annotations

import pytest

from tests.support.desk import Desk
from tests.support.figures import codes
from tests.support.schemes import MEMBER, MEMBER_ONE, ORG, ORG_ONE
from tests.support.writers import WRITERS

COVER = "收回:30 | 有效:28"


def members(head: str, first: str, facts: str = COVER) -> str:
    """Draw a table of two members with numbers of their own; 张三 stands in row 3, 李四 in row 4 adds up."""
    return f"""
        | 单位:化学系教工党支部 | {facts} | | |
        | 姓名 | {head} |
        | 张三 | {first} |
        | 李四 | {SOUND[head]} |
    """


ALONE = "参评人数 | 满意 | 基本满意 | 不满意"
RETURNED = "收回 | 满意 | 基本满意 | 不满意"
BLANK = "参评人数 | 满意 | 基本满意 | 不满意 | 弃权"
VOID = "参评人数 | 满意 | 基本满意 | 不满意 | 无效"
VALID = "参评人数 | 有效 | 满意 | 基本满意 | 不满意"
BOTH = "收回 | 有效 | 满意 | 基本满意 | 不满意"
SOUND = {
    ALONE: "18 | 15 | 3 | 0",
    RETURNED: "18 | 15 | 3 | 0",
    BLANK: "18 | 15 | 2 | 0 | 1",
    VOID: "18 | 15 | 2 | 0 | 1",
    VALID: "18 | 18 | 15 | 3 | 0",
    BOTH: "18 | 18 | 15 | 3 | 0",
}


def merged(desk: Desk, sheet: str, writer: str = "openpyxl", **settings: str) -> tuple[list[str], list[str | None]]:
    """Merge one sheet; return code and cell of every finding, and the rates of 张三 and 李四."""
    desk.scheme(MEMBER_ONE, **settings)
    answer = desk.merged(sheet, writer=writer)
    rates = [one["rate"] and one["rate"]["fraction"] for one in answer["results"]]
    return [f"{one['code']} {one['severity']} {one['cell']}" for one in answer["findings"]], rates


@pytest.mark.parametrize("writer", WRITERS)
def test_more_raters_than_marks_are_said_at_their_cell(desk: Desk, writer: str) -> None:
    """25 raters, 19 marks, no 有效: no rate is made up, and the cell says what is missing and how to mend it."""
    assert merged(desk, members(ALONE, "25 | 15 | 3 | 1"), writer) == (["base-unknown warning B3"], [None, "1"])

    (note,) = desk.merge()["findings"]
    assert "参评人数 25" in note["found"]
    assert "19" in note["found"]
    assert "6" in note["found"]
    assert "有效" in note["expected"]
    assert "“有效”一栏" in note["remedy"]


@pytest.mark.parametrize(
    ("head", "first", "rate"),
    [
        (VALID, "25 | 24 | 15 | 3 | 1", "3/4"),
        (BLANK, "25 | 15 | 3 | 1 | 6", "18/25"),
        (VOID, "25 | 15 | 3 | 1 | 6", "18/25"),
        (BOTH, "25 | 24 | 15 | 3 | 1", "3/4"),
    ],
)
def test_what_the_remedy_says_mends_it(desk: Desk, head: str, first: str, rate: str) -> None:
    """有效 of its own, or blanks or void marks that make up the number: the rate stands, and nothing is found."""
    assert merged(desk, members(head, first)) == ([], [rate, "1" if head in (VALID, BOTH) else "17/18"])


@pytest.mark.parametrize(
    ("head", "first", "facts"),
    [
        (RETURNED, "25 | 15 | 3 | 1", COVER),
        (RETURNED, "25 | 15 | 3 | 1", "备注 | 无"),
        (BLANK, "25 | 15 | 3 | 1 | 2", COVER),
        (BOTH, "25 | | 15 | 3 | 1", COVER),
        (ALONE, "25 | 15 | 3 | 1", "收回:25 | 备注"),
    ],
)
def test_other_rows_without_a_base_are_said_too(desk: Desk, head: str, first: str, facts: str) -> None:
    """收回 without 有效, blanks that do not make it up, a 有效 cell left empty, a cover that gives no 有效 either."""
    assert merged(desk, members(head, first, facts)) == (["base-unknown warning B3"], [None, *RATE_OF_SOUND[head]])


RATE_OF_SOUND = {RETURNED: ["1"], BLANK: ["17/18"], BOTH: ["1"], ALONE: ["1"]}


@pytest.mark.parametrize(
    ("base", "found", "rate"),
    [("present", [], "18/25"), ("marked", [], "18/19"), ("returned", ["base-unknown warning B3"], None)],
)
def test_a_base_that_the_row_states_is_no_gap(desk: Desk, base: str, found: list[str], rate: str | None) -> None:
    """Of raters, or of marks, the rate is known from the row; of 收回 it is not."""
    assert merged(desk, members(ALONE, "25 | 15 | 3 | 1"), base=base) == (found, [rate, "1"])


def test_the_cover_stands_in_where_its_raters_are_the_rows(desk: Desk) -> None:
    """参评人数 as on the cover: the cover's 有效 is the row's, and the other marks are blank."""
    sheet = members(ALONE, "30 | 15 | 3 | 1", "实参评:30 | 有效:28")

    assert merged(desk, sheet) == ([], ["9/14", "1"])


@pytest.mark.parametrize("base", ["valid", "present", "marked"])
def test_fewer_raters_than_marks_is_an_error(desk: Desk, base: str) -> None:
    """15 raters and 19 marks cannot be: said where a rate above 100 % or none stood without a word."""
    found, _ = merged(desk, members(ALONE, "15 | 15 | 3 | 1"), base=base)

    assert found == ["counts-exceed-base error C3:E3"]


def test_an_unreadable_base_is_said_once(desk: Desk) -> None:
    """A 有效 that is no number has its own finding; a row with unknown counts too."""
    assert merged(desk, members(VALID, "25 | 近20 | 15 | 3 | 1"))[0] == ["not-a-number error C3"]
    assert merged(desk, members(ALONE, "25 | 近20 | 3 | 1"))[0] == ["not-a-number error C3"]


def test_a_row_of_several_items_is_said_once(desk: Desk) -> None:
    """Items beside each other share the row's raters: one finding a row, which names the first item that lacks."""
    desk.scheme(MEMBER)
    answer = desk.merged("""
        | 单位:化学系教工党支部 | | | | | | | |
        | 姓名 | 参评人数 | 履行职责情况 | < | < | 践行承诺情况 | < | < |
        | ^ | ^ | 满意 | 基本满意 | 不满意 | 满意 | 基本满意 | 不满意 |
        | 张三 | 20 | 15 | 5 | 0 | 15 | 3 | 0 |
        | 李四 | 20 | 15 | 4 | 0 | 15 | 3 | 0 |
    """)

    found = [one for one in answer["findings"] if one["code"] == "base-unknown"]
    assert [one["cell"] for one in found] == ["B4", "B5"]
    assert "践行承诺情况" in found[0]["found"]
    assert "履行职责情况" in found[1]["found"]


def test_rows_of_items_and_of_groups_are_said_alike(desk: Desk) -> None:
    """D: a row an item with its own 收回."""
    desk.scheme(ORG)
    answer = desk.merged("""
        | 单位:化学系教工党支部 | | | | |
        | 评议项目 | 收回 | 满意 | 基本满意 | 不满意 |
        | 中心工作完成情况 | 20 | 15 | 5 | 0 |
        | 承诺践诺情况 | 20 | 15 | 4 | 0 |
        | 联系服务群众情况 | 20 | 20 | 0 | 0 |
    """)

    assert [(one["code"], one["cell"]) for one in answer["findings"]] == [("base-unknown", "B4")]
    assert [one["rate"] and one["rate"]["percent"] for one in answer["results"]] == ["100.00", None, "100.00"]


def test_days_whose_cover_states_the_base_are_no_gap(desk: Desk) -> None:
    """A row a day with its visitors: the cover's 有效 is that of all days."""
    desk.scheme(ORG_ONE)
    answer = desk.merged("""
        | 单位:化学系教工党支部 | 收回:40 | 有效:38 | | |
        | 日期 | 参评人数 | 满意 | 基本满意 | 不满意 |
        | 2月6日 | 20 | 15 | 3 | 0 |
        | 2月7日 | 20 | 17 | 3 | 0 |
    """)

    assert codes(answer) == []
    assert answer["results"][0]["rate"]["fraction"] == "1"


def test_a_summary_with_a_row_a_unit_says_it_too(desk: Desk) -> None:
    """A row a unit with 参评人数 above its marks, accepted as a summary."""
    desk.scheme(ORG_ONE)
    desk.roster("| 单位 |\n| 甲支部 |\n| 乙支部 |")
    desk.put("汇总表.xlsx", """
        | 单位 | 参评人数 | 满意 | 基本满意 | 不满意 |
        | 甲支部 | 25 | 15 | 3 | 1 |
        | 乙支部 | 19 | 15 | 3 | 1 |
    """)  # fmt: skip

    answer = desk.merge("--accept-summaries")

    assert [(one["code"], one["cell"]) for one in answer["findings"]] == [("base-unknown", "B2")]
    assert [one["rate"] and one["rate"]["fraction"] for one in answer["results"]] == [None, "18/19"]
