"""The ballots of a table as a value: whose each is, what stands on it, and in which cells.

Every ballot is a line of values, item after item. A table that goes on in a
second block of columns is one list, read from the left block to the right one.
"""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import accumulate

from xlsheets.books.table import Table

Pattern = tuple[object, ...]
Key = tuple[str, str | None]
"""Whom a ballot is about, and the rater group that it comes from."""
Columns = dict[str, list[int]]
"""The columns of each item."""


@dataclass
class Ballots:
    """A table's ballots: a key and a line of values for each, and for each item its row.

    Attributes:
        tables: The table's blocks, left to right.
        columns: For each block the columns of each item's values.
        starts: For each block its first ballot.
        keys: Each ballot's key.
        lines: Each ballot's values, item after item.
        rows: For each item the sheet row of each ballot; None where the item has no row on that ballot.
        papers: Which lines stand on one sheet of paper; None when each is a ballot.
    """

    tables: list[Table]
    columns: list[Columns]
    starts: list[int] = field(default_factory=lambda: [0])
    keys: list[Key] = field(default_factory=list)
    lines: list[Pattern] = field(default_factory=list)
    rows: dict[str, list[int | None]] = field(default_factory=dict)
    papers: list[str] | None = None

    @cached_property
    def spans(self) -> dict[str, slice]:
        """Where each item's values stand in a line."""
        ends = list(accumulate(len(columns) for columns in self.columns[0].values()))
        return {
            item: slice(end - len(columns), end)
            for (item, columns), end in zip(self.columns[0].items(), ends, strict=True)
        }

    def pattern(self, item: str, at: int) -> Pattern:
        """Return an item's values on a ballot."""
        return self.lines[at][self.spans[item]]

    def block(self, at: int) -> int:
        """Return the number of the block that a ballot stands in."""
        return bisect_right(self.starts, at) - 1

    def columns_at(self, item: str, at: int) -> list[int]:
        """Return an item's columns on a ballot."""
        return self.columns[self.block(at)][item]

    def add(self, other: "Ballots") -> None:
        """Add the ballots of the next block."""
        self.starts.append(len(self.keys))
        self.tables += other.tables
        self.columns += other.columns
        self.keys += other.keys
        self.lines += other.lines
        self.rows = {item: rows + other.rows[item] for item, rows in self.rows.items()}

    def keep(self, kept: Sequence[int]) -> None:
        """Leave out all but some lines."""
        self.starts = [sum(at < start for at in kept) for start in self.starts]
        self.keys = [self.keys[at] for at in kept]
        if self.papers is not None:
            self.papers = [self.papers[at] for at in kept]
        self.lines = [self.lines[at] for at in kept]
        self.rows = {item: [rows[at] for at in kept] for item, rows in self.rows.items()}
