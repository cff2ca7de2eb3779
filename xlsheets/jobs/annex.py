"""生成附表: a 汇总 workbook → its annex tables in a new workbook."""

from collections.abc import Sequence
from pathlib import Path

from xlsheets.books.annexsheet import annex_workbook
from xlsheets.core.annextable import Table
from xlsheets.core.findings import Place, Refused
from xlsheets.core.wording import finding
from xlsheets.jobs.output import check_kind, check_target, write_file
from xlsheets.jobs.store import open_store


def default_target(book: Path) -> Path:
    """Return where the annexes of a 汇总 workbook go when nothing else is said: beside it."""
    return book.with_name(f"{book.stem}_附件.xlsx")


def annex(book: Path, into: Path, only: Sequence[str] = (), *, dry_run: bool = False) -> list[Table]:
    """Write the annex tables of a 汇总 workbook into a new workbook (or only say what they are), and return them.

    Raises:
        Refused: store-unknown, annex-unknown, target-exists for a file that is there already, or as `write_file`.
    """
    merged = open_store(book)
    known = [one.id for one in merged.scheme.annexes if one.rows != "ballot"]
    for name in only:
        if known and name not in known:
            raise Refused(finding("annex-unknown", Place(str(book)), seen=name, names="、".join(known)))
    check_target(into)
    check_kind(into)
    tables = merged.annexes(only)
    data = annex_workbook(tables, merged.scheme)
    if dry_run:
        return tables
    if into.exists() and into.read_bytes() != data:
        raise Refused(finding("target-exists", Place(str(into)), seen="已有内容"))
    write_file(into, data)
    return tables
