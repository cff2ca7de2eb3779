"""Issuing into a folder that holds something already: what is kept is said, and what to do."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.command import Result, run
from tests.support.desk import OTHER, UNIT, Desk
from tests.support.schemes import ORG_ONE
from tests.support.tables import table


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """A desk from which two units were issued their workbooks, into a folder that was not there."""
    monkeypatch.chdir(tmp_path)
    desk = Desk(tmp_path)
    desk.scheme(ORG_ONE)
    desk.roster(f"| 单位 |\n| {UNIT} |\n| {OTHER} |")
    assert "已经在了" not in _issue().stdout
    return desk


def _issue(*more: str) -> Result:
    return run("issue", "scheme.toml", "-r", "roster.xlsx", "-o", "新的/下发", *more)


def _state() -> dict[str, tuple[bytes, int]]:
    return {path.name: (path.read_bytes(), path.stat().st_mtime_ns) for path in Path("新的/下发").iterdir()}


def test_the_same_again_is_kept_and_said(desk: Desk) -> None:
    """Nothing is written, and it says so: every file was there with the same content."""
    before = _state()

    again = _issue()

    assert again.exit_code == 0
    assert _state() == before
    assert f"已经在了、内容相同，保留未动 {len(before)} 个：01_{UNIT}.xlsx、02_{OTHER}.xlsx" in again.stdout
    assert "没有写入任何内容" in again.stdout
    assert "已写出" not in again.stdout
    english = _issue("--lang", "en").stdout
    assert "nothing was written" in english
    assert "already with the same content" in english


def test_only_what_was_lost_is_written(desk: Desk) -> None:
    """A workbook that was deleted comes back; the others are named as kept."""
    Path(f"新的/下发/01_{UNIT}.xlsx").unlink()

    again = _issue()

    assert again.stdout.count("已写出") == 1
    assert f"已写出：新的/下发/01_{UNIT}.xlsx" in again.stdout.replace("\\", "/")
    assert "没有写入任何内容" not in again.stdout


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_other_content_is_kept_named_and_nothing_written(desk: Desk, lang: str) -> None:
    """A 汇总 with returns in it and a workbook that somebody filled in: both named at once, every byte as it was."""
    desk.put("01.xlsx", table(UNIT))
    run("merge", "in", "-s", "scheme.toml", "-r", "roster.xlsx", "--into", "新的/下发/汇总.xlsm")
    Path(f"新的/下发/02_{OTHER}.xlsx").write_bytes(b"filled in")
    Path(f"新的/下发/01_{UNIT}.xlsx").unlink()
    before = _state()

    again = _issue("--lang", lang)

    assert (again.exit_code, again.stdout) == (2, "")
    assert _state() == before
    assert f"02_{OTHER}.xlsx、汇总.xlsm" in again.stderr
    words = ("2 个文件保留未动", "用 -o 换一个文件夹", "先把这些文件移到别处", "没有写入任何内容")
    english = ("2 file(s) were kept", "another folder with -o", "move these files away", "nothing was written")
    assert all(word in again.stderr for word in (words if lang == "zh" else english))


def test_workbooks_of_an_earlier_roster_are_named(desk: Desk) -> None:
    """A unit left the roster and 汇总 was moved away: its old workbook is still there, and must not be sent out."""
    desk.roster(f"| 单位 |\n| {UNIT} |")
    Path("新的/下发/汇总.xlsm").rename("汇总_旧.xlsm")
    Path("新的/下发/~$02_旧.xlsx").write_bytes(b"lock")
    Path("新的/下发/说明.docx").write_bytes(b"other")

    again = _issue()

    assert again.exit_code == 0
    (said,) = [line for line in again.stdout.splitlines() if "不是这次下发的" in line]
    assert said.endswith(f"：02_{OTHER}.xlsx")
    assert "另有 1 个" in said
    assert Path(f"新的/下发/02_{OTHER}.xlsx").exists()


def test_a_folder_of_a_files_name_is_in_the_way(desk: Desk) -> None:
    """A folder named like a workbook is kept and named like a file."""
    Path(f"新的/下发/01_{UNIT}.xlsx").unlink()
    Path(f"新的/下发/01_{UNIT}.xlsx").mkdir()

    again = _issue()

    assert again.exit_code == 2
    assert f"01_{UNIT}.xlsx" in again.stderr


def test_a_lock_stops_before_the_first_file(desk: Desk) -> None:
    """A file to be written that somebody has open ends the run with nothing written; an unchanged one does not."""
    for name in (f"01_{UNIT}.xlsx", "汇总.xlsm"):
        Path("新的/下发", name).unlink()
    lock = Path("新的/下发/~$汇总.xlsm")
    lock.write_bytes(b"lock")
    before = _state()

    assert _issue().exit_code == 2
    assert _state() == before
    lock.rename(lock.with_name(f"~$02_{OTHER}.xlsx"))
    assert _issue().exit_code == 0
