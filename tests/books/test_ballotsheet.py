"""Ballots typed in one by one: random boxes of ballots in every layout give what a teller counts."""

from __future__ import annotations

from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.grids import grid
from tests.support.schemes import MEMBER_ONE, ORG, Form, scheme_text
from xlsheets.books.ballotsheet import read_ballots
from xlsheets.books.layout import find_tables
from xlsheets.books.part import Part
from xlsheets.books.schemefile import read_scheme
from xlsheets.books.vocabulary import Vocabulary
from xlsheets.core.findings import Finding
from xlsheets.core.scheme import Scheme

LEVELS = ("满意", "基本满意", "不满意")
OUTCOMES = st.sampled_from([(0,), (1,), (2,), (), (0, 1), (0, 1, 2)])
BOXES = st.lists(st.tuples(OUTCOMES, OUTCOMES, OUTCOMES), min_size=1, max_size=14).filter(
    lambda box: any(len(outcome) for ballot in box for outcome in ballot)
)
Layout = Literal["A", "B", "C"]


def _parts(
    table: str, scheme: Scheme, stated: int | None = None, own: bool = False
) -> tuple[list[Part], list[Finding]]:
    words = Vocabulary(scheme)
    parts: list[Part] = []
    findings: list[Finding] = []
    for one in find_tables(grid(table, "票"), words):
        found, notes = read_ballots(one, words, None, "", own, stated)
        parts += found
        findings += notes
    return parts, findings


def _drawn(box: list[tuple[tuple[int, ...], ...]], layout: Layout) -> str:
    """Draw a box of ballots in a layout."""
    if layout == "B":
        rows = [
            [str(at), *("、".join(LEVELS[level] for level in outcome) for outcome in ballot)]
            for at, ballot in enumerate(box, 1)
        ]
        head = [["票号", *ORG.items]]
    elif layout == "C":
        rows = [
            [str(at), *("√" if level in outcome else "" for outcome in ballot for level in range(3))]
            for at, ballot in enumerate(box, 1)
        ]
        head = [["票号", *(cell for item in ORG.items for cell in (item, "<", "<"))], ["^", *LEVELS * 3]]
    else:
        rows = [
            [str(at), item, *("√" if level in outcome else "" for level in range(3))]
            for at, ballot in enumerate(box, 1)
            for item, outcome in zip(ORG.items, ballot, strict=True)
        ]
        head = [["票号", "评议项目", *LEVELS]]
    return "\n".join("| " + " | ".join(row) + " |" for row in head + rows)


@pytest.mark.parametrize("layout", ["A", "B", "C"])
@pytest.mark.parametrize("blank", ["abstain", "void", "ignore"])
@pytest.mark.parametrize("multiple", ["void-item", "void-ballot"])
@given(box=BOXES)
def test_box_of_ballots_counts_like_a_teller(
    layout: Layout, blank: str, multiple: str, box: list[tuple[tuple[int, ...], ...]]
) -> None:
    """In every layout and under every setting: marks by level, blanks, void items, void ballots; odd rows are named."""
    scheme = read_scheme(scheme_text(ORG, blank=blank, multiple=multiple), "x.toml")

    parts, findings = _parts(_drawn(box, layout), scheme)

    void = [
        (multiple == "void-ballot" and any(len(outcome) > 1 for outcome in ballot))
        or (blank == "void" and not any(ballot))
        for ballot in box
    ]
    for number, part in enumerate(parts):
        valid = [ballot[number] for ballot, lost in zip(box, void, strict=True) if not lost]
        blanks = sum(not outcome for outcome in valid)
        assert part.item == ORG.items[number]
        assert part.counts == tuple(sum(outcome == (level,) for outcome in valid) for level in range(3))
        assert part.blank == blanks
        assert part.void_items == sum(len(outcome) > 1 for outcome in valid) + (blanks if blank == "void" else 0)
        assert (part.ballots, part.void) == (len(box), sum(void))
    outcomes = [outcome for ballot in box for outcome in ballot]
    codes = [found.code for found in findings]
    assert codes.count("two-marks") == sum(len(outcome) > 1 for outcome in outcomes)
    assert codes.count("blank-item") == sum(not outcome for outcome in outcomes)


@given(box=st.lists(st.sampled_from([(0,), (1,), (2,), (), (0, 2)]), min_size=1, max_size=9))
def test_list_of_names_is_one_ballot(box: list[tuple[int, ...]]) -> None:
    """F: one ballot over all members gives each of them at most one mark."""
    scheme = read_scheme(scheme_text(MEMBER_ONE), "x.toml")
    rows = [
        f"| 党员{at} | " + " | ".join("√" if level in one else "" for level in range(3)) + " |"
        for at, one in enumerate(box)
    ]

    parts, _ = _parts("\n".join(["| 姓名 | " + " | ".join(LEVELS) + " |", *rows]), scheme)

    if any(box):
        assert [(part.subject, part.counts, part.ballots) for part in parts] == [
            (f"党员{at}", tuple(int(one == (level,)) for level in range(3)), 1) for at, one in enumerate(box)
        ]


@pytest.mark.parametrize(
    ("own", "stated", "ballots"), [(True, None, 2), (True, 3, 3), (True, 9, 5), (False, 2, 2), (False, None, 5)]
)
def test_numbered_rows_that_nobody_filled(own: bool, stated: int | None, ballots: int) -> None:
    """Our own sheets have rows to spare; elsewhere a numbered row is a ballot unless the cover says fewer came back."""
    scheme = read_scheme(scheme_text(Form(items=("总体评价",))), "x.toml")
    table = """
        | 票号 | 满意 | 基本满意 | 不满意 |
        | 1 | √ | | |
        | 2 | | √ | |
        | 3 | | | |
        | 4 | | | |
        | 5 | | | |
    """

    (part,), _ = _parts(table, scheme, stated, own)

    assert part.ballots == ballots
    assert part.counts == (1, 1, 0)


@pytest.mark.parametrize("cell", ["尚可", "95", "A1", "满意满意", "√?", "D"])
def test_word_that_is_no_level_counts_for_none(cell: str) -> None:
    """An unreadable cell is an error at its place, and the ballot's item counts for no level."""
    scheme = read_scheme(scheme_text(ORG), "x.toml")

    parts, findings = _parts(
        f"""
        | 票号 | {" | ".join(ORG.items)} |
        | 1 | 满意 | {cell} | 满意 |
        | 2 | 满意 | 满意 | 满意 |
        """,
        scheme,
    )

    assert [part.counts for part in parts] == [(2, 0, 0), (1, 0, 0), (2, 0, 0)]
    assert [(found.code, found.place.cell) for found in findings] == [("unknown-mark", "C2")]
