"""附件 as sheets: heading, figures as printed, total by formula, page set-up."""

import io
import re
import zipfile
from collections.abc import Iterable
from fractions import Fraction
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet
from python_calamine import CalamineWorkbook

from tests.office.conftest import office  # noqa: F401
from tests.office.libreoffice import Office, assert_cached_equal_recalculated, assert_opens_whole
from xlsheets.books.annexsheet import annex_workbook
from xlsheets.core import rounding
from xlsheets.core.annex import annex_tables
from xlsheets.core.annextable import Table
from xlsheets.core.rollup import Line, results, rollup
from xlsheets.core.roster import Member, Roster, Unit
from xlsheets.core.scheme import Scheme
from xlsheets.core.tally import Facts, Tally

LEVELS = ["满意", "基本满意", "不满意"]
QUJING = [(25, 3, 0), (26, 2, 0), (20, 8, 0), (20, 7, 1), (23, 5, 0)]
"""Five bills of 曲靖市沾益区人大常委会公告第60号, 28 ballots each."""
UNITS = {"id": "附件4", "title": "党支部群众评议结果汇总表", "rows": "units"}
SUBJECTS = {"id": "附件5", "title": "党员群众评议结果汇总表", "rows": "subjects"}
ITEMS = {"id": "附件3", "title": "分党委群众评议结果", "rows": "items"}
NAMES = ["化学系教工党支部", "物理系学生党支部", "机关党支部", "离退休党支部"]
ROSTER = Roster(
    (Unit("理工分党委"), *(Unit(name, parent="理工分党委") for name in NAMES)),
    tuple(Member(unit, name) for unit in NAMES for name in ("孙八", "欧阳秀英")),
)


def scheme(*annexes: dict[str, Any], items: Iterable[str] = ("推进活动情况",), **parts: Any) -> Scheme:
    """Return a scheme with a form of organisations and one of members."""
    org: dict[str, Any] = {"id": "org", "scale": "满意度", "items": list(items)}
    if groups := parts.pop("groups", None):
        org["groups"] = groups
    whole: dict[str, Any] = {
        "id": "x",
        "title": "群众评议",
        "round": "2011-12",
        "scales": {"满意度": LEVELS},
        "forms": [org, {"id": "member", "subject": "member", "scale": "满意度", "items": ["丙", "丁"]}],
        "rate": {"satisfied": ["满意", "基本满意"]},
        "annexes": list(annexes),
    }
    return Scheme.model_validate(whole | parts)


def lines(of: Scheme, *, groups: Iterable[str | None] = (None,)) -> list[Line]:
    """Return the published figures as the returns of three of the four units, and of their members."""
    found = []
    for at, unit in enumerate(NAMES[:3]):
        for form in of.forms:
            for subject in (unit,) if not form.of_people else ("孙八", "欧阳秀英"):
                for number, item in enumerate(form.texts):
                    for group in groups if form.id == "org" else (None,):
                        counts = QUJING[(at + number) % 5]
                        ballots = Facts(31, 30, 30, 29, 28 + at, 1 - at)
                        found.append(Line(unit, form.id, subject, group, item, Tally(counts, at, 0, ballots)))
    return found


def made(of: Scheme, **more: Any) -> tuple[bytes, list[Table]]:
    """Return the workbook of a scheme's annexes, and the tables."""
    found = results(lines(of, **more), of, ROSTER)
    tables = annex_tables(of, ROSTER, found, rollup(found, of, ROSTER))
    return annex_workbook(tables, of), tables


def sheets(content: bytes, *, values: bool = False) -> list[Worksheet]:
    """Return the sheets of a workbook, formulas or the values stored with them."""
    return list(openpyxl.load_workbook(io.BytesIO(content), data_only=values).worksheets)


def row_of(sheet: Worksheet, text: str) -> int:
    """Return the row (from 1) of the first cell that holds a text."""
    return next(cell.row for row in sheet.iter_rows() for cell in row if cell.value == text)


def shown(sheet: Worksheet, row: int) -> list[str]:
    """Return what a row's cells display."""
    texts = []
    for cell in sheet[row]:
        if isinstance(cell.value, int | float) and str(cell.number_format).endswith("%"):
            places = len(str(cell.number_format)[:-1].partition(".")[2])
            texts.append(f"{cell.value * 100:.{places}f}%")
        else:
            texts.append("" if cell.value is None else str(cell.value))
    return texts


def test_the_heading() -> None:
    """Id, title, unit and round, then a heading of merged cells."""
    (sheet,) = sheets(made(scheme(UNITS, items=["甲", "乙"]))[0])

    assert sheet.title == "附件4"
    assert [sheet.cell(row, 1).value for row in (1, 2, 3)] == [
        "附件4",
        "党支部群众评议结果汇总表",
        "填报单位：理工分党委　　　　轮次：2011-12",
    ]
    merged = {str(area) for area in sheet.merged_cells.ranges}
    assert {"A4:A6", "B4:B6", "C4:C6", "D4:J4", "D5:E5", "F5:G5", "H5:I5", "J5:J6", "K4:Q4", "R4:R6"} <= merged
    assert [sheet[cell].value for cell in ("C4", "D4", "F5", "F6", "G6", "J5")] == [
        "参评人数", "甲", "基本满意", "票数", "%", "满意率",
    ]  # fmt: skip


def test_figures_stand_as_they_are_printed() -> None:
    """Counts as numbers; percentages as shares that the cell's format prints as the scheme does."""
    of = scheme(UNITS)
    content, (table,) = made(of)
    (sheet,) = sheets(content)
    first = row_of(sheet, NAMES[0])

    assert shown(sheet, first)[2:10] == ["30", "25", "89.29%", "3", "10.71%", "0", "0.00%", "100.00%"]
    for at, row in enumerate(table.body):
        for column, value in enumerate(row.values):
            if isinstance(value, Fraction):
                assert shown(sheet, first + at)[column] == rounding.text(value, of.rounding) + "%"


def test_an_empty_number_is_an_empty_cell() -> None:
    """A unit that returned nothing has its name and number, and nothing else."""
    (sheet,) = sheets(made(scheme(UNITS))[0])

    assert [cell.value for cell in sheet[row_of(sheet, NAMES[3])] if cell.value is not None] == [4, NAMES[3]]


@pytest.mark.parametrize("complement", ["none", "last-nonzero", "largest"])
def test_trailing_zeros_are_dropped_and_a_complement_shows(complement: str) -> None:
    """25 % is shown as 25%, never as 25.%; a plugged cell shows what was plugged."""
    of = scheme(UNITS, rounding={"trailing_zeros": False, "complement": complement, "places": 1})
    content, (table,) = made(of)
    (sheet,) = sheets(content, values=True)
    first = row_of(sheet, NAMES[0])

    for at, row in enumerate((*table.body, *([table.total] if table.total else []))):
        texts = [
            rounding.text(value, of.rounding) + "%"
            if isinstance(value, Fraction)
            else ""
            if value is None
            else str(value)
            for value in row.values
        ]
        assert shown(sheet, first + at)[2:] == texts[2:]


def total(content: bytes) -> tuple[list[Any], list[Any]]:
    """Return the formulas and the stored values of the total row of the first sheet."""
    row = row_of(sheets(content)[0], "合　计")
    formulas, values = sheets(content)[0], sheets(content, values=True)[0]
    return [cell.value for cell in formulas[row]][2:], [cell.value for cell in values[row]][2:]


def test_the_total_row_is_formulas_with_their_values() -> None:
    """Sums, and quotients of them rounded as the scheme says, readable without recalculation."""
    content, _ = made(scheme(UNITS))
    formulas, values = total(content)

    assert formulas == [
        "=SUM(C6:C9)",
        "=SUM(D6:D9)", "=ROUND(D10/87,4)", "=SUM(F6:F9)", "=ROUND(F10/87,4)", "=SUM(H6:H9)", "=ROUND(H10/87,4)",
        "=ROUND((D10+F10)/87,4)", None,
    ]  # fmt: skip
    assert values == [90, 71, 0.8161, 13, 0.1494, 0, 0, 0.9655, None]
    rows = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    assert rows[9][2:10] == [90, 71, 0.8161, 13, 0.1494, 0, 0, 0.9655]


def test_a_base_in_the_table_is_pointed_at() -> None:
    """Where the table shows the base, the total is divided by its cell."""
    names = ["unit", "valid", "counts", "rate"]
    content, _ = made(scheme(UNITS | {"columns": names}))
    sheet = sheets(content)[0]

    assert [cell.value for cell in sheet[row_of(sheet, "合　计")]][1:] == [
        "=SUM(B5:B8)", "=SUM(C5:C8)", "=SUM(D5:D8)", "=SUM(E5:E8)", "=ROUND((C9+D9)/B9,4)",
    ]  # fmt: skip


RULES: list[dict[str, Any]] = [
    {},
    {"rate": {"satisfied": ["满意"], "base": "marked"}},
    {"rate": {"satisfied": ["满意"], "base": "issued"}, "rounding": {"places": 0}},
    {"rate": {"satisfied": LEVELS[:2], "base": "present", "of": "printed"}, "rounding": {"places": 1}},
    {"rate": {"weights": {"满意": 1, "基本满意": 0.75, "不满意": "1/3"}}},
    {"rate": {"weights": {"满意": 100, "基本满意": 80}}, "rounding": {"mode": "down"}},
    {"rounding": {"mode": "half-even"}},
    {"rounding": {"complement": "largest-remainder", "places": 0}},
    {"rollup": {"method": "mean"}},
    {"counting": {"blank": "ignore"}},
]


@pytest.mark.parametrize("rule", RULES)
def test_stored_totals_are_the_tables_totals(rule: dict[str, Any]) -> None:
    """Formula or number, what is stored is what the table says."""
    content, (table,) = made(scheme(UNITS, **rule))
    assert table.total is not None

    assert total(content)[1] == [
        float(value / 100) if isinstance(value, Fraction) else value for value in table.total.values[2:]
    ]


def test_a_rule_without_a_simple_formula_gives_a_number() -> None:
    """A mean and half-even rounding stand as numbers; sums are sums all the same."""
    for rule in ({"rollup": {"method": "mean"}}, {"rounding": {"mode": "half-even"}}):
        formulas, _ = total(made(scheme(UNITS, **rule))[0])
        assert formulas[1] == "=SUM(D6:D9)"
        assert isinstance(formulas[-2], float)


def test_rows_of_groups_are_not_added_twice() -> None:
    """The total adds up the rows of all groups."""
    columns = ["number", "unit", "group", "present", "counts", "rate"]
    of = scheme(UNITS | {"columns": columns}, groups=["党员", "群众"])
    formulas, values = total(made(of, groups=["党员", "群众"])[0])

    assert formulas[1:3] == ['=SUMIF($C$5:$C$14,"全体",D5:D14)', '=SUMIF($C$5:$C$14,"全体",E5:E14)']
    assert values[1:3] == [180, 142]


def pages(content: bytes, sheet: int) -> str:
    """Return the page set-up of a sheet as the file has it; without fitToHeight it fits one page."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        text = package.read(f"xl/worksheets/sheet{sheet}.xml").decode()
    assert '<pageSetUpPr fitToPage="1"/>' in text
    return re.search("<pageSetup ([^>]*)/>", text)[1]  # type: ignore[index]


def test_the_table_of_items() -> None:
    """附件3: basic numbers, items, boxes and signatures on one portrait page."""
    content, _ = made(scheme(ITEMS, items=["甲", "乙", "丙丙", "丁丁"]))
    (sheet,) = sheets(content)

    labels = {cell.value: cell for row in sheet.iter_rows() for cell in row if cell.value is not None}
    assert labels["基本\n情况"].coordinate == "A4"
    assert {
        "单位数",
        "应参评",
        "实参评",
        "发出票",
        "收回票",
        "有效票",
        "无效票",
        "意见\n建议\n摘要",
        "整改\n措施",
    } <= labels.keys()
    assert any(str(value).startswith("填报人（签字）：") for value in labels)
    assert pages(content, 1) == 'paperSize="9" orientation="portrait"'
    assert shown(sheet, row_of(sheet, "甲"))[2:9] == [
        "71", "81.61%", "13", "14.94%", "0", "0.00%", "96.55%",
    ]  # fmt: skip


def test_page_set_up() -> None:
    """汇总表: landscape, one page wide, the heading on every page; A3 for a wide one."""
    content, _ = made(scheme(UNITS, SUBJECTS, items=["甲", "乙", "丙丙"]))
    fourth, fifth = sheets(content)

    assert pages(content, 1) == 'paperSize="8" orientation="landscape"'
    assert pages(content, 2) == 'paperSize="9" orientation="landscape"'
    assert (fourth.print_title_rows, fifth.print_title_rows) == ("$4:$6", "$4:$6")
    assert (fourth.freeze_panes, fifth.freeze_panes) == ("C7", "D7")


def test_a_long_table_takes_several_pages() -> None:
    """It is shrunk to one page's width only, never to its height."""
    of = scheme(SUBJECTS)
    roster = Roster((Unit("支部"),), tuple(Member("支部", f"党员{n}") for n in range(80)))

    assert pages(annex_workbook(annex_tables(of, roster, [], []), of), 1).endswith(
        'fitToHeight="0" orientation="landscape"'
    )


def test_notes_stand_under_the_table() -> None:
    """Numbered, the rule first."""
    (sheet,) = sheets(made(scheme(UNITS))[0])
    row = row_of(sheet, "合　计") + 1

    assert [sheet.cell(at, 1).value for at in range(row, row + 3)] == [
        "注：1. 百分比＝票数÷有效票；满意率＝（满意＋基本满意）÷有效票；四舍五入，保留2位小数。",
        "　　2. 未填的项算弃权，仍在基数内。",
        "　　3. 未报送的单位1个：离退休党支部。",
    ]


def test_the_same_tables_give_the_same_bytes() -> None:
    """Times inside the file are pinned."""
    of = scheme(ITEMS, UNITS, SUBJECTS)

    assert made(of)[0] == made(of)[0]


def test_several_tables_of_one_annex_have_their_units_name() -> None:
    """附件3-…, safe and no longer than Excel allows."""
    long = "福建师范大学[理工]分党委化学与材料学院党总支部委员会及其下属各单位"
    roster = Roster((Unit(long), Unit("甲总支", parent=long), *(Unit(name, parent="甲总支") for name in NAMES)))
    of = scheme(ITEMS)
    found = results(lines(of), of, roster)
    content = annex_workbook(annex_tables(of, roster, found, rollup(found, of, roster)), of)

    names = [sheet.title for sheet in sheets(content)]
    assert names[1] == "附件3-甲总支"
    assert names[0].startswith("附件3-福建师范大学·理工·")
    assert len(names[0]) == 31


@pytest.mark.office
@pytest.mark.parametrize("rule", RULES)
def test_libreoffice_computes_the_stored_totals(rule: dict[str, Any], office: Office, tmp_path: Path) -> None:  # noqa: F811
    """Every formula's stored value is the one that LibreOffice computes."""
    path = tmp_path / "附件.xlsx"
    path.write_bytes(made(scheme(ITEMS, UNITS, SUBJECTS, items=["甲", "乙"], **rule))[0])

    assert_cached_equal_recalculated(path, office)


@pytest.mark.office
def test_libreoffice_opens_it_whole(office: Office, tmp_path: Path) -> None:  # noqa: F811
    """No sheet, row or value is lost, and each table is one page."""
    path = tmp_path / "附件.xlsx"
    path.write_bytes(made(scheme(ITEMS, UNITS, SUBJECTS, items=["甲", "乙"]))[0])

    assert_opens_whole(path, office)
    assert len(office.pictures(path, dpi=20)) == 3
