"""轮次对比 of aspects and sub-totals: by aspect, by rater group, by category and way of rating, never added."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.office.conftest import office  # noqa: F401
from tests.office.libreoffice import Office, assert_cached_equal_recalculated, assert_opens_whole
from tests.support.command import run
from tests.support.drawing import draw
from tests.support.writers import WRITERS

WORK, VOW, SERVICE, STYLE = "中心工作完成情况", "承诺践诺情况", "联系服务群众情况", "转变作风情况"
ITEMS: Mapping[str, Sequence[tuple[str, str]]] = {"工作": ((WORK, ""), (VOW, "")), "作风": ((SERVICE, ""),)}
UNITS = {"甲支部": "教师", "乙支部": "学生", "丙支部": "学生"}
MODES = {"甲支部": "会议", "乙支部": "走访", "丙支部": "走访"}
FIRST = {"甲支部": (8, 6, 5), "乙支部": (5, 5, 5), "丙支部": (6, 6, 7)}
SECOND = {"甲支部": (9, 9, 5), "乙支部": (7, 5, 5), "丙支部": (6, 8, 4)}


def scheme(when: str, items: Mapping[str, Sequence[tuple[str, str]]] = ITEMS, more: str = "", extra: str = "") -> str:
    """Return a scheme of one form; items by aspect, each with its weight or none."""
    lines = [
        f'  {{text = "{text}", aspect = "{aspect}"{f", weight = {weight}" if weight else ""}}},'
        for aspect, texts in items.items()
        for text, weight in texts
    ]
    return f"""
id = "fenlei"
version = 1
title = "群众评议"
round = "{when}"
modes = ["会议", "走访"]
[scales]
"满意度" = ["满意", "不满意"]
[[forms]]
id = "org"
title = "党支部评议表"
scale = "满意度"
{more}
items = [
{chr(10).join(lines)}
]
{extra}
[rate]
satisfied = ["满意"]
"""


def merged(
    name: str,
    text: str,
    counts: Mapping[str, Sequence[int]],
    items: Sequence[str] = (WORK, VOW, SERVICE),
    units: Mapping[str, str] = UNITS,
    modes: Mapping[str, str] = MODES,
) -> None:
    """Merge a round of ten ballots a unit into NAME.xlsx: each unit's satisfied ballots of every item."""
    Path(f"{name}.toml").write_text(text, encoding="utf-8")
    rows = "\n".join(f"| {unit} | 总支 | {category} |" for unit, category in units.items())
    WRITERS["openpyxl"](Path(f"{name}-名册.xlsx"), [draw(f"| 单位 | 上级单位 | 类别 |\n{rows}", "名册")])
    Path(name).mkdir()
    for unit, satisfied in counts.items():
        lines = "\n".join(f"| {item} | {yes} | {10 - yes} |" for item, yes in zip(items, satisfied, strict=True))
        mode = f"方式:{modes[unit]}" if unit in modes else "备注"
        head = f"| 单位:{unit} | 收回:10 | 有效:10 | {mode} |\n| 评议项目 | 满意 | 不满意 |\n"
        WRITERS["xlsxwriter"](Path(name) / f"{unit}.xlsx", [draw(head + lines, "评议表")])
    done = run("merge", name, "--scheme", f"{name}.toml", "--roster", f"{name}-名册.xlsx", "--into", f"{name}.xlsx")
    assert done.exit_code == 0, done.said


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Work in an empty folder."""
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def two() -> None:
    """Two half-years of three branches with aspects, categories and ways of rating."""
    merged("甲", scheme("2012年上半年"), FIRST)
    merged("乙", scheme("2012年下半年"), SECOND)


def compared(*options: object) -> dict[str, Any]:
    """Compare 甲 with 乙 and return the JSON."""
    done = run("compare", "甲.xlsx", "乙.xlsx", *options, "--json", "-")
    assert done.exit_code == 0, done.said
    return done.json


def figures(rows: Sequence[dict[str, Any]], *keys: str) -> dict[tuple[Any, ...], tuple[Any, ...]]:
    """Return the fractions of both rounds and the change in points by some keys."""
    return {
        tuple(row[key] for key in keys): (
            *(rate and rate["fraction"] for rate in row["rates"]),
            row["changes"][-1] and row["changes"][-1]["points"],
        )
        for row in rows
    }


# ── aspects ──────────────────────────────────────────────────────────────


def test_aspects_stand_side_by_side(two: None) -> None:
    """甲支部: 工作 7/10 → 9/10, 作风 1/2 → 1/2, the form (mean of both) 3/5 → 7/10; 总支 from its sums."""
    report = compared()

    found = figures(report["aspects"], "unit", "aspect")
    assert found["甲支部", "工作"] == ("7/10", "9/10", "+20.00")
    assert found["甲支部", "作风"] == ("1/2", "1/2", "0.00")
    assert found["甲支部", None] == ("3/5", "7/10", "+10.00")
    # 总支: 工作 (19/30 + 17/30)/2 → (22/30 + 22/30)/2; 作风 17/30 → 14/30
    assert found["总支", "工作"] == ("3/5", "11/15", "+13.33")
    assert found["总支", "作风"] == ("17/30", "7/15", "-10.00")
    row = next(one for one in report["aspects"] if (one["unit"], one["aspect"]) == ("总支", "工作"))
    assert row["items"] == [[WORK, VOW], [WORK, VOW]]
    assert (row["form"], row["subject"], row["group"], row["scored"]) == ("org", "总支", None, False)
    assert row["present"] == [True, True]
    assert [rate["percent"] for rate in row["rates"]] == ["60.00", "73.33"]
    assert report["unmatched"] == []
    assert report["findings"] == []


def test_an_aspect_of_other_items_is_not_subtracted(two: None) -> None:
    """One item of 作风 in the first round, another in the second: both figures stand, and a warning names both."""
    other = {**ITEMS, "作风": ((STYLE, ""),)}
    merged("丙", scheme("2013年上半年", other), SECOND, (WORK, VOW, STYLE))

    done = run("compare", "甲.xlsx", "丙.xlsx", "--json", "-")

    changes = {row["aspect"]: row["changes"][1] for row in done.json["aspects"] if row["unit"] == "甲支部"}
    assert (changes["作风"]["points"], changes["作风"]["differs"]) == (None, ["items"])
    assert changes["工作"]["points"] == "+20.00"
    assert changes[None]["differs"] == ["items"]
    said = [one["found"] for one in done.json["findings"] if one["code"] == "compare-definition"]
    assert len(said) == 2
    assert all(f"项目 {SERVICE}→{STYLE}" in one for one in said)
    assert "党支部评议表·作风" in said[0] + said[1]
    forced = run("compare", "甲.xlsx", "丙.xlsx", "--accept-differences", "--json", "-").json
    assert figures(forced["aspects"], "unit", "aspect")["甲支部", "作风"] == ("1/2", "1/2", "0.00")


def test_other_weights_are_another_definition() -> None:
    """Alike in one round, 0.7 and 0.3 in the other; the weights are named as the shares that they are."""
    merged("甲", scheme("2012-06"), FIRST)
    heavy = {"工作": ((WORK, "0.7"), (VOW, "0.3")), "作风": ((SERVICE, "1"),)}
    merged("乙", scheme("2012-12", heavy), FIRST)

    report = compared()

    changes = {row["aspect"]: row["changes"][1] for row in report["aspects"] if row["unit"] == "总支"}
    assert changes["工作"]["differs"] == ["weights"]
    assert changes["作风"]["points"] == "0.00"
    said = [one["found"] for one in report["findings"] if one["code"] == "compare-definition"]
    assert len(said) == 2
    assert any(f"{WORK} 1/2、{VOW} 1/2→{WORK} 7/10、{VOW} 3/10" in one for one in said)


def test_an_aspect_that_one_round_lacks_is_listed() -> None:
    """作风 became 纪律, and a form without aspects has none: each is named once, and nothing is matched."""
    merged("甲", scheme("2012-06"), FIRST)
    renamed = {"一、工作": ITEMS["工作"], "纪律": ITEMS["作风"]}
    merged("乙", scheme("2012-12", renamed), SECOND)

    report = compared()

    listed = [(one["kind"], one["form"], one["name"], one["present"]) for one in report["unmatched"]]
    assert listed == [
        ("aspect", "org", "纪律", [False, True]), ("aspect", "org", "作风", [True, False]),
    ]  # fmt: skip
    assert {row["aspect"] for row in report["aspects"]} == {"一、工作", None}
    assert "纪律" in run("compare", "甲.xlsx", "乙.xlsx").stdout


def test_rounds_without_aspects_and_sections_say_nothing_of_them() -> None:
    """No keys, no sheets: what does not apply is left out."""
    bare = scheme("2012-06").replace(', aspect = "工作"', "").replace(', aspect = "作风"', "").replace("modes", "# ")
    merged("甲", bare, FIRST, units=dict.fromkeys(UNITS, ""))
    merged("乙", bare.replace("2012-06", "2012-12"), SECOND, units=dict.fromkeys(UNITS, ""))

    assert not {"aspects", "categories", "modes"} & set(compared("--into", "对比.xlsx"))
    assert openpyxl.load_workbook("对比.xlsx").sheetnames[:-1] == ["对比", "趋势", "无对应", "回头看"]


def test_mean_scores_of_an_aspect_are_compared_in_points() -> None:
    """Score items beside level items: the aspect has a row of rates and one of means; all people together too."""
    text = """
id = "fen"
version = 1
title = "考核"
round = "2012-06"
[scales]
"满意度" = ["满意", "不满意"]
[[forms]]
id = "cadre"
subject = "leader"
title = "干部评议表"
scale = "满意度"
items = [
  {text = "工作表现", aspect = "能"}, {text = "能力得分", aspect = "能", score = [0, 100]},
  {text = "实绩得分", aspect = "绩", score = [0, 100]},
]
[rate]
satisfied = ["满意"]
"""
    for name, when, mark, one, other in (("甲", "2012-06", "满意", 80, 90), ("乙", "2012-12", "不满意", 85, 80)):
        Path(f"{name}.toml").write_text(text.replace("2012-06", when), encoding="utf-8")
        Path(name).mkdir()
        sheet = (
            "| 单位:甲支部 |\n| 票号 | 姓名 | 工作表现 | 能力得分 | 实绩得分 |\n"
            f"| 1 | 张三 | 满意 | {one} | {other} |\n| 2 | 张三 | {mark} | {one} | {other + 1} |\n"
        )
        WRITERS["openpyxl"](Path(name) / "1.xlsx", [draw(sheet, "评议表")])
        done = run("merge", name, "--scheme", f"{name}.toml", "--into", f"{name}.xlsx")
        assert done.exit_code == 0, done.said

    found = figures(compared("--into", "对比.xlsx")["aspects"], "subject", "aspect", "scored")

    assert found["张三", "能", False] == ("1", "1/2", "-50.00")
    assert found["张三", "能", True] == ("80", "85", "+5.00")
    assert found["张三", "绩", True] == ("181/2", "161/2", "-10.00")
    assert ("张三", "绩", False) not in found
    assert found[None, "能", True] == found["张三", "能", True]
    rows = list(openpyxl.load_workbook("对比.xlsx")["方面对比"].values)
    assert "平均分" in rows[1][5]


# ── sub-totals ───────────────────────────────────────────────────────────


def test_categories_and_modes_stand_side_by_side(two: None) -> None:
    """学生: 11/20 → 13/20 on 中心工作; 走访 is the same two branches; no sum of the two rounds anywhere."""
    report = compared()

    assert figures(report["categories"], "name", "item")["学生", WORK] == ("11/20", "13/20", "+10.00")
    assert figures(report["categories"], "name", "item")["教师", VOW] == ("3/5", "9/10", "+30.00")
    assert figures(report["modes"], "name", "item")["走访", WORK] == ("11/20", "13/20", "+10.00")
    row = next(one for one in report["categories"] if (one["name"], one["item"]) == ("学生", WORK))
    assert row["units"] == [["乙支部", "丙支部"], ["乙支部", "丙支部"]]
    assert (row["form"], row["group"], row["present"], row["verdicts"]) == ("org", None, [True, True], [None, None])
    assert [one["name"] for one in report["categories"]] == ["教师"] * 3 + ["学生"] * 3
    bases = {rate["fraction"].split("/")[-1] for one in report["categories"] for rate in one["rates"]}
    assert all(int(base) <= 20 for base in bases)


def test_a_section_of_other_units_is_said(two: None) -> None:
    """乙支部 met instead of being called on: 会议 and 走访 stand on other units, which a warning names."""
    merged("丙", scheme("2013年上半年"), SECOND, modes={**MODES, "乙支部": "会议"})

    report = run("compare", "乙.xlsx", "丙.xlsx", "--json", "-").json

    (note,) = report["findings"]
    assert (note["code"], note["severity"], note["file"]) == ("compare-section", "warning", "丙.xlsx")
    assert "“会议”多了乙支部；“走访”少了乙支部" in note["found"]
    units = {one["name"]: one["units"] for one in report["modes"]}
    assert units["会议"] == [["甲支部"], ["甲支部", "乙支部"]]


def test_a_section_that_one_round_lacks_is_listed_last() -> None:
    """丙支部 is 机关 in the second round and its cover states no mode: both are named, and stand in no row."""
    merged("甲", scheme("2012-06"), FIRST)
    modes = {"甲支部": "会议", "乙支部": "走访"}
    merged("乙", scheme("2012-12"), SECOND, units={**UNITS, "丙支部": "机关"}, modes=modes)

    report = compared()

    assert [(one["kind"], one["name"], one["form"], one["present"]) for one in report["unmatched"]] == [
        ("category", "机关", None, [False, True]), ("mode", "未写明", None, [False, True]),
    ]  # fmt: skip
    assert {one["name"] for one in report["categories"]} == {"教师", "学生"}
    assert [one["code"] for one in report["findings"]] == ["compare-section"] * 2


def test_sub_totals_of_rater_groups_are_among_them() -> None:
    """党员 and 群众 of 总支 stand in 分类对比 with the categories; small groups are left out, and that is said."""
    more, extra = 'groups = ["党员", "群众"]', "[anonymity]\nminimum = 3"
    for name, when, yes in (("甲", "2012-06", 2), ("乙", "2012-12", 4)):
        text = scheme(when, {"工作": ((WORK, ""),)}, more, extra)
        Path(f"{name}.toml").write_text(text, encoding="utf-8")
        WRITERS["openpyxl"](Path(f"{name}-名册.xlsx"), [draw("| 单位 | 上级单位 |\n| 甲支部 | 总支 |", "名册")])
        Path(name).mkdir()
        ballots = ["党员"] * 5 + ["群众"] * 2
        marks = ["满意"] * yes + ["不满意"] * (7 - yes)
        lines = zip(range(1, 8), ballots, marks, strict=True)
        rows = "\n".join(f"| {at} | {group} | {mark} |" for at, group, mark in lines)
        sheet = f"| 单位:甲支部 | 收回:7 | 有效:7 | 方式:会议 |\n| 票号 | 参评人类别 | {WORK} |\n{rows}"
        WRITERS["openpyxl"](Path(name) / "1.xlsx", [draw(sheet, "评议表")])
        done = run("merge", name, "--scheme", f"{name}.toml", "--roster", f"{name}-名册.xlsx", "--into", f"{name}.xlsx")
        assert done.exit_code == 0, done.said

    report = compared("--into", "对比.xlsx")

    assert figures(report["modes"], "name", "group")["会议", "党员"] == ("2/5", "4/5", "+40.00")
    rows = list(openpyxl.load_workbook("对比.xlsx", data_only=True)["分类对比"].values)
    body = [row for row in rows[2:] if row[0] in ("参评人类别", "评议方式")]
    assert [(row[0], row[1], row[5] or "", row[7], row[8], row[9]) for row in body] == [
        ("参评人类别", "党员", "", 40, 80, 40),
        ("评议方式", "会议", "", 28.57, 57.14, 28.57),
        ("评议方式", "会议", "党员", 40, 80, 40),
    ]
    assert any("另有 2 行参评人类别人数少" in str(row[0]) for row in rows)
    aspects = list(openpyxl.load_workbook("对比.xlsx", data_only=True)["方面对比"].values)
    assert {row[3] or "" for row in aspects[2:] if row[4] == "工作"} == {"", "党员"}
    assert "群众" not in run("compare", "甲.xlsx", "乙.xlsx").stdout


# ── what is written ──────────────────────────────────────────────────────


def test_the_sheets_hold_what_the_json_holds(two: None) -> None:
    """方面对比 and 分类对比 stand behind the other sheets, figures as printed, numbers of units beside."""
    report = compared("--into", "对比.xlsx")
    book = openpyxl.load_workbook("对比.xlsx", data_only=True)

    assert book.sheetnames[:6] == ["对比", "趋势", "无对应", "回头看", "方面对比", "分类对比"]
    rows = [row for row in book["方面对比"].iter_rows(min_row=3, values_only=True) if isinstance(row[5], float | int)]
    assert len(rows) == len(report["aspects"])
    assert next(row[4:8] for row in rows if row[0] == "总支") == ("工作", 60, 73.33, 13.33)
    rows = [row for row in book["分类对比"].iter_rows(min_row=3, values_only=True) if isinstance(row[7], float | int)]
    assert len(rows) == len(report["categories"]) + len(report["modes"])
    found = next(row for row in rows if row[:2] == ("单位类别", "学生") and row[6] == WORK)
    assert found[7:] == (55, 65, 10, 2, 2)


def test_the_terminal_shows_aspects_and_sub_totals(two: None) -> None:
    """Sums only: 总支's aspects and the sub-totals; in both languages."""
    said = run("compare", "甲.xlsx", "乙.xlsx").stdout
    for words in ("方面对比", "73.33%", "+13.33", "全表", "分类对比", "单位类别", "评议方式"):
        assert words in said
    english = run("compare", "甲.xlsx", "乙.xlsx", "--lang", "en").stdout
    for words in ("Aspects", "whole form", "Sub-totals", "category of units", "way of rating"):
        assert words in english


def test_order_of_files_changes_no_byte(two: None) -> None:
    """JSON and workbook are the same in whatever order the books are given."""
    texts = {run("compare", *names, "--json", "-").stdout for names in (("甲.xlsx", "乙.xlsx"), ("乙.xlsx", "甲.xlsx"))}
    assert len(texts) == 1
    for target, names in (("一.xlsx", ("甲.xlsx", "乙.xlsx")), ("二.xlsx", ("乙.xlsx", "甲.xlsx"))):
        assert run("compare", *names, "--into", target).exit_code == 0
    assert Path("一.xlsx").read_bytes() == Path("二.xlsx").read_bytes()


def test_three_rounds_go_step_by_step(two: None) -> None:
    """Each change is since the round before; a round without the aspect is stepped over."""
    fewer = {unit: satisfied[:2] for unit, satisfied in SECOND.items()}
    merged("丙", scheme("2013年上半年", {"工作": ITEMS["工作"]}), fewer, (WORK, VOW), modes={})
    merged("丁", scheme("2013年下半年"), FIRST)

    report = run("compare", "甲.xlsx", "乙.xlsx", "丙.xlsx", "丁.xlsx", "--json", "-").json

    row = next(one for one in report["aspects"] if (one["unit"], one["aspect"]) == ("甲支部", "作风"))
    assert row["present"] == [True, True, False, True]
    assert [change and change["since"] for change in row["changes"]] == [None, "2012年上半年", None, "2012年下半年"]
    counted = next(one for one in report["modes"] if one["name"] == "会议")
    assert counted["units"] == [["甲支部"], ["甲支部"], None, ["甲支部"]]


@pytest.mark.office
def test_libreoffice_opens_the_sheets(two: None, office: Office) -> None:  # noqa: F811
    """The workbook with both sheets opens whole, and its stored values are those computed."""
    assert run("compare", "甲.xlsx", "乙.xlsx", "--into", "对比.xlsx").exit_code == 0
    assert_opens_whole(Path("对比.xlsx"), office)
    assert_cached_equal_recalculated(Path("对比.xlsx"), office)
