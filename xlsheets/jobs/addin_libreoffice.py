"""The LibreOffice part of the buttons, put into a user's profile and taken away again.

What is put: a Basic module with RunPython in the library Standard, the bridge script,
a folder whose workbooks may run macros, and a record of all that. `uninstall` takes
away exactly what the record says; when nothing else changed meanwhile, every file is
byte for byte what it was.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from importlib import resources
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from urllib.request import url2pathname

from xlsheets.books.libreoffice import profile as place
from xlsheets.books.libreoffice.connection import make_profile, missing, program
from xlsheets.books.replace import ReplaceRefused, write_beside_and_replace
from xlsheets.books.systemword import system_word
from xlsheets.core.findings import Place, Refused
from xlsheets.core.wording import finding

MODULE = "xlsheets_bridge"
"""The Basic module, and the script."""
_FOLDER = "xlsheets"
_RECORD = f"{_FOLDER}/installed.json"
_SETTINGS = "registrymodifications.xcu"
_LIBRARIES = "basic/script.xlc"
_LIBRARY = "basic/Standard/script.xlb"
_BASIC = f"basic/Standard/{MODULE}.xba"
_SCRIPT = f"Scripts/python/{MODULE}.py"
_CANCEL = "from xlsheets import buttons; buttons.cancel()"


def install(profile: Path | None = None, trusted: Path | None = None) -> list[Path]:
    """Put the LibreOffice part in place; what an earlier installation put is taken away first.

    Args:
        profile: The user profile; None for the one that LibreOffice uses. One that was never used
            is made by LibreOffice first, and stays.
        trusted: The folder whose workbooks may run macros; None for ``xlsheets`` in the
            user's home. It is created when it is not there.

    Returns:
        The files and folders that were written.

    Raises:
        Refused: libreoffice-missing, libreoffice-running, libreoffice-profile; nothing was changed.
    """
    home = _home(profile)
    if not (home / _SETTINGS).is_file():
        make_profile(home.parent)  # at its first start LibreOffice puts its own files over ours
    uninstall(profile)
    folder = (trusted or Path.home() / "xlsheets").expanduser().resolve()
    try:
        changes = _changes(home, folder.as_uri())
    except place.NotAProfile as error:
        raise _refused(home, error.zh, error.en) from None
    except (OSError, UnicodeDecodeError) as error:
        raise _refused(home, f"读不出来：{error}", str(error)) from None
    return _put(home, folder, changes)


@dataclass
class Taken:
    """What `uninstall` did in a profile.

    Attributes:
        profile: The profile that was looked at.
        removed: The files and folders that are gone, with what else was made for the buttons.
        restored: The files that are what they were before.
        mended: The files that were changed since: only what is ours was taken out.
        left: What `install` touched, made or named and is still there: folders, and files that are not text.
    """

    profile: Path
    removed: list[Path] = field(default_factory=list)
    restored: list[Path] = field(default_factory=list)
    mended: list[Path] = field(default_factory=list)
    left: list[Path] = field(default_factory=list)

    def touched(self) -> list[Path]:
        """Return every file and folder that was removed or put back; empty when nothing was installed."""
        return [*self.restored, *self.mended, *self.removed]


def uninstall(profile: Path | None = None) -> Taken:
    """Take away what `install` put, and nothing else.

    Args:
        profile: The user profile; None for the one that LibreOffice uses.

    Returns:
        What was taken away and what was left; nothing of either when nothing is installed.

    Raises:
        Refused: libreoffice-running; nothing was changed.
    """
    home = _home(profile, wanted=False)
    taken = Taken(home.parent)
    path = home / _RECORD
    if not path.is_file():
        return taken
    record: dict[str, Any] = json.loads(path.read_text("utf-8"))
    for name, change in record["changed"].items():
        _take_back(home / name, change, record["trusted"], taken)
    for name, digest in record["added"].items():
        _remove(home / name, digest, record["trusted"], taken)
    for name in ("last-message.txt", "last-run.log", "installed.json"):
        (home / _FOLDER / name).unlink(missing_ok=True)
    made = [Path(name) for name in record["folders"]]
    for folder in made:  # innermost first; one that somebody uses stays
        if folder.is_dir() and not any(folder.iterdir()):
            folder.rmdir()
            taken.removed.append(folder)
    trusted = _folder_of(record["trusted"])
    taken.left += [folder for folder in dict.fromkeys((*made, trusted)) if folder.is_dir()]
    return taken


def _folder_of(url: str) -> Path:
    """Return the folder of a file address."""
    return Path(url2pathname(urlsplit(url).path))


def is_installed(profile: Path | None = None) -> bool:
    """Whether the LibreOffice part is in a profile."""
    return ((profile or place.default_profile()) / "user" / _RECORD).is_file()


def _home(profile: Path | None, wanted: bool = True) -> Path:
    """Return the folder of the user's files in a profile that no office is using."""
    if profile is None and wanted and program() is None:
        raise missing("没有安装 LibreOffice（找不到 soffice）", "LibreOffice is not installed (no soffice)")
    folder = profile or place.default_profile()
    busy = place.in_use(folder)
    if busy is not None:
        raise Refused(finding("libreoffice-running", Place(str(folder)), seen=busy))
    return folder / "user"


def _changes(home: Path, url: str) -> dict[str, tuple[bytes | None, bytes]]:
    """Return for each file what it is (None: absent) and what it shall be; those that stay as they are left out."""
    _refuse_other_bridges(home)
    basic, script = _source(f"{MODULE}.bas"), _source(f"{MODULE}.py")
    bridge = {"python": sys.executable, "module": "xlsheets.books.libreoffice.child", "cancel": _CANCEL}
    edits: dict[str, Callable[[bytes | None], str]] = {
        _SETTINGS: lambda old: place.with_trusted(_text(old, place.NEW_SETTINGS), url),
        _LIBRARIES: lambda old: _text(old, place.NEW_LIBRARIES),
        _LIBRARY: lambda old: place.with_module(_text(old, place.NEW_LIBRARY), MODULE),
        _BASIC: lambda old: place.as_module(MODULE, basic),
        _SCRIPT: lambda old: script,
        f"{_FOLDER}/bridge.json": lambda old: json.dumps(bridge, ensure_ascii=False, indent=1) + "\n",
    }
    found = {}
    for name, edit in edits.items():
        old = (home / name).read_bytes() if (home / name).is_file() else None
        new = edit(old).encode("utf-8")
        if new != old:
            found[name] = (old, new)
    return found


def _source(name: str) -> str:
    """Return a file of macros/libreoffice, which the wheel holds inside the package and a clone beside it."""
    inside = resources.files("xlsheets") / "macros"
    macros = inside if inside.is_dir() else Path(__file__).parents[2] / "macros"
    return macros.joinpath("libreoffice", name).read_text("utf-8")


def _refuse_other_bridges(home: Path) -> None:
    """Refuse a profile whose Standard library has a RunPython already, or whose list of libraries is not readable."""
    for name in (_BASIC, _SCRIPT):
        if (home / name).exists():
            raise place.NotAProfile(f"已有不是我们放的文件 {name}", f"there is a file of somebody else's: {name}")
    libraries = home / _LIBRARIES
    if libraries.is_file() and not place.has_standard(libraries.read_text("utf-8")):
        raise place.NotAProfile("basic/script.xlc 中没有 Standard 库", "basic/script.xlc has no library Standard")
    for module in sorted((home / _LIBRARY).parent.glob("*.xba")):
        words = module.read_text("utf-8").casefold()
        if "function runpython(" in words or "sub runpython(" in words:
            name = module.stem
            raise place.NotAProfile(f"模块 {name} 中已有 RunPython", f"module {name} has a RunPython already")


def _text(old: bytes | None, fresh: str) -> str:
    return fresh if old is None else old.decode("utf-8")


def _put(home: Path, trusted: Path, changes: dict[str, tuple[bytes | None, bytes]]) -> list[Path]:
    """Write the files and the record; at any failure everything is as it was."""
    folders = [path for name in changes for path in (home / name).parents if not path.exists()]
    if not trusted.exists():
        folders += [path for path in (trusted, *trusted.parents) if not path.exists()]
    made = sorted(dict.fromkeys(folders), key=lambda path: len(path.parts), reverse=True)
    record = {
        "trusted": trusted.as_uri(),
        "folders": [str(path) for path in made],
        "added": {name: _digest(new) for name, (old, new) in changes.items() if old is None},
        "changed": {
            name: {"before": old.decode("utf-8"), "after": _digest(new)}
            for name, (old, new) in changes.items()
            if old is not None
        },
    }
    written = {**changes, _RECORD: (None, (json.dumps(record, ensure_ascii=False, indent=1) + "\n").encode("utf-8"))}
    done: list[str] = []
    try:
        for path in reversed(made):
            path.mkdir()
        for name, (_, new) in written.items():
            done.append(name)
            _write(home / name, new)
    except (OSError, ReplaceRefused) as error:
        for name in done:
            before = written[name][0]
            if before is None:
                (home / name).unlink(missing_ok=True)
            else:
                _write(home / name, before)
        for path in made:
            if path.is_dir() and not any(path.iterdir()):
                path.rmdir()
        why = system_word(error) if isinstance(error, OSError) else error.path.name
        raise _refused(home, f"不能写入：{why}", str(error)) from None
    return [home / name for name in written] + [path for path in made if path == trusted]


def _take_back(path: Path, change: dict[str, str], url: str, taken: Taken) -> None:
    """Put a changed file back; one that was changed since loses only what is ours."""
    if not path.is_file():
        return
    if _digest(path.read_bytes()) == change["after"]:
        write_beside_and_replace(path, change["before"].encode("utf-8"), backup=False)
        taken.restored.append(path)
    else:
        _mend(path, url, taken)


def _remove(path: Path, digest: str, url: str, taken: Taken) -> None:
    """Remove a file that was added; a list that LibreOffice has made its own since loses only what is ours."""
    if not path.is_file():
        return
    if path.name in (_SETTINGS, Path(_LIBRARY).name, Path(_LIBRARIES).name) and _digest(path.read_bytes()) != digest:
        _mend(path, url, taken)
    else:
        path.unlink()
        taken.removed.append(path)


def _mend(path: Path, url: str, taken: Taken) -> None:
    """Take what is ours out of a file; one that is no text is left."""
    try:
        text = path.read_bytes().decode("utf-8")
    except UnicodeDecodeError:
        taken.left.append(path)
        return
    mended = place.without_trusted(text, url) if path.name == _SETTINGS else place.without_module(text, MODULE)
    if mended != text:
        write_beside_and_replace(path, mended.encode("utf-8"), backup=False)
        taken.mended.append(path)


def _write(path: Path, data: bytes) -> None:
    if path.exists():
        write_beside_and_replace(path, data, backup=False)
    else:
        path.write_bytes(data)


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _refused(home: Path, zh: str, en: str) -> Refused:
    return Refused(finding("libreoffice-profile", Place(str(home)), seen=zh, seen_en=en))
