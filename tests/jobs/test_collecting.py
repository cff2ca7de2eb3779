"""汇总.xlsm: what is issued for the office that collects, and what a merge makes of it."""

import io
import re
import shutil
import zipfile
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from xlsheets.books.desk import BUTTONS, SHEET
from xlsheets.books.schemefile import Scheme
from xlsheets.books.summary.writing import write_summary
from xlsheets.core.findings import Refused
from xlsheets.core.ledger import Status, Submission
from xlsheets.core.outcome import Outcome
from xlsheets.core.rollup import Line
from xlsheets.core.roster import Member, Roster, Unit
from xlsheets.jobs.issue import collecting_workbook, issue
from xlsheets.jobs.merge import merge
from xlsheets.jobs.status import status
from xlsheets.jobs.store import check_store, open_store, save_store

ROSTER = Roster(
    (Unit("理工分党委"), Unit("化学系教工党支部", parent="理工分党委"), Unit("物理系学生党支部", parent="理工分党委")),
    (Member("化学系教工党支部", "张三"), Member("物理系学生党支部", "李四")),
)


@pytest.fixture(scope="module")
def scheme() -> Scheme:
    """A bundled scheme."""
    return Scheme.load("fjnu-2011")


@pytest.fixture(scope="module")
def issued(scheme: Scheme) -> bytes:
    """汇总.xlsm as issued."""
    return collecting_workbook(scheme, ROSTER)


def macros_of(data: bytes) -> set[str]:
    """Return the macros that the drawn buttons of a workbook call; empty without a VBA project."""
    package = zipfile.ZipFile(io.BytesIO(data))
    if "xl/vbaProject.bin" not in package.namelist():
        return set()
    drawings = [package.read(name).decode() for name in package.namelist() if name.endswith(".vml")]
    return {macro for vml in drawings for macro in re.findall(r"<x:FmlaMacro>\[0\]!(\w+)<", vml)}


def placeless(lines: tuple[Line, ...]) -> tuple[Line, ...]:
    """Return lines as a workbook keeps them: without the places that they were read at."""
    return tuple(replace(line, places=()) for line in lines)


def filled(folder: Path, scheme: Scheme) -> Path:
    """Write the issued workbook of 化学系教工党支部 with its numbers, as that branch returns it."""
    name, data = next(issue(scheme, ROSTER))
    book = openpyxl.load_workbook(io.BytesIO(data))
    cover = book["封面"]
    facts = {"应参评": 3, "实参评": 3, "发出": 3, "收回": 3, "有效": 3, "无效": 0}
    for row in cover.iter_rows(min_row=4, max_row=14):
        if row[0].value in facts:
            row[1].value = facts[row[0].value]
    sheet = book["组织评议"]
    for row in sheet.iter_rows():
        for cell in row:
            if cell.value == "满意":
                top, left = cell.row, cell.column
    for row in range(top + 1, top + 9):
        for column, count in ((left, 2), (left + 1, 1), (left + 2, 0)):
            if not isinstance(sheet.cell(row, column), openpyxl.cell.cell.MergedCell):
                sheet.cell(row, column).value = count
    folder.mkdir(exist_ok=True)
    book.save(folder / name)
    return folder


def test_issued_workbook_knows_its_round(issued: bytes, scheme: Scheme, tmp_path: Path) -> None:
    """A renamed copy too holds scheme and roster, and names every unit as missing."""
    path = tmp_path / "汇总(1).xlsm"
    path.write_bytes(issued)

    opened = open_store(path)

    assert (opened.scheme, opened.roster) == (scheme, ROSTER)
    assert opened.missing == ("化学系教工党支部", "物理系学生党支部")
    assert (opened.files, opened.lines) == ((), ())


def test_status_of_an_issued_workbook(issued: bytes, tmp_path: Path) -> None:
    """Before anything has come in, `status` lists everybody."""
    path = tmp_path / "汇总.xlsm"
    path.write_bytes(issued)

    assert status(path).missing == ("化学系教工党支部", "物理系学生党支部")


def test_desk_stands_in_front(issued: bytes, scheme: Scheme) -> None:
    """The buttons' sheet is the first and the one that is opened; it says what to do where macros are disabled."""
    book = openpyxl.load_workbook(io.BytesIO(issued))

    assert (book.sheetnames[0], book.active.title) == (SHEET, SHEET)
    text = "\n".join(str(cell.value) for row in book[SHEET].iter_rows() for cell in row if cell.value)
    for wanted in (scheme.title, "启用内容", "启用编辑", "解除锁定", "压缩包", "LibreOffice", "WPS", "Python"):
        assert wanted in text
    for button in BUTTONS:
        assert button.caption in text
    assert set(book.defined_names) == {"xlsheets_folder", "xlsheets_into", "xlsheets_sheet"}
    assert all(name.value.startswith(f"{SHEET}!$B$") for name in book.defined_names.values())
    assert [sheet.title for sheet in book if sheet.sheet_state == "veryHidden"] == ["xlsheets", "xlwings.conf"]


def test_nothing_is_right_before_anything_came(issued: bytes, scheme: Scheme) -> None:
    """问题清单 says that nothing was collected yet; with one clean return, that nothing is wrong."""
    clean = Outcome(scheme, ROSTER, (Submission("1.xlsx", "0" * 64),), (), (), ())

    for data, said in ((issued, "还没有收件"), (write_summary(clean), "没有发现问题")):
        assert openpyxl.load_workbook(io.BytesIO(data))["问题清单"]["A3"].value == said


def test_merge_keeps_the_buttons(issued: bytes, scheme: Scheme, tmp_path: Path) -> None:
    """Merging into 汇总.xlsm writes figures and buttons; a second merge the same bytes; into .xlsx no macros."""
    book, plain = tmp_path / "汇总.xlsm", tmp_path / "汇总.xlsx"
    book.write_bytes(issued)
    merged = merge([filled(tmp_path / "收回", scheme)], scheme, ROSTER)
    assert merged.counted(Status.ACCEPTED) == 1

    check_store(book)
    backup = save_store(merged, book)
    first = book.read_bytes()
    save_store(merged, book)
    save_store(merged, plain)

    assert backup is not None
    assert backup.read_bytes() == issued
    assert book.read_bytes() == first
    assert macros_of(first) == macros_of(issued) == {button.macro for button in BUTTONS}
    assert macros_of(plain.read_bytes()) == set()
    assert open_store(book).lines == open_store(plain).lines == placeless(merged.lines)
    assert open_store(book).missing == ("物理系学生党支部",)


def test_other_macro_workbook_is_not_overwritten(tmp_path: Path) -> None:
    """An office's own .xlsm under that name is refused."""
    path = tmp_path / "汇总.xlsm"
    other = openpyxl.Workbook()
    other.save(path)

    with pytest.raises(Refused) as refused:
        check_store(path)

    assert [one.code for one in refused.value.findings] == ["target-exists"]


def test_unused_workbook_among_the_returns(issued: bytes, scheme: Scheme, tmp_path: Path) -> None:
    """汇总.xlsm as issued, left in the folder of the returns, is named and does no harm; once used it counts."""
    folder = filled(tmp_path / "收回", scheme)
    (folder / "汇总.xlsm").write_bytes(issued)

    merged = merge([folder], scheme, ROSTER)

    assert [(Path(file.path).name, file.status) for file in merged.files][-1] == ("汇总.xlsm", Status.REJECTED)
    assert [one.code for one in merged.findings if one.place.file and one.place.file.endswith("xlsm")] == [
        "summary-unused"
    ]
    assert not merged.has_errors

    used = tmp_path / "下级汇总.xlsm"
    save_store(merge([folder], scheme, ROSTER), used)
    shutil.rmtree(folder)
    above = merge([used], scheme, ROSTER)
    assert (above.counted(Status.ACCEPTED), above.lines) == (1, placeless(merged.lines))
