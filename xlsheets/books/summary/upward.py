"""A 汇总 workbook as a return to the level above."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from xlsheets.books.grid import Book
from xlsheets.books.summary.stored import stored_in
from xlsheets.core.findings import Place, Refused
from xlsheets.core.ledger import Status, Submission
from xlsheets.core.outcome import Outcome
from xlsheets.core.rectification import Opinion
from xlsheets.core.rollup import Line, results, rolled_up
from xlsheets.core.roster import Roster
from xlsheets.core.scheme import Scheme
from xlsheets.core.wording import finding


def as_submission(book: Book, sha256: str, scheme: Scheme, roster: Roster | None) -> Submission:
    """Return a 汇总 workbook as the return of the level above: the lines of all the units in it.

    Where the roster above lists the units themselves their lines are taken as
    they are; where it lists only the unit that merged them, their sum is taken
    under its name.

    Args:
        book: A 汇总 workbook of ours.
        sha256: Of its bytes.
        scheme: The round's scheme; another one's workbook is rejected.
        roster: The roster of the level above.
    """
    place = Place(book.file)
    submission = Submission(book.file, sha256)
    seen = book.template.get("scheme", "")
    if seen != scheme.id:
        return submission.became(Status.REJECTED, finding("scheme-mismatch", place, seen=seen, scheme=scheme.id))
    version = book.template.get("version", "")
    outdated = [finding("template-outdated", place, seen=version, version=scheme.version)]
    notes = outdated if version != str(scheme.version) else []
    try:
        stored = stored_in(book).outcome
    except Refused as refused:
        return submission.became(Status.REJECTED, *notes, *refused.findings)
    if not stored.files:
        return submission.became(Status.REJECTED, finding("summary-unused", place))
    if (changed := _changed(stored.scheme, scheme)) and any(line.form in changed for line in stored.lines):
        note = finding(
            "scheme-mismatch", place, seen=f"{seen}（版本 {version}）", scheme=f"{scheme.id}（版本 {scheme.version}）"
        )
        return submission.became(Status.REJECTED, *notes, note)
    submission = replace(
        submission, made_of=tuple(file.sha256 for file in stored.files if file.status is Status.ACCEPTED)
    )
    lines = [line for line in stored.lines if line.item in scheme.form(line.form).texts]
    units = list(dict.fromkeys(line.unit for line in lines))
    above = _unit_above(stored.roster, units)
    known = roster is None or all(unit in roster for unit in units)
    modes = {unit: mode for unit, mode in stored.stated_modes.items() if mode is not None and unit in units}
    if known or above is None or roster is None:
        return replace(
            submission,
            unit=above,
            lines=tuple(lines),
            findings=tuple(notes),
            opinions=_opinions(stored),
            comments=stored.comments if scheme.comments is not None else (),
            modes=tuple(modes.items()),
        )
    match = roster.match(above)
    if match.unit is None:
        names = "、".join(match.near) or "名册中的单位"
        note = finding("unit-unknown", place, seen=f"“{above}”", near=names)
        return submission.became(Status.REJECTED, *notes, note)
    return replace(
        submission,
        unit=match.unit,
        lines=tuple(_summed(stored, match.unit, scheme)),
        findings=tuple(notes),
        opinions=tuple(replace(opinion, unit="") for opinion in _opinions(stored)),
        mode=next(iter(modes.values())) if len(modes) == len(units) and len(set(modes.values())) == 1 else None,
    )


def _changed(below: Scheme, above: Scheme) -> set[str]:
    """Return the forms whose figures cannot be added to this scheme's: gone, of other levels, or scored otherwise."""
    now = {form.id: form for form in above.forms}
    return {
        form.id
        for form in below.forms
        if form.id not in now
        or below.levels(form) != above.levels(now[form.id])
        or form.subject != now[form.id].subject
        or any(form.limits(item) != now[form.id].limits(item) for item in form.texts if item in now[form.id].texts)
    }


def _opinions(stored: Outcome) -> tuple[Opinion, ...]:
    """Return the opinions and cases of a round under the units that gave them; carried-over lines stay below."""
    own = (entry for entry in stored.entries if entry.round == stored.scheme.round)
    return (
        *(Opinion(entry.text, entry.subject, unit=entry.unit) for entry in own),
        *(Opinion(words, case=True, unit=unit) for unit, words in stored.cases),
    )


def _unit_above(roster: Roster | None, units: Sequence[str]) -> str | None:
    """Return the lowest unit that stands above all the given ones; None when there is none."""
    if roster is None:
        return units[0] if len(units) == 1 else None
    over = [inner for inner in roster.inner if set(units) <= set(roster.leaves_below(inner))]
    return min(over, key=lambda inner: len(roster.leaves_below(inner)), default=None)


def _summed(stored: Outcome, unit: str, scheme: Scheme) -> Iterator[Line]:
    """Yield the lines of all units together: organisations summed, people under their branch and name."""
    counted = results(stored.lines, scheme, stored.roster)
    organisations = [one for one in counted if not scheme.form(one.line.form).of_people]
    yield from (one.line for one in rolled_up(unit, organisations, scheme))
    for line in stored.lines:
        if scheme.form(line.form).of_people:
            yield replace(line, unit=unit, subject=f"{line.unit} {line.subject}")
