"""评议码条: the codes of one unit, printed to be cut apart and drawn from a box.

Sixteen slips a page of A4 with dashed lines to cut along, no name and no
number on any, in no order. It is the only place where the codes can be read.
"""

from collections.abc import Sequence

from xlsxwriter.worksheet import Worksheet

from xlsheets.books.grid import SLIPS
from xlsheets.books.style import Book, across, row_height, set_widths
from xlsheets.core.code import grouped
from xlsheets.core.scheme import Scheme

ACROSS, DOWN = 2, 8
"""Slips beside each other and below each other on a page."""
_SLIP = 34.0
_HEIGHTS = (24.0, 38.0, 27.0)
_CODE_FONT = "Courier New"
"""A typewriter face, in which 5 and S or 8 and B differ and the groups stand apart."""
_DASHED = 3
_NOTE = "填入评议票“评议码”一栏。只用一次，不记名，请勿转告他人。"
_RULES = (
    "一、本工作簿只由发放人保管。不要和报送表一起下发、上报，不要转发，不要上网。",
    "二、打印后沿虚线裁开、折好、混匀，由参评人自己抽取，一人一张。码条不编号，不登记谁抽了哪一张。",
    "三、发放完毕，删除本工作簿，剩余码条当众销毁。",
    "四、汇总单位只有“评议码.json”：里面没有码，只有加盐的散列值，用来核对收回的码，不能还原。",
    "五、码没有别的底稿。码条丢了不能补打，只能整轮重新发码。",
)


def slips_workbook(scheme: Scheme, unit: str, codes: Sequence[str]) -> bytes:
    """Return the slips of a unit, as the bytes of an .xlsx file.

    Args:
        scheme: The round's scheme.
        unit: The unit's name.
        codes: Its codes without hyphens, in the order in which they are printed; at least one.
    """
    book = Book(f"{scheme.title or scheme.id}评议码条：{unit}", scheme.id)
    _rules(book, scheme, unit, len(codes))
    sheet = book.sheet("评议码条")
    set_widths(sheet, [_SLIP] * ACROSS)
    for at, code in enumerate(codes):
        _slip(book, sheet, at // ACROSS * len(_HEIGHTS), at % ACROSS, f"{scheme.title or scheme.id}　{unit}", code)
    rows = -(-len(codes) // ACROSS) * len(_HEIGHTS)
    for row in range(rows):
        sheet.set_row(row, _HEIGHTS[row % len(_HEIGHTS)])
    page = DOWN * len(_HEIGHTS)
    sheet.set_h_pagebreaks(list(range(page, rows, page)))
    sheet.print_area(0, 0, rows - 1, ACROSS - 1)
    sheet.set_print_scale(100)  # fitting to pages would override the breaks
    sheet.set_header('&C&"仿宋"&10评议码条：只由发放人保管，沿虚线裁开，余条当众销毁')
    book.hidden([("template", SLIPS), ("scheme", scheme.id), ("version", scheme.version), ("unit", unit)])
    return book.finish()


def _rules(book: Book, scheme: Scheme, unit: str, count: int) -> None:
    """Write the sheet for who hands the slips out."""
    sheet = book.sheet("说明")
    sheet.activate()
    width = 68.0
    set_widths(sheet, [width])
    lines = [
        ("title", 20.0, "评议码条：只由发放人保管"),
        ("subtitle", 14.0, f"{scheme.title or scheme.id}　{unit}　{count} 个"),
    ]
    lines += [("text", 14.0, rule) for rule in _RULES]
    for row, (look, size, text) in enumerate(lines):
        across(sheet, (row, 0, row, 0), text, book.look(look, font_size=size))
        sheet.set_row(row, row_height([(text, width)], size, 48 if look == "title" else 32))
    sheet.fit_to_pages(1, 1)


def _slip(book: Book, sheet: Worksheet, top: int, column: int, head: str, code: str) -> None:
    """Write one slip: whose round, the code, what to do with it; dashed lines around it."""
    sides = {"left": _DASHED, "right": _DASHED}
    cells = (
        ("text", head, {"font_size": 9, "top": _DASHED, "align": "center", "shrink": True, "text_wrap": False}),
        ("text", grouped(code), {"font_name": _CODE_FONT, "font_size": 20, "bold": True, "align": "center"}),
        ("note", _NOTE, {"font_size": 8, "bottom": _DASHED, "align": "center"}),
    )
    for row, (look, text, more) in enumerate(cells, top):
        sheet.write_string(row, column, text, book.look(look, **sides, **more))
