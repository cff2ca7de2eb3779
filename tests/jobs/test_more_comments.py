"""领导点评 as it really comes back: two leaders, one workbook each; beside counts; without a roster; too long."""

import json
from pathlib import Path
from typing import Any

import openpyxl

from tests.jobs.test_comments import desk, fill
from tests.support.desk import Desk
from tests.support.drawing import draw
from xlsheets.jobs.store import open_store

__all__ = ["desk"]


def merged(desk: Desk, *options: object) -> dict[str, Any]:
    """Merge and return the JSON."""
    answer: dict[str, Any] = json.loads(desk.run("merge", *options).stdout)
    return answer


def copy(name: str, source: str) -> None:
    """Put the issued workbook of a unit into the folder under another name, filled in by `fill` before."""
    (Path("in") / name).write_bytes((Path("in") / source).read_bytes())


def test_two_leaders_fill_in_a_workbook_each(desk: Desk) -> None:
    """Forms that one of them left blank are no conflict with the other's, and a blank one is not listed twice."""
    fill("点评登记表_甲支部.xlsx", 党组织="班子团结", 张三="带头作用好")
    copy("甲1.xlsx", "点评登记表_甲支部.xlsx")
    fill("点评登记表_甲支部.xlsx", 李四="再接再厉")

    report = merged(desk, "--into", "汇总.xlsx")

    assert {file["status"] for file in report["files"]} == {"accepted"}
    assert report["comments"]["people"]["missing"] == [{"unit": "乙支部", "names": ["王五"]}]
    assert [(one.subject, one.text) for one in open_store(Path("汇总.xlsx")).comments] == [
        ("李四", "再接再厉"), ("", "班子团结"), ("张三", "带头作用好"),
    ]  # fmt: skip


def test_two_leaders_comment_on_one_person(desk: Desk) -> None:
    """Both comments stand; the same leader's second one is asked about."""
    head = "| 姓名 | 王五 | 所在支部 | 乙支部 |\n"
    for name, by in (("1.xlsx", "赵六"), ("2.xlsx", "孙八")):
        desk.put(name, draw(f"{head}| 点评意见 | {by}：很好 | | |\n| 点评人 | {by} | | |", "登记表"))
    both = merged(desk)
    desk.put("3.xlsx", draw(f"{head}| 点评意见 | 一般 | | |\n| 点评人 | 孙八 | | |", "登记表"))
    again = merged(desk)

    assert [file["status"] for file in both["files"]] == ["accepted", "accepted"]
    assert both["comments"]["people"]["done"] == 1
    assert [file["status"] for file in again["files"]] == ["accepted", "rejected", "rejected"]
    assert [one["code"] for one in again["findings"]].count("submission-conflict") == 2


def test_counts_and_a_form_of_comments_in_one_workbook(desk: Desk) -> None:
    """A branch that adds a 登记表 to its return loses neither."""
    counts = draw(
        "| 单位:甲支部 | 收回:10 | 有效:10 | |\n| 评议项目 | 满意 | 基本满意 | 不满意 |\n| 总体评价 | 9 | 0 | 1 |",
        "评议表",
    )
    form = draw("| 党组织名称 | 甲支部 |\n| 点评意见 | 班子团结 |\n| 点评人 | 赵六 |", "登记表")
    desk.put("甲.xlsx", counts, form)

    report = merged(desk)

    assert report["results"][0]["counts"] == {"满意": 9, "基本满意": 0, "不满意": 1}
    assert report["comments"]["organisations"]["done"] == 1
    assert report["missing"] == ["乙支部"]


def test_a_comment_sheet_with_a_table_of_counts_on_it(desk: Desk) -> None:
    """集中评议表 with a box for the leader's words is counted."""
    desk.put("甲.xlsx", """
        | 单位:甲支部 | 收回:10 | 有效:10 | |
        | 评议项目 | 满意 | 基本满意 | 不满意 |
        | 总体评价 | 9 | 0 | 1 |
        | 点评意见 | 班子团结 | | |
        | 点评人 | 赵六 | | |
    """)  # fmt: skip

    report = merged(desk)

    assert [one["counts"]["满意"] for one in report["results"]] == [9]
    assert report["comments"]["organisations"]["done"] == 1


def test_without_a_roster_the_comments_are_counted_all_the_same(desk: Desk) -> None:
    """How many there should be is unknown, and not 0."""
    fill("点评登记表_甲支部.xlsx", 党组织="班子团结", 张三="带头作用好")
    Path("roster.xlsx").unlink()

    report = merged(desk)

    assert report["comments"] == {
        "organisations": {"expected": None, "done": 1, "missing": None},
        "people": {"expected": None, "done": 1, "missing": None},
    }


def test_long_and_formula_like_comments(desk: Desk) -> None:
    """They are text in the ledger, cut where no cell holds them, and the person has a comment after reading back."""
    fill("点评登记表_甲支部.xlsx", 张三="=HYPERLINK(1)", 李四="好" * 32_700)
    book = openpyxl.load_workbook("in/点评登记表_甲支部.xlsx")
    for row in book["张三"].iter_rows(max_row=9):
        for cell in row:
            if cell.value == "=HYPERLINK(1)":
                cell.data_type = "s"
    book.save("in/点评登记表_甲支部.xlsx")

    report = merged(desk, "--into", "汇总.xlsx")

    assert "text-cut" in [one["code"] for one in report["findings"]]
    assert report["comments"]["people"]["done"] == 2
    again = open_store(Path("汇总.xlsx"))
    assert [(one.subject, one.text[:9], len(one.text)) for one in again.comments if one.text] == [
        ("张三", "=HYPERLIN", 13), ("李四", "好" * 9, 32_000),
    ]  # fmt: skip
    assert sum(one.done for one in again.coverage) == 2


def test_a_summary_hands_its_comments_up(desk: Desk) -> None:
    """Where the roster above lists the same units, their comments come along."""
    fill("点评登记表_甲支部.xlsx", 党组织="班子团结", 张三="带头作用好")
    desk.put(
        "甲.xlsx",
        "| 单位:甲支部 | 收回:1 | 有效:1 | |\n| 评议项目 | 满意 | 基本满意 | 不满意 |\n| 总体评价 | 1 | 0 | 0 |",
    )
    below = merged(desk, "--into", "汇总.xlsx")

    above = json.loads(desk.run("merge", paths=["汇总.xlsx"]).stdout)

    assert above["comments"] == below["comments"]
