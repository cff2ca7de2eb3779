"""操作台: the first sheet of 汇总.xlsm, a button a line with what it does, and what to do when none works.

Buttons are drawn over cells that hold their captions: what is printed, or
opened where macros are not allowed, still says what there is.
"""

from typing import NamedTuple

from xlsxwriter.worksheet import Worksheet

from xlsheets.books.macrobook import MacroBook
from xlsheets.books.style import Book, across, row_height, set_widths
from xlsheets.core.scheme import Scheme

SHEET = "操作台"


class Button(NamedTuple):
    """A button: the Sub that it calls, its caption, and what it does."""

    macro: str
    caption: str
    does: str


BUTTONS = (
    Button(
        "xlsheets_collect",
        "收件汇总",
        "选一个放着收回报送表的文件夹，逐份读取、计票，写入收件台账、计票、问题清单、未报送。",
    ),
    Button("xlsheets_missing", "未报送", "列出名册上还没有报送的单位。"),
    Button("xlsheets_annex", "生成附表", "把汇总结果填入附表：填在本工作簿，或填入另一个已打开的工作簿。"),
    Button("xlsheets_check_sheet", "校验本表", "只看当前工作表：有问题的格子着色、加批注，并列入问题清单。"),
    Button("xlsheets_check", "校验本工作簿", "看本工作簿的每一张表：有问题的格子着色、加批注，并列入问题清单。"),
    Button("xlsheets_preview", "预览改动", "只列出“生成附表”将要改哪些格子、由什么改成什么，不写入。"),
    Button("xlsheets_undo", "撤销", "撤回上一个按钮写入的内容；保存以后也可以撤。"),
    Button("xlsheets_cancel", "取消", "停止正在进行的工作，不留一半；按 Esc 也可以。"),
    Button("xlsheets_pdf", "导出 PDF", "把附表（没有附表时是当前工作表）存为 PDF，放在工作簿旁边。"),
    Button("xlsheets_selfcheck", "环境自检", "列出办公软件、Python、xlsheets 的版本和设置，可以整段发给信息部门。"),
)

FOLDER, INTO, CHECKED = "xlsheets_folder", "xlsheets_into", "xlsheets_sheet"
"""Names of the cells in which a person may say beforehand what a button would else ask for."""
_CHOICES = (
    (FOLDER, "收件文件夹", "点“收件汇总”时读哪个文件夹。空着则当时再选；与本文件放在一起的，写文件夹名即可。"),
    (INTO, "附表填入", "点“生成附表”时填入哪个已打开的工作簿，写它的文件名。空着则填在本工作簿。"),
    (CHECKED, "校验的表", "在本表点“校验本表”时看哪一张工作表，写它的表名，例如：计票。"),
)

_TROUBLE = (
    ("上方有黄色的“受保护的视图”", "点“启用编辑”。"),
    ("上方有黄色的“安全警告：宏已被禁用”", "点“启用内容”。"),
    (
        "上方有红色的“安全风险：Microsoft 已阻止宏运行”",
        "这是从网上或邮件下载的文件。关闭本文件，在文件夹里右键点它，选“属性”，勾选下方的“解除锁定”，确定后再打开。",
    ),
    ("直接从压缩包或邮件附件里打开", "先另存到自己的文件夹，从那里打开。"),
    (
        "提示没有找到 Python 或 xlsheets",
        "本机要先装 Python 和 xlsheets，再运行一次 xlsheets addin install；请信息部门协助。",
    ),
    (
        "用 LibreOffice 打开",
        "先运行 xlsheets addin install --libreoffice，再把本文件放进可信位置重新打开。"
        "存盘请另存为 .ods：存成 .xlsm，下次打开时按钮就没有了。",
    ),
    ("用 WPS 打开", "按钮不保证能用。表格本身可以照常看、照常填；汇总请用命令行 xlsheets merge。"),
)

_WIDTHS = [24.0, 64.0]
_BUTTON_ROW = 36.0
_PIXELS = 4 / 3
"""Pixels of a point."""


def book_with_desk(scheme: Scheme) -> MacroBook:
    """Return a new 汇总.xlsm that has its buttons, and waits for the sheets of a round."""
    book = MacroBook(f"{scheme.title}汇总", scheme.id)
    write_desk(book, scheme)
    return book


def write_desk(book: MacroBook, scheme: Scheme) -> None:
    """Write the sheet, in front and opened first."""
    sheet = book.sheet(SHEET)
    sheet.activate()
    set_widths(sheet, _WIDTHS)
    row = _head(book, sheet, scheme)
    _heads(book, sheet, row, ("按钮", "作用"))
    for button in BUTTONS:
        row += 1
        _button(book, sheet, row, button)
    row += 2
    _heads(book, sheet, row, ("可以先填好", "空着也行"))
    for name, label, hint in _CHOICES:
        row += 1
        _choice(book, sheet, row, name, label, hint)
    row += 2
    _heads(book, sheet, row, ("点了按钮没有反应时", "怎么办"))
    for case, remedy in _TROUBLE:
        row += 1
        sheet.write_string(row, 0, case, book.look("cell", "left", font_size=10.5))
        sheet.write_string(row, 1, remedy, book.look("cell", "left", font_size=10.5))
        sheet.set_row(row, row_height([(case, _WIDTHS[0] - 2), (remedy, _WIDTHS[1] - 2)], 10.5, 24))
    sheet.print_area(0, 0, row, 1)
    sheet.fit_to_pages(1, 1)
    sheet.set_selection(1, 0, 1, 0)


def _head(book: Book, sheet: Worksheet, scheme: Scheme) -> int:
    """Write title, round and due date; return the row of the table's head."""
    title = f"{scheme.title or scheme.id}汇总"
    across(sheet, (0, 0, 0, 1), title, book.look("title"))
    sheet.set_row(0, row_height([(title, sum(_WIDTHS))], 20, 48))
    due = scheme.due
    parts = [
        scheme.source,
        f"轮次：{scheme.round}" if scheme.round else "",
        f"截止：{due.year}年{due.month}月{due.day}日" if due else "",
    ]
    across(sheet, (1, 0, 1, 1), "    ".join(filter(None, parts)) or None, book.look("subtitle", font_size=12))
    sheet.set_row(1, 28)
    note = (
        "方案和名册已经存在本工作簿里，改名、复制都不影响。顺序：收件汇总 → 看问题清单，请单位改正后再汇总 → 生成附表。"
    )
    across(sheet, (2, 0, 2, 1), note, book.look("text"))
    sheet.set_row(2, row_height([(note, sum(_WIDTHS))], 12, 26))
    return 3


def _heads(book: Book, sheet: Worksheet, row: int, heads: tuple[str, str]) -> None:
    for column, head in enumerate(heads):
        sheet.write_string(row, column, head, book.look("head"))
    sheet.set_row(row, 26)


def _button(book: Book, sheet: Worksheet, row: int, button: Button) -> None:
    """Draw a button over the cell that holds its caption, with what it does beside it."""
    sheet.write_string(row, 0, button.caption, book.look("cell", "left"))
    sheet.write_string(row, 1, button.does, book.look("cell", "left"))
    sheet.set_row(row, row_height([(button.does, _WIDTHS[1])], 12, _BUTTON_ROW))
    options = {
        "macro": button.macro,
        "caption": button.caption,
        "description": button.does,
        "width": round(_WIDTHS[0] * 7) - 8,
        "height": round(_BUTTON_ROW * _PIXELS) - 8,
        "x_offset": 6,
        "y_offset": 4,
    }
    sheet.insert_button(row, 0, options)


def _choice(book: MacroBook, sheet: Worksheet, row: int, name: str, label: str, hint: str) -> None:
    """Write a cell to fill in, under the name that Python looks for."""
    sheet.write_string(row, 0, label, book.look("cell", "left"))
    sheet.write_blank(row, 1, None, book.look("cell", "left", "input", num_format="@"))
    sheet.set_row(row, 26)
    book.name_cell(name, sheet, row, 1)
    sheet.data_validation(row, 1, row, 1, {"validate": "any", "input_title": label, "input_message": hint})
