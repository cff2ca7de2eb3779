"""The paper ballots: what is printed, and that nothing asks who the rater is."""

import io
import tomllib
from collections.abc import Mapping
from importlib import resources
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from tests.office.conftest import office  # noqa: F401
from tests.office.libreoffice import Office
from xlsheets.books.paperballot import NOTE, paper_ballot
from xlsheets.core.scheme import Scheme


def scheme(**form: Any) -> Scheme:
    """Return S1 with other settings of its forms."""
    mapping: dict[str, Any] = tomllib.loads(
        (resources.files("xlsheets") / "schemes" / "fjnu-2011.toml").read_text(encoding="utf-8")
    )
    for each in mapping["forms"]:
        each.update(form)
    return Scheme.model_validate(mapping)


def ballot(of: Scheme, form_id: str, annex_id: str | None = None) -> Worksheet:
    """Return a form's paper ballot as openpyxl reads it."""
    return openpyxl.load_workbook(io.BytesIO(paper_ballot(of, of.form(form_id), annex_id))).worksheets[0]


def rows(sheet: Worksheet) -> list[list[Any]]:
    """Return the values of a sheet, row by row."""
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


def test_ballot_on_the_organisation() -> None:
    """附件1: annex, title, unit and date, whom the rater stands for, items × levels, opinions, the note."""
    read = rows(ballot(scheme(), "org", "附件1"))
    header = next(at for at, row in enumerate(read) if row[0] == "序号")

    assert [read[0][0], read[1][0]] == ["附件1", "基层党组织开展创先争优活动群众评议表"]
    assert read[2][0].startswith("单位：")
    assert "日期：" in read[2][0]
    assert read[3][0].endswith("□党员　□干部　□群众代表　□两代表一委员　□服务对象")
    assert read[header] == ["序号", "评议内容", "满意", "基本满意", "不满意"]
    assert [row[1] for row in read[header + 1 : header + 6]] == list(scheme().form("org").texts)
    assert read[-2][0] == "意见建议："
    assert read[-1][0] == NOTE


def test_ballot_on_a_member_leaves_the_name_blank() -> None:
    """附件2: one form a member, with a line for the name."""
    read = rows(ballot(scheme(), "member", "附件2"))

    assert read[3][0].startswith("被评议人姓名：＿")


def test_raters_are_the_schemes_groups() -> None:
    """The boxes are the scheme's rater groups where it has some."""
    read = rows(ballot(scheme(groups=["教师", "学生"]), "org", "附件1"))

    assert read[3][0].endswith("□教师　□学生")


def test_overall_and_scores() -> None:
    """The overall item comes last; a score has one line across the levels, with its range."""
    of = scheme(overall="总体评价", items=["承诺践诺情况", {"text": "综合得分", "score": [0, 100]}])
    sheet = ballot(of, "org", "附件1")
    read = rows(sheet)

    assert [row[1] for row in read[5:8]] == ["承诺践诺情况", "综合得分", "总体评价"]
    assert read[6][2].startswith("（0—100分）")
    assert "C7:E7" in {str(merged) for merged in sheet.merged_cells.ranges}


def test_prints_on_one_page() -> None:
    """A4 upright, one page, and an opinions box that is tall enough to write in."""
    sheet = ballot(scheme(), "org", "附件1")

    assert sheet.page_setup.paperSize == 9
    assert sheet.page_setup.orientation != "landscape"
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.print_area == f"'附件1'!$A$1:$E${sheet.max_row}"
    assert sheet.row_dimensions[sheet.max_row - 1].height >= 150


@pytest.mark.parametrize("annex_id", ["附件1", None])
def test_same_input_same_bytes(annex_id: str | None) -> None:
    """The same ballot is the same file, with or without an annex."""
    of = scheme()

    assert paper_ballot(of, of.form("org"), annex_id) == paper_ballot(of, of.form("org"), annex_id)


@pytest.mark.office
@pytest.mark.parametrize("form", [{}, {"items": [f"第{n}方面情况" for n in range(30)]}], ids=["few", "many"])
def test_one_printed_page(form: Mapping[str, Any], tmp_path: Path, office: Office) -> None:  # noqa: F811
    """Few items or thirty: one page in LibreOffice."""
    path = tmp_path / "附件1.xlsx"
    of = scheme(**form)
    path.write_bytes(paper_ballot(of, of.form("org"), "附件1"))

    assert len(office.pictures(path, dpi=30)) == 1
