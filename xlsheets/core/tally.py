"""Counts that add up.

A tally holds what one item of one subject received, with the numbers of
ballots behind it. Tallies add in any order and grouping with the same result;
an unknown number stays unknown (None) in every sum, and is never 0.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import reduce

from xlsheets.core.scores import Scores


def plus(one: int | None, other: int | None) -> int | None:
    """Return the sum of two numbers, unknown when either is."""
    return None if one is None or other is None else one + other


def minus(one: int | None, other: int | None) -> int | None:
    """Return the difference of two numbers, unknown when either is."""
    return None if one is None or other is None else one - other


@dataclass(frozen=True, slots=True)
class Facts:
    """基本情况: how many raters and ballots stand behind a table. None is unknown.

    Attributes:
        eligible: 应参评.
        present: 实参评.
        issued: 发出.
        returned: 收回.
        valid: 有效.
        void: 无效, always returned - valid where both are known.
    """

    eligible: int | None = None
    present: int | None = None
    issued: int | None = None
    returned: int | None = None
    valid: int | None = None
    void: int | None = None

    def __add__(self, other: "Facts") -> "Facts":
        """Return the sums, each unknown when either part is."""
        return Facts(
            plus(self.eligible, other.eligible),
            plus(self.present, other.present),
            plus(self.issued, other.issued),
            plus(self.returned, other.returned),
            plus(self.valid, other.valid),
            plus(self.void, other.void),
        )

    def over(self, other: "Facts") -> "Facts":
        """Return these facts, with the other's where these are unknown."""
        return Facts(
            *(
                mine if mine is not None else theirs
                for mine, theirs in zip(self.as_tuple(), other.as_tuple(), strict=True)
            )
        )

    def as_tuple(self) -> tuple[int | None, ...]:
        """Return the numbers in the order of the fields."""
        return (self.eligible, self.present, self.issued, self.returned, self.valid, self.void)


FACT_NAMES = ("eligible", "present", "issued", "returned", "valid", "void")
NO_FACTS = Facts()
ZERO_FACTS = Facts(0, 0, 0, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Tally:
    """计票: one item of one subject.

    Attributes:
        counts: Marks per level, best first; an unknown count is None.
        blank: Ballots without a mark for the item.
        void_items: Ballots whose mark for the item is void.
        facts: The ballots behind it.
        scores: The scores given, for an item that takes a score instead of a
            level; its counts are unknown then. None for an item of levels.

    Where all is known: sum(counts) + blank + void_items = facts.valid (under
    blank = "void" the blanks stand in void_items as well); for a score item
    the number of scores stands in place of the sum.
    """

    counts: tuple[int | None, ...]
    blank: int | None
    void_items: int | None
    facts: Facts = NO_FACTS
    scores: Scores | None = None

    @classmethod
    def zero(cls, levels: int) -> "Tally":
        """Return the tally of levels that changes nothing when added."""
        return cls((0,) * levels, 0, 0, ZERO_FACTS)

    def __add__(self, other: "Tally") -> "Tally":
        """Return the sum; counts of a different number of levels do not add.

        Raises:
            ValueError: when the two are of different scales.
        """
        return Tally(
            tuple(plus(mine, theirs) for mine, theirs in zip(self.counts, other.counts, strict=True)),
            plus(self.blank, other.blank),
            plus(self.void_items, other.void_items),
            self.facts + other.facts,
            None if self.scores is None or other.scores is None else self.scores + other.scores,
        )

    @property
    def marked(self) -> int | None:
        """The sum of the levels; unknown when any level is."""
        total = 0
        for count in self.counts:
            if count is None:
                return None
            total += count
        return total


def total(tallies: Iterable[Tally], levels: int) -> Tally:
    """Return the sum of tallies of one item; all zeros for none."""
    parts = list(tallies)
    return reduce(Tally.__add__, parts) if parts else Tally.zero(levels)
