"""环境自检: what this computer has, as lines that can be pasted to IT.

Names of users and computers are left out: a path below the home folder begins
with ~. What cannot be found out is said so, never guessed. The parts about
Windows are read from the registry and were never run by this project.
"""

import locale
import os
import platform
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from importlib import metadata
from pathlib import Path
from typing import Any, Literal

from xlsheets import __version__
from xlsheets.core.messages import side
from xlsheets.core.wording import Lang

State = Literal["good", "bad", "note"]
_MARKS: dict[State, str] = {"good": "√", "bad": "×", "note": "·"}
_NEEDED = ("pydantic", "python-calamine", "xlsxwriter", "rapidfuzz", "opencc", "typer", "rich")
_OPTIONAL = ("xlwings", "pywin32", "pandas")


@dataclass(frozen=True, slots=True)
class Fact:
    """One line: what was looked at, what was found, and whether it is as it should be.

    Attributes:
        about: «中文 | English».
        found: «中文 | English», or one text for both.
        state: good, bad, or note (neither).
    """

    about: str
    found: str
    state: State = "note"


def selfcheck() -> list[Fact]:
    """Return every fact; a look that fails becomes a line that says so."""
    facts: list[Fact] = []
    for look in (_program, _packages, _office, _macros, _addin, _encodings, _places):
        try:
            facts += look()
        except Exception as error:
            facts.append(Fact(f"{look.__name__.strip('_')}", f"看不到（{error}） | unknown ({error})", "bad"))
    return facts


def as_text(facts: list[Fact], lang: Lang = "zh") -> str:
    """Return the facts as text, a line each."""
    colon = "：" if lang == "zh" else ": "
    head = side(
        "xlsheets 环境自检（√ 可用，× 有问题，· 供参考） | xlsheets self-check (√ good, × at fault, · for reference)",
        lang,
    )
    lines = [f"{_MARKS[one.state]} {side(one.about, lang)}{colon}{_either(one.found, lang)}" for one in facts]
    return "\n".join([head, *lines]) + "\n"


def as_json(facts: list[Fact], lang: Lang = "zh") -> dict[str, Any]:
    """Return the facts for JSON."""
    return {
        "checks": [
            {"about": side(one.about, lang), "found": _either(one.found, lang), "state": one.state} for one in facts
        ]
    }


def is_sound(facts: list[Fact]) -> bool:
    """Return whether nothing is at fault."""
    return all(one.state != "bad" for one in facts)


def _either(text: str, lang: Lang) -> str:
    return side(text, lang) if " | " in text else text


def short(path: str | os.PathLike[str]) -> str:
    """Return a path without the user's name."""
    written = os.fspath(path)
    home = os.path.expanduser("~")
    if home not in ("", "~", os.sep) and written.casefold().startswith(home.casefold()):
        return "~" + written[len(home) :]
    return written


def _program() -> Iterator[Fact]:
    bits = 64 if sys.maxsize > 2**32 else 32
    yield Fact("xlsheets", f"{__version__}（{short(Path(__file__).parent.parent)}）")
    good: State = "good" if sys.version_info >= (3, 11) else "bad"
    yield Fact("Python", f"{platform.python_version()}，{bits} 位，{short(sys.executable)} | "
               f"{platform.python_version()}, {bits} bit, {short(sys.executable)}", good)  # fmt: skip
    yield Fact("操作系统 | System", f"{platform.system()} {platform.release()} {platform.machine()}")


def _packages() -> Iterator[Fact]:
    for name in _NEEDED:
        version = _version(name)
        yield Fact(name, version or "没有装 | not installed", "good" if version else "bad")
    for name in _OPTIONAL:
        if name != "pywin32" or sys.platform == "win32":
            yield Fact(name, _version(name) or "没有装（按钮要 xlwings） | not installed (buttons need xlwings)")
    from xlsheets.books.live.program import OLDEST, is_new_enough

    xlwings = _version("xlwings")
    if xlwings and not is_new_enough(xlwings):
        wanted = ".".join(map(str, OLDEST))
        yield Fact("xlwings", f"{xlwings} 太旧，要 {wanted} 以上 | {xlwings} is too old, {wanted} is needed", "bad")


def _version(name: str) -> str | None:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return None


def _office() -> Iterator[Fact]:
    if sys.platform == "win32":
        yield from _excel_on_windows()
    elif sys.platform == "darwin":
        there = Path("/Applications/Microsoft Excel.app").exists()
        yield Fact("Excel", "已装 | installed" if there else "没有找到 | not found")
    else:
        yield Fact("Excel", "此系统没有 Excel | no Excel on this system")
    if sys.platform != "win32":
        yield _wps(shutil.which("et") or shutil.which("wps"))
    yield _libreoffice()


def _wps(path: str | None) -> Fact:
    if not path:
        return Fact("WPS", "没有找到 | not found")
    return Fact("WPS", f"{short(path)}（文件可用，按钮不支持） | {short(path)} (files work, buttons do not)")


def _libreoffice() -> Fact:
    windows = [
        r"C:\Program Files\LibreOffice\program\soffice.com",
        r"C:\Program Files (x86)\LibreOffice\program\soffice.com",
    ]
    fixed = [*windows, "/Applications/LibreOffice.app/Contents/MacOS/soffice"]
    found = shutil.which("soffice") or next((path for path in fixed if Path(path).exists()), None)
    if found is None:
        return Fact("LibreOffice", "没有找到 | not found")
    return Fact("LibreOffice", f"{_said([found, '--version']) or '?'}（{short(found)}）")


def _said(command: list[str]) -> str:
    """Return the first line that a program prints; empty when it does not answer."""
    try:
        done = subprocess.run(
            command,
            capture_output=True,
            stdin=subprocess.DEVNULL,
            timeout=20,
            check=False,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
    except (OSError, subprocess.SubprocessError):
        return ""
    return (done.stdout.decode("utf-8", "replace").strip().splitlines() or [""])[0]


def _excel_on_windows() -> Iterator[Fact]:
    """Who answers as Excel, where it lies, whether it runs, and whether WPS has taken its place."""
    server = _server_of("Excel.Application")
    taken = any(word in server.lower() for word in ("kingsoft", "wps", r"\et.exe"))
    if not server:
        yield Fact("Excel", "没有找到（注册表里没有 Excel.Application） | not found (no Excel.Application)", "note")
    elif taken:
        yield Fact("Excel", f"Excel.Application 被 WPS 占用：{short(server)}。按钮不支持 WPS；在 WPS 的“配置工具”里取消"
                   f"“默认打开”，或修复安装 Office | WPS answers as Excel: {short(server)}", "bad")  # fmt: skip
    else:
        version = _registry("HKCR", r"Excel.Application\CurVer", "").rpartition(".")[2]
        yield Fact("Excel", f"{version or '?'}（{short(server)}）", "good")
    yield _wps(_server_of("KET.Application"))
    tasks = _said_all(["tasklist", "/FO", "CSV", "/NH"]).lower()
    running = [name for name in ("excel.exe", "et.exe", "wps.exe", "soffice.bin") if f'"{name}"' in tasks]
    yield Fact("正在运行 | Running", "、".join(running) or "无 | none")


def _said_all(command: list[str]) -> str:
    try:
        hide = getattr(subprocess, "CREATE_NO_WINDOW", 0)
        done = subprocess.run(command, capture_output=True, timeout=20, check=False, creationflags=hide)
    except (OSError, subprocess.SubprocessError):
        return ""
    return done.stdout.decode("utf-8", "replace")


def _server_of(prog_id: str) -> str:
    """Return the program that a ProgID starts; empty when it is not registered."""
    identity = _registry("HKCR", rf"{prog_id}\CLSID", "")
    return _registry("HKCR", rf"CLSID\{identity}\LocalServer32", "").strip('"') if identity else ""


def _registry(root: str, key: str, name: str) -> str:
    """Return a value of the Windows registry as text; empty when it is not there."""
    if sys.platform != "win32":
        return ""
    import winreg

    roots = {"HKCR": winreg.HKEY_CLASSES_ROOT, "HKCU": winreg.HKEY_CURRENT_USER, "HKLM": winreg.HKEY_LOCAL_MACHINE}
    try:
        with winreg.OpenKey(roots[root], key) as opened:
            return str(winreg.QueryValueEx(opened, name)[0])
    except OSError:
        return ""


_WARNINGS: dict[str, tuple[str, State]] = {
    "": ("未设置，即禁用并提示（点“启用内容”） | not set: disabled with a notice (choose Enable Content)", "note"),
    "1": ("全部启用 | all enabled", "good"),
    "2": ("禁用并提示（点“启用内容”） | disabled with a notice (choose Enable Content)", "note"),
    "3": ("只许有数字签名的宏：按钮用不了，请信息人员放行 | signed macros only: buttons do not work", "bad"),
    "4": ("全部禁用：按钮用不了，请信息人员放行，或用命令行 | all disabled: buttons do not work", "bad"),
}


def _macros() -> Iterator[Fact]:
    if sys.platform != "win32":
        return
    version = _registry("HKCR", r"Excel.Application\CurVer", "").rpartition(".")[2] or "16"
    office = rf"Microsoft\Office\{version}.0\Excel\Security"
    policy = _registry("HKCU", rf"Software\Policies\{office}", "VBAWarnings") or _registry(
        "HKLM", rf"Software\Policies\{office}", "VBAWarnings"
    )
    value = policy or _registry("HKCU", rf"Software\{office}", "VBAWarnings")
    text, state = _WARNINGS.get(value, (value, "note"))
    whose = "（组策略） | (policy)" if policy else ""
    yield Fact("宏设置 | Macros", f"{side(text)}{side(whose)} | {side(text, 'en')}{side(whose, 'en')}", state)
    blocked = _registry("HKCU", rf"Software\Policies\{office}", "blockcontentexecutionfrominternet")
    yield Fact("来自网络的文件里的宏 | Macros in files from the internet",
               "一律阻止（组策略） | blocked (policy)" if blocked == "1" else
               "一般被阻止：右键文件，属性，勾选“解除锁定” | usually blocked: Properties, Unblock")  # fmt: skip


def _addin() -> Iterator[Fact]:
    from xlsheets.jobs import addin, addin_libreoffice

    yield Fact(
        "LibreOffice 的按钮 | Buttons in LibreOffice",
        "已装 | installed" if addin_libreoffice.is_installed() else "没有装 | not installed",
    )
    source = addin.source()
    yield Fact("加载项文件 | Add-in file", short(source) if source else "安装里没有 | not in this installation",
               "note" if source else "bad")  # fmt: skip
    folder = addin.startup_folder()
    if folder is None:
        yield Fact("Excel 启动文件夹 | XLSTART", "此系统没有 | none on this system")
        return
    there = folder / addin.NAME
    state = _ADDIN[addin.standing(there)]
    yield Fact("Excel 加载项 | Excel add-in", f"{side(state)}（{short(there)}） | {side(state, 'en')} ({short(there)})")


_ADDIN = {
    "ours": "已装 | installed",
    "old": "已装，但不是本版本：请运行 xlsheets addin install | installed, but of another version",
    "none": "没有装 | not installed",
}


def _encodings() -> Iterator[Fact]:
    yield Fact("编码 | Encodings", f"{locale.getpreferredencoding(False)}，{sys.getfilesystemencoding()}，"
               f"{getattr(sys.stdout, 'encoding', None)}")  # fmt: skip
    name = "群众评议 汇总.txt"
    with tempfile.TemporaryDirectory() as folder:
        yield _tried("中文文件名 | Chinese file names", lambda: (Path(folder) / name).write_text("评议", "utf-8"))


def _places() -> Iterator[Fact]:
    for about, folder in (
        ("临时文件夹 | Temporary folder", tempfile.gettempdir()),
        ("当前文件夹 | This folder", os.getcwd()),
    ):
        yield _tried(
            f"{side(about)}（{short(folder)}） | {side(about, 'en')} ({short(folder)})", partial(_write_in, folder)
        )


def _write_in(folder: str) -> None:
    with tempfile.TemporaryFile(dir=folder) as stream:
        stream.write(b"x")


def _tried(about: str, action: Callable[[], object]) -> Fact:
    try:
        action()
    except OSError as error:
        return Fact(about, f"不能写（{error.strerror}） | cannot be written ({error.strerror})", "bad")
    return Fact(about, "可写 | writable", "good")
