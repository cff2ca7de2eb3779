"""Edits are plain data: sortable, serialisable, and two for one cell are an error."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlsheets.books import edits as e

values = st.one_of(
    st.none(), st.text(max_size=20), st.booleans(), st.integers(-(2**53), 2**53), st.floats(allow_nan=False),
    st.dates(), st.datetimes(),
)  # fmt: skip
places = st.tuples(st.text(min_size=1, max_size=5), st.integers(0, 99), st.integers(0, 99))


@st.composite
def an_edit(draw: st.DrawFn) -> e.Edit:
    """Draw one edit of any kind."""
    sheet, row, col = draw(places)
    cell = e.NewCell(draw(values), draw(st.booleans()), link=e.Link(sheet, row, col))
    return draw(
        st.sampled_from(
            [
                e.SetValue(sheet, row, col, draw(values)),
                e.SetFormula(sheet, row, col, "=1", draw(values)),
                e.AddNote(sheet, row, col, "text"),
                e.DropNote(sheet, row, col, "text"),
                e.SetFill(sheet, row, col, "FFFF00"),
                e.SetFill(sheet, row, col, None),
                e.SetFormat(sheet, row, col, "0.00%"),
                e.GrowRows(sheet, row, 2),
                e.AddSheet(sheet, ((cell, e.NewCell()),), (3.5,), 1),
                e.DeleteSheet(sheet),
            ]
        )
    )


@given(st.lists(an_edit(), max_size=6))
def test_edits_come_back_from_json(edits: list[e.Edit]) -> None:
    """What was written as JSON is read as the same edits."""
    assert e.from_json(e.to_json(edits)) == edits


@given(st.lists(an_edit(), max_size=6, unique_by=e.sort_key), st.randoms())
def test_the_order_of_edits_does_not_matter(edits: list[e.Edit], random: object) -> None:
    """Any order of the list gives the same plan, growth before values, notes behind them, new sheets last."""
    mixed = list(edits)
    random.shuffle(mixed)  # type: ignore[attr-defined]
    assert e.ordered(mixed) == e.ordered(edits)


@pytest.mark.parametrize(
    "pair",
    [
        (e.SetValue("A", 1, 1, 5), e.SetValue("A", 1, 1, 6)),
        (e.SetValue("A", 1, 1, 5), e.SetFormula("A", 1, 1, "=B2")),
        (e.AddNote("A", 1, 1, "x"), e.AddNote("A", 1, 1, "x")),
        (e.SetFill("A", 1, 1, "FFFF00"), e.SetFill("A", 1, 1, None)),
        (e.GrowRows("A", 1, 2), e.GrowRows("A", 1, 3)),
    ],
)
def test_two_edits_of_one_kind_for_one_cell_are_an_error(pair: tuple[e.Edit, e.Edit]) -> None:
    """The second is named; the same cell of another sheet is fine."""
    with pytest.raises(e.DuplicateEdit):
        e.ordered(pair)
    assert len(e.ordered([e.SetValue("A", 1, 1, 5), e.SetValue("B", 1, 1, 6), e.AddNote("A", 1, 1, "x")])) == 3


def test_a_date_stays_a_date_in_json() -> None:
    """Dates and points in time keep their types."""
    edits = [e.SetValue("A", 0, 0, dt.date(2011, 12, 3)), e.SetValue("A", 0, 1, dt.datetime(2011, 12, 3, 4, 5))]
    assert e.from_json(e.to_json(edits)) == edits


@pytest.mark.parametrize("text", ['[{"kind": "nothing"}]', '[{"row": 1}]', "[1]", "{"])
def test_what_is_no_list_of_edits_is_said_so(text: str) -> None:
    """A foreign JSON text raises ValueError."""
    with pytest.raises(ValueError):  # noqa: PT011
        e.from_json(text)
