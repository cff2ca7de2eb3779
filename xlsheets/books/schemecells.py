"""Which cell holds which setting of a scheme: the way back from a fault of the model to the sheet.

Reading a cell notes it under its keys, and a finding where it cannot be read.
What the model finds later, under keys, becomes a finding at the cell.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from xlsheets.books.grid import Grid
from xlsheets.books.schemefault import Keys, scheme_fault, sides
from xlsheets.books.schemefields import ANNEXES, SHEETS, Field, label_of
from xlsheets.books.schemetable import Row, Table, find_header, read_table
from xlsheets.books.schemevalue import Cell, Fault
from xlsheets.core.findings import Finding, Place
from xlsheets.core.spelling import normal

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
        right = expected or f"{cell.field.hint.rstrip('。')} | as the sheet explains"
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

        Below its keys that is the last cell whose text the words quote, or the
        one that repeats another where they speak of that, or the first whose
        label they name; else the cell of the keys themselves, or of what they
        are part of.
        """
        while keys:
            below = [(key, cell) for key, cell in self._cells.items() if key[: len(keys)] == keys]
            inner = [cell for key, cell in below if key != keys]
            texts = [normal(cell.shown) for cell in inner]
            found = [
                *reversed([cell for cell in inner if cell.shown and f"“{cell.shown}”" in words]),
                *[cell for at, cell in enumerate(inner) if "重复" in words and texts[at] and texts[at] in texts[:at]],
                *[cell for key, cell in below if len(key) == len(keys) + 1 and cell.label in words],
                *[cell for key, cell in below if key == keys],
                *inner,
            ]
            if found:
                return found[0]
            keys = keys[:-1]
        return None


class Sheets:
    """The sheets of a 方案 workbook, and what has been read of them.

    Attributes:
        cells: The cells that have been read, and the findings.
        grids: The sheets by the names they should have.
        complete: Whether every sheet and header is there, so that the model can look at the scheme.
    """

    def __init__(self, file: Place, grids: Sequence[Grid]) -> None:
        self.cells = Cells(file)
        names = {normal(name): name for name in SHEETS}
        self.grids = {names[name]: grid for grid in reversed(grids) if (name := normal(grid.name)) in names}
        self.complete = True
        if missing := [name for name in SHEETS if name not in self.grids]:
            self._name_missing(missing, [grid.name for grid in grids])

    def _name_missing(self, missing: Sequence[str], there: Sequence[str]) -> None:
        self.complete = False
        seen, wanted = "、".join(there[:12]), "、".join(SHEETS)
        if len(missing) == len(SHEETS):
            words = f"不是方案工作簿，工作表是 {seen} | no scheme workbook: its sheets are {seen}"
            self.cells.findings.append(scheme_fault(self.cells.file, words, f"有工作表 {wanted} | sheets {wanted}"))
            return
        for name in missing:
            words = f"没有工作表“{name}” | there is no sheet “{name}”"
            expected = f"工作表 {wanted}，次序不限，没有内容的也保留 | sheets {wanted} in any order, empty ones too"
            self.cells.findings.append(scheme_fault(self.cells.file, words, expected))

    def table(self, name: str, fields: Sequence[Field], start: int = 0, stop: int | None = None) -> Table:
        """Return a table of a sheet; one without rows when the sheet or its header is missing."""
        grid = self.grids.get(name)
        if grid is None:
            return Table(self.cells.file)
        header = find_header(grid, fields, start)
        if header is None:
            self.complete = False
            heads = "、".join(label_of(field) for field in fields)
            expected = f"一行表头：{heads} | a row with the heads {heads}"
            self.cells.findings.append(
                scheme_fault(grid.place.at(0, 0), "没有找到表头 | no header row found", expected)
            )
            return Table(grid.place)
        table = read_table(grid, fields, header, stop)
        for place, fault in table.faults:
            self.cells.findings.append(scheme_fault(place, fault.seen, fault.expected))
        self.complete = self.complete and not table.faults
        return table

    def entry(
        self, keys: Keys, row: Row, fields: Sequence[Field], names: Mapping[str, Collection[str]]
    ) -> dict[str, Any]:
        """Return a row's single columns by key, those that are empty or unreadable left out."""
        entry = {
            cell.field.key: self.cells.take((*keys, cell.field.key), cell, names.get(cell.field.kind, ()))
            for cell in row.of(fields)
        }
        return {key: value for key, value in entry.items() if value is not None and value is not UNREAD}


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
    "“score ": "“平均分 ",
    "缺少这个设置": "不能为空",
}
"""What the model says in words of its keys, and how it reads beside a sheet."""


def _as_on_sheets(words: str) -> str:
    """Return words of the model as staff know the things they name."""
    for phrase, instead in _PHRASES.items():
        words = words.replace(phrase, instead)
    shown = ANNEXES.fields[-1].words
    return _NOT_PUBLIC.sub(lambda found: found[1] + "、".join(f"“{shown[key]}”" for key in found[2].split("、")), words)


_NOT_PUBLIC = re.compile(r"(公示的表不得有 )([a-z_、]+)")
