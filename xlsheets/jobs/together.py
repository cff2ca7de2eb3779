"""Submissions brought together: duplicates and conflicts settled, the missing named, a round made of the rest."""

from collections.abc import Iterable, Sequence

from xlsheets.core.comment import Comment
from xlsheets.core.findings import Finding, Place, in_order
from xlsheets.core.ledger import Status, Submission
from xlsheets.core.rectification import Opinion, entries
from xlsheets.core.rollup import Line
from xlsheets.core.roster import Roster, unit_order
from xlsheets.core.roundnotes import absent_groups, comment_notes, seen_together, small_groups
from xlsheets.core.scheme import Scheme
from xlsheets.core.settling import once, settled, without_own_summaries
from xlsheets.core.subjects import without_subjects
from xlsheets.core.wording import finding
from xlsheets.jobs.round import Round


def bring_together(
    submissions: Iterable[Submission],
    scheme: Scheme,
    roster: Roster | None,
    prefer: Sequence[str] = (),
    chase: bool = True,
) -> Round:
    """Return the round of submissions: duplicates and conflicts settled, the missing named.

    Args:
        submissions: What the files report, in any order.
        scheme: The round's scheme.
        roster: The round's roster.
        prefer: Paths that count when a unit has several returns.
        chase: Whether units without a return are reported.
    """
    files = sorted(submissions, key=lambda file: file.path)
    files = settled(once(without_own_summaries(files)), prefer)
    accepted = [file for file in files if file.status is Status.ACCEPTED]
    lines: list[Line] = [line for file in accepted for line in file.lines]
    findings: list[Finding] = []
    for file in files:
        findings += seen_together(file, accepted, scheme)
    returned = {line.unit for line in lines} | {file.unit for file in accepted if not file.only_comments}
    missing = tuple(unit for unit in (roster.leaves if roster else ()) if unit not in returned)
    findings += small_groups(lines, scheme)
    findings += absent_groups(lines, scheme)
    if chase:
        findings += [finding("submission-missing", Place(), unit=unit) for unit in missing]
    else:
        missing = ()
    comments = _comments(accepted)
    if chase:
        findings += comment_notes(comments, scheme, roster)
        findings += without_subjects(scheme, roster) if roster is not None else ()
    opinions = [(unit, opinion) for unit, opinion in _written(accepted, roster)]
    return Round(
        scheme,
        roster,
        tuple(files),
        tuple(in_order(findings)),
        tuple(lines),
        missing,
        entries=tuple(entries(opinions, scheme.round)),
        comments=comments,
        firms=_firms(accepted),
        cases=tuple((unit, opinion.text) for unit, opinion in opinions if opinion.case),
    )


def _comments(files: Iterable[Submission]) -> tuple[Comment, ...]:
    """Return the comments of all files; a 登记表 without one only where nobody commented on its subject."""
    found = [comment for file in files for comment in file.comments]
    done = {(comment.unit, comment.subject) for comment in found if comment.text}
    blank: set[tuple[str, str]] = set()
    kept = []
    for comment in found:
        whom = (comment.unit, comment.subject)
        if comment.text or not (whom in done or whom in blank):
            kept.append(comment)
            blank.add(whom)
    return tuple(kept)


def _firms(files: Iterable[Submission]) -> dict[str | None, int]:
    """Return how many firms the raters of each unit came from, and of all units together; empty when none is named."""
    by_unit: dict[str | None, set[str]] = {}
    for file in files:
        if file.firms:
            by_unit.setdefault(file.unit, set()).update(file.firms)
            by_unit.setdefault(None, set()).update(file.firms)
    return {unit: len(firms) for unit, firms in by_unit.items()}


def _written(files: Iterable[Submission], roster: Roster | None) -> list[tuple[str, Opinion]]:
    """Return unit and opinion of every accepted file, units in roster order."""
    by_unit: dict[str, list[Opinion]] = {}
    for file in files:
        for opinion in file.opinions:
            if unit := opinion.unit or file.unit:
                by_unit.setdefault(unit, []).append(opinion)
    return [(unit, opinion) for unit in unit_order(by_unit, roster) for opinion in by_unit[unit]]
