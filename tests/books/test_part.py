"""Values as messages show them."""

from __future__ import annotations

import pytest

from xlsheets.books.part import written


@pytest.mark.parametrize(
    ("value", "shown"),
    [(12.0, "12"), (1.5, "1.5"), (float("inf"), "inf"), (float("nan"), "nan"), (" 12票 ", "12票"), (True, "True")],
)
def test_any_value_can_be_shown(value: object, shown: str) -> None:
    """Whole numbers stand without a point; infinity and what is no number stop nothing."""
    assert written(value) == shown
