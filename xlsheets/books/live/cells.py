"""Cells of an open sheet, many at a time: contents, fills, formats and notes, read and written in few calls."""

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping
from typing import Any, TypeVar

from xlsheets.books.edits import Value
from xlsheets.books.live.program import is_excel
from xlsheets.books.live.reading import Box, halves, part_of

Cell = tuple[int, int]
"""Row and column, from 0."""
KeyT = TypeVar("KeyT", bound=Hashable)
_TAKEN_FOR_A_NUMBER = re.compile(
    r"""\s*(?:
        [=+\-@'] .*                                        # a formula, or a sign that Excel eats
      | [¥$€£]? \s* [\d.,]* \d [\d.,\s]* (?:e[+-]?\d+)? \s* [%]?  # a number, an amount, a share
      | \( [\d.,]+ \)
      | \d+ \s+ \d+/\d+                                    # 1 1/2
      | \d+ [-/.年] \d+ ([-/.月] (\d+ 日?)?)? .*            # 2024-01-05, 1/2, 3月5日
      | \d+ 月 .* | \d+ [:时] .*
      | \d+ \s* [ap]m?
      | true | false
      | \#(?:n/a|ref!|value!|div/0!|name\?|null!|num!)
      | (?:\d+[-\s])? (?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]* (?:[-\s]\d+)?
    )\s*""",
    re.VERBOSE | re.IGNORECASE | re.DOTALL,
)


def needs_text_format(value: Value) -> bool:
    """Return whether Excel would make something else of a text that is put into a cell (00123, 12%, 2024-01-05)."""
    return isinstance(value, str) and _TAKEN_FOR_A_NUMBER.fullmatch(value) is not None


def boxes(cells: Iterable[Cell]) -> Iterator[Box]:
    """Yield boxes that cover just the given cells: runs in a row, joined with equal runs in the rows below."""
    by_row: dict[int, list[int]] = defaultdict(list)
    for row, column in set(cells):
        by_row[row].append(column)
    open_runs: dict[tuple[int, int], int] = {}
    last_row = None
    for row in sorted(by_row):
        runs = set(_runs(sorted(by_row[row])))
        if last_row is None or row != last_row + 1:
            yield from _closed(open_runs, last_row, keep=set())
        else:
            yield from _closed(open_runs, last_row, keep=runs)
        for run in runs:
            open_runs.setdefault(run, row)
        last_row = row
    yield from _closed(open_runs, last_row, keep=set())


def _runs(columns: list[int]) -> Iterator[tuple[int, int]]:
    first = last = columns[0]
    for column in columns[1:]:
        if column != last + 1:
            yield first, last
            first = column
        last = column
    yield first, last


def _closed(open_runs: dict[tuple[int, int], int], bottom: int | None, keep: set[tuple[int, int]]) -> Iterator[Box]:
    for run in sorted(run for run in open_runs if run not in keep):
        assert bottom is not None
        yield open_runs.pop(run), run[0], bottom, run[1]


def grouped(values: Mapping[Cell, KeyT]) -> Iterator[tuple[KeyT, Box]]:
    """Yield boxes of cells that have the same value."""
    by_value: dict[KeyT, list[Cell]] = defaultdict(list)
    for cell, value in values.items():
        by_value[value].append(cell)
    for value, cells in by_value.items():
        for box in boxes(cells):
            yield value, box


def around(cells: Iterable[Cell]) -> Box:
    """Return the smallest box that holds all the cells."""
    listed = list(cells)
    rows, columns = [row for row, _ in listed], [column for _, column in listed]
    return min(rows), min(columns), max(rows), max(columns)


def contents(sheet: Any, cells: Iterable[Cell]) -> dict[Cell, tuple[str, Any]]:
    """Return what each cell holds: ("formula", text) or ("value", value); two reads of the block around them all.

    A text that begins with = is no formula: its value is what its formula line shows.
    """
    wanted = list(cells)
    if not wanted:
        return {}
    top, left, bottom, right = around(wanted)
    part = part_of(sheet, (top, left, bottom, right))
    values = part.options(ndim=2, err_to_str=True).value
    formulas = _two_dimensional(part.formula, bottom - top + 1, right - left + 1)
    found: dict[Cell, tuple[str, Any]] = {}
    for row, column in wanted:
        value, formula = values[row - top][column - left], formulas[row - top][column - left]
        if isinstance(formula, str) and formula.startswith("=") and value != formula:
            found[row, column] = "formula", formula
        else:
            found[row, column] = "value", _known(value)
    return found


def _known(value: Any) -> Any:
    """Return a value as edits hold it; currency (Decimal) as a float."""
    if value is None or value == "":
        return None
    if isinstance(value, str | bool | int | float | dt.date | dt.datetime):
        return value
    if isinstance(value, dt.time):
        return (dt.datetime.combine(dt.date.min, value) - dt.datetime.min) / dt.timedelta(days=1)
    return float(value)


def _two_dimensional(told: Any, height: int, width: int) -> Any:
    """Return what an engine gives for a block as rows: a single cell comes bare, a single row or column flat."""
    if not isinstance(told, list | tuple):
        return [[told]]
    if told and isinstance(told[0], list | tuple):
        return told
    return [told] if height == 1 and width > 1 else [[one] for one in told]


def put_values(sheet: Any, values: Mapping[Cell, Value]) -> None:
    """Write values, a call for each box of neighbours, each of the type that it has.

    Text that Excel would take for a number gets the text format first; a number
    that goes into a cell of the text format stays a number.
    """
    _let_stay_text(sheet, [cell for cell, value in values.items() if needs_text_format(value)])
    numbers = [cell for cell, value in values.items() if isinstance(value, int | float | dt.date)]
    as_text = _of_text_format(sheet, numbers)
    for box in boxes(as_text):
        part_of(sheet, box).number_format = "General"
    for top, left, bottom, right in boxes(values):
        block = [[_given(values[row, column]) for column in range(left, right + 1)] for row in range(top, bottom + 1)]
        part_of(sheet, (top, left, bottom, right)).value = block
    for box in boxes(as_text):
        part_of(sheet, box).number_format = "@"


def _given(value: Value) -> Any:
    return "" if value is None else value


def _let_stay_text(sheet: Any, cells: list[Cell]) -> None:
    for box in boxes(cells):
        part_of(sheet, box).number_format = "@"


def _of_text_format(sheet: Any, cells: list[Cell]) -> list[Cell]:
    return [cell for cell, code in formats(sheet, cells).items() if code == "@"]


def formats(sheet: Any, cells: Iterable[Cell]) -> dict[Cell, str]:
    """Return the number format of each cell; a box of one format is asked once."""
    found: dict[Cell, str] = {}

    def look(box: Box) -> None:
        code = part_of(sheet, box).number_format
        if code is None and box[:2] != box[2:]:
            for half in halves(box):
                look(half)
            return
        for row in range(box[0], box[2] + 1):
            for column in range(box[1], box[3] + 1):
                found[row, column] = code or "General"

    for box in boxes(cells):
        look(box)
    return found


def fills(sheet: Any, cells: Iterable[Cell]) -> dict[Cell, str | None]:
    """Return the background of each cell as rgb like FFEB9C; None for no fill."""
    found: dict[Cell, str | None] = {}
    excel = is_excel(sheet.book.app)

    def look(box: Box) -> None:
        part = part_of(sheet, box)
        single = box[:2] == box[2:]
        index = part.api.Interior.ColorIndex if excel and not single else None
        if index == _NO_COLOUR:
            found.update(dict.fromkeys(_cells_of(box)))
        elif single or (not excel and getattr(part.impl, "is_of_one_color", False)):
            colour = part.color
            found.update(
                dict.fromkeys(_cells_of(box), None if colour is None else "{:02X}{:02X}{:02X}".format(*colour))
            )
        else:
            for half in halves(box):
                look(half)

    for box in boxes(cells):
        look(box)
    return found


_NO_COLOUR = -4142


def _cells_of(box: Box) -> Iterator[Cell]:
    return ((row, column) for row in range(box[0], box[2] + 1) for column in range(box[1], box[3] + 1))


def put_fills(sheet: Any, colours: Mapping[Cell, str | None]) -> None:
    """Colour cells, a call for each box of one colour."""
    for rgb, box in grouped(colours):
        part_of(sheet, box).color = None if rgb is None else tuple(bytes.fromhex(rgb))


def put_formats(sheet: Any, codes: Mapping[Cell, str]) -> None:
    """Give cells their number formats, a call for each box of one format."""
    for code, box in grouped(codes):
        part_of(sheet, box).number_format = code


def notes(sheet: Any, cells: Iterable[Cell]) -> dict[Cell, str]:
    """Return the text of the notes that the cells have; cells without one are left out."""
    wanted = set(cells)
    if len(wanted) > _FEW and hasattr(sheet, "notes"):  # one look at the notes there are, not one at every cell
        every = {(note.location.row - 1, note.location.column - 1): note for note in sheet.notes}
        return {cell: str(every[cell].text) for cell in wanted & set(every)}
    found = {}
    for row, column in wanted:
        note = part_of(sheet, (row, column, row, column)).note
        if note is not None:
            found[row, column] = str(note.text)
    return found


_FEW = 3


def put_note(sheet: Any, cell: Cell, text: str | None, fresh: bool = False) -> None:
    """Let a cell's note say this; None takes the note away, `fresh` says that there is none yet."""
    part = part_of(sheet, (*cell, *cell))
    note = None if fresh else part.note
    if text is None:
        if note is not None:
            note.delete()
    elif note is not None:
        note.text = text
    else:
        note = part.add_note(text)
        if is_excel(sheet.book.app):
            note.api.Shape.TextFrame.AutoSize = True
