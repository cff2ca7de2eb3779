"""Sheets, names, notes and the structure of a workbook."""

from typing import Any

import pytest
import xlsxwriter
import xlwings

from tests.office.engine.conftest import need_office
from xlsheets.books import libreoffice
from xlsheets.books.libreoffice.refusal import CalcRefused
from xlsheets.books.patch.address import Box

pytestmark = pytest.mark.office


def test_sheets_are_added_named_moved_and_deleted(book: Any) -> None:
    """The order is what was asked for; names are found in capital or small letters."""
    first = book.sheets[0]
    book.sheets.add("乙", after=first)
    book.sheets.add("甲", before="乙")
    book.sheets["乙"].move(before=first)

    assert book.sheet_names == ["乙", "Sheet1", "甲"]
    assert book.sheets["SHEET1"].name == "Sheet1"
    book.sheets["甲"].delete()
    first.name = "汇总"
    assert book.sheet_names == ["乙", "汇总"]
    with pytest.raises(ValueError, match="already present"):
        book.sheets.add("汇总")
    with pytest.raises(CalcRefused, match="已经有名为“乙”"):
        first.name = "乙"
    with pytest.raises(xlwings.NoSuchObjectError, match="没有名为“丙”的工作表"):
        book.sheets["丙"]


def test_the_last_visible_sheet_stays(book: Any) -> None:
    """It can be neither hidden nor deleted, as in Excel."""
    book.sheets.add("乙").visible = False

    sheet = book.sheets["Sheet1"]
    for change in (sheet.delete, lambda: setattr(sheet, "visible", False)):
        with pytest.raises(CalcRefused, match="最后一张可见"):
            change()
    assert {sheet.name: sheet.visible for sheet in book.sheets} == {"乙": False, "Sheet1": True}


def test_copies_inside_and_from_another_workbook(book: Any) -> None:
    """A copy has values, formats and notes, and a name as Excel makes it."""
    sheet = book.sheets[0]
    sheet["A1"].value = "评议"
    sheet["A1"].color = (255, 235, 156)
    sheet["A1"].add_note("注")
    other = book.app.books.add()

    sheet.copy()
    sheet.copy(after=other.sheets[0])
    sheet.copy(before=other.sheets[0], name="取来的")

    assert book.sheet_names == ["Sheet1", "Sheet1 (2)"]
    assert other.sheet_names == ["取来的", "Sheet1", "Sheet1 (2)"]
    for copy in (book.sheets["Sheet1 (2)"], other.sheets["取来的"], other.sheets["Sheet1 (2)"]):
        assert (copy["A1"].value, copy["A1"].color, copy["A1"].note.text) == ("评议", (255, 235, 156), "注")


def test_names(book: Any) -> None:
    """Names stand for ranges, formulas and constants, of the workbook or of a sheet."""
    sheet = book.sheets.add("评议 表")
    sheet["B2:C3"].name = "票数"
    book.names.add("率", "=SUM('评议 表'!$B$2:$C$3)/4")
    book.names.add("Sheet1!本表", "=Sheet1!$A$1")
    sheet["B2"].value = [[1, 2], [3, 4]]

    assert {name.name: name.refers_to for name in book.names} == {
        "票数": "='评议 表'!$B$2:$C$3",
        "率": "=SUM('评议 表'!$B$2:$C$3)/4",
        "Sheet1!本表": "=Sheet1!$A$1",
    }
    assert book.names["票数"].refers_to_range == sheet["B2:C3"]
    assert sheet["票数"].value == [[1.0, 2.0], [3.0, 4.0]]
    assert sheet["B2:C3"].name.name == "票数"
    assert sheet["B2"].name is None
    sheet["E1"].formula = "=率"
    assert sheet["E1"].value == 2.5
    book.names["率"].delete()
    assert "率" not in book.names
    assert "Sheet1!本表" in book.names
    with pytest.raises(CalcRefused, match="不能作为名称"):
        book.names.add("a b", "=Sheet1!$A$1")
    with pytest.raises(CalcRefused):
        book.names.add("坏", "=没有的表!$A$1")
    assert "坏" not in book.names


def test_notes(sheet: Any) -> None:
    """Notes are written, changed, listed in reading order and deleted."""
    for cell, text in (("B2", "二"), ("A2", "一\n两行"), ("C1", "零")):
        sheet[cell].add_note(text)

    sheet["B2"].note.text = "改了"

    assert [(note.location.address, note.text) for note in sheet.notes] == [
        ("$C$1", "零"),
        ("$A$2", "一\n两行"),
        ("$B$2", "改了"),
    ]
    sheet["B2"].note.delete()
    assert sheet["B2"].note is None
    assert len(sheet.book.notes) == 2


def test_notes_outlive_new_values(sheet: Any) -> None:
    """Calc's own block write deletes the notes of its cells; Excel keeps them, so does the engine."""
    for cell in ("A1", "B2", "C3"):
        sheet[cell].add_note(f"注 {cell}")

    sheet["A1"].value = [["甲", 1, None], [True, None, "00123"], ["=1+1", "x", "=A1"]]
    sheet["B2"].formula = "=B1*2"
    with pytest.raises(CalcRefused):
        sheet["C3"].formula = "=1+"
    with pytest.raises(CalcRefused):
        sheet["A1"].formula = "=1+"

    assert [note.text for note in sheet.notes] == ["注 A1", "注 B2", "注 C3"]
    assert sheet["A1:C3"].value == [["甲", 1.0, None], [True, 2.0, 123.0], [2.0, "x", "甲"]]


def test_a_workbook_of_another_maker(book: Any, trusted: Any) -> None:
    """Merges, hidden rows, columns and sheets, protection and print area of a file read as they were written."""
    path = trusted / "别人的.xlsx"
    made = xlsxwriter.Workbook(path)
    page = made.add_worksheet("报送")
    page.merge_range("A1:D1", "标题")
    page.merge_range("B3:B5", 7)
    page.merge_range("C3:C5", 8)
    page.set_row(6, None, None, {"hidden": True})
    page.set_column("E:F", None, None, {"hidden": True})
    page.write("G9", 1)
    page.print_area("A1:D9")
    page.protect()
    made.add_worksheet("藏").hide()
    made.add_worksheet("深藏").very_hidden()
    made.close()

    opened = book.app.books.open(path)
    sheet = opened.sheets["报送"]

    assert sheet.impl.merged_areas() == [Box(0, 0, 0, 3), Box(2, 1, 4, 1), Box(2, 2, 4, 2)]
    assert sheet["B4"].merge_area.address == "$B$3:$B$5"
    assert (sheet["B4"].merge_cells, sheet["B2:B3"].merge_cells, sheet["A7"].merge_cells) == (True, None, False)
    assert sheet.impl.hidden_rows() == [6]
    assert sheet.impl.hidden_columns() == [4, 5]
    assert (sheet["7:7"].rows.hidden, sheet["A6:A7"].rows.hidden, sheet["A1"].rows.hidden) == (True, None, False)
    assert sheet["E:F"].columns.hidden is True
    assert sheet.page_setup.print_area == "$A$1:$D$9"
    assert [one.visible for one in opened.sheets] == [True, False, False]
    assert (sheet.impl.is_protected, sheet.api.ProtectContents) == (True, True)


def test_a_protected_sheet_is_not_touched(sheet: Any) -> None:
    """UNO would write into it; the engine refuses every change of a locked cell, and allows unlocked ones."""
    sheet["A1:B1"].value = ["锁", "开"]
    sheet["B1"].api.Locked = False
    sheet.api.Protect()

    changes = (
        lambda cell: setattr(cell, "value", 1),
        lambda cell: setattr(cell, "formula", "=1+1"),
        lambda cell: setattr(cell, "color", (1, 2, 3)),
        lambda cell: setattr(cell, "number_format", "@"),
        lambda cell: cell.add_note("x"),
        lambda cell: cell.clear(),
        lambda cell: setattr(cell.font, "bold", True),
        lambda cell: setattr(cell, "row_height", 40),
        lambda cell: setattr(cell.rows, "hidden", True),
        lambda cell: cell.insert("down"),
        lambda cell: cell.delete("up"),
        lambda cell: cell.resize(1, 2).merge(),
    )
    for change in changes:
        with pytest.raises(CalcRefused, match="受保护"):
            change(sheet["A1"])
    sheet["B1"].value = "改了"

    assert sheet["A1:B1"].value == ["锁", "改了"]
    assert (sheet["A1"].color, sheet["A1"].note) == (None, None)
    sheet.api.Unprotect()
    sheet["A1"].value = 2
    assert sheet["A1"].value == 2


def test_a_protected_structure_is_not_touched(book: Any) -> None:
    """No sheet is added, renamed, moved, copied or deleted."""
    book.sheets.add("乙")
    book.api.Protect()

    changes = (
        lambda: book.sheets.add("丙"),
        lambda: book.sheets["乙"].delete(),
        lambda: setattr(book.sheets["乙"], "name", "丁"),
        lambda: book.sheets["乙"].copy(),
        lambda: book.sheets["乙"].move(after=book.sheets[-1]),
    )
    assert (book.impl.is_protected, book.api.ProtectStructure) == (True, True)
    for change in changes:
        with pytest.raises(CalcRefused, match="结构受保护"):
            change()
    book.api.Unprotect()
    book.sheets["乙"].delete()
    assert book.sheet_names == ["Sheet1"]


@pytest.mark.slow
def test_sheets_copied_while_windows_are_painted() -> None:
    """Many sheets brought into another workbook, one after the other, do not end the office.

    LibreOffice's import of a sheet takes no lock; beside the painting of the sheet tabs that ends the office after
    some of them, here or in whatever it does next.
    """
    need_office()
    office = libreoffice.start()
    try:
        source, target = office.books.add(), office.books.add()
        source.sheets[0]["A1:J60"].value = [[f"甲乙丙{row * column}" for column in range(10)] for row in range(60)]
        for round_ in range(30):
            copies = [
                source.sheets[0].copy(before=target.sheets[0], name=f"很长的工作表名字{round_}之{number}")
                for number in range(6)
            ]
            for copy in copies:
                copy.activate()
                copy.delete()
        assert len(target.sheets) == 1
    finally:
        office.kill()
