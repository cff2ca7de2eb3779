"""Edits: what shall stand in which cell of a workbook, as data.

A job never writes a workbook; it returns edits. Who applies them differs: :mod:`xlsheets.books.patch` for a closed
file, the live room for a book open in Excel. Preview, undo and audit log are drawn from the same list.

Throughout: rows and columns count from 0, sheets are named as users see them, and two edits of one kind for one
cell are an error. :class:`GrowRows` and :class:`DeleteSheet` happen before every cell edit of the same list, so
cell edits name the rows of the grown sheet.
"""

from __future__ import annotations

import base64
import datetime as dt
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from itertools import pairwise
from typing import Any, ClassVar

Value = str | int | float | bool | dt.date | dt.datetime | None
"""What a cell can hold; None is an empty cell."""


@dataclass(frozen=True, slots=True)
class SetValue:
    """Put a constant into one cell; None empties the cell and keeps its style.

    A date is stored as its serial number; how it is shown is the cell's number format (see :class:`SetFormat`).
    """

    kind: ClassVar[str] = "value"
    sheet: str
    row: int
    col: int
    value: Value


@dataclass(frozen=True, slots=True)
class SetFormula:
    """Put a formula (English function names, with or without a leading ``=``) into one cell.

    ``cached`` is the stored result; when None it is computed where that is possible, else left empty.
    """

    kind: ClassVar[str] = "formula"
    sheet: str
    row: int
    col: int
    formula: str
    cached: Value = None


@dataclass(frozen=True, slots=True)
class AddNote:
    """Attach a note to one cell, or append to the note that the cell has."""

    kind: ClassVar[str] = "note"
    sheet: str
    row: int
    col: int
    text: str
    author: str = "xlsheets"


@dataclass(frozen=True, slots=True)
class DropNote:
    """Take back what :class:`AddNote` attached: the note, or its paragraph at the end of an older note."""

    kind: ClassVar[str] = "drop-note"
    sheet: str
    row: int
    col: int
    text: str


@dataclass(frozen=True, slots=True)
class SetFill:
    """Colour the background of one cell: ``rgb`` like ``"FFFF00"``, or None for no fill."""

    kind: ClassVar[str] = "fill"
    sheet: str
    row: int
    col: int
    rgb: str | None


@dataclass(frozen=True, slots=True)
class SetFormat:
    """Give one cell a number format code, such as ``"0.00%"`` or ``"@"``."""

    kind: ClassVar[str] = "format"
    sheet: str
    row: int
    col: int
    code: str


@dataclass(frozen=True, slots=True)
class GrowRows:
    """Insert ``count`` rows right below the template row ``row``, each a clone of it without its constants."""

    kind: ClassVar[str] = "grow"
    sheet: str
    row: int
    count: int


@dataclass(frozen=True, slots=True)
class Link:
    """A jump to a cell of the same book."""

    sheet: str
    row: int
    col: int


@dataclass(frozen=True, slots=True)
class NewCell:
    """One cell of a sheet that :class:`AddSheet` makes."""

    value: Value = None
    bold: bool = False
    fill: str | None = None
    wrap: bool = False
    number_format: str | None = None
    link: Link | None = None


@dataclass(frozen=True, slots=True)
class AddSheet:
    """Append a sheet of our own at the end of the book.

    ``widths`` are column widths in characters, from column A; ``frozen`` is the number of header rows that stay.
    A name that is taken is refused with the code ``sheet-exists``: the caller decides on another.
    """

    kind: ClassVar[str] = "sheet"
    name: str
    rows: tuple[tuple[NewCell, ...], ...]
    widths: tuple[float, ...] = ()
    frozen: int = 0


@dataclass(frozen=True, slots=True)
class CopySheet:
    """Append a sheet of another workbook of ours, with its styles, widths, heights, merged ranges and page.

    ``source`` is a workbook that this program made; its pictures, notes, links and conditional formats stay behind.
    """

    kind: ClassVar[str] = "copy"
    name: str
    source: bytes
    sheet: str


@dataclass(frozen=True, slots=True)
class DeleteSheet:
    """Delete a sheet that :class:`AddSheet` or :class:`CopySheet` made; any other sheet is refused."""

    kind: ClassVar[str] = "delete"
    name: str


CellEdit = SetValue | SetFormula | AddNote | DropNote | SetFill | SetFormat
Edit = CellEdit | GrowRows | AddSheet | CopySheet | DeleteSheet

_KINDS = (SetValue, SetFormula, AddNote, DropNote, SetFill, SetFormat, GrowRows, AddSheet, CopySheet, DeleteSheet)
KINDS: Mapping[str, type[Any]] = {kind.kind: kind for kind in _KINDS}
_ORDER = {
    "delete": 0, "grow": 1, "value": 2, "formula": 2, "format": 3, "fill": 4, "drop-note": 5, "note": 6, "copy": 7,
    "sheet": 8,
}  # fmt: skip


class DuplicateEdit(ValueError):
    """Two edits of one kind name the same cell or sheet; ``edit`` is the second of them."""

    def __init__(self, edit: Edit) -> None:
        self.edit = edit
        super().__init__(f"two edits of kind {edit.kind!r} for the same place: {target(edit)}")


def target(edit: Edit) -> tuple[str, int, int]:
    """Return the sheet, row and column that an edit is about; -1 stands where there is no row or column."""
    if isinstance(edit, AddSheet | CopySheet | DeleteSheet):
        return edit.name, -1, -1
    if isinstance(edit, GrowRows):
        return edit.sheet, edit.row, -1
    return edit.sheet, edit.row, edit.col


def sort_key(edit: Edit) -> tuple[int, str, int, int]:
    """Return the place of an edit in the order in which edits are applied (for ``sorted``)."""
    return (_ORDER[edit.kind], *target(edit))


def ordered(edits: Iterable[Edit]) -> list[Edit]:
    """Return the edits in the order of their application.

    Raises:
        DuplicateEdit: Two edits set the same thing of the same cell, or add, delete or grow the same place.
    """
    result = sorted(edits, key=sort_key)
    for before, edit in pairwise(result):
        if sort_key(before) == sort_key(edit):
            raise DuplicateEdit(edit)
    return result


def to_json(edits: Sequence[Edit]) -> str:
    """Return the edits as JSON text, one object each with its ``kind``; :func:`from_json` is the way back."""
    return json.dumps([{"kind": e.kind, **_plain(e)} for e in edits], ensure_ascii=False)


def from_json(text: str) -> list[Edit]:
    """Return the edits that :func:`to_json` wrote.

    Raises:
        ValueError: The text is not a list of edits.
    """
    items = json.loads(text)
    try:
        return [_built(item) for item in items]
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"not a list of edits: {error}") from error


def _plain(thing: Any) -> dict[str, Any]:
    return {f.name: _encoded(getattr(thing, f.name)) for f in fields(thing)}


def _encoded(value: Any) -> Any:
    if isinstance(value, dt.datetime):
        return {"datetime": value.isoformat()}
    if isinstance(value, dt.date):
        return {"date": value.isoformat()}
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    if isinstance(value, NewCell | Link):
        return {k: v for k, v in _plain(value).items() if v is not None}
    if isinstance(value, tuple):
        return [_encoded(v) for v in value]
    return value


def _decoded(value: Any) -> Any:
    if isinstance(value, dict) and "datetime" in value:
        return dt.datetime.fromisoformat(value["datetime"])
    if isinstance(value, dict) and "date" in value:
        return dt.date.fromisoformat(value["date"])
    return value


def _built(item: dict[str, Any]) -> Edit:
    item = dict(item)
    kind = KINDS[item.pop("kind")]
    if kind is AddSheet:
        item["rows"] = tuple(tuple(_new_cell(c) for c in row) for row in item["rows"])
        item["widths"] = tuple(item.get("widths", ()))
    if kind is CopySheet:
        item["source"] = base64.b64decode(item["source"], validate=True)
    edit: Edit = kind(**{k: _decoded(v) for k, v in item.items()})
    return edit


def _new_cell(item: dict[str, Any]) -> NewCell:
    link = Link(**item["link"]) if item.get("link") else None
    return NewCell(**{**{k: _decoded(v) for k, v in item.items()}, "link": link})
