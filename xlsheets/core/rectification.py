"""意见建议 and 整改台账: what raters wrote, and what is done about it.

Opinions are numbered once and keep their number; within a unit they stand in
an order that says nothing of the ballots they came from. What the office adds
by hand (kind, measure, who, until when, how far, the reply) stays with its
opinion when the round is merged again, and open ones go on into the next
round's ledger.
"""

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from xlsheets.core.findings import Place
from xlsheets.core.spelling import normal

NOWHERE = Place()


@dataclass(frozen=True, slots=True)
class Opinion:
    """意见建议: one thing that a rater wrote, as a return gives it.

    Attributes:
        text: The words.
        subject: Whom it is about; empty for the unit itself.
        case: Whether it is a 典型案例 that the unit puts forward instead.
        place: Where it stands.
        unit: Whose it is, in a return that speaks for several units; empty for the return's own.
    """

    text: str
    subject: str = ""
    case: bool = False
    place: Place = NOWHERE
    unit: str = ""


class State(StrEnum):
    """How far an opinion is dealt with."""

    OPEN = "open"
    IN_WORK = "in_work"
    SOLVED = "solved"


STATE_NAMES = {State.OPEN: "未解决", State.IN_WORK: "正在解决", State.SOLVED: "已解决"}
"""The words of the ledger's drop-down."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of 整改台账.

    Attributes:
        number: Given once and kept; counted from 1.
        round: The round in which it was written.
        unit: Whose return it stood in.
        subject: Whom it is about; empty for the unit itself.
        text: The words.
        kind: 类别, as the office sorts it.
        measure: 整改措施.
        owner: 责任人.
        until: 时限, as written.
        state: How far it is dealt with.
        reply: 答复.
    """

    number: int
    round: str
    unit: str
    subject: str
    text: str
    kind: str = ""
    measure: str = ""
    owner: str = ""
    until: str = ""
    state: State = State.OPEN
    reply: str = ""

    @property
    def worked_on(self) -> bool:
        """Whether the office wrote anything beside it."""
        return bool(self.kind or self.measure or self.owner or self.until or self.reply) or self.state != State.OPEN


def entries(opinions: Iterable[tuple[str, Opinion]], round_name: str, earlier: Sequence[Entry] = ()) -> list[Entry]:
    """Return the ledger of a round.

    Args:
        opinions: Unit and opinion of every accepted return; cases are left out.
        round_name: The round.
        earlier: The ledger so far: of this round as last merged, with what was
            written into it, and lines carried over from rounds before.

    Returns:
        The earlier lines that still stand, in their order, then the new ones:
        by unit in the order given, within a unit shuffled the same way each
        time. A line of this round that no return holds any more is kept when
        the office has worked on it, and dropped otherwise.
    """
    counted: Counter[tuple[str, str, str]] = Counter()
    by_unit: dict[str, list[Opinion]] = {}
    for unit, opinion in opinions:
        if not opinion.case:
            by_unit.setdefault(unit, []).append(opinion)
            counted[unit, opinion.subject, normal(opinion.text)] += 1
    kept: list[Entry] = []
    for entry in earlier:
        key = (entry.unit, entry.subject, normal(entry.text))
        if entry.round != round_name:
            kept.append(entry)
        elif counted[key]:
            counted[key] -= 1
            kept.append(entry)
        elif entry.worked_on:
            kept.append(entry)
    number = max((entry.number for entry in earlier), default=0)
    for unit, written in by_unit.items():
        for opinion in sorted(written, key=lambda one: _shuffled(unit, one)):
            key = (unit, opinion.subject, normal(opinion.text))
            if counted[key]:
                counted[key] -= 1
                number += 1
                kept.append(Entry(number, round_name, unit, opinion.subject, opinion.text))
    return kept


def carried(earlier: Iterable[Entry]) -> list[Entry]:
    """Return the lines that a next round goes on with: those that are not solved."""
    return [entry for entry in earlier if entry.state != State.SOLVED]


def renumbered(carried_over: Iterable[Entry], here: Sequence[Entry]) -> list[Entry]:
    """Return lines of an earlier round that are not in a ledger yet, numbered after it."""
    known = {(entry.round, entry.unit, entry.subject, normal(entry.text)) for entry in here}
    number = max((entry.number for entry in here), default=0)
    found = []
    for entry in carried_over:
        if (entry.round, entry.unit, entry.subject, normal(entry.text)) not in known:
            number += 1
            found.append(replace(entry, number=number))
    return found


def _shuffled(unit: str, opinion: Opinion) -> tuple[str, str]:
    """Return a key by which the opinions of a unit stand in an order that only their own words decide."""
    digest = hashlib.sha256("\0".join((unit, opinion.subject, opinion.text)).encode()).hexdigest()
    return digest, opinion.text


@dataclass(frozen=True, slots=True)
class Progress:
    """How many opinions are dealt with: total = solved + in work + open."""

    solved: int = 0
    in_work: int = 0
    open: int = 0

    @property
    def total(self) -> int:
        """All of them."""
        return self.solved + self.in_work + self.open


def progress(lines: Iterable[Entry]) -> Progress:
    """Return how far the lines of a ledger are dealt with; zeros for none."""
    states = Counter(entry.state for entry in lines)
    return Progress(states[State.SOLVED], states[State.IN_WORK], states[State.OPEN])
