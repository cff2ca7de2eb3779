"""A workbook with buttons: the macros of macros/ inside, and the add-in with the ribbon.

The macros call Python and compute nothing. Which sheets a book has is known
only when it is finished, so the VBA project, which holds a module for each, is
made then. The very hidden sheet xlwings.conf holds the settings and every text
that a macro shows, for VBA source is ASCII.
"""

import io
import zipfile
from collections.abc import Iterator, Mapping
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path

from xlsxwriter.utility import quote_sheetname, xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from xlsheets.books.style import Book, row_height, set_widths
from xlsheets.books.vba import Kind, Module, project

CONF = "xlwings.conf"
"""The sheet that xlwings reads its settings from."""

_SETTINGS: Mapping[str, str] = {
    "INTERPRETER_WIN": "",
    "PYTHONPATH": "",
    "ADD_WORKBOOK_TO_PYTHONPATH": "false",
    "MSG_NO_PYTHON": "没有找到 Python，按钮不能用。"
    "请先装 Python 3.11 或更新的版本和 xlsheets，再运行一次 xlsheets addin install。"
    "\nPython was not found: install Python 3.11 or newer and xlsheets, then run `xlsheets addin install`.",
    "MSG_NO_PACKAGE": "找到了 Python，但其中没有 xlsheets 或 xlwings。请在命令行运行 pip install xlsheets[live]。"
    "\nThis Python has no xlsheets or xlwings: run `pip install xlsheets[live]`.",
    "MSG_FAILED": "没有完成。请看一看工作簿，需要时点“撤销”；并把下面的文字发给技术人员。"
    "\nNot done. Look at the workbook, undo where needed, and pass this text on to whoever looks after your computer.",
    "MSG_BUSY": "上一项工作还没有做完，请稍候；要停止请按 Esc 或点“取消”。"
    "\nThe last job is still running; press Esc or 取消 to stop it.",
    "MSG_NO_BOOK": "没有打开的工作簿。若在“受保护的视图”中，请先点“启用编辑”。"
    "\nNo workbook is open; in Protected View choose Enable Editing first.",
    "MSG_NO_BRIDGE": "LibreOffice 中还没有装按钮要用的部分。"
    "请退出 LibreOffice，在命令行运行 xlsheets addin install --libreoffice，再打开本文件。"
    "\nQuit LibreOffice, run `xlsheets addin install --libreoffice`, then open this file again.",
    "MSG_NO_MAC": "这台 Mac 还没有装按钮要用的部分。请在终端运行 xlsheets addin install。"
    "\nRun `xlsheets addin install` in Terminal first.",
}

_MACRO_TYPE = "application/vnd.ms-excel.sheet.macroEnabled.main+xml"
_ADDIN_TYPE = "application/vnd.ms-excel.addin.macroEnabled.main+xml"
_RIBBONS = {
    "customUI/customUI14.xml": "http://schemas.microsoft.com/office/2007/relationships/ui/extensibility",
    "customUI/customUI.xml": "http://schemas.microsoft.com/office/2006/relationships/ui/extensibility",
}
"""Excel 2010 and later take the first, Excel 2007 the second."""


class MacroBook(Book):
    """A new .xlsm in the one look, whose buttons call the Subs of macros/xlsheets_buttons.bas.

    Args:
        title: The document title in the file's properties.
        subject: What it belongs to, likewise.
        project_name: The VBA project's name, which the editor shows.
        macros: Names of the standard modules below macros/.
    """

    def __init__(
        self,
        title: str,
        subject: str = "",
        project_name: str = "VBAProject",
        macros: tuple[str, ...] = ("xlsheets_buttons", "xlsheets_python"),
    ) -> None:
        super().__init__(title, subject)
        self._project_name = project_name
        self._macros = macros

    def name_cell(self, name: str, sheet: Worksheet, row: int, column: int) -> None:
        """Give a cell a name by which Python finds it wherever it is moved to."""
        self._book.define_name(name, f"={quote_sheetname(sheet.name)}!{xl_rowcol_to_cell(row, column, True, True)}")

    def finish(self) -> bytes:
        """Add settings, code names and the VBA project, and return the file."""
        self._settings()
        sheets = self._book.worksheets()
        self._book.set_vba_name("ThisWorkbook")
        for number, sheet in enumerate(sheets, 1):
            sheet.set_vba_name(f"Sheet{number}")
        binary = project(list(_modules(len(sheets), self._macros)), self._project_name)
        self._book.add_vba_project(io.BytesIO(binary), is_stream=True)
        return super().finish()

    def _settings(self) -> None:
        sheet = self._book.add_worksheet(CONF)
        for row, (key, value) in enumerate(_SETTINGS.items()):
            sheet.write_string(row, 0, key)
            sheet.write_string(row, 1, value)
        sheet.very_hidden()


def addin_workbook() -> bytes:
    """Return xlsheets.xlam: the ribbon, and the Subs that it calls for the workbook in front."""
    macros = ("xlsheets_buttons", "xlsheets_python", "xlsheets_ribbon")
    book = MacroBook("xlsheets 加载项", project_name="xlsheets", macros=macros)
    sheet = book.sheet("xlsheets")
    set_widths(sheet, [80.0])
    text = "这是 Excel 加载项：装好以后，功能区多出“群众评议”一栏。不要在此填写任何内容。"
    sheet.write_string(0, 0, text, book.look("text"))
    sheet.set_row(0, row_height([(text, 80.0)], 12, 30))
    return _as_addin(book.finish())


def _modules(sheets: int, macros: tuple[str, ...]) -> Iterator[Module]:
    """Yield the workbook's module, one for each sheet, and the standard modules."""
    yield Module("ThisWorkbook", Kind.BOOK, _source("ThisWorkbook.cls"))
    template = _source("Sheet1.cls")
    for number in range(1, sheets + 1):
        yield Module(f"Sheet{number}", Kind.SHEET, template.replace('"Sheet1"', f'"Sheet{number}"'))
    for name in macros:
        yield Module(name, Kind.STANDARD, _source(f"{name}.bas"))


def _as_addin(data: bytes) -> bytes:
    """Return a macro workbook as an add-in: with the ribbon, and under the add-in's content type."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(made, "w") as new:
        for member in old.infolist():
            content = old.read(member)
            if member.filename == "[Content_Types].xml":
                content = content.replace(_MACRO_TYPE.encode(), _ADDIN_TYPE.encode())
            elif member.filename == "_rels/.rels":
                content = _related(content)
            new.writestr(member, content, zipfile.ZIP_DEFLATED)
        for name in _RIBBONS:
            pinned = zipfile.ZipInfo(name, old.infolist()[0].date_time)
            pinned.external_attr = 0o600 << 16
            new.writestr(pinned, _source(f"ribbon/{name.partition('/')[2]}").encode(), zipfile.ZIP_DEFLATED)
    return made.getvalue()


def _related(relations: bytes) -> bytes:
    """Return the package's relations with those to the ribbon."""
    end = b"</Relationships>"
    added = "".join(
        f'<Relationship Id="xlsheetsUI{number}" Type="{kind}" Target="{name}"/>'
        for number, (name, kind) in enumerate(_RIBBONS.items(), 1)
    )
    return relations.replace(end, added.encode() + end)


@cache
def _source(name: str) -> str:
    """Return a text of macros/, which the wheel holds inside the package and a clone beside it."""
    return _folder().joinpath(name).read_text(encoding="utf-8")


def _folder() -> Traversable:
    inside = resources.files("xlsheets") / "macros"
    return inside if inside.is_dir() else Path(__file__).parents[2] / "macros"
