"""无对应 and 回头看: what stands in some rounds only, and what became of those who were told to mend."""

from collections.abc import Sequence

from xlsheets.books import style
from xlsheets.books.comparison.figures import number_format
from xlsheets.books.summary.table import summary_table
from xlsheets.core.comparison import Comparison
from xlsheets.core.comparisonaspect import WHOLE_FORM
from xlsheets.core.comparisonpart import Parts
from xlsheets.core.counterpart import KIND_NAMES
from xlsheets.core.lookback import LIFTED, OUTCOME_NAMES, Lookback, Outcome


def write_unmatched(book: style.Book, parts: Parts) -> None:
    """Write the list of what does not stand in every round."""
    comparison, found = parts.comparison, parts.unmatched
    heads = ["序号", "类别", "样表", "单位", "对象", "名称", *(period.name for period in comparison.periods)]
    widths = (6, 12, 30, 26, 16, 36, *(12,) * len(comparison.periods))
    sheet = summary_table(book, "无对应", "各轮中没有对应的项目、单位和对象", heads, widths)
    text, center = book.look("cell", "left", font_size=10), book.look("cell", "center", font_size=10)
    for number, one in enumerate(found, 1):
        row = number + 1
        form = comparison.alignment.title(one.form) if one.form else ""
        name = one.name or (WHOLE_FORM if one.kind == "aspect" else "")
        words = (KIND_NAMES[one.kind][0], form, one.unit or "", one.subject or "", name)
        sheet.write_number(row, 0, number, center)
        for column, word in enumerate(words, 1):
            sheet.write_string(row, column, word, text)
        for at in range(len(comparison.periods)):
            sheet.write_string(row, 6 + at, one.presence(at)[0], center)
        sheet.set_row(row, style.row_height(zip(words, widths[1:6], strict=True), 10, 20))
    if found:
        sheet.autofilter(1, 0, len(found) + 1, len(heads) - 1)
    else:
        style.across(sheet, (2, 0, 2, len(heads) - 1), "各轮的项目、单位和对象都能对应", book.look("cell", "center"))


def write_lookback(book: style.Book, comparison: Comparison, found: Sequence[Lookback]) -> None:
    """Write who was told to mend, and what became of them in the next round."""
    heads = (
        "序号", "单位", "样表", "对象", "项目", "轮次", "当时结论", "当时", "下一轮", "下一轮时", "变化", "升降",
        "下一轮结论", "是否解除",
    )  # fmt: skip
    widths = (6, 24, 24, 14, 30, 12, 12, 9, 12, 9, 9, 10, 12, 10)
    sheet = summary_table(book, "回头看", "回头看", heads, widths)
    text, center = book.look("cell", "left", font_size=10), book.look("cell", "center", font_size=10)
    for number, one in enumerate(found, 1):
        row, key = number + 1, one.row.key
        form = comparison.alignment.title(key.form)
        words = (key.unit, form, one.row.written.line.subject, key.item)
        sheet.write_number(row, 0, number, center)
        for column, word in enumerate(words, 1):
            sheet.write_string(row, column, word, text)
        sheet.write_string(row, 5, comparison.periods[one.at].name, center)
        sheet.write_string(row, 6, one.verdict, center)
        sheet.write_string(row, 8, "" if one.then is None else comparison.periods[one.then].name, center)
        for column, at in ((7, one.at), (9, one.then)):
            measure = None if at is None else one.row.measures[at]
            if at is None or measure is None:
                sheet.write_string(row, column, "—", center)
            else:
                shown = number_format(comparison.periods[at].scheme.rounding)
                look = book.look("cell", "center", font_size=10, num_format=shown)
                sheet.write_number(row, column, float(measure.printed), look)
        change = None if one.then is None else one.row.changes[one.then]
        sheet.write_string(row, 10, (change.printed if change else None) or "—", center)
        worse = one.outcome is Outcome.FALLEN
        sheet.write_string(
            row,
            11,
            OUTCOME_NAMES[one.outcome][0],
            book.look("cell", "center", "fault", font_size=10) if worse else center,
        )
        sheet.write_string(row, 12, one.now or "", center)
        sheet.write_string(row, 13, LIFTED[one.lifted][0], center)
        sheet.set_row(row, style.row_height(zip(words, widths[1:5], strict=True), 10, 20))
    if found:
        sheet.autofilter(1, 0, len(found) + 1, len(heads) - 1)
    else:
        style.across(sheet, (2, 0, 2, len(heads) - 1), "以前各轮没有要回头看的结论", book.look("cell", "center"))
