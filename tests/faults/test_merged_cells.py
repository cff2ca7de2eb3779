"""votes-merged: a number or mark over the places of two items or levels belongs to neither, and is never a 0."""

from __future__ import annotations

from typing import Any

import openpyxl
import pytest

from tests.support.desk import UNIT, Desk
from tests.support.drawing import draw
from tests.support.figures import is_unknown, line
from tests.support.schemes import ITEMS, LEVELS

COUNTS = f"""
    | 单位:{UNIT} | 收回:30 | 有效:30 | |
    | 评议项目 | 满意 | 基本满意 | 不满意 |
    | {ITEMS[0]} | 25 | 4 | 1 |
    | {ITEMS[1]} | 26 | 3 | 1 |
    | {ITEMS[2]} | 27 | 2 | 1 |
"""


def merged(desk: Desk, *ranges: str, sheet: str = COUNTS) -> dict[str, Any]:
    """Merge cells of a drawn sheet as a person does, who sees the first value only, and merge the workbook."""
    path = desk.put("01.xlsx", draw(sheet, "评议表"))
    book = openpyxl.load_workbook(path)
    for one in ranges:
        book["评议表"].merge_cells(one)
    book.save(path)
    return desk.merge()


def found(answer: dict[str, Any]) -> list[str]:
    """Return the code of every finding."""
    return [one["code"] for one in answer["findings"]]


def counts(answer: dict[str, Any], item: str) -> list[object]:
    """Return an item's counts, level by level."""
    return [line(answer, item)["counts"][level] for level in LEVELS]


def test_a_count_over_two_items(desk: Desk) -> None:
    """Both items lose that level, none of them as 0; the other numbers stand."""
    answer = merged(desk, "B3:B4")

    (note,) = [one for one in answer["findings"] if one["code"] == "votes-merged"]
    assert (note["cell"], note["severity"]) == ("B3:B4", "error")
    assert is_unknown(counts(answer, ITEMS[0])[0])
    assert is_unknown(counts(answer, ITEMS[1])[0])
    assert counts(answer, ITEMS[2]) == [27, 2, 1]
    assert [line(answer, item)["rate"] for item in ITEMS[:2]] == [None, None]


def test_a_count_over_two_levels(desk: Desk) -> None:
    """Of one item nothing is known about these two levels."""
    answer = merged(desk, "B5:C5")

    assert "votes-merged" in found(answer)
    assert [is_unknown(one) for one in counts(answer, ITEMS[2])[:2]] == [True, True]
    assert counts(answer, ITEMS[0]) == [25, 4, 1]


@pytest.mark.parametrize("across", ["E3:F3", "A1:A1", "E3:E5"])
def test_other_merges_say_nothing(desk: Desk, across: str) -> None:
    """Cells beside the votes, and a title's, may be merged."""
    answer = merged(desk, *([across] if across != "A1:A1" else []))

    assert "votes-merged" not in found(answer)
    assert counts(answer, ITEMS[0]) == [25, 4, 1]


def test_a_level_two_columns_wide(desk: Desk) -> None:
    """A count as wide as its level's heading says what it says."""
    sheet = f"""
        | 单位:{UNIT} | 收回:30 | 有效:30 | | |
        | 评议项目 | 满意 | | 基本满意 | 不满意 |
        | {ITEMS[0]} | 25 | | 4 | 1 |
        | {ITEMS[1]} | 26 | | 3 | 1 |
        | {ITEMS[2]} | 27 | | 2 | 1 |
    """
    answer = merged(desk, "B2:C2", "B3:C3", "B4:C4", "B5:C5", sheet=sheet)

    assert "votes-merged" not in found(answer)
    assert counts(answer, ITEMS[1]) == [26, 3, 1]


def test_a_mark_over_two_levels(desk: Desk) -> None:
    """A √ over 满意 and 基本满意 is no vote for the first; the ballot's other items count."""
    sheet = f"""
        | 单位:{UNIT} | | | | | | | | | |
        | 票号 | {ITEMS[0]} | < | < | {ITEMS[1]} | < | < | {ITEMS[2]} | < | < |
        | | 满意 | 基本满意 | 不满意 | 满意 | 基本满意 | 不满意 | 满意 | 基本满意 | 不满意 |
        | 1 | √ | | | √ | | | √ | | |
        | 2 | √ | | | | √ | | √ | | |
        | 3 | √ | | | √ | | | | | √ |
    """
    answer = merged(desk, "B5:C5", sheet=sheet)

    assert "votes-merged" in found(answer)
    assert counts(answer, ITEMS[0]) == [2, 0, 0]
    assert counts(answer, ITEMS[1]) == [2, 1, 0]
