"""The workbooks with macros that `make books` builds, and what other programs read in them."""

import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from scripts.books import build

MACROS = Path(__file__).parents[2] / "macros"
BUTTONS = (
    *("check_sheet", "check", "collect", "missing", "annex"),
    *("preview", "undo", "pdf", "selfcheck", "cancel"),
)
"""What each button calls in xlsheets/buttons.py, and how its Sub ends."""


@pytest.fixture(scope="session")
def built() -> dict[str, bytes]:
    """Every macro workbook that is built, by its path below workbooks/."""
    return {path: data for path, data in build() if path.endswith((".xlsm", ".xlam"))}


@pytest.fixture(scope="session", params=["fjnu-2011/汇总.xlsm", "xlsheets.xlam"])
def macro_file(
    request: pytest.FixtureRequest, built: dict[str, bytes], tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """A workbook with buttons, and the add-in."""
    path = tmp_path_factory.mktemp("built") / Path(request.param).name
    path.write_bytes(built[request.param])
    return path


@pytest.fixture(scope="session")
def part(macro_file: Path) -> Callable[[str], bytes]:
    """Return a part of the package by its name."""
    package = zipfile.ZipFile(macro_file)
    return package.read


def subs_in(source: str) -> dict[str, str]:
    """Return the public Subs and Functions of a module with what stands between their parentheses."""
    return dict(re.findall(r"^(?:Public )?(?:Sub|Function) (\w+)\(([^)]*)\)", source, re.MULTILINE))


def text_of(name: str) -> str:
    """Return a text of macros/ with plain line ends."""
    return (MACROS / name).read_text(encoding="utf-8")
