"""Rows of an office's annex table: which unit, person, item and rater group each stands for.

Printed rows are found by name, as covers are; a name that stands once for the
rows below it, in a merged cell, above blanks, or as a line of its own, counts
for all of them. What is not printed goes into blank rows, in roster order.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from xlsheets.books.target import Target
from xlsheets.books.vocabulary import Vocabulary
from xlsheets.core.figures import Figures
from xlsheets.core.findings import Finding
from xlsheets.core.roster import Source
from xlsheets.core.spelling import normal, unit_key
from xlsheets.core.wording import finding

WHOLE = ("", "全体", "合计", "综合", "总体", "全部", "全体参评人")
"""What a cell says beside the rater groups for all of them together."""


@dataclass(frozen=True, slots=True)
class Row:
    """A body row with what it stands for.

    Attributes:
        row: Its row on the sheet as it is, -1 and on for inserted ones.
        units: Its unit, or the units that are added up in it.
        subject: The person, in a table of people.
        item: The item, where rows are items.
        group: The rater group; None for all together.
        fresh: Whether its name is still to be written.
    """

    row: int
    units: tuple[str, ...]
    subject: str | None = None
    item: str | None = None
    group: str | None = None
    fresh: bool = False


def unit_named(figures: Figures, written: str) -> str | None:
    """Return the unit that a printed name means; None when none or several do."""
    if not written.strip():
        return None
    if figures.roster is not None:
        return figures.roster.match(written, Source.COVER).unit
    keys = [unit for unit in figures.done if unit_key(unit) == unit_key(written)]
    return keys[0] if len(keys) == 1 else None


class Rows:
    """The rows of one table.

    Args:
        figures: The round's figures.
        target: The table.
        unit: The unit that the table is of, where one stands above all.

    Attributes:
        findings: Rows that nothing fits, and rows that stand twice.
        unknown: The rows that nothing fits, with their names as printed.
    """

    def __init__(self, figures: Figures, target: Target, unit: str | None) -> None:
        self.figures, self.target, self.unit = figures, target, unit
        self.grid = target.grid
        self.words = Vocabulary(figures.scheme)
        self.findings: list[Finding] = []
        self.unknown: list[tuple[int, str]] = []
        self._subjects = figures.subjects(self.units, target.form) if target.kind == "subjects" else []

    @property
    def units(self) -> list[str]:
        """The units whose rows the table has."""
        if self.unit is not None and self.figures.roster is not None:
            return self.figures.leaves(self.unit)
        return self.figures.units

    def printed(self) -> list[Row]:
        """Return the rows that say what they are, from top to bottom, each once."""
        found: list[Row] = []
        seen: set[tuple[object, ...]] = set()
        carried: dict[str, str] = {}
        for row in self.target.named:
            texts = self._texts(row, carried)
            if texts is None:
                continue
            about = self.target.decided.row_of(self.grid, self.target.header, row, list(texts.values()))
            if about is not None and about.nobody:
                continue
            one = self._read(row, texts if about is None else {**texts, **about.texts})
            if one is None:
                self._note("annex-row-unknown", row)
            elif (key := (one.units, one.subject, one.item, one.group)) in seen:
                self._note("annex-row-twice", row)
            else:
                seen.add(key)
                found.append(one)
        return found

    def _texts(self, row: int, carried: dict[str, str]) -> dict[str, str] | None:
        """Return what each key column says, names carried down; None for a line that only names a unit."""
        keys = self.target.keys
        texts = {key: self.grid.shown_text(row, column).strip() for key, column in keys.items() if key != "number"}
        last = self._last_key
        if last is not None and (section := self._section(row, texts, last)) is not None:
            carried.clear()
            carried["unit"] = section
            return None
        for key, text in list(texts.items()):
            if key == last:
                continue
            if text:
                carried[key] = text
            elif key != "group":
                texts[key] = carried.get(key, "")
        if "unit" not in texts and "unit" in carried:
            texts["unit"] = carried["unit"]
        return texts

    @property
    def _last_key(self) -> str | None:
        """The key that is different in every row: the group, else the item, else the name, else the unit."""
        return next((key for key in ("group", "item", "name", "unit") if key in self.target.keys), None)

    def _section(self, row: int, texts: dict[str, str], last: str) -> str | None:
        """Return the unit of a line that holds nothing but a unit's name."""
        if self.target.kind == "units" and "item" not in texts:
            return None
        values = [self.grid.value(row, column) for column in range(self.target.header.right + 1)]
        filled = [value for value in values if value != ""]
        own = self.grid.text(row, self.target.keys[last])
        if len(filled) != 1 or not isinstance(filled[0], str) or own == filled[0]:
            return None
        unit = unit_named(self.figures, filled[0])
        return filled[0] if unit is not None else None

    def _read(self, row: int, texts: dict[str, str]) -> Row | None:
        """Return what a printed row stands for; None when that is not known."""
        form, kind = self.target.form, self.target.kind
        item = group = None
        if "item" in texts and (item := self.words.item_matches(texts["item"]).get(form.id)) is None:
            return None
        if normal(texts.get("group", "")) not in WHOLE:
            group = next((one.name for one in form.groups if normal(one.name) == normal(texts["group"])), None)
            if group is None:
                return None
        if kind == "subjects":
            subject = self._subject(texts)
            return None if subject is None else Row(row, (subject[0],), subject[1], item, group)
        if texts.get("unit"):
            unit = unit_named(self.figures, texts["unit"])
            return None if unit is None else Row(row, (unit,), None, item, group)
        if kind == "items":
            return Row(row, (self.unit,) if self.unit is not None else tuple(self.figures.units), None, item, group)
        return None

    def _subject(self, texts: dict[str, str]) -> tuple[str, str] | None:
        """Return the (unit, name) that a printed row means; the unit column tells people of one name apart."""
        fitting = [subject for subject in self._subjects if normal(subject[1]) == normal(texts.get("name", ""))]
        if texts.get("unit"):
            unit = unit_named(self.figures, texts["unit"])
            fitting = [subject for subject in fitting if subject[0] == unit]
        return fitting[0] if len(fitting) == 1 else None

    def missing(self, printed: Sequence[Row]) -> list[Row]:
        """Return the rows that are not printed, in roster order, their place still open."""
        kind = self.target.kind
        if kind == "items":
            return []
        if kind == "subjects":
            shown = {(row.units[0], row.subject) for row in printed}
            left = [(unit, name) for unit, name in self._subjects if (unit, name) not in shown]
            return [row for unit, name in left for row in self._with_groups(unit, name)]
        covered = {leaf for row in printed for unit in row.units for leaf in self.figures.leaves(unit)}
        return [row for unit in self.units if unit not in covered for row in self._with_groups(unit, None)]

    def _with_groups(self, unit: str, subject: str | None) -> Iterator[Row]:
        """Yield the row of all rater groups, and one a group where the table has a column for them."""
        yield Row(0, (unit,), subject, fresh=True)
        if "group" in self.target.keys:
            for group in self.figures.groups(unit, self.target.form, subject):
                yield Row(0, (unit,), subject, None, group, fresh=True)

    def _note(self, code: str, row: int) -> None:
        column = self.target.keys[self._last_key or "unit"]
        seen = self.grid.shown_text(row, column).strip() or next(
            (text for at in range(self.grid.width) if (text := self.grid.text(row, at).strip())), ""
        )
        self.findings.append(finding(code, self.grid.place.at(row, column), seen=seen))
        if code == "annex-row-unknown":
            self.unknown.append((row, seen))
