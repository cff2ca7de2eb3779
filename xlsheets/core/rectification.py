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
from dataclasses import dataclass, field, replace
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
        origin: The fingerprint of what it was before the office rewrote it; empty where it did not.
    """

    text: str
    subject: str = ""
    case: bool = False
    place: Place = NOWHERE
    unit: str = ""
    origin: str = field(default="", compare=False, repr=False)


def fingerprint(unit: str, subject: str, text: str) -> str:
    """Return by what an opinion is known again, however it is spaced."""
    return hashlib.sha256("\0".join((unit, subject, normal(text))).encode()).hexdigest()[:16]


class State(StrEnum):
    """How far an opinion is dealt with."""

    OPEN = "open"
    IN_WORK = "in_work"
    SOLVED = "solved"


STATE_NAMES = {State.OPEN: "未解决", State.IN_WORK: "正在解决", State.SOLVED: "已解决"}
"""The words of the ledger's drop-down."""
_SAID = {
    State.SOLVED: "已解决|解决|已办结|办结|已办理|已完成|完成|已整改|整改完成|已整改完成|已落实|已答复|已销号|销号",
    State.IN_WORK: "正在解决|正在办理|办理中|正在整改|整改中|解决中|进行中|处理中|部分解决|基本解决|落实中|推进中",
}
_STATE_OF = {word: state for state, words in _SAID.items() for word in words.split("|")}


def state_said(words: str) -> State:
    """Return how far a line is by what stands in 办理情况: the drop-down's words and their like; any other is open."""
    return _STATE_OF.get(normal(words).strip("。.!,，;；√✓"), State.OPEN)


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
        said: The office's own words for how far it is; empty for those of the drop-down.
        by_hand: Whether the office entered it itself, so that no return holds it.
        more: Columns that the office added: heading and words.
        origin: The fingerprint of the opinion as a return gave it; empty for what stands here.
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
    said: str = ""
    by_hand: bool = False
    more: tuple[tuple[str, str], ...] = ()
    origin: str = field(default="", compare=False, repr=False)

    @property
    def key(self) -> str:
        """By what it is known again in a return, though the office rewrote it here."""
        return self.origin or fingerprint(self.unit, self.subject, self.text)

    @property
    def rewritten(self) -> bool:
        """Whether the office changed the words, the unit or the subject."""
        return bool(self.origin) and self.origin != fingerprint(self.unit, self.subject, self.text)

    @property
    def worked_on(self) -> bool:
        """Whether the office wrote anything beside it."""
        written = self.kind or self.measure or self.owner or self.until or self.reply or self.said or self.more
        return bool(written) or self.state != State.OPEN


def entries(
    opinions: Iterable[tuple[str, Opinion]], round_name: str, earlier: Sequence[Entry] = (), last: int = 0
) -> list[Entry]:
    """Return the ledger of a round.

    Args:
        opinions: Unit and opinion of every accepted return; cases are left out.
        round_name: The round.
        earlier: The ledger so far: of this round as last merged, with what was
            written into it, and lines carried over from rounds before. Lines
            without a number, or with that of a line above, get one.
        last: The highest number that was ever given; it is not given again.

    Returns:
        The earlier lines that still stand, in their order, then the new ones:
        by unit in the order given, within a unit shuffled the same way each
        time. A line of this round that no return holds any more is kept when
        the office has worked on it, rewrote it or entered it itself, and dropped
        otherwise.
    """
    counted: Counter[str] = Counter()
    by_unit: dict[str, list[Opinion]] = {}
    for unit, opinion in opinions:
        if not opinion.case:
            by_unit.setdefault(unit, []).append(opinion)
            counted[_key(unit, opinion)] += 1
    kept: list[Entry] = []
    earlier = numbered(earlier, round_name, last)
    for entry in earlier:
        key = entry.key
        if entry.round != round_name:
            kept.append(entry)
        elif counted[key]:
            counted[key] -= 1
            kept.append(entry)
        elif entry.worked_on or entry.by_hand or entry.rewritten:
            kept.append(entry)
    number = highest(earlier, last)
    for unit, written in by_unit.items():
        for opinion in sorted(written, key=lambda one: _shuffled(unit, one)):
            key = _key(unit, opinion)
            if counted[key]:
                counted[key] -= 1
                number += 1
                kept.append(Entry(number, round_name, unit, opinion.subject, opinion.text, origin=opinion.origin))
    return kept


def _key(unit: str, opinion: Opinion) -> str:
    return opinion.origin or fingerprint(unit, opinion.subject, opinion.text)


def highest(lines: Iterable[Entry], last: int = 0) -> int:
    """Return the highest number that lines have, or that was ever given; 0 for none."""
    return max((last, *(entry.number for entry in lines)))


def numbered(lines: Sequence[Entry], round_name: str, last: int = 0) -> list[Entry]:
    """Return the lines of a ledger, each under a number of its own: what people entered in the sheet has none yet.

    Args:
        lines: The ledger as people left it; 0 stands for no number.
        round_name: The round of lines that state none.
        last: The highest number that was ever given.
    """
    taken: set[int] = set()
    number = highest(lines, last)
    found = []
    for line in lines:
        if line.number < 1 or line.number in taken:
            number += 1
            line = replace(line, number=number, round=line.round or round_name, by_hand=True, origin="")
        elif not line.round:
            line = replace(line, round=round_name)
        taken.add(line.number)
        found.append(line)
    return found


def carried(earlier: Iterable[Entry]) -> list[Entry]:
    """Return the lines that a next round goes on with: those that are not solved."""
    return [entry for entry in earlier if entry.state != State.SOLVED]


def renumbered(carried_over: Iterable[Entry], here: Sequence[Entry], last: int = 0) -> list[Entry]:
    """Return lines of an earlier round that are not in a ledger yet, numbered after it."""
    known = {(entry.round, entry.key) for entry in here}
    number = highest(here, last)
    found = []
    for entry in carried_over:
        if (entry.round, entry.key) not in known:
            number += 1
            found.append(replace(entry, number=number, origin=entry.key))
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
