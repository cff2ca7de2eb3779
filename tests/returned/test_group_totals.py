"""Totals over rater groups, as rows and as a sheet, and items written once over their groups: compared, never added."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.desk import UNIT, Desk
from tests.support.drawing import Sheet, draw
from tests.support.figures import assert_figures, codes
from tests.support.schemes import Form
from tests.support.writers import WRITERS

ITEMS = ("中心工作完成情况", "承诺践诺情况")
GROUPS = Form(items=ITEMS, groups=("党员", "干部", "群众代表"))
HEAD = f"""
    | 单位:{UNIT} | | | | | | |
"""
BY_GROUP = """
    | 参评人类别 | 评议项目 | 收回 | 有效 | 满意 | 基本满意 | 不满意 |
    | 党员 | 中心工作完成情况 | 4 | 4 | 3 | 1 | 0 |
    | 党员 | 承诺践诺情况 | 4 | 4 | 2 | 1 | 1 |
    | 干部 | 中心工作完成情况 | 2 | 2 | 1 | 0 | 1 |
    | 干部 | 承诺践诺情况 | 2 | 2 | 2 | 0 | 0 |
    | 群众代表 | 中心工作完成情况 | 3 | 3 | 1 | 0 | 2 |
    | 群众代表 | 承诺践诺情况 | 3 | 3 | 2 | 0 | 1 |
"""
FIGURES = """
    | 项目 | 组 | 满意 | 基本满意 | 不满意 | 收回 | 有效 | 分数 |
    | 中心工作完成情况 | - | 5 | 1 | 3 | 9 | 9 | 2/3 |
    | 中心工作完成情况 | 党员 | 3 | 1 | 0 | 4 | 4 | 1 |
    | 中心工作完成情况 | 干部 | 1 | 0 | 1 | 2 | 2 | 1/2 |
    | 中心工作完成情况 | 群众代表 | 1 | 0 | 2 | 3 | 3 | 1/3 |
    | 承诺践诺情况 | - | 6 | 1 | 2 | 9 | 9 | 7/9 |
    | 承诺践诺情况 | 党员 | 2 | 1 | 1 | 4 | 4 | 3/4 |
    | 承诺践诺情况 | 干部 | 2 | 0 | 0 | 2 | 2 | 1 |
    | 承诺践诺情况 | 群众代表 | 2 | 0 | 1 | 3 | 3 | 2/3 |
"""


def found(answer: dict[str, Any]) -> list[tuple[str, str | None]]:
    """Return code and cell of every finding."""
    return [(one["code"], one["cell"]) for one in answer["findings"]]


@pytest.mark.parametrize("writer", WRITERS)
@pytest.mark.parametrize("label", ["合计", "", "^"])
def test_a_total_row_for_each_item_is_compared_with_its_item(desk: Desk, writer: str, label: str) -> None:
    """合计 stands on both lines, over an empty cell, or in a merged one: neither line is a further group."""
    desk.scheme(GROUPS)
    totals = f"""
        | 合计 | 中心工作完成情况 | 9 | 9 | 5 | 1 | 3 |
        | {label} | 承诺践诺情况 | 9 | 9 | 6 | 1 | 2 |
    """

    answer = desk.merged(HEAD + BY_GROUP.strip("\n") + totals, writer=writer)

    assert_figures(answer, FIGURES)
    assert found(answer) == []


@pytest.mark.parametrize("label", ["合计", "", "^"])
def test_a_wrong_total_row_for_an_item_is_found_and_not_added(desk: Desk, label: str) -> None:
    """5 in place of 6: an error at its cell; it was added to the counts of all raters."""
    desk.scheme(GROUPS)
    totals = f"""
        | 合计 | 中心工作完成情况 | 9 | 9 | 5 | 1 | 3 |
        | {label} | 承诺践诺情况 | 9 | 9 | 5 | 1 | 2 |
    """

    answer = desk.merged(HEAD + BY_GROUP.strip("\n") + totals)

    assert_figures(answer, FIGURES)
    assert found(answer) == [("total-row-mismatch", "E10")]


@pytest.mark.parametrize("writer", WRITERS)
@pytest.mark.parametrize("again", ["^", "", "whole"])
def test_an_item_written_once_is_that_of_its_groups(desk: Desk, writer: str, again: str) -> None:
    """The item merged over its groups, in the first row only, or in every row; 小计 stands among the groups."""
    desk.scheme(GROUPS)
    one, two = ITEMS if again == "whole" else (again, again)
    answer = desk.merged(
        f"""
        | 单位:{UNIT} | | | | | | |
        | 评议项目 | 参评人类别 | 收回 | 有效 | 满意 | 基本满意 | 不满意 |
        | 中心工作完成情况 | 党员 | 4 | 4 | 3 | 1 | 0 |
        | {one} | 干部 | 2 | 2 | 1 | 0 | 1 |
        | {one} | 群众代表 | 3 | 3 | 1 | 0 | 2 |
        | {one} | 小计 | 9 | 9 | 5 | 1 | 3 |
        | 承诺践诺情况 | 党员 | 4 | 4 | 2 | 1 | 1 |
        | {two} | 干部 | 2 | 2 | 2 | 0 | 0 |
        | {two} | 群众代表 | 3 | 3 | 2 | 0 | 1 |
        | {two} | 小计 | 9 | 9 | 6 | 1 | 2 |
        """,
        writer=writer,
    )

    assert_figures(answer, FIGURES)
    assert found(answer) == []


def test_a_second_line_of_a_group_without_an_item_is_asked(desk: Desk) -> None:
    """A further 群众代表 below the groups of an item belongs to none of them."""
    desk.scheme(GROUPS)
    answer = desk.merged(f"""
        | 单位:{UNIT} | | | | | | |
        | 评议项目 | 参评人类别 | 收回 | 有效 | 满意 | 基本满意 | 不满意 |
        | 中心工作完成情况 | 党员 | 4 | 4 | 3 | 1 | 0 |
        | | 干部 | 2 | 2 | 1 | 0 | 1 |
        | | 干部 | 3 | 3 | 1 | 0 | 2 |
        | 承诺践诺情况 | 党员 | 4 | 4 | 2 | 1 | 1 |
        | | 干部 | 2 | 2 | 2 | 0 | 0 |
    """)

    assert ("item-unknown", "A5") in found(answer)


def of_group(name: str, title: str, returned: int, one: str, two: str) -> Sheet:
    """Draw the counts of one rater group, or of all of them, on a sheet of its own."""
    return draw(
        f"""
        | {title} | 单位:{UNIT} | 收回:{returned} | 有效:{returned} |
        | 评议项目 | 满意 | 基本满意 | 不满意 |
        | 中心工作完成情况 | {one} |
        | 承诺践诺情况 | {two} |
        """,
        name,
    )


def sheets(named: bool, total: str, all_of_two: str) -> list[Sheet]:
    """Draw a sheet a group, told by its name or by its label, and the sheet of all of them."""
    parts = [
        ("党员", 4, "3 | 1 | 0", "2 | 1 | 1"),
        ("干部", 2, "1 | 0 | 1", "2 | 0 | 0"),
        ("群众代表", 3, "1 | 0 | 2", "2 | 0 | 1"),
    ]
    drawn = [
        of_group(group if named else f"表{at}", "评议" if named else f"参评人类别:{group}", *rest)
        for at, (group, *rest) in enumerate(parts)
    ]
    return [*drawn, of_group(total, "评议", 9, "5 | 1 | 3", all_of_two)]


@pytest.mark.parametrize(("named", "total"), [(True, "合计"), (True, "汇总表"), (False, "表9")])
def test_a_sheet_of_all_groups_is_compared(desk: Desk, named: bool, total: str) -> None:
    """Where it is the sum of the groups nothing is found, and nothing counts twice."""
    desk.scheme(GROUPS)

    answer = desk.merged(*sheets(named, total, "6 | 1 | 2"))  # type: ignore[arg-type]

    assert_figures(answer, FIGURES)
    assert codes(answer) == []


@pytest.mark.parametrize(("named", "total"), [(True, "合计"), (False, "表9")])
def test_a_sheet_of_all_groups_that_is_not_their_sum_is_asked(desk: Desk, named: bool, total: str) -> None:
    """A wrong total, or more raters: it was added to the groups without a word; now all together is unknown."""
    desk.scheme(GROUPS)

    answer = desk.merged(*sheets(named, total, "5 | 1 | 2"))  # type: ignore[arg-type]

    assert found(answer) == [("layout-ambiguous", "B4:D4")]
    whole = [one for one in answer["results"] if one["group"] is None]
    assert [set(one["counts"].values()) == {None} for one in whole] == [False, True]
    assert whole[1]["rate"] is None
    assert sum(one["counts"]["满意"] for one in answer["results"] if one["group"] and one["item"] == ITEMS[1]) == 6


MEMBERS = Form("member", "member", "党员群众评议表", ("总体评价",), groups=("党员", "群众代表"))
OF_MEMBERS = """
    | 对象 | 组 | 满意 | 基本满意 | 不满意 | 收回 | 有效 | 分数 |
    | 张三 | - | 4 | 1 | 2 | 7 | 7 | 5/7 |
    | 张三 | 党员 | 3 | 1 | 0 | 4 | 4 | 1 |
    | 张三 | 群众代表 | 1 | 0 | 2 | 3 | 3 | 1/3 |
    | 李四 | - | 4 | 1 | 2 | 7 | 7 | 5/7 |
    | 李四 | 党员 | 2 | 1 | 1 | 4 | 4 | 3/4 |
    | 李四 | 群众代表 | 2 | 0 | 1 | 3 | 3 | 2/3 |
"""


@pytest.mark.parametrize("again", ["^", "", "whole"])
def test_a_name_written_once_is_that_of_its_groups(desk: Desk, again: str) -> None:
    """E: the name stands over its groups, in the first row only, or in every row; 小计 among the groups is no group."""
    desk.scheme(MEMBERS)
    one, two = ("张三", "李四") if again == "whole" else (again, again)
    answer = desk.merged(f"""
        | 单位:{UNIT} | | | | | | |
        | 姓名 | 参评人类别 | 收回 | 有效 | 满意 | 基本满意 | 不满意 |
        | 张三 | 党员 | 4 | 4 | 3 | 1 | 0 |
        | {one} | 群众代表 | 3 | 3 | 1 | 0 | 2 |
        | {one} | 小计 | 7 | 7 | 4 | 1 | 2 |
        | 李四 | 党员 | 4 | 4 | 2 | 1 | 1 |
        | {two} | 群众代表 | 3 | 3 | 2 | 0 | 1 |
        | {two} | 小计 | 7 | 7 | 4 | 1 | 2 |
    """)

    assert_figures(answer, OF_MEMBERS)
    assert found(answer) == []


@pytest.mark.parametrize(("second", "faults"), [("4 | 1 | 2", []), ("4 | 0 | 2", [("total-row-mismatch", "F8")])])
@pytest.mark.parametrize("again", ["^", "", "whole"])
def test_a_group_written_once_is_that_of_its_names(
    desk: Desk, again: str, second: str, faults: list[tuple[str, str]]
) -> None:
    """E: the group stands over its names; 合计 under it has a line for each name, compared with the name's rows."""
    desk.scheme(MEMBERS)
    words = ("党员", "群众代表", "合计") if again == "whole" else (again,) * 3
    answer = desk.merged(f"""
        | 单位:{UNIT} | | | | | | |
        | 参评人类别 | 姓名 | 收回 | 有效 | 满意 | 基本满意 | 不满意 |
        | 党员 | 张三 | 4 | 4 | 3 | 1 | 0 |
        | {words[0]} | 李四 | 4 | 4 | 2 | 1 | 1 |
        | 群众代表 | 张三 | 3 | 3 | 1 | 0 | 2 |
        | {words[1]} | 李四 | 3 | 3 | 2 | 0 | 1 |
        | 合计 | 张三 | 7 | 7 | 4 | 1 | 2 |
        | {words[2]} | 李四 | 7 | 7 | {second} |
    """)

    assert_figures(answer, OF_MEMBERS)
    assert found(answer) == faults
