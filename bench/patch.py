"""Measures one write into an existing workbook beside openpyxl's load and save, and LibreOffice's.

    python -m bench.patch [--rounds 5] [--no-office] [FOLDER]

xlsheets and openpyxl take turns, each figure is the median of the rounds, and what they do is the same: write one
number (or 20,000) and return the bytes. LibreOffice, where it is installed, only loads and saves: it converts one
file and then several copies of it, each time from a fresh start; the difference, shared among the further copies, is
the figure, so that its start is not counted. A folder adds its workbooks to the made ones. Nothing here is a test:
numbers depend on the machine, ratios less.
"""

import argparse
import io
import random
import shutil
import subprocess
import tempfile
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


def by_office(raw: bytes) -> float | None:
    """Return the seconds that LibreOffice takes to load and save a workbook, its start left out; None without it."""
    program = shutil.which("soffice")
    if program is None:
        return None
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        profile = (folder / "profile").as_uri()
        books = [folder / f"{number}.xlsx" for number in range(4 if len(raw) > 1_000_000 else 40)]
        for book in books:
            book.write_bytes(raw)

        def seconds(some: list[Path]) -> float:
            began = time.perf_counter()
            out = ("--headless", "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", folder / "out")
            subprocess.run(
                [program, f"-env:UserInstallation={profile}", *map(str, out), *map(str, some)],
                stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=600, check=True,
            )  # fmt: skip
            return time.perf_counter() - began

        seconds(books[:1])  # makes the profile
        return (seconds(books) - seconds(books[:1])) / (len(books) - 1)


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


def line(name: str, raw: bytes, plan: Plan, rounds: int, office: float | None) -> str:
    """Return one line of the table."""
    cost = measured(raw, plan, rounds)
    ours, theirs = cost["xlsheets"] * 1000, cost["openpyxl"] * 1000
    told = f"{name:30} {len(raw) / 1e6:6.2f} MB {ours:8.0f} ms {theirs:8.0f} ms {theirs / ours:6.1f} x"
    return told if office is None else f"{told} {office * 1000:8.0f} ms {office * 1000 / ours:6.1f} x"


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, nargs="?")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--no-office", action="store_true")
    arguments = parser.parse_args()
    warnings.simplefilter("ignore")
    head = f"{'workbook, cells written':30} {'size':>9} {'xlsheets':>11} {'openpyxl':>11} {'ratio':>8}"
    print(f"{head} {'LibreOffice':>11} {'ratio':>8}")
    for rows, cols, sheets in ((40, 8, 1), (2_000, 50, 4), (50_000, 20, 1)):
        raw = made(rows, cols, sheets)
        office = None if arguments.no_office else by_office(raw)
        one = [edits.SetValue("S0", rows - 1, 3, 1)]
        print(line(f"{sheets} x {rows} x {cols}, 1", raw, one, arguments.rounds, office))
        if rows >= 2_000:
            many = [edits.SetValue("S0", row, col, row + col) for row in range(2_000) for col in range(10)]
            print(line(f"{sheets} x {rows} x {cols}, {len(many)}", raw, many, arguments.rounds, office))
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
