"""Formulas as tokens: enough to find, move and rewrite the references in them, without evaluating anything."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import NamedTuple

from xlsheets.books.patch.address import MAX_COLS, MAX_ROWS, Box, column_index, column_letters, parse_box

_AREA = (
    r"\$?[A-Za-z]{1,3}\$?[0-9]{1,7}(?::\$?[A-Za-z]{1,3}\$?[0-9]{1,7})?"
    r"|\$?[A-Za-z]{1,3}:\$?[A-Za-z]{1,3}"
    r"|\$?[0-9]{1,7}:\$?[0-9]{1,7}"
)
_TOKEN = re.compile(
    r"""
      (?P<string> "(?:[^"]|"")*" )
    | (?P<ref> (?P<sheet> (?: '(?:[^']|'')+' | (?:\[\d+\])? [^\W\d][\w.]* (?: : [^\W\d][\w.]* )? ) ! )?
        (?P<area> """
    + _AREA
    + r""" ) (?! [\w(.!\[] ) )
    | (?P<error> \#(?:REF!|N/A|DIV/0!|NAME\?|VALUE!|NUM!|NULL!|SPILL!|CALC!|GETTING_DATA) )
    | (?P<number> \d+(?:\.\d*)?(?:[eE][+-]?\d+)? | \.\d+(?:[eE][+-]?\d+)? )
    | (?P<function> [^\W\d][\w.]* (?=\() )
    | (?P<name> (?: '(?:[^']|'')+'! | (?:\[\d+\])? [^\W\d][\w.]* ! )? [^\W\d][\w.?\\]* | \[\d+\]! [^\W\d][\w.]* )
    | (?P<bracket> \[ )
    | (?P<space> \s+ )
    | (?P<operator> <> | <= | >= | . )
    """,
    re.X | re.S,
)
_POINT = re.compile(r"(\$?)([A-Za-z]{1,3})(\$?)([0-9]{1,7})")


class Token(NamedTuple):
    """One piece of a formula.

    ``kind`` is string, ref, error, number, function, name, bracket (a structured reference's ``[...]``), space or
    operator. For a ref, ``sheet`` is the decoded sheet name or None, and ``area`` the text behind the ``!``.
    """

    kind: str
    text: str
    sheet: str | None = None
    area: str = ""

    @property
    def box(self) -> Box | None:
        """The rectangle of a ref."""
        return parse_box(self.area)


@lru_cache(maxsize=4096)
def tokens(formula: str) -> tuple[Token, ...]:
    """Return the tokens of a formula (without its ``=``); their texts join to the formula again."""
    return tuple(_tokens(formula))


def _tokens(formula: str) -> Iterator[Token]:
    at = 0
    while at < len(formula):
        match = _TOKEN.match(formula, at)
        assert match is not None
        kind = match.lastgroup or "operator"
        if match["ref"]:
            kind = "ref"
            sheet = match["sheet"]
            yield Token(kind, match[0], _sheet_name(sheet) if sheet else None, match["area"])
        elif kind == "bracket":
            end = _closing_bracket(formula, at)
            yield Token(kind, formula[at:end])
            at = end
            continue
        else:
            yield Token(kind, match[0])
        at = match.end()


def _sheet_name(written: str) -> str:
    name = written[:-1]
    return name[1:-1].replace("''", "'") if name.startswith("'") else name


def _closing_bracket(formula: str, start: int) -> int:
    depth, at = 0, start
    while at < len(formula):
        letter = formula[at]
        if letter == "'" and depth:
            at += 1
        elif letter == "[":
            depth += 1
        elif letter == "]":
            depth -= 1
            if depth == 0:
                return at + 1
        at += 1
    return len(formula)


def rewritten(formula: str, change: Callable[[Token], str]) -> str:
    """Return the formula with every reference replaced; ``change`` returns the new text behind the ``!``."""
    pieces = []
    for token in tokens(formula):
        if token.kind == "ref":
            pieces.append(token.text[: len(token.text) - len(token.area)] + change(token))
        else:
            pieces.append(token.text)
    return "".join(pieces)


def translated(formula: str, rows: int, cols: int) -> str:
    """Return the formula as it reads when copied by so many rows and columns; references wrap at the edges."""
    return rewritten(formula, lambda token: _moved_area(token.area, rows, cols))


def _moved_area(area: str, rows: int, cols: int) -> str:
    return ":".join(_moved_point(point, rows, cols) for point in area.split(":"))


def _moved_point(point: str, rows: int, cols: int) -> str:
    match = _POINT.fullmatch(point)
    if match:
        col = match[2] if match[1] else column_letters((column_index(match[2]) + cols) % MAX_COLS)
        row = match[4] if match[3] else str((int(match[4]) - 1 + rows) % MAX_ROWS + 1)
        return f"{match[1]}{col}{match[3]}{row}"
    if point.startswith("$"):
        return point
    if point.isdigit():
        return str((int(point) - 1 + rows) % MAX_ROWS + 1)
    return column_letters((column_index(point) + cols) % MAX_COLS)


_ROW_CALL = re.compile(r"ROWS?", re.I)


def counts_rows(formula: str) -> bool:
    """Return whether a formula asks for the number of a row (``ROW``, ``ROWS``), which an insertion changes."""
    return any(token.kind == "function" and _ROW_CALL.fullmatch(token.text) for token in tokens(formula))


def with_row_numbers(formula: str, row: int) -> str:
    """Return the formula with ``ROW()``, ``ROW(A5)`` and ``ROWS(A5:A9)`` replaced by their numbers.

    Args:
        formula: The formula, standing in
        row: this 0-based row.
    """
    items = list(tokens(formula))
    pieces: list[str] = []
    at = 0
    while at < len(items):
        call = items[at : at + 4]
        if call[0].kind == "function" and _ROW_CALL.fullmatch(call[0].text):
            one = call[0].text.upper() == "ROW"
            if one and len(call) > 2 and call[2].text == ")":
                pieces.append(str(row + 1))
                at += 3
                continue
            box = call[2].box if len(call) == 4 and call[2].kind == "ref" and call[3].text == ")" else None
            if box is not None:
                pieces.append(str(box.top + 1 if one else box.bottom - box.top + 1))
                at += 4
                continue
        pieces.append(call[0].text)
        at += 1
    return "".join(pieces)
