"""Paths, folders, archives and mails: every return once, under the name that a clerk knows."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.containers import save_mail, save_zip
from xlsheets.books.gate import Rejected
from xlsheets.books.intake import Source, find_sources, is_litter, sha256
from xlsheets.core.findings import Refused

BYTES = b"a workbook, let us say"


@pytest.fixture
def inbox(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder ``in`` under the current folder."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "in").mkdir()
    return tmp_path / "in"


def _labels(*paths: str, ignore: tuple[Path, ...] = ()) -> list[str]:
    return [source.label for source in find_sources(paths, ignore)]


def test_folder_is_searched_to_its_depth(inbox: Path) -> None:
    """Files stand by label, folders within folders included; endings decide nothing."""
    for name in ("b.xlsx", "a.xls", "理工/c.et", "理工/readme.txt"):
        (inbox / name).parent.mkdir(exist_ok=True)
        (inbox / name).write_bytes(BYTES)

    assert _labels("in") == ["in/a.xls", "in/b.xlsx", "in/理工/c.et", "in/理工/readme.txt"]


def test_file_named_twice_is_one(inbox: Path) -> None:
    """The same file given by folder, by name and by another way to it is read once, under its first label."""
    (inbox / "a.xlsx").write_bytes(BYTES)

    assert _labels("in", "in/a.xlsx", "in/../in/a.xlsx", str(inbox / "a.xlsx")) == [str(inbox / "a.xlsx")]
    assert _labels("in", "in/a.xlsx") == ["in/a.xlsx"]


@given(st.permutations(["in", "in/a.zip", "in/b.xlsx", "in/理工"]))
def test_order_of_paths_is_nothing(tmp_path_factory: pytest.TempPathFactory, paths: list[str]) -> None:
    """Whatever order paths are given in, the files are the same in the same order."""
    folder = tmp_path_factory.mktemp("desk")
    (folder / "in" / "理工").mkdir(parents=True)
    for name in ("b.xlsx", "理工/c.xlsx"):
        (folder / "in" / name).write_bytes(BYTES)
    save_zip(folder / "in" / "a.zip", {"d.xlsx": BYTES})
    names = ["a.zip!/d.xlsx", "b.xlsx", "理工/c.xlsx"]

    found = find_sources([folder / path for path in paths])

    assert [source.label for source in found] == [f"{folder}/in/{name}" for name in names]


@pytest.mark.parametrize("gbk", [True, False])
def test_members_of_archives_bear_their_names(inbox: Path, gbk: bool) -> None:
    """Members are named ARCHIVE!/MEMBER in the names that Windows in China gave them, and can be read."""
    save_zip(inbox / "a.zip", {"理工/化学系.xlsx": BYTES, "~$锁.xlsx": b"", "__MACOSX/._x": b""}, gbk=gbk)

    (source,) = find_sources(["in"])

    assert source.label == "in/a.zip!/理工/化学系.xlsx"
    assert source.read() == BYTES


def test_attachments_of_a_mail(inbox: Path) -> None:
    """Attachments are members of their mail; two of one name are both kept."""
    save_mail(inbox / "a.eml", {"化学系.xlsx": BYTES})

    (source,) = find_sources(["in"])

    assert source.label == "in/a.eml!/化学系.xlsx"
    assert source.read() == BYTES


def test_archive_in_an_archive_is_opened_once(inbox: Path) -> None:
    """One archive within another is opened; what lies deeper is a file that nobody can read, and is listed."""
    save_zip(inbox / "c.zip", {"d.xlsx": BYTES})
    save_zip(inbox / "b.zip", {"c.zip": (inbox / "c.zip").read_bytes()})
    save_zip(inbox / "a.zip", {"b.zip": (inbox / "b.zip").read_bytes()})

    assert _labels("in/b.zip") == ["in/b.zip!/c.zip!/d.xlsx"]
    assert _labels("in/a.zip") == ["in/a.zip!/b.zip!/c.zip"]


@pytest.mark.parametrize(
    "name",
    [
        "~$01.xlsx",
        ".~lock.01.xlsx#",
        "._01.xlsx",
        "Thumbs.db",
        "THUMBS.DB",
        ".DS_Store",
        "desktop.ini",
        "01_标注.xlsx",
        ".~01.xlsx",
    ],
)
def test_what_lies_about_is_passed_over(inbox: Path, name: str) -> None:
    """Lock files, resource forks, thumbnails and our own marked copies are nobody's returns."""
    (inbox / name).write_bytes(BYTES)

    assert is_litter(name)
    assert _labels("in") == []


@pytest.mark.parametrize("name", ["标注.xlsx", "~01.xlsx", "备份.xlsx", "thumbs.xlsx", "01.备份.xlsx"])
def test_what_only_looks_like_litter_is_a_return(inbox: Path, name: str) -> None:
    """A clerk's own names are not passed over."""
    (inbox / name).write_bytes(BYTES)

    assert _labels("in") == [f"in/{name}"]


def test_files_to_be_ignored_are(inbox: Path) -> None:
    """Scheme, roster and target may lie among the returns."""
    for name in ("a.xlsx", "名册.xlsx"):
        (inbox / name).write_bytes(BYTES)

    assert _labels("in", ignore=(inbox / ".." / "in" / "名册.xlsx",)) == ["in/a.xlsx"]


def test_path_that_is_not_there_is_refused(inbox: Path) -> None:
    """A wrong path ends the run: a unit could be missing for a slip of the pen."""
    with pytest.raises(Refused) as refused:
        find_sources(["in", "on"])

    assert [found.code for found in refused.value.findings] == ["path-missing"]


def test_folder_with_a_workbooks_name_is_listed(inbox: Path) -> None:
    """A folder 01.xlsx is no workbook, and is not passed over in silence."""
    (inbox / "01.xlsx").mkdir()

    (source,) = find_sources(["in"])

    assert source.label == "in/01.xlsx"
    with pytest.raises(Rejected) as rejected:
        source.read()
    assert rejected.value.finding.code == "file-unreadable"


def test_file_that_goes_away_is_rejected(inbox: Path) -> None:
    """What is gone when it is to be read is a finding."""
    with pytest.raises(Rejected) as rejected:
        Source("in/a.xlsx", inbox / "a.xlsx").read()

    assert rejected.value.finding.code == "file-unreadable"


def test_hash_is_that_of_the_bytes() -> None:
    """The SHA-256 of nothing is the well-known one."""
    assert sha256(b"") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
