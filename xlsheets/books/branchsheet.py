"""The sheets on which a branch fills in what its ballots say, one layout each.

D: items × levels of counts. E: a row a member, items × levels of counts.
B: a row a ballot, a level name an item. C: a row a ballot, a tick an item.
Sub-totals are formulas; those of B and C stand above the header, where no
reader takes them for ballots.
"""

from collections.abc import Sequence
from fractions import Fraction

from xlsxwriter.utility import xl_range, xl_range_abs, xl_rowcol_to_cell

from xlsheets.books.branchtable import (
    TICK,
    Context,
    Table,
    block_starts,
    level_width,
    plain_number,
    rate_formula,
    rate_note,
    two_row_header,
)
from xlsheets.books.style import COUNT, PORTRAIT_WIDTH, across, row_height, text_width
from xlsheets.core.scheme import Form

NAME_WIDTH = 11.0
LEADS = {"票号": 10.0, "姓名": NAME_WIDTH, "参评人类别": 13.0}
"""The columns before the items on a sheet of ballots, and their widths."""
MOST_ROWS = 3000
EMPTY_ROSTER = 15


def layout_of(form: Form) -> str:
    """Return the layout of a form's sheet: B, C, D or E.

    Scores can only be typed in ballot by ballot (B). Counts are D for the
    organisation and E for people, whichever of the two the scheme names.
    """
    if any(item.score for item in form.items):
        return "B"
    if form.layout in ("B", "C"):
        return form.layout
    return "E" if form.of_people else "D"


def form_sheets(context: Context, form: Form, name: str) -> None:
    """Add a form's sheet; of counts by rater group, and where the scheme keeps groups apart, one sheet a group."""
    layout = layout_of(form)
    if layout in ("B", "C"):
        by_ballot = _levels_by_ballot if layout == "B" else _ticks_by_ballot
        if form.apart == "sheet" and form.groups:
            for group in form.groups:
                by_ballot(context, form.without_groups(), f"{name}·{group.name}")
        else:
            by_ballot(context, form, name)
    else:
        write = _counts_by_item if layout == "D" else _counts_by_person
        for group in form.groups:
            write(context, form, f"{name}·{group.name}", group.name)
        if not form.groups:
            write(context, form, name, None)


# ── counts ──────────────────────────────────────────────────────────────


def _counts_by_item(context: Context, form: Form, name: str, group: str | None) -> None:
    """Add a sheet of layout D."""
    levels = context.scheme.levels(form)
    counts = [max(9.0, text_width(level) + 2.5) for level in levels]
    item = max(28.0, PORTRAIT_WIDTH - 6 - sum(counts) - 9 - 11)
    table = Table(context, form, name, [6.0, item, *counts, 9.0, 11.0], (1, len(levels) + 3), group)
    top, total = table.row, 2 + len(levels)
    for column, head in enumerate(["序号", "评议项目", *levels, "合计", "满意率"]):
        table.sheet.write_string(top, column, head, table.look("head"))
    table.sheet.set_row(top, row_height(zip(levels, counts, strict=True), 11, 34))
    for number, text in enumerate(form.texts, 1):
        row = top + number
        table.sheet.write_number(row, 0, number, table.look("cell", "center"))
        table.sheet.write_string(row, 1, text, table.look("cell", "left"))
        _counts(table, row, 2)
        _sum(table, row, total, xl_range(row, 2, row, total - 1))
        table.sheet.set_row(row, row_height([(text, item)], 12, 42))
    table.row = top + 1 + len(form.texts)
    _check_counts(table, top + 1, table.row - 1, 2, shown=(total, total))
    notes = [
        "注：填各等次的票数；没有人选的等次可以留空，未表态的票不填入任何等次。",
        "　　“合计”由表格自动算出，大于有效票数时显示为红色，请核对。",
        "　　" + rate_note(context.scheme, form),
    ]
    table.finish((top, top), 2, notes)


def _counts_by_person(context: Context, form: Form, name: str, group: str | None) -> None:
    """Add a sheet of layout E."""
    levels = context.scheme.levels(form)
    block = [*(level_width(level) for level in levels), 8.2]
    table = Table(context, form, name, [5.5, NAME_WIDTH, *block * len(form.texts)], (2, len(block)), group)
    top, first = table.row, table.row + 2
    two_row_header(table, ["序号", "姓名"], [*levels, "满意率"])
    starts = block_starts(form, 2, len(block))
    people = context.members or [""] * EMPTY_ROSTER
    for row, person in enumerate(people, first):
        table.sheet.write_number(row, 0, row - first + 1, table.look("cell", "center"))
        look = table.look("cell", "center") if person else table.look("cell", "center", "input")
        across(table.sheet, (row, 1, row, 1), person or None, look)
        for start in starts:
            _counts(table, row, start)
        table.sheet.set_row(row, row_height([(person, NAME_WIDTH)], 12, 25))
    last = table.row = first + len(people)
    across(table.sheet, (last, 0, last, 1), "合计", table.look("head"))
    for start in starts:
        rate = start + len(levels)
        for column in range(start, rate):
            _sum(table, last, column, xl_range(first, column, last - 1, column))
        table.sheet.write_blank(last, rate, None, table.look("cell", "derived"))
        _check_counts(table, first, last - 1, start, shown=(start, rate - 1))
    table.sheet.set_row(last, 27)
    table.row += 1
    notes = [
        "注：一人一行，填各等次的票数；没有人选的等次可以留空。同一项各等次票数之和大于有效票数时显示为红色，请核对。",
        "　　名单有增减时，在“合计”行以上插入或删除整行。" + rate_note(context.scheme, form),
    ]
    table.finish((top, top + 1), 2, notes)


def _counts(table: Table, row: int, left: int) -> None:
    """Write the empty counts of one item and its rate, which stands behind them (in D behind 合计)."""
    end = left + len(table.levels) - 1
    for column in range(left, end + 1):
        table.sheet.write_blank(row, column, None, table.look("cell", "center", "input", num_format=COUNT))
    cells = [xl_rowcol_to_cell(row, column) for column in range(left, end + 1)]
    formula = rate_formula(table.scheme, table.form, cells, table.base, f"COUNT({cells[0]}:{cells[-1]})=0")
    rate = end + 1 if layout_of(table.form) == "E" else end + 2
    table.sheet.write_formula(row, rate, formula, table.share, "")


def _sum(table: Table, row: int, column: int, area: str) -> None:
    look = table.look("cell", "center", "derived", num_format=COUNT)
    table.sheet.write_formula(row, column, f'=IF(COUNT({area})=0,"",SUM({area}))', look, "")


def _check_counts(table: Table, first: int, last: int, left: int, shown: tuple[int, int]) -> None:
    """Let counts be whole numbers only, and colour columns where they add up to more than the valid ballots."""
    right = left + len(table.levels) - 1
    table.whole_number((first, left, last, right), "票数")
    ends = [xl_rowcol_to_cell(first, column, col_abs=True) for column in (left, right)]
    valid = f"N({table.facts['valid']})"
    table.flag((first, shown[0], last, shown[1]), f"=AND({valid}>0,SUM({ends[0]}:{ends[1]})>{valid})")


# ── ballots ─────────────────────────────────────────────────────────────


def _leads(form: Form) -> list[str]:
    return ["票号", *(["姓名"] if form.of_people else []), *(["参评人类别"] if form.groups else [])]


def _row_count(context: Context, form: Form) -> int:
    return min(MOST_ROWS, context.ballots * max(1, len(context.members) if form.of_people else 1))


def _levels_by_ballot(context: Context, form: Form, name: str) -> None:
    """Add a sheet of layout B."""
    leads = _leads(form)
    longest = max(map(text_width, context.scheme.levels(form)), default=0)
    room = PORTRAIT_WIDTH - sum(LEADS[lead] for lead in leads)
    width = max(11.6, min(18.0, room / len(form.texts)), longest + 2.5)
    widths = [*(LEADS[lead] for lead in leads), *[width] * len(form.texts)]
    table = Table(context, form, name, widths, (len(leads), 1), None)
    scored = [column for column, item in enumerate(form.items, len(leads)) if item.score]
    rated = bool(table.levels) and not form.of_people
    top = table.row + len(table.levels) + bool(scored) + rated
    first, last = top + 1, top + _row_count(context, form)
    start = table.row
    for level in table.levels:
        _level_subtotal(table, len(leads), level, scored, (first, last))
    if scored:
        _mean_scores(table, len(leads), scored, (first, last))
    if rated:
        _subtotal_label(table, len(leads), "满意率")
        for column in range(len(leads), table.last + 1):
            cells = [xl_rowcol_to_cell(row, column) for row in range(start, start + len(table.levels))]
            _subtotal_rate(table, (column, column), [] if column in scored else cells)
        table.row += 1
    for column, head in enumerate([*leads, *form.texts]):
        table.sheet.write_string(top, column, head, table.look("head"))
    table.sheet.set_row(top, row_height(((text, width) for text in form.texts), 11, 34))
    _ballot_rows(table, leads, first, last)
    for column in range(len(leads), table.last + 1):
        area = (first, column, last, column)
        if column in scored:
            _take_scores(table, area, form.items[column - len(leads)].score or (Fraction(0), Fraction(100)))
        else:
            table.one_of(area, table.levels, "等次", "请从下拉列表中选择；未表态的留空。")
    _finish_ballots(table, leads, (top, top), "选票面所选的等次")


def _ticks_by_ballot(context: Context, form: Form, name: str) -> None:
    """Add a sheet of layout C."""
    leads, levels = _leads(form), context.scheme.levels(form)
    block = [level_width(level) for level in levels]
    widths = [*(LEADS[lead] for lead in leads), *block * len(form.texts)]
    table = Table(context, form, name, widths, (len(leads), len(block)), None)
    rated, starts = not form.of_people, block_starts(form, len(leads), len(block))
    top = table.row + 1 + rated
    first, last = top + 2, top + 1 + _row_count(context, form)
    if rated:
        _subtotal_label(table, len(leads), "满意率")
        for start in starts:
            columns = range(start, start + len(block))
            _subtotal_rate(table, (start, columns[-1]), [xl_rowcol_to_cell(table.row + 1, c) for c in columns])
        table.row += 1
    _subtotal_label(table, len(leads), "小计")
    for column in range(len(leads), table.last + 1):
        formula = f"=COUNTA({xl_range_abs(first, column, last, column)})"
        table.sheet.write_formula(table.row, column, formula, table.look("cell", "center", "derived"), 0)
    table.row += 1
    two_row_header(table, leads, levels)
    _ballot_rows(table, leads, first, last)
    for start in starts:
        end = start + len(block) - 1
        table.one_of((first, start, last, end), [TICK], "打勾", "一行一项只选一个等次；未表态的留空。")
        marks = [xl_rowcol_to_cell(first, column, col_abs=True) for column in (start, end)]
        table.flag((first, start, last, end), f"=COUNTA({marks[0]}:{marks[1]})>1")
    _finish_ballots(table, leads, (top, top + 1), f"在所选等次下选“{TICK}”")


def _ballot_rows(table: Table, leads: Sequence[str], first: int, last: int) -> None:
    """Write the numbered empty rows, with drop-downs for who is rated and who rates."""
    entry = table.look("cell", "center", "input")
    for row in range(first, last + 1):
        table.sheet.write_number(row, 0, row - first + 1, table.look("cell", "center"))
        for column in range(1, table.last + 1):
            table.sheet.write_blank(row, column, None, entry)
        table.sheet.set_row(row, 21)
    for column, lead in enumerate(leads):
        area = (first, column, last, column)
        if lead == "姓名" and table.context.members:
            table.one_of(area, table.context.members, lead, "请选择被评议人。")
        elif lead == "参评人类别":
            table.one_of(area, [group.name for group in table.form.groups], lead, "请选择投票人的类别。")
    table.row = last + 1


def _finish_ballots(table: Table, leads: Sequence[str], header: tuple[int, int], how: str) -> None:
    notes = [f"注：一张票一行，{how}；未表态的留空，多余的行不用填，也不用删。"]
    if table.levels:
        notes.append("　　" + rate_note(table.scheme, table.form))
    table.finish(header, len(leads), notes)


def _subtotal_label(table: Table, lead: int, text: str) -> None:
    across(table.sheet, (table.row, 0, table.row, lead - 1), text, table.look("head"))
    table.sheet.set_row(table.row, 22)


def _subtotal_rate(table: Table, columns: tuple[int, int], cells: Sequence[str]) -> None:
    """Write the rate of the sub-totals in some cells; an empty cell when there are none."""
    area = (table.row, columns[0], table.row, columns[1])
    if not cells:
        across(table.sheet, area, None, table.share)
        return
    nothing = f"SUM({cells[0]}:{cells[-1]})=0"
    across(
        table.sheet, area, rate_formula(table.scheme, table.form, cells, table.base, nothing), table.share, stored=""
    )


def _level_subtotal(table: Table, lead: int, level: str, scored: Sequence[int], rows: tuple[int, int]) -> None:
    """Write how often a level was chosen, item by item."""
    _subtotal_label(table, lead, f"{level}小计")
    look, word = table.look("cell", "center", "derived", num_format=COUNT), level.replace('"', '""')
    for column in range(lead, table.last + 1):
        if column in scored:
            table.sheet.write_blank(table.row, column, None, look)
        else:
            formula = f'=SUMPRODUCT(--({xl_range_abs(rows[0], column, rows[1], column)}="{word}"))'
            table.sheet.write_formula(table.row, column, formula, look, 0)
    table.row += 1


def _mean_scores(table: Table, lead: int, scored: Sequence[int], rows: tuple[int, int]) -> None:
    _subtotal_label(table, lead, "平均分")
    look = table.look("cell", "center", "derived", num_format="0.00")
    for column in range(lead, table.last + 1):
        area = xl_range_abs(rows[0], column, rows[1], column)
        formula = f'=IF(COUNT({area})=0,"",ROUND(AVERAGE({area}),2))' if column in scored else None
        across(table.sheet, (table.row, column) * 2, formula, look, stored="" if formula else None)
    table.row += 1


def _take_scores(table: Table, area: tuple[int, int, int, int], limits: tuple[Fraction, Fraction]) -> None:
    low, high = (plain_number(limit) for limit in limits)
    table.sheet.data_validation(*area, {
        "validate": "decimal", "criteria": "between", "minimum": float(limits[0]), "maximum": float(limits[1]),
        "input_title": "分数", "input_message": f"填{low}至{high}的分数；未评的留空。",
        "error_title": "分数不对", "error_message": f"分数应在{low}至{high}之间。",
    })  # fmt: skip
