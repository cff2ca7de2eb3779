"""谁已报送: the standing of a stored round."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.support.command import run
from tests.support.desk import Desk
from tests.support.schemes import ORG_ONE
from tests.support.tables import table
from xlsheets.books.rosterfile import read_roster
from xlsheets.books.schemefile import Scheme
from xlsheets.core.findings import Refused
from xlsheets.core.ledger import Status
from xlsheets.jobs.merge import merge
from xlsheets.jobs.status import status
from xlsheets.jobs.store import check_store, open_store, save_store


@pytest.fixture
def stored(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A stored round: one unit in time and again later, one late, one unknown, one missing, one file twice."""
    monkeypatch.chdir(tmp_path)
    desk = Desk(tmp_path)
    desk.scheme(ORG_ONE, due="2012-01-17")
    desk.roster("| 单位 |\n| 甲支部 |\n| 乙支部 |\n| 丙支部 |")
    desk.put("1.xlsx", table("甲支部", 9, day="2012-01-10"))
    desk.put("2.xlsx", table("甲支部", 8, day="2012-01-12"))
    desk.put("3.xlsx", table("乙支部", 7, day="2012-01-20"))
    (tmp_path / "in" / "4.xlsx").write_bytes((tmp_path / "in" / "3.xlsx").read_bytes())
    desk.put("5.xlsx", table("丁支部", 6))
    merged = merge(["in"], Scheme.load("scheme.toml"), read_roster(Path("roster.xlsx")))
    save_store(merged, tmp_path / "汇总.xlsx")
    return tmp_path / "汇总.xlsx"


def test_standing_of_a_round(stored: Path) -> None:
    """Returned, missing and late units, and what became of every file."""
    standing = status(stored)

    assert standing.returned == ("甲支部", "乙支部")
    assert standing.missing == ("丙支部",)
    assert standing.late == ("in/3.xlsx",)
    assert [(Path(file.path).name, file.status) for file in standing.files] == [
        ("1.xlsx", Status.SUPERSEDED),
        ("2.xlsx", Status.ACCEPTED),
        ("3.xlsx", Status.ACCEPTED),
        ("4.xlsx", Status.DUPLICATE),
        ("5.xlsx", Status.REJECTED),
    ]
    assert all(file.note for file in standing.files if file.status is not Status.ACCEPTED)
    assert list(standing.as_json()) == ["files", "returned", "missing", "late", "faulty", "due", "levels"]


def test_stored_round_is_the_round(stored: Path) -> None:
    """Opened again, the round has the same results, roll-up, findings, ledger and missing units."""
    merged = merge(["in"], Scheme.load("scheme.toml"), read_roster(Path("roster.xlsx")))

    again = open_store(stored)

    assert [(one.line.unit, one.line.tally, one.rate, one.verdict) for one in again.results] == [
        (one.line.unit, one.line.tally, one.rate, one.verdict) for one in merged.results
    ]
    assert (again.findings, again.missing, again.scheme) == (merged.findings, merged.missing, merged.scheme)
    assert [(file.path, file.sha256, file.status, file.unit, file.date) for file in again.files] == [
        (file.path, file.sha256, file.status, file.unit, file.date) for file in merged.files
    ]


def test_storing_again_changes_nothing(stored: Path) -> None:
    """A round that was opened and stored again gives the same figures; the bytes of a merge repeat."""
    before = stored.read_bytes()
    merged = merge(["in"], Scheme.load("scheme.toml"), read_roster(Path("roster.xlsx")))

    assert save_store(merged, stored) is None
    assert stored.read_bytes() == before


@pytest.mark.parametrize("name", ["in/1.xlsx", "roster.xlsx", "scheme.toml", "nothing.xlsx"])
def test_other_files_are_no_store(stored: Path, name: str) -> None:
    """A return, a roster and a file that is not there have no standing."""
    with pytest.raises(Refused):
        status(Path(name))
    if Path(name).exists():
        with pytest.raises(Refused):
            check_store(Path(name))


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A stored round over two levels: one unit of three returned in time, one late, one not at all."""
    monkeypatch.chdir(tmp_path)
    desk = Desk(tmp_path)
    desk.scheme(ORG_ONE, due="2012-01-17")
    desk.roster("""
        | 单位 | 上级单位 |
        | 东总支 | 校党委 |
        | 甲支部 | 东总支 |
        | 乙支部 | 东总支 |
        | 西总支 | 校党委 |
        | 丙支部 | 西总支 |
    """)
    desk.put("1.xlsx", table("甲支部", 9, day="2012-01-10"))
    desk.put("2.xlsx", table("乙支部", 9, day="2012-01-18"))
    save_store(merge(["in"], Scheme.load("scheme.toml"), read_roster(Path("roster.xlsx"))), tmp_path / "汇总.xlsx")
    return tmp_path / "汇总.xlsx"


def test_missing_and_late_stand_at_each_level(tree: Path) -> None:
    """Every inner unit names the leaves below it."""
    levels = {level.unit: level for level in status(tree).levels}

    assert levels["校党委"].expected == ("甲支部", "乙支部", "丙支部")
    assert (levels["校党委"].missing, levels["校党委"].late) == (("丙支部",), ("乙支部",))
    assert (levels["东总支"].missing, levels["东总支"].late) == ((), ("乙支部",))
    assert (levels["西总支"].returned, levels["西总支"].missing) == ((), ("丙支部",))


@pytest.mark.parametrize(
    ("day", "words"),
    [("2012-01-10", "还有 7 天"), ("2012-01-17", "截止，请督促务必今天报送"), ("2012-01-20", "已超过 3 天")],
)
def test_reminders_are_ready_to_be_sent(tree: Path, day: str, words: str) -> None:
    """One message to each unit above the missing, with the days that are left on the day it is sent."""
    said = run("status", tree, "--remind", "--on", day)

    assert said.exit_code == 0
    assert said.stdout.startswith("西总支：\n")
    assert "尚未报送：丙支部。" in said.stdout
    assert words in said.stdout


def test_days_left_stand_in_the_json_only_when_the_day_is_given(tree: Path) -> None:
    """Without --on the same book gives the same bytes on any day."""
    assert "days_left" not in json.loads(run("status", tree, "--json", "-").stdout)
    assert json.loads(run("status", tree, "--on", "2012-01-20", "--json", "-").stdout)["days_left"] == -3
    assert run("status", tree, "--on", "下周").exit_code == 2
