"""Put new bytes in the place of a file, safely, and take that back.

The new bytes go to a temporary file in the same folder, reach the disk, and only then take the name of the old file,
whose bytes are kept beside it as ``NAME.备份1``, ``NAME.备份2`` and so on. At any failure the file is what it was.
A note beside each backup says what was written, so that :func:`undo` restores only what nobody changed since.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import re
import shutil
import stat
import tempfile
from pathlib import Path

BACKUP = "备份"
"""The word in the names of backups, followed by a number."""


class ReplaceRefused(Exception):
    """The file was not changed.

    Attributes:
        code: ``locked``, ``read-only``, ``missing``, ``write-failed``, ``no-backup`` or ``changed-since``.
        reason: One English sentence for logs.
        path: The file concerned.
    """

    def __init__(self, code: str, reason: str, path: Path) -> None:
        self.code = code
        self.reason = reason
        self.path = path
        super().__init__(f"{code}: {reason} ({path.name})")


def lock_of(path: Path) -> Path | None:
    """Return the owner file by which Excel, WPS (``~$``) or LibreOffice (``.~lock``) says that the file is open."""
    names = [f"~${path.name}", f".~lock.{path.name}#"]
    if len(path.stem) > 6:  # Excel and Word shorten the names of owner files
        names.append(f"~${path.name[2:]}")
    return next((path.with_name(name) for name in names if path.with_name(name).exists()), None)


def check_writable(path: Path) -> None:
    """Refuse a file that must not be written now.

    Raises:
        ReplaceRefused: ``missing``, ``locked`` or ``read-only`` (mode bits count, also for the superuser).
    """
    if not path.is_file():
        raise ReplaceRefused("missing", "there is no such file", path)
    lock = lock_of(path)
    if lock is not None:
        raise ReplaceRefused("locked", f"the file is open in another program ({lock.name})", path)
    mode = path.stat().st_mode
    if not mode & (stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH) or not os.access(path, os.W_OK):
        raise ReplaceRefused("read-only", "the file is write-protected", path)
    folder = path.resolve().parent
    if not folder.stat().st_mode & (stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH) or not os.access(folder, os.W_OK):
        raise ReplaceRefused("read-only", "the folder is write-protected", path)


def write_beside_and_replace(path: Path, data: bytes, *, backup: bool = True) -> Path | None:
    """Replace the content of a file and return its backup (None when none was wanted).

    Args:
        path: The file; its mode is kept, a link is followed.
        data: The new content.
        backup: Keep the old bytes beside the file, which :func:`undo` needs.

    Raises:
        ReplaceRefused: The file was not changed.
    """
    path = path.resolve()
    check_writable(path)
    made: list[Path] = []
    try:
        fresh = _written(path, data)
        made.append(fresh)
        kept = None
        if backup:
            kept = _free_backup(path)
            made += [kept, _record(kept)]
            _copy(path, kept)
            _note(kept, data)
        os.replace(fresh, path)
    except OSError as error:
        for left in made:
            with contextlib.suppress(OSError):
                left.unlink(missing_ok=True)
        code = "locked" if isinstance(error, PermissionError) else "write-failed"
        raise ReplaceRefused(code, f"the file could not be replaced: {error.strerror}", path) from error
    _sync_folder(path.parent)
    return kept


def backups(path: Path) -> list[Path]:
    """Return the backups of a file, oldest first."""
    pattern = re.compile(re.escape(path.name) + re.escape(f".{BACKUP}") + r"(\d+)")
    found = [(int(m[1]), p) for p in path.resolve().parent.iterdir() if (m := pattern.fullmatch(p.name))]
    return [p for _, p in sorted(found)]


def undo(path: Path) -> Path:
    """Restore the state before the last write, byte for byte, and return the backup that was used up.

    Raises:
        ReplaceRefused: ``no-backup``; ``changed-since`` when the file is not what was written; or as
            :func:`write_beside_and_replace`.
    """
    path = path.resolve()
    check_writable(path)
    known = backups(path)
    if not known or not _record(known[-1]).is_file():
        raise ReplaceRefused("no-backup", "there is no write to take back", path)
    backup = known[-1]
    record = json.loads(_record(backup).read_text("utf-8"))
    if record.get("written") != digest(path.read_bytes()):
        raise ReplaceRefused("changed-since", "the file was changed after it was written", path)
    old = backup.read_bytes()
    if record.get("before") != digest(old):
        raise ReplaceRefused("changed-since", "the backup was changed", path)
    write_beside_and_replace(path, old, backup=False)
    backup.unlink()
    _record(backup).unlink()
    return backup


def digest(data: bytes) -> str:
    """Return the SHA-256 of bytes in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def _written(path: Path, data: bytes) -> Path:
    """Write a temporary file in the folder of the file, down to the disk; it is gone again upon failure."""
    handle, name = tempfile.mkstemp(prefix=f".{path.stem[:40]}-", suffix=".tmp", dir=path.parent)
    fresh = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        shutil.copymode(path, fresh)
        if fresh.stat().st_size != len(data):
            raise OSError(0, "the file came out too short")
    except BaseException:
        fresh.unlink(missing_ok=True)
        raise
    return fresh


def _copy(path: Path, backup: Path) -> None:
    with path.open("rb") as source, backup.open("xb") as target:
        shutil.copyfileobj(source, target)
        target.flush()
        os.fsync(target.fileno())
    shutil.copystat(path, backup)


def _free_backup(path: Path) -> Path:
    number = len(backups(path)) + 1
    while (kept := path.with_name(f"{path.name}.{BACKUP}{number}")).exists() or _record(kept).exists():
        number += 1
    return kept


def _record(backup: Path) -> Path:
    """Return the note that belongs to a backup."""
    return backup.with_name(f"{backup.name}.json")


def _note(backup: Path, data: bytes) -> None:
    record = {"before": digest(backup.read_bytes()), "written": digest(data)}
    _record(backup).write_text(json.dumps(record), "utf-8")


def _sync_folder(folder: Path) -> None:
    """Bring the new name to the disk where the system can do that."""
    with contextlib.suppress(OSError, AttributeError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
