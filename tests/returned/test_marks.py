"""Marks as people make them (domain §7)."""

from __future__ import annotations

import pytest

from tests.support.desk import Desk
from tests.support.drawing import Symbol, Value, draw
from tests.support.figures import assert_figures, cells, codes, faults
from tests.support.schemes import ORG_ONE, Form

GLYPHS = list("√✓✔☑🗹✅●○〇◯⭕VvＶ∨Y是对對1１")
NEGATIVES = list("×✗叉否—/无")
TWO_ITEMS = Form(items=("中心工作完成情况", "承诺践诺情况"))


@pytest.mark.parametrize("glyph", GLYPHS)
@pytest.mark.parametrize("writer", ["openpyxl", "plain"])
def test_glyph_is_a_mark(desk: Desk, glyph: str, writer: str) -> None:
    """Every glyph that offices use for a mark counts in a table of ballots."""
    desk.scheme(TWO_ITEMS)

    merged = desk.merged(
        f"""
        | 单位:化学系教工党支部 | | | | | | |
        | 票号 | 中心工作完成情况 | < | < | 承诺践诺情况 | < | < |
        | ^ | 满意 | 基本满意 | 不满意 | 满意 | 基本满意 | 不满意 |
        | 1 | '{glyph}' | | | '{glyph}' | | |
        | 2 | '{glyph}' | | | | '{glyph}' | |
        | 3 | | '{glyph}' | | | | '{glyph}' |
        """,
        writer=writer,
    )

    assert_figures(
        merged,
        """
        | 项目 | 满意 | 基本满意 | 不满意 | 收回 | 有效 | 弃权 | 项废 |
        | 中心工作完成情况 | 2 | 1 | 0 | 3 | 3 | 0 | 0 |
        | 承诺践诺情况 | 1 | 1 | 1 | 3 | 3 | 0 | 0 |
        """,
    )
    assert faults(merged) == []


@pytest.mark.parametrize("glyph", NEGATIVES)
def test_negative_beside_a_mark_is_no_mark(desk: Desk, glyph: str) -> None:
    """A cross in the other cells of a row leaves its one mark alone."""
    desk.scheme(ORG_ONE)

    merged = desk.merged(f"""
        | 单位:化学系教工党支部 | | | | |
        | 票号 | 评议项目 | 满意 | 基本满意 | 不满意 |
        | 1 | 总体评价 | √ | '{glyph}' | '{glyph}' |
        | 2 | 总体评价 | '{glyph}' | √ | '{glyph}' |
    """)

    assert_figures(merged, "| 满意 | 基本满意 | 不满意 | 有效 | 弃权 | 项废 |\n| 1 | 1 | 0 | 2 | 0 | 0 |")
    assert faults(merged) == []


def test_row_of_crosses_is_blank(desk: Desk) -> None:
    """§4: a row of × in every cell is blank."""
    desk.scheme(ORG_ONE)

    merged = desk.merged("""
        | 单位:化学系教工党支部 | | | | |
        | 票号 | 评议项目 | 满意 | 基本满意 | 不满意 |
        | 1 | 总体评价 | √ | | |
        | 2 | 总体评价 | × | × | × |
    """)

    assert_figures(merged, "| 满意 | 基本满意 | 不满意 | 有效 | 弃权 | 项废 |\n| 1 | 0 | 0 | 2 | 1 | 0 |")
    assert cells(merged, "blank-item") == ["C4:E4"]
    assert "two-marks" not in codes(merged)


@pytest.mark.parametrize(
    "mark",
    [True, 1, "√\ufe0e", "✔\ufe0f", " √ ", "√\u00a0", "\u200b√", "√\n"],
    ids=["TRUE", "number-1", "text-selector", "emoji-selector", "spaces", "no-break-space", "zero-width", "line-break"],
)
def test_mark_in_disguise_is_a_mark(desk: Desk, mark: Value) -> None:
    """TRUE, a number 1, a variation selector and stray spaces make a mark no other."""
    desk.scheme(ORG_ONE)
    sheet = draw("""
        | 单位:化学系教工党支部 | | | | |
        | 票号 | 评议项目 | 满意 | 基本满意 | 不满意 |
        | 1 | 总体评价 | | | |
        | 2 | 总体评价 | | | |
        | 3 | 总体评价 | | | |
    """)
    for cell in ("C3", "D4", "C5"):
        sheet = sheet.with_cell(cell, mark)

    merged = desk.merged(sheet)

    assert_figures(merged, "| 满意 | 基本满意 | 不满意 | 有效 | 弃权 | 项废 |\n| 2 | 1 | 0 | 3 | 0 | 0 |")
    assert faults(merged) == []


@pytest.mark.parametrize(
    ("text", "font"), [("ü", "Wingdings"), ("þ", "Wingdings"), ("P", "Wingdings 2"), ("R", "Wingdings 2")]
)
@pytest.mark.parametrize("writer", ["openpyxl", "xlsxwriter"])
def test_symbol_font_makes_a_letter_a_tick(desk: Desk, text: str, font: str, writer: str) -> None:
    """Word's tick is a letter in a symbol font: "Wingdings ü/þ/P/R by font" (domain §7)."""
    desk.scheme(ORG_ONE)
    sheet = draw("""
        | 单位:化学系教工党支部 | | | | |
        | 票号 | 评议项目 | 满意 | 基本满意 | 不满意 |
        | 1 | 总体评价 | | | |
        | 2 | 总体评价 | | | |
    """)

    merged = desk.merged(sheet.with_cell("C3", Symbol(text, font)).with_cell("D4", Symbol(text, font)), writer=writer)

    assert_figures(merged, "| 满意 | 基本满意 | 不满意 | 有效 | 弃权 |\n| 1 | 1 | 0 | 2 | 0 |")
    assert faults(merged) == []


@pytest.mark.parametrize(
    ("first", "second"),
    [("滿意", "基本滿意"), ("满 意", "基本满意 "), ("A", "B"), ("a", "b"), ("Ａ", "Ｂ"), ("1", "2"), ("１", "２")],
)
def test_level_names_in_ballot_rows(desk: Desk, first: str, second: str) -> None:
    """In layout B a level may be written in traditional characters, spaced out, as a letter or as a digit."""
    desk.scheme(TWO_ITEMS)

    merged = desk.merged(f"""
        | 单位:化学系教工党支部 | | |
        | 票号 | 中心工作完成情况 | 承诺践诺情况 |
        | 1 | '{first}' | '{first}' |
        | 2 | '{first}' | '{second}' |
        | 3 | '{second}' | '{second}' |
    """)

    assert_figures(
        merged,
        """
        | 项目 | 满意 | 基本满意 | 不满意 | 有效 |
        | 中心工作完成情况 | 2 | 1 | 0 | 3 |
        | 承诺践诺情况 | 1 | 2 | 0 | 3 |
        """,
    )
    assert faults(merged) == []


@pytest.mark.parametrize(
    "legend", ["A-满意,B-基本满意,C-不满意", "A满意 B基本满意 C不满意", "A:满意;B:基本满意;C:不满意"]
)
def test_legend_of_letters_is_no_fault(desk: Desk, legend: str) -> None:
    """A legend that says what the letters mean by themselves changes nothing."""
    desk.scheme(TWO_ITEMS)

    merged = desk.merged(f"""
        | 单位:化学系教工党支部 | | |
        | 注:{legend} | < | < |
        | 票号 | 中心工作完成情况 | 承诺践诺情况 |
        | 1 | A | A |
        | 2 | A | C |
    """)

    assert_figures(
        merged,
        "| 项目 | 满意 | 基本满意 | 不满意 |\n| 中心工作完成情况 | 2 | 0 | 0 |\n| 承诺践诺情况 | 1 | 0 | 1 |",
    )
