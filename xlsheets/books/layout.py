"""Layout: Grid + scheme → the tables of a sheet, each with its layout, form and rows.

Layouts are those of docs/rules.md: A one ballot a sheet, B a row a ballot with
level names, C a row a ballot with marks, D counts by item, E counts by member,
F one ballot over all members. A sheet with a row a unit is a summary. What
can be read in more than one way is not guessed: the table says so.
"""

from collections import Counter
from collections.abc import Sequence
from typing import Literal

from xlsheets.books.block import headless_doubt, join_blocks
from xlsheets.books.body import find_rows, see_percentages
from xlsheets.books.dayrows import rows_differ, see_days
from xlsheets.books.formchoice import best_titled, form_doubt, form_of_texts
from xlsheets.books.grid import Grid
from xlsheets.books.groupblock import heads_groups, see_groups, unread_between
from xlsheets.books.header import find_header
from xlsheets.books.itemlines import item_column, item_texts, name_items
from xlsheets.books.pane import panes_at
from xlsheets.books.scoretable import ask_for_means, decide_scores, name_ballots, set_sums_apart, take_scores
from xlsheets.books.sideways import score_parts, turned_parts
from xlsheets.books.table import Doubt, Table
from xlsheets.books.valuekind import (
    crosses_alone,
    crosses_doubt,
    kind_of_values,
    names_repeat,
    ones_doubt,
    speaks_as_a_ballot,
)
from xlsheets.books.vocabulary import Vocabulary
from xlsheets.core.scheme import Form
from xlsheets.core.spelling import normal

MANY_ROWS = 400
"""Longer tables are not searched for crosses that may be marks."""


def find_tables(grid: Grid, words: Vocabulary) -> list[Table]:
    """Return the tables of a sheet from top to bottom, those on their side last; none when there is no header."""
    tables = _upright(grid, words)
    for part in turned_parts(grid, tables, words):
        tables += [table for table in _upright(part, words) if _has_lines(table)]
    for part in score_parts(grid, tables, words) if words.scores else ():
        tables += [table for table in _upright(part, words) if table.rows]
    return tables


def _has_lines(table: Table) -> bool:
    """Return whether the lines of a table that stood on its side are of items, people or days."""
    return table.item_column is not None or table.column("subject") is not None or table.days is not None


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
            table.doubt = crosses_doubt()
        _decide(table, words)
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
    table.scores, table.means, table.days = [], False, None
    _decide(table, words)


def _decide(table: Table, words: Vocabulary) -> None:
    if table.header.levels:
        _decide_by_levels(table, words)
    elif table.header.items:
        _decide_by_items(table, words)
    else:
        decide_scores(table, words)


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
    if table.header.sole:
        _decide_presses(table, words)
        return
    form = form_of_texts(table, table.header.items.values(), words)
    if form is None:
        table.doubt = form_doubt(words)
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
    if form.scored:
        set_sums_apart(table)
        name_ballots(table)
        if table.doubt is None:
            ask_for_means(table)
    _refuse_units(table)


def _decide_presses(table: Table, words: Vocabulary) -> None:
    """Decide a list of presses under 评价: those of the sole item of a form with these levels."""
    (column,) = table.header.items
    pressed = {value for value in table.values_of(column) if isinstance(value, str)}
    named = {level[0] for value in pressed if (level := words.level_header(value)) is not None}
    people = table.column("subject") is not None
    forms = [
        form
        for form in words.scheme.forms
        if form.sole_item not in (None, *form.scored) and named <= {normal(one) for one in words.scheme.levels(form)}
    ]
    form = best_titled(table, [form for form in forms if form.of_people == people] or forms)
    if form is None or form.sole_item is None:
        table.doubt = form_doubt(words)
        return
    table.form, table.scale, table.items = form, form.scale, {column: form.sole_item}
    if people and table.column("ballot", "code") is None and not names_repeat(table):
        table.doubt = Doubt(
            (
                "每人一行等次：可以是一张票，也可以是评议的结果",
                "a level for each person once: of a ballot, or the result",
            ),
            ("单张票请写票号", "write its number on a ballot"),
        )
    table.rows = [row for row in table.rows if not _is_aside(table, row)]
    _refuse_units(table)


def _is_aside(table: Table, row: int) -> bool:
    """Return whether a row of a ballot table holds no ballot: a note under it, or nothing but a serial number."""
    values = [table.grid.value(row, column) for column in table.header.value_columns]
    return not any(value != "" for value in values) and table.column("ballot", "serial", "code") is None


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


def _no_items(headings: Sequence[str]) -> Doubt:
    """Return the doubt about headings over levels that no item is."""
    named = "、".join(heading.strip() for heading in headings[:6])
    return Doubt(
        (
            f"“{named}”不是方案中的项目：可以是几类参评人或几次评议并列，也可以是别的方案的项目",
            f"“{named}” are no items of the scheme: groups of raters or rounds beside each other, or another scheme's",
        ),
        (
            "几类人或几次评议分开报；项目按方案写",
            "report groups or rounds apart, and write the items as the scheme does",
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


def _decide_by_levels(table: Table, words: Vocabulary) -> None:
    """Decide a table under a level header: layouts A, C, D, E, F, or a summary."""
    header = table.header
    headings = header.headings
    if unread := unread_between(table):
        table.doubt = unread
    elif heads_groups(header, words):
        _decide_narrow(table, words)
        if table.doubt is None or table.doubt.ones:  # ones under each group may be ballots side by side
            see_groups(table)
    elif headings:
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
    form = form_of_texts(table, headings, words)
    if form is None:
        known = any(words.item_matches(heading) for heading in headings)
        table.doubt = form_doubt(words) if known else _no_items(headings)
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
    if table.by == "ballots":
        see_days(table)
    if kind == "ones" and rows_differ(table):
        kind = "counts"
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
        if len(table.rows) > 1 and table.column("unit") is None and table.days is None:
            table.doubt = Doubt(
                (
                    f"有 {len(table.rows)} 行票数，不知各行是什么",
                    f"{len(table.rows)} rows of counts that stand for nothing known",
                ),
                ("加一列写明姓名、单位或票号", "add a column of names, units or ballot numbers"),
            )


def _decide_narrow(table: Table, words: Vocabulary) -> None:
    """One run of levels: rows are items (A, D), subjects (E, F), ballots (C), or units."""
    levels = Counter((level.heading, level.level) for level in table.header.levels if not level.percent)
    if max(levels.values(), default=0) > 1:
        table.doubt = _twice("等次", "level")
        return
    table.item_column = item_column(table, words)
    numbered = table.column("ballot", "code") is not None
    if table.item_column is not None:
        table.by = "items"
        texts = item_texts(table, table.item_column)
        table.form = form_of_texts(table, texts, words)
        if table.form is None:
            table.doubt = form_doubt(words)
            return
        table.scale = table.form.scale
        see_days(table)
        name_items(table, texts, words)
        kind = _kind_beside_scores(table) if table.form.scored else kind_of_values(table)
    else:
        see_days(table)
        kind = kind_of_values(table)
        table.by = "subjects" if table.column("subject") is not None else "ballots"
        if kind == "ones" and table.by == "ballots" and rows_differ(table):
            kind = "counts"
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
        if len(table.rows) > 1 and table.column("unit") is None and table.days is None:
            table.doubt = Doubt(
                (
                    f"有 {len(table.rows)} 行票数，各行没有项目名",
                    f"{len(table.rows)} rows of counts without item texts",
                ),
                ("写上评议项目或姓名", "write the items or names beside them"),
            )


def _kind_beside_scores(table: Table) -> str:
    """Return what the cells of level items hold, where score items stand beside them; scores alone may be means."""
    take_scores(table)
    if crosses_alone(table):
        table.doubt = table.doubt or crosses_doubt()
    kind = kind_of_values(table)
    if kind != "empty" or table.doubt is not None:
        return kind
    ask_for_means(table)
    return "counts" if table.means else "marks"


def _decide_sole(table: Table, words: Vocabulary, kind: str) -> None:
    """A table without items fills a form's overall item, or its only one."""
    people = table.by == "subjects"
    forms = [form for form in words.scheme.forms if form.scale == table.scale or _same_levels(form, table, words)]
    if people:
        forms = [form for form in forms if form.of_people] or forms
    elif not table.rows:
        forms = []
    form = best_titled(table, forms)
    if form is None:
        table.doubt = form_doubt(words)
        return
    item = form.sole_item
    if item is None:
        table.doubt = Doubt(
            (
                f"没有评议项目，而“{form.title or form.id}”有 {len(form.texts)} 项，没有总体评价（overall）",
                f"no items, while form “{form.title or form.id}” has {len(form.texts)}, none of them overall",
            ),
            (
                "按项目分别填写",
                "fill in item by item",
            ),
        )
        return
    table.form, table.scale = form, form.scale
    table.items = dict.fromkeys(table.rows, item)


def _same_levels(form: Form, table: Table, words: Vocabulary) -> bool:
    levels = {normal(level) for level in words.scheme.levels(form)}
    return {column.level for column in table.header.levels} <= levels
