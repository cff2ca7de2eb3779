"""An annex table as data: its columns, rows, total and notes, and nothing of a workbook."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Literal

Value = str | int | Fraction | None
"""What a cell shows: a text, a number, a percentage as printed, or nothing."""


BOXES = ("意见建议摘要", "整改措施")


SIGNATURES = ("填报人（签字）：", "审核人（签字）：", "（盖章）", "年　　月　　日")


@dataclass(frozen=True, slots=True)
class Column:
    """A column of an annex.

    Attributes:
        name: Which one, as `[[annexes]]` names it; `item` for 评议项目.
        path: Its heading from top to bottom: (item, level, 票数).
        kind: How its values are written: text, a count that adds up, a
            percentage of a level, a satisfaction rate, or a mean score.
        item: The item it is of; None where the row says, or for none.
        level: The level it is of, if any.
    """

    name: str
    path: tuple[str, ...]
    kind: Literal["text", "count", "percent", "rate", "score"]
    item: str | None = None
    level: str | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """A row of an annex: its values, one a column, and what it is about."""

    values: tuple[Value, ...]
    unit: str | None = None
    subject: str | None = None
    group: str | None = None
    item: str | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """An annex table.

    Attributes:
        id: 附件3 and the like.
        name: A short name that no other table has: the id, with the unit where one annex gives several tables.
        title: As printed above the table.
        form: The key of the form it shows.
        rows: A row a unit, a row a subject, or a row an item.
        unit: Whose table it is; None when no single unit stands above all.
        columns: From left to right.
        body: From top to bottom; a row without figures has returned nothing.
        total: The 合计 row; None where the layout has none.
        bases: What each item's figures in the total row are divided by.
        facts: 基本情况, label and number; None is left to be written by hand.
        boxes: Labels of the boxes below the table, to be written by hand.
        notes: What is printed under the table.
        signatures: What is signed at its end.
    """

    id: str
    name: str
    title: str
    form: str
    rows: Literal["units", "subjects", "items"]
    unit: str | None
    columns: tuple[Column, ...]
    body: tuple[Row, ...]
    total: Row | None = None
    bases: Mapping[str, int | None] = field(default_factory=dict)
    facts: tuple[tuple[str, int | None], ...] = ()
    boxes: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    signatures: tuple[str, ...] = SIGNATURES

    @property
    def depth(self) -> int:
        """How many rows the heading takes."""
        return max(len(column.path) for column in self.columns)
