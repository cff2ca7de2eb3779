"""校验: the open workbook is read and counted as the command line does; what is found is marked in it."""

from collections import Counter
from typing import Any

from xlsheets.books import edits
from xlsheets.books.grid import Book
from xlsheets.books.live import folders, memory, newsheet, reading, standing, undoing, writing
from xlsheets.core.findings import Finding, Severity
from xlsheets.core.messages import Stopped
from xlsheets.jobs.click.desk import Desk
from xlsheets.jobs.click.rounds import Known, known_for, place_of
from xlsheets.jobs.marking import SHEET, marking_edits
from xlsheets.jobs.returned import reported
from xlsheets.jobs.round import Round
from xlsheets.jobs.together import bring_together

MARKING = ("check", "check_sheet")
"""The buttons whose marks a new check replaces."""
LISTS = (*MARKING, "preview", "selfcheck")
"""The buttons that put lists into a workbook, which are nobody's data."""


def checked(book: Book, known: Known) -> Round:
    """Return the findings of a workbook on its own, as `xlsheets check` finds them in its file."""
    submission = reported(book, "", known.scheme, known.roster)
    return bring_together([submission], known.scheme, known.roster, chase=False)


def check(desk: Desk) -> None:
    """Mark what is wrong in the open workbook; see `mark`."""
    mark(desk, this_sheet=False)


def check_sheet(desk: Desk) -> None:
    """Mark what is wrong on the sheet in front; see `mark`."""
    mark(desk, this_sheet=True)


def mark(desk: Desk, this_sheet: bool) -> None:
    """Mark what is wrong in the open workbook: colours, notes, and 问题清单 in front.

    The marks of an earlier check are taken back first, so that what was mended loses its colour.

    Args:
        desk: The click.
        this_sheet: Only mark what stands on the sheet in front.

    Raises:
        Stopped: no-scheme, own-sheet, which-sheet, no-sheet, protected-sheet and what else stands in the way.
    """
    book = desk.book
    standing.check_place(book)
    standing.check_writable(book)
    own = memory.put_sheets(book, LISTS)
    front = _sheet_meant(book) if this_sheet else ""
    if front in own:
        raise Stopped("own-sheet", sheet=front)
    read = reading.read_book(book, own)
    found = checked(read, known_for(book, read.template)).findings
    shown = [one for one in found if one.place.sheet == front] if this_sheet else list(found)
    names = [grid.name for grid in read.grids]
    wanted = marking_edits(shown, names, desk.lang) if shown else []
    writing.writable(book, [edit for edit in wanted if not isinstance(edit, edits.AddSheet)])
    undoing.take_back_what_is_left(book, MARKING)
    what = f"“{front}”" if this_sheet else place_of(book, read.template)
    if shown:
        _mark(desk, _with_free_name(book, wanted), shown, what)
    else:
        desk.close_with("check-clean", what=what)
    if this_sheet and len(found) > len(shown):
        desk.close_with("check-elsewhere", count=len(found) - len(shown))


def _sheet_meant(book: Any) -> str:
    """Return the sheet in front; on the sheet with the buttons, which is in front when one is clicked, the one named.

    Raises:
        Stopped: which-sheet, no-sheet.
    """
    from xlsheets.books.desk import SHEET as BUTTONS  # it writes workbooks too: not loaded for every check

    front = str(book.sheets.active.name)
    if front != BUTTONS:
        return front
    named = folders.wanted_sheet(book)
    if not named:
        raise Stopped("which-sheet")
    if named not in [str(sheet.name) for sheet in book.sheets]:
        raise Stopped("no-sheet", sheet=named)
    return named


def _mark(desk: Desk, wanted: list[edits.Edit], shown: list[Finding], what: str) -> None:
    book = desk.book
    written = writing.apply(book, wanted)
    lists = [edit.name for edit in wanted if isinstance(edit, edits.AddSheet)]
    undoing.remembered(book, desk.name, written, lists)
    book.sheets[lists[0]].activate()
    weights = Counter(one.severity for one in shown)
    desk.close_with(
        "check-found",
        what=what,
        sheet=lists[0],
        errors=weights[Severity.ERROR],
        warnings=weights[Severity.WARNING],
        notes=weights[Severity.INFO],
    )


def _with_free_name(book: Any, wanted: list[edits.Edit]) -> list[edits.Edit]:
    """Give the list of findings a name that no sheet has: the one of the check before is gone by now."""
    name = newsheet.free_name(book, SHEET)
    return [
        edits.AddSheet(name, edit.rows, edit.widths, edit.frozen) if isinstance(edit, edits.AddSheet) else edit
        for edit in wanted
    ]
