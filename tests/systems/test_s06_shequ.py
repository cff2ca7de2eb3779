"""S6 社区年终考核: scores beside levels in one round; mean, highest, lowest and trimmed mean."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.support.drawing import draw
from tests.support.writers import WRITERS
from tests.systems.agreement import assert_counts_are_those_typed
from tests.systems.conftest import Demo
from tests.systems.desk import Desk, Json, codes, line
from tests.systems.sheets import fill_ballots

TEAM = "班子年度整体工作得分"
SECRETARY = "书记个人年度工作得分"
LEVELS = ("党员承诺践行情况", "基层党组织服务居民的情况")
MARKS = ("满意", "基本满意", "不满意")
UNIT = "一居民区党总支"
SCORES = (95, 88.5, 100, 60, 92, 92, 77)
GROUPS = ("居民区楼组长", "居民区楼组长", "志愿者", "小区居民", "小区居民", "小区居民", "志愿者")


def ballots(scores: tuple[Any, ...] = SCORES) -> list[dict[str, object]]:
    """Return ballots that give a score and a level each."""
    marks = ("满意", "满意", "满意", "不满意", "基本满意", "满意", "满意")
    return [
        {"参评人类别": group, TEAM: score, LEVELS[0]: mark, LEVELS[1]: "满意"}
        for group, score, mark in zip(GROUPS, scores, marks, strict=True)
    ]


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """One residents' area with its secretary."""
    desk = Desk(tmp_path, "shequ-kaohe")
    desk.roster([(UNIT, "街道党工委", None, 12, 8)], [(UNIT, "张三", "书记"), (UNIT, "李四", "党员")])
    desk.issue()
    return desk


def send(desk: Desk, scores: tuple[Any, ...] = SCORES) -> Json:
    """Type seven ballots on the team and seven on the secretary, send them back, and merge."""
    book = desk.open(UNIT)
    fill_ballots(book["组织评议"], ballots(scores))
    secretary = next(sheet for sheet in book.worksheets if sheet.title.startswith("党（总）支部书记"))
    fill_ballots(secretary, [{"姓名": "张三", SECRETARY: 90 + at, "承诺践行情况": "满意"} for at in range(7)])
    desk.send(UNIT, book, date(2011, 12, 20), 实参评=7, 收回=7, 有效=7, 无效=0)
    return desk.merge()


def test_mean_highest_lowest_and_trimmed_mean(desk: Desk) -> None:
    """The four figures of seven scores, decimals included, by hand."""
    found = line(send(desk), unit=UNIT, item=TEAM, group=None)
    kept = sorted(map(Fraction, map(str, SCORES)))[1:-1]

    assert found["scores"] == {
        "n": 7,
        "mean": f"{float(sum(map(Fraction, map(str, SCORES))) / 7):.2f}",
        "max": "100",
        "min": "60",
        "trimmed": f"{float(sum(kept) / 5):.2f}",
    }
    assert found["scores"]["mean"] == "86.36"
    assert "counts" not in found


def test_levels_and_scores_in_one_round(desk: Desk) -> None:
    """Level items of the same ballots have counts and rates; the secretary has his own form."""
    answer = send(desk)

    assert line(answer, unit=UNIT, item=LEVELS[0], group=None)["counts"] == {"满意": 5, "基本满意": 1, "不满意": 1}
    assert line(answer, unit=UNIT, item=LEVELS[0], group=None)["rate"]["fraction"] == "6/7"
    secretary = line(answer, subject="张三", item=SECRETARY)
    assert (secretary["form"], secretary["scores"]["mean"], secretary["scores"]["trimmed"]) == (
        "shuji",
        "93.00",
        "93.00",
    )


def test_only_secretaries_are_rated(desk: Desk) -> None:
    """李四 is a member and no secretary: nobody asks for him, and nobody misses him."""
    answer = send(desk)

    assert {one["subject"] for one in answer["results"]} == {UNIT, "张三"}
    assert "member-missing" not in codes(answer)


@pytest.mark.parametrize("wrong", [101, -1, "九十五", 100.5])
def test_score_out_of_range_is_found(desk: Desk, wrong: object) -> None:
    """A score of 101 is found at its cell, and is in no mean."""
    answer = send(desk, (*SCORES[:2], wrong, *SCORES[3:]))
    faults = [one for one in answer["findings"] if one["severity"] == "error"]

    assert len(faults) == 1, faults
    sheet = openpyxl.load_workbook(desk.returned / f"{UNIT}.xlsx")["组织评议"]
    assert sheet[faults[0]["cell"]].value == wrong
    found = line(answer, unit=UNIT, item=TEAM, group=None)["scores"]
    assert found is None or (found["n"], found["max"]) == (6, "95")


def test_sheet_of_their_own_make(desk: Desk) -> None:
    """A plain list of ballots with scores, made by another program, is counted alike."""
    rows = "\n".join(
        f"| {at} | {ballot['参评人类别']} | {ballot[TEAM]} | {ballot[LEVELS[0]]} | {ballot[LEVELS[1]]} |"
        for at, ballot in enumerate(ballots(), 1)
    )
    sheet = draw(
        f"| 单位：{UNIT} | | | | |\n| 票号 | 参评人类别 | {TEAM} | {LEVELS[0]} | {LEVELS[1]} |\n{rows}", "班子"
    )
    desk.returned.mkdir()
    WRITERS["xlsxwriter"](desk.returned / f"{UNIT}.xlsx", [sheet])
    answer = desk.merge()

    assert line(answer, unit=UNIT, item=TEAM, group=None)["scores"]["mean"] == "86.36"


def test_paper_ballots_typed_in_one_sheet_each(desk: Desk) -> None:
    """A sheet a ballot, items below each other, the score beside the marks or across them."""
    sheets = [
        draw(
            f"""
            | 单位：{UNIT} | | | | |
            | 票号：{at} | 参评人类别 | {ballot["参评人类别"]} | | |
            | 评议项目 | 满意 | 基本满意 | 不满意 | 得分 |
            | {TEAM} | {ballot[TEAM] if at % 2 else ""} | | | {"" if at % 2 else ballot[TEAM]} |
            """
            + "\n".join(
                f"| {item} | " + " | ".join("√" if ballot[item] == level else "" for level in MARKS) + " | |"
                for item in LEVELS
            ),
            f"第{at}张",
        )
        for at, ballot in enumerate(ballots(), 1)
    ]
    desk.returned.mkdir()
    WRITERS["openpyxl"](desk.returned / f"{UNIT}.xlsx", sheets)
    answer = desk.merge()

    assert line(answer, unit=UNIT, item=TEAM, group=None)["scores"]["mean"] == "86.36"
    assert line(answer, unit=UNIT, item=LEVELS[0], group=None)["counts"] == {"满意": 5, "基本满意": 1, "不满意": 1}
    assert line(answer, unit=UNIT, item=TEAM, group="小区居民")["scores"]["n"] == 3


def test_ballots_in_columns_with_their_mean(desk: Desk) -> None:
    """Items down, ballots across, the mean compared at its own cell; a sheet of means alone is asked about."""
    heads = "".join(f" 票{at} |" for at in range(1, 8))
    table = (
        f"| 单位：{UNIT} |\n| 评议项目 |{heads} 平均分 |\n| {TEAM} |"
        + "".join(f" {score} |" for score in SCORES)
        + " 86.4 |"
    )
    desk.returned.mkdir()
    path = desk.returned / f"{UNIT}.xlsx"
    WRITERS["openpyxl"](path, [draw(table, "班子")])
    read = desk.merge()
    WRITERS["openpyxl"](path, [draw(f"| 单位：{UNIT} |\n| 评议项目 | 得分 |\n| {TEAM} | 86.36 |", "班子")])
    asked = desk.merge()

    assert line(read, unit=UNIT, item=TEAM, group=None)["scores"]["mean"] == "86.36"
    assert "score-mismatch" not in codes(read)
    assert codes(asked)["layout-ambiguous"] == 1
    assert asked["results"] == []


def test_parent_has_the_mean_of_all_scores(desk: Desk) -> None:
    """逐级汇总 of scores: the mean of all ballots, not the mean of the units' means."""
    answer = send(desk)

    above = line(answer, "rollup", unit="街道党工委", item=TEAM, group=None)
    assert above["scores"] == line(answer, unit=UNIT, item=TEAM, group=None)["scores"]


def test_demo_round(demo: Demo) -> None:
    """The round of `make demo SYSTEM=s6`: 94 scores of four areas, averaged together."""
    desk = Desk.of_demo(demo("s6"))
    answer = desk.merge()
    assert assert_counts_are_those_typed(desk, answer) > 40

    scores: list[float] = []
    for path in desk.returned.glob("[0-9]*.xlsx"):
        sheet = openpyxl.load_workbook(path)["组织评议"]
        head = next(cell for row in sheet.iter_rows() for cell in row if cell.value == TEAM)
        column = [sheet.cell(row, head.column).value for row in range(head.row + 1, sheet.max_row + 1)]
        scores += [value for value in column if isinstance(value, int | float)]
    above = line(answer, "rollup", unit="某街道党工委", item=TEAM, group=None)["scores"]
    assert above["n"] == len(scores) == 22 + 23 + 24 + 25
    assert float(above["mean"]) == pytest.approx(sum(scores) / len(scores), abs=0.005)
    assert (float(above["max"]), float(above["min"])) == (max(scores), min(scores))
