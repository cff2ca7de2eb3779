"""Bad input of an annex: what cannot be grown, shared cells, a full disk, names written as entities."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.worksheet.formula import ArrayFormula
from openpyxl.worksheet.table import Table

from tests.annexes.examiner import fill, refused
from tests.annexes.paper import WRITERS, by_hand, by_openpyxl, by_xlsxwriter, paper, values
from tests.annexes.rounds import BIOLOGY, CHEMISTRY, MATHS, PHYSICS, Round
from tests.support.command import run

TITLE = "附件4 党支部群众评议结果汇总表"
HEAD = f"| {TITLE} | < | < | < |\n| 支部名称 | 满意 | 基本满意 | 不满意 |\n"
GROWN = f"| {CHEMISTRY} | 25 | 2 | 0 |\n| {PHYSICS} | 18 | 5 | 5 |\n| {MATHS} | 11 | 0 | 0 |\n| {BIOLOGY} | | | |\n"


# ── growing ─────────────────────────────────────────────────────────


@pytest.mark.parametrize("writer", ["openpyxl", "xlsxwriter", "plain"])
def test_table_with_a_column_of_groups_grows(rounds: Callable[[str], Round], annex: Path, writer: str) -> None:
    """四评 with one template row: each member's row of all together, then one a group, in the order of the scheme."""
    head = """
        | 党员四评结果汇总表 | < | < | < | < | < | < |
        | 序号 | 姓名 | 评议类别 | 满意 | 基本满意 | 不满意 | 满意率(%) |
    """
    WRITERS[writer](annex, [paper(head + "| | | | | | | |\n| 注：按方案加权 | < | < | < | < | < | < |", "四评")])
    full = (
        head
        + """
        | 1 | 张三 | 全体 | 25 | 8 | 7 | 84.5 |
        | 2 | 张三 | 领导点评 | 4 | 1 | 0 | 100 |
        | 3 | 张三 | 党组织考评 | 3 | 1 | 1 | 80 |
        | 4 | 张三 | 党员互评 | 8 | 1 | 1 | 90 |
        | 5 | 张三 | 群众测评 | 10 | 5 | 5 | 75 |
        | 6 | 李四 | 全体 | 40 | 0 | 0 | 100 |
        | 7 | 李四 | 领导点评 | 5 | 0 | 0 | 100 |
        | 8 | 李四 | 党组织考评 | 5 | 0 | 0 | 100 |
        | 9 | 李四 | 党员互评 | 10 | 0 | 0 | 100 |
        | 10 | 李四 | 群众测评 | 20 | 0 | 0 | 100 |
        | 注：按方案加权 | < | < | < | < | < | < |
    """
    )
    assert fill(rounds("s8"), annex).table("四评") == values(paper(full, "四评"))


def test_template_row_inside_a_table_object_grows_with_it(simple: Round, annex: Path) -> None:
    """A ListObject over head and template row: its range covers the new rows, its columns and style stay."""

    def as_table(book: Any, pages: dict[str, Any]) -> None:
        pages["附件4"].add_table(Table(displayName="结果", ref="A2:D3"))

    by_openpyxl(annex, [paper(HEAD + "| | | | |\n| 合计 | =SUM(B3:B3) -> 0 | | |", "附件4")], as_table)
    filled = fill(simple, annex)
    full = HEAD + GROWN + "| 合计 | =SUM(B3:B6) -> 54 | 7 | 5 |"
    assert filled.table("附件4") == values(paper(full, "附件4"))
    page = openpyxl.load_workbook(annex)["附件4"]
    assert dict(page.tables.items()) == {"结果": "A2:D6"}


def test_template_row_that_is_the_totals_row_of_a_table_object(simple: Round, annex: Path) -> None:
    """The only blank row is the totals row of a ListObject: refused with the reason, nothing written."""

    def as_table(book: Any, pages: dict[str, Any]) -> None:
        pages["附件4"].add_table(Table(displayName="结果", ref="A2:D3", totalsRowCount=1))

    by_openpyxl(annex, [paper(HEAD + "| | | | |", "附件4")], as_table)
    refused(simple, annex, "附件.xlsx", "table-totals")


def test_template_row_crossed_by_an_array_formula(simple: Round, annex: Path) -> None:
    """A column that one array formula fills cannot be torn apart: refused with the reason, nothing written."""

    def cross(book: Any, pages: dict[str, Any]) -> None:
        pages["附件4"]["F3"] = ArrayFormula("F3:F4", "=B3:B4*2")

    by_openpyxl(annex, [paper(HEAD + "| | | | |\n| 合计 | | | |", "附件4")], cross)
    refused(simple, annex, "附件.xlsx", "array-formula")


def test_array_formula_elsewhere_moves(simple: Round, annex: Path) -> None:
    """Below the template row an array formula keeps its cells together, three rows further down."""

    def below(book: Any, pages: dict[str, Any]) -> None:
        pages["附件4"]["F6"] = ArrayFormula("F6:F7", "=B4:B5*2")

    by_openpyxl(annex, [paper(HEAD + "| | | | |\n| 合计 | | | |", "附件4")], below)
    fill(simple, annex)
    moved = openpyxl.load_workbook(annex)["附件4"]["F9"].value
    assert (moved.ref, moved.text) == ("F9:F10", "=B7:B8*2")


def test_blank_rows_that_share_their_name_cell(simple: Round, pair: Round, annex: Path) -> None:
    """A name over two blank rows is room for one; a row of it cannot be repeated: refused, the range named."""
    by_openpyxl(annex, [paper(HEAD + "| | | | |\n| ^ | | | |\n| 合计 | | | |", "附件4")])
    refused(simple, annex, PHYSICS, "A3:A4")
    refused(pair, annex, MATHS, "A3:A4")


def test_blank_rows_that_share_their_name_cell_are_room_for_one_each(pair: Round, annex: Path) -> None:
    """Two names of two rows each for two branches: each in its own, figures beside the name."""
    by_openpyxl(annex, [paper(HEAD + "| | | | |\n| ^ | | | |\n" * 2 + "| 合计 | | | |", "附件4")])
    found = fill(pair, annex).table("附件4")
    assert [found.get(f"A{row}") for row in (3, 4, 5, 6)] == [CHEMISTRY, None, MATHS, None]
    assert [found.get(f"B{row}") for row in (3, 4, 5, 6)] == [25, None, 11, None]


def test_merged_rows_of_a_unit_get_its_one_figure(pair: Round, annex: Path) -> None:
    """A unit printed over two merged rows: its figures go into the merged cells, once."""
    table = HEAD + f"| {CHEMISTRY} | {{}} | {{}} | {{}} |\n| ^ | ^ | ^ | ^ |\n| {MATHS} | {{}} | {{}} | {{}} |\n"
    by_xlsxwriter(annex, [paper(table.format(*[""] * 6), "附件4")])
    assert fill(pair, annex).table("附件4") == values(paper(table.format(25, 2, 0, 11, 0, 0), "附件4"))


# ── odd packages ────────────────────────────────────────────────────


@pytest.mark.parametrize("writer", ["prefixed", "strict", "entities"])
def test_odd_packages_keep_every_other_part(pair: Round, annex: Path, writer: str) -> None:
    """x: prefixes, Strict, a sheet name as character references: filled, formulas beside the table right."""
    table = (
        HEAD
        + f"| {CHEMISTRY} | {{}} | {{}} | {{}} |\n| {MATHS} | {{}} | {{}} | {{}} |\n| 合计 | =SUM(B3:B4) -> 0 | | |"
    )
    WRITERS[writer](annex, [paper(table.format(*[""] * 6), "附件 & 4"), paper("| 说明 |", "说明")])
    filled = fill(pair, annex)
    assert [filled.table("附件 & 4")[cell] for cell in ("B3", "B4", "C5")] == [25, 11, 2]
    assert filled.stored("附件 & 4")["B5"] == 36
    with zipfile.ZipFile(annex) as archive:
        parts = b"".join(archive.read(name) for name in archive.namelist() if name.endswith("sheet1.xml"))
    assert {"prefixed": b"<x:c ", "strict": b"purl.oclc.org", "entities": b"<c "}[writer] in parts


def test_names_of_formulas_and_sheets_as_entities(pair: Round, annex: Path) -> None:
    """A name written &#38468;&#20214; and formulas on another sheet that name it: stored results follow."""

    def other(parts: dict[str, str], tails: dict[str, str]) -> None:
        name = parts["xl/workbook.xml"]
        assert 'name="附件"' in name
        parts["xl/workbook.xml"] = name.replace('name="附件"', 'name="&#38468;&#x4EF6;"')

    table = HEAD + f"| {CHEMISTRY} | | | |\n| {MATHS} | | | |"
    by_hand(annex, [paper(table, "附件"), paper("| =SUM(附件!B3:B4) -> 0 |", "他表")], other)
    filled = fill(pair, annex)
    assert filled.table("附件")["B3"] == 25
    assert filled.stored("他表")["A1"] == 36


# ── the disk ────────────────────────────────────────────────────────

_FULL = """
import json, resource, sys
from xlsheets.core.findings import Refused
from xlsheets.jobs.fill import fill
from pathlib import Path
size = Path(sys.argv[2]).stat().st_size
import signal
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
import xlsheets.books.patch, xlsheets.books.annexsheet
resource.setrlimit(resource.RLIMIT_FSIZE, (size // 2, size // 2))
try:
    fill(Path(sys.argv[1]), Path(sys.argv[2]))
except Refused as refused:
    print(json.dumps([[one.code, dict(one.values)] for one in refused.findings]))
"""


def test_disk_without_room(pair: Round, annex: Path) -> None:
    """A file that cannot be written whole (a limit stands for the full disk): refused, no byte lost, nothing left."""
    by_openpyxl(annex, [paper(HEAD + f"| {CHEMISTRY} | | | |\n| {MATHS} | | | |", "附件4")])
    before = annex.read_bytes()
    done = subprocess.run(
        [sys.executable, "-c", _FULL, str(pair.store), str(annex)],
        capture_output=True, encoding="utf-8", env={**os.environ, "PYTHONUTF8": "1"}, timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    ((code, said),) = json.loads(done.stdout)
    assert code in ("annex-read-only", "annex-refused")
    assert said["seen"]
    assert annex.read_bytes() == before
    assert [file.name for file in annex.parent.iterdir()] == ["附件.xlsx"]


@pytest.mark.skipif(os.geteuid() != 0, reason="a small disk is mounted by root only")
def test_small_disk(pair: Round, annex: Path) -> None:
    """A disk with room for the file and not for a second one: the same."""
    disk = annex.parent / "盘"
    disk.mkdir()
    made = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=16k", "tmpfs", disk], capture_output=True, check=False)
    if made.returncode:
        pytest.skip("no disk can be mounted here")
    try:
        target = disk / "附件.xlsx"
        by_openpyxl(annex, [paper(HEAD + f"| {CHEMISTRY} | | | |\n| {MATHS} | | | |", "附件4")])
        target.write_bytes(annex.read_bytes())
        (disk / "别的").write_bytes(b"x" * 4000)
        before = target.read_bytes()
        done = run("annex", pair.store, "--into", target)
        assert done.exit_code == 2
        assert "附件.xlsx" in done.said
        assert target.read_bytes() == before
        assert sorted(file.name for file in disk.iterdir()) == ["别的", "附件.xlsx"]
    finally:
        subprocess.run(["umount", disk], check=True)
