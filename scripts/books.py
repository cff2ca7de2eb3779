"""Build workbooks/: for each bundled scheme a sample branch workbook, its paper ballots and 汇总.xlsm; the add-in.

Usage: python scripts/books.py [FOLDER]

The same program gives the same bytes; the files are never edited by hand.
"""

import sys
from collections.abc import Iterator
from pathlib import Path

from xlsheets.books.branchbook import branch_workbook, forms_of_workbook
from xlsheets.books.macrobook import addin_workbook
from xlsheets.books.paperballot import paper_ballot
from xlsheets.books.schemefile import Scheme, bundled_names
from xlsheets.core.roster import Member, Roster, Unit
from xlsheets.jobs.issue import COLLECTING, ballots, collecting_workbook, safe_name

SAMPLE_UNIT = "示例党支部"
SAMPLE_MEMBERS = ("张三", "李四", "王五")


def build() -> Iterator[tuple[str, bytes]]:
    """Yield the path below workbooks/ and the content of every file."""
    for name in bundled_names():
        scheme = Scheme.load(name)
        members = [Member(SAMPLE_UNIT, member) for member in SAMPLE_MEMBERS]
        for group in (None, *scheme.groups_apart):
            if forms_of_workbook(scheme, Unit(SAMPLE_UNIT), group):
                title = f"报送表（样{f'，{group}' if group else ''}）"
                yield f"{name}/{title}.xlsx", branch_workbook(scheme, Unit(SAMPLE_UNIT), members, group)
        for annex_id, form in ballots(scheme):
            title = safe_name(f"{annex_id or '评议表'}_{form.title or form.id}")
            yield f"{name}/{title}.xlsx", paper_ballot(scheme, form, annex_id)
        yield f"{name}/{COLLECTING}", collecting_workbook(scheme, Roster((Unit(SAMPLE_UNIT),), tuple(members)))
    yield "xlsheets.xlam", addin_workbook()


def main(folder: Path) -> None:
    """Write every file, and take away those that are built no more."""
    built = dict(build())
    for path, content in built.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
        print(target)
    for old in folder.rglob("*.xl*"):
        if old.relative_to(folder).as_posix() not in built:
            old.unlink()


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parents[1] / "workbooks")
