"""All blocks of a table of ballots as one list: which lines are one sheet of paper, and what is odd about them."""

from collections.abc import Iterator, Sequence

from xlsheets.books.ballotlist import Ballots
from xlsheets.books.ballotnumber import several_at_once
from xlsheets.books.ballotrow import Lines
from xlsheets.books.part import written
from xlsheets.books.table import Table
from xlsheets.core.findings import Finding, Place
from xlsheets.core.scheme import Form
from xlsheets.core.spelling import normal
from xlsheets.core.wording import finding


def list_ballots(
    blocks: Sequence[Table], form: Form, group: str | None, subject: str, own_template: bool, stated: int | None
) -> tuple[Ballots, list[Finding]]:
    """Return the ballots of a table, and what is odd about their lines.

    Args:
        blocks: The table's blocks, left to right; one, as a rule.
        form: Its form.
        group: The rater group of the whole table, if the sheet names one.
        subject: The subject of the whole table, if the sheet names one.
        own_template: Whether the sheet is one of ours, with numbered rows ready to be filled.
        stated: How many ballots the cover says were returned; None when it does not.
    """
    findings: list[Finding] = []
    ballots: Ballots | None = None
    for table in blocks:
        lines = Lines(table, form, group, subject, findings)
        if table.by == "items":
            found = lines.stacked()
        else:
            found = lines.by_rows(own_template, None if stated is None else max(0, stated - _length(ballots)))
        if ballots is None:
            ballots = found
        else:
            ballots.add(found)
    assert ballots is not None
    for table in blocks:
        findings += _note_ranges(table)
    if blocks[0].by != "items" and form.of_people and blocks[0].column("subject") is not None:
        ballots.papers = _papers(ballots)
        if ballots.papers is not None:
            findings += _refuse_repeated_names(ballots)
    return ballots, findings


def _note_ranges(table: Table) -> Iterator[Finding]:
    """Note the rows of a table that stand for several ballots."""
    column = table.column("ballot", "serial")
    if column is not None:
        for at, count in several_at_once(table.values_of(column)):
            row = table.rows[at]
            seen = written(table.grid.value(row, column))
            yield finding("ballot-range", table.grid.place.at(row, column), seen=seen, count=count)


def _length(ballots: Ballots | None) -> int:
    return len(ballots.keys) if ballots is not None else 0


def _lines_of(ballots: Ballots) -> list[tuple[Table, int]]:
    """Return each line's block and row."""
    rows = next(iter(ballots.rows.values()), [])
    return [(ballots.tables[ballots.block(at)], row) for at, row in enumerate(rows) if row is not None]


def _papers(ballots: Ballots) -> list[str] | None:
    """Return which sheet of paper each line is of: one for all in F, else the ballot number where it repeats."""
    if ballots.tables[0].by == "subjects":
        return [""] * len(ballots.keys)
    numbers = [table.key_text(row, "ballot") for table, row in _lines_of(ballots)]
    if not all(numbers) or len(set(numbers)) == len(numbers):
        return None
    return numbers


def _refuse_repeated_names(ballots: Ballots) -> list[Finding]:
    """One sheet of paper names each member once; a second line is not counted."""
    assert ballots.papers is not None
    findings: list[Finding] = []
    first: dict[tuple[str, str], Place] = {}
    kept: list[int] = []
    lines = _lines_of(ballots)
    for at, (table, row) in enumerate(lines):
        name = table.key_text(row, "subject")
        key = (ballots.papers[at], normal(name))
        place = table.grid.place.at(row, table.column("subject") or 0)
        if name and key in first:
            findings.append(finding("member-duplicate", place, seen=name, first=first[key].cell))
            continue
        first[key] = place
        kept.append(at)
    if len(kept) < len(lines):
        ballots.keep(kept)
    return findings
