"""A fault and its neighbour: what fires a code at its cell, and what just does not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tests.support.desk import UNITS, Desk
from tests.support.drawing import Sheet, position
from tests.support.figures import Json, said, statuses
from tests.support.schemes import ORG_ONE, Form


@dataclass(frozen=True)
class Case:
    """One workbook and what must be found in it.

    Attributes:
        name: Says what is wrong with it, or what is just not.
        code: The finding code in question.
        sheets: Drawn tables or sheets.
        cells: The exact cells of all findings with the code, in order; none for a neighbour. A cell in brackets,
            ``(B4:D4)``, says only that the finding lies within it, where the contract names no exact cell; an empty
            text leaves the place open.
        forms: Forms of the scheme.
        settings: Settings of the scheme.
        units: The roster.
        members: The roster's sheet of members.
    """

    name: str
    code: str
    sheets: Sequence[str | Sheet]
    cells: Sequence[str] = ()
    forms: Sequence[Form] = (ORG_ONE,)
    settings: Mapping[str, Any] = field(default_factory=dict)
    units: str = UNITS
    members: str | None = None
    writer: str = "openpyxl"

    def __str__(self) -> str:
        """Name the case in the list of tests."""
        return f"{self.code}-{self.name}"

    def merged(self, desk: Desk) -> Json:
        """Merge the workbook on the desk."""
        desk.scheme(*self.forms, **self.settings)
        desk.roster(self.units, self.members)
        return desk.merged(*self.sheets, writer=self.writer)


def assert_found(case: Case, merged: Json, severity: str) -> None:
    """Demand exactly the findings of the case's code, each with its severity, file, sheet and cell."""
    found = [finding for finding in merged["findings"] if finding["code"] == case.code]
    report = f"{case}: {said(merged)}"
    assert len(found) == len(case.cells), report
    for finding, cell in zip(found, case.cells, strict=True):
        assert finding["severity"] == severity, report
        assert finding["file"] == "in/01.xlsx", report
        assert all(finding[part] for part in ("found", "expected", "remedy")), report
        if not cell:
            continue
        assert finding["sheet"], report
        if cell.startswith("("):
            assert _within(finding["cell"], cell.strip("()")), report
        else:
            assert finding["cell"] == cell, report


def assert_silent(case: Case, merged: Json) -> None:
    """Demand that the workbook is accepted and the case's code is not among the findings."""
    assert statuses(merged) == {"in/01.xlsx": "accepted"}, f"{case}: {said(merged)}"
    assert case.code not in [finding["code"] for finding in merged["findings"]], f"{case}: {said(merged)}"


def _within(cell: str, area: str) -> bool:
    """Tell whether a cell or range lies within an area."""
    (top, left), (bottom, right) = _corners(area)
    (first_row, first_column), (last_row, last_column) = _corners(cell)
    return top <= first_row <= last_row <= bottom and left <= first_column <= last_column <= right


def _corners(area: str) -> tuple[tuple[int, int], tuple[int, int]]:
    first, _, last = area.partition(":")
    return position(first), position(last or first)
