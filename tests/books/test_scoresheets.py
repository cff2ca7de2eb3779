"""Score items on sheets that offices draw themselves: items in rows, ballots in columns, people in rows."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.support.desk import UNIT, Desk
from tests.support.drawing import Sheet, draw
from xlsheets.books.paperballot import paper_ballot
from xlsheets.books.schemefile import read_scheme

SCHEME = """
id = "pingfen"
round = "2011-12"
[scales]
"满意度" = ["满意", "基本满意", "不满意"]
[[forms]]
id = "{id}"
subject = "{subject}"
title = "考核评分表"
scale = "满意度"
items = [{items}]
{groups}
[rate]
satisfied = ["满意"]
[scores]
trim = 1
"""
TEAM, STYLE, TIES = "组织建设情况", "作风建设情况", "联系群众情况"
SCORED = ", ".join(f'{{text = "{item}", score = [0, 100]}}' for item in (TEAM, STYLE))
MIXED = f'{SCORED}, "{TIES}"'


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """Return a desk whose scheme has two score items."""
    monkeypatch.chdir(tmp_path)
    desk = Desk(tmp_path)
    scheme()
    return desk


def scheme(items: str = SCORED, subject: str = "organisation", groups: str = "") -> str:
    """Write the scheme, and return it."""
    text = SCHEME.format(id=subject[:6], items=items, subject=subject, groups=groups)
    Path("scheme.toml").write_text(text, encoding="utf-8")
    return text


def merged(desk: Desk, *pages: Sheet | str) -> dict[str, Any]:
    """Merge one workbook of the unit, which a sheet of its own names."""
    return desk.merged(*pages, draw(f"| 单位：{UNIT} |", "封面"), name="01.xlsx")


def means(report: dict[str, Any], subject: str | None = None) -> dict[str, tuple[int, str | None]]:
    """Return how many scores each score item has, and their mean."""
    return {
        one["item"]: (one["scores"]["n"], one["scores"]["mean"])
        for one in report["results"]
        if one.get("scores") is not None and subject in (None, one["subject"])
    }


def codes(report: dict[str, Any], *but: str) -> list[str]:
    """Return the codes of the findings."""
    return [one["code"] for one in report["findings"] if one["code"] not in but]


def unasked(report: dict[str, Any]) -> bool:
    """Return whether something was counted and nothing asked."""
    return bool(means(report)) and not any(one["severity"] == "error" for one in report["findings"])


# ── items in rows: one ballot a sheet, or a block ────────────────────────


@pytest.mark.parametrize("word", ["得分", "分值", "评分", "打分", "分数", "得 分（分）"])
def test_one_ballot_a_sheet(desk: Desk, word: str) -> None:
    """Two sheets, a ballot each, with the number of the ballot above."""
    pages = [
        draw(f"| 票号：{at} | |\n| 评议项目 | {word} |\n| {TEAM} | {90 + at} |\n| {STYLE} | {80 + at} |", f"表{at}")
        for at in (1, 2)
    ]

    report = merged(desk, *pages)

    assert means(report) == {TEAM: (2, "91.50"), STYLE: (2, "81.50")}
    assert codes(report) == []


@pytest.mark.parametrize("levels", ["before", "behind"])
def test_score_column_beside_levels(desk: Desk, levels: str) -> None:
    """A ballot with marks and scores gives both; the score column is no level."""
    scheme(MIXED)
    head = "满意 | 基本满意 | 不满意"
    rows = {TEAM: ("95", " | | "), STYLE: ("88分", " | | "), TIES: ("", "√ | | ")}
    body = [f"| {item} | {' | '.join((score, marks) if levels == 'behind' else (marks, score))} |"
            for item, (score, marks) in rows.items()]  # fmt: skip
    heads = f"得分 | {head}" if levels == "behind" else f"{head} | 得分"

    report = merged(desk, "\n".join([f"| 评议项目 | {heads} |", *body]))

    assert means(report) == {TEAM: (1, "95.00"), STYLE: (1, "88.00")}
    marks = next(one for one in report["results"] if one["item"] == TIES)
    assert marks["counts"] == {"满意": 1, "基本满意": 0, "不满意": 0}
    assert codes(report) == []


def test_score_on_a_level_item_is_not_passed_over(desk: Desk) -> None:
    """A number in the score column beside an item of levels is no mark of it, and is named."""
    scheme(MIXED)

    report = merged(
        desk,
        f"""
        | 评议项目 | 满意 | 基本满意 | 不满意 | 得分 |
        | {TEAM} | | | | 95 |
        | {STYLE} | | | | 88 |
        | {TIES} | √ | | | 90 |
    """,
    )

    assert "level-unknown" in codes(report)
    assert means(report)[TEAM] == (1, "95.00")


@pytest.mark.parametrize(
    ("cells", "scores"),
    [
        ("92 | < | <", (1, "92.00")), ("92 | | ", (1, "92.00")), (" | 92分 | ", (1, "92.00")),
        ("（0—100分）　92　分 | < | <", (1, "92.00")), ("（0—100分）　　　分 | < | <", (0, None)),
        ("（0—10分）　9　分 | < | <", (0, None)), ("92 | 90 | ", (0, None)), ("√ | | ", (0, None)),
    ],
)  # fmt: skip
def test_score_across_the_levels(desk: Desk, cells: str, scores: tuple[int, str | None]) -> None:
    """The paper ballot's form: the score stands where the marks would, with the printed range or without."""
    scheme(MIXED)

    report = merged(
        desk,
        f"""
        | 评议项目 | 满意 | 基本满意 | 不满意 |
        | {TEAM} | {cells} |
        | {STYLE} | 81 | < | < |
        | {TIES} | √ | | |
    """,
    )

    assert means(report) == {TEAM: scores, STYLE: (1, "81.00")}
    blank = "　　　分" in cells
    assert codes(report, "blank-item") == ([] if scores[0] or blank else codes(report, "blank-item"))
    assert scores[0] or codes(report)


def test_the_printed_ballot_itself_comes_back_filled(desk: Desk) -> None:
    """What `annex` prints, filled in and scanned back as a workbook."""
    of = read_scheme(scheme(MIXED), "scheme.toml")
    path = desk.folder / "in" / "票1.xlsx"
    path.write_bytes(paper_ballot(of, of.forms[0], None))
    book = openpyxl.load_workbook(path)
    sheet = book.active
    for row in sheet.iter_rows(min_col=2, max_col=3):
        if row[0].value == TEAM:
            row[1].value = 92
        elif row[0].value == STYLE:
            row[1].value = row[1].value.replace("　　　　分", "　85.5　分")
        elif row[0].value == TIES:
            row[1].value = "√"
        elif row[0].value is None and str(row[1].value).startswith("单位"):
            row[1].value = f"单位：{UNIT}"
    for row in sheet.iter_rows(max_col=1):
        if str(row[0].value).startswith("单位"):
            row[0].value = f"单位：{UNIT}"
    book.save(path)

    report = desk.merge()

    assert means(report) == {TEAM: (1, "92.00"), STYLE: (1, "85.50")}


def test_ballots_one_below_the_other(desk: Desk) -> None:
    """A block a ballot: numbered in a column, or each under a header of its own."""
    numbered = merged(
        desk,
        f"""
        | 票号 | 评议项目 | 得分 |
        | 1 | {TEAM} | 90 |
        | ^ | {STYLE} | 80 |
        | 2 | {TEAM} | 70 |
        | ^ | {STYLE} | 60 |
    """,
    )
    headed = merged(
        desk,
        f"""
        | 票号：1 | |
        | 评议项目 | 得分 |
        | {TEAM} | 90 |
        | {STYLE} | 80 |
        | | |
        | 票号：2 | |
        | 评议项目 | 得分 |
        | {TEAM} | 70 |
        | {STYLE} | 60 |
    """,
    )

    for report in (numbered, headed):
        assert means(report) == {TEAM: (2, "80.00"), STYLE: (2, "70.00")}
        assert codes(report) == []


def test_full_marks_beside_the_scores(desk: Desk) -> None:
    """满分 and 分值 beside 得分 say what can be given, and are no scores; other full marks are asked about."""
    table = "| 票号：1 | | |\n| 评议项目 | 分值 | 得分 |\n| {} | {} | 90 |\n| {} | 100 | 80 |"

    same = merged(desk, table.format(TEAM, 100, STYLE))
    other = merged(desk, table.format(TEAM, 20, STYLE))

    assert means(same) == {TEAM: (1, "90.00"), STYLE: (1, "80.00")}
    assert not unasked(other)


def test_full_marks_alone_are_no_scores(desk: Desk) -> None:
    """A column 分值 that holds the highest score throughout may be printed."""
    report = merged(desk, f"| 票号：1 | |\n| 评议项目 | 分值 |\n| {TEAM} | 100 |\n| {STYLE} | 100 |")

    assert not unasked(report)


@pytest.mark.parametrize("word", ["平均分", "得分"])
def test_sheet_that_may_be_means_is_asked_about(desk: Desk, word: str) -> None:
    """Nothing says that it is a ballot: it could be the means of all."""
    report = merged(desk, f"| 收回：12 | |\n| 评议项目 | {word} |\n| {TEAM} | 91.25 |\n| {STYLE} | 88 |")

    assert means(report) == {}
    assert not unasked(report)


@pytest.mark.parametrize("count", [1, 3])
def test_cover_says_that_each_sheet_is_a_ballot(desk: Desk, count: int) -> None:
    """As many ballots came back as there are sheets of scores."""
    pages = [
        draw(
            (f"| 收回 | {count} |\n" if at == 0 else "")
            + f"| 评议项目 | 得分 |\n| {TEAM} | {90 + at} |\n| {STYLE} | 80 |",
            f"第{at}页",
        )
        for at in range(count)
    ]  # fmt: skip

    assert means(merged(desk, *pages))[TEAM][0] == count


# ── ballots in columns ───────────────────────────────────────────────────


@pytest.mark.parametrize("heads", ["票1 | 票2 | 票3", "1号票 | 2号票 | 3号票", "第一张票 | 第二张票 | 第三张票"])
def test_ballots_in_columns(desk: Desk, heads: str) -> None:
    """A column a ballot; the mean beside them is no ballot, and right."""
    report = merged(
        desk,
        f"""
        | 序号 | 评议项目 | {heads} | 平均分 |
        | 1 | {TEAM} | 90 | 80 | 85 | 85 |
        | 2 | {STYLE} | 91 | 82 | 83 | 85.33 |
    """,
    )

    assert means(report) == {TEAM: (3, "85.00"), STYLE: (3, "85.33")}
    assert codes(report) == []


def test_mean_that_is_wrong_is_compared(desk: Desk) -> None:
    """At its own cell, as a warning; the scores count all the same."""
    report = merged(
        desk,
        f"""
        | 评议项目 | 票1 | 票2 | 票3 | 平均分 |
        | {TEAM} | 90 | 80 | 85 | 85 |
        | {STYLE} | 91 | 82 | 83 | 86 |
        | 合计 | 181 | 162 | 186 | |
    """,
    )

    found = [(one["code"], one["cell"], one["severity"]) for one in report["findings"]]
    assert found == [("score-mismatch", "E3", "warning"), ("score-mismatch", "D4", "warning")]
    assert means(report) == {TEAM: (3, "85.00"), STYLE: (3, "85.33")}


def test_figures_beside_ballots_in_columns(desk: Desk) -> None:
    """分值 and 权重 say what can be given, 得分 what was made of the ballots: none is a ballot."""
    table = f"""
        | 序号 | 评议项目 | 分值 | 权重 | 票1 | 票2 | 得分 |
        | 1 | {TEAM} | {{0}} | 0.5 | 80 | 91 | 85.5 |
        | 2 | {STYLE} | 100 | 0.5 | 70 | 80 | 76 |
    """

    report, other = merged(desk, table.format(100)), merged(desk, table.format(20))

    assert means(report) == {TEAM: (2, "85.50"), STYLE: (2, "75.00")}
    assert [(one["code"], one["cell"]) for one in report["findings"]] == [("score-mismatch", "G3")]
    assert not unasked(other)


@pytest.mark.parametrize(
    "table",
    [
        "| 评议项目 | 票1 | 票2 |\n| {0} | 90 | 80 |\n| 廉洁自律 | 85 | 95 |\n| {1} | 70 | 60 |",
        "| 评议项目 | 票1 | 票2 |\n| {0} | 90 | 80 |\n| {1} | 70 | 60 |\n| 廉洁自律 | 85 | 95 |",
        "| 票号 | {0} | {1} | 廉洁自律 |\n| 1 | 90 | 70 | 85 |\n| 2 | 80 | 60 | 95 |",
        "| 票号：1 | |\n| 评议项目 | 得分 |\n| {0} | 90 |\n| {1} | 70 |\n| 廉洁自律 | 85 |",
    ],
)
def test_scores_of_an_unknown_item_are_named(desk: Desk, table: str) -> None:
    """An item that the scheme lacks counts for nothing, and is said."""
    report = merged(desk, table.format(TEAM, STYLE))

    assert set(means(report)) == {TEAM, STYLE}
    assert codes(report) == ["item-unknown"]


def test_several_columns_of_scores_are_asked_about(desk: Desk) -> None:
    """Two columns 得分 may be two ballots, two rounds or two groups."""
    report = merged(desk, f"| 票号：1 | | |\n| 评议项目 | 得分 | 得分 |\n| {TEAM} | 80 | 90 |\n| {STYLE} | 70 | 60 |")

    assert codes(report, "submission-missing") == ["layout-ambiguous"]


@pytest.mark.parametrize("heads", ["1 | 2 | 3", "一季度 | 二季度 | 三季度", "党员 | 群众 | 干部", "张三 | 李四 | 王五"])
def test_columns_that_may_be_something_else(desk: Desk, heads: str) -> None:
    """Months, groups, people or bare numbers are not guessed to be ballots."""
    report = merged(desk, f"| 评议项目 | {heads} |\n| {TEAM} | 90 | 80 | 85 |\n| {STYLE} | 91 | 82 | 83 |")

    assert means(report) == {}
    assert not unasked(report)


def test_numbered_columns_are_ballots_where_the_cover_says_as_many(desk: Desk) -> None:
    """收回 3 and columns 1, 2, 3."""
    table = f"| 收回：{{}} | | | |\n| 评议项目 | 1 | 2 | 3 |\n| {TEAM} | 90 | 80 | 85 |\n| {STYLE} | 91 | 82 | 83 |"

    assert means(merged(desk, table.format(3)))[TEAM] == (3, "85.00")
    assert means(merged(desk, table.format(30))) == {}


def test_column_of_a_blank_ballot(desk: Desk) -> None:
    """A ballot without a score is a ballot all the same."""
    report = merged(desk, f"| 评议项目 | 票1 | 票2 | 票3 |\n| {TEAM} | 90 | | 80 |\n| {STYLE} | 91 | | 82 |")

    assert means(report) == {TEAM: (2, "85.00"), STYLE: (2, "86.50")}
    assert [(one["code"], one["cell"]) for one in report["findings"]] == [("blank-item", "C2"), ("blank-item", "C3")]


def test_mean_and_sums_under_ballots_in_rows(desk: Desk) -> None:
    """平均分, 最高分 and 最低分 under the ballots are no ballots; neither is 总分 beside them."""
    report = merged(
        desk,
        f"""
        | 票号 | {TEAM} | {STYLE} | 总分 | 平均 |
        | 1 | 90 | 80 | 170 | 85 |
        | 2 | 70 | 60 | 131 | 65 |
        | 3 | 80 | 70 | 150 | 75 |
        | 平均分 | 80 | 71 | | |
        | 最高分 | 90 | 80 | | |
        | 最低分 | 70 | 61 | | |
        | 去掉最高最低分平均 | 80 | 70 | | |
    """,
    )

    assert means(report) == {TEAM: (3, "80.00"), STYLE: (3, "70.00")}
    assert [(one["code"], one["cell"]) for one in report["findings"]] == [
        ("score-mismatch", "D3"), ("score-mismatch", "C5"), ("score-mismatch", "C7"),
    ]  # fmt: skip


# ── people in rows ───────────────────────────────────────────────────────

PEOPLE = f"| 姓名 | {TEAM} | {STYLE} |\n| 张三 | 90.5 | 80 |\n| 李四 | 88 | 85 |"


@pytest.mark.parametrize("around", ["", "| 收回：12 | | |\n", "| 群众评议得分统计 | | |\n"])
def test_people_with_scores_may_be_means(desk: Desk, around: str) -> None:
    """Each name once, no number of a ballot: asked, and nothing counts."""
    scheme(subject="member")

    report = merged(desk, around + PEOPLE)

    assert means(report) == {}
    assert "layout-ambiguous" in codes(report)


@pytest.mark.parametrize("around", ["| 收回：1 | | |\n", "| 票号：7 | | |\n", "| 党员测评票 | | |\n"])
def test_people_on_one_ballot(desk: Desk, around: str) -> None:
    """The sheet says that it is a ballot, or the cover that there is one."""
    scheme(subject="member")

    report = merged(desk, around + PEOPLE)

    assert means(report, "张三") == {TEAM: (1, "90.50"), STYLE: (1, "80.00")}
    assert means(report, "李四") == {TEAM: (1, "88.00"), STYLE: (1, "85.00")}


def test_people_with_items_below_each_name(desk: Desk) -> None:
    """姓名 in a merged cell beside the items: once each it may be means, with a ballot's number it is not."""
    scheme(subject="member")
    lines = "".join(
        f"{{key}}{name} | {TEAM} | {score} |\n| {{same}}^ | {STYLE} | {score - 10} |\n| "
        for name, score in (("张三", 90), ("李四", 70))
    ).removesuffix("\n| ")

    asked = merged(desk, "| 姓名 | 评议项目 | 得分 |\n| " + lines.format(key="", same=""))
    read = merged(desk, "| 票号 | 姓名 | 评议项目 | 得分 |\n| " + lines.format(key="1 | ", same="1 | "))

    assert (means(asked), codes(asked, "submission-missing")) == ({}, ["layout-ambiguous"])
    assert means(read, "李四") == {TEAM: (1, "70.00"), STYLE: (1, "60.00")}


def test_people_that_stand_on_several_ballots(desk: Desk) -> None:
    """A name on every ballot: with or without a number the rows are ballots."""
    scheme(subject="member")

    report = merged(desk, PEOPLE + "\n| 张三 | 91.5 | 82 |\n| 李四 | 90 | 87 |")

    assert means(report, "张三") == {TEAM: (2, "91.00"), STYLE: (2, "81.00")}


@pytest.mark.parametrize("key", ["参评人类别 | {} | {}\n党员 | 90 | 80\n群众 | 80 | 70", "{} | {}\n90 | 80"])
def test_groups_and_a_single_line_may_be_means(desk: Desk, key: str) -> None:
    """A row a group, or one row without a number, could be means as well."""
    scheme(groups='groups = ["党员", "群众"]')

    report = merged(desk, "\n".join(f"| {line} |" for line in key.format(TEAM, STYLE).splitlines()))

    assert means(report) == {}
    assert not unasked(report)
