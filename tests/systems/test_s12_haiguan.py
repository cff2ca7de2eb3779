"""S12 上海海关: named and anonymous streams apart; totals by window = total."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path

from tests.systems.agreement import assert_counts_are_those_typed
from tests.systems.conftest import Demo
from tests.systems.desk import Desk, added, codes, line, lines
from tests.systems.sheets import fill_ballots, fill_counts, fill_group_facts

STREAMS = {"实名评议": (10, (9, 1, 0)), "匿名测评": (6, (4, 1, 1))}
ORG = (
    "创先争优活动开展情况", "服务中心工作情况", "工作职责履行情况", "联系服务群众情况", "承诺、亮诺、践诺情况",
    "“三亮三比三评”活动情况", "整改措施落实情况",
)  # fmt: skip
WINDOW = ("创先争优活动的总体评价", "党组织和党员承诺践诺情况", "为民服务总体情况")
WINDOWS = ("一号窗口", "二号窗口", "三号窗口")


def round_of(tmp_path: Path) -> Desk:
    """A branch rated in two streams, and an office with three windows, ballot by ballot."""
    desk = Desk(tmp_path, "shhg-jiceng-2012")
    desk.roster(
        [("第一党支部", "某海关", "支部", 20, 16), ("空港海关", "某海关", "窗口单位", None, 40)],
        [("第一党支部", "张三", "党员"), ("第一党支部", "李四", "党员")]
        + [("空港海关", name, "窗口") for name in WINDOWS],
    )
    desk.issue()
    book = desk.open("第一党支部")
    for stream, (valid, counts) in STREAMS.items():
        for name, typing in (("组织评议", ORG), ("党员评议", ("张三", "李四"))):
            sheet = book[f"{name}·{stream}"]
            fill_group_facts(sheet, {"发出": valid, "收回": valid, "有效": valid})
            fill_counts(sheet, dict.fromkeys(typing, counts))
    desk.send("第一党支部", book, date(2012, 3, 12), 实参评=16, 收回=16, 有效=16, 无效=0)
    return desk


def ballots() -> list[dict[str, object]]:
    """Return 30 ballots: 8, 10 and 12 of the three windows, one discontent at each."""
    return [
        {"姓名": window, WINDOW[0]: "不满意" if at == 0 else "满意", WINDOW[1]: "满意", WINDOW[2]: "基本满意"}
        for number, window in enumerate(WINDOWS)
        for at in range(8 + 2 * number)
    ]


def test_each_unit_gets_its_own_forms(tmp_path: Path) -> None:
    """Branches get the sheets of branch and members, window offices that of the windows, and nobody the others'."""
    desk = round_of(tmp_path)

    assert {name.partition("·")[0] for name in desk.open("第一党支部").sheetnames} >= {"组织评议", "党员评议"}
    names = desk.open("空港海关").sheetnames
    assert not [name for name in names if name.startswith(("组织评议", "党员评议"))]


def test_streams_are_kept_apart(tmp_path: Path) -> None:
    """Each stream has its own ballots, counts and rate; together they are the sums."""
    desk = round_of(tmp_path)
    answer = desk.merge()
    for subject, item in (("第一党支部", ORG[6]), ("张三", "参加创先争优活动情况")):
        named, anonymous = (line(answer, subject=subject, item=item, group=stream) for stream in STREAMS)
        whole = line(answer, subject=subject, item=item, group=None)
        assert (named["valid"], anonymous["valid"], whole["valid"]) == (10, 6, 16)
        assert (named["rate"]["fraction"], anonymous["rate"]["fraction"]) == ("1", "5/6")
        assert whole["counts"] == added([named["counts"], anonymous["counts"]])
    assert answer["missing"] == ["空港海关"]


def test_windows_add_up(tmp_path: Path) -> None:
    """Each window's ballots are its own base; the windows together are all ballots."""
    desk = round_of(tmp_path)
    book = desk.open("空港海关")
    (sheet,) = [sheet for sheet in book.worksheets if sheet.title not in ("封面", "意见建议", "xlsheets")]
    fill_ballots(sheet, ballots())
    desk.send("空港海关", book, date(2012, 3, 15), 收回=30, 有效=30)
    answer = desk.merge()

    assert "sum-mismatch" not in codes(answer)
    of_windows = {name: line(answer, subject=name, item=WINDOW[0]) for name in WINDOWS}
    assert {name: sum(one["counts"].values()) for name, one in of_windows.items()} == Counter(
        str(ballot["姓名"]) for ballot in ballots()
    )
    assert [one["rate"]["fraction"] for one in of_windows.values()] == ["7/8", "9/10", "11/12"]
    for item in WINDOW:
        assert sum(sum(one["counts"].values()) for one in lines(answer, form="window", item=item)) == 30


def test_firms_are_nowhere(tmp_path: Path) -> None:
    """The users' firms are counted, seven of them, and named in no output."""
    desk = round_of(tmp_path)
    book = desk.open("空港海关")
    (sheet,) = [sheet for sheet in book.worksheets if sheet.title not in ("封面", "意见建议", "xlsheets")]
    fill_ballots(sheet, ballots())
    top = next(cell for row in sheet.iter_rows() for cell in row if cell.value == "票号")
    column = sheet.max_column + 1
    sheet.cell(top.row, column).value = "企业名称"
    for row in range(top.row + 1, top.row + 31):
        sheet.cell(row, column).value = f"吴十货运代理{row % 7}公司"
    desk.send("空港海关", book, date(2012, 3, 15), 收回=30, 有效=30)
    answer = desk.merge()
    annexes = desk.annex()

    assert sum(sum(one["counts"].values()) for one in lines(answer, form="window", item=WINDOW[0])) == 30
    assert answer["firms"] == {"total": 7, "units": {"空港海关": 7}}
    assert "货运代理" not in str(answer)
    assert "货运代理" not in str(annexes)


def test_demo_round(demo: Demo) -> None:
    """The round of `make demo SYSTEM=s12`: 21 windows add up to the 617 ballots of the three offices."""
    desk = Desk.of_demo(demo("s12"))
    answer = desk.merge()

    assert assert_counts_are_those_typed(desk, answer) > 300
    windows = lines(answer, form="window", item=WINDOW[0], group=None)
    assert len({one["subject"] for one in windows}) == 21
    for item in WINDOW:
        assert sum(one["valid"] for one in lines(answer, form="window", item=item)) == 617
