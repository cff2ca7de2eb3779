"""Colours, fonts, number formats, sizes, merges, rows and columns, links."""

from typing import Any

import pytest
import xlsxwriter

pytestmark = pytest.mark.office


def test_colours(sheet: Any) -> None:
    """Fills and font colours in all of xlwings' ways of writing; none is None."""
    sheet["A1"].color = (255, 235, 156)
    sheet["A2"].color = "#ffeb9c"
    sheet["A3"].color = 0x9CEBFF  # Excel's own number: blue, green, red
    sheet["A1"].font.color = (156, 0, 6)

    assert {sheet[cell].color for cell in ("A1", "A2", "A3")} == {(255, 235, 156)}
    assert sheet["A1"].font.color == (156, 0, 6)
    assert sheet["B1"].color is None
    sheet["A1"].color = None
    assert sheet["A1"].color is None


def test_many_colours_in_one_go(sheet: Any) -> None:
    """Each cell gets its own; ... leaves one as it is."""
    sheet["A1:B2"].color = (1, 1, 1)

    sheet["A1:B2"].set_colors([[(255, 0, 0), ...], [None, "#00ff00"]])

    assert [sheet[cell].color for cell in ("A1", "B1", "A2", "B2")] == [(255, 0, 0), (1, 1, 1), None, (0, 255, 0)]


@pytest.mark.parametrize(
    "code",
    ["General", "@", "0.00%", "#,##0.00;[Red]-#,##0.00", "yyyy-mm-dd", "h:mm AM/PM", 'yyyy"年"m"月"d"日"', "0.00E+00"],
)
def test_number_formats_read_as_they_were_written(sheet: Any, code: str) -> None:
    """In Excel's letters, small for dates."""
    sheet["B2"].number_format = code

    assert sheet["B2"].number_format == code
    assert sheet["B2:C2"].number_format == (None if code != "General" else code)


def test_fonts_and_alignment(sheet: Any) -> None:
    """Bold, italic, size, name (for Chinese letters too), wrapping and alignment."""
    cell = sheet["A1"]
    cell.font.bold, cell.font.italic, cell.font.size, cell.font.name = True, True, 16, "宋体"
    cell.wrap_text, cell.horizontal_alignment, cell.vertical_alignment = True, "center", "top"

    assert (cell.font.bold, cell.font.italic, cell.font.size, cell.font.name) == (True, True, 16.0, "宋体")
    assert cell.api.CharFontNameAsian == "宋体"
    assert (cell.wrap_text, cell.horizontal_alignment, cell.vertical_alignment) == (True, "center", "top")


def test_sizes(sheet: Any, book: Any, trusted: Any) -> None:
    """Heights in points, widths in characters; heights of a file as they were written."""
    sheet["A1"].row_height, sheet["B1"].column_width = 30, 20
    assert sheet["A1"].row_height == pytest.approx(30, abs=0.1)
    assert sheet["B1"].column_width == pytest.approx(20, abs=0.15)
    assert (sheet["A1:A2"].row_height, sheet["A1:B1"].column_width) == (None, None)

    made = xlsxwriter.Workbook(trusted / "sizes.xlsx")
    page = made.add_worksheet()
    page.set_row(0, 42)
    page.write("A1", "x")
    made.close()
    assert book.app.books.open(trusted / "sizes.xlsx").sheets[0]["A1"].row_height == pytest.approx(42, abs=0.1)


def test_merge_keeps_the_first_value_only(sheet: Any) -> None:
    """As in Excel, also when it is not the first cell that has one; or a merge a row."""
    sheet["A1"].value = [[None, "乙"], ["丙", "丁"]]
    sheet["D1"].value = [["a", "b"], ["c", "d"]]

    sheet["A1:B2"].merge()
    sheet["D1:E2"].merge(across=True)

    assert sheet["A1"].merge_area.address == "$A$1:$B$2"
    assert [area.address for area in (sheet["E1"].merge_area, sheet["E2"].merge_area)] == ["$D$1:$E$1", "$D$2:$E$2"]
    sheet["A1:E2"].unmerge()
    assert sheet["A1:E2"].value == [["乙", None, None, "a", None], [None, None, None, "c", None]]


def test_inserting_copying_and_deleting_rows(sheet: Any) -> None:
    """Formulas follow; a copied row fills as many rows as it is given."""
    sheet["A1"].value = [[1, "=A1*2"], [5, "=SUM(B1:B1)"]]

    sheet["2:3"].insert(shift="down")
    sheet["1:1"].copy(sheet["2:3"])

    assert sheet["A1:B4"].formula == (("1", "=A1*2"), ("1", "=A2*2"), ("1", "=A3*2"), ("5", "=SUM(B1:B1)"))
    sheet["2:3"].delete(shift="up")
    assert sheet["A1:B2"].value == [[1.0, 2.0], [5.0, 2.0]]


def test_end_and_current_region(sheet: Any) -> None:
    """Ctrl and an arrow, and the block around a cell."""
    sheet["B2"].value = [[1, 2, None, 4], [5, None, None, None], [6, 7, None, 8]]

    assert sheet["B2"].end("down").address == "$B$4"
    assert sheet["B2"].end("right").address == "$C$2"
    assert sheet["C2"].end("right").address == "$E$2"
    assert sheet["C2"].end("down").address == "$C$4"
    assert sheet["B4"].end("up").address == "$B$2"
    assert sheet["A9"].end("up").address == "$A$1"
    assert sheet["H2"].end("left").address == "$E$2"
    assert sheet["B3"].current_region.address == "$B$2:$C$4"


def test_links(book: Any) -> None:
    """A link into the workbook and one to the world read as they were written."""
    sheet = book.sheets[0]
    book.sheets.add("评议 表")
    sheet["A1"].add_hyperlink("#'评议 表'!C7", "第 7 行")
    sheet["A2"].add_hyperlink("https://example.org/", "网页")

    assert (sheet["A1"].value, sheet["A1"].hyperlink) == ("第 7 行", "#'评议 表'!C7")
    assert (sheet["A2"].value, sheet["A2"].hyperlink) == ("网页", "https://example.org/")
