"""映射: what a person decided once is used again, for the same file and for files that look like it."""

from pathlib import Path

import openpyxl
import pytest

from xlsheets.books.mapping import SHEET, Decision, read_map
from xlsheets.books.schemefile import Scheme, read_scheme
from xlsheets.core.findings import Refused
from xlsheets.core.ledger import Status
from xlsheets.core.roster import Roster, Unit
from xlsheets.jobs.merge import Choice, merge
from xlsheets.jobs.store import kept_in, save_store

SCHEME = """
id = "mapped"
[scales]
"满意度" = ["满意", "基本满意", "不满意"]
[[forms]]
id = "org"
title = "党支部评议表"
scale = "满意度"
items = ["工作实绩", "作风建设"]
[[forms]]
id = "team"
title = "班子评议表"
scale = "满意度"
items = ["工作实绩", "作风建设"]
[rate]
satisfied = ["满意"]
base = "marked"
"""
ROSTER = Roster((Unit("甲支部"), Unit("乙支部")))


@pytest.fixture
def scheme() -> Scheme:
    """Two forms with the same items: a sheet without a title can be either."""
    return read_scheme(SCHEME, "mapped.toml")


def _book(path: Path, unit: str, counts: tuple[tuple[int, int, int], ...]) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "表一"
    sheet.append(["单位", unit])
    sheet.append(["评议项目", "满意", "基本满意", "不满意"])
    for item, row in zip(("工作实绩", "作风建设"), counts, strict=True):
        sheet.append([item, *row])
    book.save(path)


@pytest.fixture
def returned(tmp_path: Path) -> Path:
    """Two branches' workbooks of one look, neither of which says which form it is."""
    folder = tmp_path / "in"
    folder.mkdir()
    _book(folder / "1.xlsx", "甲支部", ((5, 1, 0), (6, 0, 0)))
    _book(folder / "2.xlsx", "乙支部", ((3, 0, 1), (4, 0, 0)))
    return folder


def test_what_can_be_read_in_two_ways_is_asked(returned: Path, scheme: Scheme) -> None:
    """Without a decision neither file counts."""
    merged = merge([returned], scheme, ROSTER)

    assert [one.code for one in merged.findings if one.place.file] == ["layout-ambiguous", "layout-ambiguous"]
    assert not merged.lines


def test_decision_in_the_summary_workbook_is_used_for_every_file_that_looks_alike(
    returned: Path, scheme: Scheme, tmp_path: Path
) -> None:
    """The clerk chooses the form once, in 映射; the next merge into the book reads both files by it."""
    book = tmp_path / "汇总.xlsx"
    save_store(merge([returned], scheme, ROSTER), book)
    opened = openpyxl.load_workbook(book)
    sheet = opened[SHEET]
    assert [sheet.cell(3, column).value for column in (1, 2)] == [f"{returned}/1.xlsx", "表一"]
    sheet.cell(3, 6).value = "班子评议表"
    opened.save(book)

    kept = kept_in(book)
    merged = merge([returned], scheme, ROSTER, choice=Choice(decisions=kept.decisions))

    assert {file.status for file in merged.files} == {Status.ACCEPTED}
    assert {line.form for line in merged.lines} == {"team"}
    assert merged.lines[0].tally.counts == (5, 1, 0)
    save_store(merged, book, kept)
    assert [one.form for one in kept_in(book).decisions if one.decides] == ["team"]


@pytest.mark.parametrize(
    ("entry", "forms", "accepted"),
    [
        ('sheet = "表一"\nform = "org"', {"org"}, 2),
        ('file = "1.xlsx"\nform = "org"', {"org"}, 1),
        ('sheet = "表一"\nread = "skip"', set(), 0),
    ],
)
def test_map_file_decides(
    returned: Path, scheme: Scheme, tmp_path: Path, entry: str, forms: set[str], accepted: int
) -> None:
    """A TOML file decides by file, by sheet, or has a sheet passed over."""
    path = tmp_path / "map.toml"
    path.write_text(f"[[map]]\n{entry}\n", "utf-8")

    merged = merge([returned], scheme, ROSTER, choice=Choice(decisions=tuple(read_map(path, scheme))))

    assert {line.form for line in merged.lines} == forms
    assert merged.counted(Status.ACCEPTED) == accepted


def test_unit_can_be_decided(tmp_path: Path) -> None:
    """A file whose unit the roster lacks is read as the unit that a person chose."""
    scheme = read_scheme(SCHEME.replace('title = "班子评议表"', 'title = "班子评议表"\nlayout = "D"'), "mapped.toml")
    _book(tmp_path / "x.xlsx", "丙支部", ((5, 1, 0), (6, 0, 0)))
    decisions = (Decision(file="x.xlsx", unit="乙支部"), Decision(file="x.xlsx", form="org"))

    merged = merge([tmp_path], scheme, ROSTER, choice=Choice(decisions=decisions))

    assert {line.unit for line in merged.lines} == {"乙支部"}


@pytest.mark.parametrize(
    "text", ['[[map]]\nfrom = "nix"', '[[map]]\nread = "maybe"', "[[map]]\nform = 'nix'", "x = 1", "["]
)
def test_faulty_map_is_refused(tmp_path: Path, scheme: Scheme, text: str) -> None:
    """A word that is none of the choices stops the run with one sentence."""
    path = tmp_path / "map.toml"
    path.write_text(text, "utf-8")

    with pytest.raises(Refused) as refused:
        read_map(path, scheme)

    assert [one.code for one in refused.value.findings] == ["map-invalid"]
