"""未报送: the units that have not returned."""

from collections.abc import Sequence

from xlsheets.books import style
from xlsheets.books.summary.table import MISSING, summary_table
from xlsheets.core.roster import Roster


def write_missing(book: style.Book, roster: Roster | None, missing: Sequence[str]) -> None:
    """Write the units that have not returned, with what stands above them; a sentence when there are none."""
    heads = ("序号", "未报送单位", "上级单位", "类别")
    sheet = summary_table(book, MISSING, MISSING, heads, (8, 40, 30, 20))
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
