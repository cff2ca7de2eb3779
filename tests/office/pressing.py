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

    Without a window manager a pointer's click is lost now and then: when nothing comes of it all is done once more.

    Args:
        screen: The screen.
        home: A folder for the office and the round.
        caption: The button's.
        dialog: What is clicked, one after the other, in the dialog that the button opens; without any the folder stands
            in its cell and no dialog opens.

    Raises:
        TimeoutError: when something does not show itself in time.
    """
    try:
        return _pressed_once(screen, home / "一", caption, dialog)
    except TimeoutError:
        return _pressed_once(screen, home / "二", caption, dialog)


def _pressed_once(screen: Screen, home: Path, caption: str, dialog: Sequence[str]) -> Seen:
    clerk = Clerk(home, headless=False)
    try:
        book = clerk.open(issued(clerk.folder / "本 轮"))
        if not dialog:
            choose_folder(book)
        window = screen.window("汇总")
        screen.fill(window)
        screen.click(*until(lambda: _place(book, caption)))
        if dialog:
            _choose(screen, clerk, dialog)
        time.sleep(1)  # the button goes down, and the status bar says what is at work
        before = screen.picture(home / "before.png")
        box = screen.window(_BOX, 60)
        time.sleep(1)  # the box is there before it is drawn
        said, alarming = until(lambda: _said(clerk))
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


def _choose(screen: Screen, clerk: Clerk, names: Sequence[str]) -> None:
    """Click things in a dialog, one after the other; the last one closes it, and is clicked until it has."""
    *before, last = names
    until(lambda: _drawn(clerk, last))
    time.sleep(1)  # it is there before it takes a click
    for name in before:
        screen.click(*until(lambda name=name: _drawn(clerk, name)))  # type: ignore[misc]
        time.sleep(1)

    def is_closed() -> bool:
        spot = _drawn(clerk, last)
        if spot is not None:
            screen.click(*spot)
        return spot is None

    until(is_closed)


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
            parts = [child.getAccessibleContext() for child in children if hasattr(child, "getAccessibleContext")]
            text = next((str(part.AccessibleName) for part in parts if part.AccessibleName), "")
            return (text, any(part.AccessibleRole == _PICTURE for part in parts)) if text else None
    return None
