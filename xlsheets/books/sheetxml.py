"""The XML of a worksheet as bytes: how far it reaches, and what the value reader would misread.

The parser lays a sheet out as one block from A1 to its last value, so the
real references decide what it costs, never the stated dimension. Honest
sheets are told by a few searches over folded bytes; anything out of the
ordinary is walked tag by tag, in the way the parser counts.
"""

import re
from dataclasses import dataclass

from xlsheets.books.container import Fault

LAST_ROW, LAST_COLUMN = 1_048_576, 16_384
PLAIN_ROWS, PLAIN_COLUMNS = 9_999, 702
"""As far as a plain sheet can reach: four digits, two letters."""

_FOLD = bytes.maketrans(
    b"0123456789" + bytes(range(ord("B"), ord("Z") + 1)) + b"\t\r\n/>'", b"0" * 10 + b"A" * 25 + b'     "'
)
ATTRIBUTES = rb"(?P<attributes>(?:[^>\"']++|\"[^\"]*+\"|'[^']*+')*+)>"
_TAG = re.compile(rb"<(?:[\w.-]+:)?(?:(?P<row>row)|c)(?=[\s/>])" + ATTRIBUTES + rb"(?P<blank>\s*</)?")
_R = re.compile(rb"(?:^|[\s\"'])r\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
_CELL_NAME = re.compile(rb"([A-Za-z]{1,3})([0-9]{1,7})")
_MERGE = re.compile(rb"<(?:[\w.-]+:)?mergeCell\s" + ATTRIBUTES)
_RANGE = re.compile(rb"\bref\s*=\s*[\"']([A-Za-z]+)(\d+):([A-Za-z]+)(\d+)[\"']")


@dataclass(frozen=True, slots=True)
class Survey:
    """How far a sheet reaches, and what there may be in it that needs a closer look.

    Attributes:
        rows: The last row with a value, counted from 1; an upper bound for plain sheets.
        columns: The last column with a value.
        cells: How many cells there are.
        plain: Whether it was told without walking it.
        formulas: Whether there may be formulas.
        hidden: Whether there may be hidden rows or columns.
        misread: Whether there may be cells that the value reader misreads; see `mend`.
    """

    rows: int
    columns: int
    cells: int
    plain: bool
    formulas: bool
    hidden: bool
    misread: bool


def column_number(letters: bytes) -> int:
    """Return a column's number, A as 1."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number


QUICK_BYTES = 4 * 2**20
"""Sheets up to this size may be judged by their last row alone, where their process may die of them."""
_ROW_NUMBER = re.compile(rb"<(?:[\w.-]+:)?row(?=[\s/>])[^>]*?\sr\s*=\s*[\"'](\d{1,4})[\"']")


def survey(xml: bytes, part: str, thorough: bool = True) -> Survey:
    """Return how far a sheet's values reach, and what else is to be looked at.

    Args:
        xml: The sheet.
        part: Its name, for findings.
        thorough: Whether every cell is looked at; else a small sheet is taken to reach as far as its last row says,
            for a process that may die when that is not so.

    Raises:
        Fault: file-hostile for a cell that no sheet has.
    """
    start = max(0, xml.find(b"sheetData") + 9)
    end = xml.rfind(b"sheetData")
    end = len(xml) if end < start else end
    last = max(0, xml.rfind(b"row ", start) - 20)
    quick = not thorough and len(xml) <= QUICK_BYTES and _ROW_NUMBER.search(xml, last) is not None
    rows, columns, cells, plain = (0, 0, 0, False) if quick else _reach(xml, start, part)
    return Survey(
        rows,
        columns,
        cells,
        plain,
        formulas=_has(xml, start, end, b"f", b"<f", b":f"),
        hidden=_has(xml, 0, start, b"d", b"hidden") or _has(xml, start, end, b"d", b"hidden"),
        misread=_has(xml, start, end, b"i", b"inlineStr", b"<is", b":is")
        or _has(xml, start, end, b"e", b'"e"')
        or _has(xml, start, end, b"'", b"'e'"),
    )


def _has(xml: bytes, start: int, end: int, rare: bytes, *signs: bytes) -> bool:
    """Return whether one of some signs occurs; a single letter that all have is found ten times as fast."""
    return xml.find(rare, start, end) >= 0 and any(xml.find(sign, start, end) >= 0 for sign in signs)


def _reach(xml: bytes, start: int, part: str) -> tuple[int, int, int, bool]:
    """Return the last row and column, the number of cells, and whether a few searches were enough to tell."""
    folded = xml.translate(_FOLD)
    cells = folded.count(b"<c ", start)
    if (
        cells == folded.count(b'<c r="A0', start) + folded.count(b'<c r="AA0', start)
        and folded.find(b":c ", start) < 0
        and folded.find(b"A00000", start) < 0
        and folded.find(b'"00000', start) < 0
    ):
        return PLAIN_ROWS, PLAIN_COLUMNS, cells, True
    return *_walk(xml, part), False


def _walk(xml: bytes, part: str) -> tuple[int, int, int]:
    row = last_row = column = last_column = cells = 0
    for tag in _TAG.finditer(xml):
        reference = _last_reference(tag["attributes"])
        if tag["row"]:
            row, column = row + 1, 0
            if reference is not None:
                if not reference.isdigit() or not 0 < len(reference) < 9 or not 0 < int(reference) <= LAST_ROW:
                    raise Fault("file-hostile", f"{part} 有不存在的行号 {_shown(reference)}")
                row = int(reference)
            continue
        cells += 1
        column += 1
        at = row
        if reference is not None:
            name = _CELL_NAME.fullmatch(reference)
            column, at = (column_number(name[1]), int(name[2])) if name else (0, 0)
            if not 0 < column <= LAST_COLUMN or not 0 < at <= LAST_ROW:
                raise Fault("file-hostile", f"{part} 有不存在的单元格 {_shown(reference)}")
        if tag["attributes"].endswith(b"/") or tag["blank"]:
            continue
        last_row, last_column = max(last_row, at), max(last_column, column)
    return last_row, last_column, cells


def cell_places(xml: bytes) -> dict[int, tuple[int, int]]:
    """Return row and column of every cell, counted from 0, by where its tag begins; a cell may go without its name."""
    places: dict[int, tuple[int, int]] = {}
    row = column = 0
    for tag in _TAG.finditer(xml):
        reference = _last_reference(tag["attributes"])
        if tag["row"]:
            row, column = int(reference) if reference is not None and reference.isdigit() else row + 1, 0
            continue
        name = _CELL_NAME.fullmatch(reference) if reference is not None else None
        column = column_number(name[1]) if name else column + 1
        places[tag.start()] = (int(name[2]) if name else row) - 1, column - 1
    return places


def _last_reference(attributes: bytes) -> bytes | None:
    found = None
    for match in _R.finditer(attributes):
        found = match[1] if match[1] is not None else match[2]
    return found


def _shown(reference: bytes) -> str:
    return reference[:20].decode("ascii", "replace")


def merged_area(xml: bytes, part: str) -> int:
    """Return how many cells the merged ranges of a sheet cover.

    Raises:
        Fault: file-hostile for a range that no sheet has.
    """
    start = xml.find(b"mergeCell", max(0, xml.rfind(b"sheetData")))
    if start < 0:
        return 0
    area = 0
    for tag in _MERGE.finditer(xml, max(0, start - 100)):
        if not (reference := _RANGE.search(tag["attributes"])):
            continue
        left, top, right, bottom = reference.groups()
        if max(len(left), len(right)) > 3 or max(len(top), len(bottom)) > 7:
            raise Fault("file-hostile", f"{part} 有不存在的合并区域")
        area += max(0, int(bottom) - int(top) + 1) * max(0, column_number(right) - column_number(left) + 1)
    return area


# ── what the value reader would misread ─────────────────────────────────────

_CELL = re.compile(
    rb"<(?P<prefix>(?:[\w.-]+:)?)c(?=[\s>])" + ATTRIBUTES + rb"(?<!/>)(?P<inside>.*?)</(?P=prefix)c\s*>", re.DOTALL
)
_TYPE = re.compile(rb"(?P<before>(?:^|[\s\"'])t\s*=\s*)[\"'](?P<type>\w+)[\"']")
_VALUE = re.compile(rb"<((?:[\w.-]+:)?)v(?:\s[^>]*)?(?:/>|>[^<]*</\1v\s*>)")
_INLINE = re.compile(rb"<((?:[\w.-]+:)?)is(?:\s[^>]*)?(?:/>|>.*?</\1is\s*>)", re.DOTALL)
_BOTH = re.compile(rb"v\s*>\s*<(?:[\w.-]+:)?is[\s>]|is\s*>\s*<(?:[\w.-]+:)?v[\s/>]")
_ERROR = re.compile(rb"\bt\s*=\s*[\"']e[\"']")
_INLINE_VALUE = re.compile(rb"\bt\s*=\s*[\"']inlineStr[\"'][^>]*>\s*<(?:[\w.-]+:)?v[\s/>]")


def mend(xml: bytes) -> bytes:
    """Return a sheet's XML with what the value reader misreads put so that it reads what Excel shows.

    An error (t="e") becomes its text, where the reader would give an empty
    cell, or fail at the newer ones. Of `<v>` and `<is>` in one cell the reader
    takes the last; by ECMA-376 18.18.11 the type decides: inlineStr shows
    `<is>` (and `<v>` when there is no other, as Apache POI bug 53278 found),
    every other type shows `<v>`. Excel does so too by calamine's pull request
    631; it was not run here.
    """
    if not (_ERROR.search(xml) or _BOTH.search(xml) or _INLINE_VALUE.search(xml)):
        return xml
    return _CELL.sub(_mended, xml)


def _mended(cell: re.Match[bytes]) -> bytes:
    whole: bytes = cell[0]
    attributes, inside = cell["attributes"], cell["inside"]
    kind = _TYPE.search(attributes)
    of = kind["type"] if kind else b"n"
    value, inline = _VALUE.search(inside), _INLINE.search(inside)
    if of == b"e":
        return whole.replace(attributes, _TYPE.sub(rb'\g<before>"str"', attributes), 1)
    if value and inline:
        dropped = value if of == b"inlineStr" else inline
        kept = inside[: dropped.start()] + inside[dropped.end() :]
        return whole.replace(inside, kept, 1)
    if value and of == b"inlineStr":
        return whole.replace(attributes, _TYPE.sub(rb'\g<before>"str"', attributes), 1)
    return whole
