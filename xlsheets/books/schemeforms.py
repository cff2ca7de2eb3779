"""表样, 项目 and 参评人员 of a 方案 workbook: the forms of a scheme, put together from three sheets.

A row of 项目 or 参评人员 belongs to the form it names. Where it cannot be told
to which, that is the finding; what the form then lacks is not told as well.
"""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from xlsheets.books.schemecells import UNREAD, Sheets, together
from xlsheets.books.schemefault import Keys
from xlsheets.books.schemefields import FORMS, GROUPS, ITEMS
from xlsheets.books.schemetable import Row
from xlsheets.books.schemevalue import Cell


class Forms:
    """The forms as read.

    Attributes:
        raw: The forms as a scheme file writes them.
        ids: Their names, those that have one.
        distinct: Whether each has a name of its own, so that it can be told what others name.
    """

    def __init__(self, sheets: Sheets, scales: Collection[str]) -> None:
        """Read the three sheets.

        Args:
            sheets: The workbook; its cells and findings grow.
            scales: The names of the scales.
        """
        self.sheets = sheets
        self.cells = sheets.cells
        self.raw: list[dict[str, Any]] = []
        table = sheets.table(FORMS.name, FORMS.fields)
        self.cells["forms",] = Cell(FORMS.fields[0], FORMS.name, table.header)
        for number, row in enumerate(table.rows):
            entry = sheets.entry(("forms", number), row, FORMS.fields, {"scale": scales})
            self.raw.append(entry | {"items": [], "groups": []})
            self.cells["forms", number] = row["id"]
            self.cells["forms", number, "items"] = Cell(FORMS.fields[0], ITEMS.name, row["id"].place)
        self.ids = [form["id"] for form in self.raw if "id" in form]
        self.distinct = len(set(self.ids)) == len(self.raw) > 0
        self._items()
        self._groups()

    def _form_of(self, row: Row) -> int | None:
        """Return the number of the form that a row belongs to; None where it cannot be told."""
        cell = row["form"]
        name = self.cells.read(cell, self.ids)
        if name is None:
            self.cells.empty(cell)
        elif name in self.ids:
            return next(number for number, form in enumerate(self.raw) if form.get("id") == name)
        elif name is not UNREAD and self.distinct:
            there = "、".join(self.ids)
            self.cells.found(cell, f"没有样表“{name}” | there is no form “{name}”", f"{there} | {there}")
        return None

    def _items(self) -> None:
        weights: dict[int, list[Cell]] = {}
        unsure: set[int] = set()
        homeless = False
        for row in self.sheets.table(ITEMS.name, ITEMS.fields).rows:
            at = self._form_of(row)
            if at is None:
                homeless = True
                continue
            items = self.raw[at]["items"]
            keys: Keys = ("forms", at, "items", len(items))
            item = {"text": ""} | self.sheets.entry(keys, row, ITEMS.fields[1:4], {})
            weights.setdefault(at, []).append(row["weight"])
            if not row["weight"].blank and "weight" not in item:
                unsure.add(at)
            if score := self._score(keys, row["low"], row["high"]):
                item["score"] = score
            items.append(item)
        for at, form in enumerate(self.raw):
            if homeless and not form["items"]:
                form["items"] = [{"text": "—", "score": (0, 1)}]
            if span := together(weights.get(at, ())):
                self.cells["forms", at, "items", "weight"] = span
            for item in form["items"] if homeless or at in unsure else ():
                item.pop("weight", None)

    def _score(self, keys: Keys, low: Cell, high: Cell) -> tuple[Any, Any] | None:
        """Return the range of an item's scores; none for an item of levels."""
        bounds = [self.cells.take((*keys, "score", number), cell) for number, cell in enumerate((low, high))]
        if bounds == [None, None]:
            return None
        for bound, cell in zip(bounds, (low, high), strict=True):
            if bound is None:
                self.cells.found(cell, "最低分、最高分要一起填 | lowest and highest score go together")
        return (0, 100) if None in bounds or UNREAD in bounds else (bounds[0], bounds[1])

    def _groups(self) -> None:
        weights: dict[int, list[Cell]] = {}
        unsure: set[int] = set()
        for row in self.sheets.table(GROUPS.name, GROUPS.fields).rows:
            at = self._form_of(row)
            if at is None:
                unsure.update(range(len(self.raw)))
                continue
            groups = self.raw[at]["groups"]
            keys: Keys = ("forms", at, "groups", len(groups))
            name = self.cells.take((*keys, "name"), row["name"])
            weight = self.cells.take((*keys, "weight"), row["weight"])
            weights.setdefault(at, []).append(row["weight"])
            if weight is UNREAD:
                unsure.add(at)
            groups.append({"name": "" if name in (None, UNREAD) else name, "weight": weight})
        self._weigh(weights, unsure)

    def _weigh(self, weights: Mapping[int, Sequence[Cell]], unsure: Collection[int]) -> None:
        """Note where the weights of each form stand, and leave out those whose sum would tell nothing."""
        for at, cells in weights.items():
            if span := together(cells):
                self.cells["forms", at, "groups"] = span
            for group in self.raw[at]["groups"] if at in unsure else ():
                group["weight"] = None
