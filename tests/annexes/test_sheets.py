"""--add-sheets: 问题清单, 来源 and annexes without a table go into the office's file, and it loses nothing by it."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import openpyxl
import pytest

from tests.annexes.examiner import fill, read
from tests.annexes.paper import WRITERS, by_hand, by_openpyxl, by_xlsxwriter, paper, values
from tests.annexes.rounds import BIOLOGY, CHEMISTRY, MATHS, PHYSICS, Round
from tests.annexes.test_features import _calc_chain, _macros
from tests.office.libreoffice import Office, assert_cached_equal_recalculated, assert_opens_whole
from tests.support.command import run

TABLE = f"""
    | 附件4 党支部群众评议结果汇总表 | < | < | < | < |
    | 支部名称 | 满意 | 基本满意 | 不满意 | 满意率 |
    | {CHEMISTRY} | {{}} | {{}} | {{}} | {{}}~% |
    | {PHYSICS} | {{}} | {{}} | {{}} | {{}}~% |
    | {MATHS} | {{}} | {{}} | {{}} | {{}}~% |
    | {BIOLOGY} | | | | |
    | 合计 | =SUM(B3:B6) -> 0 | {{}} | {{}} | {{}}~% |
"""
EMPTY = TABLE.format(*[""] * 15)
FULL = TABLE.format(25, 2, 0, 0.9643, 18, 5, 5, 0.8214, 11, 0, 0, 1, 7, 5, 0.9104)


def _members(raw: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.mark.parametrize("writer", WRITERS)
def test_sheets_of_ours_stand_behind_the_offices(simple: Round, annex: Path, writer: str) -> None:
    """The table is filled as ever; every part that was there is the same but for its sheet and the lists it stands in.

    ``fill`` holds the rest: a second run changes no byte, undo restores every byte.
    """
    WRITERS[writer](annex, [paper(EMPTY, "附件4"), paper("| 填表说明 |", "说明")])
    filled = fill(simple, annex, "--add-sheets", "全部")
    assert filled.table("附件4") == values(paper(FULL, "附件4"))
    old, new = _members(filled.before), _members(filled.after)
    assert list(new)[: len(old)] == list(old)
    lists = ("[Content_Types].xml", "workbook.xml", "workbook.xml.rels", "styles.xml")
    different = [name for name in old if old[name] != new[name] and not name.endswith(lists)]
    assert len(different) == 1, different  # the sheet of the table
    names = [line.partition('"')[0] for line in new["xl/workbook.xml"].decode().split(' name="')]
    assert names[-1]
    assert filled.table("说明") == {"A1": "填表说明"}


def test_source_says_what_each_figure_is_of(simple: Round, annex: Path) -> None:
    """来源: cell, value, unit, counts, base, rule and file of every figure, in reading order, each with a link."""
    by_openpyxl(annex, [paper(EMPTY, "附件4")])
    filled = fill(simple, annex, "--add-sheets", "来源")
    page = openpyxl.load_workbook(annex)["来源"]
    rows = {line[2]: line for line in page.iter_rows(min_row=2, values_only=True)}
    assert set(rows) == {f"{letter}{row}" for letter in "BCDE" for row in (3, 4, 5)} | {"C7", "D7", "E7"}
    assert rows["B3"][3] == 25
    rate = rows["E4"]
    assert rate[3:5] == (0.8214, PHYSICS)
    assert rate[6] == "满意18　基本满意5　不满意5"
    assert rate[7] == "有效28"
    assert rate[8] == "满意率＝（满意＋基本满意）÷有效票；四舍五入，保留2位小数。"
    assert rate[9].endswith("02.xlsx")
    assert rows["E7"][6:8] == ("满意54　基本满意7　不满意5", "有效67")
    assert page["C2"].hyperlink.location == "'附件4'!B3"
    assert filled.table("附件4")["E4"] == 0.8214


def test_annex_without_a_table_is_added_as_we_print_it(simple: Round, annex: Path) -> None:
    """附件3 and 附件5 have no table here: they come with merged heads, borders, formats, formulas, print titles."""
    by_openpyxl(annex, [paper(EMPTY, "附件4")])
    filled = fill(simple, annex, "--add-sheets", "附件")
    alone = annex.with_name("我们的.xlsx")
    assert run("annex", simple.store, "--into", alone).exit_code == 0
    ours, theirs = openpyxl.load_workbook(alone), openpyxl.load_workbook(annex)
    assert theirs.sheetnames == ["附件4", "附件3", "附件5"]
    for name in ("附件3", "附件5"):
        wanted, got = ours[name], theirs[name]
        assert filled.table(name) == read(alone.read_bytes(), name)
        assert filled.stored(name) == read(alone.read_bytes(), name, stored=True)
        assert got.merged_cells.ranges == wanted.merged_cells.ranges
        assert got.print_title_rows == wanted.print_title_rows
        assert got.print_area == wanted.print_area
        assert {row: it.height for row, it in got.row_dimensions.items()} == {
            row: it.height for row, it in wanted.row_dimensions.items()
        }
        for line in wanted.iter_rows():
            for cell in line:
                other = got[cell.coordinate]
                for side in ("font", "border", "fill", "alignment", "number_format"):
                    assert repr(getattr(other, side)) == repr(getattr(cell, side)), (
                        f"{side} of {name}!{cell.coordinate}"
                    )


def test_a_name_that_the_office_has_is_left_to_it(pair: Round, annex: Path) -> None:
    """The office's own 问题清单 stays; ours is 问题清单2, also the second time."""
    two = TABLE.replace(f"    | {PHYSICS} | {{}} | {{}} | {{}} | {{}}~% |\n", "").replace(f"| {BIOLOGY} | | | | |", "")
    by_xlsxwriter(annex, [paper(two.format(*[""] * 11), "附件4"), paper("| 办公室的 |", "问题清单")])
    filled = fill(pair, annex, "--add-sheets", "问题清单")
    assert filled.table("问题清单") == {"A1": "办公室的"}
    assert filled.table("问题清单2")["A1"] == "序号"


def test_another_round_puts_the_sheets_in_anew(pair: Round, simple: Round, annex: Path) -> None:
    """The sheets of an earlier fill give way to those of a later one; nothing piles up."""
    by_openpyxl(annex, [paper(EMPTY, "附件4")])
    assert run("annex", pair.store, "--into", annex, "--add-sheets", "all").exit_code == 0
    first = read(annex.read_bytes(), "来源")
    wanted = ("--only", "附件4", "--add-sheets", "来源", "--add-sheets", "问题清单")
    done = run("annex", simple.store, "--into", annex, *wanted)
    assert done.exit_code == 0, done.said
    assert len(read(annex.read_bytes(), "来源")) > len(first)
    after = annex.read_bytes()
    assert run("annex", simple.store, "--into", annex, *wanted).exit_code == 0
    assert annex.read_bytes() == after
    assert sorted(openpyxl.load_workbook(annex).sheetnames) == sorted(["附件4", "附件3", "附件5", "问题清单", "来源"])


def test_a_file_without_any_table_gets_every_annex(pair: Round, annex: Path) -> None:
    """No table at all: refused as ever, unless the annexes are asked for as sheets."""
    by_openpyxl(annex, [paper("| 通知 |", "封面")])
    assert run("annex", pair.store, "--into", annex).exit_code == 2
    filled = fill(pair, annex, "--add-sheets", "附件")
    assert "annex-no-table" in filled.result.said
    assert filled.table("封面") == {"A1": "通知"}
    assert "附件4" in openpyxl.load_workbook(annex).sheetnames


def test_macros_and_calculation_chain_stay_whole(pair: Round, simple: Round, annex: Path) -> None:
    """Macros are the same bytes; copied formulas are in no calculation chain, so it goes and Excel makes a new one."""
    two = TABLE.replace(f"    | {PHYSICS} | {{}} | {{}} | {{}} | {{}}~% |\n", "").replace(f"| {BIOLOGY} | | | | |", "")
    book = annex.with_suffix(".xlsm")
    by_xlsxwriter(book, [paper(two.format(*[""] * 11), "附件4")], _macros)
    fill(pair, book, "--add-sheets", "all")
    assert _members(book.read_bytes())["xl/vbaProject.bin"] == b"\xd0\xcf\x11\xe0any bytes"
    by_hand(annex, [paper(EMPTY, "附件4")], _calc_chain)
    fill(simple, annex, "--add-sheets", "附件")
    assert "xl/calcChain.xml" not in _members(annex.read_bytes())


def test_other_words_are_refused(pair: Round, annex: Path) -> None:
    """A sheet that there is not: the words that there are."""
    by_openpyxl(annex, [paper(EMPTY, "附件4")])
    done = run("annex", pair.store, "--into", annex, "--add-sheets", "封面")
    assert done.exit_code == 2
    assert "来源" in done.said


@pytest.mark.office
@pytest.mark.parametrize("writer", ["openpyxl", "xlsxwriter", "prefixed"])
def test_libreoffice_agrees_with_added_sheets(simple: Round, annex: Path, office: Office, writer: str) -> None:
    """The file opens whole, and every stored result is what LibreOffice computes."""
    WRITERS[writer](annex, [paper(EMPTY, "附件4")])
    fill(simple, annex, "--add-sheets", "all")
    assert_opens_whole(annex, office)
    assert_cached_equal_recalculated(annex, office)
