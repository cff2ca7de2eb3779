"""谁已报送: the standing of a stored round."""

from __future__ import annotations

from pathlib import Path

import pytest

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
    assert list(standing.as_json()) == ["files", "returned", "missing", "late", "faulty"]


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
