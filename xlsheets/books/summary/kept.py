"""What people write into a 汇总 workbook, which the next merge into it keeps."""

from dataclasses import dataclass

from xlsheets.books.mapping import Decision
from xlsheets.core.issuedcodes import IssuedCodes
from xlsheets.core.rectification import Entry


@dataclass(frozen=True, slots=True)
class Kept:
    """What people wrote into a 汇总 workbook.

    Attributes:
        decisions: 映射: what was decided where the program asked.
        entries: 整改台账, with what the office added.
        last: The highest number that the ledger ever gave.
        codes: The hashes of the round's 评议码, once a merge was given them; None before, and without codes.
    """

    decisions: tuple[Decision, ...] = ()
    entries: tuple[Entry, ...] = ()
    codes: IssuedCodes | None = None
    last: int = 0


NOTHING_KEPT = Kept()
