"""Layout: Grid + scheme → the tables of a sheet, each with its layout, form and rows.

Layouts are those of docs/rules.md: A one ballot a sheet, B a row a ballot with
level names, C a row a ballot with marks, D counts by item, E counts by member,
F one ballot over all members. A sheet with a row a unit is a summary. What
can be read in more than one way is not guessed: the table says so.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from rapidfuzz import fuzz

from xlsheets.books.cover import is_label, states_number
from xlsheets.books.grid import Grid, transposed
from xlsheets.books.header import Header, find_header
from xlsheets.books.vocabulary import Vocabulary, header_role, is_ballot_number, is_note, row_kind, speaks_of_a_ballot
from xlsheets.core.ballot import Mark, read_count, read_mark
from xlsheets.core.scheme import Form
from xlsheets.core.spelling import normal

LONG = 8
"""From so many numbered rows on, a body is looked at by columns first."""
MANY_ROWS = 400
SIDEWAYS = 200
"""Up to so many rows and columns a sheet is looked at on its side."""

Rows = Literal["items", "subjects", "ballots", "units"]
Values = Literal["marks", "counts", "levels"]


@dataclass
class Doubt:
    """Why a table is not read: what it could be, and how to make it clear."""

    readings: tuple[str, str]
    how: tuple[str, str]
    ones: bool = False
    """Whether only ones are the trouble: what the file states of its ballots may settle it."""


@dataclass
class Table:
    """A recognised table.

    Attributes:
        grid: Its sheet.
        header: Its header block.
        rows: Its body rows, totals and percentage rows left out.
        end: The first row below it.
        totals: Total rows with their kind (total, subtotal).
        percent_rows: Rows of percentages, with the count row above each.
        by: What a row stands for.
        values: What its cells hold.
        form: The form it fills; None while in doubt.
        scale: The scale its levels are of.
        item_column: The column of item texts, where rows are items.
        items: Item text by row (rows are items), or by heading or column text.
        strange: Rows with values whose label is no item: (row, text).
        doubt: Why it cannot be read, if so.
        settled_form: The form that a person decided on.
        settled_values: What a person decided that its cells hold.
    """

    grid: Grid
    header: Header
    rows: list[int] = field(default_factory=list)
    end: int = 0
    totals: list[tuple[int, str]] = field(default_factory=list)
    percent_rows: dict[int, int] = field(default_factory=dict)
    by: Rows = "ballots"
    values: Values = "counts"
    form: Form | None = None
    scale: str | None = None
    item_column: int | None = None
    items: dict[object, str] = field(default_factory=dict)
    strange: list[tuple[int, str]] = field(default_factory=list)
    doubt: Doubt | None = None
    settled_form: Form | None = None
    settled_values: Literal["marks", "counts"] | None = None

    @property
    def layout(self) -> str:
        """The layout's letter, or summary."""
        if self.by == "units":
            return "summary"
        if self.values == "levels":
            return "B"
        if self.values == "marks":
            return {"items": "A", "subjects": "F"}.get(self.by, "C")
        return "E" if self.by == "subjects" else "D"

    def column(self, *roles: str) -> int | None:
        """Return the column of the first of some roles that the table has; None when it has none."""
        return next((self.header.roles[role] for role in roles if role in self.header.roles), None)

    def values_of(self, column: int) -> Sequence[object]:
        """Return a column's values in the body, from top to bottom."""
        if column >= len(self.grid.columns):
            return [""] * len(self.rows)
        values = self.grid.columns[column]
        if self.rows and self.rows[-1] - self.rows[0] + 1 == len(self.rows):
            return values[self.rows[0] : self.rows[-1] + 1]
        return [values[row] for row in self.rows]

    def key_text(self, row: int, role: str) -> str:
        """Return what a person reads in a role's column at a row, merged cells included."""
        column = self.column(role)
        if column is None:
            return ""
        value = self.grid.shown(row, column)
        return value.strip() if isinstance(value, str) else "" if value == "" else _number_text(value)


def _number_text(value: object) -> str:
    if isinstance(value, float) and value == int(value):
        return str(int(value))
    return str(value)


def find_tables(grid: Grid, words: Vocabulary) -> list[Table]:
    """Return the tables of a sheet from top to bottom; none when there is no header.

    A sheet without a table is looked at once more on its side: levels down,
    items across.
    """
    tables = _upright(grid, words)
    if not tables and 2 <= grid.height <= SIDEWAYS and grid.width <= SIDEWAYS:
        tables = [table for table in _upright(transposed(grid), words) if table.item_column is not None]
    return tables


def _upright(grid: Grid, words: Vocabulary) -> list[Table]:
    tables: list[Table] = []
    row = 0
    while row < grid.height:
        header = find_header(grid, row, words) if any(grid.rows[row]) else None
        if header is None:
            row += 1
            continue
        table = Table(grid, header)
        if header.levels:
            table.scale = _scale(table, words)
        _find_rows(table, words)
        _see_percentages(table)
        if len(table.rows) <= MANY_ROWS and header.levels and not header.headings and _crosses_alone(table):
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
        tables.append(table)
        row = max(table.end, row + 1)
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


# ── the body ─────────────────────────────────────────────────────────────


def _find_rows(table: Table, words: Vocabulary) -> None:
    """Collect the body: up to the next header, or a gap that nothing of the table follows."""
    grid, header = table.grid, table.header
    values = header.value_columns
    percents = [level.column for level in header.levels if level.percent]
    keys = sorted(set(range(grid.width)) - set(values) - set(percents))
    keys = [column for column in keys if column <= header.right]
    width = header.right + 1
    level_names = _level_spellings(grid, header, words)
    gap = False
    row = header.bottom + 1
    plain = _plain_rows(table, keys, level_names)
    table.rows += plain
    row += len(plain)
    while row < grid.height:
        cells = grid.rows[row]
        if not any(value != "" for value in cells[:width]):
            gap = bool(table.rows or table.totals) or gap
            row += 1
            continue
        if not level_names.isdisjoint(_texts(cells)) and header.levels and find_header(grid, row, words):
            break
        if not header.levels and gap and find_header(grid, row, words):
            break
        if _heads_opinions(cells) or any(states_number(text) for column in values if (text := grid.text(row, column))):
            break
        label = _first_text(grid, row, keys)
        kind = row_kind(label) if label else None
        filled = any(grid.value(row, column) != "" for column in values)
        if label and is_label(label) and not words.item_matches(label):
            break
        if gap and not (filled and _follows(table, row, keys, words)):
            break
        if kind in ("total", "subtotal", "average"):
            table.totals.append((row, kind))
        elif kind == "percent" or (not filled and percents and any(grid.value(row, c) != "" for c in percents)):
            if kind == "percent" and table.rows:
                table.percent_rows[row] = table.rows[-1]
            elif kind != "percent":
                table.rows.append(row)
        elif filled or _has_key(table, row, keys, words):
            if not filled and label and is_note(label):
                break
            if filled and label and is_note(label) and not words.item_matches(label):
                break
            table.rows.append(row)
        elif label and is_note(label):
            break
        row += 1
    table.end = row


def _plain_rows(table: Table, keys: list[int], level_names: set[str]) -> range:
    """Return the rows behind the header that are numbered ballots and nothing else, taken all at once.

    Their first key cell is a number, and no cell of theirs could be a header,
    a label, a total or a note: told by the distinct values of each column, so
    that a thousand ballots cost no more than a few.
    """
    grid, header = table.grid, table.header
    start = header.bottom + 1
    if not keys or table.column("ballot", "serial") != keys[0] or header.right >= len(grid.columns):
        return range(0)
    numbers = grid.columns[keys[0]]
    stop = next((row for row in range(start, len(numbers)) if type(numbers[row]) is not float), len(numbers))
    if stop - start < LONG:
        return range(0)
    distinct: set[object] = set()
    for column in (*keys[1:], *header.value_columns):
        distinct.update(grid.columns[column][start:stop])
    texts = {value for value in distinct if isinstance(value, str) and value}
    if header.levels and not level_names.isdisjoint(texts):
        return range(0)
    if any(
        header_role(text) or row_kind(text) or is_note(text) or is_label(text) or states_number(text) for text in texts
    ):
        return range(0)
    return range(start, stop)


def _heads_opinions(cells: list[object]) -> bool:
    """Return whether a row is the header of a list of opinions: header words only, 意见建议 among them."""
    roles = {header_role(value) if isinstance(value, str) else None for value in cells if value != ""}
    return len(roles) > 1 and "opinion" in roles and None not in roles


def _level_spellings(grid: Grid, header: Header, words: Vocabulary) -> set[str]:
    written = {str(grid.value(row, level.column)) for level in header.levels for row in (header.top, header.bottom)}
    return (set(words.level_scales) | written) - {""}


def _texts(cells: Iterable[object]) -> Iterator[str]:
    return (value for value in cells if isinstance(value, str))


def _first_text(grid: Grid, row: int, keys: list[int]) -> str:
    for column in keys:
        text = grid.text(row, column).strip()
        if text:
            return text
    return ""


def _has_key(table: Table, row: int, keys: list[int], words: Vocabulary) -> bool:
    """Return whether a row without values still stands for something: an item, a subject, a ballot number."""
    grid = table.grid
    ballot = table.column("ballot")
    if ballot is None and "subject" not in table.header.roles:
        ballot = table.column("serial") if not _names_items(table, row, keys, words) else None
    if ballot is not None and is_ballot_number(grid.value(row, ballot)):
        return True
    subject = table.column("subject")
    if subject is not None and grid.text(row, subject).strip() and not is_note(grid.text(row, subject)):
        return True
    return _names_items(table, row, keys, words)


def _names_items(table: Table, row: int, keys: list[int], words: Vocabulary) -> bool:
    return any(words.item_matches(text) for column in keys if (text := table.grid.text(row, column)))


def _follows(table: Table, row: int, keys: list[int], words: Vocabulary) -> bool:
    """Return whether a row behind a gap goes on with the table."""
    grid = table.grid
    if any(row_kind(grid.text(row, column)) for column in keys if grid.text(row, column)):
        return True
    values = [grid.value(row, column) for column in table.header.value_columns]
    filled = [value for value in values if value != ""]
    readable = all(
        read_mark(value) is not Mark.UNKNOWN
        or read_count(value).number is not None
        or (isinstance(value, str) and normal(value) in words.level_scales)
        for value in filled
    )
    marks = all(read_mark(value) is Mark.YES for value in filled if normal(str(value)) not in words.level_scales)
    return readable and (_has_key(table, row, keys, words) or marks)


def _see_percentages(table: Table) -> None:
    """Take level columns that hold nothing but percentages for columns of percentages.

    Texts such as 89.29%, or shares below 1 that add up to at most 1 in every
    row; a single fraction among counts stays a fault.
    """
    columns = [level.column for level in table.header.levels if not level.percent]
    values = set().union(*(table.values_of(column) for column in columns)) - {""}
    if not values or any(read_mark(value) is Mark.YES for value in values):
        return
    rows = [[table.grid.value(row, column) for column in columns] for row in table.rows]
    texts = all(isinstance(value, str) and normal(value).endswith("%") for value in values)
    numbers = all(
        isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= 1 for value in values
    )
    shares = (
        numbers
        and any(0 < value < 1 for value in values if isinstance(value, int | float))
        and all(sum(value for value in row if isinstance(value, int | float)) <= 1.001 for row in rows)
    )
    if texts or shares:
        table.header.levels = [replace(level, percent=True) for level in table.header.levels]


# ── what a table is ──────────────────────────────────────────────────────


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
    _refuse_units(table)


def _is_aside(table: Table, row: int) -> bool:
    """Return whether a row of a ballot table holds no ballot: a note under it, or nothing but a serial number."""
    values = [table.grid.value(row, column) for column in table.header.value_columns]
    return (
        not any(value != "" for value in values) and table.column("ballot") is None and table.column("serial") is None
    )


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
    numbered = table.column("ballot") is not None
    table.by = "subjects" if table.column("subject") is not None else "ballots"
    kind = _kind_of_values(table)
    if kind == "ones":
        ballots = numbered or table.by == "ballots" or _ballot_evidence(table)
        if not ballots:
            table.doubt = _ones_doubt()
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
        table.doubt = Doubt(
            ("同一等次有几列，像是几张表左右并排", "several columns of one level: tables that stand side by side"),
            ("把各张表上下排列，或放在不同的工作表", "put the tables one below the other, or on sheets of their own"),
        )
        return
    table.item_column = _item_column(table, words)
    kind = _kind_of_values(table)
    numbered = table.column("ballot") is not None
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
        if not (numbered or _ballot_evidence(table) or table.by == "ballots"):
            table.doubt = _ones_doubt()
        kind = "marks"
    blank_ballot = kind == "empty" and (table.by == "ballots" or numbered or _ballot_evidence(table))
    table.values = "marks" if kind == "marks" or blank_ballot else "counts"
    if table.by == "subjects" and table.values == "marks" and (numbered or _names_repeat(table)):
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
        for text in _texts(table.grid.rows[row])
        if text
    ]
    name = normal(table.grid.name)

    def score(form: Form) -> float:
        title = normal(form.title)
        like = max((fuzz.partial_ratio(title, text) for text in above if len(text) >= 4), default=0.0) if title else 0.0
        named = 40.0 if normal(form.id) in name or (title and (name in title or title in name)) else 0.0
        word = {"organisation": ("组织", "支部"), "member": ("党员",), "leader": ("领导", "干部"), "window": ("窗口",)}
        hinted = 30.0 if any(hint in name for hint in word[form.subject]) else 0.0
        return like + named + hinted + (60.0 if people == form.of_people else 0.0)

    ranked = sorted(forms, key=score, reverse=True)
    return ranked[0] if score(ranked[0]) - score(ranked[1]) >= 10 else None


def _names_somebody(table: Table) -> bool:
    """Return whether 姓名 with somebody's name stands above a table."""
    levels = {level.level for level in table.header.levels}
    for row in table.grid.rows[max(0, table.header.top - 6) : table.header.top]:
        texts = [normal(text) for text in _texts(row) if text]
        named = any(
            re.match("(?:被评议人|被评议党员|被测评人|党员)?姓名(?::|$)|被(?:评议|测评)人(?::|$)", text)
            for text in texts
        )
        if named and levels.isdisjoint(texts) and {header_role(text) for text in texts} <= {None, "subject"}:
            return True
    return False


# ── marks or counts ──────────────────────────────────────────────────────


def _kind_of_values(table: Table) -> Literal["marks", "counts", "ones", "empty"]:
    """Tell marks from counts by what the value columns hold; ones alone are undecided."""
    columns = [level.column for level in table.header.levels if not level.percent]
    if not columns:
        return "counts"
    values: Counter[object] = Counter()
    for column in columns:
        values.update(table.values_of(column))
    del values[""]
    if not values:
        return "empty"
    marks = Counter({read_mark(value): 0 for value in values})
    big = 0
    for value, times in values.items():
        marks[read_mark(value)] += times
        number = read_count(value).number
        if number is not None and number > 1:
            big += times
    if big:
        return "marks" if marks[Mark.YES] > big else "counts"
    if marks[Mark.YES] or (marks[Mark.ROUND] and not marks[Mark.ONE]):
        return "marks"
    if any(read_mark(value) is Mark.UNKNOWN and re.search(r"\d", str(value)) for value in values):
        return "counts"  # 近9 is no count, and no mark either
    if marks[Mark.ONE]:
        return table.settled_values or "ones"
    if marks[Mark.ZERO]:
        return "counts"
    return "marks" if marks[Mark.NO] else "counts"


def _crosses_alone(table: Table) -> bool:
    """Return whether a table has no mark at all but just one cross in every filled row: what marks there?"""
    columns = [level.column for level in table.header.levels if not level.percent]
    rows = [[read_mark(table.grid.value(row, column)) for column in columns] for row in table.rows]
    filled = [row for row in rows if any(mark is not Mark.BLANK for mark in row)]
    plain = all(mark in (Mark.NO, Mark.BLANK) for row in filled for mark in row)
    return len(filled) >= 2 and plain and all(row.count(Mark.NO) == 1 for row in filled)


def _ballot_evidence(table: Table) -> bool:
    """Return whether the sheet says that it is a ballot: a ballot number, or 票 in title or name."""
    grid = table.grid
    if speaks_of_a_ballot(grid.name):
        return True
    rows = (row for row in range(grid.height) if row not in set(table.rows))
    return any(speaks_of_a_ballot(text) for row in rows for text in _texts(grid.rows[row]) if text)


def _names_repeat(table: Table) -> bool:
    """Return whether most names stand more than once: a row is then a ballot, not a subject."""
    names = Counter(table.key_text(row, "subject") for row in table.rows)
    return bool(names) and sum(times > 1 for times in names.values()) * 2 > len(names)


def _ones_doubt() -> Doubt:
    return Doubt(
        ("全是 1：可以是一张票的标记，也可以是票数", "only ones: the marks of one ballot, or counts"),
        (
            "单张票请写票号；计票表请写收回、有效票数",
            "write its number on a ballot, and the ballots returned on a sheet of counts",
        ),
        ones=True,
    )
