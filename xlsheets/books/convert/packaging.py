"""Packaging: a copied book → the bytes of an .xlsx, the same bytes for the same book."""

import io
import zipfile
from xml.sax.saxutils import quoteattr

from xlsheets.books import edits, patch
from xlsheets.books.convert.sheetcopy import BookCopy, SheetCopy
from xlsheets.books.convert.sheetpart import sheet_part
from xlsheets.books.convert.stylepart import style_part
from xlsheets.books.patch.address import column_letters

_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_DATE = (1980, 1, 1, 0, 0, 0)


def as_xlsx(book: BookCopy) -> bytes:
    """Return a copied book as an .xlsx."""
    parts = {
        "[Content_Types].xml": _types(len(book.sheets)),
        "_rels/.rels": _relations([("officeDocument", "xl/workbook.xml")]),
        "xl/workbook.xml": _workbook(book),
        "xl/_rels/workbook.xml.rels": _relations(
            [("worksheet", f"worksheets/sheet{number}.xml") for number in range(1, len(book.sheets) + 1)]
            + [("styles", "styles.xml")]
        ),
        "xl/styles.xml": _HEAD + style_part(book.looks),
    }
    first = next((at for at, sheet in enumerate(book.sheets) if sheet.visibility == "visible"), 0)
    for number, sheet in enumerate(book.sheets):
        parts[f"xl/worksheets/sheet{number + 1}.xml"] = _HEAD + sheet_part(sheet, selected=number == first)
    data = _zipped(parts)
    notes = [
        edits.AddNote(sheet.name, row, column, text, author)
        for sheet in book.sheets
        for (row, column), (author, text) in sorted(sheet.notes.items())
    ]
    return patch.apply(data, notes).data


def _zipped(parts: dict[str, str]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            member = zipfile.ZipInfo(name, _DATE)
            member.compress_type = zipfile.ZIP_DEFLATED
            member.create_system = 0
            archive.writestr(member, text.encode("utf-8"))
    return stream.getvalue()


def _types(sheets: int) -> str:
    overrides = [("/xl/workbook.xml", "sheet.main"), ("/xl/styles.xml", "styles")]
    overrides += [(f"/xl/worksheets/sheet{number}.xml", "worksheet") for number in range(1, sheets + 1)]
    return (
        f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types">'
        f'<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        + "".join(f'<Override PartName="{part}" ContentType="{_KIND}.{kind}+xml"/>' for part, kind in overrides)
        + "</Types>"
    )


def _relations(targets: list[tuple[str, str]]) -> str:
    lines = (
        f'<Relationship Id="rId{number}" Type="{_OFFICE}/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(targets, 1)
    )
    return f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">{"".join(lines)}</Relationships>'


def _workbook(book: BookCopy) -> str:
    lines = []
    for number, sheet in enumerate(book.sheets, 1):
        state = "" if sheet.visibility == "visible" else f' state="{sheet.visibility}"'
        lines.append(f'<sheet name={quoteattr(sheet.name)} sheetId="{number}"{state} r:id="rId{number}"/>')
    names = "".join(name for at, sheet in enumerate(book.sheets) for name in _print_names(sheet, at))
    first = next((at for at, sheet in enumerate(book.sheets) if sheet.visibility == "visible"), 0)
    has_formulas = any(cell.formula for sheet in book.sheets for cell in sheet.cells.values())
    return (
        f'{_HEAD}<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}">'
        + ('<workbookPr date1904="1"/>' if book.date1904 else "<workbookPr/>")
        + f'<bookViews><workbookView activeTab="{first}" firstSheet="{first}"/></bookViews>'
        f"<sheets>{''.join(lines)}</sheets>"
        + (f"<definedNames>{names}</definedNames>" if names else "")
        + ('<calcPr fullCalcOnLoad="1"/>' if has_formulas else "")
        + "</workbook>"
    )


def _print_names(sheet: SheetCopy, at: int) -> list[str]:
    """Return the names by which the sheet's print area and repeated rows are known, in the order of the alphabet."""
    quoted = "'" + sheet.name.replace("'", "''") + "'"
    page, found = sheet.page, []
    if page.area:
        areas = ",".join(f"{quoted}!{area}" for area in page.area.split(","))
        found.append(("_xlnm.Print_Area", areas))
    titles = []
    if page.title_columns:
        first, last = map(column_letters, page.title_columns)
        titles.append(f"{quoted}!${first}:${last}")
    if page.title_rows:
        titles.append(f"{quoted}!${page.title_rows[0] + 1}:${page.title_rows[1] + 1}")
    if titles:
        found.append(("_xlnm.Print_Titles", ",".join(titles)))
    return [f'<definedName name="{name}" localSheetId="{at}">{_escaped(text)}</definedName>' for name, text in found]


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
