"""ODS formula: OpenFormula ("of:=SUM([.C4:.C5];1)") → the words of Excel, or None where they differ in meaning."""

import re

from xlsheets.books.convert.functions import NAMES
from xlsheets.books.patch.address import column_index

_TOKEN = re.compile(
    r"""(?P<text>"(?:[^"]|"")*")
    |(?P<reference>\[[^\]']*(?:'(?:[^']|'')*'[^\]']*)*\])
    |(?P<function>[A-Za-z][A-Za-z0-9_.]*)(?=\()
    |(?P<name>[^\W\d][\w.]*)
    |(?P<error>\#[A-Z0-9/]+[!?]?)
    |(?P<number>\d+(?:\.\d*)?(?:[eE][+-]?\d+)?|\.\d+)
    |(?P<other>.)""",
    re.VERBOSE | re.DOTALL,
)
_CELL = r"\$?[A-Z]{1,3}\$?\d+"
_SHEET = r"(?:\$?(?P<{0}>'(?:[^']|'')*'|[^'.\]:]+))?"
_REFERENCE = re.compile(
    rf"\[{_SHEET.format('sheet')}\.(?P<first>{_CELL}|\$?[A-Z]{{1,3}}|\$?\d+)"
    rf"(?::{_SHEET.format('other')}\.(?P<last>{_CELL}|\$?[A-Z]{{1,3}}|\$?\d+))?\]"
)
_PREFIXES = ("COM.MICROSOFT.",)
_RENAMED = {"LEGACY.CHIDIST": "CHIDIST", "LEGACY.NORMSDIST": "NORMSDIST", "LEGACY.FDIST": "FDIST"}
_CONSTANTS = {"TRUE": "TRUE", "FALSE": "FALSE"}
_OTHERS = {";": ",", "~": ",", "!": " "}
_ROWS, _COLUMNS = 1_048_576, 16_384


def excel_formula(text: str) -> str | None:
    """Return a formula without "=", None when it has no equal.

    Args:
        text: As it stands in table:formula, with its namespace.
    """
    prefix, mark, body = text.partition("=")
    if not mark or prefix not in ("of:", "oooc:", ""):
        return None
    pieces: list[str] = []
    array = 0
    for token in _TOKEN.finditer(body):
        piece = _translated(token, array)
        if piece is None:
            return None
        array += (piece == "{") - (piece == "}")
        pieces.append(piece)
    return "".join(pieces).strip()


def _translated(token: re.Match[str], array: int) -> str | None:
    kind, text = token.lastgroup, token[0]
    if kind == "reference":
        return _reference(text)
    if kind == "function":
        return _function(text.upper())
    if kind == "name":
        return _CONSTANTS.get(text.upper())
    if kind == "other" and array:
        return {";": ",", "|": ";"}.get(text, text)
    return _OTHERS.get(text, text) if kind == "other" else text


def _function(name: str) -> str | None:
    for prefix in _PREFIXES:
        name = name.removeprefix(prefix)
    name = _RENAMED.get(name, name)
    return name if name in NAMES else None


def _reference(text: str) -> str | None:
    """Return a reference, None for one to another document, over several sheets, or that leads nowhere."""
    match = _REFERENCE.fullmatch(text)
    if match is None or "#" in (match["sheet"] or ""):
        return None
    sheet, other = match["sheet"], match["other"]
    if other is not None and other.lstrip("$") != (sheet or "").lstrip("$"):
        return None
    first, last = match["first"], match["last"]
    place = first if last is None else _shortened(first, last)
    if sheet is None:
        return place
    bare = sheet[1:-1] if sheet.startswith("'") else sheet.replace("'", "''")
    return f"'{bare}'!{place}"


def _shortened(first: str, last: str) -> str:
    """Return a range; one of whole rows or columns by their names alone."""
    one, two = (re.fullmatch(r"(\$?)([A-Z]*)(\$?)(\d*)", end) for end in (first, last))
    assert one is not None
    assert two is not None
    if one[4] == "1" and two[4] == str(_ROWS):
        return f"{one[1]}{one[2]}:{two[1]}{two[2]}"
    if one[2] == "A" and two[2] and column_index(two[2]) == _COLUMNS - 1:
        return f"{one[3]}{one[4]}:{two[3]}{two[4]}"
    return f"{first}:{last}"
