"""One write of each kind, as openpyxl reads the result."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile

import openpyxl
import pytest

from tests.fidelity import books
from xlsheets.books import edits as e
from xlsheets.books import patch
from xlsheets.books.patch.package import Package


def opened(data: bytes, values: bool = False) -> openpyxl.Workbook:
    """Return the workbook as openpyxl reads it."""
    return openpyxl.load_workbook(io.BytesIO(data), data_only=values)


def sheet_xml(data: bytes, part: str = "xl/worksheets/sheet1.xml") -> str:
    """Return a part of the package as text."""
    return zipfile.ZipFile(io.BytesIO(data)).read(part).decode()


@pytest.mark.parametrize(
    ("value", "read"),
    [
        ("化学系", "化学系"), ("", None), (" a <&>\"' \n b ", " a <&>\"' \n b "), ("=1+1", "=1+1"),
        ("_x0041_", "_x0041_"),
        ("\x07", "\x07"), (0, 0), (-3, -3), (96.43, 96.43), (1e300, 1e300), (0.1 + 0.2, 0.1 + 0.2), (True, True),
        (None, None),
    ],
)  # fmt: skip
def test_a_value_is_read_as_it_was_written(value: e.Value, read: object) -> None:
    """Texts, numbers, logical values and nothing."""
    done = patch.apply(books.annex_by_openpyxl(), [e.SetValue("Sheet", 6, 1, value)])

    cell = opened(done.data)["Sheet"]["B7"]
    got = cell.value
    if isinstance(got, str):
        got = got.replace("_x005F_", "_").replace("_x0007_", "\x07")
    assert (got or None) == (read or None)
    assert value != "=1+1" or cell.data_type != "f" or 'inlineStr"' in sheet_xml(done.data)


@pytest.mark.parametrize(
    ("value", "serial"),
    [
        (dt.date(2011, 12, 3), 40880), (dt.date(1900, 1, 1), 1), (dt.date(1900, 2, 28), 59), (dt.date(1900, 3, 1), 61),
        (dt.datetime(2011, 12, 3, 12), 40880.5),
    ],
)  # fmt: skip
def test_a_date_is_its_serial_number(value: dt.date, serial: float) -> None:
    """The calendar of 1900 has a 29 February that never was."""
    done = patch.apply(books.raw(""), [e.SetValue("Sheet1", 0, 0, value)])
    assert f"<v>{serial}</v>" in sheet_xml(done.data)


def test_a_cell_keeps_its_style_and_a_new_one_has_its_rows_or_columns() -> None:
    """Row style before column style; a cell that is there keeps its own."""
    original = books.raw(
        '<row r="2" s="2" customFormat="1"><c r="A2" s="1"/></row>',
        head='<cols><col min="3" max="4" width="9" style="3"/></cols>',
    )
    writes = [e.SetValue("Sheet1", row, col, 1) for row, col in ((1, 0), (1, 3), (4, 3), (4, 0))]
    text = sheet_xml(patch.apply(original, writes).data)
    for cell in ('<c r="A2" s="1">', '<c r="D2" s="2">', '<c r="D5" s="3">', '<c r="A5">'):
        assert cell in text


def test_a_fill_and_a_format_keep_the_rest_of_the_style() -> None:
    """Font, border and alignment stay; the neighbour with the same style too."""
    original = books.annex_by_openpyxl()
    done = patch.apply(original, [e.SetFill("Sheet", 1, 1, "FFEB9C"), e.SetFormat("Sheet", 1, 1, '0.0"票"')])

    before, after = opened(original)["Sheet"], opened(done.data)["Sheet"]
    assert after["B2"].fill.fgColor.rgb == "FFFFEB9C"
    assert after["B2"].number_format == '0.0"票"'
    for side in ("font", "border", "alignment"):
        assert repr(getattr(after["B2"], side)) == repr(getattr(before["B2"], side))
    assert repr(after["B3"].fill) == repr(before["B3"].fill)
    assert after["B2"].value == before["B2"].value


def test_a_style_is_appended_once() -> None:
    """Many cells of one style share the new style, and a second run of the same edits appends nothing."""
    fills = [e.SetFill("Sheet", row, 1, "FFEB9C") for row in range(1, 4)]
    once = patch.apply(books.annex_by_openpyxl(), fills).data
    assert patch.apply(once, fills).data == once


def test_a_note_is_added_and_an_old_one_kept() -> None:
    """A cell with a note gets a second paragraph, other notes stay, a sheet without notes gets its first."""
    notes = [e.AddNote("Sheet", 1, 1, "新"), e.AddNote("Sheet", 2, 2, "a\nb"), e.AddNote("Back", 0, 0, "c")]
    done = patch.apply(books.annex_by_openpyxl(), notes)

    book = opened(done.data)
    assert book["Sheet"]["B2"].comment.text == "old\n新"
    assert book["Sheet"]["B2"].comment.author == "someone"
    assert book["Sheet"]["C3"].comment.text == "a\nb"
    assert book["Back"]["A1"].comment.text == "c"
    assert book["Back"]["A1"].comment.author == "xlsheets"


def test_a_note_and_a_fill_in_a_merged_range_go_to_its_first_cell() -> None:
    """There they are seen; a value elsewhere than there is refused."""
    original = books.annex_by_xlsxwriter()
    done = patch.apply(original, [e.AddNote("附件4", 0, 3, "x"), e.SetFill("附件4", 0, 4, "FF0000")])
    cell = opened(done.data)["附件4"]["A1"]
    assert (cell.comment.text, cell.fill.fgColor.rgb) == ("x", "FFFF0000")
    with pytest.raises(patch.PatchRefused) as refused:
        patch.apply(original, [e.SetValue("附件4", 0, 3, "x")])
    assert (refused.value.code, refused.value.sheet, refused.value.cell) == ("merged-cell", "附件4", "D1")


def test_a_sheet_of_our_own_is_added_and_taken_out_again() -> None:
    """Bold head, colours, widths, frozen row, links; deleting leaves the workbook part as it was, but for calcPr."""
    original = books.annex_by_xlsxwriter()
    head = (e.NewCell("问题", bold=True, fill="DDDDDD", wrap=True), e.NewCell(1.5, number_format="0.00"))
    line = (e.NewCell("去看", link=e.Link("附件4", 2, 2)),)
    done = patch.apply(original, [e.AddSheet("问题清单", (head, line), (30, 8), 1)])

    sheet = opened(done.data)["问题清单"]
    assert sheet["A1"].font.b
    assert sheet["A1"].alignment.wrap_text
    assert sheet["A1"].fill.fgColor.rgb == "FFDDDDDD"
    assert (sheet["B1"].value, sheet["B1"].number_format) == (1.5, "0.00")
    assert sheet["A2"].hyperlink.location == "'附件4'!C3"
    assert sheet.freeze_panes == "A2"
    assert sheet.column_dimensions["A"].width == 30
    back = patch.apply(done.data, [e.DeleteSheet("问题清单")])
    assert opened(back.data).sheetnames == opened(original).sheetnames
    assert Package(back.data).read("[Content_Types].xml") == Package(original).read("[Content_Types].xml")


@pytest.mark.parametrize(
    ("edit", "code"),
    [
        (e.AddSheet("附件4", ()), "sheet-exists"),
        (e.AddSheet("a/b", ()), "sheet-name"),
        (e.AddSheet("x" * 32, ()), "sheet-name"),
        (e.DeleteSheet("附件4"), "sheet-not-ours"),
        (e.DeleteSheet("nothing"), "no-such-sheet"),
        (e.SetValue("nothing", 0, 0, 1), "no-such-sheet"),
        (e.SetValue("附件4", 1_048_576, 0, 1), "outside-grid"),
        (e.SetValue("附件4", -1, 0, 1), "outside-grid"),
        (e.SetValue("附件4", 9, 0, float("nan")), "value-invalid"),
        (e.SetValue("附件4", 9, 0, "x" * 32_768), "value-invalid"),
        (e.SetValue("附件4", 9, 0, "\ud800"), "value-invalid"),
        (e.SetValue("附件4", 9, 0, 2**53 + 1), "value-invalid"),
        (e.SetFill("附件4", 9, 0, "yellow"), "value-invalid"),
    ],
)
def test_what_cannot_be_done_is_refused_with_a_reason(edit: e.Edit, code: str) -> None:
    """The code is stable, the reason is a sentence."""
    with pytest.raises(patch.PatchRefused) as refused:
        patch.apply(books.annex_by_xlsxwriter(), [edit])
    assert refused.value.code == code
    assert " " in refused.value.reason


@pytest.mark.parametrize(
    ("cell", "code"), [((0, 1), "table-header"), ((1, 1), ""), ((4, 0), "array-formula"), ((5, 0), "array-formula")]
)
def test_cells_that_belong_together_are_not_written_singly(cell: tuple[int, int], code: str) -> None:
    """Names of table columns, and the results of array formulas; a colour is welcome there."""
    original, sheet = (books.shared(), "Sheet1") if cell[0] > 3 else (books.annex_by_openpyxl(), "Sheet")
    patch.apply(original, [e.SetFill(sheet, *cell, "FFFF00"), e.AddNote(sheet, *cell, "x")])
    if code:
        with pytest.raises(patch.PatchRefused, match=code):
            patch.apply(original, [e.SetValue(sheet, *cell, 1)])


def test_a_written_master_leaves_its_dependents_their_formulas() -> None:
    """A shared formula whose first cell is overwritten goes on in the others as formulas of their own."""
    done = patch.apply(books.shared(), [e.SetValue("Sheet1", 0, 1, 7)])
    sheet = opened(done.data)["Sheet1"]
    assert [sheet[f"B{n}"].value for n in (1, 2, 3)] == [7, "=A2*$A$1", "=A3*$A$1"]


def test_the_same_input_gives_the_same_bytes_and_no_edits_the_same_file() -> None:
    """No clock is read."""
    original = books.annex_by_xlsxwriter()
    edits = [e.SetValue("附件4", 2, 2, 5), e.AddSheet("新", ((e.NewCell(1),),)), e.AddNote("附件4", 9, 9, "x")]
    assert patch.apply(original, edits).data == patch.apply(original, list(reversed(edits))).data
    assert patch.apply(original, []).data == original


def test_untouched_members_keep_their_compressed_bytes() -> None:
    """Every part but the touched ones is copied as it lies in the zip."""
    original = books.annex_by_xlsxwriter()
    done = patch.apply(original, [e.SetValue("附件4", 9, 9, "x")])
    old, new = Package(original), Package(done.data)
    assert old.names() == new.names()
    changed = {n for n in old.names() if old.stored(n) != new.stored(n)}
    assert changed == {"xl/worksheets/sheet1.xml"}


@pytest.mark.parametrize("book", ["openpyxl", "xlsxwriter"])
def test_the_inverse_brings_values_looks_and_formulas_back(book: str) -> None:
    """Apply, take back, and openpyxl reads what was there."""
    original = books.BOOKS[book]()
    name = opened(original).sheetnames[0]
    writes = [
        e.SetValue(name, 2, 2, "x"), e.SetValue(name, 3, 3, None), e.SetFormula(name, 2, 1, "=1", 1),
        e.SetFill(name, 2, 2, "FF0000"), e.SetFormat(name, 2, 2, "0.000"), e.AddSheet("新", ()),
    ]  # fmt: skip
    done = patch.apply(original, writes)
    back = opened(patch.apply(done.data, patch.inverse(writes, original)).data)
    for sheet in opened(original):
        for line in sheet.iter_rows():
            for cell in line:
                got = back[sheet.title][cell.coordinate]
                assert (got.value, got.number_format) == (cell.value, cell.number_format)
                assert got.fill.fgColor.rgb == cell.fill.fgColor.rgb
    assert back.sheetnames == opened(original).sheetnames


def test_a_note_is_taken_back() -> None:
    """A new one goes with its box, a paragraph leaves the older note as it was; a changed one is refused."""
    original = books.annex_by_openpyxl()
    notes = [e.AddNote("Sheet", 1, 1, "新"), e.AddNote("Sheet", 2, 2, "a\nb"), e.AddNote("Back", 0, 0, "c")]
    done = patch.apply(original, notes)
    back = patch.apply(done.data, patch.inverse(notes, original))

    sheet = opened(back.data)["Sheet"]
    assert sheet["B2"].comment.text == "old"
    assert sheet["C3"].comment is None
    assert opened(back.data)["Back"]["A1"].comment is None
    boxes = [n for n in zipfile.ZipFile(io.BytesIO(back.data)).namelist() if n.endswith(".vml")]
    assert [len(re.findall(r"<\w+:shape ", sheet_xml(back.data, n))) for n in boxes] == [1, 0]
    with pytest.raises(patch.PatchRefused, match="note-changed"):
        patch.apply(back.data, [e.DropNote("Sheet", 1, 1, "新")])


def test_a_protected_sheet_is_reported() -> None:
    """It is written all the same: the files are the user's own."""
    done = patch.apply(books.annex_by_openpyxl(), [e.SetValue("Sheet", 1, 1, 5)])
    assert [n.code for n in done.notices] == ["protected-sheet"]
