"""Reading tables: each table of a file with its rater group, subject and facts → parts, every odd header noted."""

import re
from collections.abc import Iterable, Sequence
from pathlib import PurePosixPath

from xlsheets.books.ballotnumber import several_at_once
from xlsheets.books.block import blocks_of
from xlsheets.books.gathering import (
    Reading,
    Sheet,
    cover_of,
    fact_near,
    facts_beside,
    has_numbers,
    is_only_cover,
    states_anew,
    table_place,
)
from xlsheets.books.part import Part, facts_of
from xlsheets.books.table import Table
from xlsheets.books.vocabulary import Vocabulary, row_kind
from xlsheets.core.scheme import Form, Scheme
from xlsheets.core.spelling import item_key, normal
from xlsheets.core.tally import NO_FACTS, Facts
from xlsheets.core.wording import finding


def group_of_file(reading: Reading) -> str | None:
    """Return the rater group that a cover sheet states for the whole file, else that of its name or titles."""
    for sheet in reading.sheets:
        fact = sheet.facts.first("group")
        if fact is not None and (not sheet.tables or len(reading.sheets) == 1):
            return _group_named(reading.scheme, str(fact.value))
    tables = [table for sheet in reading.sheets for table in sheet.tables]
    if reading.book.template or any(table.groups or table.column("group") is not None for table in tables):
        return None
    titles = (
        table.grid.text(row, column)
        for table in tables
        for row in range(table.header.top)
        for column in range(table.grid.width)
    )
    return _group_inside(reading.scheme, (PurePosixPath(reading.book.file.replace("\\", "/")).stem, *titles))


_BETWEEN = re.compile(r"[_\-—–()（）\[\]【】\s、,，.。+·:：]+")


def _group_inside(scheme: Scheme, texts: Iterable[str]) -> str | None:
    """Return the one rater group that stands in some texts as a word of its own; None for none and for several.

    A group's name within another word says nothing: 党员评议表 is a form.
    """
    words = {normal(word) for text in texts for word in _BETWEEN.split(text)}
    found = {group.name for form in scheme.forms for group in form.groups if normal(group.name) in words}
    return found.pop() if len(found) == 1 else None


def _group_named(scheme: Scheme, text: str) -> str | None:
    word = normal(text)
    return next((group.name for form in scheme.forms for group in form.groups if normal(group.name) == word), None)


def read_tables(reading: Reading, tables: list[Table], words: Vocabulary, file_group: str | None) -> list[Part]:
    """Read every table, ballots before counts; counts of what ballots gave are compared and not added."""
    sheet_of = {id(table): sheet for sheet in reading.sheets for table in sheet.tables}
    sheet_groups = reading.sheet_groups = _sheet_groups(reading, tables)
    shared = facts_of(cover_of(reading), reading.findings)
    local: dict[int, Facts] = {}
    for sheet in reading.sheets:
        if sheet.tables and has_numbers(sheet.facts) and not is_only_cover(reading, sheet):
            for table in sheet.tables[: None if states_anew(sheet) else 1]:
                local[id(table)] = facts_of(facts_beside(sheet, table), reading.findings)
    own = reading.book.template.get("template") == "branch"
    parts: list[Part] = []
    known = {id(table) for table in tables}
    first_blocks = [table for table in tables if id(table.continues) not in known]
    for table in sorted(first_blocks, key=lambda table: table.values == "counts"):
        assert table.form is not None
        more = list(blocks_of(table, tables))[1:]
        sheet = sheet_of[id(table)]
        group = _table_group(reading, sheet, table, table.form) or sheet_groups.get(table.grid.name) or file_group
        own_facts = local.get(id(table) if states_anew(sheet) else id(sheet.tables[0]))
        facts = (own_facts or NO_FACTS).over(shared) if group == file_group else (own_facts or NO_FACTS)
        if table.form.groups and table.column("group") is not None:
            facts = NO_FACTS  # what the cover states is of all ballots, not of each group's
        subject = _table_subject(reading, sheet, table)
        if subject is None:
            continue
        for block in (table, *more):
            note_levels(reading, block)
            note_strange(reading, block, words)
        if table.values == "counts":
            from xlsheets.books.countsheet import read_counts  # most workbooks hold counts or ballots, not both

            found, notes = read_counts(table, words, group, subject, facts, more)
            found = _beside_ballots(reading, table, found, parts)
        else:
            from xlsheets.books.ballotsheet import read_ballots

            returned, code = facts.over(shared).returned, fact_near(sheet, table, "code")
            found, notes = read_ballots(table, words, group, subject, own, returned, more, reading.coding, code)
            for part in found:
                part.facts = facts
        parts += found
        reading.findings += notes
    _note_ranges(reading, tables)
    return parts


def _note_ranges(reading: Reading, tables: Sequence[Table]) -> None:
    """Note ballots of layout A whose number, stated above them, stands for several."""
    stacked = {table.grid.name for table in tables if table.layout == "A"}
    facts = [
        fact
        for sheet in reading.sheets
        if sheet.grid.name in stacked
        for fact in sheet.facts.facts.get("ballot", ())
        if fact.value != ""
    ]
    for at, count in several_at_once([fact.value for fact in facts]):
        reading.findings.append(finding("ballot-range", facts[at].place, seen=facts[at].written, count=count))


def _table_group(reading: Reading, sheet: Sheet, table: Table, form: Form) -> str | None:
    """Return the rater group that a table's own sheet states."""
    decision = reading.decisions.of(table, reading.book.file) if reading.decisions else None
    if decision is not None and decision.group is not None:
        return _group_named(reading.scheme, decision.group)
    fact = fact_near(sheet, table, "group")
    if fact is None or not form.groups:
        return None
    name = _group_named(reading.scheme, str(fact.value))
    if name is None and str(fact.value).strip():
        groups = "、".join(group.name for group in form.groups)
        reading.findings.append(finding("group-unknown", fact.place, seen=str(fact.value), groups=groups))
    return name


def _sheet_groups(reading: Reading, tables: Sequence[Table]) -> dict[str, str]:
    """Return the rater group of each sheet where a form has one sheet a group, told by the sheets' names."""
    found: dict[str, str] = {}
    for form in reading.scheme.forms:
        names = list(dict.fromkeys(table.grid.name for table in tables if table.form is form))
        names = [name for name in names if not row_kind(normal(name).removesuffix("表"))]  # of all groups together
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


def _table_subject(reading: Reading, sheet: Sheet, table: Table) -> str | None:
    """Return the subject that a table without a name column is about; None, with a finding, when it names none."""
    assert table.form is not None
    if not table.form.of_people or table.column("subject") is not None:
        return ""
    fact = fact_near(sheet, table, "subject")
    if fact is not None and str(fact.value).strip():
        return str(fact.value).strip()
    names = {normal(member.name): member.name for member in reading.roster.members} if reading.roster else {}
    if normal(sheet.grid.name) in names:
        return names[normal(sheet.grid.name)]
    reading.findings.append(
        finding(
            "layout-ambiguous",
            table_place(table),
            readings=f"“{table.form.title or table.form.id}”没有写明评议的是谁",
            readings_en=f"form “{table.form.title or table.form.id}” does not say who is rated",
            how="在表上方写“姓名：……”，或加姓名一列",
            how_en="write the name above the table, or add a column of names",
        )
    )
    return None


def note_levels(reading: Reading, table: Table) -> None:
    """Note headers among the levels that are no level, and levels that have no column."""
    assert table.form is not None
    levels = reading.scheme.levels(table.form)
    if not table.header.levels:
        return
    for row, column, text in table.header.odd:
        rows = table.level_rows if column in table.scores else table.rows
        if any(table.grid.value(below, column) != "" for below in rows):
            place = table.grid.place.at(row, column)
            reading.findings.append(finding("level-unknown", place, seen=text.strip(), levels="、".join(levels)))
    known = {normal(level) for level in levels}
    for one in {one.level: one for one in table.header.levels}.values():
        if one.level not in known:
            place = table.grid.place.at(table.header.bottom, one.column)
            reading.findings.append(finding("level-unknown", place, seen=one.level, levels="、".join(levels)))
    missing = [level for level in levels if normal(level) not in {one.level for one in table.header.levels}]
    if missing and not {column for _, column, _ in table.header.odd} - {*table.scores}:
        place = table_place(table)
        reading.findings.append(finding("level-missing", place, seen="、".join(missing), levels="、".join(levels)))


def note_strange(reading: Reading, table: Table, words: Vocabulary) -> None:
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
        if heading not in table.items and heading not in table.groups:
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


def _note_near(reading: Reading, table: Table) -> None:
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
        if at is not None and text and item_key(text) != item_key(item):
            written.setdefault(text, (at, item))
    for text, (at, item) in written.items():
        reading.findings.append(finding("item-matched", table.grid.place.at(*at), seen=text.strip(), item=item))


def _beside_ballots(reading: Reading, table: Table, found: list[Part], parts: Sequence[Part]) -> list[Part]:
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
                table_place(table),
                readings="同一项目有两张计票表：可以相加，也可以是重复填写；两张都未计入",
                readings_en="two tables of counts for the same items: to be added, or the same twice; neither counts",
                how="只留一张，或写明参评人类别",
                how_en="keep one, or name the rater group of each",
            )
        )
    return kept
