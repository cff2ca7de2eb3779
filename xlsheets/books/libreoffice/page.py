"""What of a sheet is printed, and what stays in view."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from xlwings import base_classes

from xlsheets.books.libreoffice.refusal import CalcRefused, complete
from xlsheets.books.patch.address import parse_box

if TYPE_CHECKING:
    from xlsheets.books.libreoffice.sheet import Sheet


class PageSetup(base_classes.PageSetup):
    """The page setup of a sheet: its print area."""

    def __init__(self, sheet: Sheet) -> None:
        self._sheet = sheet

    @property
    def api(self) -> Any:
        """The UNO sheet, which holds the print areas."""
        return self._sheet.xl

    @property
    def print_area(self) -> str | None:
        """The address that is printed, several with commas; None when all is."""
        areas = [self._sheet.of(address).address for address in self.api.getPrintAreas()]
        return ",".join(areas) or None

    @print_area.setter
    def print_area(self, value: str | None) -> None:
        parts = [part for part in (value or "").split(",") if part]
        self.api.setPrintAreas(tuple(self._sheet.range(part).xl.RangeAddress for part in parts))


class FreezePanes(base_classes.FreezePanes):
    """The frozen rows and columns of a sheet."""

    def __init__(self, sheet: Sheet) -> None:
        self._sheet = sheet

    def freeze_at(self, frozen_range: str) -> None:
        """Keep the rows and columns of a range from A1 in view; whole rows freeze rows only."""
        box = parse_box(frozen_range)
        if box is None:
            raise CalcRefused("address-bad", address=frozen_range)
        whole_rows, whole_columns = frozen_range.replace("$", "").replace(":", "").isdigit(), frozen_range.isalpha()
        columns = 0 if whole_rows else box.right + 1
        self._on_top().freezeAtPosition(columns, 0 if whole_columns else box.bottom + 1)

    def unfreeze(self) -> None:
        """Let everything scroll."""
        self._on_top().freezeAtPosition(0, 0)

    def _on_top(self) -> Any:
        self._sheet.activate()
        return self._sheet.book.controller


complete(PageSetup)
complete(FreezePanes)
