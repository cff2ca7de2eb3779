"""S4 窗口即时评价: day counters counted into the round; daily counts = total."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

from openpyxl import Workbook

from tests.systems.agreement import assert_counts_are_those_typed
from tests.systems.conftest import Demo
from tests.systems.desk import Desk, added, codes, line, lines
from tests.systems.sheets import fill_counts

HALL = "办事大厅"
WINDOWS = ("一号窗口", "二号窗口")
DAYS = {f"2月{day}日": (day, (40 + day, 3, day % 2)) for day in (6, 7, 8)}


def test_days_add_up_to_windows_and_hall(tmp_path: Path) -> None:
    """Each day's counts are a return; the window is the sum of its days, the hall that of its windows."""
    desk = Desk(tmp_path, "gansu-chuangkou-2012")
    units: list[tuple[object, ...]] = [(window, HALL, None, None, None) for window in WINDOWS]
    units += [(f"{window}{day}", window, None, None, None) for window in WINDOWS for day in DAYS]
    desk.roster(units)
    desk.issue()
    typed: dict[str, list[tuple[int, ...]]] = {}
    for at, window in enumerate(WINDOWS):
        for name, (day, counts) in DAYS.items():
            if (at, day) == (1, 7):
                continue
            book = desk.open(f"{window}{name}")
            mine = tuple(count + at for count in counts)
            typed.setdefault(window, []).append(mine)
            fill_counts(book["组织评议"], {"本次服务": mine})
            desk.send(f"{window}{name}", book, date(2012, 2, day))
    answer = desk.merge()

    assert answer["missing"] == ["二号窗口2月7日"]
    for window in WINDOWS:
        whole = line(answer, "rollup", unit=window)
        assert tuple(whole["counts"].values()) == tuple(map(sum, zip(*typed[window], strict=True)))
        assert whole["rate"]["base"] == "marked"
    hall = line(answer, "rollup", unit=HALL)
    assert hall["counts"] == added([one["counts"] for one in lines(answer, "rollup") if one["unit"] in WINDOWS])
    assert hall["counts"] == added([one["counts"] for one in answer["results"]])


def test_one_workbook_of_a_window_with_a_row_a_day(tmp_path: Path) -> None:
    """A sheet of the window's own, a line a day with a total, is the sum of its days, beside windows that send days."""
    desk = Desk(tmp_path, "gansu-chuangkou-2012")
    desk.roster([(window, HALL, None, None, None) for window in WINDOWS])
    desk.issue()
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["窗口：一号窗口"])
    sheet.append(["单位：一号窗口"])
    sheet.append(["日期", "满意", "基本满意", "不满意", "合计"])
    for day, counts in DAYS.values():
        sheet.append([date(2012, 2, day), *counts, sum(counts)])
    summed = tuple(map(sum, zip(*(counts for _, counts in DAYS.values()), strict=True)))
    sheet.append(["合计", *summed, sum(summed)])
    desk.returned.mkdir()
    book.save(desk.returned / "一号窗口.xlsx")
    answer = desk.merge()

    assert codes(answer) == {"submission-missing": 1}
    window = line(answer, unit=WINDOWS[0])
    assert tuple(window["counts"].values()) == summed
    assert window["rate"]["base"] == "marked"
    assert line(answer, "rollup", unit=HALL)["counts"] == window["counts"]


def test_export_of_the_evaluation_device(tmp_path: Path) -> None:
    """时间, 评价 and a clerk's number: a press is a ballot."""
    desk = Desk(tmp_path, "gansu-chuangkou-2012")
    desk.roster([(WINDOWS[0], HALL, None, None, None)])
    desk.issue()
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["时间", "工号", "评价"])
    presses = ["满意"] * 7 + ["不满意", "基本满意", "满意"]
    for at, press in enumerate(presses):
        sheet.append([datetime(2012, 2, 6, 9, at), 1001, press])
    desk.returned.mkdir()
    book.save(desk.returned / f"{WINDOWS[0]}.xlsx")
    answer = desk.merge()

    assert tuple(line(answer, unit=WINDOWS[0])["counts"].values()) == (8, 1, 1)
    assert set(codes(answer)) <= {"item-matched", "unit-matched"}


def test_demo_round(demo: Demo) -> None:
    """The round of `make demo SYSTEM=s4`: three windows of five days, one day missing by name."""
    desk = Desk.of_demo(demo("s4"))
    answer = desk.merge()

    assert assert_counts_are_those_typed(desk, answer) == 14
    assert answer["missing"] == ["咨询窗口2月9日"]
    top = line(answer, "rollup", unit="车辆管理服务大厅")
    assert top["counts"] == added([one["counts"] for one in answer["results"]])
