"""What Excel makes of a text that is assigned to a cell, without any office."""

from datetime import datetime

import pytest

from xlsheets.books.libreoffice.recognise import AMBIGUOUS, Taken, recognise


@pytest.mark.parametrize(
    ("text", "taken"),
    [
        ("0", Taken(0.0)),
        ("-0.50", Taken(-0.5)),
        ("+7", Taken(7.0)),
        (".5", Taken(0.5)),
        ("12,345.6", Taken(12345.6, "#,##0.00")),
        ("¥1,000", Taken(1000.0, "¥#,##0")),
        ("-3%", Taken(-0.03, "0%")),
        ("2011/12/31 8:05", Taken(datetime(2011, 12, 31, 8, 5), "yyyy/m/d h:mm")),
        ("12:30", Taken(0.5208333333333334, "h:mm")),
        ("FALSE", Taken(False)),
    ],
)
def test_taken(text: str, taken: Taken) -> None:
    """Numbers, shares, amounts, dates, times, truth."""
    assert recognise(text) == taken


@pytest.mark.parametrize("text", ["1/2", "12-31", "1-2-03", "Jan 5", "5 March 2011", "2011年12月"])
def test_ambiguous(text: str) -> None:
    """What becomes a date of this year, or of this country."""
    assert recognise(text) == AMBIGUOUS


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "-",
        ".",
        "1.2.3",
        "1,2",
        "0x10",
        "1e",
        "12 票",
        "2011-13-01",
        "25:61",
        "真",
        "truely",
        "maybe 5x",
        "1 1/0",
    ],
)
def test_left_alone(text: str) -> None:
    """What stays text in Excel."""
    assert recognise(text) is None
