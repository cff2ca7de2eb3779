"""方面对比 and 分类对比: aspects and sub-totals round by round; neither sheet is there when no two rounds have any."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from xlsheets.books import style
from xlsheets.books.comparison.figures import Along, round_heads, write_along, write_notes
from xlsheets.books.summary.table import summary_table
from xlsheets.core.comparison import Comparison, Row
from xlsheets.core.comparisonaspect import WHOLE_FORM
from xlsheets.core.comparisonpart import Parts
from xlsheets.core.comparisonsection import SectionRow
from xlsheets.core.counterpart import KIND_NAMES

ASPECTS, SECTIONS = "方面对比", "分类对比"

_MADE = (
    "“较上次”是本轮减去该行上一次有数的轮次：先用精确值相减，再按本轮修约。各轮的数从不相加。"
    "“—”是不知道，空着是该轮没有。"
)


@dataclass(frozen=True)
class _Line:
    """What stands in a line before its figures, the figures, and what stands behind them."""

    keys: tuple[str, ...]
    along: Along
    behind: tuple[int | None, ...] = ()


def write_aspects(book: style.Book, parts: Parts) -> None:
    """Write a row an aspect of a subject, and one for its form as a whole; rows of small rater groups are left out."""
    comparison = parts.comparison
    shown = [row for row in parts.aspects if not row.hidden]
    if not shown:
        return
    heads = {"单位": 24.0, "样表": 26.0, "对象": 18.0, "参评人类别": 12.0, "方面": 26.0}
    lines = [
        _Line(
            (
                row.key.unit,
                comparison.alignment.title(row.key.form),
                "全体" if row.together else row.written.subject,
                row.written.group or "",
                row.written.aspect or WHOLE_FORM,
            ),
            row,
        )
        for row in shown
    ]
    notes = [
        _MADE,
        "方面的满意率（平均分）是其中各项目的平均数，项目有权重的按权重；两轮的项目、权重或口径不同的，两个数都列出，不相减。",
        *_hidden(len(parts.aspects) - len(shown)),
    ]
    _write(book, comparison, ASPECTS, heads, lines, notes, any(row.scored for row in shown))


def write_sections(book: style.Book, parts: Parts) -> None:
    """Write the sums by rater group, category and way of rating, with how many units each round has in them."""
    comparison = parts.comparison
    groups = [row for row in parts.groups if not row.hidden]
    sections = [one for one in parts.sections if not one.row.hidden]
    if not groups and not sections:
        return
    heads = {"分类": 12.0, "名称": 18.0, "单位": 22.0, "样表": 26.0, "对象": 18.0, "参评人类别": 12.0, "项目": 34.0}
    counted = {f"{period.name}\n单位数": 11.0 for period in comparison.periods}
    lines = [*_of_groups(comparison, groups), *(_of_section(comparison, one) for one in sections)]
    notes = [
        _MADE,
        "各类是该轮本类各单位之和；单位数不同、单位不同的，变化里也有单位的变动。参评人类别是最高一级单位的，“对比”中也有。",
        *_hidden(len(parts.groups) - len(groups) + len(parts.sections) - len(sections)),
    ]
    scored = any(row.scored for row in (*groups, *(one.row for one in sections)))
    _write(book, comparison, SECTIONS, heads, lines, notes, scored, counted)


def _of_groups(comparison: Comparison, rows: Iterable[Row]) -> Iterator[_Line]:
    """Yield the lines of the rater groups."""
    for row in rows:
        subject = "全体" if row.together else row.written.line.subject
        yield _line(comparison, KIND_NAMES["group"][0], row.written.line.group or "", row.key.unit, subject, "", row)


def _of_section(comparison: Comparison, one: SectionRow) -> _Line:
    line = one.row.written.line
    subject = "" if line.subject == line.unit else line.subject
    counted = tuple(None if units is None else len(units) for units in one.units)
    kind = KIND_NAMES[one.kind][0]
    return _line(comparison, kind, one.name, "", subject, line.group or "", one.row, counted)


def _line(
    comparison: Comparison,
    kind: str,
    name: str,
    unit: str,
    subject: str,
    group: str,
    row: Row,
    behind: tuple[int | None, ...] = (),
) -> _Line:
    form = comparison.alignment.title(row.key.form)
    return _Line((kind, name, unit, form, subject, group, row.key.item), row, behind)


def _hidden(count: int) -> Iterator[str]:
    if count:
        yield f"另有 {count} 行参评人类别人数少，没有单独列出。"


def _write(
    book: style.Book,
    comparison: Comparison,
    name: str,
    keys: dict[str, float],
    lines: Sequence[_Line],
    notes: Sequence[str],
    scored: bool,
    behind: dict[str, float] | None = None,
) -> None:
    """Write one sheet: keys, rounds, what stands behind them, and the notes below."""
    rounds, round_widths = round_heads(comparison, scored)
    last = behind or {}
    heads, widths = [*keys, *rounds, *last], [*keys.values(), *round_widths, *last.values()]
    title = f"{comparison.periods[-1].scheme.title}{name}"
    sheet = summary_table(book, name, title, heads, widths)
    sheet.set_row(1, 46)
    text, center = book.look("cell", "left", font_size=10), book.look("cell", "center", font_size=10)
    for row, line in enumerate(lines, 2):
        for column, key in enumerate(line.keys):
            sheet.write_string(row, column, key, text)
        write_along(book, sheet, row, len(keys), comparison, line.along)
        for at in range(len(last)):
            counted = line.behind[at] if line.behind else None
            column = len(keys) + len(rounds) + at
            if counted is None:
                sheet.write_blank(row, column, None, center)
            else:
                sheet.write_number(row, column, counted, center)
        sheet.set_row(row, style.row_height(zip(line.keys, keys.values(), strict=True), 10, 20))
    sheet.autofilter(1, 0, 1 + len(lines), len(heads) - 1)
    write_notes(book, sheet, 3 + len(lines), len(heads) - 1, notes, sum(widths))
