"""What goes wrong around a button, in the real program: a sentence that helps each time, and nothing half-done."""

import json
import os
import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bench.books import Size, unit_name, write_books
from tests.live.clerk import values
from tests.office.clicking import FOLDER, SCHEME, Clerk, choose_folder, issued
from tests.office.engine.conftest import need_office
from tests.office.looks import Page, differences, pages, stored
from xlsheets.books.grid import MEMORY
from xlsheets.books.schemefile import Scheme
from xlsheets.core.messages import message
from xlsheets.core.roster import Roster, Unit
from xlsheets.jobs.issue import collecting_workbook

pytestmark = pytest.mark.office


@pytest.fixture(scope="module")
def clerk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Clerk]:
    """One office for this file."""
    need_office()
    clerk = Clerk(tmp_path_factory.mktemp("办 公"))
    yield clerk
    clerk.app.quit()


@pytest.fixture(scope="module")
def round_(clerk: Clerk) -> Path:
    """The issued 汇总 with the returns beside it; never written to."""
    return issued(clerk.folder / "本 轮")


@pytest.fixture
def path(round_: Path) -> Path:
    """The 汇总, nothing collected."""
    return round_


@pytest.fixture
def book(clerk: Clerk, path: Path) -> Iterator[Any]:
    """The 汇总, open, the folder of the returns written into its cell; closed at the end without saving."""
    book = clerk.open(path)
    choose_folder(book)
    yield book
    clerk.close_all()


def seen(book: Any, tmp_path: Path) -> dict[str, Page]:
    """Return all that people see in an open workbook."""
    return pages(stored(book, tmp_path / f"seen-{time.monotonic_ns()}.xlsx"))


def test_without_macros_the_sheet_says_what_to_do(path: Path, clerk: Clerk, tmp_path: Path) -> None:
    """In a folder that is not trusted macros do not run; the sheet in front has the words that help, in plain cells."""
    shutil.copyfile(path, tmp_path / "汇总.xlsm")
    book = clerk.open(tmp_path / "汇总.xlsm")
    assert book.api.AllowMacroExecution is False
    assert book.sheets.active.name == "操作台"
    told = "\n".join(str(cell) for row in values(book, "操作台") for cell in row if cell)
    for words in ("宏已被禁用", "启用内容", "阻止宏运行", "解除锁定", "受保护的视图", "addin install", "收件汇总"):
        assert words in told
    clerk.close_all()


def test_a_python_that_is_gone(clerk: Clerk, book: Any, tmp_path: Path) -> None:
    """The record names a Python that is not there (any more): the sentence names it and what to do."""
    before = seen(book, tmp_path)
    record = clerk.bridge / "bridge.json"
    kept = record.read_text("utf-8")
    try:
        record.write_text(json.dumps({**json.loads(kept), "python": "/没有/python3"}, ensure_ascii=False), "utf-8")
        said = clerk.click(book, "收件汇总")
        record.unlink()
        without = clerk.click(book, "收件汇总")
    finally:
        record.write_text(kept, "utf-8")
    assert "没有找到 Python（/没有/python3）" in said
    assert "addin install --libreoffice" in said
    assert "addin install --libreoffice" in without
    assert differences(seen(book, tmp_path), before) == []


def test_sheets_that_are_gone_or_taken(clerk: Clerk, book: Any, tmp_path: Path) -> None:
    """Deleted result sheets come back at the next click; a sheet of the user's own keeps its name and its cells."""
    for name in ("计票", "映射"):
        book.sheets[name].delete()
    own = book.sheets.add(name="附件4", after=book.sheets[0])
    own["A1"].value = "本单位自己的表"

    said = clerk.click(book, "收件汇总")

    assert "收到 12 个文件" in said
    assert message("kept", names="附件4(2)") in said
    assert own["A1"].value == "本单位自己的表"
    assert {"计票", "映射", "附件4", "附件4(2)"} <= {sheet.name for sheet in book.sheets}
    book.sheets["未报送"].delete()
    assert clerk.click(book, "未报送") == message("missing", count=1, names="地理系学生党支部")
    assert book.sheets.active.name == "未报送"
    book.sheets["计票"].delete()
    before = seen(book, tmp_path)
    for caption in ("生成附表", "预览改动", "未报送"):
        assert clerk.click(book, caption) == f"{caption}：{message('results-gone', names='计票')}"
    assert differences(seen(book, tmp_path), before) == []


def test_a_protected_sheet_or_workbook(clerk: Clerk, book: Any, tmp_path: Path) -> None:
    """The sheet is named, and nothing is written, neither there nor anywhere else."""
    book.sheets["计票"].impl.api.protect("")
    before = seen(book, tmp_path)
    assert clerk.click(book, "收件汇总") == f"收件汇总：{message('protected-sheet', sheet='计票')}"
    assert differences(seen(book, tmp_path), before) == []
    book.sheets["计票"].impl.api.unprotect("")
    book.api.protect("")
    for caption in ("收件汇总", "环境自检"):
        said = clerk.click(book, caption)
        assert message("protected-book", book=book.name) in said or caption == "环境自检"
    assert MEMORY not in [sheet.name for sheet in book.sheets]
    book.api.unprotect("")
    assert differences(seen(book, tmp_path), before) == []


def test_a_workbook_that_was_never_saved(clerk: Clerk, book: Any, tmp_path: Path) -> None:
    """A new workbook from the 汇总 as a template has no folder: save it first."""
    with_buttons = clerk.app.impl.properties({"AsTemplate": True, "MacroExecutionMode": 4})
    document = clerk.app.impl.desktop.loadComponentFromURL(Path(book.fullname).as_uri(), "_blank", 0, with_buttons)
    new = next(one for one in clerk.app.books if one.impl.doc == document)
    choose_folder(new)
    sheets = [sheet.name for sheet in new.sheets]
    assert clerk.click(new, "收件汇总") == f"收件汇总：{message('never-saved', what='结果里的链接')}"
    assert clerk.click(new, "导出 PDF") == f"导出 PDF：{message('never-saved', what='PDF')}"
    assert [sheet.name for sheet in new.sheets] == sheets


def test_a_workbook_that_may_only_be_read(clerk: Clerk, path: Path, tmp_path: Path) -> None:
    """Whatever was written could not be saved: every button that writes says so."""
    locked = path.with_name("只读.xlsm")
    shutil.copyfile(path, locked)
    os.chmod(locked, 0o444)
    book = clerk.open(locked, read_only=True)
    before = seen(book, tmp_path)
    for caption in ("收件汇总", "校验本工作簿", "撤销"):
        assert clerk.click(book, caption) == f"{caption}：{message('read-only', book=book.name)}"
    assert "Python" in clerk.click(book, "环境自检")
    assert differences(seen(book, tmp_path), before) == []
    clerk.close_all()
    locked.unlink()


def test_no_folder_or_an_empty_one(clerk: Clerk, book: Any, tmp_path: Path) -> None:
    """Nothing is chosen, the folder is gone, nothing is in it: a sentence each, and nothing changes."""
    (tmp_path / "空").mkdir()
    before = seen(book, tmp_path)
    cell = book.names["xlsheets_folder"].refers_to_range
    for written, words in (
        (None, message("no-folder")),
        ("没有这个", message("folder-gone", folder=Path(book.fullname).parent / "没有这个")),
        (str(tmp_path / "空"), "没有可读的文件"),
    ):
        cell.value = written
        assert words in clerk.click(book, "收件汇总")
    choose_folder(book)
    assert differences(seen(book, tmp_path), before) == []


@pytest.fixture
def many(clerk: Clerk) -> Path:
    """The 汇总 of five hundred units, whose returns lie beside it in the folder 收回."""
    folder = clerk.folder / "五百 份"
    roster = Roster(tuple(Unit(unit_name(number), parent="某某分党委") for number in range(500)))
    folder.mkdir()
    (folder / "汇总.xlsm").write_bytes(collecting_workbook(Scheme.load(SCHEME), roster))
    write_books(folder, Size("小", 12), 500)[0].parent.rename(folder / FOLDER)
    return folder / "汇总.xlsm"


@pytest.mark.slow
def test_five_hundred_returns_cancelled_and_collected(clerk: Clerk, many: Path, tmp_path: Path) -> None:
    """The office stays awake while Python reads; a second click is told to wait; 取消 stops it, nothing half-done.

    Then it is let run to its end.
    """
    book = clerk.open(many)
    choose_folder(book)
    before = seen(book, tmp_path)
    running = clerk.folder.parent / "running"

    with clerk.listening() as silence:
        clicked = clerk.begin(book, "收件汇总")
        end = time.monotonic() + 30
        while not list(running.glob("*.verb")) and time.monotonic() < end:
            time.sleep(0.05)
        clerk.click(book, "收件汇总")
        twice = clerk.last
        clerk.click(book, "取消")
        clicked.join(30)

    assert not clicked.is_alive()
    assert "还没有做完" in twice
    assert clerk.said() == f"收件汇总：{message('cancelled')}"
    assert max(silence.waits) <= 1, sorted(silence.waits)[-5:]
    assert differences(seen(book, tmp_path), before) == []
    assert MEMORY not in [sheet.name for sheet in book.sheets]
    assert clerk.click(book, "未报送") == f"未报送：{message('no-figures')}"

    with clerk.listening() as silence:
        said = clerk.click(book, "收件汇总")
    assert said.startswith(message("collected", files=500, accepted=500, missing=0, errors=0, warnings=0, notes=0)[:30])
    assert len(silence.waits) > 20
    assert max(silence.waits) <= 1, sorted(silence.waits)[-5:]
    clerk.close_all()
