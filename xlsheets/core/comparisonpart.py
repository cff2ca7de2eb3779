"""What stands beside the rows of a comparison: aspects and sub-totals, round by round, and what of them is missing."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from xlsheets.core.comparison import Comparison, Row
from xlsheets.core.comparisonaspect import AspectRow, aspect_rows, aspects_without_counterpart
from xlsheets.core.comparisonsection import Kind, SectionRow, section_rows, sections_without_counterpart
from xlsheets.core.counterpart import Unmatched


@dataclass(frozen=True)
class Parts:
    """The aspects and sub-totals of several rounds.

    Args:
        comparison: The rounds side by side.
    """

    comparison: Comparison

    @cached_property
    def _every_aspect(self) -> list[AspectRow]:
        return aspect_rows(self.comparison)

    @cached_property
    def _every_section(self) -> list[SectionRow]:
        return section_rows(self.comparison)

    @cached_property
    def aspects(self) -> list[AspectRow]:
        """The aspects and whole forms that stand in two rounds or more, in the order of the tables."""
        return [row for row in self._every_aspect if sum(row.present) > 1]

    @cached_property
    def sections(self) -> list[SectionRow]:
        """The sums by category and way of rating that stand in two rounds or more, in the order of the tables."""
        return [one for one in self._every_section if sum(one.row.present) > 1]

    def sections_of(self, kind: Kind) -> list[SectionRow]:
        """Return the sums of one kind."""
        return [one for one in self.sections if one.kind == kind]

    @cached_property
    def groups(self) -> list[Row]:
        """The sums of each rater group under the highest units, which stand among the rows of the comparison too."""
        tops = _highest(self.comparison)
        return [row for row in self.comparison.rows if row.key.group is not None and row.inner and row.key.unit in tops]

    @cached_property
    def unmatched(self) -> list[Unmatched]:
        """What does not stand in every round: of the rows, then of the aspects, then of the sub-totals."""
        return [
            *self.comparison.unmatched,
            *aspects_without_counterpart(self.comparison, self._every_aspect),
            *sections_without_counterpart(self.comparison, self._every_section),
        ]


def _highest(comparison: Comparison) -> Sequence[str]:
    """Return the units that the latest round with a tree has none above, in the shared names; none without a tree."""
    for at in range(len(comparison.periods) - 1, -1, -1):
        period = comparison.periods[at]
        if period.roster is not None and period.inner:
            tops = [unit.name for unit in period.roster.units if unit.parent is None and unit.name in period.inner]
            return [comparison.alignment.unit_of(at, unit) for unit in tops]
    return ()
