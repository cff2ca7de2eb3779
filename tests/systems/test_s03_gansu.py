"""S3 甘肃交通: four levels; the aggregate of aggregates is the sum over the leaves."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from tests.support.command import run
from tests.systems.agreement import assert_counts_are_those_typed, assert_parents_are_sums
from tests.systems.conftest import Demo
from tests.systems.desk import Desk, Json, added, codes, line, lines
from tests.systems.sheets import fill_counts, fill_group_facts

ITEMS = ("重点任务完成情况和创先争优破解难题进展情况", "为民服务承诺兑现情况", "自身问题的整改情况")
GROUPS = {"党员干部": 9, "职工群众代表": 6, "服务对象": 5, "两代表一委员": 2}
TREE = {
    "省交通运输厅": ["公路局党委", "运管局党委"],
    "公路局党委": ["公路局机关党总支", "公路局基层党总支"],
    "运管局党委": ["运管局机关党总支"],
    "公路局机关党总支": ["公路局机关第一支部", "公路局机关第二支部"],
    "公路局基层党总支": ["公路局基层第一支部"],
    "运管局机关党总支": ["运管局机关第一支部", "运管局机关第二支部"],
}
CASES = {"公路局机关第一支部": "推行路政一站式办理", "运管局机关第二支部": "党员突击队抢通水毁路段"}
LEAVES = [leaf for parent in list(TREE)[3:] for leaf in TREE[parent]]


def leaves_below(unit: str) -> list[str]:
    """Return the branches below a unit."""
    return [leaf for child in TREE[unit] for leaf in (leaves_below(child) if child in TREE else [child])]


def units_of(*parents: str) -> list[tuple[object, ...]]:
    """Return the roster rows of some units' children, and of those units."""
    rows: list[tuple[object, ...]] = [(parents[0], None, None, None, None)]
    return rows + [(child, parent, None, None, None) for parent in parents for child in TREE[parent]]


@pytest.fixture
def levels(tmp_path: Path) -> dict[str, tuple[Desk, Json]]:
    """Every level merges what it got from below: branches' workbooks first, then the 汇总 workbooks of the level below.

    Each office knows only those who report to it.
    """
    made: dict[str, tuple[Desk, Json]] = {}
    for parent in reversed(TREE):
        desk = Desk(tmp_path / parent, "gansu-jt-2012")
        desk.folder.mkdir()
        desk.roster(units_of(parent))
        desk.returned.mkdir()
        if TREE[parent][0] in TREE:
            for child in TREE[parent]:
                shutil.copy(made[child][0].book, desk.returned / f"{child}汇总.xlsx")
        else:
            desk.issue()
            for at, leaf in enumerate(TREE[parent]):
                send(desk, leaf, at)
        made[parent] = desk, desk.merge()
    return made


def send(desk: Desk, leaf: str, at: int) -> None:
    """Fill in a branch's workbook, a sheet a rater group, and send it back."""
    book = desk.open(leaf)
    for group, valid in GROUPS.items():
        sheet = book[f"组织评议·{group}"]
        fill_group_facts(sheet, {"发出": valid, "收回": valid, "有效": valid})
        fill_counts(
            sheet, {item: (valid - 1 - (number == at), 1, int(number == at)) for number, item in enumerate(ITEMS)}
        )
    sheet = book["意见建议"]
    top = next(cell.row for row in sheet.iter_rows() for cell in row if cell.value == "意见建议")
    sheet.cell(top + 1, 3).value = f"{leaf}：多听一线意见"
    if leaf in CASES:
        cases = book.create_sheet("典型案例")
        for row in (["序号", "典型案例"], [1, CASES[leaf]]):
            cases.append(row)
    whole = sum(GROUPS.values())
    desk.send(leaf, book, date(2012, 2, 10), 实参评=whole, 收回=whole, 有效=whole, 无效=0)


def test_aggregate_of_aggregates_is_the_sum_over_the_leaves(levels: dict[str, tuple[Desk, Json]]) -> None:
    """The department's counts, got through two levels of 汇总 workbooks, are those of the branches added up."""
    top = levels["省交通运输厅"][1]
    leaves = [one for parent in TREE for one in levels[parent][1]["results"] if one["unit"] in LEAVES]
    for item in ITEMS:
        for group in (None, *GROUPS):
            of_leaves = lines({"results": leaves}, item=item, group=group)
            assert len(of_leaves) == len(LEAVES)
            whole = line(top, "rollup", unit="省交通运输厅", item=item, group=group)
            assert whole["counts"] == added([one["counts"] for one in of_leaves])
            assert whole["valid"] == sum(one["valid"] for one in of_leaves)


def test_each_level_is_the_sum_of_the_level_below(levels: dict[str, tuple[Desk, Json]]) -> None:
    """Likewise step by step."""
    for parent, children in TREE.items():
        answer = levels[parent][1]
        for item in ITEMS:
            whole = line(answer, "rollup", unit=parent, item=item, group=None)
            assert whole["counts"] == added(
                [line(answer, unit=child, item=item, group=None)["counts"] for child in children]
            )


def test_one_roster_of_all_levels_gives_the_same(levels: dict[str, tuple[Desk, Json]], tmp_path: Path) -> None:
    """An office that reads all branches' own workbooks gets what came up through the levels."""
    desk = Desk(tmp_path / "一次", "gansu-jt-2012")
    desk.folder.mkdir()
    desk.roster(units_of(*TREE))
    desk.returned.mkdir()
    for parent in TREE:
        for path in levels[parent][0].returned.glob("*支部.xlsx"):
            shutil.copy(path, desk.returned)
    answer = desk.merge()

    assert_parents_are_sums(answer, {parent: leaves_below(parent) for parent in TREE})
    for item in ITEMS:
        mine = line(answer, "rollup", unit="省交通运输厅", item=item, group=None)
        theirs = line(levels["省交通运输厅"][1], "rollup", unit="省交通运输厅", item=item, group=None)
        assert (mine["counts"], mine["rate"]) == (theirs["counts"], theirs["rate"])


def test_branch_reported_by_two_ways_is_found(levels: dict[str, tuple[Desk, Json]]) -> None:
    """A branch in its general branch's 汇总 that also writes to the committee is found, and not counted twice."""
    desk, before = levels["公路局党委"]
    desk.roster(units_of("公路局党委", "公路局机关党总支", "公路局基层党总支"))
    own = levels["公路局机关党总支"][0].returned / "公路局机关第一支部.xlsx"
    desk.put(own)
    answer = desk.merge()

    assert codes(answer)["submission-conflict"] >= 1
    whole = line(before, "rollup", unit="公路局党委", item=ITEMS[0], group=None)["counts"]["满意"]
    assert line(answer, "rollup", unit="公路局党委", item=ITEMS[0], group=None)["counts"]["满意"] < whole


def test_late_and_missing_at_a_level(levels: dict[str, tuple[Desk, Json]]) -> None:
    """A general branch that has sent nothing is missing by name, at the level that awaits it."""
    desk, _ = levels["公路局党委"]
    (desk.returned / "公路局基层党总支汇总.xlsx").unlink()
    answer = desk.merge()

    assert answer["missing"] == ["公路局基层党总支"]


def test_model_cases_come_up_through_the_levels(levels: dict[str, tuple[Desk, Json]]) -> None:
    """2–3 典型案例 and the raters' opinions are listed by unit in the department's 汇总, once each."""
    book = openpyxl.load_workbook(levels["省交通运输厅"][0].book)
    cases = [[cell.value for cell in row] for row in book["典型案例"].iter_rows(min_row=3)]
    opinions = [row[4].value for row in book["整改台账"].iter_rows(min_row=3) if row[4].value]

    assert [row[2] for row in cases if row[2]] == ["推行路政一站式办理", "党员突击队抢通水毁路段"]
    assert sorted(opinions) == sorted(f"{leaf}：多听一线意见" for leaf in LEAVES)


def test_summary_table(demo: Demo) -> None:
    """The 汇总表 of the notice: 支部数, 已评支部数, 党员数, 参评人数, and the totals of its rows."""
    desk = Desk.of_demo(demo("s3"))
    rows = {row[1]: row for row in desk.annex("汇总表")["汇总表"] if isinstance(row[0], int)}

    assert list(rows) == ["公路局党委", "运管局党委"]
    assert [rows[name][2:5] for name in rows] == [[4, 4, 12], [4, 4, 12]]
    total = next(row for row in desk.annex("汇总表")["汇总表"] if str(row[0]).startswith("合"))
    assert total[5] == sum(row[5] for row in rows.values())
    assert total[6] == sum(row[6] for row in rows.values())


def test_demo_round(demo: Demo) -> None:
    """The round of `make demo SYSTEM=s3`: what came up through three levels is what the branches typed."""
    desk = Desk.of_demo(demo("s3"))
    top = run("status", desk.book, "--json", "-").json
    answer = run("merge", desk.returned, "-s", desk.scheme, "-r", desk.folder / "名册.xlsx", "--json", "-").json

    assert assert_counts_are_those_typed(desk, answer) > 100
    assert [Path(file["path"]).name for file in top["files"]] == ["公路局党委汇总.xlsx", "运管局党委汇总.xlsx"]
    assert top["missing"] == []
