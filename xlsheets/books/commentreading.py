"""登记表 as they come back: each sheet with 点评意见 on it → a comment."""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import PurePosixPath

from xlsheets.books.belonging import written_names
from xlsheets.books.cellroom import LONGEST, held
from xlsheets.books.cover import read_date
from xlsheets.books.grid import Book, Grid
from xlsheets.books.whose import match_unit
from xlsheets.core.comment import Comment
from xlsheets.core.findings import Finding, Place
from xlsheets.core.ledger import Status, Submission
from xlsheets.core.likeness import nearest
from xlsheets.core.roster import Roster, Source
from xlsheets.core.scheme import Scheme
from xlsheets.core.spelling import normal
from xlsheets.core.wording import finding

_LABELS = {
    "text": "点评意见|领导点评意见|点评内容|领导点评|点评意见及建议",
    "by": "点评人|点评人签字|点评领导|点评领导签字|点评人姓名|点评人(签字)|点评领导(签字)",
    "day": "点评日期|点评时间",
    "date": "日期|填表日期",
    "subject": "姓名|党员姓名|被点评人|被点评人姓名",
    "unit": "党组织名称|所在党组织|所在党支部|所在支部|党支部名称|支部名称|党组织|党支部|单位",
    "summary": "总结|个人总结|本组织总结|支部总结|本支部总结|党组织总结|工作总结|自我总结|创先争优活动总结",
}
_ROLE_OF = {word: role for role, words in _LABELS.items() for word in words.split("|")}


def is_comment_book(book: Book) -> bool:
    """Return whether a book holds 登记表: ours, or sheets with a box for 点评意见 and a person or organisation."""
    if book.template.get("template") == "comments":
        return True
    return any({"text", "by"} <= _cells(grid).keys() for grid in book.grids)


def read_comments(book: Book, unit: str | None) -> Iterator[Comment]:
    """Yield every sheet's comment as written; a 登记表 without 点评意见 has an empty one.

    Args:
        book: Its grids.
        unit: The unit that the file is of, where its sheets name none.
    """
    own = book.template.get("unit")
    for grid in book.grids:
        cells = _cells(grid)
        if "text" not in cells:
            continue
        text, place = _value(grid, cells["text"])
        by, day = (_value(grid, cells[role])[0] if role in cells else "" for role in ("by", "day"))
        date = _value(grid, cells["date"])[0] if "date" in cells else ""
        subject = _name(_value(grid, cells["subject"])[0]) if "subject" in cells else ""
        stated = _name(_value(grid, cells["unit"])[0]) if "unit" in cells else ""
        summary = _value(grid, cells["summary"])[0] if "summary" in cells else ""
        yield Comment(
            own or stated or unit or "",
            subject,
            _words(text),
            _name(by),
            read_date(day) or read_date(date),
            bool(_words(summary)),
            grid.place.at(*place),
        )


def comment_submission(
    book: Book, sha256: str, scheme: Scheme, roster: Roster | None, unit: str | None = None
) -> Submission:
    """Return what a book of 登记表 reports: comments under the roster's names, no counts.

    A 登记表 of a unit or member that the roster lacks is not counted, and
    named. One that states no unit is of the given unit, else of the one that
    the file's name says.
    """
    submission = Submission(book.file, sha256)
    seen = book.template.get("scheme")
    if seen not in (None, scheme.id):
        place = Place(book.file)
        return submission.became(Status.REJECTED, finding("scheme-mismatch", place, seen=seen, scheme=scheme.id))
    kept: list[Comment] = []
    findings: list[Finding] = []
    stem = PurePosixPath(book.file.replace("\\", "/")).stem
    for comment in read_comments(book, unit or stem):
        known, notes = _known(comment, roster)
        findings += notes
        if known is not None and scheme.comments is not None and known.kind in scheme.comments.subjects:
            text = held(known.text)
            if text != known.text:
                findings.append(finding("text-cut", known.place, count=len(known.text), most=LONGEST))
            kept.append(replace(known, text=text))
    units = list(dict.fromkeys(comment.unit for comment in kept))
    status = Status.ACCEPTED if kept else Status.REJECTED
    return replace(
        submission,
        unit=units[0] if len(units) == 1 else None,
        comments=tuple(kept),
        findings=tuple(findings),
        layouts=tuple((comment.place.sheet or "", "点评", comment.subject) for comment in kept),
        status=status,
    )


def _known(comment: Comment, roster: Roster | None) -> tuple[Comment | None, list[Finding]]:
    """Return a comment under the names of the roster, and what is to be said about them; None when it has none."""
    if roster is None:
        return comment, []
    unit, findings = match_unit(roster, [(comment.unit, Source.COVER, comment.place)])
    if unit is None or not comment.subject:
        return (None if unit is None else replace(comment, unit=unit)), findings
    labels = roster.labels_of(unit)
    name = written_names(roster.members_of(unit), labels).get(normal(comment.subject))
    if name is None and labels:
        near = nearest(comment.subject, labels, least=50)
        hint = f"，相近的有：{near[0]}" if near else ""
        return None, [*findings, finding("member-unknown", comment.place, seen=comment.subject, unit=unit, near=hint)]
    return replace(comment, unit=unit, subject=name or comment.subject), findings


def _name(value: object) -> str:
    """Return a name as it is written; a whole number without its point."""
    return str(int(value)) if isinstance(value, float) and value == int(value) else str(value).strip()


def _words(value: object) -> str:
    """Return the words of a box, without the lines that are printed in it to be filled in."""
    text = re.sub(r"点评人(?:[（(]签字[）)])?[:：]\s*[_＿\s]*(?:年\s*月\s*日)?\s*$", "", str(value))
    return text.strip(" \u3000\n_＿")


def _cells(grid: Grid) -> dict[str, tuple[int, int]]:
    """Return where each label stands, the first of its kind: copies of a page repeat them."""
    found: dict[str, tuple[int, int]] = {}
    for row, values in enumerate(grid.rows):
        for column, value in enumerate(values):
            if isinstance(value, str) and value and len(value) <= 20:
                word = re.sub(r"[:\s]", "", normal(value))
                role = _ROLE_OF.get(word) or _ROLE_OF.get(re.sub(r"[(].*[)]$", "", word))
                if role is not None:
                    found.setdefault(role, (row, column))
    return found


def _value(grid: Grid, label: tuple[int, int]) -> tuple[object, tuple[int, int]]:
    """Return what stands beside a label, else below it, with its cell."""
    row, column = label
    _, _, bottom, right = grid.span(row, column)
    beside = (row, right + 1)
    value = grid.value(*beside)
    if value != "" and not (isinstance(value, str) and re.sub(r"[:\s]", "", normal(value)) in _ROLE_OF):
        return value, beside
    merged_beside = grid.span(*beside)[3] > right + 1
    below = grid.value(bottom + 1, column)
    if value == "" and not merged_beside and isinstance(below, str) and below and normal(below) not in _ROLE_OF:
        return below, (bottom + 1, column)
    return "", beside
