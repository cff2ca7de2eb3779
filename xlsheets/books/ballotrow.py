"""The rows of one block of a table of ballots: which of them are ballots, whose they are, and which cells are whose.

In B and C a row is a ballot; in F the rows of a sheet are one ballot over all
members; in A a ballot has a row for each item.
"""

from collections.abc import Sequence

from xlsheets.books.ballotlist import Ballots, Columns, Key, Pattern
from xlsheets.books.table import Table
from xlsheets.books.vocabulary import is_ballot_number, speaks_of_a_ballot
from xlsheets.core.findings import Finding
from xlsheets.core.scheme import Form
from xlsheets.core.spelling import normal
from xlsheets.core.wording import finding


class Lines:
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
        own = {text: [*table.scores, *columns] if text in self.form.scored else columns for text in texts}
        ballots = Ballots([table], [own])
        for key, rows in self._stacks():
            ballots.keys.append(key)
            at = [rows.get(text) for text in texts]
            cells = ((row, column) for row, text in zip(at, texts, strict=True) for column in own[text])
            line = ("" if row is None else self.grid.value(row, column) for row, column in cells)
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
                value = self.grid.value(row, column)
                named = is_ballot_number(value) or (isinstance(value, str) and speaks_of_a_ballot(value))
                return not named and not self.table.key_text(row, "subject")
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
