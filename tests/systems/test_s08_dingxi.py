"""S8 四评: four sources kept apart and combined by stated weights; two rounds; a public sheet without raters."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from tests.support.command import run
from tests.systems.agreement import assert_counts_are_those_typed
from tests.systems.conftest import Demo
from tests.systems.desk import Desk, Json, codes, line, rate
from tests.systems.sheets import fill_counts, fill_group_facts

ITEMS = (
    "班子建设情况", "民主管理情况", "党风廉政建设情况", "群众关心的热点难点问题解决情况", "服务群众情况",
    "加强基层基础情况", "医疗服务质量情况",
)  # fmt: skip
SOURCES = {
    "领导点评": (4, (3, 0, 1)),
    "党组织考评": (5, (4, 1, 0)),
    "党员互评": (8, (6, 1, 1)),
    "群众测评": (20, (15, 2, 3)),
}
UNIT = "内科党支部"


def send(desk: Desk, *, without: str | None = None, day: date = date(2011, 6, 28)) -> None:
    """Fill in the four sources' sheets and send the workbook back."""
    book = desk.open(UNIT)
    for source, (valid, counts) in SOURCES.items():
        absent = source == without
        for form, typing in (
            ("组织评议", dict.fromkeys(ITEMS, counts)),
            ("党员评议", {"张三": counts, "李四": (counts[0], 0, valid - counts[0])}),
        ):
            sheet = book[f"{form}·{source}"]
            number = 0 if absent else valid
            fill_group_facts(sheet, {"发出": number, "收回": number, "有效": number})
            fill_counts(sheet, {key: (0, 0, 0) if absent else value for key, value in typing.items()})
    whole = sum(valid for source, (valid, _) in SOURCES.items() if source != without)
    desk.send(UNIT, book, day, 实参评=whole, 收回=whole, 有效=whole, 无效=0)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """One ward with two members."""
    desk = Desk(tmp_path, "dingxi-2011")
    desk.roster([(UNIT, "第二人民医院党委", None, 40, 37)], [(UNIT, "张三"), (UNIT, "李四")])
    desk.issue()
    return desk


def test_each_source_and_the_weighted_sum(desk: Desk) -> None:
    """Each source's rate is its own; together they are the sum of a quarter of each, exactly."""
    send(desk)
    answer = desk.merge()
    for subject, item, taken in (
        (UNIT, ITEMS[0], {"领导点评": (3, 4), "党组织考评": (5, 5), "党员互评": (7, 8), "群众测评": (17, 20)}),
        ("李四", "廉", {"领导点评": (3, 4), "党组织考评": (4, 5), "党员互评": (6, 8), "群众测评": (15, 20)}),
    ):
        sources = {one: rate(line(answer, subject=subject, item=item, group=one)) for one in SOURCES}
        assert sources == {one: Fraction(*share) for one, share in taken.items()}
        assert rate(line(answer, subject=subject, item=item, group=None)) == sum(sources.values()) / 4


def test_counts_of_all_are_those_of_the_sources(desk: Desk) -> None:
    """Weights combine rates; the counts of all are the plain sums."""
    send(desk)
    whole = line(desk.merge(), subject=UNIT, item=ITEMS[3], group=None)

    assert whole["counts"] == {"满意": 28, "基本满意": 4, "不满意": 5}
    assert whole["valid"] == 37


def test_source_without_ballots(desk: Desk) -> None:
    """A source that did not rate gives no rate for all, by the stated rule; the others keep theirs."""
    send(desk, without="领导点评")
    answer = desk.merge()

    assert line(answer, subject=UNIT, item=ITEMS[0], group=None)["rate"] is None
    assert line(answer, subject=UNIT, item=ITEMS[0], group="领导点评")["rate"] is None
    assert line(answer, subject=UNIT, item=ITEMS[0], group="群众测评")["rate"]["fraction"] == "17/20"


def texts(sheet: list[list[Any]]) -> set[str]:
    """Return every text of an annex."""
    return {value for row in sheet for value in row if isinstance(value, str)}


def test_public_sheet_has_no_raters(desk: Desk) -> None:
    """公示 shows the combined rate and nothing of the sources, their ballots or their counts."""
    send(desk)
    answer: Json = desk.merge()
    sheets = desk.annex()

    row = next(row for row in sheets["公示2"] if row[2] == "张三")
    printed = line(answer, subject="张三", item="德", group=None)["rate"]["percent"]
    assert f"{100 * row[3]:.2f}" == printed
    for name in ("公示1", "公示2"):
        assert not [text for text in texts(sheets[name]) for source in SOURCES if source in text], name
        assert "票数" not in texts(sheets[name])
    assert set(SOURCES) <= texts(sheets["附表1"])


def test_public_annex_with_raters_is_refused(tmp_path: Path) -> None:
    """A scheme that would put rater groups on a public sheet does not load."""
    assert run("schemes", "dingxi-2011", "--to", tmp_path / "方案.toml").exit_code == 0
    path = tmp_path / "方案.toml"
    path.write_text(
        path.read_text("utf-8").replace('columns = ["number", "unit", "rate"]', 'columns = ["unit", "group"]'), "utf-8"
    )

    done = run("schemes", path, "--to", tmp_path / "方案.xlsx")
    assert done.exit_code == 2
    assert "公示的表不得有" in done.said


def test_weights_that_do_not_add_up_are_refused(tmp_path: Path) -> None:
    """0.25 + 0.25 + 0.25 + 0.2 is no scheme."""
    assert run("schemes", "dingxi-2011", "--to", tmp_path / "方案.toml").exit_code == 0
    path = tmp_path / "方案.toml"
    path.write_text(path.read_text("utf-8").replace('"群众测评" = 0.25', '"群众测评" = 0.2', 1), "utf-8")

    done = run("merge", tmp_path, "-s", path)
    assert done.exit_code == 2
    assert "应为 1" in done.said


def test_demo_round(demo: Demo) -> None:
    """The rounds of `make demo SYSTEM=s8`: June and December apart, compared, never added."""
    folder = demo("s8")
    for month in ("2011年6月", "2011年12月"):
        desk = Desk.of_demo(folder / month)
        answer = desk.merge()
        assert assert_counts_are_those_typed(desk, answer) == 264
        assert not codes(answer)
    done = run("compare", folder / "2011年6月" / "汇总.xlsx", folder / "2011年12月" / "汇总.xlsx", "--json", "-")
    assert done.exit_code == 0, done.said
    assert (folder / "对比.xlsx").exists()
