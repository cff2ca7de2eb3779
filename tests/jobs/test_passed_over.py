"""What is nobody's return is passed over, listed nowhere, and counted."""

import zipfile
from pathlib import Path

import pytest

from xlsheets.books.schemefile import Scheme
from xlsheets.jobs.check import check
from xlsheets.jobs.demo import demo_roster, returned
from xlsheets.jobs.merge import merge


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
