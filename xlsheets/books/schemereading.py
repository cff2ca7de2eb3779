"""方案 workbooks as staff edit them → schemes, with a finding at the cell of every mistake.

Cells are read by kind first; a cell that cannot be read is left out, so that
one mistake gives one finding. What does not fit together is found by the model
(core.scheme) and not checked here a second time: its keys lead back to cells.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any, TypeVar

from xlsheets.books.gate import Rejected
from xlsheets.books.grid import Grid
from xlsheets.books.reading import read_book
from xlsheets.books.schemecells import UNREAD, Cells, together
from xlsheets.books.schemefault import Keys, every_fault, scheme_fault
from xlsheets.books.schemefields import (
    ANNEXES,
    BASIC,
    BASIC_SHEET,
    FORMS,
    GROUPS,
    ITEMS,
    LABEL,
    NUMERATOR,
    RATE,
    RATE_LEVELS,
    RULES,
    RULES_SHEET,
    SCALES,
    SHEETS,
    VALUE,
    VERDICTS,
    Field,
    Topic,
    label_of,
)
from xlsheets.books.schemetable import Cell, Row, Table, find_header, read_table
from xlsheets.core.findings import Place, Refused, in_order
from xlsheets.core.scheme import Scheme
from xlsheets.core.spelling import normal

S = TypeVar("S", bound=Scheme)


def read_scheme_workbook(data: bytes, file: str, kind: type[S]) -> S:
    """Return the scheme that a 方案 workbook describes.

    Args:
        data: The workbook's bytes.
        file: Its path, for findings.
        kind: The class to make.

    Raises:
        Refused: why the file cannot be opened, or scheme-invalid with one finding a fault at its cell.
    """
    try:
        book = read_book(data, file)
    except Rejected as rejected:
        raise Refused(rejected.finding) from None
    reading = _Reading(Place(file), book.grids)
    reading.run()
    if reading.cells.findings:
        raise Refused(*in_order(reading.cells.findings))
    return kind.model_validate(reading.raw)


class _Reading:
    """A workbook being read: the raw scheme grows, and with it the cells of its keys and the findings.

    Attributes:
        raw: The scheme in the form of its TOML file.
        cells: The cell of every key that has been read, empty ones included, and the findings.
    """

    def __init__(self, place: Place, grids: Sequence[Grid]) -> None:
        self.place = place
        self.cells = Cells(place)
        self.raw: dict[str, Any] = {}
        names = {normal(name): name for name in SHEETS}
        self.grids = {names[name]: grid for grid in reversed(grids) if (name := normal(grid.name)) in names}
        self.seen = [grid.name for grid in grids]
        self.whole = True
        """Whether every sheet and header is there, so that the scheme can be looked at as a whole."""

    def run(self) -> None:
        """Read all sheets, then have the model look at the scheme."""
        if missing := [name for name in SHEETS if name not in self.grids]:
            self._sheets_missing(missing)
            if len(missing) == len(SHEETS):
                return
        self._settings(BASIC_SHEET, BASIC)
        self._scales()
        self._forms()
        self._items()
        self._groups()
        self._rules()
        self._verdicts()
        self._annexes()
        if self.whole:
            self.cells.add(every_fault(self.raw))

    # ── sheets and tables ───────────────────────────────────────────

    def _sheets_missing(self, missing: Sequence[str]) -> None:
        self.whole = False
        seen, wanted = "、".join(self.seen[:12]), "、".join(SHEETS)
        if len(missing) == len(SHEETS):
            words = f"不是方案工作簿，工作表是 {seen} | no scheme workbook: its sheets are {seen}"
            self.cells.findings.append(scheme_fault(self.place, words, f"有工作表 {wanted} | sheets {wanted}"))
            return
        for name in missing:
            words = f"没有工作表“{name}” | there is no sheet “{name}”"
            expected = f"工作表 {wanted}，次序不限，没有内容的也保留 | sheets {wanted} in any order, empty ones too"
            self.cells.findings.append(scheme_fault(self.place, words, expected))

    def _table(self, name: str, fields: Sequence[Field], start: int = 0, stop: int | None = None) -> Table:
        """Return a table of a sheet; one without rows when the sheet or its header is missing."""
        grid = self.grids.get(name)
        if grid is None:
            return Table(self.place)
        header = find_header(grid, fields, start)
        if header is None:
            self.whole = False
            heads = "、".join(label_of(field) for field in fields)
            expected = f"一行表头：{heads} | a row with the heads {heads}"
            self.cells.findings.append(
                scheme_fault(grid.place.at(0, 0), "没有找到表头 | no header row found", expected)
            )
            return Table(grid.place)
        table = read_table(grid, fields, header, stop)
        for place, fault in table.faults:
            self.cells.findings.append(scheme_fault(place, fault.seen, fault.expected))
        self.whole = self.whole and not table.faults
        return table

    def _entry(
        self, keys: Keys, row: Row, fields: Sequence[Field], names: Mapping[str, Collection[str]]
    ) -> dict[str, Any]:
        """Return a row's single columns by key, those that are empty or unreadable left out."""
        entry = {
            cell.field.key: self.cells.take((*keys, cell.field.key), cell, names.get(cell.field.kind, ()))
            for cell in row.of(fields)
        }
        return {key: value for key, value in entry.items() if value is not None and value is not UNREAD}

    # ── settings ────────────────────────────────────────────────────

    def _settings(self, name: str, topics: Sequence[Topic], stop: int | None = None) -> None:
        """Read a sheet of settings, one a row, into the raw scheme."""
        known = {normal(field.label): (topic, field) for topic in topics for field in topic.fields}
        table = self._table(name, (LABEL, VALUE), stop=stop)
        for topic in topics:
            for field in topic.fields:
                self.cells[_keys(topic, field)] = Cell(field, field.label, table.header)
        read: set[str] = set()
        for row in table.rows:
            label, value = row["label"], row["value"]
            word = normal(label.value) if isinstance(label.value, str) else str(label.value)
            if word not in known:
                labels = "、".join(field.label for topic in topics for field in topic.fields)
                self.cells.found(label, f"没有“{label.value}”这个设置 | no such setting", f"{labels} | {labels}")
                continue
            topic, field = known[word]
            if word in read:
                self.cells.found(label, "写了两次 | stands twice", "每个设置一行 | a row a setting")
                continue
            read.add(word)
            taken = self.cells.take(_keys(topic, field), replace(value, field=field, label=field.label))
            if taken is not None and taken is not UNREAD:
                section = self.raw.setdefault(topic.key, {}) if topic.key else self.raw
                section[field.key] = taken

    def _rules(self) -> None:
        """Read the rules, and below them the levels that the rate counts."""
        grid = self.grids.get(RULES_SHEET)
        if grid is None:
            return
        settings_at = find_header(grid, (LABEL, VALUE))
        levels_at = find_header(grid, RATE_LEVELS, 0 if settings_at is None else settings_at + 1)
        rows = self._table(RULES_SHEET, RATE_LEVELS, start=levels_at or grid.height).rows
        if levels_at is None:
            return
        self._settings(RULES_SHEET, RULES, stop=levels_at)
        rate = self.raw.setdefault("rate", {})
        numerator = rate.pop(NUMERATOR, None)
        chosen = self.cells["rate",] = self.cells["rate", NUMERATOR]
        if numerator is None and not chosen.blank:  # a word that was not read: the rows tell what was meant
            numerator = "weights" if any(not row["weight"].blank for row in rows) else "satisfied"
        if numerator:
            column = "weight" if numerator == "weights" else "level"
            self.cells["rate", numerator] = together([row[column] for row in rows]) or chosen
            rate[numerator] = self._weights(rows) if numerator == "weights" else self._satisfied(rows)

    def _levels(self) -> list[str]:
        return [level for scale in self.raw.get("scales", {}).values() for level in scale]

    def _satisfied(self, rows: Sequence[Row]) -> list[str]:
        satisfied = []
        for number, row in enumerate(rows):
            level = self.cells.take(("rate", "satisfied", number), row["level"], self._levels())
            if level is None:
                self.cells.empty(row["level"])
            elif level is not UNREAD:
                satisfied.append(level)
            if not row["weight"].blank:
                words = "算法是“满意等次”，不用权重 | satisfied levels have no weights"
                self.cells.found(
                    row["weight"], words, "空着；要用权重的，算法改为“等次权重” | empty, or 等次权重 above"
                )
        return satisfied

    def _weights(self, rows: Sequence[Row]) -> dict[str, Any]:
        weights: dict[str, Any] = {}
        for row in rows:
            level = self.cells.read(row["level"], self._levels())
            if level is None:
                self.cells.empty(row["level"])
            elif level in weights:
                self.cells.found(row["level"], f"“{level}”出现两次 | “{level}” stands twice")
            elif level is not UNREAD:
                self.cells["rate", "weights", level, "level"] = row["level"]
                weight = self.cells.take(("rate", "weights", level), row["weight"])
                if weight is None:
                    self.cells.empty(row["weight"])
                weights[level] = 0 if weight is None or weight is UNREAD else weight
        return weights

    # ── tables ──────────────────────────────────────────────────────

    def _scales(self) -> None:
        scales = self.raw.setdefault("scales", {})
        for row in self._table(SCALES.name, SCALES.fields).rows:
            name = self.cells.read(row["name"])
            if name is None:
                self.cells.empty(row["name"])
            elif name in scales:
                self.cells.found(row["name"], f"等次表“{name}”出现两次 | scale “{name}” stands twice")
            elif name is not UNREAD:
                self.cells["scales", name] = row["name"]
                taken = [self.cells.take(("scales", name, n), cell) for n, cell in enumerate(row.all("levels"))]
                scales[name] = [level for level in taken if level is not None and level is not UNREAD]

    def _forms(self) -> None:
        forms = self.raw.setdefault("forms", [])
        names = {"scale": tuple(self.raw["scales"])}
        table = self._table(FORMS.name, FORMS.fields)
        self.cells["forms",] = Cell(FORMS.fields[0], FORMS.name, table.header)
        for number, row in enumerate(table.rows):
            forms.append(self._entry(("forms", number), row, FORMS.fields, names) | {"items": [], "groups": []})
            self.cells["forms", number] = row["id"]
            self.cells["forms", number, "items"] = Cell(FORMS.fields[0], ITEMS.name, row["id"].place)

    def _ids(self) -> list[str]:
        return [form["id"] for form in self.raw["forms"] if "id" in form]

    def _form_of(self, row: Row) -> int | None:
        """Return the number of the form that a row belongs to; None after a finding, or where 表样 has none."""
        cell = row["form"]
        name = self.cells.read(cell, self._ids())
        if name is None:
            self.cells.empty(cell)
        elif name is not UNREAD and self.raw["forms"]:
            for number, form in enumerate(self.raw["forms"]):
                if form.get("id") == name:
                    return number
            self.cells.found(
                cell,
                f"没有样表“{name}” | there is no form “{name}”",
                f"{'、'.join(self._ids())} | {', '.join(self._ids())}",
            )
        return None

    def _items(self) -> None:
        for row in self._table(ITEMS.name, ITEMS.fields).rows:
            at = self._form_of(row)
            if at is None:
                continue
            items = self.raw["forms"][at]["items"]
            keys: Keys = ("forms", at, "items", len(items))
            item = {"text": ""} | self._entry(keys, row, ITEMS.fields[1:4], {})
            if score := self._score(keys, row["low"], row["high"]):
                item["score"] = score
            items.append(item)

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
        unread = set()
        for row in self._table(GROUPS.name, GROUPS.fields).rows:
            at = self._form_of(row)
            if at is None:
                continue
            groups = self.raw["forms"][at]["groups"]
            keys: Keys = ("forms", at, "groups", len(groups))
            name, weight = (
                self.cells.take((*keys, "name"), row["name"]),
                self.cells.take((*keys, "weight"), row["weight"]),
            )
            weights.setdefault(at, []).append(row["weight"])
            if weight is UNREAD:
                unread.add(at)
            groups.append({"name": "" if name in (None, UNREAD) else name, "weight": weight})
        for at, cells in weights.items():
            if span := together(cells):
                self.cells["forms", at, "groups"] = span
            if at in unread:  # their sum would tell nothing
                for group in self.raw["forms"][at]["groups"]:
                    group["weight"] = None

    def _verdicts(self) -> None:
        verdicts = self.raw.setdefault("verdicts", [])
        for number, row in enumerate(self._table(VERDICTS.name, VERDICTS.fields).rows):
            keys: Keys = ("verdicts", number)
            verdict = {"say": ""} | self._entry(keys, row, VERDICTS.fields[3:], {"form": self._ids()})
            verdicts.append(verdict | {"when": self._when(keys, row)})

    def _when(self, keys: Keys, row: Row) -> str:
        """Return a condition as the scheme writes it; one whole condition may stand in the first cell."""
        levels = self._levels()
        cells = list(row.of(VERDICTS.fields[:3]))
        parts = [self.cells.take((*keys, "when", cell.field.key), cell, [*levels, RATE]) for cell in cells]
        self.cells[*keys, "when"] = together(cells) or cells[0]
        if UNREAD in parts:
            return "rate >= 0"
        name, sign, limit = parts
        if RATE not in levels and name is not None and _RATE_ALONE.match(name):
            name = "rate" + name.removeprefix(RATE)
        return " ".join(part for part in (name, sign, limit) if part is not None)

    def _annexes(self) -> None:
        annexes = self.raw.setdefault("annexes", [])
        for number, row in enumerate(self._table(ANNEXES.name, ANNEXES.fields).rows):
            keys: Keys = ("annexes", number)
            annex = self._entry(keys, row, ANNEXES.fields[:4], {"form": self._ids()})
            columns = [self.cells.take((*keys, "columns", at), cell) for at, cell in enumerate(row.all("columns"))]
            annexes.append(annex | {"columns": [column for column in columns if column not in (None, UNREAD)]})


def _keys(topic: Topic, field: Field) -> Keys:
    return (topic.key, field.key) if topic.key else (field.key,)


_RATE_ALONE = re.compile(rf"{RATE}\s*(?:$|[<>≤≥])")
