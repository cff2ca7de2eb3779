"""What belongs to another round, or is no annex, is never taken for this round's."""

import json
from pathlib import Path

import openpyxl
import pytest

from tests.support.command import run
from tests.support.desk import OTHER, UNIT, Desk
from xlsheets.jobs.issue import write_issue

RETURN = """
    | 单位:{unit} | 收回:28 | 有效:28 | 日期:{day} |
    | 评议项目 | 满意 | 基本满意 | 不满意 |
    | 承诺践诺情况 | 25 | 2 | 1 |
"""


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """Return a desk of two units, with the scheme of the round after it in next.toml."""
    monkeypatch.chdir(tmp_path)
    desk = Desk(tmp_path)
    desk.roster(f"| 单位 |\n| {UNIT} |\n| {OTHER} |")
    text = Path("scheme.toml").read_text(encoding="utf-8")
    Path("next.toml").write_text(text.replace("2011-12", "2012-06"), encoding="utf-8")
    return desk


def test_a_workbook_issued_for_another_round_is_rejected(desk: Desk) -> None:
    """The same scheme and version, and still last round's ballots: they are not this round's."""
    write_issue("scheme.toml", Path("roster.xlsx"), Path("out"))
    book = openpyxl.load_workbook(f"out/01_{UNIT}.xlsx")
    for row in book["组织评议"].iter_rows():
        if row[1].value == "承诺践诺情况":
            row[2].value = 20
    book.save("in/01.xlsx")

    now = json.loads(desk.run("merge").stdout)
    later = json.loads(desk.run("merge", "--scheme", "next.toml").stdout)

    assert now["files"][0]["status"] == "accepted"
    assert later["files"][0]["status"] == "rejected"
    assert [one["found"] for one in later["findings"] if one["code"] == "round-mismatch"] == ["轮次 2011-12"]


def test_the_summary_of_another_round_is_not_written_over(desk: Desk) -> None:
    """--into names a round's own workbook; another round's stays as it is."""
    desk.put("01.xlsx", RETURN.format(unit=UNIT, day="2011-12-20"))
    desk.run("merge", "--into", "汇总.xlsx")
    before = Path("汇总.xlsx").read_bytes()

    refused = desk.run("merge", "--scheme", "next.toml", "--into", "汇总.xlsx")

    assert refused.exit_code == 2
    assert "target-exists" in refused.stderr
    assert "2011-12" in refused.stderr
    assert Path("汇总.xlsx").read_bytes() == before


def test_our_own_form_is_no_annex(desk: Desk) -> None:
    """The workbook that units fill in has tables that would fit; it is refused, unchanged."""
    desk.put("01.xlsx", RETURN.format(unit=UNIT, day="2011-12-20"))
    desk.run("merge", "--into", "汇总.xlsx")
    write_issue("scheme.toml", Path("roster.xlsx"), Path("out"))
    form = Path(f"out/01_{UNIT}.xlsx")
    before = form.read_bytes()

    refused = run("annex", "汇总.xlsx", "--into", form)

    assert refused.exit_code == 2
    assert "annex-own-form" in refused.stderr
    assert form.read_bytes() == before


def test_a_summary_is_no_annex(desk: Desk) -> None:
    """Neither the round's own 汇总 nor another's is written over by its own figures."""
    desk.put("01.xlsx", RETURN.format(unit=UNIT, day="2011-12-20"))
    desk.run("merge", "--into", "汇总.xlsx")
    other = Path("上一轮.xlsx")
    other.write_bytes(Path("汇总.xlsx").read_bytes())

    for into in (Path("汇总.xlsx"), other):
        before = into.read_bytes()
        refused = run("annex", "汇总.xlsx", "--into", into)
        assert refused.exit_code == 2
        assert "annex-own-form" in refused.stderr
        assert "汇总工作簿" in refused.stderr
        assert into.read_bytes() == before


@pytest.mark.parametrize("day", ["12月20日", "11年12月20日", "12/20", "去年12月20"])
def test_a_date_that_cannot_be_read_is_named(desk: Desk, day: str) -> None:
    """A date without its year tells neither lateness nor order, and is said."""
    desk.put("01.xlsx", RETURN.format(unit=UNIT, day=day))

    merged = desk.merge()

    assert [one["code"] for one in merged["findings"] if one["code"] == "date-unreadable"] == ["date-unreadable"]
    assert merged["files"][0]["status"] == "accepted"


@pytest.mark.parametrize("day", ["2011年12月20号", "二〇一一年十二月二十日", "2011.12.20", "20111220"])
def test_a_date_that_a_person_can_read_is_read(desk: Desk, day: str) -> None:
    """However a date is written with its year, it is no finding."""
    desk.put("01.xlsx", RETURN.format(unit=UNIT, day=day))

    assert "date-unreadable" not in [one["code"] for one in desk.merge()["findings"]]


def test_a_unit_whose_return_was_not_taken_is_told_so(desk: Desk) -> None:
    """A reminder does not say to a unit that it sent nothing when it did."""
    desk.put("01.xlsx", RETURN.format(unit=UNIT, day=""))
    desk.put("02.xlsx", RETURN.format(unit=UNIT, day="").replace("25", "24"))
    desk.run("merge", "--into", "汇总.xlsx")

    said = run("status", "汇总.xlsx", "--remind", "--on", "2012-01-01").stdout

    assert f"{UNIT}（已收到但没有采用，须改正重报）" in said
    assert f"{OTHER}（" not in said
