"""The codes that .xls ([MS-XLS]) and .xlsb ([MS-XLSB]) share, as the words of SpreadsheetML that they stand for."""

HORIZONTAL = ("", "left", "center", "right", "fill", "justify", "centerContinuous", "distributed")
VERTICAL = ("top", "center", "", "justify", "distributed")
"""Alignments by code; what is usual (general, bottom) is empty."""
_LINES = """
thin medium dashed dotted thick double hair mediumDashed dashDot mediumDashDot dashDotDot mediumDashDotDot slantDashDot
"""
LINES = ("", *_LINES.split())
_PATTERNS = """
none solid mediumGray darkGray lightGray darkHorizontal darkVertical darkDown darkUp darkGrid darkTrellis
lightHorizontal lightVertical lightDown lightUp lightGrid lightTrellis gray125 gray0625
"""
PATTERNS = tuple(_PATTERNS.split())
UNDERLINES = {1: "single", 2: "double", 0x21: "singleAccounting", 0x22: "doubleAccounting"}
SCRIPTS = ("", "superscript", "subscript")
FORMATS = {
    **dict(enumerate(("General", "0", "0.00", "#,##0", "#,##0.00", '"¥"#,##0;"¥"\\-#,##0'))),
    **dict(enumerate(('"¥"#,##0;[Red]"¥"\\-#,##0', '"¥"#,##0.00;"¥"\\-#,##0.00'), 6)),
    **dict(enumerate(('"¥"#,##0.00;[Red]"¥"\\-#,##0.00', "0%", "0.00%", "0.00E+00", "# ?/?", "# ??/??"), 8)),
    **dict(enumerate(("yyyy/m/d", "d-mmm-yy", "d-mmm", "mmm-yy", "h:mm AM/PM", "h:mm:ss AM/PM", "h:mm"), 14)),
    **dict(enumerate(("h:mm:ss", "yyyy/m/d h:mm"), 21)),
    27: 'yyyy"年"m"月"',
    28: 'm"月"d"日"',
    29: 'm"月"d"日"',
    30: "m-d-yy",
    31: 'yyyy"年"m"月"d"日"',
    32: 'h"时"mm"分"',
    33: 'h"时"mm"分"ss"秒"',
    **dict(enumerate(("#,##0;\\-#,##0", "#,##0;[Red]\\-#,##0", "#,##0.00;\\-#,##0.00"), 37)),
    40: "#,##0.00;[Red]\\-#,##0.00",
    45: "mm:ss",
    46: "[h]:mm:ss",
    47: "mm:ss.0",
    48: "##0.0E+0",
    49: "@",
    57: 'yyyy"年"m"月"',
    58: 'm"月"d"日"',
}
"""Number formats that are not written in the file, as a Chinese Excel shows them (ECMA-376 part 1, 18.8.30)."""


def coded(words: tuple[str, ...], code: int) -> str:
    """Return the word of a code; empty beyond the known ones."""
    return words[code] if 0 <= code < len(words) else ""
