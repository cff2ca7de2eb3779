"""Workbooks opened, saved, printed; the office's own settings."""

import os
import signal
import subprocess
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlwings

from tests.office.engine.conftest import need_office
from xlsheets.books import libreoffice
from xlsheets.books.libreoffice.refusal import CalcRefused

pytestmark = pytest.mark.office


@pytest.mark.parametrize("ending", ["xlsx", "xlsm", "ods", "xls"])
def test_saved_and_opened_again(book: Any, tmp_path: Path, ending: str) -> None:
    """In every format it writes, under a path with blanks and 中文."""
    path = tmp_path / "文 件" / f"汇 总.{ending}"
    path.parent.mkdir()
    book.sheets[0]["A1"].value = [["单位", 3], ["=B1*2", True]]

    book.save(path)

    assert (book.name, book.fullname) == (path.name, str(path))
    book.close()
    again = xlwings.Book(str(path))
    assert again.sheets[0]["A1:B2"].value == [["单位", 3.0], [6.0, True]]


def test_another_reader_agrees(book: Any, tmp_path: Path) -> None:
    """What is saved reads the same in openpyxl: types, formulas, notes, formats, names."""
    sheet = book.sheets[0]
    sheet["A1"].value = [["00123x", 12.5], [True, "=SUM(B1:B1,1)"]]
    sheet["B1"].number_format = "0.00%"
    sheet["A1"].add_note("注")
    sheet["A1:B1"].name = "区"

    book.save(tmp_path / "a.xlsx")

    read = openpyxl.load_workbook(tmp_path / "a.xlsx")
    page = read["Sheet1"]
    assert [[cell.value for cell in row] for row in page["A1:B2"]] == [["00123x", 12.5], [True, "=SUM(B1:B1,1)"]]
    assert page["B1"].number_format == "0.00%"
    assert page["A1"].comment.text.strip() == "注"
    assert read.defined_names["区"].attr_text == "Sheet1!$A$1:$B$1"


def test_a_copy_leaves_the_open_workbook_alone(book: Any, tmp_path: Path) -> None:
    """It has what is not saved yet; name and unsaved state stay."""
    book.save(tmp_path / "a.xlsx")
    book.sheets[0]["A1"].value = "新"

    book.impl.save_copy(str(tmp_path / "b.xlsx"))

    assert openpyxl.load_workbook(tmp_path / "b.xlsx").active["A1"].value == "新"
    assert openpyxl.load_workbook(tmp_path / "a.xlsx").active["A1"].value is None
    assert (book.name, book.api.Saved) == ("a.xlsx", False)


def test_pdf(book: Any, tmp_path: Path) -> None:
    """The workbook, one sheet, one range."""
    book.sheets[0]["A1"].value = [["alpha"], ["beta"]]
    book.sheets.add("B")["A1"].value = "gamma"

    book.to_pdf(tmp_path / "book.pdf")
    book.sheets["B"].to_pdf(tmp_path / "sheet.pdf")
    book.sheets["Sheet1"]["A2"].to_pdf(tmp_path / "range.pdf")

    def text(name: str) -> set[str]:
        told = subprocess.run(["pdftotext", tmp_path / name, "-"], capture_output=True, check=True, text=True).stdout
        return {word for word in ("alpha", "beta", "gamma") if word in told}

    assert text("book.pdf") == {"alpha", "beta", "gamma"}
    assert text("sheet.pdf") == {"gamma"}
    assert text("range.pdf") == {"beta"}
    assert [sheet.visible for sheet in book.sheets] == [True, True]


def test_files_that_calc_does_not_take(calc: Any, tmp_path: Path) -> None:
    """Each with a sentence of its own; nothing stays open."""
    (tmp_path / "a.xlam").write_bytes(b"PK")
    (tmp_path / "b.xlsx").write_bytes(b"PK\x03\x04 broken")
    before = len(calc.books)

    with pytest.raises(CalcRefused, match=r"不能打开 a\.xlam"):
        calc.books.open(tmp_path / "a.xlam")
    with pytest.raises(CalcRefused, match=r"打不开 b\.xlsx"):
        calc.books.open(tmp_path / "b.xlsx")
    with pytest.raises(FileNotFoundError):
        calc.books.open(tmp_path / "c.xlsx")
    book = calc.books.add()
    with pytest.raises(CalcRefused, match=r"不能保存 d\.xlsb"):
        book.save(tmp_path / "d.xlsb")
    with pytest.raises(CalcRefused, match=r"没有保存"):
        book.save(tmp_path / "nowhere" / "e.xlsx")
    book.close()
    assert len(calc.books) == before


def test_settings_of_the_office(book: Any) -> None:
    """Calculation and redrawing are really switched; the status bar says what it was told."""
    app, sheet = book.app, book.sheets[0]
    sheet["A1"].value = [[1, "=A1*2"]]

    with app.properties(calculation="manual", screen_updating=False, enable_events=False, display_alerts=False):
        assert (app.calculation, app.screen_updating) == ("manual", False)
        assert book.api.hasControllersLocked()
        sheet["A1"].value = 5
        assert sheet["B1"].value == 2.0
        app.calculate()
        assert sheet["B1"].value == 10.0
    assert (app.calculation, app.screen_updating) == ("automatic", True)
    assert not book.api.hasControllersLocked()

    app.status_bar = "正在汇总"
    assert app.status_bar == "正在汇总"
    app.status_bar = False
    assert app.status_bar is False
    assert app.alert("没有人", "题", "yes_no") == "yes"  # without windows nobody is asked
    assert app.impl.alerts[-1] == "没有人"


def test_selection_and_active(book: Any) -> None:
    """What is selected and what is in front."""
    sheet = book.sheets.add("乙")
    sheet["B2:C3"].select()

    assert book.app.selection.address == "$B$2:$C$3"
    assert book.sheets.active.name == "乙"
    assert book.app.books.active == book


def test_what_is_not_offered_says_so(sheet: Any) -> None:
    """A member without an implementation names itself, in place of an empty NotImplementedError."""
    for call, name in (
        (lambda: sheet.charts, "Sheet.charts"),
        (lambda: sheet.pictures, "Sheet.pictures"),
        (lambda: sheet["A1:A2"].sort(1), "Range.sort"),
        (lambda: sheet["A1"].data_validation, "Range.data_validation"),
        (lambda: sheet["A1"].borders, "Range.borders"),
    ):
        with pytest.raises(CalcRefused, match=name):
            call()


def test_addresses_that_are_none(sheet: Any) -> None:
    """A wrong address, several areas and cells past the end are refused."""
    for address in ("nosuch", "A1,B2", "A1048577"):
        with pytest.raises(CalcRefused):
            sheet[address]
    with pytest.raises(CalcRefused):
        sheet["XFD1"].offset(0, 1)


def test_an_office_of_its_own_ends_with_quit(tmp_path: Path) -> None:
    """Process, profile and pipe are gone; uno has left Python's import as it was."""
    need_office()
    import builtins
    import sys

    path = list(sys.path)
    app = libreoffice.start()
    process, profile = app.impl._connection.process, app.impl._connection.profile
    assert app.books.add().sheets[0]["A1"].value is None
    app.quit()

    assert process.poll() is not None
    assert not profile.exists()
    assert builtins.__import__.__name__ == "__import__"
    assert sys.path == path


def test_an_office_that_is_gone_says_so(tmp_path: Path) -> None:
    """After its process has died, every call is a sentence, also inside a context manager of xlwings."""
    need_office()
    app = libreoffice.start(tmp_path / "profile")
    sheet = app.books.add().sheets[0]
    os.killpg(app.pid, signal.SIGKILL)
    app.impl._connection.process.wait()

    with pytest.raises(CalcRefused, match="已经关闭"), app.properties(status_bar="x"):
        sheet["A1"].value = 1
    app.quit()
    app.quit()
