"""LibreOffice as a witness: what it reads, recalculates and prints of a workbook.

Each call runs one soffice process to its end, with a profile in the session's own
folder, so that workers of a parallel run and the user's own office do not meet.
soffice exits 0 also when it could not open a file; what counts is the file it wrote.

Cached values are kept on load by default, so a plain conversion would agree with any
number Python wrote. `recalculate` uses a profile that computes every formula anew.
"""

import os
import shutil
import signal
import subprocess
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from types import TracebackType
from typing import Any, Literal, Self

from openpyxl import load_workbook
from openpyxl.cell.cell import MergedCell

Target = Literal["xlsx", "xlsm", "ods", "xls", "pdf"]

_FILTERS: dict[Target, str] = {
    "xlsx": "xlsx:Calc MS Excel 2007 XML",
    "xlsm": "xlsm:Calc MS Excel 2007 VBA XML",
    "ods": "ods:calc8",
    "xls": "xls:MS Excel 97",
    "pdf": "pdf:calc_pdf_Export",
}

_PROFILE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Setup/L10N"><prop oor:name="ooSetupSystemLocale" oor:op="fuse"><value>zh-CN</value></prop></item>
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>{mode}</value></prop></item>
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="ODFRecalcMode" oor:op="fuse"><value>{mode}</value></prop></item>
</oor:items>
"""  # noqa: E501
_ALWAYS, _NEVER = 0, 1


class OfficeError(Exception):
    """LibreOffice did not write what it was asked for, or not in time."""


class Office:
    """A LibreOffice with profiles and an output folder of its own.

    Args:
        home: An empty folder for profiles and results.
        timeout: Seconds that one call may take before its process is ended.
    """

    def __init__(self, home: Path, timeout: float = 180) -> None:
        self.home = home
        self.timeout = timeout
        self._calls = 0
        self._running: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._end()

    def convert(self, paths: Iterable[Path], to: Target = "xlsx") -> list[Path]:
        """Return each file as LibreOffice saves it, in the order given.

        One process does them all. Formulas keep the values that stand in the file.

        Raises:
            OfficeError: when a file could not be opened or the time was up; it names the files.
        """
        return self._convert(list(paths), to, _NEVER)

    def recalculate(self, path: Path) -> Path:
        """Return the workbook as .xlsx with every formula computed anew by LibreOffice."""
        return self._convert([path], "xlsx", _ALWAYS)[0]

    def pictures(self, path: Path, dpi: int = 80) -> list[Path]:
        """Return the printed pages of a workbook (or of a PDF) as PNG files, in order."""
        pdf = path if path.suffix.lower() == ".pdf" else self.convert([path], "pdf")[0]
        folder = self._folder()
        self._run(["pdftoppm", "-png", "-r", str(dpi), str(pdf), str(folder / "page")], folder)
        return sorted(folder.glob("page*.png"))

    def _convert(self, paths: Sequence[Path], to: Target, mode: int) -> list[Path]:
        if not paths:
            return []
        folder = self._folder()
        # Numbered copies: files of one name from two folders do not overwrite each other,
        # the originals get no lock files, and no name depends on the locale.
        staged = [folder / f"{number:04d}{path.suffix}" for number, path in enumerate(paths)]
        for path, copy in zip(paths, staged, strict=True):
            shutil.copyfile(path, copy)
        made = folder / "made"
        self._run(
            [
                "soffice",
                f"-env:UserInstallation={self._profile(mode).as_uri()}",
                *("--headless", "--norestore", "--nologo", "--nofirststartwizard", "--nolockcheck"),
                *("--convert-to", _FILTERS[to], "--outdir", str(made)),
                *map(str, staged),
            ],
            folder,
        )
        results, refused = [], []
        for number, (path, copy) in enumerate(zip(paths, staged, strict=True)):
            written = made / f"{copy.stem}.{to}"
            if not written.is_file():
                refused.append(str(path))
                continue
            target = folder / "named" / str(number) / f"{path.stem}.{to}"
            target.parent.mkdir(parents=True)
            results.append(written.rename(target))
        if refused:
            raise OfficeError(f"LibreOffice wrote no .{to} for: {', '.join(refused)}\n{_log(folder)}")
        return results

    def _profile(self, mode: int) -> Path:
        profile = self.home / f"profile-{mode}"
        settings = profile / "user" / "registrymodifications.xcu"
        if not settings.exists():
            settings.parent.mkdir(parents=True)
            settings.write_text(_PROFILE.format(mode=mode), encoding="utf-8")
        return profile

    def _folder(self) -> Path:
        self._calls += 1
        folder = self.home / f"call-{self._calls:04d}"
        folder.mkdir()
        return folder

    def _run(self, command: list[str], folder: Path) -> None:
        # Its own group, for soffice is a script that starts the real program; and no pipe of
        # ours, for a child that lives on would keep it open for ever.
        with (folder / "log").open("wb") as log:
            self._running = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env=os.environ | {"LC_ALL": "C.UTF-8"},
                start_new_session=True,
            )
            try:
                status = self._running.wait(self.timeout)
            except subprocess.TimeoutExpired:
                raise OfficeError(f"{command[0]} took longer than {self.timeout} s\n{_log(folder)}") from None
            finally:
                self._end()
        if status != 0:
            raise OfficeError(f"{command[0]} ended with {status}\n{_log(folder)}")

    def _end(self) -> None:
        process, self._running = self._running, None
        if process is None or process.poll() is not None:
            return
        if hasattr(os, "killpg"):
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()
        process.wait()


def _log(folder: Path) -> str:
    return (folder / "log").read_text(encoding="utf-8", errors="replace").strip()


@dataclass(frozen=True)
class Difference:
    """A formula whose value in the file is not what LibreOffice computes."""

    cell: str
    formula: str
    cached: object
    recalculated: object

    def __str__(self) -> str:
        return f"{self.cell}  {self.formula}  in the file: {self.cached!r}  recalculated: {self.recalculated!r}"


def differences(path: Path, office: Office) -> list[Difference]:
    """Return the formula cells of a workbook whose cached value LibreOffice does not confirm.

    Numbers agree to 1e-9 (of their size, when above 1), times to a millisecond, all else
    exactly; an empty text and no value are the same.
    """
    formulas = load_workbook(path)
    cached = load_workbook(path, data_only=True)
    recalculated = load_workbook(office.recalculate(path), data_only=True)
    found = []
    for sheet in formulas.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if isinstance(cell, MergedCell) or cell.data_type != "f":
                    continue
                before = cached[sheet.title][cell.coordinate].value
                after = recalculated[sheet.title][cell.coordinate].value
                if not _agree(before, after):
                    formula = str(getattr(cell.value, "text", cell.value))  # array formulas are objects
                    found.append(Difference(f"{sheet.title}!{cell.coordinate}", formula, before, after))
    return found


def assert_cached_equal_recalculated(path: Path, office: Office) -> None:
    """Assert that every formula's value as Python wrote it is the one that LibreOffice computes."""
    found = differences(path, office)
    assert not found, "\n".join([f"{len(found)} formula(s) of {path.name} with a wrong value:", *map(str, found)])


def assert_opens_whole(path: Path, office: Office) -> None:
    """Assert that LibreOffice opens a workbook without losing a sheet, a row or a value that is not a formula's."""
    (saved,) = office.convert([path])
    assert _extent(saved) == _extent(path)


def _extent(path: Path) -> list[tuple[str, int, int, int]]:
    """Return for each sheet, in order: its name, its last filled row and column, how many cells are filled."""
    extent = []
    for sheet in load_workbook(path).worksheets:
        filled = [cell for row in sheet.iter_rows() for cell in row if cell.value not in (None, "")]
        last_row = max((cell.row for cell in filled), default=0)
        last_column = max((cell.column for cell in filled), default=0)
        extent.append((sheet.title, last_row, last_column, len(filled)))
    return extent


def _agree(before: Any, after: Any) -> bool:
    if before in (None, "") and after in (None, ""):
        return True
    if isinstance(before, bool) or isinstance(after, bool):
        return before is after
    if isinstance(before, int | float) and isinstance(after, int | float):
        return abs(before - after) <= 1e-9 * max(1.0, abs(before), abs(after))
    if isinstance(before, datetime) and isinstance(after, datetime):
        return abs(before - after) <= timedelta(milliseconds=1)
    if isinstance(before, date | time | timedelta):
        return type(before) is type(after) and bool(before == after)
    return type(before) is type(after) and bool(before == after)
