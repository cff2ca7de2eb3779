"""Sheets as offices really fill them: what is read is right, and what is not clear is never a number in silence.

Each table here was once read wrongly, or could easily be.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pytest

from tests.support.drawing import Sheet, draw
from tests.support.grids import book
from tests.support.schemes import MEMBER, MEMBER_ONE, ORG, ORG_ONE, Form, scheme_text
from xlsheets.books.schemefile import read_scheme
from xlsheets.books.submission import read_submission
from xlsheets.core.findings import Severity
from xlsheets.core.ledger import Status, Submission
from xlsheets.core.rollup import Line, results
from xlsheets.core.roster import Member, Roster, Unit

UNIT = "化学系教工党支部"
ROSTER = Roster((Unit(UNIT), Unit("物理系学生党支部")))
GROUPED = Form(items=("总体评价",), groups=("党员", "群众"))
GROUPED_ITEMS = Form(groups=("党员", "群众"))
TWO_ITEMS = Form("member", "member", "党员群众评议表", ("履行职责情况", "践行承诺情况"))
LEADER = Form("leader", "leader", "领导班子成员评议表", ORG.items)


@dataclass(frozen=True)
class Read:
    """What a file gave: its lines as the round sees them, and its errors and warnings."""

    file: Submission
    lines: Sequence[Line]

    def __getitem__(self, key: tuple[str, str | None, str] | str) -> tuple[int | None, ...]:
        """Return the counts and valid ballots of an item, or of (subject or group, group, item)."""
        subject, group, item = (None, None, key) if isinstance(key, str) else key
        (line,) = [
            line
            for line in self.lines
            if line.item == item and line.group == group and (subject is None or line.subject == subject)
        ]
        return (*line.tally.counts, line.tally.facts.valid)

    @property
    def faults(self) -> list[str]:
        """The errors and warnings, each with its cell, in the order they were noted."""
        return [
            f"{found.code} {found.place.cell or ''}".strip()
            for found in self.file.findings
            if found.severity is not Severity.INFO
        ]

    @property
    def subjects(self) -> list[str]:
        """Everybody and everything that was rated, once each."""
        return list(dict.fromkeys(line.subject for line in self.file.lines))


def _read(
    *sheets: str | Sheet,
    forms: tuple[Form, ...] = (ORG,),
    roster: Roster | None = ROSTER,
    summaries: bool = False,
    **settings: Any,
) -> Read:
    scheme = read_scheme(scheme_text(*forms, **settings), "x.toml")
    file = read_submission(book(*sheets), "", scheme, roster, summaries)
    return Read(file, [result.line for result in results(file.lines, scheme, roster)])


# ── several tables on a sheet ────────────────────────────────────────────


def test_organisation_above_and_members_below() -> None:
    """Facts at the top speak for both tables; a heading between them is nothing."""
    read = _read(
        """
        | 单位:化学系教工党支部 | | 收回:11 | 有效:10 | |
        | 一、党组织评议 | | | | |
        | 评议项目 | | 满意 | 基本满意 | 不满意 |
        | 中心工作完成情况 | | 7 | 3 | 0 |
        | 承诺践诺情况 | | 8 | 2 | 0 |
        | 联系服务群众情况 | | 2 | 7 | 1 |
        | 二、党员评议 | | | | |
        | 序号 | 姓名 | 满意 | 基本满意 | 不满意 |
        | 1 | 张三 | 9 | 1 | 0 |
        """,
        forms=(ORG, MEMBER_ONE),
    )

    assert read["承诺践诺情况"] == (8, 2, 0, 10)
    assert read["张三", None, "总体评价"] == (9, 1, 0, 10)
    assert read.faults == []


def test_each_table_on_its_own_ballots() -> None:
    """Where a sheet states 收回 and 有效 anew above its second table, that table is divided by its own."""
    read = _read(
        """
        | 单位:化学系教工党支部 | | | | |
        | 一、党组织 | 收回:29 | 有效:28 | | |
        | 评议项目 | | 满意 | 基本满意 | 不满意 |
        | 总体评价 | | 25 | 2 | 1 |
        | 二、党员 | 收回:12 | 有效:10 | | |
        | 序号 | 姓名 | 满意 | 基本满意 | 不满意 |
        | 1 | 张三 | 9 | 1 | 0 |
        """,
        forms=(ORG_ONE, TWO_ITEMS, Form("m", "member", "党员评议表", ("党员总体评价",))),
    )

    assert [line.tally.facts.valid for line in read.file.lines if line.subject == UNIT] == [28]
    assert {line.tally.facts.valid for line in read.file.lines if line.subject == "张三"} <= {10}


def test_each_table_on_its_own_ballots_by_groups() -> None:
    """身份 and 收回 above each of two tables: each group has its own counts and base, the whole has the sums."""
    read = _read(
        """
        | 单位:化学系教工党支部 | | | |
        | 身份:党员 | 收回:18 | 有效:18 | |
        | 评议项目 | 满意 | 基本满意 | 不满意 |
        | 总体评价 | 15 | 3 | 0 |
        | 身份:群众 | 收回:10 | 有效:10 | |
        | 评议项目 | 满意 | 基本满意 | 不满意 |
        | 总体评价 | 8 | 1 | 1 |
        """,
        forms=(GROUPED,),
    )

    assert read[UNIT, "党员", "总体评价"] == (15, 3, 0, 18)
    assert read[UNIT, "群众", "总体评价"] == (8, 1, 1, 10)
    assert read["总体评价"] == (23, 4, 1, 28)
    assert read.faults == []


def test_ballots_of_two_groups_on_one_sheet() -> None:
    """身份 above each block of ballots is the group of that block, not of the first for all."""
    read = _read(
        """
        | 单位:化学系教工党支部 | | | |
        | 身份:党员 | | | |
        | 票号 | 满意 | 基本满意 | 不满意 |
        | 1 | √ | | |
        | 2 | √ | | |
        | 身份:群众 | | | |
        | 票号 | 满意 | 基本满意 | 不满意 |
        | 1 | | √ | |
        """,
        forms=(GROUPED,),
    )

    assert read[UNIT, "党员", "总体评价"] == (2, 0, 0, 2)
    assert read[UNIT, "群众", "总体评价"] == (0, 1, 0, 1)


@pytest.mark.parametrize("mark", ["√", "9"])
def test_a_table_a_member_on_one_sheet(mark: str) -> None:
    """姓名 above each table is who that table is about."""
    read = _read(
        f"""
        | 单位:化学系教工党支部 | 收回:10 | 有效:10 | |
        | 姓名:张三 | | | |
        | 评议项目 | 满意 | 基本满意 | 不满意 |
        | 履行职责情况 | {mark} | | |
        | 践行承诺情况 | {mark} | | |
        | 姓名:李四 | | | |
        | 评议项目 | 满意 | 基本满意 | 不满意 |
        | 履行职责情况 | | | {mark} |
        | 践行承诺情况 | | | {mark} |
        """,
        forms=(TWO_ITEMS,),
    )

    count = 1 if mark == "√" else 9
    assert read["张三", None, "履行职责情况"][:3] == (count, 0, 0)
    assert read["李四", None, "践行承诺情况"][:3] == (0, 0, count)


def test_leader_is_not_the_organisation() -> None:
    """A leader's table with the organisation's items is the leader's, by 姓名 above it."""
    table = """
        | 领导班子成员评议表 | | | |
        | 单位:化学系教工党支部 | 收回:29 | 有效:28 | |
        | 姓名:张三 | 职务:书记 | | |
        | 评议项目 | 满意 | 基本满意 | 不满意 |
        | 中心工作完成情况 | 24 | 4 | 0 |
        | 承诺践诺情况 | 24 | 3 | 0 |
        | 联系服务群众情况 | 19 | 8 | 1 |
    """

    read = _read(table, forms=(ORG, LEADER))

    assert read.subjects == ["张三"]
    assert {line.form for line in read.file.lines} == {"leader"}


@pytest.mark.parametrize("gap", ["", " |"])
def test_tables_side_by_side_are_never_half_read(gap: str) -> None:
    """Members in two blocks beside each other: all of them, or an error; never the left half alone."""
    head = "姓名 | 满意 | 基本满意 | 不满意"
    read = _read(
        f"""
        | 单位:化学系教工党支部 | 收回:10 | 有效:10 | | | | | | |
        | {head} |{gap} {head} |
        | 张三 | 9 | 1 | 0 |{gap} 王五 | 8 | 2 | 0 |
        """,
        forms=(MEMBER_ONE,),
    )

    assert read.subjects == ["张三", "王五"] or (read.subjects == [] and "layout-ambiguous" in read.faults[0])


@pytest.mark.parametrize("gap", ["", " |"])
def test_ballots_side_by_side_are_not_several_marks(gap: str) -> None:
    """Two ballots in one row are two ballots, or an error; never one void ballot."""
    head = "票号 | 满意 | 基本满意 | 不满意"
    read = _read(
        f"""
        | 单位:化学系教工党支部 | | | | | | | | |
        | {head} |{gap} {head} |
        | 1 | √ | | |{gap} 2 | | √ | |
        """,
        forms=(ORG_ONE,),
    )

    assert "two-marks" not in str(read.faults)
    assert (read.file.lines and read["总体评价"][:3] == (1, 1, 0)) or "layout-ambiguous" in read.faults[0]


# ── names and groups that stand once for several rows ────────────────────


@pytest.mark.parametrize("below", ["^", ""])
def test_name_over_its_items(below: str) -> None:
    """A name merged over its items, or written in the first of them only, holds for all of them."""
    read = _read(
        f"""
        | 单位:化学系教工党支部 | | 收回:10 | 有效:10 | |
        | 姓名 | 评议项目 | 满意 | 基本满意 | 不满意 |
        | 张三 | 履行职责情况 | 9 | 1 | 0 |
        | {below} | 践行承诺情况 | 8 | 2 | 0 |
        | 李四 | 履行职责情况 | 7 | 1 | 2 |
        | {below} | 践行承诺情况 | 6 | 2 | 2 |
        """,
        forms=(TWO_ITEMS,),
    )

    assert read.subjects == ["张三", "李四"]
    assert read["李四", None, "践行承诺情况"] == (6, 2, 2, 10)
    assert read.faults == []


def test_items_that_begin_anew_without_a_name_are_nobodys() -> None:
    """When the items start again and no name stands there, the rows are errors and not the last one's."""
    read = _read(
        """
        | 单位:化学系教工党支部 | | 收回:10 | 有效:10 | |
        | 姓名 | 评议项目 | 满意 | 基本满意 | 不满意 |
        | 张三 | 履行职责情况 | 9 | 1 | 0 |
        | | 践行承诺情况 | 8 | 2 | 0 |
        | | 履行职责情况 | 7 | 1 | 2 |
        | | 践行承诺情况 | 6 | 2 | 2 |
        """,
        forms=(TWO_ITEMS,),
    )

    assert read["张三", None, "履行职责情况"][:3] == (9, 1, 0)
    assert read.subjects == ["张三"]
    assert "member-unknown C5:E5" in read.faults


@pytest.mark.parametrize("below", ["^", ""])
def test_group_over_its_items(below: str) -> None:
    """A rater group in the first of its rows only holds for the others."""
    read = _read(
        f"""
        | 单位:化学系教工党支部 | | | | |
        | 身份 | 评议项目 | 满意 | 基本满意 | 不满意 |
        | 党员 | 中心工作完成情况 | 15 | 3 | 0 |
        | {below} | 承诺践诺情况 | 14 | 4 | 0 |
        | {below} | 联系服务群众情况 | 10 | 7 | 1 |
        | 群众 | 中心工作完成情况 | 8 | 1 | 1 |
        | {below} | 承诺践诺情况 | 7 | 2 | 1 |
        | {below} | 联系服务群众情况 | 6 | 3 | 1 |
        """,
        forms=(GROUPED_ITEMS,),
    )

    assert read[UNIT, "群众", "承诺践诺情况"][:3] == (7, 2, 1)
    assert read["承诺践诺情况"][:3] == (21, 6, 1)


def test_row_of_a_member_without_a_name_is_an_error() -> None:
    """Counts beside no name belong to nobody, and are named."""
    read = _read(
        """
        | 单位:化学系教工党支部 | | 收回:10 | 有效:10 | |
        | 序号 | 姓名 | 满意 | 基本满意 | 不满意 |
        | 1 | 张三 | 9 | 1 | 0 |
        | 2 | | 8 | 1 | 1 |
        """,
        forms=(MEMBER_ONE,),
    )

    assert read.subjects == ["张三"]
    assert read.faults == ["member-unknown C4:E4"]


def test_two_rows_for_one_thing_are_not_added() -> None:
    """The same item twice, with nothing to tell the rows apart, gives no count."""
    read = _read("""
        | 单位:化学系教工党支部 | | | | |
        | 身份 | 评议项目 | 满意 | 基本满意 | 不满意 |
        | 党员 | 中心工作完成情况 | 15 | 3 | 0 |
        | 群众 | 中心工作完成情况 | 8 | 1 | 1 |
    """)

    assert read["中心工作完成情况"][:3] == (None, None, None)
    assert "layout-ambiguous C4:E4" in read.faults


NAMESAKES = Roster((Unit(UNIT),), (Member(UNIT, "赵六", "A1"), Member(UNIT, "赵六", "A2"), Member(UNIT, "李四")))


@pytest.mark.parametrize(
    "rows",
    [
        "| 赵六（A1） | | 9 | 1 | 0 |\n| 赵六（A2） | | 8 | 1 | 1 |",
        "| 赵六 | A1 | 9 | 1 | 0 |\n| 赵六 | A2 | 8 | 1 | 1 |",
    ],
)
def test_members_of_one_name_are_told_apart(rows: str) -> None:
    """Namesakes are told by their number, behind the name as we issue it or in a column, and never added."""
    read = _read(
        f"""
        | 单位:化学系教工党支部 | | 收回:10 | 有效:10 | |
        | 姓名 | 党员编号 | 满意 | 基本满意 | 不满意 |
        {rows}
        | 李四 | | 10 | 0 | 0 |
        """,
        forms=(MEMBER_ONE,),
        roster=NAMESAKES,
    )

    assert [line.tally.counts for line in read.file.lines] == [(9, 1, 0), (8, 1, 1), (10, 0, 0)]
    assert len(read.subjects) == 3
    assert read.faults == []


def test_namesakes_without_a_number_are_not_added() -> None:
    """One name twice without numbers is an error; no line holds the votes of both."""
    read = _read(
        """
        | 单位:化学系教工党支部 | 收回:10 | 有效:10 | |
        | 姓名 | 满意 | 基本满意 | 不满意 |
        | 赵六 | 9 | 1 | 0 |
        | 赵六 | 8 | 1 | 1 |
        """,
        forms=(MEMBER_ONE,),
        roster=NAMESAKES,
    )

    assert "member-duplicate A4" in read.faults
    assert all(line.tally.counts != (17, 2, 1) for line in read.file.lines)


def test_one_name_twice_on_one_ballot() -> None:
    """A name that stands twice under one ballot number is an error, and is not two ballots."""
    read = _read(
        """
        | 单位:化学系教工党支部 | | | | |
        | 票号 | 姓名 | 满意 | 基本满意 | 不满意 |
        | 1 | 赵六 | √ | | |
        | 1 | 赵六 | | √ | |
        | 2 | 赵六 | √ | | |
        """,
        forms=(MEMBER_ONE,),
    )

    assert read["赵六", None, "总体评价"] == (2, 0, 0, 2)
    assert read.faults == ["member-duplicate B4"]


# ── rows that are not what they seem ─────────────────────────────────────


def test_header_repeated_on_every_page() -> None:
    """A header, or title and header, printed again in the middle begins no new file."""
    read = _read(
        """
        | 单位:化学系教工党支部 | | | |
        | 票号 | 满意 | 基本满意 | 不满意 |
        | 1 | √ | | |
        | 票号 | 满意 | 基本满意 | 不满意 |
        | 2 | √ | | |
        | | | | |
        | 群众评议登记表(续) | < | < | < |
        | 票号 | 满意 | 基本满意 | 不满意 |
        | 3 | | | √ |
        """,
        forms=(ORG_ONE,),
    )

    assert read["总体评价"] == (2, 0, 1, 3)
    assert read.faults == []


@pytest.mark.parametrize("label", ["小计", "第一党小组小计"])
def test_subtotals_are_nobody(label: str) -> None:
    """小计 rows between members are compared and not counted, whatever stands before the word."""
    read = _read(
        f"""
        | 单位:化学系教工党支部 | 收回:10 | 有效:10 | | |
        | 序号 | 姓名 | 满意 | 基本满意 | 不满意 |
        | 1 | 张三 | 9 | 1 | 0 |
        | 2 | 李四 | 8 | 1 | 1 |
        | {label} | | 17 | 2 | 1 |
        | 3 | 王五 | 7 | 1 | 2 |
        | {label} | | 7 | 1 | 2 |
        | 合计 | | 24 | 3 | 4 |
        """,
        forms=(MEMBER_ONE,),
    )

    assert read.subjects == ["张三", "李四", "王五"]
    assert read.faults == ["total-row-mismatch E8"]


@pytest.mark.parametrize("heading", ["第一党小组", "教师党支部", "一、教师", "第二小组："])
def test_a_heading_between_members_is_nobody(heading: str) -> None:
    """The name of a party group over its members, without numbers, is no member."""
    read = _read(
        f"""
        | 单位:化学系教工党支部 | 收回:10 | 有效:10 | |
        | 姓名 | 满意 | 基本满意 | 不满意 |
        | {heading} | | | |
        | 张三 | 9 | 1 | 0 |
        | {heading} | | | |
        | 李四 | 8 | 1 | 1 |
        """,
        forms=(MEMBER_ONE,),
    )

    assert read.subjects == ["张三", "李四"]
    assert read.faults == []


def test_ballots_behind_a_blank_row() -> None:
    """Ballots without numbers behind a blank row are counted like those before it."""
    read = _read(
        """
        | 单位:化学系教工党支部 | | | |
        | 身份 | 满意 | 基本满意 | 不满意 |
        | 党员 | √ | | |
        | | | | |
        | 群众 | | √ | |
        | 群众 | | | √ |
        """,
        forms=(ORG_ONE,),
    )

    assert read["总体评价"] == (1, 1, 1, 3)


@pytest.mark.parametrize("gap", ["", "| | | | |\n"])
def test_opinions_under_ballots_are_no_ballots(gap: str) -> None:
    """A numbered list of opinions under level names holds no ballots, though an opinion may read 满意."""
    read = _read(f"""
        | 单位:化学系教工党支部 | | | |
        | 票号 | 中心工作完成情况 | 承诺践诺情况 | 联系服务群众情况 |
        | 1 | 满意 | 满意 | 满意 |
        | 2 | 满意 | 基本满意 | 满意 |
        {gap}| 序号 | 意见建议 | | |
        | 1 | 希望多下基层 | | |
        | 2 | 满意 | | |
    """)

    assert read["中心工作完成情况"] == (2, 0, 0, 2)
    assert read.faults == []


def test_numbers_of_a_note_are_no_counts() -> None:
    """A note under the table with numbers in the columns of the levels is a note."""
    read = _read(
        """
        | 单位:化学系教工党支部 | 收回:29 | 有效:28 | |
        | 评议项目 | 满意 | 基本满意 | 不满意 |
        | 总体评价 | 25 | 2 | 1 |
        | 注:本支部党员 | 31 | 人,群众 | 12 |
        | 参加会议人数 | 40 | | |
        """,
        forms=(ORG_ONE,),
    )

    assert read["总体评价"] == (25, 2, 1, 28)
    assert read.faults == []


# ── what signs mean ──────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "legend",
    [
        "满意3分，基本满意2分，不满意1分",
        "满意3、基本满意2、不满意1",
        "满意（3） 基本满意（2） 不满意（1）",
        "3=满意，2=基本满意，1=不满意",
        "3、满意 2、基本满意 1、不满意",
        "3代表满意，2代表基本满意，1代表不满意",
    ],
)
def test_legend_that_counts_downwards(legend: str) -> None:
    """Where the sheet says that 3 is the best, 3 is: a legend read backwards would turn every rate round."""
    read = _read(f"""
        | 单位:化学系教工党支部 | | | |
        | 说明：{legend} | | | |
        | 票号 | 中心工作完成情况 | 承诺践诺情况 | 联系服务群众情况 |
        | 1 | 3 | 3 | 3 |
        | 2 | 3 | 2 | 1 |
    """)

    assert read["中心工作完成情况"] == (2, 0, 0, 2)
    assert read["联系服务群众情况"] == (1, 0, 1, 2)
    assert read.faults == []


@pytest.mark.parametrize(
    "legend", ["√=满意，○=基本满意，×=不满意", "√满意 ○基本满意 ×不满意", "满意√ 基本满意○ 不满意×"]
)
def test_legend_of_marks(legend: str) -> None:
    """Marks that a legend gives levels are those levels; × is then no blank."""
    read = _read(f"""
        | 单位:化学系教工党支部 | | | |
        | {legend} | < | < | < |
        | 票号 | 中心工作完成情况 | 承诺践诺情况 | 联系服务群众情况 |
        | 1 | √ | √ | √ |
        | 2 | √ | ○ | × |
    """)

    assert read["承诺践诺情况"] == (1, 1, 0, 2)
    assert read["联系服务群众情况"] == (1, 0, 1, 2)


def test_circles_in_all_other_cells_say_no() -> None:
    """One √ with ○ in every other cell is one mark; √ with a single ○ may be two."""
    read = _read(
        """
        | 单位:化学系教工党支部 | | | |
        | 票号 | 满意 | 基本满意 | 不满意 |
        | 1 | √ | ○ | ○ |
        | 2 | ○ | √ | ○ |
        | 3 | √ | ○ | |
        """,
        forms=(ORG_ONE,),
    )

    assert read["总体评价"] == (1, 1, 0, 3)
    assert read.faults == ["two-marks B5:C5"]


def test_levels_from_worst_to_best() -> None:
    """Columns are read by their level, not by their place."""
    read = _read(
        """
        | 单位:化学系教工党支部 | 收回:29 | 有效:28 | |
        | 评议项目 | 不满意 | 基本满意 | 满意 |
        | 总体评价 | 1 | 2 | 25 |
        """,
        forms=(ORG_ONE,),
    )

    assert read["总体评价"] == (25, 2, 1, 28)


@pytest.mark.parametrize(
    "levels", [("很满意", "满意", "基本满意", "不满意", "很不满意"), ("优秀", "良好", "一般", "差")]
)
def test_scales_of_other_lengths(levels: tuple[str, ...]) -> None:
    """Four and five levels, some of whose names stand in others', are told apart."""
    counts = range(9, 9 - len(levels), -1)
    read = _read(
        f"""
        | 单位:化学系教工党支部 | 收回:99 | 有效:50 |
        | 评议项目 | {" | ".join(levels)} |
        | 总体评价 | {" | ".join(map(str, counts))} |
        """,
        forms=(Form(items=("总体评价",), scale="级"),),
        scales={"级": levels},
        satisfied=levels[:2],
    )

    assert read["总体评价"] == (*counts, 50)


@pytest.mark.parametrize(("odd", "cell"), [("比较满意", "C2"), ("不了解", "C2")])
def test_level_that_the_scheme_lacks_is_never_dropped_in_silence(odd: str, cell: str) -> None:
    """Votes under a header that is no level are an error at that header."""
    read = _read(
        f"""
        | 单位:化学系教工党支部 | 收回:29 | 有效:28 | | |
        | 评议项目 | 满意 | {odd} | 基本满意 | 不满意 |
        | 总体评价 | 20 | 5 | 2 | 1 |
        """,
        forms=(ORG_ONE,),
    )

    assert f"level-unknown {cell}" in read.faults


# ── whose file, and summaries ────────────────────────────────────────────


def test_cover_of_one_unit_over_rows_of_another() -> None:
    """A cover that names one unit over rows that all name another is nobody's return."""
    read = _read(
        """
        | 单位:化学系教工党支部 | | | | | |
        | 序号 | 所在支部 | 姓名 | 满意 | 基本满意 | 不满意 |
        | 1 | 物理系学生党支部 | 张三 | 9 | 1 | 0 |
        """,
        forms=(MEMBER_ONE,),
    )

    assert read.file.status is Status.REJECTED
    assert read.faults == ["unit-ambiguous B3"]


@pytest.mark.parametrize("again", [UNIT, "化学系教工支部"])
def test_unit_twice_in_a_summary_is_not_guessed(again: str) -> None:
    """Two rows for one unit, in one spelling or two, are neither added nor is one of them dropped."""
    read = _read(
        f"""
        | 单位 | 收回 | 有效 | 满意 | 基本满意 | 不满意 |
        | 化学系教工党支部 | 10 | 10 | 9 | 1 | 0 |
        | 物理系学生党支部 | 10 | 10 | 8 | 1 | 1 |
        | {again} | 12 | 12 | 10 | 1 | 1 |
        """,
        forms=(ORG_ONE,),
        summaries=True,
    )

    by_unit = {line.unit: line.tally.counts for line in read.file.lines}
    assert by_unit == {UNIT: (None, None, None), "物理系学生党支部": (8, 1, 1)}
    assert read.faults == ["layout-ambiguous D4:F4"]


def test_two_scales_in_one_file() -> None:
    """A form of three levels and one of four are read side by side, though they share names."""
    read = _read(
        draw(
            """
            | 单位:化学系教工党支部 | 收回:29 | 有效:28 | |
            | 评议项目 | 满意 | 基本满意 | 不满意 |
            | 总体评价 | 25 | 3 | 0 |
            """,
            "组织",
        ),
        draw(
            """
            | 序号 | 姓名 | 满意 | 比较满意 | 基本满意 | 不满意 |
            | 1 | 张三 | 20 | 5 | 2 | 1 |
            """,
            "党员",
        ),
        forms=(ORG_ONE, Form("member", "member", "党员评议表", ("总体评价",), scale="四级")),
        scales={"满意度": ("满意", "基本满意", "不满意"), "四级": ("满意", "比较满意", "基本满意", "不满意")},
        satisfied=("满意", "比较满意"),
    )

    assert read[UNIT, None, "总体评价"] == (25, 3, 0, 28)
    assert read["张三", None, "总体评价"] == (20, 5, 2, 1, 28)


def test_member_form_with_items_keeps_them_by_name() -> None:
    """Items over levels in another order than the scheme's are read by their names."""
    read = _read(
        """
        | 单位:化学系教工党支部 | | | | | | |
        | 姓名 | 践行承诺情况 | < | < | 履行职责情况 | < | < |
        | ^ | 满意 | 基本满意 | 不满意 | 不满意 | 基本满意 | 满意 |
        | 张三 | 1 | 2 | 3 | 6 | 5 | 4 |
        """,
        forms=(MEMBER,),
    )

    assert read["张三", None, "践行承诺情况"][:3] == (1, 2, 3)
    assert read["张三", None, "履行职责情况"][:3] == (4, 5, 6)


@pytest.mark.parametrize(
    "first",
    [
        "| 单位 | 化学系教工党支部 |",
        "| 单位:化学系教工党支部 | | | |\n| 票号 | 满意 | 基本满意 | 不满意 |\n| 1 | √ | | |",
    ],
)
def test_two_units_in_one_file_are_nobodys(first: str) -> None:
    """A sheet of one unit beside a sheet of another: neither gets the other's ballots."""
    read = _read(
        first,
        """
        | 单位:物理系学生党支部 | | | |
        | 票号 | 满意 | 基本满意 | 不满意 |
        | 1 | | | √ |
        """,
        forms=(ORG_ONE,),
    )

    assert read.file.status is Status.REJECTED
    assert read.faults == ["unit-ambiguous A1"]


def test_unit_and_its_parent_on_one_cover() -> None:
    """The unit above, named on the cover too, is no second unit."""
    roster = Roster((Unit(UNIT, parent="理工分党委"),))
    read = _read(
        """
        | 单位:化学系教工党支部 | 部门:理工分党委 | 收回:10 | 有效:10 |
        | 评议项目 | 满意 | 基本满意 | 不满意 |
        | 总体评价 | 9 | 1 | 0 |
        """,
        forms=(ORG_ONE,),
        roster=roster,
    )

    assert read["总体评价"] == (9, 1, 0, 10)
    assert read.faults == []


def test_rate_row_under_the_counts_is_no_item() -> None:
    """A row 满意率 under the counts is neither an item nor a fault."""
    read = _read(
        """
        | 单位:化学系教工党支部 | 收回:10 | 有效:10 | |
        | 评议项目 | 满意 | 基本满意 | 不满意 |
        | 总体评价 | 9 | 1 | 0 |
        | 满意率 | 100% | | |
        """,
        forms=(ORG_ONE,),
    )

    assert read["总体评价"] == (9, 1, 0, 10)
    assert read.faults == []


def test_unreadable_count_beside_ones_is_a_count() -> None:
    """近9 beside 0 and 1 makes a table of counts, whose other cells are kept."""
    read = _read(
        """
        | 单位:化学系教工党支部 | 收回:10 | 有效:10 | |
        | 评议项目 | 满意 | 基本满意 | 不满意 |
        | 总体评价 | 近9 | 0 | 1 |
        """,
        forms=(ORG_ONE,),
    )

    assert read["总体评价"] == (None, 0, 1, 10)
    assert read.faults == ["not-a-number B3"]
