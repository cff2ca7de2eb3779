"""未报送: who has returned, who is missing, late, duplicate, superseded, rejected."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from xlsheets.core.findings import errors
from xlsheets.core.ledger import Status, Submission
from xlsheets.core.outcome import Outcome
from xlsheets.core.standing import Level, levels
from xlsheets.jobs.report import file_entry
from xlsheets.jobs.store import open_store


@dataclass(frozen=True)
class Standing:
    """Where a round stands.

    Attributes:
        files: Every file received, by path.
        returned: The units that were counted.
        missing: The units that shall return and did not.
        late: The paths that came after the due date.
        faulty: How many errors each file has; files without any are left out.
        levels: Where every inner unit stands; empty without levels.
        due: The day by which units shall return; None when there is none.
        outcome: The round itself, for reminders.
    """

    files: tuple[Submission, ...]
    returned: tuple[str, ...]
    missing: tuple[str, ...]
    late: tuple[str, ...]
    faulty: dict[str, int]
    levels: tuple[Level, ...]
    due: date | None
    outcome: Outcome

    def of(self, status: Status) -> list[Submission]:
        """Return the files of a status."""
        return [file for file in self.files if file.status is status]

    def as_json(self) -> dict[str, Any]:
        """Return it for JSON."""
        return {
            "files": [file_entry(file) for file in self.files],
            "returned": list(self.returned),
            "missing": list(self.missing),
            "late": list(self.late),
            "faulty": self.faulty,
            "due": self.due.isoformat() if self.due else None,
            "levels": [
                {
                    "unit": level.unit,
                    "expected": len(level.expected),
                    "returned": list(level.returned),
                    "missing": list(level.missing),
                    "late": list(level.late),
                }
                for level in self.levels
            ],
        }


def status(book: Path) -> Standing:
    """Return where the round of a 汇总 workbook stands.

    Raises:
        Refused: path-missing or store-unknown.
    """
    stored = open_store(book)
    late = tuple(finding.place.file or "" for finding in stored.findings if finding.code == "submission-late")
    faulty = Counter(finding.place.file for finding in errors(stored.findings) if finding.place.file)
    return Standing(
        stored.files,
        tuple(stored.units),
        stored.missing,
        late,
        dict(sorted(faulty.items())),
        tuple(levels(stored)),
        stored.scheme.due,
        stored,
    )
