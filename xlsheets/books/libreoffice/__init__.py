"""LibreOffice as an xlwings engine, over UNO.

No Excel runs where this project is developed, and none runs on the Linux desks of
some offices. With this engine the same xlwings code (ours and plain user code)
works on a workbook open in LibreOffice Calc. What differs from Excel is emulated,
or refused with a sentence; both are listed in docs/libreoffice.md.

`start` begins an office of its own, `attach` joins one that runs (the way of the
RunPython bridge), `register` makes the engine known to xlwings. Nothing heavy is
imported before one of them is called.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from xlsheets.books.scope import scope

if TYPE_CHECKING:
    import xlwings

    from xlsheets.books.libreoffice.connection import Connection

__all__ = ["attach", "calling", "register", "start"]


def register() -> xlwings.Engine:
    """Make the engine known to xlwings under the name ``libreoffice``, make it the active one, and return it."""
    from xlsheets.books.libreoffice.engine import registered

    return registered()


def start(
    profile: Path | None = None, *, headless: bool = True, trusted: Sequence[Path] = (), timeout: float = 60
) -> xlwings.App:
    """Start an office of its own and return it as an xlwings App.

    It ends with ``app.quit()``, and with this Python at the latest.

    Args:
        profile: Folder of the user profile; None for a fresh one that is removed at the end.
        headless: Without windows.
        trusted: Folders whose workbooks may run macros; only for a profile that has no settings yet.
        timeout: Seconds until it must answer.

    Raises:
        Refused: LibreOffice, or its Python part (UNO), is not to be had here; the finding says which.
    """
    from xlsheets.books.libreoffice.connection import started

    return _app(started(profile, headless=headless, trusted=trusted, timeout=timeout))


def attach(address: str, *, headless: bool = False, timeout: float = 20) -> xlwings.App:
    """Join an office that listens, and return it as an xlwings App; ``app.quit()`` only lets go of it.

    Args:
        address: What it listens on: ``pipe,name=…`` or ``socket,host=…,port=…``.
        headless: Whether that office shows no windows, so that no message box may be opened.
        timeout: Seconds until it must answer.

    Raises:
        Refused: it does not answer, or UNO is not to be had here.
    """
    from xlsheets.books.libreoffice.connection import attached

    return _app(attached(address, headless=headless, timeout=timeout))


@scope
def calling(book: xlwings.Book) -> Iterator[xlwings.Book]:
    """While it lasts, ``xlwings.Book.caller()`` is this book."""
    import xlwings

    before = getattr(xlwings.Book, "_mock_caller", None)
    book.set_mock_caller()
    try:
        yield book
    finally:
        if before is None:
            del xlwings.Book._mock_caller  # type: ignore[attr-defined]
        else:
            before.set_mock_caller()


def _app(connection: Connection) -> xlwings.App:
    import xlwings

    from xlsheets.books.libreoffice.engine import engine

    register()
    return xlwings.App(impl=engine.apps.join(connection))
