"""Counts made by hand: every cell as written, every stated sum and percentage checked against it."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.grids import grid
from tests.support.schemes import MEMBER_ONE, ORG, ORG_ONE, Form, scheme_text
from xlsheets.books.countsheet import read_counts
from xlsheets.books.layout import find_tables
from xlsheets.books.part import Part
from xlsheets.books.schemefile import read_scheme
from xlsheets.books.vocabulary import Vocabulary
from xlsheets.core import rounding
from xlsheets.core.findings import Finding
from xlsheets.core.scheme import Rounding
from xlsheets.core.tally import NO_FACTS, Facts

COUNTS = st.tuples(st.integers(0, 400), st.integers(0, 400), st.integers(0, 400))


def _read(
    table: str, form: Form = ORG_ONE, facts: Facts | None = None, **settings: object
) -> tuple[list[Part], list[Finding]]:
    words = Vocabulary(read_scheme(scheme_text(form, **settings), "x.toml"))  # type: ignore[arg-type]
    (one,) = find_tables(grid(table), words)
    return read_counts(one, words, None, "", facts or Facts())


def _codes(findings: list[Finding]) -> list[str]:
    return [f"{found.code} {found.place.cell}" for found in findings]


@given(st.lists(COUNTS, min_size=3, max_size=3))
def test_counts_are_read_as_they_stand(rows: list[tuple[int, int, int]]) -> None:
    """Any counts with right sums beside and below give themselves and no finding."""
    lines = [
        f"| {item} | {' | '.join(map(str, row))} | {sum(row)} |" for item, row in zip(ORG.items, rows, strict=True)
    ]
    total = " | ".join(str(sum(column)) for column in zip(*rows, strict=True))

    parts, findings = _read(
        "\n".join(
            ["| 评议项目 | 满意 | 基本满意 | 不满意 | 合计 |", *lines, f"| 合计 | {total} | {sum(map(sum, rows))} |"]
        ),
        ORG,
    )

    if any(count > 1 for row in rows for count in row):
        assert [part.counts for part in parts] == rows
        assert findings == []


@given(COUNTS, st.integers(0, 50), st.integers(0, 3), st.sampled_from(["half-up", "half-even", "down"]), st.booleans())
def test_percentages_that_we_would_print_are_no_fault(
    counts: tuple[int, int, int], blank: int, places: int, mode: str, sign: bool
) -> None:
    """Whatever the rounding, our own figures beside their counts are never called wrong; others always are."""
    valid = sum(counts) + blank
    rule = Rounding(mode=mode, places=places)  # type: ignore[arg-type]
    if not valid or max(counts) < 2:
        return
    shown = [
        rounding.text(rounding.percent(Fraction(count, valid), rule), rule) + ("%" if sign else "") for count in counts
    ]
    cells = " | ".join(f"{count} | '{text}'" for count, text in zip(counts, shown, strict=True))
    table = f"""
        | 评议项目 | 满意 | < | 基本满意 | < | 不满意 | < |
        | ^ | 票数 | % | 票数 | % | 票数 | % |
        | 总体评价 | {cells} |
    """

    parts, findings = _read(table, facts=Facts(valid=valid), mode=mode, places=places)

    assert parts[0].counts == counts
    assert _codes(findings) == []


@given(COUNTS, st.integers(0, 2), st.integers(1, 300))
def test_wrong_percentage_is_found_at_its_cell(counts: tuple[int, int, int], place: int, off: int) -> None:
    """A percentage that is off by a tenth of a point or more is named where it stands, and the counts stay."""
    valid = sum(counts)
    if max(counts) < 2:
        return
    shares = [rounding.percent(Fraction(count, valid), Rounding()) for count in counts]
    shares[place] += Fraction(off, 10)
    cells = " | ".join(f"{count} | '{float(share):.2f}'" for count, share in zip(counts, shares, strict=True))
    table = f"""
        | 评议项目 | 满意 | < | 基本满意 | < | 不满意 | < |
        | ^ | 票数 | % | 票数 | % | 票数 | % |
        | 总体评价 | {cells} |
    """

    parts, findings = _read(table, facts=Facts(valid=valid))

    assert parts[0].counts == counts
    assert [found.place.cell for found in findings] == [("C3", "E3", "G3")[place]]


@given(COUNTS, st.integers(0, 4), st.integers(1, 50))
def test_wrong_total_is_found_at_its_cell(counts: tuple[int, int, int], place: int, off: int) -> None:
    """A total beside or below that its numbers do not give is an error where it stands."""
    if max(counts) < 2:
        return
    other = (7, 8, 9)
    sums = [*(one + two for one, two in zip(counts, other, strict=True)), sum(counts), sum(other)]
    sums[place] += off
    table = f"""
        | 姓名 | 满意 | 基本满意 | 不满意 | 合计 |
        | 张三 | {" | ".join(map(str, counts))} | {sums[3]} |
        | 李四 | {" | ".join(map(str, other))} | {sums[4]} |
        | 合计 | {sums[0]} | {sums[1]} | {sums[2]} | |
    """

    parts, findings = _read(table, MEMBER_ONE)

    assert [part.counts for part in parts] == [counts, other]
    cells = [
        "total-row-mismatch B4",
        "total-row-mismatch C4",
        "total-row-mismatch D4",
        "sum-mismatch E2",
        "sum-mismatch E3",
    ]
    assert _codes(findings) == [cells[place]]


@pytest.mark.parametrize("text", ["近25", "25余", "25①", "12.5", "二十五", "1234567890"])
def test_unreadable_count_is_unknown(text: str) -> None:
    """What is no whole number is null, never 0 and never part of it; its row's blanks are unknown too."""
    (part,), findings = _read(
        f"| 评议项目 | 满意 | 基本满意 | 不满意 |\n| 总体评价 | '{text}' | 2 | 3 |", facts=Facts(valid=40)
    )

    assert part.counts == (None, 2, 3)
    assert part.blank is None
    assert _codes(findings) == ["not-a-number B2"]


def test_empty_cells_beside_a_number_are_zero() -> None:
    """Zeros are often left out; a row without any number is unknown."""
    parts, findings = _read(
        """
        | 姓名 | 满意 | 基本满意 | 不满意 |
        | 张三 | 9 | | |
        | 李四 | | | |
        | 王五 | - | / | 9 |
    """,
        MEMBER_ONE,
    )

    assert [part.counts for part in parts] == [(9, 0, 0), (None, None, None), (0, 0, 9)]
    assert _codes(findings) == ["blank-item B3:D3"]


def test_own_numbers_of_a_row_come_before_the_cover() -> None:
    """收回 and 有效 in a row stand for that row, over those of the cover."""
    parts, _ = _read(
        """
        | 姓名 | 收回 | 有效 | 满意 | 基本满意 | 不满意 |
        | 张三 | 12 | 10 | 9 | 1 | 0 |
        | 李四 | | | 9 | 1 | 0 |
        """,
        MEMBER_ONE,
        Facts(returned=30, valid=28),
    )

    facts = parts[0].facts
    assert (facts.returned, facts.valid, facts.void) == (12, 10, 2)


SUBJECTS = ("member", "leader", "window")


@pytest.mark.parametrize("subject", SUBJECTS)
@pytest.mark.parametrize(
    ("column", "numbers", "cover", "valid"),
    [
        ("有效", (20, 18), None, (20, 18)), ("有效", (20, 18), "收回：30 有效：28", (20, 18)),
        ("收回", (19, 18), "收回：30 有效：28", (19, 18)), ("收回", (20, 18), "收回：30 有效：28", (None, 18)),
        ("参评人数", (19, 18), "收回：30 有效：28", (19, 18)), ("参评人数", (25, 18), "收回：30 有效：28", (None, 18)),
        ("参评人数", (28, 30), "实参评：30 收回：30 有效：28", (28, 28)),
        ("参评人数", (30, 30), "实参评：30 收回：30 有效：28", (28, 28)),
        ("备注", ("", ""), "收回：30 有效：28", (28, 28)), ("备注", ("", ""), None, (None, None)),
    ],
)  # fmt: skip
def test_own_ballots_of_a_row_are_its_base(
    subject: str, column: str, numbers: tuple[object, ...], cover: str | None, valid: tuple[int | None, ...]
) -> None:
    """What a row states of its ballots comes before the cover; the cover's are not those of a row that states fewer."""
    form = Form(subject, subject, "评议表", ("总体评价",))
    scheme = read_scheme(scheme_text(form), "x.toml")
    facts = (
        NO_FACTS if cover is None else Facts(returned=30, valid=28, void=2, present=30 if "实参评" in cover else None)
    )
    table = f"""
        | 姓名 | {column} | 满意 | 基本满意 | 不满意 |
        | 张三 | {numbers[0]} | 15 | 3 | 1 |
        | 李四 | {numbers[1]} | 15 | 3 | 0 |
    """
    (one,) = find_tables(grid(table, "票数"), Vocabulary(scheme))

    parts, findings = read_counts(one, Vocabulary(scheme), None, "", facts)

    assert tuple(part.facts.valid for part in parts) == valid
    assert _codes(findings) == ["base-unknown B2"] * (valid == (None, 18))
    for part in parts:
        known = part.facts
        if None not in (known.returned, known.valid, known.void):
            assert known.returned == (known.valid or 0) + (known.void or 0)
