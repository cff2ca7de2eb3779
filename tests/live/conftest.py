"""A real LibreOffice behind the engine, one a session and worker; messages go to a file, locks to a folder."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.live.clerk import Clerk


@pytest.fixture(scope="session")
def program(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """LibreOffice as an xlwings App, with a profile of its own."""
    if shutil.which("soffice") is None:
        sentence = "soffice not found; `make test` installs LibreOffice"
        if os.environ.get("XLSHEETS_OFFICE") == "required":
            pytest.fail(sentence)
        pytest.skip(sentence)
    pytest.importorskip("xlwings")
    from xlsheets.books import libreoffice

    app = libreoffice.start(profile=tmp_path_factory.mktemp("profile"))
    yield app
    app.quit()


@pytest.fixture
def opened(program: Any) -> Iterator[Callable[[Path], Any]]:
    """A function that opens a workbook; all are closed in the end."""
    yield lambda path: program.books.open(str(path))
    for book in list(program.books):
        book.close()


@pytest.fixture
def clerk(opened: Callable[[Path], Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Clerk:
    """Somebody who opens workbooks, clicks buttons and reads what they say."""
    said = tmp_path / "said.txt"
    monkeypatch.setenv("XLSHEETS_SAID", str(said))
    monkeypatch.setenv("XLSHEETS_RUNNING", str(tmp_path / "running"))
    monkeypatch.setenv("XLSHEETS_DEBUG", "1")
    return Clerk(opened, said)
