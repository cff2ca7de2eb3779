"""A cell of a 方案 workbook as a value of the scheme: texts, numbers, dates, choices by their words.

What cannot be read is a Fault, said in both languages; it is the reader's
business to make a finding of it.
"""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from typing import Any

from xlsheets.books.cover import read_date
from xlsheets.books.schemefields import Field
from xlsheets.core.findings import Place
from xlsheets.core.scheme import exact
from xlsheets.core.spelling import normal


class Fault(Exception):
    """What a cell should not hold, and what it should, in words «中文 | English»."""

    def __init__(self, seen: str, expected: str = "") -> None:
        super().__init__(seen)
        self.seen = seen
        self.expected = expected


_ODD = re.compile(r'"*\s*"*')


SEPARATORS = "、，,；;"
"""What sets the texts of one cell apart; the first is written."""


def listed(texts: Iterable[str]) -> str:
    """Return several texts as one cell holds them; a text that would not be read back as such is set between quotes."""
    return SEPARATORS[0].join(_between_quotes(text) for text in texts)


def _between_quotes(text: str) -> str:
    plain = text and text == text.strip() and not set(f'{SEPARATORS}"\n\r') & set(text)
    return text if plain else '"' + text.replace('"', '""') + '"'


def apart(text: str) -> list[str]:
    """Return the texts that one cell holds; nothing for an empty cell."""
    texts, rest = [], text.strip()
    while rest:
        if quoted := _QUOTED.match(rest):
            texts.append(quoted[1].replace('""', '"'))
            rest = rest[quoted.end() :]
        else:
            part = _UNQUOTED.match(rest)
            assert part is not None
            texts += [part[1].strip()] if part[1].strip() else []
            rest = rest[part.end() :]
    return texts


_QUOTED = re.compile(rf'"((?:[^"]|"")*)"\s*(?:[{SEPARATORS}\n]\s*|$)')
_UNQUOTED = re.compile(rf"([^{SEPARATORS}\n]*)(?:[{SEPARATORS}\n]\s*|$)")


def written(text: str) -> str:
    """Return a text as it is written into a cell, where an empty cell means no text at all.

    A text of white space only is set between quotes so that it can be told from nothing.
    """
    return f'"{text}"' if _ODD.fullmatch(text) else text


@dataclass(frozen=True)
class Cell:
    """A cell that holds a setting.

    Attributes:
        field: Which one.
        label: Its name on the sheet.
        place: Where it stands.
        value: Its value; empty text when the cell is empty.
        computed: Whether it holds a formula without a stored result.
    """

    field: Field
    label: str
    place: Place
    value: object = ""
    computed: bool = False

    @property
    def blank(self) -> bool:
        """Whether nothing stands in it."""
        return not self.computed and isinstance(self.value, str) and not self.value.strip()

    @property
    def shown(self) -> str:
        """Its text as faults quote it; empty for what is no text."""
        try:
            return self.text
        except Fault:
            return ""

    @property
    def text(self) -> str:
        """Its text, white space of quoted texts included; empty when it is empty.

        Raises:
            Fault: for a date or time, which Excel makes of texts such as 2011-12, and for a formula without a result.
        """
        if self.computed:
            raise Fault("公式没有结果 | a formula without a result", "直接填写的内容 | a value typed in")
        value = self.value
        if isinstance(value, str):
            quoted = len(value) > 1 and value[0] == value[-1] == '"' and _ODD.fullmatch(value)
            return value[1:-1] if quoted else "" if self.blank else value
        if isinstance(value, bool):
            return str(value).upper()
        if isinstance(value, int | float):
            return str(int(value)) if value == int(value) else repr(value)
        shown = f"{value:%Y-%m-%d}" if isinstance(value, date) else str(value)
        raise Fault(
            f"填的内容被当作日期或时间（{shown}） | taken for a date or time ({shown})",
            "把单元格格式设为“文本”后重填 | the same as text, in a cell of text format",
        )

    def read(self, names: Collection[str] = ()) -> Any:
        """Return the value as the model takes it; None when the cell is empty, nothing at all for several texts.

        Args:
            names: What a cell that names something may name; another spelling of one of them is taken for it.

        Raises:
            Fault: when the cell holds nothing of its kind.
        """
        if self.blank:
            return [] if self.field.kind in ("texts", "words") else None
        match self.field.kind:
            case "number":
                return self._number()
            case "whole":
                return self._whole()
            case "date":
                return self._date()
            case "word":
                return self._word(self.text)
            case "words":
                return [self._word(text) for text in self._apart()]
            case "texts":
                return self._apart()
            case "text":
                return self.text
        return _nearest(self.text, names)

    def _number(self) -> Fraction:
        if isinstance(self.value, date | datetime):
            return exact(self.text)
        try:
            return exact(self.text if self.computed else self.value)
        except ValueError as error:
            raise Fault(str(error), "数，如 0.5、50% 或 1/3 | a number, such as 0.5, 50% or 1/3") from None

    def _whole(self) -> int:
        number = self._number()
        if number.denominator != 1:
            raise Fault(f"“{self.text}”不是整数 | “{self.text}” is no whole number", "整数 | a whole number")
        return number.numerator

    def _date(self) -> date:
        day = read_date(self.value)
        if day is None:
            shown = self.text
            raise Fault(f"“{shown}”不是日期 | “{shown}” is no date", "日期，如 2012-1-17 | a date, such as 2012-1-17")
        return day

    def _apart(self) -> list[str]:
        return apart(self.value if isinstance(self.value, str) and not self.computed else self.text)

    def _word(self, text: str) -> str:
        words = self.field.words
        wanted = normal(text).lower()
        for key, word in words.items():
            if wanted in (normal(word).lower(), key):
                return key
        choices = "、".join(words.values())
        raise Fault(f"“{text}”不对 | “{text}” is not one of the choices", f"只能是 {choices} | one of {choices}")


def _nearest(text: str, names: Collection[str]) -> str:
    """Return the one name of this spelling, else the text as it stands."""
    if text in names:
        return text
    same = {name for name in names if normal(name) == normal(text)}
    return same.pop() if len(same) == 1 else text
