"""Measures what a click costs: importing what a button needs, and 校验 of an open 55 KB workbook in LibreOffice.

    python -m bench.click [--rounds 9] [--files 500]

Imports are CPU time (user and system) of a fresh process beside that of a bare Python, in turn, with the
bytecode that an installed package has. A click is wall time as a person waits for it: the process that the
bridge starts, its imports, the reading of the open workbook, the marks written, the end of the process.
LibreOffice runs with a profile of its own, both workbooks are open and one click has been made before (warm).
While 收件汇总 merges 500 workbooks another process asks the program for its front window, ten times a second: the
longest answer is how long a person could not have worked. Nothing here is a test: numbers depend on the
machine.
"""

import argparse
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from statistics import median

from bench.books import SCHEME, SIZES, unit_name, write_books
from bench.merge import machine

BARE = "pass"
PATH = (
    "from xlsheets import buttons; import xlsheets.jobs.click.checking; "
    "from xlsheets.books.live import program; program.load()"
)
_CHECKED = f"{PATH}; import xlsheets.books.countsheet, xlsheets.books.ballotsheet, xlsheets.books.live.writing"
"""With the rooms for counts and for ballots, of which a workbook mostly needs one."""
_CHECK = "from xlsheets import buttons; buttons.check()"
_COLLECT = "from xlsheets import buttons; buttons.collect()"
_WATCH = """
import sys, time
from xlsheets.books import libreoffice
app = libreoffice.attach(sys.argv[1], headless=True)
print("ready", flush=True)
while True:
    began = time.perf_counter()
    app.impl.desktop.getCurrentComponent()
    print(time.perf_counter() - began, flush=True)
    time.sleep(0.1)
"""


def compiled(folder: Path) -> None:
    """Let this process and those that it starts keep bytecode in a folder, as an installed package has it."""
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    os.environ["PYTHONPYCACHEPREFIX"] = str(folder)
    for code in (PATH, _CHECKED):
        subprocess.run([sys.executable, "-c", code], check=True)


def start_cpu(codes: Sequence[str], rounds: int) -> list[list[float]]:
    """Return for each piece of code the CPU seconds of fresh processes that run it, sorted; one of each in turn."""

    def used() -> float:
        spent = resource.getrusage(resource.RUSAGE_CHILDREN)
        return spent.ru_utime + spent.ru_stime

    found: list[list[float]] = [[] for _ in codes]
    for _ in range(rounds):
        for code, spent in zip(codes, found, strict=True):
            before = used()
            subprocess.run([sys.executable, "-c", code], check=True)
            spent.append(used() - before)
    return [sorted(spent) for spent in found]


def clicks(folder: Path, rounds: int, files: int) -> tuple[float, list[float], float, list[float]]:
    """Return wall seconds: the first 校验本工作簿, the later ones, sorted, one 收件汇总, and its silences, sorted."""
    from xlsheets.books import libreoffice

    workbook = write_books(folder, SIZES[1], 1)[0]
    target = folder / "001 评议.xlsx"
    shutil.copyfile(workbook, target)
    roster = folder / "名册.csv"
    roster.write_text("\n".join(["单位", *(unit_name(number) for number in range(files))]) + "\n", "utf-8")
    issue = [sys.executable, "-m", "xlsheets", "issue", SCHEME, "--roster", str(roster), "-o", str(folder / "下发")]
    subprocess.run(issue, check=True, stdout=subprocess.DEVNULL)
    address = f"pipe,name=bench{os.getpid()}"
    quiet = subprocess.DEVNULL
    office = subprocess.Popen(
        [
            "soffice",
            f"-env:UserInstallation={(folder / 'profile').as_uri()}",
            *("--headless", "--norestore", "--nologo", "--nodefault", f"--accept={address};urp;"),
        ],
        stdin=quiet,
        stdout=quiet,
        stderr=quiet,
        start_new_session=True,
    )
    try:
        app = libreoffice.attach(address, headless=True, timeout=60)
        summary = app.books.open(str(folder / "下发" / "汇总.xlsm"))
        book = app.books.open(str(target))
        found = [_click(address, book, folder, _CHECK) for _ in range(rounds + 1)]
        assert "问题清单" in [sheet.name for sheet in book.sheets], (folder / "said.txt").read_text("utf-8")
        returned = write_books(folder, SIZES[1], files)[0].parent
        os.environ["XLSHEETS_FOLDER"] = str(returned)
        watch = subprocess.Popen([sys.executable, "-c", _WATCH, address], stdout=subprocess.PIPE, encoding="utf-8")
        assert watch.stdout is not None
        watch.stdout.readline()
        merging = _click(address, summary, folder, _COLLECT)
        watch.terminate()
        silences = sorted(float(line) for line in watch.stdout.read().split())
        app.impl.desktop.terminate()
    finally:
        try:
            office.wait(15)
        except subprocess.TimeoutExpired:
            os.killpg(office.pid, 9)
    return found[0], sorted(found[1:]), merging, silences


def _click(address: str, book: object, folder: Path, code: str) -> float:
    """Return the wall seconds of one click, as the bridge makes it."""
    order = {
        "address": address,
        "document": str(book.impl.doc.RuntimeUID),  # type: ignore[attr-defined]
        "code": code,
        "headless": True,
        "result": str(folder / "result.json"),
    }
    began = time.perf_counter()
    subprocess.run(
        [sys.executable, "-P", "-m", "xlsheets.books.libreoffice.child"],
        input=json.dumps(order).encode("utf-8"),
        env={**os.environ, "XLSHEETS_SAID": str(folder / "said.txt"), "PYTHONPATH": str(Path(__file__).parents[1])},
        check=True,
    )
    return time.perf_counter() - began


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--files", type=int, default=500)
    chosen = parser.parse_args()
    rounds = chosen.rounds
    with tempfile.TemporaryDirectory() as cache:
        compiled(Path(cache))
        measure(rounds, chosen.files)


def measure(rounds: int, files: int) -> None:
    """Measure and print, with the bytecode in place."""
    bare, path, both = start_cpu((BARE, PATH, _CHECKED), rounds)
    print(machine())
    for name, found in (("bare Python", bare), ("import of the path", path), ("with all readers of tables", both)):
        print(f"{name}: {median(found) * 1000:.0f} ms CPU ({found[0] * 1000:.0f}–{found[-1] * 1000:.0f})")
    times = [median(found) / median(bare) for found in (path, both)]
    print(f"import of the path ÷ bare: {times[0]:.1f}; with all readers of tables: {times[1]:.1f}")
    with tempfile.TemporaryDirectory() as folder:
        first, later, merging, silences = clicks(Path(folder), rounds, files)
    print(f"校验, first click: {first:.2f} s; warm: {median(later):.2f} s ({later[0]:.2f}–{later[-1]:.2f})")
    longest = ", ".join(f"{one:.2f}" for one in silences[-5:])
    print(f"收件汇总 of {files} workbooks: {merging:.1f} s; longest silences: {longest} s")


if __name__ == "__main__":
    main()
