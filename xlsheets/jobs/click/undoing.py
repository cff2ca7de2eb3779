"""撤销: the last click that wrote into the open workbook is taken back.

生成附表 clicked in the 汇总 may have filled an office's workbook, which has no buttons: it is taken back from the 汇总.
"""

from typing import Any

from xlsheets.books.live import memory, standing, undoing
from xlsheets.core.messages import verb
from xlsheets.jobs.click.desk import Desk

_FILLED = "annex"


def undo(desk: Desk) -> None:
    """Take the last click back.

    Raises:
        Stopped: nothing-to-undo, undo-changed, undo-results, memory-broken, book-not-open and what stands in the way.
    """
    standing.check_writable(desk.book)
    filled = _filled_from(desk.book)
    if filled is None:
        step = undoing.undo(desk.book)
        desk.close_with("undone", verb=verb(step.verb, desk.lang))
        return
    standing.check_writable(filled)
    step = undoing.undo(filled)
    if step.verb == _FILLED:
        memory.keep(desk.book, memory.steps(desk.book)[:-1])
    desk.close_with("undone-in", verb=verb(step.verb, desk.lang), book=filled.name)


def _filled_from(book: Any) -> Any | None:
    """Return the open workbook that the last click in this one filled; None when it wrote here.

    What was taken back in that workbook itself meanwhile is forgotten here.
    """
    kept = memory.steps(book)
    while kept and kept[-1].into:
        other = standing.open_book(book, kept[-1].into)
        if any(step.verb == _FILLED for step in memory.steps(other)):
            return other
        kept = kept[:-1]
        memory.keep(book, kept)
    return None
