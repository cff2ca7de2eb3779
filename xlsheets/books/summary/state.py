"""The very hidden sheet: what no table shows, the scheme, the roster, and findings in their codes."""

import json
from dataclasses import asdict
from typing import Any

from xlsheets.books import style
from xlsheets.books.summary.table import KIND
from xlsheets.core.findings import Finding, Place, Severity
from xlsheets.core.roster import Member, Roster, Unit
from xlsheets.core.scheme import Scheme

_CHUNK = 30_000


def write_state(book: style.Book, scheme: Scheme, state: dict[str, Any]) -> None:
    """Write the state as JSON, in pieces that a cell can hold."""
    pairs: list[tuple[str, str | int]] = [
        ("template", KIND),
        ("scheme", scheme.id),
        ("version", scheme.version),
    ]
    text = json.dumps(state, ensure_ascii=False, separators=(",", ":"))
    chunks = [text[start : start + _CHUNK] for start in range(0, len(text), _CHUNK)]
    pairs += [(f"state{number:06d}", chunk) for number, chunk in enumerate(chunks)]
    book.hidden(pairs)


def roster_state(roster: Roster | None) -> dict[str, Any] | None:
    """Return a roster as JSON holds it; None for none."""
    if roster is None:
        return None
    return {
        "units": [
            {key: value for key, value in asdict(unit).items() if value not in (None, ())} for unit in roster.units
        ],
        "members": [{key: value for key, value in asdict(member).items() if value} for member in roster.members],
    }


def finding_state(one: Finding) -> list[Any]:
    """Return a finding as JSON holds it: code, severity, place, values."""
    place = one.place
    where = [place.file, place.sheet, place.top, place.left, place.bottom, place.right]
    return [one.code, one.severity.value, where, [list(pair) for pair in one.values]]


def read_roster_state(state: dict[str, Any] | None) -> Roster | None:
    """Return the roster that JSON holds; None for none."""
    if state is None:
        return None
    units = tuple(Unit(**{**unit, "aliases": tuple(unit.get("aliases", ()))}) for unit in state["units"])
    return Roster(units, tuple(Member(**member) for member in state["members"]))


def read_finding_state(one: list[Any]) -> Finding:
    """Return the finding that JSON holds."""
    code, severity, where, values = one
    return Finding(code, Severity(severity), Place(*where), tuple((name, text) for name, text in values))
