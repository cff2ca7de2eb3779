"""The office as an xlwings App."""

from __future__ import annotations

import contextlib
import itertools
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from xlwings import base_classes

from xlsheets.books.libreoffice.book import Book, Books, is_workbook
from xlsheets.books.libreoffice.connection import Connection, load_uno
from xlsheets.books.libreoffice.macro import run_macro
from xlsheets.books.libreoffice.refusal import CalcRefused, complete

_numbers = itertools.count(1)
_BUTTONS = {(1, "ok"): 1, (2, "ok"): 2, (2, "yes"): 3, (3, "yes"): 4}  # com.sun.star.awt.MessageBoxButtons
_ANSWERS = {0: "cancel", 1: "ok", 2: "yes", 3: "no"}  # com.sun.star.awt.MessageBoxResults


class App(base_classes.App):
    """One running office.

    Args:
        connection: The way to it.
        engine: The engine it belongs to.

    Attributes:
        alerts: The messages that could not be shown, for want of a window.
    """

    def __init__(self, connection: Connection, engine: Any) -> None:
        self._connection = connection
        self._engine = engine
        self._pid = connection.process.pid if connection.process else -next(_numbers)
        self._books: dict[str, Book] = {}
        self._status: str | bool = False
        self._indicator: Any = None
        self._flags: dict[str, Any] = {}
        self._locked: list[Any] = []
        self.alerts: list[str] = []
        self.uno = load_uno()
        self.failure: type[Exception] = self.uno.getClass("com.sun.star.uno.Exception")

    @property
    def engine(self) -> Any:
        """The engine."""
        return self._engine

    @property
    def desktop(self) -> Any:
        """UNO's desktop."""
        return self._connection.desktop

    @property
    def api(self) -> Any:
        """UNO's desktop."""
        return self.desktop

    @property
    def headless(self) -> bool:
        """Whether it shows no windows."""
        return self._connection.headless

    @property
    def books(self) -> Books:
        """The open workbooks."""
        return Books(self)

    @property
    def pid(self) -> int:
        """The process started here; a negative number for an office that was joined."""
        return self._pid

    @property
    def hwnd(self) -> None:
        """None: windows are not known by number."""

    @property
    def version(self) -> str:
        """LibreOffice's version, as in ``7.4``."""
        provider = self.service("com.sun.star.configuration.ConfigurationProvider")
        where = self.properties({"nodepath": "/org.openoffice.Setup/Product"})
        view = provider.createInstanceWithArguments("com.sun.star.configuration.ConfigurationAccess", where)
        return str(view.getByName("ooSetupVersion"))

    @property
    def selection(self) -> Any:
        """The selected cells (of several areas the first); None when something else is selected."""
        document = self.desktop.getCurrentComponent()
        if document is None or not is_workbook(document):
            return None
        chosen = document.CurrentSelection
        if chosen is None or not hasattr(chosen, "supportsService"):
            return None
        if chosen.supportsService("com.sun.star.sheet.SheetCellRanges"):
            chosen = chosen.getByIndex(0)
        if not chosen.supportsService("com.sun.star.sheet.SheetCellRange"):
            return None
        address = chosen.RangeAddress
        return self.book(document).sheets(address.Sheet + 1).of(address)

    def activate(self, steal_focus: bool = False) -> None:
        """Make it the active one among the apps."""
        self._engine.apps.front(self)

    def service(self, name: str) -> Any:
        """Return a new instance of one of the office's services."""
        return self._connection.service(name)

    def book(self, document: Any) -> Book:
        """Return the workbook of a document, the same one each time."""
        key = str(document.RuntimeUID)
        if key not in self._books:
            self._books[key] = Book(self, document)
        return self._books[key]

    def forget(self, book: Book) -> None:
        """Drop a workbook that is being closed."""
        self._books = {key: kept for key, kept in self._books.items() if kept is not book}

    def url(self, path: Path) -> str:
        """Return a path as the office wants it."""
        return str(self.uno.systemPathToFileUrl(str(path.resolve())))

    def properties(self, values: dict[str, Any]) -> tuple[Any, ...]:
        """Return named values as the office wants them."""
        made = []
        for name, value in values.items():
            one = self.uno.createUnoStruct("com.sun.star.beans.PropertyValue")
            one.Name, one.Value = name, value
            made.append(one)
        return tuple(made)

    # ── how it behaves while code runs ──────────────────────────────────
    @property
    def screen_updating(self) -> bool:
        """Whether windows follow each change; False holds the views of the open workbooks still."""
        return not self._locked

    @screen_updating.setter
    def screen_updating(self, value: bool) -> None:
        if value:
            while self._locked:
                with contextlib.suppress(self.failure):  # closed meanwhile
                    self._locked.pop().unlockControllers()
        elif not self._locked:
            for book in self.books:
                book.doc.lockControllers()
                self._locked.append(book.doc)

    @property
    def calculation(self) -> str:
        """``automatic`` or ``manual``, of the workbook in front."""
        documents = [book.doc for book in self.books]
        return "automatic" if all(doc.isAutomaticCalculationEnabled() for doc in documents) else "manual"

    @calculation.setter
    def calculation(self, value: str) -> None:
        for book in self.books:
            book.doc.enableAutomaticCalculation(value != "manual")

    def calculate(self) -> None:
        """Calculate all open workbooks."""
        for book in self.books:
            book.doc.calculateAll()

    @property
    def visible(self) -> bool:
        """Whether it has windows; fixed when it starts."""
        return not self.headless

    @visible.setter
    def visible(self, value: bool) -> None:
        pass

    @property
    def display_alerts(self) -> bool:
        """Kept for the code that asks; Calc opens no dialogs for a program."""
        return bool(self._flags.get("alerts", True))

    @display_alerts.setter
    def display_alerts(self, value: bool) -> None:
        self._flags["alerts"] = bool(value)

    @property
    def enable_events(self) -> bool:
        """Kept for the code that asks; has no effect."""
        return bool(self._flags.get("events", True))

    @enable_events.setter
    def enable_events(self, value: bool) -> None:
        self._flags["events"] = bool(value)

    @property
    def interactive(self) -> bool:
        """Kept for the code that asks; has no effect."""
        return bool(self._flags.get("interactive", True))

    @interactive.setter
    def interactive(self, value: bool) -> None:
        self._flags["interactive"] = bool(value)

    @property
    def cut_copy_mode(self) -> None:
        """None: nothing is ever marked for copying."""

    @cut_copy_mode.setter
    def cut_copy_mode(self, value: object) -> None:
        pass

    @property
    def status_bar(self) -> str | bool:
        """The text that stands in the status bar; False when the office has it for itself."""
        return self._status

    @status_bar.setter
    def status_bar(self, value: str | bool | None) -> None:
        if value is False or value is None:
            if self._indicator is not None:
                with contextlib.suppress(self.failure):
                    self._indicator.end()
            self._indicator, self._status = None, False
            return
        self._status = str(value)
        if self._indicator is None:
            front = self.desktop.getCurrentFrame() or self.books.active.controller.Frame
            self._indicator = front.createStatusIndicator()
            self._indicator.start(self._status, 0)
        else:
            self._indicator.setText(self._status)

    def alert(self, prompt: object, title: object, buttons: str | None, mode: str | None, callback: object) -> str:
        """Show a message box and return the word of the button; without windows nobody is asked: the first one.

        Args:
            prompt: The message.
            title: The box's title; None for the program's name.
            buttons: ``ok``, ``ok_cancel``, ``yes_no`` or ``yes_no_cancel``.
            mode: ``info`` or ``critical``.
            callback: Not used by desktop programs.
        """
        words = (buttons or "ok").split("_")
        if self.headless:
            self.alerts.append(str(prompt))
            return words[0]
        toolkit = self.service("com.sun.star.awt.Toolkit")
        kind = self.uno.Enum("com.sun.star.awt.MessageBoxType", "ERRORBOX" if mode == "critical" else "MESSAGEBOX")
        window = (self.desktop.getCurrentFrame() or self.books.active.controller.Frame).ContainerWindow
        box = toolkit.createMessageBox(
            window, kind, _BUTTONS[len(words), words[0]], str(title or "xlsheets"), str(prompt)
        )
        return _ANSWERS.get(int(box.execute()), words[0])

    def pick_folder(self, title: str, start: str) -> str:
        """Let the person choose a folder; empty when the dialog is left, and without windows, where nobody can."""
        if self.headless:
            return ""
        picker = self.service("com.sun.star.ui.dialogs.FolderPicker")
        picker.setTitle(title)
        picker.setDisplayDirectory(self.url(Path(start)))
        return str(self.uno.fileUrlToSystemPath(picker.getDirectory())) if picker.execute() == 1 else ""

    def run(self, macro: str, args: Sequence[object]) -> Any:
        """Run a macro of a workbook: ``'Book.xlsm'!Module1.Name``, ``Module1.Name`` or ``Name``."""
        book, _, name = macro.rpartition("!")
        return run_macro(self.books(book.strip("'").replace("''", "'")) if book else self.books.active, name, args)

    def quit(self) -> None:
        """End the office without saving when it was started here; else only let go of it."""
        self._engine.apps.leave(self)
        if self._connection.process is not None:
            with contextlib.suppress(CalcRefused):  # it has ended by itself
                for book in list(self.books):
                    book.close()
        self._connection.end()

    def kill(self) -> None:
        """End the office at once when it was started here."""
        self._engine.apps.leave(self)
        self._connection.end(patience=0)


complete(App)
