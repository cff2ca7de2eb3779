r"""Office annexes drawn as text tables and saved by four hands, with borders, fonts and number formats.

A cell is drawn as in ``tests.support.drawing``; ``~`` adds a number format: ``~%`` is an empty cell with 0.00%,
``~@`` one with the text format, ``~0.00`` and ``~0`` numbers, ``0.5~%`` a filled one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape, quoteattr

import openpyxl
import xlsxwriter
from openpyxl.styles import Alignment, Border, Font, Side

from tests.support.drawing import Formula, Percent, Sheet, Value, cell_name, draw
from tests.support.writers import save_parts

SHORT = {"%": "0.00%"}
GENERAL = "General"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STRICT = {
    MAIN: "http://purl.oclc.org/ooxml/spreadsheetml/main",
    OFFICE: "http://purl.oclc.org/ooxml/officeDocument/relationships",
}
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
KINDS = "application/vnd.openxmlformats-officedocument"
XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


@dataclass(frozen=True)
class Paper:
    """A drawn sheet and the number formats of its cells, by row and column from 0."""

    sheet: Sheet
    formats: Mapping[tuple[int, int], str] = field(default_factory=dict)

    @property
    def size(self) -> tuple[int, int]:
        """Rows and columns."""
        return len(self.sheet.rows), max(map(len, self.sheet.rows), default=0)

    def cells(self) -> list[tuple[int, int, Value, str]]:
        """Return every cell within the drawing, also empty ones: row, column, value, number format."""
        rows, columns = self.size
        return [
            (row, col, self.sheet.rows[row][col] if col < len(self.sheet.rows[row]) else None, self._format(row, col))
            for row in range(rows)
            for col in range(columns)
        ]

    def _format(self, row: int, col: int) -> str:
        line = self.sheet.rows[row]
        value = line[col] if col < len(line) else None
        return self.formats.get((row, col), "0.00%" if isinstance(value, Percent) else GENERAL)


def paper(table: str, name: str = "Sheet1") -> Paper:
    """Return the annex that the table draws."""
    formats = {}
    lines = []
    for row, line in enumerate(line.strip() for line in table.strip().splitlines() if line.strip()):
        cells = line.strip("|").split("|")
        for col, cell in enumerate(cells):
            text, marked, code = cell.strip().partition("~")
            if marked:
                formats[row, col] = SHORT.get(code, code)
                cells[col] = f" {text} "
        lines.append(f"|{'|'.join(cells)}|")
    return Paper(draw("\n".join(lines), name), formats)


def values(made: Paper) -> dict[str, Any]:
    """Return what the drawing holds by cell name; formulas by their text, empty cells left out."""
    found: dict[str, Any] = {}
    for row, col, value, _ in made.cells():
        match value:
            case None:
                continue
            case Formula():
                found[cell_name(row, col)] = value.text
            case Percent():
                found[cell_name(row, col)] = value.share
            case _:
                found[cell_name(row, col)] = value
    return found


Decoration = Callable[[Any, dict[str, Any]], None]


def by_openpyxl(path: Path, papers: Sequence[Paper], decorate: Decoration | None = None) -> None:
    """Save with openpyxl: no stored results of formulas; ``decorate`` gets the workbook and its sheets by name."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    thin = Side(style="thin")
    for made in papers:
        page = book.create_sheet(made.sheet.name)
        for row, col, value, code in made.cells():
            cell = page.cell(row + 1, col + 1)
            cell.value = (
                value.text if isinstance(value, Formula) else value.share if isinstance(value, Percent) else value
            )
            cell.number_format = code
            cell.font = Font(name="黑体" if row == 0 else "仿宋_GB2312", size=18 if row == 0 else 12)
            cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
            if row:
                cell.border = Border(thin, thin, thin, thin)
        for top, left, bottom, right in made.sheet.merged:
            page.merge_cells(start_row=top + 1, start_column=left + 1, end_row=bottom + 1, end_column=right + 1)
    if decorate:
        decorate(book, {page.title: page for page in book.worksheets})
    book.save(path)


def by_xlsxwriter(path: Path, papers: Sequence[Paper], decorate: Decoration | None = None) -> None:
    """Save with XlsxWriter; formulas with the results that the drawing gives."""
    book = xlsxwriter.Workbook(str(path))
    pages = {}
    for made in papers:
        page = pages[made.sheet.name] = book.add_worksheet(made.sheet.name)
        dress = {
            (code, head): book.add_format(
                {"border": 0 if head else 1, "num_format": code, "font_name": "黑体" if head else "仿宋_GB2312"}
                | {"font_size": 18 if head else 12, "align": "center", "valign": "vcenter", "text_wrap": True}
            )
            for code in {code for *_, code in made.cells()}
            for head in (False, True)
        }
        for area in made.sheet.merged:
            page.merge_range(*area, "", dress.get((GENERAL, False)))
        for row, col, value, code in made.cells():
            look = dress[code, row == 0]
            match value:
                case Formula():
                    page.write_formula(row, col, value.text, look, "" if value.value is None else value.value)
                case Percent():
                    page.write_number(row, col, value.share, look)
                case None if any(
                    (top, left) != (row, col) and top <= row <= bottom and left <= col <= right
                    for top, left, bottom, right in made.sheet.merged
                ):
                    pass
                case _:
                    page.write(row, col, value, look)
    if decorate:
        decorate(book, pages)
    book.close()


def by_hand(path: Path, papers: Sequence[Paper], decorate: Decoration | None = None) -> None:
    """Save as XML written by hand; ``decorate`` gets the parts and the XML after ``</sheetData>`` of each sheet."""
    save_parts(path, parts_by_hand(papers, decorate))


def by_hand_prefixed(path: Path, papers: Sequence[Paper]) -> None:
    """Save as XML with every element under ``x:``."""
    save_parts(path, parts_by_hand(papers, prefix="x:"))


def by_hand_strict(path: Path, papers: Sequence[Paper]) -> None:
    """Save in the namespaces of Strict OOXML."""
    parts = parts_by_hand(papers)
    for name, content in parts.items():
        for old, new in STRICT.items():
            content = content.replace(old, new)
        parts[name] = content
    parts["xl/workbook.xml"] = parts["xl/workbook.xml"].replace("<workbook ", '<workbook conformance="strict" ')
    save_parts(path, parts)


def by_hand_entities(path: Path, papers: Sequence[Paper]) -> None:
    """Save with sheet names and shared texts written as character references."""
    parts = parts_by_hand(papers)
    for name in ("xl/workbook.xml", "xl/sharedStrings.xml"):
        parts[name] = "".join(c if ord(c) < 128 else f"&#{ord(c)};" for c in parts[name])
    save_parts(path, parts)


def parts_by_hand(papers: Sequence[Paper], decorate: Decoration | None = None, prefix: str = "") -> dict[str, str]:
    """Return the parts of a package with shared texts and a small style table."""
    codes = sorted({code for made in papers for *_, code in made.cells()} - {GENERAL})
    styles = {GENERAL: 1, **{code: 2 + n for n, code in enumerate(codes)}}
    texts: dict[str, int] = {}
    tails = {made.sheet.name: _merged(made.sheet, prefix) for made in papers}
    bodies = {made.sheet.name: _rows(made, styles, texts, prefix) for made in papers}
    numbers = range(1, len(papers) + 1)
    p = prefix
    space = f'xmlns{":" + p[:-1] if p else ""}="{MAIN}" xmlns:r="{OFFICE}"'
    names = "".join(
        f'<{p}sheet name={quoteattr(made.sheet.name)} sheetId="{n}" r:id="rId{n}"/>'
        for n, made in zip(numbers, papers, strict=True)
    )
    sheet_kind, last = f"{KINDS}.spreadsheetml", len(papers)
    parts = {
        "[Content_Types].xml": f'{XML}<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" ContentType='
        '"application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType='
        f'"application/xml"/><Override PartName="/xl/workbook.xml" ContentType="{sheet_kind}.sheet.main+xml"/>'
        + "".join(
            f'<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="{sheet_kind}.worksheet+xml"/>'
            for n in numbers
        )
        + f'<Override PartName="/xl/styles.xml" ContentType="{sheet_kind}.styles+xml"/>'
        f'<Override PartName="/xl/sharedStrings.xml" ContentType="{sheet_kind}.sharedStrings+xml"/></Types>',
        "_rels/.rels": f'{XML}<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" '
        f'Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f"{XML}<{p}workbook {space}><{p}sheets>{names}</{p}sheets></{p}workbook>",
        "xl/_rels/workbook.xml.rels": f'{XML}<Relationships xmlns="{PACKAGE}/relationships">'
        + "".join(
            f'<Relationship Id="rId{n}" Type="{OFFICE}/worksheet" Target="worksheets/sheet{n}.xml"/>' for n in numbers
        )
        + f'<Relationship Id="rId{last + 1}" Type="{OFFICE}/styles" Target="styles.xml"/>'
        f'<Relationship Id="rId{last + 2}" Type="{OFFICE}/sharedStrings" Target="sharedStrings.xml"/></Relationships>',
        "xl/styles.xml": _styles(codes, p, space),
        "xl/sharedStrings.xml": f"{XML}<{p}sst {space}>"
        + "".join(f"<{p}si><{p}t>{escape(text)}</{p}t></{p}si>" for text in texts)
        + f"</{p}sst>",
    }
    for n, made in zip(numbers, papers, strict=True):
        parts[f"xl/worksheets/sheet{n}.xml"] = bodies[made.sheet.name]
    if decorate:
        decorate(parts, tails)
    for n, made in zip(numbers, papers, strict=True):
        name = f"xl/worksheets/sheet{n}.xml"
        data = f"<{p}sheetData>{parts[name]}</{p}sheetData>{tails[made.sheet.name]}"
        parts[name] = f"{XML}<{p}worksheet {space}>{data}</{p}worksheet>"
    return parts


def _styles(codes: Sequence[str], p: str, space: str) -> str:
    formats = "".join(f'<{p}numFmt numFmtId="{170 + n}" formatCode={quoteattr(code)}/>' for n, code in enumerate(codes))
    side = "".join(
        f'<{p}{name} style="thin"><{p}color auto="1"/></{p}{name}>' for name in ("left", "right", "top", "bottom")
    )
    looks = "".join(
        f'<{p}xf numFmtId="{number}" fontId="0" fillId="0" borderId="1" xfId="0" applyNumberFormat="1"/>'
        for number in (0, *(49 if code == "@" else 170 + n for n, code in enumerate(codes)))
    )
    return (
        f"{XML}<{p}styleSheet {space}>"
        + (f'<{p}numFmts count="{len(codes)}">{formats}</{p}numFmts>' if codes else "")
        + f'<{p}fonts count="1"><{p}font><{p}sz val="12"/><{p}name val="仿宋_GB2312"/></{p}font></{p}fonts>'
        f'<{p}fills count="2"><{p}fill><{p}patternFill patternType="none"/></{p}fill><{p}fill><{p}patternFill '
        f'patternType="gray125"/></{p}fill></{p}fills><{p}borders count="2"><{p}border/><{p}border>{side}</{p}border>'
        f'</{p}borders><{p}cellStyleXfs count="1"><{p}xf numFmtId="0" fontId="0" fillId="0" borderId="0"/>'
        f'</{p}cellStyleXfs><{p}cellXfs count="{2 + len(codes)}"><{p}xf numFmtId="0" fontId="0" fillId="0" '
        f'borderId="0" xfId="0"/>{looks}</{p}cellXfs></{p}styleSheet>'
    )


def _rows(made: Paper, styles: Mapping[str, int], texts: dict[str, int], p: str) -> str:
    lines: dict[int, str] = {}
    for row, col, value, code in made.cells():
        start = f'<{p}c r="{cell_name(row, col)}" s="{styles[code]}"'
        match value:
            case None:
                written = f"{start}/>"
            case str():
                written = f'{start} t="s"><{p}v>{texts.setdefault(value, len(texts))}</{p}v></{p}c>'
            case Formula():
                result = "" if value.value is None else f"<{p}v>{value.value:g}</{p}v>"
                written = f"{start}><{p}f>{escape(value.text[1:])}</{p}f>{result}</{p}c>"
            case Percent():
                written = f"{start}><{p}v>{value.share}</{p}v></{p}c>"
            case _:
                written = f"{start}><{p}v>{value}</{p}v></{p}c>"
        lines[row] = lines.get(row, "") + written
    return "".join(f'<{p}row r="{row + 1}" ht="24" customHeight="1">{line}</{p}row>' for row, line in lines.items())


def _merged(sheet: Sheet, p: str) -> str:
    areas = "".join(
        f'<{p}mergeCell ref="{cell_name(top, left)}:{cell_name(bottom, right)}"/>'
        for top, left, bottom, right in sheet.merged
    )
    return f'<{p}mergeCells count="{len(sheet.merged)}">{areas}</{p}mergeCells>' if areas else ""


WRITERS: dict[str, Callable[..., None]] = {
    "openpyxl": by_openpyxl,
    "xlsxwriter": by_xlsxwriter,
    "plain": by_hand,
    "prefixed": by_hand_prefixed,
    "strict": by_hand_strict,
    "entities": by_hand_entities,
}
