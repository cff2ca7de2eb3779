"""整改台账: a row an opinion, with what the office adds by hand; and how far all of them are."""

from collections.abc import Iterable, Iterator, Sequence

from xlsheets.books import style
from xlsheets.books.grid import Grid
from xlsheets.books.summary.table import summary_table
from xlsheets.core.rectification import STATE_NAMES, Entry, State, progress
from xlsheets.core.scheme import Scheme
from xlsheets.core.spelling import normal

NAME = "整改台账"
COUNTED = "整改统计"
CASES = "典型案例"
_HEADS = (
    "编号", "轮次", "单位", "对象", "意见建议", "类别", "整改措施", "责任人", "时限", "办理情况", "答复",
)  # fmt: skip
_KINDS = ("思想政治", "组织建设", "作风建设", "联系服务群众", "工作业务", "制度管理", "廉洁自律", "其他")
_SPARE = 30


def write_ledger(book: style.Book, scheme: Scheme, lines: Sequence[Entry], units: Sequence[str]) -> None:
    """Write the ledger, with drop-downs for kind and progress, and the sums by unit; no sheet without a line.

    Args:
        book: The workbook in the making.
        scheme: The round's scheme.
        lines: The ledger.
        units: Units in roster order, for the sums.
    """
    if not lines:
        return
    title = f"{scheme.title}{NAME}（浅黄色各栏由办公室填写，再次汇总时保留）"
    sheet = summary_table(book, NAME, title, _HEADS, (7, 12, 24, 14, 46, 14, 36, 12, 13, 12, 36))
    text, center = book.look("cell", "left", font_size=10.5), book.look("cell", "center", font_size=10.5)
    fill = book.look("cell", "left", "input", font_size=10.5, num_format="@")
    for row, line in enumerate(lines, 2):
        sheet.write_number(row, 0, line.number, center)
        for column, value in enumerate((line.round, line.unit, line.subject, line.text), 1):
            sheet.write_string(row, column, value, text)
        by_hand = (line.kind, line.measure, line.owner, line.until, STATE_NAMES[line.state], line.reply)
        for column, value in enumerate(by_hand, 5):
            sheet.write_string(row, column, value, fill)
        cells = ((line.text, 46.0), (line.measure, 36.0), (line.reply, 36.0), (line.unit, 24.0))
        sheet.set_row(row, style.row_height(cells, 10.5, 22))
    last = len(lines) + 1 + _SPARE
    for column, choices in ((5, _KINDS), (9, tuple(STATE_NAMES.values()))):
        sheet.data_validation(
            2, column, last, column, {"validate": "list", "source": list(choices), "error_type": "warning"}
        )
    sheet.autofilter(1, 0, len(lines) + 1, len(_HEADS) - 1)
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
        sheet.write_string(row, 1, unit, text)
        for column, count in enumerate((done.total, done.solved, done.in_work, done.open), 2):
            sheet.write_number(row, column, count, center)
    done, row = progress(lines), len(named) + 2
    sheet.write_blank(row, 0, None, total)
    sheet.write_string(row, 1, "合计", bold)
    for column, count in enumerate((done.total, done.solved, done.in_work, done.open), 2):
        sheet.write_number(row, column, count, total)


def read_ledger(grid: Grid) -> Iterator[Entry]:
    """Yield the lines of a ledger as people left it, by the names of its columns; a line without words is passed over.

    A word of the office's own for how far a line is leaves it open.
    """
    columns = {grid.text(1, column): column for column in range(grid.width)}
    states = {normal(name): state for state, name in STATE_NAMES.items()}

    def text(row: int, head: str) -> str:
        value = grid.value(row, columns[head]) if head in columns else ""
        if isinstance(value, float) and value == int(value):
            value = int(value)
        return str(value).strip()

    for row in range(2, grid.height):
        if not text(row, "意见建议"):
            continue
        number = text(row, "编号")
        yield Entry(
            int(number) if number.isdigit() else 0,
            text(row, "轮次"), text(row, "单位"), text(row, "对象"), text(row, "意见建议"), text(row, "类别"),
            text(row, "整改措施"), text(row, "责任人"), text(row, "时限"),
            states.get(normal(text(row, "办理情况")), State.OPEN), text(row, "答复"),
        )  # fmt: skip


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
