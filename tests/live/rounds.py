"""A round on disk: what was issued, what came back, and what the command line makes of it."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

import openpyxl

from tests.support.command import run
from tests.support.desk import Desk
from tests.support.drawing import Sheet, draw
from tests.support.schemes import MEMBER_ONE, ORG_ONE

UNITS = """
    | 单位 | 上级单位 | 应参评 |
    | 理工分党委 | | |
    | 化学系教工党支部 | 理工分党委 | 31 |
    | 物理系学生党支部 | 理工分党委 | 20 |
    | 数学系教工党支部 | 理工分党委 | 12 |
"""
ANNEXES = """
[[annexes]]
id = "附件4"
title = "党支部群众评议结果汇总表"
rows = "units"
form = "org"
columns = ["number", "unit", "present", "counts", "percent", "rate", "remark"]
"""


def counts(unit: str, satisfied: object, fair: object, poor: object, returned: int = 30) -> Sheet:
    """Return a branch's sheet of counts."""
    return draw(f"""
        | {unit} 群众评议结果 | < | < | < |
        | 单位 | {unit} | | |
        | 发出 | {returned + 1} | 收回 | {returned} |
        | 有效 | {returned} | 无效 | 0 |
        | 评议项目 | 满意 | 基本满意 | 不满意 |
        | 总体评价 | {satisfied} | {fair} | {poor} |
    """)


@dataclass
class OnDisk:
    """A round in a folder.

    Attributes:
        folder: The folder.
        summary: The 汇总 workbook.
    """

    folder: Path
    summary: Path

    def merged(self, name: str = "命令行.xlsx") -> Path:
        """Merge the returns by the command line, from the workbook's own folder, into a copy of the 汇总."""
        target = self.folder / name
        shutil.copyfile(self.summary, target) if self.summary.suffix == target.suffix else None
        result = run("merge", "in", "--scheme", "scheme.toml", "--roster", "roster.xlsx", "--into", target.name)
        assert result.exit_code in (0, 1), result.said
        return target


def make_round(folder: Path) -> OnDisk:
    """Write scheme, roster, three returns of which one is faulty, and the 汇总 workbook as it was issued.

    The current folder must be `folder`.
    """
    desk = Desk(folder)
    desk.scheme(ORG_ONE, MEMBER_ONE)
    text = (folder / "scheme.toml").read_text("utf-8")
    (folder / "scheme.toml").write_text(text + ANNEXES, "utf-8")
    desk.roster(UNITS)
    desk.put("01 化学系.xlsx", counts("化学系教工党支部", 25, 3, 1))
    desk.put("02_物理系.xlsx", counts("物理系学生党支部", 18, "'近2'", "", returned=20), writer="xlsxwriter")
    issued = run("issue", "scheme.toml", "--roster", "roster.xlsx", "-o", "out")
    assert issued.exit_code == 0, issued.said
    summary = folder / "汇总.xlsm"
    shutil.copyfile(folder / "out" / "汇总.xlsm", summary)
    return OnDisk(folder, summary)


def cells_of(path: Path) -> dict[str, list[list[object]]]:
    """Return the visible sheets of a file with the values that stand in their cells, trailing empty ones left out."""
    book = openpyxl.load_workbook(path, data_only=True)
    return {
        sheet.title: trimmed([list(row) for row in sheet.iter_rows(values_only=True)])
        for sheet in book.worksheets
        if sheet.sheet_state == "visible"
    }


def trimmed(rows: list[list[object]]) -> list[list[object]]:
    """Return rows without what is empty at the ends of rows and at the end; texts with plain line ends."""
    found = []
    for row in rows:
        width = max((at + 1 for at, value in enumerate(row) if value not in (None, "")), default=0)
        found.append([None if value == "" else value for value in row[:width]])
    while found and not found[-1]:
        found.pop()
    return found
