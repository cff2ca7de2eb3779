"""Tables on their side: levels down a column, items or people across; each is turned upright and then read like others.

A turned part keeps nothing but the table's own rows, so that facts above it do
not become columns; its places name the cells of the real sheet.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from xlsheets.books.cover import is_label, states_number
from xlsheets.books.grid import Grid, transposed
from xlsheets.books.table import Table
from xlsheets.books.vocabulary import Vocabulary

MOST = 200
"""Up to so many rows and columns a sheet is looked at on its side."""
HEAD_ROWS = 3
"""So many rows above the first level may head a table."""


@dataclass
class Turned(Grid):
    """Some rows of a sheet with rows and columns changed.

    Attributes:
        top: The sheet's row that its first column with a value was.
        end: The sheet's row behind the last one.
    """

    top: int = 0
    end: int = 0


def turned_parts(grid: Grid, tables: Sequence[Table], words: Vocabulary) -> Iterator[Turned]:
    """Yield the parts of a sheet outside its upright tables that look like tables on their side, turned upright."""
    if not 2 <= grid.height <= MOST or grid.width > MOST:
        return
    taken = {row for table in tables for row in range(table.header.top, table.end)}
    row = 0
    while row < grid.height:
        end = (
            row
            if row in taken
            else max((_levels_end(grid, row, at, taken, words) for at in range(grid.width)), default=row)
        )
        if end > row:
            top, end = _head(grid, row, taken), _tail(grid, end, taken)
            yield _turned(grid, top, end)
        row = max(end, row + 1)


def score_parts(grid: Grid, tables: Sequence[Table], words: Vocabulary) -> Iterator[Turned]:
    """Yield the parts of a sheet outside its other tables with score items down a column and columns of scores."""
    if not 2 <= grid.height <= MOST or grid.width > MOST:
        return
    taken = {row for table in tables for row in _rows_taken(table)}
    row = 1
    while row < grid.height:
        free = row not in taken and row - 1 not in taken
        end = max((_items_end(grid, row, at, taken, words) for at in range(grid.width)), default=row) if free else row
        if end > row and len([value for value in grid.rows[row - 1] if value != ""]) > 1:
            end = _tail(grid, end, taken)
            yield _turned(grid, row - 1, end)
        row = max(end, row + 1)


def _rows_taken(table: Table) -> range:
    if isinstance(table.grid, Turned):
        return range(table.grid.top, table.grid.end)
    return range(table.header.top, table.end)


def _items_end(grid: Grid, row: int, column: int, taken: set[int], words: Vocabulary) -> int:
    """Return the row behind score items that go down a column from a row on, scores at their right; else the row."""
    found: dict[str, set[str]] = {form.id: set() for form in words.scheme.forms if form.scored}
    at, last = row, row
    while at < min(grid.height, last + 3) and at not in taken and grid.text(at, column):
        items = words.item_matches(grid.text(at, column))
        if not items and at == row:
            break
        numbers = [value for value in grid.rows[at][column + 1 :] if isinstance(value, int | float)]
        if items:
            last = at + 1
            for form in words.scheme.forms if numbers else ():
                if items.get(form.id) in form.scored:
                    found[form.id].add(items[form.id])
        at += 1
    enough = any(len(found[form.id]) >= min(2, len(form.scored)) for form in words.scheme.forms if form.scored)
    return last if enough else row


def _levels_end(grid: Grid, row: int, column: int, taken: set[int], words: Vocabulary) -> int:
    """Return the row behind the levels one below the other from a row on; the row itself for fewer than two."""
    found: set[str] = set()
    at, last = row, row
    while at < min(grid.height, last + 2) and at not in taken:
        level = words.level_header(grid.text(at, column))
        if level is None and at == row:
            break
        if level is not None:
            found.add(level[0])
            last = at + 1
        at += 1
    return last if len(found) >= 2 else row


def _head(grid: Grid, first: int, taken: set[int]) -> int:
    """Return the first row of what heads levels that begin at a row: words without a fact among them."""
    top = first
    while top > max(first - HEAD_ROWS, 0) and top - 1 not in taken and _is_head(grid.rows[top - 1]):
        top -= 1
    return top


def _is_head(values: Sequence[object]) -> bool:
    texts = [value for value in values if isinstance(value, str) and value]
    filled = sum(value != "" for value in values)
    return (
        filled > 1
        and len(texts) == filled
        and not any(":" in text or "：" in text or states_number(text) for text in texts)
    )


def _tail(grid: Grid, end: int, taken: set[int]) -> int:
    """Return the row behind the lines under the levels: totals, blanks, percentages."""
    while end < grid.height and end not in taken and _is_tail(grid.rows[end]):
        end += 1
    return end


def _is_tail(values: Sequence[object]) -> bool:
    first = next((value for value in values if value != ""), None)
    numbers = sum(isinstance(value, int | float) for value in values)
    return isinstance(first, str) and numbers > 0 and not is_label(first) and not states_number(first)


def _turned(grid: Grid, top: int, end: int) -> Turned:
    part = Grid(
        grid.place,
        [values if top <= row < end else [""] * len(values) for row, values in enumerate(grid.rows)],
        [span for span in grid.merges if top <= span[0] < end],
        unvalued=grid.unvalued,
    )
    upright = transposed(part)
    return Turned(
        upright.place, upright.rows, upright.merges, unvalued=upright.unvalued, sideways=True, top=top, end=end
    )
