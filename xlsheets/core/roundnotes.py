"""What only the whole round shows: groups absent or small, subjects without a comment, forms that came apart."""

from collections.abc import Iterable, Iterator, Sequence

from xlsheets.core.comment import Comment, coverage
from xlsheets.core.findings import Finding, Place
from xlsheets.core.ledger import Submission
from xlsheets.core.rollup import Line
from xlsheets.core.roster import Roster
from xlsheets.core.scheme import Scheme
from xlsheets.core.wording import finding


def absent_groups(lines: Iterable[Line], scheme: Scheme) -> Iterator[Finding]:
    """Yield the rater groups that a unit's form lacks while others are there, where the scheme needs each of them."""
    present: dict[tuple[str, str], set[str]] = {}
    for line in lines:
        if line.group is not None:
            present.setdefault((line.unit, line.form), set()).add(line.group)
    for (unit, form_id), groups in present.items():
        form = scheme.form(form_id)
        absent = [group.name for group in form.groups if group.name not in groups]
        if absent and (form.weighted or form.apart == "workbook"):
            named = {"unit": unit, "form": form.title or form.id, "groups": "、".join(absent)}
            yield finding("group-absent", Place(), **named)


def small_groups(lines: Iterable[Line], scheme: Scheme) -> list[Finding]:
    """Note the rater groups that are too small to be shown on their own, once a unit and form."""
    minimum = scheme.anonymity.minimum
    if minimum is None:
        return []
    found: dict[tuple[str, str, str], Finding] = {}
    for line in lines:
        valid = line.tally.facts.valid
        if line.group is None or valid is None or valid >= minimum:
            continue
        place = Place(line.places[0].file, line.places[0].sheet) if line.places else Place()
        note = finding("small-group", place, group=f"{line.unit} {line.group}", count=valid, minimum=minimum)
        found.setdefault((line.unit, line.form, line.group), note)
    return list(found.values())


def comment_notes(comments: Sequence[Comment], scheme: Scheme, roster: Roster | None) -> Iterator[Finding]:
    """Yield who has no comment yet, once comments come in, and the comments that are dated after their day."""
    rule = scheme.comments
    if rule is None or not comments:
        return
    for comment in comments:
        if rule.due and comment.day and comment.day > rule.due:
            days = {"date": comment.day.isoformat(), "due": rule.due.isoformat()}
            yield finding("comment-late", comment.place, whose=comment.subject or comment.unit, **days)
    for one in coverage(comments, rule, roster) if roster is not None else ():
        if one.missing:
            names = "、".join(one.missing[:10]) + ("等" if len(one.missing) > 10 else "")
            yield finding("comment-missing", Place(), unit=one.unit, names=names, count=len(one.missing))


def seen_together(file: Submission, accepted: Sequence[Submission], scheme: Scheme) -> list[Finding]:
    """Return a file's findings as the whole round sees them: what a unit lacks is said of its first file alone."""
    found = list(file.findings)
    if any(note.code == "form-missing" for note in found):
        elsewhere = {line.form for other in accepted if other.unit == file.unit for line in other.lines}
        titles = {form.title or form.id for form in scheme.forms if form.id in elsewhere}
        for other in accepted:
            if other.unit == file.unit and other.path < file.path:
                titles |= _lacking(other)
        found = [note for note in found if note.code != "form-missing" or dict(note.values).get("form") not in titles]
    return found


def _lacking(file: Submission) -> set[str]:
    """Return the titles of the forms that a file does not have."""
    return {title for note in file.findings if note.code == "form-missing" and (title := dict(note.values).get("form"))}
