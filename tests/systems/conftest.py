"""The demos of the systems, each run once through the command line."""

from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from tests.support.command import run

Demo = Callable[[str], Path]


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Demo:
    """Run `xlsheets demo --system` and return its folder; the same folder for the same system."""

    @cache
    def made(key: str) -> Path:
        folder = tmp_path_factory.mktemp(key)
        done = run("demo", "--system", key, "-o", folder)
        assert done.exit_code == 0, done.said
        return folder

    return made
