"""The bridge from LibreOffice to the Python of xlsheets.

It runs inside LibreOffice, in LibreOffice's own Python, and knows nothing of xlsheets: it
starts the Python that was recorded when it was installed, gives it the code, the
workbook's identity and a private pipe to come back by. The Basic module waits for it
meanwhile. Nothing of the user's code runs in the office.

Esc asks the code to stop, Esc again stops it. What goes wrong is shown in one message
box; without windows it stands in last-message.txt beside bridge.json.
"""

import json
import os
import secrets
import subprocess
import sys
import time

import uno
import unohelper
from com.sun.star.awt import XKeyHandler

TITLE = "xlsheets"
BUSY = "上一项工作还没有做完，请稍候；要停止请按 Esc。"
NOT_INSTALLED = "LibreOffice 中的 xlsheets 部件不完整，请再运行一次 xlsheets addin install --libreoffice。"
NO_PYTHON = "没有找到 Python（{python}）。请重新安装 xlsheets，再运行一次 xlsheets addin install --libreoffice。"
DIED = "Python 意外结束（{status}），没有说明原因。详情见 {log}。"
NO_PACKAGE = "这个 Python（{python}）里没有装 xlsheets 或 xlwings。请在其中运行 pip install xlsheets[live]。"
STOPPED = "已停止。"
NO_BOOK = "没有打开的工作簿。"

ESCAPE = 1281  # com.sun.star.awt.Key
GRACE = 5.0  # seconds between asking a process to end and ending it
RUNS = sys.__dict__.setdefault("_xlsheets_runs", {})  # this module is loaded anew for every click


class Escape(unohelper.Base, XKeyHandler):
    """Esc while Python works."""

    def __init__(self, run):
        self.run = run

    def keyPressed(self, event):  # noqa: N802
        """Take Esc away from the office."""
        if event.KeyCode == ESCAPE:
            self.run.stop()
            return True
        return False

    def keyReleased(self, event):  # noqa: N802
        """Leave other keys alone."""
        return False

    def disposing(self, source):
        """Nothing is kept."""


class Run:
    """One piece of Python code at work for one document."""

    def __init__(self, document, code, settings, folder):
        self.document, self.code, self.settings = document, code, settings
        self.uid = document.RuntimeUID
        self.calculating = [(one, one.isAutomaticCalculationEnabled()) for one in workbooks()]
        self.log = os.path.join(folder, "last-run.log")
        self.result = os.path.join(folder, f"result-{secrets.token_hex(8)}.json")
        self.asked = 0
        self.deadline = None
        self.helpers = []
        self.acceptors = []
        self.handler = None
        self.process = self.start(code, self.log, self.result)
        if not headless():
            self.toolkit = service("com.sun.star.awt.Toolkit")
            self.handler = Escape(self)
            self.toolkit.addKeyHandler(self.handler)

    def start(self, code, log, result):
        """Start Python on a piece of code, with a pipe of its own to come back by."""
        with open(log, "wb") as stream:
            process = subprocess.Popen(
                [self.settings["python"], "-X", "utf8", "-P", "-m", self.settings["module"]],
                stdin=subprocess.PIPE,
                stdout=stream,
                stderr=subprocess.STDOUT,
                env=environment(),
                creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            )
        # only now: an acceptor that is let go before it listens waits for ever
        pipe = "pipe,name=xlsheets" + secrets.token_hex(12)
        acceptor = service("com.sun.star.office.Acceptor")
        acceptor.initialize((pipe + ";urp;", True))
        self.acceptors.append(acceptor)
        order = {
            "address": pipe,
            "document": self.document.RuntimeUID,
            "headless": headless(),
            "code": code,
            "result": result,
        }
        try:
            process.stdin.write(json.dumps(order).encode("ascii"))
            process.stdin.close()
        except OSError:
            pass  # it has ended already; its log says why
        return process

    def help(self, code):
        """Start another piece of code for the document, beside this one; its end belongs to this run."""
        self.helpers.append(self.start(code, os.devnull, None))

    def stop(self):
        """Ask the code to stop; asked again, end its process."""
        self.asked += 1
        polite = self.settings.get("cancel")
        if self.asked == 1 and polite and "xlsheets" in self.code:
            self.help(polite)
        elif self.deadline is None:
            self.process.terminate()
            self.deadline = time.monotonic() + GRACE

    def is_working(self):
        """Whether any of its processes still runs; one that was asked to end and did not is ended."""
        if self.deadline is not None and time.monotonic() > self.deadline and self.process.poll() is None:
            self.process.kill()
        return any(process.poll() is None for process in [self.process, *self.helpers])

    def close(self):
        """Leave nothing behind: no process, pipe, key handler or file, no view that stands still."""
        for process in [self.process, *self.helpers]:
            if process.poll() is None:
                process.kill()
                process.wait()
        self.acceptors.clear()  # a pipe closes when its acceptor is let go
        if self.handler is not None:
            self.toolkit.removeKeyHandler(self.handler)
        if os.path.exists(self.result):
            os.remove(self.result)
        for document, calculating in self.calculating:
            restore(document, calculating)

    def message(self):
        """Return what went wrong, or an empty text."""
        try:
            with open(self.result, encoding="utf-8") as stream:
                return json.load(stream)["message"]
        except (OSError, ValueError, KeyError):
            pass  # it ended before it could say anything
        if self.asked:
            return STOPPED
        with open(self.log, encoding="utf-8", errors="replace") as stream:
            told = stream.read()
        if "No module named" in told:
            return NO_PACKAGE.format(python=self.settings["python"])
        return DIED.format(status=self.process.returncode, log=self.log)


class Refusal:
    """A job that could not be started."""

    uid = None

    def __init__(self, document, text):
        self.document, self.text = document, text

    def is_working(self):
        """It is done."""
        return False

    def message(self):
        """Return why."""
        return self.text

    def close(self):
        """Nothing was started."""


def service(name):
    """Return a new instance of one of the office's services."""
    context = uno.getComponentContext()
    return context.ServiceManager.createInstanceWithContext(name, context)


def environment():
    """Return the environment without what the office set for its own Python."""
    own = ("PYTHONHOME", "PYTHONPATH", "PYTHONSTARTUP", "LD_LIBRARY_PATH", "URE_BOOTSTRAP", "UNO_PATH")
    return {name: value for name, value in os.environ.items() if name not in own}


def headless():
    """Whether this office shows no windows, so that a message box would wait for ever."""
    try:
        with open("/proc/self/cmdline", "rb") as stream:
            words = stream.read().split(b"\0")
    except OSError:
        return os.environ.get("SAL_USE_VCLPLUGIN") == "svp"
    return any(word.lstrip(b"-") in (b"headless", b"invisible") for word in words)


def home():
    """Return the folder of bridge.json, in the user's profile."""
    user = service("com.sun.star.util.PathSubstitution").substituteVariables("$(user)", True)
    return os.path.join(uno.fileUrlToSystemPath(user), "xlsheets")


def tell(document, text):
    """Show a message; without windows write it down."""
    folder = home()
    if os.path.isdir(folder):
        with open(os.path.join(folder, "last-message.txt"), "w", encoding="utf-8") as stream:
            stream.write(text)
    if not text or document is None or headless():
        return
    window = document.CurrentController.Frame.ContainerWindow
    kind = uno.Enum("com.sun.star.awt.MessageBoxType", "WARNINGBOX")
    service("com.sun.star.awt.Toolkit").createMessageBox(window, kind, 1, TITLE, text).execute()


def workbooks():
    """Return the open workbooks."""
    documents = service("com.sun.star.frame.Desktop").Components.createEnumeration()
    found = []
    while documents.hasMoreElements():
        document = documents.nextElement()
        if hasattr(document, "Sheets"):
            found.append(document)
    return found


def restore(document, calculating):
    """Undo what code that was stopped may have left: held views, manual calculation."""
    if document not in workbooks():
        return  # closed meanwhile
    while document.hasControllersLocked():
        document.unlockControllers()
    if document.isAutomaticCalculationEnabled() != calculating:
        document.enableAutomaticCalculation(calculating)


def begin(document, code):
    """Start code for a document and return the job's number; a job that cannot start is finished at once."""
    job = secrets.token_hex(8)
    if document is None or not hasattr(document, "Sheets"):
        RUNS[job] = Refusal(document, NO_BOOK)
        return job
    folder = home()
    try:
        with open(os.path.join(folder, "bridge.json"), encoding="utf-8") as stream:
            settings = json.load(stream)
    except (OSError, ValueError):
        RUNS[job] = Refusal(document, NOT_INSTALLED)
        return job
    other = running(document)
    if other is not None:
        if code.strip() == settings.get("cancel"):  # not waited for: a wait within a wait may never end
            other.help(code)
        RUNS[job] = Refusal(document, "" if code.strip() == settings.get("cancel") else BUSY)
        return job
    try:
        RUNS[job] = Run(document, code, settings, folder)
    except OSError:
        RUNS[job] = Refusal(document, NO_PYTHON.format(python=settings["python"]))
    return job


def is_working(job):
    """Whether a job is not done yet."""
    return RUNS[job].is_working()


def finish(job):
    """Clear up after a job, show what went wrong, and return that text."""
    run = RUNS[job]
    try:
        text = run.message()
    finally:
        run.close()
        del RUNS[job]
    tell(run.document, text)
    return text


def cancel(document):
    """Stop the code that is at work for a document."""
    run = running(document)
    if run is not None:
        run.stop()


def running(document):
    """Return the run that is at work for a document, or None."""
    uid = getattr(document, "RuntimeUID", None)
    return next((run for run in RUNS.values() if run.uid == uid and run.is_working()), None)


g_exportedScripts = (begin, is_working, finish, cancel)  # noqa: N816  the name that LibreOffice looks for
