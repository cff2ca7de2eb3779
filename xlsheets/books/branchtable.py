"""What the sheets of a branch workbook share: heading, header, checks, and the rate's formula.

A sheet is written from top to bottom; `Table.row` is the next free row. Header
words are the scheme's own level names and item texts, so that the reader needs
no template to find them.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from xlsxwriter.utility import xl_range_abs, xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from xlsheets.books.grid import HIDDEN
from xlsheets.books.style import (
    COUNT,
    LANDSCAPE_WIDTH,
    PORTRAIT_WIDTH,
    Book,
    across,
    percent_format,
    row_height,
    set_widths,
    text_width,
)
from xlsheets.core.scheme import Base, Form, Scheme

FIRST_LIST = 3
"""The very hidden sheet's first column of drop-down lists (D), behind key and value."""
TICK = "√"
SIGNATURES = "填报人（签字）：　　　　　　　审核人（签字）：　　　　　　　（盖章）　　　　年　　月　　日"
BASE_NAMES: dict[Base, str] = {
    "issued": "发出票数",
    "returned": "收回票数",
    "valid": "有效票数",
    "marked": "各等次票数之和",
    "present": "实参评人数",
    "eligible": "应参评人数",
}
FACT_LABELS: dict[str, str] = {
    "issued": "发出", "returned": "收回", "valid": "有效", "present": "实参评", "eligible": "应参评",
}  # fmt: skip
_DIGITS = "零一两三四五六七八九十"
_ROUNDING = {"half-up": "四舍五入", "half-even": "四舍六入五成双", "down": "只舍不入"}


def rate_note(scheme: Scheme, form: Form) -> str:
    """Return in words how the satisfaction rate of a form is computed: numerator, base, rounding."""
    rate, levels = scheme.rate, scheme.levels(form)
    if rate.weights is not None:
        terms = [f"{level}×{plain_number(rate.weight(level))}" for level in levels if rate.weight(level)]
    else:
        terms = [level for level in levels if rate.weight(level)]
    above = f"（{'＋'.join(terms)}）" if len(terms) > 1 else "".join(terms)
    base = BASE_NAMES["marked" if base_on_sheet(scheme) == "marked" else rate.base]
    places = scheme.rounding.places
    kept = f"百分数保留{_DIGITS[places]}位小数" if places else "百分数取整数"
    summed = "，由各等次印出的百分数相加" if rate.of == "printed" else ""
    return f"满意率＝{above}÷{base}{summed}，{_ROUNDING[scheme.rounding.mode]}，{kept}。"


def plain_number(value: Fraction) -> str:
    """Return a number for a formula: a decimal when it has one, else a quotient."""
    short = repr(float(value)).removesuffix(".0")
    return short if Fraction(short) == value else f"({value.numerator}/{value.denominator})"


def base_on_sheet(scheme: Scheme) -> Base:
    """Return the base as a sheet can compute it: blanks that leave the valid ballots leave the sum of the levels."""
    if scheme.rate.base == "valid" and scheme.counting.blank == "ignore":
        return "marked"
    return scheme.rate.base


def rate_formula(scheme: Scheme, form: Form, cells: Sequence[str], base: str | None, nothing: str) -> str:
    """Return the formula of the rate of some counts; its result is empty text while something is missing.

    Args:
        scheme: Says numerator, base and rounding.
        form: Whose levels the counts are of.
        cells: The adjoining cells of the counts, one a level, best first.
        base: The cell of the base; None divides by the sum of the counts.
        nothing: The condition under which nothing has been counted yet.
    """
    below = f"SUM({cells[0]}:{cells[-1]})" if base is None else f"N({base})"
    weights = [(cell, scheme.rate.weight(level)) for cell, level in zip(cells, scheme.levels(form), strict=True)]
    terms = [f"N({cell})" + ("" if weight == 1 else f"*{plain_number(weight)}") for cell, weight in weights if weight]
    if scheme.rate.of == "printed":
        share = "+".join(_rounded(scheme, f"{term}/{below}") for term in terms) or "0"
    else:
        share = _rounded(scheme, f"({'+'.join(terms) or 0})/{below}")
    return f'=IF(OR({nothing},{below}=0),"",{share})'


def _rounded(scheme: Scheme, share: str) -> str:
    name = {"half-up": "ROUND", "half-even": "", "down": "ROUNDDOWN"}[scheme.rounding.mode]
    return f"{name}({share},{scheme.rounding.places + 2})" if name else f"({share})"


@dataclass(frozen=True)
class Context:
    """What every sheet of one branch workbook needs to know.

    Attributes:
        book: The workbook in the making.
        scheme: The round's scheme.
        unit: The unit's name.
        members: Its members' names, in order; empty when unknown.
        ballots: How many ballots of one subject to leave rows for.
        facts: The cell of each cover fact, sheet name included; `unit` too.
        lists: Drop-down lists that stand on the hidden sheet, a column each from D on.
    """

    book: Book
    scheme: Scheme
    unit: str
    members: Sequence[str]
    ballots: int
    facts: dict[str, str] = field(default_factory=dict)
    lists: list[list[str]] = field(default_factory=list)

    def choices(self, values: Sequence[str]) -> list[str] | str:
        """Return the source of a drop-down: the values themselves, or cells when they are too long for that."""
        wanted = list(dict.fromkeys(values))
        if sum(map(len, wanted)) + len(wanted) <= 255 and not any("," in value or value[:1] == "=" for value in wanted):
            return wanted
        if wanted not in self.lists:
            self.lists.append(wanted)
        column = FIRST_LIST + self.lists.index(wanted)
        return f"={HIDDEN}!{xl_range_abs(0, column, len(wanted) - 1, column)}"


class Table:
    """A form's sheet in the making: its heading stands, the next free row is `row`.

    Attributes:
        last: The last column.
        edge: The last column of the first printed page.
        facts: The cell of each cover fact; those of the rater group stand on the sheet itself.
        share: The look of a rate.
    """

    def __init__(
        self, context: Context, form: Form, name: str, widths: Sequence[float], cut: tuple[int, int], group: str | None
    ) -> None:
        """Add the sheet and write its heading.

        Args:
            context: The workbook it belongs to.
            form: What is rated on it.
            name: Its name.
            widths: Its columns' widths, made wider when they leave paper empty.
            cut: How many columns stand before the items, and how many an item takes.
            group: The rater group that it is for; None for all.
        """
        self.context, self.form, self.scheme, self.look = context, form, context.scheme, context.book.look
        self.levels = context.scheme.levels(form)
        percent = percent_format(context.scheme.rounding.places)
        self.share = self.look("cell", "center", "derived", num_format=percent, font_size=10.5)
        stretch = max(1.0, min(2.0, 0.92 * PORTRAIT_WIDTH / sum(widths)))
        self.widths = [width * stretch for width in widths]
        self.last = self.edge = len(widths) - 1
        landscape = sum(self.widths) > PORTRAIT_WIDTH * 1.12
        self.sheet: Worksheet = context.book.sheet(name, landscape=landscape)
        set_widths(self.sheet, self.widths)
        self._cut_pages(*cut)
        self.facts = dict(context.facts)
        self.row = 0
        self.line(form.title or self.scheme.title, "title", size=20, least=42)
        self.line(f'="填报单位："&{context.facts["unit"]}', "text", stored=f"填报单位：{context.unit}", least=24)
        if group is not None:
            self._group(group)

    def _cut_pages(self, lead: int, size: int) -> None:
        """Print a table too wide for one sheet on several, cut between items, the columns before them on each."""
        each = max(1, int((LANDSCAPE_WIDTH - sum(self.widths[:lead])) / sum(self.widths[lead : lead + size])))
        breaks = list(block_starts(self.form, lead, size))[each::each]
        if breaks and sum(self.widths) > LANDSCAPE_WIDTH * 1.25:
            self.edge = breaks[0] - 1
            self.sheet.set_print_scale(70)
            self.sheet.repeat_columns(0, lead - 1)
            self.sheet.set_v_pagebreaks(breaks)

    @property
    def base(self) -> str | None:
        """The cell of the rate's base; None for the sum of the levels."""
        base = base_on_sheet(self.scheme)
        return None if base == "marked" else self.facts[base]

    def _group(self, group: str) -> None:
        """Write the rater group and the facts that are counted apart for it."""
        self.line(f"参评人类别：{group}", "text", "bold", least=24)
        keys = ["issued", "returned", "valid"]
        if self.scheme.rate.base in ("present", "eligible"):
            keys.append(self.scheme.rate.base)
        column = 0
        for key in keys:
            if (cell := self._behind(column)) > self.last:
                self._next_row(24)
                column, cell = 0, self._behind(0)
            across(self.sheet, (self.row, column, self.row, cell - 1), FACT_LABELS[key], self.look("head"))
            self.sheet.write_blank(self.row, cell, None, self.look("cell", "center", "input", num_format=COUNT))
            self.whole_number((self.row, cell, self.row, cell), FACT_LABELS[key])
            self.facts[key] = xl_rowcol_to_cell(self.row, cell, row_abs=True, col_abs=True)
            column = cell + 1
        self._next_row(24)

    def _behind(self, column: int) -> int:
        """Return the column behind a label, which takes two columns when the first is narrow."""
        narrow = column < len(self.widths) and self.widths[column] < 7
        return column + (2 if narrow else 1)

    def _next_row(self, height: float) -> None:
        self.sheet.set_row(self.row, height)
        self.row += 1

    def line(self, text: str, *looks: str, size: float = 12, least: float = 0, stored: str | None = None) -> None:
        """Write a line across the table (its first page) and go to the next row."""
        across(self.sheet, (self.row, 0, self.row, self.edge), text, self.look(*looks), stored=stored)
        self._next_row(row_height([(stored or text, sum(self.widths[: self.edge + 1]))], size, least))

    def whole_number(self, area: tuple[int, int, int, int], what: str) -> None:
        """Let an area take whole numbers from 0 on."""
        self.sheet.data_validation(*area, {
            "validate": "integer", "criteria": ">=", "value": 0,
            "input_title": what[:32], "input_message": "填不小于零的整数。",
            "error_title": "不是票数", "error_message": "这里只能填不小于零的整数，不要带“票”“人”等字。",
        })  # fmt: skip

    def one_of(self, area: tuple[int, int, int, int], values: Sequence[str], what: str, hint: str) -> None:
        """Give an area a drop-down."""
        self.sheet.data_validation(*area, {
            "validate": "list", "source": self.context.choices(values), "input_title": what[:32], "input_message": hint,
            "error_title": "不在可选范围内", "error_message": "请从下拉列表中选择；未表态的留空。",
        })  # fmt: skip

    def flag(self, area: tuple[int, int, int, int], formula: str) -> None:
        """Colour the cells of an area where a formula holds."""
        self.sheet.conditional_format(
            *area, {"type": "formula", "criteria": formula, "format": self.look("fault", border=1)}
        )

    def finish(self, header: tuple[int, int], columns: int, notes: list[str]) -> None:
        """Write notes and signatures below, freeze and repeat the header (first row, last row), set the print area."""
        for note in notes:
            self.line(note, "note", size=10.5)
        self.line(SIGNATURES, "text", least=48)
        self.sheet.freeze_panes(header[1] + 1, columns)
        self.sheet.repeat_rows(*header)
        self.sheet.print_area(0, 0, self.row - 1, self.last)


def level_width(level: str) -> float:
    """Return the width that breaks a level's name evenly: one line up to three characters, else two."""
    part = len(level) if len(level) <= 3 else -(-len(level) // 2)
    return max(6.2, text_width("满" * part) + 2)


def block_starts(form: Form, lead: int, size: int) -> range:
    """Return the first column of each item's block of columns."""
    return range(lead, lead + len(form.texts) * size, size)


def two_row_header(table: Table, leads: list[str], heads: Sequence[str]) -> None:
    """Write a header of two rows: item texts merged over the heads of their columns."""
    sheet, look, top = table.sheet, table.look("head"), table.row
    for column, lead in enumerate(leads):
        across(sheet, (top, column, top + 1, column), lead, look)
    for text, start in zip(table.form.texts, block_starts(table.form, len(leads), len(heads)), strict=True):
        across(sheet, (top, start, top, start + len(heads) - 1), text, look)
        for column, head in enumerate(heads, start):
            sheet.write_string(top + 1, column, head, look)
    widths = table.widths[len(leads) : len(leads) + len(heads)]
    sheet.set_row(top, row_height(((text, sum(widths)) for text in table.form.texts), 11, 30))
    sheet.set_row(top + 1, row_height(zip(heads, widths, strict=True), 11, 26))
