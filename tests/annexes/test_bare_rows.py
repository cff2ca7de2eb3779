"""Empty lines above a 合计 row are the body of an annex, though no cell of theirs is stored in the file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter

from tests.annexes.examiner import fill, refused
from tests.annexes.rounds import BIOLOGY, CHEMISTRY, MATHS, PHYSICS, Round

HEAD = [["附件4 党支部群众评议结果汇总表"], ["支部名称", "满意", "基本满意", "不满意"]]
ROWS = [[CHEMISTRY, 25, 2, 0], [PHYSICS, 18, 5, 5], [MATHS, 11, 0, 0], [BIOLOGY]]


def openpyxl_file(path: Path, lines: list[list[Any]]) -> None:
    """Write rows without any format; an empty row leaves no trace in the file."""
    book = openpyxl.Workbook()
    page = book.active
    page.title = "附件4"
    for row, line in enumerate(lines, 1):
        for column, value in enumerate(line, 1):
            page.cell(row, column, value)
    book.save(path)


def xlsxwriter_file(path: Path, lines: list[list[Any]]) -> None:
    """Write the same with XlsxWriter."""
    with xlsxwriter.Workbook(path) as book:
        page = book.add_worksheet("附件4")
        for row, line in enumerate(lines):
            page.write_row(row, 0, line)


@pytest.mark.parametrize("write", [openpyxl_file, xlsxwriter_file])
@pytest.mark.parametrize("empty", [1, 4, 6])
def test_lines_above_a_total_are_filled_or_grow(simple: Round, annex: Path, write: Any, empty: int) -> None:
    """As many empty lines as units, more, or one that grows: every unit gets its line, the total its sums."""
    write(annex, [*HEAD, *[[]] * empty, ["合计", "", "", ""]])

    found = fill(simple, annex).table("附件4")

    lines = [[found.get(f"{column}{row}") for column in "ABCD"] for row in range(3, 7)]
    assert lines == [line + [None] * (4 - len(line)) for line in ROWS]
    total = 3 + max(empty, 4)
    assert [found.get(f"{column}{total}") for column in "ABCD"] == ["合计", 54, 7, 5]


def test_a_further_unit_takes_the_empty_line_under_the_named(simple: Round, annex: Path) -> None:
    """Three units are printed, an empty line stands above 合计: it is for the fourth, and 合计 is filled."""
    openpyxl_file(annex, [*HEAD, [PHYSICS], [CHEMISTRY], [BIOLOGY], [], ["合计", None, None, None]])

    found = fill(simple, annex).table("附件4")

    assert [found.get(f"{column}6") for column in "ABCD"] == [MATHS, 11, 0, 0]
    assert [found.get(f"{column}7") for column in "ABCD"] == ["合计", 54, 7, 5]


def test_empty_lines_above_a_note_are_no_body(simple: Round, annex: Path) -> None:
    """Without a total nothing says that the empty lines belong to the table."""
    openpyxl_file(annex, [*HEAD, [], [], [], [], ["注：一式两份"]])

    refused(simple, annex, "annex-no-room")
