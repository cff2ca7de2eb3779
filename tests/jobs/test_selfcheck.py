"""环境自检: text that can be pasted to IT, without the name of a user or a computer."""

import getpass
import json
import os
import socket
from pathlib import Path

import pytest

from tests.support.command import run
from xlsheets import __version__
from xlsheets.jobs import selfcheck


def test_it_says_what_there_is() -> None:
    """Versions of what is needed stand in it, in Chinese first, in English when asked."""
    told = run("selfcheck")
    assert told.exit_code == 0, told.said
    assert told.stdout.startswith("xlsheets 环境自检")
    assert __version__ in told.stdout
    for word in ("Python", "LibreOffice", "WPS", "编码", "临时文件夹", "python-calamine"):
        assert word in told.stdout
    assert "self-check" in run("selfcheck", "--lang", "en").stdout


def test_the_json_holds_the_same(tmp_path: Path) -> None:
    """Every line has what was looked at, what was found, and how it is; the file may be written again."""
    listed = run("selfcheck", "--json", "-").json["checks"]
    assert {entry["state"] for entry in listed} <= {"good", "bad", "note"}
    target = tmp_path / "自检.json"
    for _ in range(2):
        assert run("selfcheck", "--json", target).exit_code == 0
    assert [one["about"] for one in json.loads(target.read_text("utf-8"))["checks"]] == [one["about"] for one in listed]


def test_no_name_of_a_person_or_computer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Paths below the home folder begin with ~."""
    home = tmp_path / "Users" / "zhangsan-张三"
    home.mkdir(parents=True)
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("USERPROFILE", str(home))
    monkeypatch.setenv("TMPDIR", str(home))
    monkeypatch.chdir(home)
    text = selfcheck.as_text(selfcheck.selfcheck())
    assert "张三" not in text
    assert "~" in text
    assert socket.gethostname() not in text or len(socket.gethostname()) < 4
    assert getpass.getuser() in ("root",) or getpass.getuser() not in text


@pytest.mark.skipif(os.name == "nt" or os.getuid() == 0, reason="root may write everywhere")
def test_a_folder_that_cannot_be_written_is_a_fault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Exit status 1, and a line with a cross."""
    tmp_path.chmod(0o555)
    monkeypatch.chdir(tmp_path)
    told = run("selfcheck")
    assert told.exit_code == 1
    assert "× 当前文件夹" in told.stdout


def test_a_look_that_fails_is_a_line(monkeypatch: pytest.MonkeyPatch) -> None:
    """The self-check itself never fails: what it cannot see is said."""

    def broken() -> list[selfcheck.Fact]:
        raise OSError("坏了")

    monkeypatch.setattr(selfcheck, "_office", broken)
    facts = selfcheck.selfcheck()
    assert any("坏了" in fact.found and fact.state == "bad" for fact in facts)
    assert not selfcheck.is_sound(facts)
