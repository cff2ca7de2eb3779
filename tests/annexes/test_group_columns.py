"""The office's own table with the figures of rater groups in columns, over runs of levels or under each level."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.annexes.examiner import read
from tests.annexes.paper import by_openpyxl, paper
from tests.annexes.rounds import CHEMISTRY, merged
from tests.support.command import run
from tests.support.drawing import draw
from tests.support.schemes import Form, scheme_text

ANNEX = """
[[annexes]]
id = "附件4"
title = "党支部群众评议结果汇总表"
rows = "units"
columns = ["name", "counts", "rate"]
"""
RETURNED = f"""
    | 单位:{CHEMISTRY} | | | | | | |
    | 评议项目 | 群众代表 | < | < | 党员 | < | < |
    | ^ | 满意 | 基本满意 | 不满意 | 满意 | 基本满意 | 不满意 |
    | 总体评价 | 10 | 4 | 6 | 8 | 2 | 5 |
"""
HEADS = {
    "over-runs-of-levels": (
        """
        | 支部名称 | 党员 | < | < | 群众代表 | < | < |
        | ^ | 满意 | 基本满意 | 不满意 | 满意 | 基本满意 | 不满意 |
        """,
        [8, 2, 5, 10, 4, 6],
    ),
    "under-each-level": (
        """
        | 支部名称 | 满意 | < | 基本满意 | < | 不满意 | < |
        | ^ | 党员 | 群众代表 | 党员 | 群众代表 | 党员 | 群众代表 |
        """,
        [8, 10, 2, 4, 5, 6],
    ),
}


@pytest.mark.parametrize("head", HEADS)
def test_each_column_has_the_figures_of_its_group(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, head: str) -> None:
    """党员 over levels is the group of that name, and no column of names."""
    monkeypatch.chdir(tmp_path)
    form = Form(items=("总体评价",), groups=("党员", "群众代表"))
    roster = f"| 单位 |\n| {CHEMISTRY} |", None
    pair = merged(tmp_path, scheme_text(form, base="marked") + ANNEX, roster, {"01.xlsx": (draw(RETURNED, "表"),)})
    rows, expected = HEADS[head]
    target = tmp_path / "附件.xlsx"
    by_openpyxl(
        target,
        [paper(f"| 附件4 汇总表 | < | < | < | < | < | < |{rows.rstrip()}\n| {CHEMISTRY} | | | | | | |", "附件4")],
    )

    done = run("annex", pair.store, "--into", target)

    assert done.exit_code == 0, done.said
    assert "annex-column-unfilled" not in done.said
    found = read(target.read_bytes(), "附件4")
    assert [found[f"{column}4"] for column in "BCDEFG"] == expected
