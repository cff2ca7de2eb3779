"""One template row that grows, and all that must follow it (contract §4b, inserted rows)."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.chart import BarChart, Reference
from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import PatternFill
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation

from tests.annexes.examiner import fill, read
from tests.annexes.paper import WRITERS, by_openpyxl, by_xlsxwriter, paper, values
from tests.annexes.rounds import BIOLOGY, CHEMISTRY, FACULTY, MATHS, PHYSICS, Round
from tests.office.libreoffice import Office, assert_cached_equal_recalculated, assert_opens_whole

HEAD = """
    | 附件4 | | | | | | |
    | 党支部群众评议结果汇总表 | < | < | < | < | < | < |
    | 序号 | 支部名称 | 参评人数 | 满意 | 基本满意 | 不满意 | 满意率 |
"""
EMPTY = (
    HEAD
    + """
    | | | | | | | ~% |
    | 合计 | < | =SUM(C4:C4) -> 0 | =SUM(D4:D4) -> 0 | =SUM(E4:E4) -> 0 | =SUM(F4:F4) -> 0 | ~% |
    | 注：满意率以有效票为基数。 | < | < | < | < | < | < |
    | 填表人： | | | | 填报日期： | | |
"""
)
FULL = (
    HEAD
    + f"""
    | 1 | {CHEMISTRY} | 30 | 25 | 2 | 0 | 0.9643 |
    | 2 | {PHYSICS} | 28 | 18 | 5 | 5 | 0.8214 |
    | 3 | {MATHS} | 11 | 11 | 0 | 0 | 1 |
    | 4 | {BIOLOGY} | | | | | |
    | 合计 | < | =SUM(C4:C7) -> 69 | =SUM(D4:D7) -> 54 | =SUM(E4:E7) -> 7 | =SUM(F4:F7) -> 5 | 0.9104 |
    | 注：满意率以有效票为基数。 | < | < | < | < | < | < |
    | 填表人： | | | | 填报日期： | | |
"""
)


@pytest.mark.parametrize("writer", ["openpyxl", "xlsxwriter", "plain", "prefixed", "strict", "entities"])
def test_a_template_row_grows_in_roster_order(simple: Round, annex: Path, writer: str) -> None:
    """Rows are numbered, SUM ranges that end on the template row grow, the total rate is the roll-up's."""
    WRITERS[writer](annex, [paper(EMPTY, "附件4")])
    filled = fill(simple, annex)
    assert filled.table("附件4") == values(paper(FULL, "附件4"))
    stored = filled.stored("附件4")
    assert [stored.get(cell) for cell in ("C8", "D8", "E8", "F8")] in ([69, 54, 7, 5], [None] * 4)


def _dressed(book: Any, pages: dict[str, Any]) -> None:
    page = pages["附件4"]
    page.row_dimensions[4].height = 33
    page.row_dimensions[5].height = 21
    page["B4"].font = openpyxl.styles.Font(name="楷体", size=11, color="FF0000FF")
    numbers = DataValidation(type="whole", operator="greaterThanOrEqual", formula1="0")
    numbers.add("D4:F4")
    page.add_data_validation(numbers)
    choice = DataValidation(type="list", formula1='"是,否"')
    choice.add("B6")
    page.add_data_validation(choice)
    page.conditional_formatting.add(
        "G4:G4", CellIsRule(operator="lessThan", formula=["0.6"], fill=PatternFill("solid"))
    )
    chart = BarChart()
    chart.add_data(Reference(page, min_col=7, min_row=4, max_row=4))
    chart.set_categories(Reference(page, min_col=2, min_row=4, max_row=4))
    page.add_chart(chart, "J10")
    page.print_title_rows = "1:3"
    page.print_area = "A1:G7"
    book.defined_names["总数"] = DefinedName("总数", attr_text="附件4!$D$5")
    book.defined_names["各支部"] = DefinedName("各支部", attr_text="附件4!$D$4:$D$4")
    other = book.create_sheet("说明")
    other["A1"], other["A2"], other["A3"] = "=附件4!D5", "=SUM(附件4!D4:D4)", "=附件4!A6"


def test_everything_that_points_at_the_table_follows(simple: Round, annex: Path) -> None:
    """Validations, formats, chart, names, print area, merges, heights, formulas of other sheets."""
    by_openpyxl(annex, [paper(EMPTY, "附件4")], _dressed)
    filled = fill(simple, annex)
    book = openpyxl.load_workbook(io.BytesIO(filled.after))
    page, other = book["附件4"], book["说明"]
    assert filled.table("附件4") == values(paper(FULL, "附件4"))
    assert [page.row_dimensions[row].height for row in (4, 5, 6, 7, 8)] == [33, 33, 33, 33, 21]
    assert {page.cell(row, 2).font.name for row in (4, 5, 6, 7)} == {"楷体"}
    ranges = {str(rule.sqref): rule.type for rule in page.data_validations.dataValidation}
    assert ranges == {"D4:F7": "whole", "B9": "list"}
    assert [str(area.sqref) for area in page.conditional_formatting] == ["G4:G7"]
    assert {str(area) for area in page.merged_cells.ranges} == {"A2:G2", "A8:B8", "A9:G9"}
    assert book.defined_names["总数"].attr_text == "附件4!$D$8"
    assert book.defined_names["各支部"].attr_text == "附件4!$D$4:$D$7"
    assert page.print_area.replace("$", "").replace("'附件4'!", "") == "A1:G10"
    assert page.print_title_rows == "$1:$3"
    assert [other[cell].value for cell in ("A1", "A2", "A3")] == ["=附件4!D8", "=SUM(附件4!D4:D7)", "=附件4!A9"]
    (chart,) = page._charts
    assert chart.series[0].val.numRef.f.replace("'", "") == "附件4!$G$4:$G$7"


def test_a_template_row_with_formulas_and_merges_is_repeated(simple: Round, annex: Path) -> None:
    """The office computes the rate itself: the formula is translated in every new row, its result is stored right."""
    table = """
        | 党支部群众评议结果汇总表 | < | < | < | < | < |
        | 序号 | 支部名称 | < | 满意 | 收回票数 | 占比 |
        | | | < | | | =IF(E3=0,"",D3/E3) -> 0 |
        | 合计 | < | < | =SUM(D3) -> 0 | =SUM(E3:E3) -> 0 | =D4/E4 -> 0 |
    """
    by_xlsxwriter(annex, [paper(table, "附件4")])
    filled = fill(simple, annex)
    found = filled.table("附件4")
    assert [found.get(f"D{row}") for row in (3, 4, 5, 6)] == [25, 18, 11, None]
    assert [found.get(f"F{row}") for row in (3, 4, 5, 6)] == [f'=IF(E{row}=0,"",D{row}/E{row})' for row in (3, 4, 5, 6)]
    assert found["E7"] == "=SUM(E3:E6)"
    assert found["F7"] == "=D7/E7"
    merged = {str(area) for area in openpyxl.load_workbook(annex)["附件4"].merged_cells.ranges}
    assert {"B3:C3", "B4:C4", "B5:C5", "B6:C6"} <= merged
    stored = filled.stored("附件4")
    assert stored.get("E7") in (68, None)
    assert stored.get("F3") in (25 / 29, None)


def test_several_empty_rows_are_used_before_new_ones_are_inserted(simple: Round, annex: Path) -> None:
    """Two empty rows for four units: both are used, two more are inserted above the total."""
    table = EMPTY.replace("| | | | | | | ~% |", "| | | | | | | ~% |\n    | | | | | | | ~% |").replace("4:C4", "4:C5")
    table = table.replace("D4:D4", "D4:D5").replace("E4:E4", "E4:E5").replace("F4:F4", "F4:F5")
    WRITERS["openpyxl"](annex, [paper(table, "附件4")])
    assert fill(simple, annex).table("附件4") == values(paper(FULL, "附件4"))


def test_more_empty_rows_than_units_stay_empty(simple: Round, annex: Path) -> None:
    """What is left over below the last unit is not numbered and holds nothing."""
    rows = "| | | | | | | ~% |\n" * 6
    table = f"{HEAD}{rows}| 合计 | < | | | | | ~% |"
    full = FULL.partition("    | 合计")[0] + "| | | | | | | |\n" * 2 + "| 合计 | < | 69 | 54 | 7 | 5 | 0.9104 |"
    WRITERS["openpyxl"](annex, [paper(table, "附件4")])
    assert fill(simple, annex).table("附件4") == values(paper(full, "附件4"))


def test_empty_rows_with_printed_numbers_keep_them(simple: Round, annex: Path) -> None:
    """序号 1 to 4 is printed and the names are empty: the units are written beside them."""
    rows = "".join(f"| {number} | | | | | | ~% |\n" for number in (1, 2, 3, 4))
    table = f"{HEAD}{rows}| 合计 | < | | | | | ~% |"
    full = FULL.partition("    | 合计")[0] + "| 合计 | < | 69 | 54 | 7 | 5 | 0.9104 |"
    WRITERS["xlsxwriter"](annex, [paper(table, "附件4")])
    assert fill(simple, annex).table("附件4") == values(paper(full, "附件4"))


def test_printed_units_and_one_empty_row_for_the_others(simple: Round, annex: Path) -> None:
    """Two units are printed; the other two go into the empty row and one that is inserted below it."""
    rows = f"| 1 | {PHYSICS} | | | | | ~% |\n| 2 | {MATHS} | | | | | ~% |\n| | | | | | | ~% |\n"
    WRITERS["openpyxl"](annex, [paper(f"{HEAD}{rows}| 合计 | < | | | | | ~% |", "附件4")])
    full = f"""{HEAD}
    | 1 | {PHYSICS} | 28 | 18 | 5 | 5 | 0.8214 |
    | 2 | {MATHS} | 11 | 11 | 0 | 0 | 1 |
    | 3 | {CHEMISTRY} | 30 | 25 | 2 | 0 | 0.9643 |
    | 4 | {BIOLOGY} | | | | | |
    | 合计 | < | 69 | 54 | 7 | 5 | 0.9104 |
    """
    assert fill(simple, annex).table("附件4") == values(paper(full, "附件4"))


def test_members_are_grouped_by_unit_in_the_order_of_the_list(simple: Round, annex: Path) -> None:
    """附件5: roster order, members within their unit as in 党员名册; who was not rated keeps an empty row."""
    table = """
        | 附件5 | | | | | | |
        | 党员群众评议结果汇总表 | < | < | < | < | < | < |
        | 序号 | 所在支部 | 姓名 | 满意 | 基本满意 | 不满意 | 满意率(%) |
        | | | | | | | |
    """
    full = f"""{table.rpartition("| | |")[0].rpartition("|")[0]}
        | 1 | {CHEMISTRY} | 张三 | 27 | 1 | 0 | 100 |
        | 2 | {CHEMISTRY} | 李四 | 20 | 5 | 3 | 89.29 |
        | 3 | {PHYSICS} | 王五 | 14 | 1 | 0 | 100 |
        | 4 | {PHYSICS} | 赵六 | 10 | 4 | 1 | 93.33 |
        | 5 | {MATHS} | 钱七 | 11 | 0 | 0 | 100 |
        | 6 | {BIOLOGY} | 孙八 | | | | |
    """
    full = full[full.index("| 附件5") :]
    by_openpyxl(annex, [paper(table, "附件5")])
    found = fill(simple, annex).table("附件5")
    head = {cell: value for cell, value in values(paper(table)).items() if int(cell[1:]) <= 3}
    body = {cell: value for cell, value in found.items() if int(cell[1:]) > 3}
    assert {cell: value for cell, value in found.items() if int(cell[1:]) <= 3} == head
    rows = [line for line in full.splitlines() if line.strip().startswith(("| 1", "| 2", "| 3", "| 4", "| 5", "| 6"))]
    wanted = values(paper("\n".join(rows)))
    assert body == {f"{cell[0]}{int(cell[1:]) + 3}": value for cell, value in wanted.items()}


def test_a_sheet_for_each_unit_fills_only_its_members(simple: Round, annex: Path) -> None:
    """附件5 with 所在支部 on the cover: the members of that branch, and nobody else."""
    table = f"""
        | 党员群众评议结果汇总表 | < | < | < | < |
        | 单位： | {PHYSICS} | | | |
        | 序号 | 姓名 | 满意 | 基本满意 | 不满意 |
        | | | | | |
    """
    by_openpyxl(annex, [paper(table, "附件5")])
    found = fill(simple, annex).table("附件5")
    assert [found.get(f"B{row}") for row in (4, 5, 6)] == ["王五", "赵六", None]
    assert [found.get(f"C{row}") for row in (4, 5)] == [14, 10]


@pytest.mark.office
@pytest.mark.parametrize("writer", ["openpyxl", "xlsxwriter", "plain", "office"])
def test_libreoffice_confirms_every_stored_result(simple: Round, annex: Path, office: Office, writer: str) -> None:
    """The office's formulas hold what LibreOffice computes, in files of four makers."""
    table = EMPTY.replace("~% |\n    | 注", '=IF(D5=0,"",(D5+E5)/(D5+E5+F5))~% -> 0 |\n    | 注')
    if writer == "office":
        first = annex.with_name("先.xlsx")
        by_xlsxwriter(first, [paper(table, "附件4")])
        annex.write_bytes(office.recalculate(first).read_bytes())
        first.unlink()
    else:
        WRITERS[writer](annex, [paper(table, "附件4")])
    filled = fill(simple, annex, status=_status(simple, annex))
    assert read(filled.after, "附件4")["D4"] == 25
    assert_opens_whole(annex, office)
    assert_cached_equal_recalculated(annex, office)
    assert FACULTY not in filled.table("附件4").values()


def _status(round_: Round, path: Path) -> int:
    """A total rate over the votes cast differs from the scheme's (base valid): exit status 0 or 1 is open."""
    from tests.support.command import run

    return run("annex", round_.store, "--into", path, "--dry-run").exit_code
