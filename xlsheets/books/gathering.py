"""What is gathered while a file is read: its sheets, the facts around its tables, every finding."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from xlsheets.books.cover import Cover, Fact
from xlsheets.books.grid import Book, Grid
from xlsheets.books.mapping import Decisions
from xlsheets.books.pane import Pane
from xlsheets.books.sideways import Turned
from xlsheets.books.table import Table
from xlsheets.core.findings import Finding, Place
from xlsheets.core.roster import Roster
from xlsheets.core.scheme import Scheme
from xlsheets.core.tally import FACT_NAMES

if TYPE_CHECKING:
    from xlsheets.books.codecells import Coding


@dataclass
class Sheet:
    """A sheet as recognised: its tables and the facts around them."""

    grid: Grid
    tables: list[Table]
    facts: Cover


@dataclass
class Reading:
    """What is gathered while a file is read."""

    book: Book
    scheme: Scheme
    roster: Roster | None
    sheets: list[Sheet] = field(default_factory=list)
    cover: Cover = field(default_factory=Cover)
    findings: list[Finding] = field(default_factory=list)
    decisions: Decisions = field(default_factory=Decisions)
    group: str | None = None
    sheet_groups: dict[str, str] = field(default_factory=dict)
    coding: "Coding | None" = None

    @property
    def place(self) -> Place:
        """The file's place, for findings about all of it."""
        return Place(self.book.file)


def table_place(table: Table) -> Place:
    """Return the cells of a table's header, for findings about all of the table."""
    columns = table.header.value_columns or [level.column for level in table.header.levels]
    return table.grid.place.at(table.header.top, min(columns), table.header.bottom, max(columns))


def fact_near(sheet: Sheet, table: Table, role: str) -> Fact | None:
    """Return the fact of a sheet that speaks for a table: the nearest above it, else the first.

    Where tables stand side by side a fact speaks for those in its own columns;
    one that stands once on the sheet speaks for all, except whom a table is about.
    """
    facts = sheet.facts.facts.get(role, [])
    if isinstance(table.grid, Pane) and (len(facts) > 1 or role == "subject"):
        facts = [fact for fact in facts if _stands_over(fact, table)]
    if len(sheet.tables) > 1:
        above = [fact for fact in facts if fact.place.top is not None and fact.place.top < rows_of(table).start]
        facts = above[-1:] or facts
    return facts[0] if facts else None


def facts_beside(sheet: Sheet, table: Table) -> Cover:
    """Return the facts between the table before and a table's own end; the whole sheet's when none stand there."""
    start, end = rows_of(table).start, rows_of(table).stop
    panes = isinstance(table.grid, Pane)
    others = [rows_of(other).stop for other in sheet.tables if other.grid is table.grid or not panes]
    first = max((other for other in others if other <= start), default=_top(table))
    own = Cover()
    for facts in sheet.facts.facts.values():
        own.add(fact for fact in facts if first <= (fact.place.top or 0) < end and _stands_over(fact, table))
    return own if len(sheet.tables) > 1 and has_numbers(own) else sheet.facts


def rows_of(table: Table) -> range:
    """Return the rows of the sheet that a table takes, from its header on."""
    if isinstance(table.grid, Turned):
        return range(table.grid.top, table.grid.end)
    return range(table.header.top, table.end)


def _top(table: Table) -> int:
    return table.grid.top if isinstance(table.grid, Pane) else 0


def _stands_over(fact: Fact, table: Table) -> bool:
    """Return whether a fact stands in a table's own columns, where tables stand side by side; True elsewhere."""
    pane, place = table.grid, fact.place
    if not isinstance(pane, Pane) or pane.sideways or place.top is None or place.left is None:
        return True
    return pane.holds(place.top, place.left)


def states_anew(sheet: Sheet) -> bool:
    """Return whether a sheet states its numbers anew for one of several tables."""
    return len(sheet.tables) > 1 and any(len(sheet.facts.facts.get(role, ())) > 1 for role in FACT_NAMES)


def has_numbers(cover: Cover) -> bool:
    """Return whether any number of ballots is stated."""
    return any(role in cover.facts for role in FACT_NAMES)


def is_only_cover(reading: Reading, sheet: Sheet) -> bool:
    """Return whether a sheet's facts are the only ones of the file, so that they speak for all of it."""
    if sheet.grid.name in reading.sheet_groups and len(reading.sheet_groups) > 1:
        return False
    return sum(has_numbers(other.facts) for other in reading.sheets) == 1 and not states_anew(sheet)


def cover_of(reading: Reading) -> Cover:
    """Return the facts that speak for the whole file: of sheets without tables, or the only ones there are."""
    covers = [sheet for sheet in reading.sheets if not sheet.tables and has_numbers(sheet.facts)]
    if not covers:
        covers = [sheet for sheet in reading.sheets if has_numbers(sheet.facts) and is_only_cover(reading, sheet)]
    gathered = Cover()
    for sheet in covers:
        for facts in sheet.facts.facts.values():
            gathered.add(facts)
    return gathered
