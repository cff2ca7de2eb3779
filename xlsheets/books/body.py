"""The body of a table: which rows below a header belong to it, and where it ends."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from xlsheets.books.cover import is_label, states_number
from xlsheets.books.dayrows import day_of
from xlsheets.books.grid import Grid
from xlsheets.books.headblock import Header
from xlsheets.books.header import find_header
from xlsheets.books.opinionhead import list_heads
from xlsheets.books.table import Table
from xlsheets.books.vocabulary import Vocabulary, header_role, heads_section, is_ballot_number, is_note, row_kind
from xlsheets.core.ballot import Mark, read_count, read_mark
from xlsheets.core.spelling import normal

LONG = 8
"""From so many numbered rows on, a body is looked at by columns first."""


def find_rows(table: Table, words: Vocabulary) -> None:
    """Collect the body: up to the next header, or a gap that nothing of the table follows."""
    grid, header = table.grid, table.header
    values = header.value_columns
    percents = [level.column for level in header.levels if level.percent]
    keys = sorted(set(range(grid.width)) - set(values) - set(percents))
    keys = [column for column in keys if column <= header.right]
    width = header.right + 1
    gap = False
    row = header.bottom + 1
    plain = _plain_rows(table, keys, words)
    table.rows += plain
    row += len(plain)
    while row < grid.height:
        cells = grid.rows[row]
        if not any(value != "" for value in cells[:width]):
            gap = bool(table.rows or table.totals) or gap
            row += 1
            continue
        if following := _next_header(table, row, gap, words):
            row = following.top
            table.rows = [body for body in table.rows if body < row]
            break
        if _heads_opinions(cells) or any(states_number(text) for column in values if (text := grid.text(row, column))):
            break
        label = _first_text(grid, row, keys)
        filled = any(grid.value(row, column) != "" for column in values)
        kind = (row_kind(label) if label else None) or (_kind_by_group(table, row) if filled else None)
        if label and is_label(label) and not words.item_matches(label):
            break
        if gap and not (filled and _follows(table, row, keys, words)):
            break
        if kind in ("total", "subtotal", "average"):
            table.totals.append((row, kind))
        elif kind == "percent" or (not filled and percents and any(grid.value(row, c) != "" for c in percents)):
            if kind == "percent" and table.rows:
                table.percent_rows[row] = table.rows[-1]
            elif kind != "percent":
                table.rows.append(row)
        elif filled or _has_key(table, row, keys, words):
            if label and is_note(label) and not words.item_matches(label):
                break
            table.rows.append(row)
        elif label and is_note(label):
            break
        row += 1
    table.end = row


def _plain_rows(table: Table, keys: list[int], words: Vocabulary) -> range:
    """Return the rows behind the header that are numbered ballots and nothing else, taken all at once.

    Their first key cell is a number, and no cell of theirs could be a header,
    a label, a total or a note: told by the distinct values of each column, so
    that a thousand ballots cost no more than a few.
    """
    grid, header = table.grid, table.header
    start = header.bottom + 1
    if not keys or table.column("ballot", "serial") != keys[0] or header.right >= len(grid.columns):
        return range(0)
    numbers = grid.columns[keys[0]]
    stop = next((row for row in range(start, len(numbers)) if type(numbers[row]) is not float), len(numbers))
    if stop - start < LONG:
        return range(0)
    distinct: set[object] = set()
    for column in (*keys[1:], *header.value_columns):
        distinct.update(grid.columns[column][start:stop])
    texts = {value for value in distinct if isinstance(value, str) and value}
    if header.levels and any(words.level_header(text) for text in texts):
        return range(0)
    if any(
        header_role(text) or row_kind(text) or is_note(text) or is_label(text) or states_number(text) for text in texts
    ):
        return range(0)
    return range(start, stop)


def _next_header(table: Table, row: int, gap: bool, words: Vocabulary) -> Header | None:
    """Return the header of another table whose level or item row is this one; None when the row is no header's."""
    grid, header = table.grid, table.header
    cells = grid.rows[row]
    if header.levels:
        named = any(words.level_header(text) for text in texts_of(cells) if text)
    else:
        named = gap or _heads_keys(cells)
    if not named:
        return None
    last = next((body for body in reversed(table.rows) if _has_values(table, body, words)), header.bottom)
    return find_header(grid, row, words, last + 1)


def _has_values(table: Table, row: int, words: Vocabulary) -> bool:
    """Return whether a row holds a mark, a count or a level; other words in its cells may head another table."""
    return any(
        read_mark(value) not in (Mark.BLANK, Mark.UNKNOWN)
        or read_count(value).number is not None
        or (isinstance(value, str) and value and words.level_header(value) is not None)
        for column in table.header.value_columns
        for value in (table.grid.value(row, column),)
    )


def _heads_keys(cells: list[object]) -> bool:
    """Return whether a row begins with the word of a header (姓名, 评议项目): no ballot does."""
    first = next((value for value in cells if value != ""), None)
    return isinstance(first, str) and header_role(first) is not None


def _heads_opinions(cells: list[object]) -> bool:
    """Return whether a row is the header of a list of opinions: header words, 意见建议 among them."""
    return "opinion" in (list_heads(cells) or {})


def texts_of(cells: Iterable[object]) -> Iterator[str]:
    """Yield the texts among some values."""
    return (value for value in cells if isinstance(value, str))


def _first_text(grid: Grid, row: int, keys: list[int]) -> str:
    for column in keys:
        text = grid.text(row, column).strip()
        if text:
            return text
    return ""


def _kind_by_group(table: Table, row: int) -> str | None:
    """Return what a row is by its cell among the rater groups: 小计 there, or a further line of the total above it."""
    column, totals = table.column("group"), dict(table.totals)
    if column is None:
        return None
    while table.grid.shown(row, column) == "" and row - 1 in totals:
        row -= 1
    return row_kind(table.grid.shown_text(row, column))


def _has_key(table: Table, row: int, keys: list[int], words: Vocabulary) -> bool:
    """Return whether a row without values still stands for something: an item, a subject, a ballot number."""
    grid = table.grid
    ballot = table.column("ballot")
    if ballot is None and "subject" not in table.header.roles:
        ballot = table.column("serial") if not _names_items(table, row, keys, words) else None
    if ballot is not None and is_ballot_number(grid.value(row, ballot)):
        return True
    day = table.column("day")
    if day is not None and day_of(grid.shown(row, day)) is not None:
        return True
    code = table.column("code")
    if code is not None and grid.value(row, code) != "":
        return True
    subject = table.column("subject")
    name = grid.text(row, subject).strip() if subject is not None else ""
    if name and not is_note(name) and not heads_section(name):
        return True
    return _names_items(table, row, keys, words)


def _names_items(table: Table, row: int, keys: list[int], words: Vocabulary) -> bool:
    return any(words.item_matches(text) for column in keys if (text := table.grid.text(row, column)))


def _follows(table: Table, row: int, keys: list[int], words: Vocabulary) -> bool:
    """Return whether a row behind a gap goes on with the table."""
    grid = table.grid
    if any(row_kind(grid.text(row, column)) for column in keys if grid.text(row, column)):
        return True
    values = [grid.value(row, column) for column in table.header.value_columns]
    filled = [value for value in values if value != ""]
    readable = all(
        read_mark(value) is not Mark.UNKNOWN
        or read_count(value).number is not None
        or (isinstance(value, str) and normal(value) in words.level_scales)
        for value in filled
    )
    marks = all(read_mark(value) is Mark.YES for value in filled if normal(str(value)) not in words.level_scales)
    return readable and (_has_key(table, row, keys, words) or marks)


def see_percentages(table: Table) -> None:
    """Take level columns that hold nothing but percentages for columns of percentages.

    Texts such as 89.29%, or shares below 1 that add up to at most 1 in every
    row; a single fraction among counts stays a fault.
    """
    columns = [level.column for level in table.header.levels if not level.percent]
    values = set().union(*(table.values_of(column) for column in columns)) - {""}
    if not values or any(read_mark(value) is Mark.YES for value in values):
        return
    rows = [[table.grid.value(row, column) for column in columns] for row in table.rows]
    texts = all(isinstance(value, str) and normal(value).endswith("%") for value in values)
    numbers = all(
        isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= 1 for value in values
    )
    shares = (
        numbers
        and any(0 < value < 1 for value in values if isinstance(value, int | float))
        and all(sum(value for value in row if isinstance(value, int | float)) <= 1.001 for row in rows)
    )
    if texts or shares:
        table.header.levels = [replace(level, percent=True) for level in table.header.levels]
