"""校验: what the button finds in the open workbook is what the command line finds in its file."""

import json
from pathlib import Path

import openpyxl
import pytest

from tests.live.clerk import Clerk, look, values
from tests.live.rounds import OnDisk, make_round
from tests.support.command import run
from xlsheets.core.messages import message

pytestmark = pytest.mark.office

FAULTY = "02_物理系.xlsx"


@pytest.fixture
def round_(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> OnDisk:
    """A round in the current folder."""
    folder = tmp_path / "本 轮"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return make_round(folder)


def found_by_command(round_: OnDisk, name: str) -> list[tuple[str, str | None, str | None]]:
    """Return code, sheet and cell of what `xlsheets check` finds in a file."""
    result = run("check", f"in/{name}", "--scheme", "scheme.toml", "--roster", "roster.xlsx", "--json", "-")
    return [(one["found"], one["sheet"], one["cell"]) for one in json.loads(result.stdout)["findings"]]


def test_the_button_finds_what_the_command_finds(round_: OnDisk, clerk: Clerk) -> None:
    """Coloured cells, notes and 问题清单 name the findings of the command line, one for one."""
    clerk.open(round_.summary)
    book = clerk.open(round_.folder / "in" / FAULTY)
    said = clerk.click(book, "check")
    expected = found_by_command(round_, FAULTY)
    assert expected
    table = values(book, "问题清单")
    shown = [(row[4], row[3]) for row in table[1:]]
    assert shown == [(found, "!".join(filter(None, (sheet, cell))) or None) for found, sheet, cell in expected]
    assert book.sheets.active.name == "问题清单"
    sheet = book.sheets["评议表"]
    assert sheet["C6"].color == (255, 199, 206)
    assert "近2" in sheet["C6"].note.text
    assert "错误 1" in said
    assert said.splitlines()[0] == book.app.status_bar


def test_mended_cells_lose_their_colour_at_the_next_check(round_: OnDisk, clerk: Clerk) -> None:
    """Checking again replaces the marks: what is right now looks as before, and what is put right stays right."""
    clerk.open(round_.summary)
    book = clerk.open(round_.folder / "in" / FAULTY)
    before = look(book)
    clerk.click(book, "check")
    book.sheets["评议表"]["C6"].value = 2
    book.sheets["评议表"]["D6"].value = 0
    said = clerk.click(book, "check")
    after = look(book)
    assert set(after) == set(before) | ({"问题清单"} if "问题清单" in after else set())
    assert after["评议表"]["C6"] == ("2", None, None)
    assert "错误 0" in said or "没有发现问题" in said


def test_undo_brings_values_colours_and_notes_back(round_: OnDisk, clerk: Clerk) -> None:
    """After 撤销 the workbook looks as it did, also when it was saved and opened again in between."""
    clerk.open(round_.summary)
    path = round_.folder / "in" / FAULTY
    book = clerk.open(path)
    before = look(book)
    clerk.click(book, "check")
    marked = look(book)
    assert marked != before
    assert clerk.click(book, "undo") == "已撤销：校验本工作簿"
    assert look(book) == before
    clerk.click(book, "check")
    book.save()
    book.close()
    again = clerk.open(path)
    assert look(again) == marked
    assert clerk.click(again, "undo") == "已撤销：校验本工作簿"
    assert look(again) == before
    assert clerk.click(again, "undo") == "撤销：" + message("nothing-to-undo")


def test_undo_refuses_what_somebody_has_changed(round_: OnDisk, clerk: Clerk) -> None:
    """A note that somebody has written over is named, and nothing is taken back."""
    clerk.open(round_.summary)
    book = clerk.open(round_.folder / "in" / FAULTY)
    clerk.click(book, "check")
    book.sheets["评议表"]["C6"].note.text = "张三：已电话核实"
    before = look(book)
    assert "有人改过 评议表!C6" in clerk.click(book, "undo")
    assert look(book) == before


def test_this_sheet_only(round_: OnDisk, clerk: Clerk) -> None:
    """校验本表 marks the sheet in front and says how much stands elsewhere."""
    clerk.open(round_.summary)
    path = round_.folder / "in" / FAULTY
    made = openpyxl.load_workbook(path)
    made.create_sheet("说明")["A1"] = "本表由支部填写"
    made.save(path)
    book = clerk.open(path)
    book.sheets["说明"].activate()
    before = look(book)
    said = clerk.click(book, "check_sheet")
    assert "“说明”没有发现问题" in said
    assert "不在本表" in said
    assert look(book) == before
    book.sheets["评议表"].activate()
    assert "错误 1" in clerk.click(book, "check_sheet")
    assert "先点开要校验的那张表" in clerk.click(book, "check_sheet")


def test_without_a_round_the_message_says_what_to_open(round_: OnDisk, clerk: Clerk) -> None:
    """A foreign workbook alone does not say by which scheme it is to be read."""
    book = clerk.open(round_.folder / "in" / FAULTY)
    before = look(book)
    assert clerk.click(book, "check") == "校验本工作簿：" + message("no-scheme")
    assert look(book) == before


def test_two_summaries_are_one_too_many(round_: OnDisk, clerk: Clerk) -> None:
    """With a renamed copy 汇总(1).xlsm open too, the message names both; clicked inside one, that one is meant."""
    copy = round_.folder / "汇总(1).xlsm"
    copy.write_bytes(round_.summary.read_bytes())
    first = clerk.open(round_.summary)
    clerk.open(copy)
    book = clerk.open(round_.folder / "in" / FAULTY)
    said = clerk.click(book, "check")
    assert "汇总.xlsm" in said
    assert "汇总(1).xlsm" in said
    assert "还没有票数" in clerk.click(first, "missing")


def test_a_protected_sheet_is_left_alone(round_: OnDisk, clerk: Clerk) -> None:
    """Nothing is marked when a sheet that would be coloured is protected."""
    clerk.open(round_.summary)
    path = round_.folder / "in" / FAULTY
    made = openpyxl.load_workbook(path)
    made["评议表"].protection.sheet = True
    made.save(path)
    book = clerk.open(path)
    before = look(book)
    assert "“评议表”受保护" in clerk.click(book, "check")
    assert look(book) == before


def test_a_list_deleted_by_hand_does_not_stop_undo(round_: OnDisk, clerk: Clerk) -> None:
    """Whoever deletes 问题清单 herself still gets rid of the colours and notes by 撤销."""
    clerk.open(round_.summary)
    book = clerk.open(round_.folder / "in" / FAULTY)
    before = look(book)
    clerk.click(book, "check")
    book.sheets["问题清单"].delete()
    assert clerk.click(book, "undo") == "已撤销：校验本工作簿"
    assert look(book) == before


def test_a_spoilt_memory_stops_only_the_undo(round_: OnDisk, clerk: Clerk) -> None:
    """When somebody has written into the hidden sheet of 撤销, other buttons work, and 撤销 works again after them."""
    clerk.open(round_.summary)
    book = clerk.open(round_.folder / "in" / FAULTY)
    clerk.click(book, "check")
    book.sheets["xlsheets_undo"]["A1"].value = "改"
    assert clerk.click(book, "undo") == "撤销：" + message("memory-broken")
    before = [sheet.name for sheet in book.sheets]
    assert clerk.click(book, "selfcheck") == message("selfchecked", sheet="环境自检")
    assert clerk.click(book, "undo") == "已撤销：环境自检"
    assert [sheet.name for sheet in book.sheets] == before
    book.sheets["xlsheets_undo"]["A1"].value = "又改"
    assert "错误" in clerk.click(book, "check")
