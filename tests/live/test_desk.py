"""What every click has in common: locks, places a workbook may not be opened from, words; no program needed."""

import os
import subprocess
import sys
import time
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlsheets import buttons
from xlsheets.books import desk as sheet_of_buttons
from xlsheets.books.live import cells, program, standing
from xlsheets.core.messages import MESSAGES, VERBS, Stopped, message, side
from xlsheets.jobs.click import desk, lock


@pytest.fixture
def said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The file that messages go to; locks of one's own."""
    monkeypatch.setenv("XLSHEETS_SAID", str(tmp_path / "said.txt"))
    monkeypatch.setenv("XLSHEETS_RUNNING", str(tmp_path / "running"))
    return tmp_path / "said.txt"


def test_every_button_has_its_function_and_its_caption() -> None:
    """The macros, the captions and the functions name the same ten buttons."""
    macros = {button.macro.removeprefix("xlsheets_"): button.caption for button in sheet_of_buttons.BUTTONS}
    assert macros == {name: side(text) for name, text in VERBS.items()}
    assert all(callable(getattr(buttons, name)) for name in VERBS)


@pytest.mark.parametrize("code", sorted(MESSAGES))
def test_every_message_is_in_both_languages(code: str) -> None:
    """Chinese and English, with the same values to fill in."""
    zh, bar, en = MESSAGES[code].partition(" | ")
    assert bar
    assert any("\u4e00" <= letter <= "\u9fff" for letter in zh)
    assert en
    fields = {word.split("}")[0] for word in zh.split("{")[1:]}
    assert {word.split("}")[0] for word in en.split("{")[1:]} <= fields


def test_no_workbook_is_a_sentence(said: Path) -> None:
    """Called from nowhere a button says so, and raises nothing."""
    pytest.importorskip("xlwings")
    buttons.check()
    buttons.cancel()
    assert said.read_text("utf-8").splitlines() == [f"校验本工作簿：{message('no-caller')}", message("no-caller")]


def test_a_missing_or_old_xlwings_is_a_sentence(said: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both name what to install."""
    monkeypatch.setitem(sys.modules, "xlwings", SimpleNamespace(__version__="0.20.1"))
    buttons.check()
    monkeypatch.setitem(sys.modules, "xlwings", None)
    buttons.check()
    first, second = said.read_text("utf-8").splitlines()
    assert "0.20.1" in first
    assert "没有装 xlwings" in second


def test_a_lock_goes_with_its_process(said: Path) -> None:
    """While another process is at work the second is refused; when it is killed the lock is free."""
    code = (
        "from xlsheets.jobs.click import lock; import time\n"
        "with lock.only_one('C:/评议/汇总.xlsm', 'collect'):\n    print('held', flush=True); time.sleep(60)"
    )
    other = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, cwd=Path(__file__).parents[2])
    assert other.stdout is not None
    other.stdout.readline()
    with pytest.raises(Stopped, match="收件汇总"), lock.only_one("c:/评议/汇总.xlsm", "check"):
        pass
    with lock.only_one("C:/评议/别的.xlsm", "check"):
        pass
    other.kill()
    other.wait()
    other.stdout.close()
    with lock.only_one("C:/评议/汇总.xlsm", "check"):
        assert lock.is_running("C:/评议/汇总.xlsm")
    assert not lock.is_running("C:/评议/汇总.xlsm")


def test_an_old_flag_does_not_stop_the_next_click(said: Path) -> None:
    """取消 counts for the click that is at work, not for the one after."""
    lock.ask_to_stop("C:/汇总.xlsm")
    with lock.only_one("C:/汇总.xlsm", "collect"):
        assert not lock.is_asked_to_stop("C:/汇总.xlsm")
        lock.ask_to_stop("C:/汇总.xlsm")
        assert lock.is_asked_to_stop("C:/汇总.xlsm")


def test_a_long_click_in_excel_goes_on_alone(said: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The click returns at once, for Excel takes no input until it does; another process goes on with the same words.

    There is no Excel here: the process is real, and says that it finds no workbook.
    """
    pytest.importorskip("xlwings")
    monkeypatch.setattr(program, "is_excel", lambda app: True)
    monkeypatch.chdir(Path(__file__).parents[2])
    monkeypatch.setenv("PYTHONPATH", os.getcwd())
    book = SimpleNamespace(app=None, fullname="C:/汇总.xlsm", name="汇总.xlsm")
    assert desk._goes_on_alone(desk.Desk(book, "collect"))
    until = time.monotonic() + 60
    while not said.exists() and time.monotonic() < until:
        time.sleep(0.1)
    assert said.read_text("utf-8").startswith("收件汇总：找不到是从哪个工作簿")
    with lock.only_one("C:/汇总.xlsm", "collect"):
        assert not desk._goes_on_alone(desk.Desk(book, "collect"))
    monkeypatch.setenv(desk.ALONE, "1")
    assert not desk._goes_on_alone(desk.Desk(book, "collect"))


@pytest.mark.parametrize(
    ("path", "folder"),
    [
        (r"C:\Users\u\AppData\Local\Temp\Temp1_收件.zip\汇总.xlsm", "Temp1_收件.zip"),
        (r"C:\Users\u\AppData\Local\Temp\Rar$DIa12.345\汇总.xlsm", "Rar$DIa12.345"),
        (r"C:\Users\u\AppData\Local\Microsoft\Windows\INetCache\Content.Outlook\AB12\汇总.xlsm", "INetCache"),
        (r"C:\Users\u\AppData\Local\Temp\7zO4A2B\汇总.xlsm", "7zO4A2B"),
        (r"C:\Users\u\AppData\Local\Temp\360zip$Temp\360$0\汇总.xlsm", "360zip$Temp"),
        ("/tmp/mozilla_u0/汇总.xlsm", "mozilla_u0"),
        (r"D:\评议 2012\汇总.xlsm", None),
        (r"C:\Users\u\Documents\temp\汇总.xlsm", None),
        ("/tmp/评议/汇总.xlsm", None),
        (r"\\server\share\Outlook 资料\汇总(1).xlsm", None),
    ],
)
def test_folders_of_archives_and_mails(path: str, folder: str | None) -> None:
    """What is unpacked for a look only is known by its folder; ordinary folders, shares too, are not taken for it."""
    assert standing.temporary_folder(path) == folder


@pytest.mark.parametrize(
    "text",
    ["00123", "12%", "96.43%", "2012-01-06", "1/2", "1.2.3", "=A1", "+5", "-3", "'5", "3月5日", "12:30", "1e5", "TRUE",
     "¥12.00", "(5)", "5 1/2", "#N/A", "Jan-12", " 7 ", "1,234", "@x", "10 AM"],
)  # fmt: skip
def test_texts_that_excel_would_change(text: str) -> None:
    """They get the text format before they are written."""
    assert cells.needs_text_format(text)


@pytest.mark.parametrize("text", ["化学系", "第1支部", "12票", "A1", "三、", "", "2012年度", "附件4", "√"])
def test_texts_that_stay_what_they_are(text: str) -> None:
    """They are written as they are, and no format is touched."""
    assert not cells.needs_text_format(text)


@given(st.sets(st.tuples(st.integers(0, 12), st.integers(0, 8)), max_size=60))
def test_boxes_cover_each_cell_once(wanted: set[tuple[int, int]]) -> None:
    """The boxes in which cells are written are just those cells, none twice."""
    found = [
        (row, column)
        for top, left, bottom, right in cells.boxes(wanted)
        for row in range(top, bottom + 1)
        for column in range(left, right + 1)
    ]
    assert sorted(found) == sorted(wanted)


def test_a_table_is_one_box() -> None:
    """Neighbours are written in one call: a block of 50 × 9 cells is one, a frame with a hole is four."""
    block = [(row, column) for row in range(50) for column in range(9)]
    assert list(cells.boxes(block)) == [(0, 0, 49, 8)]
    frame = [(row, column) for row, column in block if not (10 <= row < 20 and 3 <= column < 6)]
    assert len(list(cells.boxes(frame))) == 4


@pytest.mark.parametrize(
    ("code", "kind"), [("no-folder", "info"), ("cancelled", "info"), ("running", "info"), ("read-only", "critical")]
)
def test_what_a_person_chose_herself_is_no_alarm(
    said: Path, monkeypatch: pytest.MonkeyPatch, code: str, kind: str
) -> None:
    """Leaving the folder dialog, cancelling, clicking twice: a plain box; the red cross is for what is wrong."""
    monkeypatch.delenv("XLSHEETS_SAID")
    shown: list[tuple[str, str]] = []
    app = SimpleNamespace(
        engine=SimpleNamespace(name="libreoffice"), alert=lambda text, title, keys, mode: shown.append((text, mode))
    )
    book = SimpleNamespace(app=app, fullname="C:/汇总.xlsm", name="汇总.xlsm")
    monkeypatch.setattr(program, "caller", lambda: book)

    def work(_: desk.Desk) -> None:
        raise Stopped(code, verb="收件汇总", book="汇总.xlsm")

    desk.click("collect", work)
    assert shown == [(f"收件汇总：{message(code, verb='收件汇总', book='汇总.xlsm')}", kind)]


def test_no_message_speaks_of_a_defined_name() -> None:
    """A clerk is told the words that stand beside a cell, never the name that only the program knows."""
    assert [code for code, text in MESSAGES.items() if "xlsheets_" in text] == []
