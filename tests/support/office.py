"""LibreOffice as a writer of workbooks: one profile, one process a format, many files at once."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

FORMATS = {"xlsx": "xlsx:Calc MS Excel 2007 XML", "xls": "xls:MS Excel 97", "ods": "ods:calc8"}


def program() -> str | None:
    """Return the path of LibreOffice, None where it is not installed."""
    return shutil.which("soffice") or shutil.which("libreoffice")


def convert(sources: Sequence[Path], ending: str, into: Path, profile: Path) -> dict[str, Path]:
    """Save the workbooks again with LibreOffice.

    Args:
        sources: Workbooks with different stems.
        ending: One of FORMATS.
        into: Folder for the new files; made when missing.
        profile: Folder of the LibreOffice profile that this run alone uses.

    Returns:
        The new files by the stem of their source.
    """
    into.mkdir(parents=True, exist_ok=True)
    command = [
        str(program()),
        f"-env:UserInstallation={profile.as_uri()}",
        "--headless",
        "--norestore",
        "--convert-to",
        FORMATS[ending],
        "--outdir",
        str(into),
        *map(str, sources),
    ]
    quiet = subprocess.DEVNULL
    subprocess.run(command, check=True, timeout=300, stdin=quiet, stdout=quiet, stderr=quiet)
    return {source.stem: into / f"{source.stem}.{ending}" for source in sources}
