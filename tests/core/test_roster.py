"""The roster: a tree of units, and which of them a written name means."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlsheets.core.findings import Refused
from xlsheets.core.roster import Match, Member, Roster, Source, Unit, aliases, unit_order

BRANCHES = Roster(
    (
        *(Unit(f"第{name}党支部", f"{number:02d}") for number, name in enumerate(("一", "二", "十一", "二十一"), 1)),
        Unit("化学系教工党支部", "31", aliases=("化工支部",)),
        Unit("化学系学生党支部", "32"),
    )
)


@pytest.mark.parametrize(
    ("written", "unit", "exact"),
    [
        ("第一党支部", "第一党支部", True),
        (" 第 一 党支部 ", "第一党支部", True),
        ("01", "第一党支部", True),
        ("化工支部", "化学系教工党支部", True),
        ("化學系教工黨支部", "化学系教工党支部", True),
        ("第1党支部", "第一党支部", False),
        ("1支部", "第一党支部", False),
        ("一支部", "第一党支部", False),
        ("１１支部", "第十一党支部", False),
        ("第11支部", "第十一党支部", False),
        ("第二十一支部", "第二十一党支部", False),
        ("化学系教工支部", "化学系教工党支部", False),
        ("中共化学系教工支部", "化学系教工党支部", False),
        ("教工党支部", "化学系教工党支部", False),
        ("第111支部", None, False),
        ("第三党支部", None, False),
        ("化学系", None, False),
        ("", None, False),
    ],
)
def test_cover_name_means_one_unit_or_none(written: str, unit: str | None, exact: bool) -> None:
    """Variant spellings find their unit; digits are not cut (1支部 is not 11支部), several that fit are not guessed."""
    match = BRANCHES.match(written)

    assert (match.unit, match.exact) == (unit, exact)


@pytest.mark.parametrize(
    ("stem", "unit"),
    [
        ("01_第一党支部", "第一党支部"),
        ("1_1支部", "第一党支部"),
        ("1-第一党支部", "第一党支部"),
        ("1、第1支部", "第一党支部"),
        ("2012第二支部", "第二党支部"),
        ("2012一支部", "第一党支部"),
        ("11支部评议表（最终版）", "第十一党支部"),
        ("附件2：21支部2012", "第二十一党支部"),
        ("理工分党委—化学系教工党支部—群众评议表", "化学系教工党支部"),
        ("第一党支部和第二党支部", None),
        ("新建 Microsoft Excel 工作表", None),
        ("111支部", None),
    ],
)
def test_file_name_means_the_unit_that_stands_in_it(stem: str, unit: str | None) -> None:
    """A file name may hold more than the unit: prefix, number, version."""
    assert BRANCHES.match(stem, Source.FILE).unit == unit


def test_name_that_fits_several_names_them() -> None:
    """What fits two units is neither; both are offered."""
    assert BRANCHES.match("化学系") == Match(None, near=("化学系教工党支部", "化学系学生党支部"))


def test_longest_unit_in_a_file_name_wins() -> None:
    """化学系教工党支部 and not 教工党支部, where both are units."""
    roster = Roster((Unit("教工党支部"), Unit("化学系教工党支部")))

    assert roster.match("03化学系教工党支部.xlsx", Source.FILE).unit == "化学系教工党支部"


@given(st.integers(1, 199), st.integers(1, 199))
def test_numbered_branches_are_never_mixed(one: int, other: int) -> None:
    """For any two numbers, a branch is found under its own number and never under the other."""
    if one == other:
        return
    roster = Roster((Unit(f"第{one}党支部"), Unit(f"第{other}党支部")))

    assert roster.match(f"{one}支部").unit == f"第{one}党支部"
    assert roster.match(f"评议表{other}支部（定稿）", Source.FILE).unit == f"第{other}党支部"


@given(st.text(max_size=20))
def test_any_text_matches_a_unit_of_the_roster_or_none(text: str) -> None:
    """No name raises, and what is found is in the roster."""
    for source in Source:
        assert BRANCHES.match(text, source).unit in {None, *(unit.name for unit in BRANCHES.units)}


@pytest.mark.parametrize(
    "units",
    [
        (Unit("甲"), Unit("甲")),
        (Unit("甲", parent="乙"), Unit("乙", parent="甲")),
        (Unit("甲", parent="甲"),),
        (Unit("甲", parent="乙"), Unit("乙", parent="丙"), Unit("丙", parent="乙")),
    ],
    ids=["twice", "loop", "self", "loop-above"],
)
def test_roster_that_is_no_tree_is_refused(units: tuple[Unit, ...]) -> None:
    """A unit that stands twice or is above itself ends the run with roster-invalid."""
    with pytest.raises(Refused) as refused:
        Roster(units)

    assert [found.code for found in refused.value.findings] == ["roster-invalid"]


def test_every_loop_and_double_is_said_once() -> None:
    """Two loops, a unit that only leads into one, and two doubles are four faults; a loop starts at its first unit."""
    units = (
        Unit("甲", parent="丙"),
        Unit("乙", parent="丙"),
        Unit("丙", parent="乙"),
        Unit("丁", parent="丁"),
        Unit("乙"),
        Unit("甲", parent="总支"),
    )

    with pytest.raises(Refused) as refused:
        Roster(units)

    seen = [dict(found.values)["seen_en"] for found in refused.value.findings]
    assert seen == [
        "“乙” stands twice",
        "“甲” stands twice",
        "“乙” is above itself: 乙 → 丙 → 乙",
        "“丁” is above itself: 丁 → 丁",
    ]


def test_parent_without_a_row_is_a_unit() -> None:
    """上级单位 that has no row of its own is an inner unit all the same, behind the others."""
    roster = Roster((Unit("甲", parent="总支"), Unit("乙", parent="总支")))

    assert [unit.name for unit in roster.units] == ["甲", "乙", "总支"]
    assert (roster.inner, roster.leaves) == (("总支",), ("甲", "乙"))
    assert roster.leaves_below("总支") == ("甲", "乙")
    assert roster.leaves_below("甲") == ("甲",)


@given(st.lists(st.integers(-1, 8), min_size=1, max_size=10))
def test_leaves_of_a_random_forest(parents: list[int]) -> None:
    """Every leaf stands below each of its ancestors, and the leaves of the tops are all leaves."""
    units = [Unit(f"单位{at}", parent=f"单位{up}" if 0 <= up < at else None) for at, up in enumerate(parents)]
    roster = Roster(tuple(units))
    tops = [unit.name for unit in roster.units if unit.parent is None]

    assert sorted(leaf for top in tops for leaf in roster.leaves_below(top)) == sorted(roster.leaves)
    for unit in roster.units:
        if unit.parent:
            assert set(roster.leaves_below(unit.name)) <= set(roster.leaves_below(unit.parent))
    assert set(roster.inner) | set(roster.leaves) == {unit.name for unit in roster.units}


def test_units_stand_in_roster_order_and_strangers_behind() -> None:
    """Units that the roster lacks follow by code point."""
    assert unit_order(["丁", "第二党支部", "丙", "第一党支部"], BRANCHES) == ["第一党支部", "第二党支部", "丁", "丙"]
    assert unit_order(["乙", "甲"], None) == ["乙", "甲"]


def test_members_by_unit() -> None:
    """Members stand in the order of 党员名册; a unit without any has none."""
    roster = Roster((Unit("甲"), Unit("乙")), (Member("甲", "王"), Member("乙", "李"), Member("甲", "赵")))

    assert [member.name for member in roster.members_of("甲")] == ["王", "赵"]
    assert roster.members_of("丙") == ()


@pytest.mark.parametrize(
    "text", ["化工支部、老化工", "化工支部；老化工", "化工支部, 老化工", "化工支部|老化工", "化工支部\n老化工"]
)
def test_aliases_are_parted_by_any_separator(text: str) -> None:
    """An 别名 cell may part its names by any of the usual signs."""
    assert aliases(text) == ("化工支部", "老化工")
