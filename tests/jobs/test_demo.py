"""示例: the whole round runs, says what it should find, and gives the same files every time."""

from __future__ import annotations

from pathlib import Path

import pytest

from xlsheets.core.ledger import Status
from xlsheets.jobs.demo import NEVER, ODD, TWICE, WRONG, Told, demo


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Told]:
    """A demo in a folder of its own."""
    folder = tmp_path_factory.mktemp("demo")
    return folder, demo(folder)


def test_demo_finds_what_it_put_there(told: tuple[Path, Told]) -> None:
    """One unit missing, one twice, one with two marks and a count in text, one with a wrong total; the others clean."""
    _, round_ = told
    branches = round_.branches
    by_code = {found.code: found.place.file or "" for found in branches.findings if found.code != "blank-item"}

    assert branches.missing == (NEVER,)
    assert (branches.counted(Status.SUPERSEDED), branches.counted(Status.REJECTED)) == (1, 0)
    assert TWICE in by_code["submission-superseded"]
    assert ODD in by_code["two-marks"]
    assert ODD in by_code["count-in-text"]
    assert WRONG in by_code["sum-mismatch"]
    clean = {NEVER, TWICE, ODD, WRONG}
    assert not [file for file in by_code.values() if file and not any(name in file for name in clean)]


def test_published_case_is_reproduced(told: tuple[Path, Told]) -> None:
    """长风二村: 332 of 344 is 96.5 %."""
    (result,) = [one for one in told[1].village.results if one.rate]

    assert result.rate is not None
    assert (result.rate.printed, str(result.rate.share)) == ("96.5", "83/86")


def test_parent_is_the_sum_of_its_branches(told: tuple[Path, Told]) -> None:
    """附件4's totals are 附件3: the faculty's counts are those of its branches added up."""
    branches = told[1].branches
    for one in branches.rollup:
        parts = [
            result.line.tally.counts
            for result in branches.results
            if result.line.form == one.line.form and result.line.item == one.line.item
        ]
        assert one.line.tally.counts == tuple(map(sum, zip(*parts, strict=True)))


def test_files_are_written_and_repeat(told: tuple[Path, Told], tmp_path: Path) -> None:
    """Every file that the demo names is there, and a second demo writes the same bytes."""
    folder, round_ = told
    demo(tmp_path)

    assert all(path.exists() for path in round_.written)
    for path in sorted(folder.rglob("*.xlsx")):
        if path.name == "汇总.xlsx" or "标注" in path.name:
            continue  # names the folder that its files came from
        assert (tmp_path / path.relative_to(folder)).read_bytes() == path.read_bytes(), path


def test_demo_runs_again_over_itself(told: tuple[Path, Told]) -> None:
    """A second run in the same folder ends like the first."""
    folder, round_ = told

    assert demo(folder).branches.findings == round_.branches.findings
