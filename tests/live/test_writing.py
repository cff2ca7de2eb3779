"""Edits in an open workbook, and the edits that take them back."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlwings
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill

from tests.live.clerk import look
from xlsheets.books import edits
from xlsheets.books.live import writing
from xlsheets.core.messages import Stopped

pytestmark = pytest.mark.office

Opened = Callable[[Path], Any]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A table with a fill, a note, a formula, a text format, a chart, a print area and a total over one row."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "附件4"
    for row in (["单位", "满意", "备注"], ["甲支部", 5, "x"], ["", None, ""], ["合计", "=SUM(B3:B3)", ""]):
        sheet.append(row)
    sheet["A2"].fill = PatternFill("solid", fgColor="FF00B0F0")
    sheet["B2"].comment = Comment("已核对", "张三")
    sheet["C2"].number_format = "@"
    chart = BarChart()
    chart.add_data(Reference(sheet, min_col=2, min_row=1, max_row=2))
    sheet.add_chart(chart, "E2")
    sheet.print_area = "A1:C4"
    other = book.create_sheet("汇报")
    other["A1"] = "=附件4!B4"
    file = tmp_path / "附表.xlsx"
    book.save(file)
    return file


EDITS: list[edits.Edit] = [
    edits.SetValue("附件4", 1, 0, "乙支部"),
    edits.SetValue("附件4", 1, 1, 0.9643),
    edits.SetValue("附件4", 1, 2, 7),
    edits.SetValue("附件4", 0, 3, "00123"),
    edits.SetValue("附件4", 1, 3, "2012-01-06"),
    edits.SetValue("附件4", 2, 3, "96.43%"),
    edits.SetFormula("附件4", 3, 2, "B2*2"),
    edits.SetFormat("附件4", 1, 1, "0.00%"),
    edits.SetFill("附件4", 1, 0, "FFC7CE"),
    edits.SetFill("附件4", 1, 1, "FFC7CE"),
    edits.AddNote("附件4", 1, 1, "票数 合计不符"),
    edits.AddNote("附件4", 1, 0, "认不出"),
    edits.AddSheet("问题清单", ((edits.NewCell("序号", bold=True),), (edits.NewCell(1),)), widths=(20.0,), frozen=1),
]


def test_what_is_written(path: Path, opened: Opened) -> None:
    """Every kind of edit does what it says; texts stay texts and numbers numbers."""
    book = opened(path)
    writing.apply(book, EDITS)
    sheet = book.sheets["附件4"]
    assert sheet["A2:D2"].value == ["乙支部", 0.9643, 7, "2012-01-06"]
    assert [sheet["D1"].value, sheet["D3"].value] == ["00123", "96.43%"]
    assert sheet["C4"].value == pytest.approx(1.9286)
    assert sheet["B2"].number_format == "0.00%"
    assert sheet["C2"].number_format == "@"
    assert (sheet["A2"].color, sheet["B2"].color) == ((255, 199, 206), (255, 199, 206))
    assert sheet["A2"].note.text == "认不出"
    assert sheet["B2"].note.text == "已核对\n票数 合计不符"
    assert book.sheets["问题清单"]["A1:A2"].value == ["序号", 1]


def test_taking_back_restores_values_colours_formats_and_notes(path: Path, opened: Opened) -> None:
    """After the inverse everything looks as before; what no edit named was never touched."""
    book = opened(path)
    before = look(book)
    formats = [book.sheets["附件4"][cell].number_format for cell in ("A2", "B2", "C2", "D1", "D2", "D3")]
    area = book.sheets["附件4"].page_setup.print_area
    written = writing.apply(book, EDITS)
    assert look(book) != before
    writing.take_back(book, written)
    assert look(book) == before
    assert [book.sheets["附件4"][cell].number_format for cell in ("A2", "B2", "C2", "D1", "D2", "D3")] == formats
    assert book.sheets["附件4"].page_setup.print_area == area
    assert book.sheets["附件4"].impl.xl.Charts.Count == 1


def test_rows_grow_and_shrink(path: Path, opened: Opened) -> None:
    """The total grows over the new rows, other sheets follow, and taking back leaves the table as it was."""
    book = opened(path)
    before = look(book)
    grown: list[edits.Edit] = [edits.GrowRows("附件4", 2, 2)]
    grown += [edits.SetValue("附件4", 2 + row, 1, 10 + row) for row in range(3)]
    written = writing.apply(book, grown)
    sheet = book.sheets["附件4"]
    assert sheet["B6"].formula == "=SUM(B3:B5)"
    assert sheet["B6"].value == 33
    assert book.sheets["汇报"]["A1"].value == 33
    writing.take_back(book, written)
    assert look(book) == before


def test_a_protected_sheet_is_refused_before_anything_is_written(tmp_path: Path, opened: Opened) -> None:
    """An edit of another sheet of the same list is not made either."""
    made = openpyxl.Workbook()
    for name in ("甲", "乙"):
        made.create_sheet(name)["A1"] = "评议"
    made["乙"].protection.sheet = True
    file = tmp_path / "protected.xlsx"
    made.save(file)
    book = opened(file)
    before = look(book)
    with pytest.raises(Stopped, match="“乙”受保护"):
        writing.apply(book, [edits.SetValue("甲", 0, 0, 1), edits.SetValue("乙", 0, 0, 1)])
    assert look(book) == before
    with pytest.raises(Stopped, match="“丙”不在了"):
        writing.apply(book, [edits.SetValue("甲", 0, 0, 1), edits.SetValue("丙", 0, 0, 1)])
    assert look(book) == before


def test_what_fails_in_the_middle_is_taken_back(path: Path, opened: Opened) -> None:
    """A sheet that cannot be added (its name is no name) leaves no half of the edits."""
    book = opened(path)
    before = look(book)
    with pytest.raises(xlwings.XlwingsError):
        writing.apply(book, [*EDITS[:-1], edits.AddSheet("a/b[c]", ((edits.NewCell("x"),),))])
    assert look(book) == before


def test_settings_of_the_program_come_back(path: Path, opened: Opened) -> None:
    """Redrawing, events and calculation are as before, after a success and after a failure."""
    book = opened(path)
    app = book.app
    for wanted in ("automatic", "manual"):
        app.calculation = wanted
        before = (app.screen_updating, app.enable_events, app.display_alerts, app.calculation)
        writing.apply(book, [edits.SetValue("附件4", 0, 5, 1)])
        with pytest.raises(xlwings.XlwingsError):
            writing.apply(book, [edits.AddSheet("a/b[c]", ((edits.NewCell("x"),),))])
        assert (app.screen_updating, app.enable_events, app.display_alerts, app.calculation) == before
    app.calculation = "automatic"
