"""Somebody who clicks: a real office with the LibreOffice part installed, and the buttons that are drawn in a file.

A button is found as a form control of the opened document and fired by the script that the file binds to it: macro,
RunPython, bridge, a Python of its own, xlwings, UNO. Nothing stands in for any of these. Without windows nobody can
read a message box, so the office is started with XLSHEETS_SAID; on a screen it is not.
"""

from __future__ import annotations

import os
import shutil
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.support.command import run
from xlsheets.books import libreoffice
from xlsheets.books.libreoffice.connection import Connection, load_uno
from xlsheets.books.rosterbook import roster_workbook
from xlsheets.books.schemefile import Scheme
from xlsheets.jobs import addin_libreoffice
from xlsheets.jobs.demo import demo_roster, returned

SCHEME = "fjnu-2011"
FOLDER = "收回"
"""The folder of the returns, beside the 汇总."""


class Clerk:
    """A person at an office of its own, whose profile and folders have blanks and 中文 in their paths.

    Attributes:
        folder: A folder whose workbooks may run macros.
        app: The office.
    """

    def __init__(self, home: Path, headless: bool = True) -> None:
        self.folder = home / "评 议"
        self._home = home
        self._profile = home / "配 置"
        self._said = home / "said.txt"
        addin_libreoffice.install(self._profile, self.folder)
        self._environment = {"LC_ALL": "C.UTF-8", "XLSHEETS_RUNNING": str(home / "running")}
        if headless:
            self._environment["XLSHEETS_SAID"] = str(self._said)
        with environment(self._environment):
            self.app: Any = libreoffice.start(self._profile, headless=headless)

    @property
    def bridge(self) -> Path:
        """The folder of the bridge's record in the profile."""
        return self._profile / "user" / "xlsheets"

    @property
    def last(self) -> str:
        """What the bridge had to say about the last run."""
        return (self.bridge / "last-message.txt").read_text("utf-8")

    def said(self) -> str:
        """Return the closing messages since the last click."""
        return self._said.read_text("utf-8").strip() if self._said.exists() else ""

    def open(self, path: Path, read_only: bool = False) -> Any:
        """Open a workbook."""
        return self.app.books.open(str(path), read_only=read_only)

    def close_all(self) -> None:
        """Close every workbook; nothing is saved."""
        for book in list(self.app.books):
            book.close()

    def click(self, book: Any, caption: str, front: Any = None) -> str:
        """Fire the script bound to a drawn button, and return what was said at the end.

        Args:
            book: The workbook in which the button is drawn.
            caption: The button's.
            front: The workbook that is in front; None for the one with the button, as when it is clicked.
        """
        self._said.unlink(missing_ok=True)
        (front or book).activate()
        fire(book.impl.doc, caption)
        return self.said() or self.last

    def begin(self, book: Any, caption: str) -> threading.Thread:
        """Fire a button over a connection of its own, and do not wait for its end."""
        self._said.unlink(missing_ok=True)
        thread = threading.Thread(target=fire, args=(book.impl.doc, caption), daemon=True)
        thread.start()
        return thread

    @contextmanager
    def listening(self) -> Iterator[Silence]:
        """Ask the office for its front window again and again meanwhile, and measure how long it takes to answer."""
        silence = Silence(self.app.impl._connection)
        silence.start()
        try:
            yield silence
        finally:
            silence.end()


class Silence(threading.Thread):
    """How long an office does not get round to anything else.

    A timer: again and again it asks the office's main loop, which paints windows and takes clicks, for a call back.

    Attributes:
        waits: Seconds until each call.
    """

    def __init__(self, connection: Connection) -> None:
        super().__init__(daemon=True)
        self.waits: list[float] = []
        self._office = connection
        self._over = threading.Event()

    def run(self) -> None:
        """Ask ten times a second."""
        uno = load_uno()
        types = ("com.sun.star.awt.XCallback", "com.sun.star.lang.XTypeProvider")
        called = threading.Event()
        methods = {
            "notify": lambda self, value: called.set(),
            "getTypes": lambda self: tuple(map(uno.getTypeByName, types)),
            "getImplementationId": lambda self: uno.ByteSequence(b""),
        }
        back = type("Back", tuple(map(uno.getClass, types)), methods)()
        loop = self._office.service("com.sun.star.awt.AsyncCallback")
        while not self._over.is_set():
            called.clear()
            began = time.perf_counter()
            loop.addCallback(back, None)
            called.wait(60)
            self.waits.append(time.perf_counter() - began)
            self._over.wait(0.1)

    def end(self) -> None:
        """Stop asking."""
        self._over.set()
        self.join(90)


@contextmanager
def environment(changes: dict[str, str]) -> Iterator[None]:
    """Change the environment for what is started meanwhile."""
    before = {name: os.environ.get(name) for name in changes}
    os.environ.update(changes)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


def controls(document: Any) -> Iterator[tuple[Any, str]]:
    """Yield each drawn button of a document with the script that is bound to it."""
    for page in (document.DrawPages.getByIndex(number) for number in range(document.DrawPages.Count)):
        for form in (page.Forms.getByIndex(number) for number in range(page.Forms.Count)):
            for number in range(form.Count):
                for event in form.getScriptEvents(number):
                    yield form.getByIndex(number), event.ScriptCode


def fire(document: Any, caption: str) -> None:
    """Invoke the script that a document binds to a button, and wait until it has run."""
    (script,) = [script for control, script in controls(document) if control.Label == caption]
    document.getScriptProvider().getScript(script).invoke((), (), ())


def issued(folder: Path, name: str = "汇总.xlsm") -> Path:
    """Issue the round of the demo's faculty by the command line, put its returns beside the 汇总, return the 汇总."""
    folder.mkdir(parents=True, exist_ok=True)
    roster = folder / "名册.xlsx"
    roster.write_bytes(roster_workbook(demo_roster()))
    done = run("issue", SCHEME, "--roster", roster, "-o", folder / "下发")
    assert done.exit_code == 0, done.said
    (folder / FOLDER).mkdir()
    for file, content in returned(Scheme.load(SCHEME), demo_roster()):
        (folder / FOLDER / file).write_bytes(content)
    path = folder / name
    shutil.copyfile(folder / "下发" / "汇总.xlsm", path)
    return path


def choose_folder(book: Any, name: str = FOLDER) -> None:
    """Write the folder of the returns into the cell for it: without windows no dialog can be answered."""
    book.names["xlsheets_folder"].refers_to_range.value = name
