"""Facts around a table of an office's workbook: an empty 填报单位, and numbers of ballots beside their labels.

A label's number goes into the empty cell beside it, or behind the label in its
own cell (发出：＿＿份). Dates, persons and free text are never written.
"""

import re
from collections.abc import Mapping, Sequence

from xlsheets.books.annexhead import role_of
from xlsheets.books.cover import find_facts, label_role
from xlsheets.books.dress import dressed
from xlsheets.books.officebook import OfficeBook
from xlsheets.books.plan import NAMES, Change, Plan, Source
from xlsheets.books.tablefill import same
from xlsheets.books.tablerow import unit_named
from xlsheets.books.target import Target
from xlsheets.books.vocabulary import is_note
from xlsheets.core.figures import Figures, Wanted
from xlsheets.core.spelling import normal
from xlsheets.core.wording import finding

_LABELS = {
    "eligible": "应参评|应到会|应到|应参加", "present": "实参评|实到会|实到|实际参评|实际参加|参评",
    "issued": "发出|发放", "returned": "收回|回收", "valid": "有效", "void": "无效|废票",
    "members": "党员总数|党员数", "units_done": "已评支部数", "units": "党支部数|支部数",
}  # fmt: skip
_NUMBER = re.compile(
    r"(?P<label>" + "|".join(f"(?P<{role}>{words})" for role, words in _LABELS.items()) + ")"
    r"(?:群众评议|民主测评|党员|评议|测评|选)?(?:票数|人数|份数|表|票)?(?:[(（][人票份张][)）])?"
    r"(?P<colon>\s*[:：])?(?P<gap>[\s_＿]*)(?P<unit>[份张票人])?(?=$|[,，;；。、)）\s])"
)
_FACTS = frozenset(_LABELS)


def unit_above(figures: Figures, target: Target) -> tuple[str | None, str]:
    """Return the unit that a table is of, and the name printed above it.

    That is the unit named above it, else the only root of the roster. A
    printed name that no unit has gives no unit.
    """
    around = [(row, 0) for row in range(target.above, target.header.top)]
    for fact in find_facts(target.grid, around):
        written = str(fact.value).strip(" _＿　")
        if fact.role == "unit" and normal(written) and role_of(written) is None and not filled_label(written):
            return unit_named(figures, written), written
    if figures.roster is None:
        return (figures.done[0] if len(figures.done) == 1 else None), ""
    roots = [unit.name for unit in figures.roster.units if not unit.parent]
    return (roots[0] if len(roots) == 1 else None), ""


def filled_label(text: str) -> bool:
    """Return whether a text is the label of another fact, beside an empty one."""
    return label_role(text) is not None or _NUMBER.fullmatch(text) is not None


class Surround:
    """Plans what stands around one table.

    Args:
        book: The office's workbook.
        figures: The round's figures.
        target: The table.
        unit: The unit that it is of.
        shifts: Rows inserted on the same sheet: template row, how many.
    """

    def __init__(
        self, book: OfficeBook, figures: Figures, target: Target, unit: str, shifts: Sequence[tuple[int, int]]
    ) -> None:
        self.book, self.figures, self.target, self.unit, self.shifts = book, figures, target, unit, shifts
        self.grid = target.grid
        self.plan = Plan()

    def planned(self) -> Plan:
        """Return what the empty facts need."""
        target = self.target
        for row in (*range(target.above, target.header.top), *range(target.last + 1, target.below)):
            for column in range(self.grid.width):
                text = self.grid.text(row, column)
                if text and not (is_note(text) and len(normal(text)) > 12):
                    self._fill_label(row, column, text)
        return self.plan

    def _fill_label(self, row: int, column: int, text: str) -> None:
        role = label_role(text)
        if self._has_value_beside(row, column):
            return
        if role == "unit":
            self._fill_unit(row, column, text)
            return
        if self.target.kind == "subjects":
            return
        role = role if role in _FACTS else role_of(text)
        if role in _FACTS and self._has_room_beside(row, column):
            self._fill_beside(row, column, str(role))
        elif len(text) <= 80:
            new = filled_in(text, self._numbers())
            for label in _unfilled(new):
                self._miss(row, column, label)
            self._change(row, column, text, new, "、".join(NAMES[one] for one in _FACTS if _says(text, one)))

    def _numbers(self) -> Mapping[str, int]:
        known = {role: self.figures.figure(Wanted(role, self.target.form), (self.unit,)) for role in _FACTS}
        return {role: number for role, number in known.items() if isinstance(number, int)}

    def _has_room_beside(self, row: int, column: int) -> bool:
        """Return whether the cell at the right of a label is there and empty."""
        beside = self.grid.span(row, column)[3] + 1
        top, left, _, _ = self.grid.span(row, beside)
        if beside - column > 1 and beside == self.target.header.right + 1:
            return False  # a wide label at the edge of the table leaves room behind its own colon
        return (
            self.grid.value(row, beside) == ""
            and (top, left) == (row, beside)
            and self.book.exists(self.grid, row, beside)
            and not self.book.has_formula(self.grid, row, beside)
        )

    def _has_value_beside(self, row: int, column: int) -> bool:
        """Return whether a label's value stands beside it already: something that is no label itself."""
        value = self.grid.value(row, self.grid.span(row, column)[3] + 1)
        if isinstance(value, str):
            return (
                bool(value.strip()) and role_of(value) is None and not filled_label(value) and ":" not in normal(value)
            )
        return True

    def _fill_unit(self, row: int, column: int, text: str) -> None:
        if self._has_room_beside(row, column):
            beside = self.grid.span(row, column)[3] + 1
            self._change(row, beside, "", self.unit, NAMES["unit"])
        elif normal(text).rstrip("_").endswith(":"):
            self._change(row, column, text, text.rstrip(" \u3000_＿") + self.unit, NAMES["unit"])

    def _fill_beside(self, row: int, column: int, role: str) -> None:
        number = self._numbers().get(role)
        beside = self.grid.span(row, column)[3] + 1
        if number is None:
            self._miss(row, beside, self.grid.text(row, column).strip())
            return
        new = dressed(self.book, self.target, self.figures.scheme, (row, beside), number, Wanted(role))
        self._change(row, beside, "", new, NAMES[role], Source(Wanted(role, self.target.form), (self.unit,)))

    def _miss(self, row: int, column: int, label: str) -> None:
        """Note a label whose number the round does not have."""
        place = self.grid.place.at(row, column)
        self.plan.findings.append(finding("annex-no-figure", place, seen=label, names=self.unit, count=1))

    def _change(self, row: int, column: int, old: str, new: object, what: str, source: Source | None = None) -> None:
        if same(old, new) or not isinstance(new, str | int):
            return
        at = row + sum(count for template, count in self.shifts if template < row)
        known = new if isinstance(new, int) else None
        why = f"{self.unit} {what}"
        self.plan.changes.append(Change(self.grid.name, at, column, old, new, why, known, source))


def filled_in(text: str, numbers: Mapping[str, int]) -> str:
    """Return a text with the numbers put behind its empty labels: 发出：　份 becomes 发出：30份."""

    def put(match: re.Match[str]) -> str:
        role = next(name for name in _LABELS if match[name])
        room = match["colon"] or match["unit"] or len(match["gap"]) >= 2
        if not room or role not in numbers:
            return match[0]
        tail = match["unit"] or ("" if match.end() == len(text) else " " * (text[match.end()] not in ",，;；。、)） "))
        head = match[0][: match.start("gap") - match.start()]
        return f"{head}{numbers[role]}{tail}"

    return _NUMBER.sub(put, text)


def _unfilled(text: str) -> list[str]:
    """Return the labels of a text that have room for a number and none."""
    return [match["label"] for match in _NUMBER.finditer(text) if match["colon"] or len(match["gap"]) >= 2]


def _says(text: str, role: str) -> bool:
    return any(match[role] for match in _NUMBER.finditer(text))
