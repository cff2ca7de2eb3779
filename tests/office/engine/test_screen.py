"""A real click on a drawn button, and Esc, on a screen without a person."""

import os
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.office.engine.conftest import need_office
from tests.office.engine.test_bridge import Desk

pytestmark = pytest.mark.office


@pytest.fixture
def screen(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A display of its own."""
    need_office()
    if shutil.which("Xvfb") is None or shutil.which("xdotool") is None:
        if os.environ.get("XLSHEETS_OFFICE") == "required":
            pytest.fail("Xvfb or xdotool not found")
        pytest.skip("Xvfb or xdotool not found")
    reading, writing = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(writing), "-screen", "0", "1280x900x24"],
        pass_fds=[writing],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    os.close(writing)
    with os.fdopen(reading) as told:
        monkeypatch.setenv("DISPLAY", f":{told.readline().strip()}")
    yield
    server.terminate()
    server.wait()


def _tool(*words: str) -> str:
    return subprocess.run(["xdotool", *words], capture_output=True, text=True, check=False).stdout


def _press(book: Any, caption: str) -> None:
    """Click where the button is drawn."""
    document = book.impl.doc
    form = document.DrawPages.getByIndex(0).Forms.getByIndex(0)
    for model in (form.getByIndex(number) for number in range(form.Count)):
        if model.Label == caption:
            drawn = document.CurrentController.getControl(model)
            corner, size = drawn.getAccessibleContext().getLocationOnScreen(), drawn.getPosSize()
            _tool("mousemove", str(corner.X + size.Width // 2), str(corner.Y + size.Height // 2))
            time.sleep(0.3)
            _tool("click", "1")
            return
    raise KeyError(caption)


def _until(condition: Callable[[], bool], seconds: float = 20) -> bool:
    end = time.monotonic() + seconds
    while not condition() and time.monotonic() < end:
        time.sleep(0.1)
    return condition()


def test_click_wait_and_escape(screen: None, tmp_path: Path) -> None:
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
        assert _until(lambda: bool(_tool("search", "--onlyvisible", "--name", "LibreOffice Calc")))
        time.sleep(1)  # the window is there before its sheet is drawn
        _press(book, "写")
        assert _until(lambda: book.sheets[0]["B1"].value == "写了")
        assert _until(lambda: (desk.runs / "last-message.txt").exists() and desk.message == "")

        _press(book, "久")
        assert _until(sign.exists)
        asked = time.monotonic()
        book.sheets[0]["C1"].value = "还活着"
        assert time.monotonic() - asked < 1
        _tool("windowfocus", _tool("search", "--onlyvisible", "--name", "LibreOffice Calc").split()[0])
        time.sleep(0.3)
        _tool("key", "Escape")

        assert _until(lambda: bool(_tool("search", "--onlyvisible", "--name", "^xlsheets$")))
        assert desk.message == "已停止。"
        assert book.sheets[0]["C1"].value == "还活着"
    finally:
        desk.app.kill()
