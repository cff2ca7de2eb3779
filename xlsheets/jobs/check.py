"""校验: the findings of files on their own, before they are merged."""

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from xlsheets.core.roster import Roster
from xlsheets.core.scheme import Scheme
from xlsheets.jobs.merge import Choice, Progress, read_all, received, with_codes
from xlsheets.jobs.round import Round
from xlsheets.jobs.together import bring_together


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
    choice = choice or Choice()
    submissions = read_all(sources, scheme, roster, choice, progress)
    checked = bring_together(submissions, scheme, roster, chase=False)
    checked = with_codes(checked, submissions, sources, choice, chase=False)
    return replace(checked, passed_over=passed_over)
