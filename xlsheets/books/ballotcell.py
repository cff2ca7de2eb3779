"""What a cell of a ballot says: a mark under a level, or a level's name, letter or number.

In tables of marks (A, C, F) the column says which level; in layout B the cell
itself does, by the sheet's own legend where it has one.
"""

import re
from collections.abc import Callable, Iterator, Sequence

from xlsheets.books.ballotlist import Pattern
from xlsheets.books.grid import Grid
from xlsheets.books.pane import Pane
from xlsheets.books.table import Table
from xlsheets.books.vocabulary import Vocabulary, header_role
from xlsheets.core.ballot import BLANK, DOUBLE, UNREAD, Mark, read_mark
from xlsheets.core.spelling import normal

Meaning = Callable[[str, Pattern], int]
"""What an item's pattern gives: a level's position, BLANK, DOUBLE or UNREAD."""


class _Unreadable:
    """Stands in a pattern for what cannot be read: a formula without a stored value, a mark under no known level."""

    def __str__(self) -> str:
        return ""


UNREADABLE = _Unreadable()


class Cells:
    """Reads the cells of one table of ballots, in all its blocks.

    Args:
        blocks: The table's blocks, left to right.
        levels: The form's levels, best first.
        words: The scheme's vocabulary.
    """

    def __init__(self, blocks: Sequence[Table], levels: Sequence[str], words: Vocabulary) -> None:
        self.levels, self.words = levels, words
        self.position = {normal(level): at for at, level in enumerate(levels)}
        self.names = blocks[0].values == "levels"
        self._level = {
            (id(table.grid), level.column): self.position.get(level.level)
            for table in blocks
            for level in table.header.levels
        }
        self.legend = self._legend(blocks) if self.names and levels else {}

    def level_of(self, table: Table, column: int) -> int | None:
        """Return the level that a column is of; None for a level that the form lacks."""
        return self._level.get((id(table.grid), column))

    def foreign_columns(self, table: Table) -> list[int]:
        """Return the columns of levels that the form lacks."""
        named = [level.column for level in table.header.levels if not level.percent]
        foreign = [column for column in named if self.level_of(table, column) is None]
        return foreign + [column for _, column, _ in table.header.odd if column not in table.scores]

    def is_marked(self, table: Table, row: int, column: int) -> bool:
        """Return whether a cell holds a mark, whatever its column means."""
        return self.mark(table.grid.value(row, column), None) is Mark.YES

    # ── marks under levels ──────────────────────────────────────────

    def mark(self, value: object, level: int | None) -> Mark:
        """Return what a cell under a level says: YES, NO, BLANK or UNKNOWN."""
        mark = read_mark(value)
        if mark in (Mark.ROUND, Mark.ONE):
            return Mark.YES
        if mark is Mark.ZERO:
            return Mark.NO
        if mark is Mark.UNKNOWN and isinstance(value, str) and level is not None:
            return Mark.YES if normal(value) == normal(self.levels[level]) else Mark.UNKNOWN
        return mark

    def marks_mean(self, pattern: Pattern, levels: Sequence[int | None]) -> int:
        """Return what marks give, each under its level; a mark under a level that the form lacks is unread."""
        marked = []
        for level, value in zip(levels, without_circles(pattern), strict=True):
            mark = self.mark(value, level)
            if mark is Mark.UNKNOWN or (mark is Mark.YES and level is None):
                return UNREAD
            if mark is Mark.YES and level is not None:
                marked.append(level)
        return BLANK if not marked else DOUBLE if len(marked) > 1 else marked[0]

    # ── names of levels ─────────────────────────────────────────────

    def names_mean(self, pattern: Pattern) -> int:
        """Return what a cell with a level's name gives."""
        found = self.named_levels(pattern[0])
        if found is None:
            return UNREAD
        return BLANK if not found else DOUBLE if len(found) > 1 else found[0]

    def named_levels(self, value: object) -> list[int] | None:
        """Return the levels that a cell of layout B names; empty for a blank, None when it cannot be read."""
        if value == "" or value is None:
            return []
        if isinstance(value, bool):
            return None
        if isinstance(value, int | float):
            value = str(int(value)) if value == int(value) else str(value)
        if not isinstance(value, str):
            return None
        word = normal(value).rstrip("。.!;")
        if not word or (read_mark(value) is Mark.NO and word.upper() not in self.legend):
            return []
        if header_role(value) == "blank" and word not in self.position:
            return []
        single = self._one_level(word)
        if single is not None:
            return [single]
        pieces = [self._one_level(piece) for piece in re.split(r"[、,;/+和及]", word) if piece]
        if len(pieces) > 1 and None not in pieces:
            return sorted({piece for piece in pieces if piece is not None})
        return None

    def _one_level(self, word: str) -> int | None:
        if word in self.position:
            return self.position[word]
        if (found := self.words.level_header(word)) and found[1] is None and found[0] in self.position:
            return self.position[found[0]]
        return self.legend.get(word.upper().strip(".、()"))

    def _legend(self, blocks: Sequence[Table]) -> dict[str, int]:
        """Return what letters and digits mean: the sheet's own legend, else A or 1 is the first level."""
        body = {row for table in blocks for row in table.rows}
        grid: Grid | None = blocks[0].grid
        while grid is not None:
            stated: dict[str, int] = {}
            for row, values in enumerate(grid.rows):
                for value in values if row not in body else ():
                    if isinstance(value, str) and 3 <= len(value) <= 200:
                        stated.update(self._stated_legend(normal(value)))
            if len(stated) >= 2:
                return stated
            grid = grid.sheet if isinstance(grid, Pane) else None
        letters = {chr(65 + at): at for at in range(len(self.levels))}
        return letters | {str(at + 1): at for at in range(len(self.levels))}

    def _stated_legend(self, word: str) -> Iterator[tuple[str, int]]:
        """Yield the signs that a text gives levels: 3=满意, or 满意3分; whichever way it begins."""
        names = "|".join(map(re.escape, sorted(self.position, key=len, reverse=True)))
        sign = "(?<![0-9])(?P<sign>[A-Ha-h1-9√✓○〇△▲×✗])(?![0-9])"
        before = list(re.finditer(rf"{sign}[=:、.\-—代表为示]*(?P<name>{names})", word))
        behind = list(re.finditer(rf"(?P<name>{names})[=:(为是记计打]*{sign}", word))
        for match in min((before, behind), key=lambda found: found[0].start() if found else len(word)):
            yield match["sign"].upper(), self.position[match["name"]]


def without_circles(pattern: Pattern) -> Pattern:
    """Return a row of one √ and ○ in all its other cells without the ○, which then say no."""
    marks = [read_mark(value) for value in pattern]
    if len(marks) > 2 and marks.count(Mark.YES) == 1 and marks.count(Mark.ROUND) == len(marks) - 1:
        return tuple(value if mark is Mark.YES else "" for value, mark in zip(pattern, marks, strict=True))
    return pattern
