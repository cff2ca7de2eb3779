"""Whose numbers make a sum unknown."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from tests.support.command import run
from tests.support.desk import Desk
from tests.support.drawing import draw
from tests.support.schemes import ORG_ONE, Form
from tests.support.tables import table
from tests.support.writers import WRITERS

ROSTER = """
    | 单位 | 上级单位 |
    | 甲支部 | 总支 |
    | 乙支部 | 总支 |
    | 丙支部 | 总支 |
    | 丁支部 | 二总支 |
    | 总支 | 党委 |
    | 二总支 | 党委 |
"""


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """Four branches under two committees under one; all returned well."""
    monkeypatch.chdir(tmp_path)
    desk = Desk(tmp_path)
    desk.scheme(ORG_ONE)
    desk.roster(ROSTER)
    for unit in "甲乙丙丁":
        desk.put(f"{unit}.xlsx", table(f"{unit}支部"))
    return desk


def _merged(*more: str) -> str:
    words = ("merge", "in", "-s", "scheme.toml", "-r", "roster.xlsx", "--into", "汇总.xlsx")
    return run(*words, *more).stdout


def _told(said: str) -> list[str]:
    return [line for line in said.splitlines() if line.startswith(("满意率“—”", "Rate “—”"))]


def _last_column(unit: str) -> str:
    sheet = openpyxl.load_workbook("汇总.xlsx")["逐级汇总"]
    (row,) = [row for row in sheet.iter_rows(values_only=True) if row[0] == unit and row[2] == unit]
    return str(row[-1] or "")


@pytest.mark.parametrize(
    ("spoilt", "facts"),
    [("| 总体评价 | 近9 | 0 | 1 |", "收回:10 | 有效:10"), ("| 总体评价 | 9 | 0 | 1 |", "| ")],
    ids=["unreadable count", "no base"],
)
def test_units_without_a_known_number_are_named(desk: Desk, spoilt: str, facts: str) -> None:
    """A count that cannot be read, and a base that is nowhere: each inner unit above says whose it is."""
    for unit in ("乙", "丙"):
        desk.put(f"{unit}.xlsx", f"| 单位:{unit}支部 | {facts} | |\n| 评议项目 | 满意 | 基本满意 | 不满意 |\n{spoilt}")

    said = _merged()

    assert _told(said) == [
        "满意率“—”　总支（总体评价）：这些单位有数不知道：乙支部、丙支部",
        "满意率“—”　党委（总体评价）：这些单位有数不知道：乙支部、丙支部",
    ]
    assert _last_column("党委") == _last_column("总支") == "有数不知道的单位：乙支部、丙支部"
    assert _last_column("二总支") == ""
    assert "numbers are not known of: 乙支部, 丙支部" in _told(_merged("--lang", "en"))[0]
    run("annex", "汇总.xlsx", "--into", "附件.xlsx")
    printed = [str(cell.value) for sheet in openpyxl.load_workbook("附件.xlsx") for row in sheet for cell in row]
    assert any("有的数认不出、空着的单位2个：乙支部、丙支部" in text for text in printed)


def test_empty_total_of_an_office_file_names_its_units(desk: Desk) -> None:
    """A total row that cannot be filled says whose numbers it lacks; the unit's own row says itself."""
    desk.put("乙.xlsx", table("乙支部").replace("| 9 |", "| 近9 |"))
    _merged()
    rows = "| 甲支部 | | |\n| 乙支部 | | |\n| 丙支部 | | |\n| 丁支部 | | |\n| 合计 | | |"
    WRITERS["xlsxwriter"](Path("附件.xlsx"), [draw(f"| 支部名称 | 满意 | 满意率 |\n{rows}", "附件4")])

    said = run("annex", "汇总.xlsx", "--into", "附件.xlsx", "--dry-run").stdout

    assert "满意、满意率：乙支部、合计（乙支部）（2 格）" in said


def test_known_rates_say_nothing(desk: Desk) -> None:
    """A round that is whole, and a unit whose every ballot is void, leave nothing to name."""
    assert _told(_merged()) == []
    for unit in "甲乙丙":
        desk.put(f"{unit}.xlsx", table(f"{unit}支部", 0, facts="收回:0 | 有效:0").replace("10 |\n", "0 |\n"))
    assert _told(_merged()) == []
    assert _last_column("总支") == ""


def test_missing_item_is_a_cause(desk: Desk) -> None:
    """A return that lacks one of the items makes the sum of that item unknown, and its unit is named for it alone."""
    desk.scheme(Form(items=("承诺践诺情况", "总体评价")))
    good = (
        "| 单位:{}支部 | 收回:10 | 有效:10 |\n| 评议项目 | 满意 | 基本满意 | 不满意 |\n| 承诺践诺情况 | 9 | 0 | 1 |\n"
    )
    for unit in "甲乙丙丁":
        last = "" if unit == "甲" else "| 总体评价 | 9 | 0 | 1 |"
        desk.put(f"{unit}.xlsx", good.format(unit) + last)

    assert _told(_merged()) == [
        "满意率“—”　总支（总体评价）：这些单位有数不知道：甲支部",
        "满意率“—”　党委（总体评价）：这些单位有数不知道：甲支部",
    ]
