"""Macros of a workbook: found by name, run by the office's own script provider."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from xlsheets.books.libreoffice.native import bare
from xlsheets.books.libreoffice.refusal import CalcRefused

if TYPE_CHECKING:
    from xlsheets.books.libreoffice.book import Book


def run_macro(book: Book, name: str, args: Sequence[object]) -> Any:
    """Run a Sub or Function and return what it returns.

    Args:
        book: The workbook that holds it.
        name: ``Module1.Name``, or ``Name`` alone.
        args: Its arguments.

    Raises:
        CalcRefused: there is no such macro; macros are disabled; it failed.
    """
    place = next(_places(book, name), None)
    if place is None:
        raise CalcRefused("macro-unknown", book=book.name, name=name)
    address = f"vnd.sun.star.script:{place}?language=Basic&location=document"
    try:
        script = book.doc.getScriptProvider().getScript(address)
        return script.invoke(tuple(bare(arg) for arg in args), (), ())[0]
    except book.failure as error:
        why = str(getattr(error, "Message", error)).strip().splitlines()
        raise CalcRefused("macro-failed", name=name, why=why[0] if why else type(error).__name__) from None


def _places(book: Book, name: str) -> Iterator[str]:
    """Yield library, module and macro of those that bear a name."""
    module, _, macro = name.rpartition(".")
    libraries = book.doc.BasicLibraries
    for library in libraries.ElementNames:
        if not libraries.isLibraryLoaded(library):
            libraries.loadLibrary(library)
        modules = libraries.getByName(library)
        for candidate in modules.ElementNames:
            if module and candidate.casefold() != module.casefold():
                continue
            if _defines(str(modules.getByName(candidate)), macro):
                yield f"{library}.{candidate}.{macro}"


def _defines(source: str, macro: str) -> bool:
    wanted = macro.casefold()
    for line in source.splitlines():
        words = line.strip().casefold().replace("(", " ").split()
        if words[:1] in (["public"], ["private"]):
            words = words[1:]
        if len(words) > 1 and words[0] in ("sub", "function") and words[1] == wanted:
            return True
    return False
