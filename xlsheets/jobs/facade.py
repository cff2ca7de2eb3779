"""The functions that scripts call: `xs.check`, `xs.merge`, `xs.load_roster`."""

from collections.abc import Iterable
from pathlib import Path

from xlsheets.books.rosterfile import read_roster
from xlsheets.core.findings import Finding
from xlsheets.core.roster import Roster
from xlsheets.core.scheme import Scheme
from xlsheets.jobs.check import check as check_files
from xlsheets.jobs.keys import keys_of
from xlsheets.jobs.merge import Choice, Progress
from xlsheets.jobs.merge import merge as merge_files
from xlsheets.jobs.round import Round

Paths = str | Path | Iterable[str | Path]
Passwords = str | Iterable[str]


def _listed(paths: Paths) -> list[str | Path]:
    return [paths] if isinstance(paths, str | Path) else list(paths)


def load_roster(path: str | Path) -> Roster:
    """Return the roster of an .xlsx or .csv file.

    Raises:
        Refused: when the file cannot be read or is no roster.
    """
    return read_roster(Path(path))


def check(path: Paths, scheme: Scheme, roster: Roster | None = None, *, passwords: Passwords = ()) -> list[Finding]:
    """Return every finding of one or more files, by file, sheet, row, column and code; empty when all is well.

    Args:
        path: A file, a folder, a .zip or .eml, or several.
        scheme: The round's scheme.
        roster: The round's roster.
        passwords: A password or several, each tried in turn on encrypted files; empty ones are passed over.

    Raises:
        Refused: for a path that does not exist, or when there is nothing to read.
    """
    return list(check_files(_listed(path), scheme, roster, choice=Choice(keys=keys_of(passwords))).findings)


def merge(
    paths: Paths,
    scheme: Scheme,
    roster: Roster | None = None,
    *,
    prefer: Iterable[str] = (),
    accept_summaries: bool = False,
    passwords: Passwords = (),
    workers: int | None = None,
    progress: Progress | None = None,
) -> Round:
    """Return the round that returned files make.

    Args:
        paths: A file, a folder, a .zip or .eml, or several.
        scheme: The round's scheme.
        roster: The round's roster; without one nothing is missing and nothing rolls up.
        prefer: Paths that count when a unit has several returns.
        accept_summaries: Whether a sheet with a row a unit is counted instead of rejected.
        passwords: A password or several, each tried in turn on encrypted files; empty ones are passed over.
        workers: Processes; None leaves it to the number of files.
        progress: Called with files done and files in all.

    Raises:
        Refused: for a path that does not exist, or when there is nothing to read.
    """
    choice = Choice(tuple(prefer), accept_summaries, workers, keys=keys_of(passwords))
    return merge_files(_listed(paths), scheme, roster, choice=choice, progress=progress)
