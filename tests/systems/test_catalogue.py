"""Every system of the notices has its schemes, its demo and its row in the docs."""

from __future__ import annotations

from pathlib import Path

import pytest

from scripts.print_systems import page, schemes_of
from tests.support.command import run
from xlsheets.books.schemefile import bundled_names
from xlsheets.jobs.demo.catalogue import SYSTEMS
from xlsheets.jobs.demo.system import returned

ROOT = Path(__file__).parents[2]


def test_docs_are_not_stale() -> None:
    """docs/systems.md is what the schemes give today: python scripts/print_systems.py docs/systems.md."""
    assert (ROOT / "docs" / "systems.md").read_text("utf-8") == page()


def test_fourteen_systems_show_every_bundled_scheme() -> None:
    """s1 to s14, and no scheme that nothing shows."""
    assert list(SYSTEMS) == [f"s{number}" for number in range(1, 15)]
    assert {scheme.id for system in SYSTEMS.values() for scheme in schemes_of(system)} == set(bundled_names())


@pytest.mark.parametrize("key", SYSTEMS)
def test_returned_workbooks_repeat(key: str) -> None:
    """A demo's workbooks are the same bytes each time they are made."""
    stage = SYSTEMS[key].stages()[0]

    assert list(returned(stage)) == list(returned(stage))


def test_unknown_system(tmp_path: Path) -> None:
    """A system that is none is refused, with those there are."""
    done = run("demo", "--system", "s15", "-o", tmp_path)

    assert done.exit_code == 2
    assert "s14" in done.said


def test_key_in_capitals(tmp_path: Path) -> None:
    """S14 is s14; the demo ends with a table and the paths written."""
    done = run("demo", "--system", "S14", "-o", tmp_path)

    assert done.exit_code == 0
    assert "96.5%" in done.stdout
    assert (tmp_path / "汇总.xlsx").exists()
    assert str(tmp_path / "附件.xlsx") in done.stdout.replace("\n", "")
