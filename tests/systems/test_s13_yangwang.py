"""S13 杨王村 三测评: directed evaluations; each group rates only its own; an aspect's rate comes from its items."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.systems.agreement import assert_counts_are_those_typed
from tests.systems.conftest import Demo
from tests.systems.desk import Desk, Json, line, lines, rate
from tests.systems.sheets import fill_counts, fill_group_facts
from xlsheets.books.schemefile import Scheme

VILLAGE = "杨王村党委"
SCHEME = Scheme.load("yangwang-2011")
SIX = ("政治修养", "参加学习", "开展工作", "联系服务群众", "遵纪守法", "弘扬正气")
SQUADS = {"第一小组": (("张三", "李四"), 30), "第二小组": (("王五",), 24)}
BRANCHES = {"综合支部": 20, "老年支部": 16}
THIRTY = [item.text for item in SCHEME.form("committee").items]


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """Two squads, two branches, and the assembly that rates the cadres; all filled in."""
    desk = Desk(tmp_path, "yangwang-2011")
    units: list[tuple[object, ...]] = [(name, VILLAGE, "小组", valid, valid) for name, (_, valid) in SQUADS.items()]
    units += [(name, VILLAGE, "支部", valid, valid) for name, valid in BRANCHES.items()]
    members = [(squad, name, "党员") for squad, (names, _) in SQUADS.items() for name in names]
    desk.roster(
        [*units, ("村工作大会", VILLAGE, "大会", 60, 60)],
        [*members, ("村工作大会", "赵六", "村干部"), ("村工作大会", "钱七", "村干部")],
    )
    desk.issue()
    for squad, (names, valid) in SQUADS.items():
        book = desk.open(squad)
        for group, number in (("党员", valid // 3), ("村民代表", valid - valid // 3 - 5), ("三务监督小组", 5)):
            sheet = next(sheet for sheet in book.worksheets if sheet.title.endswith(f"·{group}"))
            fill_group_facts(sheet, {"发出": number, "收回": number, "有效": number})
            fill_counts(sheet, dict.fromkeys(names, (number - 1, 1, 0)))
        desk.send(squad, book, date(2012, 1, 10), 实参评=valid, 收回=valid, 有效=valid, 无效=0)
    for branch, valid in BRANCHES.items():
        fill_branch(desk, branch, valid)
    book = desk.open("村工作大会")
    (sheet,) = sheets_of(book)
    fill_counts(sheet, {"赵六": (50, 5, 3), "钱七": (40, 10, 8)})
    desk.send("村工作大会", book, date(2012, 1, 12), 实参评=58, 收回=58, 有效=58, 无效=0)
    return desk


def fill_branch(desk: Desk, branch: str, valid: int) -> None:
    """Fill in what a branch's members think of the branch, and what the branch thinks of the committee."""
    book = desk.open(branch)
    own, above = sheets_of(book)
    fill_counts(own, {item.text: (valid - 2, 1, 1) for item in SCHEME.form("branch").items})
    fill_counts(above, {text: (valid - 1 - at % 6, at % 6, 1) for at, text in enumerate(THIRTY)})
    desk.send(branch, book, date(2012, 1, 11), 实参评=valid, 收回=valid, 有效=valid, 无效=0)


def sheets_of(book: Any) -> list[Any]:
    """Return a workbook's sheets to fill in, in their order."""
    return [sheet for sheet in book.worksheets if sheet.title not in ("封面", "意见建议", "xlsheets")]


@pytest.fixture
def answer(desk: Desk) -> Json:
    """What the village committee merges."""
    found = desk.merge()
    assert not [one for one in found["findings"] if one["severity"] == "error"], found["findings"]
    return found


def test_each_unit_rates_only_its_own(answer: Json) -> None:
    """Squads rate their members, branches themselves and the committee, the assembly the cadres; nobody else."""
    rated = {form.id: {(one["unit"], one["subject"]) for one in lines(answer, form=form.id)} for form in SCHEME.forms}

    assert rated["member"] == {(squad, name) for squad, (names, _) in SQUADS.items() for name in names}
    assert rated["cadre"] == {("村工作大会", "赵六"), ("村工作大会", "钱七")}
    assert rated["branch"] == {(branch, branch) for branch in BRANCHES}
    assert rated["committee"] == {(branch, VILLAGE) for branch in BRANCHES}


def test_denominator_differs_by_row(answer: Json) -> None:
    """A member's base is the ballots of his own squad."""
    bases = {one["subject"]: one["valid"] for one in lines(answer, form="member", item=SIX[0], group=None)}

    assert bases == {"张三": 30, "李四": 30, "王五": 24}
    assert line(answer, subject="王五", item=SIX[5], group=None)["rate"]["fraction"] == "1"


def test_annexes_show_each_row_with_its_own_base(desk: Desk, answer: Json) -> None:
    """有效票数 differs from row to row; a table has rows for those only whom its form concerns."""
    assert answer["results"]
    sheets = desk.annex()

    assert [row[1:4] for row in sheets["附表1"] if isinstance(row[0], int)] == [
        ["第一小组", "张三", 30], ["第一小组", "李四", 30], ["第二小组", "王五", 24],
    ]  # fmt: skip
    assert [row[1] for row in sheets["附表2"] if isinstance(row[0], int)] == ["赵六", "钱七"]
    assert [row[1:3] for row in sheets["附表3"] if isinstance(row[0], int)] == [["综合支部", 20], ["老年支部", 16]]


def test_committee_is_rated_by_its_branches(answer: Json) -> None:
    """The thirty items of the committee are those of the branches added up, under the committee's name."""
    for at, text in enumerate(THIRTY):
        whole = line(answer, "rollup", unit=VILLAGE, form="committee", item=text)
        assert whole["counts"]["满意"] == sum(valid - 1 - at % 6 for valid in BRANCHES.values())
        assert whole["valid"] == 36


def test_aspect_rate_comes_from_its_items(answer: Json) -> None:
    """Each of the five aspects is the mean of its six items' exact rates; the form is the mean of the thirty."""
    form = SCHEME.form("committee")
    for branch in BRANCHES:
        rates = {one["item"]: rate(one) for one in lines(answer, unit=branch, form="committee", group=None)}
        assert len(rates) == 30
        for aspect in (*form.aspects, None):
            items = [item.text for item in form.items_of(aspect)]
            (found,) = [
                one for one in answer["aspects"]
                if (one["unit"], one["form"], one["aspect"], one["group"]) == (branch, "committee", aspect, None)
            ]  # fmt: skip
            assert Fraction(found["rate"]["fraction"]) == sum(rates[text] for text in items) / len(items)


def test_opinions_and_what_was_done_about_them(desk: Desk) -> None:
    """45 problems = 26 solved + 2 in work + 17 open, as the village published them; what is written stays."""
    units = [*SQUADS, *BRANCHES, "村工作大会"]
    for at, unit in enumerate(units):
        path = desk.returned / f"{unit}.xlsx"
        book = openpyxl.load_workbook(path)
        sheet = book["意见建议"]
        top = next(cell.row for row in sheet.iter_rows() for cell in row if cell.value == "意见建议")
        for number in range(9):
            sheet.cell(top + 1 + number, 3).value = f"第{9 * at + number + 1}个问题：某处路灯、绿化或物业"
        book.save(path)
    assert desk.merge()["opinions"] == {"total": 45, "solved": 0, "in_work": 0, "open": 45}
    book = openpyxl.load_workbook(desk.book)
    sheet = book["整改台账"]
    column = next(cell.column for row in sheet.iter_rows() for cell in row if cell.value == "办理情况")
    rows = [row[0].row for row in sheet.iter_rows(min_row=3) if row[4].value]
    for row, state in zip(rows, ["已解决"] * 26 + ["正在解决"] * 2, strict=False):
        sheet.cell(row, column).value = state
    book.save(desk.book)

    assert desk.merge()["opinions"] == {"total": 45, "solved": 26, "in_work": 2, "open": 17}


def test_low_rates_are_looked_at_again(desk: Desk) -> None:
    """Below 60 % the verdict is 补课, exactly at 60 % it is not; who gets it stands in 回头看."""
    for branch, valid in BRANCHES.items():
        book = openpyxl.load_workbook(desk.returned / f"{branch}.xlsx")
        own, _ = sheets_of(book)
        enough = 3 * valid // 5 if branch == "综合支部" else 9
        fill_counts(own, {item.text: (enough, 0, valid - enough) for item in SCHEME.form("branch").items})
        book.save(desk.returned / f"{branch}.xlsx")
    answer = desk.merge()
    verdicts = {branch: lines(answer, unit=branch, form="branch")[0]["verdict"] for branch in BRANCHES}

    assert verdicts == {"综合支部": None, "老年支部": "补课"}
    sheet = openpyxl.load_workbook(desk.book)["回头看"]
    listed = {cell.value for row in sheet.iter_rows() for cell in row}
    assert "老年支部" in listed
    assert "综合支部" not in listed


def test_five_aspects_of_six_items() -> None:
    """The scheme has what the notice counts: five aspects, thirty items, no item in two aspects."""
    form = SCHEME.form("committee")

    assert [len(form.items_of(aspect)) for aspect in form.aspects] == [6] * 5
    assert len(set(THIRTY)) == 30


def test_demo_round(demo: Demo) -> None:
    """The round of `make demo SYSTEM=s13`."""
    desk = Desk.of_demo(demo("s13"))
    answer = desk.merge()

    assert assert_counts_are_those_typed(desk, answer) > 300
    assert not answer["findings"]
    assert {one["valid"] for one in lines(answer, form="member", group=None)} == {37, 40, 43}
