"""Blocks: one table that goes on in a second block of columns, beside the first.

Names 1 to 20 on the left, 21 to 40 on the right, each under the same header:
the blocks are one table, read together. What one block alone leaves open (ones
that are marks or counts, cells that are all empty) the other may settle; blocks
that contradict each other are asked about.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from xlsheets.books.cover import is_label, states_number
from xlsheets.books.table import Doubt, Table
from xlsheets.books.valuekind import is_empty
from xlsheets.books.vocabulary import Vocabulary, header_role, row_kind
from xlsheets.core.ballot import Mark, read_count, read_mark


def join_blocks(panes: Sequence[Sequence[Table]]) -> None:
    """Tell the tables of panes, left to right, which of them go on with the table at their left."""
    for left, right in pairwise(panes):
        for table in right:
            before = next((other for other in left if _goes_on(other, table)), None)
            if before is not None:
                table.continues = before
                _agree(before, table)


def blocks_of(table: Table, tables: Sequence[Table]) -> Iterator[Table]:
    """Yield a table's own block and those among some tables that go on with it, left to right."""
    yield table
    for other in tables:
        if other.continues is table:
            yield from blocks_of(other, tables)


def headless_doubt(table: Table, words: Vocabulary) -> Doubt | None:
    """Return the doubt about lines at the right of a table that look like its own and have no header."""
    beyond = table.header.right + 1 < table.grid.width
    found = [row for row in table.rows if _is_headless(table, row, words)] if beyond else []
    if not found:
        return None
    grid, first = table.grid, table.header.right + 1
    filled = [at for row in found for at in range(first, grid.width) if grid.value(row, at) != ""]
    cells = grid.place.at(found[0], min(filled), found[-1], max(filled)).cell
    return Doubt(
        (
            f"{cells} 没有表头：可以是本表的续栏，也可以与本表无关",
            f"{cells} has no header: the table may go on there, or it is something else",
        ),
        ("续栏也写上表头；无关的内容移到别处", "give a further block its header too, or move what is not of the table"),
    )


def _is_headless(table: Table, row: int, words: Vocabulary) -> bool:
    """Return whether a name with counts, or several marks, stand in a row behind the table's last column."""
    values = [value for value in table.grid.rows[row][table.header.right + 1 :] if value != ""]
    if len(values) < 2:
        return False
    texts = [value for value in values if isinstance(value, str)]
    if any(is_label(text) or header_role(text) or row_kind(text) or states_number(text) for text in texts):
        return False
    if table.values == "counts":
        named = [at for at, value in enumerate(values) if isinstance(value, str) and read_count(value).problem]
        return bool(named) and sum(read_count(value).number is not None for value in values[named[0] + 1 :]) >= 2
    if table.values == "levels":
        return sum(words.level_header(text) is not None for text in texts) >= 2
    return sum(read_mark(text) is Mark.YES for text in texts) >= 1


def _goes_on(left: Table, right: Table) -> bool:
    """Return whether two tables with their headers in one row have the same columns and rows of people or ballots."""
    return (
        left.header.bottom == right.header.bottom
        and left.form is right.form is not None
        and ({left.by, right.by} <= {"subjects", "ballots"} or None not in (left.days, right.days))
        and _look(left) == _look(right)
    )


def _look(table: Table) -> tuple[object, ...]:
    header = table.header
    levels = [(level.level, level.heading, level.percent) for level in header.levels]
    return levels, list(header.items.values()), [role for role, _ in sorted(header.beside, key=lambda pair: pair[1])]


def _agree(left: Table, right: Table) -> None:
    """Let the blocks hold the same kind of values: what one leaves open the other settles."""
    for one, other in ((left, right), (right, left)):
        if _is_open(one) and not _is_open(other) and other.doubt is None:
            one.values, one.by, one.doubt = other.values, other.by, None
    if left.doubt is None and right.doubt is None and (left.values, left.by) != (right.values, right.by):
        right.doubt = Doubt(
            (
                "左右两栏表头相同，一栏像是标记，另一栏像是票数",
                "two blocks under one header: marks in one, counts in the other",
            ),
            ("两栏都填票数，或都划√", "fill in counts in both, or marks in both"),
        )
        left.doubt = right.doubt


def _is_open(table: Table) -> bool:
    return is_empty(table) if table.doubt is None else table.doubt.ones
