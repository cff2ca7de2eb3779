"""The lines of a table of ballots: which rows are ballots, whose they are, and which cells are which item's.

In B and C a row is a ballot; in F the rows of a sheet are one ballot over all
members; in A a ballot has a row for each item. A table that goes on in a second
block of columns is one list, read from the left block to the right one.
"""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import accumulate, pairwise

from xlsheets.books.part import written
from xlsheets.books.table import Table
from xlsheets.books.vocabulary import ballot_range, is_ballot_number
from xlsheets.core.findings import Finding, Place
from xlsheets.core.scheme import Form
from xlsheets.core.spelling import normal
from xlsheets.core.wording import finding

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


def list_ballots(
    blocks: Sequence[Table], form: Form, group: str | None, subject: str, own_template: bool, stated: int | None
) -> tuple[Ballots, list[Finding]]:
    """Return the ballots of a table, and what is odd about their lines.

    Args:
        blocks: The table's blocks, left to right; one, as a rule.
        form: Its form.
        group: The rater group of the whole table, if the sheet names one.
        subject: The subject of the whole table, if the sheet names one.
        own_template: Whether the sheet is one of ours, with numbered rows ready to be filled.
        stated: How many ballots the cover says were returned; None when it does not.
    """
    findings: list[Finding] = []
    ballots: Ballots | None = None
    for table in blocks:
        lines = _Lines(table, form, group, subject, findings)
        if table.by == "items":
            found = lines.stacked()
        else:
            found = lines.by_rows(own_template, None if stated is None else max(0, stated - _length(ballots)))
        if ballots is None:
            ballots = found
        else:
            ballots.add(found)
    assert ballots is not None
    for table in blocks:
        findings += _note_ranges(table)
    if blocks[0].by != "items" and form.of_people and blocks[0].column("subject") is not None:
        ballots.papers = _papers(ballots)
        if ballots.papers is not None:
            findings += _refuse_repeated_names(ballots)
    return ballots, findings


def _note_ranges(table: Table) -> Iterator[Finding]:
    """Note the rows of a table that stand for several ballots."""
    column = table.column("ballot", "serial")
    if column is not None:
        for at, count in several_at_once(table.values_of(column)):
            row = table.rows[at]
            seen = written(table.grid.value(row, column))
            yield finding("ballot-range", table.grid.place.at(row, column), seen=seen, count=count)


def several_at_once(numbers: Sequence[object]) -> Iterator[tuple[int, int]]:
    """Yield which ballot numbers stand for several ballots (2-5), and for how many.

    Where most ballots have a number in two parts (1-1, 1-2, 2-1), those are
    plain, unless each goes on where the last one ended (1-10, 11-20).
    """
    if set(map(type, numbers)) <= {float}:
        return
    parts = {at: found for at, number in enumerate(numbers) if (found := ballot_range(number)) is not None}
    ranges = {at: found for at, found in parts.items() if found[0] < found[1]}
    in_a_row = len(ranges) == len(parts) and all(
        before[1] + 1 == after[0] for before, after in pairwise(ranges.values())
    )
    if len(parts) * 2 < len(numbers) or in_a_row:
        for at, (first, last) in ranges.items():
            yield at, last - first + 1


def _length(ballots: Ballots | None) -> int:
    return len(ballots.keys) if ballots is not None else 0


def _lines_of(ballots: Ballots) -> list[tuple[Table, int]]:
    """Return each line's block and row."""
    rows = next(iter(ballots.rows.values()), [])
    return [(ballots.tables[ballots.block(at)], row) for at, row in enumerate(rows) if row is not None]


def _papers(ballots: Ballots) -> list[str] | None:
    """Return which sheet of paper each line is of: one for all in F, else the ballot number where it repeats."""
    if ballots.tables[0].by == "subjects":
        return [""] * len(ballots.keys)
    numbers = [table.key_text(row, "ballot") for table, row in _lines_of(ballots)]
    if not all(numbers) or len(set(numbers)) == len(numbers):
        return None
    return numbers


def _refuse_repeated_names(ballots: Ballots) -> list[Finding]:
    """One sheet of paper names each member once; a second line is not counted."""
    assert ballots.papers is not None
    findings: list[Finding] = []
    first: dict[tuple[str, str], Place] = {}
    kept: list[int] = []
    lines = _lines_of(ballots)
    for at, (table, row) in enumerate(lines):
        name = table.key_text(row, "subject")
        key = (ballots.papers[at], normal(name))
        place = table.grid.place.at(row, table.column("subject") or 0)
        if name and key in first:
            findings.append(finding("member-duplicate", place, seen=name, first=first[key].cell))
            continue
        first[key] = place
        kept.append(at)
    if len(kept) < len(lines):
        ballots.keep(kept)
    return findings


class _Lines:
    """Collects the lines of one block; holds what its steps share."""

    def __init__(self, table: Table, form: Form, group: str | None, subject: str, findings: list[Finding]) -> None:
        self.table, self.grid, self.form = table, table.grid, form
        self.group, self.subject = group, subject
        self.findings = findings
        self.group_names = {normal(one.name): one.name for one in form.groups}

    def by_rows(self, own_template: bool, stated: int | None) -> Ballots:
        """Collect a row a ballot (B, C), or a row a subject of one ballot (F)."""
        columns = self._item_columns()
        read = {column for each in columns.values() for column in each}
        code = self.table.column("code")
        if code is not None:
            read, own_template = {*read, code}, True  # a line without a mark and without a code was not used
        rows = self._used_rows(sorted(read), own_template, stated)
        values = [self._values(column, rows) for chosen in columns.values() for column in chosen]
        lines: list[Pattern] = list(zip(*values, strict=True))
        return Ballots([self.table], [columns], [0], self._keys(rows), lines, {item: [*rows] for item in columns})

    def stacked(self) -> Ballots:
        """Collect ballots whose items stand one below the other (A), one ballot or several."""
        table = self.table
        columns = [level.column for level in table.header.levels if not level.percent]
        texts = [text for text in self.form.texts if text in set(table.items.values())]
        ballots = Ballots([table], [dict.fromkeys(texts, columns)])
        for key, rows in self._stacks():
            ballots.keys.append(key)
            at = [rows.get(text) for text in texts]
            line = ("" if row is None else self.grid.value(row, column) for row in at for column in columns)
            ballots.lines.append(tuple(line))
            for text, row in zip(texts, at, strict=True):
                ballots.rows.setdefault(text, []).append(row)
        return ballots

    def _stacks(self) -> list[tuple[Key, dict[str, int]]]:
        """Return each ballot of layout A with the rows of its items; a new number, name or repeated item begins one."""
        table = self.table
        current: dict[str, int] = {}
        stacks: list[tuple[Key, dict[str, int]]] = []
        last: object = None
        for row in table.rows:
            item = table.items[row]
            mark = (table.key_text(row, "ballot"), table.key_text(row, "subject"))
            if not current or (mark != last and any(mark)) or item in current:
                subject = mark[1] if self.form.of_people else ""
                group = self._group_at(row) if table.column("group") is not None else self.group
                current = {}
                stacks.append(((subject or self.subject, group), current))
            last = mark
            current[item] = row
        return stacks

    def _values(self, column: int, rows: Sequence[int]) -> Sequence[object]:
        """Return a column's values in some rows; a slice where the rows stand together."""
        values = self.grid.columns[column]
        if rows and rows[-1] - rows[0] + 1 == len(rows):
            return values[rows[0] : rows[-1] + 1]
        return [values[row] for row in rows]

    def _item_columns(self) -> Columns:
        """Return each item's columns: one in B, one a level elsewhere."""
        table = self.table
        if table.values == "levels":
            return {item: [column] for column, item in table.items.items() if isinstance(column, int)}
        columns: Columns = {}
        sole = self.form.sole_item
        for level in table.header.levels:
            if level.percent:
                continue
            item = table.items.get(level.heading) if level.heading is not None else sole
            if item is not None and item not in self.form.scored:
                columns.setdefault(item, []).append(level.column)
        for key, item in table.items.items():
            if isinstance(key, int) and key in table.header.items and item in self.form.scored:
                columns.setdefault(item, []).append(key)
        order = {text: at for at, text in enumerate(self.form.texts)}
        return dict(sorted(columns.items(), key=lambda pair: order[pair[0]]))

    def _used_rows(self, columns: Sequence[int], own_template: bool, stated: int | None) -> list[int]:
        """Return the rows that are ballots; numbered rows below the last filled one may be unused."""
        table, grid = self.table, self.grid

        def filled(row: int) -> bool:
            cells = grid.rows[row]
            return any(cells[column] != "" for column in columns)

        cells = zip(*(table.values_of(column) for column in columns), strict=True)
        rows = [
            row
            for row, some in zip(table.rows, map(any, cells), strict=True)
            if some or filled(row) or not self._is_text_row(row)
        ]
        if table.by == "subjects":
            return rows
        used = len(rows)
        while used and not filled(rows[used - 1]):
            used -= 1
        if own_template:
            return rows[: max(used, min(stated or 0, len(rows)))]
        if stated is not None and used <= stated < len(rows):
            return rows[:stated]
        self._note_blank_end(rows[used:])
        return rows

    def _note_blank_end(self, blank: Sequence[int]) -> None:
        """Several blank rows at the end may be rows that were not used: said aloud, counted as ballots."""
        column = self.table.column("ballot", "serial")
        if len(blank) >= 2 and column is not None:
            place = self.grid.place.at(blank[0], column, blank[-1], column)
            self.findings.append(finding("ballots-blank-at-end", place, count=len(blank)))

    def _is_text_row(self, row: int) -> bool:
        """Return whether a row without marks is a remark and no ballot."""
        if self.table.by == "subjects":
            return not self.table.key_text(row, "subject")
        for role in ("ballot", "serial"):
            column = self.table.column(role)
            if column is not None:
                return not is_ballot_number(self.grid.value(row, column)) and not self.table.key_text(row, "subject")
        return not self.table.key_text(row, "subject")

    # ── whose ───────────────────────────────────────────────────────

    def _keys(self, rows: Sequence[int]) -> list[Key]:
        """Return each ballot's (subject, group)."""
        table = self.table
        has_subject, has_group = table.column("subject") is not None, table.column("group") is not None
        if not has_subject and not has_group:
            return [(self.subject, self.group)] * len(rows)
        self._note_no_group(rows, has_group)
        keys: list[Key] = []
        for row in rows:
            subject = table.key_text(row, "subject") if has_subject and self.form.of_people else ""
            keys.append((subject or self.subject, self._group_at(row) if has_group else self.group))
        return keys

    def _note_no_group(self, rows: Sequence[int], has_group: bool) -> None:
        """Note ballots whose group is left blank beside others that have one."""
        column = self.table.column("group")
        if not has_group or not self.group_names or column is None:
            return
        blank = [row for row in rows if not self.table.key_text(row, "group")]
        if blank and len(blank) < len(rows):
            place = self.grid.place.at(blank[0], column, blank[-1], column)
            groups = "、".join(self.group_names.values())
            self.findings.append(finding("group-missing", place, count=len(blank), groups=groups))

    def _group_at(self, row: int) -> str | None:
        """Return a ballot's rater group; None, with a finding, for one that the scheme lacks."""
        if not self.group_names:
            return self.group
        text = self.table.key_text(row, "group")
        if not text:
            return self.group
        name = self.group_names.get(normal(text))
        if name is None:
            place = self.grid.place.at(row, self.table.column("group") or 0)
            groups = "、".join(self.group_names.values())
            self.findings.append(finding("group-unknown", place, seen=text, groups=groups))
        return name
