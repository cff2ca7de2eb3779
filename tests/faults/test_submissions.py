"""submission-duplicate, -superseded, -conflict, -late, -missing and summary-sheet (contract §4, §5)."""

from __future__ import annotations

import shutil
from collections.abc import Callable

import pytest

from tests.support.desk import OTHER, UNIT, Desk
from tests.support.figures import Json, codes, said, statuses
from tests.support.schemes import MEMBER_ONE, ORG_ONE
from tests.support.tables import table


@pytest.fixture(autouse=True)
def _one_item(desk: Desk) -> None:
    """Every test here uses a form of one item and a due day."""
    desk.scheme(ORG_ONE, due="2012-01-17")


def _twice(first: str, second: str) -> Callable[[Desk], None]:
    """Return the work of putting two tables on the desk."""

    def put(desk: Desk) -> None:
        desk.put("a.xlsx", first)
        desk.put("b.xlsx", second)

    return put


def _copied(desk: Desk) -> None:
    shutil.copy(desk.put("a.xlsx", table(UNIT)), "in/b.xlsx")


def _one(day: str | None) -> Callable[[Desk], None]:
    return lambda desk: (desk.put("a.xlsx", table(UNIT, day=day)), None)[1]


def _nothing(desk: Desk) -> None:
    desk.put("a.xlsx", "| 购物清单 |")


SUMMARY = f"""
    | 单位 | 满意 | 基本满意 | 不满意 |
    | {UNIT} | 25 | 2 | 0 |
    | {OTHER} | 18 | 1 | 1 |
"""


def _summary(desk: Desk) -> None:
    desk.roster(f"| 单位 |\n| {UNIT} |\n| {OTHER} |")
    desk.put("b.xlsx", SUMMARY)


FIRES = [
    ("submission-duplicate", "info", "in/b.xlsx", _copied),
    (
        "submission-superseded",
        "warning",
        None,
        _twice(table(UNIT, 5, day="2012-01-09"), table(UNIT, 6, day="2012-01-10")),
    ),
    ("submission-conflict", "error", None, _twice(table(UNIT, 5), table(UNIT, 6))),
    ("submission-late", "warning", "in/a.xlsx", _one("2012-01-18")),
    ("submission-missing", "warning", None, _nothing),
    ("summary-sheet", "error", "in/b.xlsx", _summary),
]
SILENT = [
    ("submission-duplicate", _twice(table(UNIT, 5, day="2012-01-09"), table(UNIT, 6, day="2012-01-10"))),
    ("submission-duplicate", _twice(table(UNIT, 5), table(OTHER, 5))),
    ("submission-superseded", _copied),
    ("submission-superseded", _twice(table(UNIT, 5), table(UNIT, 6))),
    ("submission-conflict", _copied),
    ("submission-conflict", _twice(table(UNIT, 5, day="2012-01-09"), table(UNIT, 6, day="2012-01-10"))),
    ("submission-late", _one("2012-01-17")),
    ("submission-late", _one(None)),
    ("submission-missing", _one(None)),
]


@pytest.mark.parametrize(("code", "severity", "file", "put"), FIRES, ids=[case[0] for case in FIRES])
def test_code_fires(desk: Desk, code: str, severity: str, file: str | None, put: Callable[[Desk], None]) -> None:
    """Each code of submissions stands once or more, with its severity and, where it is certain, its file."""
    put(desk)

    merged = desk.merge()

    found = _found(merged, code)
    assert found, said(merged)
    assert {finding["severity"] for finding in found} == {severity}
    if file:
        assert {finding["file"] for finding in found} == {file}


@pytest.mark.parametrize(("code", "put"), SILENT)
def test_neighbour_is_silent(desk: Desk, code: str, put: Callable[[Desk], None]) -> None:
    """What looks like it and is not keeps silent."""
    put(desk)

    merged = desk.merge()

    assert merged["files"]
    assert code not in codes(merged)


def test_equal_counts_of_two_units_are_legitimate(desk: Desk) -> None:
    """Domain §5: "duplicates are found by the identity of the submission, never by equal content"."""
    desk.roster(f"| 单位 |\n| {UNIT} |\n| {OTHER} |")
    _twice(table(UNIT, 5), table(OTHER, 5))(desk)

    merged = desk.merge()

    assert codes(merged) == []
    assert [row["counts"]["满意"] for row in merged["results"]] == [5, 5]


def test_table_of_members_is_no_summary(desk: Desk) -> None:
    """A row a member is layout E, though a column says where each belongs."""
    desk.scheme(MEMBER_ONE)

    merged = desk.merged(f"""
        | 单位:{UNIT} | | 收回:10 | 有效:10 | |
        | 序号 | 姓名 | 满意 | 基本满意 | 不满意 |
        | 1 | 张三 | 9 | 1 | 0 |
        | 2 | 吴十 | 8 | 2 | 0 |
    """)

    assert "summary-sheet" not in codes(merged)
    assert [row["subject"] for row in merged["results"]] == ["张三", "吴十"]


def test_summary_is_an_info_to_nobody_when_accepted(desk: Desk) -> None:
    """--accept-summaries takes the finding away."""
    _summary(desk)

    merged = desk.merge("--accept-summaries")

    assert statuses(merged) == {"in/b.xlsx": "accepted"}
    assert "summary-sheet" not in codes(merged)


def _found(merged: Json, code: str) -> list[Json]:
    """Return the findings with this code."""
    return [finding for finding in merged["findings"] if finding["code"] == code]
