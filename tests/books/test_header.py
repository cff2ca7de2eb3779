"""Header blocks: which row names the levels or items, and what each column holds."""

from __future__ import annotations

import pytest

from tests.support.grids import grid
from tests.support.schemes import MEMBER, ORG, ORG_ONE, scheme_text
from xlsheets.books.headblock import Header
from xlsheets.books.header import find_header
from xlsheets.books.schemefile import read_scheme
from xlsheets.books.vocabulary import Vocabulary

WORDS = Vocabulary(read_scheme(scheme_text(ORG, MEMBER), "x.toml"))


def _header(table: str, words: Vocabulary = WORDS) -> Header:
    sheet = grid(table)
    found = [header for row in range(sheet.height) if (header := find_header(sheet, row, words))]
    assert found
    return found[0]


def test_level_header_names_its_columns() -> None:
    """Levels, in whatever order and dress, and the columns beside them by role."""
    header = _header("""
        | 序号 | 评议项目 | 不满意 | 基 本 满 意 | 滿意票数 | 弃权 | 合计 | 备注 |
    """)

    assert [(one.column, one.level, one.percent) for one in header.levels] == [
        (2, "不满意", False),
        (3, "基本满意", False),
        (4, "满意", False),
    ]
    assert header.roles == {"serial": 0, "item": 1, "blank": 5, "total": 6, "remark": 7}
    assert (header.top, header.bottom, header.right) == (0, 0, 7)


def test_items_over_levels_are_headings() -> None:
    """In C and E each run of levels stands under its item, merged or not."""
    header = _header("""
        | 姓名 | 履行职责情况 | < | < | 践行承诺情况 | | |
        | ^ | 满意 | 基本满意 | 不满意 | 满意 | 基本满意 | 不满意 |
    """)

    assert header.headings == ["履行职责情况", "践行承诺情况"]
    assert [one.heading for one in header.levels] == ["履行职责情况"] * 3 + ["践行承诺情况"] * 3
    assert header.roles["subject"] == 0
    assert (header.top, header.bottom) == (0, 1)


@pytest.mark.parametrize(
    "table",
    [
        """
        | 项目 | 满意 | < | 基本满意 | < | 不满意 | < |
        | ^ | 票数 | % | 票数 | % | 票数 | % |
        """,
        """
        | 项目 | 满意 | 占比 | 基本满意 | 占比 | 不满意 | 占比 |
        """,
        """
        | 项目 | 满意(票) | 满意(%) | 基本满意(票) | 基本满意(%) | 不满意(票) | 不满意(%) |
        """,
    ],
    ids=["two-rows", "one-row", "one-row-named"],
)
def test_percentages_beside_counts_are_told_apart(table: str) -> None:
    """A level's second column holds percentages, however the header says so."""
    header = _header(table)

    assert [(one.column, one.percent) for one in header.levels] == [
        (1, False),
        (2, True),
        (3, False),
        (4, True),
        (5, False),
        (6, True),
    ]
    assert header.odd == []


def test_title_over_the_levels_is_no_heading() -> None:
    """A title merged over everything names no item."""
    header = _header("""
        | 2011年度群众评议表 | < | < | < |
        | 项目 | 满意 | 基本满意 | 不满意 |
    """)

    assert header.headings == []


def test_stranger_among_levels_is_odd() -> None:
    """A column between or right behind the levels that is neither level nor known word is pointed out."""
    header = _header("""
        | 项目 | 满意 | 比较满意 | 不满意 | 不了解 | 备注 |
    """)

    assert [(row, column) for row, column, _ in header.odd] == [(0, 2), (0, 4)]


def test_rate_is_no_level() -> None:
    """满意率 and 满意度 are rates, not the level 满意."""
    header = _header("""
        | 项目 | 满意 | 基本满意 | 不满意 | 满意率 |
    """)

    assert len(header.levels) == 3
    assert header.roles["rate"] == 4


def test_items_in_a_row_are_an_item_header() -> None:
    """In B the items stand side by side over the ballots."""
    header = _header("""
        | 票号 | 身份 | 中心工作完成情况 | 承诺践诺情况 | 联系服务群众情况 | 意见建议 |
    """)

    assert list(header.items) == [2, 3, 4]
    assert header.levels == []
    assert header.roles == {"ballot": 0, "group": 1, "opinion": 5}


def test_one_item_needs_a_column_that_tells_ballots() -> None:
    """The only item of a form over a column is a header beside a ballot number, and else a stray word."""
    words = Vocabulary(read_scheme(scheme_text(ORG_ONE), "x.toml"))

    assert _header("| 票号 | 总体评价 |", words).items == {1: "总体评价"}
    assert find_header(grid("| 总体评价 | 很好 |"), 0, words) is None


@pytest.mark.parametrize(
    "line",
    [
        "| 请在满意、基本满意、不满意中选一项 | | |",
        "| 满意 | | |",
        "| 单位 | 化学系 | 满意 |",
        "| 中心工作完成情况 | 25 | 3 |",
    ],
)
def test_row_that_is_no_header(line: str) -> None:
    """A sentence with level names, one level alone, and an item with its counts are no header."""
    assert find_header(grid(line), 0, WORDS) is None


def test_ballot_of_level_names_is_no_header() -> None:
    """Rows of level names one below the other are ballots, not headers."""
    sheet = grid("""
        | 满意 | 基本满意 | 满意 |
        | 满意 | 满意 | 不满意 |
        | 满意 | 满意 | 满意 |
    """)

    assert find_header(sheet, 0, WORDS) is None
