"""Returned files to a round: what counts, whatever order, split and number of workers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Literal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.support.containers import save_zip
from tests.support.drawing import draw
from tests.support.schemes import ORG_ONE, Form, scheme_text
from tests.support.tables import table
from tests.support.writers import WRITERS
from xlsheets.books.schemefile import read_scheme
from xlsheets.core.findings import Refused
from xlsheets.core.ledger import Status, Submission
from xlsheets.core.roster import Roster, Unit
from xlsheets.core.wording import in_words
from xlsheets.jobs.merge import Choice, merge
from xlsheets.jobs.report import as_text, merge_report
from xlsheets.jobs.round import Round
from xlsheets.jobs.together import bring_together

SCHEME = read_scheme(scheme_text(ORG_ONE, due="2012-01-17"), "x.toml")
NAMES = ("甲支部", "乙支部", "丙支部", "丁支部")
ROSTER = Roster(
    (Unit("东片"), Unit("甲支部", parent="东片"), Unit("乙支部", parent="东片"), Unit("丙支部"), Unit("丁支部"))
)


@pytest.fixture
def inbox(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder ``in`` under the current folder."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "in").mkdir()
    return tmp_path / "in"


def _put(folder: Path, name: str, unit: str | None, count: int = 9, **more: str) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    WRITERS["plain"](path, [draw(table(unit, count, **more))])
    return path


def _statuses(merged: Round) -> dict[str, str]:
    return {file.path: file.status.value for file in merged.files}


def _codes(merged: Round) -> list[str]:
    return [found.code for found in merged.findings]


# ── invariance ───────────────────────────────────────────────────────────


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Eight returns of four units: dated twice, twice the same, unknown, damaged."""
    folder = tmp_path_factory.mktemp("office")
    _put(folder, "1.xlsx", "甲支部", 9, day="2012-01-10")
    _put(folder, "2.xlsx", "甲支部", 8, day="2012-01-12")
    _put(folder, "3.xlsx", "乙支部", 7)
    _put(folder, "4.xlsx", "乙支部", 7)
    _put(folder, "5.xlsx", "丙支部", 6, day="2012-02-01")
    _put(folder, "6.xlsx", "丙支部", 5)
    _put(folder, "7.xlsx", "戊支部", 4)
    (folder / "8.xlsx").write_bytes(b"PK\x03\x04")
    return folder


@settings(max_examples=25, deadline=None)
@given(order=st.permutations([f"{number}.xlsx" for number in range(1, 9)]))
def test_order_of_paths_changes_no_byte(office: Path, order: list[str]) -> None:
    """Whatever order the paths are given in, the report is the same to the byte."""
    given = as_text(merge_report(merge([office / name for name in order], SCHEME, ROSTER)))

    assert given == as_text(merge_report(merge([office], SCHEME, ROSTER)))


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_order_of_submissions_is_nothing(office: Path, data: st.DataObject) -> None:
    """Brought together in any order, submissions give the same round."""
    files = [
        replace(file, status=Status.ACCEPTED) for file in merge([office / "1.xlsx", office / "3.xlsx"], SCHEME).files
    ]
    files += merge([office / "2.xlsx", office / "5.xlsx"], SCHEME).files
    shuffled = data.draw(st.permutations(files))

    assert bring_together(shuffled, SCHEME, ROSTER) == bring_together(files, SCHEME, ROSTER)


@pytest.mark.slow
@pytest.mark.parametrize("workers", [2, 3])
def test_number_of_workers_changes_no_byte(office: Path, workers: int) -> None:
    """One process or several: the same bytes."""
    several = merge([office], SCHEME, ROSTER, choice=Choice(workers=workers))

    assert as_text(merge_report(several)) == as_text(merge_report(merge([office], SCHEME, ROSTER)))


def test_split_of_files_over_folders_and_archives_changes_no_figure(office: Path, tmp_path: Path) -> None:
    """The same returns in a folder, in a zip, or some here and some there give the same figures."""
    members = {path.name: path.read_bytes() for path in sorted(office.iterdir())}
    whole = save_zip(tmp_path / "a.zip", members)
    half = save_zip(tmp_path / "b.zip", {name: members[name] for name in ("1.xlsx", "6.xlsx")})
    rest = [office / name for name in members if name not in ("1.xlsx", "6.xlsx")]
    expected = merge([office], SCHEME, ROSTER)

    for paths in ([whole], [half, *rest]):
        merged = merge(paths, SCHEME, ROSTER)
        assert [(one.line.unit, one.line.tally, one.rate) for one in merged.results] == [
            (one.line.unit, one.line.tally, one.rate) for one in expected.results
        ]
        assert merged.missing == expected.missing
        assert sorted(_codes(merged)) == sorted(_codes(expected))


# ── which file counts ────────────────────────────────────────────────────


def test_every_file_has_one_fate(office: Path) -> None:
    """Received = accepted + rejected + duplicate + superseded, and expected = accepted + missing."""
    merged = merge([office], SCHEME, ROSTER)

    assert {Path(path).name: status for path, status in _statuses(merged).items()} == {
        "1.xlsx": "superseded",
        "2.xlsx": "accepted",
        "3.xlsx": "accepted",
        "4.xlsx": "duplicate",
        "5.xlsx": "rejected",
        "6.xlsx": "rejected",
        "7.xlsx": "rejected",
        "8.xlsx": "rejected",
    }
    assert sum(merged.counted(status) for status in Status) == len(merged.files) == 8
    assert merged.missing == ("丙支部", "丁支部")
    assert merged.units == ["甲支部", "乙支部"]


@pytest.mark.parametrize(
    ("days", "winner"),
    [
        (("2012-01-10", "2012-01-12"), "b"),
        (("2012-01-12", "2012-01-10"), "a"),
        (("2012-01-10", "2012-01-10"), None),
        (("2012-01-10", None), None),
        ((None, None), None),
    ],
)
def test_later_cover_counts_or_neither(inbox: Path, days: Sequence[str | None], winner: str | None) -> None:
    """The later dated return of a unit counts; without a later date neither does, and both are named."""
    for name, day, count in zip("ab", days, (9, 8), strict=True):
        _put(inbox, f"{name}.xlsx", "甲支部", count, day=day)  # type: ignore[arg-type]

    merged = merge(["in"], SCHEME, ROSTER)

    if winner is None:
        assert _codes(merged).count("submission-conflict") == 2
        assert merged.results == []
    else:
        assert _statuses(merged)[f"in/{winner}.xlsx"] == "accepted"
        assert len(merged.results) == 1


def test_preferred_file_counts(inbox: Path) -> None:
    """--prefer decides, against the dates too; one that is not there is refused."""
    _put(inbox, "a.xlsx", "甲支部", 9, day="2012-01-10")
    _put(inbox, "b.xlsx", "甲支部", 8, day="2012-01-12")

    merged = merge(["in"], SCHEME, ROSTER, choice=Choice(prefer=("in/a.xlsx",)))

    assert _statuses(merged) == {"in/a.xlsx": "accepted", "in/b.xlsx": "superseded"}
    with pytest.raises(Refused):
        merge(["in"], SCHEME, ROSTER, choice=Choice(prefer=("in/c.xlsx",)))


@pytest.mark.parametrize("written", ["01_甲.xlsx", "./in/东/01_甲.xlsx", "in\\东\\01_甲.xlsx"])
def test_preferred_file_may_be_named_without_its_folder(inbox: Path, written: str) -> None:
    """The bare name will do where one received file has it."""
    _put(inbox, "东/01_甲.xlsx", "甲支部", 9, day="2012-01-10")
    _put(inbox, "b.xlsx", "甲支部", 8, day="2012-01-12")

    merged = merge(["in"], SCHEME, ROSTER, choice=Choice(prefer=(written,)))

    assert _statuses(merged) == {"in/东/01_甲.xlsx": "accepted", "in/b.xlsx": "superseded"}


def test_bare_name_of_a_member_of_an_archive(inbox: Path) -> None:
    """A file inside an archive is found by its name too."""
    inner = _put(inbox, "b.xlsx", "甲支部", 8, day="2012-01-12")
    save_zip(inbox / "c.zip", {"东/a.xlsx": _put(inbox, "x.xlsx", "甲支部", 9, day="2012-01-10").read_bytes()})
    (inbox / "x.xlsx").unlink()

    merged = merge(["in"], SCHEME, ROSTER, choice=Choice(prefer=("a.xlsx",)))

    assert inner.exists()
    assert _statuses(merged) == {"in/b.xlsx": "superseded", "in/c.zip!/东/a.xlsx": "accepted"}


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_preferred_name_that_is_not_clear_lists_the_candidates(inbox: Path, lang: Literal["zh", "en"]) -> None:
    """Two files of the name, or none but one that is nearly it: the finding names them."""
    _put(inbox, "东/a.xlsx", "甲支部", 9)
    _put(inbox, "西/a.xlsx", "甲支部", 8)
    _put(inbox, "西/02_乙支部.xlsx", "乙支部", 8)

    for written, named in (("a.xlsx", ("in/东/a.xlsx", "in/西/a.xlsx")), ("2_乙支部.xlsx", ("in/西/02_乙支部.xlsx",))):
        with pytest.raises(Refused) as refused:
            merge(["in"], SCHEME, ROSTER, choice=Choice(prefer=(written,)))
        (found,) = refused.value.findings
        words = in_words(found, lang)
        assert all(one in words.found for one in named)
        assert "--prefer" in words.title + words.remedy


def test_three_returns_of_one_unit(inbox: Path) -> None:
    """Of three returns the newest counts, and both others say so."""
    for name, day in (("a", "2012-01-10"), ("b", "2012-01-14"), ("c", "2012-01-12")):
        _put(inbox, f"{name}.xlsx", "甲支部", int(day[-1]), day=day)

    merged = merge(["in"], SCHEME, ROSTER)

    assert list(_statuses(merged).values()) == ["superseded", "accepted", "superseded"]
    assert _codes(merged).count("submission-superseded") == 2


def test_groups_in_files_of_their_own_do_not_conflict(inbox: Path) -> None:
    """One file for 党员 and one for 群众 of a unit are two halves of one return."""
    scheme = read_scheme(scheme_text(Form(items=("总体评价",), groups=("党员", "群众"))), "x.toml")
    for name, group, count in (("a", "党员", 9), ("b", "群众", 8)):
        sheet = draw(f"""
            | 单位:甲支部 | 身份:{group} | 收回:10 | 有效:10 |
            | 评议项目 | 满意 | 基本满意 | 不满意 |
            | 总体评价 | {count} | 0 | {10 - count} |
        """)
        WRITERS["plain"](inbox / f"{name}.xlsx", [sheet])

    merged = merge(["in"], scheme, ROSTER)

    assert [(one.line.group, one.line.tally.counts, one.line.tally.facts.valid) for one in merged.results] == [
        (None, (17, 0, 3), 20),
        ("党员", (9, 0, 1), 10),
        ("群众", (8, 0, 2), 10),
    ]


def test_damaged_file_stops_no_other(inbox: Path) -> None:
    """What cannot be read is rejected under its code; the rest counts."""
    _put(inbox, "a.xlsx", "甲支部")
    (inbox / "b.xlsx").write_bytes(b"")
    (inbox / "c.xlsx").mkdir()
    (inbox / "d.xlsx").write_bytes(b"<html>")

    merged = merge(["in"], SCHEME, ROSTER)

    assert _statuses(merged) == {
        "in/a.xlsx": "accepted",
        "in/b.xlsx": "rejected",
        "in/c.xlsx": "rejected",
        "in/d.xlsx": "rejected",
    }
    assert {"file-damaged", "file-unreadable", "file-not-spreadsheet"} <= set(_codes(merged))


@pytest.mark.parametrize(
    ("name", "unit"),
    [
        ("01_甲支部.xlsx", "甲支部"),
        ("附件3：甲支部（更正）.xlsx", "甲支部"),
        ("2012甲支部群众评议表.xlsx", "甲支部"),
        ("评议表.xlsx", None),
        ("甲支部和乙支部.xlsx", None),
    ],
)
def test_unit_from_the_file_name(inbox: Path, name: str, unit: str | None) -> None:
    """Without a cover the file name names the unit, with whatever stands around it."""
    _put(inbox, name, None)

    (file,) = merge(["in"], SCHEME, ROSTER).files

    assert file.unit == unit
    assert file.status is (Status.ACCEPTED if unit else Status.REJECTED)


@pytest.mark.parametrize("name", ["1_1支部.xlsx", "1-第一支部.xlsx", "1、第1支部.xlsx", "2012年第一支部.xlsx"])
def test_number_before_a_branch_is_not_its_number(inbox: Path, name: str) -> None:
    """A running number before 1支部 does not make it 11支部."""
    _put(inbox, name, None)
    roster = Roster((Unit("第一支部"), Unit("第十一支部"), Unit("第二支部")))

    (file,) = merge(["in"], SCHEME, roster).files

    assert file.unit == "第一支部"


def test_progress_counts_every_file(inbox: Path) -> None:
    """Progress is told once a file, up to all of them."""
    for name in "abc":
        _put(inbox, f"{name}.xlsx", "甲支部")
    told: list[tuple[int, int]] = []

    merge(["in"], SCHEME, progress=lambda done, total: told.append((done, total)))

    assert told == [(1, 3), (2, 3), (3, 3)]


def test_nothing_to_read_is_refused(inbox: Path) -> None:
    """An empty folder ends the run: nobody has returned anything there."""
    with pytest.raises(Refused) as refused:
        merge(["in"], SCHEME)

    assert [found.code for found in refused.value.findings] == ["nothing-to-read"]


def test_submission_without_hash_is_no_duplicate() -> None:
    """Two files that could not even be read are two files."""
    files = [Submission(path).became(Status.REJECTED) for path in ("a", "b")]

    assert [file.status for file in bring_together(files, SCHEME, None).files] == [Status.REJECTED] * 2
