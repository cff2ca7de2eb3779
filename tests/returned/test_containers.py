"""Archives and mails (contract §1, §2, §4; issue 4.5)."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.containers import save_mail, save_zip
from tests.support.desk import OTHER, UNIT, Desk
from tests.support.figures import assert_figures, codes, statuses
from tests.support.schemes import ORG_ONE
from tests.support.tables import table


@pytest.fixture
def books(desk: Desk) -> dict[str, bytes]:
    """Workbooks of two units by file name, off the desk."""
    desk.scheme(ORG_ONE)
    desk.roster(f"| 单位 |\n| {UNIT} |\n| {OTHER} |")
    content = {}
    for name, unit, count in (("化学系.xlsx", UNIT, 9), ("物理系.xlsx", OTHER, 8)):
        path = desk.put(name, table(unit, count))
        content[name] = path.read_bytes()
        path.unlink()
    return content


BOTH = f"| 单位 | 满意 |\n| {UNIT} | 9 |\n| {OTHER} | 8 |"


@pytest.mark.parametrize("gbk", [False, True], ids=["utf-8", "gbk"])
def test_zip_is_opened(desk: Desk, books: dict[str, bytes], gbk: bool) -> None:
    """§2, "a member of an archive is ARCHIVE!/MEMBER"; names in GBK without the flag come out right."""
    save_zip(Path("in/all.zip"), books, gbk=gbk)

    merged = desk.merge(paths=["in/all.zip"])

    assert statuses(merged) == {f"in/all.zip!/{name}": "accepted" for name in books}
    assert_figures(merged, BOTH)
    assert codes(merged) == []


def test_zip_inside_a_folder_is_opened(desk: Desk, books: dict[str, bytes]) -> None:
    """§4: "Archives inside folders are opened"; folders inside archives too."""
    save_zip(Path("in/all.zip"), {f"返回/{name}": content for name, content in books.items()})

    merged = desk.merge()

    assert statuses(merged) == {f"in/all.zip!/返回/{name}": "accepted" for name in books}
    assert_figures(merged, BOTH)


def test_zip_in_a_zip_is_opened(desk: Desk, books: dict[str, bytes]) -> None:
    """An archive is "nested once" (issue 4.5)."""
    inner = save_zip(Path("inner.zip"), books).read_bytes()
    save_zip(Path("in/outer.zip"), {"inner.zip": inner})

    merged = desk.merge()

    assert list(statuses(merged).values()) == ["accepted", "accepted"]
    assert_figures(merged, BOTH)


def test_strays_in_a_zip_are_passed_over(desk: Desk, books: dict[str, bytes]) -> None:
    """Resource forks, lock files and Thumbs.db in an archive are listed nowhere."""
    strays = {"__MACOSX/._化学系.xlsx": b"\0\5\x16\7", "~$化学系.xlsx": b"\5x", "Thumbs.db": b"x", ".DS_Store": b"x"}
    save_zip(Path("in/all.zip"), {**books, **strays})

    merged = desk.merge()

    assert statuses(merged) == {f"in/all.zip!/{name}": "accepted" for name in books}
    assert codes(merged) == []


def test_same_workbook_in_and_out_of_a_zip_is_a_duplicate(desk: Desk, books: dict[str, bytes]) -> None:
    """The hash is that of the workbook, wherever it stands."""
    save_zip(Path("in/all.zip"), books)
    Path("in/化学系.xlsx").write_bytes(books["化学系.xlsx"])

    merged = desk.merge()

    assert sorted(statuses(merged).values()) == ["accepted", "accepted", "duplicate"]
    assert_figures(merged, BOTH)


def test_path_of_a_member_stays_inside(desk: Desk, books: dict[str, bytes]) -> None:
    """A member named ../../x.xlsx writes nothing outside ("path traversal impossible", issue 4.5)."""
    save_zip(Path("in/all.zip"), {"../../escaped.xlsx": books["化学系.xlsx"], "物理系.xlsx": books["物理系.xlsx"]})
    before = sorted(desk.folder.parent.rglob("*"))

    desk.run("merge")

    assert sorted(desk.folder.parent.rglob("*")) == before
    assert not list(desk.folder.parent.parent.glob("escaped*"))


def test_mail_is_opened(desk: Desk, books: dict[str, bytes]) -> None:
    """PATH may be an .eml; attachments bear their decoded names (§1)."""
    save_mail(Path("in/返回.eml"), books)

    merged = desk.merge(paths=["in/返回.eml"])

    assert statuses(merged) == {f"in/返回.eml!/{name}": "accepted" for name in books}
    assert_figures(merged, BOTH)


def test_broken_zip_is_refused_and_the_rest_goes_on(desk: Desk, books: dict[str, bytes]) -> None:
    """A truncated archive is named; the workbook beside it counts."""
    save_zip(Path("in/all.zip"), books)
    whole = Path("in/all.zip").read_bytes()
    Path("in/all.zip").write_bytes(whole[: len(whole) // 2])
    Path("in/物理系.xlsx").write_bytes(books["物理系.xlsx"])

    merged = desk.merge()

    assert statuses(merged)["in/物理系.xlsx"] == "accepted"
    assert "file-damaged" in codes(merged)
