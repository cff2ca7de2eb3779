"""What holds for all tests: a fault of the program is raised, and a CI run draws the same examples each time."""

import os
from collections.abc import Iterator

import pytest
from hypothesis import settings

settings.register_profile("ci", derandomize=True, deadline=None)
settings.register_profile("calm", deadline=None)  # a busy machine is no fault
settings.load_profile("ci" if os.environ.get("CI") else "calm")


@pytest.fixture(autouse=True)
def _faults_are_raised(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XLSHEETS_DEBUG", "1")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    """Print no arguments where the office is needed: the words of an object of an office that is gone end Python."""
    style = item.config.option.tbstyle
    if item.get_closest_marker("office") and style in ("auto", "long"):
        item.config.option.tbstyle = "short"
    try:
        return (yield)
    finally:
        item.config.option.tbstyle = style
