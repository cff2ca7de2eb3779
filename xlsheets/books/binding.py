"""Binding: a round's figures → the edits that fill an office's own annexes, each with its reason.

Which tables are filled is decided here: the ones that fit best and are empty,
or those that were named. A table that holds other figures is left alone.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from xlsheets.books.annexmap import AnnexMap
from xlsheets.books.officebook import OfficeBook
from xlsheets.books.plan import Plan
from xlsheets.books.surround import Surround, unit_above
from xlsheets.books.tablefill import TableFill
from xlsheets.books.tablerow import Rows
from xlsheets.books.target import Target, find_targets
from xlsheets.books.vocabulary import Vocabulary
from xlsheets.core.figures import Figures
from xlsheets.core.findings import Finding, Place, Refused
from xlsheets.core.scheme import Annex
from xlsheets.core.spelling import normal
from xlsheets.core.wording import finding

_NEAR = 5
"""Scores that are no further apart fit equally well."""


@dataclass
class _Table:
    """A table that may be filled.

    Attributes:
        target: The table.
        unit: The unit that it is of.
        written: The unit's name as printed above it.
        leaves: The leaves whose rows are printed in it.
    """

    target: Target
    unit: str | None
    written: str
    leaves: frozenset[str] = field(default=frozenset())


def plan_annex(
    book: OfficeBook, words: Vocabulary, figures: Figures, only: Sequence[str] = (), decided: AnnexMap | None = None
) -> Plan:
    """Return what it takes to fill a workbook.

    Args:
        book: The office's workbook.
        words: The scheme's vocabulary.
        figures: The round's figures.
        only: Annex ids, sheet names or titles to fill; empty fills every table that is empty.
        decided: What a person decided about its tables.

    Raises:
        Refused: annex-no-table, annex-filled, annex-ambiguous, annex-no-item, or annex-no-room.
    """
    decided = decided or AnnexMap((), book.file, words, figures)
    targets = targets_of(book, words, decided)
    tables = [_table(figures, target) for target in _named(book, targets, only)]
    chosen = _chosen(book, figures, tables, bool(only))
    plan = _Binding(book, figures).planned(chosen)
    plan.annexes = {(table.target.annex.id, table.unit) for table in chosen}
    plan.findings += decided.unused(book.names)
    plan.findings += _passed_over(tables, chosen)
    return plan


def _passed_over(tables: Sequence[_Table], chosen: Sequence[_Table]) -> Iterator[Finding]:
    """Yield the empty tables that would fit an annex too, less well than the one that is filled."""
    taken = {id(table) for table in chosen}
    for table in tables:
        target = table.target
        if id(table) not in taken and not target.filled:
            filled = [one.target for one in chosen if one.target.annex.id == target.annex.id]
            other = _spoken(filled[0]) if filled else "—"
            place = target.grid.place.at(target.header.top, 0)
            yield finding("annex-passed-over", place, seen=_spoken(target), annex=target.annex.id, other=other)


def targets_of(book: OfficeBook, words: Vocabulary, decided: AnnexMap) -> list[Target]:
    """Return every table of a workbook that an annex of the scheme fits into."""
    annexes = [annex for annex in words.scheme.annexes if annex.rows != "ballot"] or [
        Annex(id="附件", rows="units"),
        Annex(id="附件", rows="subjects"),
        Annex(id="附件", rows="items"),
    ]
    return find_targets(book, words, annexes, decided)


def _named(book: OfficeBook, targets: Sequence[Target], only: Sequence[str]) -> list[Target]:
    """Return the tables that were named; without names those on sheets that can be seen.

    Raises:
        Refused: annex-no-table, for each name that no table has.
    """
    place, sheets = Place(book.file), "、".join(book.names)
    for word in only:
        if not any(_is_named(target, word) for target in targets):
            raise Refused(finding("annex-no-table", place, seen=f"{sheets}（--only {word}）"))
    if only:
        return [target for target in targets if any(_is_named(target, word) for word in only)]
    seen = [target for target in targets if not target.grid.hidden]
    if not seen:
        raise Refused(finding("annex-no-table", place, seen=sheets))
    return seen


def _is_named(target: Target, word: str) -> bool:
    key = normal(word)
    return key in (normal(target.annex.id), normal(target.grid.name)) or key in normal(target.title)


def _table(figures: Figures, target: Target) -> _Table:
    unit, written = unit_above(figures, target)
    leaves: frozenset[str] = frozenset()
    if target.kind != "items":
        rows = Rows(figures, target, unit).printed()
        leaves = frozenset(leaf for row in rows for one in row.units for leaf in figures.leaves(one))
    return _Table(target, unit, written, leaves)


def _chosen(book: OfficeBook, figures: Figures, tables: Sequence[_Table], named: bool) -> list[_Table]:
    """Return the tables to fill, in reading order, those among them that hold just our figures already.

    Raises:
        Refused: annex-ambiguous for tables that fit equally; annex-filled when all hold other figures.
    """
    by_annex: dict[tuple[str, str, str, str], list[_Table]] = {}
    for table in tables:
        target = table.target
        whose = table.unit or table.written
        by_annex.setdefault((target.annex.id, target.kind, target.form.id, whose), []).append(table)
    found: list[_Table] = []
    for same in by_annex.values():
        full = [table for table in same if table.target.filled]
        if not named and (done := _holding_ours(book, figures, full)):
            found += done
            continue
        empty = [table for table in same if named or not table.target.filled]
        best = max((table.target.score for table in empty), default=0.0)
        fitting = [table for table in empty if table.target.score >= best - _NEAR]
        if len(fitting) > 1 and not _are_parts(fitting):
            names = "、".join(_spoken(table.target) for table in fitting)
            raise Refused(finding("annex-ambiguous", Place(book.file), seen=names, annex=same[0].target.annex.id))
        found += fitting
    if not found:
        names = "、".join(dict.fromkeys(_spoken(table.target) for table in tables))
        raise Refused(finding("annex-filled", Place(book.file), seen=names))
    return sorted(found, key=lambda table: (book.names.index(table.target.grid.name), table.target.header.top))


def _spoken(target: Target) -> str:
    row = target.header.top + 1
    return f"{target.grid.name}“{target.title}”（{row}）"


def _holding_ours(book: OfficeBook, figures: Figures, full: Sequence[_Table]) -> list[_Table]:
    """Return the table of those with figures that holds just ours, or all its parts; empty when none does."""
    choices = [list(full)] if full and _are_parts(full) else [[table] for table in full]
    for tables in choices:
        try:
            if _Binding(book, figures).planned(tables).is_done:
                return tables
        except Refused:
            continue
    return []


def _are_parts(tables: Sequence[_Table]) -> bool:
    """Return whether tables share one annex among them: each prints units of its own, and none has blank rows."""
    if any(table.target.blank or not table.leaves for table in tables):
        return False
    return len(frozenset().union(*(table.leaves for table in tables))) == sum(len(table.leaves) for table in tables)


class _Binding:
    """Plans tables one after the other; rows inserted for one move the next."""

    def __init__(self, book: OfficeBook, figures: Figures) -> None:
        self.book, self.figures = book, figures

    def planned(self, tables: Sequence[_Table]) -> Plan:
        """Return the plan of all tables together."""
        plan = Plan()
        shifts: dict[str, list[tuple[int, int]]] = {}
        for table in tables:
            for part in self._of_table(table, tables, shifts.setdefault(table.target.grid.name, [])):
                plan.add(part)
        return plan

    def _of_table(self, table: _Table, tables: Sequence[_Table], shifts: list[tuple[int, int]]) -> Iterator[Plan]:
        target = table.target
        if table.unit is None and table.written and target.kind == "items" and "unit" not in target.keys:
            place = target.grid.place.at(target.header.top, 0)
            yield Plan(findings=[finding("annex-unit-unknown", place, seen=table.written)])
            return
        others = [one for one in tables if one is not table and one.target.kind == target.kind]
        elsewhere = frozenset(leaf for one in others if one.target.annex.id == target.annex.id for leaf in one.leaves)
        yield TableFill(self.book, self.figures, target, table.unit, shifts, elsewhere).planned()
        if table.unit is not None:
            yield Surround(self.book, self.figures, target, table.unit, shifts).planned()
