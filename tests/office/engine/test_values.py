"""Values: types survive, and what Excel does to them on assignment is done."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pandas as pd
import pytest

from xlsheets.books.libreoffice.refusal import CalcRefused

pytestmark = pytest.mark.office


def test_types_survive(sheet: Any) -> None:
    """Text, number, boolean, date, moment and nothing come back as what they were."""
    rows = [
        ["张三", 3.0, True, dt.datetime(2024, 1, 5)],
        [None, 4.5, False, dt.datetime(2024, 2, 29, 13, 45, 30)],
    ]

    sheet["B2"].value = rows

    assert sheet["B2:E3"].value == rows
    assert sheet.used_range.address == "$B$2:$E$3"


def test_number_kinds_become_numbers(sheet: Any) -> None:
    """Whole numbers, decimals and numpy's numbers are written as numbers, missing values as nothing."""
    sheet["A1"].value = [1, Decimal("2.5"), pd.Series([3]).iloc[0], float("nan"), pd.NaT]

    assert sheet["A1:E1"].value == [1.0, 2.5, 3.0, None, None]


@pytest.mark.parametrize(
    ("text", "value", "code"),
    [
        ("00123", 123.0, "General"),
        (" 12 ", 12.0, "General"),
        ("12%", 0.12, "0%"),
        ("12.5%", 0.125, "0.00%"),
        ("1,234", 1234.0, "#,##0"),
        ("1e5", 100000.0, "0.00E+00"),
        ("(5)", -5.0, "General"),
        ("1 1/2", 1.5, "# ?/?"),
        ("true", True, "BOOLEAN"),
        ("2024-01-05", dt.datetime(2024, 1, 5), "yyyy/m/d"),
        ("123456789012345678", 123456789012346000.0, "General"),
    ],
)
def test_text_that_looks_like_a_number_becomes_one(sheet: Any, text: str, value: object, code: str) -> None:
    """Excel takes such a text as if it were typed, so the engine does."""
    sheet["A1"].value = text

    assert sheet["A1"].value == value
    assert sheet["A1"].number_format == code


@pytest.mark.parametrize("text", ["12票", "2024-02-30", "1,23", "１２", "12abc", "满意", "-", "5E", "(5", "A1"])
def test_other_text_stays_text(sheet: Any, text: str) -> None:
    """What is no number for Excel stays as it is."""
    sheet["A1"].value = text

    assert sheet["A1"].value == text


@pytest.mark.parametrize("text", ["1/2", "3-4", "1-2-2024", "5-Jan", "3月5日", "2024年1月5日"])
def test_a_text_that_excel_would_date_is_refused(sheet: Any, text: str) -> None:
    """Which date Excel makes of it depends on year and country; nothing is guessed, nothing written."""
    sheet["A1"].value = "之前"

    with pytest.raises(CalcRefused, match="会变成日期") as refused:
        sheet["A1:B1"].value = [text, "x"]

    assert refused.value.code == "text-ambiguous"
    assert sheet["A1:B1"].value == ["之前", None]


def test_format_at_keeps_text_and_makes_text_of_numbers(sheet: Any) -> None:
    """With the number format "@" first, text stays text; a number becomes text too, as in Excel."""
    sheet["A1:A5"].number_format = "@"

    sheet["A1:A5"].value = [["00123"], ["1/2"], ["=A1"], [45], [2.5]]

    assert sheet["A1:A5"].value == ["00123", "1/2", "=A1", "45", "2.5"]


def test_apostrophe_and_covered_cells(sheet: Any) -> None:
    """A leading apostrophe only says that it is text; a merge's covered cells keep nothing."""
    sheet["A1:B1"].merge()
    sheet["A2:C2"].merge()

    sheet["A1:C3"].value = [["'00123", "x", "y"], ["a", "b", "c"], [1, 2, 3]]
    sheet["B1"].value = "verdeckt"

    assert sheet["A1:C3"].value == [["00123", None, "y"], ["a", None, None], [1.0, 2.0, 3.0]]
    sheet["A1:C2"].unmerge()
    assert sheet["A1:C2"].value == [["00123", None, "y"], ["a", None, None]]


def test_errors_of_formulas(sheet: Any) -> None:
    """An error reads as None, or by its name when asked for."""
    sheet["A1"].value = [["=1/0", "=NA()", '="x"+1', "=nosuch"]]

    assert sheet["A1:D1"].value == [None, None, None, None]
    assert sheet["A1:D1"].options(err_to_str=True).value == ["#DIV/0!", "#N/A", "#VALUE!", "#NAME?"]


def test_options(sheet: Any) -> None:
    """The converters of xlwings work: ndim, numbers, dates, empty, dict, transpose, expand."""
    sheet["A1"].value = [["a", 1.0], ["b", 2.6], [None, dt.date(2024, 5, 6)]]

    assert sheet["A1"].expand().value == [["a", 1.0], ["b", 2.6]]
    assert sheet["A1:B2"].options(dict).value == {"a": 1.0, "b": 2.6}
    assert sheet["B1:B2"].options(ndim=2, numbers=int).value == [[1], [3]]
    assert sheet["B3"].options(dates=dt.date).value == dt.date(2024, 5, 6)
    assert sheet["A3"].options(empty="空").value == "空"
    sheet["D1"].options(transpose=True).value = [1, 2, 3]
    assert sheet["D1:D3"].value == [1.0, 2.0, 3.0]


def test_data_frame_round_trip(sheet: Any) -> None:
    """A DataFrame goes in and comes out again, with dates, text and gaps."""
    frame = pd.DataFrame(
        {"单位": ["化学系", "物理系"], "票数": [29.0, None], "日期": pd.to_datetime(["2011-12-01", "2011-12-02"])}
    )

    sheet["A1"].options(index=False).value = frame
    read = sheet["A1"].options(pd.DataFrame, index=False, expand="table").value

    pd.testing.assert_frame_equal(read, frame, check_dtype=False, check_index_type=False)


def test_what_cannot_be_kept_is_refused(sheet: Any) -> None:
    """A text too long for Excel, infinity and foreign objects are refused with the cell's name; nothing is written."""
    for value, words in (("x" * 32768, "32767"), (float("inf"), "inf"), (object(), "object")):
        with pytest.raises(CalcRefused, match=words) as refused:
            sheet["B2"].value = [["ok", value]]
        assert "C2" in str(refused.value)
    assert sheet["B2"].value is None


def test_dates_of_1904(book: Any, trusted: Any) -> None:
    """A workbook that counts days from 1904 gives and takes the same dates."""
    import openpyxl
    from openpyxl.utils.datetime import CALENDAR_MAC_1904

    made = openpyxl.Workbook()
    made.epoch = CALENDAR_MAC_1904
    made.active["A1"] = dt.datetime(2011, 12, 31)
    made.save(trusted / "mac.xlsx")

    opened = book.app.books.open(trusted / "mac.xlsx")
    opened.sheets[0]["A2"].value = dt.date(2012, 1, 1)

    assert opened.sheets[0]["A1:A2"].value == [dt.datetime(2011, 12, 31), dt.datetime(2012, 1, 1)]


def test_a_time_without_a_day_is_a_number(sheet: Any) -> None:
    """As Excel gives it; the format shows the time."""
    sheet["A1"].value = dt.time(12, 30)

    assert (sheet["A1"].value, sheet["A1"].number_format) == (pytest.approx(12.5 / 24), "h:mm:ss")
    assert sheet["A1"].api.Text == "12:30:00"


def test_a_block_is_one_write_and_one_read(sheet: Any) -> None:
    """A hundred thousand cells are written and read in seconds, not minutes."""
    import time

    rows = [[float(r * c) if c % 2 else f"票{r}" for c in range(20)] for r in range(5000)]
    begun = time.perf_counter()

    sheet["A1"].value = rows

    assert sheet["A1:T5000"].value == rows
    assert time.perf_counter() - begun < 20
