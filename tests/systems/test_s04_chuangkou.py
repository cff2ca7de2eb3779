"""S4 窗口即时评价: day counters counted into the round; daily counts = total."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from tests.systems.agreement import assert_counts_are_those_typed
from tests.systems.conftest import Demo
from tests.systems.desk import Desk, added, line, lines
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


def test_demo_round(demo: Demo) -> None:
    """The round of `make demo SYSTEM=s4`: three windows of five days, one day missing by name."""
    desk = Desk.of_demo(demo("s4"))
    answer = desk.merge()

    assert assert_counts_are_those_typed(desk, answer) == 14
    assert answer["missing"] == ["咨询窗口2月9日"]
    top = line(answer, "rollup", unit="车辆管理服务大厅")
    assert top["counts"] == added([one["counts"] for one in answer["results"]])
