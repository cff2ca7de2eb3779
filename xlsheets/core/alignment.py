"""What is the same in several rounds: forms, items, units, subjects, rater groups.

Offices reword an item, renumber it, rename a branch. Each name of a round
leads to the name under which all rounds are set side by side: the latest
round's. Names that are equal but for spelling are the same; item texts that
are nearly equal are taken for the same and said so, once each. Nothing is
matched by its position alone.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from xlsheets.core.findings import Finding, Place
from xlsheets.core.likeness import likeness
from xlsheets.core.period import Period
from xlsheets.core.roster import unit_order
from xlsheets.core.scheme import Form
from xlsheets.core.spelling import item_key, normal, unit_key
from xlsheets.core.wording import finding

NEAR = 85
"""How like two item texts are, of 100, to be taken for the same."""
CLEAR = 8
"""How much liker than any other."""

_TAIL = "情况"
_DENIALS = "不未无没非"


@dataclass(frozen=True, slots=True)
class Key:
    """What a rate is of, under the names that all rounds share.

    Attributes:
        unit: The unit.
        form: The form's key.
        subject: The unit itself, or who was rated.
        group: The rater group; None for all together.
        item: The item's text.
    """

    unit: str
    form: str
    subject: str
    group: str | None
    item: str


class Alignment:
    """The names of several rounds led to those of the latest round that has them.

    Args:
        periods: From the earliest to the latest.
        near: Whether nearly equal item texts are taken for the same.
    """

    def __init__(self, periods: Sequence[Period], *, near: bool = True) -> None:
        self.periods = tuple(periods)
        self._near = near
        self.forms: list[Form] = []
        self.items: dict[str, list[str]] = {}
        self.units: list[str] = []
        self._unit_keys: dict[str, set[str]] = {}
        self._form_of: list[dict[str, str]] = []
        self._item_of: list[dict[tuple[str, str], str]] = []
        self._unit_of: list[dict[str, str]] = []
        self._notes: list[Finding] = []
        for period in reversed(self.periods):
            self._form_of.insert(0, self._take_forms(period))
            self._item_of.insert(0, self._take_items(period, self._form_of[0]))
            self._unit_of.insert(0, self._take_units(period))

    @property
    def notes(self) -> list[Finding]:
        """What was taken for the same though it is written otherwise, from the latest round to the earliest."""
        return list(self._notes)

    # ── forms ───────────────────────────────────────────────────────

    def _take_forms(self, period: Period) -> dict[str, str]:
        """Lead a round's forms to known ones: the same key and kind of subject, else the same title and kind."""
        found: dict[str, str] = {}
        for same in (_same_id, _same_title):
            for form in period.scheme.forms:
                if form.id in found:
                    continue
                known = [one.id for one in self.forms if one.id not in found.values() and same(form, one)]
                if len(known) == 1:
                    found[form.id] = known[0]
        for form in period.scheme.forms:
            if form.id not in found:
                name = form.id
                while any(name == one.id for one in self.forms):  # the same key for another kind of subject
                    name += "′"
                self.forms.append(form.model_copy(update={"id": name}))
                self.items[name] = []
                found[form.id] = name
        return found

    def form(self, name: str) -> Form:
        """Return a form by its shared name, as the latest round that has it says it is."""
        return next(form for form in self.forms if form.id == name)

    def title(self, name: str) -> str:
        """Return what people call a form."""
        form = self.form(name)
        return form.title or form.id

    # ── items ───────────────────────────────────────────────────────

    def _take_items(self, period: Period, forms: dict[str, str]) -> dict[tuple[str, str], str]:
        found: dict[tuple[str, str], str] = {}
        for form in period.scheme.forms:
            known = self.items[forms[form.id]]
            pairs = dict(_equal_items(form.texts, known))
            if self._near:
                left = [text for text in form.texts if text not in pairs]
                for text, other in _near_items(left, [one for one in known if one not in pairs.values()]):
                    pairs[text] = other
                    self._note(period, "项目", "item", text, other)
            for text in form.texts:
                if text not in pairs:
                    known.append(text)
                found[form.id, text] = pairs.get(text, text)
        return found

    # ── units ───────────────────────────────────────────────────────

    def _take_units(self, period: Period) -> dict[str, str]:
        found: dict[str, str] = {}
        names = _units(period)
        known = list(self.units)
        for name in names:
            if name in known:
                found[name] = name
        for name in names:
            keys = _keys(name, period)
            if name not in found:
                like = [one for one in known if one not in found.values() and keys & self._unit_keys[one]]
                if len(like) == 1:
                    found[name] = like[0]
                    self._note(period, "单位", "unit", name, like[0])
                else:
                    found[name] = name
                    self.units.append(name)
            self._unit_keys.setdefault(found[name], set()).update(keys)
        return found

    def _note(self, period: Period, zh: str, en: str, seen: str, taken: str) -> None:
        place = Place(period.file)
        values = {"kind": zh, "kind_en": en, "seen": seen, "round": period.name, "taken": taken}
        self._notes.append(finding("compare-matched", place, **values))

    # ── looking up ──────────────────────────────────────────────────

    def form_of(self, at: int, form: str) -> str:
        """Return the shared name of a form of the round at a place in the order."""
        return self._form_of[at][form]

    def form_in(self, at: int, name: str) -> Form | None:
        """Return the form of a round that has a shared name; None when it has none."""
        scheme = self.periods[at].scheme
        return next((form for form in scheme.forms if self._form_of[at][form.id] == name), None)

    def unit_of(self, at: int, unit: str) -> str:
        """Return the shared name of a unit of the round at a place in the order; the name itself for no unit."""
        return self._unit_of[at].get(unit, unit)

    def key_of(self, at: int, unit: str, form: str, subject: str, group: str | None, item: str) -> Key:
        """Return what a line of the round at a place in the order is of, in the shared names."""
        shared = self.unit_of(at, unit)
        name = self._form_of[at][form]
        if subject == unit:
            whom = shared
        else:
            whom = normal(subject) if self.form(name).of_people else self._unit_of[at].get(subject, normal(subject))
        return Key(shared, name, whom, group and normal(group), self.item_of(at, form, item))

    def item_of(self, at: int, form: str, item: str) -> str:
        """Return the shared name of an item of a form of the round at a place in the order."""
        return self._item_of[at].get((form, item), item)

    def items_in(self, at: int, name: str) -> frozenset[str]:
        """Return the shared names of a form's items in a round; empty when the round lacks the form."""
        form = self.form_in(at, name)
        return frozenset(self._item_of[at][form.id, text] for text in form.texts) if form else frozenset()

    def groups_in(self, at: int, name: str) -> tuple[str, ...]:
        """Return the shared names of a form's rater groups in a round, in scheme order; empty when it has none."""
        form = self.form_in(at, name)
        return tuple(normal(group.name) for group in form.groups) if form else ()

    def roster_units(self, at: int) -> frozenset[str]:
        """Return the shared names of the units in a round's roster; empty without one."""
        roster = self.periods[at].roster
        return frozenset(self._unit_of[at][unit.name] for unit in roster.units) if roster else frozenset()

    @cached_property
    def unit_places(self) -> dict[str, int]:
        """Each unit's place in the tables: the latest round's order, units with units below them first."""
        inner = {self._unit_of[at].get(unit, unit) for at, period in enumerate(self.periods) for unit in period.inner}
        ordered = sorted(self.units, key=lambda unit: unit not in inner)
        return {unit: place for place, unit in enumerate(ordered)}


def _same_id(one: Form, other: Form) -> bool:
    return (one.id, one.subject) == (other.id, other.subject)


def _same_title(one: Form, other: Form) -> bool:
    return one.subject == other.subject and bool(one.title) and normal(one.title) == normal(other.title)


def _units(period: Period) -> list[str]:
    """Return the units of a round: those of its results in roster order, then those that returned nothing."""
    counted = {result.line.unit for result in (*period.results, *period.rollup)}
    listed = [unit.name for unit in period.roster.units] if period.roster else []
    return list(dict.fromkeys([*unit_order(counted, period.roster), *listed]))


def _keys(name: str, period: Period) -> set[str]:
    """Return the reduced spellings that mean a unit, its aliases included."""
    unit = period.roster.unit(name) if period.roster else None
    return {unit_key(name), *(unit_key(alias) for alias in (unit.aliases if unit else ()))}


def _equal_items(texts: Iterable[str], known: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield the texts that are equal to a known one but for spelling and numbering, each known one once."""
    left: dict[str, str] = {}
    for one in known:
        left.setdefault(item_key(one), one)
    for text in texts:
        if other := left.pop(item_key(text), None):
            yield text, other


def _near_items(texts: Sequence[str], known: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield the texts that are nearly equal to a known one, each the clearly nearest of the other."""
    likeness = {(text, one): _likeness(item_key(text), item_key(one)) for text in texts for one in known}
    for text in texts:
        for one in known:
            best = likeness[text, one]
            rivals = [value for (left, right), value in likeness.items() if (left == text) != (right == one)]
            if best >= NEAR and best - max(rivals, default=0.0) >= CLEAR:
                yield text, one


def _likeness(one: str, other: str) -> float:
    """Return how alike two items are, of 100; 0 when a number, a denial or the last word tells them apart.

    What an item is about stands at its end: 技能提高不放松 and 技能提高不放过 are
    two items, however few letters they differ in.
    """
    if [char for char in one if char.isdigit()] != [char for char in other if char.isdigit()]:
        return 0.0
    if [char for char in one if char in _DENIALS] != [char for char in other if char in _DENIALS]:
        return 0.0
    if one.removesuffix(_TAIL)[-2:] != other.removesuffix(_TAIL)[-2:]:
        return 0.0
    return likeness(one, other)
