"""逐级汇总: a 汇总 workbook is itself a return of the level above."""

from pathlib import Path

import pytest

from xlsheets.books.schemefile import Scheme
from xlsheets.core.ledger import Status
from xlsheets.core.roster import Roster, Unit
from xlsheets.jobs.demo import PARENT, demo_roster, returned
from xlsheets.jobs.merge import merge
from xlsheets.jobs.round import Round
from xlsheets.jobs.store import save_store

ABOVE = "某大学党委"


@pytest.fixture(scope="module")
def below(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Round]:
    """The demo's branches, merged by their faculty into a 汇总 workbook."""
    folder = tmp_path_factory.mktemp("levels")
    scheme, roster = Scheme.load("fjnu-2011"), demo_roster()
    (folder / "in").mkdir()
    for name, content in returned(scheme, roster):
        (folder / "in" / name).write_bytes(content)
    merged = merge([folder / "in"], scheme, roster)
    save_store(merged, folder / "汇总.xlsx")
    return folder, merged


def _rollup(merged: Round, unit: str) -> dict[str, tuple[object, ...]]:
    return {
        one.line.item: (one.line.tally, one.rate.share if one.rate else None)
        for one in merged.rollup
        if one.line.unit == unit
    }


def test_aggregate_of_aggregates_is_the_sum_over_the_leaves(below: tuple[Path, Round]) -> None:
    """A level above that lists only the faculty gets the faculty's roll-up as that unit's figures."""
    folder, merged = below
    roster = Roster((Unit(PARENT, parent=ABOVE), Unit("文学分党委", parent=ABOVE)))

    above = merge([folder / "汇总.xlsx"], merged.scheme, roster)

    assert _rollup(above, ABOVE) == _rollup(merged, PARENT)
    assert above.missing == ("文学分党委",)


def test_people_of_one_name_in_two_branches_stay_apart(below: tuple[Path, Round]) -> None:
    """Members come up under their branch's name, so none is lost behind a namesake."""
    folder, merged = below
    roster = Roster((Unit(PARENT, parent=ABOVE),))

    above = merge([folder / "汇总.xlsx"], merged.scheme, roster)

    def people(round_: Round) -> int:
        return sum(line.form == "member" for line in round_.lines)

    assert people(above) == people(merged) > 0
    assert sum(one.line.form == "member" for one in above.results) == people(merged)


def test_level_above_that_lists_the_branches_gets_each_of_them(below: tuple[Path, Round]) -> None:
    """A roster down to the branches takes the lines as they are; the missing branch is missing above too."""
    folder, merged = below
    units = [Unit(unit.name, parent=unit.parent or ABOVE) for unit in demo_roster().units]
    roster = Roster((Unit(ABOVE), *units))

    above = merge([folder / "汇总.xlsx"], merged.scheme, roster)

    assert above.missing == merged.missing
    assert _rollup(above, PARENT) == _rollup(merged, PARENT)
    assert _rollup(above, ABOVE) == _rollup(merged, PARENT)


def test_unit_reported_by_two_ways_is_found(below: tuple[Path, Round]) -> None:
    """A branch in the faculty's 汇总 that also sends its own workbook is a conflict, and neither counts."""
    folder, merged = below
    units = [Unit(unit.name, parent=unit.parent or ABOVE) for unit in demo_roster().units]
    own = next(path for path in sorted((folder / "in").iterdir()) if "数学系教工党支部" in path.name)

    above = merge([folder / "汇总.xlsx", own], merged.scheme, Roster((Unit(ABOVE), *units)))

    assert {file.status for file in above.files} == {Status.REJECTED}
    assert [one.code for one in above.findings].count("submission-conflict") == 2


def test_summary_of_another_scheme_is_rejected(below: tuple[Path, Round]) -> None:
    """A 汇总 of another scheme is named and not counted."""
    folder, _ = below

    above = merge([folder / "汇总.xlsx"], Scheme.load("changfeng-2011"))

    assert [one.code for one in above.findings] == ["scheme-mismatch"]
    assert not above.lines
