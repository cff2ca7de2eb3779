"""Layout by writer by fault: every workbook is read right, asked about or refused, as stated; none is read wrong."""

from __future__ import annotations

import tempfile
from functools import cache
from pathlib import Path

import pytest

from tests.support.desk import UNITS
from tests.support.drawing import draw
from tests.support.figures import Json, assert_figures, said
from tests.support.office import FORMATS, convert, program
from tests.support.schemes import LEVELS, Form, scheme_text
from tests.support.specimens import Specimen
from tests.support.spoils import SPOILED, Spoil
from tests.support.writers import WRITERS, by_openpyxl
from xlsheets.books.gate import Rejected
from xlsheets.books.reading import read_book
from xlsheets.books.rosterfile import read_roster
from xlsheets.books.schemefile import read_scheme
from xlsheets.books.submission import read_submission
from xlsheets.core.ledger import Status, Submission
from xlsheets.core.roster import Roster
from xlsheets.core.scheme import Scheme
from xlsheets.jobs.report import merge_report
from xlsheets.jobs.together import bring_together

OFFICE = [(specimen, spoil) for specimen, spoil in SPOILED if spoil.by_office]


def _name(pair: tuple[Specimen, Spoil]) -> str:
    return f"{pair[0].name}-{pair[1].key}"


def _truth(specimen: Specimen) -> dict[tuple[str, str], dict[str, int]]:
    """Return the tidy workbook's counts by subject and item."""
    head, *lines = draw(specimen.figures).rows
    found = {}
    for line in lines:
        values = dict(zip(head, line, strict=False))
        item = values.get("项目", specimen.form.items[0])
        found[str(values.get("对象", "")), str(item)] = {level: int(str(values[level])) for level in LEVELS}
    return found


def _outcome(merged: Json) -> str:
    (file,) = merged["files"]
    if file["status"] == "rejected":
        refused = {"file-damaged", "unit-unknown"} & {finding["code"] for finding in merged["findings"]}
        return "refused" if refused else "asked"
    return "asked" if any(finding["severity"] == "error" for finding in merged["findings"]) else "right"


@cache
def _scheme(form: Form) -> Scheme:
    return read_scheme(scheme_text(form), "scheme.toml")


@cache
def _roster(members: str | None) -> Roster:
    """Return the default roster with these members, read once from a file of its own."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "roster.xlsx"
        by_openpyxl(path, [draw(UNITS, "名册"), *([draw(members, "党员名册")] if members else [])])
        return read_roster(path)


def _merged(data: bytes, name: str, specimen: Specimen) -> Json:
    """Return the JSON of a merge of one file, read in this process; that a child reads alike is tested elsewhere."""
    scheme, roster = _scheme(specimen.form), _roster(specimen.members)
    try:
        file = read_submission(read_book(data, name), "0" * 64, scheme, roster)
    except Rejected as rejected:
        file = Submission(name, "0" * 64).became(Status.REJECTED, rejected.finding)
    return merge_report(bring_together([file], scheme, roster))


def _assert_outcome(merged: Json, specimen: Specimen, spoil: Spoil) -> None:
    """Demand the stated outcome: all figures, or the finding and no figure that the tidy workbook does not have."""
    assert _outcome(merged) == spoil.outcome, said(merged)
    if spoil.code:
        assert {finding["code"] for finding in merged["findings"]} & set(spoil.code.split()), said(merged)
    if spoil.outcome == "right":
        assert_figures(merged, specimen.figures)
    if merged["files"][0]["status"] == "rejected":
        assert merged["results"] == []
    truth = _truth(specimen)
    for row in merged["results"]:
        subject = row["subject"] if row["form"] == "member" else ""
        for level, count in (row["counts"] or {}).items():
            true = truth[subject, row["item"]][level]
            spoilt = "unknown-mark" in (spoil.code or "") or "formula" in (spoil.code or "")
            assert count is None or count == true or (spoilt and count < true), (row, said(merged))


@pytest.mark.parametrize("writer", WRITERS)
@pytest.mark.parametrize("pair", SPOILED, ids=_name)
def test_spoilt_workbook(tmp_path: Path, pair: tuple[Specimen, Spoil], writer: str) -> None:
    """What happened to a workbook changes no figure in silence, whatever program wrote it."""
    specimen, spoil = pair
    path = tmp_path / "01.xlsx"
    WRITERS[writer](path, spoil.sheets(tuple(specimen.sheets)) or ())
    data, ending = spoil.file(path.read_bytes(), "xlsx")

    _assert_outcome(_merged(data, f"01.{ending}", specimen), specimen, spoil)


@pytest.fixture(scope="session")
def spoilt_by_office(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Path]]:
    """Every spoilt workbook saved by LibreOffice, by ending and name."""
    folder = tmp_path_factory.mktemp("spoilt")
    sources = []
    for specimen, spoil in OFFICE:
        sources.append(folder / f"{_name((specimen, spoil))}.xlsx")
        by_openpyxl(sources[-1], spoil.sheets(tuple(specimen.sheets)) or ())
    return {ending: convert(sources, ending, folder / ending, folder / "profile") for ending in FORMATS}


@pytest.mark.office
@pytest.mark.skipif(program() is None, reason="LibreOffice is not installed")
@pytest.mark.parametrize("writer", FORMATS)
@pytest.mark.parametrize("pair", OFFICE, ids=_name)
def test_spoilt_workbook_saved_by_libreoffice(
    spoilt_by_office: dict[str, dict[str, Path]], pair: tuple[Specimen, Spoil], writer: str
) -> None:
    """Neither does it after LibreOffice saved it as .xlsx, .xls or .ods."""
    specimen, spoil = pair
    data, ending = spoil.file(spoilt_by_office[writer][_name(pair)].read_bytes(), writer)

    _assert_outcome(_merged(data, f"01.{ending}", specimen), specimen, spoil)
