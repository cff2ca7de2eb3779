"""Twelve annexes as offices send them: of five systems, by four makers, each with what offices put into their files.

Every file is empty as it came; beside it stands what it must hold once it is filled.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import Font, PatternFill, Protection
from openpyxl.worksheet.datavalidation import DataValidation

from tests.annexes.paper import Paper, by_hand, by_openpyxl, by_xlsxwriter, paper, parts_by_hand
from tests.annexes.rounds import (
    BIOLOGY,
    BUREAU,
    BUREAU_ITEMS,
    CHEMISTRY,
    ITEMS,
    MATHS,
    PHYSICS,
    S1_COUNTS,
    VILLAGE,
)
from tests.annexes.test_features import _calc_chain, _stamp, png
from tests.annexes.test_other_tables import BLANK, FACTS, FACULTY, FACULTY_ROWS, GANSU, third
from tests.support.writers import save_parts

ROW, TITLE_ROW = 26, 44
"""Heights of a row and of the title, in points."""


@dataclass(frozen=True)
class Sent:
    """An office's file.

    Attributes:
        name: Of the file.
        round: Whose figures go into it.
        maker: Which program made it.
        empty: Its sheet as it came.
        full: Its sheet as it must be.
        make: Saves it; those of LibreOffice are saved by another maker first.
        keeps: A piece of each part that must be there afterwards, by the end of the part's name.
        grows: Whether rows are inserted.
    """

    name: str
    round: str
    maker: str
    empty: Paper
    full: Paper
    make: Callable[[Path, Paper], None]
    keeps: Mapping[str, bytes]
    grows: bool = False


# ── how they look ───────────────────────────────────────────────────


def _lay_out(book: Any, page: Any, drawn: Paper, widths: tuple[float, ...], title: int) -> None:
    """Give columns and rows the sizes of a printed form, and the title its font; works for either maker."""
    rows, text = drawn.size[0], drawn.sheet.rows[title][0]
    if hasattr(page, "set_column"):
        for column, width in enumerate(widths):
            page.set_column(column, column, width)
        for row in range(rows):
            page.set_row(row, TITLE_ROW if row == title else ROW)
        look = {"font_name": "方正小标宋简体", "font_size": 20, "align": "center", "valign": "vcenter", "border": 1}
        page.write(title, 0, text, book.add_format(look))
        page.set_landscape()
        page.set_paper(9)
        page.fit_to_pages(1, 0)
        page.center_horizontally()
        return
    for column, width in enumerate(widths):
        page.column_dimensions["ABCDEFGHIJKLMNOPQRSTUVWXYZ"[column]].width = width
    for row in range(rows):
        page.row_dimensions[row + 1].height = TITLE_ROW if row == title else ROW
    page.cell(title + 1, 1).font = Font(name="方正小标宋简体", size=20)
    page.page_setup.orientation, page.page_setup.paperSize = "landscape", 9
    page.sheet_properties.pageSetUpPr.fitToPage, page.page_setup.fitToHeight = True, 0
    page.print_options.horizontalCentered = True


def _made(
    writer: Callable[..., None], widths: tuple[float, ...], decorate: Callable[[Any, Any], None], title: int = 1
) -> Callable[[Path, Paper], None]:
    """Return what saves a paper with a writer, laid out and decorated."""

    def make(path: Path, drawn: Paper) -> None:
        def both(book: Any, pages: dict[str, Any]) -> None:
            page = pages[drawn.sheet.name]
            _lay_out(book, page, drawn, widths, title)
            decorate(book, page)

        writer(path, [drawn, paper("| 填表说明 |\n| 一、本表由各单位填写，加盖公章后报送。 |", "说明")], both)

    return make


def _by_parts(decorate: Callable[[dict[str, str], dict[str, str]], None] | None, prefix: str = "") -> Any:
    """Return what saves a paper as XML by hand."""

    def make(path: Path, drawn: Paper) -> None:
        pages = [drawn, paper("| 填表说明 |", "说明")]
        if prefix:
            save_parts(path, parts_by_hand(pages, decorate, prefix))
        else:
            by_hand(path, pages, decorate)

    return make


# ── what is in them ─────────────────────────────────────────────────


def _logo(book: Any, page: Any) -> None:
    page.insert_image("P2", "logo.png", {"image_data": png(), "x_offset": 50, "y_offset": 8})
    page.set_row(2, 40)
    page.repeat_rows(0, 3)
    page.print_area("A1:Q9")
    page.set_header("&L&10理工分党委&R第 &P 页")
    page.freeze_panes(4, 2)


def _lists_and_locks(book: Any, page: Any) -> None:
    modes = DataValidation(type="list", formula1='"会议,走访,电话,网络"', allow_blank=True)
    modes.add("I5")
    whole = DataValidation(type="whole", operator="greaterThanOrEqual", formula1="0", allow_blank=True)
    for area in ("C8:C12", "E8:E12", "G8:G12"):
        whole.add(area)
    page.add_data_validation(modes)
    page.add_data_validation(whole)
    for line in page.iter_rows():
        for cell in line:
            cell.protection = Protection(locked=cell.value is not None)
    page.protection.sheet = True
    page.protection.password = "x"


def _chart_of_rates(book: Any, page: Any) -> None:
    chart = book.add_chart({"type": "bar"})
    name = page.get_name()
    chart.add_series({"categories": [name, 7, 1, 11, 1], "values": [name, 7, 8, 11, 8], "name": "满意率"})
    chart.set_title({"name": "各项满意率"})
    chart.set_x_axis({"min": 0, "max": 1, "num_format": "0%"})
    chart.set_y_axis({"reverse": True})
    chart.set_legend({"none": True})
    page.insert_chart("B16", chart, {"x_scale": 1.6, "y_scale": 0.8})


def _macros(book: Any, page: Any) -> None:
    book.add_vba_project(_vba(), True)
    page.insert_button("N2", {"macro": "go", "caption": "校验", "width": 80, "height": 26})


def _vba() -> Any:
    import io

    return io.BytesIO(b"\xd0\xcf\x11\xe0any bytes")


def _rules_and_notes(book: Any, page: Any) -> None:
    from openpyxl.comments import Comment

    page.conditional_formatting.add(
        "M4:M6", CellIsRule("lessThan", ["90"], font=Font(color="FFC00000"), fill=PatternFill(bgColor="FFFFC7CE"))
    )
    page["C2"].comment = Comment("按组织关系统计", "组织科")
    page.auto_filter.ref = "A3:M5"


def _sparkline(book: Any, page: Any) -> None:
    name = page.get_name()
    for row in range(3, 9):
        page.add_sparkline(row, 5, {"range": f"{name}!B{row + 1}:D{row + 1}", "type": "column"})
    page.conditional_format(3, 4, 8, 4, {"type": "data_bar", "data_bar_2010": True})


def _choices(book: Any, page: Any) -> None:
    choice = DataValidation(type="list", formula1='"优秀,合格,基本合格,不合格"', allow_blank=True)
    choice.add("H4:H5")
    page.add_data_validation(choice)
    page.print_title_rows = "1:3"


def _text_box(book: Any, page: Any) -> None:
    look = {"line": {"color": "#C00000", "width": 1.5}, "font": {"color": "#C00000", "size": 14, "bold": True}}
    page.insert_textbox("G6", "（盖章处）", {**look, "width": 150, "height": 60, "align": {"vertical": "middle"}})
    page.insert_image("I1", "logo.png", {"image_data": png(), "x_offset": 20})
    page.repeat_rows(0, 2)


def _nothing(book: Any, page: Any) -> None:
    pass


# ── the tables ──────────────────────────────────────────────────────

_ACROSS = " | ".join(f"{item} | < | <" for item in ITEMS)
_LEVELS = " | ".join(["满意 | 基本满意 | 不满意"] * 5)
_HEAD4 = f"""
    | 附件4 |{" |" * 16}
    | 党支部开展创先争优活动群众评议结果汇总表 |{" < |" * 16}
    | 序号 | 支部名称 | {_ACROSS} |
    | ^ | ^ | {_LEVELS} |
"""


def _row4(number: int | str, unit: str, known: bool = True) -> str:
    counts = S1_COUNTS.get(unit, ("| |",) * 5) if known else ("| |",) * 5
    return f"| {number} | {unit} | {' | '.join(counts)} |\n"


_ROWS4 = [(1, CHEMISTRY), (2, PHYSICS), (3, MATHS), (4, BIOLOGY)]
_TOTAL4 = "".join(
    f"| =SUM({letter}5:{letter}8) -> {{}} " for letter in "CDEFGHIJKLMNOPQ"
)  # 43 7 6, 45 6 5, 45 5 5, 41 9 6, 50 1 5
_SUMS4 = (43, 7, 6, 45, 6, 5, 45, 5, 5, 41, 9, 6, 50, 1, 5)
_END4 = f"| 合计 | < {_TOTAL4}|\n"
EMPTY4 = _HEAD4 + "".join(_row4(n, unit, False) for n, unit in _ROWS4) + _END4.format(*[0] * 15)
FULL4 = _HEAD4 + "".join(_row4(n, unit) for n, unit in _ROWS4) + _END4.format(*_SUMS4)
_GROWN4 = "".join(f"| =SUM({letter}5:{letter}5) -> 0 " for letter in "CDEFGHIJKLMNOPQ")
TEMPLATE4 = _HEAD4 + "| | | " + "| " * 15 + f"\n| 合计 | < {_GROWN4}|\n"
WIDTHS4 = (9, 20, *(8,) * 15)

_TOTALS3 = (4, 3, 6, 47, 40, 4, 3, 71, 9, 2, 93.62)
FIGURES3 = (2, 2, 3, 37, 32, 3, 2, 55, 6, 1, 94.59, 2, 1, 3, 10, 8, 1, 1, 16, 3, 1, 90, *_TOTALS3)
WIDTHS3 = (7, 20, 9, 11, 9, 10, 8, 9, 8, 8, 9, 8, 13)

_ROWS5 = "".join(f"| {item} | {{}} | {{}} | {{}} | {{}} | |\n" for item in BUREAU_ITEMS)
TABLE5 = f"""
    | 附件1 局党组群众评议结果 | < | < | < | < | |
    | 单位：{{}} | < | 收回：{{}} | < | < | |
    | 评议项目 | 满意 | 基本满意 | 不满意 | 满意率(%) | |
    {_ROWS5}
    | 附件2 党员群众评议结果 | < | < | < | < | |
    | 姓名 | 满意 | 基本满意 | 不满意 | 满意率(%) | |
    | 张三 | {{}} | {{}} | {{}} | {{}} | |
    | 李四 | {{}} | {{}} | {{}} | {{}} | |
"""
FIGURES5 = (BUREAU, 20, *(cell for n in range(6) for cell in (20 - n, n, 0, 100)), 18, 1, 1, 95, 12, 4, 4, 80)

SIDE8 = """
    | 党员四评结果汇总表 | < | < | < | < | < | < | |
    | 序号 | 姓名 | 领导点评 | 党组织考评 | 党员互评 | 群众测评 | 满意率 | 备注 |
    | ^ | ^ | 满意率 | 满意率 | 满意率 | 满意率 | ^ | ^ |
    | 1 | 李四 | {}~% | {}~% | {}~% | {}~% | {}~% | |
    | 2 | 张三 | {}~% | {}~% | {}~% | {}~% | {}~% | |
"""
FIGURES8 = (1, 1, 1, 1, 1, 1, 0.8, 0.9, 0.75, 0.845)
DOWN8 = """
    | 党员四评结果汇总表 | < | < | < | < | < |
    | 姓名 | 评议类别 | 满意 | 基本满意 | 不满意 | 满意率(%) |
    | 张三 | 领导点评 | {} | {} | {} | {} |
    | ^ | 党组织考评 | {} | {} | {} | {} |
    | ^ | 党员互评 | {} | {} | {} | {} |
    | ^ | 群众测评 | {} | {} | {} | {} |
    | ^ | 全体 | {} | {} | {} | {} |
    | 李四 | 领导点评 | {} | {} | {} | {} |
    | ^ | 党组织考评 | {} | {} | {} | {} |
    | ^ | 党员互评 | {} | {} | {} | {} |
    | ^ | 群众测评 | {} | {} | {} | {} |
    | ^ | 全体 | {} | {} | {} | {} |
"""
DOWN_FIGURES8 = (4, 1, 0, 100, 3, 1, 1, 80, 8, 1, 1, 90, 10, 5, 5, 75, 25, 8, 7, 84.5)
DOWN_FIGURES8 += (5, 0, 0, 100, 5, 0, 0, 100, 10, 0, 0, 100, 20, 0, 0, 100, 40, 0, 0, 100)

TABLE14 = f"""
    | 附件2 |{" |" * 8}
    | 党总支开展创先争优活动群众测评结果汇总表 | < | < | < | < | < | < | < | < |
    | 序号 | 单位 | 应到人数 | 实到人数 | 发出票数 | 满意 | 合格 | 不满意 | 满意率 |
    | 1 | {VILLAGE} | {{}} | {{}} | {{}} | {{}} | {{}} | {{}} | {{}}~0.0% |
"""
FIGURES14 = (311, 308, 344, 332, 0, 0, 0.965)
WIDTHS14 = (9, 28, 11, 11, 11, 9, 9, 9, 11)
WIDTHS_ITEMS = (13, 42, 9, 10, 9, 10, 9, 10, 11)


def _stamp_at(parts: dict[str, str], tails: dict[str, str]) -> None:
    """A round red stamp over the sheet 附件4 or 附件2."""
    first = next(iter(tails))
    own = {"附件4": tails[first]}
    _stamp(parts, own)
    tails[first] = own["附件4"]


def _stamp_and_chain(parts: dict[str, str], tails: dict[str, str]) -> None:
    _stamp_at(parts, tails)
    _calc_chain(parts, tails)


def _pages(table: str, count: int, figures: tuple[object, ...], name: str) -> tuple[Paper, Paper]:
    return paper(table.format(*[""] * count), name), paper(table.format(*figures), name)


_S3, _S5 = _pages(GANSU, 33, FIGURES3, "汇总表"), _pages(TABLE5, 34, FIGURES5, "附件")
_S8, _S14 = _pages(SIDE8, 10, FIGURES8, "四评"), _pages(TABLE14, 7, FIGURES14, "附件2")
_DOWN = _pages(DOWN8, 40, DOWN_FIGURES8, "四评")
_ITEMS3 = paper(third({}, (BLANK,) * 5), "附件3"), paper(third({"unit": FACULTY, **FACTS}, FACULTY_ROWS), "附件3")
_WHOLE4 = paper(EMPTY4, "附件4"), paper(FULL4, "附件4")
_COPY = b"<c:chart"

TWELVE: tuple[Sent, ...] = (
    Sent("理工分党委附件4.xlsx", "s1", "XlsxWriter", *_WHOLE4, _made(by_xlsxwriter, WIDTHS4, _logo),
         {"media/image1.png": b"PNG", "sheet1.xml": b"<pane "}),
    Sent("理工分党委附件3.xlsx", "s1", "openpyxl", *_ITEMS3, _made(by_openpyxl, WIDTHS_ITEMS, _lists_and_locks),
         {"sheet1.xml": b"<sheetProtection"}),
    Sent("样板附件4.xlsx", "s1", "XML", paper(TEMPLATE4, "附件4"), paper(FULL4, "附件4"), _by_parts(_stamp_at),
         {"drawing1.xml": "★ 理工分党委".encode()}, grows=True),
    Sent("带图附件3.xlsx", "s1", "LibreOffice", *_ITEMS3, _made(by_xlsxwriter, WIDTHS_ITEMS, _chart_of_rates),
         {"chart1.xml": b"<c:chart"}),
    Sent("省公路局汇总表.xlsm", "s3", "XlsxWriter", *_S3, _made(by_xlsxwriter, WIDTHS3, _macros, 0),
         {"vbaProject.bin": b"\xd0\xcf\x11\xe0any bytes", "vmlDrawing1.vml": b"FmlaMacro"}),
    Sent("省公路局汇总表.xlsx", "s3", "openpyxl", *_S3, _made(by_openpyxl, WIDTHS3, _rules_and_notes, 0),
         {"sheet1.xml": b"<conditionalFormatting", "comment1.xml": "按组织关系统计".encode()}),
    Sent("水利局附件.xlsx", "s5", "XlsxWriter", *_S5, _made(by_xlsxwriter, (24, 10, 11, 10, 14, 16), _sparkline, 0),
         {"sheet1.xml": b"sparklineGroup"}),
    Sent("水利局附件_带前缀.xlsx", "s5", "XML", *_S5, _by_parts(None, "x:"), {"sheet1.xml": b"<x:mergeCells"}),
    Sent("四评汇总.xlsx", "s8", "openpyxl", *_S8, _made(by_openpyxl, (6, 14, 13, 13, 13, 13, 13, 13), _choices, 0),
         {"sheet1.xml": b"<dataValidation", "workbook.xml": b"Print_Titles"}),
    Sent("四评明细.xlsx", "s8", "LibreOffice", *_DOWN, _made(by_xlsxwriter, (14, 16, 10, 11, 10, 14), _nothing, 0), {}),
    Sent("长风二村附件2.xlsx", "s14", "XlsxWriter", *_S14, _made(by_xlsxwriter, WIDTHS14, _text_box),
         {"media/image1.png": b"PNG", "drawing1.xml": "（盖章处）".encode()}),
    Sent("长风二村附件2_盖章.xlsx", "s14", "LibreOffice", *_S14, _by_parts(_stamp_at),
         {"drawing1.xml": "理工分党委".encode()}),
)  # fmt: skip


def made(sent: Sent, folder: Path, saved_by_office: Callable[[Path], Path] | None) -> Path:
    """Save a file as its office sent it.

    Args:
        sent: The file.
        folder: Where to.
        saved_by_office: Has LibreOffice open and save a file; needed for those that it made.
    """
    path = folder / sent.name
    if sent.maker != "LibreOffice":
        sent.make(path, sent.empty)
        return path
    assert saved_by_office is not None
    with tempfile.TemporaryDirectory() as name:
        first = Path(name) / sent.name
        sent.make(first, sent.empty)
        shutil.copyfile(saved_by_office(first), path)
    return path
