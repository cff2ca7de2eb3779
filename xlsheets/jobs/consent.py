"""Consent: what a change of an office's file would undo, so that it is done only when somebody asked for it."""

from xlsheets.books.patch.relations import relations
from xlsheets.books.patch.workbook import Book
from xlsheets.books.plan import Plan
from xlsheets.books.protection import locked_cells
from xlsheets.core.findings import Finding, Place, Refused, Severity
from xlsheets.core.wording import finding


def consented(data: bytes, file: str, plan: Plan, *, allow_protected: bool, dry_run: bool) -> list[Finding]:
    """Return what is to be said of locked cells that were written and of a signature that no longer holds.

    Args:
        data: The filled workbook, in which inserted rows stand at their final place.
        file: The path of the original.
        plan: What was filled.
        allow_protected: Whether locked cells of protected sheets may be written.
        dry_run: Whether nothing is written; then what would be refused is only said.

    Raises:
        Refused: annex-protected.
    """
    if not plan.changes and not plan.growth:
        return []
    book = Book(data, allow_signed=True)
    cells = ((change.sheet, change.row, change.column) for change in plan.changes)
    locked = locked_cells(book, file, cells, (sheet for sheet, _, _ in plan.growth))
    sealed = [one for one in locked if one.sealed and not allow_protected]
    if sealed and not dry_run:
        raise Refused(*(finding("annex-protected", one.place, seen=one.zh, seen_en=one.en) for one in sealed))
    found = []
    for one in locked:
        code = "annex-protected" if one in sealed else "annex-protected-written"
        found.append(finding(code, one.place, Severity.WARNING, seen=one.zh, seen_en=one.en))
    if any("digital-signature" in relation.type for relation in relations(book.package, "")):
        found.append(finding("annex-signature-void", Place(file)))
    return found
