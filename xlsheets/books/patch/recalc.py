"""Stored results of formulas: computed anew where that is possible, else removed, never stale."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left, bisect_right
from collections.abc import Iterable

from xlsheets.books.patch.address import Box
from xlsheets.books.patch.calculate import Scalar, evaluated
from xlsheets.books.patch.dependents import Node, Place, Precedents, affected
from xlsheets.books.patch.expression import Unsupported
from xlsheets.books.patch.formula import with_row_numbers
from xlsheets.books.patch.reader import Reader
from xlsheets.books.patch.sheet import Cell, FormulaCell, Sheet
from xlsheets.books.patch.values import Failure, serial
from xlsheets.books.patch.workbook import Book

READ_LIMIT = 1_000_000
"""So many cells are read to compute results; past that, results are removed."""


def refresh(book: Book, fresh: Iterable[Place] = ()) -> tuple[list[Place], list[Place]]:
    """Renew the stored results of every formula that reads a cell that changes.

    Args:
        book: The book with its changes noted, not yet rendered.
        fresh: More cells that count as changed, such as those of inserted rows.

    Returns:
        The cells whose results were computed, and those whose results were removed.
    """
    changed: list[Place] = list(fresh)
    new_formulas = False
    for sheet in book.opened():
        changed += [(sheet.name, *at) for at, c in sheet.changes.items() if c.content in ("constant", "formula")]
        new_formulas |= any(c.content == "formula" for c in sheet.changes.values())
    if not changed or not (new_formulas or book.has_formulas()):
        return [], []
    precedents = Precedents(book)
    nodes = [precedents.node(name, cell) for name in book.parts for cell in _formulas(book.sheet(name))]
    return _Run(book, affected(nodes, changed), set(changed)).finish()


def _formulas(sheet: Sheet) -> Iterable[FormulaCell]:
    """Yield the formulas of a sheet as it will be."""
    for cell in sheet.formulas:
        change = sheet.changes.get((cell.row, cell.col))
        if change is None or change.content not in ("constant", "formula"):
            yield cell
    for (row, col), change in sheet.changes.items():
        if change.content == "formula":
            yield FormulaCell(row, col, change.formula, "normal", None, None, False)


class _Run:
    def __init__(self, book: Book, nodes: list[Node], changed: set[Place]) -> None:
        self._book = book
        self._reader = Reader(book)
        self._left = READ_LIMIT
        self._nodes = {(n.sheet, n.cell.row, n.cell.col): n for n in nodes}
        for place in changed:  # a new formula without a result wants one, though nothing that it reads changed
            sheet = book.sheet(place[0])
            change = sheet.changes.get(place[1:])
            cell = sheet.formula_at.get(place[1:])
            if change is not None and change.content == "formula":
                new = FormulaCell(*place[1:], change.formula, "normal", None, None, False)
                self._nodes.setdefault(place, Node(place[0], new, (), False))
            elif change is None and cell is not None:
                self._nodes.setdefault(place, Node(place[0], cell, (), False))
        self._results: dict[Place, Scalar] = {}
        self._fresh: dict[str, list[tuple[int, int]]] = {}
        self._open: set[Place] = set()
        self._unknown: set[Place] = set()

    def finish(self) -> tuple[list[Place], list[Place]]:
        for place in list(self._nodes):
            self._settle(place)
        computed = [p for p in self._results if self._store(p, self._results[p])]
        emptied = [p for place in sorted(self._unknown) for p in self._nodes[place].places if self._store(p, None)]
        return sorted(computed), sorted(emptied)

    def _store(self, place: Place, value: Scalar) -> bool:
        """Note the new result of a cell; return whether that changes anything."""
        sheet = self._book.sheet(place[0])
        row, col = place[1:]
        change = sheet.changes.get((row, col))
        if change is not None and change.content == "formula":
            if change.value is not None:  # the caller knows the result
                return False
            change.value = value
            return value is not None
        if change is not None and change.content == "constant":
            return False
        if self._reader.value(sheet, row, col) == value or sheet.find(row, col) is None:
            return False
        change = sheet.change(row, col)
        change.content, change.value = "result", value
        return True

    def _settle(self, first: Place) -> None:
        """Compute a cell and, before it, every cell that it reads; cells in a circle stay unknown."""
        stack = [first]
        while stack:
            place = stack[-1]
            if place in self._results or place in self._unknown:
                stack.pop()
                self._open.discard(place)
                continue
            self._open.add(place)
            try:
                self._results[place] = self._computed(place)
            except _Pending as pending:
                if pending.place in self._open:
                    self._unknown.add(place)
                else:
                    stack.append(pending.place)
            except (Unsupported, RecursionError):
                self._unknown.add(place)

    def _computed(self, place: Place) -> Scalar:
        node = self._nodes[place]
        sheet = self._book.sheet(place[0])
        change = sheet.changes.get(place[1:])
        if change is not None and change.content == "formula" and change.value is not None:
            return self._plain(change.value, sheet)
        if node.cell.kind in ("array", "dataTable") or not node.cell.text:
            raise Unsupported
        text = with_row_numbers(node.cell.text, place[1])
        return evaluated(text, lambda name, box: self._fetch(name or place[0], box))

    @staticmethod
    def _plain(value: object, sheet: Sheet) -> Scalar:
        if isinstance(value, dt.date):
            return float(serial(value, sheet.date1904))
        if isinstance(value, int | float) and not isinstance(value, bool):
            return float(value)
        assert value is None or isinstance(value, str | bool | Failure)
        return value

    def _fetch(self, name: str, box: Box) -> list[Scalar]:
        if name not in self._book.parts:
            raise Unsupported
        sheet = self._book.sheet(name)
        places = {(row, cell.col) for row in self._rows(sheet, box) for cell in self._cells(sheet, row, box)}
        places |= self._created(sheet, box)
        self._left -= len(places)
        if self._left < 0:
            raise Unsupported
        return [self._one(sheet, row, col) for row, col in sorted(places)]

    @staticmethod
    def _rows(sheet: Sheet, box: Box) -> list[int]:
        order = sheet.row_order
        return order[bisect_left(order, box.top) : bisect_right(order, box.bottom)]

    def _created(self, sheet: Sheet, box: Box) -> set[tuple[int, int]]:
        """Return the cells of a range that are not written yet and will be."""
        if sheet.name not in self._fresh:
            self._fresh[sheet.name] = sorted(at for at in sheet.changes if sheet.find(*at) is None)
        fresh = self._fresh[sheet.name]
        low, high = bisect_left(fresh, (box.top, 0)), bisect_left(fresh, (box.bottom + 1, 0))
        return {(row, col) for row, col in fresh[low:high] if box.left <= col <= box.right}

    def _cells(self, sheet: Sheet, row: int, box: Box) -> list[Cell]:
        if self._left < 0:
            raise Unsupported
        return [c for c in sheet.cells(row) if box.left <= c.col <= box.right]

    def _one(self, sheet: Sheet, row: int, col: int) -> Scalar:
        place = (sheet.name, row, col)
        if place in self._results:
            return self._results[place]
        if place in self._unknown:
            raise Unsupported
        if place in self._nodes:
            raise _Pending(place)
        change = sheet.changes.get((row, col))
        if change is not None and change.content == "constant":
            return self._plain(change.value, sheet)
        cell = sheet.formula_at.get((row, col))
        value = self._reader.value(sheet, row, col)
        if value is None and cell is not None:  # a formula whose result nobody stored
            raise Unsupported
        return self._plain(value, sheet)


class _Pending(Exception):
    """Another cell must be computed first."""

    def __init__(self, place: Place) -> None:
        self.place = place
