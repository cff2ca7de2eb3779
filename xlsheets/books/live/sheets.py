"""Whole sheets brought into an open workbook, as they stand in a workbook that a job has written.

The written workbook is opened by the same program and its sheets are copied
over, so that they look and count as the file does. A sheet of ours with the
same name is replaced; it is known by its title. Somebody else's keeps its name
and ours gets a number.
Formulas of other sheets that speak of a replaced sheet are put back, for the
program turns them into #REF! when the old sheet goes.
"""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from xlsheets.books.grid import HIDDEN
from xlsheets.books.live import cells, newsheet
from xlsheets.books.live.cells import Cell
from xlsheets.books.live.opening import opened
from xlsheets.books.live.program import hide_deeply, is_visible
from xlsheets.books.live.quiet import undisturbed
from xlsheets.books.live.writing import is_protected, is_structure_protected
from xlsheets.core.messages import Stopped


def bring_in(
    book: Any, data: bytes, always: Collection[str] = (), only: Collection[str] | None = None
) -> dict[str, str]:
    """Copy the visible sheets of a written workbook into an open one.

    Args:
        book: The open workbook.
        data: The written one, as .xlsx.
        always: Sheets that are ours whatever their title.
        only: The sheets to take; None for all.

    Returns:
        The name of each sheet in `data`, with the name it has got.

    Raises:
        Stopped: protected-book, protected-sheet; nothing has changed then.
    """
    if is_structure_protected(book):
        raise Stopped("protected-book", book=book.name)
    with undisturbed(book.app), opened(book, data) as source:
        taken = [sheet for sheet in source.sheets if is_visible(sheet) and (only is None or str(sheet.name) in only)]
        names = [str(sheet.name) for sheet in taken]
        there = {str(sheet.name): sheet for sheet in book.sheets}
        old = {
            name: there[name]
            for name, sheet in zip(names, taken, strict=True)
            if name in there and (name in always or _title(there[name]) == _title(sheet))
        }
        for name, sheet in old.items():
            if is_protected(sheet):
                raise Stopped("protected-sheet", sheet=name)
        formulas = _formulas_about(book, set(old))
        copies = _copied(book, taken)
        front = str(book.sheets.active.name)
        for sheet in old.values():
            sheet.delete()
        placed = {}
        for name, copy in zip(names, copies, strict=True):
            placed[name] = newsheet.free_name(book, name) if str(copy.name) != name else name
            if str(copy.name) != placed[name]:
                copy.name = placed[name]
        _put_back(book, formulas)
        _activate(book, front)
    return placed


def _title(sheet: Any) -> str:
    """Return the first text of a sheet."""
    last = sheet.used_range.last_cell
    rows = sheet.range((1, 1), (min(last.row, 3), last.column)).options(ndim=2).value
    return next((value.strip() for row in rows for value in row if isinstance(value, str) and value.strip()), "")


def _copied(book: Any, taken: Sequence[Any]) -> list[Any]:
    """Return copies of sheets at the end of a workbook; all or none."""
    copies: list[Any] = []
    try:
        for sheet in taken:
            copies.append(sheet.copy(after=newsheet.last_visible(book)))
    except BaseException:
        for copy in copies:
            copy.delete()
        raise
    return copies


def _formulas_about(book: Any, names: Collection[str]) -> dict[str, dict[Cell, str]]:
    """Return the formulas of other sheets that name one of the given sheets."""
    found: dict[str, dict[Cell, str]] = {}
    for sheet in book.sheets if names else ():
        name = str(sheet.name)
        if name in names or is_protected(sheet):
            continue
        last = sheet.used_range.last_cell
        every = [(row, column) for row in range(last.row) for column in range(last.column)]
        about = {
            at: text
            for at, (kind, text) in cells.contents(sheet, every).items()
            if kind == "formula" and any(f"{one}!" in text or f"{one}'!" in text for one in names)
        }
        if about:
            found[name] = about
    return found


def _put_back(book: Any, formulas: Mapping[str, Mapping[Cell, str]]) -> None:
    for name, about in formulas.items():
        for (row, column), text in about.items():
            book.sheets[name].range((row + 1, column + 1)).formula = text


def _activate(book: Any, name: str) -> None:
    names = [str(sheet.name) for sheet in book.sheets]
    book.sheets[name if name in names else names[0]].activate()


def put_pairs(book: Any, pairs: Mapping[str, str]) -> None:
    """Write key/value pairs into our own hidden sheet; keys that are not given stay, apart from old pieces of state."""
    sheet = next((one for one in book.sheets if str(one.name) == HIDDEN), None)
    if sheet is None:
        front = book.sheets.active
        sheet = book.sheets.add(name=HIDDEN, after=newsheet.last_visible(book))
        hide_deeply(sheet)
        front.activate()
    last = sheet.used_range.last_cell.row
    old = sheet.range((1, 1), (last, 2)).options(ndim=2).value
    kept = {str(key): value for key, value in old if key and not str(key).startswith("state") and key not in pairs}
    rows = list({**kept, **pairs}.items())
    with undisturbed(book.app):
        sheet.range((1, 1), (max(last, len(rows)), 2)).clear_contents()
        whole = sheet.range((1, 1), (len(rows), 2))
        whole.number_format = "@"
        whole.value = [[key, value if len(str(value)) <= 8000 else ""] for key, value in rows]
        for at, (_, value) in enumerate(rows, 1):
            if len(str(value)) > 8000:  # more than Excel takes in a block
                sheet.range((at, 2)).value = value
