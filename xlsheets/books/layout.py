"""Layout: Grid + scheme → the tables of a sheet, each with its layout, form and rows.

Layouts are those of docs/rules.md: A one ballot a sheet, B a row a ballot with
level names, C a row a ballot with marks, D counts by item, E counts by member,
F one ballot over all members. A sheet with a row a unit is a summary. What
can be read in more than one way is not guessed: the table says so.
"""

import re
from collections import Counter
from collections.abc import Iterable
from typing import Literal

from rapidfuzz import fuzz

from xlsheets.books.block import headless_doubt, join_blocks
from xlsheets.books.body import find_rows, see_percentages, texts_of
from xlsheets.books.grid import Grid
from xlsheets.books.header import find_header
from xlsheets.books.pane import panes_at
from xlsheets.books.sideways import turned_parts
from xlsheets.books.table import Doubt, Table
from xlsheets.books.valuekind import crosses_alone, kind_of_values, names_repeat, ones_doubt, speaks_as_a_ballot
from xlsheets.books.vocabulary import Vocabulary, header_role
from xlsheets.core.scheme import Form
from xlsheets.core.spelling import normal

MANY_ROWS = 400
"""Longer tables are not searched for crosses that may be marks."""


def find_tables(grid: Grid, words: Vocabulary) -> list[Table]:
    """Return the tables of a sheet from top to bottom, those on their side last; none when there is no header."""
    tables = _upright(grid, words)
    for part in turned_parts(grid, tables, words):
        tables += [table for table in _upright(part, words) if _has_lines(table)]
    return tables


def _has_lines(table: Table) -> bool:
    """Return whether the lines of a table that stood on its side are of items or people."""
    return table.item_column is not None or table.column("subject") is not None


def _upright(grid: Grid, words: Vocabulary) -> list[Table]:
    tables: list[Table] = []
    row = top = 0
    while row < grid.height:
        header = find_header(grid, row, words, top) if any(grid.rows[row]) else None
        if header is None:
            row += 1
            continue
        if panes := panes_at(grid, header, top, words):
            blocks = [_upright(pane, words) for pane in panes]
            join_blocks(blocks)
            tables += [table for block in blocks for table in block]
            row = top = panes[0].height
            continue
        table = Table(grid, header)
        if header.levels:
            table.scale = _scale(table, words)
        find_rows(table, words)
        see_percentages(table)
        if len(table.rows) <= MANY_ROWS and header.levels and not header.headings and crosses_alone(table):
            table.doubt = Doubt(
                (
                    "没有√，每行只有一个×：可以是选中，也可以是不选",
                    "no √, one × a row: it may mark the level or strike it out",
                ),
                ("选中的等次写√", "write √ under the chosen level"),
            )
        if header.levels:
            _decide_by_levels(table, words)
        else:
            _decide_by_items(table, words)
        table.doubt = table.doubt or headless_doubt(table, words)
        tables.append(table)
        row = top = max(table.end, row + 1)
    return tables


def settle(table: Table, words: Vocabulary, form: Form | None, values: Literal["marks", "counts"] | None) -> None:
    """Read a table anew as a person decided: as a form, and as marks or counts.

    A decision settles what the sheet leaves open and nothing that it says.
    """
    table.settled_form, table.settled_values = form, values
    table.doubt, table.strange, table.items = None, [], {}
    if table.header.levels:
        _decide_by_levels(table, words)
    else:
        _decide_by_items(table, words)


def _scale(table: Table, words: Vocabulary) -> str | None:
    """Return the scale that most of the header's levels are of; ties to the smaller scale."""
    levels = {column.level for column in table.header.levels}
    votes = Counter(scale for level in levels for scale in words.level_scales[level])
    if not votes:
        return None
    best = max(votes.values())
    scales = words.scheme.scales
    return min((scale for scale, count in votes.items() if count == best), key=lambda scale: len(scales[scale]))


def _decide_by_items(table: Table, words: Vocabulary) -> None:
    """Decide a table under an item header: layout B."""
    table.values = "levels"
    form = _form_of_texts(table, table.header.items.values(), words)
    if form is None:
        table.doubt = _form_doubt(words)
        return
    table.form, table.scale = form, form.scale
    table.items = {
        column: item
        for column, text in table.header.items.items()
        if (item := words.item_matches(text).get(form.id)) is not None
    }
    table.rows = [row for row in table.rows if not _is_aside(table, row)]
    if _stand_twice(table):
        table.doubt = _twice("项目", "item")
        return
    _refuse_units(table)


def _is_aside(table: Table, row: int) -> bool:
    """Return whether a row of a ballot table holds no ballot: a note under it, or nothing but a serial number."""
    values = [table.grid.value(row, column) for column in table.header.value_columns]
    return (
        not any(value != "" for value in values) and table.column("ballot", "serial", "code") is None
    )


def _twice(what: str, what_en: str) -> Doubt:
    """Return the doubt about a level or an item that heads several columns, none of which begins a table."""
    return Doubt(
        (
            f"同一{what}有几列：可以是几类参评人或几次评议并列，也可以是左右几张表",
            f"several columns of one {what_en}: groups of raters or rounds beside each other, or several tables",
        ),
        (
            "几张表各写项目或姓名一列；几类人或几次评议分开报",
            "give each table its own column of items or names, and report groups or rounds apart",
        ),
    )


def _stand_twice(table: Table) -> bool:
    """Return whether an item of a table has two columns for the same thing."""
    levels = [
        (table.items[level.heading], level.level)
        for level in table.header.levels
        if level.heading in table.items and not level.percent
    ]
    columns = [table.items[column] for column in table.header.items if column in table.items]
    return len(set(levels)) < len(levels) or len(set(columns)) < len(columns)


def _form_doubt(words: Vocabulary) -> Doubt:
    titles = "、".join(form.title or form.id for form in words.scheme.forms)
    return Doubt(
        (f"可以是以下任一张表：{titles}", f"it could be any of the forms {titles}"),
        ("在标题或工作表名写明是哪张表", "name the form in the title or the sheet name"),
    )


def _decide_by_levels(table: Table, words: Vocabulary) -> None:
    """Decide a table under a level header: layouts A, C, D, E, F, or a summary."""
    header = table.header
    headings = header.headings
    if headings:
        _decide_wide(table, headings, words)
    else:
        _decide_narrow(table, words)
    if table.doubt is None:
        _refuse_units(table)


def _refuse_units(table: Table) -> None:
    """A table with a row a unit is a summary."""
    if table.column("unit") is None:
        return
    units = {normal(text) for row in table.rows if (text := table.key_text(row, "unit"))}
    if len(units) >= 2:
        table.by = "units"


def _decide_wide(table: Table, headings: list[str], words: Vocabulary) -> None:
    """Items stand over runs of levels: C, E, or D with its items side by side."""
    form = _form_of_texts(table, headings, words)
    if form is None:
        table.doubt = _form_doubt(words)
        return
    table.form, table.scale = form, form.scale
    table.items = {
        heading: item for heading in headings if (item := words.item_matches(heading).get(form.id)) is not None
    }
    if _stand_twice(table):
        table.doubt = _twice("项目", "item")
        return
    numbered = table.column("ballot", "code") is not None
    table.by = "subjects" if table.column("subject") is not None else "ballots"
    kind = kind_of_values(table)
    if kind == "ones":
        ballots = numbered or table.by == "ballots" or speaks_as_a_ballot(table)
        if not ballots:
            table.doubt = ones_doubt()
        kind = "marks"
    table.values = "marks" if kind == "marks" or (kind == "empty" and table.by == "ballots") else "counts"
    if table.values == "marks":
        table.by = "ballots"
    elif table.by == "ballots":
        table.by = "items"  # one row of counts: the items stand side by side
        if len(table.rows) > 1 and table.column("unit") is None:
            table.doubt = Doubt(
                (
                    f"有 {len(table.rows)} 行票数，不知各行是什么",
                    f"{len(table.rows)} rows of counts that stand for nothing known",
                ),
                ("加一列写明姓名、单位或票号", "add a column of names, units or ballot numbers"),
            )


def _decide_narrow(table: Table, words: Vocabulary) -> None:
    """One run of levels: rows are items (A, D), subjects (E, F), ballots (C), or units."""
    levels = Counter(level.level for level in table.header.levels if not level.percent)
    if max(levels.values(), default=0) > 1:
        table.doubt = _twice("等次", "level")
        return
    table.item_column = _item_column(table, words)
    kind = kind_of_values(table)
    numbered = table.column("ballot", "code") is not None
    if table.item_column is not None:
        table.by = "items"
        texts = [table.grid.shown_text(row, table.item_column) for row in table.rows]
        table.form = _form_of_texts(table, texts, words)
        if table.form is None:
            table.doubt = _form_doubt(words)
            return
        table.scale = table.form.scale
        _name_items(table, texts, words)
    else:
        table.by = "subjects" if table.column("subject") is not None else "ballots"
        _decide_sole(table, words, kind)
    if table.doubt is not None:
        return
    if kind == "ones":
        if not (numbered or speaks_as_a_ballot(table) or table.by == "ballots"):
            table.doubt = ones_doubt()
        kind = "marks"
    blank_ballot = kind == "empty" and (table.by == "ballots" or numbered or speaks_as_a_ballot(table))
    table.values = "marks" if kind == "marks" or blank_ballot else "counts"
    if table.by == "subjects" and table.values == "marks" and (numbered or names_repeat(table)):
        table.by = "ballots"
    if table.by == "ballots" and table.values == "counts":
        table.by = "items"
        if len(table.rows) > 1 and table.column("unit") is None:
            table.doubt = Doubt(
                (
                    f"有 {len(table.rows)} 行票数，各行没有项目名",
                    f"{len(table.rows)} rows of counts without item texts",
                ),
                ("写上评议项目或姓名", "write the items or names beside them"),
            )


def _decide_sole(table: Table, words: Vocabulary, kind: str) -> None:
    """A table without items fills a form's overall item, or its only one."""
    people = table.by == "subjects"
    forms = [form for form in words.scheme.forms if form.scale == table.scale or _same_levels(form, table, words)]
    if people:
        forms = [form for form in forms if form.of_people] or forms
    elif not table.rows:
        forms = []
    form = _best_titled(table, forms)
    if form is None:
        table.doubt = _form_doubt(words)
        return
    item = form.sole_item
    if item is None:
        table.doubt = Doubt(
            (
                f"没有评议项目，而“{form.title or form.id}”有 {len(form.texts)} 项",
                f"no items, while form “{form.title or form.id}” has {len(form.texts)}",
            ),
            (
                "按项目分别填写，或在方案中设总体评价（overall）",
                "fill in item by item, or give the scheme an overall item",
            ),
        )
        return
    table.form, table.scale = form, form.scale
    table.items = dict.fromkeys(table.rows, item)


def _same_levels(form: Form, table: Table, words: Vocabulary) -> bool:
    levels = {normal(level) for level in words.scheme.levels(form)}
    return {column.level for column in table.header.levels} <= levels


def _name_items(table: Table, texts: list[str], words: Vocabulary) -> None:
    """Give each row its item: by its text; then, for one left over at its own place, by order."""
    assert table.form is not None
    taken: set[str] = set()
    left: list[tuple[int, int, str]] = []
    stacked = any(table.column(role) is not None for role in ("ballot", "subject", "group", "unit"))
    for position, (row, text) in enumerate(zip(table.rows, texts, strict=True)):
        item = words.item_matches(text).get(table.form.id) if text else None
        if item is None or (item in taken and not stacked):
            left.append((position, row, text))
            continue
        taken.add(item)
        table.items[row] = item
    for position, row, text in left:
        expected = table.form.texts[position] if position < len(table.form.texts) else None
        if expected and expected not in taken and fuzz.ratio(normal(text), normal(expected)) >= 60:
            taken.add(expected)
            table.items[row] = expected
        else:
            table.strange.append((row, text))
    strange = {row for row, _ in table.strange}
    table.rows = [row for row in table.rows if row not in strange]


def _item_column(table: Table, words: Vocabulary) -> int | None:
    """Return the column whose texts are items; None when there is none."""
    grid, best, found = table.grid, 0, None
    taken = {level.column for level in table.header.levels}
    for column in range(grid.width):
        if column in taken:
            continue
        texts = {text for row in table.rows[:400] if (text := grid.shown_text(row, column))}
        hits = len({item for text in texts for item in words.item_matches(text).values()})
        if hits > best:
            best, found = hits, column
    role = table.column("item")
    if best == 0 and role is not None and any(grid.text(row, role) for row in table.rows):
        return None
    return found


def _form_of_texts(table: Table, texts: Iterable[str], words: Vocabulary) -> Form | None:
    """Return the form that most texts are items of; a tie goes to the table's title, name column or sheet name."""
    votes: Counter[str] = Counter()
    for text in dict.fromkeys(texts):
        for form_id in words.item_matches(text):
            votes[form_id] += 1
    if not votes:
        return None
    best = max(votes.values())
    forms = [form for form in words.scheme.forms if votes[form.id] == best]
    return forms[0] if len(forms) == 1 else _best_titled(table, forms)


def _best_titled(table: Table, forms: list[Form]) -> Form | None:
    """Return the one form that title, sheet name and name column speak for; None when they do not tell."""
    if len(forms) <= 1:
        return forms[0] if forms else None
    if table.settled_form in forms:
        return table.settled_form
    people = table.column("subject") is not None or _names_somebody(table)
    above = [
        normal(text)
        for row in range(max(0, table.header.top - 6), table.header.top)
        for text in texts_of(table.grid.rows[row])
        if text
    ]
    name = normal(table.grid.name)

    def score(form: Form) -> float:
        title = normal(form.title)
        like = max((fuzz.partial_ratio(title, text) for text in above if len(text) >= 4), default=0.0) if title else 0.0
        named = 40.0 if normal(form.id) in name or (title and (name in title or title in name)) else 0.0
        word = {"organisation": ("组织", "支部"), "member": ("党员",), "leader": ("领导", "干部"), "window": ("窗口",)}
        hinted = 30.0 if any(hint in name for hint in word[form.subject]) else 0.0
        exact = 20.0 if title and title in above else 0.0  # one title may stand within another
        return like + exact + named + hinted + (60.0 if people == form.of_people else 0.0)

    ranked = sorted(forms, key=score, reverse=True)
    return ranked[0] if score(ranked[0]) - score(ranked[1]) >= 10 else None


def _names_somebody(table: Table) -> bool:
    """Return whether 姓名 with somebody's name stands above a table."""
    levels = {level.level for level in table.header.levels}
    for row in table.grid.rows[max(0, table.header.top - 6) : table.header.top]:
        texts = [normal(text) for text in texts_of(row) if text]
        named = any(
            re.match("(?:被评议人|被评议党员|被测评人|党员)?姓名(?::|$)|被(?:评议|测评)人(?::|$)", text)
            for text in texts
        )
        if named and levels.isdisjoint(texts) and {header_role(text) for text in texts} <= {None, "subject"}:
            return True
    return False
