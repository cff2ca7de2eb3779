"""Under the unit: parts → lines of known subjects, with the ballots behind them and the totals over groups."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

from xlsheets.books.gathering import Reading, cover_of, table_place
from xlsheets.books.grouplines import blank_of, with_roster, with_totals
from xlsheets.books.part import FACT_LABELS, Part, facts_of
from xlsheets.books.table import Table
from xlsheets.core.findings import Place
from xlsheets.core.likeness import nearest
from xlsheets.core.rollup import Line
from xlsheets.core.roster import Member, member_labels
from xlsheets.core.scheme import Form, Scheme
from xlsheets.core.spelling import item_key, normal
from xlsheets.core.tally import Facts, Tally, minus, total
from xlsheets.core.wording import finding


def of_members(reading: Reading, unit: str, parts: list[Part]) -> list[Part]:
    """Return the parts whose subjects the roster knows, and note the others once each."""
    roster = reading.roster
    members = roster.members_of(unit) if roster else ()
    parts = _named(reading, unit, parts)
    if roster is None or not members:
        return parts
    labels = member_labels(members)
    names = written_names(members, labels)
    kept, noted = [], set()
    for part in parts:
        if not part.form.of_people:
            kept.append(part)
            continue
        rated = labels if not part.form.roles else roster.labels_of(unit, part.form.roles)
        name = names.get(normal(part.subject)) or names.get(item_key(part.subject))
        if name not in rated:
            name = None
        if name is not None:
            part.subject = name
            kept.append(part)
        elif (part.form.id, part.subject) not in noted:
            noted.add((part.form.id, part.subject))
            near = nearest(part.subject, rated, least=50)
            place = _subject_place(reading, part)
            reading.findings.append(
                finding(
                    "member-unknown", place, seen=part.subject, unit=unit, near=f"，相近的有：{near[0]}" if near else ""
                )
            )
    for form in {part.form.id: part.form for part in parts if part.form.of_people}.values():
        present = {part.subject for part in kept if part.form is form}
        expected = roster.labels_of(unit, form.roles)
        absent = [name for name in expected if name not in present]
        if (form.subject == "member" or form.roles) and absent and present:
            reading.findings.append(
                finding(
                    "member-missing",
                    reading.place,
                    names="、".join(absent[:10]) + ("等" if len(absent) > 10 else ""),
                    unit=unit,
                    count=len(expected),
                )
            )
    return kept


def written_names(members: Sequence[Member], labels: Sequence[str]) -> dict[str, str]:
    """Return each member's label by every way to write it: label, name with number, and the name where it is sole."""
    names: dict[str, str] = {}
    times = Counter(normal(member.name) for member in members)
    for member, label in zip(members, labels, strict=True):
        number = member.number or ""
        bare = number.lstrip("0")  # Excel drops the zeros in front of a number
        for written in (label, *(f"{member.name}{form}" for form in (f"（{number}）", number, f"（{bare}）", bare))):
            names.setdefault(normal(written), label)
        if times[normal(member.name)] == 1:
            names[normal(member.name)] = label
    return names


def _named(reading: Reading, unit: str, parts: list[Part]) -> list[Part]:
    """Return the parts that say whom they rate, and note the lines that do not."""
    nameless = [part for part in parts if part.form.of_people and not part.subject]
    for place in dict.fromkeys(part.places[0] for part in nameless):
        reading.findings.append(finding("member-unknown", place, seen="（空）", unit=unit, near=""))
    return [part for part in parts if part not in nameless] if nameless else parts


def _subject_place(reading: Reading, part: Part) -> Place:
    """Return the cell where a subject's name stands; the part's own cells when it is not in a column."""
    first = part.places[0]
    for sheet in reading.sheets:
        if sheet.grid.place != Place(first.file, first.sheet):
            continue
        for table in sheet.tables:
            column = table.column("subject")
            if column is None:
                continue
            for row in table.rows:
                if table.key_text(row, "subject") == part.subject:
                    return sheet.grid.place.at(row, column)
    return first


def lines_of(reading: Reading, unit: str, parts: Sequence[Part]) -> list[Line]:
    """Bring parts together: one line for each form, subject, group and item."""
    gathered: dict[tuple[str, str, str | None, str], list[Part]] = {}
    for part in parts:
        subject = part.subject if part.form.of_people else _organisation(reading, unit, part.form)
        gathered.setdefault((part.form.id, subject, part.group, part.item), []).append(part)
    lines = [_line(reading, unit, key, same) for key, same in gathered.items()]
    if parts and all(_of_one_window(part) for part in parts):
        _check_windows(reading, lines)
    by_hand = {
        (form, subject, item)
        for (form, subject, group, item), same in gathered.items()
        if group is None and same[0].ballots is None
    }
    return with_totals(reading, unit, lines, by_hand)


def _of_one_window(part: Part) -> bool:
    """Return whether each ballot behind a part rates one window only, the one where it was filled in."""
    return part.form.subject == "window" and part.ballots is not None


def _check_windows(reading: Reading, lines: Sequence[Line]) -> None:
    """The ballots of all windows together must be the ballots that the cover states."""
    by_item: dict[tuple[str, str], int] = {}
    for line in lines:
        by_item[line.form, line.item] = by_item.get((line.form, line.item), 0) + (line.tally.facts.returned or 0)
    fact, stated = reading.cover.first("returned"), facts_of(cover_of(reading), []).returned
    for given in set(by_item.values()):
        if fact is not None and stated is not None and given != stated:
            label = FACT_LABELS["returned"][0]
            reading.findings.append(finding("sum-mismatch", fact.place, label=label, stated=stated, sum=given))


def _organisation(reading: Reading, unit: str, form: Form) -> str:
    """Return the organisation that a form rates: the unit itself, or the one above it."""
    known = reading.roster.unit(unit) if reading.roster and form.rated == "parent" else None
    return known.parent if known is not None and known.parent else unit


def _line(reading: Reading, unit: str, key: tuple[str, str, str | None, str], same: Sequence[Part]) -> Line:
    form, subject, group, item = key
    first = same[0]
    facts = first.facts
    counts = total(
        (Tally(part.counts, part.blank, part.void_items, scores=part.scores) for part in same), len(first.counts)
    )
    if len(same) > 1 and first.ballots is None:
        counts = Tally((None,) * len(first.counts), None, None)
        reading.findings.append(
            finding(
                "layout-ambiguous",
                same[1].places[0],
                readings=f"“{subject}”的“{item}”有 {len(same)} 行票数，都未计入",
                readings_en=f"{len(same)} rows of counts for “{item}” of “{subject}”; none counts",
                how="只留一行，或写明参评人类别、姓名",
                how_en="keep one, or name the rater group or member of each",
            )
        )
    blank, void_items = counts.blank, counts.void_items
    if first.ballots is not None:
        ballots, void = sum(part.ballots or 0 for part in same), sum(part.void or 0 for part in same)
        if _of_one_window(first):
            mine = Facts(returned=ballots, valid=ballots - void, void=void)
            places = tuple(place for part in same for place in part.places)
            return Line(
                unit, form, subject, group, item, Tally(counts.counts, blank, void_items, mine, counts.scores), places
            )
        facts = _ballot_facts(facts, ballots, void, any(part.struck for part in same))
        _check_ballots(reading, first, ballots, void, facts, counts)
    else:
        blank = blank_of(counts, facts)
    tally = Tally(counts.counts, blank, void_items, with_roster(reading, unit, facts), counts.scores)
    return Line(unit, form, subject, group, item, tally, tuple(place for part in same for place in part.places))


def _ballot_facts(stated: Facts, ballots: int, void: int, struck: bool) -> Facts:
    """Return the facts of typed-in ballots: the cover's, else what was read; struck ballots are never valid."""
    returned = stated.returned if stated.returned is not None else ballots
    stated_void = stated.void if stated.void is not None else minus(stated.returned, stated.valid)
    valid = stated.valid
    if valid is None:
        valid = returned - (stated_void if stated_void is not None else void)
    if struck:
        valid = min(valid, ballots - void)
    return replace(stated, returned=returned, valid=valid, void=returned - valid)


def _check_ballots(reading: Reading, part: Part, ballots: int, void: int, facts: Facts, counts: Tally) -> None:
    """The ballots read must be the ballots stated, as returned or, when void ones were left out, as valid."""
    if facts.returned is None or facts.valid is None:
        return
    stated = part.facts.returned if part.facts.returned is not None else part.facts.valid
    if stated is None:
        return
    if ballots in (facts.returned, facts.valid) and ballots - void <= facts.valid:
        return
    role = "valid" if ballots == facts.returned else "returned" if part.facts.returned is not None else "valid"
    fact = reading.cover.first(role)
    place = fact.place if fact is not None else part.places[0]
    said = facts.returned if role == "returned" else facts.valid
    given = ballots if role == "returned" else ballots - void
    noted = finding("sum-mismatch", place, label=FACT_LABELS[role][0], stated=said, sum=given)
    if noted not in reading.findings:
        reading.findings.append(noted)


def unknown_lines(lines: Sequence[Line], missing: Iterable[tuple[Form, str]], scheme: Scheme) -> list[Line]:
    """Return lines of unknown counts for items that a form lacks: a sum over them is unknown, not smaller."""
    found = []
    for form, item in missing:
        subjects = {(line.subject, line.group): line for line in reversed(lines) if line.form == form.id}
        unknown = (None,) * len(scheme.levels(form))
        for line in reversed(subjects.values()):
            found.append(replace(line, item=item, tally=Tally(unknown, None, None, line.tally.facts), places=()))
    return found


def category_of(reading: Reading, unit: str | None) -> str | None:
    """Return the 类别 that the roster gives a unit; None without one."""
    known = reading.roster.unit(unit) if reading.roster and unit else None
    return known.category if known else None


def note_missing(
    reading: Reading, tables: Sequence[Table], parts: Sequence[Part], unit: str | None = None
) -> list[tuple[Form, str]]:
    """Note items without a line in a form that was read, and forms that were not found; return the items."""
    missing: list[tuple[Form, str]] = []
    expected = reading.scheme.forms_of(category_of(reading, unit))
    read: dict[str, set[str]] = defaultdict(set)
    for part in parts:
        read[part.form.id].add(part.item)
    for form in reading.scheme.forms:
        title = form.title or form.id
        of_form = [table for table in tables if table.form is form]
        if not of_form:
            if form in expected and not any(found.code == "layout-ambiguous" for found in reading.findings):
                reading.findings.append(finding("form-missing", reading.place, form=title))
            continue
        present = read[form.id]
        means = any(table.means for table in of_form)
        if (not present and not means) or (form.sole_item and present == {form.sole_item} and form.overall):
            continue
        items = [text for text in form.texts if text not in present and text != form.overall]
        for text in items:
            place = table_place(of_form[0])
            if text in form.scored:
                reading.findings.append(finding("score-means-only", place, item=text))
            else:
                reading.findings.append(finding("item-missing", place, item=text, form=title, count=len(form.texts)))
            missing.append((form, text))
    return missing
