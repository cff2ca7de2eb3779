"""撤销: the last click that wrote into the open workbook is taken back.

生成附表 clicked in the 汇总 may have filled an office's workbook, which has no buttons: it is taken back from the 汇总.
"""

from typing import Any

from xlsheets.books.live import memory, standing, undoing
from xlsheets.core.messages import Stopped, verb
from xlsheets.jobs.click.desk import Desk

_FILLED = "annex"


def undo(desk: Desk) -> None:
    """Take the last click back.

    Raises:
        Stopped: nothing-to-undo, undo-changed, undo-gone, undo-results, undo-not-open, two-books, memory-broken and
            what stands in the way.
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
        name = kept[-1].into
        others = standing.open_books(book, name, any_ending=True)
        if not others:
            raise Stopped("undo-not-open", verb=verb(_FILLED), name=name)
        filled = [other for other in others if any(step.verb == _FILLED for step in memory.steps(other))]
        if len(filled) > 1:
            raise standing.too_many(name, filled)
        if filled:
            return filled[0]
        kept = kept[:-1]
        memory.keep(book, kept)
    return None
