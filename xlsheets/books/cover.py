"""Cover facts: 单位, 发出, 收回, 有效, 日期 and the like, wherever they stand.

A fact is a label and a value: in one cell (收回：29份), in two neighbouring
cells, or label above value. Several facts may share a cell when each label is
followed by its number (发出30份 收回29份).
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import lru_cache

from xlsheets.books.grid import Grid
from xlsheets.books.vocabulary import header_role
from xlsheets.core.findings import Place
from xlsheets.core.spelling import normal

LONGEST = 300
"""Longer texts are notes, and state no facts."""
_NUMBER_LABELS = {
    "eligible": "应参评|应到会|应到|应参加(?:评议)?|应评",
    "present": "实参评|实到会|实到|实际参评|实际参加(?:评议)?|参评人数|参加人数|参评人员数|到会人数|实评",
    "issued": "共?发出|共?发放|下发|发票数?",
    "returned": "共?收回|共?回收|实收",
    "valid": "其中有效|有效",
    "void": "其中无效|无效|废票|作废",
}
_FILLER = (
    r"(?:党员|群众|参评人员|人员|评议表|测评表|民主测评表|群众评议表|评议票|测评票|选票|问卷|答卷|表格|票|表|人|份|张)?"
    r"(?:人数|票数|份数|张数|总数|数量|人次|人|票|份|数)?(?:[(](?:人|票|份|张)[)])?"
)
_NUMBER_LABEL = re.compile(
    "(?:^|(?<=[,;。、:(\\d份票张人]))(?:"
    + "|".join(f"(?P<{role}>{words})" for role, words in _NUMBER_LABELS.items())
    + f")(?!(?:收回|回收|票)?率){_FILLER}(?P<colon>[:=]|为|共|是)?"
)
_TEXT_LABELS = {
    "unit": "填报单位|报送单位|评议单位|单位名称|所在单位|单位|党支部名称|支部名称|所在党支部|所在支部|党支部|支部|党组织名称|党组织|填表单位|"
    "被评议单位|被评议党组织|评议党组织|基层党组织|基层党组织名称|部门|组织名称",
    "date": "填报日期|评议日期|填表日期|报送日期|评议时间|填报时间|测评日期|测评时间|日期|时间|填表时间",
    "group": "参评人类别|参评人身份|参评人员类别|评议人类别|评议人身份|您的身份|身份|类别|参评人群",
    "subject": "被评议人姓名|被评议人|被评议党员|被测评人|评议对象|党员姓名|姓名|被评议对象|测评对象",
    "ballot": "票号|选票编号|编号|票序|问卷编号|第几票",
    "code": "评议码|测评码|随机码|账号|验证码|评议账号|测评账号|随机账号",
    "mode": "评议方式|方式|参评方式|测评方式",
}
_TEXT_LABEL_OF = {word: role for role, words in _TEXT_LABELS.items() for word in words.split("|")}
_TEXT_LABEL = re.compile(
    "^(?P<label>"
    + "|".join(sorted(_TEXT_LABEL_OF, key=len, reverse=True))
    + r")(?:[(]盖章[)]|[(]公章[)])?:(?P<value>.*)$"
)
_UNITS_BEHIND = re.compile(r"[份票张人名个次,;。、)]+$")
_EMPTY_VALUES = frozenset(["", "份", "票", "张", "人", "名", "个", "()"])
_COUNTLIKE = re.compile(r"\d|[一二三四五六七八九十百]")


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact as it stands on a sheet.

    Attributes:
        role: eligible, present, issued, returned, valid, void, unit, date, group, subject, ballot, code or mode.
        value: The value as read: a number, a date, or text.
        place: Where the value stands.
        written: How the cell shows it, for messages.
    """

    role: str
    value: object
    place: Place
    written: str


@dataclass
class Cover:
    """The facts of a sheet or a book, the first of each role, and the others behind it."""

    facts: dict[str, list[Fact]] = field(default_factory=dict)

    def add(self, facts: Iterable[Fact]) -> None:
        """Add facts in the order they stand."""
        for fact in facts:
            self.facts.setdefault(fact.role, []).append(fact)

    def first(self, role: str) -> Fact | None:
        """Return the first fact of a role; None when there is none."""
        facts = self.facts.get(role)
        return facts[0] if facts else None


NUMBER_ROLES = tuple(_NUMBER_LABELS)


def find_facts(grid: Grid, outside: Iterable[tuple[int, int]]) -> Iterator[Fact]:
    """Yield the facts of a sheet, in reading order.

    Args:
        grid: The sheet.
        outside: Rows to look at, each with the first column that belongs to no table.
    """
    for row, first in outside:
        values = grid.rows[row]
        for column in range(first, len(values)):
            value = values[column]
            if isinstance(value, str) and value:
                yield from _facts_at(grid, row, column, value)


@lru_cache(maxsize=16384)
def _spans(text: str) -> tuple[tuple[str, str, bool], ...]:
    """Return the number labels of a text with what follows each: (role, value text, whether a colon stands between)."""
    spaced = re.sub(
        r"[\s\u3000\u00a0]{2,}|(?<=\D)[\s\u3000\u00a0]+(?=\D)|(?<=[\d份票张人])[\s\u3000\u00a0]+", "、", text.strip()
    )
    word = normal(spaced)
    matches = list(_NUMBER_LABEL.finditer(word))
    if not matches:
        word = normal(text)
        matches = list(_NUMBER_LABEL.finditer(word))
    found = []
    for number, match in enumerate(matches):
        end = matches[number + 1].start() if number + 1 < len(matches) else len(word)
        role = next(name for name in _NUMBER_LABELS if match[name])
        value = word[match.end() : end].strip("、,;。 _")
        found.append((role, "" if value in _EMPTY_VALUES else value, bool(match["colon"])))
    if found and matches[0].start() > 0 and not _COUNTLIKE.search(word):
        return ()
    return tuple(found)


@lru_cache(maxsize=16384)
def _text_label(text: str) -> tuple[str, str | None] | None:
    """Return the role of a text label and the value behind its colon (None without a colon)."""
    if len(text) > LONGEST:
        return None
    word = normal(text)
    if role := _TEXT_LABEL_OF.get(re.sub(r"[(](?:盖章|公章)[)]$", "", word)):
        return role, None
    if match := _TEXT_LABEL.match(word):
        _, _, written = re.sub("[：﹕]", ":", text).partition(":")
        return _TEXT_LABEL_OF[match["label"]], written.strip(" \u3000\u00a0_")
    return None


def _facts_at(grid: Grid, row: int, column: int, text: str) -> Iterator[Fact]:
    if label := _text_label(text):
        role, value = label
        if value:
            yield from _text_facts(role, value, grid.place.at(row, column))
        elif (neighbour := _neighbour(grid, row, column)) is not None:
            at, seen = neighbour
            yield Fact(role, seen, grid.place.at(*at), str(seen))
        return
    spans = _spans(text) if len(text) <= LONGEST else ()
    for number, (role, value, colon) in enumerate(spans):
        if value:
            if _COUNTLIKE.search(value) or (colon and len(value) <= 12):
                yield Fact(role, _stripped(value), grid.place.at(row, column), text.strip())
        elif number == len(spans) - 1 and len(spans) == 1 and (neighbour := _neighbour(grid, row, column)) is not None:
            at, seen = neighbour
            yield Fact(role, seen, grid.place.at(*at), str(seen))


_NEXT_FACT = re.compile(
    r"[\s\u3000\u00a0;；]+(?=[^\s:：]{2,8}[:：])|[\s\u3000\u00a0;；,，。、]+(?=(?:"
    + "|".join(_NUMBER_LABELS.values())
    + r")[^\s\d,，;；。]{0,8}[:：(（\s]*[\d０-９])"
)
"""Where the next fact of a cell begins: a label with its colon, or a number's label with its number."""


def _text_facts(role: str, value: str, place: Place) -> Iterator[Fact]:
    """Yield a text fact, and what else stands behind it in the same cell (单位：甲　日期：2012年1月5日　收回29份)."""
    pieces = _NEXT_FACT.split(value)
    yield Fact(role, pieces[0].strip(), place, pieces[0].strip())
    for piece in pieces[1:]:
        if (more := _text_label(piece)) and more[1]:
            yield Fact(more[0], more[1], place, more[1])
        else:
            for number_role, number, _ in _spans(piece):
                if number and _COUNTLIKE.search(number):
                    yield Fact(number_role, _stripped(number), place, piece)


_HEAD = re.compile(r"^[(]?(\d{1,3}(?:,\d{3})+|\d+)[)]?[份票张人名个次]*(?=$|[(,;。、])")


def _stripped(value: str) -> str:
    """Return a value text without its brackets, the measure word behind it, and what is said about it after that."""
    if head := _HEAD.match(value):
        return head[1]
    return _UNITS_BEHIND.sub("", value) or value


def label_role(text: str) -> str | None:
    """Return the role of a label without a value, in one cell of its own; None for other texts."""
    if (label := _text_label(text)) is not None:
        return None if label[1] else label[0]
    spans = _spans(text) if len(text) <= 40 else ()
    return spans[0][0] if len(spans) == 1 and not spans[0][1] else None


def states_number(text: str) -> bool:
    """Return whether a text is a label of a number with its number (收回：29份)."""
    return len(text) <= LONGEST and any(_COUNTLIKE.search(value) for _, value, _ in _spans(text))


def is_label(value: object) -> bool:
    """Return whether a cell is a label of a fact without its value."""
    if not isinstance(value, str):
        return False
    return _text_label(value) is not None or any(not behind for _, behind, _ in _spans(value))


def _neighbour(grid: Grid, row: int, column: int) -> tuple[tuple[int, int], object] | None:
    """Return the value cell of a label: to its right, or below when labels stand side by side."""
    _, _, bottom, right = grid.span(row, column)
    beside = right + 1
    value = grid.value(row, beside)
    if value == "" and grid.span(row, beside)[1] == beside:
        following = next((at for at in range(beside, min(beside + 3, grid.width)) if grid.value(row, at) != ""), None)
        if following is not None and not is_label(grid.value(row, following)):
            beside, value = following, grid.value(row, following)
    if value != "" and not is_label(value):
        return (row, beside), value
    below = grid.value(bottom + 1, column)
    labels_beside = is_label(value) or is_label(grid.shown(row, column - 1))
    if labels_beside and _may_stand_below(below):
        return (bottom + 1, column), below
    return None


def _may_stand_below(value: object) -> bool:
    """Return whether a value below a label is that label's: a number, a date, a name; never a header word."""
    if not isinstance(value, str):
        return value != ""
    return bool(value) and not is_label(value) and (bool(re.search(r"\d", value)) or unit_like(value))


def unit_like(text: str) -> bool:
    """Return whether a text may be a unit's name rather than a word of a header."""
    return (
        len(normal(text)) >= 3 and header_role(text) is None and normal(text)[-1:] in "部委系院科处室会局所校班队社村组"
    )


_DATE = re.compile(r"^(\d{4})[年./-](\d{1,2})[月./-](\d{1,2})[日号]?(?:\d{2}:\d{2}(?::\d{2})?)?$")
_COMPACT_DATE = re.compile(r"^(\d{4})(\d{2})(\d{2})$")


_NUMERAL = {numeral: str(digit) for digit, numeral in enumerate("〇一二三四五六七八九")} | {"零": "0", "○": "0"}
_CHINESE_DATE = re.compile(
    "^([〇零○一二三四五六七八九]{4})年([一二三四五六七八九十]{1,2})月([一二三四五六七八九十]{1,3})[日号]?$"
)


def _in_digits(word: str) -> str:
    """Return a date in Chinese numerals (二〇一二年一月十七日) in digits; other texts as they are."""
    match = _CHINESE_DATE.match(word)
    if match is None:
        return word
    year = "".join(_NUMERAL[sign] for sign in match[1])
    return f"{year}年{_below_hundred(match[2])}月{_below_hundred(match[3])}日"


def _below_hundred(numeral: str) -> str:
    """Return a numeral from 一 to 九十九 in digits."""
    tens, ten, ones = numeral.rpartition("十")
    if not ten:
        return "".join(_NUMERAL[sign] for sign in ones)
    return f"{_NUMERAL.get(tens, '1')}{_NUMERAL.get(ones, '0')}"


def read_date(value: object) -> date | None:
    """Return a cover's date: a date cell, 2012年1月5日, 2012-01-05, 20120105, 二〇一二年一月五日; None for other values.

    A number of five digits is a date whose cell lost its format: days since 1899-12-30.
    """
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if isinstance(value, int | float) and 20_000 <= value < 80_000:
        return date(1899, 12, 30) + timedelta(days=int(value))
    if isinstance(value, float) and value == int(value):
        value = str(int(value))
    if not isinstance(value, str | int):
        return None
    word = _in_digits(normal(str(value)))
    match = _DATE.match(word) or _COMPACT_DATE.match(word)
    if not match:
        return None
    try:
        return date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        return None
