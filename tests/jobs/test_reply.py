"""回复: the message to a branch whose workbook has to be mended."""

from pathlib import Path

import pytest

from xlsheets.books.schemefile import Scheme
from xlsheets.core.findings import Place, Severity
from xlsheets.core.ledger import Status, Submission
from xlsheets.core.wording import finding
from xlsheets.jobs.check import check
from xlsheets.jobs.demo import WRONG, demo_roster, returned
from xlsheets.jobs.mark import write_marked
from xlsheets.jobs.reply import MOST, reply_text

FILE = Submission("in/01.xlsx", unit="化学系教工党支部")


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
