"""The process in which a folder is merged while the spreadsheet program stays free.

It speaks over its standard streams like the children of the engine: a request,
then how far it is, then the 汇总 workbook or why there is none. It ends when
its parent is gone or kills it; nothing is written but by the parent.
"""

import os
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, cast

from xlsheets.books.summary.kept import Kept
from xlsheets.core.findings import Refused, Severity
from xlsheets.core.ledger import Status
from xlsheets.core.roster import Roster
from xlsheets.core.scheme import Scheme
from xlsheets.jobs.child import receive, send

_START = "import sys; sys.path.insert(0, sys.argv[1]); from xlsheets.jobs.click.collector import main; main()"


@dataclass(frozen=True)
class Request:
    """What is to be merged.

    Attributes:
        folder: The folder of the returns, relative to `home` or absolute.
        home: The folder that the workbook lies in; the work is done there.
        ignore: Files that are no returns: the workbook itself.
        scheme: The round's scheme.
        roster: Its roster.
        kept: What people wrote into the workbook.
    """

    folder: str
    home: str
    ignore: tuple[str, ...]
    scheme: Scheme
    roster: Roster | None
    kept: Kept


@dataclass(frozen=True)
class Collected:
    """What came of it.

    Attributes:
        data: The 汇总 workbook.
        annexes: The names of its annex sheets.
        files: How many files were received.
        accepted: How many of them count.
        missing: How many units have not returned.
        errors: How many findings are errors; likewise `warnings` and `notes`.
    """

    data: bytes
    annexes: tuple[str, ...]
    files: int
    accepted: int
    missing: int
    errors: int
    warnings: int
    notes: int


class Ended(Exception):
    """The process ended without an answer."""


def collect(request: Request, progress: Callable[[int, int], None] | None = None) -> Collected:
    """Merge a folder and return the 汇总 workbook, as `xlsheets merge FOLDER --into BOOK` writes it.

    Raises:
        Refused: as the merge.
    """
    from xlsheets.books.codecells import CodeCheck
    from xlsheets.jobs.merge import Choice, merge
    from xlsheets.jobs.store import store_of

    os.chdir(request.home)
    codes = CodeCheck(request.kept.codes) if request.kept.codes is not None else None
    choice = Choice(decisions=request.kept.decisions, codes=codes)
    ignore = [Path(path) for path in request.ignore]
    merged = merge([request.folder], request.scheme, request.roster, ignore=ignore, choice=choice, progress=progress)
    weights = Counter(one.severity for one in merged.findings)
    return Collected(
        store_of(merged, Path(request.home), request.kept),
        tuple(table.name for table in merged.annexes()),
        len(merged.files),
        merged.counted(Status.ACCEPTED),
        len(merged.missing),
        weights[Severity.ERROR],
        weights[Severity.WARNING],
        weights[Severity.INFO],
    )


class Collector:
    """The process, seen from the click that started it."""

    def __init__(self, request: Request) -> None:
        """Start it.

        Raises:
            OSError: when no process can be started.
        """
        self.done, self.total = 0, 0
        self._answer: Any = None
        package = str(Path(__file__).resolve().parents[3])
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-X", "utf8", "-c", _START, package],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
        self._listener = threading.Thread(target=self._listen, args=(request,), daemon=True)
        self._listener.start()

    def _listen(self, request: Request) -> None:
        try:
            send(cast(BinaryIO, self._process.stdin), ([folder for folder in sys.path if folder], request))
            while True:
                kind, told = receive(cast(BinaryIO, self._process.stdout))
                if kind == "progress":
                    self.done, self.total = told
                    continue
                self._answer = Refused(*told) if kind == "refused" else told
                return
        except (OSError, EOFError, ValueError):
            self._answer = Ended(f"exit {self._process.wait()}")

    def wait(self, seconds: float) -> bool:
        """Wait so long at most; return whether it is done."""
        self._listener.join(seconds)
        return not self._listener.is_alive()

    def result(self) -> Collected:
        """Return what came of it.

        Raises:
            Refused: as the merge.
            Ended: when the process died.
        """
        if isinstance(self._answer, BaseException):
            raise self._answer
        return cast(Collected, self._answer)

    def end(self) -> None:
        """End the process; its own children end with it."""
        self._process.kill()
        self._process.wait()
        for stream in (self._process.stdin, self._process.stdout):
            if stream is not None:
                stream.close()


def main() -> None:
    """Answer one request."""
    requests, answers = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    quiet = os.open(os.devnull, os.O_RDWR)
    os.dup2(quiet, 0)
    os.dup2(quiet, 1)  # whatever the work prints does not get among the answers
    sys.path[:], request = receive(requests)
    threading.Thread(target=_end_with_parent, args=(requests,), daemon=True).start()
    try:
        send(answers, ("done", collect(request, lambda done, total: send(answers, ("progress", (done, total))))))
    except Refused as refused:
        send(answers, ("refused", refused.findings))  # an exception of ours does not travel
    except Exception as error:
        send(answers, ("done", Ended(f"{type(error).__name__}: {error}"[:300])))


def _end_with_parent(requests: BinaryIO) -> None:
    """End this process when the other side closes the stream: nobody waits any more."""
    requests.read(1)
    os._exit(1)
