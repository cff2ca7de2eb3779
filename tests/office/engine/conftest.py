"""One office a session (and a worker), a fresh workbook a test."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from xlsheets.books import libreoffice


def need_office() -> None:
    """Skip the test where LibreOffice is not installed; with XLSHEETS_OFFICE=required fail it."""
    if shutil.which("soffice") is None:
        if os.environ.get("XLSHEETS_OFFICE") == "required":
            pytest.fail("soffice not found; `make test` installs LibreOffice")
        pytest.skip("soffice not found; `make test` installs LibreOffice")


@pytest.fixture(scope="session")
def calc(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """An office with a profile of its own, as an xlwings App; its folder `trusted` may run macros."""
    need_office()
    home = tmp_path_factory.mktemp("calc")
    app = libreoffice.start(home / "profile", trusted=[home / "trusted"])
    app.impl.trusted = home / "trusted"
    yield app
    app.quit()


@pytest.fixture
def book(calc: Any) -> Iterator[Any]:
    """A new workbook, closed after the test together with all others."""
    yield calc.books.add()
    for open_book in list(calc.books):
        open_book.close()


@pytest.fixture
def sheet(book: Any) -> Any:
    """The first sheet of a new workbook."""
    return book.sheets[0]


@pytest.fixture
def trusted(calc: Any) -> Path:
    """A folder whose workbooks may run macros."""
    folder: Path = calc.impl.trusted
    folder.mkdir(exist_ok=True)
    return folder
