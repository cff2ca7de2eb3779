"""Checks on a table of counts: bases, totals and percentages that its sheet states beside the counts."""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from functools import reduce

from xlsheets.books.countrow import Cells, Rows
from xlsheets.books.part import FACT_LABELS, written
from xlsheets.books.statedpercent import Stated, adds_up, agrees, read_percent, read_percents, shown_percent
from xlsheets.core import rates, rounding
from xlsheets.core.ballot import Count
from xlsheets.core.findings import Finding, Place
from xlsheets.core.scheme import Form, Scheme
from xlsheets.core.spelling import normal
from xlsheets.core.tally import FACT_NAMES, Tally, plus
from xlsheets.core.wording import finding


class Checks:
    """Checks the rows of one block of a table of counts, item by item.

    Args:
        rows: The block's rows.
        scheme: Says base and rounding.
        form: The table's form.
        findings: Where what is wrong is added.
    """

    def __init__(self, rows: Rows, scheme: Scheme, form: Form, findings: list[Finding]) -> None:
        self.rows, self.table, self.grid = rows, rows.table, rows.grid
        self.scheme, self.form, self.findings = scheme, form, findings
        self._without_base: set[int] = set()

    def row(self, cells: Cells, tally: Tally, extra: dict[str, Count]) -> None:
        """Check what stands around an item's counts, where all of them are known."""
        marked = tally.marked
        if marked is not None and cells.levels:
            self._base(cells, tally, marked)
            self._missing_base(cells, tally, marked, extra)
            self._total(cells, marked, extra)
            self._valid(cells, tally, marked, extra)
            self._percents(cells, tally)

    def level_range(self, cells: Cells) -> Place:
        """Return the cells of an item's counts."""
        columns = list(cells.levels.values()) or list(cells.percents.values())
        return self.grid.place.at(cells.row, min(columns), cells.row, max(columns))

    def _base(self, cells: Cells, tally: Tally, marked: int) -> None:
        """More marks than ballots."""
        limits = {role: getattr(tally.facts, role) for role in ("valid", "returned")}
        own = self.rows.own_ballots(cells.row)
        if own is not None:
            limits.setdefault(own[0], own[2])
        for role, limit in limits.items():
            if limit is not None and marked > limit:
                name, name_en = FACT_LABELS[role]
                place = self.level_range(cells)
                self.findings.append(
                    finding("counts-exceed-base", place, base=name, base_en=name_en, sum=marked, limit=limit)
                )
                return

    def _missing_base(self, cells: Cells, tally: Tally, marked: int, extra: dict[str, Count]) -> None:
        """More ballots of the row's own than its numbers account for: valid or not, nobody knows; said once a row."""
        base, own = self.scheme.rate.base, self.rows.own_ballots(cells.row)
        if own is None or base not in ("valid", "returned") or rates.base_count(tally, self.scheme) is not None:
            return
        if self.table.days is not None and tally.facts.returned is None:  # the cover may state it of all days
            return
        unreadable = self.rows.has_unreadable_facts(cells.row) or any(count.problem for count in extra.values())
        (role, column, stated), given = own, marked + (tally.blank or 0) + (tally.void_items or 0)
        if unreadable or stated <= given or cells.row in self._without_base:
            return
        self._without_base.add(cells.row)
        (missing, missing_en), (label, label_en) = FACT_LABELS[base], FACT_LABELS[role]
        self.findings.append(
            finding(
                "base-unknown",
                self.grid.place.at(cells.row, column),
                label=self.grid.shown_text(self.table.header.bottom, column).strip() or label,
                label_en=label_en,
                stated=stated,
                item=cells.item,
                sum=given,
                left=stated - given,
                base=missing,
                base_en=missing_en,
            )
        )

    def _total(self, cells: Cells, marked: int, extra: dict[str, Count]) -> None:
        """A total column: the levels, with or without blanks and void marks."""
        column = cells.beside.get("total")
        if column is None or (cells.row, column) in self.rows.unvalued or self.grid.value(cells.row, column) == "":
            return
        parts = [extra[role].number or 0 for role in ("blank", "void_item") if role in extra]
        stated = self.rows.number(cells.row, column).number
        if stated is not None and stated not in {marked, marked + sum(parts), *(marked + part for part in parts)}:
            place = self.grid.place.at(cells.row, column)
            label = self.grid.shown_text(self.table.header.bottom, column).strip() or "合计"
            self.findings.append(finding("sum-mismatch", place, label=label, stated=stated, sum=marked + sum(parts)))

    def _valid(self, cells: Cells, tally: Tally, marked: int, extra: dict[str, Count]) -> None:
        """有效, where blanks and void marks are stated: levels, blanks and void marks make it up."""
        valid = tally.facts.valid
        if "blank" not in extra or valid is None or marked > valid or tally.blank is None or tally.void_items is None:
            return
        total = marked + tally.blank + tally.void_items
        if total != valid:
            own = self.table.column("valid")
            place = self.grid.place.at(cells.row, own) if own is not None else self.level_range(cells)
            self.findings.append(finding("sum-mismatch", place, label="有效", stated=valid, sum=total))

    # ── percentages ─────────────────────────────────────────────────

    def states_percents(self, cells: Cells) -> bool:
        """Return whether an item's columns of percentages hold anything."""
        return any(self.grid.value(cells.row, column) != "" for column in cells.percents.values())

    def _stated(self, cells: Cells) -> Iterator[tuple[int, int, int, Stated]]:
        """Yield each level's stated percentage with its cell: beside the counts, or in the row under them."""
        places = [(at, cells.row, column) for at, column in cells.percents.items()]
        for row, above in self.table.percent_rows.items():
            if above == cells.row:
                places += [(at, row, column) for at, column in cells.levels.items()]
        values = read_percents(self.grid.value(row, column) for _, row, column in places)
        for (at, row, column), value in zip(places, values, strict=True):
            if value is not None:
                yield at, row, column, value

    def _percents(self, cells: Cells, tally: Tally) -> None:
        """Compare stated percentages with ours; a single one that makes the row add up to 100 is complemented."""
        base = rates.base_count(tally, self.scheme)
        stated = {at: (row, column, value) for at, row, column, value in self._stated(cells)}
        if not base:
            return
        rule = self.scheme.rounding
        wrong = {
            at: cell
            for at, cell in stated.items()
            if not agrees(cell[2], Fraction(tally.counts[at] or 0, base), rule.mode, rule.places)
        }
        values, odd = [cell[2] for cell in stated.values()], [cell[2] for cell in wrong.values()]
        complemented = len(wrong) == 1 and len(stated) == len(tally.counts) and adds_up(values, odd)
        ours = rounding.percent_row(tally.counts, base, rule)
        for at, (row, column, value) in sorted(wrong.items()):
            plain = rounding.percent(Fraction(tally.counts[at] or 0, base), rule)
            shown = ours[at] if not complemented and ours[at] is not None else plain
            if rule.complement != "none" and agrees(value, (ours[at] or Fraction(0)) / 100, rule.mode, 10):
                continue
            self.findings.append(
                finding(
                    "percent-complemented" if complemented else "percent-mismatch",
                    self.grid.place.at(row, column),
                    stated=shown_percent(self.grid.value(row, column)),
                    count=tally.counts[at],
                    base=base,
                    percent=rounding.text(shown if shown is not None else plain, rule) + "%",
                )
            )
        self._rate(cells, tally, base)

    def _rate(self, cells: Cells, tally: Tally, base: int) -> None:
        """Compare a stated satisfaction rate with ours."""
        column = cells.beside.get("rate")
        value = None if column is None else read_percent(self.grid.value(cells.row, column))
        share = rates.satisfaction_rate(tally, self.scheme, self.form)
        rule = self.scheme.rounding
        if column is None or value is None or share is None or agrees(value, share, rule.mode, rule.places):
            return
        top = share * base
        self.findings.append(
            finding(
                "percent-mismatch",
                self.grid.place.at(cells.row, column),
                stated=shown_percent(self.grid.value(cells.row, column)),
                count=top if top.denominator == 1 else float(top),
                base=base,
                percent=rounding.text(rounding.percent(share, rule), rule) + "%",
            )
        )

    def percents_alone(self, cells: Cells, tally: Tally) -> None:
        """Percentages without counts give no count; say so, and which of them no count can print."""
        base = rates.base_count(tally, self.scheme) or 0
        rule = self.scheme.rounding
        impossible = False
        for _, row, column, value in self._stated(cells) if base else ():
            if not any(agrees(value, Fraction(count, base), rule.mode, rule.places) for count in range(base + 1)):
                impossible = True
                place = self.grid.place.at(row, column)
                seen = written(self.grid.value(row, column))
                self.findings.append(finding("percent-impossible", place, stated=seen, base=base))
        if not impossible:
            columns = list(cells.percents.values())
            place = self.grid.place.at(cells.row, min(columns), cells.row, max(columns))
            self.findings.append(finding("percent-only", place, item=cells.item))


# ── total rows ───────────────────────────────────────────────────────────


def check_totals(blocks: Sequence[Rows]) -> None:
    """Compare each total row with the rows above it, column by column; in a further block with all blocks too.

    A total row that names an item or a person, where rater groups are rows, is theirs.
    """
    for number, rows in enumerate(blocks):
        table = rows.table
        columns = list(dict.fromkeys(_summed_columns(rows)))
        before = [list(dict.fromkeys(_summed_columns(other))) for other in blocks[:number]]
        since = table.header.bottom
        for row, kind in table.totals:
            if kind == "average":
                continue
            above = [other for other in _rows_of_total(rows, row) if other < row]
            recent = [other for other in above if other > since]
            for at, column in enumerate(columns):
                left = [
                    (other, [(line, others[at]) for line in other.table.rows])
                    for other, others in zip(blocks, before, strict=False)
                ]
                own = [[(line, column) for line in lines] for lines in (recent, above)]
                _check_total(rows, row, column, own, left)
            if kind == "subtotal":
                since = row


_Lines = list[tuple[int, int]]


def _summed_columns(rows: Rows) -> Iterator[int]:
    """Yield the columns that a total row adds up."""
    table = rows.table
    yield from (level.column for level in table.header.levels if not level.percent)
    yield from (column for role, column in table.header.beside if role in ("blank", "void_item", "total"))
    if table.by in ("subjects", "units") or table.days is not None:
        yield from (column for role in FACT_NAMES if (column := table.column(role)) is not None)


def _rows_of_total(rows: Rows, row: int) -> list[int]:
    """Return the rows that a total row may add up: those of the item, or the person, that it names, else all."""
    table = rows.table
    column = table.column("subject") if table.by == "subjects" else table.item_column
    name = "" if column is None else normal(table.grid.shown_text(row, column))
    if column is None or not name or table.column("group") is None:
        return table.rows
    named = {other: rows.named(other) for other in table.rows}
    keys = {named[other] for other in table.rows if normal(table.grid.shown_text(other, column)) == name}
    return [other for other in table.rows if named[other] in keys] if keys else table.rows


def _check_total(rows: Rows, row: int, column: int, own: list[_Lines], left: list[tuple[Rows, _Lines]]) -> None:
    """Compare one total with the sums that it may be: since the last subtotal, of its block, of all blocks so far."""
    if rows.grid.value(row, column) == "" or (row, column) in rows.unvalued:
        return
    stated = rows.number(row, column).number
    if stated is None:
        return
    sums = [_sum(rows, cells) for cells in own]
    if left:
        sums.append(reduce(plus, (_sum(other, cells) for other, cells in left), sums[-1]))
    if None not in sums and stated not in sums:
        place = rows.grid.place.at(row, column)
        rows.findings.append(
            finding(
                "total-row-mismatch",
                place,
                stated=stated,
                sum=min((one for one in sums if one is not None), key=lambda one: abs(one - stated)),
            )
        )


def _sum(rows: Rows, cells: _Lines) -> int | None:
    """Return the sum of some cells; None when one of them is no number."""
    total = 0
    for row, column in cells:
        count = rows.count(row, column)
        if count.problem:
            return None
        total += count.number or 0
    return total
