"""Copies of files that LibreOffice saved, against LibreOffice's own conversion of the same files."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.convert import paper, witness
from tests.office.libreoffice import Office, assert_cached_equal_recalculated, assert_opens_whole
from tests.support.office import convert as save_as
from xlsheets.books.convert import Converted, convert

pytestmark = pytest.mark.office
KINDS = ("xls", "ods")


@pytest.fixture(scope="session")
def made(office: Office, tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[Path, Path]]:
    """Return by ending: the file that LibreOffice saved, and LibreOffice's conversion of it to .xlsx."""
    source = paper.save(tmp_path_factory.mktemp("paper") / "附件.xlsx")
    folder = tmp_path_factory.mktemp("old")
    old = {kind: save_as([source], kind, folder, folder / "profile")[source.stem] for kind in KINDS}
    return {kind: (path, office.convert([path], "xlsx")[0]) for kind, path in old.items()}


@pytest.fixture(params=KINDS)
def pair(request: pytest.FixtureRequest, made: dict[str, tuple[Path, Path]]) -> tuple[Converted, Path]:
    """Return our copy, and LibreOffice's."""
    old, theirs = made[request.param]
    ours = convert(old.read_bytes(), str(old))
    assert ours is not None
    return ours, theirs


def test_every_value_is_the_same(pair: tuple[Converted, Path]) -> None:
    """Stored values, of formulas too."""
    ours, theirs = pair
    found = witness.values(ours.data)
    assert len(found) == 35
    assert not witness.differing(found, witness.values(theirs))


def test_formulas_are_carried_over(pair: tuple[Converted, Path]) -> None:
    """All of them, with the references that they had."""
    ours, theirs = pair
    mine, other = witness.values(ours.data, stored=False), witness.values(theirs, stored=False)
    formulas = {key: value for key, value in mine.items() if isinstance(value, str) and value.startswith("=")}
    assert len(formulas) == 8
    assert not witness.differing(formulas, {key: other[key] for key in formulas})


def test_merges_sheets_and_page_are_the_same(pair: tuple[Converted, Path]) -> None:
    """Merged ranges, hidden sheets, protection, print area, repeated rows, paper, fit, footer."""
    ours, theirs = pair
    assert witness.merges(ours.data) == witness.merges(theirs)
    mine, other = witness.load(ours.data), witness.load(theirs)
    for one in mine.worksheets:
        two = other[one.title]
        assert one.sheet_state == two.sheet_state
        assert one.protection.sheet == two.protection.sheet
        assert one.print_area == two.print_area
        assert one.print_title_rows == two.print_title_rows
        assert one.page_setup.orientation == two.page_setup.orientation
        assert int(one.page_setup.paperSize) == int(two.page_setup.paperSize)
        assert one.oddFooter.center.text == two.oddFooter.center.text
        assert bool(one.print_options.horizontalCentered) == bool(two.print_options.horizontalCentered)
        for side in ("left", "right", "top", "bottom"):
            assert abs(getattr(one.page_margins, side) - getattr(two.page_margins, side)) < 0.02
    page = mine["附件4"]
    assert (page.page_setup.fitToWidth, page.page_setup.fitToHeight) == (1, 0)


def test_looks_are_the_same(pair: tuple[Converted, Path]) -> None:
    """Fonts (but for their names, which LibreOffice picks by script), grounds, borders, alignment, locks."""
    ours, theirs = pair
    mine, other = witness.looks(ours.data), witness.looks(theirs)
    assert not witness.differing(mine, other)


def test_hidden_rows_columns_heights_and_notes(pair: tuple[Converted, Path]) -> None:
    """Hidden stays hidden, the height that was set stays, a note stays at its cell."""
    page = witness.load(pair[0].data)["附件4"]
    assert page.row_dimensions[10].hidden
    assert page.column_dimensions["H"].hidden
    assert page.row_dimensions[1].height == pytest.approx(36, abs=0.3)
    assert page["B4"].comment.text == "请核对"


def test_what_is_lost_is_said(pair: tuple[Converted, Path]) -> None:
    """Only the drop-down of this file has no place in the copy."""
    said = [(one.code, one.place.sheet, dict(one.values)["seen"]) for one in pair[0].findings]
    assert said == [("annex-not-copied", "附件4", "下拉选项和数据有效性 1")]


def test_libreoffice_opens_the_copy_whole(pair: tuple[Converted, Path], tmp_path: Path, office: Office) -> None:
    """No sheet, row or value is lost on the way into a real program, and every stored result is confirmed."""
    path = tmp_path / "copy.xlsx"
    path.write_bytes(pair[0].data)
    assert_opens_whole(path, office)
    assert_cached_equal_recalculated(path, office)


def test_widths_keep_their_proportions(pair: tuple[Converted, Path]) -> None:
    """Columns stand to one another as they did, whatever font the widths are counted in."""
    mine, other = (witness.load(source)["附件4"].column_dimensions for source in (pair[0].data, pair[1]))
    share = [mine[letter].width / mine["B"].width for letter in "AFG"]
    assert share == pytest.approx([other[letter].width / other["B"].width for letter in "AFG"], abs=0.02)
