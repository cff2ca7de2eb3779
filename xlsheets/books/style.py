"""The look of every workbook written here: fonts, borders, formats, page set-up.

Official Chinese forms: 小标宋 for titles, 黑体 for heads, 仿宋 for the body, A4,
thin black rules, cells to be filled in lightly tinted. A font that a computer
lacks is replaced by its office program; nothing here depends on metrics being
exact, so widths and heights leave some room.

The same calls give the same bytes: the times inside the file are pinned.
"""

import math
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import datetime
from io import BytesIO
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.chart import Chart
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from xlsheets.books.grid import HIDDEN

TITLE_FONT = "方正小标宋简体"
HEAD_FONT = "黑体"
BODY_FONT = "仿宋"

COUNT = "0"
DATE = 'yyyy"年"m"月"d"日"'
PINNED = datetime(2000, 1, 1)
"""Every file's date of creation."""

PORTRAIT_WIDTH = 88.0
LANDSCAPE_WIDTH = 132.0
"""Sums of column widths that fill A4 at full size between the margins used here."""
MOST_HEIGHT = 409.5
"""Office programs know no higher row."""

_LOOKS: dict[str, dict[str, Any]] = {
    "title": {"font_name": TITLE_FONT, "font_size": 20, "align": "center", "valign": "vcenter", "text_wrap": True},
    "subtitle": {"font_name": BODY_FONT, "font_size": 14, "align": "center", "valign": "vcenter"},
    "annex": {"font_name": HEAD_FONT, "font_size": 14, "align": "left", "valign": "vcenter"},
    "text": {"font_name": BODY_FONT, "font_size": 12, "align": "left", "valign": "vcenter", "text_wrap": True},
    "note": {"font_name": BODY_FONT, "font_size": 10.5, "align": "left", "valign": "vcenter", "text_wrap": True},
    "head": {
        "font_name": HEAD_FONT, "font_size": 11, "align": "center", "valign": "vcenter", "text_wrap": True, "border": 1,
    },
    "cell": {"font_name": BODY_FONT, "font_size": 12, "valign": "vcenter", "text_wrap": True, "border": 1},
    "center": {"align": "center"},
    "left": {"align": "left", "indent": 1},
    "top": {"valign": "top"},
    "bold": {"bold": True},
    "input": {"bg_color": "#FFFBE6", "locked": False},
    "derived": {"bg_color": "#F2F2F2"},
    "fault": {"font_color": "#C00000", "bg_color": "#FFD9D9"},
}  # fmt: skip


def text_width(text: str, size: float = 11) -> float:
    """Return the width of a line in column width units; a CJK character counts as two letters."""
    ems = sum(1.0 if unicodedata.east_asian_width(char) in "WFA" else 0.5 for char in text)
    return ems * size * (4 / 3) / 7


def line_count(text: str, width: float, size: float = 11) -> int:
    """Return how many lines a wrapped text takes in a cell of a width; at least 1."""
    room = max(width - 1, size * (4 / 3) / 7)
    return sum(max(1, math.ceil(text_width(line, size) / room)) for line in text.split("\n"))


def row_height(cells: Iterable[tuple[str, float]], size: float = 11, least: float = 0) -> float:
    """Return the height in points that shows every (text, width) of a row whole, or the most that a row can have."""
    lines = max((line_count(text, width, size) for text, width in cells), default=1)
    return min(MOST_HEIGHT, max(least, round(lines * size * 1.4 + 6, 1)))


def percent_format(places: int) -> str:
    """Return the number format of a share printed as a percentage."""
    return "0." + "0" * places + "%" if places else "0%"


class Book:
    """A new workbook in the one look, made in memory.

    Args:
        title: The document title in the file's properties.
        subject: What it belongs to (a scheme's id), likewise.
    """

    def __init__(self, title: str, subject: str = "") -> None:
        self._stream = BytesIO()
        self._book = Workbook(self._stream, {"in_memory": True})
        self._book.set_properties({"title": title, "subject": subject, "author": "xlsheets", "created": PINNED})
        self._book.set_calc_mode("auto")
        self._formats: dict[tuple[object, ...], Format] = {}
        self._names: set[str] = set()

    def look(self, *names: str, **more: Any) -> Format:
        """Return the format of one or more named looks, later ones winning, with further properties."""
        key = (*names, *sorted(more.items()))
        if key not in self._formats:
            properties: dict[str, Any] = {}
            for name in names:
                properties |= _LOOKS[name]
            self._formats[key] = self._book.add_format(properties | more)
        return self._formats[key]

    def sheet(self, name: str, *, landscape: bool = False) -> Worksheet:
        """Add a sheet set up for A4, under a name made safe and unique."""
        sheet = self._book.add_worksheet(self._free_name(name))
        sheet.set_paper(9)
        if landscape:
            sheet.set_landscape()
        sheet.set_margins(left=0.6, right=0.6, top=0.75, bottom=0.75)
        sheet.set_footer(f'&C&"{BODY_FONT}"&10第 &P 页  共 &N 页')
        sheet.center_horizontally()
        sheet.fit_to_pages(1, 0)
        sheet.hide_gridlines(2)
        return sheet

    def _free_name(self, name: str) -> str:
        safe = "".join("·" if char in "[]:*?/\\" else char for char in name).strip("' ") or "评议"
        candidate, number = safe[:31], 2
        while candidate.casefold() in self._names:
            ending = f"（{number}）"
            candidate, number = safe[: 31 - len(ending)] + ending, number + 1
        self._names.add(candidate.casefold())
        return candidate

    def line_chart(self) -> Chart:
        """Return a new line chart, to be put on a sheet with `insert_chart`."""
        chart: Chart = self._book.add_chart({"type": "line"})
        return chart

    def hidden(self, pairs: Sequence[tuple[str, str | int]]) -> Worksheet:
        """Add the very hidden sheet by which our own workbooks are known: key and value in columns A and B."""
        sheet = self._book.add_worksheet(HIDDEN)
        for row, (key, value) in enumerate(pairs):
            sheet.write_string(row, 0, key)
            if isinstance(value, str):
                sheet.write_string(row, 1, value)  # write() makes a formula of a text that begins with =
            else:
                sheet.write_number(row, 1, value)
        sheet.very_hidden()
        return sheet

    def finish(self) -> bytes:
        """Close the workbook and return the file."""
        self._book.close()
        return self._stream.getvalue()


def set_widths(sheet: Worksheet, widths: Sequence[float]) -> None:
    """Set the columns' widths from the first on."""
    for column, width in enumerate(widths):
        sheet.set_column(column, column, width)


def across(
    sheet: Worksheet,
    area: tuple[int, int, int, int],
    value: str | float | datetime | None,
    look: Format,
    *,
    stored: str | float | None = None,
) -> None:
    """Write a value into an area (top, left, bottom, right), merged when it is more than one cell.

    Text is always written as text; it is a formula only when `stored`, the
    result kept with it, is given.
    """
    top, left, bottom, right = area
    if (top, left) != (bottom, right):
        sheet.merge_range(top, left, bottom, right, "", look)
    if value is None:
        sheet.write_blank(top, left, None, look)
    elif stored is not None:
        sheet.write_formula(top, left, str(value), look, stored)
    elif isinstance(value, str):
        sheet.write_string(top, left, value, look)
    elif isinstance(value, datetime):
        sheet.write_datetime(top, left, value, look)
    else:
        sheet.write_number(top, left, value, look)
