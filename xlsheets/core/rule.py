"""计分规则: the six settings, verdicts, and how small a group may be shown."""

import re
from datetime import date
from fractions import Fraction
from functools import cached_property
from operator import ge, gt, le, lt
from typing import Literal, Self

from pydantic import Field, model_validator

from xlsheets.core.schemepart import Exact, Part, exact, fault

Base = Literal["issued", "returned", "valid", "marked", "present", "eligible"]


class RateRule(Part):
    """满意率: the numerator and the base.

    Attributes:
        satisfied: Levels that count as satisfied, of any scale.
        weights: A weight per level instead; above 1 they are points out of 100.
        base: What it is divided by.
        of: Of the counts, or of the percentages as printed.
    """

    satisfied: tuple[str, ...] | None = None
    weights: dict[str, Exact] | None = None
    base: Base = "valid"
    of: Literal["counts", "printed"] = "counts"

    @model_validator(mode="after")
    def _one_numerator(self) -> Self:
        if (self.satisfied is None) == (self.weights is None):
            raise ValueError("satisfied 和 weights 要写且只写一个 | exactly one of satisfied and weights is needed")
        if self.weights is not None and self.of == "printed":
            raise fault("of", 'of = "printed" 只与 satisfied 同用 | of = "printed" goes with satisfied')
        if self.weights and any(not 0 <= weight <= 100 for weight in self.weights.values()):
            raise fault(
                "weights", "权重在 0 到 1 之间，分值在 0 到 100 之间 | weights lie in 0 to 1, points in 0 to 100"
            )
        return self

    def weight(self, level: str) -> Fraction:
        """Return what one mark of a level adds to the numerator, from 0 to 1."""
        if self.weights is None:
            return Fraction(level in (self.satisfied or ()))
        points = max(self.weights.values(), default=Fraction(0)) > 1
        return self.weights.get(level, Fraction(0)) / (100 if points else 1)

    def names(self) -> tuple[str, ...]:
        """Return the levels that the numerator names."""
        return tuple(self.satisfied or self.weights or ())


class Counting(Part):
    """What a blank and a double mark mean.

    abstain: a blank stays inside the base. void: the item of that ballot is
    void (a ballot blank throughout is void). ignore: it leaves the base.
    """

    blank: Literal["abstain", "void", "ignore"] = "abstain"
    multiple: Literal["void-item", "void-ballot"] = "void-item"


Complement = Literal["none", "first", "last", "last-nonzero", "largest", "largest-remainder"]


class Rounding(Part):
    """How a percentage is printed."""

    mode: Literal["half-up", "half-even", "down"] = "half-up"
    places: int = Field(default=2, ge=0, le=10)
    complement: Complement = "none"
    trailing_zeros: bool = True


class Rollup(Part):
    """逐级汇总: pooled counts, or the mean of the leaf units' rates.

    `empty_group` says what a weighted rate does when a group has no ballots:
    none gives no rate, rescale divides by the weights that are there, zero
    counts the group as 0.
    """

    method: Literal["pooled", "mean"] = "pooled"
    empty_group: Literal["none", "rescale", "zero"] = "none"


_CONDITION = re.compile(r"^(?P<name>.+?)\s*(?P<sign><=|>=|<|>|≤|≥)\s*(?P<limit>[\d./%]+)$")


_COMPARE = {"<": lt, "<=": le, "≤": le, ">": gt, ">=": ge, "≥": ge}


class Verdict(Part):
    """结论: what is said when an exact share passes a threshold.

    Attributes:
        when: `rate < 60%`, a level's share of the base, `不满意 >= 1/3`, or a mean score, `score < 60`.
        say: The verdict.
        form: Only for this form; None for all.
        again: Whether who gets it is looked at again (回头看).
    """

    when: str
    say: str = Field(min_length=1)
    form: str | None = None
    again: bool = False

    @model_validator(mode="after")
    def _readable(self) -> Self:
        self.condition  # noqa: B018 - reading it is the check
        return self

    @cached_property
    def condition(self) -> tuple[str, str, Fraction]:
        """The name compared (rate or a level), the sign, and the exact limit.

        Raises:
            ValueError: when the text is no such comparison.
        """
        match = _CONDITION.match(self.when.strip())
        if not match:
            raise ValueError(
                f"“{self.when}”不是比较，写法如 rate < 60% | “{self.when}” is no comparison such as rate < 60%"
            )
        return match["name"].strip(), match["sign"], exact(match["limit"])

    def holds(self, share: Fraction) -> bool:
        """Return whether an exact share passes the threshold."""
        _, sign, limit = self.condition
        return bool(_COMPARE[sign](share, limit))


class Scoring(Part):
    """打分项目: what the trimmed mean leaves out.

    Attributes:
        trim: How many of the highest and of the lowest scores are each left out
            (去掉一个最高分和一个最低分: 1); below 1 it is a share of the scores,
            rounded down.
    """

    trim: Exact = Field(default=Fraction(1), ge=0)

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if self.trim >= 1 and self.trim.denominator != 1:
            raise fault("trim", "trim 是整数个，或小于 1 的比例 | trim is a whole number, or a share below 1")
        if Fraction(1, 2) <= self.trim < 1:
            raise fault("trim", "两头各去掉的比例要小于一半 | less than half is left out at either end")
        return self


class Comments(Part):
    """领导点评: who is commented on, and how many prints of each 登记表 are made.

    Attributes:
        subjects: The unit itself, and its members.
        copies: Who keeps a print; each gets an identical one.
        due: The day by which everybody shall have a comment; None leaves it open.
    """

    subjects: tuple[Literal["organisation", "member"], ...] = ("organisation", "member")
    copies: tuple[str, ...] = ("本人", "党组织", "公示")
    due: date | None = None


class Anonymity(Part):
    """How small a rater group may be and still be shown on its own; None: no limit."""

    minimum: int | None = Field(default=None, ge=0)
