"""轮次对比: rounds that were issued, returned and merged on the command line, set side by side."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.office.conftest import office  # noqa: F401
from tests.office.libreoffice import Office, assert_cached_equal_recalculated, assert_opens_whole
from tests.support.command import Result, run
from tests.support.drawing import draw
from tests.support.schemes import Form, scheme_text
from tests.support.writers import WRITERS

Counts = tuple[int, int, int]
FIRST = ("承诺践诺情况", "联系和服务师生情况", "班子建设情况")
SECOND = ("承诺践诺情况", "联络和服务师生情况", "队伍稳定情况")
QUARTER = ("提高思想觉悟不放松", "提高技能水平不放松", "提高工作业绩不放松", "提高群众满意度不放松")
HALF = ("承诺目标不具体不放过", "兑现措施不可行不放过", "履行进度不到位不放过", "履行结果不满意不放过")
UNITS = "| 单位 | 上级单位 |\n| 甲支部 | 总支 |\n| 乙支部 | 总支 |\n| 丙支部 | 总支 |"
RECTIFY = (("rate < 60%", "限期整改"), ("rate >= 90%", "先进"))


class Rounds:
    """A folder of rounds: each merged into NAME.xlsx from workbooks that openpyxl made."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def scheme(self, name: str, when: str, *forms: Form, scheme_id: str = "kaohe", **settings: Any) -> Path:
        """Write NAME.toml of a round."""
        text = scheme_text(*forms, **{"verdicts": RECTIFY, **settings})
        text = text.replace('round = "2011-12"', f'round = "{when}"').replace('id = "kaohe"', f'id = "{scheme_id}"', 1)
        path = self.folder / f"{name}.toml"
        path.write_text(text, encoding="utf-8")
        return path

    def roster(self, name: str, units: str, members: str | None = None) -> Path:
        """Write NAME-名册.xlsx."""
        path = self.folder / f"{name}-名册.xlsx"
        WRITERS["openpyxl"](path, [draw(units, "名册"), *([draw(members, "党员名册")] if members else [])])
        return path

    def merged(self, name: str, sheets: Sequence[str], scheme: Path, roster: Path) -> Path:
        """Put the sheets into files of their own and merge them."""
        (self.folder / name).mkdir()
        for number, sheet in enumerate(sheets, 1):
            WRITERS["openpyxl"](self.folder / name / f"{number}.xlsx", [draw(sheet)])
        done = run("merge", name, "--scheme", scheme, "--roster", roster, "--into", f"{name}.xlsx")
        assert done.exit_code == 0, done.said
        return self.folder / f"{name}.xlsx"

    def made(
        self,
        name: str,
        when: str,
        items: Sequence[str],
        counts: Mapping[str, Sequence[Counts]],
        units: str = UNITS,
        **settings: Any,
    ) -> Path:
        """Make a round of organisations: each unit's counts of its items."""
        scheme = self.scheme(name, when, Form(items=items, **settings.pop("form", {})), **settings)
        sheets = [table(unit, dict(zip(items, rows, strict=True))) for unit, rows in counts.items()]
        return self.merged(name, sheets, scheme, self.roster(name, units))


def table(unit: str, rows: Mapping[str, Counts]) -> str:
    """Draw the counts of a unit's items, of as many ballots as the first row has."""
    ballots = sum(next(iter(rows.values())))
    lines = [f"| {item} | {' | '.join(map(str, counts))} |" for item, counts in rows.items()]
    head = f"| 单位:{unit} | 收回:{ballots} | 有效:{ballots} |\n| 评议项目 | 满意 | 基本满意 | 不满意 |\n"
    return head + "\n".join(lines)


@pytest.fixture
def rounds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Rounds:
    """An empty folder, which is the current one."""
    monkeypatch.chdir(tmp_path)
    return Rounds(tmp_path)


@pytest.fixture
def two(rounds: Rounds) -> Rounds:
    """Two half-years: one item reworded, one replaced; 乙支部 did not return in the second."""
    one = {unit: [(15, 0, 13), (20, 2, 6), (28, 0, 0)] for unit in ("甲支部", "乙支部", "丙支部")}
    rounds.made("上半年", "2012年上半年", FIRST, one)
    other = {"甲支部": [(25, 2, 1), (18, 2, 8), (28, 0, 0)], "丙支部": [(10, 5, 13), (22, 2, 4), (28, 0, 0)]}
    rounds.made("下半年", "2012年下半年", SECOND, other)
    return rounds


def compared(*arguments: object, status: int = 0) -> dict[str, Any]:
    """Compare with --json - and return what was written."""
    done = run("compare", *arguments, "--json", "-")
    assert done.exit_code == status, done.said
    return done.json


def codes(report: Mapping[str, Any]) -> list[str]:
    """Return the codes of the findings."""
    return [finding["code"] for finding in report["findings"]]


def line(report: Mapping[str, Any], unit: str, item: str, subject: str | None = None) -> dict[str, Any]:
    """Return the one row of a unit (or subject) and item."""
    found = [row for row in report["rows"] if (row["unit"], row["item"]) == (unit, item)]
    found = [row for row in found if subject is None or row["subject"] == subject]
    assert len(found) == 1, found
    row: dict[str, Any] = found[0]
    return row


# ── figures ──────────────────────────────────────────────────────────────


def test_changes_are_of_exact_rates(two: Rounds) -> None:
    """15/28 → 27/28 is +42.86 points (the printed rates, 53.57 and 96.43, give the same); the fractions are exact."""
    report = compared("上半年.xlsx", "下半年.xlsx")

    row = line(report, "甲支部", "承诺践诺情况")
    assert [rate["fraction"] for rate in row["rates"]] == ["15/28", "27/28"]
    assert [rate["percent"] for rate in row["rates"]] == ["53.57", "96.43"]
    assert row["changes"] == [None, {"since": "2012年上半年", "fraction": "3/7", "points": "+42.86", "differs": []}]
    assert line(report, "丙支部", "承诺践诺情况")["changes"][1]["points"] == "0.00"
    assert row["verdicts"] == ["限期整改", "先进"]


def test_a_change_is_not_the_difference_of_printed_rates(rounds: Rounds) -> None:
    """1/3 → 2/3 prints 33.3 and 66.7, which differ by 33.4; the change is 33.3."""
    rounds.made("甲", "2012-06", ("总体",), {"甲支部": [(1, 0, 2)]}, places=1)
    rounds.made("乙", "2012-12", ("总体",), {"甲支部": [(2, 0, 1)]}, places=1)

    row = line(compared("甲.xlsx", "乙.xlsx"), "甲支部", "总体")

    assert [rate["percent"] for rate in row["rates"]] == ["33.3", "66.7"]
    assert row["changes"][1]["points"] == "+33.3"


def test_rounds_are_never_added(two: Rounds) -> None:
    """No rate of the comparison is anything but a rate of one round's own results."""
    own = set()
    for name in ("上半年", "下半年"):
        done = run("merge", name, "--scheme", f"{name}.toml", "--roster", f"{name}-名册.xlsx", "--json", "-")
        own |= {one["rate"]["fraction"] for part in ("results", "rollup") for one in done.json[part] if one["rate"]}

    report = compared("上半年.xlsx", "下半年.xlsx")

    shown = {rate["fraction"] for row in report["rows"] for rate in row["rates"] if rate}
    assert shown
    assert shown <= own


def test_a_near_wording_is_taken_for_the_same_and_said(two: Rounds) -> None:
    """联系和服务 and 联络和服务 stand in one row with a note that names both; --exact-items keeps them apart."""
    report = compared("上半年.xlsx", "下半年.xlsx")
    assert line(report, "甲支部", "联络和服务师生情况")["present"] == [True, True]
    (note,) = [one for one in report["findings"] if one["code"] == "compare-matched"]
    assert "联系和服务师生情况" in note["found"]
    assert "联络和服务师生情况" in note["expected"]
    assert (note["severity"], note["file"]) == ("info", "上半年.xlsx")

    apart = compared("上半年.xlsx", "下半年.xlsx", "--exact-items")
    assert "compare-matched" not in codes(apart)
    assert {"联系和服务师生情况", "联络和服务师生情况"} <= {one["name"] for one in apart["unmatched"]}


def test_what_has_no_counterpart_is_listed_and_not_shown_as_a_row(two: Rounds) -> None:
    """An item of one round, and a unit that did not return in the other, are named once each."""
    report = compared("上半年.xlsx", "下半年.xlsx")

    assert [(one["kind"], one["name"], one["present"], one["missing"]) for one in report["unmatched"]] == [
        ("item", "队伍稳定情况", [False, True], [False, False]),
        ("item", "班子建设情况", [True, False], [False, False]),
        ("unit", "乙支部", [True, False], [False, True]),
    ]
    assert {row["item"] for row in report["rows"]} == {"承诺践诺情况", "联络和服务师生情况"}
    assert "乙支部" not in {row["unit"] for row in report["rows"]}
    (coverage,) = [one for one in report["findings"] if one["code"] == "compare-coverage"]
    assert "乙支部" in coverage["found"]


def test_quarters_and_half_years_do_not_mix(rounds: Rounds) -> None:
    """四个不放松 of two quarters stand side by side over the half-year; 四个不放过 is listed, and nothing is matched.

    The workbooks are those that `issue` makes, filled in.
    """
    units = "| 单位 |\n| 燃机车间党支部 |"
    members = "| 单位 | 姓名 |\n| 燃机车间党支部 | 张三 |\n| 燃机车间党支部 | 李四 |"
    for name, when, items, satisfied in (
        ("一季度", "2012年第一季度", QUARTER, 14),
        ("半年", "2012年上半年", HALF, 12),
        ("三季度", "2012年三季度", QUARTER, 17),
    ):
        scheme = rounds.scheme(name, when, Form("member", "member", "党员群众评议表", items))
        roster = rounds.roster(name, units, members)
        assert run("issue", scheme, "--roster", roster, "-o", name).exit_code == 0
        fill(rounds.folder / name / "01_燃机车间党支部.xlsx", satisfied, of=20)
        (issued,) = (rounds.folder / name).glob("01_*.xlsx")
        done = run("merge", issued, "--scheme", scheme, "--roster", roster, "--into", f"{name}.xlsx")
        assert done.exit_code == 0, done.said

    report = compared("三季度.xlsx", "半年.xlsx", "一季度.xlsx")

    assert [one["scheme"]["round"] for one in report["files"]] == ["2012年第一季度", "2012年上半年", "2012年三季度"]
    assert report["findings"] == []
    assert {row["item"] for row in report["rows"]} == set(QUARTER)
    row = line(report, "燃机车间党支部", QUARTER[0], "张三")
    assert row["present"] == [True, False, True]
    assert row["changes"] == [
        None,
        None,
        {"since": "2012年第一季度", "fraction": "3/20", "points": "+15.00", "differs": []},
    ]
    listed = {one["name"]: one["present"] for one in report["unmatched"]}
    assert listed == {item: [True, False, True] for item in QUARTER} | {item: [False, True, False] for item in HALF}
    whole = [row for row in report["rows"] if row["subject"] is None and row["item"] == QUARTER[0]]
    assert [[rate and rate["fraction"] for rate in row["rates"]] for row in whole] == [["7/10", None, "17/20"]]


def fill(path: Path, satisfied: int, of: int) -> None:
    """Fill an issued workbook as a clerk does; the formulas' stored values go, and the formulas with them."""
    book = openpyxl.load_workbook(path)
    for row in book["封面"].iter_rows(min_row=4, max_col=2):
        if row[0].value in ("收回", "有效"):
            row[1].value = of
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type == "f":
                    cell.value = None
    sheet = book["党员评议"]
    for row in (5, 6):
        for column in range(3, 3 + 4 * 4, 4):
            for offset, count in enumerate((satisfied, 0, of - satisfied)):
                sheet.cell(row, column + offset).value = count
    book.save(path)


# ── definitions ──────────────────────────────────────────────────────────

DIFFERENT: dict[str, tuple[dict[str, Any], str]] = {
    "base": ({"base": "returned"}, "基数 有效→收回"),
    "numerator": ({"satisfied": ("满意",)}, "计入满意的等次 满意、基本满意→满意"),
    "levels": ({"scales": {"满意度": ("满意", "基本满意", "不满意", "不了解")}}, "等次 满意、基本满意、不满意→"),
    "blank": ({"blank": "void"}, "未填 算弃权→算作废"),
    "multiple": ({"multiple": "void-ballot"}, "多个标记 该项作废→整票作废"),
    "of": ({"of": "printed"}, "满意率的算法 按票数→按已修约的百分比"),
}


@pytest.mark.parametrize("setting", sorted(DIFFERENT))
def test_rates_that_do_not_mean_the_same_are_not_subtracted(rounds: Rounds, setting: str) -> None:
    """Another base, numerator, level, rule: both figures stand, without a change, under a warning with both values."""
    changed, words = DIFFERENT[setting]
    rounds.made("甲", "2012-06", ("总体",), {"甲支部": [(6, 2, 2)]})
    items = {"总体": (7, 1, 2)}
    scheme = rounds.scheme("乙", "2012-12", Form(items=("总体",)), **changed)
    sheet = table("甲支部", items)
    if setting == "levels":
        sheet = sheet.replace("不满意 |\n", "不满意 | 不了解 |\n") + " 0 |"
    rounds.merged("乙", [sheet], scheme, rounds.roster("乙", UNITS))

    report = compared("甲.xlsx", "乙.xlsx")

    row = line(report, "甲支部", "总体")
    assert all(rate is not None for rate in row["rates"])
    assert (row["changes"][1]["points"], row["changes"][1]["fraction"]) == (None, None)
    assert setting in row["changes"][1]["differs"]
    (warning,) = [one for one in report["findings"] if one["code"] == "compare-definition"]
    assert warning["severity"] == "warning"
    assert words in warning["found"]

    accepted = compared("甲.xlsx", "乙.xlsx", "--accept-differences")
    assert line(accepted, "甲支部", "总体")["changes"][1]["points"] is not None
    assert "compare-definition" in codes(accepted)


def test_rounding_is_said_and_does_not_stop_a_change(rounds: Rounds) -> None:
    """One place and two places: a warning; the change is exact and printed as the later round prints."""
    rounds.made("甲", "2012-06", ("总体",), {"甲支部": [(1, 0, 2)]}, places=1)
    rounds.made("乙", "2012-12", ("总体",), {"甲支部": [(2, 0, 1)]}, places=2)

    report = compared("甲.xlsx", "乙.xlsx")

    assert line(report, "甲支部", "总体")["changes"][1]["points"] == "+33.33"
    assert [code for code in codes(report) if code != "compare-coverage"] == ["compare-rounding"]


def test_the_way_units_are_summed_matters_to_sums_only(rounds: Rounds) -> None:
    """Pooled in one round and mean in the other: 总支 has no change, its branches have one."""
    counts = {"甲支部": [(6, 2, 2)], "乙支部": [(2, 2, 1)], "丙支部": [(1, 1, 0)]}
    rounds.made("甲", "2012-06", ("总体",), counts)
    rounds.made("乙", "2012-12", ("总体",), counts, rollup="mean")

    report = compared("甲.xlsx", "乙.xlsx")

    assert line(report, "总支", "总体")["changes"][1]["differs"] == ["rollup"]
    assert line(report, "总支", "总体")["changes"][1]["points"] is None
    assert line(report, "甲支部", "总体")["changes"][1]["points"] == "0.00"


def test_an_unknown_rate_gives_no_change(rounds: Rounds) -> None:
    """A round without ballots, and so without a rate, is null and no 0."""
    rounds.made("甲", "2012-06", ("总体",), {"甲支部": [(6, 2, 2)]})
    rounds.made("乙", "2012-12", ("总体",), {"甲支部": [(0, 0, 0)]})

    row = line(compared("甲.xlsx", "乙.xlsx"), "甲支部", "总体")

    assert row["rates"][1] is None
    assert row["changes"][1] == {"since": "2012-06", "fraction": None, "points": None, "differs": []}


# ── 回头看 ───────────────────────────────────────────────────────────────


def test_looking_back_at_those_who_were_told_to_mend(two: Rounds) -> None:
    """限期整改 of the first round: risen and lifted, still and standing, not rated again; 先进 is not looked at."""
    report = compared("上半年.xlsx", "下半年.xlsx")

    found = {one["unit"]: one for one in report["lookback"]}
    assert [one["verdict"] for one in report["lookback"]] == ["限期整改"] * 4
    assert (found["甲支部"]["outcome"], found["甲支部"]["lifted"], found["甲支部"]["next_verdict"]) == (
        "risen",
        True,
        "先进",
    )
    assert (found["丙支部"]["outcome"], found["丙支部"]["lifted"], found["丙支部"]["next_verdict"]) == (
        "still",
        False,
        "限期整改",
    )
    assert (found["乙支部"]["outcome"], found["乙支部"]["lifted"], found["乙支部"]["next_rate"]) == (
        "not-rated",
        None,
        None,
    )
    assert found["总支"]["outcome"] == "risen"


def test_the_verdicts_to_look_back_at_can_be_named(two: Rounds) -> None:
    """--verdict 先进 looks at those only; all items of the first round that no round has again are not rated again."""
    report = compared("上半年.xlsx", "下半年.xlsx", "--verdict", "先进")

    assert {(one["verdict"], one["item"], one["outcome"]) for one in report["lookback"]} == {
        ("先进", "班子建设情况", "not-rated")
    }


def test_a_fall_is_a_fall(rounds: Rounds) -> None:
    """A member with 限期整改 who fell further stands so, by name."""
    members = "| 单位 | 姓名 |\n| 甲支部 | 张三 |\n| 甲支部 | 李四 |"
    for name, when, low in (("甲", "2012-06", 5), ("乙", "2012-12", 4)):
        scheme = rounds.scheme(name, when, Form("member", "member", "党员群众评议表", ("总体评价",)))
        roster = rounds.roster(name, "| 单位 |\n| 甲支部 |", members)
        sheet = (
            "| 单位:甲支部 | 收回:10 | 有效:10 |\n| 姓名 | 满意 | 基本满意 | 不满意 |\n"
            f"| 张三 | {low} | 0 | {10 - low} |\n| 李四 | 9 | 0 | 1 |"
        )
        rounds.merged(name, [sheet], scheme, roster)

    report = compared("甲.xlsx", "乙.xlsx")

    assert [(one["subject"], one["outcome"], one["lifted"], one["change"]["points"]) for one in report["lookback"]] == [
        ("张三", "fallen", False, "-10.00")
    ]


# ── order ────────────────────────────────────────────────────────────────


def test_order_of_files_changes_no_byte(two: Rounds) -> None:
    """Rounds whose names are times stand in their order, whatever the order of the files."""
    texts = {run("compare", *names, "--json", "-").stdout for names in (ORDER, ORDER[::-1])}
    assert len(texts) == 1
    for target, names in (("一.xlsx", ORDER), ("二.xlsx", ORDER[::-1])):
        assert run("compare", *names, "--into", target).exit_code == 0
    assert Path("一.xlsx").read_bytes() == Path("二.xlsx").read_bytes()


ORDER = ("上半年.xlsx", "下半年.xlsx")


def test_as_given_is_as_given(two: Rounds) -> None:
    """--as-given takes the files' order for that of the rounds; the change turns round."""
    report = compared(*ORDER[::-1], "--as-given")

    assert [one["scheme"]["round"] for one in report["files"]] == ["2012年下半年", "2012年上半年"]
    assert line(report, "甲支部", "承诺践诺情况")["changes"][1]["points"] == "-42.86"


def test_names_that_are_no_times_stand_as_given_and_it_is_said(rounds: Rounds) -> None:
    """春季, 秋季: the order is that of the files, with a note."""
    for name in ("春季", "秋季"):
        rounds.made(name, name, ("总体",), {"甲支部": [(6, 2, 2)]})

    report = compared("秋季.xlsx", "春季.xlsx")

    assert [one["scheme"]["round"] for one in report["files"]] == ["秋季", "春季"]
    assert codes(report) == ["compare-order"]


# ── bad input ────────────────────────────────────────────────────────────


def refused(*arguments: object) -> Result:
    """Compare, which must end with 2 and leave no workbook."""
    done = run("compare", *arguments, "--into", "对比.xlsx")
    assert done.exit_code == 2, done.said
    assert not Path("对比.xlsx").exists()
    return done


def test_the_same_round_twice_is_refused(two: Rounds) -> None:
    """A copy of a book is the same scheme and round: both files are named."""
    shutil.copy("上半年.xlsx", "副本.xlsx")

    said = refused("上半年.xlsx", "副本.xlsx", "下半年.xlsx").stderr

    assert "round-twice" in said
    assert "上半年.xlsx" in said
    assert "副本.xlsx" in said


def test_the_same_round_of_another_scheme_is_another_round(rounds: Rounds) -> None:
    """Two schemes of one month are two rounds."""
    counts: dict[str, Sequence[Counts]] = {"甲支部": [(6, 2, 2)]}
    rounds.made("甲", "2012-06", ("总体",), counts)
    rounds.made("乙", "2012-06", ("总体",), counts, scheme_id="kaohe-2")

    assert line(compared("乙.xlsx", "甲.xlsx"), "甲支部", "总体")["present"] == [True, True]


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("没有.xlsx", "path-missing"),
        ("上半年/1.xlsx", "store-unknown"),
        ("上半年-名册.xlsx", "store-unknown"),
        ("上半年.toml", "file-not-spreadsheet"),
    ],
)
def test_what_is_no_summary_is_refused_by_name(two: Rounds, name: str, code: str) -> None:
    """A return, a roster, a scheme, nothing at all; every bad book is named, not only the first."""
    said = refused(name, "下半年.xlsx", "也没有.xlsx").stderr

    assert code in said
    assert name in said
    assert "也没有.xlsx" in said


def test_one_round_is_not_compared(two: Rounds) -> None:
    """One book is too few."""
    assert "compare-too-few" in refused("上半年.xlsx").stderr


def test_other_files_are_not_overwritten(two: Rounds) -> None:
    """A 汇总 workbook stays; a comparison is replaced, the old one kept beside it."""
    before = Path("上半年.xlsx").read_bytes()
    done = run("compare", *ORDER, "--into", "上半年.xlsx")
    assert (done.exit_code, "target-exists" in done.stderr) == (2, True)
    assert Path("上半年.xlsx").read_bytes() == before

    assert run("compare", *ORDER, "--into", "对比.xlsx").exit_code == 0
    first = Path("对比.xlsx").read_bytes()
    assert run("compare", *ORDER, "--exact-items", "--into", "对比.xlsx", "--json", "对比.json").exit_code == 0
    assert Path("对比.xlsx.备份1").read_bytes() == first
    assert run("compare", *ORDER, "--json", "对比.json").exit_code == 0
    assert "rows" in json.loads(Path("对比.json").read_text("utf-8"))


# ── what is written ──────────────────────────────────────────────────────


@pytest.fixture
def book(two: Rounds) -> Path:
    """The workbook of the two rounds."""
    assert run("compare", *ORDER, "--into", "对比.xlsx").exit_code == 0
    return two.folder / "对比.xlsx"


def values(path: Path, sheet: str) -> list[list[Any]]:
    """Return a sheet's stored values."""
    return [list(row) for row in openpyxl.load_workbook(path, data_only=True)[sheet].values]


def test_the_workbook_shows_figures_as_printed(book: Path) -> None:
    """对比: a row a unit and item with both rates, the change, the latest verdict; sums stand first."""
    rows = values(book, "对比")

    assert [str(head).split("\n")[0] for head in rows[1][5:9]] == ["2012年上半年", "2012年下半年", "较上次", "最近结论"]
    assert [row[0] for row in rows[2:8]] == ["总支", "总支", "甲支部", "甲支部", "丙支部", "丙支部"]
    assert rows[4][4:9] == ["承诺践诺情况", 53.57, 96.43, 42.86, "先进"]
    sheets = openpyxl.load_workbook(book).sheetnames
    assert sheets[:4] == ["对比", "趋势", "无对应", "回头看"]


def test_the_lists_name_what_is_missing_and_who_was_told_to_mend(book: Path) -> None:
    """无对应 and 回头看 hold what the JSON holds."""
    unmatched = values(book, "无对应")
    assert [(row[1], row[5], *row[6:8]) for row in unmatched[2:5]] == [
        ("项目", "队伍稳定情况", "—", "有"),
        ("项目", "班子建设情况", "有", "—"),
        ("单位", "乙支部", "有", "未报送"),
    ]
    looked = values(book, "回头看")
    assert [(row[1], row[6], row[11], row[13]) for row in looked[2:6]] == [
        ("总支", "限期整改", "上升", "已解除"),
        ("甲支部", "限期整改", "上升", "已解除"),
        ("丙支部", "限期整改", "持平", "仍未解除"),
        ("乙支部", "限期整改", "未再评议", "—"),
    ]


def test_the_trend_has_native_charts_over_its_tables(book: Path) -> None:
    """A line chart for the items of 总支 and one for each item's units; lines and rounds are cells of the sheet."""
    sheet = openpyxl.load_workbook(book)["趋势"]
    charts = sheet._charts

    assert [type(chart).__name__ for chart in charts] == ["LineChart"] * 3
    assert [len(chart.series) for chart in charts] == [2, 3, 3]
    first = charts[0].series[0]
    assert (first.tx.strRef.f, first.cat.strRef.f, first.val.numRef.f) == (
        "趋势!$A$21",
        "趋势!$B$20:$C$20",
        "趋势!$B$21:$C$21",
    )
    assert sheet["B21"].value == "='对比'!F3"
    assert values(book, "趋势")[19][:3] == ["项目", "2012年上半年", "2012年下半年"]
    assert values(book, "趋势")[20][:3] == ["承诺践诺情况", 53.57, 75.0]


def test_small_rater_groups_are_not_shown_on_their_own(rounds: Rounds) -> None:
    """A group of two ballots under minimum = 5 stands in the JSON and in no row of the workbook, which says so."""
    form = Form(items=("总体",), groups=("党员", "群众"))
    for name, when in (("甲", "2012-06"), ("乙", "2012-12")):
        scheme = rounds.scheme(name, when, form, minimum=5)
        sheet = (
            "| 单位:甲支部 | 收回:8 | 有效:8 |\n| 票号 | 参评人类别 | 总体 |\n"
            + "".join(f"| {number} | 党员 | 满意 |\n" for number in range(1, 7))
            + "| 7 | 群众 | 满意 |\n| 8 | 群众 | 不满意 |"
        )
        rounds.merged(name, [sheet], scheme, rounds.roster(name, "| 单位 |\n| 甲支部 |"))

    report = compared("甲.xlsx", "乙.xlsx")
    assert [row["group"] for row in report["rows"]] == [None, "党员", "群众"]

    assert run("compare", "甲.xlsx", "乙.xlsx", "--into", "对比.xlsx").exit_code == 0
    rows = values(Path("对比.xlsx"), "对比")
    assert [row[3] or None for row in rows[2:4]] == [None, "党员"]
    assert any("另有 1 行参评人类别人数少" in str(row[0]) for row in rows)
    assert not any(row[3] == "群众" for row in rows)


def test_nothing_in_common_is_said_and_nothing_fails(rounds: Rounds) -> None:
    """Rounds without a common item: no row, no chart, all items listed, exit 0, in both languages."""
    rounds.made("甲", "2012-03", QUARTER, {"甲支部": [(6, 2, 2)] * 4})
    rounds.made("乙", "2012-06", HALF, {"甲支部": [(6, 2, 2)] * 4})

    done = run("compare", "甲.xlsx", "乙.xlsx", "--into", "对比.xlsx")
    assert done.exit_code == 0
    assert "没有两轮都有的项目" in done.stdout
    assert len(openpyxl.load_workbook("对比.xlsx")["趋势"]._charts) == 0
    english = run("compare", "甲.xlsx", "乙.xlsx", "--lang", "en")
    assert "No item stands in two rounds" in english.stdout
    assert "Without a counterpart" in english.stdout


def test_the_terminal_shows_sums_changes_and_verdicts(two: Rounds) -> None:
    """Inner units with their changes, what has no counterpart, what became of verdicts; notes are counted."""
    said = run("compare", *ORDER).stdout

    for words in ("53.57%", "75.00%", "+21.43", "班子建设情况", "未报送", "限期整改", "未再评议", "compare-matched 1"):
        assert words in said


def test_a_unit_under_an_alias_is_the_same_unit(rounds: Rounds) -> None:
    """A branch renamed between rounds is matched through the later roster's 别名, with a note."""
    rounds.made("甲", "2012-06", ("总体",), {"老甲支部": [(6, 2, 2)]}, "| 单位 |\n| 老甲支部 |")
    renamed = "| 单位 | 别名 |\n| 新甲支部 | 老甲支部 |"
    rounds.made("乙", "2012-12", ("总体",), {"新甲支部": [(8, 1, 1)]}, renamed)

    report = compared("甲.xlsx", "乙.xlsx")

    assert line(report, "新甲支部", "总体")["changes"][1]["points"] == "+10.00"
    assert codes(report) == ["compare-matched"]
    assert report["unmatched"] == []


@pytest.mark.office
def test_libreoffice_confirms_the_workbook_and_draws_the_charts(
    book: Path,
    office: Office,  # noqa: F811
) -> None:
    """Every formula's stored value is what LibreOffice computes; it keeps three charts, and its picture has lines."""
    assert_opens_whole(book, office)
    assert_cached_equal_recalculated(book, office)
    (saved,) = office.convert([book])
    assert len(openpyxl.load_workbook(saved)["趋势"]._charts) == 3
    assert len(office.pictures(book, dpi=40)) >= 4
