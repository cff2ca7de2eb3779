"""Aspects and sub-totals side by side: each stands in a row, or is listed; what is not the same is not subtracted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tests.core.test_comparison import line, period, scheme
from xlsheets.core.alignment import Alignment
from xlsheets.core.aspects import composites, shares
from xlsheets.core.caveat import caveats
from xlsheets.core.comparison import Comparison
from xlsheets.core.comparisonpart import Parts
from xlsheets.core.period import Period
from xlsheets.core.roster import Roster, Unit
from xlsheets.core.sections import by_category

ASPECTS = "德能勤绩廉"


def made(
    when: str, items: Sequence[Any], counts: Mapping[str, int], category: Mapping[str, str] | None = None
) -> Period:
    """Return a round: each unit with so many satisfied ballots of ten on every item, and its category."""
    rule = scheme(when, items)
    kinds = category or {}
    roster = Roster(tuple(Unit(unit, parent="总支", category=kinds.get(unit)) for unit in counts))
    texts = [item if isinstance(item, str) else item["text"] for item in items]
    lines = [line(unit, yes, item=text) for unit, yes in counts.items() for text in texts]
    one = period(rule, *lines, roster=roster)
    return replace(
        one,
        aspects=tuple(composites((*one.rollup, *one.together, *one.results), rule)),
        categories=tuple(by_category(one.results, rule, roster)),
    )


def of(aspect: str, text: str = "", weight: str = "") -> dict[str, str]:
    """Return an item of an aspect."""
    return {"text": text or f"{aspect}的情况", "aspect": aspect} | ({"weight": weight} if weight else {})


_ROUNDS = st.lists(
    st.tuples(
        st.lists(st.sampled_from(ASPECTS), min_size=1, max_size=3, unique=True),
        st.dictionaries(st.sampled_from("甲乙丙"), st.integers(0, 10), min_size=1),
        st.fixed_dictionaries({unit: st.sampled_from(["教师", "学生"]) for unit in "甲乙丙"}),
    ),
    min_size=2,
    max_size=3,
)


@given(_ROUNDS)
def test_every_aspect_and_section_is_a_row_or_listed(
    rounds: list[tuple[list[str], dict[str, int], dict[str, str]]],
) -> None:
    """What two rounds have stands in rows, what a round lacks is listed once, each with the rounds that have it."""
    periods = [
        made(f"2012-{at:02d}", [of(name) for name in aspects], counts, kinds)
        for at, (aspects, counts, kinds) in enumerate(rounds, 1)
    ]
    parts = Parts(Comparison(periods))

    listed = {one.name: one.present for one in parts.unmatched if one.kind == "aspect"}
    there = {name: tuple(name in aspects for aspects, _, _ in rounds) for name in ASPECTS}
    assert listed == {name: has for name, has in there.items() if any(has) and not all(has)}
    assert {row.written.aspect for row in parts.aspects if row.key.unit == "总支"} == {
        *(name for name, has in there.items() if sum(has) > 1),
        None,
    }
    listed = {one.name: one.present for one in parts.unmatched if one.kind == "category" and one.form is None}
    kinds_of = [{kinds[unit] for unit in counts} for _, counts, kinds in rounds]
    there = {name: tuple(name in kinds for kinds in kinds_of) for name in ("教师", "学生")}
    assert listed == {name: has for name, has in there.items() if any(has) and not all(has)}
    own = {result.rate.share for one in periods for part in one.categories for result in part.results if result.rate}
    shown = {measure.value for one in parts.sections for measure in one.row.measures if measure}
    assert shown <= own


def test_equal_shares_are_equal_however_they_are_written() -> None:
    """No weights, and halves that are written out, are one definition; the change stands."""
    plain = [of("德", "学习情况"), of("德", "修养情况")]
    written = [of("德", "学习情况", "0.5"), of("德", "修养情况", "1/2")]

    parts = Parts(Comparison([made("2012-06", plain, {"甲": 5}), made("2012-12", written, {"甲": 7})]))

    changes = {row.written.aspect: row.changes[1] for row in parts.aspects if row.key.unit == "甲"}
    assert {aspect: change and change.printed for aspect, change in changes.items()} == {"德": "+20.00", None: "+20.00"}


def test_a_reworded_item_is_the_same_part_of_its_aspect() -> None:
    """联系 and 联络 are one item with a note, so that the aspect is made of the same; exact items are two."""
    rounds = [
        made("2012-06", [of("作风", "联系和服务师生情况")], {"甲": 5}),
        made("2012-12", [of("一、作风", "联络和服务师生情况")], {"甲": 7}),
    ]

    near, exact = Parts(Comparison(rounds)), Parts(Comparison(rounds, near_items=False))

    assert {row.changes[1] and row.changes[1].printed for row in near.aspects} == {"+20.00"}
    assert {row.changes[1] and row.changes[1].printed for row in exact.aspects} == {None}
    (row,) = [row for row in exact.aspects if row.key.unit == "甲" and row.written.aspect]
    assert row.written.aspect == "一、作风"
    assert [one.later.key for change in row.changes if change for one in change.differs] == ["items"]


def test_a_definition_that_the_items_say_is_not_said_again_of_the_aspects() -> None:
    """Another base: one warning of the form, and no change of an aspect."""
    items = [of("德"), of("能")]
    later = made("2012-12", items, {"甲": 7})
    rule = scheme("2012-12", items, rate={"satisfied": ["满意", "基本满意"], "base": "returned"})
    other = period(rule, *(result.line for result in later.results))
    other = replace(other, aspects=tuple(composites(other.results, rule)))
    comparison = Comparison([made("2012-06", items, {"甲": 5}), other])
    parts = Parts(comparison)

    assert [one.code for one in caveats(comparison, parts)] == ["compare-definition"]
    assert {row.changes[1] and row.changes[1].printed for row in parts.aspects if row.key.unit == "甲"} == {None}


def test_small_groups_are_hidden_among_the_aspects_too() -> None:
    """Two ballots of 群众 under a minimum of five: the aspect's row of that group is not to be shown."""
    form = {"id": "org", "scale": "满意度", "items": [of("德")], "groups": ["党员", "群众"]}
    periods = []
    for when in ("2012-06", "2012-12"):
        rule = scheme(when, forms=[form], anonymity={"minimum": 5})
        lines = [
            line("甲", yes, number, item="德的情况", group=group)
            for group, yes, number in (("党员", 4, 8), ("群众", 1, 2))
        ]
        one = period(rule, *lines)
        periods.append(replace(one, aspects=tuple(composites(one.results, rule))))

    rows = Parts(Comparison(periods)).aspects

    assert [(row.written.aspect, row.written.group, row.hidden) for row in rows] == [
        ("德", None, False), ("德", "党员", False), ("德", "群众", True),
        (None, None, False), (None, "党员", False), (None, "群众", True),
    ]  # fmt: skip


def test_shares_add_up_to_one() -> None:
    """Of level items and of score items apart; none where an aspect has none."""
    items = [of("德", weight="0.2"), of("能", weight="0.3"), of("能", "得分", "0.5") | {"score": [0, 100]}]
    form = scheme("2012-06", items).forms[0]

    assert {text: str(share) for text, share in shares(form, None, scored=False).items()} == {
        "德的情况": "2/5", "能的情况": "3/5",
    }  # fmt: skip
    assert {text: str(share) for text, share in shares(form, "能", scored=True).items()} == {"得分": "1"}
    assert shares(form, "德", scored=True) == {}


def test_who_was_rated_is_the_same_under_an_alias() -> None:
    """The 党委 above the branches was renamed: what they say of it stands in one row."""
    form = {"id": "up", "scale": "满意度", "items": ["总体"], "rated": "parent"}
    rounds = []
    for when, name, aliases in (("2012-06", "老党委", ()), ("2012-12", "新党委", ("老党委",))):
        rule = scheme(when, forms=[form])
        roster = Roster((Unit("甲", parent=name), Unit(name, aliases=aliases)))
        rounds.append(period(rule, line("甲", 5, form="up", subject=name), roster=roster))

    assert Alignment(rounds).key_of(0, "甲", "up", "老党委", None, "总体").subject == "新党委"
    assert {(row.key.unit, row.key.subject) for row in Comparison(rounds).rows} == {
        ("甲", "新党委"),
        ("新党委", "新党委"),
    }
