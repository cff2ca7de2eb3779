"""收件汇总, 未报送: a folder merged from the open 汇总 workbook, cell for cell as the command line does it."""

import os
import shutil
import threading
import time
from pathlib import Path

import openpyxl
import pytest

from tests.live.clerk import Clerk, look, values
from tests.live.rounds import OnDisk, cells_of, make_round, trimmed
from xlsheets.books.live import reading
from xlsheets.core.messages import message
from xlsheets.jobs.click import lock

pytestmark = pytest.mark.office


@pytest.fixture
def round_(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> OnDisk:
    """A round in the current folder, whose returns lie in the folder `in` beside the workbook."""
    folder = tmp_path / "本 轮"
    folder.mkdir()
    monkeypatch.chdir(folder)
    found = make_round(folder)
    monkeypatch.setenv("XLSHEETS_FOLDER", "in")
    return found


def test_results_equal_the_command_lines_cell_for_cell(round_: OnDisk, clerk: Clerk) -> None:
    """Every sheet of `merge --into` stands in the open workbook with the same values, and so does the hidden state."""
    expected = round_.merged("命令行.xlsm")
    book = clerk.open(round_.summary)
    said = clerk.click(book, "collect")
    assert "收到 2 个文件，计入 2，未报送 1" in said
    assert book.sheets.active.name == "问题清单"
    wanted = cells_of(expected)
    assert {"收件台账", "计票", "问题清单", "未报送", "附件4"} <= set(wanted)
    for name, rows in wanted.items():
        assert trimmed(values(book, name)) == rows, name
    filed = reading.template_of(_pairs(expected))
    assert reading.read_template(book) == filed


def _pairs(path: Path) -> list[list[object]]:
    sheet = openpyxl.load_workbook(path)["xlsheets"]
    return [[row[0], row[1]] for row in sheet.iter_rows(values_only=True)]


def test_collecting_again_replaces_the_results(round_: OnDisk, clerk: Clerk) -> None:
    """After another return has come in, the sheets are the new ones, none stands twice, none has a number."""
    book = clerk.open(round_.summary)
    clerk.click(book, "collect")
    first = [sheet.name for sheet in book.sheets]
    shutil.copyfile(round_.folder / "in" / "01 化学系.xlsx", round_.folder / "in" / "03.xlsx")
    assert "收到 3 个文件" in clerk.click(book, "collect")
    assert sorted(sheet.name for sheet in book.sheets) == sorted(first)
    assert trimmed(values(book, "收件台账")) == cells_of(round_.merged("命令行.xlsm"))["收件台账"]


def test_what_people_wrote_about_results_stays(round_: OnDisk, clerk: Clerk) -> None:
    """A formula of the office that looks at 计票 still does, and its own sheet named like an annex is not replaced."""
    book = clerk.open(round_.summary)
    own = book.sheets.add(name="附件4", after=book.sheets[0])
    own["A1"].value = "本单位自己的表"
    own["B1"].formula = "=计票!A3"
    said = clerk.click(book, "collect")
    assert own["A1"].value == "本单位自己的表"
    assert own["B1"].formula == "=计票!A3"
    assert own["B1"].value == "化学系教工党支部"
    assert "附件4(2)" in said


def test_results_survive_a_save_and_count_for_the_command_line(round_: OnDisk, clerk: Clerk) -> None:
    """Saved as .xlsx by the program, the workbook is a 汇总 that `xlsheets status` reads."""
    from tests.support.command import run

    book = clerk.open(round_.summary)
    clerk.click(book, "collect")
    book.save(str(round_.folder / "存.xlsx"))
    told = run("status", "存.xlsx", "--json", "-").json
    assert told["missing"] == ["数学系教工党支部"]
    assert told["returned"] == ["化学系教工党支部", "物理系学生党支部"]


def test_the_missing(round_: OnDisk, clerk: Clerk) -> None:
    """未报送 names who has not returned, on its sheet too, even after somebody has deleted that sheet."""
    book = clerk.open(round_.summary)
    clerk.click(book, "collect")
    book.sheets["未报送"].delete()
    assert clerk.click(book, "missing") == "未报送 1 个：数学系教工党支部"
    assert book.sheets.active.name == "未报送"
    assert values(book, "未报送")[2][1] == "数学系教工党支部"


def test_cancelling_leaves_the_workbook_as_it_was(
    round_: OnDisk, clerk: Clerk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """取消 while the folder is read stops the process; nothing has changed, and the next click works."""
    for number in range(150):
        shutil.copyfile(round_.folder / "in" / "01 化学系.xlsx", round_.folder / "in" / f"x{number:03d}.xlsx")
    book = clerk.open(round_.summary)
    before = look(book)
    fullname = book.fullname

    def stop() -> None:
        while not lock.is_running(fullname):
            time.sleep(0.02)
        lock.ask_to_stop(fullname)

    clicking = threading.Thread(target=stop)
    clicking.start()
    said = clerk.click(book, "collect")
    clicking.join()
    assert said == "收件汇总：" + message("cancelled")
    assert look(book) == before
    assert clerk.click(book, "missing") == "未报送：" + message("no-figures")


def test_clicking_twice_is_refused(round_: OnDisk, clerk: Clerk) -> None:
    """While one click is at work another says so, and does nothing."""
    book = clerk.open(round_.summary)
    before = look(book)
    with lock.only_one(book.fullname, "collect"):
        assert "“收件汇总”还在进行" in clerk.click(book, "check")
        assert look(book) == before
        assert clerk.click(book, "cancel") == ""
        assert lock.is_asked_to_stop(book.fullname)
    assert clerk.click(book, "cancel") == message("nothing-running")


def test_a_folder_that_is_not_there(round_: OnDisk, clerk: Clerk, monkeypatch: pytest.MonkeyPatch) -> None:
    """No folder chosen, one that is gone, one with nothing in it: a sentence each, and nothing changes."""
    book = clerk.open(round_.summary)
    before = look(book)
    monkeypatch.setenv("XLSHEETS_FOLDER", "没有")
    assert "找不到文件夹" in clerk.click(book, "collect")
    (round_.folder / "空").mkdir()
    monkeypatch.setenv("XLSHEETS_FOLDER", "空")
    assert "没有可读的文件" in clerk.click(book, "collect")
    monkeypatch.delenv("XLSHEETS_FOLDER")
    assert "没有选择文件夹" in clerk.click(book, "collect")
    assert look(book) == before


def test_a_workbook_from_a_mail_or_never_saved_or_read_only(round_: OnDisk, clerk: Clerk, program: object) -> None:
    """Where results would be lost the message says what to do first."""
    mail = round_.folder / "Content.Outlook" / "AB12CD"
    mail.mkdir(parents=True)
    shutil.copyfile(round_.summary, mail / "汇总.xlsm")
    assert "邮件里打开的" in clerk.click(clerk.open(mail / "汇总.xlsm"), "collect")
    locked = round_.folder / "只读.xlsm"
    shutil.copyfile(round_.summary, locked)
    os.chmod(locked, 0o444)
    book = program.books.open(str(locked), read_only=True)  # type: ignore[attr-defined]
    before = look(book)
    assert "只读方式打开" in clerk.click(book, "collect")
    assert look(book) == before


def test_a_protected_structure(round_: OnDisk, clerk: Clerk) -> None:
    """Sheets that may not be replaced stop the click before the folder is read."""
    book = clerk.open(round_.summary)
    book.impl.doc.protect("")  # LibreOffice 7.4 does not take lockStructure from a file
    before = look(book)
    assert "工作簿“汇总.xlsm”的结构受保护" in clerk.click(book, "collect")
    assert look(book) == before


@pytest.mark.slow
def test_five_hundred_returns(round_: OnDisk, clerk: Clerk) -> None:
    """A folder of 502 files; how long the program is held meanwhile is measured by `python -m bench.click`."""
    for number in range(500):
        shutil.copyfile(round_.folder / "in" / "01 化学系.xlsx", round_.folder / "in" / f"x{number:03d}.xlsx")
    book = clerk.open(round_.summary)
    assert "收到 502 个文件" in clerk.click(book, "collect")


def test_a_path_copied_with_its_quotes(round_: OnDisk, clerk: Clerk, monkeypatch: pytest.MonkeyPatch) -> None:
    """“复制为路径” of Windows puts quotes around a path; they are no part of it."""
    monkeypatch.setenv("XLSHEETS_FOLDER", f'"{round_.folder / "in"}"')
    book = clerk.open(round_.summary)
    assert "收到 2 个文件" in clerk.click(book, "collect")
