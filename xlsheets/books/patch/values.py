"""Values as spreadsheet XML writes them."""

from __future__ import annotations

import datetime as dt
import math
import re
from typing import NamedTuple

from xlsheets.books.edits import Value
from xlsheets.books.patch.refusal import PatchRefused

TEXT_LIMIT = 32_767
FORMULA_LIMIT = 8_192
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]")
_LOOKS_ESCAPED = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
_EPOCH = dt.datetime(1899, 12, 30)
_DAYS_1904 = 1462


class Failure(NamedTuple):
    """An error value such as ``#DIV/0!``."""

    text: str


Stored = Value | Failure


def serial(value: dt.date, date1904: bool) -> float | int:
    """Return the serial number of a date or a point in time; whole days are whole numbers."""
    moment = value if isinstance(value, dt.datetime) else dt.datetime(value.year, value.month, value.day)
    gone = moment.replace(tzinfo=None) - _EPOCH
    days = gone.days - (_DAYS_1904 if date1904 else 0)
    if days < 0:
        raise PatchRefused("value-invalid", f"{value.isoformat()} lies before the calendar of the workbook")
    if not date1904 and days < 61:
        days -= 1  # the calendar of 1900 has a 29 February that never was
    part = gone.seconds / 86400 + gone.microseconds / 86400e6
    return days + part if part else days


def same_constant(value: Value, stored: Stored, date1904: bool) -> bool:
    """Return whether a stored value is this constant, of the same type; nothing and an empty text differ."""
    if isinstance(value, dt.date):
        value = serial(value, date1904)
    if isinstance(value, bool) or isinstance(stored, bool) or value is None or isinstance(value, str):
        return type(value) is type(stored) and value == stored
    return isinstance(stored, float) and stored == value


def number_text(value: float | int) -> bytes:
    """Return a number as XML writes it; the shortest text that reads back as the same number."""
    if isinstance(value, float):
        if not math.isfinite(value):
            raise PatchRefused("value-invalid", "a number must be finite")
        if value.is_integer() and abs(value) < 1e15:
            return str(int(value)).encode()
        return repr(value).encode()
    if int(float(value)) != value:
        raise PatchRefused("value-invalid", "a whole number of that size cannot be stored exactly")
    return str(value).encode()


def escaped_text(text: str) -> bytes:
    """Return text as element content; characters that XML cannot hold are written ``_xHHHH_``."""
    if len(text) > TEXT_LIMIT:
        raise PatchRefused("value-invalid", f"a text is longer than {TEXT_LIMIT} characters")
    text = _LOOKS_ESCAPED.sub("_x005F_", text)
    text = _CONTROL.sub(lambda m: f"_x{ord(m[0]):04X}_", text)
    try:
        raw = text.encode("utf-8")
    except UnicodeEncodeError as error:
        raise PatchRefused("value-invalid", "a text holds half a surrogate pair") from error
    return raw.replace(b"&", b"&amp;").replace(b"<", b"&lt;").replace(b">", b"&gt;")


def formula_text(formula: str) -> bytes:
    """Return a formula (without ``=``) as element content."""
    if len(formula) > FORMULA_LIMIT:
        raise PatchRefused("value-invalid", f"a formula is longer than {FORMULA_LIMIT} characters")
    return formula.encode("utf-8").replace(b"&", b"&amp;").replace(b"<", b"&lt;").replace(b">", b"&gt;")


def unescaped_text(text: str) -> str:
    """Return the text that ``_xHHHH_`` groups stand for."""
    return _ESCAPED.sub(lambda m: chr(int(m[1], 16)), text) if "_x" in text else text


def constant(value: Stored, date1904: bool, prefix: bytes) -> tuple[bytes, bytes]:
    """Return the type attribute (with its blank) and the content of a cell that holds a constant."""
    if isinstance(value, str):
        text = escaped_text(value)
        inner = b'<%st xml:space="preserve">%s</%st>' % (prefix, text, prefix)
        return b' t="inlineStr"', b"<%sis>%s</%sis>" % (prefix, inner, prefix)
    return cached(value, date1904, prefix)


def cached(value: Stored, date1904: bool, prefix: bytes) -> tuple[bytes, bytes]:
    """Return the type attribute and the content of the stored result of a formula; None stores none."""
    if value is None:
        return b"", b""
    kind = b""
    if isinstance(value, Failure):
        kind, text = b' t="e"', value.text.encode()
    elif isinstance(value, bool):
        kind, text = b' t="b"', b"1" if value else b"0"
    elif isinstance(value, str):
        kind, text = b' t="str"', escaped_text(value)
    elif isinstance(value, dt.date):
        text = number_text(serial(value, date1904))
    else:
        text = number_text(value)
    return kind, b"<%sv>%s</%sv>" % (prefix, text, prefix)
