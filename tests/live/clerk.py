"""Somebody at the desk: opens workbooks, clicks buttons, reads the messages, looks at cells."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from xlsheets import buttons


@dataclass
class Clerk:
    """One who clicks.

    Attributes:
        open: Opens a workbook in the program.
        messages: The file that the closing messages go to.
    """

    open: Callable[[Path], Any]
    messages: Path

    def click(self, book: Any, button: str) -> str:
        """Click a button in an open workbook and return what it said."""
        from xlsheets.books import libreoffice

        self.messages.unlink(missing_ok=True)
        with libreoffice.calling(book):
            getattr(buttons, button)()
        return self.said()

    def said(self) -> str:
        """Return what was said since the last click."""
        return self.messages.read_text("utf-8").strip() if self.messages.exists() else ""


def look(book: Any) -> dict[str, dict[str, tuple[Any, Any, Any]]]:
    """Return content, fill and note of every cell that has any, by sheet: what an undo has to bring back."""
    from xlsheets.books.grid import MEMORY

    found: dict[str, dict[str, tuple[Any, Any, Any]]] = {}
    for sheet in book.sheets:
        if sheet.name == MEMORY:
            continue
        last = sheet.used_range.last_cell
        block = sheet.range((1, 1), (last.row, last.column))
        formulas = block.formula
        if not isinstance(formulas, list | tuple):
            formulas = [[formulas]]
        elif not isinstance(formulas[0], list | tuple):
            formulas = [formulas] if last.row == 1 else [[one] for one in formulas]
        cells = {}
        for row, line in enumerate(formulas, 1):
            for column, formula in enumerate(line, 1):
                cell = sheet.range((row, column))
                note = cell.note.text if cell.note is not None else None
                if formula not in ("", None) or cell.color is not None or note:
                    cells[cell.get_address(False, False)] = (formula, cell.color, note)
        found[sheet.name] = cells
    return found


def values(book: Any, sheet: str) -> list[list[Any]]:
    """Return the values of an open sheet from A1, empty cells as None."""
    one = book.sheets[sheet]
    last = one.used_range.last_cell
    block: list[list[Any]] = one.range((1, 1), (last.row, last.column)).options(ndim=2).value
    return block
