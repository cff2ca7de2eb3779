"""整改台账: a row an opinion, with what the office adds by hand; and how far all of them are."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from xlsheets.books import style
from xlsheets.books.grid import Grid
from xlsheets.books.summary.table import summary_table, unknown, written_text
from xlsheets.core.rectification import STATE_NAMES, Entry, State, progress, state_said
from xlsheets.core.scheme import Scheme
from xlsheets.core.spelling import normal

NAME = "整改台账"
COUNTED = "整改统计"
CASES = "典型案例"
_HEADS = (
    "编号", "轮次", "单位", "对象", "意见建议", "类别", "整改措施", "责任人", "时限", "办理情况", "答复",
)  # fmt: skip
_WIDTHS = (7, 12, 24, 14, 46, 14, 36, 12, 13, 12, 36)
_MOST = 1_000_000
"""No number is as high; a date or a telephone number in its place is none."""
_NEEDED = frozenset(["编号", "单位", "意见建议"])
_LOOKED_AT = 12
"""Rows in which the heads are looked for: people put lines above them."""
_KINDS = ("思想政治", "组织建设", "作风建设", "联系服务群众", "工作业务", "制度管理", "廉洁自律", "其他")
_SPARE = 30


@dataclass(frozen=True, slots=True)
class Issued:
    """Which numbers a ledger has given.

    Attributes:
        last: The highest.
        by_hand: Those of lines that the office entered itself.
        origins: By what each line is known again, under its number.
    """

    last: int = 0
    by_hand: frozenset[int] = frozenset()
    origins: Mapping[int, str] = field(default_factory=dict)


FIRST = Issued()


def write_ledger(book: style.Book, scheme: Scheme, lines: Sequence[Entry], units: Sequence[str]) -> None:
    """Write the ledger, with drop-downs for kind and progress, and the sums by unit; no sheet without a line.

    Columns that the office added follow those of ours.

    Args:
        book: The workbook in the making.
        scheme: The round's scheme.
        lines: The ledger.
        units: Units in roster order, for the sums.
    """
    if not lines:
        return
    added = tuple(dict.fromkeys(head for line in lines for head, _ in line.more))
    title = f"{scheme.title}{NAME}（浅黄色各栏由办公室填写，再次汇总时保留）"
    sheet = summary_table(book, NAME, title, (*_HEADS, *added), (*_WIDTHS, *(16,) * len(added)))
    text, center = book.look("cell", "left", font_size=10.5), book.look("cell", "center", font_size=10.5)
    fill = book.look("cell", "left", "input", font_size=10.5, num_format="@")
    for row, line in enumerate(lines, 2):
        sheet.write_number(row, 0, line.number, center)
        for column, value in enumerate((line.round, line.unit, line.subject, line.text), 1):
            sheet.write_string(row, column, value, text)
        said = line.said or STATE_NAMES[line.state]
        more = dict(line.more)
        by_hand = (
            line.kind,
            line.measure,
            line.owner,
            line.until,
            said,
            line.reply,
            *(more.get(one, "") for one in added),
        )
        for column, value in enumerate(by_hand, 5):
            sheet.write_string(row, column, value, fill)
        widths = (*_WIDTHS, *(16.0,) * len(added))
        texts = ("", line.round, line.unit, line.subject, line.text, *by_hand)
        sheet.set_row(row, style.row_height(zip(texts, widths, strict=True), 10.5, 22))
    last = len(lines) + 1 + _SPARE
    for column, choices in ((5, _KINDS), (9, tuple(STATE_NAMES.values()))):
        sheet.data_validation(
            2, column, last, column, {"validate": "list", "source": list(choices), "error_type": "warning"}
        )
    sheet.autofilter(1, 0, len(lines) + 1, len(_HEADS) + len(added) - 1)
    _write_progress(book, scheme, lines, units)


def _write_progress(book: style.Book, scheme: Scheme, lines: Sequence[Entry], units: Sequence[str]) -> None:
    """Write how many opinions each unit has, solved, in work and open, and their sum."""
    heads = ("序号", "单位", "意见条数", *(STATE_NAMES[state] for state in (State.SOLVED, State.IN_WORK, State.OPEN)))
    sheet = summary_table(book, COUNTED, f"{scheme.title}{COUNTED}", heads, (8, 34, 12, 12, 12, 12))
    text, center = book.look("cell", "left"), book.look("cell", "center")
    bold, total = book.look("cell", "left", "bold"), book.look("cell", "center", "bold")
    order = {unit: at for at, unit in enumerate(units)}
    named = sorted({line.unit for line in lines}, key=lambda unit: (order.get(unit, len(order)), unit))
    for row, unit in enumerate(named, 2):
        done = progress(line for line in lines if line.unit == unit)
        sheet.write_number(row, 0, row - 1, center)
        sheet.write_string(row, 1, unit or "（未写单位）", text)
        for column, count in enumerate((done.total, done.solved, done.in_work, done.open), 2):
            sheet.write_number(row, column, count, center)
    done, row = progress(lines), len(named) + 2
    sheet.write_blank(row, 0, None, total)
    sheet.write_string(row, 1, "合计", bold)
    for column, count in enumerate((done.total, done.solved, done.in_work, done.open), 2):
        sheet.write_number(row, column, count, total)


def ledger_in(grids: Sequence[Grid]) -> Grid | None:
    """Return the sheet that holds the ledger, by its name or, where people renamed it, by its heads; None for none.

    Raises:
        Refused: store-unknown when the sheet of that name has lost its heads: its work would be lost with them.
    """
    named = next((grid for grid in grids if grid.name == NAME), None)
    if named is not None:
        if _heads(named) is None and any(value != "" for values in named.rows for value in values):
            raise unknown(named.place.file or "", f"“{NAME}”没有“编号、单位、意见建议”的表头", named.place)
        return named
    whole = (grid for grid in grids if (heads := _heads(grid)) is not None and len(set(_HEADS) & heads[1].keys()) >= 8)
    return next(whole, None)


def _heads(grid: Grid) -> tuple[int, dict[str, int]] | None:
    """Return the row of a ledger's heads and the column of each, the first of its name; None for another sheet."""
    for row in range(min(grid.height, _LOOKED_AT)):
        columns: dict[str, int] = {}
        for column in range(grid.width):
            if head := grid.text(row, column).strip():
                columns.setdefault(head, column)
        if columns.keys() >= _NEEDED:
            return row, columns
    return None


def read_ledger(grid: Grid, issued: Issued = FIRST) -> Iterator[Entry]:
    """Yield the lines of a ledger as people left it, by the names of its columns; a line without words is passed over.

    Lines may stand in any order. One without a number has 0 there and is the
    office's own, and so is one whose number was never given. Words of the
    office's own for how far a line is are kept as they are.

    Args:
        grid: The sheet.
        issued: Which numbers were given, and to what.
    """
    heads = _heads(grid)
    if heads is None:
        return
    top, columns = heads
    added = [head for head in columns if head not in _HEADS]

    def text(row: int, head: str) -> str:
        return written_text(grid.shown(row, columns[head])) if head in columns else ""

    for row in range(top + 1, grid.height):
        words = written_text(grid.value(row, columns["意见建议"]))
        if not words:
            continue
        number = _number(grid.value(row, columns["编号"]))
        said = text(row, "办理情况")
        yield Entry(
            number,
            text(row, "轮次"), text(row, "单位"), text(row, "对象"), words, text(row, "类别"),
            text(row, "整改措施"), text(row, "责任人"), text(row, "时限"), state_said(said), text(row, "答复"),
            said="" if said in STATE_NAMES.values() else said,
            by_hand=number in issued.by_hand or (number > issued.last > 0),
            more=tuple((head, value) for head in added if (value := text(row, head))),
            origin=issued.origins.get(number, ""),
        )  # fmt: skip


def _number(value: object) -> int:
    """Return a line's number; 0 for anything else."""
    if isinstance(value, float | int) and not isinstance(value, bool):
        return int(value) if value == int(value) and 0 < value < _MOST else 0
    word = normal(value).rstrip(".、") if isinstance(value, str) else ""
    return int(word) if word.isascii() and word.isdigit() and int(word) < _MOST else 0


def write_cases(book: style.Book, scheme: Scheme, cases: Iterable[tuple[str, str]]) -> None:
    """Write the 典型案例 that units put forward, unit and words; no sheet for none."""
    listed = list(cases)
    if not listed:
        return
    sheet = summary_table(book, CASES, f"{scheme.title}{CASES}", ("序号", "单位", "典型案例"), (8, 30, 90))
    text, center = book.look("cell", "left"), book.look("cell", "center")
    for row, (unit, words) in enumerate(listed, 2):
        sheet.write_number(row, 0, row - 1, center)
        sheet.write_string(row, 1, unit, text)
        sheet.write_string(row, 2, words, text)
        sheet.set_row(row, style.row_height([(words, 90.0)], 12, 24))


def read_cases(grid: Grid) -> Iterator[tuple[str, str]]:
    """Yield unit and words of the 典型案例 listed."""
    for row in range(2, grid.height):
        if grid.text(row, 2):
            yield grid.text(row, 1), grid.text(row, 2)
