"""生成附表, 预览改动, 导出 PDF, 环境自检: into the 汇总 workbook, and into an office's open workbook."""

import shutil
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.live.clerk import Clerk, look, values
from tests.live.rounds import OnDisk, cells_of, make_round, trimmed
from tests.support.command import run
from xlsheets.core.messages import message

pytestmark = pytest.mark.office


@pytest.fixture
def round_(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> OnDisk:
    """A round whose returns lie in the folder `in` beside the workbook."""
    folder = tmp_path / "本 轮"
    folder.mkdir()
    monkeypatch.chdir(folder)
    monkeypatch.setenv("XLSHEETS_FOLDER", "in")
    return make_round(folder)


@pytest.fixture
def office(round_: OnDisk) -> Path:
    """An office's own workbook: a template row above a total, text and percent formats, a note of its own."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "上报附件4"
    sheet["A1"] = "党支部群众评议结果汇总表"
    sheet.append([])
    sheet.append(["序号", "支部名称", "参评人数", "满意", "基本满意", "不满意", "满意率"])
    sheet.append([None] * 7)
    sheet.append(["", "合计", "=SUM(C4:C4)", None, None, None, None])
    sheet["G4"].number_format = "0.00%"
    for column in "ABCDEFG":
        sheet[f"{column}4"].border = openpyxl.styles.Border(bottom=openpyxl.styles.Side("thin"))
    book.create_sheet("封面")["A1"] = "理工分党委"
    path = round_.folder / "上报 表.xlsx"
    book.save(path)
    return path


def collected(round_: OnDisk, clerk: Clerk) -> Any:
    """Return the open 汇总 workbook after a merge."""
    book = clerk.open(round_.summary)
    clerk.click(book, "collect")
    return book


def test_annexes_in_the_summary_equal_the_command_lines(round_: OnDisk, clerk: Clerk) -> None:
    """The annex sheets are those that `xlsheets annex` writes into a new workbook; a changed one is made anew."""
    book = collected(round_, clerk)
    expected = run("annex", round_.merged("命令行.xlsm").name, "--into", "附件.xlsx")
    assert expected.exit_code == 0, expected.said
    rows = values(book, "附件4")
    row = next(at for at, line in enumerate(rows, 1) if "化学系教工党支部" in line)
    column = rows[row - 1].index("化学系教工党支部") + 1
    cell = book.sheets["附件4"].range((row, column))
    cell.value = "改坏了"
    assert "改动" in clerk.click(book, "preview")
    listed = values(book, "改动")
    assert [row[:3] for row in listed[1:]] == [["附件4", cell.get_address(False, False), "改坏了"]]
    assert clerk.click(book, "annex") == "生成附表完成：附件4"
    assert book.sheets.active.name == "附件4"
    for name, rows in cells_of(round_.folder / "附件.xlsx").items():
        assert trimmed(values(book, name)) == rows


def test_an_offices_workbook_is_filled_as_the_command_line_fills_its_file(
    round_: OnDisk, office: Path, clerk: Clerk
) -> None:
    """Clicked in the office's workbook: the same cells and rows as `annex --into`, and 撤销 takes all of it back."""
    filed = round_.folder / "命令行填.xlsx"
    shutil.copyfile(office, filed)
    done = run("annex", round_.merged("命令行.xlsm").name, "--into", filed.name)
    assert done.exit_code == 0, done.said
    collected(round_, clerk)
    book = clerk.open(office)
    before = look(book)
    said = clerk.click(book, "annex")
    assert "插入" in said
    expected = cells_of(filed)["上报附件4"]
    live = trimmed(values(book, "上报附件4"))
    total = len(expected) - 1
    assert live[:total] == expected[:total]
    assert (
        book.sheets["上报附件4"][f"C{total + 1}"].formula
        == openpyxl.load_workbook(filed)["上报附件4"][f"C{total + 1}"].value
    )
    assert clerk.click(book, "annex").startswith(message("nothing-to-fill", book=office.name))
    assert clerk.click(book, "undo") == "已撤销：生成附表"
    assert look(book) == before


def test_the_target_may_be_named(round_: OnDisk, office: Path, clerk: Clerk, monkeypatch: pytest.MonkeyPatch) -> None:
    """From the 汇总 workbook another open workbook is filled by its name; one that is not open is said."""
    book = collected(round_, clerk)
    monkeypatch.setenv("XLSHEETS_INTO", "上报 表")
    assert "没有打开名为" in clerk.click(book, "annex")
    target = clerk.open(office)
    before = look(target)
    assert "格要改" in clerk.click(book, "preview")
    assert look(target) == before
    assert {row[0] for row in values(book, "改动")[1:]} == {"上报附件4"}
    assert "填了" in clerk.click(book, "annex")
    assert look(target) != before


def test_a_changed_cell_is_not_undone(round_: OnDisk, office: Path, clerk: Clerk) -> None:
    """A figure that somebody has changed since is named, and everything stays."""
    collected(round_, clerk)
    book = clerk.open(office)
    clerk.click(book, "annex")
    book.sheets["上报附件4"]["D4"].value = 99
    before = look(book)
    assert "有人改过 上报附件4!D4" in clerk.click(book, "undo")
    assert look(book) == before


def test_a_table_that_does_not_fit_is_refused_in_words(round_: OnDisk, clerk: Clerk) -> None:
    """What the command line refuses the button refuses with the same reason; nothing is written."""
    collected(round_, clerk)
    path = round_.folder / "别的.xlsx"
    made = openpyxl.Workbook()
    assert made.active is not None
    made.active["A1"] = "会议通知"
    made.save(path)
    book = clerk.open(path)
    before = look(book)
    assert "生成附表：" in clerk.click(book, "annex")
    assert look(book) == before


def test_the_pdf_lies_beside_the_workbook(round_: OnDisk, clerk: Clerk) -> None:
    """The annex sheets are printed, and printed again over the old file; a folder in the way is said."""
    book = collected(round_, clerk)
    path = round_.folder / "汇总_附件.pdf"
    assert clerk.click(book, "pdf") == f"已导出：{path}"
    assert path.read_bytes().startswith(b"%PDF")
    shown = [sheet.name for sheet in book.sheets if sheet.visible]
    path.unlink()
    path.mkdir()
    assert "不能写" in clerk.click(book, "pdf")
    assert [sheet.name for sheet in book.sheets if sheet.visible] == shown


def test_the_selfcheck_is_a_sheet(round_: OnDisk, clerk: Clerk) -> None:
    """环境自检 stands on a sheet of its own, once, and 撤销 takes it away."""
    book = clerk.open(round_.summary)
    before = look(book)
    clerk.click(book, "selfcheck")
    said = clerk.click(book, "selfcheck")
    assert said == message("selfchecked", sheet="环境自检")
    lines = [row[0] for row in values(book, "环境自检")]
    assert any("Python" in line for line in lines)
    assert any("libreoffice" in line for line in lines)
    assert clerk.click(book, "undo") == "已撤销：环境自检"
    assert look(book) == before


def opened_too(book: Any, path: Path) -> Any:
    """Open a workbook as people do, who may have another of the same name open; xlwings itself does not."""
    app = book.app.impl
    document = app.desktop.loadComponentFromURL(path.as_uri(), "_blank", 0, ())
    return next(one for one in book.app.books if one.impl.doc == document)


def test_of_two_workbooks_with_one_name_none_is_guessed(
    round_: OnDisk, office: Path, clerk: Clerk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both paths are said; a path in the place of the name says which, in quotes or not; 撤销 finds the filled one."""
    book = collected(round_, clerk)
    twin = round_.folder / "乙" / office.name
    twin.parent.mkdir()
    shutil.copyfile(office, twin)
    first, second = opened_too(book, office), opened_too(book, twin)
    before = look(first)
    monkeypatch.setenv("XLSHEETS_INTO", "上报 表")
    said = clerk.click(book, "annex")
    assert said == "生成附表：" + message(
        "two-books", name="上报 表", paths="、".join(sorted(map(str, (office, twin))))
    )
    assert (look(first), look(second)) == (before, before)
    monkeypatch.setenv("XLSHEETS_INTO", f'"{twin}"')
    assert "填了" in clerk.click(book, "annex")
    assert look(first) == before
    assert look(second) != before
    assert clerk.click(book, "undo") == message("undone-in", verb="生成附表", book=office.name)
    assert look(second) == before
    monkeypatch.setenv("XLSHEETS_INTO", "丙/上报 表.xlsx")
    assert "没有打开名为“丙/上报 表.xlsx”的工作簿" in clerk.click(book, "annex")


def test_a_filled_workbook_saved_under_another_ending_is_undone(
    round_: OnDisk, office: Path, clerk: Clerk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Saved as .ods and closed, 撤销 in the 汇总 says which to open; opened again it is taken back."""
    book = collected(round_, clerk)
    target = clerk.open(office)
    monkeypatch.setenv("XLSHEETS_INTO", "上报 表")
    before = values(target, "上报附件4")
    clerk.click(book, "annex")
    saved = office.with_suffix(".ods")
    target.save(str(saved))
    target.close()
    assert clerk.click(book, "undo") == "撤销：" + message("undo-not-open", verb="生成附表", name=office.name)
    again = clerk.open(saved)
    assert clerk.click(book, "undo") == message("undone-in", verb="生成附表", book=saved.name)
    assert trimmed(values(again, "上报附件4")) == trimmed(before)


def test_the_summary_named_as_the_target_is_the_summary(
    round_: OnDisk, clerk: Clerk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its own name in 附表填入 is the same as none: its annex sheets are made anew."""
    book = collected(round_, clerk)
    monkeypatch.setenv("XLSHEETS_INTO", "汇总")
    assert clerk.click(book, "annex") == "生成附表完成：附件4"


def test_a_filled_sheet_that_is_gone_is_named(round_: OnDisk, office: Path, clerk: Clerk) -> None:
    """Renamed since, it is not undone: the message names the sheet, not its eighty cells; renamed back it is."""
    collected(round_, clerk)
    book = clerk.open(office)
    before = look(book)
    clerk.click(book, "annex")
    book.sheets["上报附件4"].name = "改名"
    said = clerk.click(book, "undo")
    assert said == "撤销：" + message("undo-gone", verb="生成附表", sheets="“上报附件4”")
    book.sheets["改名"].name = "上报附件4"
    assert clerk.click(book, "undo") == "已撤销：生成附表"
    assert look(book) == before


def test_a_refusal_names_no_option_of_the_command_line(round_: OnDisk, office: Path, clerk: Clerk) -> None:
    """Where the command line advises --only, a button says what can be done with the mouse."""
    collected(round_, clerk)
    book = clerk.open(office)
    book.sheets["封面"].activate()
    book.sheets["上报附件4"].visible = False
    said = clerk.click(book, "annex")
    assert "没有找到可填的附表" in said
    assert "隐藏" in said
    assert "--" not in said


def test_the_sheet_of_buttons_is_not_printed(round_: OnDisk, clerk: Clerk) -> None:
    """Clicked on 操作台 before there are annexes, 导出 PDF says what to click first, and writes nothing."""
    book = clerk.open(round_.summary)
    assert clerk.click(book, "pdf") == "导出 PDF：" + message("nothing-to-print")
    assert not list(round_.folder.glob("*.pdf"))


def test_a_workbook_that_takes_no_sheet_is_not_filled(round_: OnDisk, office: Path, clerk: Clerk) -> None:
    """Where the structure is protected the hidden sheet of 撤销 has no place, and no figure is written without it."""
    collected(round_, clerk)
    book = clerk.open(office)
    before = look(book)
    book.api.protect("")
    said = clerk.click(book, "annex")
    book.api.unprotect("")
    assert look(book) == before
    assert said == "生成附表：" + message("protected-book", book=office.name)
