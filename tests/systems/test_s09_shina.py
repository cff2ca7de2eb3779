"""S9 史纳学校: parents are a rater group of their own; group sub-totals."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tests.support.drawing import draw
from tests.support.writers import WRITERS
from tests.systems.agreement import assert_counts_are_those_typed
from tests.systems.conftest import Demo
from tests.systems.desk import Desk, Json, added, line, lines
from tests.systems.sheets import fill_counts

ITEMS = ("带头学习提高", "带头争创佳绩", "带头服务师生", "带头遵纪守法", "带头弘扬正气")
UNIT = "史纳学校党支部"
GROUPS = {"民主党派人士": (6, (5, 1, 0)), "群众代表": (12, (10, 1, 1)), "学生家长": (80, (70, 6, 4))}


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """A school with three teachers who are members."""
    desk = Desk(tmp_path, "shina-2010")
    desk.roster([(UNIT, None, None, 110, 98)], [(UNIT, name) for name in ("张三", "李四", "王五")])
    return desk


def foreign(desk: Desk, group: str, day: str) -> None:
    """Put a return of one rater group, a sheet of the school's own make, among the returned ones."""
    valid, counts = GROUPS[group]
    head = "| 序号 | 姓名 |" + "".join(f" {item} | < | < |" for item in ITEMS)
    levels = "| ^ | ^ |" + " 满意 | 基本满意 | 不满意 |" * len(ITEMS)
    people = "\n".join(
        f"| {at} | {name} |" + f" {counts[0]} | {counts[1]} | {counts[2]} |" * len(ITEMS)
        for at, name in enumerate(("张三", "李四", "王五"), 1)
    )
    cover = f"| 单位：{UNIT} |\n| 参评人类别：{group} |\n| 发出{valid}份 收回{valid}份 有效{valid}份 日期：{day} |"
    desk.returned.mkdir(exist_ok=True)
    WRITERS["xlsxwriter"](desk.returned / f"{group}.xlsx", [draw(f"{cover}\n{head}\n{levels}\n{people}", group)])


def assert_groups(answer: Json) -> None:
    """Each group has its own ballots and counts; all together are the sums."""
    for item in ITEMS:
        whole = line(answer, subject="李四", item=item, group=None)
        parts = [line(answer, subject="李四", item=item, group=group) for group in GROUPS]
        assert [one["valid"] for one in parts] == [valid for valid, _ in GROUPS.values()]
        assert whole["counts"] == added([one["counts"] for one in parts]) == {"满意": 85, "基本满意": 8, "不满意": 5}
        assert (whole["valid"], whole["rate"]["fraction"]) == (98, "93/98")
    assert line(answer, subject="张三", item=ITEMS[0], group="学生家长")["rate"]["percent"] == "95.00"


def test_groups_in_a_workbook_each(desk: Desk) -> None:
    """The meeting's groups come first, the parents two weeks later, each in a file of its own: all count."""
    for group, day in zip(GROUPS, ("2010-11-05", "2010-11-05", "2010-11-19"), strict=True):
        foreign(desk, group, day)
    answer = desk.merge()

    assert [file["status"] for file in answer["files"]] == ["accepted"] * 3
    assert_groups(answer)


def test_issued_workbooks(desk: Desk) -> None:
    """`issue` makes a workbook a group; filled in and returned they give the sub-totals."""
    names = desk.issue()
    for group, (valid, counts) in GROUPS.items():
        (name,) = [name for name in names if group in name and UNIT in name]
        book = desk.open(name.partition("_")[2].removesuffix(".xlsx"))
        assert not [sheet for sheet in book.sheetnames for other in GROUPS if other != group and other in sheet]
        sheet = next(sheet for sheet in book.worksheets if sheet.title.startswith("党员评议"))
        fill_counts(sheet, dict.fromkeys(("张三", "李四", "王五"), counts))
        desk.send(UNIT, book, date(2010, 11, 5), name, 实参评=valid, 收回=valid, 有效=valid, 无效=0)
    answer = desk.merge()

    assert [file["status"] for file in answer["files"]] == ["accepted"] * 3
    assert_groups(answer)


def test_annex_has_a_line_a_group(desk: Desk) -> None:
    """The table shows all raters first, then each group."""
    for group in GROUPS:
        foreign(desk, group, "2010-11-05")
    desk.merge()
    rows = [row for row in desk.annex()["附表2"] if row[1] == "张三"]

    assert [row[2:4] for row in rows] == [["全体", 98], ["民主党派人士", 6], ["群众代表", 12], ["学生家长", 80]]


def test_demo_round(demo: Demo) -> None:
    """The round of `make demo SYSTEM=s9`: a return of the meeting and one of the parents, both counted."""
    desk = Desk.of_demo(demo("s9"))
    answer = desk.merge()

    assert {file["status"] for file in answer["files"]} == {"accepted"}
    assert assert_counts_are_those_typed(desk, answer) > 30
    assert {one["group"] for one in lines(answer, subject="张三")} == {None, *GROUPS}
