"""Output: new files put in place safely, and a clear refusal where that cannot be."""

import os
import stat
import tempfile
from pathlib import Path

from xlsheets.books.replace import ReplaceRefused, lock_of, write_beside_and_replace
from xlsheets.books.systemword import system_word
from xlsheets.core.findings import Place, Refused
from xlsheets.core.wording import finding

_WRITABLE = stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH


def check_target(path: Path) -> None:
    """Refuse a target that cannot be written, before any work is done.

    Raises:
        Refused: target-locked or target-read-only.
    """
    lock = lock_of(path)
    if lock is not None:
        raise Refused(finding("target-locked", Place(str(path)), seen=lock.name))
    if path.is_dir():
        raise _read_only(path, "是文件夹")
    if path.exists() and not path.stat().st_mode & _WRITABLE:
        raise _read_only(path, "文件只读")
    check_folder(path.parent)


def check_kind(path: Path, kinds: tuple[str, ...] = (".xlsx",)) -> None:
    """Refuse a new file whose name says that it is of another kind.

    Raises:
        Refused: target-kind.
    """
    if path.suffix.lower() not in kinds:
        raise Refused(
            finding("target-kind", Place(str(path)), seen=path.suffix or "（无扩展名）", kinds="、".join(kinds))
        )


def check_folder(folder: Path) -> None:
    """Make a folder where there is none, and refuse one that cannot be written.

    Raises:
        Refused: target-read-only.
    """
    there = next((above for above in (folder, *folder.parents) if above.exists()), folder)
    if there.exists() and not there.is_dir():
        raise _read_only(there, "这是文件，不是文件夹")
    try:
        if not there.stat().st_mode & _WRITABLE:
            raise _read_only(there, "文件夹只读")
        folder.mkdir(parents=True, exist_ok=True)
        writable = bool(folder.stat().st_mode & _WRITABLE) and os.access(folder, os.W_OK)
    except OSError as error:
        raise _read_only(folder, system_word(error)) from None
    if not writable:
        raise _read_only(folder, "文件夹只读")


def _read_only(path: Path, seen: str) -> Refused:
    return Refused(finding("target-read-only", Place(str(path)), seen=seen))


def _why(refused: ReplaceRefused) -> str:
    """Return why a file could not be replaced, in the users' language."""
    if isinstance(refused.__cause__, OSError):
        return system_word(refused.__cause__)
    return "正在别处打开" if refused.code == "locked" else "只读"


def write_file(path: Path, data: bytes) -> Path | None:
    """Write a file whole or not at all, and return the backup of what stood there (None when nothing did).

    A file that already has these bytes is left alone.

    Raises:
        Refused: target-locked or target-read-only; the old file is then what it was.
    """
    check_target(path)
    if path.exists():
        if path.read_bytes() == data:
            return None
        try:
            return write_beside_and_replace(path, data)
        except ReplaceRefused as refused:
            code = "target-locked" if refused.code == "locked" else "target-read-only"
            raise Refused(finding(code, Place(str(path)), seen=_why(refused))) from None
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".xlsheets-", suffix=path.suffix)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        os.chmod(name, 0o644)
        os.replace(name, path)
    except OSError as error:
        Path(name).unlink(missing_ok=True)
        raise _read_only(path, system_word(error)) from None
    return None
