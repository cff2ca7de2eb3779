"""Symbol fonts: the letter that a font draws as a tick is a tick, and only in that font."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from openpyxl.styles import Font

from xlsheets.books.reading import read_book
from xlsheets.core.ballot import Mark, read_mark


@pytest.mark.parametrize(
    ("font", "letter", "mark"),
    [
        ("Wingdings", "ü", Mark.YES),
        ("wingdings", "þ", Mark.YES),
        ("Wingdings", "û", Mark.NO),
        ("Wingdings", "o", Mark.BLANK),
        ("Wingdings 2", "P", Mark.YES),
        ("Wingdings 2", "R", Mark.YES),
        ("Wingdings 2", "O", Mark.NO),
        ("宋体", "ü", Mark.YES),
        ("宋体", "P", Mark.UNKNOWN),
        ("宋体", "þ", Mark.UNKNOWN),
        ("Wingdings", "Q", Mark.UNKNOWN),
        ("Wingdings", "good", Mark.UNKNOWN),
    ],
)
def test_letter_in_a_symbol_font(tmp_path: Path, font: str, letter: str, mark: Mark) -> None:
    """ü, þ, P and R are ticks by their font, û and O crosses; elsewhere a letter is a letter.

    A ü in an ordinary font is what a tick becomes when its font is lost, and stays a tick.
    """
    book = openpyxl.Workbook()
    book.active["A1"].font = Font(name="Arial")
    book.active["A1"] = "x"
    book.active["C3"].font = Font(name=font)
    book.active["C3"] = letter
    book.save(tmp_path / "a.xlsx")

    (grid,) = read_book((tmp_path / "a.xlsx").read_bytes(), "a.xlsx").grids

    assert read_mark(grid.value(2, 2)) is mark
    assert grid.value(0, 0) == "x"
