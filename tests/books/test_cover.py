"""Cover facts wherever offices write them, and what only looks like one."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.grids import grid
from xlsheets.books.cover import find_facts, read_date
from xlsheets.core.ballot import read_count


def _facts(table: str) -> dict[str, object]:
    """Return the first fact of each role, numbers as numbers."""
    sheet = grid(table)
    found: dict[str, object] = {}
    for fact in find_facts(sheet, [(row, 0) for row in range(sheet.height)]):
        number = read_count(fact.value).number
        value = fact.value if number is None or fact.role in ("unit", "date", "subject") else number
        found.setdefault(fact.role, value)
    return found


@pytest.mark.parametrize(
    "sentence",
    [
        "应参评31人，实参评30人，发出30份，收回29份，有效28份，无效1份",
        "应参加评议人数31人，实际参加30人，发放测评表30张，收回29张，有效票28张，废票1张",
        "应参评人数：31　实参评人数：30　发出票数：30　收回票数：29　有效票：28　无效票：1",
        "应到会31名,实到会30名,共发出评议票30张,共收回29张,其中有效28张,无效1张。",
        "应参评（31）人，实参评（30）人，发出评议表（30）份，收回（29）份，有效（28）份，无效（1）份",
        "应参评31人（其中党员20人），实参评30人，发出30份，收回29份，占发出的96.67%，有效28份，无效1份",
        "應參評31人，實參評30人，發出30份，收回29份，有效28份，無效1份",
        "应参评 ３１ 人 实参评 ３０ 人 发出 ３０ 份 收回 ２９ 份 有效 ２８ 份 无效 １ 份",
    ],
)
def test_facts_of_one_sentence(sentence: str) -> None:
    """Each label followed by its number is a fact, whatever stands between."""
    assert _facts(f"| {sentence} |") == {
        "eligible": 31,
        "present": 30,
        "issued": 30,
        "returned": 29,
        "valid": 28,
        "void": 1,
    }


@pytest.mark.parametrize(
    "table",
    [
        "| 收回 | 29 | 有效 | 28 |",
        "| 收回: | 29 | 有效: | 28 |",
        "| 收回(份) | 29 | | 有效(份) | 28 |",
        "| 收回 | 有效 |\n| 29 | 28 |",
        "| 收回 | < | 有效 | < |\n| 29 | < | 28 | < |",
        "| 收回:29 | | | 有效:28 |",
        "| 收回票数 | 29票 |\n| 有效票数 | 28票 |",
    ],
)
def test_label_and_value_in_two_cells(table: str) -> None:
    """A value stands to the right of its label, or below it where labels stand side by side."""
    assert _facts(table) == {"returned": 29, "valid": 28}


@pytest.mark.parametrize(
    "text",
    [
        "收回率 96.67%",
        "有效率:96.5%",
        "有效回收率96.67%",
        "有效期至2012年",
        "收回意见建议三条",
        "请如实填写，收回后汇总",
        "发出通知",
    ],
)
def test_words_that_only_begin_like_a_fact(text: str) -> None:
    """A rate of return, a term and a sentence about returning forms state no number of ballots."""
    assert not set(_facts(f"| {text} |")) & {"returned", "valid", "issued"} or all(
        read_count(value).number is None for value in _facts(f"| {text} |").values()
    )


@pytest.mark.parametrize("number", ["近30", "30余", "约30", "2900万", "30左右"])
def test_estimate_is_no_number(number: str) -> None:
    """收回近30份 is a fact whose number is unknown, never 30."""
    (value,) = _facts(f"| 收回{number}份 |").values()

    assert read_count(value).problem == "not-a-number"


@pytest.mark.parametrize(
    ("table", "unit"),
    [
        ("| 单位：化学系教工党支部 |", "化学系教工党支部"),
        ("| 填报单位（盖章）：化学系教工党支部 填报时间：2012.1.20 |", "化学系教工党支部"),
        ("| 单位：化学系教工党支部　　　　日期：2012年1月5日 | < | < |", "化学系教工党支部"),
        ("| 单位 | 化学系教工党支部 |", "化学系教工党支部"),
        ("| 单位 | | 化学系教工党支部 |", "化学系教工党支部"),
        ("| 党支部名称 |\n| 化学系教工党支部 |", None),
        ("| 单位： | |\n| 评议项目 | 满意 |", None),
    ],
)
def test_unit_of_the_cover(table: str, unit: str | None) -> None:
    """The unit's name stands behind its label, alone or with the date in the same cell; an empty one is none."""
    assert _facts(table).get("unit") == unit


@pytest.mark.parametrize(
    "value",
    [
        *("2012年1月5日", "2012 年 1 月 5 日", "2012-01-05", "2012/1/5", "2012.1.5", "20120105", "２０１２年１月５日"),
        *("2012-01-05 00:00:00", date(2012, 1, 5), datetime(2012, 1, 5, 8, 30), 20120105.0, 40913.0, 40913),
    ],
)
def test_dates_as_offices_write_them(value: object) -> None:
    """Text, a date cell, eight digits, and a date cell that lost its format are one day."""
    assert read_date(value) == date(2012, 1, 5)


@pytest.mark.parametrize(
    "value", ["2012年1月", "1月5日", "2012-13-05", "2012-02-30", "5", 5, 2012.0, "", None, True, "下周"]
)
def test_what_is_no_day_is_no_date(value: object) -> None:
    """A month, a year and an impossible day are no date."""
    assert read_date(value) is None


@given(st.text(), st.floats(allow_nan=False, allow_infinity=False))
def test_any_cell_is_looked_at_without_harm(text: str, number: float) -> None:
    """No text and no number beside it raises; every fact has a place on the sheet."""
    sheet = grid("| a | b |")
    sheet.rows = [[text, number], [number, text]]

    for fact in find_facts(sheet, [(0, 0), (1, 0)]):
        assert fact.place.cell in ("A1", "B1", "A2", "B2")
    read_date(text)
    read_date(number)
