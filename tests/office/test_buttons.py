"""Every button of the issued 汇总.xlsm, fired by the script that the file binds to it, in a real LibreOffice."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.live.clerk import look, values
from tests.office.clicking import FOLDER, SCHEME, Clerk, choose_folder, controls, issued
from tests.office.engine.conftest import need_office
from tests.office.looks import differences, pages, stored
from tests.support.command import run
from xlsheets.books.desk import BUTTONS
from xlsheets.books.grid import MEMORY
from xlsheets.books.live import reading
from xlsheets.core.messages import message

pytestmark = pytest.mark.office

RESULTS = ["收件台账", "计票", "逐级汇总", "分类汇总", "问题清单", "未报送", "映射", "附件3", "附件4", "附件5"]
RED = (255, 199, 206)
ODD = "05_化学系教工党支部.xlsx"


@pytest.fixture(scope="module")
def clerk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Clerk]:
    """One office for this file."""
    need_office()
    clerk = Clerk(tmp_path_factory.mktemp("办 公"))
    yield clerk
    clerk.app.quit()


@pytest.fixture
def folder(clerk: Clerk, request: pytest.FixtureRequest) -> Iterator[Path]:
    """A folder of its own for each test, in the one that is trusted; everything is closed at the end."""
    yield clerk.folder / request.node.name.removeprefix("test_").replace("_", " ")
    clerk.close_all()


def test_a_round_by_its_buttons(clerk: Clerk, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """From a folder of returns to the PDF: every sheet is what the command line writes, cell for cell."""
    path = issued(folder)
    book = clerk.open(path)
    assert {control.Label for control, _ in controls(book.impl.doc)} == {button.caption for button in BUTTONS}
    choose_folder(book)

    assert clerk.click(book, "收件汇总") == message(
        "collected", files=12, accepted=11, missing=1, errors=2, warnings=4, notes=1
    )
    assert book.sheets.active.name == "问题清单"
    assert book.sheets[MEMORY].visible is False
    assert [sheet.name for sheet in book.sheets if sheet.visible] == ["操作台", *RESULTS]
    assert_as_the_command_line(clerk, book, folder, monkeypatch)

    assert clerk.click(book, "未报送") == message("missing", count=1, names="地理系学生党支部")
    assert book.sheets.active.name == "未报送"
    assert clerk.click(book, "生成附表") == message("annexed", names="附件3、附件4、附件5")
    assert book.sheets.active.name == "附件3"
    assert clerk.click(book, "预览改动") == message("no-changes")

    done = run("annex", folder / "命令行.xlsm", "--into", folder / "附件.xlsx")
    assert done.exit_code == 0, done.said
    theirs = pages(stored(clerk.open(folder / "附件.xlsx"), folder / "附件-存.xlsx"))
    ours = pages(stored(book, folder / "本簿-存.xlsx"))
    assert differences({name: ours[name] for name in theirs}, theirs) == []

    assert clerk.click(book, "导出 PDF") == message("pdf-done", path=folder / "汇总_附件.pdf")
    assert (folder / "汇总_附件.pdf").read_bytes().startswith(b"%PDF")
    assert clerk.click(book, "环境自检") == message("selfchecked", sheet="环境自检")
    assert any("LibreOffice" in str(row[0]) for row in values(book, "环境自检"))
    assert clerk.click(book, "撤销") == message("undone", verb="环境自检")
    assert "环境自检" not in [sheet.name for sheet in book.sheets]
    assert clerk.click(book, "取消") == message("nothing-running")
    assert clerk.last == ""
    assert_only_ours_beside(folder)


def assert_as_the_command_line(clerk: Clerk, book: Any, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Assert that the open 汇总 is what `xlsheets merge --into` makes of its file, looks and hidden state too."""
    shutil.copyfile(folder / "汇总.xlsm", folder / "命令行.xlsm")
    with monkeypatch.context() as here:
        here.chdir(folder)
        done = run("merge", FOLDER, "--scheme", SCHEME, "--roster", "名册.xlsx", "--into", "命令行.xlsm")
    assert done.exit_code == 1, done.said
    filed = clerk.open(folder / "命令行.xlsm", read_only=True)
    theirs = pages(stored(filed, folder / "命令行-存.xlsx"))
    ours = pages(stored(book, folder / "按钮-存.xlsx"))
    assert set(RESULTS) <= set(theirs)
    assert differences({name: ours[name] for name in RESULTS}, {name: theirs[name] for name in RESULTS}) == []
    assert reading.read_template(book) == reading.read_template(filed)
    filed.close()


def assert_only_ours_beside(folder: Path) -> None:
    """Assert that no click has left a file of its own beside the workbook."""
    assert [path.name for path in folder.glob("xlsheets-*")] == []
    assert not list((folder / FOLDER).glob("xlsheets-*"))


def test_a_renamed_copy_beside_the_original(clerk: Clerk, folder: Path) -> None:
    """汇总(1).xlsm works with its own cells while 汇总.xlsm is open too, which stays as it is."""
    path = issued(folder)
    shutil.copyfile(path, folder / "汇总(1).xlsm")
    original, copy = clerk.open(path), clerk.open(folder / "汇总(1).xlsm")
    before = look(original)
    choose_folder(copy)

    assert "收到 12 个文件，计入 11，未报送 1" in clerk.click(copy, "收件汇总")
    assert clerk.click(copy, "未报送") == message("missing", count=1, names="地理系学生党支部")

    assert look(original) == before
    assert clerk.click(original, "未报送") == f"未报送：{message('no-figures')}"
    assert clerk.click(copy, "导出 PDF") == message("pdf-done", path=folder / "汇总(1)_附件.pdf")


def test_a_return_is_checked(clerk: Clerk, folder: Path) -> None:
    """With a return in front: what is wrong is coloured and noted, listed in front; mended it is clean; 撤销 undoes."""
    book = clerk.open(issued(folder))
    path = folder / FOLDER / ODD
    sent = clerk.open(path)
    before = look(sent)
    expected = run("check", path, "--scheme", SCHEME, "--roster", folder / "名册.xlsx", "--json", "-").json["findings"]

    said = clerk.click(book, "校验本工作簿", front=sent)

    assert said.startswith(
        message("check-found", what="化学系教工党支部", sheet="问题清单", errors=1, warnings=2, notes=1)
    )
    assert sent.sheets.active.name == "问题清单"
    listed = {(row[3], row[4]) for row in values(sent, "问题清单")[1:]}
    assert listed == {(f"{one['sheet']}!{one['cell']}", one["found"]) for one in expected}
    wrong = sent.sheets["党员评议"]["C9"]
    assert wrong.color == RED
    assert "合计行填 72，以上各行相加为 96" in wrong.note.text
    assert sent.sheets["党员评议"]["C5"].color != RED

    sent.sheets["组织评议"].activate()
    said = clerk.click(book, "校验本表", front=sent)
    assert said.startswith(message("check-found", what="“组织评议”", sheet="问题清单", errors=0, warnings=1, notes=0))
    assert message("check-elsewhere", count=3) in said
    assert wrong.color != RED
    assert [row[3] for row in values(sent, "问题清单")[1:]] == ["组织评议!E13:F13"]

    assert clerk.click(book, "撤销", front=sent) == message("undone", verb="校验本表")
    assert look(sent) == before
    assert clerk.click(book, "撤销", front=sent) == f"撤销：{message('nothing-to-undo')}"


def test_a_figure_spoilt_in_the_results_is_found(clerk: Clerk, folder: Path) -> None:
    """校验 in the 汇总 itself looks at 计票; 撤销 works after the workbook was saved and opened again.

    Saved as .ods, for LibreOffice does not read back the buttons that it writes into an .xlsm.
    """
    book = clerk.open(issued(folder))
    choose_folder(book)
    clerk.click(book, "收件汇总")
    assert clerk.click(book, "校验本工作簿") == message("check-clean", what="汇总.xlsm")
    cell = book.sheets["计票"]["L5"]
    cell.value = "近20"
    before = pages(stored(book, folder / "前.xlsx"))

    said = clerk.click(book, "校验本工作簿")
    assert said == message("check-found", what="汇总.xlsm", sheet="问题清单(2)", errors=1, warnings=0, notes=0)
    assert cell.color == RED
    assert "近20" in cell.note.text

    book.save(str(folder / "存过.ods"))
    book.close()
    again = clerk.open(folder / "存过.ods")
    assert again.sheets["计票"]["L5"].color == RED
    assert clerk.click(again, "撤销") == message("undone", verb="校验本工作簿")
    assert differences(pages(stored(again, folder / "后.xlsx")), before) == []

    again.sheets["操作台"].activate()
    assert clerk.click(again, "校验本表") == f"校验本表：{message('which-sheet')}"
    again.names["xlsheets_sheet"].refers_to_range.value = "没有的表"
    assert clerk.click(again, "校验本表") == f"校验本表：{message('no-sheet', sheet='没有的表')}"
    again.names["xlsheets_sheet"].refers_to_range.value = "计票"
    said = clerk.click(again, "校验本表")
    assert said == message("check-found", what="“计票”", sheet="问题清单(2)", errors=1, warnings=0, notes=0)


def test_an_offices_workbook_is_filled_and_undone(clerk: Clerk, folder: Path) -> None:
    """Named in the cell 附表填入: previewed, filled as the command line fills its file, taken back from the desk."""
    book = clerk.open(issued(folder))
    choose_folder(book)
    clerk.click(book, "收件汇总")
    stored(book, folder / "存.xlsm")
    path = office_annex(folder / "上报 表.xlsx")
    shutil.copyfile(path, folder / "命令行填.xlsx")
    target = clerk.open(path)
    before = pages(stored(target, folder / "前.xlsx"))
    book.names["xlsheets_into"].refers_to_range.value = "上报 表"

    planned = clerk.click(book, "预览改动").removeprefix("预览：共 ").partition(" 格要改，插入 ")
    assert book.sheets.active.name == "改动"
    assert {row[0] for row in values(book, "改动")[1:]} == {"上报附件4"}
    assert pages(stored(target, folder / "预览后.xlsx")) == before
    said = clerk.click(book, "生成附表")
    assert said.startswith(f"生成附表完成：“上报 表.xlsx”填了 {planned[0]} 格，插入 {planned[2].split()[0]} 行")

    done = run("annex", folder / "存.xlsm", "--into", folder / "命令行填.xlsx")
    assert done.exit_code == 0, done.said
    filed = clerk.open(folder / "命令行填.xlsx")
    theirs = pages(stored(filed, folder / "命令行填-存.xlsx"))
    ours = pages(stored(target, folder / "按钮填-存.xlsx"))
    assert differences(ours, theirs) == []
    filed.close()

    assert clerk.click(book, "撤销") == message("undone-in", verb="生成附表", book="上报 表.xlsx")
    assert differences(pages(stored(target, folder / "后.xlsx")), before) == []
    assert clerk.click(book, "撤销") == message("undone", verb="预览改动")
    assert "改动" not in [sheet.name for sheet in book.sheets]


def office_annex(path: Path) -> Path:
    """Write an office's own annex: a template row above a total, formats, a chart, a print area, a note."""
    from openpyxl.chart import BarChart, Reference
    from openpyxl.comments import Comment
    from openpyxl.styles import Border, Side

    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "上报附件4"
    sheet["A1"] = "党支部开展创先争优活动群众评议结果汇总表"
    heads = ["序号", "支部名称", "参评人数"]
    for row in ([], [*heads, "承诺践诺情况"], [*[None] * 3, "满意", "基本满意", "不满意", "满意率"], [None] * 7):
        sheet.append(row)
    sheet.append(["", "合计", "=SUM(C5:C5)", "=SUM(D5:D5)", None, None, None])
    sheet.merge_cells("D3:G3")
    for head in ("A3:A4", "B3:B4", "C3:C4"):
        sheet.merge_cells(head)
    sheet["G5"].number_format = "0.00%"
    sheet["B5"].number_format = "@"
    for column in "ABCDEFG":
        sheet[f"{column}5"].border = Border(top=Side("thin"), bottom=Side("thin"))
    sheet["B3"].comment = Comment("按名册顺序", "办公室")
    chart = BarChart()
    chart.add_data(Reference(sheet, min_col=4, min_row=5, max_row=5))
    sheet.add_chart(chart, "J3")
    sheet.print_area = "A1:G6"
    book.create_sheet("封面")["A1"] = "理工分党委"
    book.save(path)
    return path
