"""What a table's cells hold: marks, counts, or ones that could be either."""

import re
from collections import Counter
from collections.abc import Sequence
from typing import Literal

from xlsheets.books.body import texts_of
from xlsheets.books.table import Doubt, Table
from xlsheets.books.vocabulary import speaks_of_a_ballot
from xlsheets.core.ballot import Mark, read_count, read_mark


def kind_of_values(table: Table) -> Literal["marks", "counts", "ones", "empty"]:
    """Tell marks from counts by what the value columns hold; ones alone are undecided."""
    columns = [level.column for level in table.header.levels if not level.percent]
    if not columns:
        return "counts"
    values: Counter[object] = Counter()
    for column in columns:
        values.update(_level_values(table, column))
    del values[""]
    if not values:
        return "empty"
    marks = Counter({read_mark(value): 0 for value in values})
    big = 0
    for value, times in values.items():
        marks[read_mark(value)] += times
        number = read_count(value).number
        if number is not None and number > 1:
            big += times
    if big:
        return "marks" if marks[Mark.YES] > big else "counts"
    if marks[Mark.YES] or (marks[Mark.ROUND] and not marks[Mark.ONE]):
        return "marks"
    if any(read_mark(value) is Mark.UNKNOWN and holds_digits(value) for value in values):
        return "counts"  # 近9 is no count, and no mark either
    if marks[Mark.ONE]:
        return table.settled_values or "ones"
    if marks[Mark.ZERO]:
        return "counts"
    return "marks" if marks[Mark.NO] else "counts"


def _level_values(table: Table, column: int) -> Sequence[object]:
    """Return a column's values in the body, without the rows of score items."""
    rows = table.level_rows
    return table.values_of(column) if rows is table.rows else [table.grid.value(row, column) for row in rows]


def holds_digits(value: object) -> bool:
    """Return whether a text, or a number that is no count, has digits: 近9 is no count, but it stands for one."""
    return not isinstance(value, bool) and read_count(value).problem is not None and bool(re.search(r"\d", str(value)))


def is_empty(table: Table) -> bool:
    """Return whether a table's value columns hold nothing at all."""
    return not any(value != "" for column in table.header.value_columns for value in table.values_of(column))


def crosses_alone(table: Table) -> bool:
    """Return whether a table has no mark at all but just one cross in every filled row: what marks there?"""
    columns = [level.column for level in table.header.levels if not level.percent]
    rows = [[read_mark(table.grid.value(row, column)) for column in columns] for row in table.level_rows]
    filled = [row for row in rows if any(mark is not Mark.BLANK for mark in row)]
    plain = all(mark in (Mark.NO, Mark.BLANK) for row in filled for mark in row)
    return len(filled) >= 2 and plain and all(row.count(Mark.NO) == 1 for row in filled)


def crosses_doubt() -> Doubt:
    """Return the doubt about a table of crosses alone."""
    return Doubt(
        (
            "没有√，每行只有一个×：可以是选中，也可以是不选",
            "no √, one × a row: it may mark the level or strike it out",
        ),
        ("选中的等次写√", "write √ under the chosen level"),
    )


def speaks_as_a_ballot(table: Table) -> bool:
    """Return whether the sheet says that it is a ballot: a ballot number, or 票 in title or name."""
    grid = table.grid
    if speaks_of_a_ballot(grid.name):
        return True
    rows = (row for row in range(grid.height) if row not in set(table.rows))
    return any(speaks_of_a_ballot(text) for row in rows for text in texts_of(grid.rows[row]) if text)


def names_repeat(table: Table) -> bool:
    """Return whether most names stand more than once: a row is then a ballot, not a subject."""
    names = Counter(table.key_text(row, "subject") for row in table.rows)
    return bool(names) and sum(times > 1 for times in names.values()) * 2 > len(names)


def ones_doubt() -> Doubt:
    """Return the doubt about a table of ones alone: one ballot's marks, or counts."""
    return Doubt(
        ("全是 1：可以是一张票的标记，也可以是票数", "only ones: the marks of one ballot, or counts"),
        (
            "单张票请写票号；计票表请写收回、有效票数",
            "write its number on a ballot, and the ballots returned on a sheet of counts",
        ),
        ones=True,
    )
