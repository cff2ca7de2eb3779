"""Layouts A–F of domain §7, each saved by four writers: the same figures, no fault."""

from __future__ import annotations

import pytest

from tests.support.desk import UNITS, Desk
from tests.support.figures import assert_figures, assert_identities, faults, statuses
from tests.support.specimens import SPECIMENS, Specimen
from tests.support.writers import WRITERS


@pytest.mark.parametrize("writer", WRITERS)
@pytest.mark.parametrize("specimen", SPECIMENS, ids=lambda specimen: specimen.name)
def test_tidy_workbook_is_read(desk: Desk, specimen: Specimen, writer: str) -> None:
    """A tidy workbook gives its figures whatever program wrote it (§4: "made by Excel, WPS, … or anything else")."""
    desk.scheme(specimen.form)
    desk.roster(UNITS, specimen.members)

    merged = desk.merged(*specimen.sheets, writer=writer)

    assert statuses(merged) == {"in/01.xlsx": "accepted"}
    assert_figures(merged, specimen.figures)
    assert faults(merged) == list(specimen.faults)
    assert merged["files"][0]["unit"] == "化学系教工党支部"
    assert merged["missing"] == []
    assert_identities(merged)
    assert {row["form"] for row in merged["results"]} == {specimen.form.id}
