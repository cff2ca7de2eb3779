"""Which folder, workbook or sheet: named by a cell or the environment, else chosen in the program's own dialog."""

import os
from pathlib import Path
from typing import Any

from xlsheets.books.live.program import is_excel
from xlsheets.books.live.standing import named_text

CELL = "xlsheets_folder"
"""The defined name of a cell that may hold the folder."""
ENVIRONMENT = "XLSHEETS_FOLDER"
INTO_CELL = "xlsheets_into"
"""The defined name of a cell that may hold the name of the office's open workbook."""
INTO_ENVIRONMENT = "XLSHEETS_INTO"
SHEET_CELL = "xlsheets_sheet"
"""The defined name of a cell that may hold the name of the sheet that 校验本表 looks at."""
_FOLDER_PICKER = 4  # msoFileDialogFolderPicker


def wanted_folder(book: Any, title: str) -> Path | None:
    """Return the folder that is meant; a relative one lies beside the workbook.

    Args:
        book: The workbook that was clicked in.
        title: Of the dialog.

    Returns:
        The folder, which need not exist; None when none was chosen.
    """
    written = _bare(os.environ.get(ENVIRONMENT) or named_text(book, CELL))
    if written:
        return Path(str(book.fullname)).parent / written
    chosen = _asked(book, title)
    return Path(chosen) if chosen else None


def wanted_book(summary: Any) -> str:
    """Return the name, or the path, of the open workbook that the annexes shall go into; empty when none is named."""
    return _bare(os.environ.get(INTO_ENVIRONMENT) or named_text(summary, INTO_CELL))


def wanted_sheet(book: Any) -> str:
    """Return the name of the sheet that is to be checked; empty when none is named."""
    return named_text(book, SHEET_CELL)


def _bare(path: str) -> str:
    """Return a path without the quotes that “复制为路径” puts around it, and without blanks at its ends."""
    return path.strip(' \t"“”')


def _asked(book: Any, title: str) -> str | None:
    """Let the person choose; None where the dialog is left, and where the program has none."""
    if is_excel(book.app):
        dialog = book.app.api.FileDialog(_FOLDER_PICKER)
        dialog.Title = title
        dialog.InitialFileName = str(Path(str(book.fullname)).parent) + os.sep
        return str(dialog.SelectedItems(1)) if dialog.Show() == -1 else None
    own = getattr(book.app.impl, "pick_folder", None)  # an engine that can ask
    return own(title, str(Path(str(book.fullname)).parent)) or None if callable(own) else None
