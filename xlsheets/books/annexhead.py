"""The head of an office's annex table: where it stands, and what each of its columns shows.

A column is read from its texts from top to bottom (merged cells count where
they are seen): the item, rater group or form it is under, the level, and
票数, 比例 or 满意率.
"""

import re
from collections.abc import Iterator, Mapping, Sequence

from xlsheets.books.cover import read_date, states_number
from xlsheets.books.grid import Grid
from xlsheets.books.headblock import Header, LevelColumn
from xlsheets.books.vocabulary import COUNT_WORDS, PERCENT_WORDS, Vocabulary, header_role
from xlsheets.core.figures import Wanted
from xlsheets.core.scheme import Form
from xlsheets.core.spelling import normal

RESULTS = frozenset(["counts", "percent", "rate", "verdict"])
"""What a table shows of its ballots' marks."""
FACTS = frozenset(
    ["eligible", "present", "issued", "returned", "valid", "void", "units", "units_done", "members", "code", "verdict"]
)
"""Columns whose head alone says what they show."""
BY_HAND = frozenset(["remark", "opinion"])
"""Columns that people fill in."""
_ROLE_OF = {
    "支部数": "units", "党支部数": "units", "单位数": "units", "应评支部数": "units", "支部总数": "units",
    "已评支部数": "units_done", "已评单位数": "units_done", "参评支部数": "units_done", "已报单位数": "units_done",
    "党员数": "members", "党员人数": "members", "党员总数": "members", "被评议党员数": "members",
    "单位代码": "code", "代码": "code", "支部代码": "code",
    "结论": "verdict", "评议结论": "verdict", "评定等次": "verdict", "评议等次": "verdict", "结果": "verdict",
    "无效": "void", "无效票": "void", "无效票数": "void", "废票": "void", "废票数": "void",
    "评议类别": "group", "测评类别": "group", "评议方式": "group", "测评主体": "group", "评议主体": "group",
    "评议来源": "group",
}  # fmt: skip
_UNIT = re.compile(
    r"^(?:所在|所属|参评|被评议)?(?:基层|二级|各)?(?:党支部|支部|党组织|单位|部门|分党委|党委|总支)(?:[(、].*)?(?:名称)?$"
)
_RATE = re.compile(r"^(.*?)(?:总体|综合|平均|总)?(?:满意率|满意度)(?:[(]%[)]|%)?$")
_OF_SUBJECT = {"organisation": "组织", "member": "党员", "leader": "领导", "window": "窗口"}


def role_of(text: str) -> str | None:
    """Return what a head word stands for; None for other words."""
    word = re.sub(r"[(](?:人|票|份|个|名|张)[)]$", "", normal(text).strip(":*"))
    role = _ROLE_OF.get(word) or header_role(text)
    role = None if role == "day" else role  # 日期 and 时间 are an annex's own
    return role or ("unit" if len(word) <= 20 and _UNIT.match(word) else None)


def stack(grid: Grid, header: Header, column: int) -> list[str]:
    """Return the texts of a head above a column, from top to bottom, each merged cell once."""
    texts: list[str] = []
    for row in range(header.top, header.bottom + 1):
        text = grid.shown_text(row, column).strip()
        if text and text not in texts[-1:]:
            texts.append(text)
    return texts


def widen(grid: Grid, header: Header) -> Header:
    """Return a head with every column at its right that has a text of its own."""
    column = max([*header.roles.values(), *header.items, *(level.column for level in header.levels)]) + 1
    while column < grid.width and stack(grid, header, column):
        header.roles[f"text:{column}"] = column
        column += 1
    return header


def roles_of(grid: Grid, header: Header) -> dict[str, int]:
    """Return the first column of each role beside the levels."""
    taken = {level.column for level in header.levels}
    roles: dict[str, int] = {}
    for column in range(header.right + 1):
        role = next((role for text in reversed(stack(grid, header, column)) if (role := role_of(text))), None)
        if role and column not in taken:
            roles.setdefault(role, column)
    for role, column in header.roles.items():
        if not role.startswith("text:") and column not in roles.values():
            roles.setdefault(role, column)
    return roles


# ── a head without two levels ───────────────────────────────────────


def bare_header(grid: Grid, row: int, words: Vocabulary) -> Header | None:
    """Return a head that names units or people and shows rates, a single level, or numbers of ballots."""
    name = next(
        (
            column
            for column in range(len(grid.rows[row]))
            if grid.text(row, column) and role_of(grid.text(row, column)) in ("unit", "subject")
        ),
        None,
    )
    if name is None or any(states_number(text) or read_date(text) for text in grid.rows[row] if isinstance(text, str)):
        return None
    header = Header(row, max(grid.span(row, name)[2], row))
    while header.bottom - row < 3 and _goes_on(grid, header.bottom + 1, name, words):
        header.bottom += 1
    while row - header.top < 2 and header.top and _stands_over(grid, header.top - 1, name, words):
        header.top -= 1
    last = name
    for column in range(grid.width):
        texts = stack(grid, header, column)
        if not texts and column > last:
            break
        last = column if texts else last
        found = [level for text in texts if (level := words.level_header(text))]
        if found:
            percent = found[-1][1] == "percent" or normal(texts[-1]) in PERCENT_WORDS
            header.levels.append(LevelColumn(column, found[-1][0], None, None, percent))
            continue
        role = next((role for text in reversed(texts) if (role := role_of(text))), None)
        header.roles[f"text:{column}" if role is None or role in header.roles else role] = column
    rated = any(_RATE.match(normal(text)) for text in stack_all(grid, header, last))
    return header if header.levels or rated or _lists_facts(grid, header, name) else None


def _lists_facts(grid: Grid, header: Header, name: int) -> bool:
    """Return whether a head without results is one: numbers of ballots side by side, no labels beside empty cells."""
    known = [column for role, column in header.roles.items() if role in FACTS]
    right = max([name, *known])
    return bool(known) and all(stack(grid, header, column) for column in range(name, right + 1))


def stack_all(grid: Grid, header: Header, right: int) -> list[str]:
    """Return every text of a head up to a column."""
    return [text for column in range(right + 1) for text in stack(grid, header, column)]


def _goes_on(grid: Grid, row: int, name: int, words: Vocabulary) -> bool:
    """Return whether the row below a head is its second row: head words only, nothing under the name."""
    if row >= grid.height or grid.value(row, name) != "":
        return False
    values = [value for value in grid.rows[row] if value != ""]
    return bool(values) and all(isinstance(value, str) and _is_head_word(value, words) for value in values)


def _stands_over(grid: Grid, row: int, name: int, words: Vocabulary) -> bool:
    """Return whether a row above a head belongs to it: items or rater groups, nothing above the name."""
    texts = [value for value in grid.rows[row] if isinstance(value, str) and value]
    groups = {group.name for form in words.scheme.forms for group in form.groups}
    return grid.value(row, name) == "" and any(text.strip() in groups or words.item_matches(text) for text in texts)


def _is_head_word(text: str, words: Vocabulary) -> bool:
    if role_of(text) or words.level_header(text) or normal(text) in COUNT_WORDS | PERCENT_WORDS:
        return True
    return bool(_RATE.match(normal(text)))


# ── columns ─────────────────────────────────────────────────────────


def columns_of(
    grid: Grid, header: Header, roles: Mapping[str, int], words: Vocabulary, form: Form
) -> Iterator[tuple[int, Wanted]]:
    """Yield each column that shows a figure, with the figure."""
    headings = {level.column: level.heading for level in header.levels}
    levels = {level.column: level for level in header.levels}
    facts = {column: role for role, column in roles.items() if role in FACTS}
    for column in range(header.right + 1):
        texts = stack(grid, header, column)
        if column in levels:
            level = levels[column]
            of_form, item, group = _context([*texts, level.heading or ""], words, form, level.heading)
            names = words.scheme.levels(of_form) if of_form is not None else ()
            name = next((one for one in names if normal(one) == level.level), None)
            if of_form is not None and name is not None:
                percent = level.percent or any(_says_percent(text) for text in texts)
                yield column, Wanted("percent" if percent else "counts", of_form, item, name, group)
        elif rate := next((m for text in reversed(texts) if (m := _RATE.match(normal(text)))), None):
            alone = grid.span(header.top, column)[2] >= header.bottom > header.top
            left = None if len(texts) > 1 or alone else _heading_left_of(headings, column)
            of_form, item, group = _context([*texts[:-1], rate[1], left or ""], words, form, left)
            if of_form is not None:
                yield column, Wanted("rate", of_form, item, None, group)
        elif column in facts:
            of_form, item, group = _context(texts[:-1], words, form, None)
            role = facts[column]
            yield column, Wanted(role, of_form or form, item if role == "verdict" else None, None, group)


def _says_percent(text: str) -> bool:
    word = normal(text)
    return word in PERCENT_WORDS or word.startswith(("得票率", "比例", "百分比", "占比")) or word.endswith("(%)")


def _heading_left_of(headings: Mapping[int, str | None], column: int) -> str | None:
    """Return the heading of the levels at the left of a column."""
    before = [heading for at, heading in sorted(headings.items()) if at < column]
    return before[-1] if before else None


def context_of(
    grid: Grid, header: Header, column: int, words: Vocabulary, form: Form
) -> tuple[Form | None, str | None, str | None]:
    """Return form, item and rater group that the head names over a column's own text."""
    return _context(stack(grid, header, column)[:-1], words, form, None)


def _context(
    texts: Sequence[str], words: Vocabulary, form: Form, heading: str | None
) -> tuple[Form | None, str | None, str | None]:
    """Return form, item and rater group that the texts over a column name.

    A heading that names nothing known makes the column unknown (no form):
    its figures are of something else.
    """
    of_form, item, group = form, None, None
    known = heading is None
    for text in texts:
        if not text or (role_of(text) in ("unit", "subject", "serial") and _group(text, of_form) is None):
            continue  # 党员 may head names, or the figures of a group
        matches = words.item_matches(text)
        if matches:
            key = form.id if form.id in matches else next(iter(matches))
            of_form, item, known = words.scheme.form(key), matches[key], True
        elif named := _group(text, of_form):
            group, known = named, True
        elif other := _form_named(text, words):
            of_form, known = other, True
    if not known:
        return None, None, None
    return of_form, item or of_form.sole_item, group


def _group(text: str, form: Form) -> str | None:
    """Return the rater group that a text names, 测评 or 评议 around it aside."""
    word = normal(text)
    for one in form.groups:
        if word in (normal(one.name), normal(one.name) + "测评", normal(one.name) + "评议"):
            return one.name
    return None


def _form_named(text: str, words: Vocabulary) -> Form | None:
    """Return the form that a heading speaks of (对党员评议), when it is no head word itself."""
    word = normal(text)
    if len(word) < 2 or role_of(text) or words.level_header(text) or word in COUNT_WORDS | PERCENT_WORDS:
        return None
    if _RATE.fullmatch(word) and not _RATE.fullmatch(word)[1]:  # type: ignore[index]
        return None
    for form in words.scheme.forms:
        if _OF_SUBJECT[form.subject] in word or (len(word) >= 3 and word in normal(form.title)):
            return form
    return None
