"""Measures one write into an existing workbook beside openpyxl's load and save.

    python -m bench.patch [--rounds 5] [FOLDER]

The variants take turns, each figure is the median of the rounds, and what they do is the same: write one number (or
20,000) and return the bytes. A folder adds its workbooks to the made ones. Nothing here is a test: numbers depend on
the machine, ratios less.
"""

import argparse
import io
import random
import time
import warnings
from collections.abc import Callable
from pathlib import Path
from statistics import median

import openpyxl
import xlsxwriter

from xlsheets.books import edits, patch

Plan = list[edits.SetValue]


def by_patch(raw: bytes, plan: Plan) -> bytes:
    """Splice the cells."""
    return patch.apply(raw, plan).data


def by_openpyxl(raw: bytes, plan: Plan) -> bytes:
    """Load, write, save."""
    book = openpyxl.load_workbook(io.BytesIO(raw), keep_vba=b"vbaProject.bin" in raw)
    for edit in plan:
        book[edit.sheet].cell(edit.row + 1, edit.col + 1, edit.value)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


VARIANTS: dict[str, Callable[[bytes, Plan], bytes]] = {"xlsheets": by_patch, "openpyxl": by_openpyxl}


def made(rows: int, cols: int, sheets: int) -> bytes:
    """Return a workbook of random numbers."""
    numbers = random.Random(1)
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    for number in range(sheets):
        sheet = book.add_worksheet(f"S{number}")
        for row in range(rows):
            sheet.write_row(row, 0, [numbers.random() for _ in range(cols)])
    book.close()
    return stream.getvalue()


def measured(raw: bytes, plan: Plan, rounds: int) -> dict[str, float]:
    """Return the median seconds of each variant."""
    times: dict[str, list[float]] = {name: [] for name in VARIANTS}
    for _ in range(rounds):
        for name, write in VARIANTS.items():
            began = time.perf_counter()
            write(raw, plan)
            times[name].append(time.perf_counter() - began)
    return {name: median(seconds) for name, seconds in times.items()}


def line(name: str, raw: bytes, plan: Plan, rounds: int) -> str:
    """Return one line of the table."""
    cost = measured(raw, plan, rounds)
    ratio = cost["openpyxl"] / cost["xlsheets"]
    ours, theirs = cost["xlsheets"] * 1000, cost["openpyxl"] * 1000
    return f"{name:34} {len(raw) / 1e6:7.2f} MB {ours:9.0f} ms {theirs:9.0f} ms {ratio:6.1f} x"


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, nargs="?")
    parser.add_argument("--rounds", type=int, default=5)
    arguments = parser.parse_args()
    warnings.simplefilter("ignore")
    print(f"{'workbook, cells written':34} {'size':>10} {'xlsheets':>12} {'openpyxl':>12} {'ratio':>8}")
    for rows, cols, sheets in ((40, 8, 1), (2_000, 50, 4), (50_000, 20, 1)):
        raw = made(rows, cols, sheets)
        one = [edits.SetValue("S0", rows - 1, 3, 1)]
        print(line(f"{sheets} x {rows} x {cols}, 1", raw, one, arguments.rounds))
        if rows >= 2_000:
            many = [edits.SetValue("S0", row, col, row + col) for row in range(2_000) for col in range(10)]
            print(line(f"{sheets} x {rows} x {cols}, {len(many)}", raw, many, arguments.rounds))
    if arguments.folder:
        ratios = []
        for path in sorted(p for p in arguments.folder.rglob("*") if p.suffix.lower() in (".xlsx", ".xlsm")):
            raw = path.read_bytes()
            try:
                sheet = openpyxl.load_workbook(io.BytesIO(raw)).worksheets[0]
                free = edits.SetValue(sheet.title, sheet.max_row + 1, sheet.max_column + 1, 1)
                cost = measured(raw, [free], arguments.rounds)
            except Exception:  # a file that one of the two refuses measures nothing
                continue
            ratios.append((cost["openpyxl"] / cost["xlsheets"], cost["xlsheets"]))
        ratio, ours = median(r for r, _ in ratios), median(s for _, s in ratios)
        print(f"{len(ratios)} workbooks of the folder: median {ours * 1000:.1f} ms, {ratio:.1f} x")


if __name__ == "__main__":
    main()
