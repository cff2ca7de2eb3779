"""Recognising: the tables of every sheet, what is hidden or not computed, and whether the file can be read at all."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from xlsheets.books.belonging import category_of
from xlsheets.books.cover import Cover, Fact, find_facts
from xlsheets.books.gathering import Reading, Sheet, rows_of, table_place
from xlsheets.books.grid import Grid
from xlsheets.books.layout import find_tables, settle
from xlsheets.books.mapping import form_of, look_of
from xlsheets.books.pane import Pane, pane_of
from xlsheets.books.scoretable import score_lines
from xlsheets.books.sideways import Turned
from xlsheets.books.table import Table
from xlsheets.books.vocabulary import Vocabulary
from xlsheets.books.whose import unit_of_file
from xlsheets.core.ballot import read_count
from xlsheets.core.findings import Finding, column_name
from xlsheets.core.wording import finding


def recognised(grid: Grid, words: Vocabulary) -> Sheet:
    """Return a sheet's tables and the facts around them."""
    tables = find_tables(grid, words)
    facts = Cover()
    facts.add(_facts_around(grid, tables))
    return Sheet(grid, tables, facts)


def _facts_around(grid: Grid, tables: Sequence[Table], start: int = 0) -> Iterator[Fact]:
    """Yield the facts outside the tables of a sheet, or of a pane of it: above, beside, between and below them."""
    row = start
    for rows, beside, panes in _taken(grid, tables):
        yield from find_facts(grid, ((above, 0) for above in range(row, rows.start)))
        for pane in panes:
            yield from _facts_around(pane, tables, pane.start)
        if not panes and beside < grid.width:
            yield from find_facts(grid, ((inside, beside) for inside in range(max(row, rows.start), rows.stop)))
        row = max(row, rows.stop)
    yield from find_facts(grid, ((below, 0) for below in range(row, grid.height)))


def _taken(grid: Grid, tables: Sequence[Table]) -> list[tuple[range, int, list[Pane]]]:
    """Return the rows that the tables of a sheet take, from top to bottom: the rows, the column behind, the panes."""
    found: list[tuple[range, int, list[Pane]]] = []
    bands: dict[int, list[Pane]] = {}
    for table in tables:
        pane = pane_of(table.grid, grid)
        if table.grid is grid:
            found.append((rows_of(table), table.header.right + 1, []))
        elif isinstance(table.grid, Turned) and not isinstance(grid, Pane):
            found.append((rows_of(table), table.end, []))
        elif pane is not None and all(pane is not other for other in bands.setdefault(pane.start, [])):
            bands[pane.start].append(pane)
    found += [(range(start, panes[0].height), 0, panes) for start, panes in bands.items()]
    return sorted(found, key=lambda block: block[0].start)


def note_hidden(reading: Reading) -> None:
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


def note_unvalued(reading: Reading) -> None:
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


def gather_cover(reading: Reading) -> None:
    """Bring the facts of the whole file together: those of sheets without tables first."""
    for sheet in sorted(reading.sheets, key=lambda sheet: bool(sheet.tables)):
        for facts in sheet.facts.facts.values():
            reading.cover.add(facts)


def apply_decisions(reading: Reading, words: Vocabulary) -> None:
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


def decide_by_category(reading: Reading, words: Vocabulary) -> None:
    """Read tables that fit several forms alike as the one form that units of the file's 类别 fill in."""
    tables = [table for sheet in reading.sheets for table in sheet.tables if _is_open(table)]
    category = category_of(reading, unit_of_file(reading)[0]) if tables and reading.roster else None
    for table in tables if category else ():
        own = [form for form in table.fits if form.concerns(category)]
        if len(own) == 1 and table.form is not own[0]:
            settle(table, words, own[0], table.settled_values)


def _is_open(table: Table) -> bool:
    """Return whether a table fits several forms of different 类别, and nobody decided between them."""
    several = len({form.categories for form in table.fits}) > 1
    return several and table.settled_form is None and table.column("unit") is None


def usable_tables(reading: Reading) -> list[Table]:
    """Return the tables that can be read, and note the others."""
    usable = []
    for sheet in reading.sheets:
        for table in sheet.tables:
            if table.doubt is None and table.form is not None:
                usable.append(table)
            elif table.doubt is not None and _are_counts(reading, sheet, table):
                table.doubt, table.values = None, "counts"
                usable.append(table)
            elif table.doubt is not None and _are_ballots(reading, sheet, table):
                table.doubt = None
                usable.append(table)
            elif table.doubt is not None:
                place = table_place(table)
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


def _are_counts(reading: Reading, sheet: Sheet, table: Table) -> bool:
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


def _are_ballots(reading: Reading, sheet: Sheet, table: Table) -> bool:
    """Return whether scores that may be means are ballots: as many came back as there are lines of scores.

    On a form about people each has a line on every ballot, so that only a
    single ballot is told so.
    """
    if table.doubt is None or not table.doubt.means or table.form is None:
        return False
    own = [fact for role in ("valid", "returned") if (fact := sheet.facts.first(role)) is not None]
    facts = own or [fact for role in ("valid", "returned") if (fact := reading.cover.first(role)) is not None]
    stated = {number for fact in facts if (number := read_count(fact.value).number) is not None}
    if table.form.of_people or stated == {1}:
        return stated == {1}
    sheets = [sheet] if own and len(sheet.tables) > 1 else reading.sheets
    like = [
        other for one in sheets for other in one.tables if other.form is table.form and other.values == table.values
    ]
    lines = sum(map(score_lines, like))
    return lines in stated


def why_refused(reading: Reading, tables: Sequence[Table], accept_summaries: bool) -> list[Finding]:
    """Return why the whole file is rejected; empty when it is not."""
    scheme, template = reading.scheme, reading.book.template
    if template.get("scheme") and template["scheme"] != scheme.id:
        return [finding("scheme-mismatch", reading.place, seen=template["scheme"], scheme=scheme.id)]
    if template.get("round", scheme.round) != scheme.round:
        return [
            finding("round-mismatch", reading.place, seen=template["round"] or "（空）", round=scheme.round or "（空）")
        ]
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
                return [finding("summary-sheet", table_place(table), count=len(units))]
    return []


def _nothing(reading: Reading) -> Iterator[Finding]:
    """Nothing more to say than the doubt already noted: move it to the end of the findings."""
    doubts = [found for found in reading.findings if found.code == "layout-ambiguous"]
    reading.findings = [found for found in reading.findings if found.code != "layout-ambiguous"]
    yield from doubts
