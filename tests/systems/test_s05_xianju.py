"""S5 县局党组: as S1 with six items; annexes 1 and 2, results to the county."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from tests.systems.agreement import assert_counts_are_those_typed
from tests.systems.conftest import Demo
from tests.systems.desk import Desk, added, line, lines, rows_below
from tests.systems.sheets import fill_counts, fill_group_facts

GROUPS = {
    "机关及基层支部书记和党员代表": 10, "离退休干部代表": 6, "机关干部职工": 20, "行风监督员": 5,
    "两代表一委员": 4, "监管服务对象": 12,
}  # fmt: skip
ITEMS = (
    "深入开展创先争优活动情况", "维护安全情况", "为监管相对人和人民群众办实事、解难题情况", "推动工作情况",
    "统筹推进系统党组织和党员队伍建设情况", "“三亮三比三评”活动开展情况",
)  # fmt: skip


def test_results_to_the_county(tmp_path: Path) -> None:
    """Six items by six rater groups; each group's counts, and all of them together, stand in the result table."""
    desk = Desk(tmp_path, "xianju-dangzu")
    desk.roster([("县局党组", None, None, 60, 60)], [("县局党组", "张三"), ("县局党组", "李四")])
    names = desk.issue()
    assert [name for name in names if name.startswith("附件")] == [
        "附件1_局党组开展创先争优活动群众评议表.xlsx", "附件2_党员个人参加创先争优活动群众评议表.xlsx",
    ]  # fmt: skip
    book = desk.open("县局党组")
    for group, valid in GROUPS.items():
        sheet = book[next(name for name in book.sheetnames if name.startswith("组织评议·") and name[5:] in group)]
        fill_group_facts(sheet, {"发出": valid, "收回": valid, "有效": valid})
        fill_counts(sheet, dict.fromkeys(ITEMS, (valid - 2, 1, 1)))
    fill_counts(book["党员评议"], {"张三": (55, 1, 1), "李四": (50, 6, 1)})
    desk.send("县局党组", book, date(2012, 4, 28), 实参评=57, 收回=57, 有效=57, 无效=0)
    answer = desk.merge()

    for item in ITEMS:
        whole = line(answer, subject="县局党组", item=item, group=None)
        groups = [one for one in lines(answer, subject="县局党组", item=item) if one["group"]]
        assert [one["group"] for one in groups] == list(GROUPS)
        assert whole["counts"] == added([one["counts"] for one in groups]) == {"满意": 45, "基本满意": 6, "不满意": 6}
        assert (whole["valid"], whole["rate"]["fraction"]) == (57, "17/19")
    rows = rows_below(desk.annex()["结果1"], "票数")
    assert [row[2] for row in rows if row[1] == "县局党组"] == ["全体", *GROUPS]
    assert [row[4] for row in rows if row[1] == "县局党组"] == [57, *GROUPS.values()]
    people = rows_below(desk.annex()["结果2"], "票数")
    assert [(row[2], row[4]) for row in people if isinstance(row[0], int)] == [("张三", 55), ("李四", 50)]
    assert len({one["item"] for one in lines(answer, subject="张三")}) == 6


def test_demo_round(demo: Demo) -> None:
    """The round of `make demo SYSTEM=s5`."""
    desk = Desk.of_demo(demo("s5"))
    answer = desk.merge()

    assert assert_counts_are_those_typed(desk, answer) > 80
    assert not answer["findings"]
