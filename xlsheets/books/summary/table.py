"""A table of the 汇总 workbook: its title, its heads, and the names that its sheets stand under."""

from collections.abc import Sequence
from datetime import datetime, time
from typing import Any

from xlsheets.books import style
from xlsheets.core.findings import Place, Refused
from xlsheets.core.wording import finding

KIND = "summary"


LEDGER, COUNTS, PROBLEMS, MISSING = "收件台账", "计票", "问题清单", "未报送"


def summary_table(book: style.Book, name: str, title: str, heads: Sequence[str], widths: Sequence[float]) -> Any:
    """Return a new sheet with a title over its heads, ready for rows from the third on."""
    sheet = book.sheet(name, landscape=True)
    style.across(sheet, (0, 0, 0, len(heads) - 1), title, book.look("title"))
    sheet.set_row(0, 34)
    for column, (head, width) in enumerate(zip(heads, widths, strict=True)):
        sheet.write_string(1, column, head, book.look("head"))
        sheet.set_column(column, column, width)
    sheet.set_row(1, 30)
    sheet.freeze_panes(2, 0)
    sheet.repeat_rows(0, 1)
    return sheet


def unknown(file: str, seen: str, place: Place | None = None) -> Refused:
    """Return the refusal of a workbook that is no 汇总, or one whose tables were changed beyond reading."""
    return Refused(finding("store-unknown", place or Place(file), seen=seen))


def written_text(value: object) -> str:
    """Return what a cell says: a date as 2012-03-31, a whole number without its point."""
    if isinstance(value, datetime) and value.time() == time():
        value = value.date()
    if isinstance(value, float) and value == int(value):
        value = int(value)
    return str(value).strip()
