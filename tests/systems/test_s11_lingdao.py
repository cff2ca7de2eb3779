"""S11 上海海关 领导测评: 106 leaders, 13 items, anonymous; no code and no name of a rater in any output."""

from __future__ import annotations

import re
import zipfile
from fractions import Fraction
from pathlib import Path

import openpyxl
import pytest

from tests.support.command import run
from tests.support.drawing import draw
from tests.support.writers import WRITERS
from tests.systems.agreement import assert_counts_are_those_typed
from tests.systems.conftest import Demo
from tests.systems.desk import Desk, codes, line, lines, rate
from xlsheets.books.schemefile import Scheme

UNIT = "某海关"
FORM = Scheme.load("shhg-lingdao-2012").form("leader")
RATERS = ("郑一", "吴十", "周九", "孙八")


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """Two leaders."""
    desk = Desk(tmp_path, "shhg-lingdao-2012")
    desk.roster([(UNIT, None, None, 40, 20)], [(UNIT, "张三"), (UNIT, "李四")])
    return desk


def exported(desk: Desk) -> None:
    """Put an export of the on-line system among the returns: a row a ballot and leader, with the account that voted."""
    head = "| 单位 | 登录名 | 票号 | 姓名 |" + "".join(f" {item.text} |" for item in FORM.items)
    rows = [
        f"| {UNIT} | {RATERS[at % 4]} | {at + 1} | {leader} |"
        + "".join(" 不满意 |" if (at, leader, number) == (0, "张三", 0) else " 满意 |" for number in range(13))
        for leader in ("张三", "李四")
        for at in range(8)
    ]
    desk.returned.mkdir()
    sheet = draw("\n".join([head, *rows]), "网上测评")
    WRITERS["xlsxwriter"](desk.returned / f"{UNIT}.xlsx", [sheet])


def test_thirteen_items_of_every_leader(desk: Desk) -> None:
    """Each leader has thirteen items of eight ballots; the two aspects are the means of theirs."""
    exported(desk)
    answer = desk.merge()

    assert len(FORM.items) == 13
    assert len(lines(answer, subject="李四")) == len(lines(answer, subject="张三")) == 13
    assert line(answer, subject="张三", item="把好国门情况")["counts"] == {"满意": 7, "基本满意": 0, "不满意": 1}
    (aspect,) = [
        one for one in answer["aspects"] if (one["subject"], one["aspect"]) == ("张三", "贯彻落实总体要求情况")
    ]
    assert Fraction(aspect["rate"]["fraction"]) == Fraction(7 + 8 + 8 + 8, 32)


def test_no_rater_in_any_output(desk: Desk) -> None:
    """The accounts of those who voted stand neither in the JSON, nor in 汇总, nor in an annex."""
    exported(desk)
    answer = desk.merge()
    annexes = desk.annex()

    assert len(lines(answer, subject="张三")) == 13
    for name in RATERS:
        assert name not in str(answer["results"])
        assert name not in str(answer["findings"])
        assert name not in str(annexes)
        assert name not in whole_text(desk.book)


@pytest.fixture
def codes_of(desk: Desk) -> list[str]:
    """Issue eight codes, and return them as they stand on the slips."""
    done = run("issue", desk.scheme, "-r", desk.folder / "名册.xlsx", "-o", desk.issued, "--codes", "8")
    assert done.exit_code == 0, done.said
    (path,) = (desk.issued / "评议码条").iterdir()
    slips = openpyxl.load_workbook(path)["评议码条"]
    found = [str(cell.value) for row in slips.iter_rows() for cell in row if CODE.fullmatch(str(cell.value))]
    assert len(set(found)) == 8
    return found


CODE = re.compile(r"[2-9A-Z]{4}-[2-9A-Z]{4}-[2-9A-Z]{4}")
MADE_UP = "ABCD-EFGH-JKMN"


def voted(desk: Desk, codes: list[str]) -> None:
    """Put an export among the returns in which each code rates both leaders, in the order given."""
    head = "| 单位 | 评议码 | 姓名 |" + "".join(f" {item.text} |" for item in FORM.items)
    rows = [
        f"| {UNIT} | {code} | {leader} |" + " 满意 |" * 12 + (" 不满意 |" if at == 0 else " 满意 |")
        for leader in ("张三", "李四")
        for at, code in enumerate(codes)
    ]
    desk.returned.mkdir(exist_ok=True)
    WRITERS["xlsxwriter"](desk.returned / f"{UNIT}.xlsx", [draw("\n".join([head, *rows]), "网上测评")])


def test_codes_unknown_reused_and_missing(desk: Desk, codes_of: list[str]) -> None:
    """Six codes vote once, one of them again, one was never issued, two never came: each is found and counted once."""
    voted(desk, [*codes_of[:6], codes_of[0], MADE_UP])
    answer = desk.merge("--codes", desk.issued / "评议码.json")

    assert codes(answer)["ballot-code-reused"] >= 1
    assert codes(answer)["ballot-code-unknown"] >= 1
    found = line(answer, subject="李四", item="带好队伍情况")
    assert sum(found["counts"].values()) <= 6
    assert found["counts"]["满意"] == found["valid"]


def test_good_codes_count_once_each(desk: Desk, codes_of: list[str]) -> None:
    """All eight codes, each once for every leader: nothing to find, eight ballots."""
    voted(desk, codes_of)
    answer = desk.merge("--codes", desk.issued / "评议码.json")

    assert not [code for code in codes(answer) if code.startswith("ballot-code")]
    assert line(answer, subject="张三", item="领导点评情况")["counts"] == {"满意": 7, "基本满意": 0, "不满意": 1}


def test_no_code_in_any_output(desk: Desk, codes_of: list[str]) -> None:
    """Neither JSON, nor 汇总, nor annexes, nor the file of hashes holds a code, with or without its hyphens."""
    voted(desk, [*codes_of[:6], codes_of[0], MADE_UP])
    answer = desk.merge("--codes", desk.issued / "评议码.json")
    annexes = desk.annex()
    texts = [str(answer), str(annexes), whole_text(desk.book), whole_text(desk.annexes)]
    texts.append((desk.issued / "评议码.json").read_text("utf-8"))

    for code in codes_of:
        for written in (code, code.replace("-", ""), code.lower()):
            assert not [text for text in texts if written in text], written


def test_slips_name_nobody(desk: Desk, codes_of: list[str]) -> None:
    """A slip holds the round, the office and the code; the branch workbook and the ballots hold no code."""
    assert codes_of
    (path,) = (desk.issued / "评议码条").iterdir()
    text = whole_text(path)
    assert "张三" not in text
    for other in desk.issued.glob("*.xls*"):
        assert not [code for code in codes_of if code in whole_text(other)]


def whole_text(path: Path) -> str:
    """Return everything that is written in a workbook, hidden sheets, notes and properties too."""
    with zipfile.ZipFile(path) as parts:
        return "".join(parts.read(name).decode("utf-8", "ignore") for name in parts.namelist())


def test_published_rate(demo: Demo) -> None:
    """The round of `make demo SYSTEM=s11`: 106 leaders, 96.8 % as published, 13 items each."""
    desk = Desk.of_demo(demo("s11"))
    answer = desk.merge()

    assert assert_counts_are_those_typed(desk, answer) == 106 * 13
    assert len({one["subject"] for one in answer["results"]}) == 106
    assert {one["rate"]["percent"] for one in answer["results"]} == {"96.8"}
    assert {rate(one) for one in answer["results"]} == {Fraction(1210, 1250)}


def test_public_annex(demo: Demo) -> None:
    """The public table has the rates of the 106, and no ballots."""
    desk = Desk.of_demo(demo("s11"))
    desk.merge()
    rows = [row for row in desk.annex("公示")["公示"] if isinstance(row[0], int)]

    assert len(rows) == 106
    assert {value for row in rows for value in row[3:]} == {0.968}
