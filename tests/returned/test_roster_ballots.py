"""Layout F: "one ballot covers all members" (domain §7), so void and blank ballots are whole ones."""

from __future__ import annotations

import pytest

from tests.support.desk import UNITS, Desk
from tests.support.drawing import Sheet, draw
from tests.support.figures import assert_figures
from tests.support.schemes import MEMBER_ONE, ORG_ONE
from tests.support.specimens import TWO_MEMBERS


def _ballot(number: int, first: str, second: str) -> Sheet:
    """Draw one ballot on two members, with its number on the sheet."""
    return draw(
        f"""
        | 单位:化学系教工党支部 | | | | |
        | 票号:{number} | | | | |
        | 序号 | 姓名 | 满意 | 基本满意 | 不满意 |
        | 1 | 张三 {first}
        | 2 | 李四 {second}
        """,
        f"票{number}",
    )


GOOD, TWICE, BLANK = "| √ | | |", "| √ | √ | |", "| | | |"
BALLOTS = (_ballot(1, TWICE, GOOD), _ballot(2, GOOD, GOOD), _ballot(3, BLANK, GOOD))


@pytest.fixture(autouse=True)
def _members(desk: Desk) -> None:
    """Every test here has two members."""
    desk.roster(UNITS, TWO_MEMBERS)


def test_two_marks_void_one_member_only(desk: Desk) -> None:
    """Under void-item "a tick form is judged row by row" (domain §4.4)."""
    desk.scheme(MEMBER_ONE, multiple="void-item")

    assert_figures(
        desk.merged(*BALLOTS),
        """
        | 对象 | 满意 | 基本满意 | 收回 | 有效 | 无效 | 弃权 | 项废 |
        | 张三 | 1 | 0 | 3 | 3 | 0 | 1 | 1 |
        | 李四 | 3 | 0 | 3 | 3 | 0 | 0 | 0 |
        """,
    )


def test_two_marks_void_the_ballot_for_every_member(desk: Desk) -> None:
    """Under void-ballot the ballot is void, and with it its mark for the other member."""
    desk.scheme(MEMBER_ONE, multiple="void-ballot")

    assert_figures(
        desk.merged(*BALLOTS),
        """
        | 对象 | 满意 | 基本满意 | 收回 | 有效 | 无效 | 弃权 | 项废 |
        | 张三 | 1 | 0 | 3 | 2 | 1 | 1 | 0 |
        | 李四 | 2 | 0 | 3 | 2 | 1 | 0 | 0 |
        """,
    )


def test_blank_member_is_no_blank_ballot(desk: Desk) -> None:
    """Under void a blank row of a ballot that marks another member voids the row, not the ballot (§2)."""
    desk.scheme(MEMBER_ONE, blank="void")

    assert_figures(
        desk.merged(*BALLOTS),
        """
        | 对象 | 满意 | 基本满意 | 收回 | 有效 | 无效 | 弃权 | 项废 |
        | 张三 | 1 | 0 | 3 | 3 | 0 | 1 | 2 |
        | 李四 | 3 | 0 | 3 | 3 | 0 | 0 | 0 |
        """,
    )


HEAD = "| 收回 | 有效 | 无效 | 弃权 | 项废 | 满意 |"
BLANK_AS = [("abstain", "| 3 | 3 | 0 | 1 | 0 | 2 |"), ("void", "| 3 | 2 | 1 | 0 | 0 | 2 |")]


@pytest.mark.parametrize(("blank", "figures"), BLANK_AS, ids=["abstain", "void"])
def test_ballot_blank_in_every_row_was_returned(desk: Desk, blank: str, figures: str) -> None:
    """§2: returned = ballots read; "a ballot blank in every row is valid under abstain, void under void"."""
    desk.scheme(MEMBER_ONE, blank=blank)

    merged = desk.merged(_ballot(1, GOOD, GOOD), _ballot(2, GOOD, GOOD), _ballot(3, BLANK, BLANK))

    assert_figures(merged, f"{HEAD}\n{figures}\n{figures}")


@pytest.mark.parametrize(("blank", "figures"), BLANK_AS, ids=["abstain", "void"])
def test_blank_ballot_on_a_sheet_of_its_own_was_returned(desk: Desk, blank: str, figures: str) -> None:
    """The same in layout A: a blank form among the sheets is a ballot."""
    desk.scheme(ORG_ONE, blank=blank)
    sheets = [
        draw(
            f"""
            | 单位:化学系教工党支部 | | 票号:{number} | |
            | 评议项目 | 满意 | 基本满意 | 不满意 |
            | 总体评价 {marks}
            """,
            f"票{number}",
        )
        for number, marks in enumerate((GOOD, GOOD, BLANK), 1)
    ]

    assert_figures(desk.merged(*sheets), f"{HEAD}\n{figures}")
