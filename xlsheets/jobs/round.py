"""轮次: what a merge gives, from which every table and annex is made."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from xlsheets.core.findings import Finding, errors
from xlsheets.core.ledger import Status, Submission
from xlsheets.core.rollup import Line, Result, results, rollup
from xlsheets.core.roster import Roster, unit_order
from xlsheets.core.scheme import Scheme

if TYPE_CHECKING:
    import pandas

    from xlsheets.core.annextable import Table


@dataclass(frozen=True)
class Round:
    """One round as merged.

    Attributes:
        scheme: The round's scheme.
        roster: The round's roster; None when there was none.
        files: Every file received, by path.
        findings: Every finding, by file, sheet, row, column and code.
        lines: What the accepted files report.
        missing: The units that shall return and did not, in roster order.
        passed_over: How many files were nobody's return: lock files, thumbnails, copies of ours.
    """

    scheme: Scheme
    roster: Roster | None
    files: tuple[Submission, ...]
    findings: tuple[Finding, ...]
    lines: tuple[Line, ...]
    missing: tuple[str, ...]
    passed_over: int = 0

    @cached_property
    def results(self) -> list[Result]:
        """The rates of every unit, form, subject, item and group, in the order of the tables."""
        return results(self.lines, self.scheme, self.roster)

    @cached_property
    def rollup(self) -> list[Result]:
        """The organisation results of every inner unit; empty without a roster."""
        return rollup(self.results, self.scheme, self.roster)

    @property
    def units(self) -> list[str]:
        """The units that were counted, in roster order."""
        return list(unit_order({line.unit for line in self.lines}, self.roster))

    @property
    def has_errors(self) -> bool:
        """Whether any finding is an error."""
        return any(errors(self.findings))

    def counted(self, status: Status) -> int:
        """Return how many files have a status."""
        return sum(file.status is status for file in self.files)

    def to_frame(self) -> "pandas.DataFrame":
        """Return the counts in long form.

        Returns:
            A frame with the columns unit, form, subject, group, item, level and
            count (nullable integers, a missing value for an unknown count), a
            row for each level of each result; no rows for an empty round.

        Raises:
            ModuleNotFoundError: when pandas is not installed (extra `frames`).
        """
        import pandas

        rows = [
            (line.unit, line.form, line.subject, line.group, line.item, level, count)
            for line in (result.line for result in self.results)
            for level, count in zip(self.scheme.levels(self.scheme.form(line.form)), line.tally.counts, strict=True)
        ]
        frame = pandas.DataFrame(rows, columns=["unit", "form", "subject", "group", "item", "level", "count"])
        return frame.astype({"count": "Int64"})

    def annexes(self, only: Iterable[str] = ()) -> "list[Table]":
        """Return the annex tables of the scheme as data, in the order of the scheme."""
        from xlsheets.core.annex import annex_tables

        return annex_tables(self.scheme, self.roster, self.results, self.rollup, tuple(only))
