"""Style part: the looks of a copied book → styles.xml, each font, fill and border written once."""

from collections.abc import Sequence
from typing import TypeVar
from xml.sax.saxutils import quoteattr

from xlsheets.books.convert.look import GENERAL, NO_LINE, Alignment, Border, Fill, Font, Line, Look
from xlsheets.books.patch.values import number_text

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
BUILT_IN = {
    GENERAL: 0,
    "0": 1,
    "0.00": 2,
    "#,##0": 3,
    "#,##0.00": 4,
    "0%": 9,
    "0.00%": 10,
    "0.00E+00": 11,
    "# ?/?": 12,
    "# ??/??": 13,
    "h:mm": 20,
    "h:mm:ss": 21,
    "@": 49,
}
"""Number formats that every spreadsheet program knows by number, alike in every country."""
_FIRST_OWN = 164
_T = TypeVar("_T")


def style_part(looks: Sequence[Look]) -> str:
    """Return the XML of the style part, without the declaration; a look's number is its place among the cell styles."""
    fonts = _distinct([look.font for look in looks])
    fills = _distinct([Fill(), Fill("gray125"), *(look.fill for look in looks)])
    borders = _distinct([Border(), *(look.border for look in looks)])
    own = _distinct([look.number_format for look in looks if look.number_format not in BUILT_IN])
    formats = {code: _FIRST_OWN + at for code, at in own.items()}
    codes = "".join(f'<numFmt numFmtId="{at}" formatCode={quoteattr(code)}/>' for code, at in formats.items())
    cells = "".join(_cell_style(look, fonts, fills, borders, {**BUILT_IN, **formats}) for look in looks)
    return "".join(
        (
            f'<styleSheet xmlns="{_MAIN}">',
            f'<numFmts count="{len(formats)}">{codes}</numFmts>' if formats else "",
            f'<fonts count="{len(fonts)}">{"".join(map(font_part, fonts))}</fonts>',
            f'<fills count="{len(fills)}">{"".join(map(_fill, fills))}</fills>',
            f'<borders count="{len(borders)}">{"".join(map(_border, borders))}</borders>',
            '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>',
            f'<cellXfs count="{len(looks)}">{cells}</cellXfs>',
            '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>',
            "</styleSheet>",
        )
    )


def _distinct(values: Sequence[_T]) -> dict[_T, int]:
    return {value: number for number, value in enumerate(dict.fromkeys(values))}


def _cell_style(
    look: Look, fonts: dict[Font, int], fills: dict[Fill, int], borders: dict[Border, int], formats: dict[str, int]
) -> str:
    inner = _alignment(look.alignment)
    if not look.locked or look.hidden:
        inner += f'<protection locked="{int(look.locked)}" hidden="{int(look.hidden)}"/>'
    aligned = ' applyAlignment="1"' if look.alignment != Alignment() else ""
    guarded = ' applyProtection="1"' if not look.locked or look.hidden else ""
    tag = (
        f'<xf numFmtId="{formats[look.number_format]}" fontId="{fonts[look.font]}" fillId="{fills[look.fill]}"'
        f' borderId="{borders[look.border]}" xfId="0" applyNumberFormat="1" applyFont="1" applyFill="1"'
        f' applyBorder="1"{aligned}{guarded}'
    )
    return f"{tag}>{inner}</xf>" if inner else f"{tag}/>"


def font_part(font: Font, tag: str = "font") -> str:
    """Return a font as an element: "font" in the style part, "rPr" within a text, where its name has another tag."""
    name = "rFont" if tag == "rPr" else "name"
    return "".join(
        (
            f"<{tag}>",
            "<b/>" if font.bold else "",
            "<i/>" if font.italic else "",
            "<strike/>" if font.strike else "",
            f'<u val="{font.underline}"/>' if font.underline else "",
            f'<vertAlign val="{font.script}"/>' if font.script else "",
            f'<sz val="{number_text(font.size).decode()}"/>',
            f'<color rgb="FF{font.colour}"/>' if font.colour else "",
            f"<{name} val={quoteattr(font.name)}/>",
            f"</{tag}>",
        )
    )


def _fill(fill: Fill) -> str:
    fore = f'<fgColor rgb="FF{fill.fore}"/>' if fill.fore else ""
    back = f'<bgColor rgb="FF{fill.back}"/>' if fill.back else ""
    return f'<fill><patternFill patternType="{fill.pattern}">{fore}{back}</patternFill></fill>'


def _border(border: Border) -> str:
    across = (' diagonalUp="1"' if border.up else "") + (' diagonalDown="1"' if border.down else "")
    names = ("left", "right", "top", "bottom", "diagonal")
    return f"<border{across}>{''.join(_line(name, getattr(border, name)) for name in names)}</border>"


def _line(name: str, line: Line) -> str:
    if line == NO_LINE or not line.style:
        return f"<{name}/>"
    colour = f'<color rgb="FF{line.colour}"/>' if line.colour else '<color auto="1"/>'
    return f'<{name} style="{line.style}">{colour}</{name}>'


def _alignment(alignment: Alignment) -> str:
    attributes = "".join(
        (
            f' horizontal="{alignment.horizontal}"' if alignment.horizontal else "",
            f' vertical="{alignment.vertical}"' if alignment.vertical else "",
            f' textRotation="{alignment.rotation}"' if alignment.rotation else "",
            ' wrapText="1"' if alignment.wrap else "",
            f' indent="{alignment.indent}"' if alignment.indent else "",
            ' shrinkToFit="1"' if alignment.shrink else "",
            f' readingOrder="{alignment.order}"' if alignment.order else "",
        )
    )
    return f"<alignment{attributes}/>" if attributes else ""
