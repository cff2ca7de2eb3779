"""Convert: a workbook in a format that is only read (.xls, .et, .xlsb, .ods) → a new .xlsx with its values and layout.

The original is never written. What cannot be carried over is counted and
said, sheet by sheet.
"""

from collections import Counter
from dataclasses import dataclass

from xlsheets.books.container import Fault
from xlsheets.books.convert.limits import keep_within_limits
from xlsheets.books.convert.packaging import as_xlsx
from xlsheets.books.convert.sheetcopy import BookCopy, losses_in_words
from xlsheets.books.gate import Package, Rejected, as_finding, inspect
from xlsheets.books.patch import PatchRefused
from xlsheets.books.reading import Unusual, cautious
from xlsheets.core.findings import Finding, Place
from xlsheets.core.wording import finding

NAMES = {"xls": ".xls", "xlsb": ".xlsb", "ods": ".ods"}
"""The formats that are converted, by their kind at the gate."""


@dataclass(frozen=True)
class Converted:
    """A converted workbook.

    Attributes:
        data: The new .xlsx.
        findings: What was not carried over.
    """

    data: bytes
    findings: tuple[Finding, ...]


def convert(data: bytes, file: str) -> Converted | None:
    """Return a workbook of a read-only format as .xlsx; None for an .xlsx or .xlsm, which needs no converting.

    Args:
        data: Its bytes.
        file: Its path, for findings.

    Raises:
        Rejected: with the finding that says why it is not read.
        Unusual: where `cautious` asks for a process that may die of it.
    """
    place = Place(file)
    package = inspect(data, place, wide=True)
    if package.kind not in NAMES:
        return None
    if cautious.get():
        raise Unusual
    try:
        book = _copied(package, data)
        book.check_size()
        keep_within_limits(book)
        fresh = as_xlsx(book)
    except Fault as fault:
        raise Rejected(as_finding(fault, place)) from None
    except PatchRefused as refused:
        raise Rejected(as_finding(Fault("file-damaged", refused.reason), place)) from None
    return Converted(fresh, tuple(_losses(book, file)))


def _copied(package: Package, data: bytes) -> BookCopy:
    if package.kind == "xls":
        from xlsheets.books.convert.fromxls import read_xls_copy

        return read_xls_copy(data)
    if package.kind == "ods":
        from xlsheets.books.convert.fromods import read_ods_copy

        return read_ods_copy(data)
    from xlsheets.books.convert.fromxlsb import read_xlsb_copy

    return read_xlsb_copy(data)


def _losses(book: BookCopy, file: str) -> list[Finding]:
    """Return a finding for each sheet that loses something, and one for the book."""
    lost: list[tuple[Place, Counter[str]]] = [(Place(file), book.lost)]
    lost += [(Place(file, sheet.name), sheet.lost) for sheet in book.sheets]
    return [
        finding("annex-not-copied", place, seen=losses_in_words(words, 0), seen_en=losses_in_words(words, 1))
        for place, words in lost
        if losses_in_words(words, 0)
    ]
