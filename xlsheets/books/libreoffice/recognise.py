"""What Excel makes of a text that is assigned to a cell.

Excel takes such a text as if it were typed: "00123" becomes 123, "12%" becomes 0.12.
Calc's `setDataArray` keeps it as text. Code that is tried on LibreOffice must meet the
same surprise as on Excel, so it is made here. Where Excel's answer depends on the
year or the country ("1/2", "5-Jan"), nothing is guessed: the text is `AMBIGUOUS`.
"""

from __future__ import annotations

import re
from datetime import datetime
from typing import Final, NamedTuple


class Taken(NamedTuple):
    """A value that Excel recognises in a text, and the number format it gives to a General cell."""

    value: float | bool | datetime
    code: str | None = None


AMBIGUOUS: Final = "ambiguous"
"""Excel would make a date of it; which one depends on the day and the country."""

_DIGITS = r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d*)?|\.\d+"
_NUMBER = re.compile(
    rf"(?P<sign>[+-]?)\s?(?P<money>[$¥￥]?)(?P<digits>{_DIGITS})(?P<power>[eE][+-]?\d+)?(?P<percent>%?)"
)
_BRACKETS = re.compile(rf"\((?P<money>[$¥￥]?)(?P<digits>{_DIGITS})\)")
_FRACTION = re.compile(r"(?P<sign>-?)(?P<whole>\d+) (?P<upper>\d{1,3})/(?P<lower>\d{1,3})")
_DATE = re.compile(r"(\d{4})([-/])(\d{1,2})\2(\d{1,2})(?: (\d{1,2}):(\d{2})(?::(\d{2}))?)?")
_TIME = re.compile(r"(\d{1,2}):([0-5]\d)(?::([0-5]\d))?")
_MONTHS = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
_DATELIKE = re.compile(
    r"\d{1,2}[-/]\d{1,2}(?:[-/](?:\d{4}|\d{2}))?"
    r"|\d{4}年(?:\d{1,2}月(?:\d{1,2}日)?)?|\d{1,2}月\d{1,2}日"
    rf"|\d{{1,2}}[- /](?:{_MONTHS})[a-z]*(?:[- /]\d{{2,4}})?|(?:{_MONTHS})[a-z]*[- /]\d{{1,4}}",
    re.IGNORECASE,
)
_START = re.compile(r"\s*(?:[\d.+(¥￥$-]|true\s*$|false\s*$|(?:" + _MONTHS + r")[a-z]*[- /]\d)", re.IGNORECASE)


def recognise(text: str) -> Taken | str | None:
    """Return what Excel makes of a text in a General cell.

    Returns:
        `Taken` for a number, date, time or boolean; `AMBIGUOUS` for what becomes a date that
        cannot be told from the text alone; None for what stays text.
    """
    if not _START.match(text):
        return None
    text = text.strip(" ")
    if text.upper() in ("TRUE", "FALSE"):
        return Taken(text.upper() == "TRUE")
    return _number(text) or _fraction(text) or _date(text) or _time(text) or _datelike(text)


def _number(text: str) -> Taken | None:
    if match := _BRACKETS.fullmatch(text):
        return Taken(-_float(match["digits"]), "General")
    match = _NUMBER.fullmatch(text)
    if not match or (match["money"] and match["percent"]):
        return None
    value = _float(match["digits"] + (match["power"] or ""))
    if match["sign"] == "-":
        value = -value
    decimals = "." in match["digits"].rstrip(".")
    if match["percent"]:
        return Taken(value / 100, "0.00%" if decimals else "0%")
    if match["money"]:
        return Taken(value, f"{match['money']}#,##0" + (".00" if decimals else ""))
    if "," in match["digits"]:
        return Taken(value, "#,##0.00" if decimals else "#,##0")
    return Taken(value, "0.00E+00" if match["power"] else None)


def _float(digits: str) -> float:
    """Return a number as Excel keeps it: fifteen digits."""
    return float(f"{float(digits.replace(',', '')):.15g}")


def _fraction(text: str) -> Taken | None:
    match = _FRACTION.fullmatch(text)
    if not match or int(match["lower"]) == 0:
        return None
    value = int(match["whole"]) + int(match["upper"]) / int(match["lower"])
    return Taken(-value if match["sign"] else value, "# ?/?")


def _date(text: str) -> Taken | None:
    match = _DATE.fullmatch(text)
    if not match:
        return None
    year, _, month, day, hour, minute, second = match.groups()
    try:
        moment = datetime(int(year), int(month), int(day), int(hour or 0), int(minute or 0), int(second or 0))
    except ValueError:
        return None
    return Taken(moment, "yyyy/m/d h:mm" if hour else "yyyy/m/d") if moment.year >= 1900 else None


def _time(text: str) -> Taken | None:
    match = _TIME.fullmatch(text)
    if not match:
        return None
    hour, minute, second = (int(part or 0) for part in match.groups())
    return Taken((hour * 3600 + minute * 60 + second) / 86400, "h:mm:ss" if match[3] else "h:mm")


def _datelike(text: str) -> str | None:
    return AMBIGUOUS if _DATELIKE.fullmatch(text) else None
