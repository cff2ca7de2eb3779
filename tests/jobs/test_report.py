"""The JSON of merge and check: the keys of the contract, nulls for what is unknown, and no trace of the machine."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path

import pytest

from tests.support.desk import Desk
from tests.support.schemes import ORG_ONE
from tests.support.tables import table
from xlsheets.books.schemefile import Scheme
from xlsheets.jobs.check import check
from xlsheets.jobs.merge import merge
from xlsheets.jobs.report import as_text, check_report, merge_report
from xlsheets.jobs.round import Round

UNIT = "化学系教工党支部"


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """A clerk's desk, as the current folder."""
    monkeypatch.chdir(tmp_path)
    desk = Desk(tmp_path)
    desk.scheme(ORG_ONE)
    return desk


def _merged(desk: Desk, sheet: str) -> Round:
    desk.put("01.xlsx", sheet)
    return merge(["in"], Scheme.load("scheme.toml"))


def test_result_has_the_keys_of_the_contract(desk: Desk) -> None:
    """Every line says unit, form, subject, group, item, facts, counts, percent, rate and verdict, in this order."""
    (line,) = merge_report(_merged(desk, table(UNIT)))["results"]

    assert list(line) == [
        *("unit", "form", "subject", "group", "item", "eligible", "present", "issued", "returned", "valid", "void"),
        *("blank", "void_items", "counts", "percent", "rate", "verdict"),
    ]
    assert line["rate"] == {"fraction": "9/10", "percent": "90.00", "base": "valid"}
    assert Fraction(line["rate"]["fraction"]) == Fraction(9, 10)


@pytest.mark.parametrize("cell", ["近9", "-9", "9.5"])
def test_unknown_is_null_throughout(desk: Desk, cell: str) -> None:
    """An unreadable count makes its own count, all percentages of its row and the rate null, and nothing 0."""
    merged = _merged(desk, table(UNIT).replace("| 9 |", f"| {cell} |"))
    (line,) = merge_report(merged)["results"]

    assert line["counts"]["满意"] is None
    assert line["counts"]["不满意"] == 1
    assert set(line["percent"].values()) == {None}
    assert line["rate"] is None
    assert line["eligible"] is None


def test_text_is_readable_and_repeats(desk: Desk) -> None:
    """Chinese stands as it is, one newline ends the text, and the same round gives the same text."""
    merged = _merged(desk, table(UNIT))

    text = as_text(merge_report(merged))

    assert UNIT in text
    assert text.endswith("}\n")
    assert not text.endswith("\n\n")
    assert text == as_text(merge_report(merge(["in"], Scheme.load("scheme.toml"))))
    assert json.loads(text)["scheme"]["settings"]["base"] == "valid"


def test_report_knows_no_machine(desk: Desk) -> None:
    """No path of this machine, no name of it, no hour of the run."""
    text = as_text(merge_report(_merged(desk, table(UNIT))))

    assert str(desk.folder) not in text
    assert not any(word in text for word in ("time", "host", "user"))


def test_check_has_files_and_findings_only(desk: Desk) -> None:
    """Check says nothing about rates or the missing."""
    desk.put("01.xlsx", table(UNIT, facts="收回:9 | 有效:9"))
    desk.roster(f"| 单位 |\n| {UNIT} |\n| 物理系学生党支部 |")

    checked = check(["in"], Scheme.load("scheme.toml"))
    report = check_report(checked.files, checked.findings)

    assert list(report) == ["files", "findings"]
    assert [found["code"] for found in report["findings"]] == ["counts-exceed-base"]
    assert checked.missing == ()
