"""A button of an .xlsm, fired by the script bound to it in the file, runs Python that changes cells."""

import contextlib
import json
import os
import threading
import time
import zipfile
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from tests.office.engine.conftest import need_office
from xlsheets.books import libreoffice
from xlsheets.books.macrobook import MacroBook
from xlsheets.books.vba import Kind, Module, project
from xlsheets.jobs import addin_libreoffice

pytestmark = pytest.mark.office

_HEAD = 'Attribute VB_Name = "{name}"\r\n'
_CLASS = 'Attribute VB_Name = "{name}"\r\nAttribute VB_PredeclaredId = True\r\nAttribute VB_Exposed = True\r\n'


class Desk:
    """An office with the bridge installed, its profile, and a folder that it trusts; all with blanks and 中文."""

    def __init__(self, home: Path, headless: bool = True) -> None:
        self.profile, self.folder = home / "配 置", home / "文 档"
        addin_libreoffice.install(self.profile, self.folder)
        self.app: Any = libreoffice.start(self.profile, headless=headless)
        self.runs = self.profile / "user" / "xlsheets"

    @property
    def message(self) -> str:
        """What the last run had to say."""
        return (self.runs / "last-message.txt").read_text("utf-8")

    def book_with(self, name: str, buttons: dict[str, str]) -> Any:
        """Open a new .xlsm by XlsxWriter with a button for each caption, bound to a Sub that runs this Python."""
        subs = "".join(
            f'Public Sub Press{n}()\r\n    RunPython "{_ascii(code)}"\r\nEnd Sub\r\n'
            for n, code in enumerate(buttons.values())
        )
        modules = [
            Module("ThisWorkbook", Kind.BOOK, _CLASS.format(name="ThisWorkbook")),
            Module("Sheet1", Kind.SHEET, _CLASS.format(name="Sheet1")),
            Module("Buttons", Kind.STANDARD, _HEAD.format(name="Buttons") + subs),
        ]
        path = self.folder / name
        made = xlsxwriter.Workbook(path)
        made.add_vba_project(BytesIO(project(modules, "VBAProject")), is_stream=True)
        made.set_vba_name("ThisWorkbook")
        sheet = made.add_worksheet("报送")
        sheet.set_vba_name("Sheet1")
        sheet.write("A1", "你好")
        for n, caption in enumerate(buttons):
            sheet.insert_button(2 + 2 * n, 1, {"macro": f"Press{n}", "caption": caption})
        made.close()
        return self.app.books.open(path)


def _ascii(code: str) -> str:
    """Return Python code with its Chinese texts escaped: VBA is kept in ASCII."""
    return code.encode("ascii", "backslashreplace").decode("ascii")


def click(book: Any, caption: str) -> None:
    """Invoke the script that the file binds to a button, as a click would."""
    document = book.impl.doc
    for number in range(document.DrawPages.Count):
        forms = document.DrawPages.getByIndex(number).Forms
        for form in (forms.getByIndex(n) for n in range(forms.Count)):
            for n in range(form.Count):
                if form.getByIndex(n).Label == caption:
                    (event,) = form.getScriptEvents(n)
                    document.getScriptProvider().getScript(event.ScriptCode).invoke((), (), ())
                    return
    raise KeyError(caption)


def _sockets(group: int) -> int:
    """Return how many sockets the processes of a group hold open."""
    count = 0
    for process in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            if os.getpgid(int(process.name)) == group:
                count += sum("socket:" in os.readlink(handle) for handle in (process / "fd").iterdir())
    return count


def _settled(condition: Callable[[], bool]) -> bool:
    """Wait up to five seconds for a condition."""
    end = time.monotonic() + 5
    while not condition() and time.monotonic() < end:
        time.sleep(0.1)
    return condition()


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """One desk for this file."""
    need_office()
    desk = Desk(tmp_path_factory.mktemp("办 公"))
    yield desk
    desk.app.quit()


@pytest.fixture(autouse=True)
def nothing_open(desk: Desk) -> Iterator[None]:
    """Close what a failed test has left open."""
    yield
    for book in list(desk.app.books):
        book.close()


def test_a_button_runs_python_that_changes_cells(desk: Desk) -> None:
    """Once, and again; the pipe and the process are gone afterwards, and nothing is said."""
    count = "s=xw.Book.caller().sheets[0]; s['B1'].value=(s['B1'].value or 0)+1; s['C1'].value=s['A1'].value+'！'"
    book = desk.book_with("按 钮.xlsm", {"数一数": f"import xlwings as xw; {count}"})

    click(book, "数一数")
    assert book.sheets[0]["A1:C1"].value == ["你好", 1.0, "你好！"]
    sockets = _sockets(desk.app.pid)
    click(book, "数一数")

    assert book.sheets[0]["B1"].value == 2.0
    assert desk.message == ""
    assert _settled(lambda: _sockets(desk.app.pid) <= sockets)
    assert [path.name for path in desk.runs.glob("result-*")] == []
    book.close()


def test_the_calling_workbook_is_the_one_in_front(desk: Desk) -> None:
    """As in Excel: where one clicks is in front, with other workbooks open behind it."""
    one = desk.book_with("一.xlsm", {"写": "import xlwings as xw; xw.Book.caller().sheets[0]['B1'].value='写了'"})
    two = desk.book_with("二.xlsm", {"别的": "pass"})

    one.activate()
    click(one, "写")

    assert (one.sheets[0]["B1"].value, two.sheets[0]["B1"].value) == ("写了", None)
    two.close()
    one.close()


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("x=1/0", "运行出错：ZeroDivisionError：division by zero"),
        ("import no_such_module", "没有找到 Python 模块“no_such_module”"),
        ("x x", "Python 代码有误"),
        ("raise SystemExit('没有报送表')", "没有报送表"),
        (
            "import xlwings as xw; xw.Book.caller().sheets['没有的表']".replace("没有的表", "Sheet9"),
            "没有名为“Sheet9”的工作表",
        ),
        ("import os; os._exit(7)", "Python 意外结束（7）"),
    ],
)
def test_what_goes_wrong_is_one_sentence(desk: Desk, code: str, words: str) -> None:
    """No traceback reaches the person; it stands in the log. The office goes on working."""
    book = desk.book_with(
        "错.xlsm", {"错": code, "对": "import xlwings as xw; xw.Book.caller().sheets[0]['B1'].value=1"}
    )

    click(book, "错")

    assert words in desk.message
    assert "Traceback" not in desk.message
    click(book, "对")
    assert (book.sheets[0]["B1"].value, desk.message) == (1.0, "")
    book.close()


def test_settings_are_put_back_after_a_run_that_died(desk: Desk) -> None:
    """Manual calculation and held views do not outlive it."""
    die = (
        "import os,xlwings as xw; a=xw.Book.caller().app; a.calculation='manual'; a.screen_updating=False; os._exit(1)"
    )
    book = desk.book_with("死.xlsm", {"死": die})

    other = desk.app.books.add()
    book.activate()
    click(book, "死")

    assert desk.app.calculation == "automatic"
    assert [one.api.hasControllersLocked() for one in (book, other)] == [False, False]
    other.close()
    book.close()


def test_the_office_answers_while_python_works(desk: Desk, tmp_path: Path) -> None:
    """A long run does not freeze it; a second click is told to wait; 取消 ends the first within seconds."""
    sign = tmp_path / "started"
    long = f"import time,pathlib; pathlib.Path('{sign}').touch(); time.sleep(60)"
    book = desk.book_with("久.xlsm", {"久": long, "又": "pass"})
    begun = time.monotonic()
    clicked = threading.Thread(target=click, args=(book, "久"), daemon=True)
    clicked.start()
    while not sign.exists():
        assert time.monotonic() - begun < 30
        time.sleep(0.05)

    asked = time.monotonic()
    book.sheets[0]["B1"].value = "还活着"
    answered = time.monotonic() - asked
    click(book, "又")
    told = desk.message
    service = desk.app.impl._connection.service("com.sun.star.script.provider.MasterScriptProviderFactory")
    library = "vnd.sun.star.script:Standard.xlsheets_bridge.CancelPython?language=Basic&location=application"
    book.activate()
    service.createScriptProvider("user").getScript(library).invoke((), (), ())
    clicked.join(20)

    assert not clicked.is_alive()
    assert answered < 1
    assert "还没有做完" in told
    assert desk.message == "已停止。"
    assert book.sheets[0]["B1"].value == "还活着"
    book.close()


def test_the_polite_cancel_gets_in_while_python_works(desk: Desk, tmp_path: Path) -> None:
    """The code that bridge.json names for cancelling is let in beside a run, and both end by themselves."""
    settings = json.loads((desk.runs / "bridge.json").read_text("utf-8"))
    sign, stop = tmp_path / "started", tmp_path / "stop"
    touch = f"import time,pathlib; pathlib.Path('{sign}').touch()"
    wait = f"{touch}; [time.sleep(.05) for _ in iter(pathlib.Path('{stop}').exists, True)]"
    polite = f"import pathlib; pathlib.Path('{stop}').touch()"
    book = desk.book_with("请.xlsm", {"久": wait, "取消": polite})
    kept = (desk.runs / "bridge.json").read_text("utf-8")
    try:
        (desk.runs / "bridge.json").write_text(json.dumps({**settings, "cancel": polite}), "utf-8")
        clicked = threading.Thread(target=click, args=(book, "久"), daemon=True)
        clicked.start()
        assert _settled(sign.exists)
        click(book, "取消")
        clicked.join(20)
    finally:
        (desk.runs / "bridge.json").write_text(kept, "utf-8")

    assert not clicked.is_alive()
    assert desk.message == ""
    book.close()


def test_only_the_trusted_folder_may_run_macros(desk: Desk, tmp_path: Path) -> None:
    """Installing trusts one folder, not the whole disk; a script invoked from outside is not asked, a click is."""
    inside = desk.book_with("里.xlsm", {"写": "pass"})
    (tmp_path / "外.xlsm").write_bytes(Path(inside.fullname).read_bytes())
    outside = desk.app.books.open(tmp_path / "外.xlsm")

    assert inside.api.AllowMacroExecution is True
    assert outside.api.AllowMacroExecution is False
    outside.close()
    inside.close()


def test_macros_of_ours_find_the_bridge(desk: Desk) -> None:
    """The module that is built into 汇总.xlsm calls the RunPython in the user's library, not its own."""
    made = MacroBook("按钮")
    made.sheet("汇总")
    path = desk.folder / "汇 总.xlsm"
    path.write_bytes(made.finish())
    with zipfile.ZipFile(path) as package:
        assert "xl/vbaProject.bin" in package.namelist()
    book = desk.app.books.open(path)

    book.macro("xlsheets_python.RunPython")("import xlwings as xw; xw.Book.caller().sheets[0]['B9'].value='到了'")

    assert (book.sheets[0]["B9"].value, desk.message) == ("到了", "")
    book.close()


def test_without_its_settings_the_bridge_says_so(desk: Desk) -> None:
    """A profile from which bridge.json was lost, or whose Python is gone, is told by a sentence."""
    book = desk.book_with("缺.xlsm", {"写": "pass"})
    kept = (desk.runs / "bridge.json").read_text("utf-8")
    try:
        (desk.runs / "bridge.json").unlink()
        click(book, "写")
        assert "不完整" in desk.message
        (desk.runs / "bridge.json").write_text(kept.replace("bin/python", "bin/no-python"), "utf-8")
        click(book, "写")
        assert "没有找到 Python（" in desk.message
    finally:
        (desk.runs / "bridge.json").write_text(kept, "utf-8")
    book.close()
    assert os.path.exists(desk.runs)
