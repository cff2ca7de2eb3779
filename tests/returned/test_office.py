"""The same specimens, saved by LibreOffice as .xlsx, .xls and .ods (§4: "Read: .xlsx .xlsm .xls .xlsb .ods")."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.support.desk import UNITS, Desk
from tests.support.figures import assert_figures, faults, statuses
from tests.support.office import FORMATS, convert, program
from tests.support.specimens import SPECIMENS, Specimen
from tests.support.writers import by_openpyxl

pytestmark = [
    pytest.mark.office,
    pytest.mark.skipif(program() is None, reason="LibreOffice is not installed"),
]


@pytest.fixture(scope="session")
def saved_by_office(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Path]]:
    """Every specimen saved by LibreOffice, by ending and name."""
    folder = tmp_path_factory.mktemp("office")
    sources = []
    for specimen in SPECIMENS:
        sources.append(folder / f"{specimen.name}.xlsx")
        by_openpyxl(sources[-1], specimen.sheets)
    return {ending: convert(sources, ending, folder / ending, folder / "profile") for ending in FORMATS}


@pytest.mark.parametrize("ending", FORMATS)
@pytest.mark.parametrize("specimen", SPECIMENS, ids=lambda specimen: specimen.name)
def test_workbook_saved_by_libreoffice_is_read(
    desk: Desk, saved_by_office: dict[str, dict[str, Path]], specimen: Specimen, ending: str
) -> None:
    """A workbook gives the same figures after LibreOffice saved it, in each of its formats."""
    desk.scheme(specimen.form)
    desk.roster(UNITS, specimen.members)
    shutil.copy(saved_by_office[ending][specimen.name], f"in/01.{ending}")

    merged = desk.merge()

    assert statuses(merged) == {f"in/01.{ending}": "accepted"}
    assert_figures(merged, specimen.figures)
    assert faults(merged) == list(specimen.faults)


@pytest.mark.parametrize("ending", ["xls", "ods"])
def test_kind_is_told_by_content(desk: Desk, saved_by_office: dict[str, dict[str, Path]], ending: str) -> None:
    """An .et, or an .xlsx by name only, is read by what it holds (§4: "an .et whose content is BIFF8 is read")."""
    specimen = next(specimen for specimen in SPECIMENS if specimen.name == "D-counts")
    name = "in/01.et" if ending == "xls" else "in/01.xlsx"
    shutil.copy(saved_by_office[ending][specimen.name], name)

    merged = desk.merge()

    assert statuses(merged) == {name: "accepted"}
    assert_figures(merged, specimen.figures)
