"""Formulas: Excel's grammar in and out; what this office cannot do is refused before a cell changes."""

from typing import Any

import pytest

from xlsheets.books.libreoffice.refusal import CalcRefused

pytestmark = pytest.mark.office


@pytest.mark.parametrize(
    ("formula", "value"),
    [
        ("=SUM(A1:A3)", 6.0),
        ("=SUM($A$1:A2,A3*2)", 9.0),
        ("=IF(A1=1,TRUE,FALSE)", True),
        ("=IFS(A1=2,1,TRUE,7)", 7.0),
        ('="""TRUE"""&A1', '"TRUE"1'),
        ("=SUMPRODUCT((A1:A3>1)*(A1:A3))", 5.0),
        ("=SUM('评议 表'!A1:A2,Sheet1!A1)", 11.0),
        ('=COUNTIFS(A:A,">1")', 2.0),
        ("=SUM(1:3)", 6.0),
        ("=ROUND(A2/A3,2)", 0.67),
        ("=STDEV.S(A1:A3)", 1.0),
        ("=SUM({1,2;3,4})", 10.0),
        ('=IFERROR(1/0,"坏")', "坏"),
        ("=-A2^2", 4.0),
        ("=A1%", 0.01),
    ],
)
def test_excel_grammar_both_ways(book: Any, formula: str, value: object) -> None:
    """A formula is computed, and reads back as it was written."""
    sheet = book.sheets[0]
    book.sheets.add("评议 表", after=sheet)["A1"].value = [[4], [6]]
    sheet["A1"].value = [[1], [2], [3]]

    sheet["C9"].formula = formula

    assert sheet["C9"].formula == formula
    assert sheet["C9"].value == value


def test_prefixes_of_files_are_understood(sheet: Any) -> None:
    """_xlfn. as it stands in files is taken, and not shown, as in Excel."""
    sheet["A1"].formula = '=_xlfn.CONCAT("a","b")'

    assert (sheet["A1"].value, sheet["A1"].formula) == ("ab", '=CONCAT("a","b")')


def test_one_formula_for_many_cells_moves_along(sheet: Any) -> None:
    """Relative references move with each cell, absolute ones stay."""
    sheet["A1"].value = [[1], [2], [3]]

    sheet["B1:C3"].formula = "=$A1*10+A$1"

    assert sheet["B1:C3"].formula == tuple((f"=$A{n}*10+A$1", f"=$A{n}*10+B$1") for n in (1, 2, 3))
    assert sheet["B1:B3"].value == [11.0, 21.0, 31.0]


def test_a_block_of_values_and_formulas(sheet: Any) -> None:
    """Formulas may stand among the values that are assigned; a lone = is text."""
    sheet["A1"].value = [[2, "=A1*3"], ["=", '=B1&"票"']]

    assert sheet["A1:B2"].value == [[2.0, 6.0], ["=", "6票"]]


def test_array_formula(sheet: Any) -> None:
    """An array formula fills its range and is known as one."""
    sheet["A1"].value = [[1], [2], [3]]

    sheet["B1:B3"].formula_array = "=A1:A3*2"

    assert sheet["B1:B3"].value == [2.0, 4.0, 6.0]
    assert (sheet["B1:B3"].has_array, sheet["B1:B3"].formula_array) == (True, "=A1:A3*2")
    assert sheet["A1"].formula_array is None


@pytest.mark.parametrize(
    ("formula", "code"),
    [
        ("=XLOOKUP(1,A1:A3,B1:B3)", "formula-function"),
        ("=_xlfn._xlws.FILTER(A1:A3,B1:B3)", "formula-function"),
        ("=没有的表!A1", "formula-sheet"),
        ("='没有 的'!A1+1", "formula-sheet"),
        ("='[另一本.xlsx]Sheet1'!A1", "formula-book"),
        ("=SUM(表1[票数])", "formula-book"),
        ("=A1#", "formula-book"),
        ("=SUM(A1:A3", "formula-bad"),
        ("=1+", "formula-bad"),
        ("=#REF!+1", "formula-bad"),
        ("=SUM(A1:A3 A2)", "formula-bad"),
    ],
)
def test_what_calc_would_spoil_is_refused(sheet: Any, formula: str, code: str) -> None:
    """Calc would quietly make a name in small letters of it; it is refused, and the cell keeps its content."""
    sheet["A1"].value = [["之前", "=1+1"]]

    for cell in ("A1", "B1"):
        with pytest.raises(CalcRefused) as refused:
            sheet[cell].formula = formula
        assert refused.value.code == code
        assert cell in str(refused.value)
    assert sheet["A1:B1"].formula == (("之前", "=1+1"),)


def test_the_mark_in_a_text_is_no_sheet(sheet: Any) -> None:
    """Words in quotes are not taken for sheets, functions or tables."""
    sheet["A1"].formula = '="XLOOKUP(没有的表!A1)[x]#REF!"'

    assert sheet["A1"].value == "XLOOKUP(没有的表!A1)[x]#REF!"
