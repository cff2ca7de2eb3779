"""What holds for all tests: a fault of the program is raised, and a CI run draws the same examples each time."""

import os

import pytest
from hypothesis import settings

settings.register_profile("ci", derandomize=True, deadline=None)
settings.register_profile("calm", deadline=None)  # a busy machine is no fault
settings.load_profile("ci" if os.environ.get("CI") else "calm")


@pytest.fixture(autouse=True)
def _faults_are_raised(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XLSHEETS_DEBUG", "1")
