"""Which tables stand on a sheet, of which layout, and where each begins and ends."""

from __future__ import annotations

import pytest

from tests.support.grids import grid
from tests.support.schemes import MEMBER, MEMBER_ONE, ORG, ORG_ONE, Form, scheme_text
from tests.support.specimens import SPECIMENS, Specimen
from xlsheets.books.layout import find_tables
from xlsheets.books.schemefile import read_scheme
from xlsheets.books.table import Table
from xlsheets.books.vocabulary import Vocabulary


def _tables(table: str, *forms: Form, name: str = "Sheet1") -> list[Table]:
    return find_tables(grid(table, name), Vocabulary(read_scheme(scheme_text(*forms), "x.toml")))


@pytest.mark.parametrize("specimen", SPECIMENS, ids=lambda one: one.name)
def test_every_specimen_is_taken_for_what_it_is(specimen: Specimen) -> None:
    """Each tidy workbook of the acceptance tests has tables of its own layout letter and form, without a doubt.

    A roster ballot with its numbers in a column is stored as ballots, like C.
    """
    words = Vocabulary(read_scheme(scheme_text(specimen.form), "x.toml"))

    tables = [table for sheet in specimen.sheets for table in find_tables(grid(sheet), words)]

    letters = {specimen.name[0], "C" if specimen.name == "F-stacked" else specimen.name[0]}
    assert tables
    assert {table.layout for table in tables} <= letters
    assert {table.form.id for table in tables if table.form} == {specimen.form.id}
    assert not any(table.doubt for table in tables)


def test_tables_one_below_the_other() -> None:
    """A second header ends the first table; each has its own form."""
    org, member = _tables(
        """
        | 评议项目 | | 满意 | 基本满意 | 不满意 |
        | 中心工作完成情况 | | 25 | 3 | 0 |
        | 承诺践诺情况 | | 25 | 2 | 0 |
        | 序号 | 姓名 | 满意 | 基本满意 | 不满意 |
        | 1 | 张三 | 9 | 1 | 0 |
        """,
        ORG,
        MEMBER,
    )

    assert (org.form and org.form.id, org.rows, org.end) == ("org", [1, 2], 3)
    assert (member.form and member.form.id, member.rows) == ("member", [4])


@pytest.mark.parametrize(
    "below",
    [
        "| 注:本支部党员 | 31 | 人 | |",
        "| 填报人:张三 | 审核人:李四 | | |",
        "| 收回:12 | 有效:10 | | |",
        "| 二、党员 | 收回:12 | 有效:10 | |",
        "| 意见建议 | 3 | 4 | 5 |",
        "| | | | |\n| 另有意见 | 3 | 4 | 5 |",
        "| 日期 | 2012-01-10 | | |",
    ],
)
def test_what_stands_under_a_table_is_not_of_it(below: str) -> None:
    """Notes, signatures, facts, and numbers behind a gap are no rows of the table above them."""
    (table,) = _tables(f"""
        | 评议项目 | 满意 | 基本满意 | 不满意 |
        | 中心工作完成情况 | 25 | 3 | 0 |
        | 承诺践诺情况 | 25 | 2 | 0 |
        {below}
    """)

    assert table.rows == [1, 2]
    assert table.strange == []


@pytest.mark.parametrize("label", ["合计", "总 计", "小计", "第一党小组小计", "平均", "本支部合计"])
def test_total_rows_are_no_subjects(label: str) -> None:
    """合计, 小计 and what ends on them stand for the rows above and for nobody."""
    (table,) = _tables(
        f"""
        | 序号 | 姓名 | 满意 | 基本满意 | 不满意 |
        | 1 | 张三 | 9 | 1 | 0 |
        | | {label} | 9 | 1 | 0 |
        """,
        MEMBER_ONE,
    )

    assert table.rows == [1]
    assert [row for row, _ in table.totals] == [2]


def test_blank_rows_do_not_end_a_table_of_ballots() -> None:
    """Marks behind a blank row are ballots all the same, with or without a number."""
    for key in ("票号", "身份"):
        (table,) = _tables(
            f"""
            | {key} | 满意 | 基本满意 | 不满意 |
            | 1 | √ | | |
            | | | | |
            | 2 | | √ | |
            | | | | |
            | | | | √ |
            """,
            ORG_ONE,
        )
        assert table.rows == [1, 3, 5]


def test_list_of_opinions_under_ballots_is_not_of_them() -> None:
    """A numbered list headed 序号, 意见建议 ends a table of ballots, even where an opinion is a level's name."""
    (table,) = _tables("""
        | 票号 | 中心工作完成情况 | 承诺践诺情况 | 联系服务群众情况 |
        | 1 | 满意 | 满意 | 满意 |
        | 序号 | 意见建议 | | |
        | 1 | 满意 | | |
    """)

    assert table.rows == [1]


@pytest.mark.parametrize("gap", ["", " |"])
@pytest.mark.parametrize(
    ("key", "form", "cells"), [("姓名", MEMBER_ONE, "{} | 9 | 1 | 0"), ("票号", ORG_ONE, "{} | √ | | ")]
)
def test_table_goes_on_in_a_second_block(gap: str, key: str, form: Form, cells: str) -> None:
    """The same header again beside it begins the table's second block, with or without a blank column between."""
    head = f"{key} | 满意 | 基本满意 | 不满意"

    left, right = _tables(
        f"""
        | {head} |{gap} {head} |
        | {cells.format(1)} |{gap} {cells.format(2)} |
        """,
        form,
    )

    assert (left.doubt, right.doubt) == (None, None)
    assert right.continues is left
    assert (left.header.right, right.column("subject", "ballot")) == (3, 5 if gap else 4)


def test_levels_twice_over_one_column_of_items_are_not_guessed() -> None:
    """Two runs of levels may be two groups of raters, two rounds, or two tables."""
    (table,) = _tables("""
        | 评议项目 | 满意 | 基本满意 | 不满意 | | 满意 | 基本满意 | 不满意 |
        | 中心工作完成情况 | 9 | 1 | 0 | | 8 | 1 | 1 |
        | 承诺践诺情况 | 9 | 1 | 0 | | 8 | 1 | 1 |
    """)

    assert table.doubt is not None


@pytest.mark.parametrize(
    "table",
    [
        """
        | 票号 | 中心工作完成情况 | 承诺践诺情况 | 中心工作完成情况 | 承诺践诺情况 |
        | 1 | 满意 | 满意 | 不满意 | 不满意 |
        """,
        """
        | 票号 | 中心工作完成情况 | < | < | 中心工作完成情况 | < | < |
        | ^ | 满意 | 基本满意 | 不满意 | 满意 | 基本满意 | 不满意 |
        | 1 | √ | | | | | √ |
        """,
    ],
    ids=["B", "C"],
)
def test_item_twice_in_one_header_is_not_guessed(table: str) -> None:
    """An item with two columns for the same thing is asked about, neither half of it dropped."""
    (one,) = _tables(table)

    assert one.doubt is not None


@pytest.mark.parametrize("table", ["| 王五 | 9 | 1 | 0 |", "| 3 | 王五 | 9 | 1 | |"])
def test_lines_without_a_header_beside_a_table_are_not_passed_over(table: str) -> None:
    """Names with counts at the right of a table may go on with it: asked, with the cells."""
    (one,) = _tables(
        f"""
        | 姓名 | 满意 | 基本满意 | 不满意 | | | | | |
        | 张三 | 9 | 1 | 0 | {table}
        """,
        MEMBER_ONE,
    )

    assert one.doubt is not None
    assert "F2:" in one.doubt.readings[0]


@pytest.mark.parametrize("beside", ["| 收回 | 10 | | |", "| 合计 | 18 | 2 | 0 |", "| 已核对 | | | |", "| | 27 | 3 | |"])
def test_other_cells_beside_a_table_are_no_lines(beside: str) -> None:
    """Facts, totals, remarks and bare numbers beside a table do not make it doubtful."""
    (one,) = _tables(
        f"""
        | 姓名 | 满意 | 基本满意 | 不满意 | | | | | |
        | 张三 | 9 | 1 | 0 | {beside}
        """,
        MEMBER_ONE,
    )

    assert one.doubt is None


def test_headers_side_by_side_need_not_share_a_row() -> None:
    """A header further down beside a table begins a table of its own, and ends nothing of the first."""
    org, member = _tables(
        """
        | 评议项目 | 满意 | 基本满意 | 不满意 | | 二、党员 | | | |
        | 中心工作完成情况 | 25 | 3 | 0 | | 姓名 | 满意 | 基本满意 | 不满意 |
        | 承诺践诺情况 | 25 | 2 | 0 | | 张三 | 9 | 1 | 0 |
        | 联系服务群众情况 | 20 | 7 | 1 | | 李四 | 9 | 1 | 0 |
        """,
        ORG,
        MEMBER_ONE,
    )

    assert (org.form and org.form.id, org.rows) == ("org", [1, 2, 3])
    assert (member.form and member.form.id, member.rows) == ("member", [2, 3])


def test_items_of_the_table_above_head_nothing_below() -> None:
    """A table right under another one does not take the items of that one's header for its own."""
    org, member = _tables(
        """
        | 票号 | 中心工作完成情况 | < | < | 承诺践诺情况 | < | < |
        | ^ | 满意 | 基本满意 | 不满意 | 满意 | 基本满意 | 不满意 |
        | 1 | √ | | | | √ | |
        | 姓名 | 满意 | 基本满意 | 不满意 | | | |
        | 张三 | 9 | 1 | 0 | | | |
        """,
        Form(items=("中心工作完成情况", "承诺践诺情况")),
        MEMBER_ONE,
    )

    assert (org.form and org.form.id, org.rows) == ("org", [2])
    assert (member.form and member.form.id, member.rows) == ("member", [4])


def test_table_right_under_two_blocks_ends_both() -> None:
    """A wider header under two blocks of ballots is a table of its own, and what heads the blocks does not head it."""
    left, right, member = _tables(
        """
        | 票号 | 总体评价 | | 票号 | 总体评价 |
        | 1 | 满意 | | 2 | 不满意 |
        | 姓名 | 满意 | 基本满意 | 不满意 | |
        | 张三 | 9 | 1 | 0 | |
        """,
        ORG_ONE,
        MEMBER_ONE,
    )

    assert (left.rows, right.rows, member.rows) == ([1], [1], [3])
    assert (left.layout, right.layout, member.layout) == ("B", "B", "E")


def test_table_on_its_side_under_an_upright_one() -> None:
    """People across and levels down are read below a table of another shape."""
    org, member = _tables(
        """
        | 评议项目 | 满意 | 基本满意 | 不满意 |
        | 总体评价 | 25 | 3 | 0 |
        | | | | |
        | 姓名 | 张三 | 李四 | |
        | 满意 | 9 | 8 | |
        | 基本满意 | 1 | 2 | |
        | 不满意 | 0 | 0 | |
        """,
        ORG_ONE,
        MEMBER_ONE,
    )

    assert (org.layout, member.layout) == ("D", "E")
    assert [member.key_text(row, "subject") for row in member.rows] == ["张三", "李四"]


@pytest.mark.parametrize(("name", "rows"), [("一、教师党员", [2, 3]), ("(二)学生党员", [2, 3]), ("丁一", [1, 2, 3])])
def test_headings_among_people_are_nobody(name: str, rows: list[int]) -> None:
    """一、教师党员 over some lines is no person; a name without counts is."""
    (table,) = _tables(
        f"""
        | 姓名 | 满意 | 基本满意 | 不满意 |
        | {name} | | | |
        | 张三 | 9 | 1 | 0 |
        | 李四 | 9 | 1 | 0 |
        """,
        MEMBER_ONE,
    )

    assert table.rows == rows


def test_rows_of_units_are_a_summary() -> None:
    """Two units in the column of units make a summary; one unit over its members does not."""
    table = """
        | 单位 | 姓名 | 满意 | 基本满意 | 不满意 |
        | 甲支部 | 张三 | 9 | 1 | 0 |
        | {} | 李四 | 9 | 1 | 0 |
    """

    assert [one.layout for one in _tables(table.format("乙支部"), MEMBER_ONE)] == ["summary"]
    assert [one.layout for one in _tables(table.format("甲支部"), MEMBER_ONE)] == ["E"]


LEADER = Form("leader", "leader", "领导班子成员评议表", ORG.items)


@pytest.mark.parametrize(
    ("above", "form"),
    [
        ("| 基层党组织群众评议表 | | | |", "org"),
        ("| 领导班子成员评议表 | | | |\n| 姓名:张三 | | | |", "leader"),
        ("| 姓名 | 张三 | 职务 | 书记 |", "leader"),
        ("| 被评议人:张三 | | | |", "leader"),
    ],
)
def test_forms_of_the_same_items_are_told_by_what_stands_above(above: str, form: str) -> None:
    """Title and 姓名 over a table tell a leader's form from the organisation's, where the items are the same."""
    (table,) = _tables(
        f"""
        {above}
        | 评议项目 | 满意 | 基本满意 | 不满意 |
        | 中心工作完成情况 | 25 | 3 | 0 |
        | 承诺践诺情况 | 25 | 2 | 0 |
        | 联系服务群众情况 | 20 | 7 | 1 |
        """,
        ORG,
        LEADER,
    )

    assert table.form is not None
    assert table.form.id == form


def test_transposed_table_names_its_real_cells() -> None:
    """Levels down and items across are read; places are those of the sheet as it stands."""
    (table,) = _tables("""
        | 等次 | 中心工作完成情况 | 承诺践诺情况 | 联系服务群众情况 |
        | 满意 | 25 | 25 | 20 |
        | 基本满意 | 3 | 2 | 7 |
        | 不满意 | 0 | 0 | 1 |
    """)

    assert list(table.items.values()) == list(ORG.items)
    row = table.rows[1]
    assert table.grid.place.at(row, 1, row, 3).cell == "C2:C4"


def test_sheet_without_levels_has_no_table() -> None:
    """Instructions, a list of members and an empty sheet hold no table."""
    for sheet in ("| 填表说明 |\n| 一、请如实填写 |", "| 序号 | 姓名 | 备注 |\n| 1 | 张三 | |", "| |"):
        assert _tables(sheet) == []
