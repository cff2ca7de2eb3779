"""支部测评党委 over two 党委: each by its own name, the sum by a name that says so, in every output of a round."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.support.command import run
from tests.support.desk import Desk

SCHEME = """
id = "two"
version = 1
title = "三测评"
round = "2011-12"
[scales]
"满意度" = ["满意", "不满意"]
[[forms]]
id = "up"
title = "支部评党委评议表"
scale = "满意度"
rated = "parent"
items = [{text = "党委工作", aspect = "工作"}, {text = "党委作风", aspect = "作风"}]
[rate]
satisfied = ["满意"]
[[verdicts]]
when = "rate < 60%"
say = "限期整改"
again = true
[[annexes]]
id = "附件5"
title = "党委评议汇总表"
rows = "units"
columns = ["number", "unit", "units", "present", "rate"]
"""
TOGETHER = "各被评单位合计"
BRANCHES = {"甲一支部": (9, 8), "甲二支部": (5, 6), "乙一支部": (4, 5)}


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """Three branches below two 党委 below 教育工委; each has rated the 党委 above it."""
    monkeypatch.chdir(tmp_path)
    desk = Desk(tmp_path)
    Path("scheme.toml").write_text(SCHEME, encoding="utf-8")
    desk.roster("""
        | 单位 | 上级单位 |
        | 教育工委 | |
        | 甲党委 | 教育工委 |
        | 乙党委 | 教育工委 |
        | 甲一支部 | 甲党委 |
        | 甲二支部 | 甲党委 |
        | 乙一支部 | 乙党委 |
    """)
    for number, (unit, satisfied) in enumerate(BRANCHES.items(), 1):
        desk.put(f"{number:02d}.xlsx", returned(unit, *satisfied))
    return desk


def returned(unit: str, work: int, manner: int) -> str:
    """Draw what a branch returns: ten ballots about the 党委 above it."""
    return f"""
        | 单位:{unit} | 收回:10 | 有效:10 |
        | 评议项目 | 满意 | 不满意 |
        | 党委工作 | {work} | {10 - work} |
        | 党委作风 | {manner} | {10 - manner} |
    """


def rated(answer: dict[str, Any], part: str, key: str = "item", of: str = "党委工作") -> list[tuple[str, str, str]]:
    """Return unit, subject and fraction of the lines of one item."""
    return [(one["unit"], one["subject"], one["rate"]["fraction"]) for one in answer[part] if one[key] == of]


def test_the_sum_over_two_committees_names_neither_the_top_nor_one_of_them(desk: Desk) -> None:
    """JSON: the branches under whom they rated, each 党委 under its own name, 教育工委 with the sum of both."""
    answer = desk.merge("--into", "汇总.xlsx")

    assert rated(answer, "results") == [
        ("甲一支部", "甲党委", "9/10"), ("甲二支部", "甲党委", "1/2"), ("乙一支部", "乙党委", "2/5"),
    ]  # fmt: skip
    assert rated(answer, "rollup") == [
        ("教育工委", TOGETHER, "3/5"), ("甲党委", "甲党委", "7/10"), ("乙党委", "乙党委", "2/5"),
    ]  # fmt: skip
    assert rated(answer, "aspects", "aspect", "工作")[3:] == rated(answer, "rollup")
    assert not any(one["subject"] == "教育工委" for part in ("results", "rollup", "aspects") for one in answer[part])


def test_every_sheet_names_who_was_rated(desk: Desk) -> None:
    """逐级汇总 has the sum by its name; 通报 and 回头看 have the two 党委 and no sum; the annex has a row each."""
    desk.merge("--into", "汇总.xlsx")
    assert run("annex", "汇总.xlsx", "--into", "附件.xlsx").exit_code == 0
    annex = list(openpyxl.load_workbook("附件.xlsx", data_only=True)["附件5"].values)
    sheets = {sheet.title: list(sheet.values) for sheet in openpyxl.load_workbook("汇总.xlsx").worksheets}

    assert [row[:3:2] for row in sheets["逐级汇总"][2:] if row[4] == "党委工作"] == [
        ("教育工委", TOGETHER), ("甲党委", "甲党委"), ("乙党委", "乙党委"),
    ]  # fmt: skip
    assert [row[1] for row in sheets["通报"][2:] if isinstance(row[0], int)] == ["甲党委", "乙党委"]
    assert {row[1] for row in sheets["回头看"][2:] if isinstance(row[0], int)} == {"乙党委"}
    assert [row[1:5] for row in annex if isinstance(row[0], int)] == [("甲党委", 2, 20, 0.7), ("乙党委", 1, 10, 0.4)]


def test_two_lower_summaries_give_the_same_sum(desk: Desk) -> None:
    """Each 党委 sends its 汇总; 教育工委, whose roster has no branches, has the same figures under the same names."""
    whole = desk.merge()
    for name, branches in (("甲党委", ("甲一支部", "甲二支部")), ("乙党委", ("乙一支部",))):
        rows = "".join(f"| {branch} | {name} |\n" for branch in branches)
        desk.roster(f"| 单位 | 上级单位 |\n{rows}")
        files = [f"in/{at:02d}.xlsx" for at, branch in enumerate(BRANCHES, 1) if branch in branches]
        done = run("merge", *files, "--scheme", "scheme.toml", "--roster", "roster.xlsx", "--into", f"{name}.xlsx")
        assert done.exit_code == 0, done.said
    desk.roster("| 单位 | 上级单位 |\n| 甲党委 | 教育工委 |\n| 乙党委 | 教育工委 |")

    above = desk.merge("--into", "上级.xlsx", paths=("甲党委.xlsx", "乙党委.xlsx"))

    assert rated(above, "results") == [("甲党委", "甲党委", "7/10"), ("乙党委", "乙党委", "2/5")]
    assert rated(above, "rollup") == rated(whole, "rollup")[:1]
    notices = list(openpyxl.load_workbook("上级.xlsx")["通报"].values)
    assert [row[1:4] for row in notices[2:] if isinstance(row[0], int)] == [
        ("甲党委", "70.00", ""), ("乙党委", "45.00", "限期整改"),
    ]  # fmt: skip


def test_two_rounds_are_compared_by_who_was_rated(desk: Desk) -> None:
    """Side by side: each 党委 by its name, the sum by its own; those looked back at are rated, not raters."""
    desk.merge("--into", "一.xlsx")
    Path("scheme.toml").write_text(SCHEME.replace("2011-12", "2012-06"), encoding="utf-8")
    for number, (unit, (work, manner)) in enumerate(BRANCHES.items(), 1):
        desk.put(f"{number:02d}.xlsx", returned(unit, work + 1, manner))
    desk.merge("--into", "二.xlsx")

    done = run("compare", "一.xlsx", "二.xlsx", "--json", "-")

    rows = {(one["unit"], one["subject"]): one for one in done.json["rows"] if one["item"] == "党委工作"}
    assert {key: one["changes"][1]["points"] for key, one in rows.items() if key[0] in ("教育工委", "乙党委")} == {
        ("教育工委", TOGETHER): "+10.00", ("乙党委", "乙党委"): "+10.00",
    }  # fmt: skip
    assert {(one["unit"], one["subject"]) for one in done.json["lookback"]} == {("乙党委", "乙党委")}
    assert done.json["unmatched"] == []
