"""Sheets of a workbook."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import TYPE_CHECKING, Any

from xlwings import base_classes

from xlsheets.books.libreoffice.groups import merged
from xlsheets.books.libreoffice.mainloop import on_main_thread
from xlsheets.books.libreoffice.names import Names
from xlsheets.books.libreoffice.native import SheetApi
from xlsheets.books.libreoffice.notes import Note, notes_of
from xlsheets.books.libreoffice.page import FreezePanes, PageSetup, carry_page, carry_view
from xlsheets.books.libreoffice.range import Range
from xlsheets.books.libreoffice.refusal import CalcRefused, NoSuchObject, complete
from xlsheets.books.patch.address import MAX_COLS, MAX_ROWS, Box, parse_box

if TYPE_CHECKING:
    from xlsheets.books.libreoffice.book import Book

_CONTENTS, _FORMATS, _ALL = 1 | 2 | 4 | 16, 32 | 64, 1 | 2 | 4 | 8 | 16 | 32 | 64  # CellFlags
_LONGEST = 31


class Sheets(base_classes.Sheets):
    """The sheets of one workbook, in order."""

    def __init__(self, book: Book) -> None:
        self._book = book
        self.xl = book.doc.Sheets

    @property
    def api(self) -> Any:
        """UNO's collection."""
        return self.xl

    @property
    def active(self) -> Sheet:
        """The sheet on top."""
        return Sheet(self._book, self._book.controller.ActiveSheet)

    def __len__(self) -> int:
        return int(self.xl.Count)

    def __iter__(self) -> Iterator[Sheet]:
        return (Sheet(self._book, self.xl.getByIndex(index)) for index in range(len(self)))

    def __call__(self, key: int | str) -> Sheet:
        """Return a sheet by its place, counted from 1, or its name; capital or small letters are the same."""
        if isinstance(key, int):
            if not 1 <= key <= len(self):
                raise NoSuchObject("sheet-unknown", name=key)
            return Sheet(self._book, self.xl.getByIndex(key - 1))
        name = self._own_name(key)
        if name is None:
            raise NoSuchObject("sheet-unknown", name=key)
        return Sheet(self._book, self.xl.getByName(name))

    def __contains__(self, key: object) -> bool:
        return isinstance(key, str) and self._own_name(key) is not None

    def add(self, before: Sheet | None = None, after: Sheet | None = None, name: str | None = None) -> Sheet:
        """Add a sheet before the active one, or where asked; without a name it is the next free SheetN."""
        self._book.guard_structure()
        place = before or after or self.active
        index = place.index if after else place.index - 1
        name = name or next(f"Sheet{n}" for n in range(len(self) + 1, MAX_ROWS) if self._own_name(f"Sheet{n}") is None)
        self.xl.insertNewByName(name, index)
        added = self(name)
        added.activate()
        return added

    def free_name(self, name: str) -> str:
        """Return a name for a copy, as Excel makes it: ``name (2)``, at most 31 characters."""
        if self._own_name(name) is None:
            return name
        numbers = (f" ({n})" for n in range(2, MAX_ROWS))
        return next(made for tail in numbers if self._own_name(made := name[: _LONGEST - len(tail)] + tail) is None)

    def _own_name(self, key: str) -> str | None:
        """Return how a sheet is really written; Excel does not tell small from capital letters."""
        if self.xl.hasByName(key):
            return key
        return next((name for name in self.xl.ElementNames if name.casefold() == key.casefold()), None)


class Sheet(base_classes.Sheet):
    """One sheet."""

    def __init__(self, book: Book, xl: Any) -> None:
        self._book = book
        self.xl = xl

    @property
    def api(self) -> SheetApi:
        """The UNO sheet, with some names of Excel's."""
        return SheetApi(self.xl)

    @property
    def book(self) -> Book:
        """The workbook."""
        return self._book

    @cached_property
    def annotations(self) -> Any:
        """UNO's collection of its notes."""
        return self.xl.Annotations

    @property
    def name(self) -> str:
        """Its name."""
        return str(self.xl.Name)

    @name.setter
    def name(self, value: str) -> None:
        self._book.guard_structure()
        taken = self._book.sheets._own_name(value)
        if taken not in (None, self.name):
            raise CalcRefused("sheet-exists", name=value)
        self.xl.Name = value

    @property
    def names(self) -> Names:
        """The names that belong to this sheet."""
        return Names(self._book, self)

    @property
    def index(self) -> int:
        """Its place, counted from 1."""
        return int(self.xl.RangeAddress.Sheet) + 1

    @property
    def visible(self) -> bool:
        """Whether it is shown."""
        return bool(self.xl.IsVisible)

    @visible.setter
    def visible(self, value: int | bool) -> None:
        shown = value in (True, -1)  # 2 is very hidden in Excel, hidden here
        if not shown:
            self._guard_last()
        self.xl.IsVisible = shown

    @property
    def is_protected(self) -> bool:
        """Whether it is protected."""
        return bool(self.xl.isProtected())

    def hidden_rows(self) -> list[int]:
        """Return the rows, counted from 0, that are hidden or filtered out, down to the last used one."""
        used = self.used_range.box
        return self.cells.part(Box(0, 0, used.bottom, 0)).hidden_lines("row")

    def hidden_columns(self) -> list[int]:
        """Return the columns, counted from 0, that are hidden, up to the last used one."""
        used = self.used_range.box
        return self.cells.part(Box(0, 0, 0, used.right)).hidden_lines("column")

    @property
    def notes(self) -> list[Note]:
        """Its notes, by row and column."""
        return notes_of(self)

    @property
    def cells(self) -> Range:
        """All its cells."""
        return Range(self, Box(0, 0, MAX_ROWS - 1, MAX_COLS - 1))

    @property
    def used_range(self) -> Range:
        """From the first to the last cell with a value or a format; A1 on an empty sheet."""
        first, last = self.xl.createCursor(), self.xl.createCursor()
        first.gotoStartOfUsedArea(False)
        last.gotoEndOfUsedArea(False)
        start, end = first.RangeAddress, last.RangeAddress
        return Range(self, Box(start.StartRow, start.StartColumn, end.EndRow, end.EndColumn))

    @property
    def page_setup(self) -> PageSetup:
        """Its print area."""
        return PageSetup(self)

    @property
    def freeze_panes(self) -> FreezePanes:
        """Its frozen rows and columns."""
        return FreezePanes(self)

    @property
    def tables(self) -> list[Any]:
        """Empty: Calc has no tables of its own."""
        return []

    def range(self, first: Any, second: Any = None) -> Range:
        """Return a range from an address, a name, a row and column, or two corners."""
        if second is None:
            return Range(self, self._box(first)) if not isinstance(first, str) else self._by_text(first)
        one, two = self._box(first), self._box(second)
        return Range(
            self,
            Box(min(one[0], two[0]), min(one[1], two[1]), max(one[2], two[2]), max(one[3], two[3])),
        )

    def of(self, address: Any) -> Range:
        """Return the range of a UNO address."""
        return Range(self, Box(address.StartRow, address.StartColumn, address.EndRow, address.EndColumn))

    def merged_areas(self) -> list[Box]:
        """Return the merged ranges of the sheet in a few calls; Excel offers them cell by cell only."""
        return merged(self.used_range.xl)

    def activate(self) -> None:
        """Put it on top."""
        self._book.controller.setActiveSheet(self.xl)

    def select(self) -> None:
        """Put it on top."""
        self.activate()

    def clear(self) -> None:
        """Clear values, formats and notes."""
        self.cells.guard()
        self.xl.clearContents(_ALL)

    def clear_contents(self) -> None:
        """Clear values and formulas."""
        self.cells.guard()
        self.xl.clearContents(_CONTENTS)

    def clear_formats(self) -> None:
        """Clear formats."""
        self.cells.guard()
        self.xl.clearContents(_FORMATS)

    def autofit(self, axis: str | None = None) -> None:
        """Fit columns, rows, or both, to what stands in them."""
        self.used_range.autofit(axis)

    def delete(self) -> None:
        """Delete it."""
        self._book.guard_structure()
        self._guard_last()
        self._book.doc.Sheets.removeByName(self.name)

    def copy(self, before: Sheet | None = None, after: Sheet | None = None) -> None:
        """Copy it before or after a sheet of this workbook, or of another one that is open in the same office."""
        place = before or after
        assert place is not None
        target = place.book
        target.guard_structure()
        index = place.index - 1 if before else place.index
        name = target.sheets.free_name(self.name)
        if target.doc == self._book.doc:
            target.doc.Sheets.copyByName(self.name, name, index)
        else:
            libraries = target.doc.BasicLibraries
            macros = libraries.VBACompatibilityMode
            libraries.VBACompatibilityMode = False  # LibreOffice 7.4 dies of an import into a book with VBA
            try:
                source, own = self._book.doc, self.name
                on_main_thread(target.app, lambda: target.doc.Sheets.importSheet(source, own, index))
            finally:
                libraries.VBACompatibilityMode = macros
            copy = target.doc.Sheets.getByIndex(index)
            copy.Name = name
            styles = self._book.doc.StyleFamilies.getByName("PageStyles")
            carry_page(styles.getByName(self.xl.PageStyle), target.doc, copy)
            carry_view(self._book.doc, self.xl, target.doc, copy)

    def move(self, before: Sheet | None = None, after: Sheet | None = None) -> None:
        """Move it before or after a sheet of the same workbook."""
        place = before or after
        assert place is not None
        self._book.guard_structure()
        self._book.doc.Sheets.moveByName(self.name, place.index - 1 if before else place.index)

    def _guard_last(self) -> None:
        shown = [sheet.name for sheet in self._book.sheets if sheet.visible]
        if shown == [self.name]:
            raise CalcRefused("last-sheet", name=self.name)

    def _by_text(self, text: str) -> Range:
        if "," in text:
            raise CalcRefused("areas", address=text)
        sheet, _, address = text.rpartition("!")
        if sheet:
            return self._book.sheets(sheet.strip("'").replace("''", "'"))._by_text(address)
        box = parse_box(address)
        if box is not None:
            return Range(self, box)
        for names in (self.names, self._book.names):
            if names.contains(address):
                return names(address).refers_to_range
        raise CalcRefused("address-bad", address=text)

    def _box(self, corner: Any) -> Box:
        """Return the box of a range, of an address, of (row, column) or of (row, column, rows, columns)."""
        if isinstance(corner, Range):
            return corner.box
        if isinstance(corner, str):
            return self._by_text(corner).box
        row, column, rows, columns = (*corner, 1, 1)[:4] if len(corner) == 2 else corner
        box = Box(row - 1, column - 1, row + rows - 2, column + columns - 2)
        if row < 1 or column < 1 or box.bottom >= MAX_ROWS or box.right >= MAX_COLS:
            raise CalcRefused("address-bad", address=str(corner))
        return box


complete(Sheets)
complete(Sheet)
