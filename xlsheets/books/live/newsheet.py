"""New sheets of our own in an open workbook: a table of cells, its looks and its links, in blocks."""

from typing import Any

from xlsheets.books import edits
from xlsheets.books.live import cells
from xlsheets.books.live.program import is_excel, is_visible
from xlsheets.books.live.reading import part_of
from xlsheets.core.findings import column_name


def add(book: Any, edit: edits.AddSheet) -> Any:
    """Append a sheet behind the last one that can be seen, and return it; what is active stays active."""
    front = book.sheets.active
    sheet = book.sheets.add(name=edit.name, after=last_visible(book))
    width = max((len(row) for row in edit.rows), default=0)
    blank = edits.NewCell()
    rows = [[*row, *[blank] * (width - len(row))] for row in edit.rows]
    named = {(at, column): cell for at, row in enumerate(rows) for column, cell in enumerate(row)}
    if rows and width:
        whole = sheet.range((1, 1), (len(rows), width))
        whole.api  # noqa: B018  reached once, so that a busy program is noticed before anything is written
        cells.put_values(sheet, {at: cell.value for at, cell in named.items() if cell.value is not None})
    cells.put_formats(sheet, {at: cell.number_format for at, cell in named.items() if cell.number_format})
    cells.put_fills(sheet, {at: cell.fill for at, cell in named.items() if cell.fill})
    for box in cells.boxes(at for at, cell in named.items() if cell.bold):
        part_of(sheet, box).font.bold = True
    for column, wide in enumerate(edit.widths):
        sheet.range((1, column + 1)).column_width = wide
    for box in cells.boxes(at for at, cell in named.items() if cell.wrap):
        part_of(sheet, box).wrap_text = True
    for at, cell in named.items():
        if cell.link is not None:
            _link(sheet, at, cell.link, str(cell.value or ""))
    _freeze(sheet, edit.frozen)
    front.activate()
    return sheet


def last_visible(book: Any) -> Any:
    """Return the last sheet that can be seen; Excel puts nothing behind a very hidden one."""
    return [sheet for sheet in book.sheets if is_visible(sheet)][-1]


def free_name(book: Any, wanted: str) -> str:
    """Return a name that no sheet has: the wanted one, else with a number."""
    taken = {str(sheet.name).casefold() for sheet in book.sheets}
    name, number = wanted, 2
    while name.casefold() in taken:
        tail = f"({number})"
        name, number = wanted[: 31 - len(tail)] + tail, number + 1
    return name


def _link(sheet: Any, at: cells.Cell, link: edits.Link, shown: str) -> None:
    quoted = link.sheet.replace("'", "''")
    address = f"#'{quoted}'!{column_name(link.col)}{link.row + 1}"
    try:
        part_of(sheet, (*at, *at)).add_hyperlink(address, shown, shown)
    except (NotImplementedError, AttributeError):  # an engine without links: the text says where
        return


def _freeze(sheet: Any, rows: int) -> None:
    """Keep header rows in view; xlwings has no name for it on desktops."""
    if not rows:
        return
    sheet.activate()
    if is_excel(sheet.book.app):
        window = sheet.book.api.Windows(1)
        window.FreezePanes = False
        window.SplitColumn, window.SplitRow = 0, rows
        window.FreezePanes = True
    elif sheet.book.app.engine.name == "libreoffice":
        sheet.book.api.CurrentController.freezeAtPosition(0, rows)
