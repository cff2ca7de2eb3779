"""Score items of ballots: what the cells of each ballot give, and what is odd about them."""

from collections.abc import Iterable, Sequence
from fractions import Fraction

from xlsheets.books.part import written
from xlsheets.core import rounding
from xlsheets.core.ballot import BLANK, DOUBLE, UNREAD
from xlsheets.core.findings import Finding, Place
from xlsheets.core.scoremark import is_blank, read_score, without_range
from xlsheets.core.scores import Scores
from xlsheets.core.wording import finding

Limits = tuple[Fraction, Fraction]


class ScoreMeaning:
    """What each pattern of a score item's cells gives: the position of its score among all that were given."""

    def __init__(self, patterns: Iterable[Sequence[object]], limits: Limits) -> None:
        """Read every pattern once.

        Args:
            patterns: The distinct patterns of the item's cells.
            limits: Lowest and highest score.
        """
        self.limits = limits
        read = {pattern: _outcome(pattern, limits) for pattern in map(tuple, patterns)}
        if any(_is_share(score, limits) for score in read.values()):
            read = {pattern: UNREAD if _may_be_share(score) else score for pattern, score in read.items()}
        self.scores = sorted({score for score in read.values() if isinstance(score, Fraction)})
        position = {score: at for at, score in enumerate(self.scores)}
        self._meaning = {
            pattern: position[score] if isinstance(score, Fraction) else score for pattern, score in read.items()
        }

    def __call__(self, pattern: Sequence[object]) -> int:
        """Return a score's position, or BLANK, DOUBLE or UNREAD."""
        return self._meaning[tuple(pattern)]

    def together(self, counts: Sequence[int]) -> Scores:
        """Return the scores that were given so many times each."""
        return Scores(tuple((score, times) for score, times in zip(self.scores, counts, strict=True) if times))


_WIDE = 10
"""A range of scores above this is no scale of single points, where 0.5 may be meant."""


def _is_share(score: Fraction | int, limits: Limits) -> bool:
    """Return whether a score out of many is below 1, as 95% in a percent format is: 0.95."""
    return isinstance(score, Fraction) and 0 < score < 1 and limits[1] > _WIDE


def _may_be_share(score: Fraction | int) -> bool:
    """Return whether a score beside shares may be one itself: 100% is 1."""
    return isinstance(score, Fraction) and 0 < score <= 1


def _outcome(pattern: Sequence[object], limits: Limits) -> Fraction | int:
    """Return the one score of a ballot, or what its cells are instead."""
    filled = [value for value in map(_held, pattern, [limits] * len(pattern)) if not is_blank(value)]
    if not filled:
        return BLANK
    if len(filled) > 1:
        return DOUBLE
    score = read_score(filled[0])  # type: ignore[arg-type]
    return score if score is not None and limits[0] <= score <= limits[1] else UNREAD


def _held(value: object, limits: Limits) -> object:
    """Return what a cell holds beside the printed range of its item; all of it where another range is printed."""
    held, printed = without_range(value)
    return held if printed == limits or held == "" else value


def score_notes(
    place: Place, row: int, columns: Sequence[int], pattern: Sequence[object], limits: Limits
) -> list[Finding]:
    """Return what is odd about a ballot's score, at its cells: two scores, one out of range, or no number.

    One within the range that is odd all the same is a share: 0.95 shown as 95%.
    """
    cells = zip(columns, pattern, strict=True)
    filled = [(column, value) for column, value in cells if not is_blank(_held(value, limits))]
    low, high = (rounding.score(limit) for limit in limits)
    if len(filled) > 1:
        filled.sort(key=lambda cell: cell[0])
        whole = place.at(row, filled[0][0], row, filled[-1][0])
        seen = "、".join(written(value) for _, value in filled)
        return [finding("two-scores", whole, seen=seen, low=low, high=high)]
    found = []
    for column, value in filled:
        score = read_score(_held(value, limits))  # type: ignore[arg-type]
        shown = "" if score is None else f"{rounding.score(score * 100)}%"
        within = score is not None and limits[0] <= score <= limits[1]
        code = "score-unreadable" if score is None else "score-share" if within else "score-out-of-range"
        found.append(finding(code, place.at(row, column), seen=written(value), shown=shown, low=low, high=high))
    return found
