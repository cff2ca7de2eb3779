"""方案: listed, shown and written."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.schemes import MEMBER, ORG, scheme_text
from xlsheets.books.schemefile import Scheme, bundled_names, write_scheme
from xlsheets.core.findings import Refused
from xlsheets.jobs import schemes


def test_bundled_schemes_are_listed() -> None:
    """Every bundled scheme loads and says its title and where it comes from."""
    listed = list(schemes.listed())

    assert [one.id for one in listed] == bundled_names()
    assert all(one.title and one.source for one in listed)


def test_bundled_scheme_is_shown_as_written() -> None:
    """A bundled scheme is shown with its comments."""
    assert "#" in schemes.text_of("fjnu-2011")


@pytest.mark.parametrize("ending", [".toml", ".xlsx"])
@pytest.mark.parametrize("name", bundled_names())
def test_written_scheme_is_the_same(tmp_path: Path, name: str, ending: str) -> None:
    """Written as TOML or as a 方案 workbook, a bundled scheme loads as the same; written again it changes nothing."""
    path = tmp_path / f"方案{ending}"

    schemes.write(name, path)
    before = path.read_bytes()
    schemes.write(name, path)

    assert Scheme.load(path) == Scheme.load(name)
    assert path.read_bytes() == before


def test_way_there_and_back_loses_nothing(tmp_path: Path) -> None:
    """TOML to workbook to TOML: exact numbers, groups, verdicts and limits are kept."""
    text = scheme_text(
        ORG,
        MEMBER,
        weights='{"满意" = 1, "基本满意" = "2/3", "不满意" = 0}',
        verdicts=[("rate < 60%", "限期整改"), ("不满意 >= 1/3", "补课")],
        minimum=5,
        due="2012-01-17",
        trailing_zeros=False,
    )
    (tmp_path / "a.toml").write_text(text, encoding="utf-8")

    schemes.write(str(tmp_path / "a.toml"), tmp_path / "b.xlsx")
    schemes.write(str(tmp_path / "b.xlsx"), tmp_path / "c.toml")

    assert Scheme.load(tmp_path / "c.toml") == Scheme.load(tmp_path / "b.xlsx") == Scheme.load(tmp_path / "a.toml")


@pytest.mark.parametrize(
    ("target", "code"), [("a.docx", "target-kind"), ("a", "target-kind"), ("a.toml", "target-exists")]
)
def test_target_that_cannot_be(tmp_path: Path, target: str, code: str) -> None:
    """Another kind of file, and a file with other content, are refused."""
    (tmp_path / "a.toml").write_text("mine")

    with pytest.raises(Refused) as refused:
        schemes.write("fjnu-2011", tmp_path / target)

    assert [found.code for found in refused.value.findings] == [code]
    assert (tmp_path / "a.toml").read_text() == "mine"


def test_scheme_that_no_workbook_can_hold_is_refused(tmp_path: Path) -> None:
    """A sign that XML has no place for stops the conversion; nothing is written, and nothing is lost silently."""
    source = tmp_path / "odd.toml"
    source.write_text(write_scheme(Scheme.load("fjnu-2011").model_copy(update={"title": "\ufffe"})), "utf-8")

    with pytest.raises(Refused) as refused:
        schemes.write(str(source), tmp_path / "方案.xlsx")

    assert [one.code for one in refused.value.findings] == ["scheme-invalid"]
    assert not (tmp_path / "方案.xlsx").exists()
