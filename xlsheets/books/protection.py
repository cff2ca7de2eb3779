"""Protection: which cells of an office's workbook its maker locked, and which rows may not be inserted.

A sheet's protection keeps people from changing cells by accident; the file
itself can be changed. Protection without a password can be lifted by anybody
with a click, and a sheet whose maker left cells of the table open is meant to be
filled in: what is written into locked cells there is said. A sheet under a
password with every cell locked is not written without being asked for.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from xml.etree import ElementTree

from xlsheets.books.patch import markup
from xlsheets.books.patch.sheet import Sheet
from xlsheets.books.patch.workbook import Book
from xlsheets.core.findings import Place, column_name

_SHOWN = 6
"""Cells that a message names; the rest is counted."""


@dataclass(frozen=True, slots=True)
class Locked:
    """What of a change a sheet's protection forbids.

    Attributes:
        place: The sheet.
        zh: The cells, in Chinese words.
        en: The same in English.
        sealed: Whether a password is on the protection, and none of the cells is left open.
    """

    place: Place
    zh: str
    en: str
    sealed: bool


def locked_cells(
    book: Book, file: str, cells: Iterable[tuple[str, int, int]], grown: Iterable[str] = ()
) -> list[Locked]:
    """Return for each protected sheet what of a change it forbids; empty when it forbids none of it.

    Args:
        book: The workbook.
        file: Its path.
        cells: The cells to be written: sheet, row and column counted from 0.
        grown: Sheets that rows are to be inserted into.
    """
    wanted: dict[str, list[tuple[int, int]]] = {}
    for sheet, row, column in cells:
        wanted.setdefault(sheet, []).append((row, column))
    rows = set(grown)
    found: list[Locked] = []
    unlocked: set[int] | None = None
    for name in dict.fromkeys((*wanted, *sorted(rows))):
        sheet_part = book.sheet(name)
        if not sheet_part.protected:
            continue
        unlocked = _unlocked(book) if unlocked is None else unlocked
        locked = [place for place in wanted.get(name, ()) if _style(sheet_part, place) not in unlocked]
        grows = name in rows and not _may_insert(sheet_part)
        if locked or grows:
            cells_in_words = [_in_words(locked)] if locked else []
            chinese, english = (
                mark.join([*cells_in_words, *([row] if grows else [])])
                for mark, row in (("；", "要插入行"), ("; ", "rows to insert"))
            )
            sealed = _under_password(sheet_part) and len(locked) == len(wanted.get(name, ()))
            found.append(Locked(Place(file, name), chinese, english, sealed))
    return found


def _style(sheet: Sheet, place: tuple[int, int]) -> int:
    return sheet.style(*place) or 0


def _in_words(cells: list[tuple[int, int]]) -> str:
    names = [f"{column_name(column)}{row + 1}" for row, column in sorted(cells)]
    if len(names) > _SHOWN:
        return f"{'、'.join(names[:_SHOWN])} … ({len(names)})"
    return "、".join(names)


def _protection(sheet: Sheet) -> Mapping[str, str]:
    tag = markup.opening(sheet.prefix, "sheetProtection").search(sheet.masked, sheet.body.end)
    return {} if tag is None else markup.attributes(tag[0])


def _may_insert(sheet: Sheet) -> bool:
    return _protection(sheet).get("insertRows") in ("0", "false")


def _under_password(sheet: Sheet) -> bool:
    """Return whether a password is needed to lift a sheet's protection: the old short hash, or a new one."""
    stated = _protection(sheet)
    return bool(stated.get("hashValue")) or stated.get("password", "") not in ("", "0", "0000")


def _unlocked(book: Book) -> set[int]:
    """Return the numbers of the cell styles that a protected sheet leaves open."""
    relation = book.related("styles")
    if relation is None or not book.package.has(relation.target):
        return set()
    root = ElementTree.fromstring(book.package.read(relation.target))
    styles = next((part for part in root if _local(part.tag) == "cellXfs"), None)
    if styles is None:
        return set()
    return {
        number
        for number, style in enumerate(styles)
        if any(_local(part.tag) == "protection" and part.get("locked") in ("0", "false") for part in style)
    }


def _local(tag: str) -> str:
    return tag.rpartition("}")[2]
