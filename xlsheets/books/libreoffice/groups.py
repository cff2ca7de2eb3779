"""The cells of an area by their format: which hold dates, booleans, text; which are merged.

UNO knows two kinds of values, numbers and texts; what a number means stands in its
number format. One pass over the groups of equally formatted cells answers that for a
whole block, and finds the merged ranges, which UNO offers only cell by cell.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from xlsheets.books.patch.address import Box

_DATE, _LOGICAL, _TEXT = 2, 1024, 256  # com.sun.star.util.NumberFormat


@dataclass(frozen=True)
class Group:
    """Equally formatted cells.

    Attributes:
        kind: ``date``, ``bool``, ``text`` (the format "@"), ``general`` or ``number``.
        boxes: Where they are.
    """

    kind: str
    boxes: tuple[Box, ...]


def groups(xl: Any, formats: NumberKinds) -> Iterator[Group]:
    """Yield the groups of a UNO cell range; together they cover it."""
    for cells in _parts(xl):
        yield Group(formats.kind(cells.NumberFormat), _boxes(cells))


def merged(xl: Any) -> list[Box]:
    """Return the merged ranges whose first cell lies in a UNO cell range, in reading order."""
    found = []
    for cells in _parts(xl):
        extent = _merge(cells)
        if extent is None:
            continue
        for box in _boxes(cells):
            found += [
                Box(row, column, row + extent[0] - 1, column + extent[1] - 1)
                for row in range(box.top, box.bottom + 1)
                for column in range(box.left, box.right + 1)
            ]
    return sorted(found)


def _parts(xl: Any) -> Iterator[Any]:
    """Yield the equally formatted parts of a UNO cell range."""
    found = xl.getUniqueCellFormatRanges()
    return (found.getByIndex(index) for index in range(found.Count))


def _boxes(cells: Any) -> tuple[Box, ...]:
    """Return where some cells lie."""
    return tuple(_box(address) for address in cells.RangeAddresses)


class NumberKinds:
    """What the number formats of a document mean; each is asked for once."""

    def __init__(self, document: Any) -> None:
        self._formats = document.NumberFormats
        self._kinds: dict[int, str] = {}

    def kind(self, key: int) -> str:
        """Return ``date``, ``bool``, ``text``, ``general`` or ``number`` (times are numbers, as in Excel)."""
        if key not in self._kinds:
            entry = self._formats.getByKey(key)
            self._kinds[key] = _kind(entry.Type, entry.FormatString)
        return self._kinds[key]


def _kind(flags: int, code: str) -> str:
    if flags & _TEXT and code == "@":
        return "text"
    if flags & _DATE:
        return "date"
    if flags & _LOGICAL:
        return "bool"
    return "general" if flags & 16 and code in ("General", "Standard", "G/通用格式") else "number"


def _merge(cells: Any) -> tuple[int, int] | None:
    """Return the extent of the merge that starts in each cell of a group; equal formats have equal extents."""
    first = cells.getByIndex(0)
    origin = first.getCellByPosition(0, 0)
    if not origin.IsMerged:
        return None
    cursor = first.Spreadsheet.createCursorByRange(origin)
    cursor.collapseToMergedArea()
    return cursor.Rows.Count, cursor.Columns.Count


def _box(address: Any) -> Box:
    return Box(address.StartRow, address.StartColumn, address.EndRow, address.EndColumn)
