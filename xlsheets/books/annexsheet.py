"""附件 as sheets: a heading of several merged rows, figures, a total row by formula, notes, signatures.

A figure is written as it is printed (0.8929 under a percent format for 89.29%),
so that a complemented percentage shows exactly. The total row holds formulas
with their results; where the scheme's rule is no simple formula of the figures
above, it holds the number.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from xlsxwriter.format import Format
from xlsxwriter.utility import xl_range, xl_range_abs, xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from xlsheets.books.branchtable import plain_number
from xlsheets.books.style import (
    COUNT,
    LANDSCAPE_WIDTH,
    PORTRAIT_WIDTH,
    Book,
    across,
    line_count,
    percent_format,
    row_height,
    set_widths,
    text_width,
)
from xlsheets.core import rounding
from xlsheets.core.annex import ALL_GROUPS
from xlsheets.core.annextable import Column, Row, Table, Value
from xlsheets.core.scheme import Scheme

WIDE = 20
"""A table of more columns is printed on A3."""
SIGNED = 48.0
"""The height of the line of signatures."""


@dataclass(frozen=True)
class Paper:
    """A size and way of paper: its number in Excel, the column widths that fill it, and its height in points."""

    number: int
    width: float
    height: float


A4_PORTRAIT = Paper(9, PORTRAIT_WIDTH, 720)
A4_LANDSCAPE = Paper(9, LANDSCAPE_WIDTH, 475)
A3_LANDSCAPE = Paper(8, 193.0, 720)
_TEXT_WIDTHS = {
    "unit": (18.0, 36.0),
    "item": (22.0, 27.0),
    "opinions": (14.0, 30.0),
    "group": (11.0, 19.0),
    "remark": (8.0, 20.0),
}
"""Least and most width of a column of texts."""


def annex_workbook(tables: Sequence[Table], scheme: Scheme) -> bytes:
    """Return a new workbook of annex tables, a sheet each.

    The same tables give the same bytes. Without tables it has one empty sheet.
    """
    book = Book(scheme.title, scheme.id)
    for table in tables:
        write_annex(book, table, scheme)
    return book.finish()


def write_annex(book: Book, table: Table, scheme: Scheme) -> None:
    """Add the sheet of an annex table.

    Args:
        book: The workbook in the making.
        table: What it shows (`core.annex.annex_tables`).
        scheme: Says how percentages are printed and totals computed.
    """
    _Sheet(book, table, scheme).write()


class _Sheet:
    """A sheet in the making; `row` is the next free row."""

    def __init__(self, book: Book, table: Table, scheme: Scheme) -> None:
        self.book, self.table, self.scheme, self.columns = book, table, scheme, table.columns
        self.wide = len(self.columns) > WIDE
        self.size = 10.5 if self.wide else 12.0
        self.lead = next((at for at, column in enumerate(self.columns) if column.kind != "text"), len(self.columns))
        self.last = len(self.columns) - 1
        upright = table.rows == "items" and not self.wide
        self.paper = A4_PORTRAIT if upright else A3_LANDSCAPE if self.wide else A4_LANDSCAPE
        self.sheet: Worksheet = book.sheet(table.name, landscape=not upright)
        self.sheet.set_paper(self.paper.number)
        self.widths = self.fitted()
        set_widths(self.sheet, self.widths)
        self.looks: dict[tuple[int, int, bool], Format] = {}
        self.row = 0
        self.height = 0.0

    def write(self) -> None:
        """Write it from top to bottom."""
        table = self.table
        self.line(table.id, "annex", size=14, least=24)
        size = next((size for size in (20, 18, 16) if line_count(table.title, sum(self.widths), size) == 1), 18)
        across(self.sheet, (self.row, 0, self.row, self.last), table.title, self.book.look("title", font_size=size))
        self.next(row_height([(table.title, sum(self.widths))], size, 44))
        unit = f"填报单位：{table.unit or ''}"
        self.line(f"{unit}　　　　轮次：{self.scheme.round}" if self.scheme.round else unit, "text", least=24)
        self.facts()
        head = self.row
        self.header()
        first = self.row
        for position, row in enumerate(table.body):
            self.body_row(row, position)
        if table.total is not None:
            self.total_row(table.total, first, self.row - 1)
        for number, note in enumerate(table.notes, 1):
            numbered = f"{number}. {note}" if len(table.notes) > 1 else note
            self.line(("注：" if number == 1 else "　　") + numbered, "note", size=10.5, least=18)
        self.boxes()
        self.signatures()
        if table.rows != "items":
            self.sheet.freeze_panes(first, self.lead)
        self.sheet.repeat_rows(head, first - 1)
        self.sheet.print_area(0, 0, self.row - 1, self.last)
        if self.height <= 1.1 * self.room:
            self.sheet.fit_to_pages(1, 1)

    # ── columns ─────────────────────────────────────────────────────────

    @property
    def room(self) -> float:
        """The points that one page takes from top to bottom, at the scale that fits the table's width."""
        return self.paper.height * max(1.0, sum(width + 0.7 for width in self.widths) / (self.paper.width * 1.07))

    def fitted(self) -> list[float]:
        """Return the columns' widths: what their texts need, made wider to fill the page."""
        widths = [self.needed(at, column) for at, column in enumerate(self.columns)]
        return [width * max(1.0, min(1.8, 0.97 * self.paper.width / sum(widths))) for width in widths]

    def needed(self, at: int, column: Column) -> float:
        """Return the width that shows a column's values and heading whole; long names take two lines."""
        rows = [*self.table.body, *([self.table.total] if self.table.total else [])]
        values = {row.values[at] for row in rows}
        numbers = [value for value in values if isinstance(value, int | Fraction)]
        if column.kind != "text" and self.scheme.rounding.trailing_zeros:
            values = {max(numbers, default=None)}
        longest = max((text_width(self.printed(value), self.size) for value in values), default=0.0)
        if column.kind == "text" and column.name not in ("number", "name"):
            least, most = _TEXT_WIDTHS.get(column.name, (9.0, 14.0))
            return max(least, min(longest + 3, most))
        return max(longest + 2.0, text_width(column.path[-1], 11) + 1.2, 5.2)

    def printed(self, value: Value) -> str:
        """Return a value as the sheet shows it."""
        if isinstance(value, Fraction):
            return rounding.text(value, self.scheme.rounding) + "%"
        return "" if value is None else str(value)

    def line(self, text: str, *looks: str, size: float = 12.0, least: float = 0) -> None:
        """Write a line across the table and go to the next row."""
        across(self.sheet, (self.row, 0, self.row, self.last), text, self.book.look(*looks))
        self.next(row_height([(text, sum(self.widths))], size, least))

    def next(self, height: float) -> None:
        """Give the row its height and go to the next."""
        self.sheet.set_row(self.row, height)
        self.height += height
        self.row += 1

    # ── heading ─────────────────────────────────────────────────────────

    def header(self) -> None:
        """Write the headings: equal ones side by side are one cell, short ones reach down to the figures."""
        depth, look = self.table.depth, self.book.look("head", font_size=10.5 if self.wide else 11)
        texts: list[list[tuple[str, float]]] = [[] for _ in range(depth)]
        for level in range(depth):
            at = 0
            while at <= self.last:
                path, end = self.columns[at].path, at
                while (
                    end < self.last
                    and len(path) > level + 1
                    and self.columns[end + 1].path[: level + 1] == path[: level + 1]
                ):
                    end += 1
                if len(path) > level:
                    bottom = depth - 1 if len(path) == level + 1 else level
                    across(self.sheet, (self.row + level, at, self.row + bottom, end), path[level], look)
                    texts[bottom].append((path[level], sum(self.widths[at : end + 1])))
                at = end + 1
        for level in range(depth):
            short = [(text, width) for text, width in texts[level] if depth == 1 or level < depth - 1 or len(text) <= 3]
            self.next(row_height(short, 11, 26))

    # ── figures ─────────────────────────────────────────────────────────

    def body_row(self, row: Row, position: int) -> None:
        """Write a row; the first of each unit's subjects stands under a heavier rule."""
        body = self.table.body
        new_unit = self.table.rows == "subjects" and position > 0 and body[position - 1].unit != row.unit
        for at, value in enumerate(row.values):
            self.cell(at, value, self.look(at, value, new_unit))
        texts = [(value, self.widths[at]) for at, value in enumerate(row.values) if isinstance(value, str)]
        self.next(row_height(texts, self.size, {"items": 32, "units": 26, "subjects": 22}[self.table.rows]))

    def look(self, at: int, value: Value, new_unit: bool = False) -> Format:
        """Return the format of a cell: percentages with the places that they are printed with."""
        places = self.places(value)
        if (known := self.looks.get((at, places, new_unit))) is None:
            more = {"top": 2} if new_unit else {}
            known = self.looks[at, places, new_unit] = self.styled(self.columns[at], places, **more)
        return known

    def styled(self, column: Column, places: int, **more: int) -> Format:
        """Return the format of a column's cells."""
        share = column.kind in ("percent", "rate")
        if column.kind == "score":
            shown = "0." + "0" * places if places else "0"
        else:
            shown = percent_format(places) if share else "General" if column.kind == "text" else COUNT
        side = "left" if column.name in ("unit", "item", "opinions") else "center"
        size = 10.5 if self.wide else 11 if share else 12
        return self.book.look("cell", side, num_format=shown, font_size=size, **more)

    def places(self, value: Value) -> int:
        """Return how many decimal places a percentage is printed with."""
        rule = self.scheme.rounding
        if rule.trailing_zeros or not isinstance(value, Fraction):
            return rule.places
        return len(rounding.text(value, rule).partition(".")[2])

    def cell(self, at: int, value: Value, look: Format) -> None:
        """Write one value."""
        shown = _stored(value, self.columns[at])
        if shown is None:
            self.sheet.write_blank(self.row, at, None, look)
        elif isinstance(shown, str):
            self.sheet.write_string(self.row, at, shown, look)
        else:
            self.sheet.write_number(self.row, at, shown, look)

    # ── total ───────────────────────────────────────────────────────────

    def total_row(self, total: Row, first: int, last: int) -> None:
        """Write 合计: formulas over the rows first..last where the figures above give it, else numbers."""
        across(self.sheet, (self.row, 0, self.row, max(0, self.lead - 1)), "合　计", self.book.look("head"))
        for at in range(max(1, self.lead), self.last + 1):
            column, value = self.columns[at], total.values[at]
            look = self.styled(column, self.places(value), bold=True)
            formula = None if value is None else self.formula(at, total, first, last)
            if formula is None:
                self.cell(at, value, look)
            else:
                self.sheet.write_formula(self.row, at, f"={formula}", look, _stored(value, column))
        self.next(30)

    def formula(self, at: int, total: Row, first: int, last: int) -> str | None:
        """Return the formula of a figure of the total row; None where it has to be a number."""
        column = self.columns[at]
        if column.kind == "count":
            return self.sum_formula(at, total, first, last)
        if column.kind == "percent":
            return self.percent_formula(column, total)
        return self.rate_formula(column, total) if column.kind == "rate" else None

    def sum_formula(self, at: int, total: Row, first: int, last: int) -> str | None:
        """Return the sum of a column; beside rater groups, of the rows of all groups."""
        whole = [row.values[at] for row in self.table.body if row.group is None]
        if sum(value for value in whole if isinstance(value, int)) != total.values[at]:
            return None
        area = xl_range(first, at, last, at)
        if all(row.group is None for row in self.table.body):
            return f"SUM({area})"
        groups = [place for place, column in enumerate(self.columns) if column.name == "group"]
        return f'SUMIF({xl_range_abs(first, groups[0], last, groups[0])},"{ALL_GROUPS}",{area})' if groups else None

    def percent_formula(self, column: Column, total: Row) -> str | None:
        """Return count ÷ base, rounded; a complemented percentage is a number."""
        counts, below = self.counts(column.item, "counts"), self.base(column.item or "", total)
        if self.scheme.rounding.complement != "none" or below is None or column.level not in counts:
            return None
        return self.rounded(f"{counts[column.level]}/{below}")

    def rate_formula(self, column: Column, total: Row) -> str | None:
        """Return the rate under the scheme's numerator; a mean or a weighted rate is a number."""
        rate, form = self.scheme.rate, self.scheme.form(self.table.form)
        if form.weighted or self.scheme.rollup.method == "mean":
            return None
        cells = self.counts(column.item, "percent" if rate.of == "printed" else "counts")
        weights = [(level, rate.weight(level)) for level in self.scheme.levels(form) if rate.weight(level)]
        if any(level not in cells for level, _ in weights):
            return None
        terms = [cells[level] + ("" if weight == 1 else f"*{plain_number(weight)}") for level, weight in weights]
        if rate.of == "printed":
            return self.rounded("+".join(terms))
        below = self.base(column.item or "", total)
        above = f"({'+'.join(terms)})" if len(terms) > 1 else terms[0]
        return None if below is None else self.rounded(f"{above}/{below}")

    def counts(self, item: str | None, name: str) -> dict[str, str]:
        """Return the total row's cells of an item by level."""
        return {
            column.level: xl_rowcol_to_cell(self.row, at)
            for at, column in enumerate(self.columns)
            if column.name == name and column.item == item and column.level is not None
        }

    def base(self, item: str, total: Row) -> str | None:
        """Return what the total is divided by: a cell of its row that shows it, else the number."""
        number = self.table.bases.get(item)
        if not number:
            return None
        if self.scheme.rate.base == "marked" and (cells := self.counts(item, "counts")):
            return f"({'+'.join(cells.values())})"
        for at, other in enumerate(self.columns):
            if other.name == self.scheme.rate.base and total.values[at] == number:
                return str(xl_rowcol_to_cell(self.row, at))
        return str(number)

    def rounded(self, share: str) -> str | None:
        """Return a share rounded as it is printed; None under a mode that no function has."""
        name = {"half-up": "ROUND", "down": "ROUNDDOWN"}.get(self.scheme.rounding.mode)
        return None if name is None else f"{name}({share},{self.scheme.rounding.places + 2})"

    # ── 附件3 ───────────────────────────────────────────────────────────

    def facts(self) -> None:
        """Write 基本情况: labels and numbers beside each other, two a row; an odd last number takes the whole row."""
        facts = self.table.facts
        if not facts:
            return
        left = 1 if self.last >= 4 else 0
        spans = [(left + start, left + end) for start, end in _spans(self.widths[left:], min(4, self.last // 2 * 2))]
        top, pairs = self.row, len(spans) // 2
        head, cell = self.book.look("head"), self.book.look("cell", "center", num_format=COUNT)
        for at in range(0, len(facts), pairs):
            row = facts[at : at + pairs]
            for place, (label, number) in enumerate(row):
                name, value = spans[2 * place], spans[2 * place + 1]
                end = value[1] if place < len(row) - 1 else self.last
                across(self.sheet, (self.row, name[0], self.row, name[1]), label, head)
                across(self.sheet, (self.row, value[0], self.row, end), number, cell)
            self.next(24)
        if left:
            across(self.sheet, (top, 0, self.row - 1, 0), "基本\n情况", head)

    def boxes(self) -> None:
        """Write the boxes for opinions and measures, as high as the page leaves room."""
        room = self.room - self.height - SIGNED
        for label in self.table.boxes:
            lines = "\n".join(label[at : at + 2] for at in range(0, len(label), 2))
            across(self.sheet, (self.row, 0, self.row, 0), lines, self.book.look("head"))
            across(self.sheet, (self.row, 1, self.row, self.last), None, self.book.look("cell", "left", "top"))
            self.next(max(72.0, min(260.0, room / len(self.table.boxes))))

    def signatures(self) -> None:
        """Write who signs, spread over the width."""
        texts = self.table.signatures
        free = 0.9 * sum(self.widths) - sum(text_width(text, 12) for text in texts)
        gap = "　" * max(2, min(16, int(free / max(1, len(texts) - 1) / text_width("　", 12))))
        self.line(gap.join(texts), "text", least=SIGNED)


def _stored(value: Value, column: Column) -> str | int | float | None:
    """Return a value as a cell holds it; a percentage as the share that its format prints, a score as it is."""
    if not isinstance(value, Fraction):
        return value
    return float(value) if column.kind == "score" else value.numerator / (value.denominator * 100)


def _spans(widths: Sequence[float], parts: int) -> list[tuple[int, int]]:
    """Return columns split into parts of about equal width: the first and last column of each."""
    edges = [sum(widths[:count]) for count in range(len(widths) + 1)]
    cuts = [0]
    for part in range(1, parts):
        possible = range(cuts[-1] + 1, len(widths) - (parts - part) + 1)
        wanted = edges[-1] * part / parts
        cuts.append(min(possible, key=lambda cut: abs(edges[cut] - wanted)))
    return [(start, end - 1) for start, end in zip(cuts, [*cuts[1:], len(widths)], strict=True)]
