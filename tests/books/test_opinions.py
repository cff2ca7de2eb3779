"""Opinions are read from wherever offices write them."""

from collections.abc import Iterable

import pytest

from tests.support.drawing import draw
from tests.support.grids import grid
from xlsheets.books.layout import find_tables
from xlsheets.books.opinions import read_opinions
from xlsheets.books.schemefile import Scheme
from xlsheets.books.submission import vocabulary
from xlsheets.core.rectification import Opinion

SCHEME = Scheme.load("fjnu-2011")


def read(table: str) -> list[Opinion]:
    """Return the opinions of a drawn sheet."""
    sheet = grid(draw(table))
    words = vocabulary(SCHEME)
    return list(read_opinions(sheet, find_tables(sheet, words)))


def words(opinions: Iterable[Opinion]) -> list[str]:
    """Return the words alone."""
    return [one.text for one in opinions]


COUNTS = """
    | 评议项目 | 满意 | 基本满意 | 不满意 |
    | 推进创先争优活动情况 | 25 | 2 | 1 |
    | 承诺践诺情况 | 24 | 2 | 1 |
"""


SHEETS = {
    "behind the colon": (COUNTS + "| 意见建议：多到班级走访 | | | |", ["多到班级走访"]),
    "beside": (COUNTS + "| 意见建议 | 多到班级走访 | | |", ["多到班级走访"]),
    "below": (COUNTS + "| 意见建议： | | | |\n| 多到班级走访 | | | |", ["多到班级走访"]),
    "numbered": (
        COUNTS + r"| 意见和建议：1.多走访\n2、公开要及时。\n（3）改善食堂 | | | |",
        ["多走访", "公开要及时", "改善食堂"],
    ),
    "none": (COUNTS + "| 意见建议：无 | | | |\n| 填报人：张三 | | | |", []),
    "empty box": (COUNTS + "| 意见建议： | | | |\n| 填报人：张三 | | | |", []),
    "list": (
        "| 序号 | 对象 | 意见建议 |\n| 1 | 张三 | 多讲课 |\n| 2 | | 多走访 |\n| 3 | | |\n| 注：照原话填写 | | |",
        ["多讲课", "多走访"],
    ),
    "list with gaps": (
        "| 意见建议登记 | | |\n| 序号 | 意见建议 | |\n| 1 | 1号楼漏水 | |\n| | | |\n| 3 | 多走访 | |",
        ["1号楼漏水", "多走访"],
    ),
    "no label": ("| 年度总结 | |\n| 意见建议工作开展情况 | 良好 |", []),
}


@pytest.mark.parametrize(("table", "expected"), SHEETS.values(), ids=SHEETS)
def test_free_text_and_lists(table: str, expected: list[str]) -> None:
    """Every way to write an opinion is read, each point by itself; 无 is none."""
    assert words(read(table)) == expected


def test_a_column_beside_the_members() -> None:
    """存在问题 beside a member is about the member."""
    found = read("""
        | 姓名 | 满意 | 基本满意 | 不满意 | 存在问题 |
        | 张三 | 10 | 1 | 0 | 联系群众不够 |
        | 李四 | 9 | 2 | 0 | 无 |
        | 王五 | 9 | 2 | 0 | |
    """)

    assert [(one.subject, one.text, one.place.cell) for one in found] == [("张三", "联系群众不够", "E2")]


def test_cases_are_told_apart_from_opinions() -> None:
    """典型案例 are what the unit puts forward, not what raters wrote."""
    found = read(r"""
        | 典型案例一： | 破解断头路难题 |
        | 典型案例二：窗口延时服务 | |
        | 意见建议 | 路灯要修 |
    """)

    assert [(one.case, one.text) for one in found] == [
        (True, "破解断头路难题"),
        (True, "窗口延时服务"),
        (False, "路灯要修"),
    ]
