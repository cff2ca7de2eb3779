"""What goes wrong in a round of the systems, found and named: never a crash, never a silent loss."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from tests.support.command import run
from tests.support.drawing import draw
from tests.support.writers import WRITERS
from tests.systems.desk import Desk, codes, line
from tests.systems.sheets import fill_counts


def broken(tmp_path: Path, name: str, old: str, new: str) -> str:
    """Return what is said of a bundled scheme with some words changed; it must be refused."""
    path = tmp_path / "方案.toml"
    path.unlink(missing_ok=True)
    assert run("schemes", name, "--to", path).exit_code == 0
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")
    done = run("schemes", path, "--to", tmp_path / "另存.toml")
    assert done.exit_code == 2, done.said
    return done.said


@pytest.mark.parametrize(
    ("name", "old", "new", "words"),
    [
        ("dingxi-2011", '"党员互评" = 0.25', '"党员互评" = 0.35', "权重之和为 1.1，应为 1"),
        (
            "yangwang-2011", '{ text = "班子团结", aspect = "党组织自身建设" }',
            '{ text = "班子成员带头", aspect = "党组织自身建设" }', "列在几个方面",
        ),
        ("yangwang-2011", 'rated = "parent"', 'rated = "above"', "above"),
        ("yangwang-2011", "rate < 60%", "rate < 六成", "不是比较"),
        ("shequ-kaohe", "score = [0, 100]", "score = [100, 0]", "最低分不低于最高分"),
        ("tjzjsd-2010", 'subjects = ["organisation", "member"]', 'subjects = ["leaders"]', "leaders"),
    ],
)  # fmt: skip
def test_scheme_that_does_not_hold_together(tmp_path: Path, name: str, old: str, new: str, words: str) -> None:
    """Exit status 2, with what is wrong and where."""
    assert words in broken(tmp_path, name, old, new)


def test_group_that_the_scheme_lacks(tmp_path: Path) -> None:
    """A sheet of 学生 in a round of parents and others is named; its ballots are in the total only."""
    desk = Desk(tmp_path, "shina-2010")
    desk.roster([("史纳学校党支部", None, None, 30, 20)], [("史纳学校党支部", "张三")])
    items = ("带头学习提高", "带头争创佳绩", "带头服务师生", "带头遵纪守法", "带头弘扬正气")
    rows = "\n".join(
        f"| {at} | {'学生' if at > 6 else '学生家长'} | 张三 |" + " 满意 |" * len(items) for at in range(1, 11)
    )
    sheet = draw(
        "| 单位：史纳学校党支部 | | |\n| 票号 | 参评人类别 | 姓名 |"
        + "".join(f" {item} |" for item in items)
        + f"\n{rows}",
        "评议",
    )
    desk.returned.mkdir()
    WRITERS["xlsxwriter"](desk.returned / "史纳学校党支部.xlsx", [sheet])
    answer = desk.merge()

    assert codes(answer)["group-unknown"] >= 1
    assert line(answer, item=items[0], group="学生家长")["counts"]["满意"] == 6
    assert line(answer, item=items[0], group=None)["counts"]["满意"] == 10


def test_summary_of_another_version_of_the_scheme(tmp_path: Path) -> None:
    """A 汇总 workbook that was made under version 1 is named when version 2 collects it."""
    below = Desk(tmp_path / "下级", "ranji-nianmo-2011")
    below.folder.mkdir()
    below.roster([("车间支部", "厂党委", None, 22, 20)])
    below.issue()
    book = below.open("车间支部")
    for sheet in book.worksheets:
        if sheet.title not in ("封面", "意见建议", "xlsheets"):
            items = [str(row[1].value) for row in sheet.iter_rows() if isinstance(row[0].value, int)]
            fill_counts(sheet, dict.fromkeys(items, (18, 1, 1)))
    below.send("车间支部", book, date(2011, 12, 26), 实参评=20, 收回=20, 有效=20, 无效=0)
    below.merge()
    above = Desk(tmp_path / "上级", "")
    above.folder.mkdir()
    above.adapt("ranji-nianmo-2011")
    path = Path(above.scheme)
    path.write_text(path.read_text("utf-8").replace("version = 1", "version = 2"), "utf-8")
    above.roster([("车间支部", "厂党委", None, 22, 20)])
    above.returned.mkdir()
    shutil.copy(below.book, above.returned / "厂党委汇总.xlsx")
    answer = above.merge()

    assert codes(answer)["template-outdated"] == 1


def test_form_of_people_with_nobody_to_rate(tmp_path: Path) -> None:
    """The roster names no secretary, so the secretaries' form has no subjects: that is said."""
    desk = Desk(tmp_path, "shequ-kaohe")
    desk.roster([("一居民区党总支", None, None, 12, 8)], [("一居民区党总支", "李四", "党员")])
    desk.issue()
    book = desk.open("一居民区党总支")
    sheet = book["组织评议"]
    top = next(cell for row in sheet.iter_rows() for cell in row if cell.value == "票号")
    for row in range(top.row + 1, top.row + 4):
        for column, value in ((2, "志愿者"), (3, 90), (4, "满意"), (5, "满意")):
            sheet.cell(row, column).value = value
    desk.send("一居民区党总支", book, date(2011, 12, 20), 收回=3, 有效=3)
    answer = desk.merge()

    assert codes(answer)["form-without-subjects"] >= 1
    assert line(answer, item="班子年度整体工作得分", group=None)["scores"]["n"] == 3


def test_weights_of_one_aspect_only(tmp_path: Path) -> None:
    """Weights in one aspect, none in the others: the weighted aspect is weighted, the others are plain means."""
    path = tmp_path / "方案.toml"
    assert run("schemes", "yangwang-2011", "--to", path).exit_code == 0
    text = path.read_text("utf-8")
    for at, weight in enumerate(("0.5", "0.1", "0.1", "0.1", "0.1", "0.1")):
        old = [line for line in text.splitlines() if 'aspect = "党组织自身建设"' in line][at]
        text = text.replace(old, old.replace(" },", f", weight = {weight} }},"))
    path.write_text(text, "utf-8")

    assert run("schemes", path, "--to", tmp_path / "方案.xlsx").exit_code == 0
    cells = {cell.value for row in openpyxl.load_workbook(tmp_path / "方案.xlsx")["项目"].iter_rows() for cell in row}
    assert {0.5, 0.1} <= cells
