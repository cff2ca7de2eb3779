"""Reading: the bytes of a workbook → a Book of grids, through the gate.

The value reader is python-calamine. What it does not tell (hidden rows and
columns, formulas without a stored result, error values) is taken from the
parts that the gate has inflated anyway.
"""

import io
import math
import posixpath
import re
from collections.abc import Iterable
from contextvars import ContextVar
from typing import Any
from xml.etree import ElementTree

import python_calamine

from xlsheets.books.container import Fault
from xlsheets.books.gate import Package, Rejected, as_finding, check_extent, inspect
from xlsheets.books.grid import HIDDEN, MEMORY, Book, Grid, template_of
from xlsheets.books.limits import MAX_MERGED
from xlsheets.books.records import Beside
from xlsheets.books.sheetxml import ATTRIBUTES, Survey, cell_places, column_number
from xlsheets.books.symbols import read_symbols, symbol_styles
from xlsheets.core.findings import Place

_HIDDEN = rb"(?=[^>]*?\shidden\s*=\s*[\"'](?:1|true|on)[\"'])"
_HIDDEN_ROW = re.compile(rb"<(?:[\w.-]+:)?row(?=\s)" + _HIDDEN + ATTRIBUTES)
_HIDDEN_COLUMN = re.compile(rb"<(?:[\w.-]+:)?col(?=\s)" + _HIDDEN + ATTRIBUTES)
_ROW = re.compile(rb"<(?:[\w.-]+:)?row(?=[\s/>])" + ATTRIBUTES)
_NUMBER = re.compile(rb"\sr\s*=\s*[\"'](\d+)")
_MIN, _MAX = re.compile(rb"\bmin\s*=\s*[\"'](\d+)"), re.compile(rb"\bmax\s*=\s*[\"'](\d+)")
_FORMULA_CELL = re.compile(
    rb"<(?P<p>(?:[\w.-]+:)?)c(?=[\s>])" + ATTRIBUTES + rb"\s*+<(?P=p)f(?=[\s/>])(?P<rest>.*?)</(?P=p)c\s*>", re.DOTALL
)
_RESULT = re.compile(rb"<(?:[\w.-]+:)?(?:v(?:\s[^>]*)?>\s*[^<\s]|v(?:\s[^>]*)?>\s+</|is[\s>])")
_EMPTY_RESULT = re.compile(rb"<(?:[\w.-]+:)?v[\s/>]")
_TEXT_TYPE = re.compile(rb"\st\s*=\s*[\"']str[\"']")
_REFERENCE = re.compile(rb"\sr\s*=\s*[\"']([A-Za-z]+)(\d+)")
_NAMES_SEEN = 200
"""Rows and columns of a merged range that a grid looks at."""


class Unusual(BaseException):
    """A file that passed the gate, yet is better read in a process that may die.

    No Exception: it is an order to the engine, and nobody between shall take it for a fault.
    """


cautious: ContextVar[bool] = ContextVar("cautious", default=False)
"""Whether files that are not plain raise Unusual instead of being read."""
sheltered: ContextVar[bool] = ContextVar("sheltered", default=False)
"""Whether this process may die of a file, so that the gate need not look at every cell."""


def read_book(data: bytes, file: str, *, wide: bool = False) -> Book:
    """Return a workbook's sheets as grids.

    Args:
        data: The file's bytes: .xlsx, .xlsm, .xlsb, .xls or .ods, told by content.
        file: Its path, for findings.
        wide: Whether it may have the many sheets of a workbook that is to be filled.

    Raises:
        Rejected: with the finding that says why it is not read.
        Unusual: for a file that is not plain, where `cautious` asks for it.
    """
    place = Place(file)
    package = inspect(data, place, thorough=not sheltered.get(), wide=wide)
    if cautious.get() and not package.plain:
        raise Unusual
    try:
        return _read(package, place)
    except Fault as fault:
        raise Rejected(as_finding(fault, place)) from None
    except python_calamine.PasswordError:
        raise Rejected(as_finding(Fault("file-encrypted", "需要密码"), place)) from None
    except MemoryError:
        raise Rejected(as_finding(Fault("file-hostile", "读取时耗尽内存"), place)) from None
    except Exception as error:
        raise Rejected(as_finding(Fault("file-damaged", _first_line(error)), place)) from None
    except BaseException as error:  # the reader's panics are no Exception
        if type(error).__name__ != "PanicException":
            raise
        raise Rejected(as_finding(Fault("file-damaged", _first_line(error)), place)) from None


def _first_line(error: BaseException) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0][:200]


def _read(package: Package, place: Place) -> Book:
    workbook = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(package.data))
    book = Book(place.file or "")
    parts = _sheet_parts(package)
    symbols = symbol_styles(package)
    sheets = [sheet for sheet in workbook.sheets_metadata if sheet.typ == python_calamine.SheetTypeEnum.WorkSheet]
    if len({sheet.name for sheet in sheets}) < len(sheets):
        raise Fault("file-damaged", "有同名的工作表")
    if not workbook.sheets_metadata:
        raise Fault("file-damaged", "里面没有工作表")
    for number, metadata in enumerate(sheets):
        if metadata.name == HIDDEN:
            book.template = template_of(workbook.get_sheet_by_name(metadata.name).to_python())
            continue
        if metadata.name == MEMORY:
            continue
        grid = _grid(workbook, metadata, place)
        part = parts.get(metadata.name, "")
        if package.kind == "xlsx":
            if part in package.surveys:
                _see(grid, package.parts[part], package.surveys[part], symbols)
        elif beside := package.beside.get(part if package.kind == "xlsb" else number):
            _see_beside(grid, beside)
        book.grids.append(grid)
    return book


def _grid(workbook: Any, metadata: Any, place: Place) -> Grid:
    sheet = workbook.get_sheet_by_name(metadata.name)
    rows = sheet.to_python(skip_empty_area=False)
    check_extent(len(rows), len(rows[0]) if rows else 0, metadata.name)
    _write_out_no_numbers(rows)
    merges = [(start[0], start[1], end[0], end[1]) for start, end in sheet.merged_cell_ranges or ()]
    if sum(min(span[2] - span[0] + 1, _NAMES_SEEN) * min(span[3] - span[1] + 1, _NAMES_SEEN) for span in merges) > (
        MAX_MERGED
    ):
        raise Fault("file-too-large", f"{metadata.name} 有 {len(merges)} 个合并区域", f"≤ {MAX_MERGED} 格")
    return Grid(
        Place(place.file, metadata.name),
        rows,
        merges,
        hidden=metadata.visible != python_calamine.SheetVisibleEnum.Visible,
    )


def _write_out_no_numbers(rows: list[list[object]]) -> None:
    """Put the text in the place of floats that are no numbers (NaN, 1E999): a person sees no number there."""
    values = set().union(*rows)
    if all(math.isfinite(value) for value in values if isinstance(value, float)):
        return
    for row in rows:
        for column, value in enumerate(row):
            if isinstance(value, float) and not math.isfinite(value):
                row[column] = f"#{value}".upper()


def _see(grid: Grid, xml: bytes, survey: Survey, symbols: dict[int, str]) -> None:
    """Note what the XML of an .xlsx sheet tells beside the values."""
    if symbols:
        read_symbols(grid, xml, symbols)
    if survey.hidden:
        _note_hidden(grid, _hidden_rows(xml), _hidden_columns(xml))
    if survey.formulas:
        grid.unvalued = _unvalued(xml)


def _see_beside(grid: Grid, beside: Beside) -> None:
    """Note what the records of a .xls or .xlsb, or the tags of an .ods, tell beside the values."""
    for (row, column), text in beside.errors.items():
        if row < grid.height and column < len(grid.rows[row]) and grid.rows[row][column] in ("", None):
            grid.rows[row][column] = text
    if beside.hidden_rows or beside.hidden_columns:
        _note_hidden(grid, beside.hidden_rows, beside.hidden_columns)
    grid.unvalued = beside.unvalued


def _note_hidden(grid: Grid, rows: Iterable[int], columns: Iterable[tuple[int, int]]) -> None:
    """Note hidden rows and columns that hold anything."""
    grid.hidden_rows = [row for row in rows if row < grid.height and any(value != "" for value in grid.rows[row])]
    within = {column for first, last in columns for column in range(first, min(last + 1, grid.width))}
    grid.hidden_columns = [
        column for column in sorted(within) if any(grid.value(row, column) != "" for row in range(grid.height))
    ]


def _hidden_rows(xml: bytes) -> list[int]:
    tags = [tag["attributes"] for tag in _HIDDEN_ROW.finditer(xml)]
    numbers = [_NUMBER.search(tag) for tag in tags]
    if all(numbers):
        return [int(number[1]) - 1 for number in numbers if number]
    found, row = [], -1
    for tag in _ROW.finditer(xml):
        number = _NUMBER.search(tag["attributes"])
        row = int(number[1]) - 1 if number else row + 1
        if _HIDDEN_ROW.match(tag[0]):
            found.append(row)
    return found


def _hidden_columns(xml: bytes) -> list[tuple[int, int]]:
    found = []
    for tag in _HIDDEN_COLUMN.finditer(xml):
        first, last = _MIN.search(tag["attributes"]), _MAX.search(tag["attributes"])
        if first and last:
            found.append((int(first[1]) - 1, int(last[1]) - 1))
    return found


def _unvalued(xml: bytes) -> list[tuple[int, int]]:
    """Return the formula cells without a stored result; an empty text result is a result."""
    cells = []
    places: dict[int, tuple[int, int]] = {}
    for match in _FORMULA_CELL.finditer(xml):
        if _RESULT.search(match["rest"]):
            continue
        if _TEXT_TYPE.search(match["attributes"]) and _EMPTY_RESULT.search(match["rest"]):
            continue
        if reference := _REFERENCE.search(match["attributes"]):
            cells.append((int(reference[2]) - 1, column_number(reference[1]) - 1))
            continue
        places = places or cell_places(xml)
        if match.start() in places:
            cells.append(places[match.start()])
    return cells


def _sheet_parts(package: Package) -> dict[str, str]:
    """Return each worksheet's name with its part; empty where there are no parts to see."""
    names = {name.lower(): name for name in package.parts}
    workbook = names.get("xl/workbook.xml")
    relations = names.get("xl/_rels/workbook.xml.rels")
    if package.kind != "xlsx" or workbook is None or relations is None:
        return {}
    targets: dict[str, str] = {}
    for relation in ElementTree.fromstring(package.parts[relations]):
        target = relation.get("Target", "").replace("\\", "/")
        path = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join("xl", target))
        if part := names.get(path.lower()):
            targets[relation.get("Id", "")] = part
    parts: dict[str, str] = {}
    for element in ElementTree.fromstring(package.parts[workbook]).iter():
        if element.tag.rpartition("}")[2] == "sheet":
            identity = next((value for key, value in element.attrib.items() if key.rpartition("}")[2] == "id"), "")
            if identity in targets:
                parts[element.get("name", "")] = targets[identity]
    return parts
