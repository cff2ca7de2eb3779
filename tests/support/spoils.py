"""What happens to a returned workbook on its way, and what must come of it: read right, asked, or refused."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Literal

import opencc

from tests.support.drawing import Formula, Sheet, Value
from tests.support.schemes import LEVELS
from tests.support.specimens import SPECIMENS, Specimen

Outcome = Literal["right", "asked", "refused"]
Sheets = tuple[Sheet, ...]
ITEMS = frozenset({"中心工作完成情况", "承诺践诺情况", "联系服务群众情况", "履行职责情况", "践行承诺情况", "总体评价"})


@dataclass(frozen=True)
class Spoil:
    """One thing that happens to a workbook.

    Attributes:
        name: What happens, in both languages.
        outcome: What must come of it.
        code: The finding that says so; None where nothing need be said.
        sheets: Changes the sheets; None where it cannot happen to a layout.
        file: Changes the bytes and the ending of the file.
        by_office: Whether it survives a save by LibreOffice.
    """

    name: str
    outcome: Outcome
    code: str | None = None
    sheets: Callable[[Sheets], Sheets | None] = lambda sheets: sheets
    file: Callable[[bytes, str], tuple[bytes, str]] = lambda data, ending: (data, ending)
    by_office: bool = True

    @property
    def key(self) -> str:
        """The English name, for files and test names."""
        return self.name.partition(" ")[2].replace(" ", "-")


def _mapped(sheets: Sheets, change: Callable[[Value], Value]) -> Sheets:
    return tuple(
        replace(sheet, rows=tuple(tuple(change(value) for value in row) for row in sheet.rows)) for sheet in sheets
    )


def _texts(sheets: Sheets, change: Callable[[str], Value]) -> Sheets:
    return _mapped(sheets, lambda value: change(value) if isinstance(value, str) else value)


def _put(sheets: Sheets, at: tuple[int, int, int] | None, value: Value) -> Sheets | None:
    """Return the sheets with one cell changed: sheet, row and column from 0."""
    if at is None:
        return None
    number, row, column = at
    rows = [list(line) for line in sheets[number].rows]
    rows[row][column] = value
    changed = replace(sheets[number], rows=tuple(tuple(line) for line in rows))
    return (*sheets[:number], changed, *sheets[number + 1 :])


def _find(sheets: Sheets, wanted: Callable[[Value], bool]) -> tuple[int, int, int] | None:
    places = (
        (number, row, column)
        for number, sheet in enumerate(sheets)
        for row, line in enumerate(sheet.rows)
        for column, value in enumerate(line)
        if wanted(value)
    )
    return next(places, None)


def _first_value(sheets: Sheets) -> tuple[int, int, int] | None:
    """Return the first mark, or the first count or level's name behind the names of levels or items."""
    if (mark := _find(sheets, lambda value: value == "√")) is not None:
        return mark
    level, item = _find(sheets, lambda value: value in LEVELS), _find(sheets, lambda value: value in ITEMS)
    if level is None or item is None:
        return None
    rows = sheets[level[0]].rows
    below = rows[level[1] + 1][level[2]] if level[1] + 1 < len(rows) else None
    if isinstance(below, int):
        return level[0], level[1] + 1, level[2]
    return level if level[1] > item[1] and level[2] else (level[0], level[1], level[2] + 1)


def _moved(sheets: Sheets) -> Sheets:
    return tuple(
        replace(
            sheet,
            rows=((), ("附件",), *((None, *line) for line in sheet.rows)),
            merged=tuple((top + 2, left + 1, bottom + 2, right + 1) for top, left, bottom, right in sheet.merged),
        )
        for sheet in sheets
    )


def _renamed(sheets: Sheets) -> Sheets:
    notes = Sheet("说明", (("填表说明",), ("请在月底前寄回，一式两份。",)))
    return (
        notes,
        *(sheet.named(f"Sheet{9 - at} (票)") for at, sheet in enumerate(reversed(sheets))),
        Sheet("空白", ()),
    )


def _spaced(sheets: Sheets) -> Sheets:
    words = ITEMS | {*LEVELS, "评议项目", "项目", "姓名", "票号", "序号", "收回", "有效"}
    return _texts(sheets, lambda text: "\u3000".join(text) + "\u200b" if text in words else text)


def _broken(sheets: Sheets) -> Sheets:
    words = ITEMS | {"基本满意", "不满意"}
    return _texts(sheets, lambda text: f"{text[:2]}\n{text[2:]}\u00a0" if text in words else text)


@cache
def _to_traditional() -> Callable[[str], str]:
    return opencc.OpenCC("s2t").convert  # type: ignore[no-any-return]


def _traditional(sheets: Sheets) -> Sheets:
    return _texts(sheets, _to_traditional())


def _wide(text: str) -> str:
    return "".join(chr(ord(sign) + 0xFEE0) if "!" <= sign <= "~" else sign for sign in text)


def _full_width(sheets: Sheets) -> Sheets:
    def change(value: Value) -> Value:
        if isinstance(value, bool) or not isinstance(value, int | str):
            return value
        return _wide(str(value))

    return _mapped(sheets, change)


def _hidden(sheets: Sheets) -> Sheets | None:
    at = _first_value(sheets)
    if at is None:
        return None
    number, row, _ = at
    return (*sheets[:number], sheets[number].hiding(row + 1), *sheets[number + 1 :])


def _total(more: int) -> Callable[[Sheets], Sheets | None]:
    """Return a change that adds a total row to a plain table of counts, wrong by so much in one cell."""

    def change(sheets: Sheets) -> Sheets | None:
        sheet = sheets[0]
        heads = [row for row, line in enumerate(sheet.rows) if len([one for one in line if one in LEVELS]) >= 2]
        if not heads or any("合计" in map(str, line) for line in sheet.rows):
            return None
        columns = [at for at, value in enumerate(sheet.rows[heads[-1]]) if value in LEVELS]
        body = [line for line in sheet.rows[heads[-1] + 1 :] if isinstance(line[columns[0]], int)]
        if not body or len(columns) > 9 or len(set(columns)) % 3:
            return None
        line: list[Value] = [None] * max(map(len, sheet.rows))
        line[1 if columns[0] > 1 else 0] = "合计"
        for column in columns:
            line[column] = sum(one[column] for one in body if isinstance(one[column], int))  # type: ignore[misc]
        line[columns[0]] += more  # type: ignore[operator]
        return (replace(sheet, rows=(*sheet.rows, tuple(line))), *sheets[1:])

    return change


def _unreadable(sheets: Sheets) -> Sheets | None:
    at = _first_value(sheets)
    if at is None:
        return None
    value = sheets[at[0]].rows[at[1]][at[2]]
    return _put(sheets, at, "近9" if isinstance(value, int) else "好像")


def _without_value(sheets: Sheets) -> Sheets | None:
    return _put(sheets, _first_value(sheets), Formula("=1+1"))


def _foreign_level(sheets: Sheets) -> Sheets:
    return _texts(sheets, lambda text: "还可以" if text == "基本满意" else text)


def _foreign_item(sheets: Sheets) -> Sheets | None:
    if _find(sheets, lambda value: value == "承诺践诺情况") is None:
        return None
    return _texts(sheets, lambda text: "食堂卫生" if text == "承诺践诺情况" else text)


def _copied(sheets: Sheets) -> Sheets | None:
    if len(sheets) > 1 or _find(sheets, lambda value: value == "√") is not None or not _counts(sheets):
        return None
    return (*sheets, sheets[0].named(f"{sheets[0].name} (2)"))


def _counts(sheets: Sheets) -> bool:
    at = _first_value(sheets)
    return at is not None and isinstance(sheets[at[0]].rows[at[1]][at[2]], int)


def _of_unit(name: str) -> Callable[[Sheets], Sheets]:
    return lambda sheets: _texts(sheets, lambda text: text.replace("化学系教工党支部", name))


def _nobody(sheets: Sheets) -> Sheets:
    return _texts(sheets, lambda text: None if "化学系教工党支部" in text or text == "单位" else text)


SPOILS = (
    Spoil("表格挪动，上面加了附件行 moved down and right", "right", None, _moved),
    Spoil("工作表改名换序，多了说明和空表 sheets renamed and more of them", "right", None, _renamed),
    Spoil("字间有空格和看不见的字符 words spaced out", "right", None, _spaced),
    Spoil("表头换行 words broken over lines", "right", None, _broken),
    Spoil("繁体 traditional characters", "right", None, _traditional),
    Spoil("全角，数字成文本 full width and numbers as text", "right", None, _full_width),
    Spoil("一行被隐藏 a hidden row", "right", "hidden-data", _hidden),
    Spoil("加了合计行 a total row", "right", None, _total(0)),
    Spoil(
        "扩展名不对 a wrong ending",
        "right",
        None,
        file=lambda data, ending: (data, "xls" if ending == "xlsx" else "xlsx"),
    ),
    Spoil("合计行不对 a wrong total row", "asked", "total-row-mismatch", _total(1)),
    Spoil("一格读不懂 one cell unreadable", "asked", "not-a-number unknown-mark", _unreadable),
    Spoil("公式没有存值 a formula without a value", "asked", "formula-without-value", _without_value, by_office=False),
    Spoil("等次不是方案的 a level of another scheme", "asked", "level-unknown unknown-mark", _foreign_level),
    Spoil("项目不是方案的 an item of another scheme", "asked", "item-unknown", _foreign_item),
    Spoil("同一张表复制了一份 the sheet of counts twice", "asked", "layout-ambiguous", _copied),
    Spoil(
        "名册里没有这个单位 a unit that is not on the roster", "refused", "unit-unknown", _of_unit("体育部教工党支部")
    ),
    Spoil("没有写单位 no unit anywhere", "refused", "unit-unknown", _nobody),
    Spoil(
        "文件不完整 a file cut off",
        "refused",
        "file-damaged",
        file=lambda data, ending: (data[: len(data) // 2], ending),
    ),
)
LAYOUTS: Sequence[Specimen] = [
    next(specimen for specimen in SPECIMENS if specimen.name == name)
    for name in (
        "A-one-ballot-a-sheet",
        "A-two-to-a-page",
        "B-level-names",
        "B-two-blocks",
        "C-marks-under-two-rows",
        "D-counts",
        "D-on-its-side",
        "E-items-and-levels",
        "E-two-blocks",
        "F-roster-ticks",
    )
]
SPOILED = [
    (specimen, spoil) for specimen in LAYOUTS for spoil in SPOILS if spoil.sheets(tuple(specimen.sheets)) is not None
]
