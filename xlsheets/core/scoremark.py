"""One ballot's score: what a cell of a score item says."""

import math
import re
import unicodedata
from datetime import date, time, timedelta
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

from xlsheets.core.ballot import Mark, read_mark
from xlsheets.core.spelling import normal

_WRITTEN = re.compile(r"^\+?(\d{1,9}(?:\.\d{1,6})?)分?$")
_PRINTED = re.compile(
    r"^\s*[(（]\s*(\d+(?:\.\d+)?)\s*分?\s*[-—–―~～至到]+\s*(\d+(?:\.\d+)?)\s*分?\s*[)）](.*)$", re.DOTALL
)
_LINE = re.compile(r"^\s*分?\s*$")


def without_range(value: object) -> tuple[object, tuple[Fraction, Fraction] | None]:
    """Return what a printed line for a score holds, and the range printed before it: （0—100分）　92　分 holds 92分.

    A line that nobody filled in holds the empty text. Other values stay as
    they are, with None for the range.
    """
    match = _PRINTED.match(value) if isinstance(value, str) else None
    if match is None:
        return value, None
    rest = re.sub("[_＿]", "", match[3])
    return "" if _LINE.match(rest) else rest.strip(), (Fraction(match[1]), Fraction(match[2]))


def read_score(value: float | str | bool | date | time | timedelta | None) -> Fraction | None:
    """Return the score that a cell holds, exactly as it is shown; None when it holds none.

    Numbers, also as text and with 分 behind them, are scores. A date, TRUE, a
    word, 近90 and -5 are none, and never become 0. An empty cell is no score
    either: ask `is_blank` first.
    """
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        return Fraction(Decimal(repr(round(value, 6)))) if math.isfinite(value) and value >= 0 else None
    return _written(value) if isinstance(value, str) else None


def is_blank(value: object) -> bool:
    """Return whether a score's cell says that no score was given: empty, a dash, 弃权."""
    if value is None or value == "":
        return True
    return isinstance(value, str) and (read_mark(value) in (Mark.BLANK, Mark.NO) or normal(value) in ("弃权", "未评"))


@lru_cache(maxsize=4096)
def _written(text: str) -> Fraction | None:
    if any(unicodedata.category(char) == "No" for char in text):
        return None  # ① folds to 1, but 9① is 9 with a note
    match = _WRITTEN.match(normal(text))
    return Fraction(Decimal(match[1])) if match else None
