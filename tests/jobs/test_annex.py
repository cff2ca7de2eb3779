"""生成附表: the annex tables of a stored round, in a new workbook."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from xlsheets.core.findings import Refused
from xlsheets.jobs.annex import annex, default_target
from xlsheets.jobs.demo import demo_roster, returned
from xlsheets.jobs.merge import merge
from xlsheets.jobs.schemes import Scheme
from xlsheets.jobs.store import save_store


@pytest.fixture(scope="module")
def stored(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo's round as a 汇总 workbook."""
    folder = tmp_path_factory.mktemp("round")
    (folder / "in").mkdir()
    scheme, roster = Scheme.load("fjnu-2011"), demo_roster()
    for name, content in returned(scheme, roster):
        (folder / "in" / name).write_bytes(content)
    save_store(merge([folder / "in"], scheme, roster), folder / "汇总.xlsx")
    return folder / "汇总.xlsx"


def test_annexes_of_a_round(stored: Path, tmp_path: Path) -> None:
    """Each annex of the scheme is a table of the new workbook; the same store gives the same bytes."""
    tables = annex(stored, tmp_path / "a.xlsx")
    annex(stored, tmp_path / "b.xlsx")

    wanted = [one.id for one in Scheme.load("fjnu-2011").annexes if one.rows != "ballot"]
    assert [one for one in wanted if any(one in f"{table.id}" for table in tables)] == wanted
    assert len(openpyxl.load_workbook(tmp_path / "a.xlsx").sheetnames) >= len(wanted)
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()


def test_only_one_annex(stored: Path, tmp_path: Path) -> None:
    """--only leaves the others out; an annex that the scheme lacks is refused by name."""
    tables = annex(stored, tmp_path / "a.xlsx", ["附件4"])

    assert {table.id for table in tables} == {"附件4"}
    with pytest.raises(Refused) as refused:
        annex(stored, tmp_path / "b.xlsx", ["附件9"])
    assert [found.code for found in refused.value.findings] == ["annex-unknown"]
    assert not (tmp_path / "b.xlsx").exists()


def test_dry_run_writes_nothing(stored: Path, tmp_path: Path) -> None:
    """A dry run says what the tables are and makes no file."""
    assert annex(stored, tmp_path / "a.xlsx", dry_run=True)
    assert not (tmp_path / "a.xlsx").exists()


def test_other_file_in_the_way_is_refused(stored: Path, tmp_path: Path) -> None:
    """A file with other content is not written over; the same content again is nothing."""
    target = tmp_path / "a.xlsx"
    target.write_bytes(b"mine")

    with pytest.raises(Refused) as refused:
        annex(stored, target)

    assert [found.code for found in refused.value.findings] == ["target-exists"]
    assert target.read_bytes() == b"mine"


def test_annexes_stand_beside_their_store() -> None:
    """Where nothing else is said, the annexes go beside the 汇总 workbook."""
    assert default_target(Path("a/汇总.xlsx")) == Path("a/汇总_附件.xlsx")
