"""Quiet: the program does not redraw, recalculate or run macros while we write, and is as it was afterwards."""

from collections.abc import Iterator
from typing import Any

from xlsheets.books.live.guard import Busy
from xlsheets.books.scope import scope

_SETTINGS = (("screen_updating", False), ("enable_events", False), ("display_alerts", False), ("calculation", "manual"))


@scope
def undisturbed(app: Any) -> Iterator[None]:
    """Switch redrawing, events, alerts and calculation off, and back to what they were in the end.

    What a program does not know (an engine without events) is left alone.
    """
    before: list[tuple[str, Any]] = []
    try:
        for name, wanted in _SETTINGS:
            known, value = _asked(app, name)
            if known and value != wanted and _put(app, name, wanted):
                before.append((name, value))
        yield
    finally:
        for name, value in reversed(before):
            _put(app, name, value)


def _asked(app: Any, name: str) -> tuple[bool, Any]:
    try:
        return True, getattr(app, name)
    except Busy:
        raise
    except Exception:  # not every program has every setting, and Excel has none without a workbook
        return False, None


def _put(app: Any, name: str, value: Any) -> bool:
    try:
        setattr(app, name, value)
    except Exception:
        return False
    return True
