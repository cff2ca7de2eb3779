"""Counts made by hand: tables of layouts D and E → parts, every stated figure checked."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from xlsheets.books.part import FACT_LABELS, Part, written
from xlsheets.books.table import Table
from xlsheets.books.vocabulary import Vocabulary
from xlsheets.core import rates, rounding
from xlsheets.core.ballot import Count, read_count
from xlsheets.core.findings import Finding, Place, Severity
from xlsheets.core.scheme import Form
from xlsheets.core.spelling import normal
from xlsheets.core.tally import FACT_NAMES, Facts, Tally, minus
from xlsheets.core.wording import finding

_Stated = tuple[Fraction, int | None, bool]
"""A stated percentage: the number, its decimals, and whether it is in percent for certain."""


@dataclass
class _Cells:
    """The cells of one item in one row."""

    item: str
    row: int
    levels: dict[int, int] = field(default_factory=dict)  # level position → column
    percents: dict[int, int] = field(default_factory=dict)
    beside: dict[str, int] = field(default_factory=dict)  # blank, void_item, total, rate → column


def read_counts(
    table: Table, words: Vocabulary, group: str | None, subject: str, facts: Facts
) -> tuple[list[Part], list[Finding]]:
    """Return the parts of a table of counts, and what was found in it.

    Args:
        table: Of layout D or E (or a summary), with its form.
        words: The scheme's vocabulary.
        group: The rater group of the whole table, if the sheet names one.
        subject: The subject of the whole table, if the sheet names one.
        facts: What the cover states; a row's own numbers come before it.
    """
    reader = _Reader(table, words, group, subject, facts)
    return reader.read(), reader.findings


class _Reader:
    """Reads one table; holds what its steps share."""

    def __init__(self, table: Table, words: Vocabulary, group: str | None, subject: str, facts: Facts) -> None:
        assert table.form is not None
        self.table, self.grid, self.words = table, table.grid, words
        self.form: Form = table.form
        self.scheme = words.scheme
        self.levels = words.scheme.levels(self.form)
        self.position = {normal(level): at for at, level in enumerate(self.levels)}
        self.group, self.subject, self.facts = group, subject, facts
        self.group_names = {normal(one.name): one.name for one in self.form.groups}
        self.findings: list[Finding] = []
        self.unvalued = set(self.grid.unvalued)
        self.numbers: dict[tuple[int, int], int] = {}
        self.spans = self._item_spans()
        names = Counter(table.key_text(row, "subject") for row in table.rows)
        self.namesakes = {name for name, times in names.items() if name and times > 1}

    def _item_spans(self) -> list[tuple[str | None, int, int]]:
        """Return each heading with its first column and the first column of the next."""
        starts: dict[str | None, int] = {}
        for level in self.table.header.levels:
            starts.setdefault(level.heading, level.column)
        ordered = sorted(starts.items(), key=lambda pair: pair[1])
        ends = [start for _, start in ordered[1:]] + [self.grid.width]
        return [(heading, start, end) for (heading, start), end in zip(ordered, ends, strict=True)]

    def read(self) -> list[Part]:
        """Read every row, then check the total rows against them."""
        parts: list[Part] = []
        named: dict[tuple[str, str], Place] = {}
        for row in self.table.rows:
            if self._is_unused(row) or not self._is_new(row, named):
                continue
            facts = self._row_facts(row)
            parts += [self._part(cells, facts) for cells in self._cells(row)]
        self._check_totals()
        return parts

    def _is_unused(self, row: int) -> bool:
        """Return whether a row for somebody names nobody and holds nothing: a line that was not needed."""
        if self.table.by != "subjects" or self.table.key_text(row, "subject"):
            return False
        columns = [level.column for level in self.table.header.levels]
        return all(self.grid.value(row, column) == "" for column in columns)

    def _is_new(self, row: int, named: dict[tuple[str, str], Place]) -> bool:
        """Return whether a row's subject stands here for the first time; a second line is not counted."""
        column = self.table.column("subject")
        if self.table.by != "subjects" or column is None or not self.form.of_people:
            return True
        name = self._subject(row)
        unit = self.table.key_text(row, "unit")
        place = self.grid.place.at(row, column)
        first = named.setdefault((unit, normal(name)), place)
        if first == place or not name:
            return True
        self.findings.append(finding("member-duplicate", place, seen=name, first=first.cell))
        return False

    def _cells(self, row: int) -> Iterator[_Cells]:
        """Yield the cells of each item in a row: one item, or one a heading."""
        for heading, start, end in self.spans:
            item = self.table.items.get(row if heading is None else heading)
            if item is None and heading is None and self.form.sole_item:
                item = self.form.sole_item
            if item is None or item in self.form.scored:
                continue
            cells = _Cells(item, row)
            for level in self.table.header.levels:
                if level.heading != heading or (at := self.position.get(level.level)) is None:
                    continue
                (cells.percents if level.percent else cells.levels).setdefault(at, level.column)
            sole = len(self.spans) == 1
            for role, column in self.table.header.beside:
                if sole or start < column < end:
                    cells.beside.setdefault(role, column)
            yield cells

    def _number(self, row: int, column: int) -> Count:
        """Read a count cell and note what is odd about it."""
        place = self.grid.place.at(row, column)
        if (row, column) in self.unvalued:
            return Count(problem="not-a-number")
        value = self.grid.value(row, column)
        count = read_count(value)
        seen = written(value)
        if count.problem:
            self.findings.append(finding(count.problem, place, seen=seen))
        elif count.in_text:
            self.findings.append(finding("count-in-text", place, seen=seen, count=count.number))
        if count.number is not None:
            self.numbers[row, column] = count.number
        return count

    def _row_facts(self, row: int) -> Facts:
        """Return the numbers of ballots that the row itself states, over those of the cover."""
        numbers: dict[str, int | None] = dict.fromkeys(FACT_NAMES)
        columns = {role: column for role in FACT_NAMES if (column := self.table.column(role)) is not None}
        if len(self.spans) == 1 and "void" not in columns and "valid" in columns:
            column = self.table.column("void_item")
            if column is not None and "returned" in columns:
                columns["void"] = column
        if not columns:
            return self.facts
        for role, column in columns.items():
            numbers[role] = self._number(row, column).number
        issued, returned, valid, void = (numbers[role] for role in ("issued", "returned", "valid", "void"))
        place = self.grid.place
        if issued is not None and returned is not None and issued < returned:
            self.findings.append(
                finding(
                    "issued-less-than-returned", place.at(row, columns["returned"]), issued=issued, returned=returned
                )
            )
        if returned is not None and valid is not None:
            if void is not None and valid + void != returned:
                at = place.at(row, columns["valid"])
                self.findings.append(finding("sum-mismatch", at, label="有效", stated=valid, sum=returned - void))
            elif valid > returned:
                at = place.at(row, columns["valid"])
                self.findings.append(finding("sum-mismatch", at, label="有效", stated=valid, sum=f"≤ {returned}"))
        if valid is None:
            numbers["valid"] = minus(returned, void)
        if void is None:
            numbers["void"] = minus(numbers["returned"], numbers["valid"])
        own = Facts(**numbers)
        if own.returned is not None and own.valid is None:
            return Facts(own.eligible, own.present, own.issued, own.returned).over(
                Facts(self.facts.eligible, self.facts.present, self.facts.issued)
            )
        return own.over(self.facts)

    # ── one item in one row ─────────────────────────────────────────

    def _part(self, cells: _Cells, facts: Facts) -> Part:
        read = {at: self._number(cells.row, column) for at, column in cells.levels.items()}
        extra = {
            role: self._number(cells.row, column)
            for role in ("blank", "void_item")
            if (column := cells.beside.get(role)) is not None and column != self._void_fact_column()
        }
        any_number = any(count.number is not None or count.problem for count in (*read.values(), *extra.values()))
        counts = tuple(self._level_count(read.get(at), any_number) for at in range(len(self.levels)))
        place = self._level_range(cells)
        percent_only = bool(cells.percents) and not any(count.number is not None for count in read.values())
        blank, void_items = self._beside(extra, any_number)
        if blank is None and void_items is not None and "blank" not in cells.beside and None not in counts:
            rest = minus(minus(facts.valid, sum(count or 0 for count in counts)), void_items)
            blank = rest if rest is not None and rest >= 0 else None
        tally = Tally(counts, blank, void_items, facts)
        if percent_only and not any(count.problem for count in read.values()) and self._states_percents(cells):
            self._check_percents_alone(cells, tally)
        elif not any_number and not self._unvalued_in(cells):
            severity = Severity.INFO if self.scheme.counting.blank == "abstain" else Severity.WARNING
            self.findings.append(finding("blank-item", place, severity, item=cells.item))
        self._check_row(cells, tally, extra)
        return Part(
            self.form,
            cells.item,
            counts,
            self._subject(cells.row),
            self._group(cells.row),
            self.table.key_text(cells.row, "unit") or None if self.table.by == "units" else None,
            blank,
            void_items,
            facts=facts,
            places=[place],
        )

    def _void_fact_column(self) -> int | None:
        """The 无效 column, where it states void ballots of the row rather than void marks of the item."""
        if self.table.column("returned") is not None and self.table.column("valid") is not None:
            return self.table.column("void_item")
        return None

    @staticmethod
    def _level_count(count: Count | None, any_number: bool) -> int | None:
        """An empty cell is 0 beside a number, unknown in a row without any."""
        if count is None or count.problem:
            return None
        return count.number if count.number is not None else 0 if any_number else None

    @staticmethod
    def _beside(extra: dict[str, Count], any_number: bool) -> tuple[int | None, int | None]:
        def number(role: str, absent: int | None) -> int | None:
            count = extra.get(role)
            if count is None:
                return absent
            if count.problem:
                return None
            return count.number if count.number is not None else 0 if any_number else None

        return number("blank", None), number("void_item", 0)

    def _level_range(self, cells: _Cells) -> Place:
        columns = list(cells.levels.values()) or list(cells.percents.values())
        return self.grid.place.at(cells.row, min(columns), cells.row, max(columns))

    def _unvalued_in(self, cells: _Cells) -> bool:
        return any((cells.row, column) in self.unvalued for column in cells.levels.values())

    def _subject(self, row: int) -> str:
        if not self.form.of_people:
            return ""
        name = self._key(row, "subject")
        number = self.table.key_text(row, "member_number")
        return f"{name}（{number}）" if number and name in self.namesakes else name or self.subject

    def _key(self, row: int, role: str) -> str:
        """Return a row's name or group, which may stand in the first of the rows that it holds for.

        Empty where the items begin anew without one.
        """
        text = self.table.key_text(row, role)
        if text or self.table.by != "items" or self.table.column(role) is None:
            return text
        seen = {self.table.items.get(row)}
        for above in reversed(self.table.rows[: bisect_left(self.table.rows, row)]):
            if self.table.items.get(above) in seen:
                return ""
            if text := self.table.key_text(above, role):
                return text
            seen.add(self.table.items.get(above))
        return ""

    def _group(self, row: int) -> str | None:
        column = self.table.column("group")
        if column is None or not self.group_names:
            return self.group
        text = self._key(row, "group")
        name = self.group_names.get(normal(text))
        if text and name is None:
            groups = "、".join(self.group_names.values())
            self.findings.append(finding("group-unknown", self.grid.place.at(row, column), seen=text, groups=groups))
        return name or (None if text else self.group)

    # ── checks ──────────────────────────────────────────────────────

    def _check_row(self, cells: _Cells, tally: Tally, extra: dict[str, Count]) -> None:
        marked = tally.marked
        if marked is not None and any(column is not None for column in cells.levels.values()):
            self._check_base(cells, tally, marked)
            self._check_sums(cells, tally, marked, extra)
            self._check_percents(cells, tally)

    def _check_base(self, cells: _Cells, tally: Tally, marked: int) -> None:
        for role in ("valid", "returned"):
            limit = getattr(tally.facts, role)
            if limit is not None and marked > limit:
                name, name_en = FACT_LABELS[role]
                self.findings.append(
                    finding(
                        "counts-exceed-base",
                        self._level_range(cells),
                        base=name,
                        base_en=name_en,
                        sum=marked,
                        limit=limit,
                    )
                )
                return

    def _check_sums(self, cells: _Cells, tally: Tally, marked: int, extra: dict[str, Count]) -> None:
        """Check the total column, and 有效 where blanks and void marks are stated."""
        parts = [extra[role].number or 0 for role in ("blank", "void_item") if role in extra]
        column = cells.beside.get("total")
        if column is not None and (cells.row, column) not in self.unvalued and self.grid.value(cells.row, column) != "":
            stated = self._number(cells.row, column).number
            sums = {marked, marked + sum(parts), *(marked + part for part in parts)}
            if stated is not None and stated not in sums:
                place = self.grid.place.at(cells.row, column)
                label = self.grid.shown_text(self.table.header.bottom, column).strip() or "合计"
                total = marked + sum(parts) if parts else marked
                self.findings.append(finding("sum-mismatch", place, label=label, stated=stated, sum=total))
        valid = tally.facts.valid
        if "blank" not in extra or valid is None or marked > valid or tally.blank is None or tally.void_items is None:
            return
        total = marked + tally.blank + tally.void_items
        if total != valid:
            own = self.table.column("valid")
            place = self.grid.place.at(cells.row, own) if own is not None else self._level_range(cells)
            self.findings.append(finding("sum-mismatch", place, label="有效", stated=valid, sum=total))

    def _states_percents(self, cells: _Cells) -> bool:
        return any(self.grid.value(cells.row, column) != "" for column in cells.percents.values())

    def _percent_cells(self, cells: _Cells) -> list[tuple[int, int, int]]:
        """Return where percentages of the levels are stated: beside the counts, or in the row under them."""
        found = [(at, cells.row, column) for at, column in cells.percents.items()]
        for row, above in self.table.percent_rows.items():
            if above == cells.row:
                found += [(at, row, column) for at, column in cells.levels.items()]
        return found

    def _stated_percents(self, cells: _Cells) -> Iterator[tuple[int, int, int, _Stated]]:
        """Yield each level's stated percentage with its cell."""
        places = self._percent_cells(cells)
        values = _percents(self.grid.value(row, column) for _, row, column in places)
        for (at, row, column), value in zip(places, values, strict=True):
            if value is not None:
                yield at, row, column, value

    def _check_percents(self, cells: _Cells, tally: Tally) -> None:
        base = rates.base_count(tally, self.scheme)
        stated = {at: (row, column, value) for at, row, column, value in self._stated_percents(cells)}
        if not base:
            return
        rule = self.scheme.rounding
        wrong = {
            at: (row, column, value)
            for at, (row, column, value) in stated.items()
            if not _agrees(value, Fraction(tally.counts[at] or 0, base), rule.mode, rule.places)
        }
        complemented = len(wrong) == 1 and len(stated) == len(self.levels) and _adds_up(stated.values(), wrong.values())
        ours = rounding.percent_row(tally.counts, base, rule)
        for at, (row, column, value) in sorted(wrong.items()):
            plain = rounding.percent(Fraction(tally.counts[at] or 0, base), rule)
            shown = ours[at] if not complemented and ours[at] is not None else plain
            if rule.complement != "none" and _agrees(value, (ours[at] or Fraction(0)) / 100, rule.mode, 10):
                continue
            self.findings.append(
                finding(
                    "percent-complemented" if complemented else "percent-mismatch",
                    self.grid.place.at(row, column),
                    stated=_shown_percent(self.grid.value(row, column)),
                    count=tally.counts[at],
                    base=base,
                    percent=rounding.text(shown if shown is not None else plain, rule) + "%",
                )
            )
        self._check_rate(cells, tally, base)

    def _check_rate(self, cells: _Cells, tally: Tally, base: int) -> None:
        column = cells.beside.get("rate")
        value = None if column is None else _percent(self.grid.value(cells.row, column))
        share = rates.satisfaction_rate(tally, self.scheme, self.form)
        rule = self.scheme.rounding
        if column is None or value is None or share is None or _agrees(value, share, rule.mode, rule.places):
            return
        top = share * base
        self.findings.append(
            finding(
                "percent-mismatch",
                self.grid.place.at(cells.row, column),
                stated=_shown_percent(self.grid.value(cells.row, column)),
                count=top if top.denominator == 1 else float(top),
                base=base,
                percent=rounding.text(rounding.percent(share, rule), rule) + "%",
            )
        )

    def _check_percents_alone(self, cells: _Cells, tally: Tally) -> None:
        """Percentages without counts give no count; say so, and which of them no count can print."""
        base = rates.base_count(tally, self.scheme)
        rule = self.scheme.rounding
        impossible = False
        for _, row, column, value in self._stated_percents(cells):
            if not base:
                continue
            if not any(_agrees(value, Fraction(count, base), rule.mode, rule.places) for count in range(base + 1)):
                impossible = True
                seen = written(self.grid.value(row, column))
                self.findings.append(
                    finding("percent-impossible", self.grid.place.at(row, column), stated=seen, base=base)
                )
        if not impossible:
            self.findings.append(finding("percent-only", self._percent_range(cells), item=cells.item))

    def _percent_range(self, cells: _Cells) -> Place:
        columns = list(cells.percents.values())
        return self.grid.place.at(cells.row, min(columns), cells.row, max(columns))

    # ── total rows ──────────────────────────────────────────────────

    def _check_totals(self) -> None:
        """Compare each total row with the rows above it, column by column."""
        columns = [level.column for level in self.table.header.levels if not level.percent]
        columns += [column for role, column in self.table.header.beside if role in ("blank", "void_item", "total")]
        if self.table.by in ("subjects", "units"):
            columns += [column for role in FACT_NAMES if (column := self.table.column(role)) is not None]
        since = self.table.header.bottom
        for row, kind in self.table.totals:
            if kind == "average":
                continue
            all_rows = [above for above in self.table.rows if above < row]
            recent = [above for above in all_rows if above > since]
            for column in dict.fromkeys(columns):
                self._check_total(row, column, all_rows, recent)
            if kind == "subtotal":
                since = row

    def _check_total(self, row: int, column: int, all_rows: Sequence[int], recent: Sequence[int]) -> None:
        value = self.grid.value(row, column)
        if value == "" or (row, column) in self.unvalued:
            return
        stated = self._number(row, column).number
        if stated is None or any((above, column) in self.unvalued for above in all_rows):
            return
        for rows in (all_rows, recent):
            if any(read_count(self.grid.value(above, column)).problem for above in rows):
                return
        sums = [sum(self._quiet(above, column) for above in rows) for rows in (recent, all_rows)]
        if stated not in sums:
            self.findings.append(
                finding("total-row-mismatch", self.grid.place.at(row, column), stated=stated, sum=sums[-1])
            )

    def _quiet(self, row: int, column: int) -> int:
        return read_count(self.grid.value(row, column)).number or 0


# ── stated percentages ───────────────────────────────────────────────────


def _shown_percent(value: object) -> str:
    """Return a stated percentage as a person reads it; a bare share such as 0.1071 is shown as 10.71%."""
    if isinstance(value, float | int) and 0 < value < 1:
        return f"{round(value * 100, 4):g}%"
    return written(value)


def _percents(values: Iterable[object]) -> list[_Stated | None]:
    """Return a row's stated percentages; one above 1 tells that none of them is a bare share."""
    read = [_percent(value) for value in values]
    points = any(one is not None and one[0] > 1 for one in read)
    return [None if one is None else (one[0], one[1], one[2] or points) for one in read]


def _percent(value: object) -> _Stated | None:
    """Return a stated percentage: the number, its decimals, and whether a % sign stands with it."""
    if isinstance(value, bool) or value == "" or value is None:
        return None
    if isinstance(value, int | float):
        number = Decimal(repr(value))
        return Fraction(number), max(0, -int(number.normalize().as_tuple().exponent)), False
    if not isinstance(value, str):
        return None
    word = normal(value)
    sign = word.endswith("%")
    try:
        number = Decimal(word.rstrip("%"))
        return Fraction(number), max(0, -int(number.as_tuple().exponent)), sign
    except (ArithmeticError, ValueError):
        return None


def _agrees(stated: _Stated, share: Fraction, mode: str, places: int) -> bool:
    """Return whether a stated percentage is a share, rounded to what it shows; 0.8929 in a cell reads as 89.29 %."""
    number, decimals, percent = stated
    readings = [(number, decimals)]
    if not percent and number <= 1:
        readings.append((number * 100, None if decimals is None else max(0, decimals - 2)))
    exact = share * 100
    for value, shown in readings:
        if abs(value - exact) < Fraction(1, 10**7):
            return True
        at = places if shown is None or shown > places else shown
        if rounding.rounded(value, places, mode) == rounding.rounded(exact, places, mode):
            return True
        if shown is not None and rounding.rounded(exact, at, mode) == value:
            return True
    return False


def _adds_up(
    stated: Iterable[tuple[int, int, _Stated]],
    wrong: Iterable[tuple[int, int, _Stated]],
) -> bool:
    """Return whether stated percentages add up to exactly 100 (or 1), the odd one off by a plug only."""
    total = sum((value[0] for _, _, value in stated), Fraction(0))
    return total in (1, 100) and all(value[0] >= 0 for _, _, value in wrong)
