"""The command line: `xlsheets`, and `python -m xlsheets`."""

from xlsheets.cli import commands, comparing, desk, filling, standing  # noqa: F401 - they add their commands
from xlsheets.cli.app import app

__all__ = ["app", "main"]


def main() -> None:
    """Run the command line."""
    app()
