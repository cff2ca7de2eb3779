"""Opinions through a round: from the returns into 整改台账, kept, carried over, counted."""

import json
from pathlib import Path

import openpyxl
import pytest

from tests.support.desk import OTHER, UNIT, Desk

TWO = f"| 单位 |\n| {UNIT} |\n| {OTHER} |"


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """Return a desk with two units, and opinions in the returns of both."""
    monkeypatch.chdir(tmp_path)
    desk = Desk(tmp_path)
    desk.roster(TWO)
    put(desk, "01.xlsx", UNIT, r"1.路灯不亮\n2.办事慢")
    put(desk, "02.xlsx", OTHER, "希望多走访")
    return desk


def put(desk: Desk, name: str, unit: str, opinions: str) -> None:
    """Put a return of one unit into the folder."""
    desk.put(name, f"""
        | 单位:{unit} | 收回:28 | 有效:28 | |
        | 评议项目 | 满意 | 基本满意 | 不满意 |
        | 承诺践诺情况 | 25 | 2 | 1 |
        | 意见建议：{opinions} | | | |
    """)  # fmt: skip


def ledger(path: str = "汇总.xlsx") -> list[list[object]]:
    """Return the rows of 整改台账: number, round, unit, subject, words, and what the office added."""
    sheet = openpyxl.load_workbook(path)["整改台账"]
    return [[cell.value or "" for cell in row] for row in sheet.iter_rows(min_row=3) if row[4].value]


def test_the_ledger_is_kept_when_the_round_is_merged_again(desk: Desk) -> None:
    """What the office wrote stays with its opinion; new opinions are numbered after the old."""
    first = desk.run("merge", "--into", "汇总.xlsx")
    assert json.loads(first.stdout)["opinions"] == {"total": 3, "solved": 0, "in_work": 0, "open": 3}
    book = openpyxl.load_workbook("汇总.xlsx")
    sheet = book["整改台账"]
    row = next(row for row in sheet.iter_rows(min_row=3) if row[4].value == "办事慢")
    for column, text in ((5, "作风建设"), (6, "限时办结"), (7, "张三"), (8, "2012-03"), (9, "已解决"), (10, "已答复")):
        row[column].value = text
    book.save("汇总.xlsx")
    before = ledger()
    put(desk, "02.xlsx", OTHER, r"希望多走访\n改善食堂")

    desk.run("merge", "--into", "汇总.xlsx")

    assert ledger()[:3] == before
    assert [line[:5] for line in ledger()[3:]] == [[4, "2011-12", OTHER, "", "改善食堂"]]
    counted = openpyxl.load_workbook("汇总.xlsx")["整改统计"]
    assert [[cell.value for cell in row][1:] for row in counted.iter_rows(min_row=3)] == [
        [UNIT, 2, 1, 0, 1],
        [OTHER, 2, 0, 0, 2],
        ["合计", 4, 1, 0, 3],
    ]


def test_open_opinions_go_on_into_the_next_round(desk: Desk) -> None:
    """--carry takes what is not solved; the same round cannot be carried into itself."""
    desk.run("merge", "--into", "汇总.xlsx")
    text = Path("scheme.toml").read_text(encoding="utf-8")
    Path("next.toml").write_text(text.replace("2011-12", "2012-06"), encoding="utf-8")

    again = desk.run("merge", "--scheme", "next.toml", "--carry", "汇总.xlsx", "--into", "下一轮.xlsx")
    itself = desk.run("merge", "--carry", "汇总.xlsx", "--into", "同轮.xlsx")

    assert again.exit_code in (0, 1)
    assert len(ledger("下一轮.xlsx")) == 6
    assert [line[1] for line in ledger("下一轮.xlsx")] == ["2011-12"] * 3 + ["2012-06"] * 3
    assert itself.exit_code == 2
    assert "round-twice" in itself.stderr


def test_a_lower_summary_hands_its_opinions_up(desk: Desk) -> None:
    """A 汇总 workbook as a return brings the opinions of its units along, once each."""
    desk.run("merge", "--into", "汇总.xlsx")

    above = desk.run("merge", "--into", "上级.xlsx", paths=["汇总.xlsx"])

    assert above.exit_code in (0, 1)
    assert sorted((line[2], line[4]) for line in ledger("上级.xlsx")) == sorted(
        (line[2], line[4]) for line in ledger("汇总.xlsx")
    )
