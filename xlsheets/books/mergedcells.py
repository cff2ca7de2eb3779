"""Merged cells where votes stand: one number or mark over the places of two says of neither what it is."""

from collections.abc import Sequence

from xlsheets.books.gathering import Reading
from xlsheets.books.grid import Span
from xlsheets.books.part import written
from xlsheets.books.table import Table
from xlsheets.core.wording import finding


def note_merged(reading: Reading, tables: Sequence[Table]) -> None:
    """Note every value that is merged over several places for votes; none of them is read.

    A merge that stays within one place (a count over two narrow columns under
    one level that is as wide) says what it says and is left alone, and so is
    an empty one.
    """
    for table in tables:
        columns, rows = _columns(table), _rows(table)
        spoilt = list(table.grid.unvalued)
        for span in table.grid.merges:
            places = _places(span, columns, rows)
            value = table.grid.value(span[0], span[1])
            if len(places) < 2 or value == "":
                continue
            spoilt += places
            reading.findings.append(
                finding("votes-merged", table.grid.place.at(*span), seen=written(value), count=len(places))
            )
        table.grid.unvalued = spoilt


def _rows(table: Table) -> set[int]:
    """Return the rows that hold votes: not those of a score, which is printed across the levels."""
    scored = table.form.scored if table.form else ()
    return {row for row in table.rows if table.items.get(row) not in scored}


def _columns(table: Table) -> set[int]:
    """Return the columns that hold votes."""
    scored = table.form.scored if table.form else ()
    of_scores = {level.column for level in table.header.levels if table.items.get(level.heading) in scored}
    return set(table.header.value_columns) - of_scores - set(table.scores)


def _places(span: Span, columns: set[int], rows: set[int]) -> list[tuple[int, int]]:
    """Return the places for votes that lie in a merged range."""
    top, left, bottom, right = span
    return [
        (row, column)
        for row in sorted(rows.intersection(range(top, bottom + 1)))
        for column in sorted(columns.intersection(range(left, right + 1)))
    ]
