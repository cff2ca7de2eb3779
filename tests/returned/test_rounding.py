"""Printed percentages: rounding modes, places, trailing zeros, complement (contract §2, §3; domain §4.5)."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.desk import Desk
from tests.support.figures import assert_figures
from tests.support.schemes import ORG_ONE


def _merged(desk: Desk, counts: tuple[int, int, int], valid: int, **settings: Any) -> dict[str, Any]:
    """Merge one table of one item with these counts of the three levels."""
    desk.scheme(ORG_ONE, **settings)
    return desk.merged(f"""
        | 单位:化学系教工党支部 | 收回:{valid} | 有效:{valid} | |
        | 评议项目 | 满意 | 基本满意 | 不满意 |
        | 总体评价 | {counts[0]} | {counts[1]} | {counts[2]} |
    """)


@pytest.mark.parametrize(
    ("mode", "places", "counts", "printed"),
    [
        ("half-up", 0, (1, 3, 4), ("13", "38", "50")),
        ("half-even", 0, (1, 3, 4), ("12", "38", "50")),
        ("down", 0, (1, 3, 4), ("12", "37", "50")),
        ("half-up", 1, (1, 3, 12), ("6.3", "18.8", "75.0")),
        ("half-even", 1, (1, 3, 12), ("6.2", "18.8", "75.0")),
        ("down", 1, (1, 3, 12), ("6.2", "18.7", "75.0")),
        ("half-up", 2, (1, 3, 28), ("3.13", "9.38", "87.50")),
        ("half-even", 2, (1, 3, 28), ("3.12", "9.38", "87.50")),
        ("down", 2, (1, 3, 28), ("3.12", "9.37", "87.50")),
    ],
)
def test_rounding_mode(
    desk: Desk, mode: str, places: int, counts: tuple[int, int, int], printed: tuple[str, ...]
) -> None:
    """Ties go up under half-up, to the even digit under half-even, and nothing goes up under down."""
    merged = _merged(desk, counts, sum(counts), mode=mode, places=places, satisfied=("满意",))

    assert_figures(
        merged,
        f"| 满意% | 基本满意% | 不满意% | 满意率 |\n| {printed[0]} | {printed[1]} | {printed[2]} | {printed[0]} |",
    )


@pytest.mark.parametrize(
    ("count", "printed"), [(5, "15.63"), (9, "28.13"), (13, "40.63"), (17, "53.13"), (21, "65.63"), (29, "90.63")]
)
def test_exact_ties_go_up(desk: Desk, count: int, printed: str) -> None:
    """Fractions whose float prints one hundredth too low are printed 四舍五入 (facts: 1,200 such up to 2000)."""
    merged = _merged(desk, (count, 32 - count, 0), 32, satisfied=("满意",))

    assert_figures(merged, f"| 满意% | 满意率 |\n| {printed} | {printed} |")


@pytest.mark.parametrize(
    ("trailing", "printed"), [(True, ("71.43", "25.00", "3.57", "100.00")), (False, ("71.43", "25", "3.57", "100"))]
)
def test_trailing_zeros(desk: Desk, trailing: bool, printed: tuple[str, ...]) -> None:
    """25.00 or 25, 100.00 or 100: as the scheme says."""
    merged = _merged(desk, (20, 7, 1), 28, trailing_zeros=trailing, satisfied=("满意", "基本满意", "不满意"))

    assert_figures(
        merged,
        f"| 满意% | 基本满意% | 不满意% | 满意率 |\n| {printed[0]} | {printed[1]} | {printed[2]} | {printed[3]} |",
    )


def test_one_trailing_zero_is_dropped_alone(desk: Desk) -> None:
    """12.50 becomes 12.5, 0.00 becomes 0."""
    merged = _merged(desk, (1, 7, 0), 8, trailing_zeros=False, satisfied=("满意",))

    assert_figures(merged, "| 满意% | 基本满意% | 不满意% | 满意率 |\n| 12.5 | 87.5 | 0 | 12.5 |")


@pytest.mark.parametrize(
    ("complement", "counts", "places", "printed"),
    [
        ("none", (2, 2, 2), 2, ("33.33", "33.33", "33.33")),
        ("first", (2, 2, 2), 2, ("33.34", "33.33", "33.33")),
        ("last", (2, 2, 2), 2, ("33.33", "33.33", "33.34")),
        ("last-nonzero", (2, 2, 2), 2, ("33.33", "33.33", "33.34")),
        ("largest", (2, 2, 2), 2, ("33.34", "33.33", "33.33")),
        ("largest-remainder", (2, 2, 2), 2, ("33.34", "33.33", "33.33")),
        ("none", (2, 2, 3), 0, ("29", "29", "43")),
        ("first", (2, 2, 3), 0, ("28", "29", "43")),
        ("last", (2, 2, 3), 0, ("29", "29", "42")),
        ("largest", (2, 2, 3), 0, ("29", "29", "42")),
        ("largest-remainder", (2, 2, 3), 0, ("29", "28", "43")),
        ("none", (1, 7, 0), 0, ("13", "88", "0")),
        ("first", (1, 7, 0), 0, ("12", "88", "0")),
        ("last", (1, 7, 0), 0, ("13", "87", "0")),
        ("last-nonzero", (1, 7, 0), 0, ("13", "87", "0")),
        ("largest", (1, 7, 0), 0, ("13", "87", "0")),
        ("largest-remainder", (1, 7, 0), 0, ("13", "87", "0")),
    ],
)
def test_complement_makes_the_row_a_hundred(
    desk: Desk, complement: str, counts: tuple[int, int, int], places: int, printed: tuple[str, ...]
) -> None:
    """One cell is plugged; "ties go to the better level; a cell of count 0 is never plugged" (§2)."""
    merged = _merged(desk, counts, sum(counts), complement=complement, places=places)

    assert_figures(merged, f"| 满意% | 基本满意% | 不满意% |\n| {' | '.join(printed)} |")


@pytest.mark.parametrize("complement", ["first", "last", "last-nonzero", "largest", "largest-remainder"])
def test_complement_needs_a_full_row(desk: Desk, complement: str) -> None:
    """§2: "Complement applies only when Σ = base": with two abstentions the row stays as rounded."""
    merged = _merged(desk, (2, 2, 0), 6, complement=complement)

    assert_figures(merged, "| 满意% | 基本满意% | 不满意% | 弃权 |\n| 33.33 | 33.33 | 0.00 | 2 |")


@pytest.mark.parametrize("complement", ["none", "first", "last", "largest", "largest-remainder"])
def test_rate_is_never_complemented(desk: Desk, complement: str) -> None:
    """§2: "the rate itself is never complemented": 2 of 6 is 33.33 whatever its cell shows."""
    merged = _merged(desk, (2, 2, 2), 6, complement=complement, satisfied=("满意",))

    assert_figures(merged, "| 分数 | 满意率 |\n| 1/3 | 33.33 |")
