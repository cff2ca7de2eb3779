"""附件4: a table with a row a branch, whatever program made it (contract §4b, domain §8)."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.annexes.examiner import expect, fill
from tests.annexes.paper import WRITERS, Paper, paper, values
from tests.annexes.rounds import BIOLOGY, CHEMISTRY, ITEMS, MATHS, PHYSICS, S1_COUNTS, VILLAGE, Round

HEAD = """
    | 附件4 | | | | | | | | | | |
    | 党支部群众评议结果汇总表 | < | < | < | < | < | < | < | < | < | < |
    | 序号 | 支部名称 | 参评人数 | 满意 | < | 基本满意 | < | 不满意 | < | 满意率 | 备注 |
    | ^ | ^ | ^ | 票数 | 比例 | 票数 | 比例 | 票数 | 比例 | ^ | ^ |
"""
EMPTY = (
    HEAD
    + f"""
    | 1 | {PHYSICS} | | | ~% | | ~% | | ~% | ~% | |
    | 2 | {BIOLOGY} | | | ~% | | ~% | | ~% | ~% | |
    | 3 | {CHEMISTRY} | | | ~% | | ~% | | ~% | ~% | |
    | 4 | {MATHS} | | | ~% | | ~% | | ~% | ~% | |
    | 合计 | < | | | ~% | | ~% | | ~% | ~% | |
    | 填表人： | | | 审核人： | | | | 填报日期： | | | |
"""
)
FULL = (
    HEAD
    + f"""
    | 1 | {PHYSICS} | 28 | 18 | 0.6429 | 5 | 0.1786 | 5 | 0.1786 | 0.8214 | |
    | 2 | {BIOLOGY} | | | | | | | | | |
    | 3 | {CHEMISTRY} | 30 | 25 | 0.8929 | 2 | 0.0714 | 0 | 0 | 0.9643 | |
    | 4 | {MATHS} | 11 | 11 | 1 | 0 | 0 | 0 | 0 | 1 | |
    | 合计 | < | 69 | 54 | 0.8060 | 7 | 0.1045 | 5 | 0.0746 | 0.9104 | |
    | 填表人： | | | 审核人： | | | | 填报日期： | | | |
"""
)


@pytest.mark.parametrize("writer", WRITERS)
def test_printed_rows_are_filled_by_name_whatever_their_order(simple: Round, annex: Path, writer: str) -> None:
    """Every figure stands in the row of its unit, the unit that sent nothing stays empty, 合计 is the roll-up."""
    WRITERS[writer](annex, [paper(EMPTY, "附件4")])
    expect(fill(simple, annex), paper(FULL, "附件4"))


def test_variant_spellings_of_printed_units_are_matched_as_covers_are(simple: Round, annex: Path) -> None:
    """Spaces, traditional characters and full-width signs in a printed name do not hide the unit."""
    odd = EMPTY.replace(PHYSICS, "物理係學生黨支部").replace(CHEMISTRY, "化学系 教工党支部").replace("满意", "滿意")
    full = FULL.replace(PHYSICS, "物理係學生黨支部").replace(CHEMISTRY, "化学系 教工党支部").replace("满意", "滿意")
    WRITERS["openpyxl"](annex, [paper(odd.replace("係", "系"), "附件4")])
    expect(fill(simple, annex), paper(full.replace("係", "系"), "附件4"))


DRESSES = {
    "number": ("~0.00", "96.43", "0", "100"),
    "no-decimals": ("~0", "96.43", "0", "100"),
    "text": ("~@", "'96.43%'", "'0.00%'", "'100.00%'"),
    "percent": ("~%", "0.9643", "0", "1"),
    "percent-without-decimals": ("~0%", "0.9643", "0", "1"),
    "percent-in-colour": ("~[Red]0.0%", "0.9643", "0", "1"),
    "chinese-number": ("~0.00_ ", "96.43", "0", "100"),
    "general": ("", "96.43", "0", "100"),
}


@pytest.mark.parametrize("dress", DRESSES)
@pytest.mark.parametrize("writer", ["openpyxl", "xlsxwriter", "plain"])
def test_the_dress_of_the_cell_decides_how_a_rate_is_written(pair: Round, annex: Path, dress: str, writer: str) -> None:
    """0.9643 in a percent cell, 96.43 in any other number cell, "96.43%" as text in a text cell."""
    empty, rate, zero, whole = DRESSES[dress]
    table = """
        | 党支部群众评议结果汇总表 | < | < | < |
        | 序号 | 支部名称 | 不满意比例 | 满意率 |
        | 1 | 化学系教工党支部 | {zero} | {rate} |
        | 2 | 数学系教工党支部 | {zero} | {whole} |
    """
    WRITERS[writer](annex, [paper(table.format(zero=empty, rate=empty, whole=empty))])
    expect(fill(pair, annex), paper(table.format(zero=zero, rate=rate, whole=whole)))


def test_counts_in_text_cells_are_numbers_one_can_read(pair: Round, annex: Path) -> None:
    """A count has no percent: in a text cell it is written so that the cell shows it."""
    table = """
        | 党支部群众评议结果汇总表 | < | < |
        | 支部名称 | 满意票数 | 满意率 |
        | 化学系教工党支部 | {} | {} |
        | 数学系教工党支部 | ~@ | ~@ |
    """
    WRITERS["openpyxl"](annex, [paper(table.format("~@", "~@"))])
    found = fill(pair, annex).table("Sheet1")
    assert str(found["B3"]) == "25"
    assert found["C3"] == "96.43%"


@pytest.mark.parametrize(
    ("head", "example", "rate", "whole"),
    [
        ("满意率(%)", "", "96.43", "100"),
        ("满意率（％）", "", "96.43", "100"),
        ("满意率", "", "96.43", "100"),
        ("满意率", "88.5", "96.43", "100"),
        ("满意率", "0.885", "0.9643", "1"),
        ("满意率", "'88.50%'", "'96.43%'", "'100.00%'"),
        ("满意率(%)", "0.885", "96.43", "100"),
    ],
)
def test_general_cells_follow_the_head_then_the_filled_rows(
    pair: Round, annex: Path, head: str, example: str, rate: str, whole: str
) -> None:
    """General format: by the header's %, then by filled rows of the same column, else 96.43."""
    table = f"""
        | 党支部群众评议结果汇总表 | < | < |
        | 序号 | 支部名称 | {head} |
        | 例 | 示例党支部 | {example} |
        | 1 | 化学系教工党支部 | {{}} |
        | 2 | 数学系教工党支部 | {{}} |
    """
    WRITERS["plain"](annex, [paper(table.format("", ""), "附件4")])
    expect(fill(pair, annex, *(("--only", "附件4") if example else ())), paper(table.format(rate, whole), "附件4"))


def test_votes_and_percent_under_one_level_without_a_second_head_row(pair: Round, annex: Path) -> None:
    """得票率(%) columns beside counts, level names within the label, and 备注 left alone."""
    table = """
        | 附件4：党支部群众评议结果汇总表 | < | < | < | < | < | < | < |
        | 序号 | 党支部 | 满意 | 满意得票率(%) | 基本满意 | 基本满意得票率(%) | 不满意 | 不满意得票率(%) |
        | 1 | 化学系教工党支部 | {} | {} | {} | {} | {} | {} |
        | 2 | 数学系教工党支部 | {} | {} | {} | {} | {} | {} |
    """
    WRITERS["xlsxwriter"](annex, [paper(table.format(*[""] * 12))])
    expect(fill(pair, annex), paper(table.format(25, 89.29, 2, 7.14, 0, 0, 11, 100, 0, 0, 0, 0)))


def test_total_row_with_formulas_is_left_to_the_office(simple: Round, annex: Path) -> None:
    """The office's formulas stay; their stored results are what they compute from the new figures."""
    table = """
        | 党支部群众评议结果汇总表 | < | < | < | < |
        | 支部名称 | 满意 | 基本满意 | 不满意 | 满意率 |
        | 化学系教工党支部 | {} | {} | {} | {}~% |
        | 物理系学生党支部 | {} | {} | {} | {}~% |
        | 数学系教工党支部 | {} | {} | {} | {}~% |
        | 生物系教工党支部 | | | | ~% |
        | 合计 | =SUM(B3:B6) -> 0 | =SUM(C3:C6) -> 0 | =SUM(D3:D6) -> 0 | {}~% |
    """
    WRITERS["xlsxwriter"](annex, [paper(table.format(*[""] * 13))])
    figures = (25, 2, 0, 0.9643, 18, 5, 5, 0.8214, 11, 0, 0, 1, 0.9104)
    filled = fill(simple, annex)
    expect(filled, paper(table.format(*figures)))
    stored = filled.stored("Sheet1")
    assert [stored[cell] for cell in ("B7", "C7", "D7")] == [54, 7, 5]


def test_an_office_formula_that_differs_from_the_figure_is_a_finding(pair: Round, annex: Path) -> None:
    """满意率 computed by the office over the votes cast, not over the valid ballots, is compared and told."""
    table = """
        | 党支部群众评议结果汇总表 | < | < | < | < |
        | 支部名称 | 满意 | 基本满意 | 不满意 | 满意率 |
        | 化学系教工党支部 | {} | {} | {} | =(B3+C3)/(B3+C3+D3) -> 0 |
        | 数学系教工党支部 | {} | {} | {} | =(B4+C4)/(B4+C4+D4) -> 0 |
    """
    WRITERS["xlsxwriter"](annex, [paper(table.format(*[""] * 6))])
    before = annex.read_bytes()
    from tests.support.command import run

    done = run("annex", pair.store, "--into", annex)
    assert done.exit_code in (0, 1), done.said
    assert annex.read_bytes() != before
    assert "E3" in done.said
    assert "96.43" in done.said


def _s1_table(filled: bool) -> Paper:
    items = " | ".join(f"{item} | < | < | < | < | < | <" for item in ITEMS)
    levels = " | ".join(["满意 | < | 基本满意 | < | 不满意 | < | 满意率"] * 5)
    votes = " | ".join(["票数 | % | 票数 | % | 票数 | % | ^"] * 5)
    rows = ""
    for number, unit in enumerate((CHEMISTRY, MATHS, PHYSICS, BIOLOGY), 1):
        cells = [_seven(counts) if filled and unit in S1_COUNTS else " | " * 6 for counts in _counts(unit)]
        present = {CHEMISTRY: "30", PHYSICS: "28"}.get(unit, "") if filled else ""
        rows += f"| {number} | {unit} | {present} | {' | '.join(cells)} | |\n"
    return paper(
        f"""
        | 附件4 |
        | 党支部开展创先争优活动群众评议结果汇总表 | {"| ".join(["<"] * 38)} |
        | 序号 | 支部名称 | 参评人数 | {items} | 备注 |
        | ^ | ^ | ^ | {levels} | ^ |
        | ^ | ^ | ^ | {votes} | ^ |
        {rows}
        """,
        "支部汇总",
    )


def _counts(unit: str) -> tuple[str, ...]:
    return S1_COUNTS.get(unit, ("",) * 5)


SHARES = {0: "0", 1: "3.57", 2: "7.14", 3: "10.71", 4: "14.29", 5: "17.86", 7: "25", 18: "64.29", 19: "67.86"}
SHARES |= {20: "71.43", 21: "75", 22: "78.57", 23: "82.14", 25: "89.29", 26: "92.86", 27: "96.43", 28: "100"}


def _seven(counts: str) -> str:
    """Return votes and percent of three levels, then the rate, all of 28."""
    numbers = [int(count) for count in counts.split(" | ")]
    cells = [cell for number in numbers for cell in (str(number), SHARES[number])]
    return " | ".join([*cells, SHARES[numbers[0] + numbers[1]]])


@pytest.mark.parametrize("writer", ["openpyxl", "xlsxwriter", "plain"])
def test_three_level_head_with_five_items(rounds: Callable[[str], Round], annex: Path, writer: str) -> None:
    """S1 附件4: items over levels over 票数 and %, the items matched by their text."""
    WRITERS[writer](annex, [_s1_table(filled=False)])
    expect(fill(rounds("s1"), annex), _s1_table(filled=True))


def test_the_published_case_of_a_village(rounds: Callable[[str], Round], annex: Path) -> None:
    """S14: 332 of 344 forms are 96.5 %, printed with one place; levels of another name."""
    table = f"""
        | 党总支开展创先争优活动群众测评结果汇总表 | < | < | < | < | < | < | < |
        | 序号 | 单位 | 应到人数 | 实到人数 | 发出票数 | 满意 | 合格 | 不满意 | 满意率 |
        | 1 | {VILLAGE} | {{}} | {{}} | {{}} | {{}} | {{}} | {{}} | {{}}~0.0% |
    """
    WRITERS["openpyxl"](annex, [paper(table.format(*[""] * 7))])
    expect(fill(rounds("s14"), annex), paper(table.format(311, 308, 344, 332, 0, 0, 0.965)))


def test_values_of_the_empty_drawing_are_no_figures() -> None:
    """The drawing of an empty annex holds no number but the printed row numbers."""
    numbers = [value for value in values(paper(EMPTY)).values() if isinstance(value, int)]
    assert numbers == [1, 2, 3, 4]
