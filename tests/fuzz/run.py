"""Fuzz for some minutes: `python -m tests.fuzz.run --minutes 10 [zip|sheet|grid …]`.

Every target runs in child processes with a memory and a time limit, in rounds with a new seed each; what fails is
printed with its seed, and its bytes are kept under tests/fuzz/corpus. Exit status 1 when anything failed.
"""

from __future__ import annotations

import argparse
import hashlib
import subprocess
import sys
import time
import traceback
from pathlib import Path

CORPUS = Path(__file__).parent / "corpus"
MEMORY = 3 * 2**30


def one_round(target: str, seed: int, examples: int, *, limit: bool = True) -> int:
    """Run one round in this process, with or without a limit of memory; 1 when an input fails, which is then kept."""
    from hypothesis import HealthCheck, given, settings
    from hypothesis import seed as seeded

    from tests.fuzz.targets import TARGETS
    from xlsheets.jobs.child import limit_memory

    if limit:
        limit_memory(MEMORY)
    draw, must_hold = TARGETS[target]
    failing: list[object] = []

    @seeded(seed)
    @settings(max_examples=examples, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(draw())
    def fuzz(drawn: object) -> None:
        try:
            must_hold(drawn)  # type: ignore[operator]
        except BaseException:
            failing[:] = [drawn]
            raise

    try:
        fuzz()
    except BaseException:
        traceback.print_exc()
        if failing:
            keep(target, failing[0])
        return 1
    return 0


def keep(target: str, drawn: object) -> Path:
    """Keep a failing input: bytes as they are, a grid as its repr."""
    content = drawn if isinstance(drawn, bytes) else repr(drawn).encode()
    CORPUS.mkdir(exist_ok=True)
    path = CORPUS / f"{target}-{hashlib.sha256(content).hexdigest()[:12]}.{'bin' if target != 'grid' else 'txt'}"
    path.write_bytes(content)
    print(f"kept {path}", file=sys.stderr)
    return path


def main() -> int:
    """Run the targets in turn until the minutes are over."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz.run")
    parser.add_argument("targets", nargs="*", default=["zip", "sheet", "grid"])
    parser.add_argument("--minutes", type=float, default=10.0, help="for each target (10)")
    parser.add_argument("--seed", type=int, default=int(time.time()))
    parser.add_argument("--examples", type=int, default=2_000, help="inputs a round (2000)")
    parser.add_argument("--round", action="store_true", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if unknown := set(arguments.targets) - {"zip", "sheet", "grid"}:
        parser.error(f"no target {', '.join(sorted(unknown))}: zip, sheet, grid")
    if arguments.round:
        return one_round(arguments.targets[0], arguments.seed, arguments.examples)
    failed = 0
    for target in arguments.targets:
        until, seed, rounds = time.monotonic() + arguments.minutes * 60, arguments.seed, 0
        while time.monotonic() < until:
            command = [sys.executable, "-m", "tests.fuzz.run", target, "--round", "--seed", str(seed)]
            command += ["--examples", str(arguments.examples)]
            try:
                code = subprocess.run(command, timeout=900, check=False).returncode
            except subprocess.TimeoutExpired:
                code = -1
            if code:
                failed += 1
                print(f"{target}: seed {seed} failed ({code})", flush=True)
            seed, rounds = seed + 1, rounds + 1
        print(f"{target}: {rounds} rounds of {arguments.examples}, {failed} failed in all", flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
