"""Gaps between a round and an office's table: figures without a column, columns without a figure.

What is not written is said: nobody should learn from an empty cell that the
table asked for something else than the scheme counts, or left something out.
"""

from collections.abc import Iterator, Sequence

from xlsheets.books.annexhead import BY_HAND, RESULTS, role_of, stack
from xlsheets.books.officebook import OfficeBook
from xlsheets.books.plan import NAMES
from xlsheets.books.target import Target
from xlsheets.core.findings import Finding, Severity
from xlsheets.core.wording import finding

_OPTIONAL = ("counts", "percent", "rate", "verdict", "present", "eligible", "issued", "returned", "valid", "void")
_MOST = 10


def listed(names: Sequence[str]) -> str:
    """Return names for a sentence, ten at most."""
    return "、".join(names[:_MOST]) + ("等" if len(names) > _MOST else "")


def without_column(target: Target, items: Sequence[str]) -> Iterator[Finding]:
    """Yield what the scheme counts and a table has no column or row for.

    Args:
        target: The table.
        items: The items that its rows are of.
    """
    place = target.grid.place.at(target.header.top, 0)
    scheme = target.decided.words.scheme
    results = [wanted for wanted in target.columns.values() if wanted.name in RESULTS]
    shown = {item for wanted in results if (item := wanted.item) and wanted.form is target.form} | set(items)
    missing = [text for text in target.form.texts if text not in shown] if shown - {target.form.sole_item} else []
    for name in ("counts", "percent"):
        under: dict[tuple[str, str | None, str | None], set[str]] = {}
        for wanted in results:
            if wanted.name == name and wanted.form is not None and wanted.level is not None:
                under.setdefault((wanted.form.id, wanted.item, wanted.group), set()).add(wanted.level)
        for (form, item, group), levels in under.items():
            left = [level for level in scheme.levels(scheme.form(form)) if level not in levels]
            missing += [" ".join(filter(None, (item, group, level, NAMES[name]))) for level in left]
    if missing:
        yield finding("annex-no-column", place, names=listed(missing), table=target.title)
    have = {wanted.name for wanted in target.columns.values()}
    asked = [NAMES[name] for name in _OPTIONAL if name in target.annex.columns and name not in have]
    if asked:
        yield finding("annex-no-column", place, Severity.INFO, names=listed(asked), table=target.title)


def without_figure(book: OfficeBook, target: Target) -> Iterator[Finding]:
    """Yield the columns of a head that nothing fills; those that people or formulas fill are none."""
    grid, header = target.grid, target.header
    body = [*target.named, *target.blank]
    for column in range(header.right + 1):
        texts = stack(grid, header, column)
        known = column in target.columns or column in target.keys.values() or column in target.left
        if known or not texts or role_of(texts[-1]) in BY_HAND:
            continue
        if all(
            grid.span(row, column)[1] != column
            or grid.value(row, column) != ""
            or book.has_formula(grid, row, column)
            or not book.exists(grid, row, column)
            for row in body
        ):
            continue
        place = grid.place.at(header.bottom, column)
        yield finding("annex-column-unfilled", place, seen=" / ".join(texts), table=target.title)


class Blanks:
    """Cells of a table whose figure the round does not have, gathered to one finding for the same rows."""

    def __init__(self, target: Target) -> None:
        self.target = target
        self._rows: dict[int, list[tuple[int, str]]] = {}

    def add(self, row: int, column: int, name: str) -> None:
        """Note a cell of the sheet as it is, and whose row it is; rows below 0 are inserted ones."""
        self._rows.setdefault(column, []).append((row, name))

    def findings(self) -> Iterator[Finding]:
        """Yield the findings, in the order of the columns."""
        grid, header = self.target.grid, self.target.header
        alike: dict[tuple[tuple[int, str], ...], list[int]] = {}
        for column in sorted(self._rows):
            alike.setdefault(tuple(self._rows[column]), []).append(column)
        for rows, columns in alike.items():
            heads = list(dict.fromkeys(" / ".join(stack(grid, header, column)) for column in columns))
            row = rows[0][0]
            place = grid.place.at(row if row >= 0 else header.bottom, columns[0])
            names = list(dict.fromkeys(name for _, name in rows))
            yield finding("annex-no-figure", place, seen=listed(heads), names=listed(names), count=len(rows))
