"""What two .xlsx hold, side by side, as openpyxl reads them: values, formulas, merges, looks, page."""

from __future__ import annotations

import io
import re
import warnings
from pathlib import Path
from typing import Any

import openpyxl


def load(source: bytes | Path, *, stored: bool = False) -> Any:
    """Open a workbook, with formulas or with their stored results."""
    raw = source if isinstance(source, bytes) else source.read_bytes()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return openpyxl.load_workbook(io.BytesIO(raw), data_only=stored)


def values(source: bytes | Path, *, stored: bool = True) -> dict[tuple[str, str], object]:
    """Return every value by sheet and cell, empty ones left out; formulas without quotes, for they may differ."""
    book = load(source, stored=stored)
    return {
        (page.title, cell.coordinate): _plain(cell.value)
        for page in book.worksheets
        for line in page.iter_rows()
        for cell in line
        if cell.value not in (None, "")
    }


def _plain(value: object) -> object:
    text = getattr(value, "text", value)
    if isinstance(text, str) and text.startswith("="):
        return re.sub(r"(TRUE|FALSE)\(\)", r"\1", text.replace("'", "").replace("$", ""))
    return text


def merges(source: bytes | Path) -> dict[str, list[str]]:
    """Return the merged ranges of each sheet."""
    return {page.title: sorted(map(str, page.merged_cells.ranges)) for page in load(source).worksheets}


def look(cell: Any) -> dict[str, object]:
    """Return how a cell is dressed, leaving out what a program may write in several ways."""
    alignment, font, border = cell.alignment, cell.font, cell.border
    return {
        "bold": bool(font.b),
        "italic": bool(font.i),
        "size": font.sz,
        "strike": bool(font.strike),
        "underline": font.u,
        "colour": _colour(font.color),
        "fill": _colour(cell.fill.fgColor) if cell.fill.patternType == "solid" else None,
        "horizontal": alignment.horizontal or "general",
        "vertical": alignment.vertical or "bottom",
        "wrap": bool(alignment.wrap_text),
        "rotation": alignment.textRotation,
        "indent": int(alignment.indent),
        "lines": [getattr(border, side).style for side in ("left", "right", "top", "bottom")],
        "locked": cell.protection.locked,
    }


def _colour(colour: Any) -> str | None:
    code = getattr(colour, "rgb", None)
    return code[-6:] if isinstance(code, str) and code[-6:] != "000000" else None


def looks(source: bytes | Path) -> dict[tuple[str, str], dict[str, object]]:
    """Return the look of every cell with a value."""
    book = load(source)
    return {(sheet, cell): look(book[sheet][cell]) for sheet, cell in values(source)}


def differing(one: dict[Any, Any], other: dict[Any, Any]) -> dict[Any, tuple[object, object]]:
    """Return what differs between two tables, numbers compared to nine places."""
    return {
        key: (one.get(key), other.get(key))
        for key in one.keys() | other.keys()
        if not _alike(one.get(key), other.get(key))
    }


def _alike(one: object, other: object) -> bool:
    if isinstance(one, int | float) and isinstance(other, int | float):
        return abs(one - other) < 1e-9
    return one == other
