"""What of a sheet is printed, and what stays in view."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from xlwings import base_classes

from xlsheets.books.libreoffice.refusal import CalcRefused, complete
from xlsheets.books.patch.address import parse_box

if TYPE_CHECKING:
    from xlsheets.books.libreoffice.sheet import Sheet

_READ_ONLY = 16  # com.sun.star.beans.PropertyAttribute


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


def carry_page(source: Any, document: Any, sheet: Any) -> None:
    """Give a sheet copied from another document the page it had there: paper, orientation, margins, head and foot.

    LibreOffice leaves a page style of the target's alone when it has the same name, though another sheet prints by it.

    Args:
        source: The page style of the sheet in the document that it comes from.
        document: The document that it was copied into.
        sheet: The copy.
    """
    styles = document.StyleFamilies.getByName("PageStyles")
    others = {one.PageStyle for one in _sheets(document) if one.Name != sheet.Name}
    name, number = source.Name, 2
    while name in others:
        name, number = f"{source.Name} {number}", number + 1
    if not styles.hasByName(name):
        styles.insertByName(name, document.createInstance("com.sun.star.style.PageStyle"))
    style = styles.getByName(name)
    known = {one.Name for one in style.PropertySetInfo.Properties if not one.Attributes & _READ_ONLY}
    for one in source.PropertySetInfo.Properties:
        if one.Name in known:
            value = source.getPropertyValue(one.Name)
            if value is not None:
                style.setPropertyValue(one.Name, value)
    sheet.PageStyle = name


def carry_view(source: Any, sheet: Any, document: Any, copy: Any) -> None:
    """Freeze in a copied sheet what is frozen in the sheet that it comes from; both documents' active sheets stay.

    Args:
        source: The document that the sheet is in.
        sheet: The sheet.
        document: The document that it was copied into.
        copy: The copy.
    """
    shown, target = source.CurrentController, document.CurrentController
    before, front = shown.ActiveSheet, target.ActiveSheet
    shown.setActiveSheet(sheet)
    if shown.hasFrozenPanes():
        columns, rows = shown.SplitColumn, shown.SplitRow
        target.setActiveSheet(copy)
        target.freezeAtPosition(columns, rows)
        target.setActiveSheet(front)
    shown.setActiveSheet(before)


def _sheets(document: Any) -> list[Any]:
    return [document.Sheets.getByIndex(number) for number in range(document.Sheets.Count)]


complete(PageSetup)
complete(FreezePanes)
