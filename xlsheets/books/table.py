"""Table: a recognised table of a sheet, with its layout, form and rows, or why it is not read."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from xlsheets.books.grid import Grid
from xlsheets.books.headblock import Header
from xlsheets.core.scheme import Form

Rows = Literal["items", "subjects", "ballots", "units"]


Values = Literal["marks", "counts", "levels"]


@dataclass
class Doubt:
    """Why a table is not read: what it could be, and how to make it clear."""

    readings: tuple[str, str]
    how: tuple[str, str]
    ones: bool = False
    """Whether only ones are the trouble: what the file states of its ballots may settle it."""
    means: bool = False
    """Whether scores may be means: what the file states of its ballots may settle it."""


@dataclass
class Table:
    """A recognised table.

    Attributes:
        grid: Its sheet.
        header: Its header block.
        rows: Its body rows, totals and percentage rows left out.
        end: The first row below it.
        totals: Total rows with their kind (total, subtotal).
        percent_rows: Rows of percentages, with the count row above each.
        by: What a row stands for.
        values: What its cells hold.
        form: The form it fills; None while in doubt.
        scale: The scale its levels are of.
        item_column: The column of item texts, where rows are items.
        items: Item text by row (rows are items), or by heading or column text.
        strange: Rows with values whose label is no item: (row, text).
        doubt: Why it cannot be read, if so.
        settled_form: The form that a person decided on.
        settled_values: What a person decided that its cells hold.
        continues: The table at its left whose rows it goes on with, in a second block of columns.
        scores: The columns of scores in which its score items are read.
        means: Whether a person decided that its scores are means.
        fits: The forms that its items fit equally well: the unit's 类别 may tell them apart.
        days: The column of days, where each row of counts is of a day.
        groups: The rater group of each heading, where the headings over its levels are groups and no items.
    """

    grid: Grid
    header: Header
    rows: list[int] = field(default_factory=list)
    end: int = 0
    totals: list[tuple[int, str]] = field(default_factory=list)
    percent_rows: dict[int, int] = field(default_factory=dict)
    by: Rows = "ballots"
    values: Values = "counts"
    form: Form | None = None
    scale: str | None = None
    item_column: int | None = None
    items: dict[object, str] = field(default_factory=dict)
    strange: list[tuple[int, str]] = field(default_factory=list)
    doubt: Doubt | None = None
    settled_form: Form | None = None
    settled_values: Literal["marks", "counts"] | None = None
    continues: "Table | None" = None
    scores: list[int] = field(default_factory=list)
    means: bool = False
    fits: tuple[Form, ...] = ()
    days: int | None = None
    groups: dict[str, str] = field(default_factory=dict)

    @property
    def layout(self) -> str:
        """The layout's letter, or summary."""
        if self.by == "units":
            return "summary"
        if self.values == "levels":
            return "B"
        if self.values == "marks":
            return {"items": "A", "subjects": "F"}.get(self.by, "C")
        return "E" if self.by == "subjects" else "D"

    def column(self, *roles: str) -> int | None:
        """Return the column of the first of some roles that the table has; None when it has none."""
        return next((self.header.roles[role] for role in roles if role in self.header.roles), None)

    @property
    def level_rows(self) -> list[int]:
        """The body rows that are not a score item's."""
        scored = self.form.scored if self.form is not None else frozenset[str]()
        return [row for row in self.rows if self.items.get(row) not in scored] if scored else self.rows

    def values_of(self, column: int) -> Sequence[object]:
        """Return a column's values in the body, from top to bottom."""
        if column >= len(self.grid.columns):
            return [""] * len(self.rows)
        values = self.grid.columns[column]
        if self.rows and self.rows[-1] - self.rows[0] + 1 == len(self.rows):
            return values[self.rows[0] : self.rows[-1] + 1]
        return [values[row] for row in self.rows]

    def key_text(self, row: int, role: str) -> str:
        """Return what a person reads in a role's column at a row, merged cells included."""
        column = self.column(role)
        if column is None:
            return ""
        value = self.grid.shown(row, column)
        return value.strip() if isinstance(value, str) else "" if value == "" else _number_text(value)


def _number_text(value: object) -> str:
    if isinstance(value, float) and value == int(value):
        return str(int(value))
    return str(value)
