"""Whose file it is: the unit, by cover, rows, file name or sheet name, and what the roster says otherwise."""

from collections.abc import Sequence
from pathlib import PurePosixPath

from xlsheets.books.cover import Cover
from xlsheets.books.gathering import Reading
from xlsheets.books.part import FACT_LABELS, facts_of
from xlsheets.core.findings import Finding, Place
from xlsheets.core.likeness import nearest
from xlsheets.core.roster import Roster, Source
from xlsheets.core.spelling import normal, unit_key
from xlsheets.core.wording import finding


def unit_of_file(reading: Reading) -> tuple[str | None, list[Finding]]:
    """Return the unit, and what is to be said about how it was found."""
    stem = PurePosixPath(reading.book.file.replace("\\", "/")).stem
    named: list[tuple[str, Source, Place]] = []
    for fact in reading.cover.facts.get("unit", ())[:1]:
        if str(fact.value).strip():
            named.append((str(fact.value).strip(), Source.COVER, fact.place))
    if (decided := reading.decisions.unit(reading.book.file)) is not None:
        named.insert(0, (decided, Source.COVER, reading.place))
    if own := reading.book.template.get("unit"):
        named.append((own, Source.COVER, reading.place))
    if reading.roster is None:
        if named:
            return named[0][0], []
        return stem, [_matched(reading.place, stem, Source.FILE, stem)]
    if not named:
        named += _units_in_rows(reading)
    named.append((stem, Source.FILE, reading.place))
    sheets = [sheet for sheet in reading.sheets if sheet.tables]
    named += [(sheet.grid.name, Source.SHEET, sheet.grid.place) for sheet in sheets]
    return match_unit(reading.roster, named)


def _units_in_rows(reading: Reading) -> list[tuple[str, Source, Place]]:
    """Return the one unit that a unit column names in every row of the file, with its cell; none for several."""
    found: dict[str, tuple[str, Source, Place]] = {}
    for sheet in reading.sheets:
        for table in sheet.tables:
            column = table.column("unit")
            for row in table.rows if column is not None else ():
                if text := table.key_text(row, "unit"):
                    found.setdefault(normal(text), (text, Source.COVER, table.grid.place.at(row, column or 0)))
    return list(found.values()) if len(found) == 1 else []


def contradicting_unit(reading: Reading, unit: str) -> Finding | None:
    """Return a finding when every row of the file, or another sheet, names another unit than its cover."""
    if reading.roster is None or unit in reading.roster.inner:
        return None
    sheets = [(str(fact.value), Source.COVER, fact.place) for fact in reading.cover.facts.get("unit", ())]
    sheets = [one for one in sheets if unit_key(one[0]) in {unit_key(listed.name) for listed in reading.roster.units}]
    for written, source, place in (*_units_in_rows(reading), *sheets):
        other = reading.roster.match(written, source).unit
        if other not in (None, unit, *reading.roster.inner):
            return finding("unit-ambiguous", place, seen=f"{unit}／{written}", near=f"{unit}、{other}")
    return None


def _matched(place: Place, seen: str, source: Source, unit: str) -> Finding:
    zh, en = source.value
    return finding("unit-matched", place, seen=seen, source=zh, source_en=en, unit=unit)


def match_unit(roster: Roster, named: Sequence[tuple[str, Source, Place]]) -> tuple[str | None, list[Finding]]:
    """Return the roster's unit: by the cover when it names one, else by file name, else by sheet name."""
    for written, source, place in named:
        match = roster.match(written, source)
        if match.unit is not None:
            return match.unit, [] if match.exact else [_matched(place, written, source, match.unit)]
        if len(match.near) > 1:
            return None, [finding("unit-ambiguous", place, seen=written, near="、".join(match.near[:8]))]
        if source is Source.COVER:
            return None, [finding("unit-unknown", place, seen=f"“{written}”", near=_near_units(roster, written))]
    written, _, place = named[0]
    return None, [finding("unit-unknown", place, seen=f"“{written}”（文件名）", near=_near_units(roster, written))]


def _near_units(roster: Roster, written: str) -> str:
    near = nearest(written, [unit.name for unit in roster.units], least=40, most=3)
    return "名册中的单位" + (f"，相近的有：{'、'.join(near)}" if near else "")


def note_facts_beside_roster(reading: Reading, unit: str) -> None:
    """The cover's number wins over the roster's, and is said to differ."""
    known = reading.roster.unit(unit) if reading.roster else None
    if known is None:
        return
    for role, listed in (("eligible", known.eligible), ("issued", known.issued)):
        fact = reading.cover.first(role)
        if fact is None or listed is None:
            continue
        stated = facts_of(_only(fact.role, reading.cover), [])
        number = getattr(stated, role)
        if number is not None and number != listed:
            label = FACT_LABELS[role][0]
            reading.findings.append(finding("roster-mismatch", fact.place, label=label, stated=number, roster=listed))


def _only(role: str, cover: Cover) -> Cover:
    return Cover({role: cover.facts[role][:1]})
