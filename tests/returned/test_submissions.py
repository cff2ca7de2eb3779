"""Who has returned what: duplicates, corrections, conflicts, summaries (contract §4; issue 4.6)."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path

import pytest

from tests.support.desk import OTHER, UNIT, Desk
from tests.support.figures import assert_figures, codes, statuses
from tests.support.schemes import ORG_ONE
from tests.support.tables import table


@pytest.fixture(autouse=True)
def _one_item(desk: Desk) -> None:
    """Every test here uses a form of one item."""
    desk.scheme(ORG_ONE)


def test_file_is_named_with_its_hash_and_unit(desk: Desk) -> None:
    """§2: a file has its path as given, its sha256, its status and its unit."""
    path = desk.put("01.xlsx", table(UNIT))

    merged = desk.merge()

    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    stated = {"path": "in/01.xlsx", "sha256": digest, "status": "accepted", "unit": UNIT}
    assert len(merged["files"]) == 1
    assert stated.items() <= merged["files"][0].items()


def test_scheme_is_named_with_its_settings(desk: Desk) -> None:
    """§2: the scheme's id, version, round and settings are part of the result."""
    merged = desk.merged(table(UNIT))

    assert {"scheme", "files", "missing", "results", "rollup", "findings"} <= set(merged)
    assert {key: merged["scheme"][key] for key in ("id", "version", "round")} == {
        "id": "kaohe",
        "version": 1,
        "round": "2011-12",
    }
    assert merged["scheme"]["settings"]["base"] == "valid"


def test_check_has_files_and_findings_only(desk: Desk) -> None:
    """§2: "and of check, which has only files and findings"."""
    desk.put("01.xlsx", table(UNIT))

    assert set(desk.check()) == {"files", "findings"}


def test_same_file_twice_is_a_duplicate(desk: Desk) -> None:
    """§4: "same sha256 → the later path is duplicate", with an info, and counts once."""
    first = desk.put("a.xlsx", table(UNIT))
    shutil.copy(first, "in/b.xlsx")

    merged = desk.merge()

    assert statuses(merged) == {"in/a.xlsx": "accepted", "in/b.xlsx": "duplicate"}
    assert_figures(merged, "| 满意 | 有效 |\n| 9 | 10 |")
    assert codes(merged) == ["submission-duplicate"]
    assert merged["findings"][0]["file"] == "in/b.xlsx"


@pytest.mark.parametrize("later", ["a.xlsx", "b.xlsx"])
def test_later_date_supersedes(desk: Desk, later: str) -> None:
    """§4: "the later 日期 of the cover counts and the other is superseded", whatever the names."""
    earlier = "b.xlsx" if later == "a.xlsx" else "a.xlsx"
    desk.put(earlier, table(UNIT, 5, day="2012-01-09"))
    desk.put(later, table(UNIT, 7, day="2012-01-10"))

    merged = desk.merge()

    assert statuses(merged) == {f"in/{earlier}": "superseded", f"in/{later}": "accepted"}
    assert_figures(merged, "| 满意 | 有效 |\n| 7 | 10 |")
    assert codes(merged) == ["submission-superseded"]


@pytest.mark.parametrize("day", ["2012年1月10日", "2012-1-10", "2012/1/10", "2012.1.10", "2012.01.10"])
def test_date_in_the_ways_people_write_it(desk: Desk, day: str) -> None:
    """The cover's date counts in any common spelling."""
    desk.put("a.xlsx", table(UNIT, 5, day="2012-01-09"))
    desk.put("b.xlsx", table(UNIT, 7, day=day))

    merged = desk.merge()

    assert statuses(merged) == {"in/a.xlsx": "superseded", "in/b.xlsx": "accepted"}


@pytest.mark.parametrize("writer", ["openpyxl", "xlsxwriter"])
def test_date_cell_is_a_date(desk: Desk, writer: str) -> None:
    """A real date cell beside its label counts like a date in text."""
    for name, count, day in (("a.xlsx", 5, "2012-01-10"), ("b.xlsx", 7, "2012-01-09")):
        desk.put(
            name,
            f"""
            | 单位 | {UNIT} | 日期 | {day} |
            | 收回 | 10 | 有效 | 10 |
            | 评议项目 | 满意 | 基本满意 | 不满意 |
            | 总体评价 | {count} | 0 | {10 - count} |
            """,
            writer=writer,
        )

    merged = desk.merge()

    assert statuses(merged) == {"in/a.xlsx": "accepted", "in/b.xlsx": "superseded"}
    assert_figures(merged, "| 满意 |\n| 5 |")


@pytest.mark.parametrize("days", [(None, None), ("2012-01-10", "2012-01-10")])
def test_conflict_counts_neither(desk: Desk, days: tuple[str | None, str | None]) -> None:
    """§4: "without a later date neither counts: submission-conflict"."""
    desk.put("a.xlsx", table(UNIT, 5, day=days[0]))
    desk.put("b.xlsx", table(UNIT, 7, day=days[1]))

    merged = desk.merge()

    assert "submission-conflict" in codes(merged)
    assert "accepted" not in statuses(merged).values()
    assert not any((row["counts"] or {}).get("满意") for row in merged["results"])


@pytest.mark.parametrize(("preferred", "count"), [("a.xlsx", 5), ("b.xlsx", 7)])
def test_prefer_decides_a_conflict(desk: Desk, preferred: str, count: int) -> None:
    """§4: "until --prefer FILE … decides"."""
    desk.put("a.xlsx", table(UNIT, 5))
    desk.put("b.xlsx", table(UNIT, 7))

    merged = desk.merge("--prefer", f"in/{preferred}")

    assert [path for path, status in statuses(merged).items() if status == "accepted"] == [f"in/{preferred}"]
    assert_figures(merged, f"| 满意 |\n| {count} |")
    assert "submission-conflict" not in codes(merged)


@pytest.mark.parametrize("spelling", ["in/b.xlsx", "./in/b.xlsx", "in/../in/b.xlsx", "absolute"])
def test_preferred_file_may_be_spelt_in_any_way(desk: Desk, spelling: str) -> None:
    """--prefer FILE names a file, however its path is written."""
    desk.put("a.xlsx", table(UNIT, 5))
    path = desk.put("b.xlsx", table(UNIT, 7))

    merged = desk.merge("--prefer", path.resolve() if spelling == "absolute" else spelling)

    assert statuses(merged)["in/b.xlsx"] == "accepted"
    assert_figures(merged, "| 满意 |\n| 7 |")


@pytest.mark.parametrize(
    ("day", "late"), [("2012-01-18", True), ("2012年1月18日", True), ("2012-01-17", False), (None, False)]
)
def test_late_is_after_the_due_day(desk: Desk, day: str | None, late: bool) -> None:
    """§4: "Late: 日期 after due; no date, no finding"; a late file counts all the same."""
    desk.scheme(ORG_ONE, due="2012-01-17")

    merged = desk.merged(table(UNIT, 9, day=day))

    assert ("submission-late" in codes(merged)) is late
    assert statuses(merged) == {"in/01.xlsx": "accepted"}
    assert_figures(merged, "| 满意 |\n| 9 |")


def test_no_due_day_nobody_is_late(desk: Desk) -> None:
    """A due day is optional (§3)."""
    assert codes(desk.merged(table(UNIT, 9, day="2031-01-01"))) == []


def test_missing_unit_is_listed_and_exit_is_clean(desk: Desk) -> None:
    """A unit that sent nothing stands in missing; "only submission-missing … exits 0" (§4b)."""
    desk.roster(f"| 单位 |\n| {UNIT} |\n| {OTHER} |\n| 离退休党支部 |")
    desk.put("01.xlsx", table(OTHER))

    result = desk.run("merge")

    assert result.exit_code == 0
    assert result.json["missing"] == [UNIT, "离退休党支部"]
    assert codes(result.json) == ["submission-missing", "submission-missing"]


def test_rejected_file_leaves_its_unit_missing(desk: Desk) -> None:
    """§5 of the domain: expected submissions = accepted + missing (domain §5)."""
    desk.put("01.xlsx", "| 购物清单 | 数量 |\n| 铅笔 | 12 |")

    merged = desk.merge()

    assert statuses(merged) == {"in/01.xlsx": "rejected"}
    assert merged["missing"] == [UNIT]


SUMMARY = f"""
    | 各支部群众评议汇总 | < | < | < | < |
    | 序号 | 单位 | 满意 | 基本满意 | 不满意 |
    | 1 | {UNIT} | 25 | 2 | 0 |
    | 2 | {OTHER} | 18 | 1 | 1 |
    | 合计 | | 43 | 3 | 1 |
"""


def test_summary_among_the_submissions_is_rejected(desk: Desk) -> None:
    """§4: "A sheet with a row a unit is a summary: rejected with summary-sheet"."""
    desk.roster(f"| 单位 |\n| {UNIT} |\n| {OTHER} |")
    desk.put("01.xlsx", table(UNIT))
    desk.put("汇总.xlsx", SUMMARY)

    merged = desk.merge()

    assert statuses(merged) == {"in/01.xlsx": "accepted", "in/汇总.xlsx": "rejected"}
    assert "summary-sheet" in codes(merged)
    assert_figures(merged, "| 满意 |\n| 9 |", unit=UNIT)
    assert merged["missing"] == [OTHER]


def test_summary_is_read_when_asked(desk: Desk) -> None:
    """§4: "unless … --accept-summaries is given": then every row is its unit's table."""
    desk.roster(f"| 单位 |\n| {UNIT} |\n| {OTHER} |")
    desk.put("汇总.xlsx", SUMMARY)

    merged = desk.merge("--accept-summaries")

    assert statuses(merged) == {"in/汇总.xlsx": "accepted"}
    assert_figures(merged, f"| 单位 | 满意 | 基本满意 | 不满意 |\n| {UNIT} | 25 | 2 | 0 |\n| {OTHER} | 18 | 1 | 1 |")
    assert "summary-sheet" not in codes(merged)
    assert merged["missing"] == []


@pytest.mark.parametrize("name", ["~$01.xlsx", "._01.xlsx", "Thumbs.db", "__MACOSX/._01.xlsx"])
def test_what_programs_leave_behind_is_passed_over(desk: Desk, name: str) -> None:
    """§4: "Passed over and listed nowhere: ~$ lock files, resource forks, Thumbs.db"."""
    desk.put("01.xlsx", table(UNIT))
    stray = Path("in") / name
    stray.parent.mkdir(exist_ok=True)
    stray.write_bytes(b"\x05\x07Clerk" + b"\0" * 158)

    merged = desk.merge()

    assert statuses(merged) == {"in/01.xlsx": "accepted"}
    assert codes(merged) == []


def test_folders_are_walked(desk: Desk) -> None:
    """A folder's sub-folders belong to it, and several PATHs add up; files come "by path" (§2)."""
    desk.roster(f"| 单位 |\n| {UNIT} |\n| {OTHER} |")
    desk.put("理工/物理.xlsx", table(OTHER))
    desk.put("化学.xlsx", table(UNIT))

    merged = desk.merge()

    assert [file["path"] for file in merged["files"]] == sorted(["in/化学.xlsx", "in/理工/物理.xlsx"])
    assert merged["missing"] == []


def test_single_file_is_a_path(desk: Desk) -> None:
    """PATH may be one file (§1)."""
    desk.put("01.xlsx", table(UNIT))
    desk.put("02.xlsx", table(OTHER))

    merged = desk.merge(paths=["in/01.xlsx"])

    assert statuses(merged) == {"in/01.xlsx": "accepted"}
