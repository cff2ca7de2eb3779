"""The same counts in other dress: titles, cover facts, headers, names and orders (issue 4; domain §7)."""

from __future__ import annotations

import pytest

from tests.support.desk import OTHER, UNIT, UNITS, Desk
from tests.support.drawing import Sheet, draw
from tests.support.figures import assert_figures, faults, line, statuses
from tests.support.schemes import MEMBER_ONE, ORG_ONE, Form
from tests.support.specimens import COUNTED, TWO_MEMBERS

FACTS = """
    | 项目 | 满意 | 基本满意 | 不满意 | 应到 | 实到 | 发出 | 收回 | 有效 | 无效 |
    | 总体评价 | 25 | 2 | 0 | 31 | 30 | 30 | 29 | 28 | 1 |
"""

COVERS = {
    "label-and-value-in-one-cell": [
        """
        | 单位:化学系教工党支部 | 应参评:31 | 实参评:30 | 发出:30 |
        | 收回:29 | 有效:28 | | |
        | 评议项目 | 满意 | 基本满意 | 不满意 |
        | 总体评价 | 25 | 2 | 0 |
    """
    ],
    "full-width-colon": [
        """
        | 单位:化学系教工党支部 | 应参评:31 | 实参评:30 | 发出:30 |
        | 收回:29 | 有效:28 | | |
        | 评议项目 | 满意 | 基本满意 | 不满意 |
        | 总体评价 | 25 | 2 | 0 |
    """.replace(":", "\uff1a")
    ],
    "value-in-next-cell": [
        """
        | 单位 | 化学系教工党支部 | 应参评 | 31 |
        | 实参评 | 30 | 发出 | 30 |
        | 收回 | 29 | 有效 | 28 |
        | 评议项目 | 满意 | 基本满意 | 不满意 |
        | 总体评价 | 25 | 2 | 0 |
    """
    ],
    "merged-value": [
        """
        | 单位 | 化学系教工党支部 | < | < |
        | 应参评 | 31 | 实参评 | 30 |
        | 发出 | 30 | 收回 | 29 |
        | 有效 | 28 | < | < |
        | 评议项目 | 满意 | 基本满意 | 不满意 |
        | 总体评价 | 25 | 2 | 0 |
    """
    ],
    "several-facts-in-one-cell": [
        """
        | 单位:化学系教工党支部 | < | < | < |
        | 应参评31人 实参评30人 发出30份 收回29份 有效28份 | < | < | < |
        | 评议项目 | 满意 | 基本满意 | 不满意 |
        | 总体评价 | 25 | 2 | 0 |
    """
    ],
    "below-the-table": [
        """
        | 评议项目 | 满意 | 基本满意 | 不满意 |
        | 总体评价 | 25 | 2 | 0 |
        | 单位 | 化学系教工党支部 | 应参评 | 31 |
        | 实参评 | 30 | 发出 | 30 |
        | 收回 | 29 | 有效 | 28 |
    """
    ],
    "beside-the-table": [
        """
        | 评议项目 | 满意 | 基本满意 | 不满意 | | 单位 | 化学系教工党支部 |
        | 总体评价 | 25 | 2 | 0 | | 应参评 | 31 |
        | | | | | | 实参评 | 30 |
        | | | | | | 发出 | 30 |
        | | | | | | 收回 | 29 |
        | | | | | | 有效 | 28 |
    """
    ],
}

COVER_SHEET = draw(
    """
    | 群众评议情况 | < |
    | 单位 | 化学系教工党支部 |
    | 应参评 | 31 |
    | 实参评 | 30 |
    | 发出 | 30 |
    | 收回 | 29 |
    | 有效 | 28 |
    | 填报人 | 王会计 |
    """,
    "封面",
)
COUNTS_SHEET = draw(
    """
    | 评议项目 | 满意 | 基本满意 | 不满意 |
    | 总体评价 | 25 | 2 | 0 |
    """,
    "评议",
)


@pytest.mark.parametrize("place", COVERS)
def test_cover_facts_are_found_where_offices_put_them(desk: Desk, place: str) -> None:
    """Cover facts stand "above, beside or on another sheet, 'label: value' in one cell or two" (domain §7)."""
    desk.scheme(ORG_ONE)

    merged = desk.merged(*COVERS[place])

    assert_figures(merged, FACTS)
    assert faults(merged) == []


@pytest.mark.parametrize("names", [("封面", "评议"), ("Sheet1", "Sheet2"), ("基本情况", "统计 (2)")])
@pytest.mark.parametrize("cover_first", [True, False])
def test_cover_stands_on_another_sheet(desk: Desk, names: tuple[str, str], cover_first: bool) -> None:
    """Facts on a cover sheet count for the table, "in any sheet order and under any sheet name" (§4)."""
    desk.scheme(ORG_ONE)
    sheets: list[Sheet] = [COVER_SHEET.named(names[0]), COUNTS_SHEET.named(names[1])]

    merged = desk.merged(*(sheets if cover_first else reversed(sheets)))

    assert_figures(merged, FACTS)
    assert faults(merged) == []


def test_empty_and_foreign_sheets_are_passed_over(desk: Desk) -> None:
    """The empty Sheet2 and Sheet3 of old Excel and a sheet of instructions do not disturb."""
    desk.scheme(ORG_ONE)
    notes = draw("| 填表说明 |\n| 请在六月底前寄回。 |", "说明")

    merged = desk.merged(notes, COVER_SHEET, COUNTS_SHEET, Sheet("Sheet2", ()), Sheet("Sheet3", ()))

    assert statuses(merged) == {"in/01.xlsx": "accepted"}
    assert_figures(merged, FACTS)
    assert faults(merged) == []


DRESSES = {
    "title-rows": """
        | 附件1 | | | |
        | 基层党组织群众评议表 | < | < | < |
        | | | | |
        | 单位:化学系教工党支部 | 发出:30 | 收回:29 | 有效:28 |
        | | | | |
        | 评议项目 | 满意 | 基本满意 | 不满意 |
        | 中心工作完成情况 | 25 | 3 | 0 |
        | 承诺践诺情况 | 25 | 2 | 0 |
        | 联系服务群众情况 | 20 | 7 | 1 |
    """,
    "moved-down-and-right": """
        | | | | | | |
        | | | | | | |
        | | | 单位:化学系教工党支部 | 发出:30 | 收回:29 | 有效:28 |
        | | | 评议项目 | 满意 | 基本满意 | 不满意 |
        | | | 中心工作完成情况 | 25 | 3 | 0 |
        | | | 承诺践诺情况 | 25 | 2 | 0 |
        | | | 联系服务群众情况 | 20 | 7 | 1 |
    """,
    "merged-header": """
        | 单位:化学系教工党支部 | 发出:30 | 收回:29 | 有效:28 |
        | 评议项目 | 评议等次 | < | < |
        | ^ | 满意 | 基本满意 | 不满意 |
        | 中心工作完成情况 | 25 | 3 | 0 |
        | 承诺践诺情况 | 25 | 2 | 0 |
        | 联系服务群众情况 | 20 | 7 | 1 |
    """,
    "number-and-remark-columns": """
        | 单位:化学系教工党支部 | | 发出:30 | 收回:29 | 有效:28 | |
        | 序号 | 评议项目 | 满意 | 基本满意 | 不满意 | 备注 |
        | 1 | 中心工作完成情况 | 25 | 3 | 0 | |
        | 2 | 承诺践诺情况 | 25 | 2 | 0 | 一人未填 |
        | 3 | 联系服务群众情况 | 20 | 7 | 1 | |
    """,
    "rate-column": """
        | 单位:化学系教工党支部 | 发出:30 | 收回:29 | 有效:28 | |
        | 评议项目 | 满意 | 基本满意 | 不满意 | 满意率 |
        | 中心工作完成情况 | 25 | 3 | 0 | 100.00 |
        | 承诺践诺情况 | 25 | 2 | 0 | 96.43 |
        | 联系服务群众情况 | 20 | 7 | 1 | 96.43 |
    """,
    "items-numbered": """
        | 单位:化学系教工党支部 | 发出:30 | 收回:29 | 有效:28 |
        | 评议项目 | 满意 | 基本满意 | 不满意 |
        | 1.中心工作完成情况 | 25 | 3 | 0 |
        | 2、承诺践诺情况 | 25 | 2 | 0 |
        | 3. 联系服务群众情况 | 20 | 7 | 1 |
    """,
    "items-numbered-in-chinese": """
        | 单位:化学系教工党支部 | 发出:30 | 收回:29 | 有效:28 |
        | 评议项目 | 满意 | 基本满意 | 不满意 |
        | (一)中心工作完成情况 | 25 | 3 | 0 |
        | (二)承诺践诺情况 | 25 | 2 | 0 |
        | (三)联系服务群众情况 | 20 | 7 | 1 |
    """,
    "items-in-another-order": """
        | 单位:化学系教工党支部 | 发出:30 | 收回:29 | 有效:28 |
        | 评议项目 | 满意 | 基本满意 | 不满意 |
        | 联系服务群众情况 | 20 | 7 | 1 |
        | 中心工作完成情况 | 25 | 3 | 0 |
        | 承诺践诺情况 | 25 | 2 | 0 |
    """,
    "levels-in-another-order": """
        | 单位:化学系教工党支部 | 发出:30 | 收回:29 | 有效:28 |
        | 评议项目 | 不满意 | 基本满意 | 满意 |
        | 中心工作完成情况 | 0 | 3 | 25 |
        | 承诺践诺情况 | 0 | 2 | 25 |
        | 联系服务群众情况 | 1 | 7 | 20 |
    """,
    "traditional-characters": """
        | 單位:化學系教工黨支部 | 發出:30 | 收回:29 | 有效:28 |
        | 評議項目 | 滿意 | 基本滿意 | 不滿意 |
        | 中心工作完成情況 | 25 | 3 | 0 |
        | 承諾踐諾情況 | 25 | 2 | 0 |
        | 聯繫服務群眾情況 | 20 | 7 | 1 |
    """,
    "full-width-digits": """
        | 单位:化学系教工党支部 | 发出:30 | 收回:29 | 有效:28 |
        | 评议项目 | 满意 | 基本满意 | 不满意 |
        | 中心工作完成情况 | 25 | 3 | 0 |
        | 承诺践诺情况 | 25 | 2 | 0 |
        | 联系服务群众情况 | 20 | 7 | 1 |
    """,
    "spaced-out-words": """
        | 单 位:化学系教工党支部 | 发 出:30 | 收 回:29 | 有 效:28 |
        | 评 议 项 目 | '满 意' | '基 本 满 意' | '不 满 意' |
        | 中心工作完成情况 | 25 | 3 | 0 |
        | 承诺践诺情况 | 25 | 2 | 0 |
        | 联系服务群众情况 | 20 | 7 | 1 |
    """,
    "no-break-and-zero-width-spaces": """
        | 单位:化学系教工党支部 | 发出:30 | 收回:29 | 有效:28 |
        | 评议项目 | '满@意' | '@基本满意@' | '不满意#' |
        | '中心工作#完成情况' | 25 | 3 | 0 |
        | '承诺@践诺情况' | 25 | 2 | 0 |
        | '%联系服务群众情况' | 20 | 7 | 1 |
    """.replace("@", "\u00a0")
    .replace("#", "\u200b")
    .replace("%", "\u3000"),
    "line-breaks": """
        | 单位:化学系教工党支部 | 发出:30 | 收回:29 | 有效:28 |
        | 评议\\n项目 | 满\\n意 | 基本\\n满意 | 不满意\\n |
        | 中心工作\\n完成情况 | 25 | 3 | 0 |
        | 承诺践诺\\n情况 | 25 | 2 | 0 |
        | 联系服务\\n群众情况 | 20 | 7 | 1 |
    """,
    "counts-as-text": """
        | 单位:化学系教工党支部 | 发出:30 | 收回:29 | 有效:28 |
        | 评议项目 | 满意 | 基本满意 | 不满意 |
        | 中心工作完成情况 | '25' | '3' | '0' |
        | 承诺践诺情况 | ' 25' | '2 ' | '' |
        | 联系服务群众情况 | '20' | '7' | '1' |
    """,
    "diagonal-corner": """
        | 单位:化学系教工党支部 | 发出:30 | 收回:29 | 有效:28 |
        | 选项\\n项目 | 满意 | 基本满意 | 不满意 |
        | 中心工作完成情况 | 25 | 3 | 0 |
        | 承诺践诺情况 | 25 | 2 | 0 |
        | 联系服务群众情况 | 20 | 7 | 1 |
    """,
    "note-under-the-table": """
        | 单位:化学系教工党支部 | 发出:30 | 收回:29 | 有效:28 |
        | 评议项目 | 满意 | 基本满意 | 不满意 |
        | 中心工作完成情况 | 25 | 3 | 0 |
        | 承诺践诺情况 | 25 | 2 | 0 |
        | 联系服务群众情况 | 20 | 7 | 1 |
        | | | | |
        | 备注:本表由支部填写,一式两份。 | < | < | < |
        | 填报人:王会计 | 审核人:李书记 | | |
    """,
    "transposed": """
        | 单位:化学系教工党支部 | 发出:30 | 收回:29 | 有效:28 |
        | 等次 | 中心工作完成情况 | 承诺践诺情况 | 联系服务群众情况 |
        | 满意 | 25 | 25 | 20 |
        | 基本满意 | 3 | 2 | 7 |
        | 不满意 | 0 | 0 | 1 |
    """,
}
DRESSES["full-width-digits"] = DRESSES["full-width-digits"].translate(
    {ord(digit): chr(ord(digit) + 0xFEE0) for digit in "0123456789"}
)


@pytest.mark.parametrize(
    "facts",
    ["收回: | 有效: | 发出:", "收回 | | 有效", "收回: | | 有效:"],
    ids=["label-and-colon", "label-alone", "label-and-empty-cell"],
)
def test_empty_fact_is_unknown_and_no_fault(desk: Desk, facts: str) -> None:
    """A label that nobody filled in is a missing fact, null in D (§2), not the header that stands under it."""
    desk.scheme(ORG_ONE)

    merged = desk.merged(f"""
        | 单位:化学系教工党支部 | {facts} |
        | 评议项目 | 满意 | 基本满意 | 不满意 |
        | 总体评价 | 25 | 2 | 1 |
    """)

    assert_figures(merged, "| 满意 | 基本满意 | 不满意 | 发出 | 收回 | 有效 | 满意率 |\n| 25 | 2 | 1 | - | - | - | - |")
    assert faults(merged) == []


HEADERS = {
    "counts-in-brackets": "满意(票) | 基本满意(票) | 不满意(票)",
    "people-in-brackets": "满意(人) | 基本满意(人) | 不满意(人)",
    "counts": "满意票数 | 基本满意票数 | 不满意票数",
}


@pytest.mark.parametrize("header", HEADERS)
def test_level_header_with_its_unit_is_the_level(desk: Desk, header: str) -> None:
    """满意(票) is the column of 满意."""
    merged = desk.merged(f"""
        | 单位:化学系教工党支部 | 发出:30 | 收回:29 | 有效:28 |
        | 评议项目 | {HEADERS[header]} |
        | 中心工作完成情况 | 25 | 3 | 0 |
        | 承诺践诺情况 | 25 | 2 | 0 |
        | 联系服务群众情况 | 20 | 7 | 1 |
    """)

    assert_figures(merged, COUNTED)
    assert faults(merged) == []


def test_words_of_levels_outside_the_header_do_not_disturb(desk: Desk) -> None:
    """Titles, notes and items may hold the names of levels."""
    desk.scheme(Form(items=("群众满意情况", "不满意问题整改情况")))

    merged = desk.merged("""
        | 群众满意度测评表 | < | < | < |
        | 说明:等次分为满意、基本满意、不满意三种 | < | < | < |
        | 单位:化学系教工党支部 | | 收回:29 | 有效:28 |
        | 评议项目 | 满意 | 基本满意 | 不满意 |
        | 群众满意情况 | 25 | 3 | 0 |
        | 不满意问题整改情况 | 25 | 2 | 0 |
    """)

    assert_figures(
        merged,
        "| 项目 | 满意 | 基本满意 | 不满意 |\n| 群众满意情况 | 25 | 3 | 0 |\n| 不满意问题整改情况 | 25 | 2 | 0 |",
    )
    assert faults(merged) == []


def test_two_tables_stand_on_one_sheet(desk: Desk) -> None:
    """The table of the organisation and that of its members, one below the other (issue 4.1)."""
    desk.scheme(ORG_ONE, MEMBER_ONE)
    desk.roster(UNITS, TWO_MEMBERS)

    merged = desk.merged("""
        | 单位:化学系教工党支部 | | 收回:29 | 有效:28 |
        | 评议项目 | 满意 | 基本满意 | 不满意 |
        | 总体评价 | 25 | 2 | 1 |
        | | | | |
        | 姓名 | 满意 | 基本满意 | 不满意 |
        | 张三 | 20 | 7 | 1 |
        | 李四 | 20 | 8 | 0 |
    """)

    assert_figures(
        merged,
        f"""
        | 样表 | 对象 | 满意 | 基本满意 | 不满意 | 有效 |
        | org | {UNIT} | 25 | 2 | 1 | 28 |
        | member | 张三 | 20 | 7 | 1 | 28 |
        | member | 李四 | 20 | 8 | 0 | 28 |
        """,
    )
    assert faults(merged) == []


def test_same_table_twice_is_asked_not_added(desk: Desk) -> None:
    """评议表 and its copy 评议表 (2) are never added up in silence: no figure comes of 25 and 24 but by a decision."""
    desk.scheme(ORG_ONE)
    first = draw(COVERS["full-width-colon"][0], "评议表")

    merged = desk.merged(first, first.with_cell("B4", 24).named("评议表 (2)"))

    assert 49 not in [(row["counts"] or {}).get("满意") for row in merged["results"]]
    assert "error" in [finding["severity"] for finding in merged["findings"]]


@pytest.mark.parametrize("dress", DRESSES)
def test_dress_does_not_change_the_counts(desk: Desk, dress: str) -> None:
    """Counts are read by names, not by positions, whatever stands around them."""
    merged = desk.merged(DRESSES[dress])

    assert statuses(merged) == {"in/01.xlsx": "accepted"}
    assert_figures(merged, COUNTED)
    assert faults(merged) == []


def test_percent_formatted_cells_are_percentages(desk: Desk) -> None:
    """A cell that shows 89.29% through its format agrees with 25 of 28."""
    merged = desk.merged("""
        | 单位:化学系教工党支部 | | 发出:30 | | 收回:29 | | 有效:28 |
        | 评议项目 | 满意 | < | 基本满意 | < | 不满意 | < |
        | ^ | 票数 | 比例 | 票数 | 比例 | 票数 | 比例 |
        | 中心工作完成情况 | 25 | 89.29% | 3 | 10.71% | 0 | 0.00% |
        | 承诺践诺情况 | 25 | 89.29% | 2 | 7.14% | 0 | 0.00% |
        | 联系服务群众情况 | 20 | 71.43% | 7 | 25.00% | 1 | 3.57% |
    """)

    assert_figures(merged, COUNTED)
    assert faults(merged) == []


def test_formula_with_its_cached_value_is_read(desk: Desk) -> None:
    """A count that Excel computed is a count."""
    desk.scheme(ORG_ONE)
    merged = desk.merged(
        """
        | 单位:化学系教工党支部 | 收回:29 | 有效:28 | | |
        | 评议项目 | 满意 | 基本满意 | 不满意 | 合计 |
        | 总体评价 | =20+5 -> 25 | 2 | 0 | =SUM(B3:D3) -> 27 |
        """,
        writer="xlsxwriter",
    )

    assert_figures(merged, "| 项目 | 满意 | 基本满意 | 不满意 | 有效 |\n| 总体评价 | 25 | 2 | 0 | 28 |")
    assert faults(merged) == []


def test_nearly_equal_item_text_is_the_item(desk: Desk) -> None:
    """Items are "matched by meaning of the printed text (normalised, near-equal)" (domain §3)."""
    merged = desk.merged("""
        | 单位:化学系教工党支部 | 发出:30 | 收回:29 | 有效:28 |
        | 评议项目 | 满意 | 基本满意 | 不满意 |
        | 中心工作的完成情况 | 25 | 3 | 0 |
        | 承诺践诺 | 25 | 2 | 0 |
        | 联系、服务群众情况 | 20 | 7 | 1 |
    """)

    assert_figures(merged, COUNTED)


def test_two_forms_stand_on_two_sheets(desk: Desk) -> None:
    """Forms of one workbook are told apart by their items, and results come "forms and items in scheme order" (§2)."""
    first = Form(id="b-first", items=("推动中心工作情况", "解决群众困难情况"))
    second = Form(id="a-second", items=("窗口办事效率", "窗口服务态度"))
    desk.scheme(first, second)
    cover = "| 单位:化学系教工党支部 | 收回:10 | 有效:10 | |\n| 评议项目 | 满意 | 基本满意 | 不满意 |\n"

    merged = desk.merged(
        cover + "| 窗口服务态度 | 7 | 2 | 1 |\n| 窗口办事效率 | 8 | 2 | 0 |",
        cover + "| 解决群众困难情况 | 9 | 0 | 1 |\n| 推动中心工作情况 | 10 | 0 | 0 |",
    )

    assert_figures(
        merged,
        """
        | 样表 | 项目 | 满意 | 基本满意 | 不满意 | 有效 |
        | b-first | 推动中心工作情况 | 10 | 0 | 0 | 10 |
        | b-first | 解决群众困难情况 | 9 | 0 | 1 | 10 |
        | a-second | 窗口办事效率 | 8 | 2 | 0 | 10 |
        | a-second | 窗口服务态度 | 7 | 2 | 1 | 10 |
        """,
    )


def test_results_stand_in_roster_order(desk: Desk) -> None:
    """Results come "units in roster order", not by name or file (§2)."""
    desk.scheme(ORG_ONE)
    desk.roster(f"| 单位 |\n| {OTHER} |\n| {UNIT} |")
    for name, unit, count in (("1.xlsx", UNIT, 5), ("2.xlsx", OTHER, 6)):
        desk.put(
            name,
            f"| 单位:{unit} | 收回:9 | 有效:9 | |\n| 项目 | 满意 | 基本满意 | 不满意 |\n| 总体评价 | {count} | 0 | 0 |",
        )

    merged = desk.merge()

    assert [file["path"] for file in merged["files"]] == ["in/1.xlsx", "in/2.xlsx"]
    assert_figures(merged, f"| 单位 | 满意 |\n| {OTHER} | 6 |\n| {UNIT} | 5 |")


def test_results_without_roster_stand_in_code_point_order(desk: Desk) -> None:
    """Without a roster units come "by Unicode code point" (§2)."""
    desk.scheme(ORG_ONE)
    desk.roster(None)
    units = ["物理系党支部", "化学系党支部", "离退休党支部", "机关党支部"]
    for number, unit in enumerate(units):
        desk.put(
            f"{number}.xlsx",
            f"| 单位:{unit} | 有效:9 | | |\n| 项目 | 满意 | 基本满意 | 不满意 |\n| 总体评价 | {number + 4} | 0 | 0 |",
        )

    merged = desk.merge()

    assert [row["unit"] for row in merged["results"]] == sorted(units)
    assert line(merged, "总体评价", unit="离退休党支部")["counts"]["满意"] == 6
