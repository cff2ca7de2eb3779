"""What other programs allow and Excel does not: put right in the copy, and said."""

from __future__ import annotations

from tests.convert import witness
from tests.convert.test_ods import copied
from xlsheets.books.convert.limits import keep_within_limits
from xlsheets.books.convert.sheetcopy import BookCopy, Cell, Column, SheetCopy


def _sheet(name: str) -> str:
    return f"""<table:table table:name="{name}"><table:table-row><table:table-cell office:value-type="float"
      office:value="1" table:formula="of:=['{name}'.B1]+1"/></table:table-row></table:table>"""


def test_sheet_names_that_are_too_long_are_shortened_in_formulas_too() -> None:
    """31 characters; two that become alike are told apart."""
    long = "某某大学理工学院基层党组织创先争优活动群众评议结果汇总表之一"
    names = [long + "甲乙", long + "甲丙"]
    copy = copied("".join(map(_sheet, names)))
    found = witness.load(copy.data)
    assert found.sheetnames == [(long + "甲乙")[:31], (long + "甲丙")[:29] + "_2"]
    formulas = witness.values(copy.data, stored=False)
    assert [formulas[name, "A1"] for name in found.sheetnames] == [f"={name}!B1+1" for name in found.sheetnames]
    assert all("names of sheets" in dict(one.values)["seen_en"] for one in copy.findings)
    assert len(copy.findings) == 2


def test_overlapping_ranges_and_odd_measures() -> None:
    """Only the first of two merged ranges that overlap stays; widths, heights and margins are those that there are."""
    sheet = SheetCopy("表", {(0, 0): Cell(0, float("nan"))}, [Column(0, 5, 999.0, 0), Column(3, 20_000, -1.0, 0)])
    sheet.merges = [(0, 0, 1, 1), (1, 1, 2, 2), (3, 3, 3, 3), (5, 5, 4, 4)]
    sheet.page.margins = (float("nan"), -1, 1, 1, 1, 99)
    sheet.visibility = "hidden"
    book = BookCopy([sheet])
    keep_within_limits(book)
    assert sheet.merges == [(0, 0, 1, 1)]
    assert sheet.lost["merge"] == 1
    assert [(run.first, run.last, run.width) for run in sheet.columns] == [(0, 5, 255.0), (6, 16_383, 0.0)]
    assert sheet.page.margins == (0.7, 0.7, 1, 1, 1, 0.7)
    assert sheet.cells[0, 0].error == "#NUM!"
    assert sheet.visibility == "visible", "a book shows at least one sheet"
