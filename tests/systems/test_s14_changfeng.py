"""S14 长风二村: 332 of 344 is 96.5 %; 308 + 36 = 344; 308 is 99 % of 311 eligible; any level names."""

from __future__ import annotations

from pathlib import Path

from tests.support.drawing import draw
from tests.support.writers import WRITERS
from tests.systems.conftest import Demo
from tests.systems.desk import Desk, line

UNIT = "长风二村第二居民区党总支"


def test_published_figures(demo: Demo) -> None:
    """The published rate comes from the returned workbook, on the forms handed out."""
    desk = Desk.of_demo(demo("s14"))
    found = line(desk.merge())

    assert (found["issued"], found["counts"]["满意"]) == (344, 332)
    assert found["rate"] == {"fraction": "83/86", "percent": "96.5", "base": "issued"}
    assert found["present"] == 308 + 36
    assert round(100 * 308 / found["eligible"]) == 99


def test_sheet_of_their_own_make(tmp_path: Path) -> None:
    """A sheet that they made themselves, with 满意/合格/不满意, gives the same figures."""
    desk = Desk(tmp_path, "changfeng-2011")
    desk.roster([(UNIT, None, None, 311, None)])
    sheet = draw(
        f"""
        | {UNIT}测评统计 | | | |
        | 发放测评表344份，收回344份 | | | |
        | 测评内容 | 满意 | 合格 | 不满意 |
        | 开展创先争优活动情况 | 332 | 11 | 1 |
        """,
        "测评",
    )
    desk.returned.mkdir()
    WRITERS["xlsxwriter"](desk.returned / f"{UNIT}.xlsx", [sheet])
    found = line(desk.merge())

    assert found["counts"] == {"满意": 332, "合格": 11, "不满意": 1}
    assert found["percent"] == {"满意": "96.5", "合格": "3.2", "不满意": "0.3"}
    assert found["rate"]["percent"] == "96.5"


def test_annex(demo: Demo) -> None:
    """The annex prints 332 and 96.5 %."""
    desk = Desk.of_demo(demo("s14"))
    desk.merge()
    row = next(row for row in desk.annex("附件2")["附件2"] if row[0] == 1)

    assert 332 in row
    assert 0.965 in row
