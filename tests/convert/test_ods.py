"""Copies of .ods files written by hand."""

from __future__ import annotations

import io
import zipfile
from xml.etree import ElementTree

import pytest

from tests.convert import witness
from xlsheets.books.convert import Converted, convert
from xlsheets.books.convert.odsformat import format_code
from xlsheets.books.convert.odsformula import excel_formula
from xlsheets.books.gate import Rejected

_SPACES = (
    " ".join(
        f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{long}"'
        for short, long in (
            ("office", "office:1.0"),
            ("table", "table:1.0"),
            ("text", "text:1.0"),
            ("style", "style:1.0"),
            ("fo", "xsl-fo-compatible:1.0"),
            ("number", "datastyle:1.0"),
            ("draw", "drawing:1.0"),
        )
    )
    + ' xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"'
)


def ods(tables: str, styles: str = "") -> bytes:
    """Return an .ods of these tables and automatic styles."""
    content = (
        f'<office:document-content {_SPACES} office:version="1.3"><office:automatic-styles>{styles}'
        f"</office:automatic-styles><office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body>"
        "</office:document-content>"
    )
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content)
    return stream.getvalue()


def copied(tables: str, styles: str = "") -> Converted:
    """Return the copy."""
    found = convert(ods(tables, styles), "附件.ods")
    assert found is not None
    return found


def test_values_repeats_and_merges() -> None:
    """Texts with blanks and line feeds, numbers, dates, repeated cells and rows, covered cells."""
    table = """<table:table table:name="表"><table:table-column table:number-columns-repeated="16384"/>
      <table:table-row><table:table-cell table:number-columns-spanned="3" table:number-rows-spanned="2"
        office:value-type="string"><text:p>附件<text:s text:c="2"/>4</text:p><text:p>第二行</text:p></table:table-cell>
        <table:covered-table-cell table:number-columns-repeated="2"/></table:table-row>
      <table:table-row><table:covered-table-cell table:number-columns-repeated="3"/></table:table-row>
      <table:table-row table:number-rows-repeated="2"><table:table-cell office:value-type="float" office:value="2.5"
        table:number-columns-repeated="2"><text:p>2.5</text:p></table:table-cell></table:table-row>
      <table:table-row><table:table-cell office:value-type="date" office:date-value="2012-01-10"/>
        <table:table-cell office:value-type="boolean" office:boolean-value="true"/>
        <table:table-cell office:value-type="percentage" office:value="0.965"/></table:table-row>
      <table:table-row table:number-rows-repeated="1048571"><table:table-cell table:number-columns-repeated="16384"/>
      </table:table-row></table:table>"""
    copy = copied(table)
    page = witness.load(copy.data)["表"]
    assert page["A1"].value == "附件  4\n第二行"
    assert [page[cell].value for cell in ("A3", "B3", "A4", "B4")] == [2.5] * 4
    assert page["A5"].value.date().isoformat() == "2012-01-10"
    assert (page["B5"].value, page["C5"].value, page["C5"].number_format) == (True, 0.965, "0.00%")
    assert list(map(str, page.merged_cells.ranges)) == ["A1:C2"]
    assert (page.max_row, page.max_column, copy.findings) == (5, 3, ())


def test_looks_with_parents() -> None:
    """What a style does not say itself comes from its parent; the nearest border wins."""
    styles = """<style:style style:name="head" style:family="table-cell">
        <style:table-cell-properties fo:border="1.76pt solid #ff0000" fo:background-color="#d9e1f2"
          style:vertical-align="middle" style:cell-protect="none"/><style:paragraph-properties fo:text-align="center"/>
        <style:text-properties style:font-name="仿宋" fo:font-size="14pt" fo:font-weight="bold"/></style:style>
      <style:style style:name="ce1" style:family="table-cell" style:parent-style-name="head">
        <style:table-cell-properties fo:border-top="none" fo:wrap-option="wrap" style:rotation-angle="90"/>
        </style:style>
      <style:style style:name="co1" style:family="table-column">
        <style:table-column-properties style:column-width="5.25in"/></style:style>"""
    table = """<table:table table:name="表"><table:table-column table:style-name="co1"/><table:table-row>
      <table:table-cell table:style-name="ce1" office:value-type="string"><text:p>满意</text:p></table:table-cell>
      </table:table-row></table:table>"""
    page = witness.load(copied(table, styles).data)["表"]
    cell = page["A1"]
    assert (cell.font.name, cell.font.sz, cell.font.b, cell.fill.fgColor.rgb) == ("仿宋", 14, True, "FFD9E1F2")
    assert (cell.border.top.style, cell.border.left.style, cell.border.left.color.rgb) == (None, "medium", "FFFF0000")
    alignment = cell.alignment
    assert (alignment.horizontal, alignment.vertical, alignment.wrap_text, alignment.textRotation) == (
        "center", "center", True, 90,
    )  # fmt: skip
    assert cell.protection.locked is False
    assert page.column_dimensions["A"].width == 72  # 504 pixels, 7 a digit


@pytest.mark.parametrize(
    ("formula", "excel"),
    [
        ("of:=SUM([.C4:.C5];1)", "SUM(C4:C5,1)"),
        ("of:=[$附件4.$A$1]", "'附件4'!$A$1"),
        ("of:=['it''s 1'.A1:.B2]", "'it''s 1'!A1:B2"),
        ('of:=IF([.A1]="a;b[.A1]";1;"")', 'IF(A1="a;b[.A1]",1,"")'),
        ("of:=SUM([.A1]~[.B1])", "SUM(A1,B1)"),
        ("of:=SUM([.A1:.A1048576])", "SUM(A:A)"),
        ("of:=SUM({1;2|3;4})", "SUM({1,2;3,4})"),
        ("of:=COUNTIF([.A1:.A3];\">0\")", 'COUNTIF(A1:A3,">0")'),
        ("of:=1.5E3%*-2^2", "1.5E3%*-2^2"),
        ("of:=满意率+1", None),
        ("of:=['file:///c:/a.ods'#$表.A1]", None),
        ("of:=SUM([甲.A1:乙.B2])", None),
        ("of:=ORG.OPENOFFICE.STYLE(1)", None),
        ("of:=CURRENT()", None),
        ("msoxl:=A1", None),
    ],
)  # fmt: skip
def test_formulas(formula: str, excel: str | None) -> None:
    """OpenFormula in Excel's words; None for what Excel does not know."""
    assert excel_formula(formula) == excel


def test_a_formula_without_an_equal_gives_its_value_and_is_said() -> None:
    """The number stays."""
    table = """<table:table table:name="表"><table:table-row><table:table-cell table:formula="of:=满意率*2"
      office:value-type="float" office:value="7"/></table:table-row></table:table>"""
    copy = copied(table)
    assert witness.values(copy.data, stored=False) == {("表", "A1"): 7}
    assert [dict(one.values)["seen_en"] for one in copy.findings] == ["formulas (now values) 1"]


@pytest.mark.parametrize(
    ("style", "code"),
    [
        ('<number:percentage-style><number:number number:decimal-places="2" number:min-integer-digits="1"/>'
         "<number:text>%</number:text></number:percentage-style>", "0.00%"),
        ('<number:number-style><number:number number:decimal-places="0" number:min-integer-digits="1" '
         'number:grouping="true"/></number:number-style>', "#,##0"),
        ("<number:number-style><number:number/></number:number-style>", "General"),
        ('<number:date-style><number:year number:style="long"/><number:text>年</number:text><number:month/>'
         '<number:text>月</number:text><number:day number:style="long"/></number:date-style>', 'yyyy"年"m"月"dd'),
        ('<number:time-style number:truncate-on-overflow="false"><number:hours/><number:text>:</number:text>'
         '<number:minutes number:style="long"/></number:time-style>', "[h]:mm"),
        ("<number:text-style><number:text-content/></number:text-style>", "@"),
    ],
)  # fmt: skip
def test_number_formats(style: str, code: str) -> None:
    """Data styles in the words of Excel's formats."""
    name, rest = style[1:].split(">", 1) if " " not in style.split(">")[0] else style[1:].split(" ", 1)
    closing = f"<{name} {_SPACES}" + (">" if " " not in style.split(">")[0] else " ") + rest
    assert format_code(ElementTree.fromstring(closing), {}) == code


def test_hostile_repeats_and_markup_are_refused() -> None:
    """A billion rows with a value, a DOCTYPE, a part that is no XML."""
    far = """<table:table table:name="表"><table:table-row table:number-rows-repeated="1048576"><table:table-cell
      office:value-type="float" office:value="1" table:number-columns-repeated="16384"/></table:table-row>
      </table:table>"""
    for raw in (ods(far), ods("<!DOCTYPE x>"), ods("<table:table>")):
        with pytest.raises(Rejected) as rejected:
            convert(raw, "附件.ods")
        assert rejected.value.finding.code in ("file-too-large", "file-hostile", "file-damaged")
