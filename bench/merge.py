"""Measures merging beside bare reading of the same files: CPU time and memory.

    python -m bench.merge [--files 500] [--rounds 5] [--workers 1]

Every measurement is a process of its own, the variants take turns, and each figure is
the median of the rounds. CPU time is user and system time of the process and of all its
children to their end, less what the process used up to the start of the work (the
interpreter and the imports), which is told apart. Nothing here is a test: numbers depend
on the machine, ratios less.
"""

import argparse
import json
import os
import platform
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path
from statistics import median

from bench.books import SCHEME, SIZES, Size, write_books, write_roster

Work = Callable[[], object]


@dataclass(frozen=True)
class Began:
    """What a measured process tells of itself.

    Attributes:
        start: Seconds of CPU time before the work.
        wall: Seconds the work took.
        files: How many workbooks it did.
    """

    start: float
    wall: float
    files: int


@dataclass(frozen=True)
class Cost:
    """What one process and its children used.

    Attributes:
        cpu: Seconds of CPU time of the work itself, children included.
        start: Seconds of CPU time before it: the interpreter and the imports.
        wall: Seconds the work took.
        memory: Peak resident megabytes of the largest single process.
        files: How many workbooks it did.
    """

    cpu: float
    start: float
    wall: float
    memory: float
    files: int

    @property
    def each(self) -> float:
        """CPU milliseconds per workbook."""
        return self.cpu / self.files * 1000


def calamine(books: Sequence[Path], roster: Path, out: Path, workers: int) -> Work:
    """(a) Read every sheet of every workbook with python-calamine, and do nothing with it."""
    from python_calamine import CalamineWorkbook

    def work() -> None:
        for path in books:
            book = CalamineWorkbook.from_path(str(path))
            for name in book.sheet_names:
                book.get_sheet_by_name(name).to_python(skip_empty_area=False)

    return work


def tally(books: Sequence[Path], roster: Path, out: Path, workers: int) -> Work:
    """(b) What `xlsheets merge` does up to the tallies: gate, read, recognise, check, count."""
    from xlsheets.books.rosterfile import read_roster
    from xlsheets.books.schemefile import Scheme
    from xlsheets.core.ledger import Status
    from xlsheets.jobs.merge import Choice, merge
    from xlsheets.jobs.round import Round

    scheme, units = Scheme.load(SCHEME), read_roster(roster)

    def work() -> Round:
        merged = merge(books, scheme, units, choice=Choice(workers=workers))
        if merged.counted(Status.ACCEPTED) != len(books):
            raise SystemExit(f"only {merged.counted(Status.ACCEPTED)} of {len(books)} workbooks were accepted")
        return merged

    return work


def store(books: Sequence[Path], roster: Path, out: Path, workers: int) -> Work:
    """(c) The whole of `xlsheets merge --into`: (b), rates, and the 汇总 workbook with its annexes."""
    from xlsheets.jobs.round import Round
    from xlsheets.jobs.store import save_store

    count = tally(books, roster, out, workers)
    out.unlink(missing_ok=True)

    def work() -> None:
        merged = count()
        assert isinstance(merged, Round)
        save_store(merged, out)

    return work


def pandas(books: Sequence[Path], roster: Path, out: Path, workers: int) -> Work:
    """(d) What a script would do: pandas.read_excel with openpyxl, and concat."""
    import openpyxl  # type: ignore[import-untyped]  # noqa: F401  its import is not what is measured
    import pandas as pd

    def work() -> object:
        frames = [pd.read_excel(path, sheet_name=None, header=None, engine="openpyxl") for path in books]
        return pd.concat(frame["组织评议"].assign(file=path.name) for path, frame in zip(books, frames, strict=True))

    return work


VARIANTS: dict[str, Callable[[Sequence[Path], Path, Path, int], Work]] = {
    "calamine": calamine,
    "tally": tally,
    "store": store,
    "pandas": pandas,
}


def work_once(variant: str, books: Sequence[Path], roster: Path, out: Path, workers: int) -> Began:
    """Do the work of one variant in this process, and return when it began."""
    work = VARIANTS[variant](books, roster, out, workers)
    used = resource.getrusage(resource.RUSAGE_SELF)
    began = time.perf_counter()
    work()
    return Began(used.ru_utime + used.ru_stime, time.perf_counter() - began, len(books))


def measure(command: Sequence[str]) -> Cost:
    """Run a process that works once, and return what it and its children used."""
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE)
    assert process.stdout is not None
    with process.stdout as answer:
        text = answer.read()
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(process.returncode)
    began = Began(**json.loads(text))
    memory = used.ru_maxrss / (2**20 if sys.platform == "darwin" else 2**10)
    return Cost(used.ru_utime + used.ru_stime - began.start, began.start, began.wall, memory, began.files)


def run(arguments: argparse.Namespace, size: Size) -> dict[str, list[Cost]]:
    """Measure all variants in turn, each in a process of its own, and return their costs by round."""
    folder: Path = arguments.folder
    write_books(folder, size, arguments.files)
    write_roster(folder, arguments.files)
    costs: dict[str, list[Cost]] = {variant: [] for variant in VARIANTS}
    for number in range(arguments.rounds + 1):
        for variant, done in costs.items():
            few = variant == "pandas"  # slow, and as slow a file for few as for many
            command = [
                *(sys.executable, "-m", "bench.merge", "--variant", variant, "--size", size.name),
                *("--files", str(min(arguments.files, arguments.pandas_files if few else arguments.files))),
                *("--roster-files", str(arguments.files)),
                *("--folder", str(folder), "--workers", str(arguments.workers)),
            ]
            cost = measure(command)
            if number > 0:  # the first round only warms the file cache
                done.append(cost)
            print(".", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)
    return costs


def report(size: Size, bytes_each: float, costs: dict[str, list[Cost]]) -> str:
    """Return the medians of one size of workbook as a Markdown table."""
    bare = median(cost.each for cost in costs["calamine"])
    slow = median(cost.each for cost in costs["pandas"])
    lines = [
        f"### {size.name} (about {size.ballots} ballots; {bytes_each / 1000:.1f} kB on average)",
        "",
        "| variant | files | CPU ms a file | spread | × calamine | pandas ÷ it | wall s | peak MB | start CPU s |",
        "|---|---:|---:|---:|---:|---:|---:|---:|---:|",
    ]
    for variant, done in costs.items():
        each = sorted(cost.each for cost in done)
        middle = median(each)
        lines.append(
            f"| {variant} | {done[0].files} | {middle:.2f} | {each[0]:.2f}–{each[-1]:.2f} | {middle / bare:.2f} "
            f"| {slow / middle:.1f} | {median(cost.wall for cost in done):.2f} "
            f"| {max(cost.memory for cost in done):.0f} | {median(cost.start for cost in done):.2f} |"
        )
    return "\n".join(lines)


def machine() -> str:
    """Return what was measured on, in a line."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
        model = next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), "")
    except OSError:
        model = ""
    libraries = ", ".join(f"{name} {version(name)}" for name in ("python-calamine", "xlsxwriter", "openpyxl", "pandas"))
    return (
        f"{model or platform.processor() or platform.machine()}, {os.cpu_count()} CPUs, {platform.system()}, "
        f"Python {platform.python_version()}, {libraries}"
    )


def main(words: Sequence[str] | None = None) -> None:
    """Print the table of every size; with --variant, measure one and print its cost as JSON."""
    parser = argparse.ArgumentParser(prog="python -m bench.merge", description="Measure merging beside bare reading.")
    parser.add_argument("--files", type=int, default=500, help="branch workbooks (500)")
    parser.add_argument("--pandas-files", type=int, default=40, help="of them for pandas with openpyxl (40)")
    parser.add_argument("--rounds", type=int, default=5, help="rounds that count, after one that does not (5)")
    parser.add_argument("--workers", type=int, default=1, help="processes of the merge (1)")
    parser.add_argument("--size", choices=[size.name for size in SIZES], help="only this size")
    parser.add_argument("--folder", type=Path, default=Path("out/bench"), help="for the workbooks, kept (out/bench)")
    parser.add_argument("--variant", choices=list(VARIANTS), help=argparse.SUPPRESS)
    parser.add_argument("--roster-files", type=int, help=argparse.SUPPRESS)
    arguments = parser.parse_args(words)
    sizes = [size for size in SIZES if arguments.size in (None, size.name)]
    if arguments.variant:
        books = write_books(arguments.folder, sizes[0], arguments.files)
        roster = write_roster(arguments.folder, arguments.roster_files or arguments.files)
        out = arguments.folder / f"{arguments.variant}.xlsx"
        print(json.dumps(asdict(work_once(arguments.variant, books, roster, out, arguments.workers))))
        return
    print(f"{machine()}; {arguments.rounds} rounds, {arguments.workers} worker(s)\n")
    for size in sizes:
        costs = run(arguments, size)
        books = write_books(arguments.folder, size, arguments.files)
        print(report(size, sum(path.stat().st_size for path in books) / len(books), costs), end="\n\n", flush=True)


if __name__ == "__main__":
    main()
