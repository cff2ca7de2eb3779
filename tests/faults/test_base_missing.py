"""base-missing: counts whose cover does not state the ballots that rates are of have no rate, and say so (D, E, B)."""

from __future__ import annotations

import pytest

from tests.support.desk import UNIT, Desk
from tests.support.schemes import MEMBER_ONE, ORG, ORG_ONE, Form
from tests.support.writers import WRITERS

ROWS = """
        | 评议项目 | 满意 | 基本满意 | 不满意 |
        | 中心工作完成情况 | 15 | 3 | 1 |
        | 承诺践诺情况 | 15 | 4 | 1 |
        | 联系服务群众情况 | 16 | 3 | 1 |
"""


def merged(desk: Desk, cover: str, writer: str = "openpyxl") -> tuple[list[str], list[str | None]]:
    """Merge counts under a cover; return code, severity and cell of every finding, and the rates."""
    answer = desk.merged(f"\n        | 单位:{UNIT} | {cover} |{ROWS}", writer=writer)
    return said(answer), [one["rate"] and one["rate"]["fraction"] for one in answer["results"]]


def said(answer: dict[str, list[dict[str, str]]]) -> list[str]:
    """Return code, severity and cell of every finding."""
    return [f"{one['code']} {one['severity']} {one['cell']}" for one in answer["findings"]]


@pytest.mark.parametrize("writer", WRITERS)
def test_a_cover_without_valid_ballots_is_said_once_at_what_it_states(desk: Desk, writer: str) -> None:
    """收回 20 and no 有效: three items without a rate, one finding at 收回 that says what to add."""
    desk.scheme(ORG)

    assert merged(desk, "收回:20", writer) == (["base-missing warning B1"], [None] * 3)

    (note,) = desk.merge()["findings"]
    assert "有效" in note["found"]
    assert "收回 20" in note["found"]
    assert "封面" in note["remedy"]


@pytest.mark.parametrize(
    ("cover", "cell"),
    [("实参评:20", "B1"), ("收回:20 | 有效:", "B1"), ("备注", "B3:D3"), ("发出:25 | 收回:20", "C1")],
)
def test_the_cell_is_where_the_number_belongs(desk: Desk, cover: str, cell: str) -> None:
    """What the cover does state; the first row of counts where the cover says nothing."""
    desk.scheme(ORG)

    assert merged(desk, cover) == ([f"base-missing warning {cell}"], [None] * 3)


@pytest.mark.parametrize("cover", ["收回:20 | 有效:20", "有效:20", "收回:21 | 无效:1"])
def test_a_cover_from_which_valid_ballots_follow_is_no_fault(desk: Desk, cover: str) -> None:
    """有效 stated, or 收回 and 无效."""
    desk.scheme(ORG)

    assert merged(desk, cover) == ([], ["9/10", "19/20", "19/20"])


def test_an_unreadable_number_is_said_once(desk: Desk) -> None:
    """What stands there and is no number has its own finding."""
    desk.scheme(ORG)

    assert merged(desk, "收回:20 | 有效:约20")[0] == ["not-a-number error C1"]


@pytest.mark.parametrize(("base", "found"), [("returned", []), ("marked", []), ("issued", ["base-missing warning B1"])])
def test_only_the_base_of_the_scheme_is_missed(desk: Desk, base: str, found: list[str]) -> None:
    """收回 is enough for rates of returned ballots, and of marks; of 发出 it is not."""
    desk.scheme(ORG, base=base)

    assert merged(desk, "收回:20")[0] == found


def test_the_roster_may_state_it(desk: Desk) -> None:
    """发出 of the roster is the base; nothing is missing."""
    desk.scheme(ORG, base="issued")
    desk.roster(f"| 单位 | 发出 |\n| {UNIT} | 25 |")

    assert merged(desk, "收回:20")[0] == []


def test_ballots_whose_issued_number_nobody_states_are_said_too(desk: Desk) -> None:
    """B: 收回 and 有效 are the ballots read, 发出 is not."""
    desk.scheme(ORG_ONE, base="issued")
    answer = desk.merged(f"""
        | 单位:{UNIT} | |
        | 票号 | 总体评价 |
        | 1 | 满意 |
        | 2 | 不满意 |
    """)

    assert [one["code"] for one in answer["findings"]] == ["base-missing"]
    assert answer["results"][0]["rate"] is None


def test_members_are_said_once_a_sheet(desk: Desk) -> None:
    """E: all members lack the same cover."""
    desk.scheme(MEMBER_ONE)
    answer = desk.merged(f"""
        | 单位:{UNIT} | 收回:20 | | |
        | 姓名 | 满意 | 基本满意 | 不满意 |
        | 张三 | 15 | 3 | 1 |
        | 李四 | 15 | 4 | 1 |
    """)

    assert said(answer) == ["base-missing warning B1"]


def test_groups_whose_own_ballots_nobody_states_are_said(desk: Desk) -> None:
    """The cover is of all groups together: all have a rate, the groups have none, and the finding says so."""
    desk.scheme(Form(items=("总体评价",), groups=("党员", "群众代表")))
    answer = desk.merged(f"""
        | 单位:{UNIT} | 收回:20 | 有效:20 | | | | |
        | 评议项目 | 党员 | < | < | 群众代表 | < | < |
        | ^ | 满意 | 基本满意 | 不满意 | 满意 | 基本满意 | 不满意 |
        | 总体评价 | 8 | 2 | 0 | 5 | 4 | 1 |
    """)

    assert said(answer) == ["base-missing warning B4:D4"]
    assert "各类参评人" in answer["findings"][0]["found"]
    assert [one["rate"] and one["rate"]["fraction"] for one in answer["results"]] == ["19/20", None, None]
