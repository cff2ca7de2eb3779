"""Header blocks: which row of a sheet is a table's header, and what each column holds.

Three shapes are known. A level header names the levels (layouts A, C, D, E, F),
with item headings above it where there are several runs of levels, and 票数|%
below it where a level has two columns. An item header names items (layout B).
A score header has a column of scores beside items that stand one below the other.
"""

from xlsheets.books.grid import Grid
from xlsheets.books.groupblock import groups_below
from xlsheets.books.headblock import Header, LevelColumn, give_roles, level_cells
from xlsheets.books.itemhead import list_header
from xlsheets.books.scorehead import score_columns
from xlsheets.books.vocabulary import COUNT_WORDS, PERCENT_WORDS, Vocabulary, header_role
from xlsheets.core.spelling import normal

LOOK_ABOVE = 3


def find_header(grid: Grid, row: int, words: Vocabulary, top: int = 0) -> Header | None:
    """Return the header block whose level or item row is this one; None when there is none.

    Args:
        grid: The sheet.
        row: The row.
        words: The scheme's vocabulary.
        top: Where the table above ends: nothing of it heads this one.
    """
    levels = level_cells(grid, row, words)
    if len({level for level, _ in levels.values()}) >= 2:
        return _level_header(grid, row, levels, words, top)
    return list_header(grid, row, words, top)


def _level_header(
    grid: Grid, row: int, cells: dict[int, tuple[str, str | None]], words: Vocabulary, top: int
) -> Header | None:
    if _is_body(grid, row, cells, words):
        return None
    header = Header(row, row)
    below = row + 1
    if by_group := groups_below(grid, row, cells, words):
        header.bottom, header.levels = below, by_group
        give_roles(grid, header, {level.column for level in by_group}, words, top)
        return header
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
    give_roles(grid, header, {column for column, _, _ in columns}, words, top)
    _note_odd(grid, header, row)
    if words.scores:
        taken = {column for column, _, _ in columns}
        header.scores, header.full = score_columns(grid, range(header.top, header.bottom + 1), taken)
    return header


def _is_body(grid: Grid, row: int, cells: dict[int, tuple[str, str | None]], words: Vocabulary) -> bool:
    """Return whether a row of level names is a ballot of a table whose items are not known."""
    for below in range(row + 1, min(row + 4, grid.height)):
        under = level_cells(grid, below, words)
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
            elif words.item_matches(text) or (heading is None and _is_heading(grid, text, at, runs, words)):
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


def _is_heading(
    grid: Grid, text: str, at: tuple[int, int], runs: list[list[tuple[int, str, bool]]], words: Vocabulary
) -> bool:
    """Return whether a text above stands over one of several runs: a heading, and not a title."""
    if len(runs) < 2 or (header_role(text) is not None and normal(text) not in words.groups):
        return False
    _, left, _, right = grid.span(*at)
    if right > left:
        return sum(any(left <= column <= right for column, _, _ in run) for run in runs) == 1
    starts = {run[0][0] for run in runs}
    texts = [column for column in range(grid.width) if grid.text(at[0], column) and column in starts]
    return len(texts) >= 2


def _note_odd(grid: Grid, header: Header, row: int) -> None:
    """Note columns among the levels, or right behind them, whose header is neither level nor known role."""
    columns = {level.column for level in header.levels}
    known = set(header.roles.values()) - {column for role, column in header.roles.items() if role.startswith("text:")}
    for column in range(min(columns), max(columns) + 2):
        text = grid.text(row, column)
        if column not in columns and column not in known and text and header_role(text) is None:
            header.odd.append((row, column, text))
