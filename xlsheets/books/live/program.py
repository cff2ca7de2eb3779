"""The program in front of the user: xlwings loaded without pandas, made safe, and the workbook that was clicked in.

xlwings imports pandas, polars, numpy, matplotlib and Pillow when they are
installed, a second of work for every click. While it is first imported here
they are held back, and then can be imported as before.
"""

import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import Any

from xlsheets.books.live import guard
from xlsheets.core.messages import Stopped

OLDEST = (0, 33)
"""The oldest xlwings that is known to have what is used."""
_HEAVY = ("pandas", "polars", "numpy", "matplotlib", "PIL", "plotly", "xlwings.pro")
"""What xlwings imports when it is there, and clicks do not need; `pro` is the part that needs a key."""


def load() -> Any:
    """Return xlwings.

    Raises:
        Stopped: when it is not installed, or too old.
    """
    module = sys.modules.get("xlwings")
    if module is None:
        with without(_HEAVY):
            try:
                module = import_module("xlwings")
            except ImportError:
                raise Stopped("no-xlwings") from None
    written = str(getattr(module, "__version__", "0"))
    if not is_new_enough(written):
        raise Stopped("xlwings-version", seen=written, wanted=".".join(map(str, OLDEST)))
    guard.make_safe(module)
    return module


def is_new_enough(version: str) -> bool:
    """Return whether a version of xlwings has what is used; a version without numbers (a checkout) is taken."""
    numbers = re.findall(r"\d+", version)
    return not numbers or version == "dev" or tuple(map(int, numbers[:2])) >= OLDEST


@contextmanager
def without(names: tuple[str, ...]) -> Iterator[None]:
    """Let modules that are not yet imported look as if they were not installed, for a while."""
    held = [name for name in names if name not in sys.modules]
    for name in held:
        sys.modules[name] = None  # type: ignore[assignment]
    try:
        yield
    finally:
        for name in held:
            if sys.modules.get(name) is None:
                sys.modules.pop(name, None)


def caller() -> Any:
    """Return the workbook that was clicked in; for the add-in, the workbook in front.

    Raises:
        Stopped: when there is none, or it is in Protected View.
    """
    xlwings = load()
    try:
        book = xlwings.Book.caller()
        if not str(book.name).lower().endswith((".xlam", ".xla")):
            return book
        front = book.app.books.active
        if front is not None and getattr(front.impl, "xl", front.impl) is not None:
            front.name  # noqa: B018  no workbook in front answers here
            return front
        raise Stopped("protected-view" if _in_protected_view(book.app) else "no-caller")
    except (Stopped, guard.Busy):
        raise
    except Exception as error:
        raise Stopped("no-caller") from error


def _in_protected_view(app: Any) -> bool:
    if not is_excel(app):
        return False
    try:
        return bool(app.api.ProtectedViewWindows.Count)
    except Exception:
        return False


def is_excel(app: Any) -> bool:
    """Return whether the program is Excel on Windows, whose own object model can be asked."""
    return app.engine.name == "excel" and sys.platform == "win32"


def is_wps(app: Any) -> bool:
    """Return whether the program that answers as Excel is WPS."""
    if not is_excel(app):
        return False
    try:
        told = f"{app.api.Name} {app.api.Path}".lower()
    except Exception:
        return False
    return "wps" in told or "kingsoft" in told or "\\et" in told


def is_visible(sheet: Any) -> bool:
    """Return whether a sheet can be seen; Excel answers -1 for visible, 0 for hidden, 2 for very hidden."""
    return sheet.visible in (True, -1)


def hide_deeply(sheet: Any) -> None:
    """Hide a sheet so that it is not in the list of hidden sheets; where there is no such thing, hide it."""
    if is_excel(sheet.book.app):
        sheet.api.Visible = 2
    else:
        sheet.visible = False
