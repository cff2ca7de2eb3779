"""What people write into a 汇总 workbook, which the next merge into it keeps."""

from dataclasses import dataclass

from xlsheets.books.mapping import Decision
from xlsheets.core.rectification import Entry


@dataclass(frozen=True, slots=True)
class Kept:
    """What people wrote into a 汇总 workbook.

    Attributes:
        decisions: 映射: what was decided where the program asked.
        entries: 整改台账, with what the office added.
    """

    decisions: tuple[Decision, ...] = ()
    entries: tuple[Entry, ...] = ()


NOTHING_KEPT = Kept()
