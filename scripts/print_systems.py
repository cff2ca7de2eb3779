"""Print docs/systems.md: every system of the notices, from the bundled schemes and the demos that show them.

Usage: python scripts/print_systems.py [FILE]
"""

import sys
from collections.abc import Iterator
from pathlib import Path

from xlsheets.books.schemefields import SUBJECTS
from xlsheets.books.schemefile import Scheme
from xlsheets.core.scheme import Form
from xlsheets.jobs.demo.catalogue import SYSTEMS
from xlsheets.jobs.demo.system import System

HEAD = """# 各种做法 Systems

本文由 `scripts/print_systems.py` 从自带方案打印，不要手改。通知里写到的每一种评议做法一行：
依据、方案、方案里写了什么、看它的命令。
方案在 `xlsheets/schemes/`，用 `xlsheets schemes 名称 --to 方案.xlsx` 变成可以在 Excel 里改的工作簿；
各个键见[计票规则](rules.md#方案文件-scheme-file)。通知没有写明的等次、项目、权重，方案的注释里说明是我们拟的。

Printed by `scripts/print_systems.py` from the bundled schemes. A row for each way of evaluating in the notices: its
source, its scheme, what the scheme sets, and the command that shows it. Where a notice leaves levels, items or
weights open, the scheme says in a comment what is ours.
"""
FOOT = """
在源码目录里，`make demo SYSTEM=s13`（Windows：`.\\make demo s13`）相同。
In a clone, `make demo SYSTEM=s13` does the same.
"""

APART = {"sheet": "各用一张表", "workbook": "各用一个文件"}


def schemes_of(system: System) -> list[Scheme]:
    """Return the schemes of a system's rounds, each once."""
    return [Scheme.load(name) for name in dict.fromkeys(stage.scheme.id for stage in system.stages())]


def needs(scheme: Scheme) -> Iterator[str]:
    """Yield what a scheme sets, in words."""
    for form in scheme.forms:
        yield f"{form.id}：{'，'.join(_of_form(form))}"
    if scheme.modes:
        yield f"方式 {'、'.join(scheme.modes)}"
    if scheme.comments is not None:
        yield f"领导点评登记表 {max(1, len(scheme.comments.copies))} 份"
    if scheme.due is not None:
        yield f"{scheme.due.isoformat()} 前报送"
    if public := [annex.id for annex in scheme.annexes if annex.public]:
        yield f"公示 {'、'.join(public)}"
    if verdicts := [verdict.say for verdict in scheme.verdicts]:
        yield f"结论 {'、'.join(verdicts)}"
    if scheme.anonymity.minimum is not None:
        yield f"少于 {scheme.anonymity.minimum} 张的类别不单列"
    levels = "、".join("/".join(scale) for scale in scheme.scales.values())
    yield f"等次 {levels}"


def _of_form(form: Form) -> Iterator[str]:
    """Yield what a form sets, in words."""
    subject = SUBJECTS[form.subject] if form.rated == "unit" else "上级单位"
    whom = f"评{'、'.join(form.roles) or subject}"
    scored = f"，其中打分 {len(form.scored)} 项" if form.scored else ""
    aspects = f"，{len(form.aspects)} 个方面" if form.aspects else ""
    yield f"{whom}，{len(form.texts)} 项{scored}{aspects}"
    if form.categories:
        yield f"由{'、'.join(form.categories)}填"
    if form.groups:
        weights = "按权重合并" if form.weighted else "分开计票"
        yield f"{len(form.groups)} 类参评人{weights}" + (f"、{APART[form.apart]}" if form.apart in APART else "")


def row(system: System) -> str:
    """Return a system's row."""
    schemes = schemes_of(system)
    sources = "；".join(dict.fromkeys(scheme.source for scheme in schemes))
    names = "<br>".join(f"[{scheme.id}](../xlsheets/schemes/{scheme.id}.toml)" for scheme in schemes)
    wanted = "<br>".join(dict.fromkeys(line for scheme in schemes for line in needs(scheme)))
    zh, en = system.shows.split(" | ")
    command = f"`xlsheets demo --system {system.key} -o demo/{system.key}`"
    return f"| {system.key.upper()} | {sources} | {names} | {wanted} | {zh}<br>{en} | {command} |"


def page() -> str:
    """Return the whole page."""
    lines = [HEAD, "| | 依据 source | 方案 scheme | 方案写明 what it sets | 看什么 what it shows | 命令 command |"]
    lines += ["|---|---|---|---|---|---|", *map(row, SYSTEMS.values())]
    return "\n".join(lines) + "\n" + FOOT


if __name__ == "__main__":
    if sys.argv[1:]:
        Path(sys.argv[1]).write_text(page(), "utf-8", newline="\n")
    else:
        sys.stdout.buffer.write(page().encode("utf-8"))
