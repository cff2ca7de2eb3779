"""Findings: what is wrong in a file, where, and how to mend it.

A finding is a value. Checks yield every one they can; nothing is raised for
bad data. The same value becomes a line on the terminal, a row of 问题清单, a
note on a cell and an entry of the JSON. The wording of every rule stands in
`wording.py` and nowhere else.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """How much a finding weighs: an error makes the exit status 1."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


def column_name(column: int) -> str:
    """Return the letters of a column counted from 0 (0 → A, 26 → AA)."""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands: file, sheet, and a cell or range counted from 0.

    Any part may be missing: a file that cannot be opened has no sheet, and a
    missing unit has no file.
    """

    file: str | None = None
    sheet: str | None = None
    top: int | None = None
    left: int | None = None
    bottom: int | None = None
    right: int | None = None

    @property
    def cell(self) -> str | None:
        """The A1 name of the cell or range (C7, C7:E7); None without a position."""
        if self.top is None or self.left is None:
            return None
        first = f"{column_name(self.left)}{self.top + 1}"
        if self.bottom is None or self.right is None or (self.bottom, self.right) == (self.top, self.left):
            return first
        return f"{first}:{column_name(self.right)}{self.bottom + 1}"

    def at(self, top: int, left: int, bottom: int | None = None, right: int | None = None) -> "Place":
        """Return the place of a cell, or of a range, on the same sheet."""
        return Place(
            self.file, self.sheet, top, left, top if bottom is None else bottom, left if right is None else right
        )

    def __str__(self) -> str:
        """The place as people read it: file › sheet!C7:E7."""
        inside = self.sheet or ""
        if self.cell:
            inside = f"{inside}!{self.cell}" if inside else self.cell
        return " › ".join(part for part in (self.file, inside) if part)


@dataclass(frozen=True, slots=True)
class Finding:
    """One fault or remark: the rule it falls under, its place, and what was seen.

    Args:
        code: The rule, in kebab-case; stable.
        severity: Error, warning or info.
        place: Where it stands.
        values: What the rule's wording is filled with, as pairs of name and text.
    """

    code: str
    severity: Severity
    place: Place
    values: tuple[tuple[str, str], ...] = ()

    def sort_key(self) -> tuple[object, ...]:
        """Order by file, sheet, row, column, code, then by what was seen."""
        place = self.place
        return (
            place.file or "",
            place.sheet or "",
            -1 if place.top is None else place.top,
            -1 if place.left is None else place.left,
            self.code,
            -1 if place.bottom is None else place.bottom,
            self.values,
        )


def in_order(findings: Iterable[Finding]) -> list[Finding]:
    """Return the findings sorted by place, each once."""
    return sorted(dict.fromkeys(findings), key=Finding.sort_key)


def errors(findings: Iterable[Finding]) -> Iterator[Finding]:
    """Yield the findings that make the exit status 1."""
    return (finding for finding in findings if finding.severity is Severity.ERROR)


class Refused(Exception):
    """The run cannot go on; carries the findings that say why.

    Raised for what the person at the keyboard must mend first (an unknown
    scheme, a roster with a loop), never for a fault in a returned workbook.
    """

    def __init__(self, *findings: Finding) -> None:
        """Keep the findings; the message names their codes and places."""
        super().__init__("; ".join(f"{finding.code} {finding.place} {dict(finding.values)}" for finding in findings))
        self.findings = findings
