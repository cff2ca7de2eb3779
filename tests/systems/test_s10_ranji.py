"""S10 燃气轮机车间: other items by period, never merged across periods; period is a key; trend."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import openpyxl
import pytest

from tests.support.command import run
from tests.systems.agreement import assert_counts_are_those_typed
from tests.systems.conftest import Demo
from tests.systems.desk import Desk, codes, line
from tests.systems.sheets import fill_counts

UNIT = "燃气轮机车间党支部"
ITEMS = ("提高思想觉悟不放松", "提高技能水平不放松", "提高工作业绩不放松", "提高群众满意度不放松")
QUARTERS = {"2011年第一季度": 11, "2011年第二季度": 13, "2011年第三季度": 17, "2011年第四季度": 18}


def quarter(folder: Path, name: str, content: int) -> Desk:
    """Run one quarter's round: of 20 raters so many are content with 张三."""
    folder.mkdir()
    desk = Desk(folder, "")
    desk.adapt("ranji-jidu-2011", round=f'"{name}"')
    desk.roster([(UNIT, None, None, 22, 20)], [(UNIT, "张三")])
    desk.issue()
    book = desk.open(UNIT)
    fill_counts(book["党员评议"], {"张三": (content, 0, 20 - content)})
    desk.send(UNIT, book, date(2011, 3, 28), 实参评=20, 收回=20, 有效=20, 无效=0)
    assert not codes(desk.merge())
    return desk


@pytest.fixture
def desks(tmp_path: Path) -> list[Desk]:
    """Four quarters."""
    return [quarter(tmp_path / name, name, content) for name, content in QUARTERS.items()]


def test_trend_over_the_quarters(desks: list[Desk], tmp_path: Path) -> None:
    """`compare` sets the four side by side in the order of time, with a native chart, and adds nothing up."""
    target = tmp_path / "走势.xlsx"
    done = run("compare", *(desk.book for desk in reversed(desks)), "--into", target, "--json", "-")
    assert done.exit_code == 0, done.said

    report = done.stdout
    assert [report.index(name) for name in QUARTERS] == sorted(report.index(name) for name in QUARTERS)
    book = openpyxl.load_workbook(target)
    assert any(sheet._charts for sheet in book.worksheets)  # type: ignore[attr-defined]
    numbers = {cell.value for sheet in book.worksheets for row in sheet.iter_rows() for cell in row}
    assert sum(QUARTERS.values()) not in numbers
    assert 80 not in numbers


def test_rates_by_quarter(desks: list[Desk]) -> None:
    """Each quarter has its own rate of the same base."""
    shares = [line(desk.merge(), subject="张三", item=ITEMS[0])["rate"]["percent"] for desk in desks]

    assert shares == ["55.00", "65.00", "85.00", "90.00"]


def test_period_is_a_key(desks: list[Desk]) -> None:
    """Two rounds of the same scheme and period are refused; a quarter is compared with no quarter of that name."""
    done = run("compare", desks[0].book, desks[0].book)

    assert done.exit_code == 2
    assert "round-twice" in done.said


def test_half_year_return_is_not_merged_with_a_quarter(desks: list[Desk], tmp_path: Path) -> None:
    """The half-year's workbook among a quarter's returns is refused, not counted."""
    other = Desk(tmp_path / "半年", "ranji-bannian-2011")
    other.folder.mkdir()
    other.roster([(UNIT, None, None, 22, 20)], [(UNIT, "张三")])
    other.issue()
    book = other.open(UNIT)
    fill_counts(book["党员评议"], {"张三": (19, 1, 0)})
    desks[0].put(other.send(UNIT, book, date(2011, 6, 28), "半年.xlsx", 收回=20, 有效=20))
    answer = desks[0].merge()

    assert codes(answer)["scheme-mismatch"] == 1
    assert line(answer, subject="张三", item=ITEMS[0])["counts"]["满意"] == 11


def test_periods_have_items_of_their_own() -> None:
    """4, 4, 4 and 5 items; none of them stands in two periods."""
    from xlsheets.books.schemefile import Scheme

    names = ("ranji-jidu-2011", "ranji-bannian-2011", "ranji-nianmo-2011")
    forms = [form for name in names for form in Scheme.load(name).forms]
    texts = [text for form in forms for text in form.texts]

    assert [len(form.texts) for form in forms] == [4, 4, 4, 5]
    assert len(set(texts)) == len(texts)


def test_demo_rounds(demo: Demo) -> None:
    """The rounds of `make demo SYSTEM=s10`: six periods, each counted as typed, four of them compared."""
    folder = demo("s10")
    stages = sorted(path for path in folder.iterdir() if path.is_dir())

    assert len(stages) == 6
    for stage in stages:
        desk = Desk.of_demo(stage)
        assert assert_counts_are_those_typed(desk, desk.merge()) >= 9
    assert any(sheet._charts for sheet in openpyxl.load_workbook(folder / "对比.xlsx").worksheets)  # type: ignore[attr-defined]
