"""What is nobody's return is passed over, listed nowhere, and counted."""

import zipfile
from pathlib import Path

import pytest

from xlsheets.books.schemefile import Scheme
from xlsheets.core.ledger import Status
from xlsheets.jobs.check import check
from xlsheets.jobs.demo import demo_roster, returned
from xlsheets.jobs.merge import merge
from xlsheets.jobs.store import save_store


@pytest.mark.parametrize("job", [check, merge])
def test_litter_is_counted(tmp_path: Path, job: object) -> None:
    """Lock files, thumbnails, resource forks and our own copies, in folders and archives: four here."""
    scheme, roster = Scheme.load("fjnu-2011"), demo_roster()
    name, content = next(returned(scheme, roster))
    (tmp_path / name).write_bytes(content)
    (tmp_path / f"~${name}").write_bytes(b"x")
    (tmp_path / "Thumbs.db").write_bytes(b"x")
    (tmp_path / f"{name}.备份1").write_bytes(content)
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("__MACOSX/._1.xlsx", b"x")

    done = job([tmp_path], scheme, roster)  # type: ignore[operator]

    assert done.passed_over == 4
    assert [file.path.rpartition("/")[2] for file in done.files] == [name]


@pytest.mark.parametrize("job", [check, merge])
def test_our_own_summary_among_the_returns(tmp_path: Path, job: object) -> None:
    """A 汇总 of files that are all here repeats them: it is named, and every return counts as without it."""
    scheme, roster = Scheme.load("fjnu-2011"), demo_roster()
    for name, content in list(returned(scheme, roster))[:3]:
        (tmp_path / name).write_bytes(content)
    alone = merge([tmp_path], scheme, roster)
    save_store(alone, tmp_path / "汇总.xlsx")

    done = job([tmp_path], scheme, roster)  # type: ignore[operator]

    assert done.lines == alone.lines
    (ours,) = [file for file in done.files if file.status is not Status.ACCEPTED]
    assert (ours.path.rpartition("/")[2], ours.status) == ("汇总.xlsx", Status.DUPLICATE)
    assert [note.code for note in ours.findings] == ["summary-repeats"]


def test_a_summary_that_holds_more_is_a_conflict_with_what_it_repeats(tmp_path: Path) -> None:
    """One of its units reported by itself too: nobody can tell which counts, and only these two are named."""
    scheme, roster = Scheme.load("fjnu-2011"), demo_roster()
    files = list(returned(scheme, roster))[:3]
    for name, content in files[:2]:
        (tmp_path / name).write_bytes(content)
    save_store(merge([tmp_path], scheme, roster), tmp_path / "汇总.xlsx")
    (tmp_path / files[0][0]).unlink()
    (tmp_path / files[2][0]).write_bytes(files[2][1])

    done = merge([tmp_path], scheme, roster)

    notes = [note for note in done.findings if note.code == "submission-conflict"]
    conflicts = {note.place.file.rpartition("/")[2]: note for note in notes}
    assert set(conflicts) == {"汇总.xlsx", files[1][0]}
    assert files[2][0] not in str(conflicts["汇总.xlsx"].values)
