"""S1 福建师大: 附件3, 4 and 5 from the same ballots, 附件4 adds up to 附件3, the late and the missing by name."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tests.support.drawing import draw
from tests.support.writers import WRITERS
from tests.systems.agreement import assert_counts_are_those_typed, assert_parents_are_sums
from tests.systems.conftest import Demo
from tests.systems.desk import Desk, codes, line, rows_below
from tests.systems.sheets import fill_counts

ITEMS = (
    "推进创先争优活动情况", "推动中心工作和重点任务完成情况", "承诺践诺情况",
    "为师生员工办实事、做好事、解难事情况", "加强党组织和党员队伍建设情况",
)  # fmt: skip
UNITS = [
    ("化学系教工党支部", "理工分党委", "教师", 31, 30),
    ("化学系学生党支部", "理工分党委", "学生", 24, 24),
    ("物理系教工党支部", "理工分党委", "教师", 20, 20),
]


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """Three branches; the report is due a week after the end of the evaluation."""
    desk = Desk(tmp_path, "")
    desk.adapt("fjnu-2011", due="2012-01-17")
    desk.roster(UNITS, [("化学系教工党支部", "张三"), ("化学系教工党支部", "李四"), ("化学系学生党支部", "王五")])
    return desk


def filled_round(desk: Desk) -> None:
    """One branch fills in what it got, late; another sends a sheet of its own make; the third sends nothing."""
    names = desk.issue()
    assert [name for name in names if name.startswith("附件")] == [
        "附件1_基层党组织开展创先争优活动群众评议表.xlsx",
        "附件2_党员参加创先争优活动群众评议表.xlsx",
    ]
    book = desk.open("化学系教工党支部")
    fill_counts(book["组织评议"], {item: (25 - at, 2, at) for at, item in enumerate(ITEMS)})
    fill_counts(book["党员评议"], {"张三": (27, 1, 0), "李四": (24, 3, 1)})
    desk.send("化学系教工党支部", book, date(2012, 1, 20), 实参评=30, 收回=29, 有效=28, 无效=1)
    organisation = draw(
        "| 单位：化学系学生支部 | | | | | |\n| 收回24份 有效24份 日期：2012年1月10日 | | | | | |\n"
        "| 序号 | 评议内容 | 满意 | 基本满意 | 不满意 | 合计 |\n"
        + "\n".join(f"| {at} | {item} | 20 | {at} | {4 - at or ''} | 24 |" for at, item in enumerate(ITEMS[:4], 1))
        + f"\n| 5 | {ITEMS[4]} | 22 | 1 | | 23 |",
        "支部评议",
    )
    members = draw(
        "| 单位：化学系学生支部 | | | |\n| 序号 | 姓名 | 参加创先争优活动情况 | | | 立足岗位履行职责情况 | | | "
        "践行公开承诺情况 | | | 联系和服务师生情况 | | |\n"
        "| | |" + " 满意 | 基本满意 | 不满意 |" * 4 + "\n"
        "| 1 | 王五 | 23 | 1 | 0 | 22 | 2 | 0 | 24 | | | 20 | 3 | 1 |",
        "党员评议",
    )
    desk.returned.mkdir(exist_ok=True)
    WRITERS["xlsxwriter"](desk.returned / "学生支部的表.xlsx", [organisation, members])


def test_annexes_come_from_the_same_ballots(desk: Desk) -> None:
    """附件3's counts are the totals of 附件4; 附件5 has the members of both returns; rates are exact."""
    filled_round(desk)
    answer = desk.merge()
    sheets = desk.annex()

    assert line(answer, unit="化学系教工党支部", item=ITEMS[0], form="org")["rate"]["fraction"] == "27/28"
    whole = line(answer, "rollup", unit="理工分党委", item=ITEMS[2])
    assert whole["counts"] == {"满意": 23 + 20, "基本满意": 2 + 3, "不满意": 2 + 1}
    assert (whole["valid"], whole["rate"]["fraction"]) == (52, "12/13")

    items = {row[1]: row for row in rows_below(sheets["附件3"], "票数") if row[0] in (1, 2, 3, 4, 5)}
    units = rows_below(sheets["附件4"], "票数")
    total = next(row for row in units if row[0] and str(row[0]).replace("\u3000", "") == "合计")
    for at, item in enumerate(ITEMS):
        found = next(row for name, row in items.items() if name == item)
        assert found[2:8] == total[3 + 7 * at : 9 + 7 * at], item
    people = rows_below(sheets["附件5"], "票数")
    assert [(row[1], row[2], row[4]) for row in people if isinstance(row[0], int)] == [
        ("化学系教工党支部", "张三", 27), ("化学系教工党支部", "李四", 24), ("化学系学生党支部", "王五", 23),
    ]  # fmt: skip


def test_late_and_missing_by_name(desk: Desk) -> None:
    """Who came after the due date, and who never came."""
    filled_round(desk)
    answer = desk.merge()
    standing = desk.status()

    assert answer["missing"] == standing["missing"] == ["物理系教工党支部"]
    assert [path.rpartition("/")[2] for path in standing["late"]] == ["化学系教工党支部.xlsx"]
    assert codes(answer)["submission-late"] == codes(answer)["submission-missing"] == 1
    assert set(standing["returned"]) == {"化学系教工党支部", "化学系学生党支部"}


def test_annex_4_gives_the_missing_branch_an_empty_row(desk: Desk) -> None:
    """A branch that sent nothing keeps its row; it is not 0."""
    filled_round(desk)
    desk.merge()

    row = next(row for row in rows_below(desk.annex("附件4")["附件4"], "票数") if row[1] == "物理系教工党支部")
    assert set(row[3:]) == {None}


def test_demo_round(demo: Demo) -> None:
    """The round of `make demo SYSTEM=s1`: counts as typed, sums of the branches, one late, one missing, one twice."""
    desk = Desk.of_demo(demo("s1"))
    answer = desk.merge()

    assert assert_counts_are_those_typed(desk, answer) > 200
    assert_parents_are_sums(answer, {"理工分党委": [file["unit"] for file in answer["files"]]})
    assert answer["missing"] == ["地理系学生党支部"]
    assert codes(answer)["submission-late"] == 1
    assert [file["status"] for file in answer["files"]].count("superseded") == 1
