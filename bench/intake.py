"""Measures what the gate and the child process add to reading, on honest branch workbooks.

    python -m bench.intake [--files 500] [--rounds 5]

Every measurement is a process of its own, the variants take turns, and each figure is the median of the rounds: CPU
time, user and system, of the process and its children, from after the imports. `bare` reads with the value reader and
does nothing else; `reading` is a file's whole way to its tallies without gate and child; `gate` adds the gate; `child`
adds the child process too, its start included, as a merge has it. Nothing here is a test: numbers depend on the
machine, ratios less.
"""

import argparse
import io
import json
import resource
import subprocess
import sys
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from statistics import median
from unittest import mock

from bench.books import SCHEME, SIZES, write_books
from bench.merge import machine

Work = Callable[[], object]


def bare(books: Sequence[Path]) -> Work:
    """Read every sheet with python-calamine."""
    from python_calamine import CalamineWorkbook

    def work() -> None:
        for path in books:
            book = CalamineWorkbook.from_filelike(io.BytesIO(path.read_bytes()))
            for name in book.sheet_names:
                book.get_sheet_by_name(name).to_python(skip_empty_area=False)

    return work


def _read(books: Sequence[Path]) -> "tuple[partial[object], list[object]]":
    from xlsheets.books.intake import Source
    from xlsheets.books.schemefile import Scheme
    from xlsheets.jobs.merge import read_source

    sources: list[object] = [Source(str(path), path) for path in books]
    return partial(read_source, scheme=Scheme.load(SCHEME), roster=None, accept_summaries=False), sources


def reading(books: Sequence[Path]) -> Work:
    """Read to the tallies, in this process, the gate let through everything unseen."""
    from xlsheets.books import reading as room
    from xlsheets.books.gate import Package

    read, sources = _read(books)

    def work() -> None:
        with mock.patch.object(room, "inspect", lambda data, *_, **__: Package("xlsx", data)):
            for source in sources:
                _counted(read(source))

    return work


def gate(books: Sequence[Path]) -> Work:
    """Read to the tallies, in this process, through the gate."""
    read, sources = _read(books)

    def work() -> None:
        for source in sources:
            _counted(read(source))

    return work


def child(books: Sequence[Path]) -> Work:
    """Read to the tallies as a merge does: through the gate, in a child process."""
    from xlsheets.jobs import engine, pool

    read, sources = _read(books)

    def work() -> None:
        for answer in engine.run(read, sources, 1, _never):
            _counted(answer)
        pool.end_children()  # so that what it used is counted

    return work


def _never(source: object) -> object:
    raise SystemExit(f"the child died of {source}")


def _counted(answer: object) -> None:
    if getattr(answer, "status", None) != "accepted":
        raise SystemExit(f"not accepted: {answer}")


VARIANTS: dict[str, Callable[[Sequence[Path]], Work]] = {
    "bare": bare,
    "reading": reading,
    "gate": gate,
    "child": child,
}


def cpu_used() -> float:
    """Return CPU seconds of this process and of the children it has waited for."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(usage.ru_utime + usage.ru_stime for usage in used)


def measure(variant: str, books: Sequence[Path]) -> float:
    """Run one variant in this process and return CPU milliseconds a file."""
    work = VARIANTS[variant](books)
    start = cpu_used()
    work()
    return (cpu_used() - start) / len(books) * 1000


def main(words: Sequence[str] | None = None) -> None:
    """Print the table; with --variant, measure one and print its cost as JSON."""
    parser = argparse.ArgumentParser(prog="python -m bench.intake", description="Measure gate and child process.")
    parser.add_argument("--files", type=int, default=500, help="branch workbooks (500)")
    parser.add_argument("--rounds", type=int, default=5, help="rounds that count, after one that does not (5)")
    parser.add_argument("--folder", type=Path, default=Path("out/bench"), help="for the workbooks, kept (out/bench)")
    parser.add_argument("--variant", choices=list(VARIANTS), help=argparse.SUPPRESS)
    arguments = parser.parse_args(words)
    size = next(size for size in SIZES if size.name == "55 KB")
    books = write_books(arguments.folder, size, arguments.files)
    if arguments.variant:
        print(json.dumps(measure(arguments.variant, books)))
        return
    costs: dict[str, list[float]] = {variant: [] for variant in VARIANTS}
    for number in range(arguments.rounds + 1):
        for variant, done in costs.items():
            command = [sys.executable, "-m", "bench.intake", "--variant", variant]
            command += ["--files", str(arguments.files), "--folder", str(arguments.folder)]
            answer = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, check=True)
            if number > 0:  # the first round only warms the file cache
                done.append(json.loads(answer.stdout))
    print(f"{machine()}; {arguments.files} files, {arguments.rounds} rounds\n")
    print("| variant | CPU ms a file | spread | × bare | × reading |\n|---|---:|---:|---:|---:|")
    low, plain = median(costs["bare"]), median(costs["reading"])
    for variant, done in costs.items():
        middle = median(done)
        spread = f"{min(done):.2f}–{max(done):.2f}"
        print(f"| {variant} | {middle:.2f} | {spread} | {middle / low:.2f} | {middle / plain:.2f} |")


if __name__ == "__main__":
    main()
