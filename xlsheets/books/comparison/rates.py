"""对比: a row a unit, subject and item; each round's figure as printed, and the change in percentage points."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from xlsheets.books import style
from xlsheets.books.comparison.figures import figure_column, round_heads, write_along, write_notes
from xlsheets.books.summary.table import summary_table
from xlsheets.core.annexnote import figure_notes
from xlsheets.core.comparison import Comparison, Row
from xlsheets.core.findings import Finding
from xlsheets.core.period import Period
from xlsheets.core.wording import in_words

SHEET = "对比"
_KEYS = ("单位", "样表", "对象", "参评人类别", "项目")
_WIDTHS = (24, 26, 18, 12, 36)

Cells = Mapping[int, int]
"""The row of the sheet, counted from 0, by a comparison row's place in `Comparison.rows`."""


def rate_column(at: int) -> int:
    """Return the column, counted from 0, of the figures of the round at a place in the order."""
    return figure_column(len(_KEYS), at)


def write_rates(book: style.Book, comparison: Comparison, findings: Sequence[Finding]) -> Cells:
    """Write the sheet, and return where each row stands; rows of small rater groups stand nowhere."""
    scored = any(row.scored for row in comparison.rows)
    rounds, round_widths = round_heads(comparison, scored)
    heads, widths = [*_KEYS, *rounds, "最近结论"], [*_WIDTHS, *round_widths, 14]
    title = f"{comparison.periods[-1].scheme.title}轮次对比"
    sheet = summary_table(book, SHEET, title, heads, widths)
    sheet.set_row(1, 46)
    cells: dict[int, int] = {}
    for place, row in enumerate(comparison.rows):
        if not row.hidden:
            cells[place] = 2 + len(cells)
            _write_row(book, sheet, comparison, row, cells[place])
    last = 1 + len(cells)
    if cells:
        sheet.autofilter(1, 0, last, len(heads) - 1)
    else:
        last = 2
        style.across(sheet, (2, 0, 2, len(heads) - 1), "没有两轮都有的项目，见“无对应”", book.look("cell", "center"))
    sheet.freeze_panes(2, 1)
    hidden = len(comparison.rows) - len(cells)
    notes = list(_notes(comparison, findings, hidden))
    write_notes(book, sheet, last + 2, len(heads) - 1, notes, sum(widths))
    return cells


def _write_row(book: style.Book, sheet: Any, comparison: Comparison, row: Row, at_row: int) -> None:
    text = book.look("cell", "left", font_size=10)
    line = row.written.line
    form = comparison.alignment.title(row.key.form)
    keys = (row.key.unit, form, "全体" if row.together else line.subject, line.group or "", row.key.item)
    for column, key in enumerate(keys):
        sheet.write_string(at_row, column, key, text)
    write_along(book, sheet, at_row, len(_KEYS), comparison, row)
    sheet.write_string(at_row, rate_column(len(comparison.periods)), row.written.verdict or "", text)
    sheet.set_row(at_row, style.row_height(zip(keys, _WIDTHS, strict=True), 10, 20))


def _notes(comparison: Comparison, findings: Sequence[Finding], hidden: int) -> Iterator[str]:
    """Yield what stands under the table: how a change is made, each round's definition, and what was found."""
    yield (
        "“较上次”是本轮减去该行上一次有数的轮次：先用精确值相减，再按本轮修约，所以可能与表中两数之差相差末位上的1。"
        "各轮的数从不相加。“—”是不知道，空着是该轮没有。"
    )
    for period in comparison.periods:
        yield f"{period.name}：{_round_words(period)}"
    if hidden:
        yield f"另有 {hidden} 行参评人类别人数少，没有单独列出。"
    for one in findings:
        words = in_words(one)
        yield f"注意：{words.title}。{words.found}。{words.remedy}。"


def _round_words(period: Period) -> str:
    scheme = period.scheme
    kept = " ".join(figure_notes(scheme, scheme.forms[0], ["rate"]))
    return f"方案 {scheme.id} 第 {scheme.version} 版。{kept} 汇总工作簿 SHA-256 {period.sha256}。"
