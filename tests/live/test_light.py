"""A click pays for what it uses: no pandas, openpyxl or Dask on its way, and xlwings without its heavy friends."""

import subprocess
import sys

import pytest

from tests.test_docs import HOME

HEAVY = ("pandas", "polars", "numpy", "openpyxl", "dask", "matplotlib", "PIL", "xlwings.pro", "xlsxwriter", "typer")


def loaded(code: str) -> set[str]:
    """Return the modules that a fresh Python has loaded after some code."""
    tail = "; import sys; print('\\n'.join(name for name, module in sys.modules.items() if module is not None))"
    done = subprocess.run([sys.executable, "-c", code + tail], capture_output=True, text=True, check=True, cwd=HOME)
    return set(done.stdout.split())


@pytest.mark.parametrize("verb", ["checking", "collecting", "annexing", "undoing", "printing", "looking"])
def test_no_button_loads_what_it_does_not_need(verb: str) -> None:
    """The functions, the job of each, and xlwings as a click loads it."""
    pytest.importorskip("xlwings")
    found = loaded(
        f"from xlsheets import buttons; import xlsheets.jobs.click.{verb};"
        "from xlsheets.books.live import program; program.load()"
    )
    wanted = set(HEAVY) - ({"xlsxwriter"} if verb in ("collecting", "annexing") else set())
    assert "xlwings" in found
    assert wanted & found == set()


def test_what_was_held_back_can_be_imported_afterwards() -> None:
    """Pandas is not lost to the code of a user that comes after a click."""
    pytest.importorskip("xlwings")
    pytest.importorskip("pandas")
    found = loaded("from xlsheets.books.live import program; program.load(); import pandas")
    assert {"pandas", "numpy", "xlwings"} <= found


def test_importing_the_buttons_loads_no_xlwings() -> None:
    """The module can be looked at (and listed) without the program that it speaks to."""
    assert "xlwings" not in loaded("import xlsheets.buttons")
