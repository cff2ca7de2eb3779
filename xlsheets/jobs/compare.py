"""轮次对比: 汇总 workbooks of several rounds → the rounds side by side, a workbook, a report."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from pathlib import Path

from xlsheets.books.comparison.writing import KIND, comparison_workbook
from xlsheets.books.reading import read_book
from xlsheets.core.aspects import composites
from xlsheets.core.caveat import caveats
from xlsheets.core.comparison import Comparison
from xlsheets.core.comparisonpart import Parts
from xlsheets.core.findings import Finding, Place, Refused
from xlsheets.core.lookback import Lookback, lookback
from xlsheets.core.period import Period, in_time_order, people_together, same_key
from xlsheets.core.wording import finding
from xlsheets.jobs.output import check_kind, check_target, write_file
from xlsheets.jobs.store import open_store


@dataclass(frozen=True)
class Wish:
    """How rounds are compared.

    Attributes:
        as_given: The order of the files is that of the rounds; else their names tell it.
        exact_items: Only items of equal wording are the same.
        accept_differences: Rates of different definitions are subtracted too.
        verdicts: The verdicts to look back at; empty takes those that the schemes say.
    """

    as_given: bool = False
    exact_items: bool = False
    accept_differences: bool = False
    verdicts: tuple[str, ...] = ()


@dataclass(frozen=True)
class Compared:
    """Rounds side by side, with what has to be known about them.

    Attributes:
        comparison: The rounds from the earliest to the latest, and their rows.
        parts: Their aspects and sub-totals, and what has no counterpart.
        findings: Every finding, by file.
        verdicts: As wished for.
    """

    comparison: Comparison
    parts: Parts
    findings: tuple[Finding, ...]
    verdicts: tuple[str, ...] = ()

    @cached_property
    def lookback(self) -> list[Lookback]:
        """Who was told to mend in an earlier round, and what became of them."""
        return lookback(self.comparison, self.verdicts)


def compare(books: Sequence[Path], wish: Wish | None = None) -> Compared:
    """Return the rounds of 汇总 workbooks side by side.

    Args:
        books: Two or more, in any order.
        wish: How they are compared.

    Raises:
        Refused: compare-too-few, round-twice, or for each book that cannot be read what is wrong with it.
    """
    wish = wish or Wish()
    periods = _periods(books)
    ordered = None if wish.as_given else in_time_order(periods)
    notes = []
    if ordered is None and not wish.as_given:
        names = "、".join(period.name for period in periods)
        notes.append(finding("compare-order", Place(), names=names))
    comparison = Comparison(
        ordered or periods, near_items=not wish.exact_items, accept_differences=wish.accept_differences
    )
    parts = Parts(comparison)
    return Compared(comparison, parts, (*notes, *caveats(comparison, parts)), wish.verdicts)


def _periods(books: Sequence[Path]) -> list[Period]:
    """Return the round of every book, in the order given."""
    if len(books) < 2:
        raise Refused(finding("compare-too-few", Place(), count=len(books)))
    periods: list[Period] = []
    faults: list[Finding] = []
    for book in books:
        try:
            periods.append(_period(book))
        except Refused as refused:
            faults += refused.findings
    faults += [
        finding("round-twice", Place(period.file), scheme=period.scheme.id, round=period.scheme.round, first=first.file)
        for period, first in same_key(periods)
    ]
    if faults:
        raise Refused(*faults)
    return periods


def _period(book: Path) -> Period:
    merged = open_store(book)
    digest = sha256(book.read_bytes()).hexdigest()
    name = str(book).replace("\\", "/")
    scheme, roster, results = merged.scheme, merged.roster, tuple(merged.results)
    rollup, together = tuple(merged.rollup), tuple(people_together(results, scheme, roster))
    aspects = tuple(composites((*rollup, *together, *results), scheme))
    categories, modes = tuple(merged.categories), tuple(merged.modes)
    return Period(name, digest, scheme, roster, results, rollup, together, aspects, categories, modes)


def check_comparison(path: Path) -> None:
    """Refuse a target that cannot be written, or that holds another workbook than a comparison of ours.

    Raises:
        Refused: target-locked, target-read-only, target-kind or target-exists.
    """
    check_target(path)
    check_kind(path)
    if path.exists() and not _is_comparison(path):
        raise Refused(finding("target-exists", Place(str(path)), seen="不是 xlsheets 的轮次对比工作簿"))


def _is_comparison(path: Path) -> bool:
    from xlsheets.books.gate import Rejected

    try:
        return read_book(path.read_bytes(), str(path)).template.get("template") == KIND
    except Rejected:
        return False


def write_comparison(compared: Compared, path: Path) -> Path | None:
    """Write the workbook of a comparison; return the backup of an earlier one.

    Raises:
        Refused: as `check_comparison`.
    """
    check_comparison(path)
    return write_file(path, comparison_workbook(compared.parts, compared.findings, compared.lookback))
