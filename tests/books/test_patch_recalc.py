"""Stored results are right or gone, never stale."""

from __future__ import annotations

import io

import openpyxl
import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from xlsheets.books import edits as e
from xlsheets.books import patch
from xlsheets.books.patch.calculate import evaluated, rounded
from xlsheets.books.patch.expression import Unsupported


def computed(formula: str, cells: dict[str, object] | None = None) -> object:
    """Return the stored result of a formula in Z1 after A1 was written; None when it was removed."""
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    sheet = book.add_worksheet("S")
    for name, value in {**(cells or {}), "A1": "before"}.items():
        sheet.write(name, value)
    sheet.write_formula("Z1", f"={formula}", None, 4711)
    book.close()
    first = (cells or {}).get("A1", 1)
    done = patch.apply(stream.getvalue(), [e.SetValue("S", 0, 0, first)])  # type: ignore[arg-type]
    return openpyxl.load_workbook(io.BytesIO(done.data), data_only=True)["S"]["Z1"].value


TABLE: dict[str, object] = {"A1": 3, "A2": 4.5, "A3": "√", "A4": "x", "A5": True, "B1": 8, "B2": 0}


@pytest.mark.parametrize(
    ("formula", "result"),
    [
        ("SUM(A1:A5)", 7.5), ("SUM(A1,2,B1)", 13), ("SUM(A:A)", 7.5), ("AVERAGE(A1:A2)", 3.75),
        ("AVERAGE(A3:A4,A1)", 3),
        ("AVERAGE(A3:A4)+A1", "#DIV/0!"), ("COUNT(A1:A6)", 2), ("COUNTA(A1:A6)", 5), ('COUNTIF(A1:A5,"√")', 1),
        ('COUNTIF(A1:A5,">3")', 1),
        ("COUNTIF(A1:A5,A1)", 1), ('COUNTIF(A1:A5,"X")', 1), ('COUNTIF(A1:A5,"?")', 2),
        ('COUNTIF(A1:A5,"<>x")', None), ("A1/B1", 0.375),
        ("A1/B2", "#DIV/0!"), ("IFERROR(A1/B2,0)", 0), ('IF(B2=0,"",A1/B2)&A1', "3"), ('IF(A1>2,"多","少")', "多"),
        ("IF(A1<2,1)", False),
        ("ROUND(A1/B1,2)", 0.38), ("ROUND(-A1/B1,2)", -0.38), ("ROUND(1234.5+A1*0,-2)", 1200),
        ("MAX(A1:B2)-MIN(A1:B2)", 8),
        ("-A1^2", 9), ("A1*50%", 1.5), ("(A1+A2)*2", 15), ("A1&A3", "3√"), ("AND(A1=3,B1=8)", True),
        ("OR(A1=4,NOT(B1=8))", False),
        ("ABS(-A1)+N(A3)", 3), ("A3+A1", "#VALUE!"), ("A9+A1", 3), ("VLOOKUP(A1,A1:B2,2)", None),
        ("SUM(A1:A2)*RAND()", None),
        ('TEXT(A1,"0")', None), ("SUMPRODUCT(A1:A2,B1:B2)", None), ("INDIRECT(\"A1\")", None),
        ("OFFSET(A1,0,0)", None),
        ("{1,2}+A1", None), ("SUM(A1:A2 A2:A3)", None),
    ],
)  # fmt: skip
def test_a_result_is_computed_or_removed(formula: str, result: object) -> None:
    """What offices' tables are made of is computed; of the rest nothing is stored."""
    assert computed(formula, TABLE) == (pytest.approx(result) if isinstance(result, float) else result)


@pytest.mark.parametrize(
    ("number", "places", "result"),
    [
        (1.005, 2, 1.01), (2.675, 2, 2.68), (0.125, 2, 0.13), (-2.5, 0, -3.0), (96.425, 2, 96.43),
        (1 / 3, 4, 0.3333), (0.0, 2, 0.0),
        (1250.0, -2, 1300.0),
    ],
)  # fmt: skip
def test_rounding_is_half_away_from_zero(number: float, places: int, result: float) -> None:
    """On the digits that Excel shows, not on the binary number."""
    assert rounded(number, places) == result


@given(st.integers(0, 2000), st.integers(1, 2000), st.integers(0, 4))
def test_a_rounded_ratio_is_that_of_whole_numbers(part: int, whole: int, places: int) -> None:
    """Exact half-up of k/m."""
    scale = 10**places
    assert rounded(part / whole, places) == ((2 * part * scale + whole) // (2 * whole)) / scale


def test_results_travel_through_formulas_and_sheets() -> None:
    """A chain over two sheets, a circle, a name, an array: computed as far as they can be, else removed."""
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    one, two = book.add_worksheet("One"), book.add_worksheet("Two & more")
    one.write("A1", 1)
    one.write_formula("B1", "='Two & more'!A1+1", None, 99)
    one.write_formula("C1", "=D1+A1", None, 99)
    one.write_formula("D1", "=C1", None, 99)
    one.write_formula("E1", "=H9+1", None, 1)
    two.write_formula("A1", "=One!A1*2", None, 99)
    two.write_formula("A2", "=THE_NAME+1", None, 99)
    two.write_array_formula("B1:B2", "{=One!A1:A2*2}", None, 99)
    book.define_name("THE_NAME", "=One!$A$1")
    book.close()
    done = patch.apply(stream.getvalue(), [e.SetValue("One", 0, 0, 5)])

    values = openpyxl.load_workbook(io.BytesIO(done.data), data_only=True)
    assert [c.value for c in values["One"][1]] == [5, 11, None, None, 1]
    assert values["Two & more"]["A1"].value == 10
    assert values["Two & more"]["A2"].value is None
    assert values["Two & more"]["B1"].value is None
    assert set(done.recomputed) == {("One", 0, 1), ("Two & more", 0, 0)}


def test_a_new_formula_gets_its_result() -> None:
    """Unless the caller gave one."""
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    book.add_worksheet("S").write("A1", 4)
    book.close()
    writes = [e.SetFormula("S", 1, 0, "=A1*2"), e.SetFormula("S", 2, 0, "=A2+1", 77), e.SetFormula("S", 3, 0, "=A3+1")]
    done = patch.apply(stream.getvalue(), writes)
    sheet = openpyxl.load_workbook(io.BytesIO(done.data), data_only=True)["S"]
    assert [sheet[f"A{n}"].value for n in (1, 2, 3, 4)] == [4, 8, 77, 78]


@pytest.mark.parametrize("formula", ["", "SUM(", "1+", "SUM(1;2)", "A1#", "@A1", "T[x]", "1 2", "LET(x,1,x)"])
def test_what_is_not_understood_is_said_so(formula: str) -> None:
    """No half-understood formula yields a number."""
    with pytest.raises(Unsupported):
        evaluated(formula, lambda sheet, box: [1.0])
