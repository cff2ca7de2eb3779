"""The command status: who has returned, who is missing at each level, and the reminders to send."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from xlsheets.cli import show
from xlsheets.cli.app import JsonOption, app, language_of, write_json
from xlsheets.cli.language import both
from xlsheets.core.wording import Lang

if TYPE_CHECKING:
    from xlsheets.jobs.status import Standing


@app.command(help="谁已报送、未报送、迟报、重复 | who has returned, who is missing, late or duplicate")
def status(
    context: typer.Context,
    book: Annotated[Path, typer.Argument(help="汇总工作簿 | the summary workbook", metavar="BOOK")],
    remind: Annotated[
        bool, typer.Option("--remind", help="只写催报的话，可粘贴发出 | only the reminders, ready to be sent")
    ] = False,
    on: Annotated[
        str | None,
        typer.Option(
            "--on", help="按哪一天算还剩几天，不写为今天 | the day from which days are counted", metavar="DATE"
        ),
    ] = None,
    json: JsonOption = None,
) -> None:
    """Show who has returned."""
    from xlsheets.core.standing import days_left, reminders
    from xlsheets.jobs import report
    from xlsheets.jobs.status import status as run_status

    lang = language_of(context)
    day = _day(on)
    standing = run_status(book)
    if json is not None:
        more = {"days_left": days_left(standing.due, day)} if on else {}
        write_json(report.as_text({**standing.as_json(), **more}), json)
    if json == "-":
        return
    out = show.console()
    if remind:
        messages = reminders(standing.outcome, day)
        none = both("全部单位均已报送 | every unit has returned", lang)
        out.print("\n".join(messages) if messages else none, soft_wrap=True, markup=False, highlight=False)
        return
    show.standing(standing, lang, out)
    _levels(standing, lang, out)
    if standing.due is not None:
        left = days_left(standing.due, day) or 0
        words = (
            both("截止 {}，还有 {} 天 | due {}, {} day(s) left", lang)
            if left >= 0
            else both("截止 {}，已过 {} 天 | due {}, {} day(s) ago", lang)
        )
        out.print(words.format(standing.due.isoformat(), abs(left)), highlight=False)


def _day(written: str | None) -> date:
    """Return the day that an option names; today for none.

    Raises:
        Refused: option-invalid for what is no day.
    """
    from xlsheets.books.cover import read_date
    from xlsheets.core.findings import Place, Refused
    from xlsheets.core.wording import finding

    if written is None:
        return date.today()
    day = read_date(written)
    if day is None:
        raise Refused(finding("option-invalid", Place(), option="--on", seen=written, expected="2012-01-17"))
    return day


def _levels(standing: "Standing", lang: Lang, out: Console) -> None:
    """Print where every inner unit stands."""
    if not standing.levels:
        return
    table = Table(title=both("各级报送 | By level", lang), title_justify="left")
    for head in ("上级单位 | Unit above", "应报 | Expected", "已报 | Returned", "未报送 | Missing", "迟报 | Late"):
        table.add_column(both(head, lang), overflow="fold")
    for level in standing.levels:
        missing, late = ("、".join(names) or "—" for names in (level.missing, level.late))
        table.add_row(
            escape(level.unit), str(len(level.expected)), str(len(level.returned)), escape(missing), escape(late)
        )
    out.print(table)
