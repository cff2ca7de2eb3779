"""Passwords on the command line: from a file, or asked for without showing them; never as an argument."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from xlsheets.cli.language import both
from xlsheets.core.wording import Lang

if TYPE_CHECKING:
    from xlsheets.books.password import Secret
    from xlsheets.jobs.keys import Keys


def keys(password_file: Path | None, lang: Lang) -> "Keys":
    """Return the passwords of a file; without one they are asked for where somebody sits at a terminal.

    Raises:
        Refused: password-file.
    """
    from xlsheets.jobs.keys import Keys, read_keys

    if password_file is not None:
        return Keys(read_keys(password_file))
    there = sys.stdin.isatty() and sys.stderr.isatty()
    return Keys(ask=lambda files: _ask(files, lang)) if there else Keys()


def _ask(files: str, lang: Lang) -> "Secret | None":
    """Ask for a password without showing it; None when there is none."""
    from xlsheets.books.password import Secret

    words = both("有密码。密码（不显示；没有就按回车） | needs a password (not shown; Enter if you have none)", lang)
    text = typer.prompt(f"{files} {words}", default="", hide_input=True, show_default=False, err=True)
    return Secret(text) if text else None
