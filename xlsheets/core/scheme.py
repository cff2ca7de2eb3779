"""评议方案: who is rated on what, in which levels, and how a rate is computed.

A scheme is data that office staff can edit; nothing about a round is an
option in code. All numbers are exact: decimals of the file become fractions.
A scheme that loads is consistent: every level a rate names is on a scale,
weights add up to 1, and every form can be counted.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from fractions import Fraction
from typing import Any, Literal, Self

from pydantic import Field, field_validator, model_validator
from pydantic_core import PydanticCustomError

from xlsheets.core.form import Form, Group, Item, Layout
from xlsheets.core.rule import (
    Anonymity,
    Base,
    Comments,
    Complement,
    Counting,
    RateRule,
    Rollup,
    Rounding,
    Scoring,
    Verdict,
)
from xlsheets.core.schemepart import Fault, Part, exact, fault, plain
from xlsheets.core.spelling import normal

__all__ = [
    "Annex", "Anonymity", "Base", "Column", "Comments", "Complement", "Counting", "Form", "Group", "Item", "Layout",
    "RateRule", "Rollup", "Rounding", "Scheme", "Scoring", "Verdict", "exact",
]  # fmt: skip
"""A scheme and its parts, whose rooms are `form` and `rule`."""

Column = Literal[
    "number", "unit", "name", "code", "group", "eligible", "present", "issued", "returned", "valid", "void",
    "counts", "percent", "rate", "verdict", "opinions", "remark", "units", "units_done", "members",
]  # fmt: skip

OF_RATERS = ("group", "opinions")
"""The columns that say something of single raters or their groups."""


class Annex(Part):
    """附件: a table of the notice.

    Attributes:
        id: 附件3 and the like.
        title: As printed above the table.
        rows: A row a unit, a row a subject, a row an item of one inner unit, or a blank paper ballot.
        columns: From left to right.
        form: The form it shows; None takes the first that fits its rows.
        public: Whether it is put up for everybody (三公开): then it shows nothing of the raters.
    """

    id: str = Field(min_length=1)
    title: str = ""
    rows: Literal["units", "subjects", "items", "ballot"]
    columns: tuple[Column, ...] = ()
    form: str | None = None
    public: bool = False

    @model_validator(mode="after")
    def _public(self) -> Self:
        if shown := [column for column in self.columns if self.public and column in OF_RATERS]:
            names = "、".join(shown)
            raise fault("columns", f"公示的表不得有 {names} | a public table shows no {names}")
        return self


class Scheme(Part):
    """评议方案: one round's forms, scales and six settings.

    Read from TOML (`books.schemefile`) or from a mapping of the same shape.
    `modes` are the ways of rating that covers may state (方式: 会议, 走访, 电话,
    网络); empty when none are told apart.
    """

    id: str = Field(min_length=1)
    version: int = Field(default=1, ge=0)
    title: str = ""
    source: str = ""
    round: str = ""
    due: date | None = None
    scales: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    forms: tuple[Form, ...] = Field(min_length=1)
    modes: tuple[str, ...] = ()
    rate: RateRule = RateRule(satisfied=())
    scores: Scoring = Scoring()
    counting: Counting = Counting()
    rounding: Rounding = Rounding()
    rollup: Rollup = Rollup()
    verdicts: tuple[Verdict, ...] = ()
    anonymity: Anonymity = Anonymity()
    comments: Comments | None = None
    annexes: tuple[Annex, ...] = ()

    @field_validator("scales")
    @classmethod
    def _scales(cls, scales: dict[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
        for name, levels in scales.items():
            if len(levels) < 2:
                raise fault(name, f"“{name}”至少要有两个等次 | scale “{name}” needs two levels or more")
            if len({normal(level) for level in levels}) < len(levels):
                raise fault(name, f"“{name}”有重复的等次 | scale “{name}” has a level twice")
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
            if name not in ("rate", "score") and name not in known:
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

    def forms_of(self, category: str | None) -> tuple[Form, ...]:
        """Return the forms that a unit of a category fills in; every form for a unit without one."""
        return tuple(form for form in self.forms if form.concerns(category))

    @property
    def groups_apart(self) -> tuple[str, ...]:
        """The rater groups that return a workbook of their own, in the order of the forms."""
        apart = (group.name for form in self.forms if form.apart == "workbook" for group in form.groups)
        return tuple(dict.fromkeys(apart))

    @property
    def member_roles(self) -> tuple[str, ...]:
        """The 身份 of those who count as 党员; empty when the forms of members rate everybody in the list."""
        forms = [form for form in self.forms if form.subject == "member"]
        if any(not form.roles for form in forms):
            return ()
        return tuple(dict.fromkeys(role for form in forms for role in form.roles))

    @property
    def followed_up(self) -> frozenset[str]:
        """The verdicts after which a unit is looked at again (回头看)."""
        return frozenset(verdict.say for verdict in self.verdicts if verdict.again)

    def levels(self, form: Form) -> tuple[str, ...]:
        """Return a form's levels from best to worst; none for a form of scores only."""
        return self.scales[form.scale] if form.scale is not None else ()

    def settings(self) -> dict[str, Any]:
        """Return the settings that a rate depends on, by name, as they are printed with results."""
        rate = self.rate
        numerator: dict[str, Any] = (
            {"satisfied": list(rate.satisfied)}
            if rate.satisfied is not None
            else {"weights": {level: plain(weight) for level, weight in (rate.weights or {}).items()}}
        )
        return {
            **numerator,
            "base": rate.base,
            "of": rate.of,
            **self.counting.model_dump(),
            **self.rounding.model_dump(),
            "rollup": self.rollup.method,
            "empty_group": self.rollup.empty_group,
            **({"trim": plain(self.scores.trim)} if any(form.scored for form in self.forms) else {}),
        }

    def verdict(
        self,
        form: Form,
        rate: Fraction | None,
        shares: Mapping[str, Fraction | None],
        score: Fraction | None = None,
    ) -> str | None:
        """Return the first verdict that holds, compared exactly; None when none does.

        Args:
            form: The form of the result.
            rate: Its exact rate; None is compared with nothing.
            shares: The exact share of each level in the base; None likewise.
            score: The exact mean of a score item; None likewise.
        """
        for verdict in self.verdicts:
            if verdict.form not in (None, form.id):
                continue
            name = verdict.condition[0]
            share = {"rate": rate, "score": score}.get(name, shares.get(name))
            if share is not None and verdict.holds(share):
                return verdict.say
        return None
