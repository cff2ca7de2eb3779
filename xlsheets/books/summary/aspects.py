"""方面汇总: a row an aspect of a subject, and one for the form as a whole."""

from collections.abc import Sequence

from xlsheets.books import style
from xlsheets.books.summary.table import summary_table
from xlsheets.core import rounding
from xlsheets.core.aspects import Composite
from xlsheets.core.scheme import Scheme

NAME = "方面汇总"


def write_aspects(book: style.Book, scheme: Scheme, aspects: Sequence[Composite]) -> None:
    """Write rate and mean score of every aspect and form; no sheet when there are none."""
    if not aspects:
        return
    heads = ("单位", "表", "对象", "参评人类别", "方面", "项目数", "满意率（%）", "平均分")
    sheet = summary_table(book, NAME, f"{scheme.title}{NAME}", heads, (24, 12, 20, 12, 24, 8, 12, 10))
    text, center = book.look("cell", "left", font_size=10), book.look("cell", "center", font_size=10)
    plain = "0" if not scheme.rounding.places else "0." + "0" * scheme.rounding.places
    number = book.look("cell", "center", font_size=10, num_format=plain)
    for row, one in enumerate(aspects, 2):
        texts = (one.unit, one.form, one.subject, one.group or "", one.aspect or "全表")
        for column, value in enumerate(texts):
            sheet.write_string(row, column, value, text)
        sheet.write_number(row, 5, len(one.items), center)
        rate = None if one.rate is None else float(rounding.percent(one.rate.share, scheme.rounding))
        mean = None if one.mean is None else float(rounding.mean(one.mean, scheme.rounding))
        for column, figure in ((6, rate), (7, mean)):
            if figure is None:
                sheet.write_string(row, column, "—", center)
            else:
                sheet.write_number(row, column, figure, number)
    sheet.autofilter(1, 0, len(aspects) + 1, len(heads) - 1)
