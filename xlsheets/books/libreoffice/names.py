"""Defined names of a workbook and of a sheet."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from xlwings import base_classes

from xlsheets.books.libreoffice.refusal import CalcRefused, NoSuchObject, complete

if TYPE_CHECKING:
    from xlsheets.books.libreoffice.book import Book
    from xlsheets.books.libreoffice.range import Range
    from xlsheets.books.libreoffice.sheet import Sheet


class Names(base_classes.Names):
    """The names of a workbook (those of its sheets as ``Sheet1!name`` after them), or of one sheet."""

    def __init__(self, book: Book, sheet: Sheet | None = None) -> None:
        self._book = book
        self._sheet = sheet

    @property
    def api(self) -> Any:
        """UNO's collection: the sheet's, or the workbook's own."""
        return (self._sheet.xl if self._sheet else self._book.doc).NamedRanges

    def __iter__(self) -> Iterator[Name]:
        if self._sheet is None:
            yield from (Name(self._book, None, name) for name in self._book.doc.NamedRanges.ElementNames)
        for sheet in [self._sheet] if self._sheet else self._book.sheets:
            yield from (Name(self._book, sheet, name) for name in sheet.xl.NamedRanges.ElementNames)

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def __call__(self, key: int | str) -> Name:
        """Return a name by its place, counted from 1, or its text."""
        if isinstance(key, int):
            names = list(self)
            if not 1 <= key <= len(names):
                raise NoSuchObject("name-unknown", name=key)
            return names[key - 1]
        wanted = key.casefold()
        for name in self:
            if wanted == name.name.casefold() or (self._sheet and wanted == name.local.casefold()):
                return name
        raise NoSuchObject("name-unknown", name=key)

    def contains(self, key: int | str) -> bool:
        """Whether there is a name, or that many names."""
        try:
            self(key)
        except NoSuchObject:
            return False
        return True

    def snapshot(self) -> list[tuple[str, Name]]:
        """Return every name with its text."""
        return [(name.name, name) for name in self]

    def add(self, name: str, refers_to: str) -> Name:
        """Define a name (``Sheet1!name`` for one of a sheet), or let an existing one stand for something else."""
        sheet, local = self._sheet, name
        if "!" in name:
            scope, _, local = name.rpartition("!")
            sheet = self._book.sheets(scope.strip("'").replace("''", "'"))
        place = Name(self._book, sheet, local)
        if not place.ranges.hasByName(local):
            try:
                place.ranges.addNewByName(local, "", self._book.origin, 0)
            except self._book.failure:
                raise CalcRefused("name-bad", name=name) from None
        try:
            place.refers_to = refers_to
        except CalcRefused:
            if not place.api.Content:
                place.delete()
            raise
        return place

    def of(self, area: Range) -> Name | None:
        """Return the first name that stands for exactly this range, or None."""
        for name in self:
            cells = name.api.getReferredCells()
            if cells is not None and cells.RangeAddress == area.xl.RangeAddress:
                return name
        return None


class Name(base_classes.Name):
    """A defined name, of the workbook or of a sheet."""

    def __init__(self, book: Book, sheet: Sheet | None, local: str) -> None:
        self._book, self._sheet, self.local = book, sheet, local

    @property
    def ranges(self) -> Any:
        """UNO's collection that it belongs to."""
        return (self._sheet.xl if self._sheet else self._book.doc).NamedRanges

    @property
    def api(self) -> Any:
        """UNO's named range."""
        return self.ranges.getByName(self.local)

    @property
    def name(self) -> str:
        """Its text, with the sheet before it when it belongs to one: ``Sheet1!name``."""
        if self._sheet is None:
            return self.local
        sheet = self._sheet.name
        quoted = sheet if sheet.replace("_", "").isalnum() else "'" + sheet.replace("'", "''") + "'"
        return f"{quoted}!{self.local}"

    @name.setter
    def name(self, value: str) -> None:
        local = value.rpartition("!")[2]
        try:
            self.api.setName(local)
        except self._book.failure:
            raise CalcRefused("name-bad", name=value) from None
        self.local = local

    @property
    def refers_to(self) -> str:
        """What it stands for, in Excel's grammar: ``=Sheet1!$A$1``."""
        return self._book.grammar.text(self.api.getTokens(), self._book.origin)

    @refers_to.setter
    def refers_to(self, value: str) -> None:
        self.api.setTokens(self._book.grammar.tokens(value, self._book.origin, self.local))

    @property
    def refers_to_range(self) -> Range:
        """The range it stands for.

        Raises:
            CalcRefused: it stands for something else.
        """
        cells = self.api.getReferredCells()
        if cells is None:
            raise CalcRefused("name-no-range", name=self.name, refers_to=self.refers_to)
        return self._book.sheets(cells.RangeAddress.Sheet + 1).of(cells.RangeAddress)

    def delete(self) -> None:
        """Take it away."""
        self.ranges.removeByName(self.local)


complete(Names)
complete(Name)
