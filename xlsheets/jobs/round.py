"""轮次: what a merge gives, from which every table and annex is made."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from xlsheets.core import rounding
from xlsheets.core.outcome import Outcome
from xlsheets.core.rollup import Result

if TYPE_CHECKING:
    import pandas

    from xlsheets.core.annextable import Table


@dataclass(frozen=True)
class Round(Outcome):
    """One round as merged: the outcome of its returns, with the shapes that callers take it in."""

    def to_frame(self) -> "pandas.DataFrame":
        """Return the counts in long form.

        Returns:
            A frame with the columns unit, form, subject, group, item, level and
            count (nullable integers, a missing value for an unknown count), a
            row for each level of each result, and for a score item a row for
            each score that was given; no rows for an empty round.

        Raises:
            ModuleNotFoundError: when pandas is not installed (extra `frames`).
        """
        import pandas

        rows = [
            (line.unit, line.form, line.subject, line.group, line.item, level, count)
            for result in self.results
            for line in (result.line,)
            for level, count in self._answers(result)
        ]
        frame = pandas.DataFrame(rows, columns=["unit", "form", "subject", "group", "item", "level", "count"])
        return frame.astype({"count": "Int64"})

    def _answers(self, result: Result) -> list[tuple[str, int | None]]:
        """Return how often each level, or each score, was given."""
        form, tally = self.scheme.form(result.line.form), result.line.tally
        if result.line.item in form.scored:
            given = tally.scores.given if tally.scores is not None else ()
            return [(rounding.score(score), times) for score, times in given]
        return list(zip(self.scheme.levels(form), tally.counts, strict=True))

    def annexes(self, only: Iterable[str] = ()) -> "list[Table]":
        """Return the annex tables of the scheme as data, in the order of the scheme."""
        from xlsheets.core.annex import annex_tables

        return annex_tables(self.scheme, self.roster, self.results, self.rollup, tuple(only), self.entries)
