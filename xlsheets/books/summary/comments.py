"""点评台账 and 点评覆盖: every comment returned, and who has none yet."""

from collections.abc import Iterator, Sequence
from datetime import date

from xlsheets.books import style
from xlsheets.books.grid import Grid
from xlsheets.books.summary.table import summary_table
from xlsheets.core.comment import Comment, Coverage, people
from xlsheets.core.scheme import Scheme

NAME = "点评台账"
COVERED = "点评覆盖"


def write_comments(book: style.Book, scheme: Scheme, comments: Sequence[Comment], coverage: Sequence[Coverage]) -> None:
    """Write the ledger and the coverage; no sheet for a scheme without 领导点评 or before any comment."""
    if scheme.comments is None or not comments:
        return
    heads = ("序号", "单位", "对象", "点评人", "点评日期", "点评意见", "总结")
    sheet = summary_table(book, NAME, f"{scheme.title}{NAME}", heads, (7, 26, 16, 14, 13, 60, 9))
    text, center = book.look("cell", "left", font_size=10.5), book.look("cell", "center", font_size=10.5)
    for row, one in enumerate(comments, 2):
        sheet.write_number(row, 0, row - 1, center)
        sheet.write_string(row, 1, one.unit, text)
        for column, value in enumerate((one.subject, one.by, one.day.isoformat() if one.day else ""), 2):
            sheet.write_string(row, column, value, center)
        sheet.write_string(row, 5, one.text, text)
        sheet.write_string(row, 6, "已填" if one.summary else "未填", center)
        sheet.set_row(row, style.row_height(((one.text, 60.0), (one.unit, 26.0)), 10.5, 20))
    sheet.autofilter(1, 0, len(comments) + 1, len(heads) - 1)
    _write_coverage(book, scheme, coverage)


def _write_coverage(book: style.Book, scheme: Scheme, coverage: Sequence[Coverage]) -> None:
    """Write how many of each unit shall have a comment, how many have one, and the names of the others."""
    if not coverage:
        return
    kinds = {"organisation": "党组织", "member": "党员"}
    heads = ("序号", "单位", "对象", "应点评", "已点评", "未点评", "未点评名单")
    sheet = summary_table(book, COVERED, f"{scheme.title}{COVERED}", heads, (7, 28, 10, 9, 9, 9, 60))
    text, center = book.look("cell", "left"), book.look("cell", "center")
    for row, one in enumerate(coverage, 2):
        names = "、".join(one.missing)
        sheet.write_number(row, 0, row - 1, center)
        sheet.write_string(row, 1, one.unit, text)
        sheet.write_string(row, 2, kinds[one.kind], center)
        for column, count in enumerate((len(one.expected), one.done, len(one.missing)), 3):
            sheet.write_number(row, column, count, center)
        sheet.write_string(row, 6, names, text)
        sheet.set_row(row, style.row_height(((names, 60.0), (one.unit, 28.0)), 12, 22))
    row = len(coverage) + 2
    for kind, name in kinds.items():
        expected, done = people(coverage, kind)  # type: ignore[arg-type]
        if expected:
            sheet.write_blank(row, 0, None, center)
            sheet.write_string(row, 1, "合计", text)
            sheet.write_string(row, 2, name, center)
            for column, count in enumerate((expected, done, expected - done), 3):
                sheet.write_number(row, column, count, center)
            sheet.write_blank(row, 6, None, text)
            row += 1


def read_comment_ledger(grid: Grid) -> Iterator[Comment]:
    """Yield the comments that the ledger lists."""
    for row in range(2, grid.height):
        unit = grid.text(row, 1)
        if unit:
            stated = grid.text(row, 4)
            yield Comment(
                unit,
                grid.text(row, 2),
                grid.text(row, 5),
                grid.text(row, 3),
                date.fromisoformat(stated) if stated else None,
                grid.text(row, 6) == "已填",
            )
