"""参评企业: how many firms the raters of windows came from.

Their names serve to tell them apart while a round is merged, and stand in no
output: a firm that is named is a rater who is known.
"""

from collections.abc import Iterable

from xlsheets.books.table import Table
from xlsheets.core.spelling import normal

_NONE = frozenset(["", "无", "个人", "—", "-", "/"])


def firms_in(tables: Iterable[Table]) -> frozenset[str]:
    """Return the firms that the ballots of some tables name, each once; empty when none has a column for them."""
    found: set[str] = set()
    for table in tables:
        if table.column("firm") is not None:
            found |= {normal(table.key_text(row, "firm")) for row in table.rows}
    return frozenset(found - _NONE)
