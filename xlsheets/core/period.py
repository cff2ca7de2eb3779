"""轮次 in time: one round's results, and which of several rounds came first.

A scheme names its round as the office does: 2011-12, 2012年第二季度, 上半年, 年终.
Names are read as stretches of time, for by their letters 三季度 would come
before 二季度. A name that is no time is not guessed at: the rounds then stay in
the order in which they were given.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from xlsheets.core.aspects import Composite
from xlsheets.core.rollup import Result, rolled_up
from xlsheets.core.roster import Roster
from xlsheets.core.scheme import Scheme
from xlsheets.core.sections import Section
from xlsheets.core.spelling import chinese_number, normal


@dataclass(frozen=True)
class Period:
    """One round as far as it is compared.

    Attributes:
        file: The 汇总 workbook it was read from, for findings.
        sha256: Of that workbook.
        scheme: The round's scheme.
        roster: The round's roster; None when there was none.
        results: A result for every unit, form, subject, item and rater group.
        rollup: The organisation results of the inner units.
        together: For forms of people, the results of all people of a unit together.
        aspects: The aspects and whole forms of all these results; sums before what they are of.
        categories: The sums over the units of each category.
        modes: The sums over the units that rated in each way.
    """

    file: str
    sha256: str
    scheme: Scheme
    roster: Roster | None
    results: tuple[Result, ...]
    rollup: tuple[Result, ...]
    together: tuple[Result, ...] = ()
    aspects: tuple[Composite, ...] = ()
    categories: tuple[Section, ...] = ()
    modes: tuple[Section, ...] = ()

    @property
    def key(self) -> tuple[str, str]:
        """What tells it from other rounds: the scheme's id and the round's name."""
        return self.scheme.id, normal(self.scheme.round)

    @property
    def name(self) -> str:
        """What it is called: the round, or the scheme where no round is named."""
        return self.scheme.round or self.scheme.id

    @cached_property
    def inner(self) -> frozenset[str]:
        """The units that have units below them, whose results are sums over those."""
        return frozenset(self.roster.inner) if self.roster else frozenset()


def people_together(results: Sequence[Result], scheme: Scheme, roster: Roster | None) -> list[Result]:
    """Return the results of all people of each unit together: the sum over them, as in the annexes.

    Args:
        results: Of every unit, in the order of the tables.
        scheme: Its forms of people are summed, its organisation forms are not.
        roster: Its inner units are given the sum over the people below them.

    Source: docs/rules.md, 附件.
    """
    by_unit: dict[str, list[Result]] = {}
    for result in results:
        if scheme.form(result.line.form).of_people:
            by_unit.setdefault(result.line.unit, []).append(result)
    below = {unit: [unit] for unit in by_unit}
    if roster is not None:
        below |= {inner: list(roster.leaves_below(inner)) for inner in roster.inner}
    found: list[Result] = []
    for unit, leaves in below.items():
        found += rolled_up(unit, [result for leaf in leaves for result in by_unit.get(leaf, ())], scheme)
    return found


def in_time_order(periods: Iterable[Period]) -> list[Period] | None:
    """Return rounds from the earliest to the latest, however they were given; None when a name is no time.

    Rounds that end together stand from the shortest to the longest, and those
    of the same time by the id of their scheme.
    """
    given = list(periods)
    times = {period.scheme.round: time_of(period.scheme.round) for period in given}
    if None in times.values() or len({time.numbered for time in times.values() if time}) > 1:
        return None

    def order(period: Period) -> tuple[object, ...]:
        time = times[period.scheme.round]
        assert time is not None
        return time.end, -time.start, time.number, period.key

    return sorted(given, key=order)


@dataclass(frozen=True, slots=True)
class Time:
    """A stretch of time: first and last day in a calendar of months of 31 days, and a number within the year."""

    start: int
    end: int
    number: int = 0

    @property
    def numbered(self) -> bool:
        """Whether only a number (第二轮) places it within its year; it has no place among months then."""
        return self.number > 0


_DIGITS = "一二三四五六七八九十"
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d{2})(?!\d{3,})年?度?")
_CHINESE_YEAR = re.compile(r"[一二三四五六七八九〇零]{4}(?=年)")
_SCHOOL_YEAR = re.compile(r"((?:19|20)\d{2})[-—~/至]+((?:19|20)\d{2})(?:学年度?)(?:第?([一二12上下])学期)?$")
_QUARTER = re.compile(rf"第?([1-4{_DIGITS[:4]}])季度?$|q([1-4])$")
_DAY = re.compile(r"(\d{1,2})[-./月](\d{1,2})日?$")
_MONTH = re.compile(rf"(\d{{1,2}}|十?[{_DIGITS}])月?份?$")
_NUMBERED = re.compile(rf"第?(\d{{1,2}}|[{_DIGITS}]{{1,3}})[轮次期批]$")
_HALVES = {"上半年": (1, 6), "h1": (1, 6), "年中": (1, 6), "下半年": (7, 12), "h2": (7, 12)}
_WHOLE_YEAR = frozenset({"", "年终", "年末", "年底", "全年", "终", "末", "底"})
_EVENT = re.compile(r"(?:民主|群众)?(?:评议|测评|考核|评价|点评)$")


def time_of(name: str) -> Time | None:
    """Return the time that a round's name speaks of; None when it speaks of none, or not clearly."""
    text = normal(name).lower()
    text = _CHINESE_YEAR.sub(lambda match: str(chinese_number(match[0])), text)
    if school := _SCHOOL_YEAR.match(text):
        first, last = int(school[1]), int(school[2])
        if last != first + 1:
            return None
        semester = school[3]
        if semester is None:
            return _months(first, 9, last, 8)
        return _months(first, 9, last, 1) if semester in "一1上" else _months(last, 2, last, 7)
    years = list(_YEAR.finditer(text))
    if len(years) != 1 or years[0].start() != 0:
        return None
    rest = _EVENT.sub("", text[years[0].end() :].strip("-./_()"))
    return _within(int(years[0][1]), rest)


def _within(year: int, rest: str) -> Time | None:
    """Return the time of a year's part: a half, a quarter, a month, a day, a numbered round, or all of it."""
    if rest in _WHOLE_YEAR:
        return _months(year, 1, year, 12)
    if rest in _HALVES:
        first, last = _HALVES[rest]
        return _months(year, first, year, last)
    if match := _QUARTER.match(rest):
        quarter = _number(match[1] or match[2])
        return _months(year, 3 * quarter - 2, year, 3 * quarter)
    if match := _DAY.match(rest):
        month, day = int(match[1]), int(match[2])
        at = _day(year, month, day)
        return Time(at, at) if 1 <= month <= 12 and 1 <= day <= 31 else None
    if match := _NUMBERED.match(rest):
        whole = _months(year, 1, year, 12)
        return Time(whole.start, whole.end, _number(match[1]))
    if match := _MONTH.match(rest):
        month = _number(match[1])
        return _months(year, month, year, month) if 1 <= month <= 12 else None
    return None


def _number(word: str) -> int:
    return int(word) if word.isdigit() else chinese_number(word) or 0


def _day(year: int, month: int, day: int) -> int:
    return (year * 12 + month - 1) * 31 + day


def _months(first_year: int, first: int, last_year: int, last: int) -> Time:
    return Time(_day(first_year, first, 1), _day(last_year, last, 31))


def same_key(periods: Sequence[Period]) -> list[tuple[Period, Period]]:
    """Return each round with the one given before it under the same key; empty when every round is another."""
    first: dict[tuple[str, str], Period] = {}
    return [(period, known) for period in periods if (known := first.setdefault(period.key, period)) is not period]
