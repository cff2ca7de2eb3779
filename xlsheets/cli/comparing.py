"""`xlsheets compare`: rounds side by side, on the terminal, as a workbook, as JSON."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from xlsheets.cli import show
from xlsheets.cli.app import AllOption, JsonOption, app, language_of, write_json
from xlsheets.cli.language import both
from xlsheets.core.wording import Lang

if TYPE_CHECKING:
    from xlsheets.core.comparison import Change, Comparison, Row
    from xlsheets.core.comparisonaspect import AspectRow
    from xlsheets.core.comparisonpart import Parts
    from xlsheets.core.lookback import Lookback
    from xlsheets.jobs.compare import Compared

_MOST = 20
"""How many lines of a list are shown; the workbook and the JSON have all."""


@app.command(
    help="几个轮次并列：满意率的变化、趋势、回头看 | rounds side by side: changes, trend, what became of verdicts"
)
def compare(
    context: typer.Context,
    books: Annotated[
        list[Path],
        typer.Argument(
            help="两个或更多轮次的汇总工作簿 | the summary workbooks of two rounds or more", metavar="BOOK…"
        ),
    ],
    into: Annotated[
        Path | None, typer.Option("--into", help="写成对比工作簿 | write the comparison as a workbook", metavar="FILE")
    ] = None,
    json: JsonOption = None,
    as_given: Annotated[
        bool,
        typer.Option("--as-given", help="按给出的先后，不按轮次名称 | rounds in the order given, not by their names"),
    ] = False,
    exact_items: Annotated[
        bool,
        typer.Option("--exact-items", help="写法相近的项目不当作同一项 | match items of equal wording only"),
    ] = False,
    accept_differences: Annotated[
        bool,
        typer.Option("--accept-differences", help="口径不同也相减 | subtract rates of different definitions too"),
    ] = False,
    verdict: Annotated[
        list[str] | None,
        typer.Option(
            "--verdict", help="要回头看的结论（可多次） | a verdict to look back at (repeatable)", metavar="TEXT"
        ),
    ] = None,
    everything: AllOption = False,
) -> None:
    """Set rounds side by side."""
    from xlsheets.jobs.compare import Wish, check_comparison, write_comparison
    from xlsheets.jobs.compare import compare as run_compare
    from xlsheets.jobs.comparereport import comparison_report
    from xlsheets.jobs.report import as_text

    lang = language_of(context)
    if into is not None:
        check_comparison(into)
    compared = run_compare(books, Wish(as_given, exact_items, accept_differences, tuple(verdict or ())))
    if json is not None:
        write_json(as_text(comparison_report(compared, lang)), json)
    backup = write_comparison(compared, into) if into is not None else None
    if json == "-":
        return
    out = show.console()
    show.findings(compared.findings, lang, out, quiet=not everything)
    _show(compared, lang, out)
    show.paths([into] if into else [], lang, out)
    if backup:
        out.print(both("原文件备份 | Backup of the old file", lang) + f"：{backup}", soft_wrap=True, markup=False)


def _show(compared: "Compared", lang: Lang, out: Console) -> None:
    """Print the rates of units as a whole, what has no counterpart, and what became of verdicts."""
    comparison = compared.comparison
    rows = [row for row in comparison.rows if row.whole] or [row for row in comparison.rows if not row.hidden]
    inner = [row for row in rows if row.inner]
    _show_rates(comparison, inner or rows, lang, out)
    _show_aspects(compared.parts, lang, out)
    _show_sections(compared.parts, lang, out)
    _show_unmatched(compared.parts, lang, out)
    _show_lookback(comparison, compared.lookback, lang, out)


def _table(title: str, heads: Sequence[str], lang: Lang) -> Table:
    table = Table(title=both(title, lang), title_justify="left")
    for head in heads:
        table.add_column(escape(both(head, lang)), overflow="fold")
    return table


def _more(left: int, lang: Lang, out: Console) -> None:
    if left > 0:
        words = both("其余 {} 行见 --into 或 --json | {} more lines: --into or --json", lang)
        out.print(words.format(left))


def _show_rates(comparison: "Comparison", rows: Sequence["Row"], lang: Lang, out: Console) -> None:
    if not rows:
        out.print(both("没有两轮都有的项目 | No item stands in two rounds", lang))
        return
    heads = ["单位 | Unit", "项目 | Item", *_round_heads(comparison)]
    table = _table("轮次对比 | Rounds side by side", heads, lang)
    for row in rows[: show.MOST_RATES]:
        table.add_row(escape(row.key.unit), escape(row.key.item), *_figures(row, lang))
    out.print(table)
    _more(len(rows) - show.MOST_RATES, lang, out)


def _round_heads(comparison: "Comparison") -> list[str]:
    """Return the heads of the columns of rounds."""
    heads: list[str] = []
    for at, period in enumerate(comparison.periods):
        heads += [period.name] + ["较上次（百分点） | Change (points)"] * bool(at)
    return heads


def _figures(row: "Row | AspectRow", lang: Lang) -> list[str]:
    """Return a row's figure of each round, and between two the change."""
    cells: list[str] = []
    for at, measure in enumerate(row.measures):
        empty = "—" if row.present[at] else ""
        cells.append(empty if measure is None else measure.printed + "%" * (not measure.scored))
        if at:
            cells.append(_change(row.changes[at], lang))
    return cells


def _show_aspects(parts: "Parts", lang: Lang, out: Console) -> None:
    """Print the aspects of units as a whole: of inner units where there are any."""
    whole = [row for row in parts.aspects if row.whole]
    rows = [row for row in whole if row.inner] or whole
    if not rows:
        return
    heads = ["单位 | Unit", "样表 | Form", "方面 | Aspect", *_round_heads(parts.comparison)]
    table = _table("方面对比 | Aspects", heads, lang)
    for row in rows[:_MOST]:
        form = parts.comparison.alignment.title(row.key.form)
        aspect = row.written.aspect or both("全表 | whole form", lang)
        table.add_row(escape(row.key.unit), escape(form), escape(aspect), *_figures(row, lang))
    out.print(table)
    _more(len(rows) - _MOST, lang, out)


def _show_sections(parts: "Parts", lang: Lang, out: Console) -> None:
    """Print the sums by rater group of the highest units, by category and by way of rating."""
    from xlsheets.core.counterpart import KIND_NAMES

    side = 0 if lang == "zh" else 1
    rows = [(KIND_NAMES["group"][side], row.written.line.group or "", row) for row in parts.groups if not row.hidden]
    sections = [one for one in parts.sections if one.row.key.group is None]
    rows += [(KIND_NAMES[one.kind][side], one.name, one.row) for one in sections]
    if not rows:
        return
    heads = ["分类 | By", "名称 | Name", "项目 | Item", *_round_heads(parts.comparison)]
    table = _table("分类对比 | Sub-totals", heads, lang)
    for kind, name, row in rows[:_MOST]:
        table.add_row(kind, escape(name), escape(row.key.item), *_figures(row, lang))
    out.print(table)
    _more(len(rows) - _MOST, lang, out)


def _change(change: "Change | None", lang: Lang) -> str:
    if change is None:
        return ""
    if change.printed is None:
        return both("口径不同 | not comparable", lang) if change.differs else "—"
    return change.printed


def _show_unmatched(parts: "Parts", lang: Lang, out: Console) -> None:
    from xlsheets.core.counterpart import KIND_NAMES

    comparison, found = parts.comparison, parts.unmatched
    if not found:
        return
    side = 0 if lang == "zh" else 1
    whole_form = both("全表 | whole form", lang)
    heads = [
        "类别 | Kind",
        "样表 | Form",
        "单位 | Unit",
        "名称 | Name",
        *(period.name for period in comparison.periods),
    ]
    table = _table("无对应 | Without a counterpart", heads, lang)
    for one in found[:_MOST]:
        form = comparison.alignment.title(one.form) if one.form else ""
        own = one.name or (whole_form if one.kind == "aspect" else "")
        name = " ".join(dict.fromkeys(part for part in (one.subject, own) if part))
        there = [one.presence(at)[side] for at in range(len(comparison.periods))]
        table.add_row(KIND_NAMES[one.kind][side], escape(form), escape(one.unit or ""), escape(name), *there)
    out.print(table)
    _more(len(found) - _MOST, lang, out)


def _show_lookback(comparison: "Comparison", found: Sequence["Lookback"], lang: Lang, out: Console) -> None:
    from xlsheets.core.lookback import LIFTED, OUTCOME_NAMES

    if not found:
        return
    side = 0 if lang == "zh" else 1
    heads = (
        "单位 | Unit", "对象 | Subject", "项目 | Item", "轮次 | Round", "当时结论 | Verdict then", "变化 | Change",
        "升降 | Outcome", "现在 | Now",
    )  # fmt: skip
    table = _table("回头看 | What became of verdicts", heads, lang)
    for one in found[:_MOST]:
        change = None if one.then is None else one.row.changes[one.then]
        table.add_row(
            escape(one.row.key.unit),
            escape(one.row.written.line.subject),
            escape(one.row.key.item),
            escape(comparison.periods[one.at].name),
            escape(one.verdict),
            _change(change, lang),
            OUTCOME_NAMES[one.outcome][side],
            escape(one.now or LIFTED[one.lifted][side]),
        )
    out.print(table)
    _more(len(found) - _MOST, lang, out)
