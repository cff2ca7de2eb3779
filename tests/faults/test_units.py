"""unit-unknown, unit-ambiguous, unit-matched, roster-mismatch and the members (contract §4, §5)."""

from __future__ import annotations

import pytest

from tests.support.cases import Case, assert_found, assert_silent
from tests.support.desk import Desk
from tests.support.figures import assert_figures, codes, statuses
from tests.support.schemes import MEMBER_ONE
from tests.support.tables import table

BRANCHES = "| 单位 |\n| 化学系第一党支部 |\n| 物理系第一党支部 |\n| 离退休党支部 |"

REJECTED = [
    Case("not-in-the-roster", "unit-unknown", [table("外语系党支部")], ["A1"], units=BRANCHES),
    Case("fits-two", "unit-ambiguous", [table("第一党支部")], ["A1"], units=BRANCHES),
]
TAKEN = [
    Case("in-the-roster", "unit-unknown", [table("离退休党支部")], units=BRANCHES),
    Case("fits-one", "unit-ambiguous", [table("化学系第一支部")], units=BRANCHES),
    Case("exact", "unit-matched", [table("化学系第一党支部")], units=BRANCHES),
]


@pytest.mark.parametrize("case", REJECTED, ids=str)
def test_unit_that_nobody_can_tell_is_rejected(desk: Desk, case: Case) -> None:
    """§4: "otherwise the file is rejected with unit-ambiguous or unit-unknown"."""
    merged = case.merged(desk)

    assert_found(case, merged, "error")
    assert statuses(merged) == {"in/01.xlsx": "rejected"}


@pytest.mark.parametrize("case", TAKEN, ids=str)
def test_unit_of_the_roster_is_taken(desk: Desk, case: Case) -> None:
    """A unique match is accepted, and an exact one without a word."""
    merged = case.merged(desk)

    assert_silent(case, merged)
    assert statuses(merged) == {"in/01.xlsx": "accepted"}


def test_variant_is_an_info(desk: Desk) -> None:
    """unit-matched stands where the name stands."""
    case = Case("digit", "unit-matched", [table("化学系第1党支部")], ["A1"], units=BRANCHES)

    merged = case.merged(desk)

    assert_found(case, merged, "info")
    assert merged["files"][0]["unit"] == "化学系第一党支部"


ISSUED = "| 单位 | 应参评 | 发出 |\n| 化学系教工党支部 | 31 | 30 |"


@pytest.mark.parametrize(
    ("facts", "figures"),
    [
        ("应参评:32 | 收回:10", "| 应到 | 发出 |\n| 32 | 30 |"),
        ("发出:29 | 收回:10", "| 应到 | 发出 |\n| 31 | 29 |"),
    ],
)
def test_cover_wins_over_the_roster(desk: Desk, facts: str, figures: str) -> None:
    """§4: "A cover's number wins over the roster's, with a warning"."""
    case = Case("number", "roster-mismatch", [table("化学系教工党支部", facts=facts)], ["B1"], units=ISSUED)

    merged = case.merged(desk)

    assert_found(case, merged, "warning")
    assert_figures(merged, figures)


@pytest.mark.parametrize("facts", ["应参评:31 | 发出:30", "收回:10 | 有效:10"])
def test_cover_that_agrees_with_the_roster(desk: Desk, facts: str) -> None:
    """Equal numbers, or none, are no fault."""
    case = Case("number", "roster-mismatch", [table("化学系教工党支部", facts=facts)], units=ISSUED)

    merged = case.merged(desk)

    assert_silent(case, merged)
    assert_figures(merged, "| 应到 | 发出 |\n| 31 | 30 |")


ROSTER = "| 单位 | 姓名 |\n| 化学系教工党支部 | 张三 |\n| 化学系教工党支部 | 吴十 |"


def _members(*names: str) -> str:
    """Draw a table of members; the names stand in column B from row 3 on."""
    rows = "\n".join(f"| {number} | {name} | 9 | 1 | 0 |" for number, name in enumerate(names, 1))
    return f"""
        | 单位:化学系教工党支部 | | 收回:10 | 有效:10 | |
        | 序号 | 姓名 | 满意 | 基本满意 | 不满意 |
        {rows}
    """


WRONG = [
    Case("stranger", "member-unknown", [_members("张三", "孙悟空")], ["B4"]),
    Case("two-strangers", "member-unknown", [_members("孙悟空", "张三", "吴十", "猪八戒")], ["B3", "B6"]),
]
RIGHT = [
    Case("known", "member-unknown", [_members("张三", "吴十")]),
    Case("spaced-out", "member-unknown", [_members("张三", "吴 十")]),
    Case("wide-space", "member-unknown", [_members("张三", "吴\u3000十")]),
    Case("other-order", "member-unknown", [_members("吴十", "张三")]),
    Case("numbered", "member-unknown", [_members("1、张三", "2.吴十")]),
    Case("known", "member-duplicate", [_members("张三", "吴十")]),
]


@pytest.mark.parametrize("case", WRONG, ids=str)
def test_stranger_among_the_members(desk: Desk, case: Case) -> None:
    """member-unknown is an error at the name."""
    case = Case(case.name, case.code, case.sheets, case.cells, (MEMBER_ONE,), members=ROSTER)

    assert_found(case, case.merged(desk), "error")


@pytest.mark.parametrize("case", RIGHT, ids=str)
def test_known_member_is_no_fault(desk: Desk, case: Case) -> None:
    """Order and spaces within a name do not make a member unknown."""
    case = Case(case.name, case.code, case.sheets, (), (MEMBER_ONE,), members=ROSTER)

    assert_silent(case, case.merged(desk))


def test_member_twice_is_an_error(desk: Desk) -> None:
    """member-duplicate: one name in two rows of a table."""
    desk.scheme(MEMBER_ONE)
    desk.roster("| 单位 |\n| 化学系教工党支部 |", ROSTER)

    merged = desk.merged(_members("张三", "吴十", "张三"))

    found = [finding for finding in merged["findings"] if finding["code"] == "member-duplicate"]
    assert found
    assert {finding["severity"] for finding in found} == {"error"}
    assert any("B5" in finding["cell"] for finding in found)


def test_members_without_a_list_are_taken(desk: Desk) -> None:
    """Without a sheet 党员名册 nobody is unknown."""
    desk.scheme(MEMBER_ONE)

    merged = desk.merged(_members("张三", "孙悟空"))

    assert "member-unknown" not in codes(merged)
    assert_figures(merged, "| 对象 | 满意 |\n| 张三 | 9 |\n| 孙悟空 | 9 |", form="member")
