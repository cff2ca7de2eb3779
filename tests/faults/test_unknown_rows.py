"""Rows of which something cannot be known: foreign levels, lone strokes, several ballots in a row, nothing at all."""

from __future__ import annotations

import pytest

from tests.support.cases import Case, assert_found, assert_silent
from tests.support.desk import Desk
from tests.support.drawing import Sheet, draw
from tests.support.figures import assert_figures, cells, faults, line, statuses
from tests.support.schemes import ORG_ONE, Form
from tests.support.writers import WRITERS

TWO_ITEMS = Form(items=("中心工作完成情况", "承诺践诺情况"))


def _foreign(second: str) -> str:
    """Draw two items of counts under a level that the scheme lacks; the second item's stand in B4:E4."""
    return f"""
        | 单位:化学系教工党支部 | 收回:29 | 有效:28 | | |
        | 评议项目 | 满意 | 较满意 | 基本满意 | 不满意 |
        | 中心工作完成情况 | 28 | | | |
        | 承诺践诺情况 | {second} |
    """


def test_votes_under_a_foreign_level_are_no_blanks(desk: Desk) -> None:
    """A row with votes that no level takes is unknown as a whole; a row without such votes is not touched."""
    desk.scheme(TWO_ITEMS)

    merged = desk.merged(_foreign("20 | 5 | 2 | 1"))

    row = line(merged, "承诺践诺情况")
    assert set(row["counts"].values()) == {None}
    assert (row["blank"], row["void_items"], row["rate"]) == (None, None, None)
    assert line(merged, "中心工作完成情况")["counts"] == {"满意": 28, "基本满意": 0, "不满意": 0}
    assert cells(merged, "level-unknown") == ["C2"]


@pytest.mark.parametrize("votes", ["近9", "5票"])
def test_votes_under_a_foreign_level_may_be_unreadable(desk: Desk, votes: str) -> None:
    """What stands for votes makes the row unknown even where it is no number; a remark does not."""
    desk.scheme(TWO_ITEMS)
    merged = desk.merged(_foreign(f"20 | {votes} | 2 | 1"))
    assert set(line(merged, "承诺践诺情况")["counts"].values()) == {None}

    merged = desk.merged(_foreign("25 | 有争议 | 2 | 1"))
    assert line(merged, "承诺践诺情况")["counts"] == {"满意": 25, "基本满意": 2, "不满意": 1}


def test_marks_under_a_foreign_level_are_no_blanks(desk: Desk) -> None:
    """A tick under a level that the scheme lacks is neither blank nor a vote for another."""
    desk.scheme(ORG_ONE)

    merged = desk.merged("""
        | 单位:化学系教工党支部 | | | | |
        | 票号 | 满意 | 较满意 | 基本满意 | 不满意 |
        | 1 | √ | | | |
        | 2 | | √ | | |
        | 3 | | | | |
    """)

    row = line(merged, "总体评价")
    assert (set(row["counts"].values()), row["blank"], row["returned"]) == ({None}, None, 3)
    assert cells(merged, "blank-item") == ["B5:E5"]


def _strokes(first: str, second: str) -> str:
    return f"""
        | 单位:化学系教工党支部 | 收回:28 | 有效:28 | |
        | 评议项目 | 满意 | 基本满意 | 不满意 |
        | 中心工作完成情况 | {first} |
        | 承诺践诺情况 | {second} |
    """


def test_lone_strokes_are_counts_among_strokes(desk: Desk) -> None:
    """一 丅 下 止 are 1 to 4 where the table counts in 正 (domain §7: 正=5)."""
    desk.scheme(TWO_ITEMS)

    merged = desk.merged(_strokes("正正正正正 | 丅 | 一", "正 正 正 正 | 止 | 正止"))

    assert_figures(
        merged,
        """
        | 项目 | 满意 | 基本满意 | 不满意 | 弃权 |
        | 中心工作完成情况 | 25 | 2 | 1 | 0 |
        | 承诺践诺情况 | 20 | 4 | 9 | - |
        """,
    )


@pytest.mark.parametrize("dash", ["-", "—", "－"])
def test_dash_among_strokes_is_asked(desk: Desk, dash: str) -> None:
    """A dash may be the first stroke or nothing at all: never 0 in silence, though it is empty among numbers."""
    case = Case("dash", "not-a-number", [_strokes(f"正正正正正 | 丅 | {dash}", "正 | | ")], ["D3"], (TWO_ITEMS,))
    merged = case.merged(desk)
    assert_found(case, merged, "error")
    assert line(merged, "中心工作完成情况")["counts"]["不满意"] is None

    merged = desk.merged(_strokes(f"26 | 2 | {dash}", "28 | | "))
    assert line(merged, "中心工作完成情况")["counts"] == {"满意": 26, "基本满意": 2, "不满意": 0}


@pytest.mark.parametrize("word", ["丅", "一"])
def test_lone_strokes_among_numbers_are_no_counts(desk: Desk, word: str) -> None:
    """Without a 正 in the table a stroke is a word."""
    case = Case("stroke", "not-a-number", [_strokes(f"25 | 2 | {word}", "28 | | ")], ["D3"], (TWO_ITEMS,))

    assert_found(case, case.merged(desk), "error")


def _numbered(*numbers: str) -> str:
    lines = "\n".join(f"| {number} | 满意 | 基本满意 |" for number in numbers)
    return f"""
        | 单位:化学系教工党支部 | | |
        | 票号 | 中心工作完成情况 | 承诺践诺情况 |
        {lines}
    """


RANGES = {
    "one-of-three": (("1", "2-5", "6"), ["A4"]),
    "in-words": (("1", "第2至5号", "6"), ["A4"]),
    "tilde": (("1", "2~5", "6"), ["A4"]),
    "all-in-a-row": (("1-10", "11-20"), ["A3", "A4"]),
    "alone": (("1-12",), ["A3"]),
    "made-a-date": (("1", "2012-02-05", "6"), ["A4"]),
}


@pytest.mark.parametrize("name", RANGES)
def test_row_of_several_ballots_is_asked(desk: Desk, name: str) -> None:
    """2-5 counts as one ballot and is an error at its cell: it looks like four."""
    numbers, wanted = RANGES[name]
    case = Case(name, "ballot-range", [_numbered(*numbers)], wanted, (TWO_ITEMS,))

    assert_found(case, case.merged(desk), "error")


@pytest.mark.parametrize(
    "numbers", [("1-1", "1-2", "2-1", "2-2"), ("1", "2", "3"), ("5-2", "6"), ("A-1", "A-2"), ("1号", "2号")], ids=str
)
def test_number_in_two_parts_is_no_range(desk: Desk, numbers: tuple[str, ...]) -> None:
    """Numbers by building or group, and plain ones, are one ballot each."""
    case = Case("plain", "ballot-range", [_numbered(*numbers)], forms=(TWO_ITEMS,))

    assert_silent(case, case.merged(desk))


def _sheet(number: str) -> Sheet:
    return draw(
        f"""
        | 单位:化学系教工党支部 | | 票号:{number} | |
        | 评议项目 | 满意 | 基本满意 | 不满意 |
        | 总体评价 | √ | | |
        """,
        f"第{number}张",
    )


def test_ballot_that_stands_for_several_is_asked(desk: Desk) -> None:
    """票号：2-5 over a ballot is found like one in a column; 1-1, 1-2, 2-1 are not."""
    desk.scheme(ORG_ONE)
    assert cells(desk.merged(_sheet("1"), _sheet("2-5"), _sheet("6")), "ballot-range") == ["C1"]
    assert cells(desk.merged(_sheet("1-1"), _sheet("1-2"), _sheet("2-1")), "ballot-range") == []


EMPTY = {
    "counts": """
        | 单位:化学系教工党支部 | 收回:29 | 有效:28 | |
        | 评议项目 | 满意 | 基本满意 | 不满意 |
        | 总体评价 | | | |
    """,
    "no-rows": """
        | 单位:化学系教工党支部 | 收回:29 | 有效:28 | |
        | 评议项目 | 满意 | 基本满意 | 不满意 |
    """,
}


@pytest.mark.parametrize("name", EMPTY)
def test_workbook_that_gives_nothing_is_not_accepted(desk: Desk, name: str) -> None:
    """A table without a count, a mark or a percentage leaves its unit missing."""
    desk.scheme(ORG_ONE)

    merged = desk.merged(EMPTY[name])

    assert statuses(merged) == {"in/01.xlsx": "rejected"}
    assert "error" in [finding["severity"] for finding in merged["findings"]]
    assert merged["missing"] == ["化学系教工党支部"]


@pytest.mark.parametrize("writer", WRITERS)
def test_formula_without_a_value_is_never_blank(desk: Desk, writer: str) -> None:
    """A ballot's formula without a stored value is named, whether or not its cell has a name in the file."""
    desk.scheme(ORG_ONE)

    merged = desk.merged(
        """
        | 单位:化学系教工党支部 | | | |
        | 票号 | 满意 | 基本满意 | 不满意 |
        | 1 | √ | | |
        | 2 | =1+1 | | |
        """,
        writer=writer,
    )

    assert cells(merged, "formula-without-value") == ["B4"]
    assert cells(merged, "blank-item") == []


def test_headings_that_are_no_items_are_asked_with_both_readings(desk: Desk) -> None:
    """党员 and 群众 over the levels may be groups of raters; the message says so instead of naming forms."""
    desk.scheme(TWO_ITEMS)

    merged = desk.merged("""
        | 单位:化学系教工党支部 | | | | | | |
        | 评议项目 | 党员 | < | < | 群众 | < | < |
        | ^ | 满意 | 基本满意 | 不满意 | 满意 | 基本满意 | 不满意 |
        | 中心工作完成情况 | 9 | 1 | 0 | 8 | 1 | 1 |
        | 承诺践诺情况 | 9 | 1 | 0 | 8 | 1 | 1 |
    """)

    (asked,) = [finding for finding in merged["findings"] if finding["code"] == "layout-ambiguous"]
    assert "参评人" in asked["found"]
    assert "也可以" in asked["found"]
    assert merged["results"] == []


def test_item_that_the_scheme_lacks_among_ballots(desk: Desk) -> None:
    """A column of level names under an unknown item is named, and the others are read."""
    desk.scheme(TWO_ITEMS)

    merged = desk.merged("""
        | 单位:化学系教工党支部 | | | |
        | 票号 | 中心工作完成情况 | 食堂卫生 | 承诺践诺情况 |
        | 1 | 满意 | 不满意 | 满意 |
        | 2 | 满意 | 不满意 | 基本满意 |
    """)

    assert cells(merged, "item-unknown") == ["C2"]
    assert_figures(
        merged,
        """
        | 项目 | 满意 | 基本满意 | 不满意 |
        | 中心工作完成情况 | 2 | 0 | 0 |
        | 承诺践诺情况 | 1 | 1 | 0 |
        """,
    )
    assert faults(merged) == ["item-unknown"]
