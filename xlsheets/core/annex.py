"""附件: the annex tables of a notice, as data.

A table knows its headings, columns, rows, total and printed notes, and nothing
of a workbook; the same table becomes a sheet, a page, or the figures for an
office's own form. Percentages stand as printed (in percent, exact, 补足100
included). What is not known stays None, and a known zero is 0.

Source: docs/rules.md, 附件; the layouts are those that offices publish.
"""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal

from xlsheets.core import rates, rounding
from xlsheets.core.annexcolumn import DEFAULT_COLUMNS, OF_A_RESULT, SUMMED, Columns
from xlsheets.core.annexcount import Count, Reported
from xlsheets.core.annexnote import figure_notes
from xlsheets.core.annextable import BOXES, Column, Row, Table, Value
from xlsheets.core.rectification import Entry
from xlsheets.core.rollup import Result
from xlsheets.core.roster import Roster
from xlsheets.core.scheme import Annex, Form, Scheme
from xlsheets.core.spelling import normal
from xlsheets.core.tally import FACT_NAMES, NO_FACTS, Facts

ALL_GROUPS = "全体"
"""What the line of all rater groups is called beside the lines of each."""


def annex_tables(
    scheme: Scheme,
    roster: Roster | None,
    results: list[Result],
    rollup: list[Result],
    only: tuple[str, ...] = (),
    entries: Sequence[Entry] = (),
) -> list[Table]:
    """Return the annex tables of a round, in the order of the scheme.

    Args:
        scheme: Its `[[annexes]]`, or without any a table of units for each
            form of organisations and a table of people for each other form.
        roster: Gives rows to units that returned nothing; without one the
            rows are the units that did.
        results: Of the leaf units (`core.rollup.results`).
        rollup: Of the inner units (`core.rollup.rollup`).
        only: The ids wanted; empty for all.
        entries: 整改台账, for the numbers of opinions.

    Returns:
        Tables; none for blank paper ballots, and for an annex no form fits.
    """
    wanted = {normal(annex_id) for annex_id in only}
    tables: list[Table] = []
    for annex in scheme.annexes or _default_annexes(scheme):
        form = _form_of(annex, scheme)
        if form is not None and (not wanted or normal(annex.id) in wanted):
            reported = Reported(scheme, roster, form, results, rollup)
            tables += _Maker(reported, annex, entries).tables()
    return tables


def _default_annexes(scheme: Scheme) -> list[Annex]:
    """Return the annexes of a scheme that names none."""
    return [
        Annex(
            id=f"附表{number}",
            title=f"{(form.title or scheme.title or form.id).removesuffix('表')}结果汇总表",
            rows="subjects" if form.of_people else "units",
            form=form.id,
        )
        for number, form in enumerate(scheme.forms, 1)
    ]


def _form_of(annex: Annex, scheme: Scheme) -> Form | None:
    """Return the form that an annex shows: the one it names, else the first that fits its rows."""
    if annex.rows == "ballot":
        return None
    if annex.form is not None:
        return scheme.form(annex.form)
    people = annex.rows == "subjects"
    fitting = [form for form in scheme.forms if form.of_people is people]
    return fitting[0] if fitting else (None if people else scheme.forms[0])


@dataclass(frozen=True, slots=True)
class _Named:
    """What a row says beside its figures."""

    number: int | None = None
    unit: str | None = None
    name: str | None = None
    code: str | None = None
    item: str | None = None
    units: int | None = None
    units_done: int | None = None
    members: int | None = None
    opinions: int | None = None


class _Maker:
    """Makes the tables of one annex; holds what its steps share."""

    def __init__(self, reported: Reported, annex: Annex, entries: Sequence[Entry] = ()) -> None:
        self.reported, self.annex = reported, annex
        self.scheme, self.roster, self.form = reported.scheme, reported.roster, reported.form
        self.rows: Literal["units", "subjects", "items"] = "units" if annex.rows == "ballot" else annex.rows
        self.levels = self.scheme.levels(self.form)
        self.items = self.form.texts
        self.opinions = Counter((entry.unit, entry.subject) for entry in entries if entry.round == self.scheme.round)
        self.hidden = 0
        names: list[str] = list(annex.columns) or list(DEFAULT_COLUMNS[self.rows])
        if self.rows == "items" and "item" not in names:
            names.insert(names.index("number") + 1 if "number" in names else 0, "item")
        self.names = names

    # ── tables ──────────────────────────────────────────────────────────

    def tables(self) -> list[Table]:
        """Return the annex's tables: one, or for 附件3 one for each inner unit."""
        if self.rows != "items":
            body, total_row, bases = self.unit_body() if self.rows == "units" else self.subject_body()
            return [self.table(self.reported.root, self.reported.leaves, body, total_row, bases)]
        inner = self.roster.inner if self.roster else ()
        if not inner:
            return [self.item_table(self.reported.root, self.reported.leaves)]
        return [self.item_table(unit, self.reported.leaves_of(unit)) for unit in inner]

    def table(
        self,
        unit: str | None,
        leaves: Sequence[str],
        body: list[Row],
        total_row: Row | None = None,
        bases: Mapping[str, int | None] | None = None,
        facts: tuple[tuple[str, int | None], ...] = (),
    ) -> Table:
        """Return a table with its columns and notes."""
        several = self.rows == "items" and self.roster is not None and len(self.roster.inner) > 1
        return Table(
            id=self.annex.id,
            name=f"{self.annex.id}-{unit}" if several else self.annex.id,
            title=self.annex.title or self.form.title or self.scheme.title,
            form=self.form.id,
            rows=self.rows,
            unit=unit,
            columns=self.columns,
            body=tuple(body),
            total=total_row,
            bases=bases or {},
            facts=facts,
            boxes=BOXES if self.rows == "items" else (),
            notes=tuple(self.notes(leaves)),
        )

    def unit_body(self) -> tuple[list[Row], Row, dict[str, int | None]]:
        """Return a row a unit, and the total.

        The units are the leaves; where the annex counts 支部数 they are the
        units next below the top.
        """
        units: Sequence[str] = self.reported.leaves
        if self.roster and {"units", "units_done"} & set(self.names):
            tops = [self.reported.root] if self.reported.root in self.roster.inner else [None]
            units = [unit.name for unit in self.roster.units if unit.parent in tops]
        body: list[Row] = []
        silent: set[str | None] = set()
        for number, unit in enumerate(units, 1):
            leaves = self.reported.leaves_of(unit)
            count = self.reported.leaf(unit) if leaves == (unit,) else self.reported.whole(unit, leaves)
            if not count.results:
                silent.add(unit)
            body += self.group_rows(replace(self.about(unit, leaves), number=number), count)
        whole = self.reported.whole(self.reported.root or "", self.reported.leaves)
        return body, self.total_row(body, whole, silent), self.bases(whole)

    def subject_body(self) -> tuple[list[Row], Row, dict[str, int | None]]:
        """Return a row a member, unit by unit; members of whom nothing was returned keep an empty row."""
        body: list[Row] = []
        number = 0
        for unit in self.reported.leaves:
            reported = self.reported.subjects(unit)
            roles = self.form.roles
            members = (
                dict(zip(self.roster.labels_of(unit, roles), self.numbers_of(unit), strict=True)) if self.roster else {}
            )
            if self.form.subject != "member" and not roles:
                members = {}
            for name in dict.fromkeys((*members, *reported)):
                number += 1
                said = _Named(number, unit, name, members.get(name), opinions=self.opinions[unit, name] or None)
                body += self.group_rows(said, reported.get(name, Count()))
        whole = self.reported.whole("", self.reported.leaves)
        return body, self.total_row(body, whole, ()), self.bases(whole)

    def item_table(self, unit: str | None, leaves: Sequence[str]) -> Table:
        """Return the table of one unit: a row an item, with the basic numbers."""
        self.hidden = 0
        count = self.reported.whole(unit or "", leaves)
        body: list[Row] = []
        for number, item in enumerate(self.items, 1):
            body += self.group_rows(_Named(number, unit, item=item), count)
        said = self.about(unit, leaves)
        ballots = count.facts.get(None, NO_FACTS)
        facts = [("单位数", said.units), ("已报单位", said.units_done)] if self.roster else []
        facts += [("党员数", said.members)] if said.members is not None else []
        facts += [
            ("应参评", ballots.eligible), ("实参评", ballots.present), ("发出票", ballots.issued),
            ("收回票", ballots.returned), ("有效票", ballots.valid), ("无效票", ballots.void),
            ("评议方式", None), ("评议日期", None),
        ]  # fmt: skip
        return self.table(unit, leaves, body, facts=tuple(facts))

    def numbers_of(self, unit: str) -> list[str | None]:
        """Return the members' numbers in the order of the roster."""
        return [member.number for member in self.roster.members_of(unit, self.form.roles)] if self.roster else []

    # ── rows ────────────────────────────────────────────────────────────

    def about(self, unit: str | None, leaves: Sequence[str]) -> _Named:
        """Return what is known of a unit without its figures."""
        entry = self.roster.unit(unit) if self.roster and unit else None
        roles = self.scheme.member_roles
        members = [member for leaf in leaves for member in self.roster.members_of(leaf, roles)] if self.roster else []
        return _Named(
            unit=unit,
            code=entry.code if entry else None,
            units=len(leaves) if self.roster else None,
            units_done=sum(leaf in self.reported.returned for leaf in leaves),
            members=len(members) if self.roster and self.roster.members else None,
            opinions=sum(count for (of, _), count in self.opinions.items() if of in leaves)
            if any(leaf in self.reported.returned for leaf in leaves)
            else None,
        )

    def group_rows(self, said: _Named, count: Count) -> Iterator[Row]:
        """Yield the row of all groups and, where the annex has the column, one a group that is large enough."""
        yield self.row(said, count, None)
        if "group" not in self.names:
            return
        for group in self.form.groups:
            if group.name not in count.results:
                continue
            if count.size(group.name) < (self.scheme.anonymity.minimum or 0):
                self.hidden += 1
            else:
                yield self.row(replace(said, number=None), count, group.name)

    def row(self, said: _Named, count: Count, group: str | None) -> Row:
        """Return one row."""
        values = tuple(self.value(column, said, count, group) for column in self.columns)
        return Row(values, said.unit, said.name, group, said.item)

    def value(self, column: Column, said: _Named, count: Count, group: str | None) -> Value:
        """Return what stands in one cell."""
        if column.name in FACT_NAMES:
            return _ballots(count.facts.get(group, NO_FACTS), column.name)
        if column.name == "group":
            return (group or ALL_GROUPS) if count.results else None
        if column.name not in OF_A_RESULT:
            value: Value = getattr(said, column.name, None)
            return value
        result = count.results.get(group, {}).get(column.item or said.item or "")
        if result is None:
            return None
        if column.name == "verdict":
            return result.verdict
        if column.name == "score":
            mean = result.scores.mean if result.scores else None
            rule = self.scheme.rounding
            return None if mean is None else rounding.rounded(mean, rule.places, rule.mode)
        if column.name == "rate":
            return None if result.rate is None else rounding.percent(result.rate.share, self.scheme.rounding)
        at = self.levels.index(column.level or "")
        return result.line.tally.counts[at] if column.name == "counts" else result.percents[at]

    def total_row(self, body: Sequence[Row], whole: Count, silent: Collection[str | None]) -> Row:
        """Return the 合计 row.

        Numbers of ballots are the sums of the rows as they show them, unknown
        when that of a unit not silent is; over members they would count a
        rater once a member, and stay empty.
        """
        values: list[Value] = []
        for at, column in enumerate(self.columns):
            if column.name in SUMMED:
                rows = [row for row in body if row.group is None]
                if column.name in (*FACT_NAMES, "opinions"):
                    rows = [row for row in rows if row.unit not in silent]
                known = [value for row in rows if isinstance(value := row.values[at], int)]
                whole_known = self.rows == "units" and known and len(known) == len(rows)
                values.append(sum(known) if whole_known else None)
            elif column.name in OF_A_RESULT:
                values.append(self.value(column, _Named(), whole, None))
            else:
                values.append(None)
        return Row(tuple(values), self.reported.root)

    def bases(self, whole: Count) -> dict[str, int | None]:
        """Return what the total's figures of each item are divided by."""
        together = whole.results.get(None, {})
        return {item: rates.base_count(result.line.tally, self.scheme) for item, result in together.items()}

    # ── columns and notes ───────────────────────────────────────────────

    @cached_property
    def columns(self) -> tuple[Column, ...]:
        """The columns."""
        return Columns(self.names, self.rows, self.form, self.levels, self.reported.leaves).made()

    def notes(self, leaves: Sequence[str]) -> Iterator[str]:
        """Yield what is printed under the table: how its figures are computed, and what is not in it."""
        yield from figure_notes(self.scheme, self.form, self.names, public=self.annex.public)
        silent = [leaf for leaf in leaves if leaf not in self.reported.returned]
        if silent:
            yield f"未报送的单位{len(silent)}个：{_listed(silent)}。"
        partial = [leaf for leaf in leaves if leaf in self.reported.returned and leaf not in self.reported.by_unit]
        if partial:
            yield f"报送件中没有本表数据的单位{len(partial)}个：{_listed(partial)}。"
        unknown = [leaf for leaf in leaves if any(self.unread(one) for one in self.reported.by_unit.get(leaf, ()))]
        if unknown:
            yield f"有的数认不出、空着的单位{len(unknown)}个：{_listed(unknown)}；合计中相应的数因此也空着。"
        if self.hidden:
            minimum = self.scheme.anonymity.minimum
            yield f"不足{minimum}票的参评人类别不单独列出（{self.hidden}处），已计入“{ALL_GROUPS}”。"

    def unread(self, result: Result) -> bool:
        """Return whether a count of a result, the base of its shares where shown, or its scores are unknown."""
        tally = result.line.tally
        if result.line.item in self.form.scored:
            return tally.scores is None
        shares = "rate" in self.names or "percent" in self.names
        return None in tally.counts or (shares and rates.base_count(tally, self.scheme) is None)


def _ballots(facts: Facts, name: str) -> int | None:
    """Return a number of ballots as a table shows it: 参评人数 is 实参评, else 收回."""
    if name == "present" and facts.present is None:
        return facts.returned
    number: int | None = getattr(facts, name)
    return number


def _listed(names: Sequence[str]) -> str:
    return "、".join(names[:20]) + ("等" if len(names) > 20 else "")
