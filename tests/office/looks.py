"""Everything that people see in a workbook as LibreOffice stores it: values, formats, colours, notes, merges."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl

Cell = tuple[object, ...]
Page = dict[str, Cell]


def stored(book: Any, path: Path) -> Path:
    """Store a copy of an open workbook; it stays as it is, and is in front: what is frozen is stored of that one."""
    book.activate()
    book.impl.save_copy(str(path))
    return path


def pages(path: Path) -> dict[str, Page]:
    """Return of each visible sheet its cells that hold or show anything, and its merges, widths and print area."""
    with_formulas = openpyxl.load_workbook(path)
    with_values = openpyxl.load_workbook(path, data_only=True)
    return {
        sheet.title: page(sheet, with_values[sheet.title])
        for sheet in with_formulas.worksheets
        if sheet.sheet_state == "visible"
    }


def page(formulas: Any, values: Any) -> Page:
    """Return one sheet."""
    found: Page = {}
    for row in formulas.iter_rows():
        for cell in row:
            note = cell.comment.text if cell.comment is not None else None
            fill = cell.fill.fgColor.rgb if cell.fill.fill_type == "solid" else None
            if cell.value in (None, "") and note is None and fill is None:
                continue
            link = cell.hyperlink.location or cell.hyperlink.target if cell.hyperlink is not None else None
            value = values[cell.coordinate].value
            look = (
                cell.number_format,
                fill,
                cell.font.b,
                cell.font.color and cell.font.color.rgb,
                cell.border.top.style,
            )
            found[cell.coordinate] = (cell.value, value, note, link, *look)
    found["merges"] = tuple(sorted(map(str, formulas.merged_cells.ranges)))
    found["widths"] = tuple(
        (name, round(column.width, 1)) for name, column in sorted(formulas.column_dimensions.items())
    )
    found["print"] = (formulas.print_area, formulas.page_setup.orientation, formulas.freeze_panes)
    found["charts"] = (len(formulas._charts),)
    return found


def differences(ours: dict[str, Page], theirs: dict[str, Page]) -> list[tuple[str, str, Cell | None, Cell | None]]:
    """Return sheet and place of what differs, with ours and theirs."""
    return [
        (name, place, ours.get(name, {}).get(place), theirs.get(name, {}).get(place))
        for name in sorted({*ours, *theirs})
        for place in sorted({*ours.get(name, {}), *theirs.get(name, {})})
        if ours.get(name, {}).get(place) != theirs.get(name, {}).get(place)
    ]
