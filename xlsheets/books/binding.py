"""Binding: a round's figures → the edits that fill an office's own annex, each with its reason.

Rows are filled where they are printed, by name; units that are not printed go
into blank rows, and the last blank row grows when there are too few. What an
office computes by formula is never overwritten: its result is compared.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from xlsheets.books import edits
from xlsheets.books.cover import find_facts, label_role
from xlsheets.books.grid import Grid
from xlsheets.books.officebook import OfficeBook
from xlsheets.books.target import Target, find_targets
from xlsheets.books.vocabulary import Vocabulary
from xlsheets.core import rounding
from xlsheets.core.figures import Figure, Figures, Wanted
from xlsheets.core.findings import Finding, Place, Refused
from xlsheets.core.roster import Source
from xlsheets.core.scheme import Annex
from xlsheets.core.spelling import normal, unit_key
from xlsheets.core.wording import finding


@dataclass(frozen=True, slots=True)
class Change:
    """A cell that shall change.

    Attributes:
        sheet: Its sheet.
        row: Its row in the filled book, from 0.
        column: Its column, from 0.
        old: What stands there.
        new: What shall stand there.
        why: Whose figure it is.
        known: The figure itself, before it was dressed for the cell.
    """

    sheet: str
    row: int
    column: int
    old: object
    new: edits.Value
    why: str
    known: Figure = None


@dataclass
class Plan:
    """What filling a workbook comes to.

    Attributes:
        changes: Every cell that changes, in reading order.
        growth: Rows to be inserted: sheet, template row, how many.
        compared: Formula cells of the office with the figure we have for each.
        findings: What has no place, and places that have no figure.
        targets: The tables filled.
    """

    changes: list[Change] = field(default_factory=list)
    growth: list[tuple[str, int, int]] = field(default_factory=list)
    compared: list[Change] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    targets: list[Target] = field(default_factory=list)

    def as_edits(self) -> list[edits.Edit]:
        """Return the plan as edits."""
        found: list[edits.Edit] = [edits.GrowRows(*growth) for growth in self.growth]
        found += [edits.SetValue(change.sheet, change.row, change.column, change.new) for change in self.changes]
        return found


def plan_annex(book: OfficeBook, words: Vocabulary, figures: Figures, only: Sequence[str] = ()) -> Plan:
    """Return what it takes to fill a workbook.

    Args:
        book: The office's workbook.
        words: The scheme's vocabulary.
        figures: The round's figures.
        only: Annex ids, sheet names or titles to fill; empty fills every table that is empty.

    Raises:
        Refused: annex-no-table, annex-ambiguous, or annex-no-room.
    """
    annexes = [annex for annex in words.scheme.annexes if annex.rows != "ballot"] or _default_annexes(words)
    targets = _chosen(book, find_targets(book, words, annexes), only)
    plan = Plan(targets=targets)
    shifts: dict[str, list[tuple[int, int]]] = {}
    for target in targets:
        _Filler(book, figures, target, plan, shifts.setdefault(target.grid.name, [])).fill()
    return plan


def _default_annexes(words: Vocabulary) -> list[Annex]:
    """Return what a scheme without annexes may fill: a table of every kind."""
    return [Annex(id="附件", rows="units"), Annex(id="附件", rows="subjects"), Annex(id="附件", rows="items")]


def _chosen(book: OfficeBook, targets: list[Target], only: Sequence[str]) -> list[Target]:
    """Return the tables to fill: those named, else those that fit best; empty ones, or ones filled by us before."""
    if only:
        targets = [target for target in targets if any(_is_named(target, word) for word in only)]
    if not targets:
        raise Refused(finding("annex-no-table", Place(book.file), seen="、".join(book.names)))
    found: list[Target] = []
    by_annex: dict[tuple[str, str], list[Target]] = {}
    for target in targets:
        by_annex.setdefault((target.annex.id, target.annex.rows), []).append(target)
    for same in by_annex.values():
        empty = [target for target in same if not target.filled] or same
        best = max(target.score for target in empty)
        fitting = [target for target in empty if target.score >= best - 5]
        if len(fitting) > 1 and same[0].kind != "items":
            names = "、".join(f"{target.grid.name}“{target.title}”" for target in fitting)
            raise Refused(finding("annex-ambiguous", Place(book.file), seen=names, annex=same[0].annex.id))
        found += fitting
    return sorted(found, key=lambda target: (book.names.index(target.grid.name), target.header.top))


def _is_named(target: Target, word: str) -> bool:
    key = normal(word)
    return key in (normal(target.annex.id), normal(target.grid.name)) or key in normal(target.title)


@dataclass(frozen=True, slots=True)
class _Row:
    """A body row with what it stands for."""

    row: int
    units: tuple[str, ...]
    subject: str | None = None
    item: str | None = None
    fresh: bool = False


class _Filler:
    """Fills one table."""

    def __init__(
        self, book: OfficeBook, figures: Figures, target: Target, plan: Plan, shifts: list[tuple[int, int]]
    ) -> None:
        self.book, self.figures, self.target, self.plan = book, figures, target, plan
        self.shifts = shifts
        self.grid: Grid = target.grid
        self.scheme = figures.scheme
        self.unit = self._unit_of_table()

    def fill(self) -> None:
        """Plan every row, the totals, and the facts around the table."""
        rows = list(self._rows())
        template = self.target.blank[-1] if self.target.blank else None
        for row in rows:
            self._fill_row(row, template)
        counted = [unit for row in rows for unit in row.units]
        for total in self.target.totals:
            self._fill_total(total, rows, list(dict.fromkeys(counted)))
        self._fill_facts()

    # ── which row stands for what ───────────────────────────────────

    def _unit_of_table(self) -> str | None:
        """Return the unit that the table is of: the one named above it, else the only root."""
        roster = self.figures.roster
        if roster is None:
            return self.figures.done[0] if len(self.figures.done) == 1 else None
        around = [(row, 0) for row in range(max(0, self.target.header.top - 6), self.target.header.top)]
        for fact in find_facts(self.grid, around):
            if fact.role == "unit" and str(fact.value).strip():
                match = roster.match(str(fact.value))
                if match.unit:
                    return match.unit
        roots = [unit.name for unit in roster.units if not unit.parent]
        return roots[0] if len(roots) == 1 else None

    def _units(self) -> list[str]:
        if self.unit is not None and self.figures.roster is not None:
            return self.figures.leaves(self.unit)
        return self.figures.units

    def _rows(self) -> Iterator[_Row]:
        """Yield the rows to be filled: printed ones by name, the others into blank rows."""
        if self.target.kind == "items":
            yield from self._item_rows()
        elif self.target.kind == "subjects":
            yield from self._subject_rows()
        else:
            yield from self._unit_rows()

    def _item_rows(self) -> Iterator[_Row]:
        column = self.target.keys["item"]
        units = (self.unit,) if self.unit is not None else tuple(self.figures.units)
        words = Vocabulary(self.scheme)
        for row in self.target.named:
            item = words.item_matches(self.grid.shown_text(row, column)).get(self.target.form.id)
            if item is not None:
                yield _Row(row, units, item=item)
            else:
                self._note("annex-row-unknown", row, column)

    def _unit_rows(self) -> Iterator[_Row]:
        column = self.target.keys["unit"]
        printed: dict[str, int] = {}
        for row in self.target.named:
            unit = self._unit_named(self.grid.shown_text(row, column))
            if unit is None:
                self._note("annex-row-unknown", row, column)
            elif unit in printed:
                self._note("annex-row-twice", row, column)
            else:
                printed[unit] = row
                yield _Row(row, (unit,))
        covered = {leaf for unit in printed for leaf in self.figures.leaves(unit)}
        left = [unit for unit in self._units() if unit not in covered]
        for row, unit in zip(self._room(left), left, strict=True):
            yield _Row(row, (unit,), fresh=True)

    def _unit_named(self, written: str) -> str | None:
        """Return the unit that a printed name means."""
        roster = self.figures.roster
        if roster is not None:
            return roster.match(written, Source.COVER).unit
        keys = [unit for unit in self.figures.done if unit_key(unit) == unit_key(written)]
        return keys[0] if len(keys) == 1 else None

    def _subject_rows(self) -> Iterator[_Row]:
        name_column = self.target.keys["name"]
        subjects = self.figures.subjects(self._units(), self.target.form)
        printed: set[tuple[str, str]] = set()
        for row in self.target.named:
            subject = self._subject_named(row, name_column, subjects)
            if subject is None:
                self._note("annex-row-unknown", row, name_column)
            elif subject in printed:
                self._note("annex-row-twice", row, name_column)
            else:
                printed.add(subject)
                yield _Row(row, (subject[0],), subject[1])
        left = [subject for subject in subjects if subject not in printed]
        for row, (unit, name) in zip(self._room([name for _, name in left]), left, strict=True):
            yield _Row(row, (unit,), name, fresh=True)

    def _subject_named(self, row: int, column: int, subjects: Sequence[tuple[str, str]]) -> tuple[str, str] | None:
        """Return the (unit, name) that a printed row means; the unit column tells people of one name apart."""
        name = normal(self.grid.shown_text(row, column))
        fitting = [subject for subject in subjects if normal(subject[1]) == name]
        unit_column = self.target.keys.get("unit")
        if unit_column is not None and (written := self.grid.shown_text(row, unit_column)):
            unit = self._unit_named(written)
            fitting = [subject for subject in fitting if subject[0] == unit]
        return fitting[0] if len(fitting) == 1 else None

    def _room(self, names: Sequence[str]) -> list[int]:
        """Return a row for each name without a printed one: blank rows, the last of them grown."""
        blank = self.target.blank
        if not names:
            return []
        if not blank:
            shown = "、".join(names[:10]) + ("等" if len(names) > 10 else "")
            place = self.grid.place.at(self.target.header.top, 0)
            raise Refused(finding("annex-no-room", place, count=len(names), names=shown, table=self.target.title))
        more = len(names) - len(blank)
        if more > 0:
            self.plan.growth.append((self.grid.name, self._shifted(blank[-1]), more))
            self.shifts.append((blank[-1], more))
            return [*blank, *(-number for number in range(1, more + 1))]
        return blank[: len(names)]

    def _shifted(self, row: int) -> int:
        """Return where a row of the original stands once rows were inserted above it."""
        return row + sum(count for template, count in self.shifts if template < row)

    def _place_of(self, row: int, template: int | None) -> int:
        """Return a row's number in the filled book; inserted rows are numbered -1, -2, … below their template."""
        if row >= 0:
            return self._shifted(row)
        assert template is not None
        return self._shifted(template) - row

    # ── cells ───────────────────────────────────────────────────────

    def _fill_row(self, row: _Row, template: int | None) -> None:
        at = self._place_of(row.row, template)
        source = row.row if row.row >= 0 else template
        assert source is not None
        self._fill_keys(row, at, source)
        if not self.figures.returned(row.units):
            return
        for column, wanted in sorted(self.target.columns.items()):
            figure = self.figures.figure(wanted, row.units, row.subject, row.item)
            why = self._why(wanted, row)
            self._set(at, source, column, figure, wanted, why, inserted=row.row < 0)

    def _fill_keys(self, row: _Row, at: int, source: int) -> None:
        """Write number and names into a row that had none."""
        if not row.fresh:
            return
        keys = self.target.keys
        texts: dict[str, str | int | None] = {"unit": row.units[0], "name": row.subject}
        number = at - self._shifted(self.target.header.bottom)
        if "number" in keys and (row.row < 0 or self.grid.value(row.row, keys["number"]) == ""):
            texts["number"] = number
        for key, value in texts.items():
            column = keys.get(key)
            if column is None or value is None:
                continue
            old = "" if row.row < 0 else self.grid.value(row.row, column)
            if not self._is_covered(source, column) and old != value:
                self.plan.changes.append(Change(self.grid.name, at, column, old, value, f"{row.units[0]} {key}", value))

    def _why(self, wanted: Wanted, row: _Row) -> str:
        parts = [
            *row.units[:1],
            row.subject,
            wanted.item or row.item,
            wanted.level,
            NAMES.get(wanted.name, wanted.name),
        ]
        return " ".join(part for part in parts if part)

    def _fill_total(self, row: int, rows: Sequence[_Row], units: Sequence[str]) -> None:
        """Fill a total row: the roll-up of the units above; sums of people in a table of people."""
        if not self.figures.returned(units):
            return
        at = self._shifted(row)
        for column, wanted in sorted(self.target.columns.items()):
            if wanted.name in ("verdict", "code"):
                continue
            item = wanted.item
            if self.target.kind == "items":
                continue
            if self.target.kind == "subjects" and wanted.name not in ("counts", "percent", "rate"):
                continue
            figure = self.figures.figure(wanted, units, None, item)
            total = _Row(row, tuple(units))
            why = f"合计 {self._why(wanted, total).removeprefix(units[0]).strip()}"
            self._set(at, row, column, figure, wanted, why)

    def _is_covered(self, row: int, column: int) -> bool:
        top, left, _, _ = self.grid.span(row, column)
        return (top, left) != (row, column)

    def _set(
        self, at: int, source: int, column: int, figure: Figure, wanted: Wanted, why: str, inserted: bool = False
    ) -> None:
        """Plan one cell: nothing for an unknown figure or a covered cell, a comparison for a formula."""
        if figure is None or self._is_covered(source, column):
            return
        old = "" if inserted else self.grid.value(source, column)
        new = self._dressed(source, column, figure, wanted)
        change = Change(self.grid.name, at, column, old, new, why, figure)
        if self.book.has_formula(self.grid, source, column):
            self.plan.compared.append(change)
        elif not _same(old, new):
            self.plan.changes.append(change)

    def _dressed(self, row: int, column: int, figure: Figure, wanted: Wanted) -> edits.Value:
        """Return a figure as its cell's number format wants it: 0.9643, 96.43, or the text 96.43%."""
        code = self.book.format_of(self.grid, row, column)
        if isinstance(figure, str):
            return figure
        if wanted.name not in ("percent", "rate"):
            return str(figure) if code == "@" else int(figure or 0)
        value = Fraction(figure or 0)
        printed = rounding.text(value, self.scheme.rounding)
        if code == "@":
            return f"{printed}%"
        if "%" in code:
            return float(value / 100)
        if code == "General" and not self._header_has_percent(column):
            example = self._example(column)
            if isinstance(example, str):
                return f"{printed}%" if example.endswith("%") else printed
            if isinstance(example, float | int) and 0 < example <= 1:
                return float(value / 100)
        return float(value)

    def _header_has_percent(self, column: int) -> bool:
        header = self.target.header
        return any("%" in normal(self.grid.shown_text(row, column)) for row in range(header.top, header.bottom + 1))

    def _example(self, column: int) -> object:
        """Return a value that stands in a column's body, or one as its cells will hold; None when nothing tells."""
        for row in (*self.target.named, *self.target.blank):
            value = self.grid.value(row, column)
            if value != "" and not self.book.has_formula(self.grid, row, column):
                return value
        first = next(iter((*self.target.named, *self.target.blank)), None)
        code = "General" if first is None else self.book.format_of(self.grid, first, column)
        return "%" if code == "@" else 0.5 if "%" in code else None

    def _note(self, code: str, row: int, column: int) -> None:
        place = self.grid.place.at(row, column)
        self.plan.findings.append(finding(code, place, seen=self.grid.shown_text(row, column).strip()))

    # ── facts around the table ──────────────────────────────────────

    def _fill_facts(self) -> None:
        """Fill empty facts above and below a table: 填报单位, and the numbers of ballots in a table of items."""
        if self.unit is None:
            return
        bottom = min(self.grid.height, self.target.last + 12)
        for row in (*range(self.target.header.top), *range(self.target.last + 1, bottom)):
            for column in range(self.grid.width):
                text = self.grid.text(row, column)
                role = label_role(text) if text else None
                if role == "unit":
                    self._fill_unit(row, column, text)
                elif role is not None and self.target.kind == "items":
                    figure = self.figures.figure(Wanted(role, self.target.form), (self.unit,))
                    self._fill_beside(row, column, figure, role)

    def _fill_unit(self, row: int, column: int, text: str) -> None:
        assert self.unit is not None
        beside = self.grid.span(row, column)[3] + 1
        if normal(text).endswith(":") and (
            self.grid.span(row, column)[3] > column or self.grid.value(row, beside) != ""
        ):
            new = text.rstrip(" \u3000_") + self.unit
            self.plan.changes.append(
                Change(self.grid.name, self._shifted(row), column, text, new, "填报单位", self.unit)
            )
        else:
            self._fill_beside(row, column, self.unit, "unit")

    def _fill_beside(self, row: int, column: int, figure: Figure, role: str) -> None:
        """Put a fact into the empty cell at the right of its label."""
        beside = self.grid.span(row, column)[3] + 1
        if figure is None or self.grid.value(row, beside) != "" or self._is_covered(row, beside):
            return
        if not self.book.exists(self.grid, row, beside) or self.book.has_formula(self.grid, row, beside):
            return
        why = f"{self.unit} {NAMES.get(role, role)}"
        new = self._dressed(row, beside, figure, Wanted(role))
        self.plan.changes.append(Change(self.grid.name, self._shifted(row), beside, "", new, why, figure))


NAMES = {
    "counts": "票数", "percent": "得票率", "rate": "满意率", "verdict": "结论", "code": "单位代码",
    "eligible": "应参评", "present": "参评人数", "issued": "发出", "returned": "收回", "valid": "有效", "void": "无效",
    "units": "支部数", "units_done": "已评支部数", "members": "党员数", "unit": "填报单位",
}  # fmt: skip


def _same(old: object, new: edits.Value) -> bool:
    """Return whether a cell holds already what it shall hold."""
    if isinstance(old, int | float) and isinstance(new, int | float) and not isinstance(old, bool):
        return float(old) == float(new)
    return old == new


def differing(plan: Plan, filled: Iterable[Grid]) -> Iterator[Finding]:
    """Yield a finding for every formula of the office whose result is not our figure.

    Args:
        plan: What was planned.
        filled: The sheets of the filled book, formulas computed where that was possible.
    """
    grids = {grid.name: grid for grid in filled}
    for change in plan.compared:
        grid = grids[change.sheet]
        shown = grid.value(change.row, change.column)
        if not isinstance(shown, int | float) or not isinstance(change.known, int | Fraction):
            continue
        expected = {round(float(change.known), 6), round(float(change.known) / 100, 6)}
        near = min(abs(float(shown) - value) for value in expected)
        if near > 0.00501 and round(float(shown), 6) not in expected:
            place = grid.place.at(change.row, change.column)
            yield finding("annex-formula-differs", place, stated=shown, ours=float(change.known), why=change.why)
