"""The workbook of a comparison: rounds side by side, their trend, what has no counterpart, 回头看, aspects, sub-totals.

Its sheets are for people; nothing is read back from it. The very hidden sheet
says that it is ours, so that a later comparison may take its place.
"""

from collections.abc import Sequence

from xlsheets.books import style
from xlsheets.books.comparison.lists import write_lookback, write_unmatched
from xlsheets.books.comparison.parts import write_aspects, write_sections
from xlsheets.books.comparison.rates import write_rates
from xlsheets.books.comparison.trend import write_trend
from xlsheets.core.comparisonpart import Parts
from xlsheets.core.findings import Finding
from xlsheets.core.lookback import Lookback

KIND = "comparison"


def comparison_workbook(parts: Parts, findings: Sequence[Finding], looked_back: Sequence[Lookback]) -> bytes:
    """Return the workbook of a comparison; the same rounds give the same bytes.

    Args:
        parts: Rounds side by side, with their aspects and sub-totals.
        findings: What has to be known about them, written under the table.
        looked_back: The rows of 回头看.
    """
    comparison = parts.comparison
    latest = comparison.periods[-1].scheme
    book = style.Book(f"{latest.title}轮次对比", latest.id)
    cells = write_rates(book, comparison, findings)
    write_trend(book, comparison, cells)
    write_unmatched(book, parts)
    write_lookback(book, comparison, looked_back)
    write_aspects(book, parts)
    write_sections(book, parts)
    pairs: list[tuple[str, str | int]] = [("template", KIND)]
    pairs += [(f"round{at:03d}", f"{one.scheme.id} {one.scheme.round}") for at, one in enumerate(comparison.periods)]
    book.hidden(pairs)
    return book.finish()
