"""方面 of several rounds side by side: a row an aspect of a subject, and one for its form as a whole.

Aspects are the same by their names, but for spelling and numbering. Two
rounds' figures are only subtracted when the aspect is made of the same items
by the same weights, and each of the items means the same.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from xlsheets.core import rounding
from xlsheets.core.alignment import Key
from xlsheets.core.aspects import Composite, is_composed, shares
from xlsheets.core.comparison import Change, Comparison, Measure
from xlsheets.core.counterpart import Unmatched
from xlsheets.core.definition import Difference, Setting, definition, differences
from xlsheets.core.scheme import Rounding
from xlsheets.core.spelling import item_key

WHOLE_FORM = "全表"
"""What the whole form is called beside its aspects."""

Made = Sequence[Composite | None]
"""An aspect in each round, in the order of the rounds; None where a round has none."""


@dataclass(frozen=True, slots=True)
class AspectRow:
    """One aspect of one subject, or its form as a whole, in every round.

    Attributes:
        key: What it is of; its item is the aspect without numbering, empty for the whole form.
        scored: Whether it is of the mean score of the score items, else of the rate of the level items.
        inner: Whether the unit is one with units below it.
        together: Whether it is of all people of the unit together.
        composites: What it is in each round; None where a round has none.
        measures: What is compared of each; None where it is unknown.
        changes: A change a round; None for the first that has the row, and where a round has none.
        hidden: Whether the rater group is too small in some round to be shown on its own.
    """

    key: Key
    scored: bool
    inner: bool
    together: bool
    composites: tuple[Composite | None, ...]
    measures: tuple[Measure | None, ...]
    changes: tuple[Change | None, ...]
    hidden: bool = False

    @property
    def present(self) -> tuple[bool, ...]:
        """For each round whether it has the row."""
        return tuple(one is not None for one in self.composites)

    @property
    def written(self) -> Composite:
        """The latest round's, whose subject, group and aspect are written as people write them."""
        return next(one for one in reversed(self.composites) if one is not None)

    @property
    def whole(self) -> bool:
        """Whether it is of a unit itself, or of all its people together, by all rater groups together."""
        return self.key.group is None and self.key.subject == self.key.unit


def aspect_rows(comparison: Comparison) -> list[AspectRow]:
    """Return every aspect and whole form of every round, in the order of the tables; empty when no round has any."""
    composed = _Composed(comparison)
    found: dict[tuple[Key, bool], list[Composite | None]] = {}
    for at in range(len(comparison.periods) - 1, -1, -1):  # the latest first: tables follow its order
        for one in comparison.periods[at].aspects:
            for scored in (False, True):
                if composed.items(at, one.form, one.aspect, scored):
                    along = found.setdefault((_key_of(comparison, at, one), scored), [None] * len(comparison.periods))
                    along[at] = along[at] or one
    hidden = {_whose(row.key) for row in comparison.every_row if row.hidden}
    rows = [_row(composed, key, scored, along, _whose(key) in hidden) for (key, scored), along in found.items()]
    return _in_order(comparison, rows)


def _key_of(comparison: Comparison, at: int, one: Composite) -> Key:
    key = comparison.alignment.key_of(at, one.unit, one.form, one.subject, one.group, "")
    return Key(key.unit, key.form, key.subject, key.group, item_key(one.aspect or ""))


def _whose(key: Key) -> tuple[str, str, str, str | None]:
    return key.unit, key.form, key.subject, key.group


def _in_order(comparison: Comparison, rows: Sequence[AspectRow]) -> list[AspectRow]:
    """Return rows by unit, form, subject, aspect (the whole form last) and rater group."""
    units = comparison.alignment.unit_places
    forms = {form.id: place for place, form in enumerate(comparison.alignment.forms)}
    groups = {form: comparison.group_places(form) for form in forms}
    subjects: dict[tuple[str, str], int] = {}
    aspects: dict[tuple[str, str], int] = {}
    for row in rows:
        subjects.setdefault((row.key.unit, row.key.subject), len(subjects))
        aspects.setdefault((row.key.form, row.key.item), len(aspects))

    def order(row: AspectRow) -> tuple[int, ...]:
        key = row.key
        whose = units[key.unit], forms[key.form], subjects[key.unit, key.subject]
        return *whose, not key.item, aspects[key.form, key.item], row.scored, groups[key.form][key.group]

    return sorted(rows, key=order)


def _row(composed: "_Composed", key: Key, scored: bool, along: Made, hidden: bool) -> AspectRow:
    comparison = composed.comparison
    there = [(at, one) for at, one in enumerate(along) if one is not None]
    inner = any(one.unit in comparison.periods[at].inner for at, one in there)
    measures = [
        None if one is None else _measure(one, scored, comparison.periods[at].scheme.rounding)
        for at, one in enumerate(along)
    ]
    changes: list[Change | None] = [None] * len(along)
    for (since, earlier), (at, later) in pairwise(there):
        differs = composed.differences((since, earlier), (at, later), scored, inner)
        changes[at] = comparison.change(since, at, measures, differs)
    together = key.subject == key.unit and comparison.alignment.form(key.form).of_people
    return AspectRow(key, scored, inner, together, tuple(along), tuple(measures), tuple(changes), hidden)


def _measure(one: Composite, scored: bool, rule: Rounding) -> Measure | None:
    if scored:
        return None if one.mean is None else Measure(one.mean, rounding.mean(one.mean, rule), True)
    return None if one.rate is None else Measure(one.rate.share, one.rate.printed, False)


# ── definitions ─────────────────────────────────────────────────────

Items = Mapping[str, tuple[str, Fraction]]
"""The items of an aspect by their shared names: as written, and with what share."""


class _Composed:
    """What the aspects of several rounds are made of; found once a form and aspect, not once a subject."""

    def __init__(self, comparison: Comparison) -> None:
        self.comparison = comparison
        self._items: dict[tuple[int, str, str | None, bool], Items] = {}
        self._differences: dict[tuple[object, ...], tuple[Difference, ...]] = {}

    def items(self, at: int, form: str, aspect: str | None, scored: bool) -> Items:
        """Return the level items, or the score items, of a round's aspect; empty when it has none."""
        key = (at, form, aspect, scored)
        if key not in self._items:
            parts = shares(self.comparison.periods[at].scheme.form(form), aspect, scored=scored)
            names = {text: self.comparison.alignment.item_of(at, form, text) for text in parts}
            self._items[key] = {names[text]: (text, share) for text, share in parts.items()}
        return self._items[key]

    def differences(
        self, earlier: tuple[int, Composite], later: tuple[int, Composite], scored: bool, inner: bool
    ) -> tuple[Difference, ...]:
        """Return in what two rounds' aspects differ: their items, the weights of these, and what each item means."""
        ends = [(at, one.form, one.aspect, one.group) for at, one in (earlier, later)]
        grouped = ends[1][3] is not None
        key = (*(end[:3] for end in ends), scored, inner, grouped)
        if key not in self._differences:
            before, after = (self.items(*end[:3], scored) for end in ends)
            found = dict.fromkeys(differences(*_of_items(before, after)))
            for texts in _pairs(before, after):
                one, other = (
                    definition(scheme, scheme.form(form), text, inner=inner, group=group)
                    for text, (at, form, _, group) in zip(texts, ends, strict=True)
                    for scheme in (self.comparison.periods[at].scheme,)
                )
                found.update(dict.fromkeys(differences(one, other)))
            self._differences[key] = tuple(found)
        return self._differences[key]


def _pairs(before: Items, after: Items) -> list[tuple[str, str]]:
    """Return the items that both have, as each writes them; the first of each where they share none."""
    shared = [(before[name][0], after[name][0]) for name in after if name in before]
    return shared or [(next(iter(before.values()))[0], next(iter(after.values()))[0])]


def _of_items(before: Items, after: Items) -> tuple[list[Setting], list[Setting]]:
    """Return the items and weights of both rounds as settings, in the words of what they do not share."""
    both: tuple[list[Setting], list[Setting]] = ([], [])
    for own, other, settings in ((before, after, both[0]), (after, before, both[1])):
        settings.append(Setting("items", frozenset(own), *_some([name for name in own if name not in other])))
        if before.keys() == after.keys():
            weights = {name: share for name, (_, share) in own.items()}
            changed = [f"{name} {weights[name]}" for name in after if weights[name] != other[name][1]]
            settings.append(Setting("weights", frozenset(weights.items()), *_some(changed)))
    return both


def _some(names: Sequence[str]) -> tuple[str, str]:
    """Return at most three names, and how many there are, in Chinese and in English."""
    shown = "、".join(names[:3])
    return (f"{shown}等{len(names)}项", f"{shown} … {len(names)}") if len(names) > 3 else (shown, shown)


# ── without a counterpart ───────────────────────────────────────────


def aspects_without_counterpart(comparison: Comparison, rows: Sequence[AspectRow]) -> list[Unmatched]:
    """Return the aspects that stand in some rounds' schemes and not in all, once a form.

    A unit or a person that a round lacks is not named again here.
    """
    present = [_aspects_in(comparison, at) for at in range(len(comparison.periods))]
    found: dict[tuple[str, str, bool], Unmatched] = {}
    nowhere = (False,) * len(present)
    for row in rows:
        what = (row.key.form, row.key.item, row.scored)
        there = tuple(what in one for one in present)
        if what not in found and not all(there):
            name = row.written.aspect or ""
            found[what] = Unmatched("aspect", row.key.form, None, None, name, there, nowhere)
    return list(found.values())


def _aspects_in(comparison: Comparison, at: int) -> frozenset[tuple[str, str, bool]]:
    """Return the aspects of a round's scheme: form, aspect and whether it has score items, in the shared names."""
    return frozenset(
        (comparison.alignment.form_of(at, form.id), item_key(aspect or ""), scored)
        for form in comparison.periods[at].scheme.forms
        if is_composed(form)
        for aspect in (*form.aspects, None)
        for scored in (False, True)
        if shares(form, aspect, scored=scored)
    )
