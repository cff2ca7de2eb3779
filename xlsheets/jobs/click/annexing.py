"""生成附表, 预览改动: the round of the open 汇总 workbook → annex sheets in it, or an office's open workbook filled.

An office's workbook is planned from a copy of it as it stands, unsaved changes
included, by the functions of `xlsheets annex --into`; only the edits go into
the open one. Nothing is saved: that is left to the person who looks at it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from xlsheets.books import edits
from xlsheets.books.annexmap import AnnexMap
from xlsheets.books.annexsheet import annex_workbook
from xlsheets.books.binding import plan_annex
from xlsheets.books.grid import Grid
from xlsheets.books.live import folders, memory, newsheet, reading, sheets, standing, undoing, writing
from xlsheets.books.officebook import OfficeBook
from xlsheets.books.plan import Change, Plan
from xlsheets.books.reading import read_book
from xlsheets.books.submission import vocabulary
from xlsheets.books.summary.kept import Kept
from xlsheets.core.figures import Figures
from xlsheets.core.findings import Finding, column_name
from xlsheets.core.messages import Stopped, side
from xlsheets.core.wording import Lang
from xlsheets.jobs.click.collecting import say_kept
from xlsheets.jobs.click.desk import Desk, at_a_button
from xlsheets.jobs.click.rounds import round_in, summary_near
from xlsheets.jobs.round import Round

PREVIEW = "改动"
_HEADS = ("工作表 | Sheet", "单元格 | Cell", "原值 | Old", "新值 | New", "依据 | Why")
_WIDTHS = (22.0, 10.0, 18.0, 18.0, 44.0)


@dataclass(frozen=True)
class Job:
    """What a click on 生成附表 or 预览改动 is about.

    Attributes:
        summary: The open 汇总 workbook.
        merged: Its round.
        kept: What people wrote into it.
        target: The office's open workbook to be filled; None for new sheets in the 汇总 workbook.
    """

    summary: Any
    merged: Round
    kept: Kept
    target: Any | None


def _job(desk: Desk) -> Job:
    """Find what is to be filled: the workbook that is named, else the one clicked in when it is no 汇总."""
    summary = summary_near(desk.book)
    merged, kept, _ = round_in(summary)
    named = folders.wanted_book(summary)
    target = standing.open_book(summary, named) if named else desk.book
    return Job(summary, merged, kept, None if standing.is_same(summary, target) else target)


def annex(desk: Desk) -> None:
    """Fill the annexes.

    Raises:
        Stopped: no-round, no-figures, no-annex, book-not-open, two-books, protected-sheet and what else stands in the
            way.
        Refused: annex-… as the command line; nothing is written then.
    """
    job = _job(desk)
    where = job.target or job.summary
    standing.check_place(where)
    standing.check_writable(where)
    if job.target is None:
        _new_sheets(desk, job)
    else:
        _fill(desk, job)


def _new_sheets(desk: Desk, job: Job) -> None:
    data = _annexes(job)
    placed = sheets.bring_in(job.summary, data)
    memory.remember(job.summary, memory.Step("annex", sheets=tuple(placed.values())))
    job.summary.sheets[next(iter(placed.values()))].activate()
    desk.close_with("annexed", names="、".join(placed.values()))
    say_kept(desk, placed)


def _annexes(job: Job) -> bytes:
    tables = job.merged.annexes()
    if not tables:
        raise Stopped("no-annex")
    return annex_workbook(tables, job.merged.scheme)


def _fill(desk: Desk, job: Job) -> None:
    book: Any = job.target
    plan = planned(job)
    wanted = plan.as_edits()
    writing.writable(book, wanted)
    if wanted:
        memory.check_room(book)
        written = writing.apply(book, wanted)
        undoing.remembered(book, "annex", written)
        _remember_where(job)
        book.sheets[plan.changes[0].sheet if plan.changes else plan.growth[0][0]].activate()
        rows = sum(count for _, _, count in plan.growth)
        desk.close_with("filled", book=book.name, cells=len(plan.changes), rows=rows)
    else:
        desk.close_with("nothing-to-fill", book=book.name)
    desk.close_with_findings(plan.findings)


def _remember_where(job: Job) -> None:
    """Keep in the 汇总 that an office's workbook was filled: only the 汇总 has a button 撤销 to click."""
    summary, book = job.summary, job.target
    if book is not None and not standing.is_read_only(summary) and not writing.is_structure_protected(summary):
        memory.remember(summary, memory.Step("annex", into=str(book.name)))


def planned(job: Job) -> Plan:
    """Return what it takes to fill the office's open workbook.

    Raises:
        Refused: as `plan_annex`.
    """
    assert job.target is not None
    merged, name = job.merged, str(job.target.name)
    office = OfficeBook(standing.copy_of(job.target), name)
    figures = Figures(merged.scheme, merged.roster, merged.results, merged.rollup)
    words = vocabulary(merged.scheme)
    return plan_annex(office, words, figures, (), AnnexMap([*job.kept.decisions], name, words, figures))


def preview(desk: Desk) -> None:
    """List what 生成附表 would change, on the sheet 改动 of the 汇总 workbook; nothing else is written.

    Raises:
        Stopped, Refused: as `annex`.
    """
    job = _job(desk)
    standing.check_place(job.summary)
    standing.check_writable(job.summary)
    rows, findings = 0, []
    if job.target is None:
        changes = _changes_of_sheets(job)
    else:
        plan = planned(job)
        changes, rows, findings = plan.changes, sum(count for _, _, count in plan.growth), plan.findings
    undoing.take_back_what_is_left(job.summary, ["preview"])
    if not changes and not rows:
        desk.close_with("no-changes")
        return
    name = newsheet.free_name(job.summary, PREVIEW)
    written = writing.apply(job.summary, [preview_sheet(name, changes, findings, desk.lang)])
    undoing.remembered(job.summary, "preview", written, [name])
    job.summary.activate()
    job.summary.sheets[name].activate()
    desk.close_with("previewed", cells=len(changes), rows=rows, sheet=name)


def _changes_of_sheets(job: Job) -> list[Change]:
    """Return the cells in which new annex sheets differ from those that are there."""
    there = {str(sheet.name): sheet for sheet in job.summary.sheets}
    found: list[Change] = []
    for new in read_book(_annexes(job), "").grids:
        sheet = there.get(new.name)
        old = reading.read_sheet(sheet, "") if sheet is not None else Grid(new.place, [])
        why = "" if sheet is not None else "新工作表"
        for row in range(max(new.height, old.height)):
            for column in range(max(new.width, old.width)):
                was, shall = old.value(row, column), new.value(row, column)
                if was != shall:
                    found.append(Change(new.name, row, column, was, shall, why))  # type: ignore[arg-type]
    return found


def preview_sheet(
    name: str, changes: Sequence[Change], findings: Sequence[Finding], lang: Lang = "zh"
) -> edits.AddSheet:
    """Return the sheet that lists changes, each with its reason, and what has no place below."""
    rows = [tuple(edits.NewCell(side(head, lang), bold=True, fill="D9E1F2") for head in _HEADS)]
    for change in changes:
        cell = f"{column_name(change.column)}{change.row + 1}"
        values = (change.sheet, cell, _shown(change.old), _shown(change.new), change.why)
        rows.append(tuple(edits.NewCell(value, wrap=at > 1) for at, value in enumerate(values)))
    for finding in findings:
        words = at_a_button(finding, lang)
        place = finding.place
        told = (place.sheet or "", place.cell or "", words.title, words.found, words.remedy)
        rows.append(tuple(edits.NewCell(value, fill="FFEB9C", wrap=True) for value in told))
    return edits.AddSheet(name, tuple(rows), widths=_WIDTHS, frozen=1)


def _shown(value: object) -> edits.Value:
    return value if isinstance(value, int | float | str) else "" if value is None else str(value)
