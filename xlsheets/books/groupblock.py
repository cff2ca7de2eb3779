"""Rater groups as headings: 党员 and 群众代表 over runs of levels, or under each level, beside one column of items.

Such a table is recognised as one, and read once for each group, as if the
columns of the others were not there. It is read where nothing about it is
open: every heading is a group of the form, each once and with the same levels,
the cells are counts, and every sum or number of ballots stands within a group.
"""

from collections.abc import Sequence
from dataclasses import replace

from xlsheets.books.grid import Grid
from xlsheets.books.headblock import Header, LevelColumn
from xlsheets.books.table import Doubt, Table
from xlsheets.books.vocabulary import Vocabulary
from xlsheets.core.ballot import read_count
from xlsheets.core.spelling import normal
from xlsheets.core.tally import FACT_NAMES

_FIGURES = frozenset({*FACT_NAMES, "total", "rate", "blank", "void_item"})
"""What a column may state of one group, or of all of them."""


def groups_below(
    grid: Grid, row: int, cells: dict[int, tuple[str, str | None]], words: Vocabulary
) -> list[LevelColumn]:
    """Return the columns of levels that have rater groups in the row below them; none when they have not.

    Args:
        grid: The sheet.
        row: The row of the levels.
        cells: The levels that it names, by column.
        words: The scheme's vocabulary.
    """
    below, ordered = row + 1, sorted(cells)
    if below >= grid.height or len({cells[column][0] for column in ordered}) < len(ordered):
        return []
    texts = {at: text for at in range(ordered[0], grid.width) if (text := grid.text(below, at))}
    names = {normal(text) for text in texts.values()}
    if len(names) < 2 or not names <= words.groups:
        return []
    found = []
    for at, text in texts.items():
        level, kind = cells[max(column for column in ordered if column <= at)]
        found.append(LevelColumn(at, level, text, (below, at), kind == "percent"))
    return found


def heads_groups(header: Header, words: Vocabulary) -> bool:
    """Return whether every level of a header stands under, or over, the name of a rater group."""
    return all(level.heading is not None and normal(level.heading) in words.groups for level in header.levels)


def see_groups(table: Table) -> None:
    """Note the group of each heading of a table whose form, rows and values are known; a doubt when it is not clear."""
    assert table.form is not None
    names = {normal(group.name): group.name for group in table.form.groups}
    found = {heading: names.get(normal(heading)) for heading in table.header.headings}
    groups = {heading: name for heading, name in found.items() if name is not None}
    levels = [[(one.level, one.percent) for one in table.header.levels if one.heading == heading] for heading in found]
    if (
        len(set(groups.values())) < len(found)
        or any(set(one) != set(levels[0]) or len(set(one)) < len(one) for one in levels)
        or table.values != "counts"
        or table.column("group") is not None
        or table.header.scores
        or not _figures_are_within(table)
    ):
        table.doubt = _doubt(table.header.headings)
        return
    table.groups = groups


def of_group(table: Table, heading: str) -> Table:
    """Return a table as it stands for one of its headings: without the columns of the other groups."""
    header = table.header
    others = {at for other in table.groups if other != heading for at in _block(table, other)}
    beside = [(role, at) for role, at in header.beside if at not in others]
    roles = {role: at for role, at in header.roles.items() if at not in others}
    for role, at in beside:
        roles.setdefault(role, at)
    own = Header(
        header.top,
        header.bottom,
        levels=[replace(one, heading=None, heading_at=None) for one in header.levels if one.heading == heading],
        roles=roles,
        beside=beside,
        odd=[one for one in header.odd if one[1] not in others],
    )
    return replace(table, header=own, groups={})


def _block(table: Table, heading: str) -> set[int]:
    """Return the columns of a heading: those it is merged over, and its levels with what stands between them."""
    levels = [one for one in table.header.levels if one.heading == heading]
    columns = {one.column for one in levels}
    others = {one.column for one in table.header.levels} - columns
    for row, left in {one.heading_at for one in levels if one.heading_at is not None}:
        columns |= set(range(left, table.grid.span(row, left)[3] + 1)) - others
    between = range(min(columns), max(columns) + 1)
    return columns if others & set(between) else set(between)


def _figures_are_within(table: Table) -> bool:
    """Return whether every column of figures stands within one group, and each group has the same of them."""
    blocks = [_block(table, heading) for heading in table.header.headings]
    figures = [(role, at) for role, at in table.header.beside if role in _FIGURES]
    within = [sorted(role for role, at in figures if at in block) for block in blocks]
    return sum(map(len, within)) == len(figures) and all(roles == within[0] for roles in within)


def _doubt(headings: Sequence[str]) -> Doubt:
    named = "、".join(heading.strip() for heading in headings[:6])
    return Doubt(
        (
            f"“{named}”并列：可以是各类参评人的票数，也可以是几次评议，或有的栏不知属于哪一类",
            f"“{named}” beside each other: counts of rater groups, or rounds, or a column of nobody knows which group",
        ),
        (
            "一类参评人一行，写在“参评人类别”栏；或各类分开报",
            "a row for each group, named in a column 参评人类别, or report the groups apart",
        ),
    )


def unread_between(table: Table) -> Doubt | None:
    """Return the doubt about columns without a header, between those of levels, that hold numbers."""
    grid, header = table.grid, table.header
    rows = range(header.top, header.bottom + 1)
    columns = [one.column for one in header.levels]
    last = max(grid.span(row, max(columns))[3] for row in rows)
    bare = [
        at for at in range(min(columns), last + 1) if at not in columns and not any(grid.text(row, at) for row in rows)
    ]
    open_ = [at for at in bare if _holds_counts(table, at)]
    if not open_:
        return None
    cells = grid.place.at(header.bottom, min(open_), header.bottom, max(open_)).cell
    return Doubt(
        (
            f"{cells} 有的栏没有表头却有数：可以是另一类参评人或另一次评议的票数，也可以是别的数",
            f"{cells} has numbers in columns without a header: another group's or round's counts, or something else",
        ),
        ("每一栏都写表头", "give every column a header"),
    )


def _holds_counts(table: Table, column: int) -> bool:
    return any(value != "" and read_count(value).number is not None for value in table.values_of(column))
