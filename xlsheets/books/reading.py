"""Reading: the bytes of a workbook → a Book of grids, through the gate.

The value reader is python-calamine. What it does not tell (hidden rows and
columns, formulas without a stored result) is taken from the sheet XML that
the gate has inflated anyway.
"""

import io
import posixpath
import re
from typing import Any
from xml.etree import ElementTree

import python_calamine

from xlsheets.books.gate import Package, Rejected, inspect
from xlsheets.books.grid import HIDDEN, Book, Grid
from xlsheets.books.symbols import read_symbols, symbol_styles
from xlsheets.core.findings import Place
from xlsheets.core.wording import finding

_HIDDEN_ROW = re.compile(rb"<(?:\w+:)?row\s[^>]*?hidden\s*=\s*[\"'](?:1|true)[\"'][^>]*>")
_HIDDEN_COLUMN = re.compile(rb"<(?:\w+:)?col\s[^>]*?hidden\s*=\s*[\"'](?:1|true)[\"'][^>]*>")
_NUMBER = re.compile(rb"\br\s*=\s*[\"'](\d+)")
_MIN, _MAX = re.compile(rb"\bmin\s*=\s*[\"'](\d+)"), re.compile(rb"\bmax\s*=\s*[\"'](\d+)")
_FORMULA_CELL = re.compile(
    rb"<(?:\w+:)?c\s(?P<attributes>[^>]*)>\s*<(?:\w+:)?f(?:\s[^>]*)?(?:/>|>[^<]*</(?:\w+:)?f>)\s*(?P<value>(?:<(?:\w+:)?v[\s/>][^<]*)?)"
)
_REFERENCE = re.compile(rb"\br\s*=\s*[\"']([A-Za-z]+)(\d+)")


def read_book(data: bytes, file: str) -> Book:
    """Return a workbook's sheets as grids.

    Args:
        data: The file's bytes: .xlsx, .xlsm, .xlsb, .xls or .ods, told by content.
        file: Its path, for findings.

    Raises:
        Rejected: with the finding that says why it is not read.
    """
    place = Place(file)
    package = inspect(data, place)
    try:
        workbook = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        book = Book(file)
        parts = _sheet_parts(package)
        package.symbols = symbol_styles(package)
        for metadata in workbook.sheets_metadata:
            if metadata.typ != python_calamine.SheetTypeEnum.WorkSheet:
                continue
            if metadata.name == HIDDEN:
                book.template = _template(workbook.get_sheet_by_name(metadata.name).to_python())
                continue
            book.grids.append(_grid(workbook, metadata, package, parts, place))
    except python_calamine.PasswordError:
        raise Rejected(finding("file-encrypted", place, seen="需要密码")) from None
    except (python_calamine.CalamineError, OSError, ValueError, KeyError, ElementTree.ParseError) as error:
        raise Rejected(finding("file-damaged", place, seen=_first_line(error))) from None
    except BaseException as error:  # the reader's panics are no Exception
        if type(error).__name__ != "PanicException":
            raise
        raise Rejected(finding("file-damaged", place, seen=_first_line(error))) from None
    return book


def _first_line(error: BaseException) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0][:200]


def _template(rows: list[list[Any]]) -> dict[str, str]:
    def text(value: object) -> str:
        return str(int(value)) if isinstance(value, float) and value == int(value) else str(value)

    return {row[0]: text(row[1]) for row in rows if len(row) > 1 and isinstance(row[0], str) and row[0]}


def _grid(workbook: Any, metadata: Any, package: Package, parts: dict[str, str], place: Place) -> Grid:
    sheet = workbook.get_sheet_by_name(metadata.name)
    rows = _finite(sheet.to_python(skip_empty_area=False))
    merges = sheet.merged_cell_ranges or ()
    grid = Grid(
        Place(place.file, metadata.name),
        rows,
        [(start[0], start[1], end[0], end[1]) for start, end in merges],
        hidden=metadata.visible != python_calamine.SheetVisibleEnum.Visible,
    )
    xml = package.sheets.get(parts.get(metadata.name, ""))
    if xml is not None:
        if package.symbols:
            read_symbols(grid, xml, package.symbols)
        _see_hidden(grid, xml)
        if b"</f>" in xml or b":f>" in xml or b"<f " in xml:
            grid.unvalued = _unvalued(xml)
    return grid


def _finite(rows: list[list[Any]]) -> list[list[Any]]:
    """Return the values with what is no finite number (1e999, NaN) as text, so that none of it is taken for one."""
    for row in rows:
        for column, value in enumerate(row):
            if type(value) is float and value - value != 0:
                row[column] = str(value)
    return rows


def _see_hidden(grid: Grid, xml: bytes) -> None:
    """Note hidden rows and columns that hold anything."""
    if b"hidden=" not in xml:
        return
    rows = [int(number[1]) - 1 for row in _HIDDEN_ROW.findall(xml) if (number := _NUMBER.search(row))]
    grid.hidden_rows = [row for row in rows if row < grid.height and any(value != "" for value in grid.rows[row])]
    columns: list[int] = []
    for column in _HIDDEN_COLUMN.findall(xml):
        first, last = _MIN.search(column), _MAX.search(column)
        if first and last:
            columns += range(int(first[1]) - 1, min(int(last[1]), grid.width))
    grid.hidden_columns = [
        column for column in columns if any(grid.value(row, column) != "" for row in range(grid.height))
    ]


def _unvalued(xml: bytes) -> list[tuple[int, int]]:
    """Return the formula cells without a stored result; an empty text result is a result."""
    cells = []
    for match in _FORMULA_CELL.finditer(xml):
        value = match["value"]
        if value and value.partition(b">")[2]:
            continue
        if b't="str"' in match["attributes"] and value:
            continue
        if reference := _REFERENCE.search(match["attributes"]):
            column = 0
            for letter in reference[1].upper():
                column = column * 26 + letter - 64
            cells.append((int(reference[2]) - 1, column - 1))
    return cells


def _sheet_parts(package: Package) -> dict[str, str]:
    """Return each worksheet's name with its part; empty where there are no parts to see."""
    if package.kind != "xlsx" or package.archive is None:
        return {}
    names = {name.replace("\\", "/").lstrip("/").lower(): name for name in package.archive.namelist()}
    workbook = next((name for name in names if name.endswith("xl/workbook.xml")), None)
    relations = names.get("xl/_rels/workbook.xml.rels")
    if workbook is None or relations is None:
        return {}
    targets: dict[str, str] = {}
    for relation in ElementTree.fromstring(package.archive.read(relations)):
        target = relation.get("Target", "").replace("\\", "/")
        path = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join("xl", target))
        if part := names.get(path.lower()):
            targets[relation.get("Id", "")] = part
    parts: dict[str, str] = {}
    for element in ElementTree.fromstring(package.archive.read(names[workbook])).iter():
        if element.tag.rpartition("}")[2] == "sheet":
            identity = next((value for key, value in element.attrib.items() if key.rpartition("}")[2] == "id"), "")
            if identity in targets:
                parts[element.get("name", "")] = targets[identity]
    return parts
