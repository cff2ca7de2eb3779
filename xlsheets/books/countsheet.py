"""Counts made by hand: tables of layouts D and E → parts, every stated figure checked."""

from collections.abc import Sequence

from xlsheets.books.countcheck import Checks, check_totals
from xlsheets.books.countrow import Cells, Rows
from xlsheets.books.dayrows import add_days, blank_day, day_at
from xlsheets.books.groupblock import of_group
from xlsheets.books.part import Part
from xlsheets.books.table import Table
from xlsheets.books.valuekind import holds_digits
from xlsheets.books.vocabulary import Vocabulary
from xlsheets.core.ballot import Count, read_count
from xlsheets.core.findings import Finding, Place, Severity
from xlsheets.core.spelling import normal
from xlsheets.core.tally import NO_FACTS, Facts, Tally, minus
from xlsheets.core.wording import finding


def read_counts(
    table: Table, words: Vocabulary, group: str | None, subject: str, facts: Facts, more: Sequence[Table] = ()
) -> tuple[list[Part], list[Finding]]:
    """Return the parts of a table of counts, and what was found in it.

    Args:
        table: Of layout D or E (or a summary), with its form.
        words: The scheme's vocabulary.
        group: The rater group of the whole table, if the sheet names one.
        subject: The subject of the whole table, if the sheet names one.
        facts: What the cover states; a row's own numbers come before it.
        more: The blocks at its right that go on with it.

    Where rater groups head the columns, group and facts are not asked: those of the cover are of all groups.
    """
    if table.groups:
        return _of_groups(table, words, subject, more)
    form = table.form
    assert form is not None
    findings: list[Finding] = []
    position = {normal(level): at for at, level in enumerate(words.scheme.levels(form))}
    blocks = [Rows(block, form, position, group, subject, facts, findings) for block in (table, *more)]
    for rows in blocks:
        rows.namesakes = {name for other in blocks for name in other.namesakes}
    parts: list[Part] = []
    named: dict[tuple[str, str, str], Place] = {}
    for rows in blocks:
        reader = _Reader(rows, Checks(rows, words.scheme, form, findings))
        for row in rows.table.rows:
            if not rows.is_unused(row) and rows.is_new(row, named):
                row_facts = rows.facts(row)
                parts += [reader.part(cells, row_facts) for cells in rows.cells(row)]
    check_totals(blocks)
    return (add_days(parts, facts, findings) if table.days is not None else parts), findings


def _of_groups(
    table: Table, words: Vocabulary, subject: str, more: Sequence[Table]
) -> tuple[list[Part], list[Finding]]:
    """Return the parts of a table with a group of columns for each rater group; what is found in each, once."""
    parts: list[Part] = []
    findings: dict[Finding, None] = {}
    for heading, name in table.groups.items():
        blocks = [of_group(block, heading) for block in (table, *more)]
        found, notes = read_counts(blocks[0], words, name, subject, NO_FACTS, blocks[1:])
        parts += found
        findings |= dict.fromkeys(notes)
    return parts, list(findings)


class _Reader:
    """Reads one block, an item in a row at a time."""

    def __init__(self, rows: Rows, checks: Checks) -> None:
        self.rows, self.checks = rows, checks
        self.levels = len(checks.scheme.levels(rows.form))

    def part(self, cells: Cells, facts: Facts) -> Part:
        """Return what one item in one row gives."""
        rows = self.rows
        read = {at: rows.number(cells.row, column) for at, column in cells.levels.items()}
        extra = {
            role: rows.number(cells.row, column)
            for role in ("blank", "void_item")
            if (column := cells.beside.get(role)) is not None and column != rows.void_column
        }
        any_number = any(count.number is not None or count.problem for count in (*read.values(), *extra.values()))
        counts = tuple(_level_count(read.get(at), any_number) for at in range(self.levels))
        blank, void_items = _beside(extra, any_number)
        if blank is None and void_items is not None and "blank" not in cells.beside and None not in counts:
            rest = minus(minus(facts.valid, sum(count or 0 for count in counts)), void_items)
            blank = rest if rest is not None and rest >= 0 else None
        foreign = self._is_foreign(cells)
        if foreign:
            counts, blank, void_items = (None,) * self.levels, None, None
        if None not in counts:
            given = sum(count or 0 for count in counts) + (blank or 0) + (void_items or 0)
            facts = rows.proven(facts, given)
        tally = Tally(counts, blank, void_items, facts)
        self._note(cells, tally, read, any_number or foreign)
        self.checks.row(cells, tally, extra)
        return Part(
            rows.form,
            cells.item,
            counts,
            rows.subject(cells.row),
            rows.group(cells.row),
            rows.unit(cells.row),
            blank,
            void_items,
            facts=facts,
            places=[self.checks.level_range(cells)],
            day=day_at(rows.table, cells.row),
        )

    def _is_foreign(self, cells: Cells) -> bool:
        """Return whether votes stand under a level that the scheme lacks: nothing of the row is then known."""
        values = [self.rows.grid.value(cells.row, column) for column in cells.foreign]
        return any(read_count(value).number or holds_digits(value) for value in values)

    def _note(self, cells: Cells, tally: Tally, read: dict[int, Count], any_number: bool) -> None:
        """Note a row that gives percentages only, or nothing."""
        percent_only = bool(cells.percents) and not any(count.number is not None for count in read.values())
        if percent_only and not any(count.problem for count in read.values()) and self.checks.states_percents(cells):
            self.checks.percents_alone(cells, tally)
        elif not any_number and not any((cells.row, column) in self.rows.unvalued for column in cells.levels.values()):
            severity = Severity.INFO if self.checks.scheme.counting.blank == "abstain" else Severity.WARNING
            place = self.checks.level_range(cells)
            if self.rows.table.days is not None:
                self.checks.findings.append(blank_day(place))
                return
            self.checks.findings.append(finding("blank-item", place, severity, item=cells.item))


def _level_count(count: Count | None, any_number: bool) -> int | None:
    """An empty cell is 0 beside a number, unknown in a row without any."""
    if count is None or count.problem:
        return None
    return count.number if count.number is not None else 0 if any_number else None


def _beside(extra: dict[str, Count], any_number: bool) -> tuple[int | None, int | None]:
    """Return the blanks (None without a column) and the void marks (0 without one) that a row states."""

    def number(role: str, absent: int | None) -> int | None:
        count = extra.get(role)
        if count is None:
            return absent
        if count.problem:
            return None
        return count.number if count.number is not None else 0 if any_number else None

    return number("blank", None), number("void_item", 0)
