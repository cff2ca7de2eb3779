"""校验标注 as data: findings → the edits that colour cells, attach notes and list everything on 问题清单.

The same edits go into a copy of a file (`mark`) and into a workbook that is open (`click.checking`).
"""

from collections.abc import Iterable, Sequence
from itertools import islice

from xlsheets.books import edits
from xlsheets.core.findings import Finding, Severity
from xlsheets.core.wording import SEVERITY_NAMES, Lang, Wording, in_words

COLOURS = {Severity.ERROR: "FFC7CE", Severity.WARNING: "FFEB9C", Severity.INFO: "DDEBF7"}
SHEET = "问题清单"
MAX_CELLS = 200
"""How many cells of one finding's range are coloured."""

_HEADS = {
    "zh": ("序号", "程度", "问题", "位置", "看到", "应为", "怎么改"),
    "en": ("No.", "Severity", "Finding", "Where", "Found", "Expected", "Remedy"),
}
_LABELS = {"zh": ("看到", "应为", "怎么改"), "en": ("Found", "Expected", "Remedy")}


def marking_edits(
    findings: Sequence[Finding], sheets: Iterable[str], lang: Lang = "zh", *, to_branch: bool = False
) -> list[edits.Edit]:
    """Return the edits that mark findings in the workbook they were found in.

    Args:
        findings: Of one file, in the order of the list.
        sheets: The names of the file's sheets.
        lang: Of the words.
        to_branch: Whether the branch reads them, and not the office that collects.
    """
    names = list(sheets)
    fills: dict[tuple[str, int, int], Severity] = {}
    notes: dict[tuple[str, int, int], list[str]] = {}
    for finding in findings:
        place = finding.place
        if place.sheet not in names or place.top is None or place.left is None:
            continue
        for row, column in islice(_cells(finding), MAX_CELLS):
            key = (place.sheet, row, column)
            if key not in fills or _weight(finding.severity) > _weight(fills[key]):
                fills[key] = finding.severity
        notes.setdefault((place.sheet, place.top, place.left), []).append(_note(finding, lang, to_branch))
    found: list[edits.Edit] = [_problem_sheet(findings, names, lang, to_branch)]
    found += [edits.SetFill(*key, COLOURS[severity]) for key, severity in fills.items()]
    found += [edits.AddNote(*key, "\n\n".join(texts)) for key, texts in notes.items()]
    return found


def heaviest_first(findings: Iterable[Finding]) -> list[Finding]:
    """Return errors, then warnings, then notes, each in the order given."""
    return sorted(findings, key=lambda finding: -_weight(finding.severity))


def _weight(severity: Severity) -> int:
    return (Severity.INFO, Severity.WARNING, Severity.ERROR).index(severity)


def _cells(finding: Finding) -> Iterable[tuple[int, int]]:
    place = finding.place
    assert place.top is not None
    assert place.left is not None
    bottom = place.top if place.bottom is None else place.bottom
    right = place.left if place.right is None else place.right
    return ((row, column) for row in range(place.top, bottom + 1) for column in range(place.left, right + 1))


def _note(finding: Finding, lang: Lang, to_branch: bool) -> str:
    words: Wording = in_words(finding, lang, to_branch=to_branch)
    found, expected, remedy = _LABELS[lang]
    colon = "：" if lang == "zh" else ": "
    lines = (
        f"{SEVERITY_NAMES[finding.severity][lang]} {words.title}",
        f"{found}{colon}{words.found}",
        f"{expected}{colon}{words.expected}",
        f"{remedy}{colon}{words.remedy}",
    )
    return "\n".join(lines)


def _problem_sheet(findings: Sequence[Finding], names: Sequence[str], lang: Lang, to_branch: bool) -> edits.AddSheet:
    name, number = SHEET, 2
    while name.casefold() in {other.casefold() for other in names}:
        name, number = f"{SHEET}{number}", number + 1
    rows = [tuple(edits.NewCell(head, bold=True, fill="D9E1F2") for head in _HEADS[lang])]
    for at, finding in enumerate(findings, 1):
        words, place = in_words(finding, lang, to_branch=to_branch), finding.place
        where = "!".join(part for part in (place.sheet, place.cell) if part)
        link = None
        if place.sheet is not None and place.sheet in names and place.top is not None and place.left is not None:
            link = edits.Link(place.sheet, place.top, place.left)
        rows.append(
            (
                edits.NewCell(at),
                edits.NewCell(SEVERITY_NAMES[finding.severity][lang], fill=COLOURS[finding.severity]),
                edits.NewCell(words.title, wrap=True),
                edits.NewCell(where, link=link),
                edits.NewCell(words.found, wrap=True),
                edits.NewCell(words.expected, wrap=True),
                edits.NewCell(words.remedy, wrap=True),
            )
        )
    return edits.AddSheet(name, tuple(rows), widths=(6, 8, 20, 20, 34, 30, 44), frozen=1)
