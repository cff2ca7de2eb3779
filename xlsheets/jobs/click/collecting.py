"""收件汇总, 未报送: a folder is merged in a process of its own, its sheets come into the open 汇总 workbook."""

import os
import sys
from pathlib import Path
from typing import Any

from xlsheets.books.grid import Book
from xlsheets.books.live import folders, memory, reading, sheets, standing
from xlsheets.books.live.writing import is_structure_protected
from xlsheets.books.reading import read_book
from xlsheets.books.summary.kept import Kept
from xlsheets.books.summary.stored import issued_in, kept_in_book, stored_in
from xlsheets.books.summary.table import MISSING, PROBLEMS
from xlsheets.core.findings import Refused
from xlsheets.core.messages import Stopped, message
from xlsheets.jobs.click.collector import Collected, Collector, Ended, Request, collect
from xlsheets.jobs.click.desk import Desk
from xlsheets.jobs.click.rounds import round_in, summary_near
from xlsheets.jobs.store import store_of

_LOOK = 0.1
"""Seconds between two looks at the process, Esc and 取消."""


def collect_folder(desk: Desk) -> None:
    """Merge the returns of a folder into the open 汇总 workbook.

    Raises:
        Stopped: no-round, never-saved, no-folder, folder-gone, cancelled, worker-died and what stands in the way.
        Refused: as the merge; the workbook is then what it was.
    """
    book = summary_near(desk.book)
    standing.check_place(book)
    standing.check_writable(book)
    home = standing.saved_folder(book, "结果里的链接")
    if is_structure_protected(book):
        raise Stopped("protected-book", book=book.name)
    request = _request(book, home, folders.wanted_folder(book, message("pick-folder", desk.lang)))
    found = _collected(desk, request)
    desk.progress("placing", True)
    placed = _place(book, found)
    memory.remember(book, memory.Step("collect", sheets=tuple(placed.values())))
    book.sheets[placed[PROBLEMS]].activate()
    desk.close_with(
        "collected", files=found.files, accepted=found.accepted, missing=found.missing,
        errors=found.errors, warnings=found.warnings, notes=found.notes,
    )  # fmt: skip
    say_kept(desk, placed)


def _request(book: Any, home: Path, folder: Path | None) -> Request:
    if folder is None:
        raise Stopped("no-folder")
    if not folder.is_dir():
        raise Stopped("folder-gone", folder=folder)
    try:
        written = folder.resolve().relative_to(home.resolve()).as_posix()
    except ValueError:  # elsewhere, another drive
        written = str(folder)
    read = reading.read_book(book)
    scheme, roster = issued_in(read.template, read.file)
    return Request(written, str(home), (str(book.fullname),), scheme, roster, _kept(read))


def _kept(read: Book) -> Kept:
    """Return what people wrote into a 汇总, though its other tables are not there (yet, or any more)."""
    try:
        return stored_in(read).kept
    except Refused as refused:
        if any(one.code == "map-invalid" for one in refused.findings):
            raise
        return kept_in_book(read)


def _collected(desk: Desk, request: Request) -> Collected:
    """Let another process merge, and stay awake: the program is only asked to show how far it is."""
    desk.progress("collecting", True, done=0, total="…")
    if not sys.executable or getattr(sys, "frozen", False):
        here = os.getcwd()
        try:
            return collect(request, lambda done, total: desk.progress("collecting", done=done, total=total))
        finally:
            os.chdir(here)
    collector = Collector(request)
    try:
        while not collector.wait(_LOOK):
            if desk.asked_to_stop:
                desk.progress("cancelling", True)
                raise Stopped("cancelled")
            if collector.total:
                desk.progress("collecting", done=collector.done, total=collector.total)
        return collector.result()
    except Ended as ended:
        raise Stopped("worker-died", seen=ended) from None
    finally:
        collector.end()


def _place(book: Any, found: Collected) -> dict[str, str]:
    """Bring the sheets of a merged round into the workbook, and what its hidden sheet holds.

    Result sheets are known by their name, for they are read back by it; an annex is replaced only when its title is
    ours, for an office may have put its own under that name.
    """
    read = read_book(found.data, str(book.name))
    always = {grid.name for grid in read.grids} - set(found.annexes)
    placed = sheets.bring_in(book, found.data, always)
    sheets.put_pairs(book, read.template)
    return placed


def say_kept(desk: Desk, placed: dict[str, str]) -> None:
    """Say which sheets could not have their own name."""
    others = [now for name, now in placed.items() if now != name]
    if others:
        desk.close_with("kept", names="、".join(others))


def missing(desk: Desk) -> None:
    """Show 未报送: the units that have not returned, as a sheet and as a message.

    Raises:
        Stopped: no-round, no-figures and what stands in the way.
    """
    book = summary_near(desk.book)
    standing.check_place(book)
    found, kept, _ = round_in(book)
    if MISSING not in [str(sheet.name) for sheet in book.sheets]:
        standing.check_writable(book)
        data = store_of(found, Path(str(book.fullname)).parent, kept)
        sheets.bring_in(book, data, always=(MISSING,), only=(MISSING,))
    book.sheets[MISSING].activate()
    if found.roster is None:
        desk.close_with("no-roster")
    elif found.missing:
        desk.close_with("missing", count=len(found.missing), names="、".join(found.missing))
    else:
        desk.close_with("none-missing")
