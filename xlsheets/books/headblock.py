"""A header block as a value: its level columns, its item columns, and what the columns beside them hold."""

from dataclasses import dataclass, field
from functools import cached_property

from xlsheets.books.grid import Grid
from xlsheets.books.vocabulary import COUNT_WORDS, PERCENT_WORDS, Vocabulary, header_role
from xlsheets.core.spelling import normal


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


def level_cells(grid: Grid, row: int, words: Vocabulary) -> dict[int, tuple[str, str | None]]:
    """Return the levels that a row names, by column, each with count or percent where its cell says so."""
    return {
        column: level
        for column, value in enumerate(grid.rows[row])
        if isinstance(value, str) and value and (level := words.level_header(value))
    }


def give_roles(grid: Grid, header: Header, taken: set[int], words: Vocabulary, top: int) -> None:
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
