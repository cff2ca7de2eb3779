"""A written workbook, opened for a moment by the program that another one is open in."""

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from xlsheets.books.scope import scope
from xlsheets.core.messages import Stopped


@scope
def opened(book: Any, data: bytes) -> Iterator[Any]:
    """Open a written workbook in the program of another one, and close it and delete its file in the end.

    The file lies beside the open workbook where that can be, so that links relative to it stay right; it has a
    name that no open workbook has.
    """
    path = _beside(book, data)
    try:
        source = book.app.books.open(str(path), update_links=False, read_only=True)
        try:
            yield source
        finally:
            source.close()
            book.activate()
    finally:
        path.unlink(missing_ok=True)


def _beside(book: Any, data: bytes) -> Path:
    folder = Path(str(book.fullname)).parent
    for place in (folder if folder.is_absolute() else None, None):
        try:
            handle, name = tempfile.mkstemp(prefix="xlsheets-", suffix=".xlsx", dir=place)
        except OSError:  # a share that may only be read
            continue
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
        return Path(name)
    raise Stopped("read-only", book=book.name)
