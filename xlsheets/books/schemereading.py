"""方案 workbooks as staff edit them → schemes, with a finding at the cell of every mistake.

Cells are read by kind first; a cell that cannot be read is left out, so that
one mistake gives one finding. What does not fit together is found by the model
(core.scheme) and not checked here a second time: its keys lead back to cells.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, TypeVar

from xlsheets.books.gate import Rejected
from xlsheets.books.reading import read_book
from xlsheets.books.schemecells import UNREAD, Sheets, together
from xlsheets.books.schemefault import Keys, every_fault
from xlsheets.books.schemefields import (
    ANNEXES,
    BASIC_SHEET,
    COMPARED,
    LABEL,
    RULES_SHEET,
    SCALES,
    VALUE,
    VERDICTS,
    Field,
)
from xlsheets.books.schemeforms import Forms
from xlsheets.books.schemesettings import BASIC, COMMENTED, NUMERATOR, RATE_LEVELS, RULES, Topic
from xlsheets.books.schemetable import Row, find_header
from xlsheets.books.schemevalue import Cell
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
    reading = _Reading(Sheets(Place(file), book.grids))
    if reading.sheets.grids:
        reading.run()
    if reading.cells.findings:
        raise Refused(*in_order(reading.cells.findings))
    return kind.model_validate(reading.raw)


class _Reading:
    """A workbook being read: the raw scheme grows, and with it the cells of its keys and the findings.

    Attributes:
        sheets: The workbook.
        cells: The cell of every key that has been read, empty ones included, and the findings.
        raw: The scheme in the form of its TOML file.
        distinct: Whether each scale has a name of its own, so that it can be told what others name.
    """

    def __init__(self, sheets: Sheets) -> None:
        self.sheets = sheets
        self.cells = sheets.cells
        self.raw: dict[str, Any] = {}
        self.distinct = True

    def run(self) -> None:
        """Read all sheets, then have the model look at the scheme."""
        self._settings(BASIC_SHEET, BASIC)
        self._scales()
        forms = Forms(self.sheets, tuple(self.raw["scales"]))
        self.raw["forms"] = forms.raw
        self._rules()
        self._verdicts(forms)
        self._annexes(forms)
        if self.sheets.complete:
            self.cells.add(every_fault(self.raw, self.distinct))

    def _settings(self, name: str, topics: Sequence[Topic], stop: int | None = None) -> None:
        """Read a sheet of settings, one a row, into the raw scheme."""
        known = {normal(field.label): (topic, field) for topic in topics for field in topic.fields}
        table = self.sheets.table(name, (LABEL, VALUE), stop=stop)
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
        grid = self.sheets.grids.get(RULES_SHEET)
        if grid is None:
            return
        settings_at = find_header(grid, (LABEL, VALUE))
        levels_at = find_header(grid, RATE_LEVELS, 0 if settings_at is None else settings_at + 1)
        rows = self.sheets.table(RULES_SHEET, RATE_LEVELS, start=levels_at or grid.height).rows
        if levels_at is None:
            return
        self._settings(RULES_SHEET, RULES, stop=levels_at)
        if self.raw.get("comments", {}).pop(COMMENTED, "false") != "true":
            self.raw.pop("comments", None)
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

    def _scales(self) -> None:
        scales = self.raw.setdefault("scales", {})
        for row in self.sheets.table(SCALES.name, SCALES.fields).rows:
            name = self.cells.read(row["name"])
            if name is None:
                self.cells.empty(row["name"])
                self.distinct = False
            elif name in scales:
                self.distinct = False
                self.cells.found(row["name"], f"等次表“{name}”出现两次 | scale “{name}” stands twice")
            elif name is not UNREAD:
                self.cells["scales", name] = row["name"]
                taken = [self.cells.take(("scales", name, n), cell) for n, cell in enumerate(row.all("levels"))]
                scales[name] = [level for level in taken if level is not None and level is not UNREAD]

    def _verdicts(self, forms: Forms) -> None:
        verdicts = self.raw.setdefault("verdicts", [])
        for number, row in enumerate(self.sheets.table(VERDICTS.name, VERDICTS.fields).rows):
            keys: Keys = ("verdicts", number)
            verdict = {"say": ""} | self._entry(keys, row, VERDICTS.fields[3:], forms)
            verdicts.append(verdict | {"when": self._when(keys, row)})

    def _when(self, keys: Keys, row: Row) -> str:
        """Return a condition as the scheme writes it; one whole condition may stand in the first cell."""
        levels = self._levels()
        cells = list(row.of(VERDICTS.fields[:3]))
        names = [*levels, *COMPARED.values()]
        parts = [self.cells.take((*keys, "when", cell.field.key), cell, names) for cell in cells]
        self.cells[*keys, "when"] = together(cells) or cells[0]
        if UNREAD in parts:
            return "rate >= 0"
        name, sign, limit = parts
        for key, word in COMPARED.items():
            if word not in levels and name is not None and _ALONE[key].match(name):
                name = key + name.removeprefix(word)
        return " ".join(part for part in (name, sign, limit) if part is not None)

    def _entry(self, keys: Keys, row: Row, fields: Sequence[Field], forms: Forms) -> dict[str, Any]:
        """Return a row's columns; a form that cannot be told while forms lack names of their own is left out."""
        entry = self.sheets.entry(keys, row, fields, {"form": forms.ids})
        if not forms.distinct and entry.get("form") not in forms.ids:
            entry.pop("form", None)
        return entry

    def _annexes(self, forms: Forms) -> None:
        annexes = self.raw.setdefault("annexes", [])
        for number, row in enumerate(self.sheets.table(ANNEXES.name, ANNEXES.fields).rows):
            keys: Keys = ("annexes", number)
            annex = self._entry(keys, row, ANNEXES.fields[:-1], forms)
            columns = [self.cells.take((*keys, "columns", at), cell) for at, cell in enumerate(row.all("columns"))]
            annexes.append(annex | {"columns": [column for column in columns if column not in (None, UNREAD)]})


def _keys(topic: Topic, field: Field) -> Keys:
    return (topic.key, field.key) if topic.key else (field.key,)


_ALONE = {key: re.compile(rf"{word}\s*(?:$|[<>≤≥])") for key, word in COMPARED.items()}
