"""评议方案: who is rated on what, in which levels, and how a rate is computed.

A scheme is data that office staff can edit; nothing about a round is an
option in code. All numbers are exact: decimals of the file become fractions.
A scheme that loads is consistent: every level a rate names is on a scale,
weights add up to 1, and every form can be counted.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from functools import cached_property
from operator import ge, gt, le, lt
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PlainSerializer, field_validator, model_validator
from pydantic_core import PydanticCustomError

from xlsheets.core.spelling import normal


def exact(value: object) -> Fraction:
    """Return a number of a scheme as a fraction: 0.75, "3/4", "75%", 1.

    Raises:
        ValueError: when the value is no such number.
    """
    if isinstance(value, bool):
        raise ValueError(f"{value} 不是数 | {value} is not a number")
    if isinstance(value, float):
        value = str(value)
    if isinstance(value, Fraction | int | Decimal):
        return Fraction(value)
    text = normal(str(value))
    try:
        if text.endswith("%"):
            return Fraction(Decimal(text[:-1])) / 100
        if "/" in text:
            above, below = text.split("/")
            return Fraction(Decimal(above)) / Fraction(Decimal(below))
        return Fraction(Decimal(text))
    except (InvalidOperation, ValueError, ZeroDivisionError):
        raise ValueError(f"“{value}”不是数 | “{value}” is not a number") from None


def _plain(value: Fraction) -> int | float | str:
    """Return a fraction as a scheme file writes it: exact, and short when it can be."""
    if value.denominator == 1:
        return value.numerator
    short = float(value)
    return short if Fraction(Decimal(str(short))) == value else f"{value.numerator}/{value.denominator}"


Exact = Annotated[Fraction, BeforeValidator(exact), PlainSerializer(_plain)]
"""A number kept as an exact fraction."""


Fault = tuple[tuple[str | int, ...], str]
"""What does not fit, as the key it stands under and the words «中文 | English»."""


def _fault(key: str, words: str) -> PydanticCustomError:
    """Return a fault of one key below the part that is being checked."""
    faults: list[Fault] = [((key,), words)]
    return PydanticCustomError("scheme", "inconsistent", {"faults": faults})


class _Part(BaseModel):
    """A part of a scheme: immutable, and closed to keys it does not know."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Item(_Part):
    """评议项目: what a mark is given for.

    Attributes:
        text: The printed text.
        aspect: The heading it belongs to, where a form has headings.
        weight: Its share in an aspect or form; None counts all alike.
        score: Lowest and highest score, for items that take a number instead of a level.
    """

    text: str = Field(min_length=1)
    aspect: str | None = None
    weight: Exact | None = None
    score: tuple[Exact, Exact] | None = None


class Group(_Part):
    """参评人类别: raters counted apart, with a weight where the scheme combines them."""

    name: str = Field(min_length=1)
    weight: Exact | None = None


Layout = Literal["A", "B", "C", "D", "E", "F"]


class Form(_Part):
    """样表: one kind of ballot.

    Attributes:
        id: The key used everywhere.
        subject: What is rated: the organisation itself, its members, leaders, or windows.
        title: As printed above the table.
        scale: The scale its marks are from.
        items: What is rated, in order; never empty.
        overall: One more item after the others, which sheets without items fill.
        groups: Rater groups; empty when raters are counted together.
        layout: The sheet that `issue` makes: B or C for ballots typed in one by
            one, D or E for counts made by hand; None leaves it to the subject.
    """

    id: str = Field(min_length=1)
    subject: Literal["organisation", "member", "leader", "window"] = "organisation"
    title: str = ""
    scale: str | None = None
    items: tuple[Item, ...] = Field(min_length=1)
    overall: str | None = None
    groups: tuple[Group, ...] = ()
    layout: Layout | None = None

    @field_validator("items", mode="before")
    @classmethod
    def _items(cls, value: Any) -> Any:
        if not isinstance(value, list | tuple):
            return value
        return [{"text": item} if isinstance(item, str) else item for item in value]

    @field_validator("groups", mode="before")
    @classmethod
    def _groups(cls, value: Any) -> Any:
        if isinstance(value, Mapping):
            return [{"name": name, "weight": weight} for name, weight in value.items()]
        if isinstance(value, list | tuple):
            return [{"name": group} if isinstance(group, str) else group for group in value]
        return value

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        texts = [item.text for item in self.items] + ([self.overall] if self.overall else [])
        for text in texts:
            if texts.count(text) > 1:
                raise ValueError(f"项目“{text}”出现两次 | item “{text}” stands twice")
        if self.scale is None and any(item.score is None for item in self.items):
            raise ValueError("有按等次评的项目，但没有 scale | level items but no scale")
        weights = [group.weight for group in self.groups]
        if any(weight is not None for weight in weights):
            if None in weights:
                raise _fault("groups", "有的参评人类别有权重，有的没有 | some groups have a weight and some have none")
            total = sum((weight for weight in weights if weight is not None), Fraction(0))
            if total != 1:
                seen = _plain(total)
                raise _fault("groups", f"参评人类别的权重之和为 {seen}，应为 1 | the weights add up to {seen}, not 1")
        return self

    @cached_property
    def texts(self) -> tuple[str, ...]:
        """The texts of all items in order, the overall item last."""
        return tuple(item.text for item in self.items) + ((self.overall,) if self.overall else ())

    @cached_property
    def scored(self) -> frozenset[str]:
        """The texts of the items that take a score instead of a level."""
        return frozenset(item.text for item in self.items if item.score is not None)

    @property
    def sole_item(self) -> str | None:
        """The item that a sheet without items fills: overall, else the only item, else None."""
        return self.overall or (self.items[0].text if len(self.items) == 1 else None)

    @property
    def weighted(self) -> bool:
        """Whether its rater groups are combined by weights."""
        return any(group.weight is not None for group in self.groups)

    @property
    def of_people(self) -> bool:
        """Whether each subject is somebody or something named on the sheet."""
        return self.subject != "organisation"


Base = Literal["issued", "returned", "valid", "marked", "present", "eligible"]


class RateRule(_Part):
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
            raise _fault("of", 'of = "printed" 只与 satisfied 同用 | of = "printed" goes with satisfied')
        if self.weights and any(not 0 <= weight <= 100 for weight in self.weights.values()):
            raise _fault(
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


class Counting(_Part):
    """What a blank and a double mark mean.

    abstain: a blank stays inside the base. void: the item of that ballot is
    void (a ballot blank throughout is void). ignore: it leaves the base.
    """

    blank: Literal["abstain", "void", "ignore"] = "abstain"
    multiple: Literal["void-item", "void-ballot"] = "void-item"


Complement = Literal["none", "first", "last", "last-nonzero", "largest", "largest-remainder"]


class Rounding(_Part):
    """How a percentage is printed."""

    mode: Literal["half-up", "half-even", "down"] = "half-up"
    places: int = Field(default=2, ge=0, le=10)
    complement: Complement = "none"
    trailing_zeros: bool = True


class Rollup(_Part):
    """逐级汇总: pooled counts, or the mean of the leaf units' rates.

    `empty_group` says what a weighted rate does when a group has no ballots:
    none gives no rate, rescale divides by the weights that are there, zero
    counts the group as 0.
    """

    method: Literal["pooled", "mean"] = "pooled"
    empty_group: Literal["none", "rescale", "zero"] = "none"


_CONDITION = re.compile(r"^(?P<name>.+?)\s*(?P<sign><=|>=|<|>|≤|≥)\s*(?P<limit>[\d./%]+)$")
_COMPARE = {"<": lt, "<=": le, "≤": le, ">": gt, ">=": ge, "≥": ge}


class Verdict(_Part):
    """结论: what is said when an exact share passes a threshold.

    Attributes:
        when: `rate < 60%`, or a level's share of the base, `不满意 >= 1/3`.
        say: The verdict.
        form: Only for this form; None for all.
    """

    when: str
    say: str = Field(min_length=1)
    form: str | None = None

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


class Anonymity(_Part):
    """How small a rater group may be and still be shown on its own; None: no limit."""

    minimum: int | None = Field(default=None, ge=0)


Column = Literal[
    "number", "unit", "name", "code", "group", "eligible", "present", "issued", "returned", "valid", "void",
    "counts", "percent", "rate", "verdict", "opinions", "remark", "units", "units_done", "members",
]  # fmt: skip


class Annex(_Part):
    """附件: a table of the notice.

    Attributes:
        id: 附件3 and the like.
        title: As printed above the table.
        rows: A row a unit, a row a subject, a row an item of one inner unit, or a blank paper ballot.
        columns: From left to right.
        form: The form it shows; None takes the first that fits its rows.
    """

    id: str = Field(min_length=1)
    title: str = ""
    rows: Literal["units", "subjects", "items", "ballot"]
    columns: tuple[Column, ...] = ()
    form: str | None = None


class Scheme(_Part):
    """评议方案: one round's forms, scales and six settings.

    Read from TOML (`books.schemefile`) or from a mapping of the same shape.
    """

    id: str = Field(min_length=1)
    version: int = Field(default=1, ge=0)
    title: str = ""
    source: str = ""
    round: str = ""
    due: date | None = None
    scales: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    forms: tuple[Form, ...] = Field(min_length=1)
    rate: RateRule
    counting: Counting = Counting()
    rounding: Rounding = Rounding()
    rollup: Rollup = Rollup()
    verdicts: tuple[Verdict, ...] = ()
    anonymity: Anonymity = Anonymity()
    annexes: tuple[Annex, ...] = ()

    @field_validator("scales")
    @classmethod
    def _scales(cls, scales: dict[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
        for name, levels in scales.items():
            if len(levels) < 2:
                raise _fault(name, f"“{name}”至少要有两个等次 | scale “{name}” needs two levels or more")
            if len({normal(level) for level in levels}) < len(levels):
                raise _fault(name, f"“{name}”有重复的等次 | scale “{name}” has a level twice")
        return scales

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        if faults := list(self._faults()):
            raise PydanticCustomError("scheme", "inconsistent", {"faults": faults})
        return self

    def _faults(self) -> Iterator[Fault]:
        """Yield what does not fit together, each with the key that it stands under."""
        ids = [form.id for form in self.forms]
        for number, form in enumerate(self.forms):
            if ids.index(form.id) < number:
                yield ("forms", number, "id"), f"样表 id“{form.id}”出现两次 | form id “{form.id}” stands twice"
            if form.scale is None:
                continue
            if form.scale not in self.scales:
                words = f"[scales] 中没有“{form.scale}” | there is no scale “{form.scale}” in [scales]"
                yield ("forms", number, "scale"), words
            elif not set(self.rate.names()) & set(self.scales[form.scale]):
                words = f"没有“{form.scale}”的等次，“{form.id}”算不出满意率 | no level of scale “{form.scale}” is named"
                yield ("rate", self._numerator), words
        known = {level for levels in self.scales.values() for level in levels}
        for level in self.rate.names():
            if level not in known:
                words = f"等次“{level}”不在任何等次表中 | level “{level}” is on no scale"
                yield ("rate", self._numerator), words
        for number, verdict in enumerate(self.verdicts):
            name = verdict.condition[0]
            if name != "rate" and name not in known:
                words = f"等次“{name}”不在任何等次表中 | level “{name}” is on no scale"
                yield ("verdicts", number, "when"), words
        parts: tuple[tuple[str, tuple[Verdict | Annex, ...]], ...] = (
            ("verdicts", self.verdicts),
            ("annexes", self.annexes),
        )
        for key, entries in parts:
            for number, entry in enumerate(entries):
                if entry.form is not None and entry.form not in ids:
                    yield (key, number, "form"), f"没有样表“{entry.form}” | there is no form “{entry.form}”"
        annexes = [annex.id for annex in self.annexes]
        for number, annex_id in enumerate(annexes):
            if annexes.index(annex_id) < number:
                yield ("annexes", number, "id"), f"“{annex_id}”出现两次 | annex “{annex_id}” stands twice"

    @property
    def _numerator(self) -> str:
        return "weights" if self.rate.weights is not None else "satisfied"

    def form(self, form_id: str) -> Form:
        """Return a form by its key.

        Raises:
            KeyError: when there is none.
        """
        for form in self.forms:
            if form.id == form_id:
                return form
        raise KeyError(form_id)

    def levels(self, form: Form) -> tuple[str, ...]:
        """Return a form's levels from best to worst; none for a form of scores only."""
        return self.scales[form.scale] if form.scale is not None else ()

    def settings(self) -> dict[str, Any]:
        """Return the settings that a rate depends on, by name, as they are printed with results."""
        rate = self.rate
        numerator: dict[str, Any] = (
            {"satisfied": list(rate.satisfied)}
            if rate.satisfied is not None
            else {"weights": {level: _plain(weight) for level, weight in (rate.weights or {}).items()}}
        )
        return {
            **numerator,
            "base": rate.base,
            "of": rate.of,
            **self.counting.model_dump(),
            **self.rounding.model_dump(),
            "rollup": self.rollup.method,
            "empty_group": self.rollup.empty_group,
        }

    def verdict(self, form: Form, rate: Fraction | None, shares: Mapping[str, Fraction | None]) -> str | None:
        """Return the first verdict that holds, compared exactly; None when none does.

        Args:
            form: The form of the result.
            rate: Its exact rate; None is compared with nothing.
            shares: The exact share of each level in the base; None likewise.
        """
        for verdict in self.verdicts:
            if verdict.form not in (None, form.id):
                continue
            name = verdict.condition[0]
            share = rate if name == "rate" else shares.get(name)
            if share is not None and verdict.holds(share):
                return verdict.say
        return None
