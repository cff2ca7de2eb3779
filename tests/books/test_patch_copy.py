"""CopySheet: a sheet of a workbook of ours in somebody else's, looking as it did, and gone again by its inverse."""

from __future__ import annotations

import io

import openpyxl
import pytest
import xlsxwriter
from openpyxl.cell.cell import MergedCell

from tests.fidelity.books import BOOKS
from xlsheets.books import edits as e
from xlsheets.books import patch

OURS = "我们的"


def ours() -> bytes:
    """A sheet with merged cells, fonts, borders, formats, a formula, column and row styles, print settings."""
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    sheet = book.add_worksheet(OURS)
    head = book.add_format({"bold": True, "font_name": "黑体", "font_size": 16, "bg_color": "#D9E1F2", "border": 2})
    rate = book.add_format({"num_format": "0.0%;[Red]-0.0%", "border": 1, "align": "right", "text_wrap": True})
    sheet.merge_range("A1:C1", "汇总 & <表>", head)
    sheet.write_row("A2", [1, 2.5, True], rate)
    sheet.write_formula("A3", "=SUM(A2:B2)", rate, 3.5)
    sheet.write_blank("B3", None, head)
    sheet.set_column("B:B", 33, rate)
    sheet.set_row(1, 40, rate)
    sheet.repeat_rows(0, 1)
    sheet.print_area("A1:C3")
    sheet.freeze_panes(1, 0)
    sheet.set_landscape()
    book.add_worksheet("另一张")
    book.close()
    return stream.getvalue()


@pytest.mark.parametrize("book", BOOKS)
def test_sheet_comes_over_whole(book: str) -> None:
    """Values, merged range, looks, sizes, print settings; two runs give the same bytes; the inverse takes it out."""
    raw = BOOKS[book]()
    plan: list[e.Edit] = [e.CopySheet("附表", ours(), OURS)]

    done = patch.apply(raw, plan)

    assert patch.apply(raw, plan).data == done.data
    back = patch.apply(done.data, patch.inverse(plan, raw)).data
    assert "附表".encode() not in _workbook(back)
    if book in ("openpyxl", "xlsxwriter", "empty", "shared"):
        got, wanted = (
            openpyxl.load_workbook(io.BytesIO(done.data))["附表"],
            openpyxl.load_workbook(io.BytesIO(ours()))[OURS],
        )
        for line in wanted.iter_rows():
            for cell in line:
                other = got[cell.coordinate]
                assert other.value == cell.value
                for side in (
                    ("font", "border", "fill", "alignment", "number_format")
                    if cell.has_style and not isinstance(cell, MergedCell)
                    else ()
                ):
                    assert repr(getattr(other, side)) == repr(getattr(cell, side)), (cell.coordinate, side)
        assert got.merged_cells.ranges == wanted.merged_cells.ranges
        assert got.column_dimensions["B"].width == wanted.column_dimensions["B"].width
        assert got.row_dimensions[2].height == wanted.row_dimensions[2].height
        assert got.freeze_panes == "A2"
        assert got.print_title_rows == "$1:$2"
        assert got.page_setup.orientation == "landscape"
        assert not got.sheet_view.tabSelected


def _workbook(raw: bytes) -> bytes:
    import zipfile

    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        return archive.read("xl/workbook.xml")


def test_copy_takes_the_place_of_an_earlier_one() -> None:
    """Deleted and added under one name in one go: the new values stand there, once."""
    raw = BOOKS["openpyxl"]()
    first = patch.apply(raw, [e.CopySheet("附表", ours(), OURS)]).data

    second = patch.apply(first, [e.DeleteSheet("附表"), e.CopySheet("附表", ours(), "另一张")]).data

    book = openpyxl.load_workbook(io.BytesIO(second))
    assert book.sheetnames == ["Sheet", "Back", "附表"]
    assert book["附表"]["A1"].value is None
    assert "_xlnm.Print_Titles" not in str(_workbook(second))


@pytest.mark.parametrize(
    ("edit", "code"),
    [
        (e.CopySheet("back", ours(), OURS), "sheet-exists"),
        (e.CopySheet("a/b", ours(), OURS), "sheet-name"),
        (e.CopySheet("附表", ours(), "没有"), "no-such-sheet"),
        (e.CopySheet("附表", b"x", OURS), "not-a-workbook"),
    ],
)
def test_what_cannot_be_copied_is_refused(edit: e.CopySheet, code: str) -> None:
    """A name that is taken or not allowed, a source without that sheet."""
    with pytest.raises(patch.PatchRefused) as refused:
        patch.apply(BOOKS["openpyxl"](), [edit])
    assert refused.value.code == code


def test_copy_is_plain_data() -> None:
    """It goes through JSON and back."""
    plan: list[e.Edit] = [e.CopySheet("附表", ours(), OURS), e.SetValue("Sheet", 0, 0, 1)]

    assert e.from_json(e.to_json(plan)) == plan
