"""Rows of a table of counts: which cells are which item's, and the numbers in them.

Every number is read once, with what is odd about it. What a column or a row
stands for is known from the table; what a row states of its own ballots comes
before what the cover states.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from xlsheets.books.part import written
from xlsheets.books.table import Table
from xlsheets.core.ballot import Count, has_strokes, read_count, read_strokes
from xlsheets.core.findings import Finding, Place
from xlsheets.core.scheme import Form
from xlsheets.core.spelling import normal
from xlsheets.core.tally import FACT_NAMES, NO_FACTS, Facts, minus
from xlsheets.core.wording import finding


@dataclass
class Cells:
    """The cells of one item in one row.

    Attributes:
        item: The item.
        row: The row.
        levels: The column of each level's count, by the level's position.
        percents: The column of each level's percentage.
        foreign: Columns of levels that the form lacks.
        beside: The columns of blank, void_item, total and rate.
    """

    item: str
    row: int
    levels: dict[int, int] = field(default_factory=dict)
    percents: dict[int, int] = field(default_factory=dict)
    foreign: list[int] = field(default_factory=list)
    beside: dict[str, int] = field(default_factory=dict)


class Rows:
    """The rows of one block of a table of counts.

    Args:
        table: The block.
        form: The table's form.
        position: The form's levels in their normal spelling, with their positions.
        group: The rater group of the whole table, if the sheet names one.
        subject: The subject of the whole table, if the sheet names one.
        facts: What the cover states.
        findings: Where what is odd is added.
    """

    def __init__(
        self,
        table: Table,
        form: Form,
        position: dict[str, int],
        group: str | None,
        subject: str,
        facts: Facts,
        findings: list[Finding],
    ) -> None:
        self.table, self.grid, self.form, self.position = table, table.grid, form, position
        self.group_of_table, self.subject_of_table, self.facts_of_cover = group, subject, facts
        self.findings = findings
        self.group_names = {normal(one.name): one.name for one in form.groups}
        self.unvalued = set(self.grid.unvalued)
        self.strokes = any(
            has_strokes(value) for column in table.header.value_columns for value in set(table.values_of(column))
        )
        self.spans = self._item_spans()
        names = Counter(table.key_text(row, "subject") for row in table.rows)
        self.namesakes = {name for name, times in names.items() if name and times > 1}

    def _item_spans(self) -> list[tuple[str | None, int, int]]:
        """Return each heading with its first column and the first column of the next."""
        starts: dict[str | None, int] = {}
        for level in self.table.header.levels:
            starts.setdefault(level.heading, level.column)
        ordered = sorted(starts.items(), key=lambda pair: pair[1])
        ends = [start for _, start in ordered[1:]] + [self.grid.width]
        return [(heading, start, end) for (heading, start), end in zip(ordered, ends, strict=True)]

    def cells(self, row: int) -> Iterator[Cells]:
        """Yield the cells of each item in a row: one item, or one a heading."""
        for heading, start, end in self.spans:
            item = self.table.items.get(row if heading is None else heading)
            if item is None and heading is None and self.form.sole_item:
                item = self.form.sole_item
            if item is None or item in self.form.scored:
                continue
            cells = Cells(item, row)
            for level in self.table.header.levels:
                if level.heading != heading:
                    continue
                at = self.position.get(level.level)
                if at is not None:
                    (cells.percents if level.percent else cells.levels).setdefault(at, level.column)
                elif not level.percent:
                    cells.foreign.append(level.column)
            cells.foreign += [column for _, column, _ in self.table.header.odd if start <= column < end]
            sole = len(self.spans) == 1
            for role, column in self.table.header.beside:
                if sole or start < column < end:
                    cells.beside.setdefault(role, column)
            yield cells

    def number(self, row: int, column: int) -> Count:
        """Read a count cell and note what is odd about it."""
        value, count = self.grid.value(row, column), self.count(row, column)
        if (row, column) in self.unvalued:
            return count
        if count.problem:
            self.findings.append(finding(count.problem, self.grid.place.at(row, column), seen=written(value)))
        elif count.in_text:
            place = self.grid.place.at(row, column)
            self.findings.append(finding("count-in-text", place, seen=written(value), count=count.number))
        return count

    def count(self, row: int, column: int) -> Count:
        """Read a count cell and note nothing."""
        if (row, column) in self.unvalued:
            return Count(problem="not-a-number")
        value = self.grid.value(row, column)
        return read_strokes(value) if self.strokes else read_count(value)

    # ── whose ───────────────────────────────────────────────────────

    def is_unused(self, row: int) -> bool:
        """Return whether a row for somebody names nobody and holds nothing: a line that was not needed."""
        if self.table.by != "subjects" or self.table.key_text(row, "subject"):
            return False
        columns = [level.column for level in self.table.header.levels]
        return all(self.grid.value(row, column) == "" for column in columns)

    def is_new(self, row: int, named: dict[tuple[str, str, str], Place]) -> bool:
        """Return whether a row's subject stands in the table for the first time; a second line is not counted.

        Lines of several rater groups are not second lines of one another.
        """
        column = self.table.column("subject")
        if self.table.by != "subjects" or column is None or not self.form.of_people:
            return True
        name = self.subject(row)
        unit = self.table.key_text(row, "unit")
        place = self.grid.place.at(row, column)
        group = normal(self._key(row, "group")) if self.form.groups else ""
        day = self.table.key_text(row, "day") if self.table.days is not None else ""
        first = named.setdefault((unit, normal(name), group + day), place)
        if first == place or not name:
            return True
        self.findings.append(finding("member-duplicate", place, seen=name, first=first.cell))
        return False

    def subject(self, row: int) -> str:
        """Return whom a row is about; a namesake's number stands behind the name."""
        if not self.form.of_people:
            return ""
        name = self._key(row, "subject")
        number = self.table.key_text(row, "member_number")
        return f"{name}（{number}）" if number and name in self.namesakes else name or self.subject_of_table

    def named(self, row: int) -> str:
        """Return the item or the person that a row is about."""
        return self.subject(row) if self.table.by == "subjects" else self.table.items.get(row, "")

    def unit(self, row: int) -> str | None:
        """Return the unit that a row of a summary is about."""
        return self.table.key_text(row, "unit") or None if self.table.by == "units" else None

    def group(self, row: int) -> str | None:
        """Return a row's rater group; None, with a finding, for one that the scheme lacks."""
        column = self.table.column("group")
        if column is None or not self.group_names:
            return self.group_of_table
        text = self._key(row, "group")
        name = self.group_names.get(normal(text))
        if text and name is None:
            groups = "、".join(self.group_names.values())
            self.findings.append(finding("group-unknown", self.grid.place.at(row, column), seen=text, groups=groups))
        return name or (None if text else self.group_of_table)

    def _key(self, row: int, role: str) -> str:
        """Return a row's name or group, which may stand in the first of the rows that it holds for.

        Empty where the items, names or groups beside it begin anew without one.
        """
        text = self.table.key_text(row, role)
        if text or self.table.column(role) is None or not self._beside(row, role):
            return text
        seen = {self._beside(row, role)}
        for above in reversed(self.table.rows[: bisect_left(self.table.rows, row)]):
            if self._beside(above, role) in seen:
                return ""
            if text := self.table.key_text(above, role):
                return text
            seen.add(self._beside(above, role))
        return ""

    def _beside(self, row: int, role: str) -> str | None:
        """Return what tells the rows of one name or group apart: the item, or the group beside a name, or the name."""
        if self.table.by == "items":
            return self.table.items.get(row)
        if self.table.by != "subjects" or not self.group_names:
            return None
        return normal(self.table.key_text(row, "group" if role == "subject" else "subject")) or None

    # ── a row's own facts ───────────────────────────────────────────

    def facts(self, row: int) -> Facts:
        """Return the numbers of ballots that the row itself states, over those of the cover."""
        columns, cover = self._fact_columns(), NO_FACTS if self.table.days is not None else self.facts_of_cover
        if not columns:
            return cover
        numbers: dict[str, int | None] = dict.fromkeys(FACT_NAMES)
        for role, column in columns.items():
            numbers[role] = self.number(row, column).number
        self._check_facts(row, columns, numbers)
        if numbers["valid"] is None:
            numbers["valid"] = minus(numbers["returned"], numbers["void"])
        if numbers["void"] is None:
            numbers["void"] = minus(numbers["returned"], numbers["valid"])
        return _over_cover(Facts(**numbers), cover)

    def proven(self, facts: Facts, given: int) -> Facts:
        """Return a row's facts, with its valid ballots where marks, blanks and void marks are all that it states."""
        stated = facts.returned if facts.returned is not None else facts.present
        if facts.valid is not None or facts.void is not None or stated != given or not self._fact_columns():
            return facts
        return replace(facts, returned=given, valid=given, void=0)

    def own_ballots(self, row: int) -> tuple[str, int, int] | None:
        """Return what a row states of its ballots, 收回 or else 参评人数: role, column and number; None for nothing."""
        for role in ("returned", "present"):
            column = self.table.column(role)
            number = None if column is None else self.count(row, column).number
            if column is not None and number is not None:
                return role, column, number
        return None

    def has_unreadable_facts(self, row: int) -> bool:
        """Return whether one of the numbers that a row states of its ballots is none."""
        return any(self.count(row, column).problem for column in self._fact_columns().values())

    def _fact_columns(self) -> dict[str, int]:
        columns = {role: column for role in FACT_NAMES if (column := self.table.column(role)) is not None}
        if len(self.spans) == 1 and "void" not in columns and "valid" in columns:
            column = self.table.column("void_item")
            if column is not None and "returned" in columns:
                columns["void"] = column
        return columns

    def _check_facts(self, row: int, columns: dict[str, int], numbers: dict[str, int | None]) -> None:
        """Note the identities that a row's own facts break: 发出 ≥ 收回, 收回 = 有效 + 无效."""
        issued, returned, valid, void = (numbers[role] for role in ("issued", "returned", "valid", "void"))
        if issued is not None and returned is not None and issued < returned:
            at = self.grid.place.at(row, columns["returned"])
            self.findings.append(finding("issued-less-than-returned", at, issued=issued, returned=returned))
        if returned is None or valid is None:
            return
        at = self.grid.place.at(row, columns["valid"])
        if void is not None and valid + void != returned:
            self.findings.append(finding("sum-mismatch", at, label="有效", stated=valid, sum=returned - void))
        elif valid > returned:
            self.findings.append(finding("sum-mismatch", at, label="有效", stated=valid, sum=f"≤ {returned}"))

    @property
    def void_column(self) -> int | None:
        """The 无效 column, where it states void ballots of the row rather than void marks of the item."""
        if self.table.column("returned") is not None and self.table.column("valid") is not None:
            return self.table.column("void_item")
        return None


def _over_cover(own: Facts, cover: Facts) -> Facts:
    """Return a row's own facts over the cover's, without what the cover states of other ballots than the row's."""
    if own.returned is not None and own.valid is None:
        return Facts(own.eligible, own.present, own.issued, own.returned).over(
            Facts(cover.eligible, cover.present, cover.issued)
        )
    if own.returned is None and own.valid is not None and own.valid != cover.valid:
        return own.over(replace(cover, returned=None, void=None))
    alone = own.returned is None and own.valid is None and own.present is not None
    if alone and own.present not in (cover.present, cover.returned, cover.valid):
        return own.over(Facts(eligible=cover.eligible, issued=cover.issued))
    return own.over(cover)
