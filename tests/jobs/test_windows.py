"""Windows rated by users of firms: totals by window add up, firms are counted and named nowhere."""

import json
import zipfile
from pathlib import Path

import pytest

from tests.support.desk import Desk

SCHEME = """
id = "windows"
round = "2012-06"
[scales]
"满意度" = ["满意", "基本满意", "不满意"]
[[forms]]
id = "window"
subject = "window"
title = "窗口评议表"
scale = "满意度"
items = ["总体评价", "承诺践诺情况", "为民服务总体情况"]
layout = "B"
roles = ["窗口"]
groups = ["记名", "无记名"]
[rate]
satisfied = ["满意", "基本满意"]
"""
FIRMS = ("甲进出口公司", "乙物流公司", "丙报关行")


@pytest.fixture
def report(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, object]:
    """Return the JSON of a round of two offices, whose users come from three firms, and leave 汇总.xlsx there."""
    monkeypatch.chdir(tmp_path)
    desk = Desk(tmp_path)
    Path("scheme.toml").write_text(SCHEME, encoding="utf-8")
    desk.roster(
        "| 单位 |\n| 东办 |\n| 西办 |",
        "| 单位 | 姓名 | 身份 |\n| 东办 | 一号窗口 | 窗口 |\n| 东办 | 二号窗口 | 窗口 |\n| 西办 | 报关窗口 | 窗口 |",
    )
    rows = {
        "东办": [("一号窗口", FIRMS[0], "满意"), ("一号窗口", FIRMS[1], "不满意"), ("二号窗口", FIRMS[0], "满意")],
        "西办": [("报关窗口", FIRMS[1], "满意"), ("报关窗口", FIRMS[2], "基本满意"), ("报关窗口", "", "满意")],
    }
    for number, (unit, ballots) in enumerate(rows.items(), 1):
        lines = "".join(
            f"| {at} | {window} | {firm} | {'记名' if firm else '无记名'} | {mark} | {mark} | {mark} |\n"
            for at, (window, firm, mark) in enumerate(ballots, 1)
        )
        head = "| 票号 | 窗口 | 企业名称 | 参评人类别 | 总体评价 | 承诺践诺情况 | 为民服务总体情况 |\n"
        desk.put(f"{number}.xlsx", f"| 单位：{unit} | | | | | | |\n{head.replace('窗口', '对象')}{lines}")
    return dict(json.loads(desk.run("merge", "--into", "汇总.xlsx").stdout))


def test_firms_are_counted_once_however_many_units_they_visit(report: dict[str, object]) -> None:
    """A firm that rated at two offices is one firm of the round."""
    assert report["firms"] == {"total": 3, "units": {"东办": 2, "西办": 2}}


def test_no_output_names_a_firm(report: dict[str, object]) -> None:
    """Neither the JSON nor any part of the 汇总 workbook holds a firm's name."""
    with zipfile.ZipFile("汇总.xlsx") as package:
        parts = [package.read(name).decode("utf-8", "replace") for name in package.namelist()]
    outputs = [json.dumps(report, ensure_ascii=False), *parts]

    assert not [firm for firm in FIRMS for text in outputs if firm in text]


def test_totals_by_window_are_the_total(report: dict[str, object]) -> None:
    """The windows' ballots add up, and the named and anonymous streams stand apart."""
    results = [one for one in report["results"] if one["item"] == "总体评价"]  # type: ignore[attr-defined]
    whole = [one for one in results if one["group"] is None]

    assert {one["subject"]: one["returned"] for one in whole} == {"一号窗口": 2, "二号窗口": 1, "报关窗口": 3}
    streams = {
        name: sum(sum(one["counts"].values()) for one in results if one["group"] == name) for name in ("记名", "无记名")
    }
    assert streams == {"记名": 5, "无记名": 1}
