"""预览: where the coloured copy of a plan goes, and writing it there; the office's file is never touched."""

from collections.abc import Sequence
from pathlib import Path

from xlsheets.books import patch
from xlsheets.books.officebook import OfficeBook
from xlsheets.books.plan import Plan
from xlsheets.books.preview import LIST, preview
from xlsheets.core.findings import Finding, Place, Refused
from xlsheets.core.wording import finding
from xlsheets.jobs.output import check_kind, check_target, write_file

ENDING = "_预览"


def target(path: Path, book: Path, into: Path) -> Path:
    """Return where a preview goes: into a folder under the name of the office's file and 预览, else as named.

    A path that is not there and has no ending of a file is a folder, which is made.

    Raises:
        Refused: target-exists for the 汇总 workbook, the office's file, or any file that is no preview; target-kind
            for another kind of file; target-locked or target-read-only.
    """
    if path.is_dir() or _names_a_folder(path):
        path = path / f"{into.stem}{ENDING}{into.suffix}"
    check_kind(path, (into.suffix.lower(),))
    check_target(path)
    if path.exists() and (_is_one_of(path, book, into) or not _is_preview(path)):
        raise Refused(finding("target-exists", Place(str(path)), seen="不是以前的预览"))
    return path


def _names_a_folder(path: Path) -> bool:
    """Return whether a path that is not there reads as a folder: 预览, or 预览2011.12."""
    return not path.exists() and (not path.suffix or path.suffix[1:].isdigit())


def _is_one_of(path: Path, *others: Path) -> bool:
    return any(other.exists() and path.samefile(other) for other in others)


def _is_preview(path: Path) -> bool:
    try:
        return LIST in OfficeBook(path.read_bytes(), str(path), allow_signed=True).ours
    except Refused:
        return False


def write(path: Path, office: OfficeBook, plan: Plan, findings: Sequence[Finding], *, allow_signed: bool) -> Path:
    """Write the preview and return its path; an earlier preview gives way.

    Raises:
        Refused: annex-refused, or as `write_file`.
    """
    try:
        data = preview(office, plan, findings, allow_signed=allow_signed)
    except patch.PatchRefused as refused:
        place = Place(office.file, refused.sheet)
        raise Refused(finding("annex-refused", place, seen=refused.reason, why=refused.code)) from None
    if path.exists() and path.read_bytes() != data:
        path.unlink()
    write_file(path, data)
    return path
