"""What is unknown in an office's annex: a formula that adds up only what could be read is said to differ."""

from pathlib import Path

import openpyxl
import pytest
from openpyxl.styles import Border, Side

from xlsheets.books.schemefile import read_scheme
from xlsheets.core.roster import Roster, Unit
from xlsheets.jobs.fill import fill
from xlsheets.jobs.merge import merge
from xlsheets.jobs.store import save_store

SCHEME = """
id = "unknown"
[scales]
"满意度" = ["满意", "不满意"]
[[forms]]
id = "org"
scale = "满意度"
items = ["总体评价"]
[rate]
satisfied = ["满意"]
base = "marked"
[[annexes]]
id = "附件4"
title = "党支部评议结果汇总表"
rows = "units"
columns = ["number", "unit", "counts", "rate"]
"""


def _returned(path: Path, unit: str, satisfied: object) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (["单位", unit], ["评议项目", "满意", "不满意"], ["总体评价", satisfied, 1]):
        sheet.append(row)
    book.save(path)


def _office(path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    thin = Side(style="thin")
    rows = [
        ["附件4"],
        ["序号", "支部名称", "满意", "不满意", "满意率"],
        [1, "甲支部"],
        [2, "乙支部"],
        ["合计", None, "=SUM(C3:C4)"],
    ]
    for row in rows:
        sheet.append(row)
    for row in sheet["A2:E5"]:
        for cell in row:
            cell.border = Border(thin, thin, thin, thin)
    book.save(path)


@pytest.mark.parametrize(("second", "differs"), [("近60", True), (7, False)])
def test_formula_over_an_unknown_number_is_named(tmp_path: Path, second: object, differs: bool) -> None:
    """=SUM shows one unit's votes where the true total is unknown; where all is known nothing is said."""
    (tmp_path / "in").mkdir()
    _returned(tmp_path / "in" / "1.xlsx", "甲支部", 10)
    _returned(tmp_path / "in" / "2.xlsx", "乙支部", second)
    _office(tmp_path / "附件.xlsx")
    scheme = read_scheme(SCHEME, "unknown.toml")
    save_store(merge([tmp_path / "in"], scheme, Roster((Unit("甲支部"), Unit("乙支部")))), tmp_path / "汇总.xlsx")

    filled = fill(tmp_path / "汇总.xlsx", tmp_path / "附件.xlsx")

    found = [(one.code, one.place.cell) for one in filled.findings]
    assert (("annex-formula-differs", "C5") in found) is differs
