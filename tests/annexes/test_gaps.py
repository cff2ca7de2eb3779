"""What has no place, and a place that has no figure, is a finding; nobody learns it from an empty cell."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from tests.annexes.examiner import expect, fill, refused
from tests.annexes.paper import by_openpyxl, by_xlsxwriter, paper
from tests.annexes.rounds import BIOLOGY, CHEMISTRY, ITEMS, MATHS, PHYSICS, Round
from tests.support.command import run
from xlsheets.core.findings import Finding, Severity
from xlsheets.jobs.fill import fill as job

TITLE = "附件4 党支部群众评议结果汇总表"


def _found(round_: Round, path: Path, code: str) -> list[Finding]:
    return [one for one in job(round_.store, path, dry_run=True).findings if one.code == code]


def test_level_without_a_column(pair: Round, annex: Path) -> None:
    """满意 and 不满意 are asked for, 基本满意 is counted too: a warning names it; all three: no warning."""
    head, rows = f"| {TITLE} | < | < | < |\n| 支部名称 |", f"\n| {CHEMISTRY} | | | |\n| {MATHS} | | | |"
    by_openpyxl(annex, [paper(head + " 满意 | 不满意 | |" + rows)])
    one, _ = _found(pair, annex, "annex-no-column")
    assert (one.severity, one.place.cell) == (Severity.WARNING, "A2")
    assert dict(one.values)["names"] == "总体评价 基本满意 票数"
    by_openpyxl(annex, [paper(head + " 满意 | 基本满意 | 不满意 |" + rows)])
    assert [one.severity for one in _found(pair, annex, "annex-no-column")] == [Severity.INFO]  # 满意率 and the like


def test_item_without_a_row_or_column(rounds: Callable[[str], Round], annex: Path) -> None:
    """Four of five items are printed: the fifth is named."""
    title = "附件3 分党委、党总支、直属党支部开展创先争优活动群众评议结果"
    head = f"| {title} | < | < | < |\n| 评议项目 | 满意 | 基本满意 | 不满意 |\n"
    by_xlsxwriter(annex, [paper(head + "".join(f"| {item} | | | |\n" for item in ITEMS[:-1]))])
    names = [dict(one.values)["names"] for one in _found(rounds("s1"), annex, "annex-no-column")]
    assert ITEMS[-1] in names[0]
    by_xlsxwriter(annex, [paper(head + "".join(f"| {item} | | | |\n" for item in ITEMS))])
    assert all(ITEMS[-1] not in dict(one.values)["names"] for one in _found(rounds("s1"), annex, "annex-no-column"))


def test_column_that_nothing_fills(pair: Round, annex: Path) -> None:
    """特色做法 is nothing that the scheme counts: told at its head. 备注, formulas and filled columns are no gaps."""
    table = f"""
        | {TITLE} | < | < | < | < | < | < |
        | 支部名称 | 满意 | 特色做法 | 备注 | 意见建议 | 小结 | 地点 |
        | {CHEMISTRY} | {{}} | | | | =B3*2 -> 0 | 东楼 |
        | {MATHS} | {{}} | | | | =B4*2 -> 0 | 西楼 |
    """
    by_xlsxwriter(annex, [paper(table.format("", ""))])
    (one,) = _found(pair, annex, "annex-column-unfilled")
    assert (one.place.cell, dict(one.values)["seen"]) == ("C2", "特色做法")
    expect(fill(pair, annex), paper(table.format(25, 11)))


def test_cells_whose_figure_nobody_gave(simple: Round, annex: Path) -> None:
    """数学系 stated no 实到 but its 收回; nobody stated 党员数 of it: one finding for the column, the rows named."""
    table = f"""
        | {TITLE} | < | < | < |
        | 支部名称 | 参评人数 | 单位代码 | 满意 |
        | {CHEMISTRY} | | | |
        | {PHYSICS} | | | |
        | {MATHS} | | | |
        | {BIOLOGY} | | | |
    """
    by_openpyxl(annex, [paper(table)])
    (one,) = _found(simple, annex, "annex-no-figure")
    assert one.place.cell == "C3"
    assert dict(one.values) == {"seen": "单位代码", "names": f"{CHEMISTRY}、{PHYSICS}、{MATHS}", "count": "3"}


def test_label_whose_number_nobody_gave(tmp_path: Path, annex: Path) -> None:
    """发出 beside an empty cell, and nobody stated it: told at that cell."""
    from tests.annexes.rounds import ANNEXES, OVERALL, merged, org
    from tests.support.schemes import scheme_text

    done = merged(
        tmp_path / "round",
        scheme_text(*OVERALL) + ANNEXES,
        (f"| 单位 |\n| {CHEMISTRY} |", None),
        {"01.xlsx": (org(CHEMISTRY, "收回:29 | 有效:28", "总体评价 | 25 | 2 | 0"),)},
    )
    table = f"""
        | {TITLE} | < | < | < |
        | 发出 | | 收回：____份，发出：____份 | < |
        | 支部名称 | 满意 | 基本满意 | 不满意 |
        | {CHEMISTRY} | | | |
    """
    by_openpyxl(annex, [paper(table)])
    assert [(one.place.cell, dict(one.values)["seen"]) for one in _found(done, annex, "annex-no-figure")] == [
        ("B2", "发出"),
        ("C2", "发出"),
    ]


def test_rows_that_fit_nothing_are_named_where_there_is_no_room(simple: Round, annex: Path) -> None:
    """A printed branch that the roster lacks may be the one that is missing: both are named."""
    rows = "".join(f"| {unit} | |\n" for unit in (CHEMISTRY, "老物理支部", MATHS, BIOLOGY))
    by_openpyxl(annex, [paper(f"| {TITLE} | < |\n| 支部名称 | 满意 |\n{rows}", "汇总")])
    refused(simple, annex, PHYSICS, "老物理支部", "A4")
    said = run("--lang", "en", "annex", simple.store, "--into", annex).said
    assert "rows that nothing fits" in said


def test_a_table_that_fits_less_well_is_named(pair: Round, annex: Path) -> None:
    """One empty table is filled, the other stays empty and is said, with the way to fill it too."""
    head = f"| 支部名称 | 满意 | 基本满意 | 不满意 |\n| {CHEMISTRY} | | | |\n| {MATHS} | | | |"
    by_openpyxl(annex, [paper(f"| {TITLE} | < | < | < |\n{head}", "附件4"), paper(head, "本局自用")])
    (one,) = _found(pair, annex, "annex-passed-over")
    assert (one.severity, one.place.sheet, one.place.cell) == (Severity.WARNING, "本局自用", "A1")
    by_openpyxl(annex, [paper(f"| {TITLE} | < | < | < |\n{head}", "附件4")])
    assert _found(pair, annex, "annex-passed-over") == []
