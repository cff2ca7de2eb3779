"""映射 of an annex kept: the reading of an office's tables written down, as TOML or into the 汇总 workbook."""

from collections.abc import Sequence
from pathlib import Path

from xlsheets.books import edits, patch
from xlsheets.books.annexmap import AnnexMap
from xlsheets.books.annexreading import as_toml, questions, readings, without_known
from xlsheets.books.binding import targets_of
from xlsheets.books.mapping import HEADS, SHEET, Decision, read_map
from xlsheets.books.officebook import OfficeBook
from xlsheets.books.reading import read_book
from xlsheets.books.target import Target
from xlsheets.core.figures import Figures
from xlsheets.core.findings import Place, Refused
from xlsheets.core.wording import finding
from xlsheets.jobs.output import check_kind, check_target, write_file


def save(
    path: Path, book: Path, office: OfficeBook, figures: Figures, decided: AnnexMap, given: Sequence[Decision]
) -> Path:
    """Write the reading of an office's tables, and return the path.

    A .toml gets all of it, so that anything can be corrected. The 汇总
    workbook itself gets, in its sheet 映射, the decisions given beside it and
    what could not be told.

    Args:
        path: A .toml, or the 汇总 workbook.
        book: The 汇总 workbook.
        office: The office's file.
        figures: The round's figures.
        decided: All decisions on this file.
        given: Those that are not in the 汇总 workbook.

    Raises:
        Refused: target-kind, target-exists for a .toml that is no mapping, or as `write_file`.
    """
    targets = targets_of(office, decided.words, decided)
    read = readings(targets, figures)
    if path.exists() and path.samefile(book):
        found = [one for one in given if one.of_annex]
        write_file(path, _with_rows(path, [*found, *without_known(questions(read), decided.decisions)]))
        return path
    check_kind(path, (".toml",))
    check_target(path)
    if path.exists():
        try:
            read_map(path, figures.scheme)
        except Refused:
            raise Refused(finding("target-exists", Place(str(path)), seen="不是映射文件")) from None
    text = _head(office, targets) + as_toml([*decided.decisions, *without_known(read, decided.decisions)])
    write_file(path, text.encode("utf-8"))
    return path


def _head(office: OfficeBook, targets: Sequence[Target]) -> str:
    """Return the comment at the top of a mapping."""
    seen = {target.grid.name for target in targets}
    other = [name for name in office.names if name not in seen and name not in office.ours]
    lines = [
        "填附表的映射：改正后用 --map 交回。每条说明一张表是哪个附件（annex）、",
        "一个表头（column）或一行（row）取作什么（means）；不填的写“不填”。",
    ]
    if other:
        lines.append(f"没有认出表的工作表：{'、'.join(other)}")
    return "".join(f"# {line}\n" for line in lines) + "\n"


def _with_rows(book: Path, decisions: Sequence[Decision]) -> bytes:
    """Return the 汇总 workbook with decisions below those of its sheet 映射; nothing else in it changes."""
    data = book.read_bytes()
    grid = next((grid for grid in read_book(data, str(book)).grids if grid.name == SHEET), None)
    if grid is None or not decisions:
        return data
    there = {tuple(grid.text(row, column).strip() for column in range(len(HEADS))) for row in range(2, grid.height)}
    row = max((row for row in range(2, grid.height) if grid.text(row, 0).strip()), default=1)
    changes: list[edits.Edit] = [
        edits.SetValue(SHEET, 1, column, head) for column, head in enumerate(HEADS) if grid.text(1, column) != head
    ]
    for one in decisions:
        texts = (one.file, one.sheet, one.like, one.asked, None, None, None, None)
        values = (*texts, one.annex, one.column, one.row, one.means)
        if tuple(value or "" for value in values) in there:
            continue
        row += 1
        changes += [edits.SetValue(SHEET, row, column, value) for column, value in enumerate(values) if value]
    return patch.apply(data, changes).data
