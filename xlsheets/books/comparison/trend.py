"""趋势: the figures of units as a whole, round by round, each table below its line chart.

The tables are formulas that point into 对比, with their values stored; the
charts are drawn from the tables, so that whoever mends a figure sees it move.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from xlsxwriter.utility import xl_rowcol_to_cell

from xlsheets.books import style
from xlsheets.books.comparison.figures import number_format
from xlsheets.books.comparison.rates import SHEET as RATES
from xlsheets.books.comparison.rates import Cells, rate_column
from xlsheets.core.alignment import Key
from xlsheets.core.comparison import Comparison, Row
from xlsheets.core.trend import MOST_SERIES, Picture, pictures

SHEET = "趋势"
_NAME_WIDTH, _ROUND_WIDTH = 40.0, 14.0
_CHART_ROWS, _PLAIN_ROW = 17, 15.0
_TITLE_ROW, _HEAD_ROW, _ROW = 26.0, 24.0, 20.0
_PAGE = 470.0
"""Heights in points; a printed page takes the last."""


def write_trend(book: style.Book, comparison: Comparison, cells: Cells) -> None:
    """Write the sheet: a table and a chart for each picture; a sentence when there is nothing to draw."""
    sheet = book.sheet(SHEET, landscape=True)
    rounds = len(comparison.periods)
    last = max(rounds, 6)
    sheet.set_column(0, 0, _NAME_WIDTH)
    sheet.set_column(1, last, _ROUND_WIDTH)
    style.across(sheet, (0, 0, 0, last), f"{comparison.periods[-1].scheme.title}趋势", book.look("title"))
    sheet.set_row(0, 34)
    drawn = pictures(comparison)
    if not drawn:
        style.across(sheet, (1, 0, 1, last), "没有两轮都有的单位结果", book.look("cell", "center"))
        return
    places = {row.key: cells[place] for place, row in enumerate(comparison.rows) if place in cells}
    at, used, breaks = 1, 34.0, []
    for picture in drawn:
        height = _TITLE_ROW + (_CHART_ROWS + 1) * _PLAIN_ROW + _HEAD_ROW + len(picture.rows) * _ROW
        if at > 1 and used + height > _PAGE:  # a chart is not cut in two; a long table may go on
            breaks.append(at)
            used = 0.0
        used += height
        at = _write_picture(book, sheet, comparison, picture, {row.key: places[row.key] for row in picture.rows}, at)
    sheet.set_h_pagebreaks(breaks)


def _write_picture(
    book: style.Book, sheet: Any, comparison: Comparison, picture: Picture, places: Mapping[Key, int], at: int
) -> int:
    """Write one chart and its table, and return the row after them."""
    head, text = book.look("head"), book.look("cell", "left", font_size=10.5)
    form = comparison.alignment.title(picture.form)
    whom = "（全体对象）" if picture.rows[0].together else ""
    title = f"{form}{whom}：{picture.name}　{'平均分' if picture.scored else '满意率（%）'}"
    if len(picture.rows) > MOST_SERIES:
        title += f"　图中只画前 {MOST_SERIES} 行"
    sheet.write_string(at, 0, title, book.look("annex", font_size=12))
    sheet.set_row(at, _TITLE_ROW)
    heads = at + 1 + _CHART_ROWS
    sheet.write_string(heads, 0, "项目" if picture.by_item else "单位", head)
    for column, at_round in enumerate(picture.places, 1):
        sheet.write_string(heads, column, comparison.periods[at_round].name, head)
    sheet.set_row(heads, _HEAD_ROW)
    for row, one in enumerate(picture.rows, heads + 1):
        sheet.write_string(row, 0, picture.label(one), text)
        sheet.set_row(row, style.row_height([(picture.label(one), _NAME_WIDTH)], 10.5, _ROW))
        _write_figures(book, sheet, comparison, one, picture.places, places[one.key], row)
    _draw(book, sheet, picture, at + 1, heads)
    return heads + 1 + len(picture.rows) + 1


def _write_figures(
    book: style.Book, sheet: Any, comparison: Comparison, of: Row, rounds: Sequence[int], source: int, row: int
) -> None:
    for column, at in enumerate(rounds, 1):
        measure, rule = of.measures[at], comparison.periods[at].scheme.rounding
        look = book.look("cell", "center", font_size=10.5, num_format=number_format(rule))
        if measure is None:
            sheet.write_blank(row, column, None, look)
        else:
            address = xl_rowcol_to_cell(source, rate_column(at))
            sheet.write_formula(row, column, f"='{RATES}'!{address}", look, float(measure.printed))


def _draw(book: style.Book, sheet: Any, picture: Picture, at: int, heads: int) -> None:
    """Draw the chart over its table: a line a row, a gap where a figure is unknown."""
    last = len(picture.places)
    font = {"name": style.BODY_FONT, "size": 10}
    chart = book.line_chart()
    for row in range(heads + 1, heads + 1 + min(len(picture.rows), MOST_SERIES)):
        chart.add_series(
            {
                "name": [SHEET, row, 0],
                "categories": [SHEET, heads, 1, heads, last],
                "values": [SHEET, row, 1, row, last],
                "marker": {"type": "automatic"},
            }
        )
    chart.set_title({"none": True})
    chart.set_x_axis({"num_font": font})
    axis = {"num_font": font, "major_gridlines": {"visible": True, "line": {"color": "#D9D9D9"}}}
    chart.set_y_axis(axis if picture.scored else axis | {"max": 100})
    chart.set_legend({"position": "bottom", "font": font})
    chart.show_blanks_as("gap")
    chart.set_size({"width": 920, "height": _CHART_ROWS * 20 - 16})
    sheet.insert_chart(at, 0, chart, {"x_offset": 4, "y_offset": 6, "object_position": 1})
