"""领导点评: comments of leaders on organisations and members, and who has none yet."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from xlsheets.core.findings import Place
from xlsheets.core.roster import Roster
from xlsheets.core.rule import Comments

Kind = Literal["organisation", "member"]

NOWHERE = Place()


@dataclass(frozen=True, slots=True)
class Comment:
    """点评: one 登记表 as filled in.

    Attributes:
        unit: The organisation, or the member's.
        subject: The member; empty for the organisation itself.
        text: 点评意见.
        by: 点评人.
        day: 点评日期; None when it is not stated.
        summary: Whether the 总结 is filled in.
        place: Where the comment stands.
    """

    unit: str
    subject: str
    text: str
    by: str = ""
    day: date | None = None
    summary: bool = False
    place: Place = NOWHERE

    @property
    def kind(self) -> Kind:
        """Whom it is about."""
        return "member" if self.subject else "organisation"


@dataclass(frozen=True, slots=True)
class Coverage:
    """覆盖: who of a unit shall have a comment, and who has none yet.

    Attributes:
        unit: The unit.
        kind: Its organisation or its members.
        expected: Who shall have one, by name.
        missing: Those who have none, in the same order.
    """

    unit: str
    kind: Kind
    expected: tuple[str, ...]
    missing: tuple[str, ...]

    @property
    def done(self) -> int:
        """How many have one."""
        return len(self.expected) - len(self.missing)


def coverage(comments: Iterable[Comment], rule: Comments, roster: Roster) -> list[Coverage]:
    """Return who shall have a comment and who has none, by unit in roster order, organisations before members.

    Every unit with a unit above it or none below it is commented on, and every
    member of the list; a 登记表 without 点评意见 is no comment yet.
    """
    done = {(comment.unit, comment.subject) for comment in comments if comment.text}
    found: list[Coverage] = []
    for unit in roster.units:
        if "organisation" in rule.subjects and (unit.parent or unit.name in roster.leaves):
            absent = () if (unit.name, "") in done else (unit.name,)
            found.append(Coverage(unit.name, "organisation", (unit.name,), absent))
        names = roster.labels_of(unit.name) if "member" in rule.subjects else ()
        if names:
            found.append(
                Coverage(unit.name, "member", names, tuple(name for name in names if (unit.name, name) not in done))
            )
    return found


def people(listed: Iterable[Coverage], kind: Kind) -> tuple[int, int]:
    """Return how many of a kind shall have a comment, and how many have one."""
    of_kind = [one for one in listed if one.kind == kind]
    return sum(len(one.expected) for one in of_kind), sum(one.done for one in of_kind)
