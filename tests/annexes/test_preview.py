"""--preview: the plan as a coloured copy of the office's file, which itself stays as it is."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from tests.annexes.examiner import changes, fill, read, refused
from tests.annexes.paper import WRITERS, by_openpyxl, by_xlsxwriter, paper, values
from tests.annexes.rounds import CHEMISTRY, MATHS, Round
from tests.office.libreoffice import Office, assert_opens_whole
from tests.support.command import run

TABLE = f"""
    | 附件4 党支部群众评议结果汇总表 | < | < | < | < |
    | 支部名称 | 满意 | 基本满意 | 不满意 | 特色 |
    | {CHEMISTRY} | {{}} | {{}} | {{}} | |
    | {MATHS} | {{}} | {{}} | {{}} | |
    | 合计 | =SUM(B3:B4) -> 0 | {{}} | {{}} | |
"""
EMPTY, FULL = TABLE.format(*[""] * 8), TABLE.format(25, 2, 0, 11, 0, 0, 2, 0)


@pytest.mark.parametrize("writer", ["openpyxl", "xlsxwriter", "plain", "prefixed", "strict", "entities"])
def test_every_cell_is_coloured_and_explained(pair: Round, annex: Path, writer: str) -> None:
    """The copy shows the new values with a colour and a note each; 改动清单 lists them, and what has no place."""
    WRITERS[writer](annex, [paper(EMPTY, "附件4")])
    before = annex.read_bytes()
    shown = annex.with_name("看.xlsx")
    done = run("annex", pair.store, "--into", annex, "--preview", shown)
    assert done.exit_code == 0, done.said
    assert annex.read_bytes() == before
    assert not list(annex.parent.glob("*备份*"))
    assert read(shown.read_bytes(), "附件4") == values(paper(FULL, "附件4"))
    listed = read(shown.read_bytes(), "改动清单")
    assert [listed[cell] for cell in ("B2", "C2", "E2")] == ["附件4", "B3", 25]
    assert CHEMISTRY in listed["F2"]
    assert "没有填的栏" in listed.values()
    if writer in ("openpyxl", "xlsxwriter"):
        page = openpyxl.load_workbook(shown)["附件4"]
        assert page["B3"].fill.fgColor.rgb == "FFC6E0B4"
        assert page["E3"].fill.fgColor.rgb != "FFC6E0B4"
        note = page["B3"].comment.text
        assert "原值：（空）" in note
        assert "新值：25" in note
        assert f"依据：{CHEMISTRY}" in note
    filled = fill(pair, annex)
    written = {place for place in changes(before, shown.read_bytes()) if place[0] == "附件4"}
    assert written >= filled.changed()


def test_inserted_rows_are_shown_where_they_will_be(simple: Round, annex: Path) -> None:
    """A grown table: names and figures of the new rows coloured in their final place, the insertion listed."""
    head = TABLE.partition(f"    | {CHEMISTRY}")[0]
    by_xlsxwriter(annex, [paper(head + "| | | | | |\n| 合计 | =SUM(B3:B3) -> 0 | | | |", "附件4")])
    assert run("annex", simple.store, "--into", annex, "--preview", annex.parent).exit_code == 0
    shown = annex.with_name("附件_预览.xlsx")
    page = openpyxl.load_workbook(shown)["附件4"]
    assert [page.cell(row, 2).value for row in (3, 4, 5)] == [25, 18, 11]
    assert page["B7"].value == "=SUM(B3:B6)"
    assert {page.cell(row, 1).fill.fgColor.rgb for row in (3, 4, 5, 6)} == {"FFC6E0B4"}
    assert any("插入 3 行" in str(value) for value in read(shown.read_bytes(), "改动清单").values())


def test_a_second_preview_takes_the_place_of_the_first(pair: Round, annex: Path) -> None:
    """The same preview twice gives the same bytes and no backup; nothing else is ever overwritten."""
    by_openpyxl(annex, [paper(EMPTY, "附件4")])
    shown = annex.with_name("看.xlsx")
    assert run("annex", pair.store, "--into", annex, "--preview", shown).exit_code == 0
    first = shown.read_bytes()
    assert run("annex", pair.store, "--into", annex, "--preview", shown).exit_code == 0
    assert shown.read_bytes() == first
    assert sorted(file.name for file in annex.parent.iterdir()) == ["看.xlsx", "附件.xlsx"]
    other = annex.with_name("别的.xlsx")
    by_openpyxl(other, [paper(EMPTY, "附件4")])
    for taken in (annex, other, pair.store):
        before = taken.read_bytes()
        refused(pair, annex, taken.name, options=("--preview", taken))
        assert taken.read_bytes() == before
    refused(pair, annex, ".xlsm", options=("--preview", annex.with_suffix(".xlsm")))


@pytest.mark.office
def test_libreoffice_opens_a_preview(pair: Round, annex: Path, office: Office) -> None:
    """Notes, colours and the list are a workbook that opens whole."""
    by_xlsxwriter(annex, [paper(EMPTY, "附件4")])
    assert run("annex", pair.store, "--into", annex, "--preview", annex.parent).exit_code == 0
    assert_opens_whole(annex.with_name("附件_预览.xlsx"), office)


@pytest.mark.parametrize("folder", ["预览", "新的/预 览", "预览2011.12"])
def test_a_folder_that_is_not_there_is_made(pair: Round, annex: Path, folder: str) -> None:
    """--preview names a folder as -o does: it is made, the copy goes into it, and again the same bytes."""
    by_openpyxl(annex, [paper(EMPTY, "附件4")])
    there = annex.parent / folder
    done = run("annex", pair.store, "--into", annex, "--preview", there)
    assert done.exit_code == 0, done.said
    (shown,) = there.iterdir()
    assert shown.name == "附件_预览.xlsx"
    assert str(shown) in done.stdout
    first = shown.read_bytes()
    assert run("annex", pair.store, "--into", annex, "--preview", there).exit_code == 0
    assert shown.read_bytes() == first
    refused(pair, annex, "看.pdf", options=("--preview", annex.with_name("看.pdf")))
    assert not annex.with_name("看.pdf").exists()
