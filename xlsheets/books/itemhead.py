"""Headers without levels: items across, a column of scores beside items, or a list of what was pressed."""

from xlsheets.books.grid import Grid
from xlsheets.books.headblock import Header, give_roles, level_cells
from xlsheets.books.scorehead import is_figure_beside, names_a_ballot, score_columns, stands_over_items
from xlsheets.books.vocabulary import Vocabulary, header_role, is_press_word

_COUNTED = frozenset({"serial", "ballot", "code", "day", "member_number", "subject"})
"""What may be a number beside the name of a level that somebody pressed."""


def list_header(grid: Grid, row: int, words: Vocabulary, top: int) -> Header | None:
    """Return the header without levels whose row this is: of items, of scores, or of presses; None when there is none.

    Args:
        grid: The sheet.
        row: The row.
        words: The scheme's vocabulary.
        top: Where the table above ends: nothing of it heads this one.
    """
    items = {
        column: text
        for column, value in enumerate(grid.rows[row])
        if isinstance(value, str) and value and words.item_matches(value)
        for text in (value,)
    }
    if items and _is_item_header(grid, row, items, words):
        header = Header(row, row, items=items | _like_items(grid, row, items, words))
        give_roles(grid, header, set(header.items), words, top)
        return header
    return (_score_header(grid, row, words, top) if words.scores else None) or _press_header(grid, row, words, top)


def _is_item_header(grid: Grid, row: int, items: dict[int, str], words: Vocabulary) -> bool:
    """Tell an item header of layout B from headings over levels and from items one below the other."""
    if _levels_go_down(grid, row, min(items), words):
        return False  # a table on its side, which is read transposed
    for below in range(row + 1, min(row + 3, grid.height)):
        levels = level_cells(grid, below, words)
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
    """Return the columns whose heading no item is, with names of levels or scores under it like those of the items."""
    found = {}
    scored = any(words.are_scores([text]) for text in items.values())
    for column in range(min(items), grid.width):
        text = grid.text(row, column)
        if column in items or not text or header_role(text) is not None:
            continue
        below = [value for at in range(row + 1, min(row + 6, grid.height)) if (value := grid.value(at, column)) != ""]
        names = sum(isinstance(value, str) and words.level_header(value) is not None for value in below)
        numbers = sum(isinstance(value, int | float) for value in below) if scored and not is_figure_beside(text) else 0
        if (names or numbers) and max(names, numbers) * 2 >= len(below):
            found[column] = text
    return dict(sorted(found.items()))


def _levels_go_down(grid: Grid, row: int, before: int, words: Vocabulary) -> bool:
    """Return whether levels stand one below the other at the left of items."""
    for column in range(before):
        below = {words.level_header(text) for at in range(row + 1, row + 9) if (text := grid.text(at, column))}
        if len(below - {None}) >= 2:
            return True
    return False


def _score_header(grid: Grid, row: int, words: Vocabulary, top: int) -> Header | None:
    """Return the header of scores whose row this is, the items below it; None for other rows."""
    scores, full = score_columns(grid, (row,), ())
    if any(names_a_ballot(value) or isinstance(value, int | float) for value in grid.rows[row]):
        return None  # ballots side by side, which are read turned
    if not scores or not stands_over_items(grid, row, scores, words):
        return None
    header = Header(row, row, scores=scores, full=full)
    give_roles(grid, header, set(scores), words, top)
    return header


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
    if "unit" in roles.values():
        return None  # what units were given, and no presses
    header = Header(row, row, items={column: grid.text(row, column)}, sole=True)
    give_roles(grid, header, {column}, words, top)
    return header
