"""Sheet copy: what is taken over of a workbook in a read-only format, before it is written as .xlsx.

Rows and columns count from 0. What is not taken over is counted in words of
`LOSSES`, so that nothing disappears unsaid.
"""

from collections import Counter
from dataclasses import dataclass, field

from xlsheets.books.container import Fault
from xlsheets.books.convert.look import Font, Look
from xlsheets.books.grid import Span

Value = float | str | bool | None
"""A constant: numbers and date serials, texts, truth values; None for an empty cell with a look."""

MOST_CELLS = 500_000
"""Cells of a book, empty ones with a look too, that are copied: far more than any annex has."""


@dataclass(slots=True)
class Cell:
    """A cell.

    Attributes:
        look: The number of its look in the book.
        value: Its constant, or the stored result of its formula.
        formula: Its formula in Excel's words without "=", empty for a constant.
        error: The error value that it shows instead of a value, such as "#DIV/0!".
        array: The range of an array formula that begins here, such as "A1:A3".
        runs: Its text in pieces with a font each, where they differ; empty for text in one font.
    """

    look: int
    value: Value = None
    formula: str = ""
    error: str = ""
    array: str = ""
    runs: tuple[tuple[str, Font], ...] = ()


@dataclass(slots=True)
class Column:
    """A run of equal columns: its width in characters (None: as usual), its look, whether it is hidden."""

    first: int
    last: int
    width: float | None
    look: int
    hidden: bool = False


@dataclass(slots=True)
class Row:
    """A row: its height in points (None: as usual), whether a person set it, its look (None: none), whether hidden."""

    height: float | None = None
    fixed: bool = False
    look: int | None = None
    hidden: bool = False


@dataclass(slots=True)
class Print:
    """How a sheet is printed; margins in inches, in the order left, right, top, bottom, header, footer."""

    margins: tuple[float, float, float, float, float, float] = (0.7, 0.7, 0.75, 0.75, 0.3, 0.3)
    paper: int = 9
    landscape: bool = False
    scale: int = 100
    fit: tuple[int, int] | None = None
    centred: tuple[bool, bool] = (False, False)
    grid: bool = False
    header: str = ""
    footer: str = ""
    area: str = ""
    title_rows: tuple[int, int] | None = None
    title_columns: tuple[int, int] | None = None
    breaks: list[int] = field(default_factory=list)


@dataclass(slots=True)
class SheetCopy:
    """A sheet.

    Attributes:
        name: Its name.
        cells: Its cells by row and column.
        columns: Runs of columns, in order.
        rows: Rows that are not as usual.
        merges: Merged ranges.
        default_height: Points of a usual row; None for the default.
        default_width: Characters of a usual column; None for the default.
        page: How it is printed.
        visibility: "visible", "hidden" or "veryHidden".
        frozen: How many rows and columns stand still.
        gridlines: Whether the lines between cells are shown on the screen.
        protected: Whether it is protected.
        notes: Notes by row and column: author and text.
        lost: What is not taken over, by word of `LOSSES`.
    """

    name: str
    cells: dict[tuple[int, int], Cell] = field(default_factory=dict)
    columns: list[Column] = field(default_factory=list)
    rows: dict[int, Row] = field(default_factory=dict)
    merges: list[Span] = field(default_factory=list)
    default_height: float | None = None
    default_width: float | None = None
    page: Print = field(default_factory=Print)
    visibility: str = "visible"
    frozen: tuple[int, int] = (0, 0)
    gridlines: bool = True
    protected: bool = False
    notes: dict[tuple[int, int], tuple[str, str]] = field(default_factory=dict)
    lost: Counter[str] = field(default_factory=Counter)

    def add_column(self, column: Column) -> None:
        """Add a run of columns behind the others; equal neighbours are one run."""
        last = self.columns[-1] if self.columns else None
        alike = last is not None and (last.width, last.look, last.hidden) == (column.width, column.look, column.hidden)
        if last is not None and alike and last.last + 1 == column.first:
            last.last = column.last
        else:
            self.columns.append(column)


@dataclass(slots=True)
class BookCopy:
    """A workbook: its sheets, its looks (the first is the usual one), and what is lost of the book as a whole."""

    sheets: list[SheetCopy] = field(default_factory=list)
    looks: list[Look] = field(default_factory=lambda: [Look()])
    date1904: bool = False
    lost: Counter[str] = field(default_factory=Counter)
    _known: dict[Look, int] = field(default_factory=dict)

    def use_font(self, font: Font) -> None:
        """Make a font the usual one."""
        self.looks[0] = Look(font)

    def look(self, look: Look) -> int:
        """Return the number of a look, noting a new one."""
        if not self._known:
            self._known[self.looks[0]] = 0
        number = self._known.get(look)
        if number is None:
            number = self._known[look] = len(self.looks)
            self.looks.append(look)
        return number

    def check_size(self) -> None:
        """Refuse a book that is too large to be copied.

        Raises:
            Fault: file-too-large.
        """
        cells = sum(len(sheet.cells) for sheet in self.sheets)
        if cells > MOST_CELLS:
            raise Fault("file-too-large", f"要复制 {cells} 个单元格", f"≤ {MOST_CELLS}")


LOSSES = {
    "formula": ("公式（已成为数值）", "formulas (now values)"),
    "picture": ("图片和图形", "pictures and shapes"),
    "chart": ("图表", "charts"),
    "chart-sheet": ("图表工作表", "chart sheets"),
    "control": ("控件", "controls"),
    "macro": ("宏", "macros"),
    "validation": ("下拉选项和数据有效性", "drop-downs and data validation"),
    "condition": ("条件格式", "conditional formats"),
    "link": ("超链接", "hyperlinks"),
    "name": ("定义的名称", "defined names"),
    "filter": ("筛选", "filters"),
    "pivot": ("数据透视表", "pivot tables"),
    "password": ("工作表保护的密码（保护仍在）", "the password of the sheet's protection (it stays protected)"),
    "book-protection": ("工作簿结构的保护", "the protection of the book's structure"),
    "sheet-name": ("工作表的原名（过长，或有 Excel 不许的字符）", "names of sheets that Excel does not allow"),
    "merge": ("互相重叠的合并区域", "merged ranges that overlap"),
    "text": ("过长或有坏字符的文字", "texts that are too long or hold broken characters"),
    "outline": ("分级显示", "outlines"),
    "field": ("页眉页脚中的图片或域", "pictures or fields in header and footer"),
    "note": ("批注", "notes"),
    "table": ("表格（套用格式的区域）", "table objects"),
    "object": ("嵌入的对象", "embedded objects"),
}
"""What may be lost, in Chinese and English."""


def losses_in_words(lost: Counter[str], lang: int) -> str:
    """Return what is lost as a list with numbers, in Chinese (0) or English (1)."""
    parts = [f"{words[lang]} {lost[word]}" for word, words in LOSSES.items() if lost[word]]
    return ("、", ", ")[lang].join(parts)
