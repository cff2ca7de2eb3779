"""What is refused: exit status 2, a sentence that names file, table or units, and unchanged bytes (contract §4b)."""

from __future__ import annotations

import os
import stat
import time
import zipfile
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter

from tests.annexes.examiner import expect, fill, refused
from tests.annexes.paper import WRITERS, by_openpyxl, by_xlsxwriter, paper, values
from tests.annexes.rounds import BIOLOGY, CHEMISTRY, MATHS, PHYSICS, Round
from tests.support.command import run
from tests.support.containers import docx, encrypted_workbook

TITLE = "党支部群众评议结果汇总表"
PAIR = f"""
    | 附件4 {TITLE} | < | < | < | < |
    | 支部名称 | 满意 | 基本满意 | 不满意 | 满意率 |
    | {CHEMISTRY} | {{}} | {{}} | {{}} | {{}} |
    | {MATHS} | {{}} | {{}} | {{}} | {{}} |
"""
EMPTY = PAIR.format(*[""] * 8)
FULL = PAIR.format(25, 2, 0, 96.43, 11, 0, 0, 100)


def test_a_file_open_elsewhere(pair: Round, annex: Path) -> None:
    """``~$`` beside the file: annex-locked, naming the file."""
    by_openpyxl(annex, [paper(EMPTY)])
    annex.with_name("~$附件.xlsx").write_bytes(b"\x05Clerk")
    before = annex.read_bytes()
    done = run("annex", pair.store, "--into", annex)
    assert done.exit_code == 2
    assert "附件.xlsx" in done.said
    assert "附表文件正被打开" in done.said
    assert annex.read_bytes() == before
    assert sorted(file.name for file in annex.parent.iterdir()) == ["~$附件.xlsx", "附件.xlsx"]


def test_a_read_only_file_also_for_root(pair: Round, annex: Path) -> None:
    """Mode bits without write permission: annex-read-only, whoever runs the program."""
    by_openpyxl(annex, [paper(EMPTY)])
    annex.chmod(stat.S_IRUSR | stat.S_IRGRP)
    before = annex.read_bytes()
    done = run("annex", pair.store, "--into", annex)
    assert done.exit_code == 2
    assert "附件.xlsx" in done.said
    assert "只读" in done.said
    assert annex.read_bytes() == before
    assert len(list(annex.parent.iterdir())) == 1


def test_two_tables_that_fit_equally(pair: Round, annex: Path) -> None:
    """The same table on two sheets: both are named; --only decides."""
    by_openpyxl(annex, [paper(EMPTY, "第一组"), paper(EMPTY, "第二组")])
    refused(pair, annex, "第一组", "第二组")
    filled = fill(pair, annex, "--only", "第二组")
    assert filled.table("第二组") == values(paper(FULL))
    assert {sheet for sheet, _ in filled.changed()} == {"第二组"}


def test_two_equal_tables_on_one_sheet(pair: Round, annex: Path) -> None:
    """One below the other: refused, both places named."""
    by_openpyxl(annex, [paper(EMPTY + "    | | | | | |\n" + EMPTY, "汇总")])
    refused(pair, annex, "汇总")


def test_a_table_that_already_holds_numbers(pair: Round, annex: Path) -> None:
    """No target, unless --only names its sheet or title; then new figures take the place of the old."""
    by_openpyxl(annex, [paper(PAIR.format(20, 5, 1, 90, 9, 1, 1, 90), "上年")])
    refused(pair, annex, "上年")
    assert fill(pair, annex, "--only", "上年").table("上年") == values(paper(FULL))


def test_last_years_sheet_beside_this_years(pair: Round, annex: Path) -> None:
    """The filled copy of last year is left alone, this year's empty one is filled."""
    by_openpyxl(annex, [paper(PAIR.format(20, 5, 1, 90, 9, 1, 1, 90), "2010"), paper(EMPTY, "2011")])
    filled = fill(pair, annex)
    assert {sheet for sheet, _ in filled.changed()} == {"2011"}
    assert filled.table("2011") == values(paper(FULL))


def test_no_table(pair: Round, annex: Path) -> None:
    """The sheets that were looked at are named."""
    by_openpyxl(annex, [paper("| 通知 |\n| 请各单位报送 |", "封面"), paper("| 姓名 | 电话 |\n| 张 | |", "通讯录")])
    refused(pair, annex, "附件.xlsx", "封面", "通讯录")


def test_only_that_names_nothing(pair: Round, annex: Path) -> None:
    """--only with a word that is on no sheet: refused, the word named."""
    by_openpyxl(annex, [paper(EMPTY)])
    refused(pair, annex, "附件9", options=("--only", "附件9"))


def test_more_units_than_rows(simple: Round, annex: Path) -> None:
    """Two rows printed for four units, no template row: the units without a row are named."""
    by_openpyxl(annex, [paper(EMPTY)])
    refused(simple, annex, PHYSICS)


def test_a_unit_twice(pair: Round, annex: Path) -> None:
    """A unit that is printed in two rows of one table: told with its cell; only the first row is filled."""
    by_openpyxl(annex, [paper(EMPTY + f"    | {CHEMISTRY} | | | | |", "汇总")])
    filled = fill(pair, annex)
    assert filled.table("汇总") == values(paper(FULL + f"    | {CHEMISTRY} | | | | |"))
    assert "annex-row-twice" in filled.result.said
    assert "A5" in filled.result.said


def test_merged_rows_in_the_body(pair: Round, annex: Path) -> None:
    """A figure has no cell of its own where two units share a merged one: that cell stays empty and is told."""
    table = f"""
        | 附件4 {TITLE} | < | < | < |
        | 支部名称 | 满意 | 基本满意 | 不满意 |
        | {CHEMISTRY} | | {{}} | {{}} |
        | {MATHS} | ^ | {{}} | {{}} |
    """
    by_openpyxl(annex, [paper(table.format(*[""] * 4), "汇总")])
    filled = fill(pair, annex)
    expect(filled, paper(table.format(2, 0, 0, 0), "汇总"))
    assert "B3:B4" in filled.result.said


def test_a_table_without_item_columns_of_a_form_with_several(rounds: object, annex: Path) -> None:
    """S1 has five items and no overall one: a table that shows none is refused."""
    by_openpyxl(annex, [paper(EMPTY.replace(TITLE, "党支部开展创先争优活动群众评议结果汇总表"), "汇总")])
    refused(rounds("s1"), annex, "汇总")  # type: ignore[operator]


@pytest.mark.parametrize("ending", ["xls", "ods", "xlsb", "et"])
def test_damaged_old_formats_are_no_targets(pair: Round, annex: Path, ending: str) -> None:
    """What cannot be read cannot be copied: a clear sentence that says what to do (see test_read_only_formats)."""
    target = annex.with_suffix(f".{ending}")
    target.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) if ending in ("xls", "et") else b"PK\x03\x04zz")
    refused(pair, target, target.name, "另存为", ".xlsx")


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b"", "附件.xlsx"),
        (b"<html><table><tr><td>1</td></tr></table></html>", "附件.xlsx"),
        (docx(), "附件.xlsx"),
        (encrypted_workbook(), "密码"),
    ],
    ids=["empty", "html", "docx", "encrypted"],
)
def test_what_is_no_workbook(pair: Round, annex: Path, content: bytes, word: str) -> None:
    """Not a spreadsheet, or locked with a password."""
    annex.write_bytes(content)
    refused(pair, annex, word)


def test_a_damaged_package(pair: Round, annex: Path) -> None:
    """A truncated file."""
    by_openpyxl(annex, [paper(EMPTY)])
    annex.write_bytes(annex.read_bytes()[:-300])
    refused(pair, annex, "附件.xlsx")


def test_book_that_is_no_collecting_workbook(pair: Round, annex: Path) -> None:
    """The first argument must be 汇总.xlsx."""
    by_openpyxl(annex, [paper(EMPTY)])
    other = annex.with_name("别的.xlsx")
    by_openpyxl(other, [paper(EMPTY)])
    before = annex.read_bytes()
    done = run("annex", other, "--into", annex)
    assert done.exit_code == 2
    assert "别的.xlsx" in done.said
    assert annex.read_bytes() == before


def test_two_thousand_sheets(pair: Round, annex: Path) -> None:
    """The one table among 2,000 sheets is found and filled in reasonable time."""
    _sheets(annex, 2_000)
    start = time.monotonic()
    done = run("annex", pair.store, "--into", annex)
    assert time.monotonic() - start < 20
    assert done.exit_code == 0, done.said
    with zipfile.ZipFile(annex) as archive:
        assert b"<v>25</v>" in archive.read("xl/worksheets/sheet1500.xml")


def test_more_sheets_than_anybody_needs(pair: Round, annex: Path) -> None:
    """3,001 sheets are refused at once, the number named."""
    _sheets(annex, 3_001)
    start = time.monotonic()
    refused(pair, annex, "3001", "3000")
    assert time.monotonic() - start < 20


def _sheets(path: Path, count: int) -> None:
    """Make a workbook of many sheets, with one table on the 1,500th."""
    book = xlsxwriter.Workbook(str(path))
    for number in range(count):
        book.add_worksheet(f"第{number}页").write(0, 0, "说明")
    book.close()
    table = path.with_name("表.xlsx")
    by_xlsxwriter(table, [paper(EMPTY)])
    _take_sheet(table, path, 1499)
    table.unlink()


def _take_sheet(source: Path, target: Path, number: int) -> None:
    """Put the (inline) cells of the first sheet of one workbook on a sheet of another."""
    page = openpyxl.load_workbook(source).worksheets[0]
    rows = "".join(
        f'<row r="{line[0].row}">'
        + "".join(
            f'<c r="{cell.coordinate}" t="inlineStr"><is><t>{cell.value}</t></is></c>' if cell.value else ""
            for cell in line
        )
        + "</row>"
        for line in page.iter_rows()
    )
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    content = f'<worksheet xmlns="{space}"><sheetData>{rows}</sheetData></worksheet>'
    made = target.with_name("made.xlsx")
    with zipfile.ZipFile(target) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, content if name == f"xl/worksheets/sheet{number + 1}.xml" else old.read(name))
    os.replace(made, target)


def test_undo_of_a_file_never_written(annex: Path) -> None:
    """Nothing to undo: exit status 2, the file named."""
    by_openpyxl(annex, [paper(EMPTY)])
    done = run("undo", annex)
    assert done.exit_code == 2
    assert "附件.xlsx" in done.said


@pytest.mark.parametrize(
    ("code", "table"),
    [("annex-ambiguous", "two"), ("annex-no-room", "room"), ("annex-no-table", "none"), ("annex-locked", "locked")],
)
def test_codes_are_those_of_the_contract(pair: Round, annex: Path, code: str, table: str) -> None:
    """The finding that a refusal carries has the code that §4b names."""
    from xlsheets.core.findings import Refused
    from xlsheets.jobs.fill import fill as job

    head = EMPTY.partition(f"    | {MATHS}")[0]
    papers = {
        "two": [paper(EMPTY, "甲"), paper(EMPTY, "乙")],
        "room": [paper(head)],
        "none": [paper("| 通知 |")],
        "locked": [paper(EMPTY)],
    }
    by_openpyxl(annex, papers[table])
    if table == "locked":
        annex.with_name("~$附件.xlsx").write_bytes(b"")
    with pytest.raises(Refused) as caught:
        job(pair.store, annex)
    assert [finding.code for finding in caught.value.findings] == [code]


def test_each_refusal_has_its_english_words(pair: Round, annex: Path) -> None:
    """--lang en says the same in English."""
    by_openpyxl(annex, [paper(EMPTY, "第一组"), paper(EMPTY, "第二组")])
    done = run("--lang", "en", "annex", pair.store, "--into", annex)
    assert done.exit_code == 2
    assert "--only" in done.said
    assert "table" in done.said.lower()


def test_names_that_writers_share(simple: Round, annex: Path) -> None:
    """The refusals do not depend on who made the file."""
    for writer in WRITERS.values():
        writer(annex, [paper(f"| {TITLE} | < | < |\n| 支部名称 | 满意 | 满意率 |\n| {BIOLOGY} | | |", "汇总")])
        refused(simple, annex, CHEMISTRY, PHYSICS, MATHS)
