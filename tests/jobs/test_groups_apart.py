"""Rater groups that return apart: by sheet, by workbook, and what is said when one is not there."""

import json
from pathlib import Path

import openpyxl
import pytest

from tests.support.desk import UNIT, Desk
from xlsheets.jobs.issue import write_issue


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """Return a desk in an empty folder."""
    monkeypatch.chdir(tmp_path)
    return Desk(tmp_path)


def scheme(apart: str, layout: str) -> None:
    """Write a scheme of one form whose groups are kept apart in a way."""
    form = f"""
id = "four"
round = "2011-06"
[scales]
"满意度" = ["满意", "基本满意", "不满意"]
[[forms]]
id = "org"
title = "党组织评议表"
scale = "满意度"
items = ["中心工作完成情况", "承诺践诺情况"]
layout = "{layout}"
apart = "{apart}"
groups = {{"领导点评" = 0.3, "党员互评" = 0.3, "群众测评" = 0.4}}
[rate]
satisfied = ["满意"]
"""
    Path("scheme.toml").write_text(form, encoding="utf-8")


def fill_counts(name: str, satisfied: int, ballots: int) -> None:
    """Fill an issued workbook of counts: so many satisfied of so many ballots, on both items."""
    book = openpyxl.load_workbook(Path("out") / name)
    cover = book["封面"]
    for row in cover.iter_rows():
        if row[0].value in ("收回", "有效"):
            row[1].value = ballots
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            if row[1].value in ("中心工作完成情况", "承诺践诺情况"):
                row[2].value, row[3].value, row[4].value = satisfied, ballots - satisfied, 0
    book.save(Path("in") / name)


def test_each_group_returns_a_workbook_of_its_own(desk: Desk) -> None:
    """The workbooks of a unit are brought together by group, and the weighted rate made of all of them."""
    scheme("workbook", "D")
    write_issue("scheme.toml", Path("roster.xlsx"), Path("out"))
    names = [f"01_{UNIT}_{group}.xlsx" for group in ("领导点评", "党员互评", "群众测评")]
    assert sorted(path.name for path in Path("out").glob("01_*")) == sorted(names)

    for name, satisfied in zip(names, (10, 8, 6), strict=True):
        fill_counts(name, satisfied, 10)
    report = json.loads(desk.run("merge").stdout)

    assert {file["status"] for file in report["files"]} == {"accepted"}
    first = [one for one in report["results"] if one["item"] == "中心工作完成情况"]
    assert [(one["group"], one["returned"], one["rate"]["fraction"]) for one in first] == [
        (None, 30, "39/50"), ("领导点评", 10, "1"), ("党员互评", 10, "4/5"), ("群众测评", 10, "3/5"),
    ]  # fmt: skip
    assert report["missing"] == []


def test_a_group_whose_workbook_is_not_there_is_named(desk: Desk) -> None:
    """Without 群众测评 there is no combined rate, and the finding says whose ballots are missing."""
    scheme("workbook", "D")
    write_issue("scheme.toml", Path("roster.xlsx"), Path("out"))
    fill_counts(f"01_{UNIT}_领导点评.xlsx", 10, 10)
    fill_counts(f"01_{UNIT}_党员互评.xlsx", 8, 10)

    report = json.loads(desk.run("merge").stdout)

    assert report["results"][0]["group"] is None
    assert report["results"][0]["rate"] is None
    assert [one["found"] for one in report["findings"] if one["code"] == "group-absent"] == [
        f"“{UNIT}”的“党组织评议表”缺 群众测评"
    ]


@pytest.mark.parametrize("layout", ["B", "C", "D"])
def test_groups_on_sheets_of_their_own(desk: Desk, layout: str) -> None:
    """Apart = "sheet" gives one sheet a group in every layout, and no column for it."""
    scheme("sheet", layout)
    write_issue("scheme.toml", Path("roster.xlsx"), Path("out"))
    path = Path("out") / f"01_{UNIT}.xlsx"
    book = openpyxl.load_workbook(path)
    groups = ("领导点评", "党员互评", "群众测评")

    assert [name for name in book.sheetnames if "·" in name] == [f"组织评议·{group}" for group in groups]
    for number, group in enumerate(groups, 1):
        sheet = book[f"组织评议·{group}"]
        assert all(cell.value != "参评人类别" for row in sheet.iter_rows() for cell in row if layout != "D")
        if layout == "B":
            top = next(cell.row for row in sheet.iter_rows() for cell in row if cell.value == "票号")
            for ballot in range(number):
                sheet.cell(top + 1 + ballot, 2).value = "满意"
                sheet.cell(top + 1 + ballot, 3).value = "不满意"
    if layout != "B":
        return
    book.save(Path("in") / path.name)

    report = json.loads(desk.run("merge").stdout)

    counted = {one["group"]: one["returned"] for one in report["results"] if one["item"] == "中心工作完成情况"}
    assert counted == {None: 6, "领导点评": 1, "党员互评": 2, "群众测评": 3}


@pytest.mark.parametrize(
    ("name", "title", "group"),
    [
        ("3_群众测评.xlsx", "评议表", "群众测评"), ("3.xlsx", "评议表（群众测评）", "群众测评"),
        ("3群众测评表.xlsx", "群众测评表", None), ("领导点评_群众测评.xlsx", "评议表", None),
    ],
)  # fmt: skip
def test_a_group_named_by_file_or_title(desk: Desk, name: str, title: str, group: str | None) -> None:
    """A group's name as a word of its own is taken; within another word, or beside another group's, it is not."""
    scheme("workbook", "D")
    desk.put(name, f"""
        | {title} | | | |
        | 单位:{UNIT} | 收回:10 | 有效:10 | |
        | 评议项目 | 满意 | 基本满意 | 不满意 |
        | 中心工作完成情况 | 6 | 4 | 0 |
        | 承诺践诺情况 | 6 | 4 | 0 |
    """)  # fmt: skip

    report = json.loads(desk.run("merge").stdout)

    assert {one["group"] for one in report["results"]} == {None, group}
