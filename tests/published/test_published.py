"""Published results, each from a workbook through the command line (domain §6)."""

from __future__ import annotations

import pytest

from tests.support.desk import Desk
from tests.support.figures import assert_figures, cells, codes, line
from tests.support.schemes import Form
from tests.support.writers import WRITERS

ONE = ("总体评价",)


@pytest.mark.parametrize("writer", WRITERS)
def test_changfeng_no_2_village(desk: Desk, writer: str) -> None:
    """长风二村: 344 forms issued, 332 满意 → 96.5 %, one place (seed 004)."""
    desk.scheme(
        Form(items=ONE),
        scales={"满意度": ("满意", "合格", "不满意")},
        satisfied=("满意",),
        base="issued",
        places=1,
    )

    merged = desk.merged(
        """
        | 单位:化学系教工党支部 | 发出344份 收回344份 有效344份 | | |
        | 测评项目 | 满意 | 合格 | 不满意 |
        | 总体评价 | 332 | 12 | 0 |
        """,
        writer=writer,
    )

    assert_figures(
        merged,
        "| 满意 | 发出 | 满意% | 分数 | 满意率 | 基数 |\n| 332 | 344 | 96.5 | 83/86 | 96.5 | issued |",
    )


@pytest.mark.parametrize("writer", WRITERS)
def test_zhanyi_announcement_no_60(desk: Desk, writer: str) -> None:
    """曲靖市沾益区人大常委会公告第60号: each level of 28 ballots, half-up, two places, trailing zeros dropped."""
    items = ("建议甲:道路亮化", "建议乙:农田水利", "建议丙:校车安全", "建议丁:垃圾清运", "建议戊:乡村医疗")
    desk.scheme(Form(items=items), base="returned", trailing_zeros=False)

    merged = desk.merged(
        """
        | 单位:化学系教工党支部 | 收回:28 | 有效:28 | |
        | 重点建议 | 满意 | 基本满意 | 不满意 |
        | 建议甲:道路亮化 | 25 | 3 | 0 |
        | 建议乙:农田水利 | 26 | 2 | 0 |
        | 建议丙:校车安全 | 20 | 8 | 0 |
        | 建议丁:垃圾清运 | 20 | 7 | 1 |
        | 建议戊:乡村医疗 | 23 | 5 | |
        """,
        writer=writer,
    )

    assert_figures(
        merged,
        """
        | 满意% | 基本满意% | 不满意% | 基数 |
        | 89.29 | 10.71 | 0 | returned |
        | 92.86 | 7.14 | 0 | returned |
        | 71.43 | 28.57 | 0 | returned |
        | 71.43 | 25 | 3.57 | returned |
        | 82.14 | 17.86 | 0 | returned |
        """,
    )
    assert codes(merged) == []


@pytest.mark.parametrize("places", [0, 2])
def test_shanxi_water_report(desk: Desk, places: int) -> None:
    """山西省人大常委会 2011: 59/2/0 of 61 → 满意率 100 %, (满意+基本满意) of all."""
    desk.scheme(Form(items=ONE), base="returned", places=places, trailing_zeros=False)

    merged = desk.merged("""
        | 单位:化学系教工党支部 | 收回:61 | 有效:61 | |
        | 项目 | 满意 | 基本满意 | 不满意 |
        | 总体评价 | 59 | 2 | 0 |
    """)

    assert_figures(merged, "| 满意 | 基本满意 | 不满意 | 满意率 |\n| 59 | 2 | 0 | 100 |")


def test_dongguan_on_line_evaluation(desk: Desk) -> None:
    """东莞政风行风网上评议 2010: 55/19/116 of 190 → 29, 10, 61; 42/10/69 of 121 → 35, 8, 57; no places."""
    desk.scheme(Form(items=ONE), base="valid", places=0)
    desk.roster("| 单位 |\n| 甲部门 |\n| 乙部门 |")
    for name, unit, counts, ballots in (
        ("1.xlsx", "甲部门", "55 | 19 | 116", 190),
        ("2.xlsx", "乙部门", "42 | 10 | 69", 121),
    ):
        desk.put(
            name,
            f"""
            | 单位:{unit} | 收回:{ballots} | 有效:{ballots} | |
            | 项目 | 满意 | 基本满意 | 不满意 |
            | 总体评价 | {counts} |
            """,
        )

    merged = desk.merge()

    assert_figures(
        merged,
        """
        | 单位 | 满意% | 基本满意% | 不满意% |
        | 甲部门 | 29 | 10 | 61 |
        | 乙部门 | 35 | 8 | 57 |
        """,
    )


def test_proposals_of_a_consultative_conference(desk: Desk) -> None:
    """某市政协 提案办理: 144/2 of 146 → 100 %; 122/24 → 84, 16; no places."""
    desk.scheme(Form(items=("办理态度", "办理结果")), base="valid", places=0, satisfied=("满意", "基本满意"))

    merged = desk.merged("""
        | 单位:化学系教工党支部 | 收回:146 | 有效:146 | |
        | 项目 | 满意 | 基本满意 | 不满意 |
        | 办理态度 | 144 | 2 | 0 |
        | 办理结果 | 122 | 24 | 0 |
    """)

    assert_figures(
        merged,
        "| 项目 | 满意% | 基本满意% | 满意率 |\n| 办理态度 | 99 | 1 | 100 |\n| 办理结果 | 84 | 16 | 100 |",
    )


XIANXI = ("很满意", "满意", "较满意", "一般", "不满意", "不了解")


def test_xianxi_questionnaire(desk: Desk) -> None:
    """仙溪镇: 35 ballots, 2/3/5/19/3/3, one middle cell printed 14.2 where 5/35 is 14.286: complemented."""
    desk.scheme(Form(items=ONE), scales={"满意度": XIANXI}, satisfied=("很满意", "满意", "较满意"), places=1)
    heads = " | ".join(f"{level} | <" for level in XIANXI)
    printed = ("5.7", "8.6", "14.2", "54.3", "8.6", "8.6")
    body = " | ".join(f"{count} | {percent}" for count, percent in zip((2, 3, 5, 19, 3, 3), printed, strict=True))

    merged = desk.merged(f"""
        | 单位:化学系教工党支部 | | 收回:35 | | 有效:35 | | | | | | | | |
        | 项目 | {heads} |
        | ^ | {" | ".join(["票数 | %"] * 6)} |
        | 总体评价 | {body} |
    """)

    assert line(merged, "总体评价")["counts"] == dict(zip(XIANXI, (2, 3, 5, 19, 3, 3), strict=True))
    assert line(merged, "总体评价")["percent"] == dict(
        zip(XIANXI, ("5.7", "8.6", "14.3", "54.3", "8.6", "8.6"), strict=True)
    )
    assert cells(merged, "percent-complemented") == ["G4"]
    assert "percent-mismatch" not in codes(merged)
