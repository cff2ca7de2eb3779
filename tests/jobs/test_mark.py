"""校验标注: the marked copy says at each cell what is wrong with it, and leaves the original alone."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from tests.support.containers import save_zip
from tests.support.desk import Desk
from tests.support.schemes import ORG_ONE
from tests.support.tables import table
from xlsheets.books.schemefile import Scheme
from xlsheets.jobs.check import check
from xlsheets.jobs.mark import write_marked
from xlsheets.jobs.marking import COLOURS
from xlsheets.jobs.round import Round

UNIT = "化学系教工党支部"
FAULTY = table(UNIT, facts="收回:9 | 有效:9").replace("| 0 |", "| 0票 |")


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """A clerk's desk, as the current folder."""
    monkeypatch.chdir(tmp_path)
    desk = Desk(tmp_path)
    desk.scheme(ORG_ONE)
    return desk


def _checked() -> Round:
    return check(["in"], Scheme.load("scheme.toml"))


def _marked(folder: Path | None = None) -> list[Path]:
    written, refused = write_marked(_checked(), ["in"], folder)
    assert refused == []
    return [path for path in written if path.suffix == ".xlsx"]


def test_cells_are_coloured_and_noted(desk: Desk) -> None:
    """The cells of a finding bear its colour, the heaviest wins, and a note says what to do."""
    desk.put("01.xlsx", FAULTY)

    (path,) = _marked()

    assert path == Path("in/01_标注.xlsx")
    page = openpyxl.load_workbook(path)["评议表"]
    error = COLOURS[max(_checked().findings, key=lambda found: found.severity == "error").severity]
    assert {cell.fill.fgColor.rgb[-6:] for cell in page["B3:D3"][0]} == {error}
    assert "怎么改" in page["B3"].comment.text
    assert [cell.value for cell in page[3]] == ["总体评价", 9, "0票", 1]


def test_list_of_problems_links_to_its_cells(desk: Desk) -> None:
    """问题清单 has a row a finding with a link to its cell."""
    desk.put("01.xlsx", FAULTY)

    book = openpyxl.load_workbook(_marked()[0])

    rows = list(book["问题清单"].iter_rows(min_row=2, values_only=True))
    assert [row[3] for row in rows] == [f"评议表!{found.place.cell}" for found in _checked().findings]
    assert book.sheetnames == ["评议表", "问题清单"] or book.sheetnames == ["问题清单", "评议表"]


def test_list_of_problems_names_errors_first(desk: Desk) -> None:
    """A note on the first sheet does not stand before the error on the second."""
    desk.put("01.xlsx", table(UNIT).replace("| 0 |", "| 0票 |"), table("物理系学生党支部", 8, facts="收回:3 | 有效:3"))

    book = openpyxl.load_workbook(_marked()[0])

    shown = [row[1] for row in book["问题清单"].iter_rows(min_row=2, values_only=True)]
    assert set(shown) >= {"错误", "提示"}
    assert shown == sorted(shown, key=["错误", "警告", "提示"].index)
    assert [found.severity.value for found in _checked().findings] != sorted(
        (found.severity.value for found in _checked().findings), key=["error", "warning", "info"].index
    )


def test_original_is_left_alone_and_copies_are_no_returns(desk: Desk) -> None:
    """The original keeps its bytes; a copy beside it is passed over by the next check and written again the same."""
    path = desk.put("01.xlsx", FAULTY)
    before = path.read_bytes()

    first = _marked()[0].read_bytes()

    assert path.read_bytes() == before
    assert [file.path for file in _checked().files] == ["in/01.xlsx"]
    assert _marked()[0].read_bytes() == first


def test_clean_file_has_no_copy(desk: Desk) -> None:
    """Where nothing is found nothing is written."""
    desk.put("01.xlsx", table(UNIT))

    assert write_marked(_checked(), ["in"], None) == ([], [])


def test_copies_of_one_name_are_told_apart(desk: Desk) -> None:
    """Two files of one name in two folders have two copies in one folder."""
    desk.put("a/01.xlsx", FAULTY)
    desk.put("b/01.xlsx", FAULTY.replace("| 9 |", "| 8 |"))

    assert len({path.name for path in _marked(Path("out"))}) == 2


def test_member_of_an_archive_has_its_copy_beside_the_archive(desk: Desk) -> None:
    """What came in a zip is marked too, and the zip keeps its bytes."""
    path = desk.put("01.xlsx", FAULTY)
    archive = save_zip(desk.folder / "in" / "a.zip", {"理工/01.xlsx": path.read_bytes()})
    path.unlink()
    before = archive.read_bytes()

    (copy,) = _marked()

    assert copy.parent == Path("in")
    assert archive.read_bytes() == before


def test_file_that_cannot_be_marked_is_named(desk: Desk) -> None:
    """A damaged file and an HTML page are named with the reason, the others are marked."""
    desk.put("01.xlsx", FAULTY)
    (desk.folder / "in" / "02.xlsx").write_bytes(b"<html>")

    written, refused = write_marked(_checked(), ["in"], None)

    assert [path.name for path in written if path.suffix == ".xlsx"] == ["01_标注.xlsx"]
    assert [path for path, _ in refused] == ["in/02.xlsx"]
