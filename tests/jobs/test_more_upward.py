"""A 汇总 read back, and a 汇总 as a return of the level above: nothing is lost, nothing is added that does not add."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.support.desk import OTHER, UNIT, Desk
from xlsheets.books.rosterfile import read_roster
from xlsheets.books.schemefile import Scheme
from xlsheets.core.rollup import Result
from xlsheets.jobs.merge import merge
from xlsheets.jobs.store import open_store, save_store

RICH = """
id = "rich"
version = 1
title = "群众评议"
round = "2011-12"
modes = ["会议", "走访"]
[scales]
"满意度" = ["满意", "基本满意", "不满意"]
[[forms]]
id = "org"
title = "党支部评议表"
scale = "满意度"
items = [
  {text = "中心工作完成情况", aspect = "工作"}, {text = "承诺践诺情况", aspect = "工作"},
  {text = "联系服务群众情况", aspect = "作风"},
]
[[forms]]
id = "up"
title = "党支部评党委评议表"
scale = "满意度"
rated = "parent"
items = ["党委工作情况"]
[[forms]]
id = "score"
title = "党支部考核评分表"
items = [{text = "组织建设", score = [0, 100]}]
[[forms]]
id = "window"
subject = "window"
title = "窗口评议表"
scale = "满意度"
items = ["为民服务情况"]
[rate]
satisfied = ["满意"]
[comments]
subjects = ["organisation"]
[[verdicts]]
when = "rate < 60%"
say = "限期整改"
again = true
"""


def sheets(unit: str, mode: str, good: int, opinion: str) -> tuple[str, ...]:
    """Return the sheets of a unit that fills in every form."""
    bad = 10 - good
    return (
        f"""
        | 单位:{unit} | 收回:10 | 有效:10 | 方式:{mode} |
        | 评议项目 | 满意 | 基本满意 | 不满意 |
        | 中心工作完成情况 | {good} | 0 | {bad} |
        | 承诺践诺情况 | {good} | {bad} | 0 |
        | 联系服务群众情况 | 10 | 0 | 0 |
        | 意见建议：{opinion} | | | |
        | 典型案例：延时服务 | | | |
        """,
        f"""
        | 党支部评党委评议表 | | | |
        | 评议项目 | 满意 | 基本满意 | 不满意 |
        | 党委工作情况 | {bad} | 0 | {good} |
        """,
        f"""
        | 票号 | 组织建设 |
        | 1 | {80 + good} |
        | 2 | {70.5 + good} |
        """,
        """
        | 窗口评议表 | | | |
        | 票号 | 窗口 | 企业名称 | 为民服务情况 |
        | 1 | 一号窗口 | 甲公司 | 满意 |
        | 2 | 二号窗口 | 乙公司 | 不满意 |
        """,
    )


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """Return a desk of two units below a 分党委 with a rich scheme, both returned."""
    monkeypatch.chdir(tmp_path)
    desk = Desk(tmp_path)
    Path("scheme.toml").write_text(RICH, encoding="utf-8")
    desk.roster(
        "| 单位 | 上级单位 | 类别 |\n| 理工分党委 | | |\n"
        f"| {UNIT} | 理工分党委 | 教师 |\n| {OTHER} | 理工分党委 | 学生 |"
    )
    desk.put("01.xlsx", *sheets(UNIT, "会议", 5, "路灯不亮"))
    desk.put("02.xlsx", *sheets(OTHER, "走访", 8, "办事慢"))
    desk.put("点评.xlsx", f"| 党组织名称 | {UNIT} |\n| 点评意见 | 班子团结 |\n| 点评人 | 赵六 |")
    return desk


def run(desk: Desk, *options: object, paths: tuple[str, ...] = ("in",)) -> dict[str, Any]:
    """Merge and return the JSON."""
    result = desk.run("merge", *options, paths=paths)
    assert result.exit_code in (0, 1), result.said
    answer: dict[str, Any] = json.loads(result.stdout)
    return answer


def plain(results: list[Result]) -> list[Result]:
    """Return results without the places of their counts, which a workbook shows and does not keep."""
    return [replace(one, line=replace(one.line, places=())) for one in results]


def test_what_is_read_back_is_what_was_merged(desk: Desk) -> None:
    """Results, roll-up, aspects, sections, ledger, cases, comments, firms, coverage; stored again, the same bytes."""
    merged = merge(["in"], Scheme.load("scheme.toml"), read_roster(Path("roster.xlsx")))
    save_store(merged, Path("汇总.xlsx"))

    again = open_store(Path("汇总.xlsx"))

    assert plain(again.results) == plain(merged.results)
    assert plain(again.rollup) == plain(merged.rollup)
    assert again.aspects == merged.aspects
    assert len(merged.aspects) == 9
    for mine, theirs in ((again.categories, merged.categories), (again.modes, merged.modes)):
        assert [(one.name, one.units, plain(list(one.results))) for one in mine] == [
            (one.name, one.units, plain(list(one.results))) for one in theirs
        ]
        assert len(theirs) == 2
    assert (again.entries, again.cases, again.firms) == (merged.entries, merged.cases, merged.firms)
    assert [replace(one, place=type(one.place)()) for one in merged.comments] == list(again.comments)
    assert (again.coverage, again.missing, again.findings) == (merged.coverage, merged.missing, merged.findings)
    save_store(again, Path("再存.xlsx"))
    save_store(open_store(Path("再存.xlsx")), Path("三存.xlsx"))
    assert Path("再存.xlsx").read_bytes() == Path("三存.xlsx").read_bytes()


def test_a_form_of_comments_does_not_hide_how_a_unit_rated(desk: Desk) -> None:
    """方式 is that of the unit's counts, whichever of its files comes last."""
    report = run(desk)

    assert {one["name"]: one["units"] for one in report["modes"]} == {"会议": [UNIT], "走访": [OTHER]}


def test_sections_add_up_above_a_summary_too(desk: Desk) -> None:
    """Sub-totals by category and mode are the same when the lower 汇总 is what is merged."""
    below = run(desk, "--into", "汇总.xlsx")

    above = run(desk, "--into", "上级.xlsx", paths=("汇总.xlsx",))

    for key in ("results", "rollup", "categories", "modes", "aspects", "opinions", "comments"):
        assert above[key] == below[key], key
    assert open_store(Path("上级.xlsx")).modes[0].units == (UNIT,)


def test_who_is_made_known_is_who_was_rated(desk: Desk) -> None:
    """Of the form about the unit above it is the 分党委 that is named, not the branches that rated it."""
    import openpyxl

    run(desk, "--into", "汇总.xlsx")

    rows = [[cell.value for cell in row] for row in openpyxl.load_workbook("汇总.xlsx")["通报"].iter_rows(min_row=3)]
    assert [row[1] for row in rows if row[2] == "党支部评党委评议表"] == ["理工分党委"]
    whole = {row[1]: row[3] for row in rows if row[2] == "党支部评议表"}
    assert whole[UNIT] == "75.00"


def changed(**words: str) -> None:
    """Write the scheme anew as its second version, with words replaced."""
    text = RICH.replace("version = 1", "version = 2")
    for old, new in words.items():
        text = text.replace(old, new)
    Path("scheme.toml").write_text(text, encoding="utf-8")


def test_a_summary_of_an_earlier_version_with_other_levels(desk: Desk) -> None:
    """Counts of three levels are not added to those of two: rejected with the versions named, no crash."""
    run(desk, "--into", "汇总.xlsx")
    changed(**{'["满意", "基本满意", "不满意"]': '["满意", "不满意"]'})

    report = run(desk, paths=("汇总.xlsx",))

    assert [file["status"] for file in report["files"]] == ["rejected"]
    assert "scheme-mismatch" in [one["code"] for one in report["findings"]]
    assert report["results"] == []


def test_a_summary_of_an_earlier_version_with_a_form_that_is_gone(desk: Desk) -> None:
    """A form that the scheme no longer has cannot be counted."""
    run(desk, "--into", "汇总.xlsx")
    changed(**{'id = "up"': 'id = "over"'})

    report = run(desk, paths=("汇总.xlsx",))

    assert [one["code"] for one in report["findings"] if one["severity"] == "error"] == ["scheme-mismatch"]


def test_a_summary_of_an_earlier_version_that_fits(desk: Desk) -> None:
    """Another title only is said, and counted."""
    run(desk, "--into", "汇总.xlsx")
    changed(**{"党支部考核评分表": "党支部年终考核评分表"})

    report = run(desk, paths=("汇总.xlsx",))

    assert [file["status"] for file in report["files"]] == ["accepted"]
    assert "template-outdated" in [one["code"] for one in report["findings"]]
    assert report["results"]


def test_two_summaries_of_one_unit(desk: Desk) -> None:
    """A unit reported by two ways is found and not added twice."""
    run(desk, "--into", "汇总.xlsx")
    Path("in2").mkdir()
    Path("in2/01.xlsx").write_bytes(Path("in/01.xlsx").read_bytes())

    report = run(desk, paths=("汇总.xlsx", "in2"))

    assert "submission-conflict" in [one["code"] for one in report["findings"]]
    assert not any(one["unit"] == UNIT for one in report["results"])


@pytest.mark.parametrize(
    ("written", "mode"),
    [
        ("会议", "会议"), ("☑会议 □走访", "会议"), ("□会议 √走访", "走访"), ("会议☑　走访□", "会议"),
        ("会议□ 走访■", "走访"),
        ("会议、走访", None), ("□会议 □走访", None), ("☑会议 ☑走访", None), ("入户走访", "走访"), ("座谈", None),
    ],
)  # fmt: skip
def test_the_mode_of_a_cover(desk: Desk, written: str, mode: str | None) -> None:
    """One mode, or the one that is ticked, is that of the unit; several, none and others are said to be unclear."""
    desk.put("01.xlsx", *sheets(UNIT, written, 5, "无"))

    report = run(desk)

    assert [one["name"] for one in report["modes"] if UNIT in one["units"]] == [mode or "未写明"]
    assert ("mode-unknown" in [one["code"] for one in report["findings"]]) is (mode is None)


def test_opinions_in_a_summary_that_is_accepted(desk: Desk) -> None:
    """A sheet with a row a unit brings the opinions in its column, each under its own unit."""
    for name in ("01.xlsx", "02.xlsx", "点评.xlsx"):
        (Path("in") / name).unlink()
    desk.put("汇总表.xlsx", f"""
        | 党支部评议结果汇总表 | | | | | |
        | 单位 | 收回 | 有效 | 满意 | 基本满意 | 不满意 | 意见建议 |
        | {UNIT} | 10 | 10 | 9 | 1 | 0 | '1.路灯不亮\\n2.办事慢' |
        | {OTHER} | 10 | 10 | 8 | 1 | 1 | 无 |
    """)  # fmt: skip
    text = (
        RICH.split("[[forms]]")[0]
        + RICH.split("[[forms]]")[2].replace('"parent"', '"unit"').join(["[[forms]]", ""])
        + RICH[RICH.index("[rate]") :]
    )
    Path("scheme.toml").write_text(text, encoding="utf-8")

    report = run(desk, "--accept-summaries", "--into", "汇总.xlsx")

    assert report["results"], report["findings"]
    ledger = open_store(Path("汇总.xlsx")).entries
    assert sorted((one.unit, one.text) for one in ledger) == [
        (UNIT, "办事慢"), (UNIT, "路灯不亮"),
    ]  # fmt: skip


def test_what_is_written_into_the_list_of_second_looks_is_kept(desk: Desk) -> None:
    """整改措施, 完成时限 and 复查结果 stay with their line in the next merge; who rated is not on the list."""
    import datetime

    import openpyxl

    run(desk, "--into", "汇总.xlsx")
    book = openpyxl.load_workbook("汇总.xlsx")
    sheet = book["回头看"]
    rows = [[cell.value or "" for cell in row][1:4] for row in sheet.iter_rows(min_row=3)]
    assert [UNIT, "", "中心工作完成情况"] in rows
    assert [row for row in rows if row[2] == "党委工作情况"] == [["理工分党委", "", "党委工作情况"]]
    at = 3 + rows.index([UNIT, "", "中心工作完成情况"])
    sheet.cell(at, 8).value, sheet.cell(at, 9).value, sheet.cell(at, 10).value = (
        "补课",
        datetime.date(2012, 3, 1),
        "=好",
    )
    sheet.cell(at, 10).data_type = "s"
    book.save("汇总.xlsx")

    for _ in range(2):
        run(desk, "--into", "汇总.xlsx")

    sheet = openpyxl.load_workbook("汇总.xlsx")["回头看"]
    assert [[cell.value for cell in row][7:] for row in sheet.iter_rows(min_row=at, max_row=at)] == [
        ["补课", "2012-03-01", "=好"]
    ]


def test_work_in_the_ledger_is_read_though_the_figures_are_not(desk: Desk) -> None:
    """A 汇总 whose 计票 was changed beyond reading still gives what the office wrote."""
    import openpyxl

    from xlsheets.books.reading import read_book
    from xlsheets.books.summary.stored import kept_in_book

    run(desk, "--into", "汇总.xlsx")
    book = openpyxl.load_workbook("汇总.xlsx")
    del book["计票"]
    book["整改台账"]["G3"].value = "报修"
    book.save("汇总.xlsx")

    kept = kept_in_book(read_book(Path("汇总.xlsx").read_bytes(), "汇总.xlsx"))

    assert [entry.measure for entry in kept.entries] == ["报修", ""]
    assert kept.last == 2
