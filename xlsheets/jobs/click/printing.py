"""导出 PDF: the annex sheets of the open workbook, else the sheet in front, beside the workbook."""

from pathlib import Path
from typing import Any

from xlsheets.books.live import reading, standing
from xlsheets.books.live.program import is_visible
from xlsheets.core.annex import annex_tables
from xlsheets.core.findings import Refused
from xlsheets.core.messages import Stopped
from xlsheets.jobs.click.desk import Desk
from xlsheets.jobs.click.rounds import is_summary


def export(desk: Desk) -> None:
    """Write the PDF.

    In a 汇总 workbook that has annex sheets these are printed, together; elsewhere the sheet in front, but never the
    one with the buttons, which is in front only because one of them was clicked.

    Raises:
        Stopped: never-saved, temporary, nothing-to-print, pdf-refused.
    """
    from xlsheets.books.desk import SHEET as BUTTONS  # it writes workbooks too: not loaded for every click

    book = desk.book
    standing.check_place(book)
    folder = standing.saved_folder(book, "PDF")
    names = _annex_sheets(book)
    stem = Path(str(book.name)).stem
    front = str(book.sheets.active.name)
    if not names and front == BUTTONS:
        raise Stopped("nothing-to-print")
    path = folder / (f"{stem}_附件.pdf" if names else f"{stem}_{_safe(front)}.pdf")
    before = path.stat().st_mtime_ns if path.exists() else None
    try:
        if names:
            book.to_pdf(str(path), include=names)
        else:
            book.sheets.active.to_pdf(str(path))
    except (OSError, Stopped):
        raise Stopped("pdf-refused", path=path) from None
    except Exception as error:  # each program has its own: a locked file, a folder that may only be read
        raise Stopped("pdf-refused", path=f"{path}（{error}）") from None
    finally:
        book.sheets[front].activate()
    if not path.exists() or path.stat().st_mtime_ns == before:
        raise Stopped("pdf-refused", path=path)
    desk.close_with("pdf-done", path=path)


def _annex_sheets(book: Any) -> list[str]:
    """Return the annex sheets that a 汇总 workbook has; empty for any other workbook."""
    if not is_summary(book):
        return []
    from xlsheets.books.summary.stored import issued_in

    try:
        scheme, roster = issued_in(reading.read_template(book), str(book.name))
    except Refused:
        return []
    wanted = {table.name for table in annex_tables(scheme, roster, [], [], ())}
    return [str(sheet.name) for sheet in book.sheets if str(sheet.name) in wanted and is_visible(sheet)]


def _safe(name: str) -> str:
    return "".join("_" if letter in '<>:"/\\|?*' else letter for letter in name)
