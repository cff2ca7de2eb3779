"""Print docs/returned.md: what was read right, asked or refused, told by running the tests.

Usage: python scripts/print_returned.py [FILE]

Runs tests/returned and tests/faults (LibreOffice too, where it is installed) and writes the table of layouts by
writers and of faults by outcome. A test that fails makes its cell say so.
"""

import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
HEAD = """# 各种报送表读得怎样 How returned workbooks are read

Printed by `scripts/print_returned.py` from the tests in `tests/returned` and `tests/faults`; not edited by hand.

Each workbook is drawn once and saved by several programs; “√” means that every count, percentage, fraction, base and
finding is exactly what the test states. **Read wrong: {wrong}.**

打勾：每个票数、百分比、分数、基数和问题都与测试所写完全一致。**读错：{wrong}。**
"""
WRITERS = {
    "openpyxl": "openpyxl",
    "xlsxwriter": "XlsxWriter",
    "plain": "XML",
    "prefixed": "XML x:",
    "xlsx": "LibreOffice .xlsx",
    "xls": "LibreOffice .xls",
    "ods": "LibreOffice .ods",
}
_LAYOUT = re.compile(r"test_tidy_workbook_is_read\[(?P<name>.+)-(?P<writer>\w+)\]$")
_OFFICE = re.compile(r"test_workbook_saved_by_libreoffice_is_read\[(?P<name>.+)-(?P<writer>\w+)\]$")
_CODE = re.compile(r"tests/faults/test_(?P<room>\w+)\.py::test_(?P<test>\w+)")


class Recorder:
    """Keeps every test's outcome by its name."""

    def __init__(self) -> None:
        """Start with none."""
        self.outcomes: dict[str, str] = {}

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Keep what a test came to; a test that was skipped in its set-up too."""
        if report.when == "call" or report.outcome != "passed":
            self.outcomes[report.nodeid] = report.outcome


def page(outcomes: dict[str, str]) -> Iterator[str]:
    """Yield the lines of the page."""
    layouts: dict[str, dict[str, str]] = defaultdict(dict)
    faults: dict[str, Counter[str]] = defaultdict(Counter)
    for name, outcome in sorted(outcomes.items()):
        if match := _LAYOUT.search(name) or _OFFICE.search(name):
            layouts[match["name"]][match["writer"]] = outcome
        elif match := _CODE.search(name):
            faults[f"{match['room']}: {match['test'].replace('_', ' ')}"][outcome] += 1
    wrong = sum(outcome == "failed" for outcome in outcomes.values())
    yield HEAD.format(wrong=wrong)
    yield "## 版式 Layouts\n"
    yield "| 版式 layout | " + " | ".join(WRITERS.values()) + " |"
    yield "|---|" + ":-:|" * len(WRITERS)
    signs = {"passed": "√", "failed": "**read wrong**", "skipped": "–"}
    for name in sorted(layouts):
        cells = (signs.get(layouts[name].get(writer, "skipped"), "–") for writer in WRITERS)
        yield f"| {name} | " + " | ".join(cells) + " |"
    yield f"\n{sum(map(len, layouts.values()))} workbooks.\n"
    yield "## 有毛病的表 Faults\n"
    yield "Each line is a kind of fault with its just-silent neighbours; every finding must stand at its exact cell.\n"
    yield "| fault | workbooks | as stated |"
    yield "|---|--:|--:|"
    for name, counts in sorted(faults.items()):
        yield f"| {name} | {counts.total()} | {counts['passed']} |"
    yield f"\n{sum(counts.total() for counts in faults.values())} workbooks and runs.\n"


def main(target: Path) -> int:
    """Run the tests and write the page; return how many were read wrong."""
    recorder = Recorder()
    pytest.main(["-q", "-p", "no:cacheprovider", str(ROOT / "tests/returned"), str(ROOT / "tests/faults")], [recorder])
    target.write_text("\n".join(page(recorder.outcomes)).rstrip() + "\n", "utf-8")
    return sum(outcome == "failed" for outcome in recorder.outcomes.values())


if __name__ == "__main__":
    sys.exit(min(main(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "docs" / "returned.md"), 1))
