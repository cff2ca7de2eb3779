"""Print docs/returned.md: what was read right, asked or refused, told by running the tests.

Usage: python scripts/print_returned.py [FILE]

Runs tests/returned and tests/faults (LibreOffice too, where it is installed) and writes the table of layouts by
writers, the table of layouts by faults by writers, and the list of faults. A test that fails makes its cell say so.
"""

import re
import subprocess
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from tests.support.spoils import LAYOUTS, SPOILED, SPOILS, Outcome  # noqa: E402

ROOMS = ("tests/returned", "tests/faults")
HEAD = """# 各种报送表读得怎样 How returned workbooks are read

Printed by `scripts/print_returned.py` from the tests in `tests/returned` and `tests/faults`; not edited by hand.

本页由程序按测试结果印出，不手工修改。

**读错 Read wrong: {wrong}.**
"""
LAYOUT_HEAD = """## 整齐的表 Tidy workbooks

Each workbook is drawn once and saved by several programs; “√” means that every count, percentage, fraction, base and
finding is exactly what the test states.

每份表画一次，由几种程序各存一份；“√”：每个票数、百分比、分数、基数和问题都与测试所写完全一致。
"""
SPOILT_HEAD = """## 版式 × 毛病 × 写表的程序 Layout × fault × writer

√ read right: every figure as in the tidy workbook. 问 asked: an error finding names the place, and no figure differs
from the tidy workbook but those it names. 拒 refused: the file is named with the reason and nothing of it is counted.

√ 读对：数字与整齐的表完全一致。问：用错误级的问题指出位置，此外没有一个数字不同。拒：写明原因，整份不计入。
"""
FAULTS_HEAD = """## 其他毛病 Other faults

Each line is a kind of fault with its just-silent neighbours; every finding must stand at its exact cell.

每行是一种毛病和恰好不算毛病的邻例；问题必须指到那个单元格。
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
SIGNS: dict[Outcome, str] = {"right": "√", "asked": "问", "refused": "拒"}
_TIDY = re.compile(r"::test_(?:tidy_workbook|workbook_saved_by_libreoffice)_is_read\[(?P<name>.+)-(?P<writer>\w+)\]$")
_SPOILT = re.compile(r"::test_spoilt_workbook(?:_saved_by_libreoffice)?\[(?P<name>.+)-(?P<writer>\w+)\]$")
_FAULT = re.compile(r"tests/faults/test_(?P<room>\w+)\.py::test_(?P<test>\w+)")


class Recorder:
    """Keeps every test's outcome by its name."""

    def __init__(self) -> None:
        """Start with none."""
        self.outcomes: dict[str, str] = {}

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Keep what a test came to; a test that was skipped in its set-up too."""
        if report.when == "call" or report.outcome != "passed":
            self.outcomes[report.nodeid] = report.outcome


def collected() -> list[str]:
    """Return the names of the tests that the page is printed from, without running them."""
    command = [sys.executable, "-m", "pytest", "--collect-only", "-q", "-p", "no:cacheprovider", *ROOMS]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", check=True)
    return [line for line in done.stdout.splitlines() if "::" in line]


def page(outcomes: Mapping[str, str]) -> str:
    """Return the page for the outcomes of the tests by their names: passed, failed or skipped."""
    wrong = sum(outcome == "failed" for outcome in outcomes.values())
    sections = [HEAD.format(wrong=wrong), *_tidy(outcomes), *_spoilt(outcomes), *_faults(outcomes)]
    return "\n".join(sections).rstrip() + "\n"


def _by_writer(outcomes: Mapping[str, str], pattern: re.Pattern[str]) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for name, outcome in outcomes.items():
        if match := pattern.search(name):
            found[match["name"]][match["writer"]] = outcome
    return found


def _cells(of_writer: Mapping[str, str], sign: str) -> str:
    signs = {"passed": sign, "failed": "**读错 wrong**"}
    return " | ".join(signs.get(of_writer.get(writer, ""), "–") for writer in WRITERS)


def _tidy(outcomes: Mapping[str, str]) -> Iterator[str]:
    layouts = _by_writer(outcomes, _TIDY)
    yield LAYOUT_HEAD
    yield "| 版式 layout | " + " | ".join(WRITERS.values()) + " |"
    yield "|---|" + ":-:|" * len(WRITERS)
    for name in sorted(layouts):
        yield f"| {name} | {_cells(layouts[name], SIGNS['right'])} |"
    yield f"\n{sum(map(len, layouts.values()))} workbooks.\n"


def _spoilt(outcomes: Mapping[str, str]) -> Iterator[str]:
    found = _by_writer(outcomes, _SPOILT)
    yield SPOILT_HEAD
    yield "| 版式 layout | 毛病 fault | " + " | ".join(WRITERS.values()) + " |"
    yield "|---|---|" + ":-:|" * len(WRITERS)
    told: Counter[Outcome] = Counter()
    for specimen, spoil in SPOILED:
        of_writer = found.get(f"{specimen.name}-{spoil.key}", {})
        told[spoil.outcome] += sum(outcome == "passed" for outcome in of_writer.values())
        yield f"| {specimen.name} | {spoil.name} | {_cells(of_writer, SIGNS[spoil.outcome])} |"
    yield (
        f"\n{len(LAYOUTS)} layouts, {len(SPOILS)} faults, {sum(map(len, found.values()))} workbooks: "
        + ", ".join(
            f"{told[outcome]} {word}"
            for outcome, word in (("right", "read right"), ("asked", "asked"), ("refused", "refused"))
        )
        + ".\n"
    )


def _faults(outcomes: Mapping[str, str]) -> Iterator[str]:
    faults: dict[str, Counter[str]] = defaultdict(Counter)
    for name, outcome in outcomes.items():
        if match := _FAULT.search(name):
            faults[f"{match['room']}: {match['test'].replace('_', ' ')}"][outcome] += 1
    yield FAULTS_HEAD
    yield "| fault | workbooks | as stated |"
    yield "|---|--:|--:|"
    for name, counts in sorted(faults.items()):
        yield f"| {name} | {counts.total()} | {counts['passed']} |"
    yield f"\n{sum(counts.total() for counts in faults.values())} workbooks and runs."


def main(target: Path) -> int:
    """Run the tests and write the page; return how many were read wrong."""
    recorder = Recorder()
    pytest.main(["-q", "-p", "no:cacheprovider", *(str(ROOT / room) for room in ROOMS)], [recorder])
    target.write_text(page(recorder.outcomes), "utf-8")
    return sum(outcome == "failed" for outcome in recorder.outcomes.values())


if __name__ == "__main__":
    sys.exit(min(main(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "docs" / "returned.md"), 1))
