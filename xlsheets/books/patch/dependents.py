"""Which formulas depend on cells that change, directly or through others."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from xlsheets.books.patch import markup
from xlsheets.books.patch.address import MAX_COLS, MAX_ROWS, Box, parse_box
from xlsheets.books.patch.formula import Token, tokens
from xlsheets.books.patch.relations import relations
from xlsheets.books.patch.sheet import FormulaCell
from xlsheets.books.patch.workbook import Book

Place = tuple[str, int, int]
"""Sheet, row and column."""

_UNBOUND = frozenset({"INDIRECT", "OFFSET", "CELL"})
_WIDE = 4_096
_DEPTH = 8


@dataclass(frozen=True, slots=True)
class Node:
    """A formula of the book as it will be; ``reads`` are the ranges that it reads, by sheet.

    A formula that reads what cannot be told from its text (``INDIRECT``) is ``unbound``: it may read anything.
    """

    sheet: str
    cell: FormulaCell
    reads: tuple[tuple[str, Box], ...]
    unbound: bool

    @property
    def places(self) -> Iterator[Place]:
        """The cells that hold the results of the formula: its own, or those of an array."""
        area = self.cell.area if self.cell.kind in ("array", "dataTable") else None
        if area is None:
            yield self.sheet, self.cell.row, self.cell.col
            return
        for row in range(area.top, min(area.bottom, area.top + _WIDE) + 1):
            for col in range(area.left, area.right + 1):
                yield self.sheet, row, col


class Precedents:
    """Finds what formulas read: references, defined names and tables resolved."""

    def __init__(self, book: Book) -> None:
        self._book = book
        self._names = {(n.name.casefold(), n.scope): n.formula for n in book.names()}
        self._sheets = {name.casefold(): name for name in book.order}
        self._tables: dict[str, tuple[str, Box]] | None = None

    def node(self, sheet: str, cell: FormulaCell) -> Node:
        """Return the formula with what it reads."""
        reads: list[tuple[str, Box]] = []
        bound = cell.kind != "dataTable" and self._collect(sheet, cell.text, reads, _DEPTH)
        return Node(sheet, cell, tuple(reads), not bound)

    def _collect(self, sheet: str, formula: str, reads: list[tuple[str, Box]], depth: int) -> bool:
        """Add what a formula reads; return False when that cannot be told."""
        bound = depth > 0
        parts = tokens(formula)
        for token, after in zip(parts, (*parts[1:], None), strict=True):
            if token.kind == "ref":
                reads += self._boxes(sheet, token)
            elif token.kind == "function":
                bound &= token.text.upper() not in _UNBOUND
            elif token.kind == "operator" and token.text == ":":
                bound = False
            elif token.kind == "name" and after is not None and after.kind == "bracket":
                bound &= self._table(token.text, reads)
            elif token.kind == "name":
                bound &= self._name(sheet, token.text, reads, depth)
            elif token.kind == "bracket" and formula.find(token.text) == 0:
                bound = False
        return bound

    def _boxes(self, sheet: str, token: Token) -> Iterator[tuple[str, Box]]:
        box = token.box
        if box is None:
            return
        name = token.sheet
        if name is None:
            yield sheet, box
        elif ":" in name:
            first, _, last = name.partition(":")
            order = self._book.order
            if first in order and last in order:
                low, high = sorted((order.index(first), order.index(last)))
                yield from ((n, box) for n in order[low : high + 1])
        elif not name.startswith("["):
            yield self._sheets.get(name.casefold(), name), box

    def _name(self, sheet: str, written: str, reads: list[tuple[str, Box]], depth: int) -> bool:
        home, _, name = written.rpartition("!")
        scope_sheet = home.strip("'").replace("''", "'") if home else sheet
        order = self._book.order
        scope = order.index(scope_sheet) if scope_sheet in order else None
        formula = self._names.get((name.casefold(), scope), self._names.get((name.casefold(), None)))
        if formula is None:
            return True
        found: list[tuple[str, Box]] = []
        bound = self._collect(sheet, formula, found, depth - 1)
        fixed = all("$" in t.area for t in tokens(formula) if t.kind == "ref")
        everything = Box(0, 0, MAX_ROWS - 1, MAX_COLS - 1)
        reads += found if fixed else [(name, everything) for name, _ in found]
        return bound

    def _table(self, name: str, reads: list[tuple[str, Box]]) -> bool:
        if self._tables is None:
            self._tables = dict(self._read_tables())
        found = self._tables.get(name.casefold())
        if found:
            reads.append(found)
        return found is not None

    def _read_tables(self) -> Iterator[tuple[str, tuple[str, Box]]]:
        for sheet, part in self._book.parts.items():
            for relation in relations(self._book.package, part):
                if relation.kind != "table" or not self._book.package.has(relation.target):
                    continue
                match = markup.anywhere("table").search(self._book.package.read(relation.target))
                tag = markup.attributes(match[0]) if match else {}
                box = parse_box(tag.get("ref", ""))
                if box:
                    yield tag.get("displayName", tag.get("name", "")).casefold(), (sheet, box)


@dataclass
class _Touched:
    """Changed cells of one sheet: rows by column, sorted when asked."""

    columns: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))
    sorted: bool = True

    def add(self, row: int, col: int) -> None:
        self.columns[col].append(row)
        self.sorted = False

    def meets(self, box: Box) -> bool:
        if not self.sorted:
            for rows in self.columns.values():
                rows.sort()
            self.sorted = True
        narrow = box.right - box.left < len(self.columns)
        columns: Iterable[int] = range(box.left, box.right + 1) if narrow else list(self.columns)
        for col in columns:
            there = self.columns.get(col)
            if there and box.left <= col <= box.right:
                at = bisect_left(there, box.top)
                if at < len(there) and there[at] <= box.bottom:
                    return True
        return False


def affected(nodes: Iterable[Node], changed: Iterable[Place]) -> list[Node]:
    """Return the formulas that read a changed cell, directly or through other formulas."""
    single: dict[Place, list[Node]] = defaultdict(list)
    ranges: list[Node] = []
    result: dict[int, Node] = {}
    queue = list(changed)
    if not queue:
        return []
    for node in nodes:
        if node.unbound:
            result[id(node)] = node
            queue += node.places
            continue
        if any(box[:2] != box[2:] for _, box in node.reads):
            ranges.append(node)
        for sheet, box in node.reads:
            if box[:2] == box[2:]:
                single[sheet, box.top, box.left].append(node)
    touched: dict[str, _Touched] = defaultdict(_Touched)
    seen: set[Place] = set()
    while queue:
        while queue:
            place = queue.pop()
            if place in seen:
                continue
            seen.add(place)
            touched[place[0]].add(*place[1:])
            for node in single.get(place, ()):
                if id(node) not in result:
                    result[id(node)] = node
                    queue += node.places
        waiting = []
        for node in ranges:
            if id(node) in result:
                continue
            if any(s in touched and touched[s].meets(box) for s, box in node.reads):
                result[id(node)] = node
                queue += node.places
            else:
                waiting.append(node)
        ranges = waiting
    return list(result.values())
