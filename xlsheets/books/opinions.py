"""意见建议 and 典型案例: the words that returns hold beside their counts.

They stand in a column of a table, in a list of their own, or in free text
after a label: beside it, below it, or behind its colon.
"""

import re
from collections.abc import Iterator, Sequence

from xlsheets.books.grid import Grid
from xlsheets.books.table import Table
from xlsheets.books.vocabulary import header_role, is_note
from xlsheets.core.rectification import Opinion
from xlsheets.core.spelling import normal

_LABEL = re.compile(
    "^(?:(?:主要|其他|群众|征求到的|对[^:]{1,12}的)?"
    "(?:意见|建议|意见建议|意见和建议|意见与建议|意见或建议|存在问题|存在的问题|存在问题及意见|问题和意见)(?:摘要|汇总|栏)?"
    r"|(?P<case>典型案例|先进典型|典型事例)[一二三四五六七八九十\d]*)(?:[(][^)]*[)])?(?P<colon>:|$)"
)
_NONE = frozenset([
    "", "无", "没有", "暂无", "无意见", "没有意见", "无建议", "无意见建议", "无意见和建议", "—", "-", "/",
    "略", "未填", "空",
])  # fmt: skip
_NUMBERED = re.compile(
    r"^\s*(?:[(（]?\d{1,2}[)）]|\d{1,2}\s*[.、．)）:：]|[一二三四五六七八九十]{1,2}、|[①-⑳]|[-•·●*])\s*"
)
_CASE_HEADS = frozenset(["典型案例", "案例", "案例名称", "案例标题", "典型事例", "先进典型"])


def read_opinions(grid: Grid, tables: Sequence[Table]) -> Iterator[Opinion]:
    """Yield what raters wrote on a sheet, in reading order, and the 典型案例 that the unit puts forward.

    Args:
        grid: The sheet.
        tables: Its tables; their cells are read by column, all others as free text and lists.
    """
    taken: set[int] = set()
    for table in tables:
        taken.update(range(table.header.top, table.end))
        yield from _beside_rows(table)
    if any(table.grid is not grid for table in tables):
        return
    row = 0
    while row < grid.height:
        if row in taken:
            row += 1
            continue
        heads = _list_heads(grid, row)
        if heads is not None:
            found = list(_listed(grid, row, heads, taken))
            yield from (opinion for _, opinion in found)
            row = max([row, *(at for at, _ in found)]) + 1
            continue
        yield from _free_text(grid, row, taken)
        row += 1


def _beside_rows(table: Table) -> Iterator[Opinion]:
    """Yield the opinions of a table's own column."""
    column = table.column("opinion")
    if column is None:
        return
    seen: set[tuple[int, int]] = set()
    for row in table.rows:
        top, left, _, _ = table.grid.span(row, column)
        if (top, left) in seen:
            continue
        seen.add((top, left))
        people = table.form is None or table.form.of_people
        subject = table.key_text(row, "subject") if people else ""
        for text in _texts(table.grid.text(top, left)):
            yield Opinion(text, subject, place=table.grid.place.at(top, left))


def _list_heads(grid: Grid, row: int) -> dict[str, int] | None:
    """Return the columns of a list of opinions or cases whose header a row is; None for other rows."""
    roles: dict[str, int] = {}
    for column, value in enumerate(grid.rows[row]):
        if not isinstance(value, str) or not value:
            continue
        word = normal(value)
        role = "case" if word in _CASE_HEADS else header_role(value)
        if role is None:
            return None
        roles.setdefault(role, column)
    wanted = roles.keys() & {"opinion", "case"}
    return roles if wanted and len(roles) > 1 else None


def _listed(grid: Grid, header: int, heads: dict[str, int], taken: set[int]) -> Iterator[tuple[int, Opinion]]:
    """Yield row and opinion of a list, down to its note or the next table; blank lines between do no harm."""
    case = "opinion" not in heads
    column = heads["case" if case else "opinion"]
    for row in range(header + 1, grid.height):
        first = next((value for value in grid.rows[row] if value != ""), "")
        if row in taken or _list_heads(grid, row) is not None or (isinstance(first, str) and is_note(first)):
            return
        subject = grid.text(row, heads["subject"]).strip() if "subject" in heads else ""
        for text in _texts(grid.text(row, column), split=False):
            yield row, Opinion(text, subject, case, grid.place.at(row, column))


def _free_text(grid: Grid, row: int, taken: set[int]) -> Iterator[Opinion]:
    """Yield what stands after a label on a row: behind its colon, beside it, or below it."""
    for column, value in enumerate(grid.rows[row]):
        if not isinstance(value, str) or not value:
            continue
        match = _LABEL.match(normal(value.split("\n")[0]))
        if match is None:
            continue
        case = match["case"] is not None
        behind = re.split(r"[:：﹕]", value, maxsplit=1)[1] if match["colon"] == ":" else _after_line(value)
        place = grid.place.at(row, column)
        if not behind.strip():
            at = _value_cell(grid, row, column, taken)
            if at is None:
                continue
            behind, place = grid.text(*at), grid.place.at(*at)
        for text in _texts(behind):
            yield Opinion(text, "", case, place)


def _after_line(value: str) -> str:
    """Return what follows the first line of a cell."""
    _, _, rest = value.partition("\n")
    return rest


def _value_cell(grid: Grid, row: int, column: int, taken: set[int]) -> tuple[int, int] | None:
    """Return the cell that holds what a label announces: to its right, else below; None when there is none."""
    _, _, bottom, right = grid.span(row, column)
    if grid.text(row, right + 1):
        return row, right + 1
    below = bottom + 1
    if below < grid.height and below not in taken:
        text = grid.text(below, column)
        if text and not is_note(text) and header_role(text) is None:
            return below, column
    return None


def _texts(written: str, split: bool = True) -> list[str]:
    """Return the opinions of a cell: a line each, or each numbered point, without its number."""
    lines = written.replace("\r", "\n").split("\n") if split else [" ".join(written.split("\n"))]
    texts = [_NUMBERED.sub("", line).strip(" \u3000\u00a0_。;；") for line in lines]
    return [text for text in texts if text and normal(text) not in _NONE]
