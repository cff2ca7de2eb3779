"""名册: the units that shall return, their tree, their members.

Row order is roster order and decides the order of every table. An inner unit
is one that some row names as 上级单位; the others are leaves, and the leaves
are expected to return a workbook.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from functools import cached_property

from xlsheets.core.findings import Finding, Place, Refused
from xlsheets.core.spelling import contains_unit, normal, unit_key
from xlsheets.core.wording import finding


@dataclass(frozen=True, slots=True)
class Unit:
    """单位: one row of the roster.

    Attributes:
        name: As the roster writes it.
        code: 单位代码, if any.
        parent: 上级单位, by name.
        category: 类别, such as 教师 or 学生.
        eligible: 应参评, the number entitled to rate; None when unknown.
        issued: 发出, the number of ballots handed out; None when unknown.
        aliases: Other names that covers may use.
    """

    name: str
    code: str | None = None
    parent: str | None = None
    category: str | None = None
    eligible: int | None = None
    issued: int | None = None
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Member:
    """党员: one row of 党员名册."""

    unit: str
    name: str
    number: str | None = None
    status: str | None = None

    def acts_as(self, roles: Collection[str]) -> bool:
        """Return whether the member's 身份 is one of the roles; true for no roles, and for a member without one."""
        return not roles or self.status is None or self.status in roles


class Source(Enum):
    """Where a unit's name was read."""

    COVER = ("封面", "cover")
    FILE = ("文件名", "file name")
    SHEET = ("工作表名", "sheet name")


@dataclass(frozen=True, slots=True)
class Match:
    """What a written name was taken for.

    Attributes:
        unit: The roster's unit; None when none or several fit.
        exact: Whether the name stands so in the roster (alias and code included).
        near: The units that came close, for the message.
    """

    unit: str | None
    exact: bool = False
    near: tuple[str, ...] = ()


@dataclass(frozen=True)
class Roster:
    """Units in roster order and members by unit.

    Args:
        units: Every unit, inner ones included; a parent without a row of its own is added.
        members: Every member, in the order of 党员名册.
    """

    units: tuple[Unit, ...]
    members: tuple[Member, ...] = ()
    _by_name: dict[str, Unit] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Add parents without a row, and refuse a roster that is no tree.

        Raises:
            Refused: roster-invalid, for every unit that stands twice or is above itself.
        """
        if faults := list(tree_faults(self.units)):
            raise Refused(*faults)
        units = list(self.units)
        by_name = {unit.name: unit for unit in units}
        for unit in self.units:
            if unit.parent and unit.parent not in by_name:
                added = Unit(unit.parent)
                by_name[unit.parent] = added
                units.append(added)
        object.__setattr__(self, "units", tuple(units))
        object.__setattr__(self, "_by_name", by_name)

    def __contains__(self, name: str) -> bool:
        """Return whether a unit of this name exists."""
        return name in self._by_name

    def unit(self, name: str) -> Unit | None:
        """Return a unit by its name; None when there is none."""
        return self._by_name.get(name)

    @cached_property
    def order(self) -> dict[str, int]:
        """Each unit's position in the roster."""
        return {unit.name: position for position, unit in enumerate(self.units)}

    @cached_property
    def inner(self) -> tuple[str, ...]:
        """The units that have units below them, in the order they are first spoken of."""
        parents = {unit.parent for unit in self.units if unit.parent}
        mentioned: dict[str, None] = {}
        for unit in self.units:
            if unit.parent:
                mentioned.setdefault(unit.parent)
            if unit.name in parents:
                mentioned.setdefault(unit.name)
        return tuple(mentioned)

    @cached_property
    def leaves(self) -> tuple[str, ...]:
        """The units without units below them: those that shall return a workbook."""
        inner = set(self.inner)
        return tuple(unit.name for unit in self.units if unit.name not in inner)

    def leaves_below(self, name: str) -> tuple[str, ...]:
        """Return the leaves below a unit, in roster order; the leaf itself for a leaf."""
        below = {name}
        while True:
            more = {unit.name for unit in self.units if unit.parent in below} - below
            if not more:
                break
            below |= more
        return tuple(leaf for leaf in self.leaves if leaf in below)

    @cached_property
    def _members_by_unit(self) -> dict[str, tuple[Member, ...]]:
        units: dict[str, list[Member]] = {}
        for member in self.members:
            units.setdefault(member.unit, []).append(member)
        return {unit: tuple(members) for unit, members in units.items()}

    def members_of(self, unit: str, roles: Collection[str] = ()) -> tuple[Member, ...]:
        """Return a unit's members of some 身份 in the order of 党员名册, all for no roles; none when none are known."""
        return tuple(member for member in self._members_by_unit.get(unit, ()) if member.acts_as(roles))

    def labels_of(self, unit: str, roles: Collection[str] = ()) -> tuple[str, ...]:
        """Return how a unit's members are called on sheets and in results: those of one name with their number."""
        members = self.members_of(unit)
        labels = member_labels(members)
        return tuple(label for member, label in zip(members, labels, strict=True) if member.acts_as(roles))

    @cached_property
    def _keys(self) -> dict[str, tuple[str, ...]]:
        """Each reduced spelling (name, alias) with the units that it may mean."""
        keys: dict[str, list[str]] = {}
        for unit in self.units:
            for name in (unit.name, *unit.aliases):
                units = keys.setdefault(unit_key(name), [])
                if unit.name not in units:
                    units.append(unit.name)
        return {key: tuple(units) for key, units in keys.items()}

    @cached_property
    def _exact(self) -> dict[str, str]:
        names: dict[str, str] = {}
        for unit in self.units:
            for name in (unit.name, *unit.aliases, unit.code):
                if name:
                    names.setdefault(normal(name), unit.name)
        return names

    def match(self, written: str, source: Source = Source.COVER) -> Match:
        """Return the unit that a written name means.

        The name itself, an alias or a code is exact. A variant spelling counts
        when one unit fits: equal once reduced, or one inside the other (in a
        file name the longest unit named). Several that fit are all returned as
        near; nothing is guessed.
        """
        if source is Source.COVER and (name := self._exact.get(normal(written))):
            return Match(name, exact=True)
        key = unit_key(written)
        if not key:
            return Match(None)
        if units := self._keys.get(key):
            return Match(units[0] if len(units) == 1 else None, near=units)
        inside = [(len(name), units) for name, units in self._keys.items() if contains_unit(key, name)]
        if inside:
            longest = max(length for length, _ in inside)
            return _sole(unit for length, units in inside if length == longest for unit in units)
        if len(key) >= 3:
            return _sole(unit for name, units in self._keys.items() if contains_unit(name, key) for unit in units)
        return Match(None)


def member_labels(members: Sequence[Member]) -> tuple[str, ...]:
    """Return the members' names; 赵六（001） where a name stands twice and the number is known."""
    times = Counter(member.name for member in members)
    return tuple(
        f"{member.name}（{member.number}）" if times[member.name] > 1 and member.number else member.name
        for member in members
    )


def _sole(units: Iterable[str]) -> Match:
    near = tuple(dict.fromkeys(units))
    return Match(near[0] if len(near) == 1 else None, near=near)


Where = Callable[[int, str], Place]
"""Gives the place of a unit's field (name or parent) by the unit's position in the roster."""


def tree_faults(units: Sequence[Unit], where: Where = lambda at, field: Place()) -> Iterator[Finding]:
    """Yield what keeps units from being a tree: every name that stands again, and every loop, once.

    Args:
        units: In roster order.
        where: Gives the place of a fault.
    """
    first: dict[str, int] = {}
    for at, unit in enumerate(units):
        if unit.name in first:
            earlier = where(first[unit.name], "name").cell
            zh, en = (f"，第一次在 {earlier}", f", first at {earlier}") if earlier else ("", "")
            said = {"seen": f"“{unit.name}”出现两次{zh}", "seen_en": f"“{unit.name}” stands twice{en}"}
            yield roster_fault(where(at, "name"), **said, expected="每个单位一行", expected_en="a row a unit")
        first.setdefault(unit.name, at)
    parents = {unit.name: unit.parent for unit in reversed(units)}
    for loop in _loops(parents):
        start = min(loop, key=lambda name: first[name])
        at = loop.index(start)
        around = " → ".join([*loop[at:], *loop[:at], start])
        yield roster_fault(
            where(first[start], "parent"),
            seen=f"“{start}”的上级单位绕了一圈：{around}",
            seen_en=f"“{start}” is above itself: {around}",
            expected="上级单位成树",
            expected_en="units above that form a tree",
        )


def _loops(parents: Mapping[str, str | None]) -> Iterator[list[str]]:
    """Yield each loop of units, from a unit to the one above it."""
    done: set[str] = set()
    for name in parents:
        walked: dict[str, None] = {}
        above: str | None = name
        while above and above in parents and above not in done and above not in walked:
            walked[above] = None
            above = parents[above]
        if above in walked:
            names = list(walked)
            yield names[names.index(above) :]
        done |= walked.keys()


def roster_fault(place: Place, *, seen: str, seen_en: str, expected: str, expected_en: str) -> Finding:
    """Return the finding of a roster that cannot be believed."""
    return finding("roster-invalid", place, seen=seen, seen_en=seen_en, expected=expected, expected_en=expected_en)


def aliases(text: str) -> tuple[str, ...]:
    """Return the names of an 别名 cell, which 、 ; or , part."""
    for sign in "；;，,|/\n":
        text = text.replace(sign, "、")
    return tuple(part.strip() for part in text.split("、") if part.strip())


def unit_order(units: Iterable[str], roster: Roster | None) -> Sequence[str]:
    """Return units in roster order, those it lacks after them by code point."""
    order = roster.order if roster else {}
    return sorted(units, key=lambda name: (order.get(name, len(order)), name))
