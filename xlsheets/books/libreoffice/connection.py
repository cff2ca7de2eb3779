"""The way to an office: its Python part (UNO) found, a process started, a connection made.

UNO belongs to LibreOffice, not to this Python: it is bound to one minor version of
Python, it lies outside the virtual environment, and importing it replaces the
import function of the whole process. All of that is dealt with here.
"""

from __future__ import annotations

import atexit
import builtins
import contextlib
import importlib
import importlib.util
import os
import re
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from xlsheets.core.findings import Place, Refused
from xlsheets.core.wording import finding

_PROGRAMS = (
    "/usr/lib/libreoffice/program",
    "/usr/lib64/libreoffice/program",
    "/opt/libreoffice/program",
    "/Applications/LibreOffice.app/Contents/MacOS",
    r"C:\Program Files\LibreOffice\program",
)
_UNO_FOLDERS = (
    "/usr/lib/python3/dist-packages",
    f"/usr/lib/python3.{sys.version_info.minor}/site-packages",
    f"/usr/lib64/python3.{sys.version_info.minor}/site-packages",
    "/Applications/LibreOffice.app/Contents/Resources",
)

_QUIET = ("--norestore", "--nologo", "--nodefault", "--nofirststartwizard")
_SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<item oor:path="/org.openoffice.Office.Common/Misc"><prop oor:name="FirstRun" oor:op="fuse"><value>false</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Misc"><prop oor:name="ShowTipOfTheDay" oor:op="fuse"><value>false</value></prop></item>
<item oor:path="/org.openoffice.Setup/Office"><prop oor:name="ooSetupInstCompleted" oor:op="fuse"><value>true</value></prop></item>
{trusted}</oor:items>
"""  # noqa: E501
_TRUSTED = (
    '<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="SecureURL" oor:op="fuse">'
    "<value>{items}</value></prop></item>\n"
)


@dataclass
class Connection:
    """An office that answers.

    Attributes:
        context: Its component context.
        desktop: Its desktop: the open documents.
        headless: Whether it shows no windows.
        process: The process, when it was started here.
        profile: A profile folder to remove at the end, or None.
    """

    context: Any
    desktop: Any
    headless: bool
    process: subprocess.Popen[bytes] | None = None
    profile: Path | None = None
    kept: dict[object, Any] = field(default_factory=dict)

    def service(self, name: str) -> Any:
        """Return a new instance of one of the office's services."""
        return self.context.ServiceManager.createInstanceWithContext(name, self.context)

    def end(self, patience: float = 15) -> None:
        """End the office when it was started here, else only let go of it; a second call does nothing."""
        process, self.process = self.process, None
        if process is None:
            return
        if patience and process.poll() is None:  # a window with unsaved work would first ask, for ever
            with contextlib.suppress(Exception):  # the bridge breaks while it ends, or is broken already
                self.desktop.terminate()
        _finish(process, patience)
        if self.profile is not None:
            shutil.rmtree(self.profile, ignore_errors=True)


def load_uno() -> Any:
    """Return LibreOffice's ``uno`` module; `builtins.__import__` and `sys.path` stay as they were.

    Raises:
        Refused: it is not found, or was built for another minor version of Python.
    """
    if "uno" in sys.modules:
        return sys.modules["uno"]
    own_import, own_path = builtins.__import__, list(sys.path)
    try:
        if importlib.util.find_spec("uno") is None:
            folder = next((f for f in _uno_folders() if (Path(f) / "uno.py").is_file()), None)
            if folder is None:
                raise missing(
                    "找不到 LibreOffice 的 Python 部件（uno.py）", "LibreOffice's Python part (uno.py) is not found"
                )
            sys.path.append(folder)  # last: nothing of the system's Python may come before ours
        wanted = _built_for()
        if wanted not in (None, sys.version_info.minor):
            here = sys.version_info.minor
            raise missing(
                f"LibreOffice 的 Python 部件要求 Python 3.{wanted}，现在是 3.{here}",
                f"LibreOffice's Python part wants Python 3.{wanted}, this is 3.{here}",
            )
        return importlib.import_module("uno")
    except ImportError as error:
        raise missing(f"LibreOffice 的 Python 部件无法载入（{error}）", f"LibreOffice's Python part: {error}") from None
    finally:
        builtins.__import__, sys.path[:] = own_import, own_path


def missing(zh: str, en: str) -> Refused:
    """Return the refusal that says why there is no LibreOffice to work with."""
    return Refused(finding("libreoffice-missing", Place(), seen=zh, seen_en=en))


def program() -> str | None:
    """Return the path of soffice, or None when LibreOffice is not installed where it is looked for."""
    name = "soffice.exe" if sys.platform.startswith("win") else "soffice"
    places = [shutil.which("soffice"), *(str(Path(folder) / name) for folder in _PROGRAMS)]
    return next((place for place in places if place and Path(place).exists()), None)


def started(profile: Path | None, *, headless: bool, trusted: Sequence[Path], timeout: float) -> Connection:
    """Start soffice with a profile and return the connection to it; see `libreoffice.start`."""
    uno = load_uno()
    soffice = program()
    if soffice is None:
        raise missing("没有安装 LibreOffice（找不到 soffice）", "LibreOffice is not installed (no soffice)")
    folder = Path(tempfile.mkdtemp(prefix="xlsheets-office-")) if profile is None else profile
    _prepare(folder, trusted)
    address = f"pipe,name=xlsheets{secrets.token_hex(8)}"
    windows = ["--headless"] if headless else []
    process = _spawn([soffice, *_QUIET, *windows, _where(folder), f"--accept={address};urp;"])
    try:
        connection = _connected(uno, address, headless, timeout, process)
    except BaseException:
        _finish(process, 0)
        raise
    connection.process = process
    connection.profile = folder if profile is None else None
    atexit.register(connection.end)
    return connection


def make_profile(profile: Path, timeout: float = 60) -> None:
    """Let LibreOffice make a user profile, as it does when it starts for the first time.

    Raises:
        Refused: it is not installed, or made none in time.
    """
    soffice = program()
    if soffice is None:
        raise missing("没有安装 LibreOffice（找不到 soffice）", "LibreOffice is not installed (no soffice)")
    process = _spawn([soffice, *_QUIET, "--headless", "--terminate_after_init", _where(profile)])
    _finish(process, timeout)
    if not (profile / "user" / "registrymodifications.xcu").is_file():
        raise missing("LibreOffice 没有应答", "LibreOffice does not answer")


def attached(address: str, *, headless: bool, timeout: float) -> Connection:
    """Join an office that listens at an address; see `libreoffice.attach`."""
    return _connected(load_uno(), address, headless, timeout, None)


def _connected(
    uno: Any, address: str, headless: bool, timeout: float, process: subprocess.Popen[bytes] | None
) -> Connection:
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstance("com.sun.star.bridge.UnoUrlResolver")
    failure = uno.getClass("com.sun.star.uno.Exception")
    deadline = time.monotonic() + timeout
    while True:
        try:
            context = resolver.resolve(f"uno:{address};urp;StarOffice.ComponentContext")
            break
        except failure:
            ended = process is not None and process.poll() is not None
            if ended or time.monotonic() > deadline:
                raise missing("LibreOffice 没有应答", "LibreOffice does not answer") from None
            time.sleep(0.05)
    desktop = context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)
    return Connection(context, desktop, headless)


def _prepare(profile: Path, trusted: Sequence[Path]) -> None:
    """Write the first settings of a profile that has none: no dialogs at the start, trusted folders."""
    settings = profile / "user" / "registrymodifications.xcu"
    if settings.exists():
        return
    items = "".join(f"<it>{escape(folder.resolve().as_uri())}</it>" for folder in trusted)
    settings.parent.mkdir(parents=True, exist_ok=True)
    settings.write_text(_SETTINGS.format(trusted=_TRUSTED.format(items=items) if items else ""), encoding="utf-8")


def _uno_folders() -> Iterator[str]:
    yield from _UNO_FOLDERS
    yield from _PROGRAMS
    soffice = shutil.which("soffice")
    if soffice:
        yield str(Path(soffice).resolve().parent)


def _built_for() -> int | None:
    """Return the minor version of Python that the installed UNO was linked with; None when it does not say."""
    folders = dict.fromkeys([*_PROGRAMS, *_uno_folders()])
    for folder in folders:
        for name in ("libpyuno.so", "libpyuno.dylib", "pyuno.pyd"):
            library = Path(folder) / name
            if library.is_file():
                match = re.search(rb"(?:libpython3\.|python3)(\d+)", library.read_bytes())
                return int(match[1]) if match else None
    return None


def _where(profile: Path) -> str:
    return f"-env:UserInstallation={profile.resolve().as_uri()}"


def _spawn(command: list[str]) -> subprocess.Popen[bytes]:
    # no stream of ours: an office that lives on would keep a pipeline open for ever
    return subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


def _finish(process: subprocess.Popen[bytes], patience: float) -> None:
    try:
        process.wait(patience)
    except subprocess.TimeoutExpired:
        if hasattr(os, "killpg"):  # soffice is a script that starts the real program
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()
        process.wait()
