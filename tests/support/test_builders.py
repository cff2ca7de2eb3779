"""The builders themselves: every writer saves what was drawn, as two independent readers see it."""

from __future__ import annotations

import zipfile
from datetime import date
from pathlib import Path

import openpyxl
import pytest
import python_calamine

from tests.support.containers import encrypted_workbook, save_zip
from tests.support.drawing import Formula, Percent, Sheet, cell_name, draw, position
from tests.support.specimens import SPECIMENS, Specimen
from tests.support.writers import WRITERS

DRAWN = draw(r"""
    | 标题 | < | < |
    | ^ | 12 | 2.5 |
    | '12' | TRUE | a\nb |
    | | | |
    | 89.29% | 2012-01-10 | =B2+1 -> 13 |
""")


def test_table_is_drawn() -> None:
    """Types, merges and line breaks come from the text alone."""
    assert DRAWN.rows == (
        ("标题", None, None),
        (None, 12, 2.5),
        ("12", True, "a\nb"),
        (None, None, None),
        (Percent(0.8929), date(2012, 1, 10), Formula("=B2+1", 13.0)),
    )
    assert DRAWN.merged == ((0, 0, 1, 2),)
    assert [position(cell) for cell in ("A1", "C7", "AA10")] == [(0, 0), (6, 2), (9, 26)]
    assert cell_name(9, 26) == "AA10"
    assert DRAWN.with_cell("D6", 1).rows[5] == (None, None, None, 1)


def _shown(sheet: Sheet) -> list[list[object]]:
    """Return what a reader must see: numbers as numbers, nothing as an empty text, right-trimmed."""
    rows = []
    for line in sheet.rows:
        cells = [_plain(value) for value in line]
        while cells and cells[-1] in (None, ""):
            cells.pop()
        rows.append(cells)
    while rows and not rows[-1]:
        rows.pop()
    return [["" if cell is None else cell for cell in row] for row in rows]


def _plain(value: object) -> object:
    match value:
        case Percent():
            return value.share
        case Formula():
            return value.value
        case _:
            return value


def _trimmed(rows: list[list[object]]) -> list[list[object]]:
    return _shown(Sheet("", tuple(tuple(row) for row in rows)))  # type: ignore[arg-type]


@pytest.mark.parametrize("writer", WRITERS)
@pytest.mark.parametrize("specimen", SPECIMENS, ids=lambda specimen: specimen.name)
def test_writers_save_what_was_drawn(tmp_path: Path, specimen: Specimen, writer: str) -> None:
    """Calamine and openpyxl read back every sheet, cell for cell, and its merged areas."""
    path = tmp_path / "book.xlsx"
    WRITERS[writer](path, specimen.sheets)

    calamine = python_calamine.load_workbook(str(path))
    other = openpyxl.load_workbook(path)

    assert calamine.sheet_names == other.sheetnames == [sheet.name for sheet in specimen.sheets]
    for sheet in specimen.sheets:
        page = calamine.get_sheet_by_name(sheet.name)
        assert _trimmed(page.to_python(skip_empty_area=False)) == _shown(sheet)
        assert _trimmed([list(row) for row in other[sheet.name].iter_rows(values_only=True)]) == _shown(sheet)
        areas = {(a.min_row - 1, a.min_col - 1, a.max_row - 1, a.max_col - 1) for a in other[sheet.name].merged_cells}
        assert areas == set(sheet.merged)


@pytest.mark.parametrize("writer", ["openpyxl", "xlsxwriter", "plain"])
def test_hidden_rows_are_hidden(tmp_path: Path, writer: str) -> None:
    """Rows hidden on the desk are hidden in the file."""
    WRITERS[writer](tmp_path / "book.xlsx", [DRAWN.hiding(2)])

    page = openpyxl.load_workbook(tmp_path / "book.xlsx").active

    assert [row for row, shape in page.row_dimensions.items() if shape.hidden] == [2]


@pytest.mark.parametrize("writer", ["plain", "prefixed"])
def test_bare_writers_are_bare(tmp_path: Path, writer: str) -> None:
    """No styles, no shared strings, no dimension; prefixed cells bear no reference."""
    WRITERS[writer](tmp_path / "book.xlsx", [DRAWN])

    with zipfile.ZipFile(tmp_path / "book.xlsx") as archive:
        assert not [name for name in archive.namelist() if "styles" in name or "sharedStrings" in name]
        xml = archive.read("xl/worksheets/sheet1.xml").decode()
    assert "dimension" not in xml
    assert ("<x:c>" in xml and ' r="' not in xml) if writer == "prefixed" else '<c r="B2">' in xml


def test_gbk_names_lack_the_flag(tmp_path: Path) -> None:
    """A reader that takes the names for cp437 sees the bytes of GBK."""
    save_zip(tmp_path / "a.zip", {"化学系.xlsx": b"x"}, gbk=True)

    with zipfile.ZipFile(tmp_path / "a.zip") as archive:
        (entry,) = archive.infolist()
    assert not entry.flag_bits & 0x800
    assert entry.filename.encode("cp437").decode("gbk") == "化学系.xlsx"


def test_encrypted_workbook_is_a_compound_file() -> None:
    """The header of an OLE2 file and whole sectors."""
    content = encrypted_workbook()

    assert content.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
    assert len(content) % 512 == 0
    assert "EncryptedPackage".encode("utf-16-le") in content
