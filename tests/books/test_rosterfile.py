"""Roster files: workbooks and .csv, and every fault at its cell."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.drawing import draw
from tests.support.writers import WRITERS
from xlsheets.books.rosterbook import roster_workbook
from xlsheets.books.rosterfile import read_roster
from xlsheets.core.findings import Refused
from xlsheets.core.roster import Member, Roster, Unit
from xlsheets.core.wording import in_words

FULL = Roster(
    (
        Unit("理工分党委"),
        Unit("化学系教工党支部", "011", "理工分党委", "教师", 31, 30, ("化工支部", "老化工")),
        Unit("物理系学生党支部", "012", "理工分党委", "学生"),
    ),
    (Member("化学系教工党支部", "赵六", "001", "正式"), Member("化学系教工党支部", "赵六", "002")),
)


def _book(path: Path, units: str, members: str | None = None, name: str = "名册") -> Path:
    WRITERS["openpyxl"](path, [draw(units, name), *([draw(members, "党员名册")] if members else [])])
    return path


def _fault(path: Path) -> tuple[str, str | None, str]:
    with pytest.raises(Refused) as refused:
        read_roster(path)
    (found,) = refused.value.findings
    return found.code, found.place.cell, in_words(found).found


def test_written_roster_reads_back_the_same(tmp_path: Path) -> None:
    """Codes with leading zeros, aliases, numbers and members survive our own roster workbook; the bytes repeat."""
    (tmp_path / "名册.xlsx").write_bytes(roster_workbook(FULL))

    assert read_roster(tmp_path / "名册.xlsx") == FULL
    assert roster_workbook(FULL) == roster_workbook(FULL)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_csv_in_the_encodings_of_excel(tmp_path: Path, encoding: str) -> None:
    """A .csv is read as Excel saves it, in UTF-8 or GB18030; quoted line breaks and commas stay in their cell."""
    path = tmp_path / "a.csv"
    path.write_text(
        '单位,上级单位,应参评,别名\r\n甲支部,总支,31,"老甲,甲部"\r\n\r\n乙支部,总支,,\r\n', encoding=encoding
    )

    roster = read_roster(path)

    assert [(unit.name, unit.eligible, unit.aliases) for unit in roster.units] == [
        ("甲支部", 31, ("老甲", "甲部")),
        ("乙支部", None, ()),
        ("总支", None, ()),
    ]


def test_title_over_the_header_and_other_words(tmp_path: Path) -> None:
    """A title, variant header words and columns that mean nothing here do not disturb."""
    path = _book(
        tmp_path / "a.xlsx",
        """
        | 2011年度党支部名册 | < | < |
        | 序号 | 党 支 部 | 应到人数 |
        | 1 | 甲支部 | 31人 |
        """,
        name="Sheet1",
    )

    assert read_roster(path).units == (Unit("甲支部", eligible=31),)


@pytest.mark.parametrize(
    ("units", "members", "cell", "word"),
    [
        ("| 单位 |\n| 甲 |\n| 甲 |", None, None, "甲"),
        ("| 单位 | 上级单位 |\n| 甲 | 乙 |\n| 乙 | 甲 |", None, None, "绕"),
        ("| 单位 | 应参评 |\n| 甲 | 近30 |", None, "B2", "近30"),
        ("| 单位 | 应参评 |\n| 甲 | -3 |", None, "B2", "-3"),
        ("| 单位 | 应参评 |\n| | 30 |", None, "A2", "空"),
        ("| 名称 | 人数 |\n| 甲 | 30 |", None, None, "表头"),
        ("| 单位 |\n| 甲 |", "| 单位 | 姓名 |\n| 乙 | 王 |", "A2", "乙"),
        ("| 单位 |\n| 甲 |", "| 姓名 |\n| 王 |", None, "表头"),
    ],
    ids=["twice", "loop", "estimate", "negative", "nameless", "no-header", "member-of-nobody", "members-no-header"],
)
def test_fault_ends_the_run_at_its_cell(
    tmp_path: Path, units: str, members: str | None, cell: str | None, word: str
) -> None:
    """A roster that cannot be believed is refused, with what was seen and, where there is one, the cell."""
    code, place, seen = _fault(_book(tmp_path / "a.xlsx", units, members))

    assert code == "roster-invalid"
    assert cell is None or place == cell
    assert word in seen


def test_file_that_is_no_workbook_is_refused(tmp_path: Path) -> None:
    """A missing file, a folder and a text named .xlsx are refused by name."""
    (tmp_path / "a.xlsx").write_text("x")
    (tmp_path / "b.xlsx").mkdir()

    assert _fault(tmp_path / "a.xlsx")[0] == "file-not-spreadsheet"
    assert _fault(tmp_path / "b.xlsx")[0] == "path-missing"
    assert _fault(tmp_path / "c.xlsx")[0] == "path-missing"
