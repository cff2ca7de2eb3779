"""Refusals: why a workbook, or one cell of it, was not changed."""

from __future__ import annotations


class PatchRefused(Exception):
    """Nothing was written, and this is why.

    Attributes:
        code: Stable, kebab-case; see ``docs/fidelity.md`` for the list.
        reason: One English sentence for logs; wording for users belongs to the front ends.
        sheet: The sheet concerned, or None.
        cell: The cell concerned as A1 text, or None.
    """

    def __init__(self, code: str, reason: str, sheet: str | None = None, cell: str | None = None) -> None:
        self.code = code
        self.reason = reason
        self.sheet = sheet
        self.cell = cell
        where = "!".join(part for part in (sheet, cell) if part)
        super().__init__(f"{code}: {reason}" + (f" ({where})" if where else ""))
