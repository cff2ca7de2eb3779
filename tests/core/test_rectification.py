"""The ledger of opinions: numbers are kept, nothing the office wrote is lost, the states add up."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from xlsheets.core.rectification import Entry, Opinion, State, carried, entries, progress, renumbered

TEXTS = st.sampled_from(["路灯不亮", "办事慢", "希望多走访", "公开不及时"])
OPINIONS = st.lists(st.tuples(st.sampled_from(["甲支部", "乙支部"]), st.builds(Opinion, TEXTS)), max_size=12)


@given(OPINIONS, st.randoms(use_true_random=False))
def test_order_within_a_unit_says_nothing_of_the_ballots(written: list[tuple[str, Opinion]], chance: object) -> None:
    """However the opinions of a unit were typed in, the ledger is the same; none is lost, none added."""
    by_unit = [one for unit in ("甲支部", "乙支部") for one in written if one[0] == unit]
    turned = [one for unit in ("甲支部", "乙支部") for one in reversed(written) if one[0] == unit]

    assert entries(by_unit, "2011") == entries(turned, "2011")
    assert sorted((one.unit, one.text) for one in entries(by_unit, "2011")) == sorted((u, o.text) for u, o in written)


@given(OPINIONS, OPINIONS)
def test_a_merge_again_keeps_numbers_and_work(
    first: list[tuple[str, Opinion]], more: list[tuple[str, Opinion]]
) -> None:
    """What stands keeps its number and what the office wrote; what is new is numbered after it."""
    before = [replace(one, reply="已答复") for one in entries(first, "2011")]

    after = entries([*first, *more], "2011", before)

    assert after[: len(before)] == before
    assert [one.number for one in after] == list(range(1, len(after) + 1))
    assert len(after) == len(first) + len(more)


def test_a_line_that_no_return_holds_any_more() -> None:
    """It stays when the office worked on it, and goes otherwise."""
    worked, idle = entries([("甲支部", Opinion("路灯不亮")), ("甲支部", Opinion("办事慢"))], "2011")
    worked = replace(worked, measure="报修")

    assert entries([], "2011", [worked, idle]) == [worked]


def test_what_is_not_solved_goes_on_into_the_next_round() -> None:
    """It keeps its round, is numbered after the lines that are there, and is not carried over twice."""
    old = [
        Entry(1, "2011", "甲支部", "", "路灯不亮", state=State.SOLVED),
        Entry(2, "2011", "甲支部", "", "办事慢", state=State.IN_WORK),
    ]
    here = entries([("甲支部", Opinion("办事慢"))], "2012")

    over = renumbered(carried(old), here)

    assert [(one.number, one.round, one.text, one.state) for one in over] == [(2, "2011", "办事慢", State.IN_WORK)]
    assert renumbered(carried(old), [*here, *over]) == []
    assert entries([("甲支部", Opinion("办事慢"))], "2012", [*here, *over]) == [*here, *over]


def test_published_sum_of_a_village() -> None:
    """杨王村: 45 opinions, of which 26 solved, 2 in work and 17 open."""
    states = [State.SOLVED] * 26 + [State.IN_WORK] * 2 + [State.OPEN] * 17
    done = progress(Entry(at, "2011", "村", "", "意见", state=state) for at, state in enumerate(states, 1))

    assert (done.total, done.solved, done.in_work, done.open) == (45, 26, 2, 17)
