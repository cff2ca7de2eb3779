"""Formulas as trees, for the few that are computed here."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from xlsheets.books.patch.formula import Token, tokens

Tree = tuple[Any, ...]
"""An operation and its operands."""

COMPARISONS = ("=", "<>", "<", ">", "<=", ">=")
_LEVELS: tuple[tuple[str, ...], ...] = (COMPARISONS, ("&",), ("+", "-"), ("*", "/"), ("^",))


class Unsupported(Exception):
    """The formula is none of those that are computed here."""


@lru_cache(maxsize=4096)
def parsed(formula: str) -> Tree:
    """Return the formula as a tree of (operation, operands…).

    Raises:
        Unsupported: The formula holds something that is not computed here.
    """
    parser = _Parser([t for t in tokens(formula) if t.kind != "space"])
    tree = parser.level(0)
    if parser.peek():
        raise Unsupported
    return tree


class _Parser:
    def __init__(self, items: list[Token]) -> None:
        self._items = items
        self._at = 0

    def peek(self) -> str:
        return self._items[self._at].text if self._at < len(self._items) else ""

    def _take(self) -> Token:
        if self._at >= len(self._items):
            raise Unsupported
        self._at += 1
        return self._items[self._at - 1]

    def level(self, depth: int) -> Tree:
        if depth == len(_LEVELS):
            return self._signed()
        tree = self.level(depth + 1)
        while self.peek() in _LEVELS[depth]:
            tree = (self._take().text, tree, self.level(depth + 1))
        return tree

    def _signed(self) -> Tree:
        if self.peek() in ("-", "+"):
            sign = self._take().text
            return ("negative", self._signed()) if sign == "-" else self._signed()
        tree = self._atom()
        while self.peek() == "%":
            self._take()
            tree = ("/", tree, ("constant", 100.0))
        return tree

    def _atom(self) -> Tree:
        token = self._take()
        if token.kind == "number":
            return ("constant", float(token.text))
        if token.kind == "string":
            return ("constant", token.text[1:-1].replace('""', '"'))
        if token.kind == "name" and token.text.upper() in ("TRUE", "FALSE"):
            return ("constant", token.text.upper() == "TRUE")
        if token.kind == "ref" and token.box and ":" not in (token.sheet or ""):
            return ("range", token.sheet, token.box)
        if token.kind == "function":
            return self._call(token.text.upper())
        if token.text == "(":
            tree = self.level(0)
            if self._take().text != ")":
                raise Unsupported
            return tree
        raise Unsupported

    def _call(self, name: str) -> Tree:
        self._take()
        arguments: list[Tree] = []
        if self.peek() == ")":
            self._take()
            return (name, arguments)
        while True:
            arguments.append(("constant", None) if self.peek() in (",", ")") else self.level(0))
            closing = self._take().text
            if closing == ")":
                return (name, arguments)
            if closing != ",":
                raise Unsupported
