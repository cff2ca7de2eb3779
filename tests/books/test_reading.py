"""Bytes to grids: values where they stand, and what a value reader cannot see."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.drawing import draw
from tests.support.writers import WRITERS, package_parts, save_parts
from xlsheets.books.gate import Rejected
from xlsheets.books.reading import read_book

DRAWN = draw("""
    | | | |
    | | 满意 | < |
    | 1 | √ | =B2+1 |
    | 2012-01-10 | TRUE | =B2+1 -> 27 |
""")


@pytest.mark.parametrize("writer", sorted(WRITERS))
def test_cells_stand_where_they_stood(tmp_path: Path, writer: str) -> None:
    """Row 0 and column 0 are the sheet's own first, though nothing stands there; rows are equally long."""
    WRITERS[writer](tmp_path / "a.xlsx", [DRAWN])

    (grid,) = read_book((tmp_path / "a.xlsx").read_bytes(), "a.xlsx").grids

    assert grid.name == "评议表"
    assert grid.value(1, 1) == "满意"
    assert grid.value(2, 0) == 1
    assert grid.shown(1, 2) == "满意"
    assert len({len(row) for row in grid.rows}) == 1
    assert grid.value(99, 99) == ""


@pytest.mark.parametrize("writer", ["openpyxl", "plain"])
def test_formula_without_value_is_seen(tmp_path: Path, writer: str) -> None:
    """A formula that nobody computed is told from an empty cell."""
    WRITERS[writer](tmp_path / "a.xlsx", [DRAWN])

    (grid,) = read_book((tmp_path / "a.xlsx").read_bytes(), "a.xlsx").grids

    assert (2, 2) in grid.unvalued
    assert ((3, 2) in grid.unvalued) == (writer == "openpyxl")


def test_hidden_rows_that_are_empty_say_nothing(tmp_path: Path) -> None:
    """Only what holds something can hide something."""
    sheet = draw("| 1 |\n| |\n| 3 |").hiding(2, 3)
    WRITERS["openpyxl"](tmp_path / "a.xlsx", [sheet])

    (grid,) = read_book((tmp_path / "a.xlsx").read_bytes(), "a.xlsx").grids

    assert list(grid.hidden_rows) == [2]


@pytest.mark.parametrize("number", ["1e999", "-1e999", "NaN"])
def test_number_that_is_none_is_text(tmp_path: Path, number: str) -> None:
    """What is no finite number reaches nobody as one."""
    body = f'<sheetData><row r="1"><c r="A1"><v>{number}</v></c></row></sheetData>'
    save_parts(tmp_path / "a.xlsx", package_parts([body], ["表"]))

    try:
        (grid,) = read_book((tmp_path / "a.xlsx").read_bytes(), "a.xlsx").grids
    except Rejected:
        return
    assert not isinstance(grid.value(0, 0), float)


def test_sheet_of_a_name_like_ours_that_is_not_hidden_data(tmp_path: Path) -> None:
    """The sheet by which our workbooks are known is read as pairs and is no table."""
    WRITERS["openpyxl"](tmp_path / "a.xlsx", [draw("| template | branch |\n| version | 1 |", "xlsheets"), DRAWN])

    book = read_book((tmp_path / "a.xlsx").read_bytes(), "a.xlsx")

    assert book.template == {"template": "branch", "version": "1"}
    assert [grid.name for grid in book.grids] == ["评议表"]
