"""LibreOffice as maker of the books, and as a second opinion on stored results."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.fidelity import books
from tests.fidelity.corpus import JOBS, attempt
from tests.office.libreoffice import Office, differences
from xlsheets.books import edits as e
from xlsheets.books import patch

pytestmark = pytest.mark.office

MAKERS = {"xlsxwriter": books.annex_by_xlsxwriter, "openpyxl": books.annex_by_openpyxl}


@pytest.fixture(scope="module")
def saved(office: Office, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The annexes as LibreOffice saves them."""
    folder = tmp_path_factory.mktemp("made")
    paths = []
    for name, make in MAKERS.items():
        paths.append(folder / f"{name}.xlsx")
        paths[-1].write_bytes(make())
    return {path.stem: path.read_bytes() for path in office.convert(paths)}


@pytest.mark.parametrize("job", JOBS)
@pytest.mark.parametrize("book", MAKERS)
def test_a_book_saved_by_libreoffice_is_changed_as_any_other(saved: dict[str, bytes], book: str, job: str) -> None:
    """Saved, and nothing else differs; or refused with a reason, as the row of a table's names is."""
    outcome, reason = attempt(saved[book], JOBS[job])
    assert (outcome, reason) == ("saved", "") or outcome == "refused"


PLANS: dict[str, Sequence[e.Edit]] = {
    "values": [
        e.SetValue("附件4", 2, 2, 33),
        e.SetValue("附件4", 3, 3, 0.5),
        e.SetFormula("附件4", 8, 2, "=SUM(C3:C6)/3"),
    ],
    "growth": [e.GrowRows("附件4", 4, 3), *(e.SetValue("附件4", row, 2, row) for row in (5, 6, 7))],
    "growth above": [e.GrowRows("附件4", 1, 2)],
}


@pytest.mark.parametrize("plan", PLANS)
def test_no_stored_result_is_stale(office: Office, tmp_path: Path, plan: str) -> None:
    """LibreOffice computes what is stored, wherever something is stored."""
    path = tmp_path / "annex.xlsx"
    path.write_bytes(patch.apply(books.annex_by_xlsxwriter(), PLANS[plan]).data)
    assert [str(d) for d in differences(path, office) if d.cached is not None] == []


def test_libreoffice_opens_what_was_written(office: Office, tmp_path: Path) -> None:
    """Notes, colours, a new sheet and grown rows in one go; printed, it has pages."""
    edits: list[e.Edit] = [
        e.GrowRows("附件4", 4, 2),
        e.SetValue("附件4", 5, 1, "历史系"),
        e.AddNote("附件4", 5, 1, "新增"),
        e.SetFill("附件4", 5, 1, "FFEB9C"),
        e.AddSheet("问题清单", ((e.NewCell("问题", bold=True, fill="DDDDDD"),),), (30,), 1),
    ]
    path = tmp_path / "annex.xlsx"
    path.write_bytes(patch.apply(books.annex_by_xlsxwriter(), edits).data)
    assert office.pictures(path)
