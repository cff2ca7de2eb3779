"""Which cell holds which setting of a scheme: the way back from a fault of the model to the sheet.

Reading a cell notes it under its keys, and a finding where it cannot be read.
What the model finds later, under keys, becomes a finding at the cell.
"""

from collections.abc import Collection, Sequence
from typing import Any

from xlsheets.books.schemefault import Keys, scheme_fault, sides
from xlsheets.books.schemetable import Cell, Fault
from xlsheets.core.findings import Finding, Place

UNREAD = object()
"""What stands for the value of a cell that was found unreadable."""


class Cells:
    """The cells of a 方案 workbook by the keys of the scheme, and the findings so far.

    Attributes:
        file: The place of the workbook, for what stands in no cell.
        findings: What is wrong so far.
    """

    def __init__(self, file: Place) -> None:
        self.file = file
        self.findings: list[Finding] = []
        self._cells: dict[Keys, Cell] = {}

    def __getitem__(self, keys: Keys) -> Cell:
        """Return the cell of some keys."""
        return self._cells[keys]

    def __setitem__(self, keys: Keys, cell: Cell) -> None:
        """Note the cell of some keys."""
        self._cells[keys] = cell

    def read(self, cell: Cell, names: Collection[str] = ()) -> Any:
        """Return a cell's value; None when it is empty, UNREAD after a finding."""
        try:
            return cell.read(names)
        except Fault as fault:
            self.found(cell, fault.seen, fault.expected)
            return UNREAD

    def take(self, keys: Keys, cell: Cell, names: Collection[str] = ()) -> Any:
        """Return a cell's value and keep the cell under its keys."""
        self._cells[keys] = cell
        return self.read(cell, names)

    def empty(self, cell: Cell) -> None:
        """Add the finding that a cell must not be empty."""
        self.found(cell, "不能为空 | must not be empty")

    def found(self, cell: Cell, words: str, expected: str = "") -> None:
        """Add a finding at a cell: its label and what is wrong; without other words its hint says what is right."""
        zh, en = sides(words)
        right = expected or f"{cell.field.hint} | as the sheet explains"
        self.findings.append(scheme_fault(cell.place, f"“{cell.label}”：{zh} | “{cell.label}”: {en}", right))

    def add(self, faults: Sequence[tuple[Keys, str]]) -> None:
        """Add what the model finds, at the cells of its keys; what only follows from an unreadable cell is left out."""
        taken = {finding.place for finding in self.findings}
        for keys, words in faults:
            zh, en = sides(words)
            zh = _as_on_sheets(zh)
            cell = self._cell_of(keys, zh)
            if cell is None:
                self.findings.append(scheme_fault(self.file, f"{zh} | {en}"))
            elif cell.place not in taken:
                self.found(cell, f"{zh} | {en}")

    def _cell_of(self, keys: Keys, words: str) -> Cell | None:
        """Return the cell that a fault of the model means.

        Below its keys that is the last cell whose text the words quote, else
        the first whose label they name; else the cell of the keys themselves,
        or of what they are part of.
        """
        while keys:
            below = [(key, cell) for key, cell in self._cells.items() if key[: len(keys)] == keys]
            quoted = [cell for key, cell in below if key != keys and cell.shown and f"“{cell.shown}”" in words]
            named = [cell for key, cell in below if len(key) == len(keys) + 1 and cell.label in words]
            if (
                found := quoted[-1:]
                or named[:1]
                or [cell for key, cell in below if key == keys]
                or [c for _, c in below[:1]]
            ):
                return found[0]
            keys = keys[:-1]
        return None


def together(cells: Sequence[Cell]) -> Cell | None:
    """Return cells of one row or column as one; None for no cell, or cells that lie apart."""
    if not cells:
        return None
    first, last = cells[0].place, cells[-1].place
    if first.top is None or first.left is None or (first.left != last.left and first.top != last.top):
        return None
    return Cell(cells[0].field, cells[0].label, first.at(first.top, first.left, last.top, last.left))


_PHRASES = {
    "没有 scale": "没有选等次表",
    "[scales] 中没有": "“等次”表中没有",
    "satisfied 和 weights 要写且只写一个": "没有选",
    'of = "printed" 只与 satisfied 同用': "“按印出的百分比”只与“满意等次”同用",
    "写法如 rate < 60%": "要写比较的数、比较和界限，如 满意率 低于 60%",
    "样表 id“": "样表代号“",
    "“rate ": "“满意率 ",
    "缺少这个设置": "不能为空",
}
"""What the model says in words of its keys, and how it reads beside a sheet."""


def _as_on_sheets(words: str) -> str:
    """Return words of the model as staff know the things they name."""
    for phrase, instead in _PHRASES.items():
        words = words.replace(phrase, instead)
    return words
