"""Schemes as contract §3 writes them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.command import run
from tests.support.desk import UNIT, UNITS, Desk
from tests.support.figures import assert_figures
from tests.support.schemes import MEMBER_ONE, ORG_ONE, Form

EXAMPLE = """
id = "fjnu-2011"
version = 1
title = "创先争优活动群众评议"
source = "闽师委创办〔2011〕7号"
round = "2011-12"
due = 2012-01-17                       # optional; late submissions are flagged

[scales]                               # name → levels from best to worst; keys that are not ASCII are quoted
"满意度" = ["满意", "基本满意", "不满意"]

[[forms]]
id = "org"                             # key used everywhere
subject = "organisation"               # organisation | member | leader | window
title = "基层党组织开展创先争优活动群众评议表"
scale = "满意度"
items = ["推进创先争优活动情况", {text = "承诺践诺情况", aspect = "践诺", weight = 1}]
overall = "总体评价"
groups = ["党员", "干部", "群众代表"]

[rate]
satisfied = ["满意", "基本满意"]
base = "valid"
of = "counts"
[counting]
blank = "abstain"
multiple = "void-item"
[rounding]
mode = "half-up"
places = 2
complement = "none"
trailing_zeros = true
[rollup]
method = "pooled"
[[verdicts]]
when = "rate < 60%"
say = "限期整改"
[anonymity]
minimum = 5
[[annexes]]
id = "附件4"
title = "党支部开展创先争优活动群众评议结果汇总表"
rows = "units"
columns = ["number", "unit", "present", "counts", "percent", "rate", "remark"]
"""

COLUMNS = [
    *("number", "unit", "name", "code", "group", "eligible", "present", "issued", "returned", "valid", "void"),
    *("counts", "percent", "rate", "verdict", "opinions", "remark", "units", "units_done", "members"),
]


def test_example_of_the_contract_is_a_scheme(desk: Desk) -> None:
    """Every key of the example in §3 is accepted, and overall is "one more item after the others"."""
    Path("scheme.toml").write_text(EXAMPLE, encoding="utf-8")

    merged = desk.merged("""
        | 单位:化学系教工党支部 | 收回:29 | 有效:28 | |
        | 评议项目 | 满意 | 基本满意 | 不满意 |
        | 总体评价 | 10 | 5 | 13 |
        | 推进创先争优活动情况 | 25 | 2 | 1 |
        | 承诺践诺情况 | 24 | 2 | 1 |
    """)

    assert_figures(
        merged,
        """
        | 项目 | 满意 | 基本满意 | 不满意 | 结论 |
        | 推进创先争优活动情况 | 25 | 2 | 1 | - |
        | 承诺践诺情况 | 24 | 2 | 1 | - |
        | 总体评价 | 10 | 5 | 13 | 限期整改 |
        """,
    )


def test_every_column_of_an_annex_may_be_named(desk: Desk) -> None:
    """§4b: the closed list of columns."""
    listed = ", ".join(f'"{column}"' for column in COLUMNS)
    first, _, _ = EXAMPLE.partition("columns = ")
    Path("scheme.toml").write_text(f"{first}columns = [{listed}]\n", encoding="utf-8")
    desk.put("01.xlsx", "| 单位:化学系教工党支部 |")

    assert desk.run("merge").exit_code in (0, 1)


@pytest.mark.parametrize(
    ("rate", "fractions"),
    [
        ({"satisfied": ("满意", "基本满意", "优秀")}, ("27/28", "5/7")),
        (
            {"weights": '{"满意" = 1, "基本满意" = 0.75, "不满意" = 0, "优秀" = 1, "称职" = 0.5, "不称职" = 0}'},
            ("53/56", "47/56"),
        ),
    ],
    ids=["satisfied", "weights"],
)
def test_each_form_uses_the_levels_of_its_own_scale(
    desk: Desk, rate: dict[str, object], fractions: tuple[str, str]
) -> None:
    """§3: "satisfied and weights may name levels of any scale; each form uses those of its own"."""
    cadre = Form("cadre", "member", "干部测评表", ("工作实绩",), scale="等级")
    scales = {"满意度": ("满意", "基本满意", "不满意"), "等级": ("优秀", "称职", "不称职")}
    desk.scheme(ORG_ONE, cadre, scales=scales, **rate)

    merged = desk.merged(
        """
        | 单位:化学系教工党支部 | 收回:28 | 有效:28 | |
        | 评议项目 | 满意 | 基本满意 | 不满意 |
        | 总体评价 | 25 | 2 | 1 |
        """,
        """
        | 姓名 | 优秀 | 称职 | 不称职 |
        | 张三 | 20 | 7 | 1 |
        """,
    )

    assert_figures(merged, f"| 样表 | 分数 |\n| org | {fractions[0]} |\n| cadre | {fractions[1]} |")


def test_bundled_scheme_is_known_by_name(desk: Desk) -> None:
    """§3 "Scheme S: a bundled name": the five items of the university's notice (domain §3, S1)."""
    desk.put(
        "01.xlsx",
        """
        | 单位:化学系教工党支部 | 发出:30 | 收回:29 | 有效:28 |
        | 评议项目 | 满意 | 基本满意 | 不满意 |
        | 推进创先争优活动情况 | 25 | 3 | 0 |
        | 推动中心工作和重点任务完成情况 | 25 | 2 | 0 |
        | 承诺践诺情况 | 20 | 7 | 1 |
        | 为师生员工办实事、做好事、解难事情况 | 28 | 0 | 0 |
        | 加强党组织和党员队伍建设情况 | 26 | 1 | 1 |
        """,
    )

    result = run("merge", "in", "--scheme", "fjnu-2011", "--roster", "roster.xlsx", "--json", "-")

    assert result.json["scheme"]["id"] == "fjnu-2011"
    rows = [row["counts"] for row in result.json["results"] if row["form"] == "org" and row["group"] is None]
    assert [list(counts.values()) for counts in rows[:5]] == [
        [25, 3, 0],
        [25, 2, 0],
        [20, 7, 1],
        [28, 0, 0],
        [26, 1, 1],
    ]


def test_two_members_with_one_name_in_two_units(desk: Desk) -> None:
    """Members belong to their unit: the same name in another branch is another person."""
    desk.scheme(MEMBER_ONE)
    desk.roster(
        f"{UNITS.rstrip()}\n    | 物理系学生党支部 |",
        "| 单位 | 姓名 |\n| 化学系教工党支部 | 赵六 |\n| 物理系学生党支部 | 赵六 |",
    )
    for name, unit, count in (("1.xlsx", UNIT, 9), ("2.xlsx", "物理系学生党支部", 6)):
        desk.put(
            name,
            f"""
            | 单位:{unit} | | 收回:10 | 有效:10 | |
            | 序号 | 姓名 | 满意 | 基本满意 | 不满意 |
            | 1 | 赵六 | {count} | {10 - count} | 0 |
            """,
        )

    assert_figures(desk.merge(), f"| 单位 | 对象 | 满意 |\n| {UNIT} | 赵六 | 9 |\n| 物理系学生党支部 | 赵六 | 6 |")
