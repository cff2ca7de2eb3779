"""As much of Windows as the macros ask for, under the VBA interpreter of pyOpenVBA.

There is no Excel here. pyOpenVBA runs the very VBA that is in the file; this
module answers its CreateObject calls. The command line that VBA makes is taken
apart as cmd.exe and the C runtime take it apart, and really run, so that a
quote at the wrong place or an unknown option shows.
"""

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from pyopenvba.apps.excel import ExcelApplication
from pyopenvba.apps.excel._bridge import ExcelBridge
from pyopenvba.apps.excel._model import Application
from pyopenvba.interpreter import VBAInt, VBAObject, member, method, setter

HWND = 67890
NOT_RECOGNISED = 9009
"""What cmd.exe returns for a program that is not there."""

_SHELL = re.compile(r'cmd\.exe /D /S /C "(?P<line>.*)"\Z', re.DOTALL)
_SET = re.compile(r'set "PYTHONPATH=(?P<paths>[^"]*)"&& ')
_REDIRECTED = re.compile(r' 2> "(?P<log>[^"]+)"\Z')
_QUOTED = re.compile(r'(?:[^\s"]|"[^"]*")+')


class Windows:
    """A machine with Excel on which one workbook is open.

    Args:
        book: The .xlsm or .xlam.
        folder: Stands for the user's folders; %USERPROFILE% is in it.
        programs: What cmd.exe finds, by the name or path that VBA may give it: the real program.
    """

    def __init__(self, book: Path, folder: Path, programs: dict[str, str], patch: pytest.MonkeyPatch) -> None:
        for name, spec in {**_Extra._vba_members, **_Keys._vba_members}.items():
            patch.setitem(Application._vba_members, name, spec)
        self.folder, self.programs = folder, programs
        self.lines: list[str] = []
        self.excel = ExcelApplication.open(book)
        self.excel.interpreter.host = _Host(self)

    def click(self, macro: str, *args: object) -> object:
        """Run a Sub or Function as Excel does when its button is clicked."""
        return self.excel.run(macro, *args)

    @property
    def told(self) -> list[str]:
        """The text of every message box so far."""
        return [text for _, text, _, _ in self.excel.dialogs]

    def run(self, command: str) -> int:
        """Do what WScript.Shell.Run does: cmd.exe's line taken apart, the program run to its end."""
        self.lines.append(command)
        whole = _SHELL.fullmatch(command)
        assert whole, command
        line, environment = whole["line"], dict(os.environ)
        if found := _SET.match(line):
            environment["PYTHONPATH"] = found["paths"]
            line = line[found.end() :]
        redirected = _REDIRECTED.search(line)
        assert redirected, line
        program, *arguments = (part.replace('"', "") for part in _QUOTED.findall(line[: redirected.start()]))
        with Path(redirected["log"]).open("wb") as log:
            if program not in self.programs:
                log.write("'python' 不是内部或外部命令".encode("gbk"))
                return NOT_RECOGNISED
            real = self.programs[program]
            return subprocess.run([real, *arguments], stderr=log, env=environment, check=False).returncode


class _Host(ExcelBridge):
    """The bridge to Excel, which also makes the COM objects that the macros create."""

    def __init__(self, windows: Windows) -> None:
        super().__init__(windows.excel.application)
        self._windows = windows

    def create(self, type_name_: str) -> object:
        made: dict[str, Any] = {
            "wscript.shell": lambda: _Shell(self._windows),
            "scripting.filesystemobject": lambda: _Files(self._windows),
            "adodb.stream": _Stream,
        }
        return made[type_name_.lower()]()


class _Extra(VBAObject):
    """What pyOpenVBA's Application lacks."""

    @member
    def Hwnd(self) -> object:  # noqa: N802
        return VBAInt(HWND, "Long")

    @member
    def Path(self) -> object:  # noqa: N802
        return r"C:\Program Files\Microsoft Office\Office16"


class _Keys(VBAObject):
    @member
    def EnableCancelKey(self) -> object:  # noqa: N802
        return VBAInt(1, "Long")

    @setter("EnableCancelKey")
    def _set(self, value: object) -> None:
        pass


class _Shell(VBAObject):
    def __init__(self, windows: Windows) -> None:
        self._windows = windows

    @method
    def ExpandEnvironmentStrings(self, text: object) -> object:  # noqa: N802
        return str(text).replace("%USERPROFILE%\\", f"{self._windows.folder}/").replace("\\", "/")

    @method
    def Run(self, command: object, style: object, wait: object) -> object:  # noqa: N802
        assert int(style) == 0, "no console window"  # type: ignore[call-overload]
        assert wait, "RunPython waits for Python"
        return VBAInt(self._windows.run(str(command)), "Long")


class _Folder(VBAObject):
    def __init__(self, path: Path) -> None:
        self._path = path

    @member
    def Path(self) -> object:  # noqa: N802
        return str(self._path)


class _Files(VBAObject):
    """Scripting.FileSystemObject; the temporary folder has a blank and Chinese in its path."""

    def __init__(self, windows: Windows) -> None:
        self._windows = windows

    @method
    def FileExists(self, path: object) -> object:  # noqa: N802
        return Path(str(path)).is_file() or str(path) in self._windows.programs

    @method
    def GetSpecialFolder(self, which: object) -> object:  # noqa: N802
        assert int(which) == 2, "the temporary folder"  # type: ignore[call-overload]
        folder = self._windows.folder / "张三 Temp"
        folder.mkdir(exist_ok=True)
        return _Folder(folder)

    @method
    def GetTempName(self) -> object:  # noqa: N802
        return "rad1F2A3.tmp"

    @method
    def BuildPath(self, folder: object, name: object) -> object:  # noqa: N802
        return f"{folder}/{name}"

    @method
    def DeleteFile(self, path: object, force: object) -> object:  # noqa: N802
        Path(str(path)).unlink()
        return None


class _Stream(VBAObject):
    """ADODB.Stream, reading a text file."""

    def __init__(self) -> None:
        self._charset, self._text = "", ""

    @member
    def Type(self) -> object:  # noqa: N802
        return VBAInt(2, "Long")

    @setter("Type")
    def _type(self, value: object) -> None:
        assert int(value) == 2, "adTypeText"  # type: ignore[call-overload]

    @member
    def Charset(self) -> object:  # noqa: N802
        return self._charset

    @setter("Charset")
    def _set_charset(self, value: object) -> None:
        self._charset = str(value)

    @method
    def Open(self) -> object:  # noqa: N802
        return None

    @method
    def LoadFromFile(self, path: object) -> object:  # noqa: N802
        self._text = Path(str(path)).read_text(encoding=self._charset, errors="replace")
        return None

    @member
    def ReadText(self) -> object:  # noqa: N802
        return self._text

    @method
    def Close(self) -> object:  # noqa: N802
        return None


PYTHON = {"python": sys.executable}
"""A machine with Python on the PATH."""
