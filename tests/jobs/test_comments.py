"""领导点评: forms issued from the roster, read back, and who has no comment yet."""

import json
from pathlib import Path

import openpyxl
import pytest

from tests.support.desk import Desk
from tests.support.drawing import draw
from tests.support.schemes import ORG_ONE
from tests.support.writers import WRITERS
from xlsheets.books.commentform import comment_workbook
from xlsheets.books.rosterfile import read_roster
from xlsheets.books.schemefile import Scheme
from xlsheets.jobs.issue import write_issue

COMMENTS = (
    '\n[comments]\nsubjects = ["organisation", "member"]\ncopies = ["本人", "党组织", "公示"]\ndue = 2011-01-13\n'
)


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """Return a desk of two branches with members, whose leaders comment."""
    monkeypatch.chdir(tmp_path)
    desk = Desk(tmp_path)
    desk.scheme(ORG_ONE)
    with Path("scheme.toml").open("a", encoding="utf-8") as file:
        file.write(COMMENTS)
    desk.roster(
        "| 单位 | 上级单位 |\n| 甲支部 | 总支 |\n| 乙支部 | 总支 |",
        "| 单位 | 姓名 |\n| 甲支部 | 张三 |\n| 甲支部 | 李四 |\n| 乙支部 | 王五 |",
    )
    write_issue("scheme.toml", Path("roster.xlsx"), Path("out"))
    return desk


def fill(source: str, **comments: str) -> None:
    """Fill comments into an issued workbook, by sheet, as a leader would, and return it."""
    book = openpyxl.load_workbook(Path("out") / source)
    for sheet, text in comments.items():
        for row in book[sheet].iter_rows():
            for cell in row:
                if cell.value == "点评意见" and cell.row < 10:
                    cell.offset(column=1).value = text
                if cell.value == "点评人（签字）" and cell.row < 10:
                    cell.offset(column=1).value = "赵六"
                    cell.offset(column=3).value = "2011-01-10"
    book.save(Path("in") / source)


def test_the_form_has_as_many_identical_pages_as_are_kept(desk: Desk) -> None:
    """Every cell of the second and third page shows what the first does, each page on paper of its own."""
    scheme, roster = Scheme.load("scheme.toml"), read_roster(Path("roster.xlsx"))
    unit = roster.unit("甲支部")
    assert unit is not None
    assert scheme.comments is not None
    Path("x.xlsx").write_bytes(comment_workbook(scheme, unit, roster.members_of("甲支部"), scheme.comments))
    book = openpyxl.load_workbook("x.xlsx")
    stored = openpyxl.load_workbook("x.xlsx", data_only=True)

    assert book.sheetnames[:3] == ["党组织", "张三", "李四"]
    sheet, shown = book["张三"], stored["张三"]
    breaks = [one.id for one in sheet.row_breaks.brk]
    page = breaks[0]
    assert breaks == [page, 2 * page]
    for row in range(1, page + 1):
        for column in range(1, 5):
            first = shown.cell(row, column).value
            copies = [shown.cell(row + number * page, column).value for number in (1, 2)]
            assert copies == [first, first]
    assert sheet.cell(page, 1).value == "注：此表一式三份，本人存一份，党组织存一份，公示一份。"
    formulas = {cell.value for row in sheet.iter_rows(min_row=page + 1) for cell in row if cell.data_type == "f"}
    assert '=IF(B4="","",B4)' in formulas


def test_comments_are_read_back_and_the_others_named(desk: Desk) -> None:
    """Who is covered, who is not, in numbers and by name; a form without a comment does not count."""
    fill("点评登记表_甲支部.xlsx", 党组织="班子团结", 张三="带头作用好")
    fill("点评登记表_乙支部.xlsx", 王五="")

    merged = desk.run("merge", "--into", "汇总.xlsx")
    report = json.loads(merged.stdout)

    assert report["comments"]["organisations"] == {
        "expected": 2, "done": 1, "missing": [{"unit": "乙支部", "names": ["乙支部"]}],
    }  # fmt: skip
    assert report["comments"]["people"]["done"] == 1
    assert report["comments"]["people"]["missing"] == [
        {"unit": "甲支部", "names": ["李四"]}, {"unit": "乙支部", "names": ["王五"]},
    ]  # fmt: skip
    assert report["missing"] == ["甲支部", "乙支部"]
    assert {one["found"] for one in report["findings"] if one["code"] == "comment-missing"} == {
        "甲支部：李四，共 1", "乙支部：乙支部，共 1", "乙支部：王五，共 1",
    }  # fmt: skip
    ledger = openpyxl.load_workbook("汇总.xlsx")["点评台账"]
    rows = [[cell.value for cell in row] for row in ledger.iter_rows(min_row=3)]
    assert ["甲支部", "张三", "赵六", "2011-01-10", "带头作用好"] in [row[1:6] for row in rows]


def test_the_ledger_is_the_same_when_the_book_is_read_again(desk: Desk) -> None:
    """A 汇总 workbook hands its comments back as they are."""
    fill("点评登记表_甲支部.xlsx", 党组织="班子团结", 张三="带头作用好")
    from xlsheets.jobs.store import open_store, save_store

    desk.run("merge", "--into", "汇总.xlsx")
    save_store(open_store(Path("汇总.xlsx")), Path("再存.xlsx"))

    assert open_store(Path("再存.xlsx")).coverage == open_store(Path("汇总.xlsx")).coverage
    assert len(open_store(Path("再存.xlsx")).comments) == 3


def test_a_form_that_the_office_drew_itself(desk: Desk) -> None:
    """A 登记表 of another make is read by its labels; a member nobody knows is named."""
    sheet = draw("""
        | 党员在创先争优活动中接受领导点评登记表 | | | |
        | 姓名 | 王五 | 所在支部 | 乙支部 |
        | 个人总结 | 完成了承诺 | | |
        | 点评意见 | 成绩突出，望再接再厉 | | |
        | 点评人（签字） | 赵六 | 点评日期 | 2011-01-15 |
    """, "登记表")  # fmt: skip
    other = draw("| 姓名 | 吴十 | 所在支部 | 乙支部 |\n| 点评意见 | 很好 | | |\n| 点评人 | 赵六 | | |", "登记表2")
    WRITERS["xlsxwriter"](Path("in/乙支部点评.xlsx"), [sheet, other])

    report = json.loads(desk.run("merge").stdout)

    assert report["comments"]["people"]["done"] == 1
    codes = [one["code"] for one in report["findings"]]
    assert "comment-late" in codes
    assert "member-unknown" in codes
    assert report["files"][0]["status"] == "accepted"
