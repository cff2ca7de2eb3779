"""打分项目: scores as a distribution that adds up, and the averages made of it.

What is kept is how often each score was given, exactly; so scores add in any
order and grouping with the same result, and a trimmed mean over several units
is that of all their scores together, never a mean of means.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Scores:
    """The scores that one item of one subject received.

    Attributes:
        given: Each score with how often it was given, from the lowest up.
    """

    given: tuple[tuple[Fraction, int], ...] = ()

    @classmethod
    def of(cls, scores: Iterable[Fraction]) -> "Scores":
        """Return the scores of single ballots."""
        return cls(tuple(sorted(Counter(scores).items())))

    def __add__(self, other: "Scores") -> "Scores":
        """Return both together."""
        times = Counter(dict(self.given))
        times.update(dict(other.given))
        return Scores(tuple(sorted(times.items())))

    @property
    def n(self) -> int:
        """How many scores were given."""
        return sum(times for _, times in self.given)


NO_SCORES = Scores()


@dataclass(frozen=True, slots=True)
class Averages:
    """What is made of scores; every number exact.

    Attributes:
        n: How many scores were given.
        mean: Their mean; None for no scores.
        highest: The highest; None for no scores.
        lowest: The lowest; None for no scores.
        trimmed: The mean without the extremes; None when they leave nothing.
    """

    n: int
    mean: Fraction | None
    highest: Fraction | None
    lowest: Fraction | None
    trimmed: Fraction | None


def averages(scores: Scores, trim: Fraction) -> Averages:
    """Return the averages of scores.

    Args:
        scores: How often each score was given.
        trim: How many of the highest and of the lowest are each left out of
            the trimmed mean; below 1 a share of all scores, rounded down.
    """
    count = scores.n
    if not count:
        return Averages(0, None, None, None, None)
    cut = int(trim) if trim >= 1 else int(trim * count)
    return Averages(
        count,
        sum((score * times for score, times in scores.given), Fraction(0)) / count,
        scores.given[-1][0],
        scores.given[0][0],
        _trimmed(scores, cut),
    )


def _trimmed(scores: Scores, cut: int) -> Fraction | None:
    """Return the mean without as many of the lowest and of the highest scores; None when nothing is left."""
    kept = scores.n - 2 * cut
    if kept <= 0:
        return None
    total, passed, left = Fraction(0), cut, kept
    for score, times in scores.given:
        skipped = min(passed, times)
        passed -= skipped
        taken = min(times - skipped, left)
        left -= taken
        total += score * taken
    return total / kept


def weighted(parts: Iterable[tuple[Fraction, Fraction | None]], empty: str) -> Fraction | None:
    """Return the weighted mean of shares or means.

    Args:
        parts: Weight and value of each; a value is None where there is none.
        empty: What a part without a value does: none gives None, rescale
            leaves it out and divides by the weights that are left, zero counts it as 0.

    Returns:
        The mean; None when no part has a value, or when a weighted part has
        none and the rule is none.
    """
    total, weights = Fraction(0), Fraction(0)
    for weight, value in parts:
        if value is None:
            if empty == "none" and weight:
                return None
            continue
        total += weight * value
        weights += weight
    if not weights:
        return None
    return total / weights if empty == "rescale" else total
