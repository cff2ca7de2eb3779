"""What people write into a 汇总 workbook, which the next merge into it keeps."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from xlsheets.books.mapping import Decision
from xlsheets.core.issuedcodes import IssuedCodes
from xlsheets.core.rectification import Entry

Looked = tuple[str, str, str]
"""A line of 回头看: unit, subject, item."""
Noted = tuple[str, str, str]
"""What the office wrote beside it: 整改措施, 完成时限, 复查结果."""


@dataclass(frozen=True, slots=True)
class Kept:
    """What people wrote into a 汇总 workbook.

    Attributes:
        decisions: 映射: what was decided where the program asked.
        entries: 整改台账, with what the office added.
        again: What was written into 回头看: measure, date and outcome, by unit, subject and item.
        last: The highest number that the ledger ever gave.
        codes: The hashes of the round's 评议码, once a merge was given them; None before, and without codes.
    """

    decisions: tuple[Decision, ...] = ()
    entries: tuple[Entry, ...] = ()
    codes: IssuedCodes | None = None
    last: int = 0
    again: Mapping[Looked, Noted] = field(default_factory=dict)


NOTHING_KEPT = Kept()
