"""What is odd about ballots, each at its cells: blanks, double marks, what cannot be read, totals that do not agree."""

from collections.abc import Sequence

from xlsheets.books.ballotcell import UNREADABLE, Cells
from xlsheets.books.ballotlist import Ballots, Pattern
from xlsheets.books.part import written
from xlsheets.books.scorecells import score_notes
from xlsheets.books.table import Table
from xlsheets.core.ballot import BLANK, DOUBLE, Mark, read_count
from xlsheets.core.findings import Finding, Severity
from xlsheets.core.scheme import Counting, Form
from xlsheets.core.wording import finding


class Notes:
    """Gathers the findings about one table of ballots, in all its blocks.

    Args:
        ballots: The table's ballots.
        cells: Reads their cells.
        form: The table's form.
        rule: What blanks and double marks mean.
    """

    def __init__(self, ballots: Ballots, cells: Cells, form: Form, rule: Counting) -> None:
        self.ballots, self.cells, self.form, self.rule = ballots, cells, form, rule
        self.blocks, self.levels = ballots.tables, cells.levels
        self.place = self.blocks[0].grid.place
        self.findings: list[Finding] = []

    def totals(self) -> None:
        """Compare a total row under the ballots with the marks above it, column by column."""
        if self.cells.names:
            return
        for number, table in enumerate(self.blocks):
            for row in (row for row, kind in table.totals if kind == "total"):
                for item, columns in self.ballots.columns[number].items():
                    if item in self.form.scored:
                        continue
                    for at, column in enumerate(columns):
                        self._check_total(number, row, column, item, at)

    def _check_total(self, number: int, row: int, column: int, item: str, at: int) -> None:
        """Compare one total with the marks of its own block, or with those of the blocks at its left as well."""
        grid = self.blocks[number].grid
        stated = read_count(grid.value(row, column)).number
        if stated is None or grid.value(row, column) == "":
            return
        own = self._marked_above(self.blocks[number], column, row)
        left = [
            self._marked_above(table, columns[item][at])
            for table, columns in zip(self.blocks[:number], self.ballots.columns, strict=False)
        ]
        if stated not in (own, own + sum(left)):
            place = grid.place.at(row, column)
            self.findings.append(finding("total-row-mismatch", place, stated=stated, sum=own))

    def _marked_above(self, table: Table, column: int, end: int | None = None) -> int:
        """Return how many marks stand in a column, above a row."""
        level = self.cells.level_of(table, column)
        values = ((row, table.grid.value(row, column)) for row in table.rows)
        return sum((end is None or row < end) and self.cells.mark(value, level) is Mark.YES for row, value in values)

    def ballot(self, item: str, at: int, outcome: int) -> None:
        """Note an item of a ballot that is blank, marked twice, or not to be read, at its cells."""
        row, columns, pattern = (
            self.ballots.rows[item][at],
            self.ballots.columns_at(item, at),
            self.ballots.pattern(item, at),
        )
        if row is None:
            return
        limits = self.form.limits(item)
        if limits is not None and outcome != BLANK:
            self.findings += score_notes(self.place, row, columns, pattern, limits)
        elif outcome == BLANK:
            severity = Severity.INFO if self.rule.blank == "abstain" else Severity.WARNING
            cells = self.place.at(row, min(columns), row, max(columns))
            self.findings.append(finding("blank-item", cells, severity, item=item))
        elif outcome == DOUBLE:
            self._note_double(row, self._marked(at, columns, pattern))
        else:
            self._note_unread(at, row, columns, pattern)

    def _note_double(self, row: int, marked: list[tuple[int, int]]) -> None:
        ballot = self.rule.multiple == "void-ballot"
        self.findings.append(
            finding(
                "two-marks",
                self.place.at(row, marked[0][0], row, marked[-1][0]),
                count=len(marked),
                marks="、".join(self.levels[level] for _, level in marked),
                effect="该票计为废票" if ballot else "该项计为废",
                effect_en="the ballot is void" if ballot else "this item of the ballot is void",
            )
        )

    def _note_unread(self, at: int, row: int, columns: Sequence[int], pattern: Pattern) -> None:
        levels = "、".join(self.levels)
        for column, value in zip(columns, pattern, strict=True):
            if value is not UNREADABLE and self._unread(at, column, value):
                place = self.place.at(row, column)
                self.findings.append(finding("unknown-mark", place, seen=written(value), levels=levels))

    def _marked(self, at: int, columns: Sequence[int], pattern: Pattern) -> list[tuple[int, int]]:
        """Return the marked cells as (column, level), left to right."""
        if self.cells.names:
            return [(columns[0], level) for level in self.cells.named_levels(pattern[0]) or []]
        found = []
        for column, value in zip(columns, pattern, strict=True):
            level = self._level_at(at, column)
            if level is not None and self.cells.mark(value, level) is Mark.YES:
                found.append((column, level))
        return sorted(found)

    def _unread(self, at: int, column: int, value: object) -> bool:
        if self.cells.names:
            return self.cells.named_levels(value) is None
        return self.cells.mark(value, self._level_at(at, column)) is Mark.UNKNOWN

    def _level_at(self, at: int, column: int) -> int | None:
        return self.cells.level_of(self.blocks[self.ballots.block(at)], column)
