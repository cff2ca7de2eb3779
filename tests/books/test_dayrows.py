"""Rows of days: a window's sheet with a line of counts a day, added up to one result; a device's export of presses."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

import pytest

from tests.support.desk import UNIT, Desk
from tests.support.drawing import Sheet, draw
from tests.support.schemes import ITEMS, MEMBER_ONE, ORG, ORG_ONE
from xlsheets.books.dayrows import day_of, days_differ


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """Return a desk whose scheme has one item, its base all marks."""
    monkeypatch.chdir(tmp_path)
    desk = Desk(tmp_path)
    desk.scheme(ORG_ONE, base="marked")
    return desk


def merged(desk: Desk, table: str, *more: Sheet) -> dict[str, Any]:
    """Merge one workbook of the unit, which a sheet of its own names."""
    return desk.merged(table, *more, draw(f"| 单位：{UNIT} |", "封面"), name="01.xlsx")


def counts(report: dict[str, Any]) -> list[list[int | None]]:
    """Return the counts of every result."""
    return [list(one["counts"].values()) if one["counts"] else [None] for one in report["results"]]


def codes(report: dict[str, Any]) -> list[tuple[str, str | None]]:
    """Return the codes of the findings with their cells."""
    return [(one["code"], one["cell"]) for one in report["findings"]]


DAYS = [
    ("2012-02-06", "2012-02-07", "2012-02-08"), ("2月6日", "2月7日", "2月8日"),
    ("'2012-02-06'", "'2012.2.7'", "'2012/2/8'"), ("第1天", "第2天", "第三天"), ("星期一", "星期二", "周三"),
    ("6日", "7日", "8日"), ("2月6日（星期一）", "2月7日 周二", "2月8日"),
    ("'2.6'", "'2/7'", "'2-8'"), ("6", "7", "8"),
]  # fmt: skip


@pytest.mark.parametrize("days", DAYS, ids=lambda days: days[0])
@pytest.mark.parametrize("head", ["日期", "时间"])
def test_days_are_added_up(desk: Desk, days: tuple[str, str, str], head: str) -> None:
    """One result of all days; its places list every row; the total row agrees."""
    report = merged(desk, f"""
        | {head} | 满意 | 基本满意 | 不满意 | 合计 |
        | {days[0]} | 40 | 3 | 0 | 43 |
        | {days[1]} | 41 | 2 | 1 | 44 |
        | {days[2]} | 38 | 0 | 0 | 38 |
        | 合计 | 119 | 5 | 1 | 125 |
    """)  # fmt: skip

    assert counts(report) == [[119, 5, 1]]
    assert codes(report) == []
    (result,) = report["results"]
    assert result["rate"]["base"] == "marked"
    assert [place["cell"] for place in result.get("places", [])] in ([], ["B2:D2", "B3:D3", "B4:D4"])


def test_wrong_total_subtotal_and_sum_are_named(desk: Desk) -> None:
    """Subtotals of a week, the total of all, and a day's own sum, each at its own cell."""
    report = merged(desk, """
        | 日期 | 满意 | 基本满意 | 不满意 | 合计 |
        | 2月6日 | 40 | 3 | 0 | 43 |
        | 2月7日 | 41 | 2 | 1 | 45 |
        | 第一周小计 | 82 | 5 | 1 | 87 |
        | | | | | |
        | 2月13日 | 38 | 0 | 0 | 38 |
        | 第二周小计 | 38 | 0 | 0 | 38 |
        | 总计 | 119 | 5 | 2 | 126 |
    """)  # fmt: skip

    assert counts(report) == [[119, 5, 1]]
    assert ("total-row-mismatch", "B4") in codes(report)
    assert ("total-row-mismatch", "D8") in codes(report)
    assert ("sum-mismatch", "E3") in codes(report)
    assert len(codes(report)) <= 5


@pytest.mark.parametrize(
    "days",
    [
        ("2月6日", "2月6日"),
        ("2012-02-06", "2月6日"),
        ("星期一", "星期一"),
        ("上午", "下午"),
        ("一号窗口", "二号窗口"),
        ("2月6日", "晚上"),
    ],
)
def test_the_same_day_twice_is_asked_about(desk: Desk, days: tuple[str, str]) -> None:
    """Rows that may be the same day typed twice, or no days at all, are not added."""
    report = merged(desk, f"""
        | 日期 | 满意 | 基本满意 | 不满意 |
        | {days[0]} | 40 | 3 | 0 |
        | {days[1]} | 41 | 2 | 1 |
    """)  # fmt: skip

    assert "layout-ambiguous" in {code for code, _ in codes(report)}
    assert counts(report) in ([], [[None, None, None]])


def test_quiet_days_of_ones_are_counts(desk: Desk) -> None:
    """A day with one press or two of different levels is a day all the same, and no ballot."""
    report = merged(desk, """
        | 日期 | 满意 | 基本满意 | 不满意 |
        | 2月6日 | 1 | 1 | 0 |
        | 2月7日 | 1 | 0 | 0 |
        | 2月8日 | 0 | 0 | 0 |
    """)  # fmt: skip

    assert counts(report) == [[2, 1, 0]]
    assert codes(report) == []


def test_day_without_counts_is_unknown(desk: Desk) -> None:
    """A day left blank is no day of 0: the sum is unknown, and the row named; a written 0 is 0."""
    head = "| 日期 | 满意 | 基本满意 | 不满意 |\n"
    table = head + "| 2月6日 | 40 | 3 | 0 |\n| 2月7日 | {0} | {0} | {0} |\n| 2月8日 | 38 | 0 | 0 |"

    blank, shut = merged(desk, table.format("")), merged(desk, table.format("0"))

    assert counts(blank) == [[None, None, None]]
    assert ("layout-ambiguous", "B3:D3") in codes(blank)
    assert counts(shut) == [[78, 3, 0]]


def test_unreadable_day_makes_the_sum_unknown(desk: Desk) -> None:
    """近40 on one day: that level is unknown, and never 0."""
    report = merged(desk, "| 日期 | 满意 | 基本满意 | 不满意 |\n| 2月6日 | 近40 | 3 | 0 |\n| 2月7日 | 41 | 2 | 1 |")

    assert counts(report) == [[None, 5, 1]]
    assert codes(report) == [("not-a-number", "B2")]


def test_items_side_by_side(desk: Desk) -> None:
    """Several items over their levels, a row a day."""
    desk.scheme(ORG, base="marked")
    heads = "".join(f" {item} | < | < |" for item in ITEMS)
    report = merged(desk, f"""
        | 日期 |{heads}
        | ^ |{" 满意 | 基本满意 | 不满意 |" * 3}
        | 2月6日 | 9 | 1 | 0 | 8 | 1 | 1 | 10 | 0 | 0 |
        | 2月7日 | 5 | 0 | 0 | 4 | 1 | 0 | 5 | 0 | 0 |
    """)  # fmt: skip

    assert counts(report) == [[14, 1, 0], [12, 2, 1], [15, 0, 0]]
    assert codes(report) == []


def test_items_below_each_day(desk: Desk) -> None:
    """A day in a merged cell beside its items."""
    desk.scheme(ORG, base="marked")
    rows = "".join(
        f"| {day if at == 0 else '^'} | {item} | {9 - at} | 1 | 0 |\n"
        for day in ("2月6日", "2月7日")
        for at, item in enumerate(ITEMS)
    )

    report = merged(desk, f"| 日期 | 评议项目 | 满意 | 基本满意 | 不满意 |\n{rows}")

    assert counts(report) == [[18, 2, 0], [16, 2, 0], [14, 2, 0]]
    assert codes(report) == []


def test_days_of_several_windows(desk: Desk) -> None:
    """A row a day and a person: each is added up by name."""
    desk.scheme(MEMBER_ONE, base="marked")
    report = merged(desk, """
        | 日期 | 姓名 | 满意 | 基本满意 | 不满意 |
        | 2月6日 | 张三 | 9 | 1 | 0 |
        | 2月6日 | 李四 | 8 | 1 | 0 |
        | 2月7日 | 张三 | 7 | 0 | 0 |
        | 2月7日 | 李四 | 6 | 0 | 0 |
    """)  # fmt: skip

    assert {one["subject"]: tuple(one["counts"].values()) for one in report["results"]} == {
        "张三": (16, 1, 0), "李四": (14, 1, 0),
    }  # fmt: skip
    assert codes(report) == []


def test_days_in_two_blocks(desk: Desk) -> None:
    """The first days on the left, the others on the right."""
    report = merged(desk, """
        | 日期 | 满意 | 基本满意 | 不满意 | | 日期 | 满意 | 基本满意 | 不满意 |
        | 2月6日 | 9 | 1 | 0 | | 2月8日 | 7 | 0 | 1 |
        | 2月7日 | 8 | 1 | 0 | | 2月9日 | 6 | 0 | 0 |
    """)  # fmt: skip

    assert counts(report) == [[30, 2, 1]]
    assert codes(report) == []


def test_days_across(desk: Desk) -> None:
    """Levels down the side, a column a day, the total last."""
    report = merged(desk, """
        | 等次 | 2月6日 | 2月7日 | 合计 |
        | 满意 | 9 | 8 | 17 |
        | 基本满意 | 1 | 1 | 3 |
        | 不满意 | 0 | 1 | 1 |
    """)  # fmt: skip

    assert counts(report) == [[17, 2, 1]]
    assert codes(report) == [("total-row-mismatch", "D3")]


def test_cover_is_of_all_days(desk: Desk) -> None:
    """收回 and 有效 on the cover are those of all days together, and compared with their sum."""
    desk.scheme(ORG_ONE)
    head = "| 收回：{0} 有效：{0} | | | |\n| 日期 | 满意 | 基本满意 | 不满意 |\n"
    table = head + "| 2月6日 | 40 | 3 | 0 |\n| 2月7日 | 41 | 2 | 1 |"

    good, bad = merged(desk, table.format(90)), merged(desk, table.format(50))

    assert (good["results"][0]["valid"], good["results"][0]["blank"], codes(good)) == (90, 3, [])
    assert "counts-exceed-base" in {code for code, _ in codes(bad)}


def test_days_state_their_own_ballots(desk: Desk) -> None:
    """A column 收回 of each day is the base of all days together."""
    desk.scheme(ORG_ONE)

    report = merged(desk, """
        | 日期 | 收回 | 有效 | 满意 | 基本满意 | 不满意 |
        | 2月6日 | 12 | 10 | 9 | 1 | 0 |
        | 2月7日 | 10 | 9 | 8 | 0 | 0 |
    """)  # fmt: skip

    (one,) = report["results"]
    assert (one["returned"], one["valid"], one["blank"], codes(report)) == (22, 19, 1, [])


PRESSES = ("满意", "满意", "不满意", "基本满意", "满意")


@pytest.mark.parametrize("head", ["评价", "评价结果", "满意程度"])
@pytest.mark.parametrize("stamp", ["'2012-02-06 09:{:02}'", "'09:{:02}:15'"])
def test_export_of_a_device(desk: Desk, head: str, stamp: str) -> None:
    """时间 | 评价: a row a press, the one item under a word of its own."""
    rows = "\n".join(f"| {stamp.format(at)} | {level} |" for at, level in enumerate(PRESSES))

    report = merged(desk, f"| 时间 | {head} |\n{rows}")

    assert counts(report) == [[3, 1, 1]]
    assert [code for code, _ in codes(report)] == ["item-matched"]


@pytest.mark.parametrize("head", ["评价 | 票数", "评价 | 人次", "评价 | ", "序号 | 评价 | 票数", "评价结果 | 一号窗口"])
def test_levels_with_counts_beside_them_are_no_presses(desk: Desk, head: str) -> None:
    """评价 over the levels' names, counts beside them: three levels and not three ballots."""
    serial = "1 | " if head.startswith("序号") else ""
    rows = "\n".join(
        f"| {serial}{level} | {number} |"
        for level, number in zip(("满意", "基本满意", "不满意"), (25, 3, 1), strict=True)
    )

    report = merged(desk, f"| {head} |\n{rows}")

    assert counts(report) in ([], [[25, 3, 1]])


def test_results_of_people_are_no_presses(desk: Desk) -> None:
    """姓名, 评议结果 and a date, each name once: what people were given, and no ballot."""
    desk.scheme(MEMBER_ONE)
    table = "| 姓名 | 评议结果 | 日期 |\n| 张三 | 满意 | 2012-02-06 |\n| 李四 | 基本满意 | 2012-02-06 |"

    once, several = (
        merged(desk, table),
        merged(desk, table + "\n| 张三 | 满意 | 2012-02-07 |\n| 李四 | 满意 | 2012-02-07 |"),
    )

    assert counts(once) == []
    assert "layout-ambiguous" in {code for code, _ in codes(once)}
    assert counts(several) == [[2, 0, 0], [1, 1, 0]]


@pytest.mark.parametrize("key", ["票号 | {}", "票号 | 日期 | {}"])
def test_numbers_that_look_like_days_are_numbers(desk: Desk, key: str) -> None:
    """Ballots 1-1 and 1-2, and ballots with a date each, are ballots: ones are marks."""
    desk.scheme(ORG_ONE)
    rows = "\n".join(f"| '1-{at}' | {f'2012-02-0{at} | ' if '日期' in key else ''}1 | | |" for at in (1, 2))

    report = merged(desk, f"| {key.format('满意 | 基本满意 | 不满意')} |\n{rows}")

    assert (counts(report), report["results"][0]["valid"]) == ([[2, 0, 0]], 2)


def test_days_are_known_by_every_spelling() -> None:
    """What a cell says of a day, and what is none."""
    assert day_of(datetime.date(2012, 2, 6)) == day_of("2012年2月6日") == day_of(datetime.datetime(2012, 2, 6))
    assert not days_differ([day_of("2月6日"), day_of("2012-02-06")])
    assert days_differ([day_of("2月6日"), day_of("2月7日"), day_of(datetime.date(2012, 2, 8))])
    for value in (
        "",
        "上午",
        "一号窗口",
        "2月",
        "第1周",
        datetime.datetime(2012, 2, 6, 9, 30),
        "13月1日",
        "2月32日",
        True,
        40.5,
    ):
        assert day_of(value) is None, value
