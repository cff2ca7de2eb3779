"""领导点评登记表: one sheet a subject, filled in once and printed in as many identical copies as are kept.

The first page is filled in; the pages below show the same by formulas, each on
a page of its own, so that a print gives identical copies.
"""

from collections.abc import Sequence

from xlsxwriter.utility import xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from xlsheets.books.style import DATE, Book, across, row_height, set_widths
from xlsheets.core.roster import Member, Unit, member_labels
from xlsheets.core.rule import Comments
from xlsheets.core.scheme import Scheme

KIND = "comments"
_WIDTHS = (13.0, 21.0, 13.0, 21.0)
"""Narrow enough for A4 at full size in every office program: a page that is fitted would lose its breaks."""
_NUMERALS = "一二三四五六七八九十"
_SIZE = 14


def comment_workbook(scheme: Scheme, unit: Unit, members: Sequence[Member], rule: Comments) -> bytes:
    """Return the 登记表 of a unit and its members, as the bytes of an .xlsx file.

    Args:
        scheme: The round's scheme.
        unit: The unit.
        members: Its members, in order; empty for a unit above others.
        rule: Who is commented on, and who keeps a copy.
    """
    book = Book(f"{scheme.title}领导点评登记表：{unit.name}", scheme.id)
    if "organisation" in rule.subjects:
        heads = [("党组织名称", unit.name), ("上级党组织", unit.parent or "")]
        _sheet(book, "党组织", f"基层党组织{scheme.title}领导点评登记表", heads, "本组织总结", rule)
    if "member" in rule.subjects:
        for member, label in zip(members, member_labels(members), strict=True):
            heads = [("姓名", label), ("所在党组织", unit.name), ("职务（身份）", member.status or "")]
            _sheet(book, label, f"党员{scheme.title}接受领导点评登记表", heads, "个人总结", rule)
    book.hidden([("template", KIND), ("scheme", scheme.id), ("version", scheme.version), ("unit", unit.name)])
    return book.finish()


def _sheet(book: Book, name: str, title: str, heads: Sequence[tuple[str, str]], summary: str, rule: Comments) -> None:
    """Write one subject's sheet: the page to fill in, then its copies."""
    sheet = book.sheet(name)
    set_widths(sheet, _WIDTHS)
    page = [*heads, ("日期", "")] if len(heads) % 2 else list(heads)
    length = 0
    for copy in range(max(1, len(rule.copies))):
        length = _page(book, sheet, copy * length, length, title, page, summary, rule)
    copies = max(1, len(rule.copies))
    if copies > 1:
        sheet.set_h_pagebreaks([number * length for number in range(1, copies)])
    sheet.print_area(0, 0, copies * length - 1, 3)
    sheet.set_print_scale(100)  # fitting to pages would override the breaks
    sheet.set_footer("")
    sheet.set_selection(0, 0, 0, 0)


def _page(
    book: Book, sheet: Worksheet, top: int, length: int, title: str, heads: Sequence[tuple[str, str]], summary: str,
    rule: Comments,
) -> int:  # fmt: skip
    """Write one page from a row on, and return how many rows it has; a copy repeats what is filled in above."""
    look = book.look
    head = look("head", font_size=_SIZE)

    def fill(row: int, left: int, right: int, known: str, *more: str, number_format: str = "@") -> None:
        """Write a cell to fill in; in a copy the same cell of the first page, in the same look."""
        cell = look("cell", *more, "input", font_size=_SIZE, num_format=number_format)
        if not top:
            across(sheet, (row, left, row, right), known or None, cell)
            return
        first = xl_rowcol_to_cell(row - top, left)
        across(sheet, (row, left, row, right), f'=IF({first}="","",{first})', cell, stored=known)

    across(sheet, (top, 0, top, 3), title, look("title"))
    sheet.set_row(top, 60)
    row = top + 1
    for at in range(0, len(heads), 2):
        for column, (label, known) in zip((0, 2), heads[at : at + 2], strict=False):
            sheet.write_string(row, column, label, head)
            if label == "日期":
                fill(row, column + 1, column + 1, "", "center", number_format=DATE)
            else:
                fill(row, column + 1, column + 1, known, "center")
        sheet.set_row(row, 36)
        row += 1
    for label, height in ((summary, 250), ("点评意见", 220)):
        sheet.write_string(row, 0, label, head)
        fill(row, 1, 3, "", "left", "top")
        sheet.set_row(row, height)
        row += 1
    sheet.write_string(row, 0, "点评人（签字）", head)
    fill(row, 1, 1, "", "center")
    sheet.write_string(row, 2, "点评日期", head)
    fill(row, 3, 3, "", "center", number_format=DATE)
    sheet.set_row(row, 42)
    row += 1
    note = _note(rule)
    across(sheet, (row, 0, row, 3), note, look("note"))
    sheet.set_row(row, row_height([(note, sum(_WIDTHS))], 10.5, 24))
    return row + 1 - top


def _note(rule: Comments) -> str:
    """Return the line that says who keeps the copies."""
    count = len(rule.copies)
    if not count:
        return "注：填写后由党组织保存。"
    numeral = _NUMERALS[count - 1] if count <= len(_NUMERALS) else str(count)
    kept = "，".join(f"{holder}存一份" if holder != "公示" else "公示一份" for holder in rule.copies)
    return f"注：此表一式{numeral}份，{kept}。"
