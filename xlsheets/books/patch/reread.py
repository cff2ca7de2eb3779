"""Read the written cells again with calamine, a reader that is not ours."""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Iterable, Mapping
from typing import Any

from python_calamine import CalamineWorkbook

from xlsheets.books.patch.address import cell_name, column_index
from xlsheets.books.patch.refusal import PatchRefused
from xlsheets.books.patch.sheet import Sheet
from xlsheets.books.patch.values import Failure, Stored, serial, unescaped_text
from xlsheets.books.patch.workbook import Book

WHOLE_LIMIT = 200_000
"""Sheets with more cells between A1 and their last one are read again in their touched rows only."""

_WHOLE_BYTES = 4_000_000
_REDUCED_LIMIT = 4_000_000
_EPOCH = dt.datetime(1899, 12, 30)


def same(wanted: Stored, got: object, date1904: bool) -> bool:
    """Return whether a value that was read is the one that was written, allowing for what readers make of it."""
    if isinstance(wanted, Failure):
        return isinstance(got, Failure) or (isinstance(got, str) and got in ("", wanted.text))
    if wanted is None or wanted == "":
        return got is None or got == ""
    if isinstance(wanted, str):
        plain = wanted.replace("\r\n", "\n")  # some readers keep _xHHHH_ groups, and unify line ends
        return isinstance(got, str) and plain in (text.replace("\r\n", "\n") for text in (got, unescaped_text(got)))
    if isinstance(wanted, bool):
        return got == wanted
    number = serial(wanted, date1904) if isinstance(wanted, dt.date) else wanted
    if isinstance(got, bool | int | float):
        return float(got) == float(number)
    return isinstance(got, dt.date | dt.time | dt.timedelta)


def check(
    original: bytes,
    data: bytes,
    book: Book,
    sheets: Mapping[str, Sheet],
    made: Mapping[str, Mapping[tuple[int, int], Stored]],
) -> None:
    """Compare every written cell with what calamine reads.

    A workbook that calamine cannot open even as it came is left to this room's own reader.

    Raises:
        PatchRefused: ``check-failed``.
    """
    wanted: dict[str, dict[tuple[int, int], Stored]] = {name: dict(cells) for name, cells in made.items()}
    for name, sheet in sheets.items():
        wanted[name] = {place: change.value for place, change in sheet.changes.items() if change.content != "keep"}
    wanted = {name: cells for name, cells in wanted.items() if cells}
    if not wanted:
        return
    try:
        grids = _grids(data, book, wanted)
    except BaseException as error:  # calamine's panics are no Exceptions
        if isinstance(error, KeyboardInterrupt | SystemExit | PatchRefused):
            raise
        if _readable(original, [name for name in wanted if name in sheets]):
            raise PatchRefused("check-failed", f"calamine cannot read the result: {error}") from error
        return
    for name, cells in wanted.items():
        if name in grids:
            _compare(name, cells, grids[name], book.date1904)


def _readable(original: bytes, names: list[str]) -> bool:
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(original))
        for name in names:
            workbook.get_sheet_by_name(name)
    except BaseException as error:
        if isinstance(error, KeyboardInterrupt | SystemExit):
            raise
        return False
    return True


def _grids(data: bytes, book: Book, wanted: Mapping[str, Iterable[tuple[int, int]]]) -> dict[str, list[list[Any]]]:
    """Return the values of the sheets; a sheet whose corners lie too far apart is left out."""
    reduced = False
    names = []
    for name, cells in wanted.items():
        sheet = book.sheet(name)
        if len(sheet.data) > _WHOLE_BYTES or _area(sheet.data, sheet.rows) > WHOLE_LIMIT:
            rows = sorted({row for row, _ in cells} & set(sheet.rows))
            kept = b"".join(sheet.data[sheet.rows[r].start : sheet.rows[r].end] for r in rows)
            if _area(kept, rows) > _REDUCED_LIMIT or not rows:
                continue
            head, tail = sheet.data[: sheet.body.tag_end], sheet.data[sheet.masked.rindex(b"</", 0, sheet.body.end) :]
            book.package.write(sheet.part, head + kept + tail)
            reduced = True
        names.append(name)
    if not names:
        return {}
    raw = book.package.build() if reduced else data
    workbook = CalamineWorkbook.from_filelike(io.BytesIO(raw))
    return {n: workbook.get_sheet_by_name(n).to_python(skip_empty_area=False) for n in names}


def _area(data: bytes, rows: Iterable[int]) -> int:
    letters = set(re.findall(rb"\sr=[\"']([A-Z]{1,3})\d", data))
    width = 1 + max((column_index(text.decode()) for text in letters), default=0)
    if data.count(b"<") and not letters:
        width = 100
    return (1 + max(rows, default=0)) * width


def _compare(name: str, cells: Mapping[tuple[int, int], Stored], grid: list[list[Any]], date1904: bool) -> None:
    for (row, col), value in cells.items():
        got = grid[row][col] if row < len(grid) and col < len(grid[row]) else None
        if not same(value, got, date1904):
            raise PatchRefused("check-failed", f"calamine reads {got!r}", name, cell_name(row, col))
