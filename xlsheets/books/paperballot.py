"""The printed ballots that raters fill in by hand: 附件1 and 附件2.

One page: heading, who is rated, whom the rater stands for, items × levels, a
large box for opinions. No place for the rater's name.
"""

from collections.abc import Sequence

from xlsheets.books.style import PORTRAIT_WIDTH, Book, across, row_height, set_widths, text_width
from xlsheets.core.scheme import Form, Item, Scheme

USUAL_RATERS = ("党员", "干部", "群众代表", "两代表一委员", "服务对象")
"""Whom raters may stand for when the scheme names no groups."""
SIZE = 14
"""Larger than on screen: read and filled in by hand by people of every age."""
NOTE = "注：请在所选等次下面的空格内划√，每项只选一个等次；未表态的可以不选。本表不记名。"
_PAGE_HEIGHT = 820.0
"""A little more than A4 holds at full size, so that printing leaves broad margins."""
_NOTE_HEIGHT = 32.0
_LEAST_BOX = 150.0
_SUBJECTS = {"member": "被评议人姓名", "leader": "被评议人姓名", "window": "被评议窗口"}


def paper_ballot(scheme: Scheme, form: Form, annex_id: str | None, coded: bool = False) -> bytes:
    """Return a form's paper ballot, to be printed on A4, as the bytes of an .xlsx file.

    Args:
        scheme: The round's scheme.
        form: What is rated; forms on people leave a line for the name.
        annex_id: 附件1 and the like, printed above the title; None when it is no annex.
        coded: Whether it has a line for the rater's 评议码.
    """
    title = _title(scheme, form, annex_id)
    book = Book(title, scheme.id)
    levels = scheme.levels(form) or ("分数",)
    page = _Page(book, annex_id or "评议表", _widths(levels))
    if annex_id:
        page.line(annex_id, "annex", 26)
    page.line(title, "title", 64, size=22)
    lines = ["单位：＿＿＿＿＿＿＿＿＿＿＿＿＿＿　　　　日期：＿＿＿＿年＿＿月＿＿日"]
    if form.subject in _SUBJECTS:
        lines.append(f"{_SUBJECTS[form.subject]}：＿＿＿＿＿＿＿＿＿＿＿")
    raters = [group.name for group in form.groups] or USUAL_RATERS
    lines.append("您的身份（请在方框内划√）：" + "　".join(f"□{rater}" for rater in raters))
    if coded:
        lines.append("评议码（照码条填写）：＿＿＿＿ - ＿＿＿＿ - ＿＿＿＿")
    for line in lines:
        page.line(line, "text", 36)
    _table(page, form, levels)
    box = max(_LEAST_BOX, _PAGE_HEIGHT - page.height - 2 * _NOTE_HEIGHT)
    across(page.sheet, page.whole_row, "意见建议：", book.look("cell", "left", "top", font_size=SIZE))
    page.next_row(min(box, 400))
    page.line(NOTE, "text", _NOTE_HEIGHT, size=12)
    page.sheet.print_area(0, 0, page.row - 1, page.last)
    page.sheet.fit_to_pages(1, 1)
    page.sheet.set_footer("")
    return book.finish()


class _Page:
    """The sheet in the making: the next free row, and the height used so far."""

    def __init__(self, book: Book, name: str, widths: list[float]) -> None:
        self.book, self.widths, self.last = book, widths, len(widths) - 1
        self.sheet = book.sheet(name)
        set_widths(self.sheet, widths)
        self.row, self.height = 0, 0.0

    @property
    def whole_row(self) -> tuple[int, int, int, int]:
        return (self.row, 0, self.row, self.last)

    def next_row(self, height: float) -> None:
        self.sheet.set_row(self.row, height)
        self.row, self.height = self.row + 1, self.height + height

    def line(self, text: str, look: str, least: float, size: float = SIZE) -> None:
        across(self.sheet, self.whole_row, text, self.book.look(look, font_size=size))
        self.next_row(row_height([(text, sum(self.widths))], size, least))


def _title(scheme: Scheme, form: Form, annex_id: str | None) -> str:
    titles = [annex.title for annex in scheme.annexes if annex.id == annex_id and annex.title]
    return (titles or [form.title or scheme.title or scheme.id])[0]


def _widths(levels: Sequence[str]) -> list[float]:
    level = max(11.0, max(text_width(level, SIZE) for level in levels) + 3)
    return [7.0, max(30.0, PORTRAIT_WIDTH - 7 - level * len(levels)), *[level] * len(levels)]


def _table(page: _Page, form: Form, levels: Sequence[str]) -> None:
    """Write items × levels, a score's line across the levels."""
    sheet, look = page.sheet, page.book.look
    empty = look("cell", "center", font_size=SIZE)
    for column, head in enumerate(["序号", "评议内容", *levels]):
        sheet.write_string(page.row, column, head, look("head", font_size=SIZE))
    page.next_row(40)
    items: list[Item] = [*form.items, *([Item(text=form.overall)] if form.overall else [])]
    for number, item in enumerate(items, 1):
        text = f"{item.aspect}：{item.text}" if item.aspect else item.text
        sheet.write_number(page.row, 0, number, empty)
        sheet.write_string(page.row, 1, text, look("cell", "left", font_size=SIZE))
        if item.score is None:
            for column in range(2, page.last + 1):
                sheet.write_blank(page.row, column, None, empty)
        else:
            low, high = (f"{float(limit):g}" for limit in item.score)
            across(sheet, (page.row, 2, page.row, page.last), f"（{low}—{high}分）　　　　分", empty)
        page.next_row(row_height([(text, page.widths[1] - 2)], SIZE, 48 if len(items) <= 7 else 34))
