"""Filling one table of an office's workbook: its rows, its totals, row by row into a plan.

What an office computes by formula is never overwritten: its result is compared.
"""

from collections.abc import Sequence

from xlsheets.books.annexhead import RESULTS
from xlsheets.books.dress import dressed
from xlsheets.books.grid import Grid
from xlsheets.books.officebook import OfficeBook
from xlsheets.books.plan import NAMES, Change, Plan, Source, reason
from xlsheets.books.tablegap import Blanks, listed, without_column, without_figure
from xlsheets.books.tablerow import Row, Rows
from xlsheets.books.target import PRINTED, Target
from xlsheets.core.figures import Figure, Figures, Wanted
from xlsheets.core.findings import Refused
from xlsheets.core.spelling import normal
from xlsheets.core.wording import finding

_ROOM = frozenset("/-—_%.()人票份个名 ")
"""What a cell may hold that only marks the place of a figure."""


class TableFill:
    """Plans one table.

    Args:
        book: The office's workbook.
        figures: The round's figures.
        target: The table.
        unit: The unit that the table is of.
        shifts: Rows inserted above on the same sheet: template row, how many; added to.
        elsewhere: Leaves whose rows other tables have.
    """

    def __init__(
        self,
        book: OfficeBook,
        figures: Figures,
        target: Target,
        unit: str | None,
        shifts: list[tuple[int, int]],
        elsewhere: frozenset[str] = frozenset(),
    ) -> None:
        self.book, self.figures, self.target, self.shifts = book, figures, target, shifts
        self.grid: Grid = target.grid
        self.rows = Rows(figures, target, unit)
        self.elsewhere = elsewhere
        self.blanks = Blanks(target)
        self.plan = Plan()

    def planned(self) -> Plan:
        """Return what every row and total needs.

        Raises:
            Refused: annex-no-room, annex-no-item.
        """
        self._check_items()
        printed = self.rows.printed()
        self.plan.findings += self.rows.findings
        self.plan.findings += without_column(self.target, [row.item for row in printed if row.item])
        self.plan.findings += without_figure(self.book, self.target)
        missing = [row for row in self.rows.missing(printed) if row.units[0] not in self.elsewhere]
        places = self._room(missing)
        fresh = [
            Row(place, row.units, row.subject, row.item, row.group, True)
            for place, row in zip(places, missing, strict=True)
        ]
        template = self.target.blank[-1] if self.target.blank else None
        rows = [*printed, *fresh]
        self._number(rows, template)
        for row in rows:
            self._fill_row(row, rows, template)
        self._fill_totals(rows, template)
        self.plan.findings += self.blanks.findings()
        return self.plan

    def _check_items(self) -> None:
        """Refuse a table that shows no item of a form with several and no overall one."""
        results = {column: wanted for column, wanted in self.target.columns.items() if wanted.name in RESULTS}
        if "item" in self.target.keys or not results:
            return
        if all(wanted.item is None for wanted in results.values()):
            place = self.grid.place.at(self.target.header.top, 0)
            items = "、".join(self.target.form.texts)
            raise Refused(finding("annex-no-item", place, table=self.target.title, items=items))

    def _room(self, rows: Sequence[Row]) -> list[int]:
        """Return a place for each row that is not printed: blank rows, the last of them grown."""
        blank = self.target.blank
        if not rows:
            return []
        if not blank or "item" in self.target.keys:
            raise self._no_room(rows)
        more = len(rows) - len(blank)
        if more > 0:
            if shared := self._shared_in(blank[-1]):
                raise self._no_room(rows, shared)
            self.plan.growth.append((self.grid.name, self.shifted(blank[-1]), more))
            self.shifts.append((blank[-1], more))
            return [*blank, *(-number for number in range(1, more + 1))]
        return blank[: len(rows)]

    def _no_room(self, rows: Sequence[Row], shared: str = "") -> Refused:
        """Return the refusal of a table without room: who lacks a row, and which rows say nothing known."""
        names = list(dict.fromkeys(row.subject or row.units[0] for row in rows))
        unknown = listed([f"“{text}”（{self.grid.place.at(row, 0).cell}）" for row, text in self.rows.unknown])
        odd = f"；对不上的行：{unknown}" if unknown else ""
        odd_en = f"; rows that nothing fits: {unknown}" if unknown else ""
        if shared:
            odd += f"；空行与别的行合并（{shared}），不能作样板"
            odd_en += f"; the blank row shares a cell with others ({shared}) and cannot be repeated"
        values = {"names": listed(names), "table": self.target.title, "odd": odd, "odd_en": odd_en}
        place = self.grid.place.at(self.target.header.top, 0)
        return Refused(finding("annex-no-room", place, count=len(rows), **values))

    def _shared_in(self, row: int) -> str:
        """Return the range of a cell that a row shares with the rows around it; empty when it stands alone."""
        for column in range(self.target.header.right + 1):
            top, left, bottom, right = self.grid.span(row, column)
            if top != bottom:
                return self.grid.place.at(top, left, bottom, right).cell or ""
        return ""

    def shifted(self, row: int) -> int:
        """Return where a row of the original stands once rows were inserted above it."""
        return row + sum(count for template, count in self.shifts if template < row)

    def _place(self, row: Row, template: int | None) -> tuple[int, int]:
        """Return a row's number in the filled book, and the row of the original whose cells it has."""
        if row.row >= 0:
            return self.shifted(row.row), row.row
        assert template is not None
        return self.shifted(template) - row.row, template

    # ── names and numbers ───────────────────────────────────────────

    def _number(self, rows: Sequence[Row], template: int | None) -> None:
        """Write number and names into the rows that had none; numbers go on from the row above."""
        last = 0
        for row in sorted(rows, key=lambda row: self._place(row, template)):
            at, source = self._place(row, template)
            column = self.target.keys.get("number")
            old = "" if column is None or row.row < 0 else self.grid.value(source, column)
            if not row.fresh:
                last = int(old) if isinstance(old, int | float) else last + 1
                continue
            last = int(old) if isinstance(old, int | float) else last + 1
            texts: dict[str, str | int | None] = {
                "number": last,
                "unit": row.units[0],
                "name": row.subject,
                "group": self._group_of(row),
            }
            for key, value in texts.items():
                self._name(row, at, source, key, value)

    def _group_of(self, row: Row) -> str | None:
        return row.group or ("全体" if "group" in self.target.keys and self.target.form.groups else None)

    def _name(self, row: Row, at: int, source: int, key: str, value: str | int | None) -> None:
        column = self.target.keys.get(key)
        if column is None or value is None or self._is_covered(source, column):
            return
        old = "" if row.row < 0 else self.grid.value(source, column)
        if self.book.has_formula(self.grid, source, column) or (key == "number" and old != "") or old == value:
            return
        why = f"{row.subject or row.units[0]} {NAMES[key] if key != 'unit' else '单位'}"
        self.plan.changes.append(Change(self.grid.name, at, column, old, value, why, value))

    # ── figures ─────────────────────────────────────────────────────

    def _fill_row(self, row: Row, rows: Sequence[Row], template: int | None) -> None:
        if not self.figures.returned(row.units):
            return
        at, source = self._place(row, template)
        for column, wanted in sorted(self.target.columns.items()):
            figure = self._figure(wanted, row)
            if figure is None:
                whose = row.subject or self._with_causes(row.units[0], wanted, row.units, row.item, row.group)
                self._leave(row.row, source, column, whose)
            if figure is None or not self._is_its_own(row, column, figure, wanted, rows):
                continue
            of = Source(wanted, row.units, row.subject, row.item, row.group)
            self._set((at, column), source, figure, of, inserted=row.row < 0)

    def _leave(self, row: int, source: int, column: int, name: str) -> None:
        """Note a cell of the table that stays empty because its figure is not known."""
        computed = self.book.has_formula(self.grid, source, column)
        if not computed and not self._is_covered(source, column) and self.grid.value(source, column) == "":
            self.blanks.add(row, column, name)

    def _with_causes(
        self, name: str, wanted: Wanted, units: Sequence[str], item: str | None = None, group: str | None = None
    ) -> str:
        """Return whose row it is, with the units because of which a sum of theirs is not known."""
        causes = self.figures.causes(wanted, units, item, group)
        return f"{name}（{listed(causes)}）" if causes else name

    def _figure(self, wanted: Wanted, row: Row) -> Figure:
        return self.figures.figure(wanted, row.units, row.subject, row.item, row.group)

    def _is_its_own(self, row: Row, column: int, figure: Figure, wanted: Wanted, rows: Sequence[Row]) -> bool:
        """Return whether a cell may show a row's figure: merged over several rows, only when all have the same."""
        top, left, bottom, _ = self.grid.span(max(row.row, 0), column)
        if row.row < 0 or top == bottom:
            return True
        if (top, left) != (row.row, column):
            return False
        others = {self._figure(wanted, other) for other in rows if top <= other.row <= bottom}
        if others == {figure}:
            return True
        place = self.grid.place.at(top, left, bottom, left)
        self.plan.findings.append(finding("annex-merged-rows", place, seen=f"{bottom - top + 1}"))
        return False

    def _fill_totals(self, rows: Sequence[Row], template: int | None) -> None:
        """Fill total rows with the roll-up of the units above, 小计 with that of the rows since the last one."""
        if self.target.kind == "items":
            return
        start = -1
        for total in sorted((*self.target.totals, *self.target.subtotals)):
            if total in self.target.subtotals:
                part = [row for row in rows if start < self._place(row, template)[1] < total]
                start = total
            else:
                part = list(rows)
            self._fill_total(total, [row for row in part if self.figures.returned(row.units)])

    def _fill_total(self, total: int, rows: Sequence[Row]) -> None:
        units = list(dict.fromkeys(unit for row in rows for unit in row.units))
        if not units:
            return
        of_people = self.target.kind == "subjects"
        for column, wanted in sorted(self.target.columns.items()):
            if wanted.name in ("verdict", "code") or (of_people and wanted.name not in RESULTS):
                continue
            figure = self.figures.figure(wanted, units)
            if figure is None:
                self._leave(total, total, column, self._with_causes("合计", wanted, units))
            self._set((self.shifted(total), column), total, figure, Source(wanted, tuple(units)), total=True)

    def _is_covered(self, row: int, column: int) -> bool:
        top, left, _, _ = self.grid.span(row, column)
        return (top, left) != (row, column)

    def _compare_unknown(self, at: tuple[int, int], source: int, why: str) -> None:
        """Plan a comparison for a formula whose true figure is unknown: its result is then not the whole."""
        row, column = at
        if self.book.has_formula(self.grid, source, column) and not self._is_covered(source, column):
            old = self.grid.value(source, column)
            self.plan.compared.append(Change(self.grid.name, row, column, old, None, why, None))

    def _set(
        self,
        at: tuple[int, int],
        source: int,
        figure: Figure,
        of: Source,
        inserted: bool = False,
        total: bool = False,
    ) -> None:
        """Plan one cell: nothing for an unknown figure or a covered cell, a comparison for a formula."""
        row, column = at
        wanted = of.wanted
        why = "合计 " + reason(wanted, ()) if total else reason(wanted, of.units, of.subject, of.item, of.group)
        if figure is None and wanted.name in ("counts", "percent", "rate") and not inserted:
            self._compare_unknown(at, source, why)
        if figure is None or self._is_covered(source, column):
            return
        old = "" if inserted else self.grid.value(source, column)
        new = dressed(self.book, self.target, self.figures.scheme, (source, column), figure, wanted)
        change = Change(self.grid.name, row, column, old, new, why, figure, of)
        if self.book.has_formula(self.grid, source, column):
            self.plan.compared.append(change)
        elif same(old, new):
            self.plan.standing.append(change)
        elif self._is_taken(old, wanted):
            place = self.grid.place.at(source, column)
            self.plan.findings.append(finding("annex-cell-taken", place, seen=old, why=why, ours=new))
        else:
            self.plan.changes.append(change)

    def _is_taken(self, old: object, wanted: Wanted) -> bool:
        """Return whether an office has written something into a cell that is not ours to overwrite."""
        if isinstance(old, str):
            figures = set("0123456789")
            return bool(set(normal(old)) - _ROOM - figures)
        return wanted.name in PRINTED and not self.target.filled


def same(old: object, new: object) -> bool:
    """Return whether a cell holds already what it shall hold."""
    if isinstance(old, int | float) and isinstance(new, int | float) and not isinstance(old, bool):
        return float(old) == float(new)
    return old == new
