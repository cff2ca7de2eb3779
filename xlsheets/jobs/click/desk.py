"""The desk: the workbook that was clicked in, what is said to the person, and what every click has in common.

A click holds the workbook's lock, looks whether the program and the workbook
can be worked on, and ends with one message, whatever happens: what is wrong
comes as a sentence, never as a traceback.
"""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

from xlsheets.books.live import guard, program, standing
from xlsheets.core.findings import Finding, Refused
from xlsheets.core.messages import PLAIN, REMEDIES, Stopped, message, side, verb
from xlsheets.core.wording import Lang, Wording, in_words
from xlsheets.jobs.click import lock

SAID = "XLSHEETS_SAID"
"""An environment variable: a file that gets the closing messages in the place of a message box (for tests)."""
ALONE = "XLSHEETS_ALONE"
"""An environment variable: set in the process that goes on with a long click."""
_AGAIN = "from xlsheets import buttons; buttons.{name}()"
_TITLE = "xlsheets"
_ESCAPE = 0x1B
_MOST_SAID = 5
_BETWEEN = 0.5
"""Seconds between two changes of the status bar."""


class Desk:
    """One click.

    Args:
        book: The workbook that was clicked in, an xlwings Book.
        name: The button.
    """

    def __init__(self, book: Any, name: str) -> None:
        self.book, self.name = book, name
        self.lang: Lang = "en" if os.environ.get("XLSHEETS_LANG") == "en" else "zh"
        self.fullname = str(book.fullname)
        self._shown = 0.0
        self._closing: list[str] = []

    def progress(self, code: str, now: bool = False, /, **values: object) -> None:
        """Show in the status bar how far the work is, at most twice a second."""
        at = time.monotonic()
        if now or at - self._shown >= _BETWEEN:
            self._shown = at
            with suppress(guard.Busy):  # it will be shown the next time
                self.book.app.status_bar = message(code, self.lang, **values)

    def close_with(self, code: str, /, **values: object) -> None:
        """Say this at the end; several sentences come in one message."""
        self._closing.append(message(code, self.lang, **values))

    def close_with_text(self, text: str) -> None:
        """Say a text of its own at the end."""
        self._closing.append(text)

    def close_with_findings(self, findings: Sequence[Finding]) -> None:
        """Say findings at the end, the first few in full."""
        for finding in findings[:_MOST_SAID]:
            words = at_a_button(finding, self.lang)
            self._closing.append(f"{words.title}：{words.found}；{words.remedy}")
        if len(findings) > _MOST_SAID:
            self.close_with("more-findings", count=len(findings) - _MOST_SAID)

    @property
    def asked_to_stop(self) -> bool:
        """Whether 取消 was clicked, or Esc pressed while the program's window is in front."""
        return lock.is_asked_to_stop(self.fullname) or _escape_pressed(self.book.app)

    def say(self, text: str, grave: bool = False) -> None:
        """Show a message: in the status bar, and in a box."""
        with suppress(Exception):
            self.book.app.status_bar = text.splitlines()[0]
        tell(text, self.book.app, grave)

    def finish(self) -> None:
        """Show what is to be said at the end."""
        if self._closing:
            self.say("\n".join(self._closing))


def tell(text: str, app: Any = None, grave: bool = False) -> None:
    """Show a message in a box of the program; without one on standard error."""
    if SAID in os.environ:
        with Path(os.environ[SAID]).open("a", encoding="utf-8") as stream:
            stream.write(text + "\n")
        return
    try:
        app.alert(text, _TITLE, "ok", "critical" if grave else "info")
    except Exception:
        if sys.stderr is not None:
            sys.stderr.write(text + "\n")


def click(name: str, work: Callable[[Desk], None], long: bool = False) -> None:
    """Do the work of a click, and say in the end how it went.

    Excel takes no input while a macro waits for Python. Work that takes long is
    therefore handed to a process of its own there, and the click returns.

    What the work raises becomes a message, and so does a fault of the program
    (with XLSHEETS_DEBUG set it is raised).

    Args:
        name: The button.
        work: What it does at its desk.
        long: Whether it may take long.
    """
    desk: Desk | None = None
    lang: Lang = "zh"
    grave = True
    try:
        desk = Desk(program.caller(), name)
        lang = desk.lang
        standing.check_program(desk.book.app)
        if long and _goes_on_alone(desk):
            return
        with lock.only_one(desk.fullname, name):
            work(desk)
            desk.finish()
        return
    except Stopped as stopped:
        text = stopped.said(lang)
        grave = stopped.code not in PLAIN
    except guard.Busy:
        text = message("busy", lang)
    except Refused as refused:
        text = refusal(refused, lang)
    except Exception as error:
        text = _refused_by_the_program(error, lang)
        if not text:
            if os.environ.get("XLSHEETS_DEBUG"):
                raise
            text = message("fault", lang, seen=f"{type(error).__name__}: {error}"[:300])
    text = f"{verb(name, lang)}：{text}"
    if desk is not None:
        desk.say(text, grave)
    else:
        tell(text, None, grave)


def _goes_on_alone(desk: Desk) -> bool:
    """Hand a long click in Excel to a process that nobody waits for; return whether it was.

    The process has no handle of ours: the macro deletes the file of our errors as soon as we are gone.
    """
    if not program.is_excel(desk.book.app) or os.environ.get(ALONE) or not sys.executable:
        return False
    if lock.is_running(desk.fullname):
        return False  # let the lock say so
    alone = getattr(subprocess, "DETACHED_PROCESS", 0) | getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0)
    subprocess.Popen(
        [sys.executable, "-B", "-P", "-X", "utf8", "-c", _AGAIN.format(name=desk.name), *sys.argv[1:]],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={**os.environ, ALONE: "1"},
        creationflags=alone,
    )
    return True


def _refused_by_the_program(error: Exception, lang: Lang) -> str:
    """Return what an engine of ours says in words; empty for any other error."""
    return str(getattr(error, lang, "") or "")


def cancel() -> None:
    """Ask the click that is at work on this workbook to stop."""
    app = None
    try:
        book = program.caller()
        app, fullname = book.app, str(book.fullname)
        if not lock.is_running(fullname):
            tell(message("nothing-running"), app)
            return
        lock.ask_to_stop(fullname)
        app.status_bar = message("cancelling")
    except Stopped as stopped:
        tell(stopped.said(), app)
    except guard.Busy:
        tell(message("busy"), app)


def at_a_button(finding: Finding, lang: Lang) -> Wording:
    """Return the words of a finding, with what can be done without a command line."""
    words = in_words(finding, lang)
    remedy = REMEDIES.get(finding.code)
    return words if remedy is None else replace(words, remedy=side(remedy, lang))


def refusal(refused: Refused, lang: Lang) -> str:
    """Return a refusal of a job as sentences."""
    lines = []
    for finding in refused.findings:
        words = at_a_button(finding, lang)
        end = "。" if lang == "zh" else ". "
        lines.append(f"{words.title}：{words.found}{end}{words.remedy}{end}" if lang == "zh" else
                     f"{words.title}: {words.found}. {words.remedy}.")  # fmt: skip
    return "\n".join(lines)


def _escape_pressed(app: Any) -> bool:
    """Return whether Esc is held down while the program's window is in front; Windows only."""
    if sys.platform != "win32" or not program.is_excel(app):
        return False
    import ctypes

    user = ctypes.windll.user32
    return user.GetForegroundWindow() == app.hwnd and bool(user.GetAsyncKeyState(_ESCAPE) & 0x8000)
