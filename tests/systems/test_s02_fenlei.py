"""S2 分类指导: several forms in one round without mixing; sub-totals by category and by mode add up."""

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

ITEMS = (
    "推进创先争优活动情况", "推动中心工作和重点任务完成情况", "承诺践诺情况",
    "为师生员工办实事、做好事、解难事情况", "加强党组织和党员队伍建设情况",
)  # fmt: skip
UNITS = [
    ("数学系教师党支部", "某大学", "教师", 20, 20),
    ("数学系学生党支部", "某大学", "学生", 30, 30),
    ("机关第一党支部", "某大学", "机关和教辅", 16, 16),
    ("后勤党支部", "某大学", "后勤和附属", 14, 14),
    ("离退休党支部", "某大学", "离退休", 12, 12),
]
MODES = ("会议", "会议", "网络", "会议", "电话")
VALID = (20, 30, 16, 14, 12)


@pytest.fixture
def answer(tmp_path: Path) -> tuple[Desk, Json]:
    """One branch of each category, each with what it got, filled in and merged."""
    desk = Desk(tmp_path, "fjnu-fenlei-2011")
    desk.roster(UNITS, [(unit[0], name) for unit in UNITS for name in ("张三", "李四")])
    desk.issue()
    for (name, *_), mode, valid in zip(UNITS, MODES, VALID, strict=True):
        book = desk.open(name)
        fill_counts(book["组织评议"], {item: (valid - 3 - at, 2, 1) for at, item in enumerate(ITEMS)})
        fill_counts(book["党员评议"], {"张三": (valid - 1, 1, 0), "李四": (valid - 2, 1, 1)})
        facts = {"方式": mode, "实参评": valid, "收回": valid, "有效": valid, "无效": 0}
        desk.send(name, book, date(2012, 1, 6), **facts)
    return desk, desk.merge()


def test_each_category_gets_its_own_forms(tmp_path: Path) -> None:
    """The retired do not get the item on the post they no longer have; the others do."""
    desk = Desk(tmp_path, "fjnu-fenlei-2011")
    desk.roster(UNITS, [("离退休党支部", "张三"), ("后勤党支部", "李四")])
    desk.issue()

    def heads(unit: str) -> set[object]:
        return {cell.value for row in desk.open(unit)["党员评议"].iter_rows(max_row=6) for cell in row}

    assert "立足岗位履行职责情况" in heads("后勤党支部")
    assert "立足岗位履行职责情况" not in heads("离退休党支部")
    assert "联系和服务师生情况" in heads("离退休党支部")


def test_forms_do_not_mix(answer: tuple[Desk, Json]) -> None:
    """Members of the retired are under their own form, the others under theirs; nobody lacks a form."""
    found = answer[1]

    assert not [one for one in found["findings"] if one["severity"] == "error"]
    assert {one["form"] for one in lines(found, unit="离退休党支部")} == {"org", "retired"}
    assert {one["form"] for one in lines(found, unit="后勤党支部")} == {"org", "member"}
    assert len(lines(found, form="retired", subject="李四")) == 3
    assert len(lines(found, form="member", subject="李四")) == 4 * 4


@pytest.mark.parametrize("part", ["categories", "modes"])
def test_subtotals_add_up(answer: tuple[Desk, Json], part: str) -> None:
    """The sections' counts and ballots add up to those of the university, each unit in one section."""
    found = answer[1]
    sections = found[part]
    assert sorted(unit for section in sections for unit in section["units"]) == sorted(unit[0] for unit in UNITS)
    for item in ITEMS:
        whole = line(found, "rollup", unit="某大学", item=item)
        parts = [one for section in sections for one in section["results"] if one["item"] == item]
        assert added([one["counts"] for one in parts]) == whole["counts"]
        assert sum(one["valid"] for one in parts) == whole["valid"] == sum(VALID)


def test_modes_are_told_apart(answer: tuple[Desk, Json]) -> None:
    """Three branches met, one rated on line, one by telephone."""
    by_mode = {section["name"]: section["units"] for section in answer[1]["modes"]}

    assert by_mode["会议"] == ["数学系教师党支部", "数学系学生党支部", "后勤党支部"]
    assert (by_mode["网络"], by_mode["电话"]) == (["机关第一党支部"], ["离退休党支部"])


def test_annexes_keep_the_forms_apart(answer: tuple[Desk, Json]) -> None:
    """附件5 of the retired has the retired, and nobody else."""
    sheets = answer[0].annex()

    names = {row[1] for row in sheets["附件5（离退休）"] if isinstance(row[0], int)}
    assert names == {"离退休党支部"}
    assert "离退休党支部" not in {row[1] for row in sheets["附件5"] if isinstance(row[0], int)}


def test_demo_round(demo: Demo) -> None:
    """The round of `make demo SYSTEM=s2`: ten branches of five categories, in four modes."""
    desk = Desk.of_demo(demo("s2"))
    answer = desk.merge()

    assert assert_counts_are_those_typed(desk, answer) > 100
    assert [section["name"] for section in answer["categories"]] == [
        "教师", "学生", "机关和教辅", "后勤和附属", "离退休",
    ]  # fmt: skip
    assert {section["name"]: len(section["units"]) for section in answer["modes"]} == {
        "会议": 6, "走访": 2, "电话": 1, "网络": 1,
    }  # fmt: skip


@pytest.mark.parametrize("title", ["党员参加创先争优活动群众评议表", "党员评议票数统计", ""])
@pytest.mark.parametrize(
    ("unit", "form"), [("离退休党支部", "retired"), ("数学系教师党支部", "member"), ("没有类别的支部", None)]
)
def test_category_tells_forms_of_the_same_items_apart(tmp_path: Path, title: str, unit: str, form: str | None) -> None:
    """A sheet of their own with the three items that both forms have is of the form of the unit's category."""
    desk = Desk(tmp_path, "fjnu-fenlei-2011")
    desk.roster([*UNITS, ("没有类别的支部", "某大学", None, 9, 9)], [(unit, "张三"), (unit, "李四")])
    items = ("参加创先争优活动情况", "践行公开承诺情况", "联系和服务师生情况")
    heads = "".join(f" {item} | < | < |" for item in items)
    rows = "".join(f"| {name} |" + " 8 | 1 | 0 |" * 3 + "\n" for name in ("张三", "李四"))
    sheet = draw(
        f"| 单位：{unit} |\n| {title} |\n| 收回：9 有效：9 |\n| 姓名 |{heads}\n| ^ |"
        + " 满意 | 基本满意 | 不满意 |" * 3
        + f"\n{rows}",
        "Sheet1",
    )
    desk.returned.mkdir()
    WRITERS["xlsxwriter"](desk.returned / f"{unit}.xlsx", [sheet])
    answer = desk.merge()

    forms = {one["form"] for one in answer["results"]}
    asked = any(one["code"] == "layout-ambiguous" for one in answer["findings"])
    if form is not None:
        assert (forms, asked) == ({form}, False)
    elif not title.startswith("党员参加"):
        assert (forms, asked) == (set(), True)
