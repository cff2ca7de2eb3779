"""Workbooks: opened, saved, printed, closed."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from xlwings import base_classes

from xlsheets.books.libreoffice.formula import Grammar
from xlsheets.books.libreoffice.groups import NumberKinds
from xlsheets.books.libreoffice.names import Names
from xlsheets.books.libreoffice.native import BookApi
from xlsheets.books.libreoffice.refusal import CalcRefused, NoSuchObject, complete
from xlsheets.books.libreoffice.sheet import Sheets

if TYPE_CHECKING:
    from xlsheets.books.libreoffice.app import App

_FILTERS = {
    ".xlsx": "Calc MS Excel 2007 XML",
    ".xlsm": "Calc MS Excel 2007 VBA XML",
    ".ods": "calc8",
    ".xls": "MS Excel 97",
}
_READS = (*_FILTERS, ".xlsb", ".csv")
_ASK_PROFILE = 5  # com.sun.star.document.MacroExecMode.USE_CONFIG_REJECT_CONFIRMATION


class Books(base_classes.Books):
    """The workbooks that are open in one office."""

    def __init__(self, app: App) -> None:
        self.app = app

    @property
    def api(self) -> Any:
        """UNO's collection of open documents."""
        return self.app.desktop.Components

    def __iter__(self) -> Iterator[Book]:
        documents = self.api.createEnumeration()
        while documents.hasMoreElements():
            document = documents.nextElement()
            if is_workbook(document):
                yield self.app.book(document)

    def __len__(self) -> int:
        return sum(1 for _ in self)

    @property
    def active(self) -> Book:
        """The workbook in front; without one in front, the last opened."""
        front = self.app.desktop.getCurrentComponent()
        if front is not None and is_workbook(front):
            return self.app.book(front)
        books = list(self)
        if not books:
            raise NoSuchObject("book-none")
        return books[0]

    def __call__(self, key: int | str) -> Book:
        """Return a workbook by its place, counted from 1, its file name or its path."""
        books = list(self)
        if isinstance(key, int):
            if not 1 <= key <= len(books):
                raise NoSuchObject("book-unknown", name=key)
            return books[key - 1]
        wanted = key.casefold()
        for book in books:
            if wanted in (book.name.casefold(), book.fullname.casefold()):
                return book
        raise NoSuchObject("book-unknown", name=key)

    def add(self) -> Book:
        """Open a new, empty workbook."""
        return self.app.book(self._load("private:factory/scalc", {}))

    def open(
        self,
        fullname: str,
        update_links: object = None,
        read_only: bool | None = None,
        format: object = None,
        password: str | None = None,
        *_: object,
        **__: object,
    ) -> Book:
        """Open a workbook; its macros run when the profile trusts its folder.

        Raises:
            FileNotFoundError: there is no such file.
            CalcRefused: Calc does not open this kind (.xlam), or not this file.
        """
        path = Path(fullname)
        if not path.is_file():
            raise FileNotFoundError(fullname)
        if path.suffix.lower() not in _READS:
            raise CalcRefused("file-kind", what="打开", what_en="open", name=path.name, kinds="、".join(_READS))
        options: dict[str, Any] = {
            "MacroExecutionMode": _ASK_PROFILE,
            "ReadOnly": bool(read_only),
            "Hidden": not self.app.screen_updating,  # no window flashes up while code works
        }
        if password:
            options["Password"] = password
        document = self._load(self.app.url(path), options)
        if document is None or not is_workbook(document):
            if document is not None:
                document.close(True)
            raise CalcRefused("file-open", name=path.name)
        return self.app.book(document)

    def _load(self, url: str, options: dict[str, Any]) -> Any:
        try:
            return self.app.desktop.loadComponentFromURL(url, "_blank", 0, self.app.properties(options))
        except self.app.failure:
            raise CalcRefused("file-open", name=os.path.basename(url)) from None


class Book(base_classes.Book):
    """One open workbook."""

    def __init__(self, app: App, document: Any) -> None:
        self._app = app
        self.doc = document
        self.kinds = NumberKinds(document)
        self._grammar: Grammar | None = None
        self._keys: dict[str, int] = {}

    @property
    def app(self) -> App:
        """The office."""
        return self._app

    @property
    def api(self) -> BookApi:
        """The UNO document, with some names of Excel's."""
        return BookApi(self.doc)

    @property
    def uno(self) -> Any:
        """LibreOffice's Python module."""
        return self._app.uno

    @property
    def failure(self) -> type[Exception]:
        """What UNO raises."""
        return self._app.failure

    @property
    def controller(self) -> Any:
        """The window's side of the document."""
        return self.doc.CurrentController

    @property
    def grammar(self) -> Grammar:
        """Excel's formula grammar, for this document."""
        if self._grammar is None:
            self._grammar = Grammar(self.doc)
        return self._grammar

    @property
    def origin(self) -> Any:
        """UNO's address of the first cell of the first sheet."""
        return self.doc.Sheets.getByIndex(0).getCellByPosition(0, 0).CellAddress

    @property
    def sheets(self) -> Sheets:
        """Its sheets."""
        return Sheets(self)

    @property
    def names(self) -> Names:
        """Its defined names."""
        return Names(self)

    @property
    def fullname(self) -> str:
        """Its path; its title when it was never saved."""
        return str(self.uno.fileUrlToSystemPath(self.doc.URL)) if self.doc.URL else str(self.doc.Title)

    @property
    def name(self) -> str:
        """Its file name; its title when it was never saved."""
        return os.path.basename(self.fullname)

    def save(self, path: str | None = None, password: str | None = None) -> None:
        """Save it where it is, or under another name and in the format of its ending.

        Saving .xlsm lets LibreOffice rewrite the VBA project (docs/libreoffice.md).

        Raises:
            CalcRefused: unknown ending, or the file cannot be written.
        """
        options: dict[str, Any] = {"Password": password} if password else {}
        if path is None and self.doc.URL:
            self._store(Path(self.fullname), lambda: self.doc.store())
            return
        target = Path(path or f"{self.name}.xlsx").resolve()
        options["FilterName"] = self._filter(target)
        self._store(target, lambda: self.doc.storeAsURL(self._app.url(target), self._app.properties(options)))

    def save_copy(self, path: str) -> None:
        """Write it, with what is not saved yet, to another file; it stays what and where it is.

        Raises:
            CalcRefused: unknown ending, or the file cannot be written.
        """
        target = Path(path).resolve()
        options = self._app.properties({"FilterName": self._filter(target)})
        self._store(target, lambda: self.doc.storeToURL(self._app.url(target), options))

    def to_pdf(self, path: str, quality: object = None) -> None:
        """Write its visible sheets as PDF."""
        self.export_pdf(path, None)

    def export_pdf(self, path: str, selection: Any) -> None:
        """Write it, or a selection of its cells, as PDF."""
        options: dict[str, Any] = {"FilterName": "calc_pdf_Export"}
        if selection is not None:
            chosen = self._app.properties({"Selection": selection})
            options["FilterData"] = self.uno.Any("[]com.sun.star.beans.PropertyValue", chosen)
        target = Path(path).resolve()
        self._store(target, lambda: self.doc.storeToURL(self._app.url(target), self._app.properties(options)))

    def close(self) -> None:
        """Close it without saving."""
        self.doc.setModified(False)
        self._app.forget(self)
        self.doc.close(True)

    def activate(self, steal_focus: bool = False) -> None:
        """Bring it to the front."""
        frame = self.controller.Frame
        frame.activate()
        if steal_focus:
            frame.ContainerWindow.toFront()

    @property
    def is_protected(self) -> bool:
        """Whether sheets cannot be added, deleted, renamed or moved."""
        return bool(self.doc.isProtected())

    def guard_structure(self) -> None:
        """Refuse a change of its sheets when its structure is protected.

        Raises:
            CalcRefused: book-protected.
        """
        if self.is_protected:
            raise CalcRefused("book-protected", book=self.name)

    def format_key(self, code: str) -> int:
        """Return the key of a number format, added when the document does not have it yet."""
        if code not in self._keys:
            here = self.uno.createUnoStruct("com.sun.star.lang.Locale")  # else the file says [$-409] before each code
            formats = self.doc.NumberFormats
            standard = code.casefold() == "general"
            key = formats.getStandardIndex(here) if standard else formats.addNewConverted(code, self._english, here)
            self._keys[code] = int(key)
        return self._keys[code]

    def format_code(self, key: int) -> str:
        """Return the code of a number format as an English office writes it."""
        formats = self.doc.NumberFormats
        return str(formats.getByKey(formats.getFormatForLocale(key, self._english)).FormatString)

    def _filter(self, target: Path) -> str:
        kind = _FILTERS.get(target.suffix.lower())
        if kind is None:
            raise CalcRefused("file-kind", what="保存", what_en="save", name=target.name, kinds="、".join(_FILTERS))
        return kind

    @property
    def _english(self) -> Any:
        return self.uno.createUnoStruct("com.sun.star.lang.Locale", "en", "US", "")

    def _store(self, target: Path, action: Any) -> None:
        try:
            if not target.parent.is_dir():  # LibreOffice would make the folder
                raise CalcRefused("file-save", name=target.name)
            action()
        except self.failure:
            raise CalcRefused("file-save", name=target.name) from None


complete(Books)
complete(Book)


def is_workbook(document: Any) -> bool:
    """Whether a document of the office is a workbook."""
    return hasattr(document, "supportsService") and bool(
        document.supportsService("com.sun.star.sheet.SpreadsheetDocument")
    )
