"""Ballots typed in one by one: tables of layouts A, B, C and F → parts."""

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from xlsheets.books.ballotblocks import list_ballots
from xlsheets.books.ballotcell import UNREADABLE, Cells
from xlsheets.books.ballotlist import Ballots, Pattern
from xlsheets.books.ballotnote import Notes
from xlsheets.books.cover import Fact
from xlsheets.books.part import Part
from xlsheets.books.scorecells import ScoreMeaning
from xlsheets.books.scorecheck import ScoreSums
from xlsheets.books.table import Table
from xlsheets.books.vocabulary import Vocabulary
from xlsheets.core.ballot import UNREAD, BallotCount, count_ballots
from xlsheets.core.findings import Finding, Place
from xlsheets.core.scheme import Form, Scheme

if TYPE_CHECKING:
    from xlsheets.books.codecells import Coding


def read_ballots(
    table: Table,
    words: Vocabulary,
    group: str | None,
    subject: str,
    own_template: bool,
    stated: int | None,
    more: Sequence[Table] = (),
    coding: "Coding | None" = None,
    label: Fact | None = None,
) -> tuple[list[Part], list[Finding]]:
    """Return the parts of a table of ballots, and what was found in it.

    Args:
        table: Of layout A, B, C or F, with its form.
        words: The scheme's vocabulary.
        group: The rater group of the whole table, if the sheet names one.
        subject: The subject of the whole table, if the sheet names one.
        own_template: Whether the sheet is one of ours, with numbered rows ready to be filled.
        stated: How many ballots the cover says were returned; None when it does not.
        more: The blocks at its right that go on with it.
        coding: Gathers the codes of the ballots; None when none were issued.
        label: The code that the sheet states for the whole table, if it does.
    """
    assert table.form is not None
    blocks = [table, *more]
    ballots, findings = list_ballots(blocks, table.form, group, subject, own_template, stated)
    struck = coding.struck(ballots, table.form, label) if coding is not None else frozenset[int]()
    counter = _Counter(blocks, words, ballots, table.form, struck)
    parts = counter.parts()
    stated_sums = [note for block in blocks for note in ScoreSums(block, words.scheme).findings()]
    return parts, findings + counter.notes.findings + stated_sums


class _Counter:
    """Counts the ballots of one table; holds what its steps share."""

    def __init__(
        self, blocks: Sequence[Table], words: Vocabulary, ballots: Ballots, form: Form, struck: frozenset[int]
    ) -> None:
        self.blocks, self.ballots, self.form, self.struck = blocks, ballots, form, struck
        self.scheme: Scheme = words.scheme
        self.levels = words.scheme.levels(form)
        self.cells = Cells(blocks, self.levels, words)
        self.place = blocks[0].grid.place
        self.notes = Notes(ballots, self.cells, form, self.scheme.counting)
        self.unknown: set[str] = set()
        """Items with marks under a level that the scheme lacks: nothing of them is known."""

    def parts(self) -> list[Part]:
        """Return the parts, one for each subject, group and item."""
        ballots = self.ballots
        items = list(ballots.spans)
        self._spoil_unreadable()
        index, distinct = self._distinct()
        patterns = {item: [ballots.lines[at][span] for at in distinct] for item, span in ballots.spans.items()}
        given = {
            item: ScoreMeaning(set(patterns[item]), limits)
            for item in items
            if (limits := self.form.limits(item)) is not None
        }
        counted = count_ballots(
            list(patterns.values()),
            [
                {one: given[item](one) if item in given else self._meaning(item, one) for one in set(several)}
                for item, several in patterns.items()
            ],
            [ballots.keys[at] for at in distinct],
            [len(given[item].scores) if item in given else len(self.levels) for item in items],
            self.scheme.counting,
            ballots.papers,
            self.struck,
            None if len(distinct) == len(index) else [*map(Counter(index).__getitem__, range(len(distinct)))],
        )
        self.notes.totals()
        for item, odd in zip(items, counted.odd, strict=True):
            outcomes = dict(odd)
            for at, one in enumerate(index) if outcomes else ():
                if one in outcomes:
                    self.notes.ballot(item, at, outcomes[one])
        places = {item: self._ranges(item) for item in items}
        return [
            self._part(key, item, number, count, places[item], given.get(item))
            for key, count in counted.by_key.items()
            for number, item in enumerate(items)
        ]

    def _distinct(self) -> tuple[Sequence[int], Sequence[int]]:
        """Return for each ballot which of the distinct ones it is like, and the first ballot of each kind.

        A thousand ballots have few different lines; but where papers hold
        several lines, or single ballots are struck out, each stands for itself.
        """
        keys, lines = self.ballots.keys, self.ballots.lines
        if self.ballots.papers is not None or self.struck:
            return range(len(keys)), range(len(keys))
        known: dict[object, int] = {}
        several = len(set(keys)) > 1
        index = [known.setdefault(one, len(known)) for one in (zip(keys, lines, strict=True) if several else lines)]
        first: dict[int, int] = {}
        for at, one in enumerate(index):
            first.setdefault(one, at)
        return index, list(first.values())

    def _part(
        self,
        key: tuple[str, str | None],
        item: str,
        number: int,
        count: BallotCount,
        places: list[Place],
        scores: ScoreMeaning | None,
    ) -> Part:
        counts = count.counts[number]
        known = item not in self.unknown
        return Part(
            self.form,
            item,
            tuple(counts) if scores is None and known else (None,) * len(self.levels),
            *key,
            blank=count.blank[number] if known else None,
            void_items=count.void_items[number] if known else None,
            ballots=count.ballots,
            void=count.void,
            struck=sum(self.ballots.keys[at] == key for at in self.struck),
            places=list(places),
            scores=None if scores is None else scores.together(counts),
        )

    def _meaning(self, item: str, pattern: Pattern) -> int:
        if UNREADABLE in pattern:
            return UNREAD
        if self.cells.names:
            return self.cells.names_mean(pattern)
        table = self.blocks[0]
        return self.cells.marks_mean(
            pattern, [self.cells.level_of(table, column) for column in self.ballots.columns[0][item]]
        )

    def _spoil_unreadable(self) -> None:
        """Let a formula without a stored value, and a mark under no known level, stand as unread and not as blank."""
        for number, table in enumerate(self.blocks):
            unvalued = set(table.grid.unvalued)
            foreign = [] if self.cells.names else self.cells.foreign_columns(table)
            for item, columns in self.ballots.columns[number].items() if unvalued or foreign else ():
                self._spoil(number, item, unvalued & {(row, column) for row in table.rows for column in columns})
                own = [column for column in foreign if min(columns) <= column <= max(columns) + 1]
                marks = {(row, at) for row in table.rows for at in own if self.cells.is_marked(table, row, at)}
                self._spoil(number, item, marks)
                if marks:
                    self.unknown.add(item)

    def _spoil(self, block: int, item: str, cells: set[tuple[int, int]]) -> None:
        """Put the sign of what is unreadable into an item's patterns, wherever one of some cells is in its row."""
        rows = {row for row, _ in cells}
        lines, columns, span = self.ballots.lines, self.ballots.columns[block][item], self.ballots.spans[item]
        for at, row in enumerate(self.ballots.rows[item]) if rows else ():
            if row in rows and self.ballots.block(at) == block:
                values = zip(columns, lines[at][span], strict=True)
                unread = tuple(UNREADABLE if (row, column) in cells else value for column, value in values)
                unread = unread if UNREADABLE in unread else (UNREADABLE, *unread[1:])
                lines[at] = (*lines[at][: span.start], *unread, *lines[at][span.stop :])

    def _ranges(self, item: str) -> list[Place]:
        """Return the cells of an item, a range for each block."""
        found = []
        ends = [*self.ballots.starts[1:], len(self.ballots.keys)]
        for columns, start, end in zip(self.ballots.columns, self.ballots.starts, ends, strict=True):
            if rows := [row for row in self.ballots.rows[item][start:end] if row is not None]:
                found.append(self.place.at(min(rows), min(columns[item]), max(rows), max(columns[item])))
        return found or [self.place]
