"""Whose workbook is it: cover, file name, sheet name, and the roster's spelling (contract §4; issue 4.3)."""

from __future__ import annotations

import pytest

from tests.support.desk import Desk
from tests.support.drawing import draw
from tests.support.figures import assert_figures, codes, statuses
from tests.support.schemes import ORG_ONE
from tests.support.tables import table

ROSTER = """
    | 单位 | 别名 |
    | 化学系第一党支部 | |
    | 化学系第二党支部 | |
    | 离退休党支部 | 老干部党支部 |
"""
FIRST = "化学系第一党支部"


@pytest.fixture(autouse=True)
def _round(desk: Desk) -> None:
    """Every test here uses a form of one item and three units."""
    desk.scheme(ORG_ONE)
    desk.roster(ROSTER)


def test_cover_names_the_unit(desk: Desk) -> None:
    """An exact name on the cover needs no remark."""
    merged = desk.merged(table(FIRST))

    assert merged["files"][0]["unit"] == FIRST
    assert "unit-matched" not in codes(merged)


@pytest.mark.parametrize(
    "spelling",
    [
        "化学系第1党支部",
        "化学系一支部",
        "化学系第一支部",
        "化學系第一黨支部",
        "化 学 系 第 一 党 支 部",
        "化学系第１党支部",
    ],
)
def test_variant_spelling_is_matched(desk: Desk, spelling: str) -> None:
    """§4: "a unique match in the roster (variant spellings too) is taken with an info"."""
    merged = desk.merged(table(spelling))

    assert statuses(merged) == {"in/01.xlsx": "accepted"}
    assert merged["files"][0]["unit"] == FIRST
    assert_figures(merged, f"| 单位 | 满意 |\n| {FIRST} | 9 |", unit=FIRST)


def test_variant_spelling_is_said(desk: Desk) -> None:
    """unit-matched names what was read as which unit."""
    merged = desk.merged(table("化学系第1支部"))

    assert [f["severity"] for f in merged["findings"] if f["code"] == "unit-matched"] == ["info"]


def test_alias_of_the_roster(desk: Desk) -> None:
    """别名 of the roster is a name of the unit (§4)."""
    merged = desk.merged(table("老干部党支部"))

    assert merged["files"][0]["unit"] == "离退休党支部"


@pytest.mark.parametrize("name", [f"{FIRST}.xlsx", f"03_{FIRST}.xlsx", f"{FIRST}(报送).xlsx", "化学系第1支部.xlsx"])
def test_unit_from_the_file_name(desk: Desk, name: str) -> None:
    """§4: "cover, else file name", taken with an info."""
    merged = desk.merged(table(None), name=name)

    assert merged["files"][0]["unit"] == FIRST
    assert "unit-matched" in codes(merged)


def test_unit_from_the_sheet_name(desk: Desk) -> None:
    """§4: "cover, else file name, else sheet name"."""
    merged = desk.merged(draw(table(None), FIRST), name="01.xlsx")

    assert merged["files"][0]["unit"] == FIRST


def test_cover_goes_before_the_file_name(desk: Desk) -> None:
    """The cover's word counts more than the name of the file."""
    merged = desk.merged(table("离退休党支部"), name=f"{FIRST}.xlsx")

    assert merged["files"][0]["unit"] == "离退休党支部"


@pytest.mark.parametrize("unit", ["外语系党支部", "化学系第三党支部"])
def test_unknown_unit_is_rejected(desk: Desk, unit: str) -> None:
    """A unit that the roster lacks is "rejected with … unit-unknown"; a third branch is never guessed to be another."""
    merged = desk.merged(table(unit))

    assert statuses(merged) == {"in/01.xlsx": "rejected"}
    assert {"unit-unknown", "unit-ambiguous"} & set(codes(merged))
    assert merged["missing"] == ["化学系第一党支部", "化学系第二党支部", "离退休党支部"]


def test_ambiguous_unit_is_rejected(desk: Desk) -> None:
    """A name that fits two units is "rejected with unit-ambiguous"."""
    desk.roster("| 单位 |\n| 化学系第一党支部 |\n| 物理系第一党支部 |")

    merged = desk.merged(table("第一党支部"))

    assert statuses(merged) == {"in/01.xlsx": "rejected"}
    assert "unit-ambiguous" in codes(merged)


def test_nameless_workbook_is_rejected(desk: Desk) -> None:
    """Without a name on cover, file and sheet nobody is guessed."""
    merged = desk.merged(table(None), name="01.xlsx")

    assert statuses(merged) == {"in/01.xlsx": "rejected"}
    assert {"unit-unknown", "unit-ambiguous"} & set(codes(merged))
