"""docs/returned.md is what the tests say today."""

from __future__ import annotations

from pathlib import Path

from scripts.print_returned import collected, page


def test_page_is_not_stale() -> None:
    """The page has a line for every workbook that is tested now, as it would be printed when all tests pass."""
    printed = (Path(__file__).parents[1] / "docs" / "returned.md").read_text("utf-8")

    assert printed == page(dict.fromkeys(collected(), "passed")), "run scripts/print_returned.py"
