"""The same drawn sheets, saved as four kinds of program save them.

openpyxl and XlsxWriter are what scripts use; ``plain`` and ``prefixed`` are XML written by hand, as small exporters
write it: no styles, no dimension, text inside the cells, and in ``prefixed`` every element under ``x:`` and no cell
with its reference. LibreOffice is in ``office.py``.
"""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

import openpyxl
import xlsxwriter
from openpyxl.styles import Font

from tests.support.drawing import ErrorValue, Formula, Percent, Sheet, Symbol, Value, cell_name

PINNED = (2012, 1, 1, 0, 0, 0)


def by_openpyxl(path: Path, sheets: Sequence[Sheet]) -> None:
    """Save the sheets with openpyxl."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for sheet in sheets:
        page = book.create_sheet(sheet.name)
        for row, line in enumerate(sheet.rows, 1):
            for column, value in enumerate(line, 1):
                if value is None:
                    continue
                cell = page.cell(row, column)
                match value:
                    case Percent():
                        cell.value, cell.number_format = value.share, "0.00%"
                    case Symbol():
                        cell.value, cell.font = value.text, Font(name=value.font)
                    case Formula():
                        cell.value = value.text
                    case ErrorValue():
                        cell.value, cell.data_type = value.text, "e"
                    case date():
                        cell.value, cell.number_format = value, "yyyy-mm-dd"
                    case _:
                        cell.value = value
        for top, left, bottom, right in sheet.merged:
            page.merge_cells(start_row=top + 1, start_column=left + 1, end_row=bottom + 1, end_column=right + 1)
        for row in sheet.hidden_rows:
            page.row_dimensions[row + 1].hidden = True
        for column in sheet.hidden_columns:
            page.column_dimensions[cell_name(0, column)[:-1]].hidden = True
        if sheet.hidden:
            page.sheet_state = "hidden"
    book.save(path)


def by_xlsxwriter(path: Path, sheets: Sequence[Sheet]) -> None:
    """Save the sheets with XlsxWriter, with borders as forms have them."""
    book = xlsxwriter.Workbook(str(path))
    frame = book.add_format({"border": 1})
    percent = book.add_format({"border": 1, "num_format": "0.00%"})
    day = book.add_format({"border": 1, "num_format": "yyyy-mm-dd"})
    for sheet in sheets:
        page = book.add_worksheet(sheet.name)
        for area in sheet.merged:
            page.merge_range(*area, "", frame)
        for row, line in enumerate(sheet.rows):
            for column, value in enumerate(line):
                match value:
                    case None:
                        pass
                    case bool():
                        page.write_boolean(row, column, value, frame)
                    case int() | float():
                        page.write_number(row, column, value, frame)
                    case Percent():
                        page.write_number(row, column, value.share, percent)
                    case Symbol():
                        page.write_string(row, column, value.text, book.add_format({"font_name": value.font}))
                    case Formula():
                        page.write_formula(
                            row, column, value.text, frame, value.value if value.value is not None else ""
                        )
                    case ErrorValue():
                        page.write_formula(row, column, "=1/0", frame, value.text)
                    case date():
                        page.write_datetime(row, column, value, day)
                    case _:
                        page.write_string(row, column, value, frame)
        for row in sheet.hidden_rows:
            page.set_row(row, None, None, {"hidden": True})
        for column in sheet.hidden_columns:
            page.set_column(column, column, None, None, {"hidden": True})
        if sheet.hidden:
            page.hide()
    book.close()


def by_hand(path: Path, sheets: Sequence[Sheet]) -> None:
    """Save the sheets as bare XML: text inside the cells, no styles, no dimension, empty cells left out."""
    _save_parts(path, sheets, prefix="", references=True)


def by_hand_prefixed(path: Path, sheets: Sequence[Sheet]) -> None:
    """Save the sheets as bare XML under the prefix x:, rows and cells without their references."""
    _save_parts(path, sheets, prefix="x:", references=False)


Writer = Callable[[Path, Sequence[Sheet]], None]

WRITERS: dict[str, Writer] = {
    "openpyxl": by_openpyxl,
    "xlsxwriter": by_xlsxwriter,
    "plain": by_hand,
    "prefixed": by_hand_prefixed,
}


def save_parts(path: Path, parts: dict[str, str | bytes]) -> None:
    """Write a zip whose members bear a pinned time, so that the same parts give the same bytes."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name, PINNED), content, zipfile.ZIP_DEFLATED)


def package_parts(sheet_xml: Sequence[str], names: Sequence[str], prefix: str = "") -> dict[str, str]:
    """Return the parts of a workbook whose sheets are the given XML."""
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    kinds = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    space = f'xmlns{":" + prefix[:-1] if prefix else ""}="{main}"'
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    numbers = range(1, len(names) + 1)
    overrides = "".join(
        f'<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="{kinds}.worksheet+xml"/>' for n in numbers
    )
    entries = "".join(
        f'<{prefix}sheet name={quoteattr(name)} sheetId="{n}" r:id="rId{n}"/>'
        for n, name in zip(numbers, names, strict=True)
    )
    targets = "".join(
        f'<Relationship Id="rId{n}" Type="{office}/worksheet" Target="worksheets/sheet{n}.xml"/>' for n in numbers
    )
    parts = {
        "[Content_Types].xml": f'{head}<Types xmlns="{package}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{kinds}.sheet.main+xml"/>{overrides}</Types>',
        "_rels/.rels": f'{head}<Relationships xmlns="{package}/relationships"><Relationship Id="rId1" '
        f'Type="{office}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'{head}<{prefix}workbook {space} xmlns:r="{office}"><{prefix}sheets>{entries}'
        f"</{prefix}sheets></{prefix}workbook>",
        "xl/_rels/workbook.xml.rels": f'{head}<Relationships xmlns="{package}/relationships">{targets}</Relationships>',
    }
    for n, content in zip(numbers, sheet_xml, strict=True):
        parts[f"xl/worksheets/sheet{n}.xml"] = f"{head}<{prefix}worksheet {space}>{content}</{prefix}worksheet>"
    return parts


def _save_parts(path: Path, sheets: Sequence[Sheet], *, prefix: str, references: bool) -> None:
    bodies = [_sheet_body(sheet, prefix, references) for sheet in sheets]
    save_parts(path, package_parts(bodies, [sheet.name for sheet in sheets], prefix))


def _sheet_body(sheet: Sheet, prefix: str, references: bool) -> str:
    lines = []
    for row, line in enumerate(sheet.rows):
        where = f' r="{row + 1}"' if references else ""
        hidden = ' hidden="1"' if row in sheet.hidden_rows else ""
        cells = "".join(_cell(row, column, value, prefix, references) for column, value in enumerate(line))
        lines.append(f"<{prefix}row{where}{hidden}>{cells}</{prefix}row>")
    areas = "".join(
        f'<{prefix}mergeCell ref="{cell_name(top, left)}:{cell_name(bottom, right)}"/>'
        for top, left, bottom, right in sheet.merged
    )
    merged = f"<{prefix}mergeCells>{areas}</{prefix}mergeCells>" if areas else ""
    return f"<{prefix}sheetData>{''.join(lines)}</{prefix}sheetData>{merged}"


def _cell(row: int, column: int, value: Value, prefix: str, references: bool) -> str:
    where = f' r="{cell_name(row, column)}"' if references else ""
    match value:
        case None:
            return "" if references else f"<{prefix}c/>"
        case bool():
            return f'<{prefix}c{where} t="b"><{prefix}v>{int(value)}</{prefix}v></{prefix}c>'
        case int() | float():
            return f"<{prefix}c{where}><{prefix}v>{value}</{prefix}v></{prefix}c>"
        case Percent():
            return _cell(row, column, f"{value.share * 100:.2f}%", prefix, references)
        case Formula():
            cached = "" if value.value is None else f"<{prefix}v>{value.value}</{prefix}v>"
            return f"<{prefix}c{where}><{prefix}f>{escape(value.text[1:])}</{prefix}f>{cached}</{prefix}c>"
        case ErrorValue():
            return f'<{prefix}c{where} t="e"><{prefix}v>{value.text}</{prefix}v></{prefix}c>'
        case Symbol():
            return _cell(row, column, value.text, prefix, references)
        case date():
            return _cell(row, column, value.isoformat(), prefix, references)
        case _:
            text = f'<{prefix}t xml:space="preserve">{escape(value)}</{prefix}t>'
            return f'<{prefix}c{where} t="inlineStr"><{prefix}is>{text}</{prefix}is></{prefix}c>'
