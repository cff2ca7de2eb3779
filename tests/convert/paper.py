"""An annex as a superior office makes it, with everything that a copy must carry, saved by openpyxl."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import openpyxl
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.properties import PageSetupProperties

BRANCHES = ("化学系教工党支部", "数学系教工党支部")


def save(path: Path) -> Path:
    """Write the annex: a title, a head with borders and ground, two rows, totals by formula, marks of every kind."""
    book = openpyxl.Workbook()
    page = book.active
    page.title = "附件4"
    _table(page)
    _marks(page)
    _print(page)
    other = book.create_sheet("说明 1")
    other["A1"], other["B2"] = "说明", 3
    other["A3"], other["A4"] = "=SUM('附件4'!C4:E5)", "=COUNTIF('附件4'!C4:C5,\">0\")"
    other.sheet_state = "hidden"
    guarded = book.create_sheet("保护")
    guarded["A1"], guarded["B1"] = "锁定", 1
    guarded["B1"].protection = Protection(locked=False)
    guarded.protection.sheet = True
    book.save(path)
    return path


def _table(page: openpyxl.worksheet.worksheet.Worksheet) -> None:
    thin, medium, double = Side(style="thin"), Side(style="medium", color="FF0000"), Side(style="double")
    page.merge_cells("A1:G1")
    page["A1"] = "附件4 党支部群众评议结果汇总表"
    page["A1"].font = Font(name="黑体", size=18, bold=True, color="C00000")
    page["A1"].alignment = Alignment(horizontal="center", vertical="center")
    page.row_dimensions[1].height = 36
    for column, head in enumerate(("序号", "支部名称", "满意", "基本满意", "不满意", "满意率", "备注"), 1):
        cell = page.cell(3, column, head)
        cell.font = Font(name="仿宋", size=12, bold=True)
        cell.fill = PatternFill("solid", fgColor="D9E1F2")
        cell.border = Border(thin, thin, medium, double)
        cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
    for row, branch in enumerate(BRANCHES, 4):
        for column in range(1, 8):
            cell = page.cell(row, column)
            cell.border = Border(thin, thin, thin, thin)
            cell.font = Font(name="仿宋", size=11)
        page.cell(row, 1, row - 3)
        page.cell(row, 2, branch)
        page.cell(row, 6).number_format = "0.00%"
    page.merge_cells("A6:B6")
    page["A6"] = "合计"
    for letter in "CDE":
        page[f"{letter}6"] = f"=SUM({letter}4:{letter}5)"
    page["F6"] = "=IF(SUM(C6:E6)=0,0,ROUND((C6+D6)/SUM(C6:E6),4))"
    page["F6"].number_format = "0.00%"
    page["G6"] = "='说明 1'!B2&\"人\""


def _marks(page: openpyxl.worksheet.worksheet.Worksheet) -> None:
    page["A2"], page["E2"], page["F2"] = "填报单位:", "填报日期:", dt.date(2012, 1, 10)
    page["F2"].number_format = 'yyyy"年"m"月"d"日"'
    page["B9"] = "删"
    page["B9"].font = Font(strike=True, italic=True, underline="single")
    page["D9"], page["E9"] = "=1/0", -1234.5
    page["E9"].number_format = "#,##0.00;[Red]-#,##0.00"
    page["F9"], page["G9"] = " 前后空格 ", "多\n行"
    page["G9"].alignment = Alignment(wrap_text=True, horizontal="left", indent=1)
    page["A9"] = "竖"
    page["A9"].alignment = Alignment(textRotation=90)
    page["A10"], page["H3"] = "隐藏行", "隐藏列"
    page.row_dimensions[10].hidden = True
    page.column_dimensions["H"].hidden = True
    page["B4"].comment = Comment("请核对", "张三")
    choice = DataValidation(type="list", formula1='"好,差"')
    choice.add("G4:G5")
    page.add_data_validation(choice)


def _print(page: openpyxl.worksheet.worksheet.Worksheet) -> None:
    for letter, width in zip("ABCDEFG", (6, 30, 9, 9, 9, 18, 20), strict=True):
        page.column_dimensions[letter].width = width
    page.page_setup.orientation = "landscape"
    page.page_setup.paperSize = 9
    page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    page.page_setup.fitToWidth, page.page_setup.fitToHeight = 1, 0
    page.print_title_rows, page.print_area = "1:3", "A1:G9"
    page.oddFooter.center.text = "第&P页"
    page.print_options.horizontalCentered = True
    page.page_margins.left = 0.5
