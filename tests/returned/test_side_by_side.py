"""Tables beside each other on one sheet: two forms, one table in two blocks, ballots two to a page (issue 4.1)."""

from __future__ import annotations

import pytest

from tests.support.desk import UNIT, UNITS, Desk
from tests.support.figures import assert_figures, assert_identities, cells, faults, line, statuses
from tests.support.schemes import MEMBER_ONE, ORG, ORG_ONE, Form
from tests.support.specimens import MEMBERS, TWO_MEMBERS

PEOPLE = Form("member", "member", "党员群众评议表", ("履行职责情况", "践行承诺情况"))
BOTH = f"""
    | 样表 | 对象 | 项目 | 满意 | 基本满意 | 不满意 | 收回 | 有效 |
    | org | {UNIT} | 中心工作完成情况 | 25 | 3 | 0 | 29 | 28 |
    | org | {UNIT} | 承诺践诺情况 | 25 | 2 | 0 | 29 | 28 |
    | org | {UNIT} | 联系服务群众情况 | 20 | 7 | 1 | 29 | 28 |
    | member | 张三 | 总体评价 | 20 | 7 | 1 | 29 | 28 |
    | member | 李四 | 总体评价 | 28 | 0 | 0 | 29 | 28 |
    | member | 王五 | 总体评价 | 27 | 1 | 0 | 29 | 28 |
"""

TWO_FORMS = {
    "blank-column-between": """
        | 单位:化学系教工党支部 | | 收回:29 | 有效:28 | | | | | |
        | 评议项目 | 满意 | 基本满意 | 不满意 | | 姓名 | 满意 | 基本满意 | 不满意 |
        | 中心工作完成情况 | 25 | 3 | 0 | | 张三 | 20 | 7 | 1 |
        | 承诺践诺情况 | 25 | 2 | 0 | | 李四 | 28 | | |
        | 联系服务群众情况 | 20 | 7 | 1 | | 王五 | 27 | 1 | |
    """,
    "no-column-between": """
        | 单位:化学系教工党支部 | | 收回:29 | 有效:28 | | | | |
        | 评议项目 | 满意 | 基本满意 | 不满意 | 姓名 | 满意 | 基本满意 | 不满意 |
        | 中心工作完成情况 | 25 | 3 | 0 | 张三 | 20 | 7 | 1 |
        | 承诺践诺情况 | 25 | 2 | 0 | 李四 | 28 | | |
        | 联系服务群众情况 | 20 | 7 | 1 | 王五 | 27 | 1 | |
    """,
    "titles-and-remarks": """
        | 单位:化学系教工党支部 | | 收回:29 | 有效:28 | | | | | | | |
        | 一、基层党组织群众评议表 | < | < | < | < | | 二、党员群众评议表 | < | < | < | < |
        | 评议项目 | 满意 | 基本满意 | 不满意 | 备注 | | 序号 | 姓名 | 满意 | 基本满意 | 不满意 |
        | 中心工作完成情况 | 25 | 3 | 0 | 按时 | | 1 | 张三 | 20 | 7 | 1 |
        | 承诺践诺情况 | 25 | 2 | 0 | | | 2 | 李四 | 28 | | |
        | 联系服务群众情况 | 20 | 7 | 1 | | | 3 | 王五 | 27 | 1 | |
        | 填报人:张三 | < | < | < | < | | 审核人:李四 | < | < | < | < |
    """,
    "headers-in-different-rows": """
        | 单位:化学系教工党支部 | | 收回:29 | 有效:28 | | | | | |
        | 一、组织 | | | | | 姓名 | 满意 | 基本满意 | 不满意 |
        | 评议项目 | 满意 | 基本满意 | 不满意 | | 张三 | 20 | 7 | 1 |
        | 中心工作完成情况 | 25 | 3 | 0 | | 李四 | 28 | | |
        | 承诺践诺情况 | 25 | 2 | 0 | | 王五 | 27 | 1 | |
        | 联系服务群众情况 | 20 | 7 | 1 | | | | | |
    """,
    "members-on-the-left": """
        | 单位:化学系教工党支部 | | 收回:29 | 有效:28 | | | | | |
        | 姓名 | 满意 | 基本满意 | 不满意 | | 项目 | 满意 | 基本满意 | 不满意 |
        | 张三 | 20 | 7 | 1 | | 中心工作完成情况 | 25 | 3 | 0 |
        | 李四 | 28 | | | | 承诺践诺情况 | 25 | 2 | 0 |
        | 王五 | 27 | 1 | | | 联系服务群众情况 | 20 | 7 | 1 |
    """,
    "percentages-and-a-third-row": """
        | 单位:化学系教工党支部 | | | 收回:29 | | 有效:28 | | | | | |
        | 评议项目 | 满意 | < | 基本满意 | < | 不满意 | < | 姓名 | 满意 | 基本满意 | 不满意 |
        | ^ | 票数 | % | 票数 | % | 票数 | % | ^ | ^ | ^ | ^ |
        | 中心工作完成情况 | 25 | 89.29 | 3 | 10.71 | 0 | 0.00 | 张三 | 20 | 7 | 1 |
        | 承诺践诺情况 | 25 | 89.29 | 2 | 7.14 | 0 | 0.00 | 李四 | 28 | | |
        | 联系服务群众情况 | 20 | 71.43 | 7 | 25.00 | 1 | 3.57 | 王五 | 27 | 1 | |
    """,
}


@pytest.mark.parametrize("dress", TWO_FORMS)
def test_two_forms_beside_each_other(desk: Desk, dress: str) -> None:
    """The table of the organisation and that of its members share their rows: each has its own figures."""
    desk.scheme(ORG, MEMBER_ONE)
    desk.roster(UNITS, MEMBERS)

    merged = desk.merged(TWO_FORMS[dress])

    assert_figures(merged, BOTH)
    assert_identities(merged)
    assert faults(merged) == []


def test_each_table_has_the_facts_over_it(desk: Desk) -> None:
    """收回 stated over each of two tables speaks for the one below it."""
    desk.scheme(ORG_ONE, MEMBER_ONE)

    merged = desk.merged("""
        | 单位:化学系教工党支部 | | | | | | | | |
        | 收回:29 | 有效:28 | | | | 收回:21 | 有效:20 | | |
        | 评议项目 | 满意 | 基本满意 | 不满意 | | 姓名 | 满意 | 基本满意 | 不满意 |
        | 总体评价 | 25 | 2 | 1 | | 张三 | 20 | | |
    """)

    assert_figures(
        merged,
        f"""
        | 样表 | 对象 | 满意 | 基本满意 | 不满意 | 收回 | 有效 |
        | org | {UNIT} | 25 | 2 | 1 | 29 | 28 |
        | member | 张三 | 20 | 0 | 0 | 21 | 20 |
        """,
    )


def test_tables_above_and_below_are_of_the_whole_sheet(desk: Desk) -> None:
    """A wide table over or under two narrow ones keeps all of its columns."""
    desk.scheme(ORG, MEMBER_ONE)
    wide = """
        | 序号 | 评议项目 | < | < | 满意 | 基本满意 | 不满意 | 备注 |
        | 1 | 中心工作完成情况 | < | < | 25 | 3 | 0 | |
        | 2 | 承诺践诺情况 | < | < | 25 | 2 | 0 | |
        | 3 | 联系服务群众情况 | < | < | 20 | 7 | 1 | |
    """
    narrow = """
        | 姓名 | 满意 | 基本满意 | 不满意 | 姓名 | 满意 | 基本满意 | 不满意 |
        | 张三 | 20 | 7 | 1 | 李四 | 28 | | |
        | 王五 | 27 | 1 | | | | | |
    """
    cover = "| 单位:化学系教工党支部 | | 收回:29 | | 有效:28 | | | |"
    for name, (first, second) in {"over": (wide, narrow), "under": (narrow, wide)}.items():
        desk.put("01.xlsx", f"{cover}\n{first}\n{second}")
        merged = desk.merge()
        found = {(row["form"], row["subject"], row["item"]): list(row["counts"].values()) for row in merged["results"]}
        assert found["org", UNIT, "联系服务群众情况"] == [20, 7, 1], name
        assert found["member", "李四", "总体评价"] == [28, 0, 0], name
        assert (len(found), faults(merged)) == (6, []), name


BALLOT = """
    | 党员群众评议表 | < | < | < | | 党员群众评议表 | < | < | < |
    | {left} | | 票号:1 | | | {right} | | 票号:1 | |
    | 评议项目 | 满意 | 基本满意 | 不满意 | | 评议项目 | 满意 | 基本满意 | 不满意 |
    | 履行职责情况 | √ | | | | 履行职责情况 | | √ | |
    | 践行承诺情况 | √ | | | | 践行承诺情况 | | | √ |
    | 单位:化学系教工党支部 | | | | | 单位:化学系教工党支部 | | | |
"""


def test_ballots_of_two_people_on_one_page(desk: Desk) -> None:
    """姓名 over each of two ballots says whom it is about."""
    desk.scheme(PEOPLE)
    desk.roster(UNITS, TWO_MEMBERS)

    merged = desk.merged(BALLOT.format(left="姓名:张三", right="姓名:李四"))

    assert_figures(
        merged,
        """
        | 对象 | 项目 | 满意 | 基本满意 | 不满意 | 收回 |
        | 张三 | 履行职责情况 | 1 | 0 | 0 | 1 |
        | 张三 | 践行承诺情况 | 1 | 0 | 0 | 1 |
        | 李四 | 履行职责情况 | 0 | 1 | 0 | 1 |
        | 李四 | 践行承诺情况 | 0 | 0 | 1 | 1 |
        """,
    )
    assert faults(merged) == []


def test_name_over_one_ballot_is_not_the_others(desk: Desk) -> None:
    """A ballot beside a named one is not taken for the same person's: asked at its own header."""
    desk.scheme(PEOPLE)

    merged = desk.merged(BALLOT.format(left="姓名:张三", right=""))

    assert {row["subject"] for row in merged["results"]} == {"张三"}
    assert cells(merged, "layout-ambiguous") == ["G3:I3"]


def test_groups_of_raters_on_one_page(desk: Desk) -> None:
    """身份 over each of two ballots says whose it is."""
    desk.scheme(Form(items=("总体评价",), groups=("党员", "群众代表")))

    merged = desk.merged("""
        | 单位:化学系教工党支部 | | | | | | | | |
        | 身份:党员 | | 票号:1 | | | 身份:群众代表 | | 票号:2 | |
        | 评议项目 | 满意 | 基本满意 | 不满意 | | 评议项目 | 满意 | 基本满意 | 不满意 |
        | 总体评价 | √ | | | | 总体评价 | | | √ |
    """)

    assert line(merged, "总体评价", group="党员")["counts"]["满意"] == 1
    assert line(merged, "总体评价", group="群众代表")["counts"] == {"满意": 0, "基本满意": 0, "不满意": 1}


ROSTER = """
    | 单位:化学系教工党支部 | | {facts} | | | | | | |
    | 姓名 | 满意 | 基本满意 | 不满意 | | 姓名 | 满意 | 基本满意 | 不满意 |
    | 张三 | {a} | | 王五 | {c} |
    | 李四 | {b} | | {last} | {d} |
"""


def _roster(a: str, b: str, c: str, d: str, last: str = "赵六", facts: str = "收回:10") -> str:
    return ROSTER.format(a=a, b=b, c=c, d=d, last=last, facts=facts)


def test_one_block_tells_what_the_other_holds(desk: Desk) -> None:
    """Ones beside a block of counts are counts, and cells left empty in a block of marks are blanks."""
    desk.scheme(MEMBER_ONE)
    merged = desk.merged(_roster("9 | 1 | 0", "8 | 1 | 1", "1 | | ", " | 1 | ", facts=""))
    assert line(merged, "总体评价", subject="王五")["counts"] == {"满意": 1, "基本满意": 0, "不满意": 0}
    assert line(merged, "总体评价", subject="王五")["returned"] is None

    merged = desk.merged(_roster("√ | | ", " | √ | ", " | | ", " | | ", facts=""))
    assert (
        line(merged, "总体评价", subject="王五")["blank"],
        line(merged, "总体评价", subject="王五")["returned"],
    ) == (1, 1)
    assert faults(merged) == []


def test_blocks_that_contradict_each_other_are_asked(desk: Desk) -> None:
    """Marks in one block and counts in the other are not read."""
    desk.scheme(MEMBER_ONE)

    merged = desk.merged(_roster("9 | 1 | 0", "8 | 1 | 1", "√ | | ", " | √ | "))

    assert statuses(merged) == {"in/01.xlsx": "rejected"}
    assert cells(merged, "layout-ambiguous") == ["B2:D2", "G2:I2"]


def test_total_under_the_last_block_may_be_of_all_blocks(desk: Desk) -> None:
    """合计 under the right block adds up its own lines, or all; any other sum is found at its cell."""
    desk.scheme(MEMBER_ONE)
    lines = ("9 | 1 | 0", "8 | 1 | 1", "7 | 2 | 1")
    for total in ("7 | 2 | 1", "24 | 4 | 2"):
        assert faults(desk.merged(_roster(*lines, total, "合计"))) == [], total

    merged = desk.merged(_roster(*lines, "23 | 4 | 2", "合计"))

    assert cells(merged, "total-row-mismatch") == ["G4"]


def test_name_in_both_blocks_counts_once(desk: Desk) -> None:
    """A second line of a member is not counted, wherever it stands in the table."""
    desk.scheme(MEMBER_ONE)

    for lines in (("9 | 1 | 0", "8 | 1 | 1", "7 | 2 | 1", "6 | 3 | 1"), ("√ | | ", " | √ | ", "√ | | ", " | | √")):
        merged = desk.merged(_roster(*lines, last="张三", facts=""))
        assert cells(merged, "member-duplicate") == ["F4"]
        assert line(merged, "总体评价", subject="张三")["counts"]["满意"] == (9 if "9" in lines[0] else 1)


@pytest.mark.parametrize(("rule", "valid", "first"), [("void-ballot", 0, 0), ("void-item", 1, 1)])
def test_blocks_of_one_paper_are_one_ballot(desk: Desk, rule: str, valid: int, first: int) -> None:
    """Two marks in one block void the whole paper where the scheme says so (§3, multiple)."""
    desk.scheme(MEMBER_ONE, multiple=rule)

    merged = desk.merged(_roster("√ | | ", "√ | | ", "√ | √ | ", "√ | | ", facts=""))

    assert cells(merged, "two-marks") == ["G3:H3"]
    assert line(merged, "总体评价", subject="张三")["valid"] == valid
    assert line(merged, "总体评价", subject="张三")["counts"]["满意"] == first


def test_unused_lines_are_those_of_the_last_block(desk: Desk) -> None:
    """收回 says how many ballots there are: blank ones on the left are ballots, unused ones on the right are not."""
    desk.scheme(ORG_ONE)

    merged = desk.merged("""
        | 单位:化学系教工党支部 | | 收回:4 | | | | | | |
        | 票号 | 满意 | 基本满意 | 不满意 | | 票号 | 满意 | 基本满意 | 不满意 |
        | 1 | √ | | | | 4 | √ | | |
        | 2 | √ | | | | 5 | | | |
        | 3 | | | | | 6 | | | |
    """)

    assert_figures(merged, "| 满意 | 基本满意 | 不满意 | 收回 | 有效 | 弃权 |\n| 3 | 0 | 0 | 4 | 4 | 1 |")
    assert faults(merged) == []


def test_names_twice_with_items_of_their_own(desk: Desk) -> None:
    """The second block may repeat the names for another item."""
    desk.scheme(PEOPLE)

    merged = desk.merged("""
        | 单位:化学系教工党支部 | | | 收回:10 | | 有效:10 | | |
        | 姓名 | 履行职责情况 | < | < | 姓名 | 践行承诺情况 | < | < |
        | ^ | 满意 | 基本满意 | 不满意 | ^ | 满意 | 基本满意 | 不满意 |
        | 张三 | 9 | 1 | 0 | 张三 | 8 | 2 | 0 |
        | 李四 | 10 | 0 | 0 | 李四 | 7 | 2 | 1 |
    """)

    assert_figures(
        merged,
        """
        | 对象 | 项目 | 满意 | 基本满意 | 不满意 |
        | 张三 | 履行职责情况 | 9 | 1 | 0 |
        | 张三 | 践行承诺情况 | 8 | 2 | 0 |
        | 李四 | 履行职责情况 | 10 | 0 | 0 |
        | 李四 | 践行承诺情况 | 7 | 2 | 1 |
        """,
    )
    assert faults(merged) == []


AMBIGUOUS = {
    "levels-twice-over-one-column-of-items": """
        | 单位:化学系教工党支部 | | | | | 收回:29 | 有效:28 |
        | 评议项目 | 满意 | 基本满意 | 不满意 | 满意 | 基本满意 | 不满意 |
        | 中心工作完成情况 | 25 | 3 | 0 | 20 | 7 | 1 |
        | 承诺践诺情况 | 25 | 2 | 0 | 20 | 7 | 1 |
        | 联系服务群众情况 | 20 | 7 | 1 | 20 | 7 | 1 |
    """,
    "the-same-items-twice": """
        | 单位:化学系教工党支部 | | | | | 收回:29 | 有效:28 | |
        | 评议项目 | 满意 | 基本满意 | 不满意 | 评议项目 | 满意 | 基本满意 | 不满意 |
        | 中心工作完成情况 | 25 | 3 | 0 | 中心工作完成情况 | 20 | 7 | 1 |
        | 承诺践诺情况 | 25 | 2 | 0 | 承诺践诺情况 | 20 | 7 | 1 |
        | 联系服务群众情况 | 20 | 7 | 1 | 联系服务群众情况 | 20 | 7 | 1 |
    """,
    "block-without-a-header": """
        | 单位:化学系教工党支部 | | | 收回:29 | | | | |
        | 评议项目 | 满意 | 基本满意 | 不满意 | | | | |
        | 中心工作完成情况 | 25 | 3 | 0 | | 联系服务群众情况 | 20 | 7 |
        | 承诺践诺情况 | 25 | 2 | 0 | | | | |
    """,
}


@pytest.mark.parametrize("drawn", AMBIGUOUS)
def test_what_could_be_two_things_is_asked_with_both(desk: Desk, drawn: str) -> None:
    """A close race is layout-ambiguous "with both readings shown" (issue 4.1), and gives no count."""
    merged = desk.merged(AMBIGUOUS[drawn])

    (asked,) = [finding for finding in merged["findings"] if finding["code"] == "layout-ambiguous"]
    assert "可以是" in asked["found"]
    assert "也可以" in asked["found"]
    assert not [row for row in merged["results"] if set(row["counts"].values()) != {None}]
