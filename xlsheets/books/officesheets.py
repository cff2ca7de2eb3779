"""Our own sheets in an office's file: where each figure comes from, what is wrong, the annexes it has no table for.

They are appended with their styles; nothing of the office's is written anew.
A sheet that an earlier fill added is put in again when it has changed, and
left alone when it has not, so that a second run changes no byte.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from xlsheets.books import edits
from xlsheets.books.annexsheet import annex_workbook
from xlsheets.books.edits import CopySheet, DeleteSheet, Edit, NewCell
from xlsheets.books.grid import Grid
from xlsheets.books.officebook import OfficeBook
from xlsheets.books.patch.reader import Reader
from xlsheets.books.patch.workbook import Book as Package
from xlsheets.books.plan import NAMES, Change, Plan, Source
from xlsheets.books.tablefill import same
from xlsheets.core.annexnote import figure_notes
from xlsheets.core.annextable import Table
from xlsheets.core.figures import Figures
from xlsheets.core.findings import Finding, Severity, column_name
from xlsheets.core.rates import base_count
from xlsheets.core.rollup import Result
from xlsheets.core.scheme import Scheme
from xlsheets.core.wording import SEVERITY_NAMES, in_words

PROBLEMS, SOURCES = "问题清单", "来源"
HEAD_FILL = "D9E1F2"
COLOURS = {Severity.ERROR: "FFC7CE", Severity.WARNING: "FFEB9C", Severity.INFO: "DDEBF7"}
_BASES = {"issued": "发出", "returned": "收回", "valid": "有效", "marked": "各等次之和", "present": "实参评",
          "eligible": "应参评"}  # fmt: skip
_MOST_FILES = 3


def head_row(*texts: str) -> tuple[NewCell, ...]:
    """Return the head of a list."""
    return tuple(NewCell(text, bold=True, fill=HEAD_FILL) for text in texts)


def place_cell(sheet: str | None, row: int | None, column: int | None, known: Iterable[str], name: str) -> NewCell:
    """Return a cell that names another, as a link where its sheet is in the book."""
    there = sheet is not None and row is not None and column is not None and sheet in known
    return NewCell(name, link=edits.Link(sheet, row, column) if there else None)  # type: ignore[arg-type]


# ── 来源 ────────────────────────────────────────────────────────────


def source_sheet(
    plan: Plan, figures: Figures, files: Mapping[str, Sequence[str]], names: Sequence[str]
) -> edits.AddSheet:
    """Return 来源: a row for every figure that stands in the office's file, with what it was computed from.

    Args:
        plan: What was planned.
        figures: The round's figures.
        files: The files that each unit returned.
        names: The office's sheets in order.
    """
    heads = ("序号", "工作表", "单元格", "数值", "单位", "内容", "票数", "基数", "算法", "来自文件")
    rows = [head_row(*heads)]
    written = [change for change in (*plan.changes, *plan.standing) if change.source is not None]
    written.sort(key=lambda change: (names.index(change.sheet), change.row, change.column))
    for number, change in enumerate(written, 1):
        assert change.source is not None
        rows.append((NewCell(number), *_source_row(change, change.source, figures, files, names)))
    return edits.AddSheet(SOURCES, tuple(rows), (6, 12, 9, 11, 26, 24, 30, 14, 40, 34), 1)


def _source_row(
    change: Change, of: Source, figures: Figures, files: Mapping[str, Sequence[str]], names: Sequence[str]
) -> Iterator[NewCell]:
    wanted, scheme = of.wanted, figures.scheme
    item, group = wanted.item or of.item, wanted.group or of.group
    about = " ".join(filter(None, (of.subject, item, group, wanted.level, NAMES.get(wanted.name, wanted.name))))
    leaves = list(dict.fromkeys(leaf for unit in of.units for leaf in figures.leaves(unit)))
    returned = [leaf for leaf in leaves if leaf in files]
    result = None
    if wanted.name in ("counts", "percent", "rate", "verdict") and wanted.form is not None and item is not None:
        if of.subject is not None:
            result = figures.of_subject(of.units[0], of.subject, wanted.form, item, group)
        else:
            result = figures.of_units(of.units, wanted.form, item, group)
    yield NewCell(change.sheet)
    yield place_cell(change.sheet, change.row, change.column, names, f"{column_name(change.column)}{change.row + 1}")
    yield NewCell(change.new)
    yield NewCell("、".join(of.units[:_MOST_FILES]) + ("等" if len(of.units) > _MOST_FILES else ""), wrap=True)
    yield NewCell(about, wrap=True)
    yield NewCell(_counts(result, scheme) if result is not None else "", wrap=True)
    yield NewCell(_base(result, scheme) if result is not None and wanted.name in ("percent", "rate") else "")
    yield NewCell(_rule(of, scheme, len(returned)), wrap=True)
    paths = list(dict.fromkeys(path for leaf in returned for path in files[leaf]))
    yield NewCell(
        "；".join(paths[:_MOST_FILES]) + (f" 等 {len(paths)} 个" if len(paths) > _MOST_FILES else ""), wrap=True
    )


def _counts(result: Result, scheme: Scheme) -> str:
    levels = scheme.levels(scheme.form(result.line.form))
    counts = zip(levels, result.line.tally.counts, strict=True)
    return "　".join(f"{level}{'未知' if count is None else count}" for level, count in counts)


def _base(result: Result, scheme: Scheme) -> str:
    base = base_count(result.line.tally, scheme)
    return f"{_BASES[scheme.rate.base]}{'未知' if base is None else base}"


def _rule(of: Source, scheme: Scheme, parts: int) -> str:
    """Return in words how a figure came about."""
    form, name = of.wanted.form, of.wanted.name
    said = [f"{parts} 个单位合在一起"] if parts > 1 else []
    if name in ("percent", "rate") and form is not None:
        said += list(figure_notes(scheme, form, (name,)))[:1]
    return "；".join(said)


# ── 问题清单 ────────────────────────────────────────────────────────


def problem_sheet(findings: Sequence[Finding], into: str, names: Sequence[str]) -> edits.AddSheet:
    """Return 问题清单: the round's findings and those of the fill, as they stand in the 汇总 workbook.

    Args:
        findings: In order.
        into: The office's file, whose cells are linked.
        names: Its sheets.
    """
    rows = [head_row("序号", "程度", "问题", "文件", "位置", "看到", "应为", "怎么改")]
    for number, one in enumerate(findings, 1):
        words, place = in_words(one), one.place
        inside = place.file == into
        where = "!".join(part for part in (place.sheet, place.cell) if part)
        rows.append(
            (
                NewCell(number),
                NewCell(SEVERITY_NAMES[one.severity]["zh"], fill=COLOURS[one.severity]),
                NewCell(words.title, wrap=True),
                NewCell("本文件" if inside else place.file or "", wrap=True),
                place_cell(place.sheet, place.top, place.left, names if inside else (), where),
                NewCell(words.found, wrap=True),
                NewCell(words.expected, wrap=True),
                NewCell(words.remedy, wrap=True),
            )
        )
    return edits.AddSheet(PROBLEMS, tuple(rows), (6, 8, 20, 24, 18, 34, 30, 44), 1)


# ── 附件 without a table ────────────────────────────────────────────


def annex_sheets(tables: Sequence[Table], scheme: Scheme, plan: Plan) -> list[CopySheet]:
    """Return the annexes that no table of the office's file is for."""
    left = [
        table
        for table in tables
        if not any(key == table.id and (table.rows != "items" or unit == table.unit) for key, unit in plan.annexes)
    ]
    if not left:
        return []
    source = annex_workbook(left, scheme)
    return [CopySheet(table.name, source, table.name) for table in left]


# ── putting them in ─────────────────────────────────────────────────


def added(book: OfficeBook, sheets: Sequence[edits.AddSheet | CopySheet]) -> list[Edit]:
    """Return the edits that put sheets into a book: those of an earlier fill are replaced, or left when the same.

    A name that the office's own sheet has is given a number.
    """
    there = {name.casefold(): name for name in book.names}
    grids = {grid.name: grid for grid in book.grids}
    found: list[Edit] = []
    for sheet in sheets:
        name, number = sheet.name, 2
        while name.casefold() in there and there[name.casefold()] not in book.ours:
            name, number = f"{sheet.name}{number}", number + 1
        named = _renamed(sheet, name)
        old = there.get(name.casefold())
        if old is not None and _holds(grids[old], named):
            continue
        found += [DeleteSheet(old)] if old is not None else []
        found.append(named)
        there.setdefault(name.casefold(), name)
    return found


def _renamed(sheet: edits.AddSheet | CopySheet, name: str) -> edits.AddSheet | CopySheet:
    if isinstance(sheet, CopySheet):
        return CopySheet(name, sheet.source, sheet.sheet)
    return edits.AddSheet(name, sheet.rows, sheet.widths, sheet.frozen)


def _holds(grid: Grid, sheet: edits.AddSheet | CopySheet) -> bool:
    """Return whether a sheet holds already what it shall hold."""
    if isinstance(sheet, CopySheet):
        package = Package(sheet.source)
        part, reader = package.sheet(sheet.sheet), Reader(package)
        cells = {
            (row, cell.col): reader.value(part, row, cell.col) for row in part.row_order for cell in part.cells(row)
        }
    else:
        cells = {(r, c): cell.value for r, row in enumerate(sheet.rows) for c, cell in enumerate(row)}
    wanted = {at: value for at, value in cells.items() if value not in (None, "")}
    there = {
        (row, column)
        for row in range(grid.height)
        for column, value in enumerate(grid.rows[row])
        if value not in (None, "")
    }
    return there == set(wanted) and all(same(grid.value(*at), value) for at, value in wanted.items())
