"""撤销: the last click that wrote into the open workbook is taken back."""

from xlsheets.books.live import standing, undoing
from xlsheets.core.messages import verb
from xlsheets.jobs.click.desk import Desk


def undo(desk: Desk) -> None:
    """Take the last click back.

    Raises:
        Stopped: nothing-to-undo, undo-changed, undo-results, memory-broken and what stands in the way.
    """
    standing.check_writable(desk.book)
    step = undoing.undo(desk.book)
    desk.close_with("undone", verb=verb(step.verb, desk.lang))
