"""Counts whose rate has no base: what the cover ought to state and does not is said once a form and sheet.

Rows that state ballots of their own are not looked at here (see countcheck).
"""

from collections.abc import Iterator, Sequence

from xlsheets.books.cover import Cover
from xlsheets.books.gathering import Reading
from xlsheets.books.part import FACT_LABELS, number_of
from xlsheets.core.findings import Finding, Place
from xlsheets.core.rollup import Line
from xlsheets.core.wording import finding

_SAID = frozenset({"base-unknown", "not-a-number", "negative-count", "formula-without-value", "counts-exceed-base"})


def note_base_missing(reading: Reading, lines: Sequence[Line]) -> None:
    """Note the forms whose counts are known and whose rates are not, because nobody stated the ballots behind them."""
    if reading.scheme.rate.base in FACT_LABELS:
        reading.findings += [*_gaps(reading, lines)]


def _gaps(reading: Reading, lines: Sequence[Line]) -> Iterator[Finding]:
    base = reading.scheme.rate.base
    said = [note.place for note in reading.findings if note.code in _SAID]
    wholes = {(line.form, line.places[0].sheet) for line in lines if line.places and _has(line, base)}
    noted: set[tuple[str, str | None]] = set()
    for line in lines:
        if not line.places or line.tally.marked is None or _has(line, base) or _is_said(line, said):
            continue
        place, form = line.places[0], reading.scheme.form(line.form)
        key = line.form, place.sheet
        cover = next((sheet.facts for sheet in reading.sheets if sheet.grid.name == place.sheet), reading.cover)
        if key in noted or any(_is_unreadable(one, base) for one in (cover, reading.cover)):
            continue
        noted.add(key)
        grouped = line.group is not None and key in wholes
        at, stated, stated_en = (place, "", "") if grouped else _stated(cover, reading.cover, place)
        label, label_en = FACT_LABELS[base]
        title = form.title or form.id
        yield finding(
            "base-missing",
            at,
            whose=f"“{title}”" + ("的各类参评人" if grouped else ""),
            whose_en=("the rater groups of " if grouped else "") + f"“{title}”",
            stated=stated,
            stated_en=stated_en,
            base=label,
            base_en=label_en,
            where="每一类参评人的票数旁" if grouped else "封面（或表的上方）",
            where_en="beside the counts of each group" if grouped else "on the cover, or above the table",
        )


def _has(line: Line, base: str) -> bool:
    return getattr(line.tally.facts, base) is not None


def _is_said(line: Line, said: Sequence[Place]) -> bool:
    """Return whether a finding in a line's rows says already why its base is not known."""
    return any(
        (other.sheet, other.top) == (place.sheet, place.top) for place in line.places for other in said if other.sheet
    )


def _is_unreadable(cover: Cover, base: str) -> bool:
    """Return whether the cover states the base, or what it follows from, and it has a finding of its own."""
    roles = ("valid", "void", "returned") if base in ("valid", "void") else (base,)
    facts = [fact for role in roles if (fact := cover.first(role)) is not None]
    return any(number_of(fact, []) is None for fact in facts)


def _stated(own: Cover, shared: Cover, otherwise: Place) -> tuple[Place, str, str]:
    """Return where the missing number belongs, and what stands beside it: 收回, else 实参评, else 发出."""
    for role in ("returned", "present", "issued"):
        fact = own.first(role) or shared.first(role)
        if fact is not None and (number := number_of(fact, [])) is not None:
            label, label_en = FACT_LABELS[role]
            return fact.place, f"（只写了{label} {number}）", f" (only {label_en} {number})"
    return otherwise, "", ""
