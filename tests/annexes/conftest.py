"""One merged round of each kind a session."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.annexes.rounds import ROUNDS, Round
from tests.office.conftest import office  # noqa: F401


@pytest.fixture(scope="session")
def rounds(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Round]:
    """Return the merged round of a name, made once."""
    made: dict[str, Round] = {}

    def get(name: str) -> Round:
        if name not in made:
            made[name] = ROUNDS[name](tmp_path_factory.mktemp(name) / "round")
        return made[name]

    return get


@pytest.fixture(autouse=True)
def _wide(monkeypatch: pytest.MonkeyPatch) -> None:
    """A terminal wide enough that no table is cut."""
    monkeypatch.setenv("COLUMNS", "240")


@pytest.fixture
def simple(rounds: Callable[[str], Round]) -> Round:
    """The small round: four branches, three returned, one overall item."""
    return rounds("simple")


@pytest.fixture
def pair(rounds: Callable[[str], Round]) -> Round:
    """Two branches of the small round."""
    return rounds("pair")


@pytest.fixture
def annex(tmp_path: Path) -> Path:
    """Where the office's file stands."""
    folder = tmp_path / "上级文件"
    folder.mkdir()
    return folder / "附件.xlsx"
