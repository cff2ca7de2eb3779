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


FAULTY = """
    | 单位 | 单位代码 | 上级单位 | 应参评 | 发出 |
    | 甲支部 | 1 | 总支 | 近30 | |
    | 乙支部 | 2 | 总支 | -3 | 2.5 |
    | | 3 | 总支 | 10 | |
    | 甲支部 | 4 | 总支 | 10 | |
    | 丙支部 | 5 | 丁支部 | | |
    | 丁支部 | 6 | 丙支部 | | |
    """
FAULTS = [
    ("D2", "近30"),
    ("D3", "-3"),
    ("E3", "2.5"),
    ("A4", "空"),
    ("A5", "“甲支部”出现两次，第一次在 A2"),
    ("C6", "丙支部 → 丁支部 → 丙支部"),
]
FAULTY_MEMBERS = """
    | 单位 | 姓名 | 编号 |
    | 甲支部 | 张三 | 1 |
    | 戊支部 | 李四 | 2 |
    | | 王五 | 3 |
    | 乙支部 | | 4 |
    | 乙支部 | | |
    """


def _all_faults(path: Path) -> list[tuple[str | None, str | None, str]]:
    with pytest.raises(Refused) as refused:
        read_roster(path)
    assert {found.code for found in refused.value.findings} == {"roster-invalid"}
    return [(found.place.sheet, found.place.cell, in_words(found).found) for found in refused.value.findings]


@pytest.mark.parametrize("writer", ["openpyxl", "xlsxwriter"])
def test_every_fault_is_said_at_once_with_its_cell(tmp_path: Path, writer: str) -> None:
    """Numbers, names, doubles, loops and members: a clerk mends all of it in one go; units before members."""
    path = tmp_path / "a.xlsx"
    WRITERS[writer](path, [draw(FAULTY, "名册"), draw(FAULTY_MEMBERS, "党员名册")])

    found = _all_faults(path)

    assert [(sheet, cell) for sheet, cell, _ in found] == [
        *(("名册", cell) for cell, _ in FAULTS),
        *(("党员名册", cell) for cell in ("A3", "A4", "B5")),
    ]
    for (_, _, seen), (_, word) in zip(found, FAULTS, strict=False):
        assert word in seen


def test_every_fault_of_a_csv_has_its_cell(tmp_path: Path) -> None:
    """A .csv has no sheets; rows are counted as Excel shows them, a quoted line break included."""
    path = tmp_path / "a.csv"
    path.write_text('单位,应参评,别名\n甲支部,近30,"老甲\n甲部"\n乙支部,x,\n甲支部,1,\n', encoding="utf-8")

    assert [(sheet, cell) for sheet, cell, _ in _all_faults(path)] == [(None, "B2"), (None, "B3"), (None, "A4")]


def test_faults_of_one_sheet_make_none_on_the_other(tmp_path: Path) -> None:
    """Without a header the units are not known, and members are not called strangers; their own header is missed."""
    units = "| 名称 |\n| 甲 |"

    assert [
        cell for _, cell, _ in _all_faults(_book(tmp_path / "a.xlsx", units, "| 单位 | 姓名 |\n| 甲 | 张三 |"))
    ] == [None]
    assert [sheet for sheet, _, _ in _all_faults(_book(tmp_path / "b.xlsx", units, "| 姓名 |\n| 张三 |"))] == [
        "名册",
        "党员名册",
    ]


def test_unit_without_people_is_no_fault(tmp_path: Path) -> None:
    """A row of 党员名册 that names a unit and nobody says that there is nobody."""
    roster = read_roster(_book(tmp_path / "a.xlsx", "| 单位 |\n| 甲 |", "| 单位 | 姓名 | 编号 |\n| 甲 | | |"))

    assert roster.members == ()


def test_faults_speak_english(tmp_path: Path) -> None:
    """No Chinese stands in the English words but what the roster itself says."""
    with pytest.raises(Refused) as refused:
        read_roster(_book(tmp_path / "a.xlsx", "| 单位 | 应参评 |\n| x | y |\n| | 3 |\n| x | |"))

    for found in refused.value.findings:
        words = in_words(found, "en")
        assert (words.found + words.expected + words.remedy + words.title).isascii() or "“" in words.found
        assert not any("\u4e00" <= char <= "\u9fff" for char in words.found + words.expected)


def test_file_that_is_no_workbook_is_refused(tmp_path: Path) -> None:
    """A missing file, a folder and a text named .xlsx are refused by name."""
    (tmp_path / "a.xlsx").write_text("x")
    (tmp_path / "b.xlsx").mkdir()

    assert _fault(tmp_path / "a.xlsx")[0] == "file-not-spreadsheet"
    assert _fault(tmp_path / "b.xlsx")[0] == "path-missing"
    assert _fault(tmp_path / "c.xlsx")[0] == "path-missing"
