"""The façade: few names, light to import, and the same jobs as the command."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import xlsheets
from tests.passwords.locks import PASSWORD, by_msoffcrypto
from tests.support.desk import Desk
from tests.support.schemes import ORG_ONE
from tests.support.tables import table

HEAVY = ("pandas", "openpyxl", "xlwings", "xlsxwriter")


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """A clerk's desk with one good return, as the current folder."""
    monkeypatch.chdir(tmp_path)
    desk = Desk(tmp_path)
    desk.scheme(ORG_ONE)
    desk.put("01.xlsx", table("化学系教工党支部"))
    return desk


def _loaded(code: str) -> set[str]:
    """Return the heavy modules that a fresh interpreter has loaded after some code."""
    tell = f"\nimport sys\nprint(*[name for name in {HEAVY!r} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code + tell], capture_output=True, text=True, check=True, timeout=60)
    return set(done.stdout.split())


def test_import_is_light() -> None:
    """`import xlsheets` loads no spreadsheet library and no pandas, and neither do its names."""
    assert _loaded("import xlsheets; dir(xlsheets)") == set()
    assert _loaded("from xlsheets import Scheme, Finding, Refused, Roster") == set()


def test_check_is_light(desk: Desk) -> None:
    """Checking a file loads neither pandas nor openpyxl nor xlwings: a button answers at once."""
    code = "import xlsheets as xs; assert xs.check('in/01.xlsx', xs.Scheme.load('scheme.toml')) == []"

    assert _loaded(code) <= {"xlsxwriter"}


def test_public_names_are_few_and_there() -> None:
    """At most 15 names, each of which can be had; others raise AttributeError."""
    assert len(xlsheets.__all__) <= 15
    for name in xlsheets.__all__:
        assert getattr(xlsheets, name).__doc__
    assert set(xlsheets.__all__) <= set(dir(xlsheets))
    with pytest.raises(AttributeError, match="nothing"):
        xlsheets.nothing  # noqa: B018


def test_round_in_five_lines(desk: Desk) -> None:
    """Load, merge, look: as a script does it."""
    scheme = xlsheets.Scheme.load("scheme.toml")
    roster = xlsheets.load_roster("roster.xlsx")

    merged = xlsheets.merge("in", scheme, roster)

    assert [one.rate.printed for one in merged.results if one.rate] == ["90.00"]
    assert merged.missing == ()
    assert list(merged.findings) == []
    assert xlsheets.check(["in/01.xlsx"], scheme, roster) == []


def test_frame_is_long_and_typed(desk: Desk) -> None:
    """A row a level: six columns of text and a count that may be missing, never 0 in its place."""
    desk.put("01.xlsx", table("化学系教工党支部").replace("| 0 |", "| 近3 |"))
    merged = xlsheets.merge("in", xlsheets.Scheme.load("scheme.toml"))

    frame = merged.to_frame()

    assert list(frame.columns) == ["unit", "form", "subject", "group", "item", "level", "count"]
    assert str(frame["count"].dtype) == "Int64"
    assert frame["level"].tolist() == ["满意", "基本满意", "不满意"]
    assert frame["count"].isna().tolist() == [False, True, False]
    assert frame["group"].isna().all()
    assert int(frame["count"].sum()) == 10


def test_frame_of_nothing_has_its_columns(desk: Desk) -> None:
    """A round without a counted file gives an empty frame of the same columns and types."""
    desk.put("01.xlsx", "| 填表说明 |")

    frame = xlsheets.merge("in", xlsheets.Scheme.load("scheme.toml")).to_frame()

    assert len(frame) == 0
    assert list(frame.columns) == ["unit", "form", "subject", "group", "item", "level", "count"]
    assert str(frame["count"].dtype) == "Int64"


@pytest.mark.parametrize("passwords", [PASSWORD, ["", "别的", PASSWORD]])
def test_passwords_open_what_is_locked(desk: Desk, passwords: str | list[str]) -> None:
    """Check and merge try a password or several, as the command line does with --password-file; none is shown."""
    by_msoffcrypto(desk.folder / "in" / "01.xlsx")
    scheme = xlsheets.Scheme.load("scheme.toml")

    merged = xlsheets.merge("in", scheme, passwords=passwords)

    assert [one.rate.printed for one in merged.results if one.rate] == ["90.00"]
    assert xlsheets.check("in", scheme, passwords=passwords) == []
    assert [one.code for one in xlsheets.check("in", scheme)] == ["file-encrypted"]
    assert [one.code for one in xlsheets.check("in", scheme, passwords=["不对"])] == ["password-wrong"]
    assert PASSWORD not in repr(merged)


def test_annexes_are_data(desk: Desk) -> None:
    """The annex tables of a round can be had without a workbook."""
    merged = xlsheets.merge("in", xlsheets.Scheme.load("scheme.toml"))

    assert all(table.title is not None for table in merged.annexes())
