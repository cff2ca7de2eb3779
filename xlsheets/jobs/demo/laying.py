"""Files of a demo: put in their folders and counted, so that the end can say what was written."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from xlsheets.jobs.output import write_file


@dataclass(frozen=True)
class Laid:
    """A folder with what a demo wrote into it.

    Attributes:
        folder: The folder.
        files: How many files, those in folders below it not counted.
    """

    folder: Path
    files: int


def put(folder: Path, files: Iterable[tuple[str, bytes]]) -> Laid:
    """Write files into a folder that is there, by name.

    Raises:
        Refused: target-locked or target-read-only.
    """
    written = 0
    for name, content in files:
        write_file(folder / name, content)
        written += 1
    return Laid(folder, written)
