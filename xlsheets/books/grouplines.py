"""The line of all rater groups together: the sum of the groups, with the file's own facts."""

from collections.abc import Container, Iterable, Sequence
from dataclasses import replace

from xlsheets.books.gathering import Reading, cover_of
from xlsheets.books.part import FACT_LABELS, facts_of
from xlsheets.core.rollup import Line
from xlsheets.core.tally import Facts, Tally, minus, total
from xlsheets.core.wording import finding


def with_totals(
    reading: Reading, unit: str, lines: Sequence[Line], by_hand: Container[tuple[str, str, str]]
) -> list[Line]:
    """Add the line of all groups together, with the file's own facts, where a form came in groups.

    Counts by hand that name no group beside those that do are the total of the groups, and then are compared;
    counts that are not may be a wrong total or those of more raters: they are asked about, and nothing is added up.
    """
    by_key: dict[tuple[str, str, str], list[Line]] = {}
    for line in lines:
        by_key.setdefault((line.form, line.subject, line.item), []).append(line)
    found: list[Line] = []
    stated = facts_of(cover_of(reading), [])
    for (form, subject, item), same in by_key.items():
        groups = [line for line in same if line.group is not None]
        whole = next((line for line in same if line.group is None), None)
        if not groups or reading.group is not None:
            found += same
            continue
        parts = groups if whole is None or _is_total(whole, groups) else [*groups, whole]
        tally = total((line.tally for line in parts), len(same[0].tally.counts))
        facts, summed = with_roster(reading, unit, stated), tally.facts
        if whole is not None and whole in parts and (form, subject, item) in by_hand and _is_asked(reading, whole):
            unknown = Tally((None,) * len(whole.tally.counts), None, None, facts)
            found.append(replace(whole, tally=unknown))
            found += groups
            continue
        _check_groups(reading, stated, summed)
        facts = facts.over(summed) if facts.returned is None else _whole_facts(facts, summed)
        if reading.coding is not None and reading.coding.check.struck:
            facts = _without_struck(facts, summed)
        tally = replace(tally, facts=facts, blank=blank_of(tally, facts))
        places = tuple(place for line in parts for place in line.places)
        found.append(Line(unit, form, subject, None, item, tally, places))
        found += groups
    return found


def _is_total(whole: Line, groups: Iterable[Line]) -> bool:
    """Return whether an ungrouped line already is the sum of the groups."""
    summed = total((line.tally for line in groups), len(whole.tally.counts))
    return whole.tally.counts == summed.counts


def _is_asked(reading: Reading, whole: Line) -> bool:
    """Ask what counts by hand without a group are that are no sum of the groups; return whether that is open.

    A line of raters whom the scheme lacks has its own finding, and counts among all; one that cannot be read too.
    """
    place = whole.places[0]
    named = any(note.code == "group-unknown" and note.place.sheet == place.sheet for note in reading.findings)
    if named or None in whole.tally.counts:
        return False
    reading.findings.append(
        finding(
            "layout-ambiguous",
            place,
            readings=f"“{whole.item}”有各类参评人的票数，又有没写类别的票数，与各类之和不符：可以是合计填错，也可以是另外的参评人；全体的票数未计",
            readings_en=f"“{whole.item}” has counts by rater group, and counts without a group that are not their sum: "
            "a wrong total, or other raters; the counts of all raters together are left unknown",
            how="合计填错的请改正或删去，另外的参评人请写明类别",
            how_en="mend or delete a wrong total, or name the group of the other raters",
        )
    )
    return True


def _check_groups(reading: Reading, stated: Facts, summed: Facts) -> None:
    """The groups' ballots together must be the ballots that the cover states."""
    fact = reading.cover.first("returned")
    if fact is None or stated.returned is None or summed.returned in (None, stated.returned, stated.valid):
        return
    label = FACT_LABELS["returned"][0]
    noted = finding("sum-mismatch", fact.place, label=label, stated=stated.returned, sum=summed.returned)
    if noted not in reading.findings:
        reading.findings.append(noted)


def _whole_facts(stated: Facts, summed: Facts) -> Facts:
    valid = stated.valid
    if valid is None and stated.void is not None and stated.returned is not None:
        valid = stated.returned - stated.void
    if valid is None and summed.returned == stated.returned:
        valid = summed.valid
    return replace(stated, valid=valid, void=minus(stated.returned, valid))


def _without_struck(stated: Facts, summed: Facts) -> Facts:
    """Return the facts of all groups where ballots were struck: no more are valid than the groups have."""
    if stated.valid is None or summed.valid is None:
        return stated
    valid = min(stated.valid, summed.valid)
    return replace(stated, valid=valid, void=minus(stated.returned, valid))


def blank_of(tally: Tally, facts: Facts) -> int | None:
    """Return the blanks of a tally: as counted, else what its valid ballots leave."""
    if tally.blank is not None:
        return tally.blank
    rest = minus(minus(facts.valid, tally.marked), tally.void_items)
    return rest if rest is not None and rest >= 0 else None


def with_roster(reading: Reading, unit: str, facts: Facts) -> Facts:
    """Return the facts with the roster's 应参评 and 发出 where the cover states none."""
    known = reading.roster.unit(unit) if reading.roster else None
    if known is None:
        return facts
    return facts.over(Facts(eligible=known.eligible, issued=known.issued))
