"""回复: the message to a branch whose workbook has to be mended."""

import re
from pathlib import Path

import openpyxl
import pytest

from scripts.print_findings import STOPS
from tests.support.command import run
from tests.support.desk import UNIT, Desk
from tests.support.schemes import ORG_ONE
from tests.support.tables import table
from xlsheets.books.schemefile import Scheme
from xlsheets.core.findings import Finding, Place, Severity
from xlsheets.core.ledger import Status, Submission
from xlsheets.core.wording import RULES, finding
from xlsheets.jobs.check import check
from xlsheets.jobs.demo import WRONG, demo_roster, returned
from xlsheets.jobs.mark import write_marked
from xlsheets.jobs.reply import MOST, reply_text

FILE = Submission("in/01.xlsx", unit="化学系教工党支部")
FILE_PLACE = Place("in/01.xlsx")


def _wrong_sum(row: int) -> object:
    return finding("sum-mismatch", Place("in/01.xlsx", "评议表").at(row, 5), label="合计", stated=31, sum=30)


def test_reply_names_unit_file_cell_and_remedy() -> None:
    """A branch reads who is meant, which file, which cell, what is wrong and what to do."""
    text = reply_text(FILE, [_wrong_sum(5)], "创先争优活动群众评议")  # type: ignore[list-item]

    assert text.startswith("化学系教工党支部：\n你单位报送的“创先争优活动群众评议”（01.xlsx）")
    assert "1. 评议表!F6：合计不符。合计 填 31，按各数应为 30；应为：30。" in text


def test_notes_alone_need_no_reply() -> None:
    """What is only a note is not sent back."""
    note = finding("count-in-text", Place("in/01.xlsx"), Severity.INFO, seen="12票", count=12)

    assert reply_text(FILE, [note], "评议") == ""


@pytest.mark.parametrize(("findings", "more"), [(MOST, False), (MOST + 3, True)])
def test_long_lists_are_cut_and_say_so(findings: int, more: bool) -> None:
    """A message stays short enough to paste; the rest is in the marked copy."""
    text = reply_text(FILE, [_wrong_sum(row) for row in range(findings)], "评议")  # type: ignore[misc]

    assert ("另有 3 处" in text) is more
    assert f"{MOST + 1}. " not in text


def test_reply_stands_beside_the_marked_copy_and_is_no_return(tmp_path: Path) -> None:
    """The text is written beside the copy, and neither is read as somebody's return afterwards."""
    scheme, roster = Scheme.load("fjnu-2011"), demo_roster()
    name, content = next((name, content) for name, content in returned(scheme, roster) if WRONG in name)
    (tmp_path / name).write_bytes(content)

    written, refused = write_marked(check([tmp_path], scheme, roster), [tmp_path], None)

    stem = name.removesuffix(".xlsx")
    assert [path.name for path in written] == [f"{stem}_标注.xlsx", f"{stem}_标注.txt"]
    assert not refused
    assert "组织评议!F6" in written[1].read_text("utf-8-sig")
    assert [file.path.rpartition("/")[2] for file in check([tmp_path], scheme, roster).files] == [name]


NOT_IN_A_RETURN = ("annex-", "compare-", "codes-", "libreoffice-", "target-", "map-", "undo-", "addin-", "store-")
"""Codes that no returned workbook has: what the office gave or wants to write."""
OPTIONS = re.compile(
    r"--[a-z]|xlsheets |名册中补|修改方案|方案文件|维护人员|请对方|请下级|the scheme if|ask for|maintain"
)


@pytest.mark.parametrize("code", [code for code in RULES if not code.startswith(NOT_IN_A_RETURN) and code not in STOPS])
def test_branch_reads_nothing_of_the_offices_options(code: str) -> None:
    """No remedy that a branch reads names an option of the command line, the roster or the scheme file."""
    rule = RULES[code]
    words = rule.branch or rule.remedy

    assert not OPTIONS.search(words.zh + words.en)


def _read_by_branch(folder: Path, name: str) -> list[str]:
    """Return what a branch is sent: the reply, the notes on the cells, and the sheet 问题清单."""
    book = openpyxl.load_workbook(folder / f"{name}_标注.xlsx")
    notes = [cell.comment.text for sheet in book for row in sheet.iter_rows() for cell in row if cell.comment]
    listed = "\n".join(str(cell.value) for row in book["问题清单"].iter_rows() for cell in row)
    return [(folder / f"{name}_标注.txt").read_text("utf-8-sig"), "\n".join(notes), listed]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_office_reads_options_and_branch_reads_its_own_workbook(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lang: str
) -> None:
    """A superior's summary and a stranger among the returns: options on the terminal, none in what is sent back."""
    monkeypatch.chdir(tmp_path)
    desk = Desk(tmp_path)
    desk.scheme(ORG_ONE)
    desk.put("01.xlsx", table("戊支部", 8))
    desk.put("02.xlsx", "| 单位 | 满意 | 基本满意 | 不满意 |\n| 甲支部 | 1 | 2 | 3 |\n| 乙支部 | 1 | 2 | 3 |")

    done = run("check", "in", "-s", "scheme.toml", "-r", "roster.xlsx", "--mark", "-o", "out", "--lang", lang)

    assert "--accept-summaries" in done.stdout
    assert ("名册中补上" if lang == "zh" else "add the unit") in done.stdout
    for name in ("01", "02"):
        for words in _read_by_branch(tmp_path / "out", name):
            assert not OPTIONS.search(words)
    (reply, _, _) = _read_by_branch(tmp_path / "out", "01")
    assert ("请告诉收件的办公室" if lang == "zh" else "tell the office that collects") in reply


def test_branch_reads_no_folder_of_the_office(tmp_path: Path) -> None:
    """Another return of the unit is named by its file, not by where the office keeps it."""
    desk = Desk(tmp_path)
    desk.scheme(ORG_ONE)
    desk.put("01.xlsx", table(UNIT))
    desk.put("02.xlsx", table(UNIT, 8))

    run(
        "check", tmp_path / "in", "-s", tmp_path / "scheme.toml", "-r", tmp_path / "roster.xlsx", "--mark",
        "-o", tmp_path / "out",
    )  # fmt: skip

    for words in _read_by_branch(tmp_path / "out", "01"):
        assert str(tmp_path) not in words
    assert "另有 02.xlsx" in _read_by_branch(tmp_path / "out", "01")[0]


def test_lateness_alone_needs_no_reply() -> None:
    """A branch can do nothing about the day on which it sent its workbook; beside a fault it is left out."""
    late = finding("submission-late", FILE_PLACE, date="2012-02-01", due="2012-01-17")

    assert reply_text(FILE, [late], "评议") == ""
    both = reply_text(FILE, [late, _wrong_sum(5)], "评议")  # type: ignore[list-item]
    assert "迟报" not in both
    assert "合计不符" in both


def test_superseded_file_gets_no_reply() -> None:
    """A branch that has sent a correction is not asked to mend what it replaced."""
    file = FILE.became(Status.SUPERSEDED)

    assert reply_text(file, [_wrong_sum(5)], "评议") == ""  # type: ignore[list-item]


def test_cause_in_text_is_named_beside_its_effect() -> None:
    """24票 typed as text is why the sheet's own total is wrong: the reply says so."""
    cause = finding("count-in-text", Place("in/01.xlsx", "评议表").at(4, 2), Severity.INFO, seen="24票", count=24)

    text = reply_text(FILE, [cause, _wrong_sum(5)], "评议")  # type: ignore[list-item]

    assert "C5" in text
    assert "24票" in text


def _in_text(cell: tuple[int, int], seen: str = "24票") -> Finding:
    place = Place("in/01.xlsx", "党员评议").at(*cell)
    return finding("count-in-text", place, Severity.INFO, seen=seen, count=int(seen[:-1]))


def test_error_is_not_hidden_behind_notes() -> None:
    """Many notes before the only error: the error comes first, the notes of one kind in one line with their cells."""
    notes = [_in_text((row, 2)) for row in range(4, 20)]
    notes += [_in_text((row, 3), "25票") for row in range(4, 12)]
    notes.sort(key=Finding.sort_key)

    lines = reply_text(FILE, [*notes, _wrong_sum(5)], "评议").splitlines()  # type: ignore[list-item]

    assert lines[2].startswith("1. 评议表!F6：合计不符。")
    assert lines[3].startswith("2. 党员评议!C5、D5、C6 等 24 格：数字写成了文字。")
    assert "如 C5：“24票”，已读作 24" in lines[3]
    assert not any(line.startswith("3. ") or "另有" in line for line in lines)


def test_warnings_stand_between_errors_and_notes() -> None:
    """Errors, warnings, notes; each as on the sheets."""
    warning = finding(
        "two-marks", Place("in/01.xlsx", "A").at(1, 2, 1, 3), count=2, marks="√√", effect="该项作废", effect_en="void"
    )
    text = reply_text(FILE, [_in_text((4, 2)), warning, _wrong_sum(5), _wrong_sum(7)], "评议")  # type: ignore[list-item]

    places = [line.split(" ")[1].split("：")[0] for line in text.splitlines() if line[:1].isdigit()]
    assert places == ["评议表!F6", "评议表!F8", "A!C2:D2", "党员评议!C5"]


def test_few_notes_name_every_cell_and_each_sheet_its_own() -> None:
    """Up to three cells are all named; notes of another sheet are another line; English too."""
    notes = [_in_text((4, 2)), _in_text((5, 2))]
    other = finding("count-in-text", Place("in/01.xlsx", "评议表").at(4, 2), Severity.INFO, seen="24票", count=24)

    text = reply_text(FILE, [*notes, other, _wrong_sum(5)], "评议", "en")  # type: ignore[list-item]

    assert "2. 党员评议!C5, C6: " in text
    assert "3. 评议表!C5: " in text
