"""Scheme files that are no TOML: where the reading stopped, and the slips of clerks that can be named.

Words of two languages are written «中文 | English».
"""

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date

_PLACE = re.compile(r"\(at line (\d+), column (\d+)\)$")
_TEXT = re.compile(r'"(?:[^"\\]|\\.)*"|\'[^\']*\'')
_DATE = re.compile(r"(?<![\w-])(\d{4})\s*[年./-]\s*(\d{1,2})\s*[月./-]\s*(\d{1,2})(?:\s*日)?")
_KEY = re.compile(r"(?:^|(?<=[{,\s]))([\w-]*[^\x00-\x7f\W][\w-]*)\s*=")
_SIGNS = {"：": "=", "、": ",", "“": '"', "”": '"', "‘": "'", "’": "'", "【": "[", "】": "]", "。": ".", "　": " "}
_HALF = re.compile(r"""[\w,="'\[\]{}.#-]""", re.ASCII)
_CAUSES = {
    "Unclosed array": "方括号 [ ] 没有配上，或两个之间少了逗号 | a bracket [ ] is not closed, or no comma",
    "Unclosed inline table": "花括号 { } 没有配上，或两个之间少了逗号 | a brace { } is not closed, or no comma",
    "Illegal character": "引号没有配上，或有不允许的字符 | a quote is not closed, or a character is not allowed",
    "Unescaped": "引号里的反斜杠 \\ 要写两个 | a backslash \\ in quotes is written twice",
    "Cannot": "同名的前面已经写过 | there is one of this name above",
    "Invalid value": "没有写值，或文字没有加引号 | no value, or a text without quotes",
}
"""What usually is the cause, by the beginning of what the parser says."""


@dataclass(frozen=True)
class Slip:
    """What is wrong and what to write, each «中文 | English»."""

    seen: str
    expected: str


def where_it_stopped(message: str) -> str:
    """Return where the reading of a file stopped, from what the parser says."""
    if place := _PLACE.search(message):
        line, column = place.groups()
        return f"第 {line} 行第 {column} 列读不懂 | line {line}, column {column} cannot be read"
    return "到文件末尾还没有写完，有括号或引号没有配上 | the file ends too soon: a bracket or quote is not closed"


def cause_of(message: str) -> str | None:
    """Return what usually is the cause of what the parser says; None where there is no usual one."""
    return next((words for start, words in _CAUSES.items() if message.startswith(start)), None)


def slips(text: str, message: str) -> list[Slip]:
    """Return the slips on the line where the reading stopped; none when nothing there is known.

    Args:
        text: The file's content.
        message: What the parser says of it.
    """
    place = _PLACE.search(message)
    lines = text.replace("\r\n", "\n").split("\n")
    if place is None or int(place[1]) > len(lines):
        return []
    line = _outside_texts(lines[int(place[1]) - 1])
    return [*_dates(line), *_full_width(line), *_keys(line)]


def _outside_texts(line: str) -> str:
    """Return a line without the texts between good quotes and without its remark."""
    return _TEXT.sub('""', line).partition("#")[0]


def _dates(line: str) -> Iterator[Slip]:
    for found in _DATE.finditer(line):
        with suppress(ValueError):
            wanted = date(int(found[1]), int(found[2]), int(found[3])).isoformat()
            if wanted != found[0]:
                yield Slip(f"日期写成了 {found[0]} | the date {found[0]}", f"{wanted} | {wanted}")


def _full_width(line: str) -> Iterator[Slip]:
    signs = {sign: half for sign in line if (half := _half(sign)) is not None}
    if not signs:
        return
    zh = "；".join(f"{_shown(sign, '空格')} 写成 {_shown(half, '半角空格')}" for sign, half in signs.items())
    en = "; ".join(f"{_shown(half, 'a space')} for {_shown(sign, 'the wide space')}" for sign, half in signs.items())
    named, named_en = (" ".join(_shown(sign, space) for sign in signs) for space in ("空格", "space"))
    yield Slip(f"有全角的 {named} | full-width {named_en}", f"{zh} | {en}")


def _shown(sign: str, space: str) -> str:
    return space if sign.isspace() else sign


def _half(sign: str) -> str | None:
    """Return the sign of TOML that a full-width one stands for; None for every other sign."""
    if sign in _SIGNS:
        return _SIGNS[sign]
    half = chr(ord(sign) - 0xFEE0) if 0xFF01 <= ord(sign) <= 0xFF5E else ""
    return half if _HALF.fullmatch(half) else None


def _keys(line: str) -> Iterator[Slip]:
    names = list(dict.fromkeys(_KEY.findall(line)))
    if names:
        listed, quoted = "、".join(names), ", ".join(f'"{name}" = …' for name in names)
        yield Slip(f"键 {listed} 没有加引号 | no quotes around {listed}", f"{quoted} | {quoted}")
