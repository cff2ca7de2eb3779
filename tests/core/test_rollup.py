"""逐级汇总: the sum over the leaves, whatever the tree, the order and the way the lines came in."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from xlsheets.core.rates import base_count
from xlsheets.core.rollup import Line, Result, results, rollup
from xlsheets.core.roster import Member, Roster, Unit
from xlsheets.core.scheme import Scheme
from xlsheets.core.tally import Facts, Tally, total

LEVELS = ("满意", "基本满意", "不满意")
RAW = {
    "id": "kaohe",
    "scales": {"满意度": LEVELS},
    "forms": [
        {"id": "org", "scale": "满意度", "items": ["中心工作", "承诺践诺"]},
        {"id": "member", "subject": "member", "scale": "满意度", "items": ["总体评价"]},
    ],
    "rate": {"satisfied": ["满意", "基本满意"]},
}
POOLED = Scheme.model_validate(RAW)
MEAN = Scheme.model_validate({**RAW, "rollup": {"method": "mean"}})
ITEMS = POOLED.forms[0].texts


@st.composite
def _rosters(draw: st.DrawFn) -> Roster:
    """Draw a forest of 2 to 12 units, each under an earlier one or at the top."""
    count = draw(st.integers(2, 12))
    parents = [draw(st.one_of(st.none(), st.integers(0, at - 1))) if at else None for at in range(count)]
    units = [Unit(f"单位{at}", parent=None if up is None else f"单位{up}") for at, up in enumerate(parents)]
    return Roster(tuple(draw(st.permutations(units))))


@st.composite
def _tallies(draw: st.DrawFn) -> Tally:
    """Draw an item's counts with blanks, whose valid ballots are their sum; sometimes one count is unknown."""
    counts: list[int | None] = [draw(st.integers(0, 30)) for _ in LEVELS]
    blank = draw(st.integers(0, 5))
    valid = sum(count or 0 for count in counts) + blank
    if draw(st.integers(0, 9)) == 0:
        counts[draw(st.integers(0, 2))] = None
    return Tally(tuple(counts), blank, 0, Facts(returned=valid, valid=valid, void=0))


@st.composite
def _rounds(draw: st.DrawFn) -> tuple[Roster, list[Line]]:
    """Draw a roster and what some of its leaves returned."""
    roster = draw(_rosters())
    lines = [
        Line(leaf, "org", leaf, None, item, draw(_tallies()))
        for leaf in roster.leaves
        if draw(st.booleans())
        for item in ITEMS
    ]
    return roster, lines


def _table(found: list[Result]) -> dict[tuple[str, str, str, str | None, str], tuple[object, ...]]:
    return {
        (one.line.unit, one.line.form, one.line.subject, one.line.group, one.line.item): (
            one.line.tally,
            one.percents,
            one.rate,
            one.verdict,
        )
        for one in found
    }


@given(_rounds(), st.data())
def test_order_of_lines_is_nothing(case: tuple[Roster, list[Line]], data: st.DataObject) -> None:
    """Results and roll-up stand in the same order with the same figures, in whatever order the lines came."""
    roster, lines = case
    shuffled = data.draw(st.permutations(lines))

    assert results(shuffled, POOLED, roster) == results(lines, POOLED, roster)
    for scheme in (POOLED, MEAN):
        assert rollup(results(shuffled, scheme, roster), scheme, roster) == rollup(
            results(lines, scheme, roster), scheme, roster
        )


@given(_rounds())
def test_inner_unit_is_the_sum_of_its_leaves(case: tuple[Roster, list[Line]]) -> None:
    """Counts and facts of every inner unit are the sums over the leaves below it that returned."""
    roster, lines = case
    found = _table(rollup(results(lines, POOLED, roster), POOLED, roster))

    for inner in roster.inner:
        for item in ITEMS:
            below = [line.tally for line in lines if line.unit in roster.leaves_below(inner) and line.item == item]
            key = (inner, "org", inner, None, item)
            assert (found[key][0] if key in found else None) == (total(below, 3) if below else None)


@given(_rounds())
def test_aggregate_of_aggregates_is_the_sum_over_the_leaves(case: tuple[Roster, list[Line]]) -> None:
    """An inner unit equals the sum of its children, each leaf or inner: levels between change nothing."""
    roster, lines = case
    leaves = results(lines, POOLED, roster)
    found = _table([*leaves, *rollup(leaves, POOLED, roster)])

    for inner in roster.inner:
        children = [unit.name for unit in roster.units if unit.parent == inner]
        for item in ITEMS:
            parts = [found[key][0] for child in children if (key := (child, "org", child, None, item)) in found]
            key = (inner, "org", inner, None, item)
            assert (key in found) == bool(parts)
            if parts:
                assert found[key][0] == total((part for part in parts if isinstance(part, Tally)), 3)


@given(_rounds())
def test_mean_is_over_the_leaves_that_asked_somebody(case: tuple[Roster, list[Line]]) -> None:
    """Under mean the rate is the plain mean of the leaves' rates; a leaf of unknown rate makes it unknown."""
    roster, lines = case
    leaves = results(lines, MEAN, roster)

    for one in rollup(leaves, MEAN, roster):
        below = [leaf for leaf in leaves if leaf.line.unit in roster.leaves_below(one.line.unit)]
        asked = [leaf for leaf in below if leaf.line.item == one.line.item and base_count(leaf.line.tally, MEAN)]
        rates = [leaf.rate.share if leaf.rate else None for leaf in asked]
        known = [rate for rate in rates if rate is not None]
        expected = sum(known, Fraction(0)) / len(known) if known and len(known) == len(rates) else None
        assert (one.rate.share if one.rate else None) == expected


@given(_rounds(), st.integers(1, 20))
def test_one_more_satisfied_ballot_never_lowers_a_rate(case: tuple[Roster, list[Line]], more: int) -> None:
    """Monotony: 满意 ballots added to one leaf raise, or leave, the pooled rate of every unit above it."""
    roster, lines = case
    if not lines or None in lines[0].tally.counts:
        return
    counts = (lines[0].tally.counts[0] or 0) + more
    facts = lines[0].tally.facts + Facts(0, 0, 0, more, more, 0)
    tally = replace(lines[0].tally, counts=(counts, *lines[0].tally.counts[1:]), facts=facts)
    raised = [replace(lines[0], tally=tally), *lines[1:]]

    before = rollup(results(lines, POOLED, roster), POOLED, roster)
    after = rollup(results(raised, POOLED, roster), POOLED, roster)

    for one, other in zip(before, after, strict=True):
        if one.rate and other.rate:
            assert other.rate.share >= one.rate.share


def test_nothing_rolls_up_without_a_roster() -> None:
    """Without a roster there is no tree."""
    lines = [Line("甲", "org", "甲", None, ITEMS[0], Tally((1, 0, 0), 0, 0, Facts(valid=1)))]

    assert rollup(results(lines, POOLED, None), POOLED, None) == []


def test_members_stand_in_the_order_of_the_roster_and_are_not_rolled_up() -> None:
    """Results of members follow 党员名册, strangers behind them; inner units have no line of members."""
    roster = Roster((Unit("甲", parent="总支"),), (Member("甲", "王"), Member("甲", "李")))
    tally = Tally((1, 0, 0), 0, 0, Facts(valid=1))
    lines = [Line("甲", "member", name, None, "总体评价", tally) for name in ("客", "李", "王")]

    found = results(lines, POOLED, roster)

    assert [one.line.subject for one in found] == ["王", "李", "客"]
    assert rollup(found, POOLED, roster) == []
