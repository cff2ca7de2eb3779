"""意见建议 and 典型案例: the words that returns hold beside their counts.

They stand in a column of a table, in a list of their own, or in free text
after a label: beside it, below it, or behind its colon.
"""

import re
from collections.abc import Iterator, Sequence

from xlsheets.books.grid import Grid
from xlsheets.books.opinionhead import BESIDE, LABEL, list_heads
from xlsheets.books.table import Table
from xlsheets.books.vocabulary import header_role, is_note
from xlsheets.core.rectification import Opinion
from xlsheets.core.spelling import normal

_NONE = frozenset([
    "", "无", "没有", "暂无", "暂时没有", "无意见", "没有意见", "无建议", "没有建议", "无意见建议", "无意见和建议",
    "没有意见建议", "没有意见和建议", "无其他意见", "暂无意见", "暂无建议", "暂无意见建议", "暂无意见和建议", "—", "——",
    "-", "--", "/", "\\", "略", "未填", "空", "0", "×", "x", "null",
])  # fmt: skip
_NUMBERED = re.compile(
    r"^\s*(?:[(（]?\d{1,2}[)）](?!\d)|\d{1,2}\s*[.、．:：](?!\d)|[(（][一二三四五六七八九十]{1,2}[)）]"
    r"|[一二三四五六七八九十]{1,2}、|[①-⑳]|[-•·●*](?!\d))\s*"
)
"""A point's number; 3.5元 and 12:00 are none."""
_POINT = re.compile(r"[(（]?(\d{1,2})(?:[.、．)）]|\s*[:：])(?!\d)|([①-⑳])")
_NOTE_LINE = re.compile(
    r"^[(]?(?:注|备注|说明|填报人|填表人|审核人|监票人|计票人|负责人|填报日期|填表日期|联系电话)(?:[)]|[(][^)]*[)])?:"
)
"""A note below a list; words such as 书记要多下基层 are an opinion and none."""


def read_opinions(grid: Grid, tables: Sequence[Table]) -> Iterator[Opinion]:
    """Yield what raters wrote on a sheet, in reading order, and the 典型案例 that the unit puts forward.

    Args:
        grid: The sheet.
        tables: Its tables; their cells are read by column, all others as free text and lists.
    """
    taken: set[int] = set()
    for table in tables:
        taken.update(range(table.header.top, table.end))
        yield from (opinion for _, opinion in beside_rows(table))
    if any(table.grid is not grid for table in tables):
        return
    row = 0
    while row < grid.height:
        if row in taken:
            row += 1
            continue
        heads = list_heads(grid.rows[row])
        if heads is not None:
            found = list(_listed(grid, row, heads, taken))
            yield from (opinion for _, opinion in found)
            row = max([row, *(at for at, _ in found)]) + 1
            continue
        yield from _free_text(grid, row, taken)
        row += 1


def beside_rows(table: Table) -> Iterator[tuple[int, Opinion]]:
    """Yield row and opinion of a table's own column."""
    column = table.column("opinion")
    if column is None:
        return
    seen: set[tuple[int, int]] = set()
    for row in table.rows:
        top, left, bottom, _ = table.grid.span(row, column)
        if (top, left) in seen:
            continue
        seen.add((top, left))
        people = table.form is None or table.form.of_people
        spanned = [one for one in table.rows if row <= one <= bottom] if people else []
        subject = "、".join(dict.fromkeys(name for one in spanned if (name := table.key_text(one, "subject"))))
        for text in _texts(_shown(table.grid, top, left)):
            yield row, Opinion(text, subject, place=table.grid.place.at(top, left))


def _listed(grid: Grid, header: int, heads: dict[str, int], taken: set[int]) -> Iterator[tuple[int, Opinion]]:
    """Yield row and opinion of a list, down to its note or the next table; blank lines between do no harm."""
    case = "opinion" not in heads
    column = heads["case" if case else "opinion"]
    for row in range(header + 1, grid.height):
        first = next((value for value in grid.rows[row] if value != ""), "")
        if row in taken or list_heads(grid.rows[row]) is not None or _ends_list(first):
            return
        subject = _shown(grid, row, heads["subject"], merged=True).strip() if "subject" in heads else ""
        for text in _texts(_shown(grid, row, column), split=False):
            yield row, Opinion(text, subject, case, grid.place.at(row, column))


def _ends_list(first: object) -> bool:
    """Return whether the first words of a row are a note or signature below a list."""
    return isinstance(first, str) and bool(_NOTE_LINE.match(normal(first)))


def _shown(grid: Grid, row: int, column: int, *, merged: bool = False) -> str:
    """Return what a cell says as text: a number too is what somebody wrote."""
    value = grid.shown(row, column) if merged else grid.value(row, column)
    if isinstance(value, str):
        return value
    if isinstance(value, float) and value == int(value):
        value = int(value)
    return str(value)


def _free_text(grid: Grid, row: int, taken: set[int]) -> Iterator[Opinion]:
    """Yield what stands after a label on a row: behind its colon, beside it, or below it."""
    for column, value in enumerate(grid.rows[row]):
        if not isinstance(value, str) or not value:
            continue
        match = LABEL.match(normal(value.split("\n")[0]))
        if match is None:
            continue
        case = match["case"] is not None
        behind = re.split(r"[:：﹕]", value, maxsplit=1)[1] if match["colon"] == ":" else _after_line(value)
        cells = [(row, column)] if behind.strip() else []
        cells += _value_cells(grid, row, column, taken)
        for at in cells:
            written = behind if at == (row, column) else _shown(grid, *at)
            for text in _texts(written):
                yield Opinion(text, "", case, grid.place.at(*at))


def _after_line(value: str) -> str:
    """Return what follows the first line of a cell."""
    _, _, rest = value.partition("\n")
    return rest


def _value_cells(grid: Grid, row: int, column: int, taken: set[int]) -> list[tuple[int, int]]:
    """Return the cells that hold what a label announces: those at its right, else those below; empty for none.

    They go on, a line each, as long as nothing else stands at their left, and end at a note, a label or a table.
    """
    _, left, bottom, right = grid.span(row, column)
    beside = right + 1
    if _is_words(grid, row, beside):
        return [(row, beside), *_on(grid, row, beside, bottom, taken)]
    if grid.value(row, beside) == "" and bottom > row:
        return _on(grid, row, beside, bottom, taken)
    below = bottom + 1
    if below < grid.height and below not in taken and _is_words(grid, below, left):
        return [(below, left), *_on(grid, below, left, below, taken)]
    return []


def _on(grid: Grid, top: int, column: int, bottom: int, taken: set[int]) -> list[tuple[int, int]]:
    """Return the cells below one that go on with it: down to a row, then while nothing stands at their left."""
    found = []
    for row in range(grid.span(top, column)[2] + 1, grid.height):
        inside = row <= bottom
        if row in taken or not (inside or all(grid.shown(row, before) == "" for before in range(column))):
            break
        if _is_words(grid, row, column):
            found.append((row, column))
        elif not inside:
            break
    return found


def _label_of(grid: Grid, row: int, column: int) -> re.Match[str] | None:
    return LABEL.match(normal(grid.text(row, column).split("\n")[0]))


def _is_words(grid: Grid, row: int, column: int) -> bool:
    """Return whether a cell holds what somebody wrote, and no head, note or signature line."""
    text = _shown(grid, row, column)
    if not text.strip() or _label_of(grid, row, column) is not None:
        return False
    return (
        header_role(text) is None
        and normal(text).strip(":") not in BESIDE
        and not _ends_list(text)
        and not (is_note(text) and ":" in normal(text)[:12])
    )


def _texts(written: str, split: bool = True) -> list[str]:
    """Return the opinions of a cell: a line each, or each numbered point, without its number."""
    whole = written.replace("\r\n", "\n").replace("\r", "\n")
    lines = [point for line in whole.split("\n") for point in _points(line)] if split else [" ".join(whole.split("\n"))]
    texts = [_NUMBERED.sub("", line).strip(" \u3000\u00a0_。;；") for line in lines]
    return [text for text in texts if text and normal(text).lower() not in _NONE]


def _points(line: str) -> list[str]:
    """Return the numbered points of a line (1.多走访；2.改善食堂); the line itself unless they count up from 1."""
    starts: list[int] = []
    for match in _POINT.finditer(line):
        number = int(match[1]) if match[1] else ord(match[2]) - ord("①") + 1
        if number == len(starts) + 1 and (starts or not line[: match.start()].strip()):
            starts.append(match.start())
    if len(starts) < 2:
        return [line]
    return [line[start:end] for start, end in zip(starts, [*starts[1:], len(line)], strict=True)]
