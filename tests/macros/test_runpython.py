"""RunPython in Excel: what the VBA in the built workbook does, run by an interpreter of VBA.

Not Excel: the language is interpreted by pyOpenVBA, COM objects are those of
`tests.macros.windows`. What is shown is that the macros compile, make a command
line that a real Python obeys, and say clearly why they could not.
"""

import json
import os
import shutil
import sys
import venv
from pathlib import Path

import pytest

from tests.macros.windows import HWND, PYTHON, Windows
from xlsheets.books.macrobook import addin_workbook
from xlsheets.books.schemefile import Scheme
from xlsheets.core.roster import Roster, Unit
from xlsheets.jobs.issue import collecting_workbook

PROBE = """
import json, os, sys
def run():
    told = {"argv": sys.argv[1:], "path": sys.path, "utf8": sys.flags.utf8_mode}
    with open(os.environ["PROBE"], "w", encoding="utf-8") as stream:
        json.dump(told, stream)
def fail():
    raise ValueError("表已损坏")
"""


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A user's folder, with a module that Python finds and that tells how it was called."""
    modules = tmp_path / "模块 lib"
    modules.mkdir()
    (modules / "probe.py").write_text(PROBE, encoding="utf-8")
    monkeypatch.setenv("PYTHONPATH", str(modules))
    monkeypatch.setenv("PROBE", str(tmp_path / "told.json"))
    return tmp_path


@pytest.fixture
def book(home: Path) -> Path:
    """汇总.xlsm as issued, under a name that a browser gives to a second copy."""
    path = home / "汇总 & 附表(1).xlsm"
    path.write_bytes(collecting_workbook(Scheme.load("fjnu-2011"), Roster((Unit("甲支部"),))))
    return path


def test_python_is_called_as_xlwings_expects(book: Path, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The workbook's name, blanks and signs and all, and the window arrive; nothing is imported from the folder."""
    windows = Windows(book, home, PYTHON, monkeypatch)

    assert windows.click("RunPython", "import probe; probe.run()") == 0

    told = json.loads((home / "told.json").read_text(encoding="utf-8"))
    assert told["argv"] == [
        "--wb=汇总 & 附表(1).xlsm",
        "--from_xl=1",
        r"--app=C:\Program Files\Microsoft Office\Office16\Microsoft Excel",
        f"--hwnd={HWND}",
    ]
    assert "" not in told["path"]
    assert told["utf8"] == 1
    assert windows.told == []
    assert list((home / "张三 Temp").iterdir()) == [], "the log is taken away"


def test_no_python_is_said(book: Path, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without Python on the PATH the message says what to install, in Chinese first."""
    windows = Windows(book, home, {}, monkeypatch)

    assert windows.click("RunPython", "import probe; probe.run()") == 9009

    (told,) = windows.told
    assert told.startswith("没有找到 Python")
    assert "Python was not found" in told


def test_missing_package_is_said(book: Path, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A Python without xlsheets is told apart from one that is not there."""
    bare = home / "bare"
    venv.create(bare, symlinks=os.name != "nt")
    (python,) = [*bare.glob("bin/python"), *bare.glob("Scripts/python.exe")]
    windows = Windows(book, home, {"python": str(python)}, monkeypatch)

    windows.click("xlsheets_check")

    (told,) = windows.told
    assert "没有 xlsheets" in told


def test_failure_shows_what_python_said(book: Path, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The end of the traceback is in the message, Chinese whole; the next click works again."""
    windows = Windows(book, home, PYTHON, monkeypatch)

    windows.click("RunPython", "import probe; probe.fail()")
    assert "没有完成" in windows.told[0]
    assert "ValueError: 表已损坏" in windows.told[0]

    assert windows.click("RunPython", "import probe; probe.run()") == 0
    assert len(windows.told) == 1


@pytest.mark.parametrize("charset", ["utf-8", "gb18030"])
def test_users_own_setting_names_the_interpreter(
    book: Path, home: Path, monkeypatch: pytest.MonkeyPatch, charset: str
) -> None:
    """INTERPRETER_WIN of the user's xlwings.conf is used, whichever way the file was written."""
    python = home / "李四" / "python"
    python.parent.mkdir()
    shutil.copy(sys.executable, python)
    conf = home / ".xlwings" / "xlwings.conf"
    conf.parent.mkdir()
    conf.write_bytes(f'"OTHER","x"\n"INTERPRETER_WIN","{python}"\n'.encode(charset))
    windows = Windows(book, home, {str(python): sys.executable}, monkeypatch)

    assert windows.click("RunPython", "import probe; probe.run()") == 0
    assert f'"{python}" -B -P -X utf8 -c ' in windows.lines[0]


def test_second_click_waits(book: Path, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A click while Python runs says so and starts nothing; 取消 goes through."""
    windows = Windows(book, home, PYTHON, monkeypatch)
    ran: list[str] = []

    def busy(command: str) -> int:
        ran.append(command)
        if len(ran) == 1:
            windows.click("xlsheets_check")
            windows.click("xlsheets_cancel")
        return 0

    monkeypatch.setattr(windows, "run", busy)
    windows.click("xlsheets_collect")

    assert [line.split("buttons.")[1].split("(")[0] for line in ran] == ["collect", "cancel"]
    (told,) = windows.told
    assert told.startswith("上一项工作还没有做完")


def test_addin_serves_the_workbook_in_front(book: Path, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A ribbon callback of xlsheets.xlam names the active workbook, not the add-in."""
    addin = home / "xlsheets.xlam"
    addin.write_bytes(addin_workbook())
    windows = Windows(addin, home, PYTHON, monkeypatch)
    windows.excel.activate_workbook(windows.excel.open_workbook(book))

    windows.click("RunPython", "import probe; probe.run()")

    told = json.loads((home / "told.json").read_text(encoding="utf-8"))
    assert told["argv"][0] == "--wb=汇总 & 附表(1).xlsm"
    assert windows.told == []
