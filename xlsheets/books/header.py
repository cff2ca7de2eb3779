"""Header blocks: which row of a sheet is a table's header, and what each column holds.

Three shapes are known. A level header names the levels (layouts A, C, D, E, F),
with item headings above it where there are several runs of levels, and 票数|%
below it where a level has two columns. An item header names items (layout B).
A score header has a column of scores beside items that stand one below the other.
"""

from dataclasses import dataclass, field
from functools import cached_property

from xlsheets.books.grid import Grid
from xlsheets.books.scorehead import score_columns, stands_over_items
from xlsheets.books.vocabulary import COUNT_WORDS, PERCENT_WORDS, Vocabulary, header_role, is_press_word
from xlsheets.core.spelling import normal

LOOK_ABOVE = 3
_COUNTED = frozenset({"serial", "ballot", "code", "day", "member_number", "subject"})
"""What may be a number beside the name of a level that somebody pressed."""


@dataclass(frozen=True, slots=True)
class LevelColumn:
    """A column under a level.

    Attributes:
        column: Its number.
        level: The level in its normal spelling.
        heading: The item heading over it, as written; None where there is none.
        heading_at: Where that heading stands.
        percent: Whether it holds percentages instead of counts or marks.
    """

    column: int
    level: str
    heading: str | None = None
    heading_at: tuple[int, int] | None = None
    percent: bool = False


@dataclass
class Header:
    """A header block.

    Attributes:
        top: Its first row.
        bottom: Its last row.
        levels: The level columns, left to right; empty for an item header.
        items: The item columns of an item header with their texts.
        roles: The other columns that are known, by role.
        beside: Every column of a known role, left to right, repeats included.
        odd: Columns among the levels whose header is no level: (row, column, text).
        scores: The columns of scores, where items of scores stand one below the other.
        full: Columns of the highest score that can be given, beside them.
        sole: Whether its one column is of the sole item, whose text it does not have.
    """

    top: int
    bottom: int
    levels: list[LevelColumn] = field(default_factory=list)
    items: dict[int, str] = field(default_factory=dict)
    roles: dict[str, int] = field(default_factory=dict)
    beside: list[tuple[str, int]] = field(default_factory=list)
    odd: list[tuple[int, int, str]] = field(default_factory=list)
    scores: list[int] = field(default_factory=list)
    full: list[int] = field(default_factory=list)
    sole: bool = False

    @cached_property
    def right(self) -> int:
        """Its last column; asked for once the header is complete."""
        return max([*self.roles.values(), *self.items, *self.scores, *(level.column for level in self.levels)])

    @property
    def headings(self) -> list[str]:
        """The distinct item headings, left to right."""
        return list(dict.fromkeys(level.heading for level in self.levels if level.heading is not None))

    @property
    def value_columns(self) -> list[int]:
        """The columns of counts, marks or level names; of scores where there are no others."""
        return [level.column for level in self.levels if not level.percent] or list(self.items) or self.scores


def find_header(grid: Grid, row: int, words: Vocabulary, top: int = 0) -> Header | None:
    """Return the header block whose level or item row is this one; None when there is none.

    Args:
        grid: The sheet.
        row: The row.
        words: The scheme's vocabulary.
        top: Where the table above ends: nothing of it heads this one.
    """
    levels = _level_cells(grid, row, words)
    if len({level for level, _ in levels.values()}) >= 2:
        return _level_header(grid, row, levels, words, top)
    items = {
        column: text
        for column, value in enumerate(grid.rows[row])
        if isinstance(value, str) and value and words.item_matches(value)
        for text in (value,)
    }
    if items and _is_item_header(grid, row, items, words):
        header = Header(row, row, items=items | _like_items(grid, row, items, words))
        _give_roles(grid, header, set(header.items), words, top)
        return header
    return (_score_header(grid, row, words, top) if words.scores else None) or _press_header(grid, row, words, top)


def _press_header(grid: Grid, row: int, words: Vocabulary, top: int) -> Header | None:
    """Return the header of a list of presses, 时间 and 评价, whose row this is; None for other rows.

    Counts beside the names of levels are those of the levels: no such list.
    """
    columns = [column for column, value in enumerate(grid.rows[row]) if isinstance(value, str) and is_press_word(value)]
    if len(columns) != 1 or not words.sole:
        return None
    (column,) = columns
    below = range(row + 1, min(row + 6, grid.height))
    values = [value for at in below if (value := grid.value(at, column)) != ""]
    if not values or any(not isinstance(value, str) or words.level_header(value) is None for value in values):
        return None
    roles = {at: header_role(grid.text(row, at)) for at in range(grid.width) if at != column}
    numbers = {at for at in roles for line in below if isinstance(grid.value(line, at), int | float)}
    if any(roles[at] not in _COUNTED for at in numbers) or not set(roles.values()) & {"day", "ballot"}:
        return None
    header = Header(row, row, items={column: grid.text(row, column)}, sole=True)
    _give_roles(grid, header, {column}, words, top)
    return header


def _score_header(grid: Grid, row: int, words: Vocabulary, top: int) -> Header | None:
    """Return the header of scores whose row this is, the items below it; None for other rows."""
    scores, full = score_columns(grid, (row,), ())
    if not scores or not stands_over_items(grid, row, scores, words):
        return None
    header = Header(row, row, scores=scores, full=full)
    _give_roles(grid, header, set(scores), words, top)
    return header


def _level_cells(grid: Grid, row: int, words: Vocabulary) -> dict[int, tuple[str, str | None]]:
    return {
        column: level
        for column, value in enumerate(grid.rows[row])
        if isinstance(value, str) and value and (level := words.level_header(value))
    }


def _is_item_header(grid: Grid, row: int, items: dict[int, str], words: Vocabulary) -> bool:
    """Tell an item header of layout B from headings over levels and from items one below the other."""
    if _levels_go_down(grid, row, min(items), words):
        return False  # a table on its side, which is read transposed
    for below in range(row + 1, min(row + 3, grid.height)):
        levels = _level_cells(grid, below, words)
        if any(not grid.text(row, column) for column in set(levels) - set(items)):
            return False  # headings over a level header, which is found at its own row
        if levels:
            break
    single = any(len(form.texts) == 1 for form in words.scheme.forms)
    if len(items) >= 2 or (grid.sideways and words.are_scores(items.values())):
        return True
    roles = {header_role(value) for value in grid.rows[row] if isinstance(value, str)} - {None}
    return single and bool(roles & {"ballot", "serial", "group", "subject", "code"})


def _like_items(grid: Grid, row: int, items: dict[int, str], words: Vocabulary) -> dict[int, str]:
    """Return the columns with a heading that no item is, and the names of levels under it like those of the items."""
    found = {}
    for column in range(min(items), grid.width):
        text = grid.text(row, column)
        if column in items or not text or header_role(text) is not None:
            continue
        below = [value for at in range(row + 1, min(row + 6, grid.height)) if (value := grid.value(at, column)) != ""]
        names = sum(isinstance(value, str) and words.level_header(value) is not None for value in below)
        if names and names * 2 >= len(below):
            found[column] = text
    return dict(sorted(found.items()))


def _levels_go_down(grid: Grid, row: int, before: int, words: Vocabulary) -> bool:
    """Return whether levels stand one below the other at the left of items."""
    for column in range(before):
        below = {words.level_header(text) for at in range(row + 1, row + 9) if (text := grid.text(at, column))}
        if len(below - {None}) >= 2:
            return True
    return False


def _level_header(
    grid: Grid, row: int, cells: dict[int, tuple[str, str | None]], words: Vocabulary, top: int
) -> Header | None:
    if _is_body(grid, row, cells, words):
        return None
    header = Header(row, row)
    below = row + 1
    two_columns = below < grid.height and any(
        normal(grid.text(below, column)) in COUNT_WORDS | PERCENT_WORDS for column in cells
    )
    if two_columns:
        header.bottom = below
    columns: list[tuple[int, str, bool]] = []
    ordered = sorted(cells)
    for position, column in enumerate(ordered):
        level, kind = cells[column]
        last = grid.span(row, column)[3]
        following = ordered[position + 1] if position + 1 < len(ordered) else grid.width
        if not two_columns:
            columns.append((column, level, kind == "percent"))
            if last + 1 < following and normal(grid.text(row, last + 1)) in PERCENT_WORDS:
                columns.append((last + 1, level, True))
            continue
        for under in range(column, following):
            word = normal(grid.text(below, under))
            if under > max(last, column) and grid.value(row, under) != "":
                break
            if word in COUNT_WORDS | PERCENT_WORDS:
                columns.append((under, level, word in PERCENT_WORDS))
            elif under == column:
                columns.append((column, level, kind == "percent"))
    header.levels = _with_headings(grid, header, row, columns, words, top)
    _give_roles(grid, header, {column for column, _, _ in columns}, words, top)
    _note_odd(grid, header, row)
    if words.scores:
        taken = {column for column, _, _ in columns}
        header.scores, header.full = score_columns(grid, range(header.top, header.bottom + 1), taken)
    return header


def _is_body(grid: Grid, row: int, cells: dict[int, tuple[str, str | None]], words: Vocabulary) -> bool:
    """Return whether a row of level names is a ballot of a table whose items are not known."""
    for below in range(row + 1, min(row + 4, grid.height)):
        under = _level_cells(grid, below, words)
        if set(under) and set(under) <= set(cells) and len(under) == len(cells) >= 2:
            return True
        if any(value != "" for value in grid.rows[below]):
            return False
    return False


def _with_headings(
    grid: Grid, header: Header, row: int, columns: list[tuple[int, str, bool]], words: Vocabulary, top: int
) -> list[LevelColumn]:
    """Give each run of levels the heading above it: an item, or 票数 and 比例 over whole runs."""
    runs: list[list[tuple[int, str, bool]]] = []
    for column, level, percent in columns:
        if not runs or any((level, percent) == other[1:] for other in runs[-1]):
            runs.append([])
        runs[-1].append((column, level, percent))
    found: list[LevelColumn] = []
    last_item: tuple[str, tuple[int, int]] | None = None
    for number, run in enumerate(runs):
        heading: tuple[str, tuple[int, int]] | None = None
        percent_run = False
        for above in range(row - 1, max(row - 1 - LOOK_ABOVE, top - 1), -1):
            seen = _heading(grid, above, [column for column, _, _ in run])
            if seen is None:
                continue
            text, at = seen
            if normal(text) in PERCENT_WORDS:
                percent_run = True
            elif normal(text) in COUNT_WORDS:
                pass
            elif words.item_matches(text) or (heading is None and _is_heading(grid, text, at, runs)):
                heading = (text, at)
            else:
                continue
            header.top = min(header.top, above)
        if heading is None and percent_run and number:
            heading = last_item
        last_item = heading
        for column, level, percent in run:
            text_at = heading or (None, None)
            found.append(LevelColumn(column, level, text_at[0], text_at[1], percent or percent_run))
    return found


def _heading(grid: Grid, row: int, columns: list[int]) -> tuple[str, tuple[int, int]] | None:
    """Return the text that stands over columns in a row, merged cells and centred texts included."""
    for column in columns:
        text = grid.shown_text(row, column)
        if text:
            top, left, _, _ = grid.span(row, column)
            return text, (top, left)
    return None


def _is_heading(grid: Grid, text: str, at: tuple[int, int], runs: list[list[tuple[int, str, bool]]]) -> bool:
    """Return whether a text above stands over one of several runs: a heading, and not a title."""
    if len(runs) < 2 or header_role(text) is not None:
        return False
    _, left, _, right = grid.span(*at)
    if right > left:
        return sum(any(left <= column <= right for column, _, _ in run) for run in runs) == 1
    starts = {run[0][0] for run in runs}
    texts = [column for column in range(grid.width) if grid.text(at[0], column) and column in starts]
    return len(texts) >= 2


def _give_roles(grid: Grid, header: Header, taken: set[int], words: Vocabulary, top: int) -> None:
    """Find what the columns beside the values hold, by the nearest header word at or above."""
    first = header.top if header.top < header.bottom or not header.levels else max(header.top - 1, top)
    for column in range(grid.width):
        if column in taken:
            continue
        if column > max(taken) and not any(
            grid.shown_text(row, column) for row in range(header.top, header.bottom + 1)
        ):
            break  # what stands behind an empty column is not of this table
        for row in range(header.bottom, first - 1, -1):
            if row < header.top and not _continues_header(grid, row):
                break
            text = grid.shown_text(row, column)
            role = header_role(text) if text else None
            if role:
                if role == "serial" and "serial" in header.roles:
                    role = "member_number"  # 序号 and 编号: the second tells people apart
                header.roles.setdefault(role, column)
                header.beside.append((role, column))
                break
            if text and row >= header.top and normal(text) not in COUNT_WORDS | PERCENT_WORDS:
                header.roles.setdefault(f"text:{normal(text)}", column)
                break


def _continues_header(grid: Grid, row: int) -> bool:
    """Return whether the row above a level row belongs to the header: words only, no facts, no lone title."""
    values = [value for value in grid.rows[row] if value != ""]
    if len(values) < 2 or any(not isinstance(value, str) for value in values):
        return False
    return not any(":" in normal(str(value)) for value in values)


def _note_odd(grid: Grid, header: Header, row: int) -> None:
    """Note columns among the levels, or right behind them, whose header is neither level nor known role."""
    columns = {level.column for level in header.levels}
    known = set(header.roles.values()) - {column for role, column in header.roles.items() if role.startswith("text:")}
    for column in range(min(columns), max(columns) + 2):
        text = grid.text(row, column)
        if column not in columns and column not in known and text and header_role(text) is None:
            header.odd.append((row, column, text))
