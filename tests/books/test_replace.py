"""A file is replaced whole or not at all, and the last write can be taken back."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

import pytest

from xlsheets.books import replace

OLD, NEW = b"old bytes", b"new bytes, more of them"


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """A file in a folder of its own, with a name like the offices'."""
    path = tmp_path / "附件 4(汇总).xlsx"
    path.write_bytes(OLD)
    path.chmod(0o640)
    return path


def names(path: Path) -> list[str]:
    """Return what lies in the folder of a file."""
    return sorted(p.name for p in path.parent.iterdir())


def test_the_old_bytes_lie_beside_and_the_mode_stays(book: Path) -> None:
    """No temporary file is left."""
    kept = replace.write_beside_and_replace(book, NEW)

    assert kept is not None
    assert (book.read_bytes(), kept.read_bytes()) == (NEW, OLD)
    assert stat.S_IMODE(book.stat().st_mode) == 0o640
    assert names(book) == sorted([book.name, kept.name, f"{kept.name}.json"])


def test_two_writes_are_taken_back_one_by_one(book: Path) -> None:
    """Backups are numbered; after the last undo nothing is left of them."""
    replace.write_beside_and_replace(book, NEW)
    replace.write_beside_and_replace(book, b"third")
    assert [p.name for p in replace.backups(book)] == [f"{book.name}.备份1", f"{book.name}.备份2"]
    replace.undo(book)
    assert book.read_bytes() == NEW
    replace.undo(book)
    assert book.read_bytes() == OLD
    assert names(book) == [book.name]
    with pytest.raises(replace.ReplaceRefused, match="no-backup"):
        replace.undo(book)


def test_undo_refuses_when_somebody_wrote_since(book: Path) -> None:
    """His bytes stay, and so does the backup."""
    replace.write_beside_and_replace(book, NEW)
    book.write_bytes(b"somebody's")
    with pytest.raises(replace.ReplaceRefused, match="changed-since"):
        replace.undo(book)
    assert book.read_bytes() == b"somebody's"
    assert len(replace.backups(book)) == 1


def test_undo_refuses_a_backup_that_was_changed(book: Path) -> None:
    """Only the bytes that were there come back."""
    kept = replace.write_beside_and_replace(book, NEW)
    assert kept is not None
    kept.write_bytes(b"tampered")
    with pytest.raises(replace.ReplaceRefused, match="changed-since"):
        replace.undo(book)
    assert book.read_bytes() == NEW


@pytest.mark.parametrize("lock", ["~${name}", ".~lock.{name}#", "~${short}"])
def test_a_file_that_is_open_elsewhere_is_left_alone(book: Path, lock: str) -> None:
    """Owner files of Excel, WPS and LibreOffice count."""
    book = book.rename(book.with_name("annex of the year.xlsx"))
    book.with_name(lock.format(name=book.name, short=book.name[2:])).write_bytes(b"somebody")
    before = names(book)
    with pytest.raises(replace.ReplaceRefused, match="locked"):
        replace.write_beside_and_replace(book, NEW)
    assert (book.read_bytes(), names(book)) == (OLD, before)


@pytest.mark.parametrize("what", ["file", "folder"])
def test_a_write_protected_file_is_left_alone(book: Path, what: str) -> None:
    """The mode bits count for the superuser too."""
    place = book if what == "file" else book.parent
    mode = place.stat().st_mode
    place.chmod(mode & ~0o222)
    try:
        with pytest.raises(replace.ReplaceRefused, match="read-only"):
            replace.write_beside_and_replace(book, NEW)
    finally:
        place.chmod(mode)
    assert (book.read_bytes(), names(book)) == (OLD, [book.name])


def test_a_missing_file_is_said_to_be_missing(tmp_path: Path) -> None:
    """Nothing is made in its place."""
    with pytest.raises(replace.ReplaceRefused, match="missing"):
        replace.write_beside_and_replace(tmp_path / "no.xlsx", NEW)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("step", ["fsync", "replace"])
def test_a_full_disk_leaves_everything_as_it_was(book: Path, step: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """At whatever step the disk gives up."""

    def fail(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, step, fail)
    with pytest.raises(replace.ReplaceRefused, match="write-failed"):
        replace.write_beside_and_replace(book, NEW)
    assert (book.read_bytes(), names(book)) == (OLD, [book.name])


def test_a_link_is_followed(book: Path) -> None:
    """The file behind it is replaced, the link stays a link."""
    link = book.with_name("link.xlsx")
    link.symlink_to(book)
    replace.write_beside_and_replace(link, NEW, backup=False)
    assert link.is_symlink()
    assert book.read_bytes() == NEW
