"""Ways to spoil a workbook: its zip bytes, the XML of its sheets, and grids of odd values."""

from __future__ import annotations

import io
import zipfile
from functools import cache

from hypothesis import strategies as st

from tests.support.writers import package_parts
from xlsheets.books.container import pack

HEADER = ("评议项目", "满意", "基本满意", "不满意")
HEADERS = [HEADER, ("姓名", *HEADER[1:]), ("票号", *HEADER[1:]), ("票号", "总体评价", "", ""), ("", *HEADER[1:])]


def _row(number: int, *cells: str) -> str:
    return f'<row r="{number}">{"".join(cells)}</row>'


def _text(reference: str, text: str) -> str:
    return f'<c r="{reference}" t="inlineStr"><is><t>{text}</t></is></c>'


def _number(reference: str, number: object) -> str:
    return f'<c r="{reference}"><v>{number}</v></c>'


SHEET = (
    '<sheetFormatPr defaultRowHeight="15"/><cols><col min="2" max="2" width="9" hidden="1"/></cols><sheetData>'
    + _row(1, _text("A1", "单位:化学系教工党支部"), _text("B1", "收回10份 有效10份"))
    + _row(2, *(_text(f"{'ABCD'[at]}2", text) for at, text in enumerate(HEADER)))
    + _row(3, _text("A3", "总体评价"), _number("B3", 9), _number("C3", 1), _number("D3", 0))
    + '<row r="4" hidden="1"><c r="A4" t="e"><v>#REF!</v></c><c r="B4"><f>SUM(B3)</f></c>'
    '<c r="C4" t="inlineStr"><v>1</v><is><t>x</t></is></c><c r="D4" t="b"><v>1</v></c></row>'
    '</sheetData><mergeCells count="1"><mergeCell ref="B1:D1"/></mergeCells>'
)
SIGNS = (
    *('"', "'", "<", ">", "/", "&", "&#66;", "<![CDATA[", "]]>", "<!--", "-->", "<!DOCTYPE x>", "<c/>", "<c>", "</c>"),
    *("<row/>", "</row>", '<c r="XFD1048576"><v>1</v></c>', '<c r="AAAAAAA1"/>', ' r="ZZ9"', ' t="s"', ' t="str"'),
    *(' t="e"', ' t="inlineStr"', "<v>1e999</v>", "<v>nan</v>", "<v/>", "<is/>", "<f/>", '<f t="shared" si="0"/>'),
    *("<x:c>", "</x:c>", 'xmlns:x="y"', "\0", "\ufeff", "_x000D_", "99999999999", "-1", "$A$1", "sheetData", "\n"),
    *('<mergeCell ref="A1:XFD1048576"/>', '<mergeCell ref="B2:A1"/>', ' hidden="1"', ' r="16777217"', ' r=""'),
)


@cache
def workbook() -> bytes:
    """Return a small workbook that is read without an error."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in package_parts([SHEET], ["评议表"]).items():
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return stream.getvalue()


@st.composite
def zips(draw: st.DrawFn) -> bytes:
    """Draw the workbook with bytes changed, cut out, doubled or cut off."""
    data = bytearray(workbook())
    for _ in range(draw(st.integers(1, 6))):
        if not data:
            break
        at = draw(st.integers(0, len(data) - 1))
        length = draw(st.sampled_from((1, 1, 2, 4, 8, 46, 200)))
        match draw(st.sampled_from(("change", "set", "out", "double", "cut", "move"))):
            case "change":
                data[at] ^= 1 << draw(st.integers(0, 7))
            case "set":
                data[at : at + 4] = draw(st.sampled_from((b"\0" * 4, b"\xff" * 4, b"PK\1\2", b"PK\5\6", b"\1\0\0\0")))
            case "out":
                del data[at : at + length]
            case "double":
                data[at:at] = data[at : at + length]
            case "cut":
                del data[at:]
            case _:
                piece = data[at : at + length]
                data[:0] = piece
    return bytes(data)


@st.composite
def sheets(draw: st.DrawFn) -> bytes:
    """Draw a workbook whose sheet's XML is spoilt, in a zip that is sound."""
    xml = SHEET
    for _ in range(draw(st.integers(1, 6))):
        at = draw(st.integers(0, len(xml)))
        match draw(st.sampled_from(("in", "in", "out", "double", "swap"))):
            case "in":
                xml = xml[:at] + draw(st.sampled_from(SIGNS) | st.text(max_size=3)) + xml[at:]
            case "out":
                xml = xml[:at] + xml[at + draw(st.integers(1, 30)) :]
            case "double":
                xml = xml[:at] + xml[at : at + draw(st.integers(1, 80))] + xml[at:]
            case _:
                other = draw(st.integers(0, len(xml)))
                xml = xml[:at] + xml[other : other + 20] + xml[at + 20 :]
    return pack({name: part.encode("utf-8", "replace") for name, part in package_parts([xml], ["评议表"]).items()})


WORDS = (
    *("满意", "基本满意", "不满意", "总体评价", "评议项目", "单位", "化学系教工党支部", "收回", "发出", "有效", "合计"),
    *(
        "票号",
        "序号",
        "姓名",
        "√",
        "×",
        "○",
        "10",
        "10票",
        "二十",
        "正正",
        "100%",
        "96.5",
        "-1",
        "１２",
        "1e999",
        "nan",
    ),
    *(
        "",
        " ",
        "\u3000",
        "\0",
        "\U0001f600",
        "=1+1",
        "9" * 400,
        "收回:29份",
        "应到30人 实到29人",
        "2012-01-09",
        "∞",
        "²",
    ),
)
VALUES = (
    st.sampled_from(WORDS)
    | st.integers(-5, 50)
    | st.floats(allow_nan=False, allow_infinity=False)  # reading writes the others out as text
    | st.booleans()
    | st.text(max_size=4)
    | st.dates()
    | st.datetimes()
    | st.times()
    | st.timedeltas()
)


@st.composite
def grids(draw: st.DrawFn) -> tuple[list[list[object]], list[tuple[int, int, int, int]]]:
    """Draw rows of values with a form's words among them, and merged ranges."""
    width = draw(st.integers(1, 8))
    rows = [[draw(VALUES) for _ in range(width)] for _ in range(draw(st.integers(0, 9)))]
    if draw(st.booleans()):
        rows[:0] = [
            ["单位", "化学系教工党支部", "收回", 10],
            [*HEADER],
            ["总体评价", *[draw(VALUES) for _ in range(3)]],
        ]
        rows[1:1] = [["", *draw(st.sampled_from(HEADERS))]] if draw(st.booleans()) else []
        if draw(st.booleans()):
            beside = [draw(st.sampled_from(HEADERS)), *([draw(VALUES) for _ in range(4)] for _ in range(3))]
            gap = [""] * draw(st.integers(0, 1))
            first = draw(st.integers(0, 2))
            for row, cells in enumerate(beside, first):
                rows[row:] = [[*rows[row], *gap, *cells], *rows[row + 1 :]] if row < len(rows) else [[*gap, *cells]]
    most = max(map(len, rows), default=0)
    rows = [[*row, *[""] * (most - len(row))] for row in rows]
    merges = []
    if rows:
        for _ in range(draw(st.integers(0, 3))):
            top, left = draw(st.integers(0, len(rows) - 1)), draw(st.integers(0, most - 1))
            merges.append((top, left, draw(st.integers(top, len(rows))), draw(st.integers(left, most))))
    return rows, merges
