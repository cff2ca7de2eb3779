"""Annexes in formats that are only read: a copy beside them is filled, the original is not touched."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
import xlwt

from tests.annexes.examiner import read
from tests.annexes.paper import by_openpyxl, paper
from tests.annexes.rounds import CHEMISTRY, MATHS, Round
from tests.office.libreoffice import Office, assert_cached_equal_recalculated, assert_opens_whole
from tests.support.command import Result, run

TABLE = f"""
    | 附件4 | | | | | |
    | 党支部群众评议结果汇总表 | < | < | < | < | < |
    | 序号 | 支部名称 | 满意 | 基本满意 | 不满意 | 满意率 |
    | 1 | {MATHS} | | | | ~% |
    | 2 | {CHEMISTRY} | | | | ~% |
    | 合计 | < | =SUM(C4:C5) -> 0 | =SUM(D4:D5) -> 0 | =SUM(E4:E5) -> 0 | ~% |
"""
FULL = {"C4": 11, "D4": 0, "E4": 0, "F4": 1, "C5": 25, "D5": 2, "E5": 0, "F5": 0.9643, "F6": 0.9744}


def by_xlwt(path: Path) -> None:
    """Write the annex as .xls."""
    book = xlwt.Workbook(encoding="utf-8")
    page = book.add_sheet("附件4")
    line = "borders: left thin, right thin, top thin, bottom thin;"
    look, rate = xlwt.easyxf(line), xlwt.easyxf(line, num_format_str="0.00%")
    page.write(0, 0, "附件4")
    page.write_merge(
        1, 1, 0, 5, "党支部群众评议结果汇总表", xlwt.easyxf("font: height 360, bold on; align: horiz center")
    )
    for column, head in enumerate(("序号", "支部名称", "满意", "基本满意", "不满意", "满意率")):
        page.write(2, column, head, look)
    for row, unit in ((3, MATHS), (4, CHEMISTRY)):
        page.write(row, 0, row - 2, look)
        page.write(row, 1, unit, look)
        for column in (2, 3, 4):
            page.write(row, column, None, look)
        page.write(row, 5, None, rate)
    page.write_merge(5, 5, 0, 1, "合计", look)
    for column, letter in ((2, "C"), (3, "D"), (4, "E")):
        page.write(5, column, xlwt.Formula(f"SUM({letter}4:{letter}5)"), look)
    page.write(5, 5, None, rate)
    page.col(1).width = 256 * 30
    book.save(str(path))


def _filled(round_: Round, path: Path, *options: object) -> tuple[Path, Result]:
    """Fill the copy of an annex, and hold the program to it that the original stays as it is."""
    before = path.read_bytes()
    copy = path.with_suffix(".xlsx")
    listed = run("annex", round_.store, "--into", path, "--dry-run", *options)
    assert listed.exit_code == 0, listed.said
    assert not copy.exists()
    done = run("annex", round_.store, "--into", path, *options)
    assert done.exit_code == 0, done.said
    assert path.read_bytes() == before
    assert sorted(file.name for file in path.parent.iterdir()) == sorted([path.name, copy.name])
    for said in (done.said, listed.said):
        assert "annex-copied" in said
        assert copy.name in said.replace("\n", "")
    return copy, done


def _expect(copy: Path) -> None:
    found = read(copy.read_bytes(), "附件4")
    assert {cell: found.get(cell) for cell in FULL} == FULL
    assert [found[cell] for cell in ("C6", "D6", "E6")] == ["=SUM(C4:C5)", "=SUM(D4:D5)", "=SUM(E4:E5)"]
    stored = read(copy.read_bytes(), "附件4", stored=True)
    assert [stored[cell] for cell in ("C6", "D6", "E6")] == [36, 2, 0]


@pytest.mark.parametrize("ending", ["xls", "et"])
def test_an_xls_is_copied_and_filled(pair: Round, annex: Path, ending: str) -> None:
    """An .et of WPS is an .xls by content; the formulas of the totals go on computing."""
    target = annex.with_suffix(f".{ending}")
    by_xlwt(target)
    copy, _ = _filled(pair, target)
    _expect(copy)


def test_a_second_run_does_not_write_over_the_copy(pair: Round, annex: Path) -> None:
    """It is refused, and told which file to name; the copy itself can be filled again."""
    target = annex.with_suffix(".xls")
    by_xlwt(target)
    copy, _ = _filled(pair, target)
    before = copy.read_bytes()
    again = run("annex", pair.store, "--into", target)
    assert again.exit_code == 2
    assert "annex-copy-exists" in again.said
    assert copy.read_bytes() == before
    assert run("annex", pair.store, "--into", copy).exit_code == 0
    assert copy.read_bytes() == before


def test_a_protected_sheet_stays_protected(pair: Round, annex: Path) -> None:
    """Locked cells of the copy are named as those of an .xlsx are; the protection stays."""
    target = annex.with_suffix(".xls")
    by_xlwt(target)
    raw = bytearray(target.read_bytes())
    at = raw.rindex(b"\x12\x00\x02\x00\x00\x00")  # PROTECT of the sheet
    raw[at + 4] = 1
    target.write_bytes(raw)
    copy, done = _filled(pair, target)
    assert "annex-protected-written" in done.said
    _expect(copy)


def test_the_same_round_gives_the_same_bytes(pair: Round, annex: Path) -> None:
    """The copy holds no clock and no path."""
    made = []
    for folder in ("一", "二"):
        target = annex.parent / folder / "附件.xls"
        target.parent.mkdir()
        by_xlwt(target)
        made.append(_filled(pair, target)[0].read_bytes())
    assert made[0] == made[1]


@pytest.mark.office
@pytest.mark.parametrize("ending", ["xls", "ods"])
def test_what_libreoffice_saved_is_copied_and_filled(pair: Round, annex: Path, ending: str, office: Office) -> None:
    """The same figures as in the .xlsx itself; LibreOffice confirms the sums."""
    by_openpyxl(annex, [paper(TABLE, "附件4")])
    (old,) = office.convert([annex], ending)  # type: ignore[arg-type]
    annex.unlink()
    target = annex.with_suffix(f".{ending}")
    shutil.copyfile(old, target)
    copy, _ = _filled(pair, target)
    _expect(copy)
    assert_opens_whole(copy, office)
    assert_cached_equal_recalculated(copy, office)
