"""The Excel add-in: put where Excel opens it at every start, and taken away again, exactly what was put.

Installing copies xlsheets.xlam into XLSTART and writes this Python into the
user's xlwings.conf, where the macros look for it. What was put is recorded
with its hash: a file that somebody has changed since is left and said. The
folders of Windows and macOS are documented ones; neither was tried by this
project.
"""

import csv
import hashlib
import io
import json
import os
import sys
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any, Literal

from xlsheets.core.findings import Place, Refused
from xlsheets.core.wording import finding
from xlsheets.jobs.output import check_target, write_file

NAME = "xlsheets.xlam"
_HERE = Path(__file__).resolve().parents[2] / "workbooks" / NAME
"""The add-in in a clone of the project; in an installation it lies in the package."""
_INTERPRETER = "INTERPRETER_WIN" if sys.platform == "win32" else "INTERPRETER_MAC"


@dataclass(frozen=True)
class Placed:
    """What was done with one file.

    Attributes:
        path: The file.
        did: put, kept (it was there already), removed, changed (left, for somebody changed it), or absent.
    """

    path: Path
    did: Literal["put", "kept", "removed", "changed", "absent"]


def source() -> Path | None:
    """Return the add-in that belongs to this installation; None when it has none."""
    for path in (Path(str(resources.files("xlsheets") / "workbooks" / NAME)), _HERE):
        if path.is_file():
            return path
    return None


def startup_folder() -> Path | None:
    """Return the folder whose workbooks Excel opens at every start; None where there is no Excel."""
    if sys.platform == "win32":
        roaming = os.environ.get("APPDATA")
        return Path(roaming) / "Microsoft" / "Excel" / "XLSTART" if roaming else None
    if sys.platform == "darwin":
        container = Path.home() / "Library/Group Containers/UBF8T346G9.Office/User Content.localized"
        return container / "Startup.localized" / "Excel"
    return None


def settings_file() -> Path:
    """Return the user's xlwings.conf, in which the macros find Python."""
    if sys.platform == "darwin":
        return Path.home() / "Library/Containers/com.microsoft.Excel/Data/xlwings.conf"
    return Path.home() / ".xlwings" / "xlwings.conf"


def standing(there: Path) -> Literal["ours", "old", "none"]:
    """Return whether this version's add-in lies there, another file, or none."""
    if not there.exists():
        return "none"
    own = source()
    return "ours" if own is not None and there.read_bytes() == own.read_bytes() else "old"


def install(folder: Path | None = None, settings: Path | None = None) -> list[Placed]:
    """Put the add-in and the path of this Python in place.

    Args:
        folder: In the place of Excel's start folder.
        settings: In the place of the user's xlwings.conf.

    Returns:
        What was done; empty where there is no Excel to put it into.

    Raises:
        Refused: addin-missing, target-exists for a file of that name that is not ours, or as `write_file`.
    """
    own = source()
    if own is None:
        raise Refused(finding("addin-missing", Place(), seen=NAME))
    folder = folder or startup_folder()
    if folder is None:
        return []
    target, data = folder / NAME, own.read_bytes()
    check_target(target)
    record = _record()
    if target.exists() and target.read_bytes() != data and record.get(str(target)) != _digest(target.read_bytes()):
        raise Refused(finding("target-exists", Place(str(target)), seen="不是 xlsheets 放的加载项"))
    there = target.exists() and target.read_bytes() == data
    if not there:
        target.unlink(missing_ok=True)
        write_file(target, data)
    _keep(record | {str(target): _digest(data)})
    return [Placed(target, "kept" if there else "put"), _put_interpreter(settings or settings_file())]


def uninstall(folder: Path | None = None, settings: Path | None = None) -> list[Placed]:
    """Take away what was put, and nothing else; empty where there is no Excel."""
    folder = folder or startup_folder()
    if folder is None:
        return []
    target, record = folder / NAME, _record()
    if not target.exists():
        did: Placed = Placed(target, "absent")
    elif record.get(str(target)) == _digest(target.read_bytes()):
        target.unlink()
        did = Placed(target, "removed")
    else:
        did = Placed(target, "changed")
    record.pop(str(target), None)
    done = [did, _take_interpreter(settings or settings_file(), record)]
    _keep(record)
    return done


# ── the path of Python in xlwings.conf: lines "KEY","value" ──────────────


def _put_interpreter(path: Path) -> Placed:
    lines = _lines(path)
    record = _record()
    wanted = [_INTERPRETER, sys.executable]
    if wanted in lines:
        return Placed(path, "kept")
    before = next((line[1] for line in lines if len(line) > 1 and line[0] == _INTERPRETER), None)
    rest = [line for line in lines if line[:1] != [_INTERPRETER]]
    was = record.get(f"{path} before") if record.get(f"{path} interpreter") == before else before
    _write_lines(path, [*rest, wanted])
    _keep(record | {f"{path} interpreter": sys.executable, f"{path} before": was})
    return Placed(path, "put")


def _take_interpreter(path: Path, record: dict[str, Any]) -> Placed:
    ours, before = record.pop(f"{path} interpreter", None), record.pop(f"{path} before", None)
    lines = _lines(path)
    if ours is None or [_INTERPRETER, ours] not in lines:
        return Placed(path, "absent" if ours is None else "changed")
    rest = [line for line in lines if line != [_INTERPRETER, ours]]
    if before is not None:
        rest.append([_INTERPRETER, before])
    if rest:
        _write_lines(path, rest)
    else:
        path.unlink()
    return Placed(path, "removed")


def _lines(path: Path) -> list[list[str]]:
    if not path.exists():
        return []
    data = path.read_bytes()
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("gb18030", "surrogateescape")
    return [line for line in csv.reader(io.StringIO(text)) if line]


def _write_lines(path: Path, lines: list[list[str]]) -> None:
    text = io.StringIO()
    csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\n").writerows(lines)
    path.parent.mkdir(parents=True, exist_ok=True)
    check_target(path)
    path.write_text(text.getvalue(), "utf-8", newline="\n")


# ── what was put, with its hash ──────────────────────────────────────────


def _record_file() -> Path:
    if sys.platform == "win32":
        base = Path(os.environ.get("APPDATA") or Path.home())
    elif sys.platform == "darwin":
        base = Path.home() / "Library" / "Application Support"
    else:
        base = Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config")
    return base / "xlsheets" / "addin.json"


def _record() -> dict[str, Any]:
    try:
        kept = json.loads(_record_file().read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return kept if isinstance(kept, dict) else {}


def _keep(record: dict[str, Any]) -> None:
    path = _record_file()
    if not record:
        path.unlink(missing_ok=True)
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(record, ensure_ascii=False, indent=1, sort_keys=True) + "\n", "utf-8")


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
