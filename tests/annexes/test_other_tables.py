"""附件3 with its cover, 甘肃's 汇总表, 四评, several annexes in one workbook (contract §4b, domain §8)."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.annexes.examiner import expect, fill
from tests.annexes.paper import WRITERS, by_openpyxl, by_xlsxwriter, paper
from tests.annexes.rounds import BIOLOGY, BUREAU, BUREAU_ITEMS, CHEMISTRY, FACULTY, ITEMS, MATHS, PHYSICS, Round

THIRD_HEAD = """
    | 附件3 | | | | | | | | |
    | 分党委、党总支、直属党支部开展创先争优活动群众评议结果 | < | < | < | < | < | < | < | < |
"""
TWO_CELLS = """
    | 单位 | {unit} | 党员数 | {members} | 应参评 | {eligible} | 实参评 | {present} | |
    | 发出 | {issued} | 收回 | {returned} | 有效 | {valid} | 无效 | {void} | |
    | 填报日期 | | 填报人 | | 审核人 | | 方式 | | |
"""
THIRD_BODY = """
    | 序号 | 评议内容 | 满意 | < | 基本满意 | < | 不满意 | < | 满意率 |
    | ^ | ^ | 票数 | 比例 | 票数 | 比例 | 票数 | 比例 | ^ |
"""
NOTE = """
    | 意见建议摘要 | | < | < | < | < | < | < | < |
    | 整改措施 | | < | < | < | < | < | < | < |
"""
# The faculty: 58 present, 57 returned, 56 valid; counts of the two branches added.
FACULTY_ROWS = (
    ("43", "0.7679", "7", "0.125", "6", "0.1071", "0.8929"),
    ("45", "0.8036", "6", "0.1071", "5", "0.0893", "0.9107"),
    ("45", "0.8036", "5", "0.0893", "5", "0.0893", "0.8929"),
    ("41", "0.7321", "9", "0.1607", "6", "0.1071", "0.8929"),
    ("50", "0.8929", "1", "0.0179", "5", "0.0893", "0.9107"),
)
BLANK = ("", "~%", "", "~%", "", "~%", "~%")


def third(facts: dict[str, object], rows: tuple[tuple[str, ...], ...], cover: str = TWO_CELLS) -> str:
    """Draw 附件3 of S1."""
    known = dict.fromkeys(("unit", "members", "eligible", "present", "issued", "returned", "valid", "void"), "")
    body = "".join(
        f"| {number} | {item} | {' | '.join(row)} |\n"
        for number, (item, row) in enumerate(zip(ITEMS, rows, strict=True), 1)
    )
    return THIRD_HEAD + cover.format_map({**known, **facts}) + THIRD_BODY + body + NOTE


FACTS = {"eligible": 59, "present": 58, "issued": 58, "returned": 57, "valid": 56, "void": 1, "members": 6}


@pytest.mark.parametrize("writer", ["openpyxl", "xlsxwriter", "plain"])
@pytest.mark.parametrize("unit", ["", FACULTY])
def test_items_table_with_cover_facts(rounds: Callable[[str], Round], annex: Path, writer: str, unit: str) -> None:
    """附件3: items by their text, facts beside their labels, an empty 单位 gets the name, dates and persons stay."""
    WRITERS[writer](annex, [paper(third({"unit": unit}, (BLANK,) * 5), "附件3")])
    expect(fill(rounds("s1"), annex), paper(third({"unit": FACULTY, **FACTS}, FACULTY_ROWS), "附件3"))


def test_items_table_of_one_branch(rounds: Callable[[str], Round], annex: Path) -> None:
    """A branch printed on the cover decides whose figures are written."""
    rows = (
        ("25", "0.8929", "2", "0.0714", "1", "0.0357", "0.9643"),
        ("26", "0.9286", "2", "0.0714", "0", "0", "1"),
        ("25", "0.8929", "2", "0.0714", "0", "0", "0.9643"),
        ("20", "0.7143", "7", "0.25", "1", "0.0357", "0.9643"),
        ("28", "1", "0", "0", "0", "0", "1"),
    )
    facts = {"eligible": 31, "present": 30, "issued": 30, "returned": 29, "valid": 28, "void": 1, "members": 2}
    by_openpyxl(annex, [paper(third({"unit": CHEMISTRY}, (BLANK,) * 5), "附件3")])
    expect(fill(rounds("s1"), annex), paper(third({"unit": CHEMISTRY, **facts}, rows), "附件3"))


def test_cover_facts_in_one_cell(rounds: Callable[[str], Round], annex: Path) -> None:
    """发出：＿＿份 in one cell: the number is put where the label leaves room, the words stay."""
    cover = f"""
    | 单位：{CHEMISTRY} | < | < | 发出：{{issued}} | < | 收回：{{returned}} | < | 有效：{{valid}} | < |
    """
    rows = (BLANK,) * 5
    WRITERS["plain"](annex, [paper(third({}, rows, cover), "附件3")])
    found = fill(rounds("s1"), annex).table("附件3")
    assert [str(found[cell]).replace(" ", "") for cell in ("D3", "F3", "H3")] == ["发出：30", "收回：29", "有效：28"]


def test_items_in_another_order_and_wording(rounds: Callable[[str], Round], annex: Path) -> None:
    """Rows are found by the item's text, not by their place."""
    table = f"""
        | 附件3 分党委、党总支、直属党支部开展创先争优活动群众评议结果 | < | < | < |
        | 单位：{CHEMISTRY} | < | < | < |
        | 评议项目 | 满意 | 基本满意 | 不满意 |
        | 加强党组织和党员队伍建设 | | | |
        | 承诺践诺情况 | | | |
        | 为师生员工办实事、做好事、解难事 | | | |
        | 推动中心工作和重点任务完成情况 | | | |
        | 推进创先争优活动情况 | | | |
    """
    WRITERS["xlsxwriter"](annex, [paper(table)])
    found = fill(rounds("s1"), annex).table("Sheet1")
    columns = [[found[f"{letter}{row}"] for letter in "BCD"] for row in range(4, 9)]
    assert columns == [[28, 0, 0], [25, 2, 0], [20, 7, 1], [26, 2, 0], [25, 2, 1]]


GANSU = """
    | 群众评议活动汇总表 | < | < | < | < | < | < | < | < | < | < | < | < |
    | 序号 | 单位 | 支部数 | 已评支部数 | 党员数 | 参评人数 | 对党组织评议 | < | < | 党员评议 | < | < | 组织满意率(%) |
    | ^ | ^ | ^ | ^ | ^ | ^ | 满意 | 基本满意 | 不满意 | 满意 | 基本满意 | 不满意 | ^ |
    | 1 | 兰州公路总段 | {} | {} | {} | {} | {} | {} | {} | {} | {} | {} | {} |
    | 2 | 天水公路总段 | {} | {} | {} | {} | {} | {} | {} | {} | {} | {} | {} |
    | 合计 | < | {} | {} | {} | {} | {} | {} | {} | {} | {} | {} | {} |
"""


@pytest.mark.parametrize("writer", ["openpyxl", "xlsxwriter", "plain"])
def test_rows_of_inner_units_roll_up_their_branches(rounds: Callable[[str], Round], annex: Path, writer: str) -> None:
    """甘肃's 汇总表: branches, those done, members, levels of branches and of members, per 总段 and in all."""
    WRITERS[writer](annex, [paper(GANSU.format(*[""] * 33), "汇总表")])
    figures = (2, 2, 3, 37, 32, 3, 2, 55, 6, 1, 94.59, 2, 1, 3, 10, 8, 1, 1, 16, 3, 1, 90)
    total = (4, 3, 6, 47, 40, 4, 3, 71, 9, 2, 93.62)
    expect(fill(rounds("s3"), annex), paper(GANSU.format(*figures, *total), "汇总表"))


def test_four_sources_side_by_side(rounds: Callable[[str], Round], annex: Path) -> None:
    """四评: a column a source, and the weighted rate."""
    table = """
        | 党员四评结果汇总表 | < | < | < | < | < | < |
        | 序号 | 姓名 | 领导点评 | 党组织考评 | 党员互评 | 群众测评 | 满意率 |
        | ^ | ^ | 满意率 | 满意率 | 满意率 | 满意率 | ^ |
        | 1 | 李四 | {}~% | {}~% | {}~% | {}~% | {}~% |
        | 2 | 张三 | {}~% | {}~% | {}~% | {}~% | {}~% |
    """
    by_openpyxl(annex, [paper(table.format(*[""] * 10), "四评")])
    full = table.format(1, 1, 1, 1, 1, 1, 0.8, 0.9, 0.75, 0.845)
    expect(fill(rounds("s8"), annex), paper(full, "四评"))


def test_four_sources_as_rows(rounds: Callable[[str], Round], annex: Path) -> None:
    """四评: a row a member and source; levels and rate of that source alone."""
    table = """
        | 党员四评结果汇总表 | < | < | < | < | < |
        | 姓名 | 评议类别 | 满意 | 基本满意 | 不满意 | 满意率(%) |
        | 张三 | 群众测评 | {} | {} | {} | {} |
        | 张三 | 领导点评 | {} | {} | {} | {} |
        | 李四 | 领导点评 | {} | {} | {} | {} |
    """
    by_openpyxl(annex, [paper(table.format(*[""] * 12), "四评")])
    full = table.format(10, 5, 5, 75, 4, 1, 0, 100, 5, 0, 0, 100)
    expect(fill(rounds("s8"), annex), paper(full, "四评"))


def test_several_annexes_in_one_workbook(simple: Round, annex: Path) -> None:
    """附件3, 4 and 5 on three sheets are filled at once; --only takes one of them."""
    third_ = """
        | 附件3 分党委群众评议结果 | < | < | < |
        | 单位： | {} | | |
        | 评议项目 | 满意 | 基本满意 | 不满意 |
        | 总体评价 | {} | {} | {} |
    """
    fourth = f"""
        | 附件4 党支部群众评议结果汇总表 | < | < | < |
        | 支部名称 | 满意 | 基本满意 | 不满意 |
        | {CHEMISTRY} | {{}} | {{}} | {{}} |
        | {PHYSICS} | {{}} | {{}} | {{}} |
        | {MATHS} | {{}} | {{}} | {{}} |
        | {BIOLOGY} | | | |
    """
    fifth = """
        | 附件5 党员群众评议结果汇总表 | < | < | < |
        | 姓名 | 满意 | 基本满意 | 不满意 |
        | 张三 | {} | {} | {} |
        | 李四 | {} | {} | {} |
        | 王五 | {} | {} | {} |
        | 赵六 | {} | {} | {} |
        | 钱七 | {} | {} | {} |
        | 孙八 | | | |
    """
    empty = [("组织", third_, 4), ("支部", fourth, 9), ("党员", fifth, 15)]
    by_xlsxwriter(annex, [paper(table.format(*[""] * count), name) for name, table, count in empty])
    blank = annex.read_bytes()
    full = {
        "组织": paper(third_.format(FACULTY, 54, 7, 5), "组织"),
        "支部": paper(fourth.format(25, 2, 0, 18, 5, 5, 11, 0, 0), "支部"),
        "党员": paper(fifth.format(27, 1, 0, 20, 5, 3, 14, 1, 0, 10, 4, 1, 11, 0, 0), "党员"),
    }
    filled = fill(simple, annex)
    for made in full.values():
        expect(filled, made)
    for backup in annex.parent.glob("附件.xlsx.*"):
        backup.unlink()
    annex.write_bytes(blank)
    only = fill(simple, annex, "--only", "附件4")
    assert {sheet for sheet, _ in only.changed()} == {"支部"}
    expect(only, full["支部"])


def test_present_falls_back_to_the_returned(pair: Round, annex: Path) -> None:
    """参评人数 = 实参评, else 收回; 无效 = 收回 − 有效."""
    table = f"""
        | 附件4 党支部群众评议结果汇总表 | < | < | < | < | < |
        | 支部名称 | 参评人数 | 发出票数 | 收回票数 | 有效票 | 无效票 |
        | {CHEMISTRY} | {{}} | {{}} | {{}} | {{}} | {{}} |
        | {MATHS} | {{}} | {{}} | {{}} | {{}} | {{}} |
    """
    by_openpyxl(annex, [paper(table.format(*[""] * 10))])
    expect(fill(pair, annex), paper(table.format(30, 30, 29, 28, 1, 11, 11, 11, 11, 0)))


def test_a_name_printed_once_for_several_members(simple: Round, annex: Path) -> None:
    """所在支部 merged over its members: the rows are found by the name of the member."""
    table = f"""
        | 附件5 党员群众评议结果汇总表 | < | < | < | < |
        | 所在支部 | 姓名 | 满意 | 基本满意 | 不满意 |
        | {CHEMISTRY} | 李四 | {{}} | {{}} | {{}} |
        | ^ | 张三 | {{}} | {{}} | {{}} |
        | {PHYSICS} | 王五 | {{}} | {{}} | {{}} |
        | ^ | 赵六 | {{}} | {{}} | {{}} |
        | {MATHS} | 钱七 | {{}} | {{}} | {{}} |
        | {BIOLOGY} | 孙八 | | | |
    """
    by_openpyxl(annex, [paper(table.format(*[""] * 15))])
    full = table.format(20, 5, 3, 27, 1, 0, 14, 1, 0, 10, 4, 1, 11, 0, 0)
    expect(fill(simple, annex), paper(full))


def test_organisation_and_members_of_a_bureau(rounds: Callable[[str], Round], annex: Path) -> None:
    """S5: one sheet with the six items of a 局党组 and, below it, its members, each table by its own title."""
    first = "".join(f"| {item} | {{}} | {{}} | {{}} | {{}} |\n" for item in BUREAU_ITEMS)
    table = f"""
        | 附件1 局党组群众评议结果 | < | < | < | < |
        | 单位：{{}} | < | 收回：{{}} | < | < |
        | 评议项目 | 满意 | 基本满意 | 不满意 | 满意率(%) |
        {first}
        | 附件2 党员群众评议结果 | < | < | < | < |
        | 姓名 | 满意 | 基本满意 | 不满意 | 满意率(%) |
        | 张三 | {{}} | {{}} | {{}} | {{}} |
        | 李四 | {{}} | {{}} | {{}} | {{}} |
    """
    figures = [cell for number in range(6) for cell in (20 - number, number, 0, 100)]
    by_xlsxwriter(annex, [paper(table.format(*[""] * 34), "附件")])
    full = table.format(BUREAU, 20, *figures, 18, 1, 1, 95, 12, 4, 4, 80)
    expect(fill(rounds("s5"), annex), paper(full, "附件"))
