"""映射: what the program cannot know of an office's table is said once, kept, and used for every file that looks so."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from tests.annexes.examiner import expect, fill, refused
from tests.annexes.paper import WRITERS, by_openpyxl, by_xlsxwriter, paper
from tests.annexes.rounds import CHEMISTRY, MATHS, PHYSICS, Round
from tests.support.command import run

TITLE = "附件4 党支部群众评议结果汇总表"
ODD = f"""
    | {TITLE} | < | < | < | < |
    | 支部名称 | 赞成 | 中间 | 反对 | 亮点 |
    | 老化学 | {{}} | {{}} | {{}} | |
    | {MATHS} | {{}} | {{}} | {{}} | |
"""
EMPTY, FULL = ODD.format(*[""] * 6), ODD.format(25, 2, 0, 11, 0, 0)
DECIDED = """
[[map]]
sheet = "附件*"
column = "赞成"
means = "满意"
[[map]]
sheet = "附件*"
column = "中间"
means = "基本满意 / 票数"
[[map]]
sheet = "附件*"
column = "D2"
means = "不满意"
[[map]]
sheet = "附件*"
column = "亮点"
means = "不填"
[[map]]
sheet = "附件*"
row = "老化学"
means = "化学系教工党支部"
"""


@pytest.fixture
def told(tmp_path: Path) -> Path:
    """Where the mapping stands."""
    path = tmp_path / "映射.toml"
    path.write_text(DECIDED, "utf-8")
    return path


@pytest.mark.parametrize("writer", ["openpyxl", "xlsxwriter", "plain", "prefixed", "strict"])
def test_head_and_row_in_words_of_the_office(pair: Round, annex: Path, told: Path, writer: str) -> None:
    """Levels under other names and a nickname: no table without the mapping, every figure in its cell with it."""
    WRITERS[writer](annex, [paper(EMPTY, "附件4")])
    refused(pair, annex, "附件4")
    filled = fill(pair, annex, "--map", told)
    expect(filled, paper(FULL, "附件4"))
    for code in ("annex-column-unfilled", "annex-row-unknown", "map-no-place"):
        assert code not in filled.result.said


def test_reading_is_written_down_corrected_and_kept(pair: Round, annex: Path, tmp_path: Path) -> None:
    """--save-map writes the reading; corrected, it fills the table, is kept, and serves files that look alike."""
    table = EMPTY.replace("赞成", "满意").replace("中间", "基本满意")
    by_openpyxl(annex, [paper(table, "附件4"), paper("| 填表说明 |", "说明")])
    reading = tmp_path / "读法.toml"
    done = run("annex", pair.store, "--into", annex, "--dry-run", "--save-map", reading)
    assert done.exit_code == 2
    assert "老化学" in done.said
    text = reading.read_text("utf-8")
    assert 'column = "满意"\nmeans = "总体评价 / 满意 / 票数"' in text
    assert "说明" in text.split("\n\n")[0]
    for asked, answer in (('column = "反对"', "不满意"), ('column = "亮点"', "不填"), ('row = "老化学"', CHEMISTRY)):
        assert f'{asked}\nmeans = ""' in text
        text = text.replace(f'{asked}\nmeans = ""', f'{asked}\nmeans = "{answer}"')
    reading.write_text(text, "utf-8")
    store = tmp_path / "汇总.xlsx"
    store.write_bytes(pair.store.read_bytes())
    ours = Round(store, pair.json)
    done = run("annex", store, "--into", annex, "--map", reading, "--save-map", store, "--dry-run")
    assert done.exit_code == 0, done.said
    expect(fill(ours, annex), paper(FULL.replace("赞成", "满意").replace("中间", "基本满意"), "附件4"))
    other = annex.with_name("别的单位.xlsx")
    by_xlsxwriter(other, [paper(table, "第一页")])
    assert fill(ours, other).table("第一页")["B3"] == 25


def test_kept_decision_survives_the_next_merge(pair: Round, annex: Path, told: Path, tmp_path: Path) -> None:
    """A merge into the 汇总 workbook keeps what was decided about annexes, in its sheet 映射."""
    by_openpyxl(annex, [paper(EMPTY, "附件4")])
    store = tmp_path / "汇总.xlsx"
    store.write_bytes(pair.store.read_bytes())
    done = run("annex", store, "--into", annex, "--map", told, "--save-map", store)
    assert done.exit_code == 0, done.said
    folder = pair.store.parent
    known = ("--scheme", folder / "scheme.toml", "--roster", folder / "roster.xlsx")
    assert run("merge", folder / "in", *known, "--into", store).exit_code == 0
    sheet = openpyxl.load_workbook(store)["映射"]
    lines = list(sheet.iter_rows(min_row=3, values_only=True))
    kept = {(line[9] or "", line[10] or ""): line[11] for line in lines if line[11]}
    assert kept["赞成", ""] == "满意"
    assert kept["", "老化学"] == CHEMISTRY
    other = annex.with_name("附件二.xlsx")
    by_xlsxwriter(other, [paper(EMPTY, "附件4乙")])
    assert fill(Round(store, pair.json), other).table("附件4乙")["D3"] == 0


def test_the_table_that_was_decided_wins(pair: Round, annex: Path, tmp_path: Path) -> None:
    """Two tables fit equally: the one that is said to be 附件4 is filled; one said to be none is passed over."""
    table = f"| {TITLE} | < |\n| 支部名称 | 满意 |\n| {CHEMISTRY} | {{}} |\n| {MATHS} | {{}} |"
    by_openpyxl(annex, [paper(table.format("", ""), "甲"), paper(table.format("", ""), "乙")])
    refused(pair, annex, "甲", "乙")
    told = tmp_path / "m.toml"
    told.write_text('[[map]]\nsheet = "乙"\nannex = "附件4"\n', "utf-8")
    filled = fill(pair, annex, "--map", told)
    assert {sheet for sheet, _ in filled.changed()} == {"乙"}
    assert run("undo", annex).exit_code == 0
    told.write_text('[[map]]\nsheet = "乙"\nannex = "不填"\n', "utf-8")
    assert {sheet for sheet, _ in fill(pair, annex, "--map", told).changed()} == {"甲"}


@pytest.mark.parametrize(
    ("entry", "words"),
    [
        ('column = "赞成"\nmeans = "很好"', ("第 2 行", "很好")),
        ('column = "赞成"\nmeans = "票数"', ("第 2 行", "票数")),
        ('row = "老化学"\nmeans = "没有的支部"', ("第 2 行", "没有的支部")),
        ('annex = "附件9"', ("第 2 行", "附件9", "附件4")),
        ('means = "满意"', ("第 2 行", "满意")),
        ('colour = "red"', ("第 2 行", "colour")),
    ],
)
def test_wrong_decision_stops_at_its_line(pair: Round, annex: Path, tmp_path: Path, entry: str, words: str) -> None:
    """What scheme and roster do not know: exit status 2, the line and the word named, nothing written."""
    by_openpyxl(annex, [paper(EMPTY, "附件4")])
    told = tmp_path / "m.toml"
    told.write_text(f"# 映射\n[[map]]\n{entry}\n", "utf-8")
    refused(pair, annex, "m.toml", *words, options=("--map", told))


def test_wrong_decision_in_the_sheet_is_named_by_its_cell(pair: Round, annex: Path, tmp_path: Path) -> None:
    """In 汇总's sheet 映射 the cell stands for the line."""
    by_openpyxl(annex, [paper(EMPTY, "附件4")])
    store = tmp_path / "汇总.xlsx"
    book = openpyxl.load_workbook(pair.store)
    sheet = book["映射"]
    for column, value in ((1, "*"), (10, "赞成"), (12, "很好")):
        sheet.cell(3, column).value = value
    book.save(store)
    refused(Round(store, pair.json), annex, "映射!L3", "很好")


def test_decision_that_finds_no_place_is_told(pair: Round, annex: Path, told: Path) -> None:
    """A head that the table does not have, and a row that it has not: a warning at the line of each."""
    told.write_text(
        DECIDED + '[[map]]\ncolumn = "弃权"\nmeans = "不填"\n[[map]]\nrow = "老物理"\nmeans = "不填"\n', "utf-8"
    )
    by_openpyxl(annex, [paper(EMPTY, "附件4")])
    said = fill(pair, annex, "--map", told).result.said
    assert said.count("map-no-place") == 2
    assert "弃权" in said
    assert "老物理" in said
    assert "第 22 行" in said


def test_one_text_over_two_columns_is_told_by_its_path(rounds: object, annex: Path, tmp_path: Path) -> None:
    """同意 under two items: the text alone decides nothing, the path or the cell does."""
    from tests.annexes.rounds import ITEMS

    head = f"| {TITLE} | < | < |\n| 支部名称 | {ITEMS[0]} | {ITEMS[2]} |\n| ^ | 同意 | 同意 |\n"
    by_openpyxl(
        annex, [paper(head + f"| {CHEMISTRY} | | |\n| {PHYSICS} | | |\n| {MATHS} | | |\n| 生物系教工党支部 | | |")]
    )
    round_ = rounds("s1")  # type: ignore[operator]
    told = tmp_path / "m.toml"
    told.write_text('[[map]]\ncolumn = "同意"\nmeans = "满意"\n', "utf-8")
    assert run("annex", round_.store, "--into", annex, "--map", told, "--dry-run").exit_code == 2
    told.write_text(
        f'[[map]]\ncolumn = "{ITEMS[0]} / 同意"\nmeans = "满意"\n[[map]]\ncolumn = "C3"\nmeans = "不满意"\n', "utf-8"
    )
    found = fill(round_, annex, "--map", told).table("Sheet1")
    assert [found[cell] for cell in ("B4", "C4", "B5", "C5")] == [25, 0, 18, 5]
