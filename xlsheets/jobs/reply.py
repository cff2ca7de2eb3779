"""回复: what to paste into a message to a branch whose workbook has to be mended.

A branch reads only what it can do in its own workbook; what the office decides is left out.
"""

from collections.abc import Sequence
from dataclasses import replace

from xlsheets.core.findings import Finding, Severity
from xlsheets.core.ledger import Status, Submission
from xlsheets.core.wording import Lang, in_words

_CAUSES = frozenset({"count-in-text"})
"""Notes that may be the cause of an error elsewhere on the sheet."""
_OFFICE = frozenset({"submission-late", "submission-superseded", "map-no-place"})
"""Findings of a file about which its branch can do nothing in its workbook."""
MOST = 20
"""How many findings are written out; the others are in the marked copy."""


def reply_text(file: Submission, findings: Sequence[Finding], title: str, lang: Lang = "zh") -> str:
    """Return a message to a branch: what is wrong in its workbook, cell by cell, and what to do.

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
    lines = [_line(number, finding, lang) for number, finding in enumerate(found[:MOST], 1)]
    more = len(found) - MOST
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


def _line(number: int, finding: Finding, lang: Lang) -> str:
    words, place = in_words(finding, lang, to_branch=True), finding.place
    where = "!".join(part for part in (place.sheet, place.cell) if part)
    if lang == "zh":
        at = f"{where}：" if where else ""
        return f"{number}. {at}{words.title}。{words.found}；应为：{words.expected}。{words.remedy}。"
    at = f"{where}: " if where else ""
    return f"{number}. {at}{words.title}. {words.found}; expected: {words.expected}. {words.remedy}."
