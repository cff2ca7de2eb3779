"""收件台账: what each returned file is, and what was read in it."""

import datetime
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from xlsheets.core.comment import Comment
from xlsheets.core.findings import Finding
from xlsheets.core.rectification import Opinion
from xlsheets.core.rollup import Line

if TYPE_CHECKING:
    from xlsheets.core.codeuse import CodeUse


class Status(StrEnum):
    """What became of a file. Files received = accepted + rejected + duplicate + superseded."""

    ACCEPTED = "accepted"
    REJECTED = "rejected"
    DUPLICATE = "duplicate"
    SUPERSEDED = "superseded"


STATUS_NAMES = {
    Status.ACCEPTED: ("已采用", "accepted"),
    Status.REJECTED: ("已退回", "rejected"),
    Status.DUPLICATE: ("重复", "duplicate"),
    Status.SUPERSEDED: ("已被替代", "superseded"),
}


@dataclass(frozen=True, slots=True)
class Submission:
    """报送件: one returned file.

    Attributes:
        path: As given, with /; a member of an archive is ARCHIVE!/MEMBER.
        sha256: Of its bytes; empty when it could not be read at all.
        status: What became of it.
        unit: Whose it is; None when that is not known.
        date: The date that its cover states.
        group: The rater group that its cover states for the whole file.
        opinions: What raters wrote, and the 典型案例 put forward.
        comments: 领导点评: the 登记表 in it.
        codes: Where 评议码 stand in it, as hashes; empty when none are asked for.
        firms: The firms its raters came from, to be counted and never shown.
        mode: The way of rating that its cover states; None when the scheme tells none apart.
        modes: Unit and way of rating of each unit that it speaks for, where it is a summary.
        lines: What was counted.
        findings: What was found in it.
        layouts: The tables taken: sheet, layout letter, form.
        made_of: SHA-256 of the files that it was made of, where it is a summary.
        note: Why it does not count, where it does not.
    """

    path: str
    sha256: str = ""
    status: Status = Status.ACCEPTED
    unit: str | None = None
    date: datetime.date | None = None
    group: str | None = None
    lines: tuple[Line, ...] = ()
    findings: tuple[Finding, ...] = ()
    layouts: tuple[tuple[str, str, str], ...] = ()
    note: str = ""
    mode: str | None = None
    modes: tuple[tuple[str, str], ...] = ()
    made_of: tuple[str, ...] = ()
    opinions: tuple[Opinion, ...] = ()
    comments: tuple[Comment, ...] = ()
    firms: frozenset[str] = field(default=frozenset(), repr=False)
    codes: "tuple[CodeUse, ...]" = ()

    def became(self, status: Status, *findings: Finding, note: str = "") -> "Submission":
        """Return this file under another status, with more findings."""
        return replace(self, status=status, findings=(*self.findings, *findings), note=note)

    @property
    def covers(self) -> frozenset[tuple[str, str, str, str | None]]:
        """What it speaks of: unit, form, subject and group; of a comment by whom it is.

        Two files conflict when these meet; comments of two leaders on one person do not.
        """
        return frozenset(
            {(line.unit, line.form, line.subject, self.group) for line in self.lines}
            | {(comment.unit, "点评", comment.subject, comment.by or None) for comment in self.comments if comment.text}
        )

    @property
    def only_comments(self) -> bool:
        """Whether it holds 登记表 and no ballots."""
        return bool(self.comments) and not self.lines
