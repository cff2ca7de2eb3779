"""Merged rounds to fill annexes from, each made by ``xlsheets merge`` out of workbooks drawn here.

The tests compute nothing from the program's own figures: what a round must give stands beside its input.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.support.command import run
from tests.support.drawing import Sheet, draw
from tests.support.schemes import Form, scheme_text
from tests.support.writers import WRITERS

CHEMISTRY, PHYSICS, MATHS, BIOLOGY = "化学系教工党支部", "物理系学生党支部", "数学系教工党支部", "生物系教工党支部"
FACULTY = "理工分党委"


@dataclass(frozen=True)
class Round:
    """A merged round: the collecting workbook and the JSON of the merge."""

    store: Path
    json: dict[str, Any]


def org(unit: str, facts: str, *lines: str, levels: str = "满意 | 基本满意 | 不满意") -> Sheet:
    """Draw a branch's counts: ``facts`` is a row such as ``实到:30 | 收回:29``, ``lines`` are items with counts."""
    body = "\n".join(f"| {line} |" for line in lines)
    return draw(f"| 单位:{unit} | {facts} |\n| 评议项目 | {levels} |\n{body}", "组织评议")


def members(unit: str, facts: str, *lines: str, head: str = "| 姓名 | 满意 | 基本满意 | 不满意 |") -> Sheet:
    """Draw a branch's counts of its members under a head of one or two rows."""
    body = "\n".join(f"| {line} |" for line in lines)
    return draw(f"| 单位:{unit} | {facts} |\n{head}\n{body}", "党员评议")


def merged(
    folder: Path, scheme: str, roster: tuple[str, str | None], returned: Mapping[str, tuple[Sheet, ...]]
) -> Round:
    """Write scheme, roster and returned workbooks into a folder and merge them into 汇总.xlsx.

    Args:
        folder: A new folder.
        scheme: TOML, or the name of a bundled scheme.
        roster: The drawn sheets 名册 and 党员名册 (or None).
        returned: Sheets by file name.
    """
    (folder / "in").mkdir(parents=True)
    named = "\n" not in scheme
    if not named:
        (folder / "scheme.toml").write_text(scheme, encoding="utf-8")
    sheets = [draw(roster[0], "名册"), *([draw(roster[1], "党员名册")] if roster[1] else [])]
    WRITERS["openpyxl"](folder / "roster.xlsx", sheets)
    for name, pages in returned.items():
        WRITERS["openpyxl"](folder / "in" / name, pages)
    store = folder / "汇总.xlsx"
    known = ("--scheme", scheme if named else folder / "scheme.toml", "--roster", folder / "roster.xlsx")
    done = run("merge", folder / "in", *known, "--into", store, "--json", "-")
    # §4b: "A merge in which only submission-missing was found exits 0."
    assert done.exit_code == 0, done.said
    return Round(store, done.json)


OVERALL = (
    Form(items=("总体评价",)),
    Form("member", "member", "党员群众评议表", ("总体评价",)),
)

ANNEXES = """
[[annexes]]
id = "附件3"
title = "分党委群众评议结果"
rows = "items"
form = "org"
columns = ["number", "counts", "percent", "rate", "remark"]
[[annexes]]
id = "附件4"
title = "党支部群众评议结果汇总表"
rows = "units"
form = "org"
columns = ["number", "unit", "present", "counts", "percent", "rate", "remark"]
[[annexes]]
id = "附件5"
title = "党员群众评议结果汇总表"
rows = "subjects"
form = "member"
columns = ["number", "unit", "name", "present", "counts", "percent", "rate", "remark"]
"""

FOUR_BRANCHES = f"""
    | 单位 | 上级单位 | 应参评 |
    | {FACULTY} | | |
    | {CHEMISTRY} | {FACULTY} | 31 |
    | {PHYSICS} | {FACULTY} | 28 |
    | {MATHS} | {FACULTY} | 12 |
    | {BIOLOGY} | {FACULTY} | 9 |
"""
SIX_MEMBERS = f"""
    | 单位 | 姓名 |
    | {CHEMISTRY} | 张三 |
    | {CHEMISTRY} | 李四 |
    | {PHYSICS} | 王五 |
    | {PHYSICS} | 赵六 |
    | {MATHS} | 钱七 |
    | {BIOLOGY} | 孙八 |
"""

# What ``simple`` must give (base valid, half-up, 2 places), counted by hand:
#   化学系教工党支部 实到 30 收回 29 有效 28: 25/2/0 → 89.29 7.14 0.00, 满意率 27/28 = 96.43
#   物理系学生党支部 实到 28 收回 28 有效 28: 18/5/5 → 64.29 17.86 17.86, 23/28 = 82.14
#   数学系教工党支部 实到 11 收回 11 有效 11: 11/0/0 → 100.00 0.00 0.00, 100.00
#   生物系教工党支部 nothing returned
#   理工分党委 实到 69 收回 68 有效 67: 54/7/5 → 80.60 10.45 7.46, 61/67 = 91.04
#   张三 27/1/0 of 28, 李四 20/5/3 of 28, 王五 14/1/0 of 15, 赵六 10/4/1 of 15, 钱七 11/0/0 of 11


def simple(folder: Path) -> Round:
    """Return the small round above: one overall item each for branches and members."""
    return merged(
        folder,
        scheme_text(*OVERALL) + ANNEXES,
        (FOUR_BRANCHES, SIX_MEMBERS),
        {
            "01.xlsx": (
                org(CHEMISTRY, "实到:30 | 发出:30 | 收回:29 | 有效:28", "总体评价 | 25 | 2 | 0"),
                members(CHEMISTRY, "收回:28 | 有效:28 | |", "张三 | 27 | 1 | 0", "李四 | 20 | 5 | 3"),
            ),
            "02.xlsx": (
                org(PHYSICS, "实到:28 | 发出:28 | 收回:28 | 有效:28", "总体评价 | 18 | 5 | 5"),
                members(PHYSICS, "收回:15 | 有效:15 | |", "王五 | 14 | 1 | 0", "赵六 | 10 | 4 | 1"),
            ),
            "03.xlsx": (
                org(MATHS, "实到:11 | 发出:11 | 收回:11 | 有效:11", "总体评价 | 11 | 0 | 0"),
                members(MATHS, "收回:11 | 有效:11 | |", "钱七 | 11 | 0 | 0"),
            ),
        },
    )


def pair(folder: Path) -> Round:
    """Return 化学系教工党支部 and 数学系教工党支部 of the small round, under nobody."""
    return merged(
        folder,
        scheme_text(*OVERALL) + ANNEXES,
        (f"| 单位 |\n| {CHEMISTRY} |\n| {MATHS} |", None),
        {
            "01.xlsx": (org(CHEMISTRY, "实到:30 | 发出:30 | 收回:29 | 有效:28", "总体评价 | 25 | 2 | 0"),),
            "03.xlsx": (org(MATHS, "发出:11 | 收回:11 | 有效:11 | ", "总体评价 | 11 | 0 | 0"),),
        },
    )


ITEMS = (
    "推进创先争优活动情况",
    "推动中心工作和重点任务完成情况",
    "承诺践诺情况",
    "为师生员工办实事、做好事、解难事情况",
    "加强党组织和党员队伍建设情况",
)
MEMBER_ITEMS = ("参加创先争优活动情况", "立足岗位履行职责情况", "践行公开承诺情况", "联系和服务师生情况")

S1_COUNTS = {
    CHEMISTRY: ("25 | 2 | 1", "26 | 2 | 0", "25 | 2 | 0", "20 | 7 | 1", "28 | 0 | 0"),
    PHYSICS: ("18 | 5 | 5", "19 | 4 | 5", "20 | 3 | 5", "21 | 2 | 5", "22 | 1 | 5"),
}


def s1(folder: Path) -> Round:
    """Return a round of fjnu-2011: five items for branches, four for members; two of four branches returned."""
    head = (
        "| 姓名 | " + " | ".join(f"{item} | < | <" for item in MEMBER_ITEMS) + " |\n| ^ | "
        "" + " | ".join(["满意 | 基本满意 | 不满意"] * 4) + " |"
    )
    wide = "收回:28 | 有效:28 " + "| " * 10
    return merged(
        folder,
        "fjnu-2011",
        (FOUR_BRANCHES, SIX_MEMBERS),
        {
            "01.xlsx": (
                org(CHEMISTRY, "应到:31 | 实到:30 | 发出:30 | 收回:29 | 有效:28", *_items(CHEMISTRY)),
                members(CHEMISTRY, wide, f"张三 | {_four('27 | 1 | 0')}", f"李四 | {_four('20 | 5 | 3')}", head=head),
            ),
            "02.xlsx": (
                org(PHYSICS, "应到:28 | 实到:28 | 发出:28 | 收回:28 | 有效:28", *_items(PHYSICS)),
                members(PHYSICS, wide, f"王五 | {_four('26 | 1 | 1')}", f"赵六 | {_four('10 | 14 | 4')}", head=head),
            ),
        },
    )


def _items(unit: str) -> list[str]:
    return [f"{item} | {counts}" for item, counts in zip(ITEMS, S1_COUNTS[unit], strict=True)]


def _four(counts: str) -> str:
    return " | ".join([counts] * 4)


VILLAGE = "长风二村第二居民区党总支"


def s14(folder: Path) -> Round:
    """Return the published round of 长风二村: 332 of 344 forms 满意, 96.5 %."""
    sheet = org(VILLAGE, "应到:311 | 实到:308 | 发出:344", "开展创先争优活动情况 | 332", levels="满意 | 合格 | 不满意")
    return merged(folder, "changfeng-2011", (f"| 单位 | 应参评 |\n| {VILLAGE} | 311 |", None), {"01.xlsx": (sheet,)})


BUREAUS = ("省公路局", "兰州公路总段", "天水公路总段")
GANSU_BRANCHES = {
    "机关一支部": ("兰州公路总段", "20 | 3 | 2", ("甲一 | 20 | 4 | 1", "甲二 | 25 | 0 | 0")),
    "养护站支部": ("兰州公路总段", "12 | 0 | 0", ("乙一 | 10 | 2 | 0",)),
    "麦积段支部": ("天水公路总段", "8 | 1 | 1", ("丙一 | 9 | 1 | 0", "丙二 | 7 | 2 | 1")),
}
# 兰州公路总段: 支部 2, 已评 2, 党员 3; org 32/3/2 of 37 → 86.49 8.11 5.41, 满意率 94.59; members 55/6/1
# 天水公路总段: 支部 2 (秦州段支部 returned nothing), 已评 1; org 8/1/1 of 10 → 80 10 10, 90.00; members 16/3/1
# 省公路局: 支部 4, 已评 3; org 40/4/3 of 47 → 85.11 8.51 6.38, 44/47 = 93.62; members 71/9/2


def s3(folder: Path) -> Round:
    """Return a round over three levels (局 → 总段 → 支部), as 甘肃交通 rolls it up."""
    annex = """
[[annexes]]
id = "汇总表"
title = "群众评议活动汇总表"
rows = "units"
form = "org"
columns = ["number", "unit", "units", "units_done", "members", "present", "counts", "rate", "opinions"]
"""
    roster = "| 单位 | 上级单位 |\n| 省公路局 | |\n| 兰州公路总段 | 省公路局 |\n| 天水公路总段 | 省公路局 |\n"
    roster += "".join(f"| {unit} | {above} |\n" for unit, (above, _, _) in GANSU_BRANCHES.items())
    roster += "| 秦州段支部 | 天水公路总段 |\n"
    people = "| 单位 | 姓名 |\n" + "".join(
        f"| {unit} | {line.split(' ')[0]} |\n" for unit, (_, _, lines) in GANSU_BRANCHES.items() for line in lines
    )
    people += "| 秦州段支部 | 丁一 |\n"
    returned = {
        f"{number:02d}.xlsx": (
            org(unit, _everyone(counts), f"总体评价 | {counts}"),
            members(unit, "| |", *lines),
        )
        for number, (unit, (_, counts, lines)) in enumerate(GANSU_BRANCHES.items(), 1)
    }
    return merged(folder, scheme_text(*OVERALL) + annex, (roster, people), returned)


def _everyone(counts: str) -> str:
    total = sum(map(int, counts.split(" | ")))
    return f"实到:{total} | 收回:{total} | 有效:{total}"


SOURCES = {"领导点评": "0.2", "党组织考评": "0.3", "党员互评": "0.2", "群众测评": "0.3"}


def s8(folder: Path) -> Round:
    """Return a round of 四评: members rated by four groups that count by stated weights.

    张三: 领导 4/1/0 of 5 → 100; 组织 3/1/1 of 5 → 80; 互评 8/1/1 of 10 → 90; 群众 10/5/5 of 20 → 75;
    weighted 0.2·100 + 0.3·80 + 0.2·90 + 0.3·75 = 84.5. 李四: 5/0/0, 5/0/0, 10/0/0, 20/0/0 → 100.
    """
    annex = """
[[annexes]]
id = "附件1"
title = "党员四评结果汇总表"
rows = "subjects"
form = "member"
columns = ["number", "name", "group", "counts", "rate"]
"""
    counts = {
        "张三": ("4 | 1 | 0", "3 | 1 | 1", "8 | 1 | 1", "10 | 5 | 5"),
        "李四": ("5 | |", "5 | |", "10 | |", "20 | |"),
    }
    sheets = []
    for number, group in enumerate(SOURCES):
        lines = "\n".join(f"| {name} | {numbers[number]} |" for name, numbers in counts.items())
        table = f"| 单位:{CHEMISTRY} | 参评人类别:{group} | |\n| 姓名 | 满意 | 基本满意 | 不满意 |\n{lines}"
        sheets.append(draw(table, group))
    form = Form("member", "member", "党员测评表", ("总体评价",), groups=SOURCES)
    roster = f"| 单位 |\n| {CHEMISTRY} |", f"| 单位 | 姓名 |\n| {CHEMISTRY} | 张三 |\n| {CHEMISTRY} | 李四 |"
    return merged(folder, scheme_text(form, base="marked") + annex, roster, {"01.xlsx": tuple(sheets)})


BUREAU = "县水利局党组"
BUREAU_ITEMS = ("重点工作", "服务群众", "承诺践诺", "作风建设", "廉洁自律", "班子建设")


def s5(folder: Path) -> Round:
    """Return a round of a 局党组: six items of 20 ballots (20/0/0, 19/1/0, … 15/5/0), its members 18/1/1 and 12/4/4."""
    forms = (Form(items=BUREAU_ITEMS), Form("member", "member", "党员群众评议表", ("总体评价",)))
    annexes = """
[[annexes]]
id = "附件1"
title = "局党组群众评议结果"
rows = "items"
form = "org"
[[annexes]]
id = "附件2"
title = "党员群众评议结果"
rows = "subjects"
form = "member"
"""
    counts = [f"{item} | {20 - number} | {number} | 0" for number, item in enumerate(BUREAU_ITEMS)]
    returned = (
        org(BUREAU, "实到:20 | 收回:20 | 有效:20", *counts),
        members(BUREAU, "收回:20 | 有效:20 |", "张三 | 18 | 1 | 1", "李四 | 12 | 4 | 4"),
    )
    roster = f"| 单位 |\n| {BUREAU} |", f"| 单位 | 姓名 |\n| {BUREAU} | 张三 |\n| {BUREAU} | 李四 |"
    return merged(folder, scheme_text(*forms) + annexes, roster, {"01.xlsx": returned})


ROUNDS: dict[str, Callable[[Path], Round]] = {
    "simple": simple, "pair": pair, "s1": s1, "s3": s3, "s5": s5, "s8": s8, "s14": s14,
}  # fmt: skip


def writable_by_all(path: Path) -> bool:
    """Tell whether mode bits stop this user from writing (root passes them)."""
    return os.access(path, os.W_OK)
