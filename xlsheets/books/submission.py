"""Submission: a book's grids → what one file reports, with every finding in it.

The steps, in order: recognise the tables of every sheet, gather the facts
around them, find whose file it is, read each table, and bring the parts
together under the unit. A doubt never stops the rest of the file from being
read; a file is rejected only when nothing in it can be trusted.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from xlsheets.books.basegap import note_base_missing
from xlsheets.books.belonging import lines_of, note_missing, of_members, unknown_lines
from xlsheets.books.cellroom import LONGEST, held
from xlsheets.books.cover import read_date
from xlsheets.books.firms import firms_in
from xlsheets.books.gathering import Reading
from xlsheets.books.grid import Book
from xlsheets.books.mapping import Decisions
from xlsheets.books.mergedcells import note_merged
from xlsheets.books.opinions import beside_rows, read_opinions
from xlsheets.books.part import Part
from xlsheets.books.recognising import (
    apply_decisions,
    decide_by_category,
    gather_cover,
    note_hidden,
    note_unvalued,
    recognised,
    usable_tables,
    why_refused,
)
from xlsheets.books.table import Table
from xlsheets.books.tablereading import group_of_file, note_levels, note_strange, read_tables
from xlsheets.books.vocabulary import Vocabulary
from xlsheets.books.whose import contradicting_unit, match_unit, note_facts_beside_roster, unit_of_file
from xlsheets.core.findings import Finding, Severity
from xlsheets.core.ledger import Status, Submission
from xlsheets.core.rectification import Opinion
from xlsheets.core.rollup import Line
from xlsheets.core.roster import Roster, Source
from xlsheets.core.scheme import Scheme
from xlsheets.core.spelling import normal, unit_key
from xlsheets.core.tally import NO_FACTS
from xlsheets.core.wording import finding

if TYPE_CHECKING:
    from xlsheets.books.codecells import CodeCheck

_ITSELF = ("本单位", "党组织", "支部", "本支部", "党支部", "本党支部", "本组织", "单位")
_VOCABULARIES: dict[int, tuple[Scheme, Vocabulary]] = {}


def vocabulary(scheme: Scheme) -> Vocabulary:
    """Return a scheme's vocabulary, made once."""
    known = _VOCABULARIES.get(id(scheme))
    if known is None or known[0] is not scheme:
        known = _VOCABULARIES[id(scheme)] = (scheme, Vocabulary(scheme))
    return known[1]


def read_submission(
    book: Book,
    sha256: str,
    scheme: Scheme,
    roster: Roster | None = None,
    accept_summaries: bool = False,
    decisions: Decisions | None = None,
    codes: "CodeCheck | None" = None,
) -> Submission:
    """Return what a book reports.

    Args:
        book: Its grids.
        sha256: Of the file's bytes.
        scheme: The round's scheme.
        roster: The round's roster; without one any unit's name is taken as written.
        accept_summaries: Whether a sheet with a row a unit is counted instead of rejected.
        decisions: What a person decided where the program asked.
        codes: How 评议码 are looked at; None when none were issued.

    Returns:
        The submission: accepted with its lines, or rejected with the findings
        that say why. Conflicts between files are not looked at here.
    """
    reading = Reading(book, scheme, roster, decisions=decisions or Decisions())
    if codes is None:
        return _read(reading, sha256, accept_summaries)
    from xlsheets.books.codecells import Coding  # few rounds have codes

    reading.coding = Coding(codes)
    return reading.coding.without_codes(_read(reading, sha256, accept_summaries))


def _read(reading: Reading, sha256: str, accept_summaries: bool) -> Submission:
    """Return what a book reports, step by step."""
    book, scheme = reading.book, reading.scheme
    words = vocabulary(scheme)
    for grid in book.grids:
        reading.sheets.append(recognised(grid, words))
    apply_decisions(reading, words)
    note_hidden(reading)
    note_unvalued(reading)
    gather_cover(reading)
    decide_by_category(reading, words)
    tables = usable_tables(reading)
    submission = Submission(book.file, sha256)
    if stopped := why_refused(reading, tables, accept_summaries):
        return submission.became(Status.REJECTED, *reading.findings, *stopped)
    note_merged(reading, tables)
    if any(table.by == "units" for table in tables):
        return _summary(reading, submission, tables, words)
    unit, unmatched = unit_of_file(reading)
    submission = replace(submission, unit=unit, date=_stated_date(reading), mode=_stated_mode(reading))
    if unit is None:
        return submission.became(Status.REJECTED, *reading.findings, *unmatched)
    if (contradiction := contradicting_unit(reading, unit)) is not None:
        return submission.became(Status.REJECTED, *reading.findings, contradiction)
    reading.findings += unmatched
    note_facts_beside_roster(reading, unit)
    group = reading.group = group_of_file(reading)
    parts = read_tables(reading, tables, words, group)
    if reading.coding is not None:
        reading.coding.see_lists(sheet.grid for sheet in reading.sheets if not sheet.tables)
    parts = of_members(reading, unit, parts)
    lines = lines_of(reading, unit, parts)
    lines += unknown_lines(lines, note_missing(reading, tables, parts, unit), scheme)
    if _own_and_empty(reading, lines) or _nothing_counted(reading, lines):
        return submission.became(Status.REJECTED, *_loud(reading.findings), finding("submission-empty", reading.place))
    note_base_missing(reading, lines)
    opinions = tuple(_opinions(reading, unit))
    return replace(
        submission,
        group=group,
        lines=tuple(lines),
        findings=tuple(reading.findings),
        opinions=opinions,
        firms=firms_in(tables),
        layouts=tuple((table.grid.name, table.layout, table.form.id if table.form else "") for table in tables),
    )


def _own_and_empty(reading: Reading, lines: Sequence[Line]) -> bool:
    """Return whether our own workbook came back as it was issued: no count, no mark, no ballots stated."""
    if reading.book.template.get("template") != "branch" or reading.cover.first("returned") is not None:
        return False
    return all(not any(line.tally.counts) for line in lines)


def _nothing_counted(reading: Reading, lines: Sequence[Line]) -> bool:
    """Return whether the tables of a file give no count, no score and no percentage, and no finding says why."""
    if any(note.severity is Severity.ERROR or note.code == "percent-only" for note in reading.findings):
        return False
    return all(line.tally.scores is None and set(line.tally.counts) <= {None} for line in lines)


def _loud(findings: Iterable[Finding]) -> list[Finding]:
    """Return the findings without the blanks: of an empty workbook one finding says it all."""
    return [note for note in findings if note.code != "blank-item"]


def _stated_date(reading: Reading) -> date | None:
    """Return the date that the cover states, and note one that is after the due day."""
    fact = reading.cover.first("date")
    stated = read_date(fact.value) if fact is not None else None
    due = reading.scheme.due
    if fact is not None and stated is None and re.search(r"[\d一二三四五六七八九十]", str(fact.value)):
        reading.findings.append(finding("date-unreadable", fact.place, seen=str(fact.value).strip()))
    if fact is not None and stated is not None and due is not None and stated > due:
        reading.findings.append(finding("submission-late", fact.place, date=stated.isoformat(), due=due.isoformat()))
    return stated


def _opinions(reading: Reading, unit: str) -> Iterator[Opinion]:
    """Yield what raters wrote; about the unit itself where the unit is the one named; what no cell holds is cut."""
    for sheet in reading.sheets:
        for opinion in read_opinions(sheet.grid, sheet.tables):
            own = unit_key(opinion.subject) == unit_key(unit) or opinion.subject in _ITSELF
            whole = opinion.text
            text = held(whole)
            if text != whole:
                reading.findings.append(finding("text-cut", opinion.place, count=len(whole), most=LONGEST))
            yield replace(opinion, subject="" if own else opinion.subject, text=text)


def _stated_mode(reading: Reading) -> str | None:
    """Return the way of rating that the cover states, and note one that the scheme does not tell apart."""
    modes = reading.scheme.modes
    fact = reading.cover.first("mode")
    if not modes or fact is None or not str(fact.value).strip():
        return None
    word = normal(str(fact.value))
    named = [mode for mode in modes if normal(mode) in word]
    if len(named) > 1:
        named = _ticked(word, named)
    if len(named) == 1:
        return named[0]
    reading.findings.append(finding("mode-unknown", fact.place, seen=str(fact.value).strip(), modes="、".join(modes)))
    return None


def _opinions_by_unit(reading: Reading, tables: Sequence[Table]) -> Iterator[Opinion]:
    """Yield the opinions in the column of a summary, each under its row's unit."""
    for table in tables:
        for row, opinion in beside_rows(table):
            written = table.key_text(row, "unit")
            unit: str | None = written
            if reading.roster is not None:
                unit, _ = match_unit(reading.roster, [(written, Source.COVER, opinion.place)])
            if unit:
                yield replace(opinion, subject="", unit=unit, text=held(opinion.text))


_BOX, _TICK = "□☐▢", "☑√✓✔■●🗹✅"


def _ticked(word: str, names: Sequence[str]) -> list[str]:
    """Return which of some names is ticked where all of them are printed with a box (☑会议 □走访); all of them else."""
    parts = re.split(f"([{_BOX}{_TICK}])", word)
    if len(parts) < 3:
        return list(names)
    signs = parts[1::2]
    texts = parts[2::2] if not any(normal(name) in parts[0] for name in names) else parts[:-1:2]
    ticked = [text for sign, text in zip(signs, texts, strict=True) if sign in _TICK]
    return [name for name in names if any(normal(name) in text for text in ticked)]


def _summary(reading: Reading, submission: Submission, tables: Sequence[Table], words: Vocabulary) -> Submission:
    """Read sheets with a row a unit as so many units' returns."""
    from xlsheets.books.countsheet import read_counts

    lines: list[Line] = []
    parts: list[Part] = []
    for table in tables:
        note_levels(reading, table)
        note_strange(reading, table, words)
        found, notes = read_counts(table, words, None, "", NO_FACTS)
        parts += found
        reading.findings += notes
    by_unit: dict[str, list[Part]] = {}
    for part in parts:
        by_unit.setdefault(part.unit or "", []).append(part)
    matched: dict[str, list[Part]] = {}
    for written, same in by_unit.items():
        unit: str | None = written
        if reading.roster is not None:
            place = same[0].places[0]
            unit, notes = match_unit(reading.roster, [(written, Source.COVER, place)])
            reading.findings += notes
        if unit:
            matched.setdefault(unit, []).extend(same)
    for unit, same in matched.items():
        lines += lines_of(reading, unit, same)
    note_missing(reading, tables, parts)
    note_base_missing(reading, lines)
    opinions = tuple(_opinions_by_unit(reading, tables))
    units = Counter(line.unit for line in lines)
    return replace(
        submission,
        unit=next(iter(units)) if len(units) == 1 else None,
        date=_stated_date(reading),
        lines=tuple(lines),
        opinions=opinions,
        findings=tuple(reading.findings),
        layouts=tuple((table.grid.name, "summary", table.form.id if table.form else "") for table in tables),
        status=Status.ACCEPTED if lines else Status.REJECTED,
    )
