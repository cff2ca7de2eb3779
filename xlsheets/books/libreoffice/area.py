"""Where a range lies: its corners, its UNO object, its address; and whether it may be changed.

UNO lets a program write into a protected sheet, silently or not at all, as it happens.
Excel refuses. So every change asks `Area.guard` first.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from xlsheets.books.libreoffice.refusal import CalcRefused
from xlsheets.books.patch.address import MAX_COLS, MAX_ROWS, Box, box_name, column_letters

if TYPE_CHECKING:
    from xlsheets.books.libreoffice.range import Range
    from xlsheets.books.libreoffice.sheet import Sheet


class Area:
    """A rectangle of cells of one sheet.

    Args:
        sheet: The sheet.
        box: Its corners, counted from 0, both included.
    """

    def __init__(self, sheet: Sheet, box: Box) -> None:
        self._sheet = sheet
        self.box = box
        self.options: dict[str, Any] | None = None
        self._xl: Any = None
        self._corner: Any = None

    @property
    def xl(self) -> Any:
        """The UNO cell range."""
        if self._xl is None:
            top, left, bottom, right = self.box
            self._xl = self._sheet.xl.getCellRangeByPosition(left, top, right, bottom)
        return self._xl

    @property
    def corner(self) -> Any:
        """The UNO cell at its upper left."""
        if self._corner is None:
            self._corner = self._sheet.xl.getCellByPosition(self.box.left, self.box.top)
        return self._corner

    @property
    def doc(self) -> Any:
        """The UNO document."""
        return self._sheet.book.doc

    @property
    def sheet(self) -> Sheet:
        """The sheet it lies on."""
        return self._sheet

    @property
    def row(self) -> int:
        """Its first row, counted from 1."""
        return self.box.top + 1

    @property
    def column(self) -> int:
        """Its first column, counted from 1."""
        return self.box.left + 1

    @property
    def shape(self) -> tuple[int, int]:
        """How many rows and columns it has."""
        return self.box.bottom - self.box.top + 1, self.box.right - self.box.left + 1

    @property
    def coords(self) -> tuple[Any, int, int, int, int]:
        """Sheet, first row, first column, number of rows, number of columns."""
        return (self._sheet.xl, self.row, self.column, *self.shape)

    def __len__(self) -> int:
        return self.shape[0] * self.shape[1]

    @property
    def address(self) -> str:
        """Its address with dollars: ``$A$1:$B$2``."""
        return self.get_address(True, True, False)

    @property
    def place(self) -> str:
        """Its address as it stands in a sentence: ``A1:B2``."""
        return box_name(self.box)

    def get_address(self, row_absolute: bool, column_absolute: bool, external: bool) -> str:
        """Return its address, with ``[Book.xlsx]Sheet!`` before it when ``external``; quoted where Excel quotes."""
        top, left, bottom, right = self.box
        row, column = "$" * bool(row_absolute), "$" * bool(column_absolute)
        first = f"{column}{column_letters(left)}{row}{top + 1}"
        last = f"{column}{column_letters(right)}{row}{bottom + 1}"
        if (top, bottom) == (0, MAX_ROWS - 1):
            text = f"{column}{column_letters(left)}:{column}{column_letters(right)}"
        elif (left, right) == (0, MAX_COLS - 1):
            text = f"{row}{top + 1}:{row}{bottom + 1}"
        else:
            text = first if first == last else f"{first}:{last}"
        if not external:
            return text
        where = f"[{self._sheet.book.name}]{self._sheet.name}"
        if not where.replace("[", "").replace("]", "").replace(".", "").replace("_", "").isalnum():
            where = "'" + where.replace("'", "''") + "'"
        return f"{where}!{text}"

    def part(self, box: Box) -> Range:
        """Return another range of the same sheet."""
        from xlsheets.books.libreoffice.range import Range

        return Range(self._sheet, box)

    def guard(self) -> None:
        """Refuse a change when the sheet is protected and any of the cells is locked.

        Raises:
            CalcRefused: sheet-protected.
        """
        xl = self._sheet.xl
        if not xl.isProtected():
            return
        mixed = self.xl.getPropertyState("CellProtection").value == "AMBIGUOUS_VALUE"
        if mixed or self.xl.CellProtection.IsLocked:
            raise CalcRefused("sheet-protected", sheet=self._sheet.name, cell=self.place)
