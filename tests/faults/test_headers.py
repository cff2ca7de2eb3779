"""level-unknown, item-unknown, item-missing, layout-ambiguous, layout-unknown, formula-without-value, hidden-data."""

from __future__ import annotations

import pytest

from tests.support.cases import Case, assert_found, assert_silent
from tests.support.desk import Desk
from tests.support.drawing import Sheet, draw
from tests.support.figures import assert_figures, cells, codes, faults, line, statuses
from tests.support.schemes import MEMBER, MEMBER_ONE, ORG, ORG_ONE, Form
from tests.support.specimens import COUNTED, MEMBERS


def _levels(first: str, second: str, third: str) -> str:
    """Draw a count table whose level headers stand in B2:D2."""
    return f"""
        | 单位:化学系教工党支部 | 收回:29 | 有效:28 | |
        | 评议项目 | {first} | {second} | {third} |
        | 中心工作完成情况 | 25 | 3 | 0 |
        | 承诺践诺情况 | 25 | 2 | 0 |
        | 联系服务群众情况 | 20 | 7 | 1 |
    """


def _items(first: str, second: str, third: str) -> str:
    """Draw a count table whose items stand in A3:A5."""
    return f"""
        | 单位:化学系教工党支部 | 发出:30 | 收回:29 | 有效:28 |
        | 评议项目 | 满意 | 基本满意 | 不满意 |
        | {first} | 25 | 3 | 0 |
        | {second} | 25 | 2 | 0 |
        | {third} | 20 | 7 | 1 |
    """


A, B, C = ORG.items

FAULTS = [
    Case("foreign-level", "level-unknown", [_levels("满意", "一般", "不满意")], ["C2"], (ORG,)),
    Case("foreign-last-level", "level-unknown", [_levels("满意", "基本满意", "差")], ["D2"], (ORG,)),
    Case("foreign-item", "item-unknown", [_items(A, B, "食堂卫生")], ["A5"], (ORG,)),
    Case("foreign-item-first", "item-unknown", [_items("食堂卫生", B, C)], ["A3"], (ORG,)),
    Case("item-left-out", "item-missing", [_items(A, B, "")], [""], (ORG,)),
    Case("item-replaced", "item-missing", [_items(A, B, "食堂卫生")], [""], (ORG,)),
]
NEIGHBOURS = [
    Case("traditional", "level-unknown", [_levels("滿意", "基本滿意", "不滿意")], forms=(ORG,)),
    Case("spaced", "level-unknown", [_levels("满 意", "基本\\n满意", " 不满意 ")], forms=(ORG,)),
    Case(
        "rate-column",
        "level-unknown",
        [
            """
        | 单位:化学系教工党支部 | 收回:29 | 有效:28 | | | |
        | 评议项目 | 满意 | 基本满意 | 不满意 | 满意率 | 备注 |
        | 中心工作完成情况 | 25 | 3 | 0 | 100.00 | |
        | 承诺践诺情况 | 25 | 2 | 0 | 96.43 | |
        | 联系服务群众情况 | 20 | 7 | 1 | 96.43 | |
        """
        ],
        forms=(ORG,),
    ),
    Case("numbered", "item-unknown", [_items(f"1.{A}", f"2.{B}", f"3.{C}")], forms=(ORG,)),
    Case("other-order", "item-unknown", [_items(C, A, B)], forms=(ORG,)),
    Case("other-order", "item-missing", [_items(C, A, B)], forms=(ORG,)),
    Case("near-equal", "item-missing", [_items(A, "承诺践诺", C)], forms=(ORG,)),
]


@pytest.mark.parametrize("case", FAULTS, ids=str)
def test_wrong_header_is_an_error(desk: Desk, case: Case) -> None:
    """A level or item that the scheme lacks is named at its cell, one that the table lacks is named too."""
    assert_found(case, case.merged(desk), "error")


@pytest.mark.parametrize("case", NEIGHBOURS, ids=str)
def test_header_in_other_words_is_no_fault(desk: Desk, case: Case) -> None:
    """Characters, spaces, numbers and order do not make a header unknown."""
    assert_silent(case, case.merged(desk))


def test_unknown_item_does_not_disturb_the_known(desk: Desk) -> None:
    """Counts of the other items stay where they belong: "never by order alone" (domain §3)."""
    desk.scheme(ORG)

    merged = desk.merged(_items(C, "食堂卫生", A))

    assert line(merged, C)["counts"] == {"满意": 25, "基本满意": 3, "不满意": 0}
    assert line(merged, A)["counts"] == {"满意": 20, "基本满意": 7, "不满意": 1}


SEVERAL_ITEMS_NO_OVERALL = Form("member", "member", "党员群众评议表", ("履行职责情况", "践行承诺情况"))

MEMBERS_LEVELS_ONLY = """
    | 单位:化学系教工党支部 | | 收回:10 | 有效:10 | |
    | 序号 | 姓名 | 满意 | 基本满意 | 不满意 |
    | 1 | 张三 | 9 | 1 | 0 |
    | 2 | 李四 | 8 | 0 | 2 |
    | 3 | 王五 | 10 | 0 | 0 |
"""

ONES = """
    | 单位:化学系教工党支部 | | | |
    {extra}
    | 评议项目 | 满意 | 基本满意 | 不满意 |
    | 中心工作完成情况 | 1 | | |
    | 承诺践诺情况 | | 1 | |
    | 联系服务群众情况 | 1 | | |
"""


def test_levels_only_need_one_item(desk: Desk) -> None:
    """§4: E with levels only fills overall, "without it the only item, else layout-ambiguous"."""
    case = Case(
        "levels-only", "layout-ambiguous", [MEMBERS_LEVELS_ONLY], [""], (SEVERAL_ITEMS_NO_OVERALL,), members=MEMBERS
    )

    assert_found(case, case.merged(desk), "error")


@pytest.mark.parametrize("form", [MEMBER, MEMBER_ONE], ids=["overall", "only-item"])
def test_levels_only_fill_the_overall_item(desk: Desk, form: Form) -> None:
    """The same table is clear for a form with an overall item, or with one item."""
    case = Case("levels-only", "layout-ambiguous", [MEMBERS_LEVELS_ONLY], forms=(form,), members=MEMBERS)

    merged = case.merged(desk)

    assert_silent(case, merged)
    assert_figures(
        merged,
        "| 对象 | 满意 | 基本满意 | 不满意 |\n| 张三 | 9 | 1 | 0 |\n| 李四 | 8 | 0 | 2 |\n| 王五 | 10 | 0 | 0 |",
        item="总体评价",
    )


def test_ones_may_be_marks_or_counts(desk: Desk) -> None:
    """§4: "Ones in A/F need a ballot number or 票 on the sheet, else layout-ambiguous"."""
    case = Case("ones", "layout-ambiguous", [ONES.format(extra="")], [""], (ORG,))

    assert_found(case, case.merged(desk), "error")


@pytest.mark.parametrize("extra", ["| 票号:1 | | | |", "| 票号 | 1 | | |", "| 第1票 | | | |"])
def test_ones_beside_a_ballot_number_are_marks(desk: Desk, extra: str) -> None:
    """With a ballot number on the sheet, ones are marks of one ballot."""
    case = Case("ones", "layout-ambiguous", [ONES.format(extra=extra)], forms=(ORG,))

    merged = case.merged(desk)

    assert_silent(case, merged)
    assert_figures(
        merged,
        f"""
        | 项目 | 满意 | 基本满意 | 不满意 | 收回 | 有效 |
        | {A} | 1 | 0 | 0 | 1 | 1 |
        | {B} | 0 | 1 | 0 | 1 | 1 |
        | {C} | 1 | 0 | 0 | 1 | 1 |
        """,
    )


UNRELATED = {
    "shopping-list": "| 品名 | 数量 | 单价 |\n| 铅笔 | 12 | 1.5 |\n| 本子 | 3 | 4.0 |",
    "one-cell": "| 你好 |",
    "blank-sheet": "| |",
}


@pytest.mark.parametrize("content", UNRELATED)
def test_workbook_without_a_known_table_is_rejected(desk: Desk, content: str) -> None:
    """§4: "Refused with a named code, the others going on: … no sheet recognised"."""
    desk.scheme(ORG)
    desk.put("01.xlsx", UNRELATED[content])
    desk.put("02.xlsx", _items(A, B, C))

    merged = desk.merge()

    assert statuses(merged) == {"in/01.xlsx": "rejected", "in/02.xlsx": "accepted"}
    assert codes(merged) == ["layout-unknown"]
    assert merged["findings"][0]["severity"] == "error"
    assert_figures(merged, COUNTED)


def test_workbook_of_another_scheme_is_refused(desk: Desk) -> None:
    """Levels and items of another round give no figures, and the findings say so."""
    desk.scheme(ORG)

    merged = desk.merged("""
        | 单位:化学系教工党支部 | 收回:29 | 有效:28 | |
        | 测评内容 | 优秀 | 合格 | 不合格 |
        | 政治修养 | 25 | 3 | 0 |
        | 参加学习 | 25 | 2 | 0 |
    """)

    assert statuses(merged) == {"in/01.xlsx": "rejected"}
    assert {"layout-unknown", "level-unknown", "item-unknown"} & set(codes(merged))
    assert not any(any((row["counts"] or {}).values()) for row in merged["results"])


FORMULAS = [
    Case("count", "formula-without-value", [_items(A, B, C).replace("| 20 |", "| =10+10 |")], ["B5"], (ORG,)),
    Case(
        "by-hand",
        "formula-without-value",
        [_items(A, B, C).replace("| 20 |", "| =10+10 |")],
        ["B5"],
        (ORG,),
        writer="plain",
    ),
]


@pytest.mark.parametrize("case", FORMULAS, ids=["openpyxl", "plain"])
def test_formula_without_value_is_an_error(desk: Desk, case: Case) -> None:
    """A formula that no program has computed is unknown, not 0."""
    merged = case.merged(desk)

    assert_found(case, merged, "error")
    assert line(merged, C)["counts"]["满意"] is None


def test_formula_with_value_is_no_fault(desk: Desk) -> None:
    """The neighbour carries its value."""
    case = Case(
        "cached",
        "formula-without-value",
        [_items(A, B, C).replace("| 20 |", "| =10+10 -> 20 |")],
        forms=(ORG,),
        writer="xlsxwriter",
    )

    merged = case.merged(desk)

    assert_silent(case, merged)
    assert_figures(merged, COUNTED)


STACKED = draw("""
    | 单位:化学系教工党支部 | | | | |
    | 票号 | 评议项目 | 满意 | 基本满意 | 不满意 |
    | 1 | 总体评价 | √ | | |
    | 2 | 总体评价 | √ | | |
    | 3 | 总体评价 | | √ | |
    | 4 | 总体评价 | | | √ |
""")
ALL_FOUR = "| 满意 | 基本满意 | 不满意 | 收回 |\n| 2 | 1 | 1 | 4 |"


@pytest.mark.parametrize("writer", ["openpyxl", "xlsxwriter", "plain"])
@pytest.mark.parametrize("rows", [(4,), (4, 6)])
def test_hidden_rows_count_and_are_said_once(desk: Desk, rows: tuple[int, ...], writer: str) -> None:
    """§4: "Hidden and filtered rows are counted like others and reported once a sheet (hidden-data)"."""
    desk.scheme(ORG_ONE)

    merged = desk.merged(STACKED.hiding(*rows), writer=writer)

    assert_figures(merged, ALL_FOUR)
    assert faults(merged) == ["hidden-data"]
    assert [f["severity"] for f in merged["findings"] if f["code"] == "hidden-data"] == ["warning"]


def test_visible_rows_are_no_fault(desk: Desk) -> None:
    """The neighbour hides nothing."""
    desk.scheme(ORG_ONE)

    merged = desk.merged(STACKED)

    assert_figures(merged, ALL_FOUR)
    assert faults(merged) == []


def test_hidden_column_and_hidden_sheet_are_said(desk: Desk) -> None:
    """Hidden columns and sheets "are read and named" too (issue 4.4)."""
    desk.scheme(ORG_ONE)
    column = Sheet(STACKED.name, STACKED.rows, hidden_columns=frozenset({3}))
    merged = desk.merged(column)
    assert_figures(merged, ALL_FOUR)
    assert "hidden-data" in codes(merged)

    sheet = Sheet(STACKED.name, STACKED.rows, hidden=True)
    merged = desk.merged(draw("| 封面 |", "封面"), sheet)
    assert_figures(merged, ALL_FOUR)
    assert "hidden-data" in codes(merged)


def test_two_sheets_with_hidden_rows_are_said_twice(desk: Desk) -> None:
    """Once a sheet, not once a file."""
    desk.scheme(Form(items=("总体评价",), groups=("党员", "干部")))

    merged = desk.merged(STACKED.hiding(3).named("党员"), STACKED.hiding(3, 4).named("干部"))

    assert [f["sheet"] for f in merged["findings"] if f["code"] == "hidden-data"] == ["党员", "干部"]
    assert len(cells(merged, "hidden-data")) == 2
