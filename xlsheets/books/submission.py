"""Submission: a book's grids → what one file reports, with every finding in it.

The steps, in order: recognise the tables of every sheet, gather the facts
around them, find whose file it is, read each table, and bring the parts
together under the unit. A doubt never stops the rest of the file from being
read; a file is rejected only when nothing in it can be trusted.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import PurePosixPath

from rapidfuzz import process

from xlsheets.books.ballotsheet import read_ballots
from xlsheets.books.countsheet import read_counts
from xlsheets.books.cover import Cover, Fact, find_facts, read_date
from xlsheets.books.grid import Book, Grid
from xlsheets.books.layout import Table, find_tables, settle
from xlsheets.books.mapping import Decisions, form_of, look_of
from xlsheets.books.part import FACT_LABELS, Part, facts_of
from xlsheets.books.vocabulary import Vocabulary
from xlsheets.core.ballot import read_count
from xlsheets.core.findings import Finding, Place, column_name
from xlsheets.core.ledger import Status, Submission
from xlsheets.core.rollup import Line
from xlsheets.core.roster import Member, Roster, Source, member_labels
from xlsheets.core.scheme import Form, Scheme
from xlsheets.core.spelling import item_key, normal, unit_key
from xlsheets.core.tally import FACT_NAMES, NO_FACTS, Facts, Tally, minus, total
from xlsheets.core.wording import finding


@dataclass
class _Sheet:
    """A sheet as recognised: its tables and the facts around them."""

    grid: Grid
    tables: list[Table]
    facts: Cover


@dataclass
class _Reading:
    """What is gathered while a file is read."""

    book: Book
    scheme: Scheme
    roster: Roster | None
    sheets: list[_Sheet] = field(default_factory=list)
    cover: Cover = field(default_factory=Cover)
    findings: list[Finding] = field(default_factory=list)
    decisions: Decisions = field(default_factory=Decisions)
    group: str | None = None
    sheet_groups: dict[str, str] = field(default_factory=dict)

    @property
    def place(self) -> Place:
        return Place(self.book.file)


_VOCABULARIES: dict[int, tuple[Scheme, Vocabulary]] = {}


def vocabulary(scheme: Scheme) -> Vocabulary:
    """Return a scheme's vocabulary, made once."""
    known = _VOCABULARIES.get(id(scheme))
    if known is None or known[0] is not scheme:
        known = _VOCABULARIES[id(scheme)] = (scheme, Vocabulary(scheme))
    return known[1]


def read_submission(
    book: Book,
    sha256: str,
    scheme: Scheme,
    roster: Roster | None = None,
    accept_summaries: bool = False,
    decisions: Decisions | None = None,
) -> Submission:
    """Return what a book reports.

    Args:
        book: Its grids.
        sha256: Of the file's bytes.
        scheme: The round's scheme.
        roster: The round's roster; without one any unit's name is taken as written.
        accept_summaries: Whether a sheet with a row a unit is counted instead of rejected.
        decisions: What a person decided where the program asked.

    Returns:
        The submission: accepted with its lines, or rejected with the findings
        that say why. Conflicts between files are not looked at here.
    """
    reading = _Reading(book, scheme, roster, decisions=decisions or Decisions())
    words = vocabulary(scheme)
    for grid in book.grids:
        reading.sheets.append(_sheet(grid, words))
    _settle(reading, words)
    _note_hidden(reading)
    _note_unvalued(reading)
    _gather_cover(reading)
    tables = _usable(reading)
    submission = Submission(book.file, sha256)
    if stopped := _refuse(reading, tables, accept_summaries):
        return submission.became(Status.REJECTED, *reading.findings, *stopped)
    if any(table.by == "units" for table in tables):
        return _summary(reading, submission, tables, words)
    unit, unmatched = _unit(reading)
    submission = replace(submission, unit=unit, date=_stated_date(reading))
    if unit is None:
        return submission.became(Status.REJECTED, *reading.findings, *unmatched)
    if (contradiction := _contradiction(reading, unit)) is not None:
        return submission.became(Status.REJECTED, *reading.findings, contradiction)
    reading.findings += unmatched
    _note_facts_beside_roster(reading, unit)
    group = reading.group = _file_group(reading)
    parts = _read_tables(reading, tables, words, group)
    parts = _of_members(reading, unit, parts)
    lines = _lines(reading, unit, parts)
    lines += _unknown_lines(lines, _note_missing(reading, tables, parts), scheme)
    if _own_and_empty(reading, lines):
        return submission.became(Status.REJECTED, *_loud(reading.findings), finding("submission-empty", reading.place))
    return replace(
        submission,
        group=group,
        lines=tuple(lines),
        findings=tuple(reading.findings),
        layouts=tuple((table.grid.name, table.layout, table.form.id if table.form else "") for table in tables),
    )


def _own_and_empty(reading: _Reading, lines: Sequence[Line]) -> bool:
    """Return whether our own workbook came back as it was issued: no count, no mark, no ballots stated."""
    if reading.book.template.get("template") != "branch" or reading.cover.first("returned") is not None:
        return False
    return all(not any(line.tally.counts) for line in lines)


def _loud(findings: Iterable[Finding]) -> list[Finding]:
    """Return the findings without the blanks: of an empty workbook one finding says it all."""
    return [note for note in findings if note.code != "blank-item"]


def _stated_date(reading: _Reading) -> date | None:
    """Return the date that the cover states, and note one that is after the due day."""
    fact = reading.cover.first("date")
    stated = read_date(fact.value) if fact is not None else None
    due = reading.scheme.due
    if fact is not None and stated is not None and due is not None and stated > due:
        reading.findings.append(finding("submission-late", fact.place, date=stated.isoformat(), due=due.isoformat()))
    return stated


# ── recognising ──────────────────────────────────────────────────────────


def _sheet(grid: Grid, words: Vocabulary) -> _Sheet:
    tables = find_tables(grid, words)
    facts = Cover()
    facts.add(find_facts(grid, _outside(grid, tables)))
    return _Sheet(grid, tables, facts)


def _outside(grid: Grid, tables: Sequence[Table]) -> Iterator[tuple[int, int]]:
    """Yield the rows where facts may stand, each with its first column outside the tables."""
    row = 0
    for table in tables:
        if table.grid is not grid:
            continue
        yield from ((above, 0) for above in range(row, table.header.top))
        beside = table.header.right + 1
        if beside < grid.width:
            yield from ((inside, beside) for inside in range(max(row, table.header.top), table.end))
        row = max(row, table.end)
    yield from ((below, 0) for below in range(row, grid.height))


def _note_hidden(reading: _Reading) -> None:
    """Hidden sheets, rows and columns are read like others and named once a sheet."""
    for sheet in reading.sheets:
        grid = sheet.grid
        what, what_en, place = [], [], grid.place
        if grid.hidden and (sheet.tables or sheet.facts.facts):
            what.append("工作表已隐藏")
            what_en.append("the sheet is hidden")
        if grid.hidden_rows:
            rows = "、".join(str(row + 1) for row in grid.hidden_rows[:20])
            what.append(f"第 {rows} 行")
            what_en.append(f"row {rows}")
            place = grid.place.at(grid.hidden_rows[0], 0, grid.hidden_rows[-1], max(grid.width - 1, 0))
        if grid.hidden_columns:
            columns = "、".join(column_name(column) for column in grid.hidden_columns[:20])
            what.append(f"{columns} 列")
            what_en.append(f"column {columns}")
            if not grid.hidden_rows:
                place = grid.place.at(0, grid.hidden_columns[0], max(grid.height - 1, 0), grid.hidden_columns[-1])
        if what:
            reading.findings.append(finding("hidden-data", place, what="；".join(what), what_en="; ".join(what_en)))


def _note_unvalued(reading: _Reading) -> None:
    """Formulas without a stored result are named, a finding for each run of cells in a row.

    On our own sheets only those that are read matter: the others are ours, and
    are computed anew.
    """
    for sheet in reading.sheets:
        rows: dict[int, list[int]] = defaultdict(list)
        read = {column for table in sheet.tables for column in table.header.value_columns}
        for row, column in sheet.grid.unvalued:
            if not reading.book.template or (column in read and any(row in table.rows for table in sheet.tables)):
                rows[row].append(column)
        for row, columns in sorted(rows.items()):
            place = sheet.grid.place.at(row, min(columns), row, max(columns))
            reading.findings.append(finding("formula-without-value", place, count=len(columns)))


def _gather_cover(reading: _Reading) -> None:
    """Bring the facts of the whole file together: those of sheets without tables first."""
    for sheet in sorted(reading.sheets, key=lambda sheet: bool(sheet.tables)):
        for facts in sheet.facts.facts.values():
            reading.cover.add(facts)


def _settle(reading: _Reading, words: Vocabulary) -> None:
    """Apply what a person decided about tables: passed over, or read as a form, as marks or counts."""
    if not reading.decisions:
        return
    for sheet in reading.sheets:
        for table in list(sheet.tables):
            decision = reading.decisions.of(table, reading.book.file)
            if decision is None:
                continue
            if decision.read == "skip":
                sheet.tables.remove(table)
            elif decision.form is not None or decision.read is not None:
                settle(table, words, form_of(decision, reading.scheme), decision.read)


def _usable(reading: _Reading) -> list[Table]:
    """Return the tables that can be read, and note the others."""
    usable = []
    for sheet in reading.sheets:
        for table in sheet.tables:
            if table.doubt is None and table.form is not None:
                usable.append(table)
            elif table.doubt is not None and _are_counts(reading, sheet, table):
                table.doubt, table.values = None, "counts"
                usable.append(table)
            elif table.doubt is not None:
                place = _table_place(table)
                (readings, readings_en), (how, how_en) = table.doubt.readings, table.doubt.how
                reading.findings.append(
                    finding(
                        "layout-ambiguous",
                        place,
                        readings=readings,
                        readings_en=readings_en,
                        how=how,
                        how_en=how_en,
                        like=look_of(table),
                    )
                )
    return usable


def _are_counts(reading: _Reading, sheet: _Sheet, table: Table) -> bool:
    """Return whether a table of ones alone is one of counts, by what the file states of its ballots.

    A row with several ones, or one that adds up to the stated ballots, counts
    ballots; without stated ballots nothing tells.
    """
    if table.doubt is None or not table.doubt.ones or table.form is None:
        return False
    sources = (sheet.facts, reading.cover)
    facts = [fact for role in ("valid", "returned") for source in sources if (fact := source.first(role)) is not None]
    stated = {number for fact in facts if (number := read_count(fact.value).number) is not None}
    if not stated:
        return False
    sums = [
        sum(read_count(table.grid.value(row, column)).number or 0 for column in table.header.value_columns)
        for row in table.rows
    ]
    return any(number > 1 for number in sums) or (bool(sums) and set(sums) <= stated)


def _table_place(table: Table) -> Place:
    columns = table.header.value_columns or [level.column for level in table.header.levels]
    return table.grid.place.at(table.header.top, min(columns), table.header.bottom, max(columns))


def _refuse(reading: _Reading, tables: Sequence[Table], accept_summaries: bool) -> list[Finding]:
    """Return why the whole file is rejected; empty when it is not."""
    scheme, template = reading.scheme, reading.book.template
    if template.get("scheme") and template["scheme"] != scheme.id:
        return [finding("scheme-mismatch", reading.place, seen=template["scheme"], scheme=scheme.id)]
    if template.get("version") and template["version"] != str(scheme.version):
        seen = template["version"]
        reading.findings.append(finding("template-outdated", reading.place, seen=seen, version=scheme.version))
    if not tables:
        if any(found.code == "layout-ambiguous" for found in reading.findings):
            return list(_nothing(reading))
        names = "、".join(sheet.grid.name for sheet in reading.sheets) or "（没有工作表）"
        levels = "、".join(level for levels in scheme.scales.values() for level in levels)
        return [finding("layout-unknown", reading.place, sheets=names, levels=levels)]
    if not accept_summaries:
        for table in tables:
            if table.by == "units":
                units = {table.key_text(row, "unit") for row in table.rows}
                return [finding("summary-sheet", _table_place(table), count=len(units))]
    return []


def _nothing(reading: _Reading) -> Iterator[Finding]:
    """Nothing more to say than the doubt already noted: move it to the end of the findings."""
    doubts = [found for found in reading.findings if found.code == "layout-ambiguous"]
    reading.findings = [found for found in reading.findings if found.code != "layout-ambiguous"]
    yield from doubts


# ── whose file ───────────────────────────────────────────────────────────


def _unit(reading: _Reading) -> tuple[str | None, list[Finding]]:
    """Return the unit, and what is to be said about how it was found."""
    stem = PurePosixPath(reading.book.file.replace("\\", "/")).stem
    named: list[tuple[str, Source, Place]] = []
    for fact in reading.cover.facts.get("unit", ())[:1]:
        if str(fact.value).strip():
            named.append((str(fact.value).strip(), Source.COVER, fact.place))
    if (decided := reading.decisions.unit(reading.book.file)) is not None:
        named.insert(0, (decided, Source.COVER, reading.place))
    if own := reading.book.template.get("unit"):
        named.append((own, Source.COVER, reading.place))
    if reading.roster is None:
        if named:
            return named[0][0], []
        return stem, [_matched(reading.place, stem, Source.FILE, stem)]
    if not named:
        named += _units_in_rows(reading)
    named.append((stem, Source.FILE, reading.place))
    sheets = [sheet for sheet in reading.sheets if sheet.tables]
    named += [(sheet.grid.name, Source.SHEET, sheet.grid.place) for sheet in sheets]
    return _match_unit(reading.roster, named)


def _units_in_rows(reading: _Reading) -> list[tuple[str, Source, Place]]:
    """Return the one unit that a unit column names in every row of the file, with its cell; none for several."""
    found: dict[str, tuple[str, Source, Place]] = {}
    for sheet in reading.sheets:
        for table in sheet.tables:
            column = table.column("unit")
            for row in table.rows if column is not None else ():
                if text := table.key_text(row, "unit"):
                    found.setdefault(normal(text), (text, Source.COVER, table.grid.place.at(row, column or 0)))
    return list(found.values()) if len(found) == 1 else []


def _contradiction(reading: _Reading, unit: str) -> Finding | None:
    """Return a finding when every row of the file, or another sheet, names another unit than its cover."""
    if reading.roster is None or unit in reading.roster.inner:
        return None
    sheets = [(str(fact.value), Source.COVER, fact.place) for fact in reading.cover.facts.get("unit", ())]
    sheets = [one for one in sheets if unit_key(one[0]) in {unit_key(listed.name) for listed in reading.roster.units}]
    for written, source, place in (*_units_in_rows(reading), *sheets):
        other = reading.roster.match(written, source).unit
        if other not in (None, unit, *reading.roster.inner):
            return finding("unit-ambiguous", place, seen=f"{unit}／{written}", near=f"{unit}、{other}")
    return None


def _matched(place: Place, seen: str, source: Source, unit: str) -> Finding:
    zh, en = source.value
    return finding("unit-matched", place, seen=seen, source=zh, source_en=en, unit=unit)


def _match_unit(roster: Roster, named: Sequence[tuple[str, Source, Place]]) -> tuple[str | None, list[Finding]]:
    """Return the roster's unit: by the cover when it names one, else by file name, else by sheet name."""
    for written, source, place in named:
        match = roster.match(written, source)
        if match.unit is not None:
            return match.unit, [] if match.exact else [_matched(place, written, source, match.unit)]
        if len(match.near) > 1:
            return None, [finding("unit-ambiguous", place, seen=written, near="、".join(match.near[:8]))]
        if source is Source.COVER:
            return None, [finding("unit-unknown", place, seen=f"“{written}”", near=_near_units(roster, written))]
    written, _, place = named[0]
    return None, [finding("unit-unknown", place, seen=f"“{written}”（文件名）", near=_near_units(roster, written))]


def _near_units(roster: Roster, written: str) -> str:
    near = process.extract(written, [unit.name for unit in roster.units], limit=3, score_cutoff=40)
    return "名册中的单位" + (f"，相近的有：{'、'.join(name for name, _, _ in near)}" if near else "")


def _note_facts_beside_roster(reading: _Reading, unit: str) -> None:
    """The cover's number wins over the roster's, and is said to differ."""
    known = reading.roster.unit(unit) if reading.roster else None
    if known is None:
        return
    for role, listed in (("eligible", known.eligible), ("issued", known.issued)):
        fact = reading.cover.first(role)
        if fact is None or listed is None:
            continue
        stated = facts_of(_only(fact.role, reading.cover), [])
        number = getattr(stated, role)
        if number is not None and number != listed:
            label = FACT_LABELS[role][0]
            reading.findings.append(finding("roster-mismatch", fact.place, label=label, stated=number, roster=listed))


def _only(role: str, cover: Cover) -> Cover:
    return Cover({role: cover.facts[role][:1]})


# ── reading the tables ───────────────────────────────────────────────────


def _file_group(reading: _Reading) -> str | None:
    """Return the rater group that a cover sheet states for the whole file."""
    for sheet in reading.sheets:
        fact = sheet.facts.first("group")
        if fact is not None and (not sheet.tables or len(reading.sheets) == 1):
            return _group_named(reading.scheme, str(fact.value))
    return None


def _group_named(scheme: Scheme, text: str) -> str | None:
    word = normal(text)
    return next((group.name for form in scheme.forms for group in form.groups if normal(group.name) == word), None)


def _read_tables(reading: _Reading, tables: list[Table], words: Vocabulary, file_group: str | None) -> list[Part]:
    """Read every table, ballots before counts; counts of what ballots gave are compared and not added."""
    sheet_of = {id(table): sheet for sheet in reading.sheets for table in sheet.tables}
    sheet_groups = reading.sheet_groups = _sheet_groups(reading, tables)
    shared = facts_of(_cover_of(reading), reading.findings)
    local: dict[int, Facts] = {}
    for sheet in reading.sheets:
        if sheet.tables and _numbers(sheet.facts) and not _is_only_cover(reading, sheet):
            for table in sheet.tables[: None if _anew(sheet) else 1]:
                local[id(table)] = facts_of(_beside(sheet, table), reading.findings)
    own = reading.book.template.get("template") == "branch"
    parts: list[Part] = []
    for table in sorted(tables, key=lambda table: table.values == "counts"):
        assert table.form is not None
        sheet = sheet_of[id(table)]
        group = _table_group(reading, sheet, table, table.form) or sheet_groups.get(table.grid.name) or file_group
        own_facts = local.get(id(table) if _anew(sheet) else id(sheet.tables[0]))
        facts = (own_facts or NO_FACTS).over(shared) if group == file_group else (own_facts or NO_FACTS)
        if table.form.groups and table.column("group") is not None:
            facts = NO_FACTS  # what the cover states is of all ballots, not of each group's
        subject = _table_subject(reading, sheet, table)
        if subject is None:
            continue
        _note_levels(reading, table)
        _note_strange(reading, table, words)
        if table.values == "counts":
            found, notes = read_counts(table, words, group, subject, facts)
            found = _beside_ballots(reading, table, found, parts)
        else:
            found, notes = read_ballots(table, words, group, subject, own, facts.over(shared).returned)
            for part in found:
                part.facts = facts
        parts += found
        reading.findings += notes
    return parts


def _near(sheet: _Sheet, table: Table, role: str) -> Fact | None:
    """Return the fact of a sheet that speaks for a table: the nearest above it, else the first."""
    facts = sheet.facts.facts.get(role, [])
    if len(sheet.tables) > 1:
        above = [fact for fact in facts if fact.place.top is not None and fact.place.top < table.header.top]
        facts = above[-1:] or facts
    return facts[0] if facts else None


def _beside(sheet: _Sheet, table: Table) -> Cover:
    """Return the facts between the table before and a table's own end; the whole sheet's when none stand there."""
    first = max((other.end for other in sheet.tables if other.end <= table.header.top), default=0)
    own = Cover()
    for facts in sheet.facts.facts.values():
        own.add(fact for fact in facts if first <= (fact.place.top or 0) < table.end)
    return own if len(sheet.tables) > 1 and _numbers(own) else sheet.facts


def _anew(sheet: _Sheet) -> bool:
    """Return whether a sheet states its numbers anew for one of several tables."""
    return len(sheet.tables) > 1 and any(len(sheet.facts.facts.get(role, ())) > 1 for role in FACT_NAMES)


def _numbers(cover: Cover) -> bool:
    return any(role in cover.facts for role in FACT_NAMES)


def _is_only_cover(reading: _Reading, sheet: _Sheet) -> bool:
    """Return whether a sheet's facts are the only ones of the file, so that they speak for all of it."""
    if sheet.grid.name in reading.sheet_groups and len(reading.sheet_groups) > 1:
        return False
    return sum(_numbers(other.facts) for other in reading.sheets) == 1 and not _anew(sheet)


def _cover_of(reading: _Reading) -> Cover:
    """Return the facts that speak for the whole file: of sheets without tables, or the only ones there are."""
    covers = [sheet for sheet in reading.sheets if not sheet.tables and _numbers(sheet.facts)]
    if not covers:
        covers = [sheet for sheet in reading.sheets if _numbers(sheet.facts) and _is_only_cover(reading, sheet)]
    gathered = Cover()
    for sheet in covers:
        for facts in sheet.facts.facts.values():
            gathered.add(facts)
    return gathered


def _table_group(reading: _Reading, sheet: _Sheet, table: Table, form: Form) -> str | None:
    """Return the rater group that a table's own sheet states."""
    decision = reading.decisions.of(table, reading.book.file) if reading.decisions else None
    if decision is not None and decision.group is not None:
        return _group_named(reading.scheme, decision.group)
    fact = _near(sheet, table, "group")
    if fact is None or not form.groups:
        return None
    name = _group_named(reading.scheme, str(fact.value))
    if name is None and str(fact.value).strip():
        groups = "、".join(group.name for group in form.groups)
        reading.findings.append(finding("group-unknown", fact.place, seen=str(fact.value), groups=groups))
    return name


def _sheet_groups(reading: _Reading, tables: Sequence[Table]) -> dict[str, str]:
    """Return the rater group of each sheet where a form has one sheet a group, told by the sheets' names."""
    found: dict[str, str] = {}
    for form in reading.scheme.forms:
        names = list(dict.fromkeys(table.grid.name for table in tables if table.form is form))
        groups: dict[str, str] = {}
        for name in names:
            inside = [group.name for group in form.groups if normal(group.name) in normal(name)]
            longest = [one for one in inside if all(normal(other) in normal(one) for other in inside)]
            if len(longest) == 1:
                groups[name] = longest[0]
        exact = all(normal(name) == normal(group) for name, group in groups.items())
        several = len(names) >= 2 and len(groups) == len(names) == len(set(groups.values()))
        if groups and (several or (exact and len(groups) == len(names))):
            found |= groups
    return found


def _table_subject(reading: _Reading, sheet: _Sheet, table: Table) -> str | None:
    """Return the subject that a table without a name column is about; None, with a finding, when it names none."""
    assert table.form is not None
    if not table.form.of_people or table.column("subject") is not None:
        return ""
    fact = _near(sheet, table, "subject")
    if fact is not None and str(fact.value).strip():
        return str(fact.value).strip()
    names = {normal(member.name): member.name for member in reading.roster.members} if reading.roster else {}
    if normal(sheet.grid.name) in names:
        return names[normal(sheet.grid.name)]
    reading.findings.append(
        finding(
            "layout-ambiguous",
            _table_place(table),
            readings=f"“{table.form.title or table.form.id}”没有写明评议的是谁",
            readings_en=f"form “{table.form.title or table.form.id}” does not say who is rated",
            how="在表上方写“姓名：……”，或加姓名一列",
            how_en="write the name above the table, or add a column of names",
        )
    )
    return None


def _note_levels(reading: _Reading, table: Table) -> None:
    """Note headers among the levels that are no level, and levels that have no column."""
    assert table.form is not None
    levels = reading.scheme.levels(table.form)
    if not table.header.levels:
        return
    for row, column, text in table.header.odd:
        if any(table.grid.value(below, column) != "" for below in table.rows):
            place = table.grid.place.at(row, column)
            reading.findings.append(finding("level-unknown", place, seen=text.strip(), levels="、".join(levels)))
    known = {normal(level) for level in levels}
    for one in {one.level: one for one in table.header.levels}.values():
        if one.level not in known:
            place = table.grid.place.at(table.header.bottom, one.column)
            reading.findings.append(finding("level-unknown", place, seen=one.level, levels="、".join(levels)))
    missing = [level for level in levels if normal(level) not in {one.level for one in table.header.levels}]
    if missing and not table.header.odd:
        place = _table_place(table)
        reading.findings.append(finding("level-missing", place, seen="、".join(missing), levels="、".join(levels)))


def _note_strange(reading: _Reading, table: Table, words: Vocabulary) -> None:
    """Note lines and columns whose text is no item, and items that have no line."""
    form = table.form
    assert form is not None
    for row, text in table.strange:
        column = table.item_column or 0
        near = words.near_item(text, form) if text else "、".join(form.texts)
        reading.findings.append(
            finding("item-unknown", table.grid.place.at(row, column), seen=text or "（空）", near=near)
        )
    for heading in table.header.headings:
        if heading not in table.items:
            at = next(level.heading_at for level in table.header.levels if level.heading == heading)
            assert at is not None
            place = table.grid.place.at(*at)
            near = words.near_item(heading, form)
            reading.findings.append(finding("item-unknown", place, seen=heading.strip(), near=near))
    for column, text in table.header.items.items():
        if column not in table.items:
            place = table.grid.place.at(table.header.bottom, column)
            reading.findings.append(finding("item-unknown", place, seen=text.strip(), near=words.near_item(text, form)))
    _note_near(reading, table)


def _note_near(reading: _Reading, table: Table) -> None:
    """Note the items that were taken for the scheme's though they are worded otherwise, each text once."""
    written: dict[str, tuple[tuple[int, int], str]] = {}
    for key, item in table.items.items():
        if isinstance(key, str):
            at = next((level.heading_at for level in table.header.levels if level.heading == key), None)
            text = key
        elif not isinstance(key, int):
            continue
        elif key in table.header.items:
            at, text = (table.header.bottom, key), table.header.items[key]
        elif table.item_column is not None:
            at, text = (key, table.item_column), table.grid.shown_text(key, table.item_column)
        else:
            continue
        if at is not None and item_key(text) != item_key(item):
            written.setdefault(text, (at, item))
    for text, (at, item) in written.items():
        reading.findings.append(finding("item-matched", table.grid.place.at(*at), seen=text.strip(), item=item))


def _beside_ballots(reading: _Reading, table: Table, found: list[Part], parts: Sequence[Part]) -> list[Part]:
    """Return the counts that no table gave before; counts of the same ballots are compared, not added."""
    before: dict[tuple[str, str, str | None, str], Part] = {}
    for part in parts:
        before.setdefault((part.form.id, normal(part.subject), part.group, part.item), part)
    kept = []
    clash = False
    for part in found:
        key = (part.form.id, normal(part.subject), part.group, part.item)
        earlier = before.get(key)
        if earlier is None and part.group is None:
            earlier = next(
                (
                    other
                    for known, other in before.items()
                    if (known[0], known[1], known[3]) == (key[0], key[1], key[3]) and other.ballots is not None
                ),
                None,
            )
            if earlier is not None:
                continue  # a total over groups whose ballots were read
        if earlier is None:
            kept.append(part)
            continue
        if earlier.ballots is None:
            clash = True
            earlier.counts = (None,) * len(earlier.counts)
            earlier.blank = earlier.void_items = None
            continue
        for at, (ours, stated) in enumerate(zip(earlier.counts, part.counts, strict=True)):
            if stated is not None and ours is not None and ours != stated:
                levels = reading.scheme.levels(part.form)
                place = part.places[0]
                reading.findings.append(finding("sum-mismatch", place, label=levels[at], stated=stated, sum=ours))
    if clash:
        reading.findings.append(
            finding(
                "layout-ambiguous",
                _table_place(table),
                readings="同一项目有两张计票表：可以相加，也可以是重复填写；两张都未计入",
                readings_en="two tables of counts for the same items: to be added, or the same twice; neither counts",
                how="只留一张，或写明参评人类别",
                how_en="keep one, or name the rater group of each",
            )
        )
    return kept


# ── under the unit ───────────────────────────────────────────────────────


def _of_members(reading: _Reading, unit: str, parts: list[Part]) -> list[Part]:
    """Return the parts whose subjects the roster knows, and note the others once each."""
    members = reading.roster.members_of(unit) if reading.roster else ()
    parts = _named(reading, unit, parts)
    if not members:
        return parts
    labels = member_labels(members)
    names = _written_names(members, labels)
    kept, noted = [], set()
    for part in parts:
        if not part.form.of_people:
            kept.append(part)
            continue
        name = names.get(normal(part.subject))
        if name is not None:
            part.subject = name
            kept.append(part)
        elif (part.form.id, part.subject) not in noted:
            noted.add((part.form.id, part.subject))
            near = process.extractOne(part.subject, labels, score_cutoff=50)
            place = _subject_place(reading, part)
            reading.findings.append(
                finding(
                    "member-unknown", place, seen=part.subject, unit=unit, near=f"，相近的有：{near[0]}" if near else ""
                )
            )
    for form in {part.form.id: part.form for part in parts if part.form.of_people}.values():
        present = {part.subject for part in kept if part.form is form}
        absent = [name for name in labels if name not in present]
        if form.subject == "member" and absent and present:
            reading.findings.append(
                finding(
                    "member-missing",
                    reading.place,
                    names="、".join(absent[:10]) + ("等" if len(absent) > 10 else ""),
                    unit=unit,
                    count=len(labels),
                )
            )
    return kept


def _written_names(members: Sequence[Member], labels: Sequence[str]) -> dict[str, str]:
    """Return each member's label by every way to write it: label, name with number, and the name where it is sole."""
    names: dict[str, str] = {}
    times = Counter(normal(member.name) for member in members)
    for member, label in zip(members, labels, strict=True):
        number = member.number or ""
        bare = number.lstrip("0")  # Excel drops the zeros in front of a number
        for written in (label, *(f"{member.name}{form}" for form in (f"（{number}）", number, f"（{bare}）", bare))):
            names.setdefault(normal(written), label)
        if times[normal(member.name)] == 1:
            names[normal(member.name)] = label
    return names


def _named(reading: _Reading, unit: str, parts: list[Part]) -> list[Part]:
    """Return the parts that say whom they rate, and note the lines that do not."""
    nameless = [part for part in parts if part.form.of_people and not part.subject]
    for place in dict.fromkeys(part.places[0] for part in nameless):
        reading.findings.append(finding("member-unknown", place, seen="（空）", unit=unit, near=""))
    return [part for part in parts if part not in nameless] if nameless else parts


def _subject_place(reading: _Reading, part: Part) -> Place:
    """Return the cell where a subject's name stands; the part's own cells when it is not in a column."""
    first = part.places[0]
    for sheet in reading.sheets:
        if sheet.grid.place != Place(first.file, first.sheet):
            continue
        for table in sheet.tables:
            column = table.column("subject")
            if column is None:
                continue
            for row in table.rows:
                if table.key_text(row, "subject") == part.subject:
                    return sheet.grid.place.at(row, column)
    return first


def _lines(reading: _Reading, unit: str, parts: Sequence[Part]) -> list[Line]:
    """Bring parts together: one line for each form, subject, group and item."""
    gathered: dict[tuple[str, str, str | None, str], list[Part]] = {}
    for part in parts:
        subject = part.subject if part.form.of_people else unit
        gathered.setdefault((part.form.id, subject, part.group, part.item), []).append(part)
    lines = [_line(reading, unit, key, same) for key, same in gathered.items()]
    return _with_totals(reading, unit, lines)


def _line(reading: _Reading, unit: str, key: tuple[str, str, str | None, str], same: Sequence[Part]) -> Line:
    form, subject, group, item = key
    first = same[0]
    facts = first.facts
    counts = total((Tally(part.counts, part.blank, part.void_items) for part in same), len(first.counts))
    if len(same) > 1 and first.ballots is None:
        counts = Tally((None,) * len(first.counts), None, None)
        reading.findings.append(
            finding(
                "layout-ambiguous",
                same[1].places[0],
                readings=f"“{subject}”的“{item}”有 {len(same)} 行票数，都未计入",
                readings_en=f"{len(same)} rows of counts for “{item}” of “{subject}”; none counts",
                how="只留一行，或写明参评人类别、姓名",
                how_en="keep one, or name the rater group or member of each",
            )
        )
    blank, void_items = counts.blank, counts.void_items
    if first.ballots is not None:
        ballots, void = sum(part.ballots or 0 for part in same), sum(part.void or 0 for part in same)
        facts = _ballot_facts(facts, ballots, void)
        _check_ballots(reading, first, ballots, void, facts, counts)
    else:
        blank = _blank_of(counts, facts)
    tally = Tally(counts.counts, blank, void_items, _with_roster(reading, unit, facts))
    return Line(unit, form, subject, group, item, tally, tuple(place for part in same for place in part.places))


def _ballot_facts(stated: Facts, ballots: int, void: int) -> Facts:
    """Return the facts of typed-in ballots: the cover's, else what was read."""
    returned = stated.returned if stated.returned is not None else ballots
    stated_void = stated.void if stated.void is not None else minus(stated.returned, stated.valid)
    valid = stated.valid
    if valid is None:
        valid = returned - (stated_void if stated_void is not None else void)
    return replace(stated, returned=returned, valid=valid, void=returned - valid)


def _check_ballots(reading: _Reading, part: Part, ballots: int, void: int, facts: Facts, counts: Tally) -> None:
    """The ballots read must be the ballots stated, as returned or, when void ones were left out, as valid."""
    if facts.returned is None or facts.valid is None:
        return
    stated = part.facts.returned if part.facts.returned is not None else part.facts.valid
    if stated is None:
        return
    if ballots in (facts.returned, facts.valid) and ballots - void <= facts.valid:
        return
    role = "valid" if ballots == facts.returned else "returned" if part.facts.returned is not None else "valid"
    fact = reading.cover.first(role)
    place = fact.place if fact is not None else part.places[0]
    said = facts.returned if role == "returned" else facts.valid
    given = ballots if role == "returned" else ballots - void
    noted = finding("sum-mismatch", place, label=FACT_LABELS[role][0], stated=said, sum=given)
    if noted not in reading.findings:
        reading.findings.append(noted)


def _with_roster(reading: _Reading, unit: str, facts: Facts) -> Facts:
    """Return the facts with the roster's 应参评 and 发出 where the cover states none."""
    known = reading.roster.unit(unit) if reading.roster else None
    if known is None:
        return facts
    return facts.over(Facts(eligible=known.eligible, issued=known.issued))


def _with_totals(reading: _Reading, unit: str, lines: Sequence[Line]) -> list[Line]:
    """Add the line of all groups together, with the file's own facts, where a form came in groups."""
    by_key: dict[tuple[str, str, str], list[Line]] = {}
    for line in lines:
        by_key.setdefault((line.form, line.subject, line.item), []).append(line)
    found: list[Line] = []
    stated = facts_of(_cover_of(reading), [])
    for (form, subject, item), same in by_key.items():
        groups = [line for line in same if line.group is not None]
        whole = next((line for line in same if line.group is None), None)
        if not groups or reading.group is not None:
            found += same
            continue
        parts = groups if whole is None or _is_total(whole, groups) else [*groups, whole]
        tally = total((line.tally for line in parts), len(same[0].tally.counts))
        facts, summed = _with_roster(reading, unit, stated), tally.facts
        _check_groups(reading, stated, summed)
        facts = facts.over(summed) if facts.returned is None else _whole_facts(facts, summed)
        tally = replace(tally, facts=facts, blank=_blank_of(tally, facts))
        places = tuple(place for line in parts for place in line.places)
        found.append(Line(unit, form, subject, None, item, tally, places))
        found += groups
    return found


def _blank_of(tally: Tally, facts: Facts) -> int | None:
    """Return the blanks of a tally: as counted, else what its valid ballots leave."""
    if tally.blank is not None:
        return tally.blank
    rest = minus(minus(facts.valid, tally.marked), tally.void_items)
    return rest if rest is not None and rest >= 0 else None


def _check_groups(reading: _Reading, stated: Facts, summed: Facts) -> None:
    """The groups' ballots together must be the ballots that the cover states."""
    fact = reading.cover.first("returned")
    if fact is None or stated.returned is None or summed.returned in (None, stated.returned, stated.valid):
        return
    label = FACT_LABELS["returned"][0]
    noted = finding("sum-mismatch", fact.place, label=label, stated=stated.returned, sum=summed.returned)
    if noted not in reading.findings:
        reading.findings.append(noted)


def _whole_facts(stated: Facts, summed: Facts) -> Facts:
    valid = stated.valid
    if valid is None and stated.void is not None and stated.returned is not None:
        valid = stated.returned - stated.void
    if valid is None and summed.returned == stated.returned:
        valid = summed.valid
    return replace(stated, valid=valid, void=minus(stated.returned, valid))


def _is_total(whole: Line, groups: Iterable[Line]) -> bool:
    """Return whether an ungrouped line already is the sum of the groups."""
    summed = total((line.tally for line in groups), len(whole.tally.counts))
    return whole.tally.counts == summed.counts


def _unknown_lines(lines: Sequence[Line], missing: Iterable[tuple[Form, str]], scheme: Scheme) -> list[Line]:
    """Return lines of unknown counts for items that a form lacks: a sum over them is unknown, not smaller."""
    found = []
    for form, item in missing:
        subjects = {(line.subject, line.group): line for line in reversed(lines) if line.form == form.id}
        unknown = (None,) * len(scheme.levels(form))
        for line in reversed(subjects.values()):
            found.append(replace(line, item=item, tally=Tally(unknown, None, None, line.tally.facts), places=()))
    return found


def _note_missing(reading: _Reading, tables: Sequence[Table], parts: Sequence[Part]) -> list[tuple[Form, str]]:
    """Note items without a line in a form that was read, and forms that were not found; return the items."""
    missing: list[tuple[Form, str]] = []
    read: dict[str, set[str]] = defaultdict(set)
    for part in parts:
        read[part.form.id].add(part.item)
    for form in reading.scheme.forms:
        title = form.title or form.id
        of_form = [table for table in tables if table.form is form]
        if not of_form:
            if not any(found.code == "layout-ambiguous" for found in reading.findings):
                reading.findings.append(finding("form-missing", reading.place, form=title))
            continue
        present = read[form.id]
        if not present or (form.sole_item and present == {form.sole_item} and form.overall):
            continue
        items = [text for text in form.texts if text not in present and text != form.overall]
        for text in items:
            place = _table_place(of_form[0])
            if text in form.scored:
                reading.findings.append(finding("score-uncounted", place, item=text))
            else:
                reading.findings.append(finding("item-missing", place, item=text, form=title, count=len(form.texts)))
            missing.append((form, text))
    return missing


# ── summaries ────────────────────────────────────────────────────────────


def _summary(reading: _Reading, submission: Submission, tables: Sequence[Table], words: Vocabulary) -> Submission:
    """Read sheets with a row a unit as so many units' returns."""
    lines: list[Line] = []
    parts: list[Part] = []
    for table in tables:
        _note_levels(reading, table)
        _note_strange(reading, table, words)
        found, notes = read_counts(table, words, None, "", NO_FACTS)
        parts += found
        reading.findings += notes
    by_unit: dict[str, list[Part]] = {}
    for part in parts:
        by_unit.setdefault(part.unit or "", []).append(part)
    matched: dict[str, list[Part]] = {}
    for written, same in by_unit.items():
        unit: str | None = written
        if reading.roster is not None:
            place = same[0].places[0]
            unit, notes = _match_unit(reading.roster, [(written, Source.COVER, place)])
            reading.findings += notes
        if unit:
            matched.setdefault(unit, []).extend(same)
    for unit, same in matched.items():
        lines += _lines(reading, unit, same)
    _note_missing(reading, tables, parts)
    units = Counter(line.unit for line in lines)
    return replace(
        submission,
        unit=next(iter(units)) if len(units) == 1 else None,
        date=_stated_date(reading),
        lines=tuple(lines),
        findings=tuple(reading.findings),
        layouts=tuple((table.grid.name, "summary", table.form.id if table.form else "") for table in tables),
        status=Status.ACCEPTED if lines else Status.REJECTED,
    )
