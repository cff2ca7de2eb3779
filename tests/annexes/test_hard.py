"""Tables as offices really print them: sections, parts, subtotals, words in cells, labels with room in them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.annexes.examiner import expect, fill, refused
from tests.annexes.paper import WRITERS, by_openpyxl, by_xlsxwriter, paper, values
from tests.annexes.rounds import BIOLOGY, CHEMISTRY, FACULTY, ITEMS, MATHS, MEMBER_ITEMS, PHYSICS, Round
from tests.support.command import run

TITLE = "附件4 党支部群众评议结果汇总表"


def test_lines_that_name_the_unit_of_the_rows_below(simple: Round, annex: Path) -> None:
    """附件5 with a line a branch: members are found below it, the line itself stays, 小计 and 合计 add up."""
    table = f"""
        | 附件5 党员群众评议结果汇总表 | < | < | < | < |
        | 序号 | 姓名 | 满意 | 基本满意 | 不满意 |
        | {CHEMISTRY} | < | < | < | < |
        | 1 | 张三 | {{}} | {{}} | {{}} |
        | 2 | 李四 | {{}} | {{}} | {{}} |
        | 小计 | < | {{}} | {{}} | {{}} |
        | {PHYSICS} | < | < | < | < |
        | 1 | 赵六 | {{}} | {{}} | {{}} |
        | 2 | 王五 | {{}} | {{}} | {{}} |
        | {MATHS} | < | < | < | < |
        | 1 | 钱七 | {{}} | {{}} | {{}} |
        | {BIOLOGY} | < | < | < | < |
        | 1 | 孙八 | | | |
        | 合计 | < | {{}} | {{}} | {{}} |
    """
    by_openpyxl(annex, [paper(table.format(*[""] * 21), "党员")])
    figures = (27, 1, 0, 20, 5, 3, 47, 6, 3, 10, 4, 1, 14, 1, 0, 11, 0, 0, 82, 11, 4)
    filled = fill(simple, annex)
    expect(filled, paper(table.format(*figures), "党员"))
    assert "annex-row-unknown" not in filled.result.said


def test_one_annex_in_two_parts(simple: Round, annex: Path) -> None:
    """教工 on one sheet and 学生 on another, each with printed rows: both are filled, nobody lacks a row."""
    head = f"| {TITLE} | < | < | < |\n| 支部名称 | 满意 | 基本满意 | 不满意 |\n"
    teachers = head + f"| {CHEMISTRY} | {{}} | {{}} | {{}} |\n| {MATHS} | {{}} | {{}} | {{}} |\n| {BIOLOGY} | | | |"
    students = head + f"| {PHYSICS} | {{}} | {{}} | {{}} |"
    by_xlsxwriter(annex, [paper(teachers.format(*[""] * 6), "教工"), paper(students.format("", "", ""), "学生")])
    filled = fill(simple, annex)
    expect(filled, paper(teachers.format(25, 2, 0, 11, 0, 0), "教工"))
    expect(filled, paper(students.format(18, 5, 5), "学生"))


def test_a_hidden_sheet_is_passed_over(pair: Round, annex: Path) -> None:
    """An old copy on a hidden sheet makes nothing ambiguous."""
    table = f"| {TITLE} | < |\n| 支部名称 | 满意率 |\n| {CHEMISTRY} | {{}} |\n| {MATHS} | {{}} |"

    def hide(book: object, pages: dict[str, object]) -> None:
        pages["旧"].hide()  # type: ignore[attr-defined]

    by_xlsxwriter(annex, [paper(table.format("", ""), "新"), paper(table.format("", ""), "旧")], hide)
    filled = fill(pair, annex)
    assert {sheet for sheet, _ in filled.changed()} == {"新"}
    expect(filled, paper(table.format(96.43, 100), "新"))


def test_what_the_office_wrote_stays(pair: Round, annex: Path) -> None:
    """A printed 应参评, words in a cell: left alone and told; a mark of room such as / is no word."""
    table = f"""
        | {TITLE} | < | < | < | < |
        | 支部名称 | 应参评人数 | 满意 | 不满意 | 满意率 |
        | {CHEMISTRY} | 33 | 另报 | {{}} | {{}} |
        | {MATHS} | | {{}} | {{}} | {{}} |
    """
    by_openpyxl(annex, [paper(table.format("/", "%", "", "", ""))])
    filled = fill(pair, annex)
    found = filled.table("Sheet1")
    assert found["C3"] == "另报"
    assert found["B3"] == 33
    assert [found["D3"], found["C4"], found["D4"]] == [0, 11, 0]
    assert found["E3"] in (96.43, "96.43%")
    assert "C3" in filled.result.said


def test_a_percent_sign_in_quotes_is_only_a_letter(pair: Round, annex: Path) -> None:
    """0.00"%" shows the number as it is: 96.43."""
    table = f"| {TITLE} | < |\n| 支部名称 | 满意率 |\n| {CHEMISTRY} | {{}} |\n| {MATHS} | {{}} |"
    empty = '~0.00"%"'
    WRITERS["openpyxl"](annex, [paper(table.format(empty, empty))])
    expect(fill(pair, annex), paper(table.format(96.43, 100)))


def test_a_total_above_the_rows(pair: Round, annex: Path) -> None:
    """合计 as the first row of the body."""
    table = f"""
        | {TITLE} | < | < | < |
        | 支部名称 | 满意 | 基本满意 | 不满意 |
        | 合计 | {{}} | {{}} | {{}} |
        | {CHEMISTRY} | {{}} | {{}} | {{}} |
        | {MATHS} | {{}} | {{}} | {{}} |
    """
    by_openpyxl(annex, [paper(table.format(*[""] * 9))])
    expect(fill(pair, annex), paper(table.format(36, 2, 0, 25, 2, 0, 11, 0, 0)))


def test_no_item_no_guess(rounds: Callable[[str], Round], annex: Path) -> None:
    """S1 has five items and no overall one: levels alone are refused, the items named."""
    rows = "".join(f"| {unit} | | | |\n" for unit in (CHEMISTRY, PHYSICS, MATHS, BIOLOGY))
    title = "附件4 党支部开展创先争优活动群众评议结果汇总表"
    by_openpyxl(annex, [paper(f"| {title} | < | < | < |\n| 支部名称 | 满意 | 基本满意 | 不满意 |\n{rows}", "汇总")])
    refused(rounds("s1"), annex, "汇总", ITEMS[0])


MEMBERS = (("张三", "27", "1", "0", "100"), ("李四", "20", "5", "3", "89.29"), ("王五", "26", "1", "1", "96.43"))
MEMBERS += (("赵六", "10", "14", "4", "85.71"),)


def test_members_with_items_side_by_side(rounds: Callable[[str], Round], annex: Path) -> None:
    """S1 附件5: four items across, each with three levels and its rate, members grown below a template row."""
    items = " | ".join(f"{item} | < | < | <" for item in MEMBER_ITEMS)
    levels = " | ".join(["满意 | 基本满意 | 不满意 | 满意率(%)"] * 4)
    head = f"""
        | 附件5 |
        | 党员参加创先争优活动群众评议结果汇总表 | {"| ".join(["<"] * 19)} |
        | 序号 | 所在支部 | 姓名 | 参评人数 | {items} |
        | ^ | ^ | ^ | ^ | {levels} |
    """
    by_xlsxwriter(annex, [paper(head + "|" + " |" * 20, "附件5")])
    filled = fill(rounds("s1"), annex)
    units = (CHEMISTRY, CHEMISTRY, PHYSICS, PHYSICS)
    rows = "".join(
        f"| {number} | {unit} | {name} | 28 | {' | '.join([' | '.join(figures)] * 4)} |\n"
        for number, (unit, (name, *figures)) in enumerate(zip(units, MEMBERS, strict=True), 1)
    )
    rows += f"| 5 | {MATHS} | 钱七 |" + " |" * 17 + f"\n| 6 | {BIOLOGY} | 孙八 |" + " |" * 17
    assert filled.table("附件5") == values(paper(head + rows))


def test_members_with_items_one_below_the_other(rounds: Callable[[str], Round], annex: Path) -> None:
    """S1 附件5 as four rows a member, the name merged over them."""
    rows = ""
    full = ""
    for name, *figures in (*MEMBERS, ("钱七", *[""] * 4), ("孙八", *[""] * 4)):
        for number, item in enumerate(MEMBER_ITEMS):
            first = "^" if number else name
            rows += f"| {first} | {item} | | | | |\n"
            full += f"| {first} | {item} | {' | '.join(figures)} |\n"
    head = """
        | 附件5 党员参加创先争优活动群众评议结果汇总表 | < | < | < | < | < |
        | 姓名 | 评议项目 | 满意 | 基本满意 | 不满意 | 满意率 |
    """
    by_openpyxl(annex, [paper(head + rows)])
    expect(fill(rounds("s1"), annex), paper(head + full))


@pytest.mark.parametrize(
    ("written", "wanted"),
    [
        ("发出____份，收回____份，有效____份。", "发出58份，收回57份，有效56份。"),
        ("实参评（    ）人", "实参评（    ）人"),
        ("发出：    收回：", "发出：58 收回：57"),
        ("收回率：", "收回率："),
        ("发出：60份", "发出：60份"),
        ("填报日期：    年  月  日", "填报日期：    年  月  日"),
    ],
)
def test_numbers_go_where_a_label_leaves_room(
    rounds: Callable[[str], Round], annex: Path, written: str, wanted: str
) -> None:
    """Several facts in one cell, underlines, measure words; what is written already and dates stay."""
    rows = "".join(f"| {item} | | | |\n" for item in ITEMS)
    title = "附件3 分党委、党总支、直属党支部开展创先争优活动群众评议结果"
    head = "| 评议项目 | 满意 | 基本满意 | 不满意 |\n"
    by_openpyxl(annex, [paper(f"| {title} | < | < | < |\n| {written} | < | < | < |\n{head}{rows}")])
    found = fill(rounds("s1"), annex).table("Sheet1")
    assert found["A2"].replace("  ", " ") == wanted.replace("  ", " ")


def test_the_name_of_the_unit_goes_behind_its_label(rounds: Callable[[str], Round], annex: Path) -> None:
    """填报单位：＿＿ merged over the table: the name takes the place of the line."""
    rows = "".join(f"| {item} | | | |\n" for item in ITEMS)
    title = "附件3 分党委、党总支、直属党支部开展创先争优活动群众评议结果"
    head = "| 评议项目 | 满意 | 基本满意 | 不满意 |\n"
    by_openpyxl(annex, [paper(f"| {title} | < | < | < |\n| 填报单位：______ | < | < | < |\n{head}{rows}")])
    assert fill(rounds("s1"), annex).table("Sheet1")["A2"] == f"填报单位：{FACULTY}"


def test_a_table_of_a_unit_that_nobody_knows(rounds: Callable[[str], Round], annex: Path) -> None:
    """附件3 of 文学院分党委, which is not on the roster: nobody else's figures are written into it."""
    rows = "".join(f"| {item} | | | |\n" for item in ITEMS)
    title = "附件3 分党委、党总支、直属党支部开展创先争优活动群众评议结果"
    head = "| 评议项目 | 满意 | 基本满意 | 不满意 |\n"
    by_openpyxl(annex, [paper(f"| {title} | < | < | < |\n| 单位：文学院分党委 | < | < | < |\n{head}{rows}")])
    before = annex.read_bytes()
    done = run("annex", rounds("s1").store, "--into", annex)
    assert annex.read_bytes() == before
    assert "文学院分党委" in done.said


def test_two_items_tables_of_two_units(rounds: Callable[[str], Round], annex: Path) -> None:
    """附件3 twice, each with the name of its branch: both are filled, each with its own figures."""
    rows = "".join(f"| {item} | {{}} | {{}} | {{}} |\n" for item in ITEMS)
    title = "附件3 分党委、党总支、直属党支部开展创先争优活动群众评议结果"
    head = f"| {title} | < | < | < |\n| 单位： | {{unit}} | < | < |\n| 评议项目 | 满意 | 基本满意 | 不满意 |\n"
    tables = {unit: head.replace("{unit}", unit) + rows for unit in (CHEMISTRY, PHYSICS)}
    by_openpyxl(annex, [paper(table.format(*[""] * 15), unit[:2]) for unit, table in tables.items()])
    filled = fill(rounds("s1"), annex)
    chemistry = (25, 2, 1, 26, 2, 0, 25, 2, 0, 20, 7, 1, 28, 0, 0)
    physics = (18, 5, 5, 19, 4, 5, 20, 3, 5, 21, 2, 5, 22, 1, 5)
    expect(filled, paper(tables[CHEMISTRY].format(*chemistry), "化学"))
    expect(filled, paper(tables[PHYSICS].format(*physics), "物理"))


def test_later_merges_change_only_what_was_named(pair: Round, simple: Round, annex: Path) -> None:
    """A table filled from one round is no target of another, unless it is named."""
    table = f"""
        | {TITLE} | < | < |
        | 支部名称 | 参评人数 | 满意率 |
        | {CHEMISTRY} | | |
        | {MATHS} | | |
        | {PHYSICS} | | |
        | {BIOLOGY} | | |
    """
    by_openpyxl(annex, [paper(table, "汇总")])
    assert run("annex", pair.store, "--into", annex).exit_code == 0
    refused(simple, annex, "汇总")
    found = fill(simple, annex, "--only", "汇总").table("汇总")
    assert [found[cell] for cell in ("C3", "C4", "C5")] == [96.43, 100, 82.14]
