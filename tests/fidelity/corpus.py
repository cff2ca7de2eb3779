"""Write into workbooks that others made, and compare everything else: ``python -m tests.fidelity.corpus DIR``.

Every file gets one write of each kind and a row growth in its first worksheet. A write is saved or refused with a
reason; what is saved is compared, cell by cell and part by part, by means that share no code with the writer
(zipfile, ElementTree). ``--features`` counts what a save keeps besides cells, beside openpyxl.
"""

from __future__ import annotations

import argparse
import io
import sys
import time
import traceback
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import xlsxwriter

from tests.fidelity.compare import differences, first_sheet, free_cell, used_cell
from tests.fidelity.features import table
from xlsheets.books import edits, patch

Job = Callable[[str, bytes], list[edits.Edit]]


def value(sheet: str, raw: bytes) -> list[edits.Edit]:
    """A number in a cell that is used, a text in one that is not."""
    row, col = used_cell(raw, sheet)
    far, right = free_cell(raw, sheet)
    return [edits.SetValue(sheet, row, col, 96.43), edits.SetValue(sheet, far, right, "化学系 <&> 一支部")]


def clear(sheet: str, raw: bytes) -> list[edits.Edit]:
    """An emptied cell."""
    row, col = used_cell(raw, sheet)
    return [edits.SetValue(sheet, row, col, None)]


def formula(sheet: str, raw: bytes) -> list[edits.Edit]:
    """A formula with its result."""
    row, col = free_cell(raw, sheet)
    return [edits.SetFormula(sheet, row, col, "=1+1", 2)]


def note(sheet: str, raw: bytes) -> list[edits.Edit]:
    """A note on a used and on an unused cell."""
    row, col = used_cell(raw, sheet)
    far, right = free_cell(raw, sheet)
    return [edits.AddNote(sheet, row, col, "见问题 7"), edits.AddNote(sheet, far, right, "two\nlines")]


def look(sheet: str, raw: bytes) -> list[edits.Edit]:
    """A colour and a number format."""
    row, col = used_cell(raw, sheet)
    far, right = free_cell(raw, sheet)
    return [
        edits.SetFill(sheet, row, col, "FFEB9C"),
        edits.SetFormat(sheet, row, col, '0.000" 票"'),
        edits.SetFill(sheet, far, right, "FFC7CE"),
    ]


def new_sheet(sheet: str, raw: bytes) -> list[edits.Edit]:
    """A sheet of our own with a link back."""
    head = (edits.NewCell("问题", bold=True, fill="DDDDDD", wrap=True), edits.NewCell("单元格", bold=True))
    line = (edits.NewCell("two marks"), edits.NewCell("C3", link=edits.Link(sheet, 2, 2)))
    return [edits.AddSheet("问题清单", (head, line), (40, 10), 1)]


def copied_sheet(sheet: str, raw: bytes) -> list[edits.Edit]:
    """A sheet of a workbook of ours, with merged cells, fonts, borders, formats and a formula."""
    return [edits.CopySheet("我们的附表", ours(), "附件4")]


@cache
def ours() -> bytes:
    """Return a workbook as we make them."""
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    page = book.add_worksheet("附件4")
    page.merge_range("A1:C1", "结果 <汇总>", book.add_format({"bold": True, "font_name": "黑体", "border": 2}))
    rate = book.add_format({"num_format": '0.0%;"—"', "border": 1, "bg_color": "#D9E1F2", "text_wrap": True})
    page.write_row("A2", [0.5, 0.25], rate)
    page.write_formula("C2", "=A2+B2", rate, 0.75)
    page.set_column("B:B", 30, rate)
    page.repeat_rows(0)
    book.close()
    return stream.getvalue()


def growth(sheet: str, raw: bytes) -> list[edits.Edit]:
    """Three rows below the row of a used cell."""
    row, _ = used_cell(raw, sheet)
    return [edits.GrowRows(sheet, row, 3)]


JOBS: dict[str, Job] = {
    "value": value, "clear": clear, "formula": formula, "note": note, "look": look, "new sheet": new_sheet,
    "copied sheet": copied_sheet, "growth": growth,
}  # fmt: skip


def attempt(raw: bytes, job: Job) -> tuple[str, str]:
    """Return the outcome of one write (saved, refused, failed) and its reason."""
    try:
        sheet = first_sheet(raw)
        plan = job(sheet, raw) if sheet else [edits.SetValue("Sheet1", 0, 0, 1)]
        done = patch.apply(raw, plan)
    except patch.PatchRefused as refusal:
        return ("failed" if refusal.code == "check-failed" else "refused"), f"{refusal.code}: {refusal.reason}"
    except Exception:
        return "failed", traceback.format_exc(limit=-2).replace("\n", " | ")
    if patch.apply(raw, plan).data != done.data:
        return "failed", "two runs gave different bytes"
    wrong = differences(raw, done, plan)
    return ("differs", wrong) if wrong else ("saved", "")


def files(folder: Path) -> Iterator[Path]:
    """Yield the workbooks of a folder in the order of their names."""
    yield from sorted(p for p in folder.rglob("*") if p.suffix.lower() in (".xlsx", ".xlsm"))


def main() -> int:
    """Print the table; the status is 0 when every write was saved without a difference or refused with a reason."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--verbose", action="store_true", help="print every outcome but saved")
    parser.add_argument("--features", action="store_true", help="compare what is kept with openpyxl instead")
    arguments = parser.parse_args()
    if arguments.features:
        print(table(path.read_bytes() for path in files(arguments.folder)))
        return 0
    outcomes: dict[str, Counter[str]] = defaultdict(Counter)
    reasons: dict[str, Counter[str]] = defaultdict(Counter)
    began = time.perf_counter()
    for path in files(arguments.folder):
        raw = path.read_bytes()
        for name, job in JOBS.items():
            outcome, reason = attempt(raw, job)
            outcomes[name][outcome] += 1
            reasons[name][reason.partition(":")[0] if outcome == "refused" else outcome] += 1
            if outcome in ("failed", "differs") or (arguments.verbose and outcome != "saved"):
                print(f"{outcome}: {path.name}, {name}: {reason}", file=sys.stderr)
    print(f"{'write':12} {'saved':>6} {'refused':>8} {'differs':>8} {'failed':>7}  refused because")
    for name, count in outcomes.items():
        why = ", ".join(f"{r} {n}" for r, n in reasons[name].most_common() if r not in ("saved", "failed", "differs"))
        cells = [count[k] for k in ("saved", "refused", "differs", "failed")]
        print(f"{name:12} {cells[0]:6} {cells[1]:8} {cells[2]:8} {cells[3]:7}  {why}")
    print(f"{time.perf_counter() - began:.1f} s")
    return int(any(c["failed"] or c["differs"] for c in outcomes.values()))


if __name__ == "__main__":
    sys.exit(main())
