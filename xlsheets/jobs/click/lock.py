"""One click at a time: a lock that goes with its process, and the flag that cancels it.

The lock is the system's own on a file in the user's temporary folder: it is
let go when the process ends, however it ends, so that no crash leaves a
workbook locked.
"""

import hashlib
import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from xlsheets.books.scope import scope
from xlsheets.core.messages import Stopped, verb

_FOLDER = "XLSHEETS_RUNNING"
"""An environment variable: another folder for locks and flags."""


def _folder() -> Path:
    whose = os.getuid() if hasattr(os, "getuid") else "user"
    folder = Path(os.environ.get(_FOLDER) or Path(tempfile.gettempdir()) / f"xlsheets-{whose}")
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def _key(fullname: str) -> str:
    return hashlib.sha256(fullname.casefold().encode("utf-8", "surrogatepass")).hexdigest()[:16]


@scope
def only_one(fullname: str, name: str) -> Iterator[None]:
    """Let no second click on a workbook begin while this one is at work.

    Args:
        fullname: The workbook.
        name: The button.

    Raises:
        Stopped: running, with the button that is at work.
    """
    path = _folder() / f"{_key(fullname)}.lock"
    said = path.with_suffix(".verb")
    with path.open("a+b") as stream:
        if not _locked(stream):
            other = said.read_text("utf-8").strip() if said.exists() else ""
            raise Stopped("running", verb=verb(other) if other else "xlsheets")
        said.write_text(name, "utf-8")
        _flag(fullname).unlink(missing_ok=True)
        try:
            yield
        finally:
            said.unlink(missing_ok=True)
            _flag(fullname).unlink(missing_ok=True)
            _unlock(stream)


def is_running(fullname: str) -> bool:
    """Return whether a click on a workbook is at work."""
    path = _folder() / f"{_key(fullname)}.lock"
    if not path.exists():
        return False
    with path.open("a+b") as stream:
        if _locked(stream):
            _unlock(stream)
            return False
    return True


def _locked(stream: IO[bytes]) -> bool:
    try:
        if sys.platform == "win32":
            import msvcrt

            stream.seek(0)
            msvcrt.locking(stream.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _unlock(stream: IO[bytes]) -> None:
    if sys.platform == "win32":
        import msvcrt

        stream.seek(0)
        msvcrt.locking(stream.fileno(), msvcrt.LK_UNLCK, 1)
    else:
        import fcntl

        fcntl.flock(stream, fcntl.LOCK_UN)


def _flag(fullname: str) -> Path:
    return _folder() / f"{_key(fullname)}.cancel"


def ask_to_stop(fullname: str) -> None:
    """Raise the flag for the click that is at work."""
    _flag(fullname).write_bytes(b"")


def is_asked_to_stop(fullname: str) -> bool:
    """Return whether the flag is up."""
    return _flag(fullname).exists()
