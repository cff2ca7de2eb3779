"""校验: the findings of files on their own."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.desk import Desk
from tests.support.schemes import MEMBER_ONE, ORG_ONE
from tests.support.tables import table
from xlsheets.books.rosterfile import read_roster
from xlsheets.books.schemefile import Scheme
from xlsheets.core.findings import Refused
from xlsheets.jobs.check import check
from xlsheets.jobs.merge import merge

UNIT = "化学系教工党支部"


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """A clerk's desk with two units, as the current folder."""
    monkeypatch.chdir(tmp_path)
    desk = Desk(tmp_path)
    desk.scheme(ORG_ONE)
    desk.roster(f"| 单位 |\n| {UNIT} |\n| 物理系学生党支部 |")
    return desk


def test_missing_units_are_not_chased(desk: Desk) -> None:
    """One file is checked for itself; merge asks for the others."""
    desk.put("01.xlsx", table(UNIT))
    scheme, roster = Scheme.load("scheme.toml"), read_roster(Path("roster.xlsx"))

    assert check(["in"], scheme, roster).findings == ()
    assert [found.code for found in merge(["in"], scheme, roster).findings] == ["submission-missing"]


def test_check_finds_what_merge_finds(desk: Desk) -> None:
    """The findings of a file are the same whether it is checked or merged."""
    for number, facts in enumerate(("收回:9 | 有效:9", "收回:10票 | 有效:10", "发出:9 | 收回:10"), 1):
        desk.put(
            f"{number}.xlsx", table(UNIT if number < 3 else "物理系学生党支部", facts=facts, day=f"2012-01-0{number}")
        )
    scheme, roster = Scheme.load("scheme.toml"), read_roster(Path("roster.xlsx"))

    assert check(["in"], scheme, roster).findings == merge(["in"], scheme, roster).findings


def test_findings_stand_in_the_order_of_the_sheet(desk: Desk) -> None:
    """Row 10 comes after row 2, column C after B, and every finding once."""
    rows = "\n".join(f"| 党员{number} | 近9 | 近1 | 0 |" for number in range(1, 12))
    desk.scheme(MEMBER_ONE)
    desk.put("01.xlsx", f"| 单位:{UNIT} | | | |\n| 姓名 | 满意 | 基本满意 | 不满意 |\n{rows}")

    cells = [found.place.cell for found in check(["in"], Scheme.load("scheme.toml")).findings]

    assert cells == [f"{column}{row}" for row in range(3, 14) for column in "BC"]


def test_nothing_to_check_is_refused(desk: Desk) -> None:
    """An empty folder has nothing to be found in."""
    with pytest.raises(Refused):
        check(["in"], Scheme.load("scheme.toml"))
