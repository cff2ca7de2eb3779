"""Work done by the office's own main thread: the one that paints its windows.

Each call of ours comes in on a thread of its own, and nearly all of LibreOffice takes its one lock before it touches
anything. What forgets to (``importSheet``, LibreOffice 7.4) changes a workbook while its window is being painted, and
the office dies now or soon. The main thread calls back while it holds the lock, and what is called from within runs on
it.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from xlsheets.books.libreoffice.app import App

_TYPES = ("com.sun.star.awt.XCallback", "com.sun.star.lang.XTypeProvider")
_LOOK_AGAIN = 2.0
"""Seconds between two looks whether the office is still there."""


def on_main_thread(app: App, action: Callable[[], object]) -> None:
    """Run an action on the main thread of an office and wait for its end.

    Args:
        app: The office.
        action: Calls into this office only, and does not wait for another thread that does.

    Raises:
        com.sun.star.uno.Exception: the office ended meanwhile.
        BaseException: what the action raises.
    """
    uno = app.uno
    done, raised = threading.Event(), []

    def notify(self: object, value: object) -> None:
        try:
            action()
        except BaseException as error:
            raised.append(error)
        finally:
            done.set()

    methods = {
        "notify": notify,
        "getTypes": lambda self: tuple(map(uno.getTypeByName, _TYPES)),
        "getImplementationId": lambda self: uno.ByteSequence(b""),
    }
    back: Any = type("Back", tuple(map(uno.getClass, _TYPES)), methods)()
    app.service("com.sun.star.awt.AsyncCallback").addCallback(back, None)
    while not done.wait(_LOOK_AGAIN):
        app.desktop.getCurrentComponent()  # raises when the office is gone: nobody would call back
    if raised:
        raise raised[0]
