"""A real click on a drawn button, and Esc, on a screen without a person."""

import time
from pathlib import Path
from typing import Any

import pytest

from tests.office.engine.test_bridge import Desk
from tests.office.screen import Screen, until

pytestmark = pytest.mark.office


def _press(screen: Screen, book: Any, caption: str) -> None:
    """Click where the button is drawn."""
    document = book.impl.doc
    form = document.DrawPages.getByIndex(0).Forms.getByIndex(0)
    for model in (form.getByIndex(number) for number in range(form.Count)):
        if model.Label == caption:
            drawn = document.CurrentController.getControl(model)
            corner, size = drawn.getAccessibleContext().getLocationOnScreen(), drawn.getPosSize()
            screen.click(corner.X + size.Width // 2, corner.Y + size.Height // 2)
            return
    raise KeyError(caption)


def test_click_wait_and_escape(screen: Screen, tmp_path: Path) -> None:
    """A click changes a cell; a long run leaves the office alive; Esc ends it, and one box says so."""
    sign = tmp_path / "started"
    desk = Desk(tmp_path / "办 公", headless=False)
    try:
        book = desk.book_with(
            "屏.xlsm",
            {
                "写": "import xlwings as xw; xw.Book.caller().sheets[0]['B1'].value='写了'",
                "久": f"import time,pathlib; pathlib.Path('{sign}').touch(); time.sleep(60)",
            },
        )
        window = screen.window("LibreOffice Calc")
        time.sleep(1)  # the window is there before its sheet is drawn
        _press(screen, book, "写")
        until(lambda: book.sheets[0]["B1"].value == "写了")
        until(lambda: (desk.runs / "last-message.txt").exists() and desk.message == "")

        _press(screen, book, "久")
        until(sign.exists)
        asked = time.monotonic()
        book.sheets[0]["C1"].value = "还活着"
        assert time.monotonic() - asked < 1
        screen.tool("windowfocus", window)
        time.sleep(0.3)
        screen.tool("key", "Escape")

        screen.window("^xlsheets$")
        assert desk.message == "已停止。"
        assert book.sheets[0]["C1"].value == "还活着"
    finally:
        desk.app.kill()
