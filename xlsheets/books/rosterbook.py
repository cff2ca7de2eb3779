"""A roster as a workbook: sheets 名册 and 党员名册, as `rosterfile` reads them."""

from collections.abc import Sequence

from xlsheets.books import style
from xlsheets.books.rosterfile import MEMBER_SHEET, UNIT_SHEET
from xlsheets.core.roster import Roster

_UNIT_HEADS = ("单位代码", "单位", "上级单位", "类别", "应参评", "发出", "别名")
_MEMBER_HEADS = ("单位", "姓名", "编号", "身份")


def roster_workbook(roster: Roster) -> bytes:
    """Return a roster's workbook; the same roster gives the same bytes."""
    book = style.Book("名册")
    units = [
        (unit.code, unit.name, unit.parent, unit.category, unit.eligible, unit.issued, "、".join(unit.aliases) or None)
        for unit in roster.units
    ]
    members = [(member.unit, member.name, member.number, member.status) for member in roster.members]
    _table(book, UNIT_SHEET, _UNIT_HEADS, (10, 30, 24, 12, 9, 9, 24), units)
    _table(book, MEMBER_SHEET, _MEMBER_HEADS, (30, 12, 12, 12), members)
    return book.finish()


def _table(
    book: style.Book,
    name: str,
    heads: Sequence[str],
    widths: Sequence[float],
    rows: Sequence[Sequence[str | int | None]],
) -> None:
    sheet = book.sheet(name)
    style.set_widths(sheet, widths)
    for column, head in enumerate(heads):
        sheet.write_string(0, column, head, book.look("head"))
    for number, row in enumerate(rows, 1):
        for column, value in enumerate(row):
            style.across(sheet, (number, column, number, column), value, book.look("cell", "left", font_size=11))
    sheet.freeze_panes(1, 0)
    sheet.repeat_rows(0)
