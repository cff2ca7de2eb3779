"""The 汇总 workbook: what a round writes is what it reads back, to the last unknown number."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.schemes import MEMBER, ORG, Form, scheme_text
from xlsheets.books.schemefile import Scheme, read_scheme
from xlsheets.books.summary.stored import read_summary
from xlsheets.books.summary.writing import write_summary
from xlsheets.core.findings import Finding, Place, Refused, Severity
from xlsheets.core.ledger import Status, Submission
from xlsheets.core.outcome import Outcome
from xlsheets.core.rollup import Line, results
from xlsheets.core.roster import Member, Roster, Unit
from xlsheets.core.tally import Facts, Tally

SCHEME = read_scheme(scheme_text(ORG, MEMBER, Form("group", items=("总体",), groups=("党员", "群众"))), "x.toml")
ROSTER = Roster(
    (Unit("总支"), Unit("甲支部", "01", "总支", "教师", 31, 0, ("老甲",)), Unit("乙支部", parent="总支")),
    (Member("甲支部", "赵六", "001"), Member("甲支部", "赵六", "002", "正式")),
)
NUMBERS = st.one_of(st.none(), st.integers(0, 999_999_999))
FACTS = st.builds(Facts, NUMBERS, NUMBERS, NUMBERS, NUMBERS, NUMBERS, NUMBERS)
TALLIES = st.builds(Tally, st.tuples(NUMBERS, NUMBERS, NUMBERS), NUMBERS, NUMBERS, FACTS)
NAMES = st.text(
    alphabet=st.characters(categories=("L", "N", "P", "S")) | st.sampled_from("=+-@'_x0041_ "), min_size=1, max_size=12
).filter(lambda text: text == text.strip())


def _write(
    lines: list[Line], files: tuple[Submission, ...] = (), findings: tuple[Finding, ...] = (), scheme: Scheme = SCHEME
) -> bytes:
    return write_summary(Outcome(scheme, ROSTER, files, findings, tuple(lines), ("乙支部",)))


def _again(lines: list[Line], **more: Any) -> Outcome:
    return read_summary(_write(lines, **more), "汇总.xlsx").outcome


@settings(max_examples=50, deadline=None)
@given(st.dictionaries(st.tuples(NAMES, NAMES, st.sampled_from(MEMBER.items)), TALLIES, max_size=6))
def test_lines_read_back_the_same(tallies: dict[tuple[str, str, str], Tally]) -> None:
    """Any unit's and member's name, count, fact and unknown number is what it was; the bytes repeat."""
    lines = [Line(unit, "member", name, None, item, tally) for (unit, name, item), tally in tallies.items()]

    stored = _again(lines)

    assert results(stored.lines, stored.scheme, stored.roster) == results(lines, SCHEME, ROSTER)
    assert _write(lines) == _write(lines)


def test_groups_and_their_sum_read_back_the_same() -> None:
    """Lines of groups and the line of all come back as they were, with their rates."""
    tally = Tally((5, 3, None), None, 0, Facts(1, 2, 3, 4, None, None))
    lines = [Line("甲支部", "group", "甲支部", group, "总体", tally) for group in ("党员", "群众")]

    stored = _again(lines)

    assert results(stored.lines, SCHEME, ROSTER) == results(lines, SCHEME, ROSTER)


@given(
    st.lists(st.tuples(NAMES, st.sampled_from(Status), st.one_of(st.none(), NAMES), st.one_of(st.none(), st.dates())))
)
@settings(max_examples=40, deadline=None)
def test_ledger_reads_back_the_same(entries: list[tuple[str, Status, str | None, date | None]]) -> None:
    """Every file with its status, unit, date and note."""
    files = tuple(
        Submission(f"in/{number}{name}.xlsx", "ab" * 32, status, unit, day, note="与 a 冲突")
        for number, (name, status, unit, day) in enumerate(entries)
    )

    assert _again([], files=files).files == files


def test_findings_scheme_roster_and_missing_read_back_the_same() -> None:
    """What no table shows is kept too: findings in their codes, the scheme, the roster with its members."""
    place = Place("in/01.xlsx", "评 议'表", 6, 2, 6, 4)
    findings = (
        Finding(
            "two-marks",
            Severity.WARNING,
            place,
            (("count", "2"), ("marks", "a、b"), ("effect", "x"), ("effect_en", "y")),
        ),
        Finding("submission-missing", Severity.WARNING, Place(), (("unit", "乙支部"),)),
    )

    stored = _again([], findings=findings)

    assert (stored.scheme, stored.roster, stored.findings, stored.missing) == (SCHEME, ROSTER, findings, ("乙支部",))


def test_long_state_is_kept_in_pieces() -> None:
    """More findings than a cell holds letters are kept all the same."""
    findings = tuple(
        Finding(
            "count-in-text",
            Severity.INFO,
            Place(f"in/{number}.xlsx", "评议表", 1, 1),
            (("seen", "12票" * 9), ("count", "12")),
        )
        for number in range(900)
    )

    assert _again([], findings=findings).findings == findings


def _changed(data: bytes, sheet: str, cell: str, value: object) -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(data))
    book[sheet][cell] = value
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


LINE = Line("甲支部", "org", "甲支部", None, ORG.items[0], Tally((5, 3, 0), 0, 0, Facts(valid=8)))


@pytest.mark.parametrize(
    ("cell", "value"), [("L3", "近5"), ("L3", -5), ("L3", 5.5), ("E3", "别的项目"), ("B3", "别的表")]
)
def test_changed_figure_that_cannot_be_read_is_refused(cell: str, value: object) -> None:
    """A table changed beyond reading is refused at its cell, not skipped and not 0."""
    with pytest.raises(Refused) as refused:
        read_summary(_changed(_write([LINE]), "计票", cell, value), "汇总.xlsx")

    (found,) = refused.value.findings
    assert found.code == "store-unknown"


def test_changed_figure_that_can_be_read_is_read() -> None:
    """计票 is what counts: a number that an office corrects there is the number."""
    stored = read_summary(_changed(_write([LINE]), "计票", "L3", 4), "汇总.xlsx").outcome

    assert [line.tally.counts for line in stored.lines] == [(4, 3, 0)]


@pytest.mark.parametrize("data", [b"", b"PK", b"<html>"])
def test_other_files_are_refused(data: bytes) -> None:
    """What is no workbook is refused as such."""
    with pytest.raises(Refused):
        read_summary(data, "汇总.xlsx")


def test_workbook_without_its_hidden_sheet_is_refused() -> None:
    """A 汇总 whose hidden sheet was deleted cannot be trusted to be one."""
    book = openpyxl.load_workbook(io.BytesIO(_write([LINE])))
    del book["xlsheets"]
    buffer = io.BytesIO()
    book.save(buffer)

    with pytest.raises(Refused) as refused:
        read_summary(buffer.getvalue(), "汇总.xlsx")

    assert [found.code for found in refused.value.findings] == ["store-unknown"]
