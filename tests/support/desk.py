"""A clerk's desk: a folder with a scheme, a roster and the returned workbooks in ``in``."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tests.support.command import Result, run
from tests.support.drawing import Sheet, draw
from tests.support.schemes import Form, scheme_text
from tests.support.writers import WRITERS

UNIT = "化学系教工党支部"
OTHER = "物理系学生党支部"
UNITS = f"""
    | 单位 |
    | {UNIT} |
"""


class Desk:
    """The folder that a test works in (the current folder, so that paths read like a clerk's)."""

    def __init__(self, folder: Path) -> None:
        """Take an empty folder; the default scheme has one organisation form, the default roster one unit."""
        self.folder = folder
        (folder / "in").mkdir()
        self.scheme()
        self.roster(UNITS)

    def scheme(self, *forms: Form, **settings: Any) -> None:
        """Write scheme.toml; see ``scheme_text`` for the settings."""
        (self.folder / "scheme.toml").write_text(scheme_text(*forms, **settings), encoding="utf-8")

    def roster(self, units: str | None, members: str | None = None) -> None:
        """Write roster.xlsx from tables; None takes the roster away."""
        path = self.folder / "roster.xlsx"
        path.unlink(missing_ok=True)
        if units:
            sheets = [draw(units, "名册")] + ([draw(members, "党员名册")] if members else [])
            WRITERS["openpyxl"](path, sheets)

    def put(self, name: str, *sheets: Sheet | str, writer: str = "openpyxl") -> Path:
        """Save drawn sheets as ``in/NAME`` with one of the four writers; tables are named 评议表, 评议表2 and so on."""
        pages = [
            sheet if isinstance(sheet, Sheet) else draw(sheet, "评议表" if index == 0 else f"评议表{index + 1}")
            for index, sheet in enumerate(sheets)
        ]
        path = self.folder / "in" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        WRITERS[writer](path, pages)
        return path

    def run(self, command: str, *options: object, paths: Sequence[str] = ("in",)) -> Result:
        """Run ``merge`` or ``check`` over the paths with scheme.toml, roster.xlsx (where there is one) and --json -."""
        known = ["--roster", "roster.xlsx"] if (self.folder / "roster.xlsx").exists() else []
        return run(command, *paths, "--scheme", "scheme.toml", *known, *options, "--json", "-")

    def merge(self, *options: object, paths: Sequence[str] = ("in",)) -> dict[str, Any]:
        """Merge and return the JSON; the exit status must be the one that the findings call for (contract §1, §5)."""
        return self._json("merge", options, paths)

    def check(self, *options: object, paths: Sequence[str] = ("in",)) -> dict[str, Any]:
        """Check and return the JSON; the exit status must be the one that the findings call for."""
        return self._json("check", options, paths)

    def merged(self, *sheets: Sheet | str, name: str = "01.xlsx", writer: str = "openpyxl") -> dict[str, Any]:
        """Save one workbook and merge it."""
        self.put(name, *sheets, writer=writer)
        return self.merge()

    def _json(self, command: str, options: Sequence[object], paths: Sequence[str]) -> dict[str, Any]:
        result = self.run(command, *options, paths=paths)
        assert result.exit_code in (0, 1), result.said
        answer = result.json
        errors = [finding for finding in answer["findings"] if finding["severity"] == "error"]
        # §5: "Exit status 1 exactly when some finding is an error."
        assert result.exit_code == (1 if errors else 0), (result.exit_code, errors)
        return answer
