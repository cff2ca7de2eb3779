"""A desk, merged rounds, and LibreOffice that saves under a password."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.annexes.conftest import annex, pair, rounds  # noqa: F401
from tests.office.conftest import office  # noqa: F401
from tests.support.desk import Desk


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """The clerk's desk, in the current folder."""
    monkeypatch.chdir(tmp_path)
    return Desk(tmp_path)
