"""Panes: tables that stand side by side on one sheet, each looked at as if it stood alone.

A pane is a sheet with everything outside some of its columns left out. Rows and
columns keep their numbers, so that every cell keeps its name. A sheet falls into
panes only where the table on the right has names, items or numbers of its own:
levels printed twice over one column of items could mean two things, and stay
one table that is asked about.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from xlsheets.books.body import find_rows
from xlsheets.books.grid import Grid
from xlsheets.books.headblock import Header
from xlsheets.books.header import find_header
from xlsheets.books.table import Table
from xlsheets.books.vocabulary import COUNT_WORDS, Vocabulary, header_role
from xlsheets.core.ballot import read_count
from xlsheets.core.spelling import normal

KEYS = frozenset({"serial", "ballot", "subject", "member_number", "unit", "group", "item"})
"""What the column that begins a table holds."""
LOOK_BELOW = 40
"""So many rows tell whether a column holds items."""


@dataclass
class Pane(Grid):
    """Some columns of a sheet.

    Attributes:
        sheet: The sheet, or the wider pane, that it is of.
        top: The first row that is kept: where the table above ends.
        start: The first row of the headers that stand side by side; rows above may be of all of them.
        left: Its first column.
        right: Its last column.
    """

    sheet: Grid | None = None
    top: int = 0
    start: int = 0
    left: int = 0
    right: int = 0

    def holds(self, row: int, column: int) -> bool:
        """Return whether a cell, or the merged range it lies in, reaches into its columns."""
        _, first, _, last = self.span(row, column)
        return first <= self.right and self.left <= last


def pane_of(part: Grid, sheet: Grid) -> Pane | None:
    """Return the pane of a sheet that a grid is, or is a pane within; None when it is none of that sheet."""
    while isinstance(part, Pane) and part.sheet is not sheet:
        if part.sheet is None:
            return None
        part = part.sheet
    return part if isinstance(part, Pane) else None


def panes_at(grid: Grid, header: Header, top: int, words: Vocabulary) -> list[Pane]:
    """Return the panes that a sheet falls into at a header, left to right; empty when the table stands alone.

    Args:
        grid: The sheet, or a pane of it.
        header: The first header below `top`.
        top: Where the table above ends.
        words: The scheme's vocabulary.
    """
    cuts = _cuts_in_header(grid, header, words) or _cut_beside(grid, header, words)
    if not cuts:
        return []
    panes = [_pane(grid, top, header.top, left, right) for left, right in _between(grid, cuts)]
    bottom = _bottom(grid, panes, header, words)
    for pane in panes:
        del pane.rows[bottom:]
    return panes


def _edges(grid: Grid) -> tuple[int, int]:
    return (grid.left, grid.right) if isinstance(grid, Pane) else (0, grid.width - 1)


def _between(grid: Grid, cuts: Sequence[int]) -> list[tuple[int, int]]:
    """Return the first and last column of each part that cuts leave."""
    first, last = _edges(grid)
    return list(zip([first, *cuts], [*(cut - 1 for cut in cuts), last], strict=True))


def _pane(grid: Grid, top: int, start: int, left: int, right: int) -> Pane:
    pane = Pane(
        grid.place,
        [],
        grid.merges,
        unvalued=grid.unvalued,
        sideways=grid.sideways,
        sheet=grid,
        top=top,
        start=start,
        left=left,
        right=right,
    )
    width = grid.width
    for row, values in enumerate(grid.rows):
        if row < top:
            pane.rows.append([""] * width)
        elif row < start and _is_lone_title(values):
            pane.rows.append(values)
        else:
            pane.rows.append([value if left <= at <= right else "" for at, value in enumerate(values)])
    for row in range(top, start):
        for column in [at for at, value in enumerate(grid.rows[row]) if value != "" and pane.holds(row, at)]:
            pane.rows[row][column] = grid.rows[row][column]
    return pane


def _is_lone_title(values: Sequence[object]) -> bool:
    """Return whether a row above the tables holds one text and no fact: the title of all of them."""
    filled = [value for value in values if value != ""]
    return len(filled) == 1 and isinstance(filled[0], str) and ":" not in normal(filled[0])


# ── where the tables part ────────────────────────────────────────────────


def _cuts_in_header(grid: Grid, header: Header, words: Vocabulary) -> list[int]:
    """Return the columns where another table's header begins in the same row."""
    columns = _value_columns(header)
    pairs = list(pairwise(columns) if not header.items else _where_items_begin_anew(header, words))
    cuts = [cut for left, right in pairs if (cut := _first_key(grid, header, left, right, words)) is not None]
    for left, right in _between(grid, cuts) if cuts else ():
        side = _pane(grid, header.top, header.top, left, right)
        if not any(find_header(side, row, words) for row in _rows_of(header, grid)):
            return []
    return cuts


def _value_columns(header: Header) -> list[int]:
    return sorted({level.column for level in header.levels} | set(header.items)) or header.scores


def _rows_of(header: Header, grid: Grid) -> range:
    return range(header.top, min(header.bottom + 2, grid.height))


def _where_items_begin_anew(header: Header, words: Vocabulary) -> Iterator[tuple[int, int]]:
    """Yield the pairs of columns between which the items of a layout B header start again."""
    seen: set[tuple[tuple[str, str], ...]] = set()
    last: int | None = None
    for column in sorted(header.items):
        item = tuple(sorted(words.item_matches(header.items[column]).items()))
        if last is not None and item in seen:
            yield last, column
            seen.clear()
        seen.add(item)
        last = column


def _first_key(grid: Grid, header: Header, left: int, right: int, words: Vocabulary) -> int | None:
    """Return the first column between two value columns that begins a table; None when there is none."""
    return next((column for column in range(left + 1, right) if _is_key(grid, header, column, words)), None)


def _is_key(grid: Grid, header: Header, column: int, words: Vocabulary) -> bool:
    """Return whether a column begins a table: by its header word, else by the items under it."""
    for row in range(header.bottom, max(header.top - 1, 0) - 1, -1):
        text = grid.shown_text(row, column)
        role = header_role(text) if text and normal(text) not in COUNT_WORDS else None
        if normal(text) in words.groups and not _names_below(grid, header, column):
            continue  # 党员 over numbers: the raters, and no names
        if role in KEYS or (role == "day" and KEYS.isdisjoint(header.roles)):
            return grid.span(row, column)[1] == column
    below = range(header.bottom + 1, min(header.bottom + LOOK_BELOW, grid.height))
    texts = [text for row in below if (text := grid.text(row, column))]
    return bool(texts) and sum(bool(words.item_matches(text)) for text in texts) * 2 >= len(texts)


def _names_below(grid: Grid, header: Header, column: int) -> bool:
    """Return whether a column holds texts that are no counts."""
    below = range(header.bottom + 1, min(header.bottom + LOOK_BELOW, grid.height))
    texts = [text for row in below if (text := grid.text(row, column)) and not header_role(text)]
    return any(read_count(text).number is None for text in texts)


def _cut_beside(grid: Grid, header: Header, words: Vocabulary) -> list[int]:
    """Return the column that parts a header from one further down beside it, when their tables share rows."""
    columns = _value_columns(header)
    leftmost, utmost = _edges(grid)
    for first, last in ((columns[-1] + 1, utmost), (leftmost, columns[0] - 1)):
        other = _header_beside(grid, header, first, last, words) if first < last else None
        if other is None:
            continue
        others = _value_columns(other)
        rightmost, gap = (
            (other, (columns[-1], others[0])) if first > columns[-1] else (header, (others[-1], columns[0]))
        )
        cut = _first_key(grid, rightmost, *gap, words)
        if cut is None:
            continue
        edges = (leftmost, cut - 1) if rightmost is other else (cut, utmost)
        alone = _pane(grid, header.top, header.top, *edges)
        own = next((found for row in _rows_of(header, grid) if (found := find_header(alone, row, words))), None)
        if own is None:
            continue
        table = Table(alone, own)
        find_rows(table, words)
        if other.top < table.end:
            return [cut]
    return []


def _header_beside(grid: Grid, header: Header, first: int, last: int, words: Vocabulary) -> Header | None:
    """Return the first header with a key of its own that stands in some columns, in the header's rows or below."""
    levels = [
        column
        for column in range(first, last + 1)
        if any(
            isinstance(value, str) and value and words.level_header(value)
            for value in set(grid.columns[column][header.top :])
        )
    ]
    rows: Sequence[int] = _rows_of(header, grid)
    if len(levels) >= 2:
        rows = [
            row
            for row in range(header.top, grid.height)
            if row in rows or sum(words.level_header(grid.text(row, column)) is not None for column in levels) >= 2
        ]
    elif not any(grid.text(row, column) for row in rows for column in range(first, last + 1)):
        return None
    side = _pane(grid, header.top, header.top, first, last)
    for row in rows:
        found = find_header(side, row, words)
        if found is not None and _has_key(side, found, words):
            return found
    return None


def _has_key(grid: Grid, header: Header, words: Vocabulary) -> bool:
    """Return whether a table has names, items or numbers of its own at the left of its values."""
    first = _value_columns(header)[0]
    return any(_is_key(grid, header, column, words) for column in range(first))


def _bottom(grid: Grid, panes: Sequence[Pane], header: Header, words: Vocabulary) -> int:
    """Return the first row below that is of a table across the panes; the sheet's height when none is."""
    of_items = {
        column
        for pane in panes
        for row in _rows_of(header, grid)
        if (found := find_header(pane, row, words)) is not None and not found.levels
        for column in found.items
    }
    for row in range(header.bottom + 2, grid.height):
        texts = {column: value for column, value in enumerate(grid.rows[row]) if isinstance(value, str) and value}
        levels = [column for column, text in texts.items() if words.level_header(text) is not None]
        keys = [column for column, text in texts.items() if header_role(text) in KEYS]
        if not keys:
            levels = [column for column in levels if column not in of_items]
        if len(levels) < 2 or (across := find_header(grid, row, words, header.bottom + 1)) is None:
            continue
        for pane in panes:
            inside = [column for column in levels if pane.left <= column <= pane.right]
            own = find_header(pane, row, words) if inside else None
            if inside and (own is None or not _has_key(pane, own, words)):
                return across.top
            if not inside and any(pane.left <= column <= pane.right for column in keys):
                return across.top
    return grid.height
