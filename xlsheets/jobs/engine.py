"""Engine: one function over many files, in this process or in several.

Results come back in the order of the files whatever the number of workers.
A file whose worker dies (out of memory, killed) is reported for itself and
the others go on.
"""

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import TypeVar

JobT = TypeVar("JobT")
ResultT = TypeVar("ResultT")

MANY = 60
"""From so many files on, all processors are used by default."""


def default_workers(files: int) -> int:
    """Return how many processes a number of files is worth."""
    return (os.cpu_count() or 1) if files >= MANY else 1


def run(
    work: Callable[[JobT], ResultT],
    jobs: Sequence[JobT],
    workers: int,
    died: Callable[[JobT], ResultT],
) -> Iterator[ResultT]:
    """Yield the result of each job, in order.

    Args:
        work: A function of a module, so that other processes can call it.
        jobs: What it is called with.
        workers: How many processes; 1 works in this one.
        died: The result of a job whose process died.
    """
    if workers <= 1 or len(jobs) <= 1:
        yield from map(work, jobs)
        return
    done = 0
    try:
        with ProcessPoolExecutor(workers) as pool:
            size = max(1, min(16, len(jobs) // (workers * 4)))
            for result in pool.map(work, jobs, chunksize=size):
                done += 1
                yield result
    except BrokenProcessPool:
        yield from _one_by_one(work, jobs[done:], died)


def _one_by_one(
    work: Callable[[JobT], ResultT], jobs: Sequence[JobT], died: Callable[[JobT], ResultT]
) -> Iterator[ResultT]:
    """Go on with one process at a time, so that the job that kills it is known."""
    pool = ProcessPoolExecutor(1)
    try:
        for job in jobs:
            try:
                yield pool.submit(work, job).result()
            except BrokenProcessPool:
                pool = ProcessPoolExecutor(1)
                yield died(job)
    finally:
        pool.shutdown()
