"""结果: what the returns of a round make together, before any table is laid out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from xlsheets.core.aspects import Composite, composites
from xlsheets.core.comment import Comment, Coverage, coverage
from xlsheets.core.findings import Finding, errors
from xlsheets.core.ledger import Status, Submission
from xlsheets.core.rectification import Entry
from xlsheets.core.rollup import Line, Result, results, rollup
from xlsheets.core.roster import Roster, unit_order
from xlsheets.core.scheme import Scheme
from xlsheets.core.sections import Section, by_category, by_mode

if TYPE_CHECKING:
    from xlsheets.core.codeuse import CodeCounts


@dataclass(frozen=True)
class Outcome:
    """What the returns of one round make together.

    Attributes:
        scheme: The round's scheme.
        roster: The round's roster; None when there was none.
        files: Every file received, by path.
        findings: Every finding, by file, sheet, row, column and code.
        lines: What the accepted files report.
        missing: The units that shall return and did not, in roster order.
        passed_over: How many files were nobody's return: lock files, thumbnails, copies of ours.
        entries: 整改台账: what raters wrote, with what is done about it.
        cases: 典型案例: unit and words.
        comments: 领导点评, as returned.
        firms: How many firms the raters of each unit came from, and under None those of all together.
        codes: How many 评议码 came back; None when none were issued.
    """

    scheme: Scheme
    roster: Roster | None
    files: tuple[Submission, ...]
    findings: tuple[Finding, ...]
    lines: tuple[Line, ...]
    missing: tuple[str, ...]
    passed_over: int = 0
    entries: tuple[Entry, ...] = ()
    cases: tuple[tuple[str, str], ...] = ()
    comments: tuple[Comment, ...] = ()
    firms: Mapping[str | None, int] = field(default_factory=dict)
    codes: "CodeCounts | None" = None

    @cached_property
    def results(self) -> list[Result]:
        """The rates of every unit, form, subject, item and group, in the order of the tables."""
        return results(self.lines, self.scheme, self.roster)

    @cached_property
    def rollup(self) -> list[Result]:
        """The organisation results of every inner unit; empty without a roster."""
        return rollup(self.results, self.scheme, self.roster)

    @cached_property
    def aspects(self) -> list[Composite]:
        """The aspects and whole forms of every unit and inner unit; empty when the scheme has neither."""
        return composites((*self.results, *self.rollup), self.scheme)

    @cached_property
    def categories(self) -> list[Section]:
        """分类汇总: the sums over the units of each category; empty without categories."""
        return by_category(self.results, self.scheme, self.roster)

    @cached_property
    def modes(self) -> list[Section]:
        """The sums over the units that rated in each way; empty when the scheme tells no modes apart."""
        return by_mode(self.results, self.scheme, self.stated_modes)

    @cached_property
    def coverage(self) -> list[Coverage]:
        """Who shall have a comment and who has none yet; empty without a roster, and for a scheme without 领导点评."""
        if self.roster is None or self.scheme.comments is None:
            return []
        return coverage(self.comments, self.scheme.comments, self.roster)

    @property
    def stated_modes(self) -> dict[str, str | None]:
        """The way of rating that each accepted unit states, in whichever of its files; None where they differ."""
        stated: dict[str, set[str]] = {}
        for file in self.files:
            if file.status is Status.ACCEPTED:
                for unit, mode in (*file.modes, (file.unit, file.mode)):
                    if unit is not None and mode is not None:
                        stated.setdefault(unit, set()).add(mode)
        return {unit: modes.pop() if len(modes) == 1 else None for unit, modes in stated.items()}

    @property
    def units(self) -> list[str]:
        """The units that were counted, in roster order."""
        return list(unit_order({line.unit for line in self.lines}, self.roster))

    @property
    def has_errors(self) -> bool:
        """Whether any finding is an error."""
        return any(errors(self.findings))

    def of(self, status: Status) -> Sequence[Submission]:
        """Return the files of a status, by path."""
        return [file for file in self.files if file.status is status]

    def counted(self, status: Status) -> int:
        """Return how many files have a status."""
        return len(self.of(status))
