"""校验: the findings of files on their own, before they are merged."""

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from xlsheets.core.roster import Roster
from xlsheets.core.scheme import Scheme
from xlsheets.jobs.merge import Choice, Progress, bring_together, read_all, received
from xlsheets.jobs.round import Round


def check(
    paths: Iterable[str | Path],
    scheme: Scheme,
    roster: Roster | None = None,
    *,
    ignore: Iterable[Path] = (),
    choice: Choice | None = None,
    progress: Progress | None = None,
) -> Round:
    """Return the round of the files without chasing what is missing.

    Raises:
        Refused: for a path that does not exist, or when there is nothing to read.
    """
    sources, passed_over = received(paths, ignore)
    submissions = read_all(sources, scheme, roster, choice or Choice(), progress)
    checked = bring_together(submissions, scheme, roster, chase=False)
    return replace(checked, passed_over=passed_over)
