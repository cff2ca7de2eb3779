"""The same specimens, saved by LibreOffice as .xlsx, .xls and .ods (§4: "Read: .xlsx .xlsm .xls .xlsb .ods")."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.desk import UNITS, Desk
from tests.support.drawing import Sheet, draw
from tests.support.figures import Json, assert_figures, cells, faults, statuses
from tests.support.office import FORMATS, convert, program
from tests.support.schemes import ORG_ONE
from tests.support.specimens import SPECIMENS, Specimen
from tests.support.writers import by_openpyxl

pytestmark = [
    pytest.mark.office,
    pytest.mark.skipif(program() is None, reason="LibreOffice is not installed"),
]


BALLOTS = draw("""
    | 单位:化学系教工党支部 | | | | |
    | 票号 | 评议项目 | 满意 | 基本满意 | 不满意 |
    | 1 | 总体评价 | √ | | |
    | 2 | 总体评价 | √ | | |
    | 3 | 总体评价 | | √ | |
    | 4 | 总体评价 | | | √ |
""")

ODD = {
    "hidden-row": (BALLOTS.hiding(4),),
    "hidden-sheet": (draw("| 封面 |", "封面"), Sheet("评议表", BALLOTS.rows, hidden=True)),
    "error-value": (
        draw("""
        | 单位:化学系教工党支部 | 收回:29 | 有效:28 | |
        | 评议项目 | 满意 | 基本满意 | 不满意 |
        | 总体评价 | 25 | =1/0 | 1 |
        """),
    ),
    "computed": (
        draw("""
        | 单位 | 化学系教工党支部 | 日期 | 2012-01-18 |
        | 收回 | 29 | 有效 | =20+8 |
        | 评议项目 | 满意 | 基本满意 | 不满意 |
        | 总体评价 | =20+5 | 2 | 1 |
        """),
    ),
}
"""What a format may lose on the way: hidden rows and sheets, error values, values of formulas, dates."""


@pytest.fixture(scope="session")
def saved_by_office(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Path]]:
    """Every specimen and every odd workbook saved by LibreOffice, by ending and name."""
    folder = tmp_path_factory.mktemp("office")
    sources = []
    for name, sheets in [*((specimen.name, specimen.sheets) for specimen in SPECIMENS), *ODD.items()]:
        sources.append(folder / f"{name}.xlsx")
        by_openpyxl(sources[-1], sheets)
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


@pytest.fixture
def merged_odd(desk: Desk, saved_by_office: dict[str, dict[str, Path]]) -> Callable[[str, str], Json]:
    """Merge an odd workbook in one of the formats, under a form of one item."""

    def merged(name: str, ending: str) -> Json:
        desk.scheme(ORG_ONE, due="2012-01-17")
        shutil.copy(saved_by_office[ending][name], f"in/01.{ending}")
        return desk.merge()

    return merged


@pytest.mark.parametrize("ending", FORMATS)
@pytest.mark.parametrize("name", ["hidden-row", "hidden-sheet"])
def test_what_is_hidden_counts_and_is_said(merged_odd: Callable[[str, str], Json], name: str, ending: str) -> None:
    """§4: "Hidden … rows are counted like others and reported once a sheet", in every format."""
    merged = merged_odd(name, ending)

    assert_figures(merged, "| 满意 | 基本满意 | 不满意 | 收回 |\n| 2 | 1 | 1 | 4 |")
    assert faults(merged) == ["hidden-data"]


@pytest.mark.parametrize("ending", FORMATS)
def test_error_value_is_never_nothing(merged_odd: Callable[[str, str], Json], ending: str) -> None:
    """#DIV/0! is not-a-number at its cell in every format ("unreadable is never 0", issue 2.5)."""
    merged = merged_odd("error-value", ending)

    assert cells(merged, "not-a-number") == ["C3"]
    assert_figures(merged, "| 满意 | 基本满意 | 不满意 | 满意率 |\n| 25 | - | 1 | - |")


@pytest.mark.parametrize("ending", FORMATS)
def test_computed_values_and_dates_are_read(merged_odd: Callable[[str, str], Json], ending: str) -> None:
    """Formulas carry their values and a date cell is a date in every format."""
    merged = merged_odd("computed", ending)

    assert_figures(merged, "| 满意 | 基本满意 | 不满意 | 收回 | 有效 |\n| 25 | 2 | 1 | 29 | 28 |")
    assert faults(merged) == ["submission-late"]
