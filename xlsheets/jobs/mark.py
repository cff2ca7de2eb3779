"""校验标注: findings → a copy of the workbook with coloured cells, notes and a 问题清单 sheet.

The original stays untouched; the copy is the original's bytes with only these
cells changed, ready to be mailed back to the branch.
"""

from collections.abc import Iterable, Sequence
from pathlib import Path, PurePosixPath

from xlsheets.books import patch
from xlsheets.books.gate import Rejected
from xlsheets.books.intake import MARKED, find_sources
from xlsheets.books.reading import read_book
from xlsheets.core.findings import Finding
from xlsheets.core.wording import Lang, in_words
from xlsheets.jobs.marking import heaviest_first, marking_edits
from xlsheets.jobs.output import check_folder, write_file
from xlsheets.jobs.reply import reply_text, without_folder
from xlsheets.jobs.round import Round


def marked_copy(data: bytes, findings: Sequence[Finding], sheets: Iterable[str], lang: Lang = "zh") -> bytes:
    """Return a workbook with its findings marked, in words for the branch that returned it.

    Raises:
        PatchRefused: when the file is of a kind that cannot be changed without loss (.xls, .ods, encrypted …).
    """
    return patch.apply(data, marking_edits(heaviest_first(findings), sheets, lang, to_branch=True)).data


def write_marked(
    checked: Round, paths: Iterable[str | Path], folder: Path | None, lang: Lang = "zh"
) -> tuple[list[Path], list[tuple[str, str]]]:
    """Write a marked copy of every file that has findings, and beside it the message to its branch.

    Args:
        checked: What was found.
        paths: The paths that were checked.
        folder: Where the copies go; None puts each beside its original (beside the archive for a member).
        lang: Of the words.

    Returns:
        The files written, and the files that cannot be marked with the reason.

    Raises:
        Refused: when a copy cannot be written.
    """
    by_file: dict[str, list[Finding]] = {}
    for finding in checked.findings:
        if finding.place.file is not None:
            by_file.setdefault(finding.place.file, []).append(finding)
    files = {file.path: file for file in checked.files}
    written: list[Path] = []
    refused: list[tuple[str, str]] = []
    if folder is not None:
        check_folder(folder)
    for source in find_sources(paths):
        if source.label not in by_file:
            continue
        found = without_folder(by_file[source.label], source.label)
        try:
            data = source.read()
            sheets = [grid.name for grid in read_book(data, source.label).grids]
            copy = marked_copy(data, found, sheets, lang)
        except Rejected as rejected:
            refused.append((source.label, in_words(rejected.finding, lang).title))
            continue
        except patch.PatchRefused as reason:
            refused.append((source.label, str(reason.reason)))
            continue
        name = PurePosixPath(source.label.replace("!/", "/"))
        target = _free((folder or source.path.parent) / f"{name.stem}{MARKED}{name.suffix}", written)
        write_file(target, copy)
        written.append(target)
        text = reply_text(files[source.label], found, checked.scheme.title, lang)
        if text:
            reply = target.with_suffix(".txt")
            reply.unlink(missing_ok=True)
            write_file(reply, text.encode("utf-8-sig"))
            written.append(reply)
    return written, refused


def _free(path: Path, taken: Sequence[Path]) -> Path:
    """Return a path that no other copy of this run has."""
    candidate, number = path, 2
    while candidate in taken:
        candidate, number = path.with_name(f"{path.stem.removesuffix(MARKED)}{number}{MARKED}{path.suffix}"), number + 1
    return candidate
