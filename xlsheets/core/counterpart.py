"""无对应: what stands in some rounds and not in all, named at the highest level that explains it.

A quarter's items that the half-year lacks are listed once as items, not once
a unit; a branch that did not return is listed once as a unit, not once an
item.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from xlsheets.core.alignment import Alignment, Key
from xlsheets.core.rollup import Result

Kind = Literal["item", "group", "unit", "form", "subject", "line", "aspect", "category", "mode"]
KIND_NAMES: dict[Kind, tuple[str, str]] = {
    "item": ("项目", "item"),
    "group": ("参评人类别", "rater group"),
    "unit": ("单位", "unit"),
    "form": ("样表", "form"),
    "subject": ("对象", "subject"),
    "line": ("单项", "single result"),
    "aspect": ("方面", "aspect"),
    "category": ("单位类别", "category of units"),
    "mode": ("评议方式", "way of rating"),
}
"""What is missing, in Chinese and in English, in the order of the list."""

Along = Sequence[Result | None]
"""A line's result in each round, in the order of the rounds; None where a round has none."""


@dataclass(frozen=True, slots=True)
class Unmatched:
    """Something that stands in some rounds and not in all.

    Attributes:
        kind: item and group are of a form in the schemes; unit, form (of a unit) and subject
            are of the results; line is a single result of a subject; aspect is of a form in the
            schemes; category and mode are sub-totals, of one form where form is given.
        form: The form's shared name; None for a unit, and for a sub-total as a whole.
        unit: The unit; None for items, groups, aspects and sub-totals.
        subject: Who was rated, for subject and line; None for the others.
        name: What is missing: the text of the item, the name of the unit, subject, group, aspect
            or sub-total; empty for a form, and for the aspect that a form as a whole is.
        present: For each round whether it is there.
        missing: For each round whether the unit stood in its roster and returned nothing.
    """

    kind: Kind
    form: str | None
    unit: str | None
    subject: str | None
    name: str
    present: tuple[bool, ...]
    missing: tuple[bool, ...]

    def presence(self, at: int) -> tuple[str, str]:
        """Return in words whether a round has it, in Chinese and in English."""
        if self.present[at]:
            return "有", "yes"
        return ("未报送", "not returned") if self.missing[at] else ("—", "—")


@dataclass(frozen=True, slots=True)
class _Cause:
    """Why a line stands in no more rounds than it does."""

    kind: Kind
    form: str | None
    unit: str | None = None
    subject: str | None = None
    item: str | None = None
    group: str | None = None


def without_counterpart(alignment: Alignment, lines: Mapping[Key, Along]) -> list[Unmatched]:
    """Return what stands in some rounds and not in all: items and groups first, then units, then what units lack.

    Args:
        alignment: The names that the rounds share.
        lines: Every line of every round, in the order of the tables.

    Returns:
        Each thing once, in the order of the tables; empty when every line stands in every round.
    """
    present = [_Present(alignment, lines, at) for at in range(len(alignment.periods))]
    causes: dict[_Cause, tuple[Key, Along]] = {}
    for key, along in lines.items():
        for at, result in enumerate(along):
            if result is None:
                for cause in present[at].causes(key):
                    causes.setdefault(cause, (key, along))
    kinds = list(KIND_NAMES)
    ordered = sorted(causes, key=lambda cause: kinds.index(cause.kind))
    return [_unmatched(cause, causes[cause], present) for cause in ordered]


def _unmatched(cause: _Cause, example: tuple[Key, Along], present: Sequence["_Present"]) -> Unmatched:
    key, along = example
    written = next(result.line for result in reversed(along) if result is not None)
    subject = written.subject if cause.subject is not None else None
    names: dict[Kind, str | None] = {
        "item": cause.item,
        "group": written.group,
        "unit": cause.unit,
        "form": "",
        "subject": subject,
        "line": cause.item,
    }
    return Unmatched(
        cause.kind,
        cause.form,
        cause.unit,
        subject,
        names[cause.kind] or "",
        tuple(one.has(cause) for one in present),
        tuple(one.returned_nothing(key.unit) and cause.unit is not None for one in present),
    )


class _Present:
    """What one round has, in the names that all rounds share."""

    def __init__(self, alignment: Alignment, lines: Mapping[Key, Along], at: int) -> None:
        self._alignment, self._at = alignment, at
        there = [key for key, along in lines.items() if along[at] is not None]
        self._lines = set(there)
        self._units = {key.unit for key in there}
        self._forms = {(key.unit, key.form) for key in there}
        self._subjects = {(key.unit, key.form, key.subject) for key in there}
        names = {key.form for key in lines}
        self._items = {name: alignment.items_in(at, name) for name in names}
        self._groups = {name: alignment.groups_in(at, name) for name in names}
        self._listed = alignment.roster_units(at)

    def causes(self, key: Key) -> Iterator[_Cause]:
        """Yield why the round has no such line: what the scheme lacks, and what the unit lacks."""
        items = self._items[key.form]
        lacking = False
        if key.item not in items:
            lacking = True
            yield _Cause("item", key.form, item=key.item)
        elif key.group is not None and key.group not in self._groups[key.form]:
            lacking = True
            yield _Cause("group", key.form, group=key.group)
        if key.unit not in self._units:
            yield _Cause("unit", None, key.unit)
        elif items and (key.unit, key.form) not in self._forms:
            yield _Cause("form", key.form, key.unit)
        elif items and (key.unit, key.form, key.subject) not in self._subjects:
            yield _Cause("subject", key.form, key.unit, key.subject)
        elif not lacking:
            yield _Cause("line", key.form, key.unit, key.subject, key.item, key.group)

    def has(self, cause: _Cause) -> bool:
        """Return whether the round has what a cause says is lacking elsewhere."""
        if cause.kind == "item":
            return cause.item in self._items[cause.form or ""]
        if cause.kind == "group":
            return cause.group in self._groups[cause.form or ""]
        if cause.kind == "unit":
            return cause.unit in self._units
        if cause.kind == "form":
            return (cause.unit, cause.form) in self._forms
        if cause.kind == "subject":
            return (cause.unit, cause.form, cause.subject) in self._subjects
        line = Key(cause.unit or "", cause.form or "", cause.subject or "", cause.group, cause.item or "")
        return line in self._lines

    def returned_nothing(self, unit: str) -> bool:
        """Return whether a unit stood in the round's roster and has no result."""
        return unit in self._listed and unit not in self._units
