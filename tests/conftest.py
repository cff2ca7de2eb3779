"""What holds for all tests: a fault of the program is raised, not turned into a finding."""

import pytest


@pytest.fixture(autouse=True)
def _faults_are_raised(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XLSHEETS_DEBUG", "1")
