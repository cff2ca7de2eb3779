"""另加的工作表: which sheets of our own go into an office's file, and what they hold."""

from collections.abc import Sequence

from xlsheets.books import edits
from xlsheets.books.officebook import OfficeBook
from xlsheets.books.officesheets import annex_sheets, problem_sheet, source_sheet
from xlsheets.books.plan import Plan
from xlsheets.core.figures import Figures
from xlsheets.core.findings import Finding, Place, Refused, in_order
from xlsheets.core.ledger import Status
from xlsheets.core.wording import finding
from xlsheets.jobs.round import Round

EXTRA = ("problems", "sources", "annexes")
"""The sheets of our own that can be added: 问题清单, 来源, and an annex that has no table."""
_WORDS = {
    "问题清单": ("problems",), "problems": ("problems",), "来源": ("sources",), "sources": ("sources",),
    "附件": ("annexes",), "附表": ("annexes",), "annexes": ("annexes",), "全部": EXTRA, "all": EXTRA,
}  # fmt: skip


def extra_of(words: Sequence[str]) -> frozenset[str]:
    """Return the sheets that words name, of `EXTRA`.

    Raises:
        Refused: annex-unknown for another word.
    """
    for word in words:
        if word.lower() not in _WORDS:
            names = "问题清单 problems、来源 sources、附件 annexes、全部 all"
            raise Refused(finding("annex-unknown", Place(), seen=f"--add-sheets {word}", names=names))
    return frozenset(one for word in words for one in _WORDS[word.lower()])


def own_sheets(
    office: OfficeBook,
    plan: Plan,
    notes: Sequence[Finding],
    merged: Round,
    figures: Figures,
    only: Sequence[str],
    extra: frozenset[str],
) -> list[edits.AddSheet | edits.CopySheet]:
    """Return the sheets of our own that were asked for."""
    found: list[edits.AddSheet | edits.CopySheet] = []
    if "annexes" in extra and not only:
        found += annex_sheets(merged.annexes(), merged.scheme, plan)
    if "problems" in extra:
        found.append(problem_sheet(in_order([*merged.findings, *notes]), office.file, office.names))
    if "sources" in extra:
        files: dict[str, list[str]] = {}
        for file in merged.files:
            if file.status is Status.ACCEPTED and file.unit is not None:
                files.setdefault(file.unit, []).append(file.path)
        found.append(source_sheet(plan, figures, files, office.names))
    return found
