from pathlib import Path

import pytest

from tests.support.desk import Desk


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """A clerk's empty desk as the current folder."""
    monkeypatch.chdir(tmp_path)
    return Desk(tmp_path)
