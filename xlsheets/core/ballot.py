"""Marks and counts: what a cell of a ballot sheet says.

A cell is read or it is not; what cannot be read is returned as a problem and
never becomes 0. A column of marks is counted by its distinct patterns, so a
sheet of a thousand ballots costs a dictionary, and only odd patterns are
looked at one by one.
"""

import re
import unicodedata
from collections.abc import Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from functools import lru_cache
from typing import Generic, Literal, TypeVar

from xlsheets.core.scheme import Counting
from xlsheets.core.spelling import normal

Value = object
"""A cell's value: text, number, boolean, date, or empty text."""

MARKS = frozenset("√✓✔☑🗹✅●VvYy是对■ü∨⦿◉✚")
NEGATIVES = frozenset("×✗✘✕✖xX叉否—-–―/无╳☒")
ROUND_MARKS = frozenset("○〇◯⭕o")
"""A mark where no other mark is used in the table; else it may mean none."""

_EMPTY_BOXES = frozenset("□☐▢")


class Mark(Enum):
    """What a cell of a tick table says."""

    BLANK = "blank"
    YES = "yes"
    NO = "no"
    ROUND = "round"
    ONE = "one"
    ZERO = "zero"
    UNKNOWN = "unknown"


@lru_cache(maxsize=4096)
def _text_mark(text: str) -> Mark:
    word = normal(text)
    if not word or word in _EMPTY_BOXES:
        return Mark.BLANK
    if word == "1":
        return Mark.ONE
    if word == "0":
        return Mark.ZERO
    if word in ROUND_MARKS:
        return Mark.ROUND
    if word in MARKS or word.upper() in ("TRUE", "YES"):
        return Mark.YES
    if word in NEGATIVES or word.upper() in ("FALSE", "NO") or set(word) <= set("-—–―"):
        return Mark.NO
    return Mark.UNKNOWN


def read_mark(value: Value) -> Mark:
    """Return what a cell of a tick table says, before its table decides what ○, 1 and 0 mean."""
    if value is None or value == "":
        return Mark.BLANK
    if isinstance(value, bool):
        return Mark.YES if value else Mark.NO
    if isinstance(value, int | float):
        return Mark.ONE if value == 1 else Mark.ZERO if value == 0 else Mark.UNKNOWN
    return _text_mark(value) if isinstance(value, str) else Mark.UNKNOWN


Problem = Literal["not-a-number", "negative-count"]


@dataclass(frozen=True, slots=True)
class Count:
    """A count cell as read.

    Attributes:
        number: The count; None when the cell is empty or unreadable.
        problem: Why it is unreadable; None when it is not.
        in_text: Whether it was written as text.
    """

    number: int | None = None
    problem: Problem | None = None
    in_text: bool = False


EMPTY_COUNT = Count()
MOST = 999_999_999
"""No count is larger; what is, is something else."""
_IN_TEXT = re.compile(r"^\+?(\d{1,9}|\d{1,3}(?:,\d{3}){1,2})[票人份张名个次位]?$")
_NEGATIVE = re.compile(r"^[-–—−]\d+(?:\.\d+)?[票人份张名个次位]?$")
_STROKES = re.compile(r"^(正*)(止|下|丅|丁|T|一)?$")
_STROKE_VALUE = {"": 0, "一": 1, "丅": 2, "丁": 2, "T": 2, "下": 3, "止": 4}


@lru_cache(maxsize=4096)
def _text_count(text: str) -> Count:
    word = normal(text)
    if not word or (_text_mark(text) is Mark.NO and word not in "xX叉否×✗✘✕✖☒╳"):
        return EMPTY_COUNT
    if any(unicodedata.category(char) == "No" for char in text):
        return Count(problem="not-a-number")  # ① and ² fold to digits, but 25① is 25 with a note
    if match := _IN_TEXT.match(word):
        return Count(int(match[1].replace(",", "")), in_text=True)
    if _NEGATIVE.match(word):
        return Count(problem="negative-count")
    if (match := _STROKES.match(word)) and match[1]:
        return Count(5 * len(match[1]) + _STROKE_VALUE[match[2] or ""], in_text=True)
    if word in ROUND_MARKS and word != "o":
        return Count(0, in_text=True)
    return Count(problem="not-a-number")


def has_strokes(value: Value) -> bool:
    """Return whether a cell counts with 正 strokes, a whole 正 among them."""
    return isinstance(value, str) and "正" in value and _text_count(value).number is not None


def read_strokes(value: Value) -> Count:
    """Return what a count cell says in a table of 正 strokes: 一, 丅, 下 and 止 alone are 1 to 4.

    A lone dash is not read: it may be the first stroke, and it may be nothing.
    """
    word = normal(value) if isinstance(value, str) else ""
    if word and word in _STROKE_VALUE:
        return Count(_STROKE_VALUE[word], in_text=True)
    if word and set(word) <= set("-—–―"):
        return Count(problem="not-a-number")
    return read_count(value)


def read_count(value: Value) -> Count:
    """Return what a count cell says.

    Whole numbers ≥ 0, also as text with 票 or 人 behind them, and 正 strokes
    (正 is 5) are counts; a dash, a slash or 无 is an empty cell. 近60, 2000万,
    1.5 and dates are none, and never become 0.
    """
    if value is None or value == "":
        return EMPTY_COUNT
    if isinstance(value, bool):
        return Count(problem="not-a-number")
    if isinstance(value, int | float):
        if value < 0:
            return Count(problem="negative-count")
        if not value <= MOST or value != int(value):
            return Count(problem="not-a-number")
        return Count(int(value))
    return _text_count(value) if isinstance(value, str) else Count(problem="not-a-number")


# ── counting ballots ─────────────────────────────────────────────────────

BLANK = -1
DOUBLE = -2
UNREAD = -3
"""What one ballot gives one item: a level's position, or one of these."""


@dataclass
class BallotCount:
    """What the ballots of one subject and group gave, item by item.

    Attributes:
        widths: For each item how many answers it has: levels, or the scores that were given.
        ballots: Ballots read.
        void: Ballots that are void as a whole.
        counts: For each item the marks per answer.
        blank: For each item the valid ballots without a mark.
        void_items: For each item the valid ballots whose mark is void.
    """

    widths: Sequence[int]
    ballots: int = 0
    void: int = 0
    counts: list[list[int]] = field(default_factory=list)
    blank: list[int] = field(default_factory=list)
    void_items: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Start at zero."""
        self.counts = [[0] * width for width in self.widths]
        self.blank = [0] * len(self.widths)
        self.void_items = [0] * len(self.widths)

    def take(self, item: int, outcome: int, times: int, rule: Counting) -> None:
        """Add one outcome of one item, so many times."""
        if outcome >= 0:
            self.counts[item][outcome] += times
        elif outcome == BLANK:
            self.blank[item] += times
            if rule.blank == "void":
                self.void_items[item] += times
        else:
            self.void_items[item] += times


KeyT = TypeVar("KeyT", bound=Hashable)
PatternT = TypeVar("PatternT", bound=Hashable)


@dataclass
class Counted(Generic[KeyT]):
    """What a table of ballots gave.

    Attributes:
        by_key: A count for each key (subject and group); empty for no ballots.
        odd: For each item the ballots that are blank, double or unread, as pairs of position and outcome.
        void: Positions of the ballots that are void as a whole.
    """

    by_key: dict[KeyT, BallotCount]
    odd: list[list[tuple[int, int]]]
    void: set[int]


def count_ballots(
    patterns: Sequence[Sequence[PatternT]],
    meanings: Sequence[Mapping[PatternT, int]],
    keys: Sequence[KeyT],
    widths: Sequence[int],
    rule: Counting,
    sheets: Sequence[Hashable] | None = None,
    struck: Collection[int] = (),
    times: Sequence[int] | None = None,
) -> Counted[KeyT]:
    """Count ballots by their key, from the distinct patterns of each item.

    Args:
        patterns: One column an item: what each ballot has there.
        meanings: For each item what a pattern gives: a level's or score's position, BLANK, DOUBLE or UNREAD.
        keys: Each ballot's key (subject and group).
        widths: For each item how many levels its scale has, or how many scores were given.
        rule: What blanks and double marks mean.
        sheets: Which sheet of paper each line is of, where one covers several
            subjects; None when each line is a ballot of its own.
        struck: Positions of the ballots that are void whatever they say.
        times: How many ballots each line stands for, where lines that are alike were put together; None for one each.

    Returns:
        The counts and the odd ballots. A ballot is void as a whole when it is
        blank throughout under blank = "void", or has a double mark under
        multiple = "void-ballot"; it then counts for no item.
    """
    odd = [_odd(column, meaning) for column, meaning in zip(patterns, meanings, strict=True)]
    void = _void_ballots(odd, rule, list(range(len(keys))) if sheets is None else sheets).union(struck)
    weights = [1] * len(keys) if times is None else times
    by_key: dict[KeyT, BallotCount] = {}
    for at, (key, weight) in enumerate(zip(keys, weights, strict=True)):
        count = by_key.get(key) or by_key.setdefault(key, BallotCount(widths))
        count.ballots += weight
        if at in void:
            count.void += weight
    for item, (column, meaning) in enumerate(zip(patterns, meanings, strict=True)):
        for at, (key, pattern, weight) in enumerate(zip(keys, column, weights, strict=True)):
            if at not in void:
                by_key[key].take(item, meaning[pattern], weight, rule)
    return Counted(by_key, odd, void)


def _odd(column: Sequence[PatternT], meaning: Mapping[PatternT, int]) -> list[tuple[int, int]]:
    """Return the lines of one item that give no level, with what they give."""
    strange = {pattern for pattern, outcome in meaning.items() if outcome < 0}
    if not strange:
        return []
    return [(at, meaning[pattern]) for at, pattern in enumerate(column) if pattern in strange]


def _void_ballots(odd: Sequence[Sequence[tuple[int, int]]], rule: Counting, sheets: Sequence[Hashable]) -> set[int]:
    """Return the positions of the lines whose sheet of paper is void as a whole."""
    void: set[Hashable] = set()
    if rule.multiple == "void-ballot":
        void |= {sheets[at] for column in odd for at, outcome in column if outcome == DOUBLE}
    if rule.blank == "void" and odd:
        blank = set.intersection(*({at for at, outcome in column if outcome == BLANK} for column in odd))
        if blank:
            filled = {sheet for at, sheet in enumerate(sheets) if at not in blank}
            void |= {sheets[at] for at in blank} - filled
    return {at for at, sheet in enumerate(sheets) if sheet in void} if void else set()
