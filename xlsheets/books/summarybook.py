"""汇总 workbook: what a merge writes, and the store from which annexes and status are made.

收件台账, 计票, 问题清单 and 未报送 are tables that a person reads and an
auditor can add up; the figures of the round are read back from 计票. The very
hidden sheet holds what no table shows: the scheme, the roster, and findings
in their codes.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, replace
from datetime import date
from typing import Any

from xlsheets.books import style
from xlsheets.books.annexsheet import write_annex
from xlsheets.books.gate import Rejected
from xlsheets.books.grid import Book, Grid
from xlsheets.books.mapping import HEADS, READ_NAMES, Decision, decisions_in
from xlsheets.books.mapping import SHEET as MAP
from xlsheets.books.reading import read_book
from xlsheets.books.schemefile import read_scheme, write_scheme
from xlsheets.core import rounding
from xlsheets.core.annextable import Table as AnnexTable
from xlsheets.core.findings import Finding, Place, Refused, Severity
from xlsheets.core.ledger import STATUS_NAMES, Status, Submission
from xlsheets.core.rates import base_count
from xlsheets.core.rollup import Line, Result, results, rolled_up
from xlsheets.core.roster import Member, Roster, Unit
from xlsheets.core.scheme import Scheme
from xlsheets.core.tally import Facts, Tally
from xlsheets.core.wording import SEVERITY_NAMES, finding, in_words

KIND = "summary"
LEDGER, COUNTS, PROBLEMS, MISSING = "收件台账", "计票", "问题清单", "未报送"
_CHUNK = 30_000
_MAX_LINKS = 60_000
_FACTS = ("应参评", "实参评", "发出", "收回", "有效", "无效")
_KEYS = ("单位", "表", "对象", "参评人类别", "项目")
_LEDGER = ("序号", "文件", "单位", "状态", "日期", "参评人类别", "说明", "SHA-256", "读法")
Link = Callable[[str], str | None]
"""Gives the address of a file as seen from the workbook; None where there is none."""


# ── writing ──────────────────────────────────────────────────────────────


def write_summary(
    scheme: Scheme,
    roster: Roster | None,
    files: Sequence[Submission],
    findings: Sequence[Finding],
    missing: Sequence[str],
    results: Sequence[Result],
    rolled_up: Sequence[Result],
    annexes: Iterable[AnnexTable],
    link: Link = lambda path: None,
    decisions: Sequence[Decision] = (),
) -> bytes:
    """Return the 汇总 workbook of a round; the same round gives the same bytes."""
    book = style.Book(f"{scheme.title}汇总", scheme.id)
    _write_ledger(book, scheme, files)
    _write_counts(book, scheme, results, COUNTS)
    if rolled_up:
        _write_counts(book, scheme, rolled_up, "逐级汇总")
    _write_problems(book, findings, link)
    _write_missing(book, roster, missing)
    _write_map(book, scheme, roster, _asked(findings, decisions))
    for table in annexes:
        write_annex(book, table, scheme)
    state = {
        "scheme": write_scheme(scheme),
        "roster": _roster_state(roster),
        "findings": [_finding_state(one) for one in findings],
        "missing": list(missing),
    }
    _write_state(book, scheme, state)
    return book.finish()


def _table(book: style.Book, name: str, title: str, heads: Sequence[str], widths: Sequence[float]) -> Any:
    sheet = book.sheet(name, landscape=True)
    style.across(sheet, (0, 0, 0, len(heads) - 1), title, book.look("title"))
    sheet.set_row(0, 34)
    for column, (head, width) in enumerate(zip(heads, widths, strict=True)):
        sheet.write_string(1, column, head, book.look("head"))
        sheet.set_column(column, column, width)
    sheet.set_row(1, 30)
    sheet.freeze_panes(2, 0)
    sheet.repeat_rows(0, 1)
    return sheet


def _write_ledger(book: style.Book, scheme: Scheme, files: Sequence[Submission]) -> None:
    heads = _LEDGER
    sheet = _table(book, LEDGER, f"{scheme.title}{LEDGER}", heads, (6, 40, 24, 10, 12, 12, 34, 48, 30))
    text, center = book.look("cell", "left", font_size=10.5), book.look("cell", "center", font_size=10.5)
    small = book.look("cell", "left", font_size=7, text_wrap=False)
    for number, file in enumerate(files, 1):
        row = number + 1
        sheet.write_number(row, 0, number, center)
        sheet.write_string(row, 1, file.path, text)
        sheet.write_string(row, 2, file.unit or "", text)
        sheet.write_string(row, 3, STATUS_NAMES[file.status][0], center)
        sheet.write_string(row, 4, file.date.isoformat() if file.date else "", center)
        sheet.write_string(row, 5, file.group or "", center)
        sheet.write_string(row, 6, file.note or _reason(file), text)
        sheet.write_string(row, 7, file.sha256, small)
        readings = "；".join(f"{sheet_name} {layout} {form}" for sheet_name, layout, form in file.layouts)
        sheet.write_string(row, 8, readings, text)
        cells = ((file.path, 40.0), (readings, 30.0), (file.unit or "", 24.0), (file.note or _reason(file), 34.0))
        sheet.set_row(row, style.row_height(cells, 10.5, 20))
    if files:
        sheet.autofilter(1, 0, len(files) + 1, len(heads) - 1)


def _reason(file: Submission) -> str:
    """Return why a file was rejected, in a few words."""
    if file.status is not Status.REJECTED or not file.findings:
        return ""
    return in_words(file.findings[-1]).title


def _levels(scheme: Scheme) -> list[str]:
    """Return the levels of every scale, each once, in the order of the scheme."""
    return list(dict.fromkeys(level for form in scheme.forms for level in scheme.levels(form)))


def _write_counts(book: style.Book, scheme: Scheme, results: Sequence[Result], name: str) -> None:
    levels = _levels(scheme)
    heads = (*_KEYS, *_FACTS, *levels, "弃权", "作废项", "基数", "满意率（%）", "结论", "来源")
    widths = (24, 10, 20, 10, 36, *(7,) * 6, *(8,) * len(levels), 7, 8, 7, 10, 12, 40)
    sheet = _table(book, name, f"{scheme.title}{name}", heads, widths)
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
        sheet.write_string(row, column + 1, result.verdict or "", text)
        sheet.write_string(row, column + 2, _origin(line), text)
    if results:
        sheet.autofilter(1, 0, len(results) + 1, len(heads) - 1)
    sheet.freeze_panes(2, 1)


def _origin(line: Line) -> str:
    """Return where a line's counts stand, at most three places written out."""
    shown = "；".join(str(place) for place in line.places[:3])
    return shown + (f" 等 {len(line.places)} 处" if len(line.places) > 3 else "")


def _write_problems(book: style.Book, findings: Sequence[Finding], link: Link) -> None:
    heads = ("序号", "程度", "问题", "文件", "位置", "看到", "应为", "怎么改", "代码")
    sheet = _table(book, PROBLEMS, PROBLEMS, heads, (6, 7, 18, 24, 18, 30, 26, 36, 18))
    text, center = book.look("cell", "left", font_size=10), book.look("cell", "center", font_size=10)
    linked = book.look("cell", "left", font_size=10, font_color="#0563C1", underline=1)
    fault = book.look("cell", "center", "fault", font_size=10)
    links = 0
    for number, one in enumerate(findings, 1):
        row, words, place = number + 1, in_words(one), one.place
        sheet.write_number(row, 0, number, center)
        severity = fault if one.severity is Severity.ERROR else center
        sheet.write_string(row, 1, SEVERITY_NAMES[one.severity].zh, severity)
        sheet.write_string(row, 2, words.title, text)
        sheet.write_string(row, 3, place.file or "", text)
        inside = "!".join(part for part in (place.sheet, place.cell) if part)
        address = link(place.file) if place.file and links < _MAX_LINKS else None
        if address and inside:
            links += 1
            target = f"external:{address}"
            if place.sheet:
                quoted = place.sheet.replace("'", "''")
                target += f"#'{quoted}'!{place.cell or 'A1'}"
            sheet.write_url(row, 4, target, linked, inside[:255])
        else:
            sheet.write_string(row, 4, inside, text)
        for column, words_of in enumerate((words.found, words.expected, words.remedy, one.code), 5):
            sheet.write_string(row, column, words_of, text)
        cells = ((words.found, 30.0), (words.expected, 26.0), (words.remedy, 36.0), (place.file or "", 24.0))
        sheet.set_row(row, style.row_height(cells, 10, 20))
    if findings:
        sheet.autofilter(1, 0, len(findings) + 1, len(heads) - 1)
    else:
        style.across(sheet, (2, 0, 2, len(heads) - 1), "没有发现问题", book.look("cell", "center"))


def _write_missing(book: style.Book, roster: Roster | None, missing: Sequence[str]) -> None:
    heads = ("序号", "未报送单位", "上级单位", "类别")
    sheet = _table(book, MISSING, MISSING, heads, (8, 40, 30, 20))
    text, center = book.look("cell", "left"), book.look("cell", "center")
    for number, name in enumerate(missing, 1):
        unit = roster.unit(name) if roster else None
        sheet.write_number(number + 1, 0, number, center)
        sheet.write_string(number + 1, 1, name, text)
        sheet.write_string(number + 1, 2, (unit.parent if unit else None) or "", text)
        sheet.write_string(number + 1, 3, (unit.category if unit else None) or "", text)
    if not missing:
        note = "没有名册，不知谁未报送" if roster is None else "全部单位均已报送"
        style.across(sheet, (2, 0, 2, len(heads) - 1), note, book.look("cell", "center"))


def _asked(findings: Sequence[Finding], decisions: Sequence[Decision]) -> list[Decision]:
    """Return the decisions made before, and an open one for each doubt of these findings."""
    asked = list(decisions)
    for one in findings:
        if one.code not in ("layout-ambiguous", "unit-ambiguous", "unit-unknown") or one.place.file is None:
            continue
        words = in_words(one)
        look = dict(one.values).get("like")
        row = Decision(one.place.file, one.place.sheet or "*", look, asked=f"{words.title}：{words.found}")
        if not any((row.file, row.sheet, row.like) == (other.file, other.sheet, other.like) for other in asked):
            asked.append(row)
    return asked


def _write_map(book: style.Book, scheme: Scheme, roster: Roster | None, decisions: Sequence[Decision]) -> None:
    """Write what was asked, with drop-downs for the answers; the next merge into this book uses them."""
    sheet = _table(
        book,
        MAP,
        "映射（后四列选定后再次汇总到本工作簿，同样版式的表都照此读）",
        HEADS,
        (34, 16, 11, 44, 24, 26, 10, 14),
    )
    text = book.look("cell", "left", font_size=10)
    fill = book.look("cell", "left", "input", font_size=10)
    reads = {value: name for name, value in READ_NAMES.items()}
    titles = {form.id: form.title or form.id for form in scheme.forms}
    for row, one in enumerate(decisions, 2):
        for column, value in enumerate((one.file, one.sheet, one.like or "", one.asked)):
            sheet.write_string(row, column, value, text)
        answers = (one.unit, titles.get(one.form or ""), reads.get(one.read) if one.read else None, one.group)
        for column, answer in enumerate(answers, 4):
            sheet.write_string(row, column, answer or "", fill)
        sheet.set_row(row, style.row_height([(one.asked, 44.0), (one.file, 34.0)], 10, 20))
    last = max(len(decisions) + 1, 2) + 20
    groups = list(dict.fromkeys(group.name for form in scheme.forms for group in form.groups))
    units = list(roster.leaves) if roster else []
    for column, choices in ((4, units), (5, list(titles.values())), (6, list(READ_NAMES)), (7, groups)):
        if choices and len(",".join(choices)) <= 255:
            sheet.data_validation(
                2, column, last, column, {"validate": "list", "source": choices, "error_type": "warning"}
            )


def _write_state(book: style.Book, scheme: Scheme, state: dict[str, Any]) -> None:
    pairs: list[tuple[str, str | int]] = [
        ("template", KIND),
        ("scheme", scheme.id),
        ("version", scheme.version),
    ]
    text = json.dumps(state, ensure_ascii=False, separators=(",", ":"))
    chunks = [text[start : start + _CHUNK] for start in range(0, len(text), _CHUNK)]
    pairs += [(f"state{number:06d}", chunk) for number, chunk in enumerate(chunks)]
    book.hidden(pairs)


def _roster_state(roster: Roster | None) -> dict[str, Any] | None:
    if roster is None:
        return None
    return {
        "units": [
            {key: value for key, value in asdict(unit).items() if value not in (None, ())} for unit in roster.units
        ],
        "members": [{key: value for key, value in asdict(member).items() if value} for member in roster.members],
    }


def _finding_state(one: Finding) -> list[Any]:
    place = one.place
    where = [place.file, place.sheet, place.top, place.left, place.bottom, place.right]
    return [one.code, one.severity.value, where, [list(pair) for pair in one.values]]


# ── reading ──────────────────────────────────────────────────────────────


class Stored:
    """What a 汇总 workbook holds, as read back."""

    def __init__(
        self,
        scheme: Scheme,
        roster: Roster | None,
        files: Sequence[Submission],
        findings: Sequence[Finding],
        lines: Sequence[Line],
        missing: Sequence[str],
        decisions: Sequence[Decision] = (),
    ) -> None:
        """Keep the parts."""
        self.scheme, self.roster = scheme, roster
        self.files, self.findings = tuple(files), tuple(findings)
        self.lines, self.missing = tuple(lines), tuple(missing)
        self.decisions = tuple(decisions)


def read_summary(data: bytes, file: str) -> Stored:
    """Return what a 汇总 workbook holds.

    Raises:
        Refused: store-unknown for any other workbook, and for one whose tables were changed beyond reading.
    """
    try:
        return stored_in(read_book(data, file))
    except Rejected as rejected:
        raise Refused(rejected.finding) from None


def stored_in(book: Book) -> Stored:
    """Return what a 汇总 workbook holds, from its grids.

    Raises:
        Refused: store-unknown, as `read_summary`.
    """
    file = book.file
    sheets = {grid.name: grid for grid in book.grids}
    if book.template.get("template") != KIND or LEDGER not in sheets or COUNTS not in sheets:
        raise _unknown(file, "没有收件台账、计票等工作表")
    text = "".join(value for key, value in sorted(book.template.items()) if key.startswith("state"))
    try:
        state = json.loads(text)
        scheme = read_scheme(state["scheme"], file)
        roster = _read_roster(state["roster"])
        findings = [_read_finding(one) for one in state["findings"]]
    except (ValueError, KeyError, TypeError, IndexError):
        raise _unknown(file, "保存的方案或名册读不出来") from None
    files = list(_read_ledger(sheets[LEDGER]))
    lines = list(_read_lines(sheets[COUNTS], scheme, file))
    decisions = list(decisions_in(sheets[MAP], scheme)) if MAP in sheets else []
    return Stored(scheme, roster, files, findings, lines, state["missing"], decisions)


def _unknown(file: str, seen: str, place: Place | None = None) -> Refused:
    return Refused(finding("store-unknown", place or Place(file), seen=seen))


def _read_roster(state: dict[str, Any] | None) -> Roster | None:
    if state is None:
        return None
    units = tuple(Unit(**{**unit, "aliases": tuple(unit.get("aliases", ()))}) for unit in state["units"])
    return Roster(units, tuple(Member(**member) for member in state["members"]))


def _read_finding(one: list[Any]) -> Finding:
    code, severity, where, values = one
    return Finding(code, Severity(severity), Place(*where), tuple((name, text) for name, text in values))


def _read_ledger(grid: Grid) -> Iterator[Submission]:
    statuses = {names[0]: status for status, names in STATUS_NAMES.items()}
    for row in range(2, grid.height):
        path = grid.text(row, 1)
        if not path:
            continue
        stated = grid.text(row, 4)
        yield Submission(
            path,
            grid.text(row, 7),
            statuses.get(grid.text(row, 3), Status.REJECTED),
            grid.text(row, 2) or None,
            date.fromisoformat(stated) if stated else None,
            grid.text(row, 5) or None,
            note=grid.text(row, 6),
        )


def _read_lines(grid: Grid, scheme: Scheme, file: str) -> Iterator[Line]:
    """Yield the lines of 计票, by the names of its columns; a cell that is no count is refused, not skipped."""
    columns = {grid.text(1, column): column for column in range(grid.width)}
    forms = {form.id: form for form in scheme.forms}
    for row in range(2, grid.height):
        unit, form_id, subject, group, item = (_text(grid, row, columns.get(key)) for key in _KEYS)
        if not unit:
            continue
        form = forms.get(form_id)
        if form is None or item not in form.texts:
            raise _unknown(file, f"计票第 {row + 1} 行的表或项目不在方案中", grid.place.at(row, 1))
        facts = Facts(*(_number(grid, row, columns.get(name), file) for name in _FACTS))
        counts = tuple(_number(grid, row, columns.get(level), file) for level in scheme.levels(form))
        blank, void_items = (_number(grid, row, columns.get(name), file) for name in ("弃权", "作废项"))
        yield Line(unit, form_id, subject, group or None, item, Tally(counts, blank, void_items, facts))


def _text(grid: Grid, row: int, column: int | None) -> str:
    return "" if column is None else grid.text(row, column)


def _number(grid: Grid, row: int, column: int | None, file: str) -> int | None:
    value = "" if column is None else grid.value(row, column)
    if value == "":
        return None
    if isinstance(value, float | int) and not isinstance(value, bool) and value == int(value) and value >= 0:
        return int(value)
    raise _unknown(file, f"计票第 {row + 1} 行有不是票数的内容“{value}”", grid.place.at(row, column or 0))


# ── as a return to the level above ───────────────────────────────────────


def as_submission(book: Book, sha256: str, scheme: Scheme, roster: Roster | None) -> Submission:
    """Return a 汇总 workbook as the return of the level above: the lines of all the units in it.

    Where the roster above lists the units themselves their lines are taken as
    they are; where it lists only the unit that merged them, their sum is taken
    under its name.

    Args:
        book: A 汇总 workbook of ours.
        sha256: Of its bytes.
        scheme: The round's scheme; another one's workbook is rejected.
        roster: The roster of the level above.
    """
    place = Place(book.file)
    submission = Submission(book.file, sha256)
    seen = book.template.get("scheme", "")
    if seen != scheme.id:
        return submission.became(Status.REJECTED, finding("scheme-mismatch", place, seen=seen, scheme=scheme.id))
    version = book.template.get("version", "")
    outdated = [finding("template-outdated", place, seen=version, version=scheme.version)]
    notes = outdated if version != str(scheme.version) else []
    try:
        stored = stored_in(book)
    except Refused as refused:
        return submission.became(Status.REJECTED, *notes, *refused.findings)
    lines = [line for line in stored.lines if line.item in scheme.form(line.form).texts]
    units = list(dict.fromkeys(line.unit for line in lines))
    above = _unit_above(stored.roster, units)
    known = roster is None or all(unit in roster for unit in units)
    if known or above is None or roster is None:
        return replace(submission, unit=above, lines=tuple(lines), findings=tuple(notes))
    match = roster.match(above)
    if match.unit is None:
        names = "、".join(match.near) or "名册中的单位"
        note = finding("unit-unknown", place, seen=f"“{above}”", near=names)
        return submission.became(Status.REJECTED, *notes, note)
    summed = _summed(stored, match.unit, scheme)
    return replace(submission, unit=match.unit, lines=tuple(summed), findings=tuple(notes))


def _unit_above(roster: Roster | None, units: Sequence[str]) -> str | None:
    """Return the lowest unit that stands above all the given ones; None when there is none."""
    if roster is None:
        return units[0] if len(units) == 1 else None
    over = [inner for inner in roster.inner if set(units) <= set(roster.leaves_below(inner))]
    return min(over, key=lambda inner: len(roster.leaves_below(inner)), default=None)


def _summed(stored: Stored, unit: str, scheme: Scheme) -> Iterator[Line]:
    """Yield the lines of all units together: organisations summed, people under their branch and name."""
    counted = results(stored.lines, scheme, stored.roster)
    organisations = [one for one in counted if not scheme.form(one.line.form).of_people]
    yield from (one.line for one in rolled_up(unit, organisations, scheme))
    for line in stored.lines:
        if scheme.form(line.form).of_people:
            yield replace(line, unit=unit, subject=f"{line.unit} {line.subject}")
