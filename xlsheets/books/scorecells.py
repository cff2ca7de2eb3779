"""Score items of ballots: what the cells of each ballot give, and what is odd about them."""

from collections.abc import Iterable, Sequence
from fractions import Fraction

from xlsheets.books.part import written
from xlsheets.core import rounding
from xlsheets.core.ballot import BLANK, DOUBLE, UNREAD
from xlsheets.core.findings import Finding, Place
from xlsheets.core.scoremark import is_blank, read_score
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


def _outcome(pattern: Sequence[object], limits: Limits) -> Fraction | int:
    """Return the one score of a ballot, or what its cells are instead."""
    filled = [value for value in pattern if not is_blank(value)]
    if not filled:
        return BLANK
    if len(filled) > 1:
        return DOUBLE
    score = read_score(filled[0])  # type: ignore[arg-type]
    return score if score is not None and limits[0] <= score <= limits[1] else UNREAD


def score_notes(
    place: Place, row: int, columns: Sequence[int], pattern: Sequence[object], limits: Limits
) -> list[Finding]:
    """Return what is odd about a ballot's score, at its cells: two scores, one out of range, or no number."""
    filled = [(column, value) for column, value in zip(columns, pattern, strict=True) if not is_blank(value)]
    low, high = (rounding.score(limit) for limit in limits)
    if len(filled) > 1:
        cells = place.at(row, filled[0][0], row, filled[-1][0])
        seen = "、".join(written(value) for _, value in filled)
        return [finding("two-scores", cells, seen=seen, low=low, high=high)]
    found = []
    for column, value in filled:
        code = "score-unreadable" if read_score(value) is None else "score-out-of-range"  # type: ignore[arg-type]
        found.append(finding(code, place.at(row, column), seen=written(value), low=low, high=high))
    return found
