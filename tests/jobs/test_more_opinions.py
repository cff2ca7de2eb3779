"""整改台账 as a clerk leaves it: sorted, renamed, with lines and columns of her own; nothing of it is lost."""

import datetime
import json
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from tests.jobs.test_opinions import TWO, ledger, put
from tests.support.desk import OTHER, UNIT, Desk
from tests.support.writers import WRITERS, package_parts, save_parts
from xlsheets.jobs.store import open_store, save_store

NUMBER, ROUND, OF, SUBJECT, TEXT, KIND, MEASURE, OWNER, UNTIL, STATE, REPLY = range(11)


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """Return a desk with three opinions of two units, merged once."""
    monkeypatch.chdir(tmp_path)
    desk = Desk(tmp_path)
    desk.roster(TWO)
    put(desk, "01.xlsx", UNIT, r"1.路灯不亮\n2.办事慢")
    put(desk, "02.xlsx", OTHER, "希望多走访")
    desk.run("merge", "--into", "汇总.xlsx")
    return desk


def again(desk: Desk, *options: object) -> dict[str, object]:
    """Merge once more into the same workbook and return the JSON."""
    answer: dict[str, object] = json.loads(desk.run("merge", "--into", "汇总.xlsx", *options).stdout)
    return answer


class Clerk:
    """Opens 整改台账, changes it, and saves the workbook."""

    def __enter__(self) -> Worksheet:
        """Return the sheet."""
        self.book = openpyxl.load_workbook("汇总.xlsx")
        return self.book["整改台账"]

    def __exit__(self, *_: object) -> None:
        """Save."""
        self.book.save("汇总.xlsx")


def test_a_line_entered_by_hand_gets_a_number_and_stays(desk: Desk) -> None:
    """An opinion that came by telephone is the office's own line: numbered, counted, kept however often one merges."""
    with Clerk() as sheet:
        for column, value in ((3, OTHER), (5, "电话反映：停车难")):
            sheet.cell(7, column).value = value

    first = again(desk)
    second = again(desk)

    assert first["opinions"] == second["opinions"] == {"total": 4, "solved": 0, "in_work": 0, "open": 4}
    assert [row[:5] for row in ledger() if row[TEXT] == "电话反映：停车难"] == [
        [4, "2011-12", OTHER, "", "电话反映：停车难"]
    ]


def test_a_number_is_never_given_twice(desk: Desk) -> None:
    """A copied line has the number of another; a line taken out leaves its number behind."""
    with Clerk() as sheet:
        sheet.cell(6, 1).value = 3
        sheet.cell(6, 5).value = "复制的一行"
    again(desk)
    assert sorted(row[NUMBER] for row in ledger()) == [1, 2, 3, 4]
    with Clerk() as sheet:
        sheet.delete_rows(6)
    put(desk, "02.xlsx", OTHER, r"希望多走访\n改善食堂")

    again(desk)

    assert [row[NUMBER] for row in ledger() if row[TEXT] == "改善食堂"] == [5]


@pytest.mark.parametrize("number", ["²", "3、", "三", 2.5, -1, "2012-03-01", 99999999, True])
def test_a_strange_number_is_none(desk: Desk, number: object) -> None:
    """What is no number of a line does not stop a merge, and the line stands."""
    with Clerk() as sheet:
        sheet.cell(6, 1).value = number
        sheet.cell(6, 5).value = "信访件"

    again(desk)

    assert len({row[NUMBER] for row in ledger()}) == len(ledger()) == 4
    assert all(isinstance(row[NUMBER], int) and 0 < row[NUMBER] < 100 for row in ledger())


@pytest.mark.parametrize(
    ("words", "state"),
    [
        ("已办结", "solved"), ("整改中", "in_work"), ("报学校协调，待批复", "open"), ("未解决（缺经费）", "open"),
        ("完成。", "solved"),
    ],
)  # fmt: skip
def test_the_office_s_own_words_for_progress_are_kept(desk: Desk, words: str, state: str) -> None:
    """Words that the drop-down lacks are counted where they are plain, and stay as they are."""
    with Clerk() as sheet:
        sheet.cell(3, STATE + 1).value = words

    report = again(desk)
    again(desk)

    assert words in [row[STATE] for row in ledger()]
    assert report["opinions"] == {"total": 3, "solved": 0, "in_work": 0, "open": 2} | {
        state: 3 if state == "open" else 1
    }


@pytest.mark.parametrize(
    ("value", "kept"),
    [
        (datetime.date(2012, 3, 31), "2012-03-31"), (datetime.datetime(2012, 3, 31), "2012-03-31"),
        (2012, "2012"), ("下学期开学前", "下学期开学前"), (True, "True"),
    ],
)  # fmt: skip
def test_a_day_typed_as_a_date(desk: Desk, value: object, kept: str) -> None:
    """时限 as a real date reads as a day, not as a moment."""
    with Clerk() as sheet:
        sheet.cell(4, UNTIL + 1).value = value
        sheet.cell(4, UNTIL + 1).number_format = "General"
        if isinstance(value, datetime.date):
            sheet.cell(4, UNTIL + 1).number_format = "yyyy-mm-dd"

    again(desk)

    assert kept in [row[UNTIL] for row in ledger()]


def test_sorted_renamed_with_a_line_above_and_columns_of_its_own(desk: Desk) -> None:
    """The ledger is known by its heads: another name, order, title row and more columns lose nothing."""
    with Clerk() as sheet:
        rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=3, max_row=5)]
        rows[0][MEASURE], rows[1][KIND], rows[2][REPLY] = "报修", "作风建设", "已答复"
        for at, row in enumerate(reversed(rows), 3):
            for column, value in enumerate(row, 1):
                sheet.cell(at, column).value = value
        sheet.cell(2, 12).value, sheet.cell(3, 12).value = "分管领导", "赵六"
        sheet.insert_rows(1)
        sheet.cell(1, 1).value = "内部资料"
        sheet.title = "台账（办公室）"

    again(desk)
    again(desk)

    assert [row[NUMBER] for row in ledger()] == [3, 2, 1]
    assert [(row[KIND], row[MEASURE], row[REPLY]) for row in ledger()] == [
        ("", "", "已答复"), ("作风建设", "", ""), ("", "报修", ""),
    ]  # fmt: skip
    sheet = openpyxl.load_workbook("汇总.xlsx")["整改台账"]
    assert [sheet.cell(row, 12).value or "" for row in (2, 3, 4)] == ["分管领导", "赵六", ""]


def test_merged_cells_of_the_office_count_for_every_line(desk: Desk) -> None:
    """责任人 merged over three lines is the owner of all three."""
    with Clerk() as sheet:
        sheet.cell(3, OWNER + 1).value = "赵六"
        sheet.merge_cells(start_row=3, end_row=5, start_column=OWNER + 1, end_column=OWNER + 1)

    again(desk)

    assert [row[OWNER] for row in ledger()] == ["赵六"] * 3


def test_a_ledger_without_its_heads_is_not_thrown_away(desk: Desk) -> None:
    """The merge stops and leaves the workbook as it is."""
    with Clerk() as sheet:
        sheet.cell(2, 5).value = "内容"
    before = Path("汇总.xlsx").read_bytes()

    result = desk.run("merge", "--into", "汇总.xlsx")

    assert result.exit_code == 2
    assert Path("汇总.xlsx").read_bytes() == before


def test_a_ledger_that_was_taken_out_begins_anew(desk: Desk) -> None:
    """Numbers once given are not given to other opinions."""
    book = openpyxl.load_workbook("汇总.xlsx")
    del book["整改台账"]
    book.save("汇总.xlsx")

    again(desk)

    assert sorted(row[NUMBER] for row in ledger()) == [4, 5, 6]


def test_carried_over_twice_and_worked_on(desk: Desk) -> None:
    """Lines of the round before come once; what was done about them since stays, and --carry alone counts them."""
    text = Path("scheme.toml").read_text(encoding="utf-8")
    Path("next.toml").write_text(text.replace("2011-12", "2012-06"), encoding="utf-8")
    with Clerk() as sheet:
        sheet.cell(6, 5).value, sheet.cell(6, 3).value = "电话反映：停车难", UNIT
    carry = ("--scheme", "next.toml", "--carry", "汇总.xlsx")
    alone = json.loads(desk.run("merge", *carry).stdout)
    desk.run("merge", *carry, "--into", "下一轮.xlsx")
    book = openpyxl.load_workbook("下一轮.xlsx")
    row = next(row for row in book["整改台账"].iter_rows(min_row=3) if row[4].value == "电话反映：停车难")
    row[STATE].value, row[REPLY].value = "已解决", "已划车位"
    book.save("下一轮.xlsx")

    desk.run("merge", *carry, "--into", "下一轮.xlsx")

    lines = ledger("下一轮.xlsx")
    assert alone["opinions"]["total"] == 7 == len(lines)
    assert [(line[STATE], line[REPLY]) for line in lines if line[TEXT] == "电话反映：停车难"] == [
        ("已解决", "已划车位")
    ]
    assert len({line[NUMBER] for line in lines}) == 7


def test_an_opened_round_stored_again_keeps_the_work(desk: Desk) -> None:
    """What the office wrote, its own lines and those carried over are part of the round that the workbook holds."""
    with Clerk() as sheet:
        sheet.cell(3, MEASURE + 1).value, sheet.cell(3, STATE + 1).value = "报修", "已办结"
        sheet.cell(6, 5).value = "电话反映：停车难"
    again(desk)

    save_store(open_store(Path("汇总.xlsx")), Path("再存.xlsx"))

    assert ledger("再存.xlsx") == ledger("汇总.xlsx")
    assert open_store(Path("再存.xlsx")).entries == open_store(Path("汇总.xlsx")).entries


NASTY = [
    "=cmd|' /C calc'!A0", "=1+1", "+8613900000000", "@SUM(A1)", "-不好", "http://example.org/意见", "{=A1}",
    "带\t制表", "<b>加粗</b>&\"引号\"'", "110", "12.5", "5%", "😀" * 50, "é̀ 组合",
]  # fmt: skip


def test_words_are_kept_to_the_letter(desk: Desk) -> None:
    """Formulas, links and numbers that raters wrote stand in the ledger as the text they are."""
    rows = [["意见建议登记"], ["序号", "对象", "意见建议"], *([at, "", text] for at, text in enumerate(NASTY, 1))]
    book = openpyxl.load_workbook("in/02.xlsx")
    sheet = book.create_sheet("意见建议")
    for row, values in enumerate(rows, 1):
        for column, value in enumerate(values, 1):
            sheet.cell(row, column).value = value
            if isinstance(value, str):
                sheet.cell(row, column).data_type = "s"
    book.save("in/02.xlsx")

    again(desk)
    again(desk)

    written = openpyxl.load_workbook("汇总.xlsx")["整改台账"]
    cells = {row[4].value: row[4].data_type for row in written.iter_rows(min_row=3)}
    told = {"-不好": "不好"}  # a dash before words is a list's
    assert {told.get(text, text) for text in NASTY} <= cells.keys()
    assert set(cells.values()) == {"s"}
    assert [entry.text for entry in open_store(Path("汇总.xlsx")).entries] == [row[TEXT] for row in ledger()]


def test_an_opinion_longer_than_a_cell_is_cut_and_said_to_be(desk: Desk) -> None:
    """A file that no office program wrote may hold 40,000 characters; the ledger keeps what a cell can hold."""
    long = "多走访。" * 10_000

    def row(*values: object) -> str:
        cells = (f"<v>{one}</v>" if isinstance(one, int) else f"<is><t>{one}</t></is>" for one in values)
        return "<row>" + "".join(f'<c t="{"n" if "<v>" in one else "inlineStr"}">{one}</c>' for one in cells) + "</row>"

    body = row("单位:" + OTHER, "收回:28", "有效:28") + row("评议项目", "满意", "基本满意", "不满意")
    body += row("承诺践诺情况", 25, 2, 1) + row(f"意见建议：{long}")
    save_parts(Path("in/02.xlsx"), package_parts([f"<sheetData>{body}</sheetData>"], ["评议表"]))

    report = again(desk)
    before = ledger()
    again(desk)

    assert [one["code"] for one in report["findings"] if one["code"] == "text-cut"] == ["text-cut"]  # type: ignore[attr-defined]
    assert ledger() == before
    assert len(next(row[TEXT] for row in ledger() if row[OF] == OTHER)) == 32_000
    sheet = openpyxl.load_workbook("汇总.xlsx")["整改台账"]
    assert max(sheet.row_dimensions[row].height or 0 for row in range(1, 9)) <= 409.5


def test_a_hidden_state_that_looks_like_a_formula(desk: Desk) -> None:
    """However the hidden JSON falls into pieces, each piece is text: = and http at its beginning too."""
    for shift in range(6):
        text = Path("scheme.toml").read_text(encoding="utf-8")
        source = "=" * 60_000 + "x" * shift
        lines = [line for line in text.splitlines() if not line.startswith("source")]
        Path("scheme.toml").write_text("\n".join([f'source = "{source}"', *lines]), encoding="utf-8")
        Path("长.xlsx").unlink(missing_ok=True)

        result = desk.run("merge", "--into", "长.xlsx")

        assert result.exit_code in (0, 1), result.said
        assert open_store(Path("长.xlsx")).scheme.source == source


def test_an_opinion_about_another_unit(desk: Desk) -> None:
    """对象 may be another unit, or the unit itself under another spelling."""
    put(desk, "02.xlsx", OTHER, "无")
    book = openpyxl.load_workbook("in/02.xlsx")
    sheet = book.create_sheet("意见建议")
    for row in (
        ("序号", "对象", "意见建议"),
        (1, UNIT, "多交流"),
        (2, "物理系学生支部", "少开会"),
        (3, 1001, "多讲课"),
    ):
        sheet.append(row)
    book.save("in/02.xlsx")

    again(desk)

    assert sorted((row[SUBJECT], row[TEXT]) for row in ledger() if row[OF] == OTHER) == [
        ("", "少开会"), ("1001", "多讲课"), (UNIT, "多交流"),
    ]  # fmt: skip


def test_writers_of_every_kind_give_the_same_ledger(desk: Desk) -> None:
    """The opinions are the same whoever wrote the file."""
    before = ledger()
    for writer in WRITERS:
        desk.put("02.xlsx", f"""
            | 单位:{OTHER} | 收回:28 | 有效:28 | |
            | 评议项目 | 满意 | 基本满意 | 不满意 |
            | 承诺践诺情况 | 25 | 2 | 1 |
            | 意见建议：希望多走访 | | | |
        """, writer=writer)  # fmt: skip
        again(desk)
        assert ledger() == before


@pytest.mark.parametrize("gap", ["", "| | | | | |\n"])
def test_a_list_right_below_the_counts(desk: Desk, gap: str) -> None:
    """A list with heads of the office's own is no part of the table above it."""
    desk.put("02.xlsx", f"""
        | 单位:{OTHER} | 收回:28 | 有效:28 | | |
        | 评议项目 | 满意 | 基本满意 | 不满意 | |
        | 承诺践诺情况 | 25 | 2 | 1 | |
        {gap}| 序号 | 意见和建议内容 | 整改措施 | 责任人 | 时限 |
        | 1 | 多走访 | 每月一次 | 张三 | 2012-03-01 |
        | 2 | 改善食堂 | 招标 | 李四 | |
    """)  # fmt: skip

    report = again(desk)

    assert "item-unknown" not in [one["code"] for one in report["findings"]]  # type: ignore[attr-defined]
    assert sorted(row[TEXT] for row in ledger() if row[OF] == OTHER) == ["多走访", "改善食堂"]  # type: ignore[type-var]


def test_words_that_the_office_rewrote_stay_and_are_the_same_opinion(desk: Desk) -> None:
    """A corrected text or subject is kept under its number; the words of the return do not come back beside it."""
    with Clerk() as sheet:
        row = next(row for row in sheet.iter_rows(min_row=3) if row[TEXT].value == "路灯不亮")
        row[TEXT].value, row[SUBJECT].value = "校门口路灯不亮（共三盏）", "后勤处"
        number = row[NUMBER].value

    report = again(desk)
    again(desk)

    assert report["opinions"]["total"] == 3  # type: ignore[index]
    assert [(row[NUMBER], row[SUBJECT]) for row in ledger() if row[TEXT] == "校门口路灯不亮（共三盏）"] == [
        (number, "后勤处")
    ]
    assert "路灯不亮" not in [row[TEXT] for row in ledger()]


def test_a_case_below_an_opinion_is_none(desk: Desk) -> None:
    """Each label has its own words, right below another's too."""
    put(desk, "02.xlsx", OTHER, r"希望多走访")
    desk.put("02.xlsx", f"""
        | 单位:{OTHER} | 收回:28 | 有效:28 | |
        | 评议项目 | 满意 | 基本满意 | 不满意 |
        | 承诺践诺情况 | 25 | 2 | 1 |
        | 意见建议：希望多走访 | | | |
        | 典型案例：延时服务 | | | |
        | 意见建议 | | | |
        | 典型案例 | 修路 | | |
    """)  # fmt: skip

    again(desk)

    assert [row[TEXT] for row in ledger() if row[OF] == OTHER] == ["希望多走访"]
    assert [words for _, words in open_store(Path("汇总.xlsx")).cases] == ["延时服务", "修路"]
