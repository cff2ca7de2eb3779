"""Kinds of file that are no plain .xlsx (contract §4, "Read: .xlsx .xlsm .xls .xlsb .ods"); see also test_office."""

from __future__ import annotations

import zipfile
from io import BytesIO
from pathlib import Path

from tests.support.desk import UNIT, Desk
from tests.support.drawing import cell_name, draw
from tests.support.figures import assert_figures, codes, said, statuses
from tests.support.schemes import ORG_ONE
from tests.support.tables import table
from tests.support.writers import by_hand, by_xlsxwriter, package_parts, save_parts

PLAIN_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
MACRO_TYPE = "application/vnd.ms-excel.sheet.macroEnabled.main+xml"


def _retyped(path: Path, more: dict[str, bytes]) -> bytes:
    """Return the workbook as a macro workbook with further parts."""
    buffer = BytesIO()
    with zipfile.ZipFile(path) as plain, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as macro:
        for name in plain.namelist():
            macro.writestr(name, plain.read(name).replace(PLAIN_TYPE.encode(), MACRO_TYPE.encode()))
        for name, content in more.items():
            macro.writestr(name, content)
    return buffer.getvalue()


def test_macro_workbook_is_read(desk: Desk) -> None:
    """An .xlsm counts like any other; its macros are never run."""
    desk.scheme(ORG_ONE)
    by_xlsxwriter(Path("plain.xlsx"), [draw(table(UNIT))])
    Path("in/01.xlsm").write_bytes(_retyped(Path("plain.xlsx"), {"xl/vbaProject.bin": b"\xd0\xcf\x11\xe0" * 200}))

    merged = desk.merge()

    assert statuses(merged) == {"in/01.xlsm": "accepted"}, said(merged)
    assert_figures(merged, "| 满意 | 有效 |\n| 9 | 10 |")


TWO_VALUES = """<row r="1">{unit}</row><row r="2">{head}</row><row r="3">
<c r="A3" t="inlineStr"><v>食堂</v><is><t>总体评价</t></is></c>
<c r="B3"><v>9</v><is><t>99</t></is></c><c r="C3" t="n"><v>0</v><is><t>7</t></is></c><c r="D3"><v>1</v></c></row>"""


def test_cell_with_two_values_is_read_as_excel_shows_it(desk: Desk) -> None:
    """Of <v> and <is> in one cell the type decides: <is> for inlineStr, <v> for a number (issue 4.4, domain §7)."""
    desk.scheme(ORG_ONE)

    def cells(row: int, *texts: str) -> str:
        return "".join(
            f'<c r="{cell_name(row - 1, column)}" t="inlineStr"><is><t>{text}</t></is></c>'
            for column, text in enumerate(texts)
        )

    unit = cells(1, f"单位:{UNIT}", "收回:10", "有效:10")
    head = cells(2, "评议项目", "满意", "基本满意", "不满意")
    sheet = f"<sheetData>{TWO_VALUES.format(unit=unit, head=head)}</sheetData>"
    save_parts(Path("in/01.xlsx"), package_parts([sheet], ["评议表"]))

    merged = desk.merge()

    assert_figures(merged, "| 项目 | 满意 | 基本满意 | 不满意 |\n| 总体评价 | 9 | 0 | 1 |")


def test_ending_in_capitals(desk: Desk) -> None:
    """01.XLSX is a workbook too."""
    desk.scheme(ORG_ONE)

    merged = desk.merged(table(UNIT), name="01.XLSX")

    assert statuses(merged) == {"in/01.XLSX": "accepted"}


def test_xlsx_named_xls_is_read(desk: Desk) -> None:
    """The true kind is told by content, not by name (issue 4.4)."""
    desk.scheme(ORG_ONE)
    by_hand(Path("in/01.xls"), [draw(table(UNIT))])

    merged = desk.merge()

    assert statuses(merged) == {"in/01.xls": "accepted"}, said(merged)
    assert_figures(merged, "| 满意 | 有效 |\n| 9 | 10 |")
    assert codes(merged) == []
