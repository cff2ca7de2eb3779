"""未报送 at each level: who has returned, who is missing, who is late, and what is said to them."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from xlsheets.core.ledger import Status
from xlsheets.core.outcome import Outcome


@dataclass(frozen=True, slots=True)
class Level:
    """Where an inner unit stands.

    Attributes:
        unit: Its name.
        expected: The leaves below it, in roster order.
        returned: Those that were counted.
        missing: Those that were not.
        late: Those whose return is dated after the due day.
    """

    unit: str
    expected: tuple[str, ...]
    returned: tuple[str, ...]
    missing: tuple[str, ...]
    late: tuple[str, ...]


def levels(outcome: Outcome) -> list[Level]:
    """Return the standing of every inner unit, in roster order; empty without a roster or without levels."""
    roster = outcome.roster
    if roster is None:
        return []
    returned, late = set(outcome.units), late_units(outcome)
    found = []
    for inner in roster.inner:
        leaves = roster.leaves_below(inner)
        found.append(
            Level(
                inner,
                leaves,
                tuple(leaf for leaf in leaves if leaf in returned),
                tuple(leaf for leaf in leaves if leaf in outcome.missing),
                tuple(leaf for leaf in leaves if leaf in late),
            )
        )
    return found


def late_units(outcome: Outcome) -> set[str]:
    """Return the units whose counted return is dated after the due day."""
    due = outcome.scheme.due
    return {
        file.unit
        for file in outcome.files
        if due and file.unit and file.date and file.date > due and file.status is Status.ACCEPTED
    }


def days_left(due: date | None, today: date) -> int | None:
    """Return how many days are left until the due day, which itself is in time; negative after it, None without one."""
    return None if due is None else (due - today).days


def reminders(outcome: Outcome, today: date) -> list[str]:
    """Return a 催报 message for every lowest inner unit with missing leaves, the one for units under none last.

    Args:
        outcome: The round.
        today: The day on which the messages are sent.
    """
    roster = outcome.roster
    if roster is None or not outcome.missing:
        return []
    above: Mapping[str, str | None] = {unit.name: unit.parent for unit in roster.units}
    by_parent: dict[str, list[str]] = {}
    for unit in outcome.missing:
        by_parent.setdefault(above.get(unit) or "", []).append(unit)
    order = [inner for inner in (*roster.inner, "") if inner in by_parent]
    return [_reminder(outcome, inner, by_parent[inner], today) for inner in order]


def _reminder(outcome: Outcome, inner: str, missing: Collection[str], today: date) -> str:
    scheme = outcome.scheme
    title = scheme.title or scheme.id
    whom = f"{inner}：\n" if inner else "各单位：\n"
    stuck = {file.unit for file in outcome.files if file.status is Status.REJECTED}
    names = "、".join(f"{name}（已收到但没有采用，须改正重报）" if name in stuck else name for name in missing)
    lines = [f"{whom}“{title}”报送表，{'你单位所属' if inner else ''}以下 {len(missing)} 个单位尚未报送：{names}。"]
    left = days_left(scheme.due, today)
    if scheme.due is not None and left is not None:
        day = f"{scheme.due.year}年{scheme.due.month}月{scheme.due.day}日"
        if left > 0:
            lines.append(f"截止日期为{day}，还有 {left} 天，请督促按时报送。")
        elif left == 0:
            lines.append(f"今天（{day}）截止，请督促务必今天报送。")
        else:
            lines.append(f"截止日期为{day}，已超过 {-left} 天，请督促尽快报送。")
    else:
        lines.append("请督促尽快报送。")
    return "\n".join(lines) + "\n"
