"""Part: what one table gives for one item of one subject, before units and covers are known."""

from dataclasses import dataclass, field

from xlsheets.books.cover import Cover, Fact
from xlsheets.core.ballot import read_count
from xlsheets.core.findings import Finding, Place
from xlsheets.core.scheme import Form
from xlsheets.core.scores import Scores
from xlsheets.core.tally import FACT_NAMES, Facts, minus
from xlsheets.core.wording import finding

Day = tuple[str, int | None, int | None, int]
"""A day: its kind (date, week, count), then year, month and day, None for what its cell does not say."""


@dataclass
class Part:
    """Counts of one item of one subject and group, with where they stand.

    Attributes:
        form: The form.
        item: The item's text.
        subject: The name on the sheet; empty for the organisation itself.
        group: The rater group; None where raters are not told apart.
        unit: The unit named in the row, in summaries; None elsewhere.
        counts: Marks per level in scheme order; None for unreadable ones, and throughout for a score item.
        blank: Blank marks; None when the table does not say.
        void_items: Void marks.
        ballots: Ballots read; None for tables of counts.
        void: Ballots void as a whole; None for tables of counts.
        struck: How many of them are void because their code does not stand, which the branch could not know.
        facts: What the row itself states.
        places: The cell ranges.
        scores: The scores given, for a score item; None for an item of levels.
        day: The day that its row is of, in a table with a row a day.
    """

    form: Form
    item: str
    counts: tuple[int | None, ...]
    subject: str = ""
    group: str | None = None
    unit: str | None = None
    blank: int | None = None
    void_items: int | None = 0
    ballots: int | None = None
    void: int | None = None
    struck: int = 0
    facts: Facts = field(default_factory=Facts)
    places: list[Place] = field(default_factory=list)
    scores: Scores | None = None
    day: Day | None = None


FACT_LABELS = {
    "eligible": ("应参评", "eligible"),
    "present": ("实参评", "present"),
    "issued": ("发出", "issued"),
    "returned": ("收回", "returned"),
    "valid": ("有效", "valid"),
    "void": ("无效", "void"),
}


def number_of(fact: Fact, findings: list[Finding]) -> int | None:
    """Return the number of a fact, and note it when it is none; None then."""
    count = read_count(fact.value)
    if count.problem:
        findings.append(finding(count.problem, fact.place, seen=fact.written))
    elif count.in_text and fact.written == str(fact.value):
        findings.append(finding("count-in-text", fact.place, seen=fact.written, count=count.number))
    return count.number


def facts_of(cover: Cover, findings: list[Finding]) -> Facts:
    """Return a cover's numbers, and note every one that is none or contradicts another."""
    numbers = {
        role: number_of(fact, findings) if (fact := cover.first(role)) is not None else None for role in FACT_NAMES
    }
    check_facts(numbers, cover, findings)
    if numbers["valid"] is None:
        numbers["valid"] = minus(numbers["returned"], numbers["void"])
    if numbers["void"] is None:
        numbers["void"] = minus(numbers["returned"], numbers["valid"])
    return Facts(**numbers)


def check_facts(numbers: dict[str, int | None], cover: Cover, findings: list[Finding]) -> None:
    """Note the identities that a cover's numbers break: 发出 ≥ 收回, 收回 = 有效 + 无效."""
    issued, returned, valid, void = (numbers[role] for role in ("issued", "returned", "valid", "void"))
    if issued is not None and returned is not None and issued < returned:
        fact = cover.first("returned")
        assert fact is not None
        findings.append(finding("issued-less-than-returned", fact.place, issued=issued, returned=returned))
    if returned is None or valid is None:
        return
    fact = cover.first("valid")
    assert fact is not None
    if void is not None and valid + void != returned:
        findings.append(finding("sum-mismatch", fact.place, label="有效", stated=valid, sum=returned - void))
    elif valid > returned:
        findings.append(finding("sum-mismatch", fact.place, label="有效", stated=valid, sum=f"≤ {returned}"))


def written(value: object) -> str:
    """Return a value as its cell would show it in a message."""
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    return str(value).strip()
