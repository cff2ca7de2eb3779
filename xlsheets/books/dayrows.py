"""Rows of days: which rows of a table of counts are days, and their counts added up.

A window's sheet has a line a day, and what counts is their sum. The same day
twice may be typed twice: such rows are not added but asked about. What the
cover states is of all days together; what a row states is of its own.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from xlsheets.books.part import FACT_LABELS, Day, Part
from xlsheets.books.table import Table
from xlsheets.core.findings import Finding, Place
from xlsheets.core.spelling import chinese_number, normal
from xlsheets.core.tally import NO_FACTS, Facts, Tally, total
from xlsheets.core.wording import finding

_WEEKDAY = "(?:星期|周|礼拜)([一二三四五六日天])"
_BEHIND = re.compile(rf"(?<=.)[(]?{_WEEKDAY}[)]?$")
_FULL = re.compile(r"^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})[日号]?$")
_MONTH = re.compile(r"^(\d{1,2})[-/.月](\d{1,2})[日号]?$")
_DAY = re.compile(r"^(\d{1,2})[日号]$")
_COUNT = re.compile(r"^第(\d{1,3}|[一二三四五六七八九十]{1,3})[天日]$")
_LEAP = 2012


def day_of(value: object, plain: bool = False) -> Day | None:
    """Return the day that a cell names; None for a time, a week, a word or anything else.

    Args:
        value: The cell: a date, or 2月6日, 2012-02-06, 第1天, 星期一.
        plain: Whether a bare number is a day of the month, or a date whose cell lost its format.
    """
    if isinstance(value, datetime):
        return day_of(value.date()) if (value.hour, value.minute, value.second) == (0, 0, 0) else None
    if isinstance(value, date):
        return ("date", value.year, value.month, value.day)
    if isinstance(value, int | float) and not isinstance(value, bool) and plain and value == int(value):
        if 20_000 <= value < 80_000:
            return day_of(date(1899, 12, 30) + timedelta(days=int(value)))
        return _dated(None, None, int(value))
    if not isinstance(value, str):
        return None
    word = normal(value)
    if match := re.fullmatch(_WEEKDAY, word):
        return ("week", None, None, "一二三四五六日".index(match[1].replace("天", "日")) + 1)
    word = _BEHIND.sub("", word)
    if match := _COUNT.match(word):
        number = int(match[1]) if match[1].isdigit() else chinese_number(match[1])
        return None if number is None else ("count", None, None, number)
    if match := _FULL.match(word):
        return _dated(int(match[1]), int(match[2]), int(match[3]))
    if match := _MONTH.match(word):
        return _dated(None, int(match[1]), int(match[2]))
    match = _DAY.match(word)
    return _dated(None, None, int(match[1])) if match else None


def _dated(year: int | None, month: int | None, day: int) -> Day | None:
    try:
        date(year or _LEAP, month or 1, day)
    except ValueError:
        return None
    return ("date", year, month, day)


def days_differ(days: Iterable[Day | None]) -> bool:
    """Return whether some days are all known, and no two of them may be the same."""
    known: list[Day] = []
    for day in days:
        if day is None or any(_may_be_one(day, other) for other in known):
            return False
        known.append(day)
    return True


def _may_be_one(day: Day, other: Day) -> bool:
    """Return whether two days may be the same: nothing that both say differs."""
    if day[0] != other[0]:
        return True
    return all(mine == theirs for mine, theirs in zip(day, other, strict=True) if None not in (mine, theirs))


def see_days(table: Table) -> None:
    """Note the column of days of a table whose rows are all of a day; numbered ballots have none.

    Without a head word a column is one of days when all of it says so; 2-5 under 票号 is no day.
    """
    headed = table.column("day")
    if table.column("ballot", "code") is not None:
        return
    known = {column for role, column in table.header.beside}
    plain = [column for column in range(min(table.header.value_columns, default=0)) if column not in known]
    for column in plain if headed is None else [headed]:
        days = [day_of(table.grid.shown(row, column), headed is not None) for row in table.rows]
        if days and None not in days:
            table.days = column


def day_at(table: Table, row: int) -> Day | None:
    """Return the day that a row is of; None in a table without days."""
    if table.days is None:
        return None
    return day_of(table.grid.shown(row, table.days), table.column("day") is not None)


def rows_differ(table: Table) -> bool:
    """Return whether each row of a table of several is of a day of its own."""
    return len(table.rows) > 1 and table.days is not None and days_differ(day_at(table, row) for row in table.rows)


def blank_day(place: Place) -> Finding:
    """Return the question about a day without a count: nobody came, or nobody wrote it down."""
    return finding(
        "layout-ambiguous",
        place,
        readings="这一天没有票数：可以是没有人评，也可以是漏填；合计为未知",
        readings_en="a day without counts: nobody rated, or they were not written down; the sum is unknown",
        how="没有人评的写 0，或删去该行；漏填的补上",
        how_en="write 0 where nobody rated, or delete the row; else write the counts",
    )


def add_days(parts: Sequence[Part], cover: Facts, findings: list[Finding]) -> list[Part]:
    """Return parts with those of different days added up; the same day twice stays as it is, to be asked about.

    Args:
        parts: What the rows of one table give, each with its day.
        cover: What is stated of all days together.
        findings: Where what does not agree with it is added.
    """
    gathered: dict[tuple[str, str, str | None, str | None], list[Part]] = {}
    for part in parts:
        gathered.setdefault((part.item, part.subject, part.group, part.unit), []).append(part)
    found: list[Part] = []
    for same in gathered.values():
        if days_differ(part.day for part in same):
            found.append(_added(same, cover, findings))
        else:
            found += [replace(part, facts=part.facts.over(cover)) for part in same]
    return found


def _added(same: Sequence[Part], cover: Facts, findings: list[Finding]) -> Part:
    """Return the sum of one item's days, checked against what the cover states of all of them."""
    first = same[0]
    tally = total((Tally(part.counts, part.blank, part.void_items, part.facts) for part in same), len(first.counts))
    places = [place for part in same for place in part.places]
    own = tally.facts
    for role in ("returned", "valid"):
        stated, summed = getattr(cover, role), getattr(own, role)
        if stated is not None and summed is not None and stated != summed:
            findings.append(finding("sum-mismatch", places[0], label=FACT_LABELS[role][0], stated=stated, sum=summed))
    facts = own.over(cover if own.returned is None else replace(NO_FACTS, eligible=cover.eligible, issued=cover.issued))
    limit, role = (facts.valid, "valid") if facts.valid is not None else (facts.returned, "returned")
    if tally.marked is not None and limit is not None and tally.marked > limit:
        name, name_en = FACT_LABELS[role]
        findings.append(
            finding("counts-exceed-base", places[-1], base=name, base_en=name_en, sum=tally.marked, limit=limit)
        )
    return replace(
        first, counts=tally.counts, blank=tally.blank, void_items=tally.void_items, facts=facts, places=places, day=None
    )
