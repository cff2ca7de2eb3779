"""Plan: what filling an office's workbook comes to, as data."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from xlsheets.books import edits
from xlsheets.books.grid import Grid
from xlsheets.core.figures import Figure, Wanted
from xlsheets.core.findings import Finding
from xlsheets.core.wording import finding

NAMES = {
    "counts": "票数", "percent": "得票率", "rate": "满意率", "verdict": "结论", "code": "单位代码",
    "eligible": "应参评", "present": "参评人数", "issued": "发出", "returned": "收回", "valid": "有效", "void": "无效",
    "units": "支部数", "units_done": "已评支部数", "members": "党员数", "unit": "填报单位",
    "number": "序号", "name": "姓名", "group": "参评人类别",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Source:
    """What a written figure is of.

    Attributes:
        wanted: The figure: its kind, form, item, level, rater group.
        units: The unit, or the units that are added up.
        subject: The person, in a table of people.
        item: The item that the row says.
        group: The rater group that the row says.
    """

    wanted: Wanted
    units: tuple[str, ...]
    subject: str | None = None
    item: str | None = None
    group: str | None = None


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
        source: What it is of; None for names and numbers of rows.
    """

    sheet: str
    row: int
    column: int
    old: object
    new: edits.Value
    why: str
    known: Figure = None
    source: Source | None = None


@dataclass
class Plan:
    """What filling a workbook, or one table of it, comes to.

    Attributes:
        changes: Every cell that changes.
        standing: Every cell that holds already what it shall.
        growth: Rows to be inserted: sheet, template row, how many.
        compared: Formula cells of the office with the figure we have for each.
        findings: What has no place, and places that have no figure.
        annexes: The annexes that have a table, by id and, for a table of one unit, that unit.
    """

    changes: list[Change] = field(default_factory=list)
    standing: list[Change] = field(default_factory=list)
    growth: list[tuple[str, int, int]] = field(default_factory=list)
    compared: list[Change] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    annexes: set[tuple[str, str | None]] = field(default_factory=set)

    @property
    def is_done(self) -> bool:
        """Whether everything stands there already."""
        return not self.changes and not self.growth

    def add(self, other: "Plan") -> None:
        """Take in the plan of another table."""
        self.changes += other.changes
        self.standing += other.standing
        self.annexes |= other.annexes
        self.growth += other.growth
        self.compared += other.compared
        self.findings += other.findings

    def as_edits(self) -> list[edits.Edit]:
        """Return the plan as edits."""
        found: list[edits.Edit] = [edits.GrowRows(*growth) for growth in self.growth]
        found += [edits.SetValue(change.sheet, change.row, change.column, change.new) for change in self.changes]
        return found


def reason(wanted: Wanted, units: Sequence[str], *about: str | None) -> str:
    """Return in words whose figure a cell gets."""
    parts = [*units[:1], *about, wanted.item, wanted.group, wanted.level, NAMES.get(wanted.name, wanted.name)]
    return " ".join(dict.fromkeys(part for part in parts if part))


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
        place = grid.place.at(change.row, change.column)
        if isinstance(shown, int | float) and change.known is None:
            yield finding("annex-formula-differs", place, stated=f"{shown:g}", ours="未知", why=change.why)
        if not isinstance(shown, int | float) or not isinstance(change.known, int | Fraction):
            continue
        expected = {round(float(change.known), 6)}
        if isinstance(change.known, Fraction):
            expected.add(round(float(change.known) / 100, 6))
        if min(_distance(float(shown), value) for value in expected) > 1:
            ours = f"{float(change.known):g}"
            yield finding("annex-formula-differs", place, stated=f"{shown:g}", ours=ours, why=change.why)


def _distance(shown: float, ours: float) -> float:
    """Return how far two figures are apart, in units that printing with two places may hide."""
    return abs(shown - ours) / (0.00501 if abs(ours) > 1 else 0.0000501)
