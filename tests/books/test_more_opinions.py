"""Opinions as offices write them without being asked how: boxes, lists of their own, numbers, merged cells."""

import pytest

from tests.books.test_opinions import COUNTS, read, words
from xlsheets.core.rectification import Opinion

SHEETS = {
    "several rows below": (
        COUNTS + "| 意见建议： | | | |\n| 1. 多走访 | | | |\n| 2. 改善食堂 | | | |\n| 填报人：张三 | | | |",
        ["多走访", "改善食堂"],
    ),
    "several rows beside": (
        COUNTS + "| 意见建议 | 多走访 | | |\n| | 改善食堂 | | |\n| 审核人：李四 | | | |",
        ["多走访", "改善食堂"],
    ),
    "label merged over rows": (
        COUNTS + "| 意见建议 | 多走访 | | |\n| ^ | | | |\n| ^ | 改善食堂 | | |\n| 整改措施 | 每月走访一次 | | |",
        ["多走访", "改善食堂"],
    ),
    "box merged": (
        COUNTS + r"| 意见建议 | '1.多走访\n2.改善食堂' | < | < |" + "\n| ^ | ^ | < | < |",
        ["多走访", "改善食堂"],
    ),
    "points on one line": (
        COUNTS + "| 意见建议：1.多走访；2.改善食堂；3、修路灯。 | | | |",
        ["多走访", "改善食堂", "修路灯"],
    ),
    "circled points": (COUNTS + "| 意见建议：①多走访②改善食堂 | | | |", ["多走访", "改善食堂"]),
    "numbers that number nothing": (
        COUNTS + "| 意见建议 | '3.5元的早餐太贵\\n12:00以后食堂没有饭\\n2号楼1单元漏水' | | |",
        ["3.5元的早餐太贵", "12:00以后食堂没有饭", "2号楼1单元漏水"],
    ),
    "words that begin as notes do": (
        "| 意见建议登记 | | |\n| 序号 | 对象 | 意见建议 |\n| | | 书记要多下基层 |\n| | | 意见建议要有回音 |\n"
        "| | | 主持人发言太长 |\n| | | 组长要轮换 |\n| 填报人：张三 | | |",
        ["书记要多下基层", "意见建议要有回音", "主持人发言太长", "组长要轮换"],
    ),
    "below the label, as notes begin": (COUNTS + "| 意见建议： | | | |\n| 书记要多下基层 | | | |", ["书记要多下基层"]),
    "a list of the office's own": (
        "| 序号 | 意见建议 | 整改措施 | 责任人 | 完成时限 |\n| 1 | 多走访 | 每月一次 | 张三 | 2012-03-01 |\n"
        "| 2 | 改善食堂 | 招标 | 李四 | |",
        ["多走访", "改善食堂"],
    ),
    "a list with a head that nobody knows": (
        "| 序号 | 提出时间 | 具体意见建议 | 会场 |\n| 1 | 1月5日 | 多走访 | 三楼 |\n| 2 | 1月6日 | 无意见 | 三楼 |",
        ["多走访"],
    ),
    "two boxes side by side": (COUNTS + "| 意见建议 | 整改措施 | | |\n| 多走访 | 每月一次 | | |", ["多走访"]),
    "numbers": ("| 序号 | 对象 | 意见建议 |\n| 1 | | 110 |\n| 2 | | 12.5 |", ["110", "12.5"]),
    "a number in the box": (COUNTS + "| 意见建议 | 110 | | |", ["110"]),
    "none in many words": (
        "| 序号 | 意见建议 |\n| 1 | 暂无意见建议 |\n| 2 | 没有意见。 |\n| 3 | —— |\n| 4 | × |\n| 5 | NULL |",
        [],
    ),
    "problems": (COUNTS + "| 存在的主要问题：联系群众不够 | | | |\n| 您对本支部的意见和建议：多走访 | | | |",
                 ["联系群众不够", "多走访"]),
    "what is only mentioned": (
        "| 填写说明：收集到的意见建议填在“意见建议”表 | |\n| 意见建议共3条 | |\n| 意见建议办理满意度 | 90 |",
        [],
    ),
    "another label at its right": (COUNTS + "| 意见建议 | | 填报人 | 张三 |", []),
}  # fmt: skip


@pytest.mark.parametrize(("table", "expected"), SHEETS.values(), ids=SHEETS)
def test_what_somebody_wrote_is_read_and_nothing_else(table: str, expected: list[str]) -> None:
    """No opinion is lost, none is cut, and no head, note or measure is taken for one."""
    assert words(read(table)) == expected


def test_a_merged_name_is_that_of_every_line_beside_it() -> None:
    """对象 merged over three opinions is the subject of each."""
    found = read("""
        | 序号 | 对象 | 意见建议 |
        | 1 | 张三 | 多讲课 |
        | 2 | ^ | 多走访 |
        | 3 | 李四 | 少开会 |
    """)

    assert [(one.subject, one.text) for one in found] == [("张三", "多讲课"), ("张三", "多走访"), ("李四", "少开会")]


def test_a_merged_opinion_is_about_everybody_beside_it() -> None:
    """One opinion over the lines of two members is one opinion, about both."""
    found = read("""
        | 姓名 | 满意 | 基本满意 | 不满意 | 存在问题 |
        | 张三 | 10 | 1 | 0 | 联系群众不够 |
        | 李四 | 9 | 2 | 0 | ^ |
        | 王五 | 9 | 2 | 0 | 110 |
    """)

    assert [(one.subject, one.text) for one in found] == [("张三、李四", "联系群众不够"), ("王五", "110")]


def test_cases_and_their_place() -> None:
    """典型案例 in a list, and the cell where each stands."""
    found: list[Opinion] = read("| 序号 | 案例名称 | 备注 |\n| 1 | 破解断头路难题 | |\n| 2 | 3.15维权 | |")

    assert [(one.case, one.text, one.place.cell) for one in found] == [
        (True, "破解断头路难题", "B2"), (True, "3.15维权", "B3"),
    ]  # fmt: skip
