"""What people write into a 汇总 workbook, which the next merge into it keeps."""

from dataclasses import dataclass

from xlsheets.books.mapping import Decision


@dataclass(frozen=True, slots=True)
class Kept:
    """What people wrote into a 汇总 workbook.

    Attributes:
        decisions: 映射: what was decided where the program asked.
    """

    decisions: tuple[Decision, ...] = ()


NOTHING_KEPT = Kept()
