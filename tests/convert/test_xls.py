"""Copies of .xls files that xlwt wrote."""

from __future__ import annotations

import contextlib
import io
import struct
from typing import Any

import pytest
import xlwt

from tests.convert import witness
from xlsheets.books.compound import Compound
from xlsheets.books.convert import Converted, convert
from xlsheets.books.convert.tokens import XLS, formula_of
from xlsheets.books.gate import Rejected

FORMULAS = (
    "SUM(A1:A3)",
    "AVERAGE(A1,A2)*100%",
    "IF(A1>=0,\"是\"\"\",-A2^2)",
    "ROUND((A1+A2)/2,2)",
    "COUNTIF(A1:A3,\">0\")&\"人\"",
    "SUM(另一张!$A$1:B2,1.5)",
    "VLOOKUP(A1,A1:B3,2,FALSE)",
    "NOT(TRUE)",
)  # fmt: skip


def made(fill: Any) -> bytes:
    """Return a workbook of two sheets that a function fills."""
    book = xlwt.Workbook(encoding="utf-8")
    page, other = book.add_sheet("汇总表"), book.add_sheet("另一张")
    other.write(0, 0, 5)
    fill(book, page)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def copied(raw: bytes) -> Converted:
    """Return the copy."""
    found = convert(raw, "附件.xls")
    assert found is not None
    return found


def losses(copy: Converted) -> list[str]:
    """Return what is said to be lost."""
    return [dict(one.values)["seen"] for one in copy.findings]


def test_values_of_every_kind() -> None:
    """Numbers, texts, truth values, dates as numbers with their format, empty cells with a look."""

    def fill(book: Any, page: Any) -> None:
        page.write(0, 0, 12.5)
        page.write(0, 1, "  化学系教工党支部 ")
        page.write(0, 2, True)
        page.write(0, 3, 40918, xlwt.easyxf(num_format_str='yyyy"年"m"月"d"日"'))
        page.write(0, 4, None, xlwt.easyxf("borders: left thin"))
        page.write(0, 5, 1e-7)

    page = witness.load(copied(made(fill)).data)["汇总表"]
    assert [page.cell(1, column).value for column in (1, 2, 3, 6)] == [12.5, "  化学系教工党支部 ", True, 1e-7]
    assert page["D1"].value.date().isoformat() == "2012-01-10"
    assert page["D1"].number_format == 'yyyy"年"m"月"d"日"'
    assert page["E1"].border.left.style == "thin"


def test_looks() -> None:
    """Font, ground, border, alignment, lock, as xlwt was told."""
    told = (
        "font: name 仿宋, height 320, bold on, italic on, underline single, colour red;"
        "pattern: pattern solid, fore_colour light_yellow; protection: cell_locked false;"
        "borders: left thin, right medium, top double, bottom dashed;"
        "align: horiz center, vert center, wrap on, rotation 45, shrink_to_fit on"
    )
    cell = witness.load(copied(made(lambda book, page: page.write(0, 0, "甲", xlwt.easyxf(told)))).data)["汇总表"]["A1"]
    assert (cell.font.name, cell.font.sz, cell.font.b, cell.font.i, cell.font.u) == ("仿宋", 16, True, True, "single")
    assert (cell.font.color.rgb, cell.fill.fgColor.rgb) == ("FFFF0000", "FFFFFF99")
    border = cell.border
    assert [one.style for one in (border.left, border.right, border.top, border.bottom)] == [
        "thin", "medium", "double", "dashed",
    ]  # fmt: skip
    alignment = cell.alignment
    assert (alignment.horizontal, alignment.vertical, alignment.wrap_text) == ("center", "center", True)
    assert (alignment.textRotation, alignment.shrink_to_fit, cell.protection.locked) == (45, True, False)


def test_measures_merges_and_page() -> None:
    """Widths, heights, hidden rows and columns, merges, frozen rows, margins, orientation, header."""

    def fill(book: Any, page: Any) -> None:
        page.write_merge(0, 1, 0, 3, "附件4")
        page.col(1).width = 256 * 22
        page.col(2).hidden = True
        page.row(2).height_mismatch, page.row(2).height = True, 600
        page.row(3).hidden = True
        page.set_panes_frozen(True)
        page.set_horz_split_pos(2)
        page.set_portrait(False)
        page.set_left_margin(0.25)
        page.set_header_str(b"&CNo. 4")
        page.set_fit_num_pages(1)
        page.set_fit_width_to_pages(1)
        page.set_fit_height_to_pages(0)

    page = witness.load(copied(made(fill)).data)["汇总表"]
    assert list(map(str, page.merged_cells.ranges)) == ["A1:D2"]
    assert page.column_dimensions["B"].width == 22
    assert page.column_dimensions["C"].hidden
    assert (page.row_dimensions[3].height, page.row_dimensions[4].hidden) == (30, True)
    assert page.freeze_panes == "A3"
    assert (page.page_setup.orientation, page.page_margins.left) == ("landscape", 0.25)
    assert page.oddHeader.center.text == "No. 4"


@pytest.mark.parametrize("formula", FORMULAS)
def test_formulas(formula: str) -> None:
    """Formulas say the same in the copy."""
    raw = made(lambda book, page: page.write(0, 5, xlwt.Formula(formula)))
    found = witness.values(copied(raw).data, stored=False)["汇总表", "F1"]
    assert found == "=" + formula.replace("$", "").replace("TRUE()", "TRUE")


def test_a_formula_without_an_equal_gives_its_value_and_is_said() -> None:
    """A name of the workbook is not carried over; the stored result stands there, the loss is counted."""
    raw = made(lambda book, page: page.write(0, 0, xlwt.Formula("SUM(B1:B2)")))
    area = struct.pack("<B4H", 0x25, 0, 1, 0xC001, 0xC001)
    assert raw.count(area) == 1
    broken = raw.replace(area, struct.pack("<BI4x", 0x23, 1))  # the token of a name in the place of the range
    copy = copied(broken)
    assert ("汇总表", "A1") not in witness.values(copy.data, stored=False)  # xlwt stores an empty result
    assert losses(copy) == ["公式（已成为数值） 1"]


def test_no_formula_is_guessed() -> None:
    """Tokens that are cut, unknown or too few give no formula at all."""
    for tokens in (
        b"",
        b"\x24\x00",
        b"\x03",
        b"\x7f",
        b"\x1e\x01\x00\x1e\x02\x00",
        b"\x17\x05\x00ab",
        b"\x22\x01\xff\x00",
    ):
        assert formula_of(tokens, XLS, lambda number: None) is None


def test_pictures_and_links_are_said() -> None:
    """A picture and a hyperlink have no place in the copy."""
    bitmap = (
        b"BM" + struct.pack("<IHHIIiiHHIIiiII", 14 + 40 + 4, 0, 0, 54, 40, 1, 1, 1, 24, 0, 4, 0, 0, 0, 0) + b"\0" * 4
    )

    def fill(book: Any, page: Any) -> None:
        page.insert_bitmap_data(bitmap, 0, 0)

    assert losses(copied(made(fill))) == ["图片和图形 1"]


def test_the_same_file_gives_the_same_bytes() -> None:
    """No clock, order or path in the copy."""
    raw = made(lambda book, page: page.write(0, 0, "甲"))
    assert copied(raw).data == copied(raw).data


@pytest.mark.parametrize("keep", [0.3, 0.6, 0.9])
def test_a_cut_file_is_refused(keep: float) -> None:
    """A file that ends too early is damaged, and nothing else is raised."""
    raw = made(lambda book, page: page.write(0, 0, "甲"))
    with pytest.raises(Rejected) as rejected:
        convert(raw[: int(len(raw) * keep)], "附件.xls")
    assert rejected.value.finding.code in ("file-damaged", "file-not-spreadsheet")


def test_bytes_turned_at_random_never_crash() -> None:
    """Every file is copied or refused with a finding."""
    raw = made(lambda book, page: page.write_merge(0, 1, 0, 3, xlwt.Formula("SUM(A4:A9)")))
    Compound(raw)
    for at in range(512, len(raw), 97):
        broken = raw[:at] + bytes([raw[at] ^ 0xFF]) + raw[at + 1 :]
        with contextlib.suppress(Rejected):
            convert(broken, "附件.xls")


def test_without_xlrd_it_is_said_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    """The extra is named."""
    import sys

    monkeypatch.setitem(sys.modules, "xlrd", None)
    with pytest.raises(Rejected) as rejected:
        convert(made(lambda book, page: page.write(0, 0, 1)), "附件.xls")
    assert rejected.value.finding.code == "extra-missing"


def test_whole_columns_and_choices_in_tokens() -> None:
    """References to whole columns and rows, and CHOOSE with its table of jumps."""
    area = struct.pack("<B4H", 0x25, 0, 0xFFFF, 0xC000, 0xC001)
    assert formula_of(area + struct.pack("<BBH", 0x42, 1, 4), XLS, lambda number: None) == "SUM(A:B)"
    rows = struct.pack("<B4H", 0x25, 0, 2, 0x0000, 0x00FF)
    assert formula_of(rows, XLS, lambda number: None) == "$1:$3"
    jumps = struct.pack("<BBH", 0x19, 0x04, 2) + b"\0" * 6
    one, two, three = (struct.pack("<BH", 0x1E, value) for value in (1, 10, 20))
    choose = one + jumps + two + b"\x19\x08\0\0" + three + struct.pack("<BBH", 0x42, 3, 100)
    assert formula_of(choose, XLS, lambda number: None) == "CHOOSE(1,10,20)"
