"""How cells look: colours, fonts, number formats, sizes, alignment, hidden rows and columns.

Units are Excel's (points, characters of the default font); Calc keeps hundredths of a
millimetre, so widths come back within a pixel, not to the last digit.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from xlwings import base_classes

from xlsheets.books.libreoffice.area import Area
from xlsheets.books.libreoffice.refusal import complete
from xlsheets.books.patch.address import MAX_COLS, MAX_ROWS, Box

RGB = tuple[int, int, int]

_QUOTED = re.compile(r'("[^"]*"|\[[^\]]*\]|\\.|AM/PM|A/P|General|BOOLEAN|E[+-])')
_HORIZONTAL = {"general": "STANDARD", "left": "LEFT", "center": "CENTER", "right": "RIGHT", "fill": "REPEAT"} | {
    "justify": "BLOCK",
    "distributed": "BLOCK",
}
_VERTICAL = {"top": 1, "center": 2, "bottom": 3, "justify": 4, "distributed": 4}
_FEW = 200  # columns or rows that are looked at one by one


class Look(Area):
    """The part of a range that knows how cells look."""

    @property
    def color(self) -> RGB | None:
        """The fill; None without one, or when the cells differ."""
        return to_rgb(self.xl.CellBackColor)

    @color.setter
    def color(self, value: object) -> None:
        self.guard()
        self.xl.CellBackColor = from_rgb(value)

    @property
    def is_of_one_color(self) -> bool:
        """Whether all cells have the same fill, or none."""
        return not self._differ("CellBackColor")

    def set_colors(self, colors: Sequence[Sequence[object]]) -> None:
        """Fill each cell with its own colour (``...`` leaves it as it is), one call a colour."""
        self.guard()
        cells: dict[int, list[tuple[int, int]]] = {}
        for r, row in enumerate(colors):
            for c, value in enumerate(row):
                if value is not ...:
                    cells.setdefault(from_rgb(value), []).append((r, c))
        for color, where in cells.items():
            several = self.doc.createInstance("com.sun.star.sheet.SheetCellRanges")
            several.addRangeAddresses(
                tuple(self.xl.getCellByPosition(column, row).RangeAddress for row, column in where), True
            )
            several.CellBackColor = color

    @property
    def font(self) -> Font:
        """The font."""
        return Font(self)

    @property
    def number_format(self) -> str | None:
        """The number format in Excel's letters; None when the cells differ."""
        if self.xl.getPropertyState("NumberFormat").value == "AMBIGUOUS_VALUE":
            return None
        code: str = self._sheet.book.format_code(self.xl.NumberFormat)
        parts = _QUOTED.split(code)
        parts[::2] = [part.lower() for part in parts[::2]]
        parts[1::2] = [f"[{part[1:-1].capitalize()}]" if part.startswith("[") else part for part in parts[1::2]]
        return "".join(parts)

    @number_format.setter
    def number_format(self, value: str) -> None:
        self.guard()
        self.xl.NumberFormat = self._sheet.book.format_key(value)

    @property
    def wrap_text(self) -> bool | None:
        """Whether text is wrapped; None when the cells differ."""
        return None if self._differ("IsTextWrapped") else bool(self.xl.IsTextWrapped)

    @wrap_text.setter
    def wrap_text(self, value: bool) -> None:
        self.guard()
        self.xl.IsTextWrapped = bool(value)

    @property
    def horizontal_alignment(self) -> str | None:
        """One of xlwings' words; None when the cells differ."""
        if self._differ("HoriJustify"):
            return None
        word = self.xl.HoriJustify.value
        return next((name for name, own in _HORIZONTAL.items() if own == word), "general")

    @horizontal_alignment.setter
    def horizontal_alignment(self, value: str) -> None:
        self.guard()
        word = _HORIZONTAL.get(value, "CENTER")
        self.xl.HoriJustify = self._sheet.book.uno.Enum("com.sun.star.table.CellHoriJustify", word)

    @property
    def vertical_alignment(self) -> str | None:
        """One of xlwings' words; None when the cells differ."""
        if self._differ("VertJustify"):
            return None
        number = int(self.xl.VertJustify)
        return next((name for name, own in _VERTICAL.items() if own == number), "bottom")

    @vertical_alignment.setter
    def vertical_alignment(self, value: str) -> None:
        self.guard()
        self.xl.VertJustify = _VERTICAL[value]

    @property
    def column_width(self) -> float | None:
        """The width in characters of Excel's default font (11 points); None when the columns differ."""
        widths = {column.Width for column in self._lines(self.xl.Columns)}
        return round(max(0.0, (widths.pop() / 2540 * 96 - 5) / 7), 2) if len(widths) == 1 else None

    @column_width.setter
    def column_width(self, value: float) -> None:
        self.guard()
        self.xl.Columns.Width = round((value * 7 + 5) / 96 * 2540)

    @property
    def row_height(self) -> float | None:
        """The height in points; None when the rows differ."""
        heights = {row.Height for row in self._lines(self.xl.Rows)}
        return round(heights.pop() / 2540 * 72, 2) if len(heights) == 1 else None

    @row_height.setter
    def row_height(self, value: float) -> None:
        self.guard()
        self.xl.Rows.OptimalHeight = False
        self.xl.Rows.Height = round(value / 72 * 2540)

    @property
    def row_hidden(self) -> bool | None:
        """Whether the rows are hidden or filtered out; None when some are."""
        return self._hidden("row")

    @row_hidden.setter
    def row_hidden(self, value: bool) -> None:
        self.guard()
        self.xl.Rows.IsVisible = not value

    @property
    def column_hidden(self) -> bool | None:
        """Whether the columns are hidden; None when some are."""
        return self._hidden("column")

    @column_hidden.setter
    def column_hidden(self, value: bool) -> None:
        self.guard()
        self.xl.Columns.IsVisible = not value

    @property
    def left(self) -> float:
        """Points from the left edge of the sheet."""
        return float(self.xl.Position.X) / 2540 * 72

    @property
    def top(self) -> float:
        """Points from the top edge of the sheet."""
        return float(self.xl.Position.Y) / 2540 * 72

    @property
    def width(self) -> float:
        """Width in points."""
        return float(self.xl.Size.Width) / 2540 * 72

    @property
    def height(self) -> float:
        """Height in points."""
        return float(self.xl.Size.Height) / 2540 * 72

    def autofit(self, axis: str | None = None) -> None:
        """Fit the widths of columns, the heights of rows, or both, to what stands in them."""
        self.guard()
        if axis in (None, "columns", "c"):
            self.xl.Columns.OptimalWidth = True
        if axis in (None, "rows", "r"):
            self.xl.Rows.OptimalHeight = True

    def _hidden(self, axis: str) -> bool | None:
        """Whether the rows, or columns, are hidden: all, none, or (None) some."""
        hidden, count = len(self.hidden_lines(axis)), self.shape[0 if axis == "row" else 1]
        return False if hidden == 0 else True if hidden == count else None

    def hidden_lines(self, axis: str) -> list[int]:
        """Return the rows, or columns, that are hidden, counted from 0; asked in one call over their whole length."""
        top, left, bottom, right = self.box
        strip = Box(top, 0, bottom, MAX_COLS - 1) if axis == "row" else Box(0, left, MAX_ROWS - 1, right)
        index = 0 if axis == "row" else 1
        visible = {line for box in self.part(strip).visible() for line in range(box[index], box[index + 2] + 1)}
        return [line for line in range(self.box[index], self.box[index + 2] + 1) if line not in visible]

    def visible(self) -> list[Box]:
        """Return the boxes of its cells that are neither hidden nor filtered out."""
        found = self.xl.queryVisibleCells().RangeAddresses
        return [Box(at.StartRow, at.StartColumn, at.EndRow, at.EndColumn) for at in found]

    def _lines(self, lines: Any) -> list[Any]:
        count = lines.Count
        return [lines.getByIndex(index) for index in (range(count) if count <= _FEW else (0, count - 1))]

    def _differ(self, name: str) -> bool:
        return bool(self.xl.getPropertyState(name).value == "AMBIGUOUS_VALUE")


class Font(base_classes.Font):
    """The font of a range."""

    def __init__(self, area: Area) -> None:
        self._area = area
        self.xl = area.xl

    @property
    def api(self) -> Any:
        """The UNO cell range."""
        return self.xl

    @property
    def bold(self) -> bool:
        """Whether it is bold."""
        return bool(self.xl.CharWeight > 100)

    @bold.setter
    def bold(self, value: bool) -> None:
        self._set("CharWeight", 150.0 if value else 100.0)

    @property
    def italic(self) -> bool:
        """Whether it is italic."""
        return bool(self.xl.CharPosture.value == "ITALIC")

    @italic.setter
    def italic(self, value: bool) -> None:
        uno = self._area.sheet.book.uno
        self._set("CharPosture", uno.Enum("com.sun.star.awt.FontSlant", "ITALIC" if value else "NONE"))

    @property
    def size(self) -> float:
        """Its size in points."""
        return float(self.xl.CharHeight)

    @size.setter
    def size(self, value: float) -> None:
        self._set("CharHeight", float(value))

    @property
    def name(self) -> str:
        """The family for Latin letters; Chinese ones have their own in Calc, and both are set together."""
        return str(self.xl.CharFontName)

    @name.setter
    def name(self, value: str) -> None:
        self._set("CharFontName", value)

    @property
    def color(self) -> RGB | None:
        """Its colour; None for the automatic one."""
        return to_rgb(self.xl.CharColor)

    @color.setter
    def color(self, value: object) -> None:
        self._set("CharColor", from_rgb(value))

    def _set(self, name: str, value: object) -> None:
        self._area.guard()
        self.xl.setPropertyValue(name, value)
        if name != "CharColor":
            self.xl.setPropertyValue(name + "Asian", value)


complete(Font)


def to_rgb(color: int | None) -> RGB | None:
    """Return a UNO colour as red, green, blue; None for no colour."""
    return None if color is None or color < 0 else ((color >> 16) & 255, (color >> 8) & 255, color & 255)


def from_rgb(value: object) -> int:
    """Return a UNO colour from what xlwings takes: a triple, ``#rrggbb``, Excel's number, or None for no colour."""
    if value is None:
        return -1
    if isinstance(value, str):
        return int(value.removeprefix("#"), 16)
    if isinstance(value, int):  # Excel's own order is blue, green, red
        red, green, blue = value & 255, (value >> 8) & 255, (value >> 16) & 255
    else:
        red, green, blue = value  # type: ignore[misc]
    return int(red) << 16 | int(green) << 8 | int(blue)
