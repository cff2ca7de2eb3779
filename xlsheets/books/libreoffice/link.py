"""Links in cells; Calc keeps them as fields in the cell's text."""

from __future__ import annotations

import re

from xlsheets.books.libreoffice.area import Area
from xlsheets.books.libreoffice.refusal import CalcRefused

_INSIDE = re.compile(r"#(?:'(?P<quoted>(?:[^']|'')+)'|(?P<plain>[^'!]+))!(?P<cell>.+)")


def link_of(area: Area) -> str:
    """Return where the link of an area's first cell leads, in Excel's way of writing it.

    Raises:
        CalcRefused: there is none.
    """
    fields = area.corner.getTextFields()
    if fields.Count == 0:
        raise CalcRefused("no-link", cell=area.place)
    url = str(fields.getByIndex(0).URL)
    sheet, dot, cell = url.removeprefix("#").rpartition(".")
    if not url.startswith("#") or not dot:
        return url
    name = sheet.removeprefix("$").strip("'").replace("''", "'")
    return f"#'{name.replace(chr(39), chr(39) * 2)}'!{cell}"


def put_link(area: Area, address: str, shown: str) -> None:
    """Put a link into an area's first cell, in place of what stands there."""
    cell = area.corner
    field = area.doc.createInstance("com.sun.star.text.TextField.URL")
    field.Representation = shown
    field.URL = _for_calc(address)
    cell.String = ""
    cell.insertTextContent(cell.createTextCursor(), field, False)


def _for_calc(address: str) -> str:
    """Return ``#'Sheet 1'!A1`` as ``#'Sheet 1'.A1``; anything else as it is."""
    inside = _INSIDE.fullmatch(address)
    if not inside:
        return address
    name = (inside["quoted"] or inside["plain"]).replace("''", "'")
    quoted = name if name.isalnum() else "'" + name.replace("'", "''") + "'"
    return f"#{quoted}.{inside['cell'].replace('$', '')}"
