"""计票 and 逐级汇总: a row a result, and the lines read back from it."""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Any

from xlsheets.books import style
from xlsheets.books.cellroom import LONGEST
from xlsheets.books.grid import Grid
from xlsheets.books.summary.table import summary_table, unknown
from xlsheets.core import rounding
from xlsheets.core.rates import base_count
from xlsheets.core.rollup import Line, Result
from xlsheets.core.scheme import Scheme
from xlsheets.core.scores import NO_SCORES, Scores
from xlsheets.core.tally import Facts, Tally
from xlsheets.core.unknown import Causes

_FACTS = ("应参评", "实参评", "发出", "收回", "有效", "无效")
_KEYS = ("单位", "表", "对象", "参评人类别", "项目")

_AVERAGES = ("平均分", "最高分", "最低分", "去极值平均")
_GIVEN = "各分数的票数"


def _scored(scheme: Scheme) -> bool:
    return any(form.scored for form in scheme.forms)


def _levels(scheme: Scheme) -> list[str]:
    """Return the levels of every scale, each once, in the order of the scheme."""
    return list(dict.fromkeys(level for form in scheme.forms for level in scheme.levels(form)))


def write_figures(
    book: style.Book, scheme: Scheme, results: Sequence[Result], name: str, causes: Causes | None = None
) -> None:
    """Write a sheet of results: keys, facts, counts by level, rate, verdict, and where the counts stand.

    Of sums, where there are causes, the last column names the units because of which a sum is not known.
    """
    levels = _levels(scheme)
    given = [_given_cells(result.line.tally.scores) for result in results]
    more = _given_heads(max(map(len, given), default=1))
    scores = (*_AVERAGES, *more) if _scored(scheme) else ()
    heads = (*_KEYS, *_FACTS, *levels, "弃权", "作废项", "基数", "满意率（%）", *scores, "结论", "来源")
    widths = (
        24,
        10,
        20,
        10,
        36,
        *(7,) * 6,
        *(8,) * len(levels),
        7,
        8,
        7,
        10,
        *((8, 8, 8, 9, *(30,) * len(more)) if scores else ()),
        12,
        40,
    )
    sheet = summary_table(book, name, f"{scheme.title}{name}", heads, widths)
    text = book.look("cell", "left", font_size=10, text_wrap=False)
    number = book.look("cell", "center", font_size=10)
    plain = "0" if not scheme.rounding.places else "0." + "0" * scheme.rounding.places
    rate = book.look("cell", "center", font_size=10, num_format=plain)
    first = len(_KEYS)
    for row, result in enumerate(results, 2):
        line, tally = result.line, result.line.tally
        for column, key in enumerate((line.unit, line.form, line.subject, line.group or "", line.item)):
            sheet.write_string(row, column, key, text)
        counts = dict(zip(scheme.levels(scheme.form(line.form)), tally.counts, strict=True))
        numbers = [
            *tally.facts.as_tuple(),
            *(counts.get(level) for level in levels),
            tally.blank,
            tally.void_items,
            base_count(tally, scheme),
        ]
        for column, value in enumerate(numbers, first):
            if value is None:
                sheet.write_blank(row, column, None, number)
            else:
                sheet.write_number(row, column, value, number)
        column = first + len(numbers)
        if result.rate is None:
            sheet.write_blank(row, column, None, rate)
        else:
            sheet.write_number(row, column, float(rounding.percent(result.rate.share, scheme.rounding)), rate)
        if scores:
            _write_scores(sheet, row, column + 1, result, scheme, (rate, number))
            for at, shown in enumerate(given[row - 2], column + 1 + len(_AVERAGES)):
                sheet.write_string(row, at, shown, text)
            column += len(scores)
        sheet.write_string(row, column + 1, result.verdict or "", text)
        sheet.write_string(row, column + 2, _origin(line) if causes is None else _causes(causes.of(result)), text)
    if results:
        sheet.autofilter(1, 0, len(results) + 1, len(heads) - 1)
    sheet.freeze_panes(2, 1)


def _write_scores(sheet: Any, row: int, column: int, result: Result, scheme: Scheme, looks: tuple[Any, Any]) -> None:
    """Write the averages of a score item; empty for an item of levels."""
    mean_look, score_look = looks
    made = result.scores
    rule = scheme.rounding
    means = {0: made.mean, 3: made.trimmed} if made else {}
    extremes = {1: made.highest, 2: made.lowest} if made else {}
    for at in range(len(_AVERAGES)):
        mean, extreme = means.get(at), extremes.get(at)
        if mean is not None:
            sheet.write_number(row, column + at, float(rounding.mean(mean, rule)), mean_look)
        elif extreme is not None:
            sheet.write_number(row, column + at, float(extreme), score_look)
        else:
            sheet.write_blank(row, column + at, None, score_look)


def _given_heads(cells: int) -> tuple[str, ...]:
    """Return the heads of the cells that list the scores: as many as the longest list needs."""
    return (_GIVEN, *(f"{_GIVEN}（续{number}）" for number in range(1, cells)))


def _given_cells(given: Scores | None) -> list[str]:
    """Return how often each score was given, in pieces that a cell holds; an empty one where it is unknown."""
    if given is None:
        return [""]
    cells = [""]
    for score, times in given.given:
        one = f"{rounding.score(score)}×{times}"
        if len(cells[-1]) + len(one) >= LONGEST:
            cells.append("")
        cells[-1] += f"、{one}" if cells[-1] else one
    return cells if given.given else ["—"]


def _origin(line: Line) -> str:
    """Return where a line's counts stand, at most three places written out."""
    shown = "；".join(str(place) for place in line.places[:3])
    return shown + (f" 等 {len(line.places)} 处" if len(line.places) > 3 else "")


def _causes(units: Sequence[str]) -> str:
    """Return in words whose numbers are not known; empty when all are."""
    named = "、".join(units[:20]) + (f" 等 {len(units)} 个" if len(units) > 20 else "")
    return f"有数不知道的单位：{named}" if units else ""


def read_lines(grid: Grid, scheme: Scheme, file: str) -> Iterator[Line]:
    """Yield the lines of 计票, by the names of its columns; a cell that is no count is refused, not skipped."""
    columns = {grid.text(1, column): column for column in range(grid.width)}
    forms = {form.id: form for form in scheme.forms}
    for row in range(2, grid.height):
        unit, form_id, subject, group, item = (_text(grid, row, columns.get(key)) for key in _KEYS)
        if not unit:
            continue
        form = forms.get(form_id)
        if form is None or item not in form.texts:
            raise unknown(file, f"计票第 {row + 1} 行的表或项目不在方案中", grid.place.at(row, 1))
        facts = Facts(*(_number(grid, row, columns.get(name), file) for name in _FACTS))
        counts = tuple(_number(grid, row, columns.get(level), file) for level in scheme.levels(form))
        blank, void_items = (_number(grid, row, columns.get(name), file) for name in ("弃权", "作废项"))
        pieces = (_text(grid, row, column) for head, column in columns.items() if head.startswith(_GIVEN))
        scores = _read_scores("、".join(filter(None, pieces)), file, row) if item in form.scored else None
        yield Line(unit, form_id, subject, group or None, item, Tally(counts, blank, void_items, facts, scores))


def _read_scores(text: str, file: str, row: int) -> Scores | None:
    """Return the scores that 各分数的票数 lists; None for an empty cell, where they are unknown."""
    if not text:
        return None
    if text == "—":
        return NO_SCORES
    try:
        pairs = [one.split("×") for one in text.split("、")]
        return Scores(tuple(sorted((Fraction(score), int(times)) for score, times in pairs)))
    except ValueError:
        raise unknown(file, f"计票第 {row + 1} 行的“{_GIVEN}”读不出来") from None


def _text(grid: Grid, row: int, column: int | None) -> str:
    return "" if column is None else grid.text(row, column)


def _number(grid: Grid, row: int, column: int | None, file: str) -> int | None:
    value = "" if column is None else grid.value(row, column)
    if value == "":
        return None
    if isinstance(value, float | int) and not isinstance(value, bool) and value == int(value) and value >= 0:
        return int(value)
    raise unknown(file, f"计票第 {row + 1} 行有不是票数的内容“{value}”", grid.place.at(row, column or 0))
