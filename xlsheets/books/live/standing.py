"""How a workbook is open: what stands in the way of writing into it, and how to get at a copy of it."""

import os
import re
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from xlsheets.books.live.program import is_excel, is_wps
from xlsheets.core.messages import Stopped

_FROM_ARCHIVE_OR_MAIL = re.compile(
    r"[\\/](?:content\.outlook|inetcache|content\.mso|temporary internet files|olk[a-z0-9]+|"
    r"temp\d*_[^\\/]*\.(?:zip|rar|7z)|rar\$[^\\/]*|7z[oOeE][0-9A-F]+|360zip\$[^\\/]*|bnz\.[^\\/]+|wz[0-9a-f]{4}|"
    r"mozilla_[^\\/]+|\.fr-[^\\/]+|ark-[^\\/]+|mail downloads|outlook temp|foxmail[^\\/]*temp[^\\/]*)(?:[\\/]|$)",
    re.IGNORECASE,
)
"""Folders into which archivers and mail programs unpack what is opened inside them."""


def check_program(app: Any) -> None:
    """Refuse WPS.

    Raises:
        Stopped: wps.
    """
    if is_wps(app):
        raise Stopped("wps")


def check_place(book: Any) -> None:
    """Refuse a workbook that was opened inside an archive or a mail.

    Raises:
        Stopped: temporary.
    """
    folder = temporary_folder(str(book.fullname))
    if folder:
        raise Stopped("temporary", folder=folder)


def temporary_folder(fullname: str) -> str | None:
    """Return the folder by which a path is known to be an unpacked one; None for an ordinary path."""
    parent = fullname.replace("/", "\\").rpartition("\\")[0]
    found = _FROM_ARCHIVE_OR_MAIL.search(parent + "\\")
    return found[0].strip("\\/") if found else None


def check_writable(book: Any) -> None:
    """Refuse a workbook that is open read-only.

    Raises:
        Stopped: read-only.
    """
    if is_read_only(book):
        raise Stopped("read-only", book=book.name)


def is_read_only(book: Any) -> bool:
    """Return whether a workbook is open read-only; False where the program does not tell."""
    asks: tuple[Callable[[Any], Any], ...] = (lambda api: api.ReadOnly, lambda api: api.isReadonly())
    for ask in asks if is_excel(book.app) else asks[1:]:
        try:
            return bool(ask(book.api))
        except Exception:
            continue
    return False


def saved_folder(book: Any, what: str) -> Path:
    """Return the folder that a workbook is saved in.

    Args:
        book: The workbook.
        what: What shall be put there, for the message.

    Raises:
        Stopped: never-saved.
    """
    fullname = str(book.fullname)
    if not is_saved(book):
        raise Stopped("never-saved", what=what)
    return Path(fullname).parent


def is_saved(book: Any) -> bool:
    """Return whether a workbook has ever been saved: a new one has a name and no path."""
    fullname = str(book.fullname)
    return Path(fullname).is_absolute() and Path(fullname).exists()


def copy_of(book: Any) -> bytes:
    """Return an open workbook as the bytes of an .xlsx or .xlsm, with what is not saved yet; it stays as it is.

    Raises:
        Stopped: no-copy, where the program cannot do that and the workbook has unsaved changes or no file.
    """
    with tempfile.TemporaryDirectory(prefix="xlsheets-") as folder:
        suffix = Path(str(book.name)).suffix.lower()
        path = Path(folder) / f"copy{suffix if suffix in ('.xlsx', '.xlsm') else '.xlsx'}"
        own = getattr(book.impl, "save_copy", None)
        if callable(own):
            own(str(path))
        elif is_excel(book.app):
            book.api.SaveCopyAs(str(path))
        elif is_saved(book):
            return Path(str(book.fullname)).read_bytes()
        if not path.exists():
            raise Stopped("no-copy", name=book.name)
        return path.read_bytes()


def open_book(book: Any, name: str) -> Any:
    """Return another workbook that is open in the same program, by its name with or without ending, or its path.

    Raises:
        Stopped: two-books, book-elsewhere when another instance has it, book-not-open.
    """
    found = open_books(book, name)
    if len(found) > 1:
        raise too_many(name, found)
    if found:
        return found[0]
    engine = book.app.engine
    try:
        elsewhere = any(_fits(book, other, name) for app in engine.apps for other in app.books)
    except Exception:  # an instance that does not answer
        elsewhere = False
    raise Stopped("book-elsewhere" if elsewhere else "book-not-open", name=name)


def too_many(name: str, found: Sequence[Any]) -> Stopped:
    """Return what to say when a name fits several open workbooks: all their paths."""
    return Stopped("two-books", name=name, paths="、".join(sorted(str(other.fullname) for other in found)))


def open_books(book: Any, name: str, any_ending: bool = False) -> list[Any]:
    """Return the workbooks open in the same program that a name or a path fits; empty for none.

    Args:
        book: A workbook of the program; a relative path begins at its folder.
        name: A name with or without ending, or a path.
        any_ending: Whether, when no name fits, one with another ending does: somebody has saved it as .ods.
    """
    others = list(book.app.books)
    found = [other for other in others if _fits(book, other, name)]
    if found or not any_ending:
        return found
    return [other for other in others if _fits(book, other, os.path.splitext(name)[0])]


def is_same(one: Any, other: Any) -> bool:
    """Return whether two are one open workbook."""
    return str(one.fullname) == str(other.fullname)


def _fits(book: Any, other: Any, wanted: str) -> bool:
    path, name = str(other.fullname), str(other.name)
    last = re.split(r"[\\/]", wanted)[-1]
    if last != wanted and Path(path).is_absolute():  # a workbook in the cloud has an address, not a path
        meant = Path(str(book.fullname)).parent / wanted
        return _folded(meant) in (_folded(Path(path)), _folded(Path(path).with_suffix("")))
    return last.casefold() in (name.casefold(), os.path.splitext(name)[0].casefold())


def _folded(path: Path) -> str:
    return os.path.normpath(path).casefold()


def named_text(book: Any, name: str) -> str:
    """Return the text of the cell that has a defined name; empty when there is none."""
    try:
        value = book.names[name].refers_to_range.value
    except Exception:  # no such name, or one that points nowhere any more
        return ""
    return str(value).strip() if value is not None else ""
