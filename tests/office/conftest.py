"""The office program, started once a session (and once a worker)."""

import os
import shutil
from collections.abc import Iterator

import pytest

from tests.office.libreoffice import Office
from tests.office.screen import Screen, missing


@pytest.fixture(scope="session")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """LibreOffice with profiles of its own, apart from every other worker and from the user's.

    Without LibreOffice the test is skipped; `make test` sets XLSHEETS_OFFICE=required, and then it fails.
    """
    missing = [name for name in ("soffice", "pdftoppm") if shutil.which(name) is None]
    if missing:
        sentence = f"{' and '.join(missing)} not found; `make test` installs LibreOffice"
        if os.environ.get("XLSHEETS_OFFICE") == "required":
            pytest.fail(sentence)
        pytest.skip(sentence)
    with Office(tmp_path_factory.mktemp("office")) as program:
        yield program


@pytest.fixture
def screen() -> Iterator[Screen]:
    """A screen of its own; skipped or failed without the programs for it, as `office` is."""
    if absent := missing():
        sentence = f"{' and '.join(absent)} not found; `make test` installs them"
        if os.environ.get("XLSHEETS_OFFICE") == "required":
            pytest.fail(sentence)
        pytest.skip(sentence)
    with Screen() as screen:
        yield screen
