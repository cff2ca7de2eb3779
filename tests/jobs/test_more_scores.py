"""Scores as offices type them, counted exactly, weighted by group, and kept by the workbook of the round."""

import json
from fractions import Fraction
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.support.desk import OTHER, UNIT, Desk
from xlsheets.core.scores import Scores
from xlsheets.jobs.store import open_store

SCHEME = """
id = "pingfen"
round = "2011-12"
{more}
[[forms]]
id = "org"
title = "党支部考核评分表"
items = [{{text = "组织建设", score = [0, {high}]}}, {{text = "作风建设", score = [0, {high}]}}]
{groups}
[scores]
trim = {trim}
[rollup]
method = "{method}"
[[verdicts]]
when = "score < 60"
say = "限期整改"
again = true
"""


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """Return a desk whose scheme has two score items."""
    monkeypatch.chdir(tmp_path)
    desk = Desk(tmp_path)
    scheme()
    return desk


def scheme(*, high: int = 100, groups: str = "", trim: str = "1", method: str = "pooled", more: str = "") -> None:
    """Write the scheme."""
    text = SCHEME.format(high=high, groups=groups, trim=trim, method=method, more=more)
    Path("scheme.toml").write_text(text, encoding="utf-8")


def put(name: str, rows: list[tuple[object, ...]], unit: str = UNIT, heads: tuple[str, ...] = ("票号",)) -> Any:
    """Write a return, a row a ballot, and return the sheet's book, still open."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append([f"单位：{unit}", f"收回：{len(rows)}", f"有效：{len(rows)}"])
    sheet.append([*heads, "组织建设", "作风建设"])
    for row in rows:
        sheet.append(row)
    book.save(Path("in") / name)
    return book


def first(report: dict[str, Any], item: str = "组织建设", group: str | None = None) -> dict[str, Any]:
    """Return the first result of an item and group."""
    return next(one for one in report["results"] if (one["item"], one["group"]) == (item, group))


def codes(report: dict[str, Any]) -> list[str]:
    """Return the codes of the findings, in order."""
    return [one["code"] for one in report["findings"]]


def test_scores_in_every_honest_spelling(desk: Desk) -> None:
    """Numbers, text, 分, full width and decimals are the same scores; a dash and 弃权 are none."""
    put("01.xlsx", [
        (1, 87.55, "87.55"), (2, "90分", "９０"), (3, " 95 ", "95．5"), (4, "—", "弃权"), (5, None, ""), (6, 0, "0"),
    ])  # fmt: skip

    report = desk.merge()

    one, other = first(report)["scores"], first(report, "作风建设")["scores"]
    assert one == {"n": 4, "mean": "68.14", "max": "95", "min": "0", "trimmed": "88.78"}
    assert other == {"n": 4, "mean": "68.26", "max": "95.5", "min": "0", "trimmed": "88.78"}
    assert first(report)["blank"] == 2
    assert set(codes(report)) == {"blank-item"}


@pytest.mark.parametrize(
    ("value", "code"),
    [
        (101, "score-out-of-range"), ("-5", "score-unreadable"), (-5, "score-unreadable"), ("近90", "score-unreadable"),
        ("90-95", "score-unreadable"), ("九十", "score-unreadable"), (True, "score-unreadable"),
        ("优", "score-unreadable"),
        ("95%", "score-unreadable"), ("90①", "score-unreadable"), ("1e2", "score-unreadable"),
    ],
)  # fmt: skip
def test_what_is_no_score_is_void_and_never_0(desk: Desk, value: object, code: str) -> None:
    """It stands in no mean, and the finding names its cell."""
    put("01.xlsx", [(1, 90, 90), (2, value, 90)])

    report = desk.merge()

    assert codes(report) == [code]
    assert report["findings"][0]["cell"] == "B4"
    assert first(report)["scores"]["mean"] == "90.00"
    assert first(report)["void_items"] == 1


def test_a_date_in_place_of_a_score(desk: Desk) -> None:
    """9.5 typed into a cell for dates is a day and no score."""
    import datetime

    put("01.xlsx", [(1, datetime.date(2012, 9, 5), 90), (2, 90, 90)])

    assert codes(desk.merge()) == ["score-unreadable"]


def test_scores_in_a_percent_format_are_not_taken_for_hundredths(desk: Desk) -> None:
    """95% is 0.95 in the file: neither 0.95 nor 95 is guessed, nor is 100 % beside it taken for 1."""
    book = put("01.xlsx", [(1, 0.95, 90), (2, 1, 90), (3, 92, 90)])
    for row in (3, 4):
        book.active.cell(row, 2).number_format = "0%"
    book.save("in/01.xlsx")

    report = desk.merge()

    assert codes(report) == ["score-share", "score-share"]
    assert "95%" in report["findings"][0]["found"]
    assert first(report)["scores"] == {"n": 1, "mean": "92.00", "max": "92", "min": "92", "trimmed": None}


def test_half_points_of_a_short_scale_are_scores(desk: Desk) -> None:
    """Of 0 to 10 a half is a score like any other."""
    scheme(high=10)
    put("01.xlsx", [(1, 0.5, 9.5), (2, 1, 10)])

    report = desk.merge()

    assert codes(report) == []
    assert first(report)["scores"]["mean"] == "0.75"


@pytest.mark.parametrize(
    ("trim", "scores", "trimmed"),
    [
        ("1", [60], None), ("1", [60, 90], None), ("1", [60, 90, 95], "90.00"), ("2", [60, 70, 80, 90], None),
        ("0", [60], "60.00"), ("0.2", [60, 70, 80, 90], "75.00"), ("0.2", [50, 60, 70, 80, 90], "70.00"),
        ("1", [90, 90, 90], "90.00"),
    ],
)  # fmt: skip
def test_few_scores_leave_no_trimmed_mean(desk: Desk, trim: str, scores: list[int], trimmed: str | None) -> None:
    """When nothing is left there is no trimmed mean, and no crash."""
    scheme(trim=trim)
    put("01.xlsx", [(at, score, score) for at, score in enumerate(scores, 1)])

    assert first(desk.merge())["scores"]["trimmed"] == trimmed


GROUPS = 'groups = {"领导" = 0.6, "群众" = 0.4}'


@pytest.mark.parametrize("method", ["pooled", "mean"])
def test_weighted_groups_at_every_level(desk: Desk, method: str) -> None:
    """All groups together are weighted, in a unit and above it alike, under both ways of rolling up."""
    scheme(groups=GROUPS, method=method)
    desk.roster(f"| 单位 | 上级单位 |\n| {UNIT} | 理工分党委 |\n| {OTHER} | 理工分党委 |")
    for name, unit in (("01.xlsx", UNIT), ("02.xlsx", OTHER)):
        put(name, [(1, "领导", 90, 90), (2, "群众", 50, 50), (3, "群众", 70, 70)], unit, ("票号", "参评人类别"))

    report = desk.merge("--into", "汇总.xlsx")

    assert first(report)["scores"]["mean"] == "78.00"
    above = {one["group"]: one for one in report["rollup"] if one["item"] == "组织建设"}
    assert above[None]["scores"]["mean"] == "78.00"
    assert above["群众"]["scores"]["mean"] == "60.00"
    assert (above[None]["scores"]["n"], above[None]["verdict"]) == (6, None)


@pytest.mark.parametrize("method", ["pooled", "mean"])
def test_verdicts_by_score_in_annexes_of_several_units(desk: Desk, method: str) -> None:
    """A verdict on the mean score stands in every row that has one, the total too."""
    annex = '[[annexes]]\nid = "附件4"\nrows = "units"\ncolumns = ["unit", "rate", "verdict"]\n'
    scheme(method=method)
    with Path("scheme.toml").open("a", encoding="utf-8") as file:
        file.write(annex)
    desk.roster(f"| 单位 |\n| {UNIT} |\n| {OTHER} |")
    put("01.xlsx", [(1, 50, 90)])
    put("02.xlsx", [(1, 58, 90)], OTHER)

    desk.merge("--into", "汇总.xlsx")

    sheet = openpyxl.load_workbook("汇总.xlsx")["附件4"]
    texts = [cell.value for row in sheet.iter_rows() for cell in row if cell.value == "限期整改"]
    assert len(texts) == 3
    known = openpyxl.load_workbook("汇总.xlsx")["通报"]
    assert [[cell.value or "" for cell in row] for row in known.iter_rows(min_row=2, max_row=4)] == [
        ["序号", "单位", "平均分", "结论"], [1, UNIT, "70.00", ""], [2, OTHER, "74.00", ""],
    ]  # fmt: skip


def test_thousands_of_different_scores_survive_the_workbook(desk: Desk) -> None:
    """More scores than a cell can list are read back to the last."""
    rows = [(at + 1, at / 100, 90) for at in range(200, 9000)]
    put("01.xlsx", rows)

    report = desk.merge("--into", "汇总.xlsx")

    again = open_store(Path("汇总.xlsx"))
    assert again.results[0].line.tally.scores == Scores(tuple((Fraction(at, 100), 1) for at in range(200, 9000)))
    assert first(report)["scores"]["n"] == 8800


def test_a_summary_hands_its_scores_up(desk: Desk) -> None:
    """The level above has the scores of all, whether its roster lists the units or only the one above them."""
    scheme(groups=GROUPS)
    desk.roster(f"| 单位 | 上级单位 |\n| {UNIT} | 理工分党委 |\n| {OTHER} | 理工分党委 |")
    put("01.xlsx", [(1, "领导", 90, 90), (2, "群众", 50, 50)], UNIT, ("票号", "参评人类别"))
    put("02.xlsx", [(1, "领导", 80, 90), (2, "群众", 30, 50)], OTHER, ("票号", "参评人类别"))
    below = desk.merge("--into", "汇总.xlsx")
    desk.roster("| 单位 | 上级单位 |\n| 理工分党委 | 校党委 |\n| 文科分党委 | 校党委 |")

    above = json.loads(desk.run("merge", paths=["汇总.xlsx"]).stdout)

    for group in (None, "领导", "群众"):
        mine = next(one for one in below["rollup"] if (one["item"], one["group"]) == ("组织建设", group))
        theirs = first(above, group=group)
        assert theirs["scores"] == mine["scores"]
        assert theirs["unit"] == "理工分党委"
    assert above["missing"] == ["文科分党委"]


def test_an_annex_of_scores_says_how_scores_are_averaged(desk: Desk) -> None:
    """No rate that nobody made: columns and notes are of scores; opinions of who returned add up, 0 among them."""
    annexes = """
[[annexes]]
id = "附件3"
rows = "items"
[[annexes]]
id = "附件4"
rows = "units"
columns = ["unit", "rate", "opinions"]
"""
    with Path("scheme.toml").open("a", encoding="utf-8") as file:
        file.write(annexes)
    desk.roster(f"| 单位 | 上级单位 |\n| {UNIT} | 理工分党委 |\n| {OTHER} | 理工分党委 |\n| 丙支部 | 理工分党委 |")
    put("01.xlsx", [(1, 90, 90)])
    book = put("02.xlsx", [(1, 80, 90)], OTHER)
    book.active.append(["意见建议：多走访"])
    book.save("in/02.xlsx")

    desk.merge("--into", "汇总.xlsx")

    for name in ("附件3", "附件4"):
        sheet = openpyxl.load_workbook("汇总.xlsx", data_only=True)[name]
        texts = [str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value is not None]
        assert not [text for text in texts if "满意率" in text or "百分比" in text]
        assert [text for text in texts if "平均分＝各票分数之和÷分数个数" in text]
    rows = {row[0]: row[3] for row in sheet.iter_rows(values_only=True) if row[0]}
    assert [rows[UNIT], rows[OTHER], rows["丙支部"], rows["合\u3000计"]] == [0, 1, None, 1]
