"""A template row grows, and everything that points past it follows."""

from __future__ import annotations

import io
import re
import zipfile

import openpyxl
import pytest

from tests.fidelity import books
from xlsheets.books import edits as e
from xlsheets.books import patch
from xlsheets.books.patch.shift import Mode, Shift

ANNEX = "附件4"


def parts(data: bytes) -> dict[str, str]:
    """Return the XML parts of a package by name."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {n: archive.read(n).decode() for n in archive.namelist() if n.endswith((".xml", ".vml"))}


@pytest.fixture(scope="module")
def grown() -> bytes:
    """The annex with two rows below its last unit, and a unit written into the first of them."""
    filled = [e.SetValue(ANNEX, 5, 1, "历史系"), e.SetValue(ANNEX, 5, 2, 7), e.SetValue(ANNEX, 5, 3, 3)]
    return patch.apply(books.annex_by_xlsxwriter(), [e.GrowRows(ANNEX, 4, 2), *filled]).data


def test_old_rows_move_and_totals_count_the_new_ones(grown: bytes) -> None:
    """Totals that ended on the template row grow, formulas of new rows are the template's, results are right."""
    formulas, values = (openpyxl.load_workbook(io.BytesIO(grown), data_only=v)[ANNEX] for v in (False, True))
    assert formulas["C8"].value == "=SUM(C3:C7)"
    assert formulas["F6"].value == "=ROUND(C6/E6,4)"
    assert [values[f"{c}8"].value for c in "CDE"] == [97, 12, 109]
    assert [values[f"{c}6"].value for c in "BCDEF"] == ["历史系", 7, 3, 10, 0.7]
    assert values["B5"].value == "中文系"
    assert values["F6"].number_format == "0.00%"
    assert values["A8"].value == "合计"


def test_references_of_all_kinds_follow(grown: bytes) -> None:
    """Merged ranges, formats, lists, filter, print area, names, links, chart, sparkline, drawings, controls."""
    text = "".join(parts(grown).values())
    for wanted in (
        '<mergeCell ref="A8:B8"/>', 'sqref="F3:F7"', 'sqref="C3:D7"', "<xm:sqref>C3:C7</xm:sqref>",
        '<autoFilter ref="A2:F7"/>',
        "附件4!$A$1:$F$8<", "附件4!$A$2:$F$7<", "附件4!$E$8<", "附件4!$1:$2<", 'location="附件4!A8"', "附件4!C8*2",
        "附件4!$B$3:$B$7", "附件4!$F$3:$F$7", "<xm:f>附件4!C3:D3</xm:f>", "<x:Anchor>7, 0, 8, 0, 8, 0, 9, 0</x:Anchor>",
        "<xdr:row>13</xdr:row>", 'ref="C4"', '<dimension ref="A1:F8"/>',
    ):  # fmt: skip
        assert wanted in text


def test_a_stored_result_that_cannot_be_computed_is_removed() -> None:
    """VLOOKUP is not computed here; an old result would be stale."""
    done = patch.apply(books.annex_by_xlsxwriter(), [e.SetValue(ANNEX, 3, 1, "数学系")])
    assert ("说明 & 引用", 1, 0) in done.emptied
    sheet = openpyxl.load_workbook(io.BytesIO(done.data), data_only=True)["说明 & 引用"]
    assert [sheet["A1"].value, sheet["A2"].value] == [180, None]


def test_merged_ranges_of_the_template_row_are_repeated() -> None:
    """In every new row; the count is right."""
    rows = '<row r="1"><c r="A1" s="0"/><c r="B1"/></row><row r="2"><c r="A2"><v>2</v></c></row>'
    original = books.raw(rows, tail='<mergeCells count="1"><mergeCell ref="A1:B1"/></mergeCells>')
    text = parts(patch.apply(original, [e.GrowRows("Sheet1", 0, 2)]).data)["xl/worksheets/sheet1.xml"]
    assert '<mergeCells count="3">' in text
    assert re.findall(r'mergeCell ref="(.*?)"', text) == ["A1:B1", "A2:B2", "A3:B3"]
    assert '<c r="A4"><v>2</v></c>' in text


def test_shared_and_array_formulas_stay_right() -> None:
    """Shared formulas become formulas of their own, an array below moves with its range."""
    done = patch.apply(books.shared(), [e.GrowRows("Sheet1", 1, 1)])
    text = parts(done.data)["xl/worksheets/sheet1.xml"]
    sheet = openpyxl.load_workbook(io.BytesIO(done.data))["Sheet1"]
    assert [sheet[f"B{n}"].value for n in (1, 2, 3, 4)] == ["=A1*$A$1", "=A2*$A$1", "=A3*$A$1", "=A4*$A$1"]
    assert '<f t="array" ref="A6:A7">A1:A3*2</f>' in text


@pytest.mark.parametrize(
    ("edit", "book", "code"),
    [
        (e.GrowRows("Sheet1", 4, 1), books.shared, "grow-array-formula"),
        (e.GrowRows("Sheet", 0, 1), books.annex_by_openpyxl, "grow-table-header"),
        (e.GrowRows("Sheet1", 0, 0), books.shared, "grow-impossible"),
        (e.GrowRows("Sheet1", 0, 1_048_575), books.shared, "grow-full"),
        (e.GrowRows("nothing", 0, 1), books.shared, "no-such-sheet"),
    ],
)
def test_growth_that_would_tear_something_is_refused(edit: e.GrowRows, book: object, code: str) -> None:
    """The reason is named."""
    with pytest.raises(patch.PatchRefused) as refused:
        patch.apply(book(), [edit])  # type: ignore[operator]
    assert refused.value.code == code


def test_a_table_grows_with_its_rows() -> None:
    """Table, validation, format and chart reach the new row; so do formulas that name the table's cells."""
    data = patch.apply(books.annex_by_openpyxl(), [e.GrowRows("Sheet", 3, 2)]).data
    book = openpyxl.load_workbook(io.BytesIO(data))
    sheet = book["Sheet"]
    assert sheet.tables["T1"].ref == "A1:D6"
    assert str(sheet.data_validations.dataValidation[0].sqref) == "E2:E6"
    assert book["Back"]["A1"].value == "=SUM(Sheet!B2:B6)"
    assert sheet["D6"].value == "=B6+C6"


def test_what_is_only_text_is_reported() -> None:
    """INDIRECT and references through several sheets cannot be followed."""
    rows = '<row r="1"><c r="A1"><f>INDIRECT("A9")</f><v>1</v></c></row>'
    done = patch.apply(books.raw(rows), [e.GrowRows("Sheet1", 0, 1)])
    assert [n.code for n in done.notices] == ["not-followed"]


@pytest.mark.parametrize(
    ("area", "mode", "moved"),
    [
        ("A4", "formula", "A4"), ("A5", "formula", "A5"), ("A6", "formula", "A8"), ("$A$6", "strict", "$A$8"),
        ("E5:E5", "formula", "E5:E7"), ("A5:C5", "formula", "A5:C5"), ("A5:C5", "grow", "A5:C7"), ("A3:C5",
        "formula", "A3:C7"),
        ("A3:C5", "strict", "A3:C5"), ("A5", "grow", "A5:A7"), ("A:C", "formula", "A:C"), ("3:5", "formula", "3:7"),
        ("$6:$6", "formula", "$8:$8"), ("A1:A1048576", "formula", "A1:A1048576"), ("C9:A3", "formula", "C11:A3"),
    ],
)  # fmt: skip
def test_a_reference_moves_by_its_end(area: str, mode: Mode, moved: str) -> None:
    """Two rows below row 5."""
    assert Shift("S", 4, 2).area(area, mode) == moved


@pytest.mark.parametrize(
    ("formula", "moved"),
    [
        ("SUM(A1:A5)+B6", "SUM(A1:A7)+B8"),
        ("'S'!A6+Other!A6+[1]S!A6", "'S'!A8+Other!A6+[1]S!A6"),
        ('IF(A6="A6",LOG10(A6),T[[#This Row],[A6]])', 'IF(A8="A6",LOG10(A8),T[[#This Row],[A6]])'),
        ("A6:INDEX(B:B,6)", "A8:INDEX(B:B,6)"),
        ("S:Other!A6", "S:Other!A6"),
        ("s!a6", "s!a8"),
    ],
)
def test_a_formula_moves_its_references_and_nothing_else(formula: str, moved: str) -> None:
    """Texts, functions, columns of tables and other sheets stay."""
    assert Shift("S", 4, 2).formula(formula, "S") == moved


def test_row_numbers_are_counted_anew() -> None:
    """``=ROW()-1`` is how many a table numbers its rows; COUNTBLANK over grown ranges is not left stale."""
    rows = "".join(f'<row r="{n}"><c r="A{n}"><f>ROW()-1</f><v>{n - 1}</v></c><c r="B{n}"/></row>' for n in (2, 3, 4))
    rows += '<row r="5"><c r="A5"><f>ROWS(A2:A4)</f><v>3</v></c><c r="B5"><f>COUNTBLANK(B2:B4)</f><v>3</v></c></row>'
    done = patch.apply(books.raw(rows), [e.GrowRows("Sheet1", 2, 2)])
    sheet = openpyxl.load_workbook(io.BytesIO(done.data), data_only=True)["Sheet1"]
    assert [sheet[f"A{n}"].value for n in range(2, 8)] == [1, 2, 3, 4, 5, 5]
    assert sheet["B7"].value is None
