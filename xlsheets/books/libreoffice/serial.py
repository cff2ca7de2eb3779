"""Moments as the numbers that a workbook keeps: days since its null date."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

_DAY = timedelta(days=1)


def null_date(document: Any) -> datetime:
    """Return day 0 of a document (1899-12-30; 1904-01-01 in old Macintosh workbooks)."""
    day = document.NullDate
    return datetime(day.Year, day.Month, day.Day)


def to_serial(moment: date | time, zero: datetime) -> float:
    """Return a date, time or datetime (its time zone dropped) as a number of days."""
    if isinstance(moment, datetime):
        return (moment.replace(tzinfo=None) - zero) / _DAY
    if isinstance(moment, date):
        return float((datetime(moment.year, moment.month, moment.day) - zero).days)
    return (moment.hour * 3600 + moment.minute * 60 + moment.second + moment.microsecond / 1e6) / 86400


def from_serial(number: float, zero: datetime) -> datetime | float:
    """Return a number of days as a moment, to the millisecond; the number itself outside the years 1 to 9999."""
    try:
        return zero + timedelta(milliseconds=round(number * 86_400_000))
    except OverflowError:
        return number


def code_for(moment: date | time) -> str:
    """Return the number format that a moment gives to a cell without one for dates."""
    if isinstance(moment, time):
        return "h:mm:ss"
    return "yyyy/m/d h:mm" if isinstance(moment, datetime) and moment.time() != time() else "yyyy/m/d"
