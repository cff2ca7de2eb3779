"""回头看 and 通报: who is looked at again, and the table that is made known, with names of units only."""

from collections.abc import Mapping, Sequence

from xlsheets.books import style
from xlsheets.books.grid import Grid
from xlsheets.books.summary.kept import Looked, Noted
from xlsheets.books.summary.table import summary_table, written_text
from xlsheets.core import rounding
from xlsheets.core.followup import Notice
from xlsheets.core.rollup import Result
from xlsheets.core.scheme import Scheme

_KEYS = ("单位", "对象", "项目")
_BY_HAND = ("整改措施", "完成时限", "复查结果")
_LOOKED_AT = 12
AGAIN = "回头看"
MADE_KNOWN = "通报"


def write_again(
    book: style.Book, scheme: Scheme, results: Sequence[Result], noted: Mapping[Looked, Noted] | None = None
) -> None:
    """Write the units and people whose verdict asks for another look; no sheet when no verdict does.

    Args:
        book: The workbook in the making.
        scheme: The round's scheme.
        results: Those that are looked at again.
        noted: What the office wrote beside them before.
    """
    if not scheme.followed_up:
        return
    heads = (*_KEYS, "满意率（%）", "平均分", "结论", *_BY_HAND)
    sheet = summary_table(
        book, AGAIN, f"{scheme.title}{AGAIN}名单", ("序号", *heads), (7, 24, 16, 34, 11, 9, 14, 30, 12, 18)
    )
    text, center = book.look("cell", "left", font_size=10.5), book.look("cell", "center", font_size=10.5)
    fill = book.look("cell", "left", "input", font_size=10.5, num_format="@")
    for row, result in enumerate(results, 2):
        line = result.line
        subject = "" if line.subject == line.unit else line.subject
        mean = result.scores.mean if result.scores else None
        sheet.write_number(row, 0, row - 1, center)
        for column, value in enumerate((line.unit, subject, line.item), 1):
            sheet.write_string(row, column, value, text)
        sheet.write_string(row, 4, result.rate.printed if result.rate else "—", center)
        sheet.write_string(row, 5, "—" if mean is None else rounding.mean(mean, scheme.rounding), center)
        sheet.write_string(row, 6, result.verdict or "", center)
        written = (noted or {}).get((line.unit, subject, line.item), ("", "", ""))
        for column, value in enumerate(written, 7):
            sheet.write_string(row, column, value, fill)
        cells = zip((line.item, line.unit, *written), (34.0, 24.0, 30.0, 12.0, 18.0), strict=True)
        sheet.set_row(row, style.row_height(cells, 10.5, 22))
    if not results:
        style.across(sheet, (2, 0, 2, len(heads)), "没有需要回头看的单位和个人", center)


def read_again(grid: Grid) -> dict[Looked, Noted]:
    """Return what the office wrote into the list, by the names of its columns; empty for a sheet without them."""
    for top in range(min(grid.height, _LOOKED_AT)):
        columns = {grid.text(top, column).strip(): column for column in range(grid.width)}
        if columns.keys() >= {*_KEYS, *_BY_HAND}:
            break
    else:
        return {}
    found: dict[Looked, Noted] = {}
    for row in range(top + 1, grid.height):
        unit, subject, item = (written_text(grid.value(row, columns[head])) for head in _KEYS)
        measure, until, outcome = (written_text(grid.shown(row, columns[head])) for head in _BY_HAND)
        if measure or until or outcome:
            found.setdefault((unit, subject, item), (measure, until, outcome))
    return found


def write_notices(book: style.Book, scheme: Scheme, notices: Sequence[Notice]) -> None:
    """Write what is made known: each unit's rate as a whole and verdict; no sheet for a scheme without verdicts."""
    if not notices or not scheme.verdicts:
        return
    several = len({one.form for one in notices}) > 1
    shown = [
        (head, width, value)
        for head, width, value, wanted in (
            ("满意率（%）", 16, _rate_of, any(form.scale is not None for form in scheme.forms)),
            ("平均分", 12, _mean_of, any(one.mean is not None for one in notices)),
        )
        if wanted
    ]
    titles = {form.id: form.title or form.id for form in scheme.forms}
    heads = ("序号", "单位", *(["样表"] if several else []), *(head for head, _, _ in shown), "结论")
    widths = (8, 36, *([34] if several else []), *(width for _, width, _ in shown), 24)
    sheet = summary_table(book, MADE_KNOWN, f"{scheme.title}情况{MADE_KNOWN}", heads, widths)
    text, center = book.look("cell", "left"), book.look("cell", "center")
    for row, one in enumerate(notices, 2):
        values = (one.unit, *([titles[one.form]] if several else []))
        sheet.write_number(row, 0, row - 1, center)
        for column, value in enumerate(values, 1):
            sheet.write_string(row, column, value, text)
        for column, (_, _, figure) in enumerate(shown, 1 + len(values)):
            sheet.write_string(row, column, figure(one, scheme), center)
        sheet.write_string(row, len(heads) - 1, one.verdict or "", center)
        sheet.set_row(row, style.row_height(((one.unit, 36.0),), 12, 24))
    note = (
        "注：满意率为总体评价的满意率；没有总体评价的样表，为各项目满意率的平均数：项目有权重的按权重，分方面的先算各方面。"
        "打分项目的平均分同样。"
    )
    style.across(sheet, (len(notices) + 2, 0, len(notices) + 2, len(heads) - 1), note, book.look("note"))
    sheet.set_row(len(notices) + 2, style.row_height(((note, sum(widths)),), 10.5, 20))


def _rate_of(one: Notice, scheme: Scheme) -> str:
    return one.rate.printed if one.rate else "—"


def _mean_of(one: Notice, scheme: Scheme) -> str:
    return "—" if one.mean is None else rounding.mean(one.mean, scheme.rounding)
