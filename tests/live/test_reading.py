"""An open workbook gives the grids that its file gives: the same recognising and counting behind both."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.styles import Font

from tests.support.drawing import Sheet, draw
from tests.support.writers import WRITERS
from xlsheets.books.grid import Grid
from xlsheets.books.live import reading
from xlsheets.books.reading import read_book
from xlsheets.core.messages import Stopped
from xlsheets.jobs.issue import issue

pytestmark = pytest.mark.office

Opened = Callable[[Path], Any]

COUNTS = draw("""
    | 化学系教工党支部群众评议结果 | < | < | < |
    | 单位 | 化学系教工党支部 | 日期 | 2012-01-06 |
    | 发出 | 30 | 收回 | 29 |
    | 评议项目 | 票数 | < | < |
    | ^ | 满意 | 基本满意 | 不满意 |
    | 承诺践诺 | 25 | '2票' | =1+1 -> 2 |
    | 占比 | 89.29% | 0.5 | TRUE |
    | 错误 | #DIV/0! | | '00123' |
""")


def assert_same(live: Grid, filed: Grid) -> None:
    """Compare all that recognising looks at; a file's trailing empty cells are nothing."""
    assert _trimmed(live.rows) == _trimmed(filed.rows)
    assert sorted(live.merges) == sorted(filed.merges)
    assert live.hidden == filed.hidden
    assert list(live.hidden_rows) == list(filed.hidden_rows)
    assert list(live.hidden_columns) == list(filed.hidden_columns)


def _trimmed(rows: list[list[object]]) -> list[list[object]]:
    trimmed = []
    for row in rows:
        width = max((at + 1 for at, value in enumerate(row) if value != ""), default=0)
        trimmed.append(row[:width])
    while trimmed and not trimmed[-1]:
        trimmed.pop()
    return trimmed


def compare(path: Path, opened: Opened) -> None:
    """Open a file and compare its sheets with what the reader of files makes of it."""
    filed = read_book(path.read_bytes(), path.name)
    live = reading.read_book(opened(path))
    assert [grid.name for grid in live.grids] == [grid.name for grid in filed.grids]
    assert live.template == filed.template
    for one, other in zip(live.grids, filed.grids, strict=True):
        assert_same(one, other)


@pytest.mark.parametrize("writer", ["openpyxl", "xlsxwriter"])
def test_types_merges_dates_and_errors(tmp_path: Path, opened: Opened, writer: str) -> None:
    """Numbers, texts that look like numbers, dates, truth values, errors and merged heads are the same."""
    path = tmp_path / "03_化学系.xlsx"
    stored = COUNTS if writer == "xlsxwriter" else COUNTS.with_cell("D6", 2)  # openpyxl stores no results
    WRITERS[writer](path, [stored])
    compare(path, opened)


def test_hidden_rows_columns_and_sheets(tmp_path: Path, opened: Opened) -> None:
    """What is hidden is known as hidden, where anything stands in it."""
    rows = COUNTS.with_cell("D6", 2).rows
    hiding = Sheet("甲", rows, COUNTS.merged, hidden_rows=frozenset({1, 5, 20}), hidden_columns=frozenset({2, 9}))
    path = tmp_path / "a b 中文.xlsx"
    WRITERS["openpyxl"](path, [hiding, Sheet("乙", rows, hidden=True)])
    compare(path, opened)


def test_marks_in_symbol_fonts(tmp_path: Path, opened: Opened) -> None:
    """A letter in Wingdings is the tick that people see; the same letter in another font stays a letter."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["ü", "ü", "P", "评议"])
    sheet["A1"].font = Font(name="Wingdings")
    sheet["C1"].font = Font(name="Wingdings 2")
    path = tmp_path / "marks.xlsx"
    book.save(path)
    compare(path, opened)
    assert reading.read_book(opened(path)).grids[0].rows[0] == ["√", "ü", "√", "评议"]


def test_what_we_issue(tmp_path: Path, opened: Opened) -> None:
    """A branch workbook of ours is known by its hidden sheet, and all its sheets are the same."""
    from xlsheets.books.schemefile import Scheme
    from xlsheets.core.roster import Roster, Unit

    roster = Roster((Unit("化学系教工党支部", eligible=31),))
    name, content = next(iter(issue(Scheme.load("fjnu-2011"), roster)))
    path = tmp_path / name
    path.write_bytes(content)
    compare(path, opened)


def test_a_far_cell_is_refused(tmp_path: Path, opened: Opened) -> None:
    """A cell in the last row does not make the program read a million rows."""
    path = tmp_path / "far.xlsx"
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet["A1"], sheet["B1048570"] = "单位", 1
    book.save(path)
    with pytest.raises(Stopped, match="1048570"):
        reading.read_book(opened(path))
