"""A drawn button pressed by a pointer, and what a person then sees on the screen."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.office.clicking import Clerk, choose_folder, controls, issued
from tests.office.screen import Screen, until

_BOX = "^xlsheets$"
"""The title of the message box."""
_DIALOG = 12
"""com.sun.star.accessibility.AccessibleRole.DIALOG"""
_PICTURE = 28
"""com.sun.star.accessibility.AccessibleRole.ICON"""


@dataclass(frozen=True)
class Seen:
    """What stood on the screen.

    Attributes:
        before: A picture with the button down, while Python works.
        after: A picture of the end.
        said: What the message box said.
        alarming: Whether it had a picture, the cross of an error box.
        front: The sheet in front then.
        sheets: The sheets that could be seen.
    """

    before: Path
    after: Path
    said: str
    alarming: bool
    front: str
    sheets: tuple[str, ...]


def pressed(screen: Screen, home: Path, caption: str, dialog: Sequence[str] = ()) -> Seen:
    """Issue a round, open its 汇总 on a screen, press a button, wait for its message box, look, and close the box.

    Args:
        screen: The screen.
        home: A folder for the office and the round.
        caption: The button's.
        dialog: What is clicked, one after the other, in the dialog that the button opens; without any the folder stands
            in its cell and no dialog opens.

    Raises:
        TimeoutError: when something does not show itself in time.
    """
    clerk = Clerk(home, headless=False)
    try:
        book = clerk.open(issued(clerk.folder / "本 轮"))
        if not dialog:
            choose_folder(book)
        window = screen.window("汇总")
        screen.fill(window)
        screen.click(*until(lambda: _place(book, caption)))
        for name in dialog:
            screen.click(*until(lambda name=name: _drawn(clerk, name)))  # type: ignore[misc]
        time.sleep(1)  # the button goes down, and the status bar says what is at work
        before = screen.picture(home / "before.png")
        box = screen.window(_BOX, 90)
        said, alarming = until(lambda: _said(clerk))
        time.sleep(0.5)  # the box is there before it is drawn
        after = screen.picture(home / "after.png")
        screen.tool("windowfocus", box)
        screen.tool("key", "Return")
        until(lambda: not screen.shows(_BOX))
        sheets = tuple(str(sheet.name) for sheet in book.sheets if sheet.visible)
        return Seen(before, after, said, alarming, str(book.sheets.active.name), sheets)
    finally:
        clerk.app.kill()


def _place(book: Any, caption: str) -> tuple[int, int] | None:
    """Return the middle of a drawn button on the screen; None until the sheet is drawn and stands still."""
    (model,) = [control for control, _ in controls(book.impl.doc) if control.Label == caption]

    def corner() -> tuple[int, int]:
        spot = book.impl.doc.CurrentController.getControl(model).getAccessibleContext().getLocationOnScreen()
        return int(spot.X), int(spot.Y)

    first = corner()
    time.sleep(1)
    if min(first) <= 0 or corner() != first:
        return None
    size = book.impl.doc.CurrentController.getControl(model).getPosSize()
    return first[0] + size.Width // 2, first[1] + size.Height // 2


def _drawn(clerk: Clerk, name: str) -> tuple[int, int] | None:
    """Return the middle of what is shown under a name in a dialog; None until it is there and stands still."""

    def corner() -> tuple[int, int, int, int] | None:
        toolkit = clerk.app.impl.service("com.sun.star.awt.Toolkit")
        for window in (toolkit.getTopWindow(number) for number in range(toolkit.TopWindowCount)):
            shown = window.getAccessibleContext()
            found = _within(shown, name) if shown.AccessibleRole == _DIALOG else None
            if found is not None:
                spot, size = found.getLocationOnScreen(), found.getSize()
                return int(spot.X), int(spot.Y), int(size.Width), int(size.Height)
        return None

    first = corner()
    time.sleep(0.5)
    if first is None or corner() != first:
        return None
    return first[0] + first[2] // 2, first[1] + first[3] // 2


def _within(shown: Any, name: str, depth: int = 12) -> Any:
    """Return what has a name among the accessible parts of a window; None when nothing has."""
    for number in range(min(getattr(shown, "AccessibleChildCount", 0), 100) if depth else 0):
        child = shown.getAccessibleChild(number)
        if child is None:  # not drawn yet
            continue
        part = child.getAccessibleContext() if hasattr(child, "getAccessibleContext") else child  # a cell of a list
        if getattr(part, "AccessibleName", None) == name:
            return part
        if (found := _within(part, name, depth - 1)) is not None:
            return found
    return None


def _said(clerk: Clerk) -> tuple[str, bool] | None:
    """Return the text of the message box that is open, and whether it has a picture; None without one."""
    toolkit = clerk.app.impl.service("com.sun.star.awt.Toolkit")
    for window in (toolkit.getTopWindow(number) for number in range(toolkit.TopWindowCount)):
        shown = window.getAccessibleContext()
        if shown.AccessibleName == "xlsheets":
            children = (shown.getAccessibleChild(number) for number in range(shown.AccessibleChildCount))
            parts = [child.getAccessibleContext() for child in children]
            text = next((str(part.AccessibleName) for part in parts if part.AccessibleName), "")
            return (text, any(part.AccessibleRole == _PICTURE for part in parts)) if text else None
    return None
