"""Putting files in place: whole or not at all, and never over what may not be written."""

from __future__ import annotations

import errno
import os
import re
import stat
from pathlib import Path

import pytest

from xlsheets.books.systemword import system_word
from xlsheets.core.findings import Place, Refused
from xlsheets.core.wording import finding, in_words
from xlsheets.jobs.output import check_folder, check_target, write_file

READ_ONLY = ~(stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH)


def _code(refused: pytest.ExceptionInfo[Refused]) -> str:
    (found,) = refused.value.findings
    return found.code


def test_new_file_is_put_in_place(tmp_path: Path) -> None:
    """A new file stands there whole, in a folder made for it, with nothing left over."""
    path = tmp_path / "新" / "汇总.xlsx"

    assert write_file(path, b"new") is None
    assert path.read_bytes() == b"new"
    assert [entry.name for entry in path.parent.iterdir()] == ["汇总.xlsx"]


def test_old_file_is_kept(tmp_path: Path) -> None:
    """What stood there is kept as a backup, whose path is returned; the same bytes again write nothing."""
    path = tmp_path / "汇总.xlsx"
    path.write_bytes(b"old")

    backup = write_file(path, b"new")

    assert backup is not None
    assert (path.read_bytes(), backup.read_bytes()) == (b"new", b"old")
    assert write_file(path, b"new") is None


@pytest.mark.parametrize("lock", ["~$汇总.xlsx", ".~lock.汇总.xlsx#"])
def test_locked_target_is_refused(tmp_path: Path, lock: str) -> None:
    """A lock file beside the target means that somebody has it open."""
    (tmp_path / lock).write_bytes(b"")

    with pytest.raises(Refused) as refused:
        write_file(tmp_path / "汇总.xlsx", b"new")

    assert _code(refused) == "target-locked"
    assert not (tmp_path / "汇总.xlsx").exists()


@pytest.mark.parametrize("what", ["folder", "above", "file", "is-folder"])
def test_what_may_not_be_written_is_refused(tmp_path: Path, what: str) -> None:
    """Mode bits of file, folder, and the folder in which a new one would be made count, for root too."""
    path = tmp_path / "汇总.xlsx"
    if what == "file":
        path.write_bytes(b"old")
        path.chmod(path.stat().st_mode & READ_ONLY)
    elif what == "is-folder":
        path.mkdir()
    else:
        tmp_path.chmod(tmp_path.stat().st_mode & READ_ONLY)
    target = tmp_path / "a" / "b" / "汇总.xlsx" if what == "above" else path
    try:
        with pytest.raises(Refused) as refused:
            write_file(target, b"new")
    finally:
        tmp_path.chmod(0o755)

    assert _code(refused) == "target-read-only"
    assert what != "file" or path.read_bytes() == b"old"


def test_failure_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A disk that fills up while writing leaves neither a half file nor a stray one."""

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    with pytest.raises(Refused):
        write_file(tmp_path / "汇总.xlsx", b"new")

    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("below", ["", "more", "more/deeper"])
def test_file_named_as_a_folder_says_so(tmp_path: Path, below: str) -> None:
    """-o 名册.xlsx: the file is named, and that it is no folder, in Chinese only."""
    (tmp_path / "名册.xlsx").write_bytes(b"x")

    with pytest.raises(Refused) as refused:
        check_folder(tmp_path / "名册.xlsx" / below)

    (found,) = refused.value.findings
    assert found.place.file == str(tmp_path / "名册.xlsx")
    assert in_words(found).found == "这是文件，不是文件夹"


@pytest.mark.parametrize("error", [OSError(errno.EIO, "Input/output error"), OSError(errno.EDOM, "Out of range")])
def test_word_of_the_system_is_chinese(error: OSError) -> None:
    """What the system says in English does not stand inside a Chinese sentence; its number stays for those who look."""
    assert not re.search("[a-z]{3,}", system_word(error))
    assert system_word(OSError(errno.EDOM, "超出范围")) == "超出范围"


def test_failed_replacement_is_said_in_chinese(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A disk that is full while an old file is replaced: the reason is the user's language, the old file stays."""
    path = tmp_path / "汇总.xlsx"
    path.write_bytes(b"old")

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    with pytest.raises(Refused) as refused:
        write_file(path, b"new")

    assert in_words(refused.value.findings[0]).found == "磁盘已满"
    assert path.read_bytes() == b"old"


@pytest.mark.parametrize("lock", ["~$汇总.xlsx", ".~lock.汇总.xlsx#"])
@pytest.mark.parametrize("code", ["target-locked", "annex-locked"])
def test_lock_file_that_was_left_behind_may_be_deleted(lock: str, code: str) -> None:
    """After a crash the lock file stays: the remedy names it, and when it may be deleted."""
    words = in_words(finding(code, Place("汇总.xlsx"), seen=lock))
    english = in_words(finding(code, Place("汇总.xlsx"), seen=lock), "en")

    assert lock in words.found
    assert "没有人打开" in words.remedy
    assert "可以删去" in words.remedy
    assert "may be deleted" in english.remedy


def test_file_in_the_way_of_a_folder_is_refused(tmp_path: Path) -> None:
    """A file cannot be a folder."""
    (tmp_path / "out").write_bytes(b"x")

    with pytest.raises(Refused) as refused:
        check_folder(tmp_path / "out" / "more")

    assert _code(refused) == "target-read-only"
    with pytest.raises(Refused):
        check_target(tmp_path / "out" / "a.xlsx")
