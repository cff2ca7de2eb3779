"""The witness itself: it confirms what is right, and catches what is wrong."""

import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter

from tests.office.libreoffice import (
    Office,
    OfficeError,
    Target,
    assert_cached_equal_recalculated,
    assert_opens_whole,
    differences,
)

pytestmark = pytest.mark.office

Make = Callable[..., Path]


@pytest.fixture
def make(tmp_path: Path) -> Make:
    """Write a small table of counts: a total and a rate, whose cached values can be planted."""

    def write(
        name: str = "附件3.xlsx",
        *,
        satisfied: int = 332,
        total: object = 344,
        rate: object = 332 / 344,
        verdict: object = "好",
    ) -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        with xlsxwriter.Workbook(str(path)) as book:
            sheet = book.add_worksheet("结果")
            sheet.merge_range("A1:D1", "长风二村")
            sheet.write_row("A2", ["满意", "不满意", "合计", "满意率"])
            sheet.write_row("A3", [satisfied, 12])
            sheet.write_formula("C3", "=SUM(A3:B3)", None, total)
            sheet.write_formula("D3", "=A3/C3", book.add_format({"num_format": "0.00%"}), rate)
            sheet.write_formula("A4", '=IF(D3>=0.6,"好","差")', None, verdict)
            sheet.write_formula("B4", '=IF(D3<0.6,"整改","")', None, "")
            book.add_worksheet("_模板").very_hidden()
        return path

    return write


def test_right_values_pass(office: Office, make: Make) -> None:
    """Numbers, texts and empty texts that Python wrote right are confirmed."""
    assert_cached_equal_recalculated(make(), office)


@pytest.mark.parametrize(
    ("planted", "cell", "recalculated"),
    [
        ({"total": 345}, "结果!C3", 344),
        ({"rate": 332 / 344 + 1e-8}, "结果!D3", 332 / 344),
        ({"total": "无"}, "结果!C3", 344),
        ({"verdict": "差"}, "结果!A4", "好"),
        ({"verdict": ""}, "结果!A4", "好"),
    ],
    ids=["number", "last digits", "text for a number", "text", "no text"],
)
def test_a_planted_wrong_value_is_caught(
    office: Office, make: Make, planted: dict[str, object], cell: str, recalculated: object
) -> None:
    """A wrong cached value is reported with its cell, and so are no others."""
    (found,) = differences(make(**planted), office)

    assert found.cell == cell
    assert found.cached == (next(iter(planted.values())) or None)
    assert found.recalculated == (recalculated if isinstance(recalculated, str) else pytest.approx(recalculated))


def test_the_report_names_cell_formula_and_both_values(office: Office, make: Make) -> None:
    """The message of a failed comparison is enough to find the fault."""
    with pytest.raises(AssertionError, match=r"结果!C3  =SUM\(A3:B3\)  in the file: 345  recalculated: 344"):
        assert_cached_equal_recalculated(make(total=345), office)


def test_plain_conversion_keeps_a_wrong_value(office: Office, make: Make) -> None:
    """Without a recalculation LibreOffice repeats what the file says; hence the second profile."""
    (saved,) = office.convert([make(total=345)])

    assert openpyxl.load_workbook(saved, data_only=True)["结果"]["C3"].value == 345


def test_a_sound_workbook_opens_whole(office: Office, make: Make) -> None:
    """Sheets, very hidden ones too, and rows come through."""
    assert_opens_whole(make(), office)


@pytest.mark.parametrize(
    ("member", "old", "new"),
    [
        ("xl/worksheets/sheet1.xml", b'r="B3"', b'r="XFE3"'),
        ("xl/workbook.xml", "结果".encode(), "结果".encode() * 16),
    ],
    ids=["a cell past the last column", "a sheet name of 32 characters"],
)
@pytest.mark.filterwarnings("ignore:Title is more than 31 characters")
def test_what_does_not_come_through_is_caught(office: Office, make: Make, member: str, old: bytes, new: bytes) -> None:
    """What LibreOffice drops or changes without a word on opening is noticed."""
    path = make()
    _replace(path, member, old, new)

    with pytest.raises(AssertionError):
        assert_opens_whole(path, office)


def test_a_damaged_file_is_refused_by_name(office: Office, make: Make) -> None:
    """A file that soffice passes over with exit status 0 is an error, and named."""
    sound, damaged = make("好.xlsx"), make("坏.xlsx")
    damaged.write_bytes(damaged.read_bytes()[:2000])

    with pytest.raises(OfficeError, match=r"坏\.xlsx") as caught:
        office.convert([sound, damaged])
    assert "好.xlsx" not in str(caught.value).splitlines()[0]


def test_files_of_one_name_are_kept_apart(office: Office, make: Make) -> None:
    """A batch keeps its order and names, also when two folders hold files of one name."""
    saved = office.convert([make("甲/表.xlsx", satisfied=1), make("乙/表.xlsx", satisfied=2)], "ods")

    assert [path.name for path in saved] == ["表.ods", "表.ods"]
    assert [openpyxl.load_workbook(path)["结果"]["A3"].value for path in office.convert(saved)] == [1, 2]


@pytest.mark.parametrize("to", ["xls", "ods", "xlsx"])
def test_other_formats(office: Office, make: Make, to: Target) -> None:
    """The formats that offices send can be made from ours."""
    (saved,) = office.convert([make()], to)

    assert saved.name == f"附件3.{to}"
    assert saved.stat().st_size > 1000


def test_pictures_show_the_pages(office: Office, make: Make) -> None:
    """The printed pages come as PNG files."""
    pages = office.pictures(make())

    assert len(pages) == 1
    assert pages[0].read_bytes().startswith(b"\x89PNG")


def test_a_call_that_takes_too_long_is_ended(tmp_path: Path, make: Make) -> None:
    """No soffice outlives its time."""
    with Office(tmp_path / "home", timeout=0.2) as hasty:
        hasty.home.mkdir()
        with pytest.raises(OfficeError, match="took longer"):
            hasty.convert([make()])
        assert hasty._running is None


def _replace(path: Path, member: str, old: bytes, new: bytes) -> None:
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    assert old in parts[member]
    parts[member] = parts[member].replace(old, new)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
