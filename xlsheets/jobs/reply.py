"""回复: what to paste into a message to a branch whose workbook has to be mended.

A branch reads only what it can do in its own workbook; what the office decides is left out.
"""

from collections.abc import Sequence
from dataclasses import replace

from xlsheets.core.findings import Finding, Severity
from xlsheets.core.ledger import Status, Submission
from xlsheets.core.wording import Lang, in_words
from xlsheets.jobs.marking import heaviest_first

_CAUSES = frozenset({"count-in-text"})
"""Notes that may be the cause of an error elsewhere on the sheet."""
_OFFICE = frozenset({"submission-late", "submission-superseded", "map-no-place"})
"""Findings of a file about which its branch can do nothing in its workbook."""
MOST = 20
"""How many lines are written out; the other findings are in the marked copy."""
CELLS = 3
"""How many cells of notes that share a line are named."""


def reply_text(file: Submission, findings: Sequence[Finding], title: str, lang: Lang = "zh") -> str:
    """Return a message to a branch: what is wrong in its workbook, cell by cell, and what to do.

    Errors come first, then warnings, then notes; those of one code on one sheet share a line.

    Args:
        file: The branch's file.
        findings: Those of the file; notes are left out, but for causes of errors.
        title: Of the round.
        lang: Of the words.

    Returns:
        Plain text; empty when there is nothing that the branch can mend, or when another return of the unit counts.
    """
    if file.status not in (Status.ACCEPTED, Status.REJECTED):
        return ""
    own = [finding for finding in findings if finding.code not in _OFFICE]
    if all(finding.severity is Severity.INFO for finding in own):
        return ""
    found = [finding for finding in own if finding.severity is not Severity.INFO or finding.code in _CAUSES]
    name = file.path.rpartition("/")[2]
    shared = _shared(found)
    lines = [_line(number, alike, lang) for number, alike in enumerate(shared[:MOST], 1)]
    more = sum(map(len, shared[MOST:]))
    if lang == "zh":
        head = f"{file.unit or '贵单位'}：\n你单位报送的“{title}”（{name}）经校验有以下问题，请核对改正后重新报送："
        tail = [f"另有 {more} 处见标注副本。"] if more > 0 else []
        tail.append("标注副本中着色的单元格有批注，“问题清单”可以逐条点到。")
    else:
        whom = file.unit or "Dear colleagues"
        head = f"{whom}:\nPlease mend the following in your return “{title}” ({name}) and send it again:"
        tail = [f"{more} more are in the marked copy."] if more > 0 else []
        tail.append("In the marked copy coloured cells carry a note, and the list of findings links to each.")
    return "\n".join([head, *lines, *tail]) + "\n"


def without_folder(findings: Sequence[Finding], path: str) -> list[Finding]:
    """Return a file's findings without the folder that it lies in: a branch does not know the office's folders.

    Args:
        findings: Those of the file.
        path: The file, as it was given.
    """
    folder = path.rpartition("/")[0]
    if not folder:
        return list(findings)
    return [
        replace(one, values=tuple((name, text.replace(f"{folder}/", "")) for name, text in one.values))
        for one in findings
    ]


def _shared(found: Sequence[Finding]) -> list[list[Finding]]:
    """Return the findings line by line, the heaviest first: notes of one code on one sheet share a line."""
    lines: dict[object, list[Finding]] = {}
    for at, finding in enumerate(heaviest_first(found)):
        shares = finding.severity is Severity.INFO and finding.place.cell is not None
        lines.setdefault((finding.code, finding.place.sheet) if shares else at, []).append(finding)
    return list(lines.values())


def _line(number: int, alike: Sequence[Finding], lang: Lang) -> str:
    first, *others = [in_words(finding, lang, to_branch=True) for finding in alike]
    where, cell = _where(alike, lang), alike[0].place.cell
    differ = any(words != first for words in others)
    if lang == "zh":
        at, such = (f"{where}：" if where else ""), (f"如 {cell}：" if differ else "")
        return f"{number}. {at}{first.title}。{such}{first.found}；应为：{first.expected}。{first.remedy}。"
    at, such = (f"{where}: " if where else ""), (f"{cell}, for one: " if differ else "")
    return f"{number}. {at}{first.title}. {such}{first.found}; expected: {first.expected}. {first.remedy}."


def _where(alike: Sequence[Finding], lang: Lang) -> str:
    """Return the sheet and the cells: all of a few, else the first ones and how many there are."""
    cells = [finding.place.cell for finding in alike if finding.place.cell is not None]
    named = ("、" if lang == "zh" else ", ").join(cells[:CELLS])
    if len(cells) > CELLS:
        named += f" 等 {len(cells)} 格" if lang == "zh" else f" and others, {len(cells)} in all"
    return "!".join(part for part in (alike[0].place.sheet, named) if part)
