"""Targets: tables in an office's own file that an annex of the scheme fits into.

A target is found by what a person goes by: the 附件 number and title above it,
its header words, the level names, the items or names already printed. It says
what each column shows and which rows there are; it writes nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from xlsheets.books.annexhead import RESULTS, bare_header, columns_of, context_of, roles_of, stack_all, widen
from xlsheets.books.annexmap import AnnexMap
from xlsheets.books.annexword import NOTHING, Shows
from xlsheets.books.cover import is_label
from xlsheets.books.grid import Grid
from xlsheets.books.headblock import Header
from xlsheets.books.header import find_header
from xlsheets.books.officebook import OfficeBook
from xlsheets.books.vocabulary import Vocabulary, is_note, row_kind
from xlsheets.core.figures import Wanted
from xlsheets.core.likeness import likeness
from xlsheets.core.scheme import Annex, Form
from xlsheets.core.spelling import normal

MOST_BLANK = 400
"""Blank rows behind a header that are taken for a table's body at most."""
PRINTED = frozenset(["eligible", "units", "members", "code"])
"""Columns that an office may print filled in a table that is still to be filled."""
DECIDED = 1000.0
"""The score of a table that a person decided on."""
SURE = 60.0
"""The score from which number or title alone say that a table is meant."""


@dataclass
class Target:
    """A table to be filled.

    Attributes:
        grid: Its sheet.
        header: Its header block.
        annex: The annex that it shows.
        form: The form its levels are of.
        kind: What a row stands for: units, subjects, or items.
        columns: What each column shows.
        keys: The columns that name the row: number, unit, name, group, item.
        decided: What a person decided about tables of this file.
        named: Body rows that say what they are, with the text of each key.
        blank: Body rows without a name, there to be filled.
        totals: Total rows.
        subtotals: 小计 rows.
        filled: Whether its body holds figures already.
        score: How well the annex fits.
        above: The first row that may speak of it: behind the table above it.
        below: The row behind the last one that may.
        left: Columns that were decided to be left alone.
    """

    grid: Grid
    header: Header
    annex: Annex
    form: Form
    kind: str
    columns: dict[int, Wanted]
    keys: dict[str, int]
    decided: AnnexMap
    named: list[int] = field(default_factory=list)
    blank: list[int] = field(default_factory=list)
    totals: list[int] = field(default_factory=list)
    subtotals: list[int] = field(default_factory=list)
    filled: bool = False
    score: float = 0.0
    above: int = 0
    below: int = 0
    left: frozenset[int] = frozenset()

    @property
    def title(self) -> str:
        """What stands above it, for messages."""
        for row in range(self.header.top - 1, self.above - 1, -1):
            for value in self.grid.rows[row]:
                if isinstance(value, str) and len(normal(value)) >= 6 and ":" not in normal(value):
                    return value.strip()
        return self.grid.name

    @property
    def last(self) -> int:
        """Its last row."""
        return max([self.header.bottom, *self.named, *self.blank, *self.totals, *self.subtotals])


def find_targets(book: OfficeBook, words: Vocabulary, annexes: Sequence[Annex], decided: AnnexMap) -> list[Target]:
    """Return every table of a workbook that some annex fits into, each under the annex that fits it best.

    Sheets that this program added are none of the office's.
    """
    found: list[Target] = []
    for grid in book.grids:
        row = above = 0
        while row < grid.height and grid.name not in book.ours:
            header = _header_at(grid, row, words) if any(value != "" for value in grid.rows[row]) else None
            header = header or decided.header_at(grid, row)
            if header is None or header.top < above:
                row += 1
                continue
            target = _best_target(book, grid, header, words, annexes, above, decided)
            row = header.bottom + 1
            if target is not None:
                if found and found[-1].grid is grid:
                    found[-1].below = min(found[-1].below, max(target.header.top - 2, found[-1].last + 1))
                found.append(target)
                row = above = max(target.last, header.bottom) + 1
    return found


def _header_at(grid: Grid, row: int, words: Vocabulary) -> Header | None:
    """Return the head that begins or stands at a row; one with levels further down wins over a bare one."""
    for at in range(row, min(row + 4, grid.height)):
        header = find_header(grid, at, words)
        if header is not None and header.levels and header.top <= row:
            return widen(grid, header)
    return bare_header(grid, row, words)


def _best_target(
    book: OfficeBook,
    grid: Grid,
    header: Header,
    words: Vocabulary,
    annexes: Sequence[Annex],
    above: int,
    decided: AnnexMap,
) -> Target | None:
    """Return a table under the annex that was decided for it, else under the one that fits it best."""
    wanted = decided.annex_of(grid, header)
    if wanted == NOTHING:
        return None
    if wanted is not None:
        annexes = [annex for annex in annexes if normal(annex.id) == normal(wanted)]
    sure = DECIDED if wanted is not None else SURE if decided.columns_of(grid, header) else 0.0
    read = (_as_annex(book, grid, header, words, annex, above, decided, sure) for annex in annexes)
    candidates = [target for target in read if target is not None]
    best = max(candidates, key=lambda target: target.score, default=None)
    return best if best is not None and best.score > 0 else None


def _as_annex(
    book: OfficeBook,
    grid: Grid,
    header: Header,
    words: Vocabulary,
    annex: Annex,
    above: int,
    decided: AnnexMap,
    sure: float,
) -> Target | None:
    """Return a table read as an annex; None when its rows or levels are of another kind."""
    shows = decided.columns_of(grid, header)
    roles = {role: column for role, column in roles_of(grid, header).items() if column not in shows}
    item_column = _item_column(grid, header, words)
    item_column = None if item_column in shows else item_column
    for column, one in shows.items():
        if one.name == "item":
            item_column = column
        elif one.name in _ROLE_OF_KEY:
            roles[_ROLE_OF_KEY[one.name]] = column
    kind = _kind(roles, item_column, annex)
    if kind is None:
        return None
    form = next((one.form for one in shows.values() if one.form and one.item), None)
    form = form or _form_of(grid, header, words, annex, kind)
    if form is None:
        return None
    columns = {column: wanted for column, wanted in columns_of(grid, header, roles, words, form) if column not in shows}
    for column, one in shows.items():
        if one.name not in _NO_FIGURE:
            columns[column] = _wanted(one, context_of(grid, header, column, words, form), form)
    if not columns:
        return None
    keys = {name: roles[role] for name, role in _ROLE_OF_KEY.items() if role in roles and roles[role] not in columns}
    if item_column is not None:
        keys["item"] = item_column
    if kind == "units" and "name" in keys:
        keys["unit"] = keys.pop("name")
    target = Target(grid, header, annex, form, kind, columns, keys, decided, above=max(above, header.top - 12))
    target.left = frozenset(column for column, one in shows.items() if one.name == "none")
    _find_body(book, target, words)
    target.below = min(grid.height, target.last + 13)
    target.score = _score(target) + sure
    result = any(wanted.name in RESULTS for wanted in columns.values())
    if not result and (kind == "items" or target.score < SURE):
        return None
    if not target.named and not target.blank and target.score < SURE:
        return None
    return target


_ROLE_OF_KEY = {"number": "serial", "unit": "unit", "name": "subject", "group": "group"}
_NO_FIGURE = frozenset((*_ROLE_OF_KEY, "item", "none"))


def _wanted(shows: Shows, head: tuple[Form | None, str | None, str | None], form: Form) -> Wanted:
    """Return the figure that a column was decided to show; what was not said is as the head over it says."""
    of_form = shows.form or head[0] or form
    of_head = head[1] if head[0] is of_form else None
    item = shows.item or of_head or of_form.sole_item
    result = shows.name in RESULTS
    return Wanted(shows.name, of_form, item if result else None, shows.level, shows.group or head[2])


def _kind(roles: dict[str, int], item_column: int | None, annex: Annex) -> str | None:
    """Return what a row of a table stands for, read as an annex; None when the annex has other rows."""
    if "subject" in roles and annex.rows == "units" and "unit" not in roles:
        return "units"  # 评议对象 over a list of branches
    if "subject" in roles:
        return "subjects" if annex.rows == "subjects" else None
    if annex.rows == "items":
        return "items" if item_column is not None else None
    return "units" if annex.rows == "units" and "unit" in roles else None


def _item_column(grid: Grid, header: Header, words: Vocabulary) -> int | None:
    """Return the column whose texts are items, below a header without item headings."""
    if any(words.item_matches(text) for text in (*header.headings, *stack_all(grid, header, header.right))):
        return None
    taken = {level.column for level in header.levels}
    for column in range(header.right + 1):
        if column in taken:
            continue
        texts = [grid.shown_text(row, column) for row in range(header.bottom + 1, min(header.bottom + 40, grid.height))]
        if any(words.item_matches(text) for text in texts if text):
            return column
    return None


def _form_of(grid: Grid, header: Header, words: Vocabulary, annex: Annex, kind: str) -> Form | None:
    """Return the form that a table's levels are of: by its items, else the annex's, else by its rows."""
    scheme = words.scheme
    texts = [*header.headings, *stack_all(grid, header, header.right)]
    column = _item_column(grid, header, words)
    if column is not None:
        texts = [grid.shown_text(row, column) for row in range(header.bottom + 1, min(header.bottom + 40, grid.height))]
    votes = {form.id: sum(form.id in words.item_matches(text) for text in texts if text) for form in scheme.forms}
    preferred = scheme.form(annex.form) if annex.form else None
    best = max(votes.values(), default=0)
    if best:
        ties = [form for form in scheme.forms if votes[form.id] == best]
        return preferred if preferred in ties else ties[0]
    if preferred is not None:
        return preferred
    people = kind == "subjects"
    levels = {level.level for level in header.levels}
    fitting = [
        form
        for form in scheme.forms
        if form.of_people is people and levels <= {normal(level) for level in scheme.levels(form)}
    ]
    return fitting[0] if fitting else None


def _find_body(book: OfficeBook, target: Target, words: Vocabulary) -> None:
    """Collect the rows of a table: named, blank, and totals, down to where it ends."""
    grid, header = target.grid, target.header
    names = [column for key, column in target.keys.items() if key != "number"]
    for row in range(header.bottom + 1, max(grid.height, header.bottom + MOST_BLANK) + 1):
        texts = [text for column in range(header.right + 1) if (text := grid.shown_text(row, column).strip())]
        label = texts[0] if texts else ""
        if texts and row < grid.height and _ends_before(grid, row, words):
            break
        kind = row_kind(label)
        if kind in ("total", "subtotal", "average"):
            if kind != "average":
                (target.totals if kind == "total" else target.subtotals).append(row)
            if kind == "total" and (target.named or target.blank) and target.kind != "items":
                break
            continue
        if label and (is_note(label) or is_label(label)) and not words.item_matches(label):
            break
        if any(grid.shown_text(row, column).strip() for column in names):
            target.named.append(row)
        elif target.kind == "items" or not (book.exists(grid, row, min(target.columns)) or _leads_to_total(grid, row)):
            break
        elif _is_section(grid, row, header):
            target.named.append(row)
        elif any(
            isinstance(grid.value(row, column), str) and grid.text(row, column).strip()
            for column in range(header.right + 1)
        ):
            break
        elif all(grid.span(row, column)[0] == row for column in names):  # else its name would stand in another row
            target.blank.append(row)
    _drop_unlike(book, target)
    target.filled = any(
        isinstance(grid.value(row, column), int | float) and not book.has_formula(grid, row, column)
        for row in (*target.named, *target.blank)
        for column, wanted in target.columns.items()
        if wanted.name not in PRINTED
    )


def _leads_to_total(grid: Grid, row: int) -> bool:
    """Return whether nothing stands from a row down to a total: an empty line of the body, drawn or not."""
    below = (text for at in range(row, grid.height) for value in grid.rows[at] if (text := str(value).strip()))
    return row_kind(next(below, "")) in ("total", "subtotal")


def _ends_before(grid: Grid, row: int, words: Vocabulary) -> bool:
    """Return whether a row begins another table: its head, or the title above it."""
    if _header_at(grid, row, words):
        return True
    texts = [(column, value) for column, value in enumerate(grid.rows[row]) if value != ""]
    if len(texts) != 1 or not isinstance(texts[0][1], str) or words.item_matches(texts[0][1]):
        return False
    column, text = texts[0][0], normal(texts[0][1])
    _, left, _, right = grid.span(row, column)
    if right - left < 2 and not text.startswith("附件") and not text.endswith(("表", "结果")):
        return False
    return any(_header_at(grid, below, words) for below in range(row + 1, min(row + 4, grid.height)))


def _is_section(grid: Grid, row: int, header: Header) -> bool:
    """Return whether a row holds nothing but one text at its left: the unit of the rows below it."""
    values = [grid.value(row, column) for column in range(header.right + 1)]
    texts = [value for value in values if value != ""]
    return len(texts) == 1 and isinstance(values[0], str) and values[0].strip() != "" and len(normal(values[0])) >= 3


def _drop_unlike(book: OfficeBook, target: Target) -> None:
    """Drop blank rows at the end that do not look like the body above them."""
    while (
        target.blank
        and target.blank[-1] > max([*target.named, *target.totals, *target.subtotals], default=-1)
        and not _bordered(book, target, target.blank[-1])
    ):
        target.blank.pop()


def _bordered(book: OfficeBook, target: Target, row: int) -> bool:
    """Return whether a blank row looks like the row of the body above it: the same style in its first figure."""
    sheet = book.sheet(target.grid)
    column = min(target.columns)
    first = (target.named or target.blank)[0]
    return sheet.style(row, column) == sheet.style(first, column)


def _score(target: Target) -> float:
    """Return how well a table fits its annex: number and title above it, sheet name, shape."""
    annex, grid = target.annex, target.grid
    above = [
        normal(value)
        for row in range(max(target.above, target.header.top - 8), target.header.top)
        for value in grid.rows[row]
        if isinstance(value, str) and value
    ]
    name = normal(grid.name)
    wanted = normal(annex.id)
    numbers = [text for text in (*above, name) if text.startswith("附件") and len(text) <= 6]
    score = 10.0
    if wanted in numbers or any(
        text.startswith(wanted) and not text[len(wanted) : len(wanted) + 1].isdigit() for text in numbers
    ):
        score += 100
    elif any(wanted in text for text in (*above, name)):
        score += 60
    elif numbers:
        score -= 60
    title = normal(annex.title)
    if title:
        alike = max((likeness(title, text) for text in above if len(text) >= 4), default=0.0)
        score += alike / 2 if alike >= 55 else 0.0
    matched = {(wanted.item, wanted.level, wanted.name) for wanted in target.columns.values()}
    return score + min(len(matched), 30) / 10
