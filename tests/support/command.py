"""The one place that runs the program.

Inside this process by default, because that is fast; ``XLSHEETS_TESTS=process`` runs every command as a process of
its own, and ``run_process`` does so for the tests that need another environment.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Result:
    """What a command left: its exit status, standard output, standard error."""

    exit_code: int
    stdout: str
    stderr: str

    @property
    def json(self) -> dict[str, Any]:
        """The JSON on standard output; a JSONDecodeError when anything else stands there."""
        return json.loads(self.stdout)  # type: ignore[no-any-return]

    @property
    def said(self) -> str:
        """Everything that the command wrote."""
        return self.stdout + self.stderr


def run(*arguments: object) -> Result:
    """Run ``xlsheets`` with the arguments; an exception that escapes the program fails the test."""
    words = [str(argument) for argument in arguments]
    if os.environ.get("XLSHEETS_TESTS") == "process":
        return run_process(*words)
    from typer.testing import CliRunner

    from xlsheets.cli import app

    done = CliRunner().invoke(app, words, catch_exceptions=False)
    return Result(done.exit_code, done.stdout, done.stderr)


def run_process(*arguments: object, environment: Mapping[str, str] | None = None) -> Result:
    """Run ``python -m xlsheets`` as a process, with additions to the environment."""
    done = subprocess.run(
        [sys.executable, "-m", "xlsheets", *map(str, arguments)],
        env={**os.environ, "PYTHONUTF8": "1", **(environment or {})},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )
    return Result(done.returncode, done.stdout, done.stderr)
