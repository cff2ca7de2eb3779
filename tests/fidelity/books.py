"""Workbooks with whatever an office's file may hold, each made by other hands than the writer's."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping

import openpyxl
import xlsxwriter
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment
from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.table import Table

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STRICT_MAIN = "http://purl.oclc.org/ooxml/spreadsheetml/main"
STRICT_OFFICE = "http://purl.oclc.org/ooxml/officeDocument/relationships"

UNITS = ("化学系", "物理系", "中文系")


def annex_by_xlsxwriter() -> bytes:
    """Merged head, a template row, totals with stored results, chart, list, format rule, picture-like shapes, notes."""
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    sheet = book.add_worksheet("附件4")
    bold = book.add_format({"bold": True, "border": 1, "align": "center"})
    cell, percent = book.add_format({"border": 1}), book.add_format({"border": 1, "num_format": "0.00%"})
    sheet.merge_range("A1:F1", "满意度测评汇总表", bold)
    sheet.write_row("A2", ["序号", "单位", "满意", "不满意", "合计", "满意率"], bold)
    for row, unit in enumerate(UNITS, 2):
        sheet.write_row(row, 0, [row - 1, unit, 10 * row, row], cell)
        sheet.write_formula(row, 4, f"=C{row + 1}+D{row + 1}", cell, 11 * row)
        sheet.write_formula(row, 5, f"=ROUND(C{row + 1}/E{row + 1},4)", percent, 0.9091)
    sheet.merge_range("A6:B6", "合计", bold)
    for col, total in ((2, 90), (3, 9), (4, 99)):
        letter = "ABCDEF"[col]
        sheet.write_formula(5, col, f"=SUM({letter}3:{letter}5)", cell, total)
    sheet.write_formula("F6", "=IF(E6=0,0,C6/E6)", percent, 90 / 99)
    sheet.data_validation("C3:D5", {"validate": "integer", "criteria": ">=", "value": 0})
    sheet.conditional_format("F3:F5", {"type": "cell", "criteria": "<", "value": 0.6, "format": bold})
    sheet.conditional_format("C3:C5", {"type": "data_bar", "data_bar_2010": True})
    sheet.write_comment("C4", "复核过")
    sheet.insert_textbox("H2", "盖章处")
    sheet.insert_textbox("H9", "领导签字")
    chart = book.add_chart({"type": "column"})
    chart.add_series({"categories": "=附件4!$B$3:$B$5", "values": "=附件4!$F$3:$F$5"})
    sheet.insert_chart("H12", chart)
    sheet.add_sparkline("G3", {"range": "附件4!C3:D3"})
    sheet.set_row(2, 30)
    sheet.set_column("B:B", 20)
    sheet.freeze_panes(2, 0)
    sheet.print_area("A1:F6")
    sheet.repeat_rows(0, 1)
    sheet.autofilter("A2:F5")
    sheet.insert_button("H7", {"macro": "go", "caption": "汇总"})
    other = book.add_worksheet("说明 & 引用")
    other.write_formula("A1", "=附件4!C6*2", None, 180)
    other.write_formula("A2", "=VLOOKUP(2,附件4!A3:F5,2)", None, "物理系")
    other.write_formula("A3", "=RATE", None, 99)
    other.write_url("A4", "internal:附件4!A6", string="合计")
    book.define_name("RATE", "=附件4!$E$6")
    book.close()
    return stream.getvalue()


def annex_by_openpyxl() -> bytes:
    """No stored results, shared strings, table object, validation, chart, note, protected sheet."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Sheet"
    thin = Side(style="thin")
    for row in (["unit", "yes", "no", "sum"], ["a", 1, 2, "=B2+C2"], ["b", 3, 4, "=B3+C3"], ["c", 5, 6, "=B4+C4"]):
        sheet.append(row)
    for line in sheet["A1:D4"]:
        for cell in line:
            cell.border = Border(thin, thin, thin, thin)
            cell.fill, cell.font = PatternFill("solid", "FFDDDDDD"), Font(name="仿宋", size=12)
            cell.alignment = Alignment(wrap_text=True)
    sheet.add_table(Table(displayName="T1", ref="A1:D4"))
    rule = DataValidation("list", formula1='"√,×"')
    rule.add("E2:E4")
    sheet.add_data_validation(rule)
    sheet.conditional_formatting.add("B2:B4", CellIsRule("lessThan", ["2"], fill=PatternFill(bgColor="FFFF0000")))
    sheet["B2"].comment = Comment("old", "someone")
    chart = BarChart()
    chart.add_data(Reference(sheet, min_col=2, min_row=1, max_row=4), titles_from_data=True)
    sheet.add_chart(chart, "G2")
    sheet.protection.sheet = True
    back = book.create_sheet("Back")
    back["A1"], back["A2"] = "=SUM(Sheet!B2:B4)", "=SUM(T1[yes])"
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _package(sheet: str, *, sheet_name: str = "Sheet1", strict: bool = False, extra: Mapping[str, str] | None = None,
             workbook: str = "", target: str = "worksheets/sheet1.xml") -> bytes:  # fmt: skip
    main, office = (STRICT_MAIN, STRICT_OFFICE) if strict else (MAIN, OFFICE)
    rel = "http://schemas.openxmlformats.org/package/2006/relationships"
    parts = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        '<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.'
        'spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/'
        'vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{rel}"><Relationship Id="rId1" Type="{office}/officeDocument" '
        'Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{office}"><sheets><sheet name="{sheet_name}" '
        f'sheetId="1" r:id="rId1"/></sheets>{workbook}</workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{rel}"><Relationship Id="rId1" '
        f'Type="{office}/worksheet" Target="{target}"/></Relationships>',
        "xl/worksheets/sheet1.xml": sheet.replace("MAIN", main),
        **(extra or {}),
    }
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(zipfile.ZipInfo(name, (2012, 1, 1, 0, 0, 0)), text)
    return stream.getvalue()


def raw(rows: str, *, tail: str = "", head: str = "", **options: object) -> bytes:
    """Return a bare workbook with these rows in its only sheet."""
    data = f"<sheetData>{rows}</sheetData>" if rows else "<sheetData/>"
    return _package(f'<worksheet xmlns="MAIN">{head}{data}{tail}</worksheet>', **options)  # type: ignore[arg-type]


def prefixed() -> bytes:
    """Every element under ``x:``."""
    return _package(
        '<x:worksheet xmlns:x="MAIN"><x:sheetData><x:row r="1"><x:c r="A1" t="inlineStr"><x:is><x:t>a</x:t></x:is>'
        '</x:c><x:c r="B1"><x:v>1</x:v></x:c></x:row><x:row r="3"/></x:sheetData></x:worksheet>'
    )


def unnumbered() -> bytes:
    """Rows and cells without their references."""
    return raw("<row><c><v>1</v></c><c><v>2</v></c></row><row><c><v>3</v></c></row>")


def strict() -> bytes:
    """Strict OOXML."""
    return raw('<row r="1"><c r="A1"><v>1</v></c></row>', strict=True)


def entity_name() -> bytes:
    """A sheet name written as character references, the sheet's part with a leading slash."""
    return raw('<row r="1"><c r="A1"><v>1</v></c></row>', sheet_name="&#38468;&#20214; &amp; 4",
               target="/xl/worksheets/sheet1.xml")  # fmt: skip


def commented() -> bytes:
    """Rows inside comments and CDATA, quotes of both kinds, a > inside an attribute."""
    return raw(
        "<!-- <row r='9'><c r='A9'/></row> --><row r='1' foo='a>b'><c r='A1' t='inlineStr'>"
        "<is><t><![CDATA[<c r=\"A1\">]]></t></is></c><c r='C1'><v>1</v></c></row>"
        "<row r='4'><c r='A4'><v>4</v></c></row>"
    )


def shared() -> bytes:
    """A shared formula, a calculation chain, array and ordinary formulas."""
    rows = '<row r="1"><c r="A1"><v>1</v></c><c r="B1"><f t="shared" ref="B1:B3" si="0">A1*$A$1</f><v>1</v></c></row>'
    for n in (2, 3):
        rows += f'<row r="{n}"><c r="A{n}"><v>{n}</v></c><c r="B{n}"><f t="shared" si="0"/><v>{n}</v></c></row>'
    rows += '<row r="5"><c r="A5"><f t="array" ref="A5:A6">A1:A2*2</f><v>2</v></c></row>'
    rows += '<row r="6"><c r="A6"><v>4</v></c></row>'
    return raw(rows)


def empty() -> bytes:
    """A sheet without a row."""
    return raw("")


BOOKS: dict[str, Callable[[], bytes]] = {
    "xlsxwriter": annex_by_xlsxwriter, "openpyxl": annex_by_openpyxl, "prefixed": prefixed, "unnumbered": unnumbered,
    "strict": strict, "entity name": entity_name, "commented": commented, "shared": shared, "empty": empty,
}  # fmt: skip
