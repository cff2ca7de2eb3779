"""S7 天津职技师大: every member covered or listed; three identical prints; the tick form."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from tests.support.drawing import draw
from tests.support.writers import WRITERS
from tests.systems.agreement import assert_counts_are_those_typed
from tests.systems.conftest import Demo
from tests.systems.desk import Desk, codes, line
from tests.systems.sheets import fill_ballots, fill_counts

ITEMS = (
    "组织领导本单位开展创先争优活动情况", "推动中心工作和重点任务完成情况", "公开承诺践诺情况",
    "服务群众解决问题情况", "加强班子和队伍建设情况", "党群共建创先争优情况",
)  # fmt: skip
UNITS = [("教工党支部", "机械学院党总支", "教师", 12, 8), ("学生党支部", "机械学院党总支", "学生", 20, 10)]
MEMBERS = [("教工党支部", "张三"), ("教工党支部", "李四"), ("学生党支部", "王五"), ("学生党支部", "赵六")]


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """A general branch with two branches of two members each."""
    desk = Desk(tmp_path, "tjzjsd-2010")
    desk.roster(UNITS, MEMBERS)
    desk.issue()
    return desk


def comment(desk: Desk, unit: str, **said: str) -> None:
    """Fill comments into a unit's 登记表, by sheet, and send it back."""
    book = openpyxl.load_workbook(desk.issued / f"点评登记表_{unit}.xlsx")
    for name, text in said.items():
        sheet = book[name]
        for label, value in (("点评意见", text), ("点评人（签字）", "钱七"), ("点评日期", "2011-01-12")):
            cell = next(cell for row in sheet.iter_rows() for cell in row if cell.value == label)
            sheet.cell(cell.row, cell.column + 1).value = value
    desk.returned.mkdir(exist_ok=True)
    book.save(desk.returned / f"点评登记表_{unit}.xlsx")


def pages(sheet: Worksheet) -> list[list[list[object]]]:
    """Return what each printed page shows."""
    ends = [one.id for one in sheet.row_breaks.brk]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    return [rows[start:end] for start, end in zip([0, *ends], [*ends, len(rows)], strict=True)]


def test_three_identical_prints(desk: Desk) -> None:
    """本人, 党组织 and 公示 get the same page, for the branch and for every member."""
    for unit, names in (("教工党支部", ["张三", "李四"]), ("学生党支部", ["王五", "赵六"])):
        book = openpyxl.load_workbook(desk.issued / f"点评登记表_{unit}.xlsx", data_only=True)
        assert book.sheetnames[:3] == ["党组织", *names]
        for name in book.sheetnames[:3]:
            first, *others = pages(book[name])
            assert len(others) == 2
            assert all(page == first for page in others)
            assert "此表一式三份，本人存一份，党组织存一份，公示一份" in str(first[-1][0])


def test_every_member_is_covered_or_listed(desk: Desk) -> None:
    """Who has a comment stands in 点评台账; who has none is named, by unit."""
    comment(desk, "教工党支部", 党组织="班子团结", 张三="带头作用好", 李四="望再接再厉")
    comment(desk, "学生党支部", 王五="学习刻苦")
    found = desk.merge()["comments"]

    people = found["people"]
    assert (people["expected"], people["done"]) == (4, 3)
    assert people["missing"] == [{"unit": "学生党支部", "names": ["赵六"]}]
    listed = {name for entry in people["missing"] for name in entry["names"]}
    ledger = openpyxl.load_workbook(desk.book)["点评台账"]
    covered = {cell.value for row in ledger.iter_rows() for cell in row} & {name for _, name in MEMBERS}
    assert covered | listed == {name for _, name in MEMBERS}


def test_counts_of_those_commented_on(desk: Desk) -> None:
    """How many organisations and how many people were commented on."""
    comment(desk, "教工党支部", 党组织="班子团结", 张三="带头作用好")
    answer = desk.merge()

    assert (answer["comments"]["organisations"]["done"], answer["comments"]["people"]["done"]) == (1, 1)
    assert codes(answer)["comment-missing"] >= 2


def test_tick_form(desk: Desk) -> None:
    """附件3 is ticked ballot by ballot: the sheet of ticks is counted, a double tick is found."""
    book = desk.open("教工党支部")
    ballots: list[dict[str, object]] = [dict.fromkeys(ITEMS, "满意") for _ in range(8)]
    ballots[3] = {**ballots[3], ITEMS[1]: "不满意"}
    fill_ballots(book["组织评议"], ballots)
    fill_counts(book["党员评议"], {"张三": (8, 0, 0), "李四": (6, 1, 1)})
    row = next(cell.row for row in book["组织评议"].iter_rows() for cell in row if cell.value == "票号") + 2
    column = next(cell.column for row in book["组织评议"].iter_rows() for cell in row if cell.value == ITEMS[0])
    book["组织评议"].cell(row, column + 2).value = "√"
    desk.send("教工党支部", book, date(2011, 1, 12), 实参评=8, 收回=8, 有效=8, 无效=0)
    answer = desk.merge()

    assert codes(answer)["two-marks"] == 1
    assert line(answer, unit="教工党支部", item=ITEMS[1], form="org")["counts"] == {
        "满意": 7,
        "基本满意": 0,
        "不满意": 1,
    }
    first = line(answer, unit="教工党支部", item=ITEMS[0], form="org")
    assert (first["counts"]["满意"], first["void_items"], first["valid"]) == (7, 1, 8)


def test_ballots_as_the_notice_prints_them(desk: Desk) -> None:
    """A ballot a sheet, ticked in the empty cell below the level: three sheets are three ballots."""
    sheets = [
        draw(
            "| 基层党组织创先争优活动集中评议表 | | | |\n| 单位：学生党支部 | | | |\n"
            "| 评议内容 | 满意 | 基本满意 | 不满意 |\n"
            + "\n".join(f"| {item} | {'√' if number else ''} | {'' if number else '√'} | |" for item in ITEMS),
            f"票{number + 1}",
        )
        for number in range(3)
    ]
    desk.returned.mkdir()
    WRITERS["xlsxwriter"](desk.returned / "学生党支部.xlsx", sheets)
    found = line(desk.merge(), unit="学生党支部", item=ITEMS[5], form="org")

    assert (found["returned"], found["counts"]) == (3, {"满意": 2, "基本满意": 1, "不满意": 0})


def test_demo_round(demo: Demo) -> None:
    """The round of `make demo SYSTEM=s7`: two students still lack a comment."""
    desk = Desk.of_demo(demo("s7"))
    answer = desk.merge()

    assert assert_counts_are_those_typed(desk, answer) > 60
    assert answer["comments"]["people"]["missing"] == [
        {"unit": "机械学生党支部", "names": ["孙八"]}, {"unit": "电子学生党支部", "names": ["张三"]},
    ]  # fmt: skip
