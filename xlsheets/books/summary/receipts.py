"""收件台账: a row a returned file, written and read back."""

from collections.abc import Iterator, Sequence
from datetime import date

from xlsheets.books import style
from xlsheets.books.grid import Grid
from xlsheets.books.summary.table import LEDGER, summary_table
from xlsheets.core.ledger import STATUS_NAMES, Status, Submission
from xlsheets.core.scheme import Scheme
from xlsheets.core.wording import in_words

_HEADS = ("序号", "文件", "单位", "状态", "日期", "参评人类别", "说明", "SHA-256", "读法", "方式", "企业数")


def write_receipts(book: style.Book, scheme: Scheme, files: Sequence[Submission]) -> None:
    """Write what became of every file that was received."""
    heads = _HEADS
    sheet = summary_table(book, LEDGER, f"{scheme.title}{LEDGER}", heads, (6, 40, 24, 10, 12, 12, 34, 48, 30, 10, 8))
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
        sheet.write_string(row, 9, file.mode or "", center)
        if file.firms:
            sheet.write_number(row, 10, len(file.firms), center)
        else:
            sheet.write_blank(row, 10, None, center)
        cells = ((file.path, 40.0), (readings, 30.0), (file.unit or "", 24.0), (file.note or _reason(file), 34.0))
        sheet.set_row(row, style.row_height(cells, 10.5, 20))
    if files:
        sheet.autofilter(1, 0, len(files) + 1, len(heads) - 1)


def _reason(file: Submission) -> str:
    """Return why a file was rejected, in a few words."""
    if file.status is not Status.REJECTED or not file.findings:
        return ""
    return in_words(file.findings[-1]).title


def read_receipts(grid: Grid) -> Iterator[Submission]:
    """Yield the files as the sheet lists them; their lines stand in 计票."""
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
            mode=grid.text(row, 9) or None,
        )
