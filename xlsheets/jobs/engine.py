"""Engine: one function over many files, in processes that may die of a file.

Results come back in the order of the files whatever the number of workers.
The work of foreign files is done in child processes with a memory and a time
limit, used again for the next file and the next run; a file whose child dies
(out of memory, killed, too slow) is reported for itself and the others go
on. A single file that the gate finds plain is read in this process, which
saves the start of a child. Where no child can be started (an interpreter
inside another program) the work is done in this process.
"""

import os
import pickle
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from typing import Any, TypeVar

from xlsheets.books.reading import Unusual, cautious
from xlsheets.jobs import pool
from xlsheets.jobs.pool import Child, Died, NoChild, give_back, take

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
        workers: How many child processes at a time.
        died: The result of a job whose process died.
    """
    if len(jobs) == 1:
        yield _alone(work, jobs[0], died)
    elif jobs:
        yield from _together(work, jobs, max(1, min(workers, len(jobs))), died)


def _alone(work: Callable[[JobT], ResultT], job: JobT, died: Callable[[JobT], ResultT]) -> ResultT:
    """Do one job here when its file is plain, else in a child."""
    token = cautious.set(True)
    try:
        return work(job)
    except Unusual:
        pass
    finally:
        cautious.reset(token)
    return next(_together(work, [job], 1, died))


def _together(
    work: Callable[[JobT], ResultT], jobs: Sequence[JobT], workers: int, died: Callable[[JobT], ResultT]
) -> Iterator[ResultT]:
    """Do jobs in children, each with a thread of this process that waits for it."""
    try:
        packed = pickle.dumps(work, pickle.HIGHEST_PROTOCOL)
        first = take()
    except (NoChild, pickle.PicklingError, AttributeError, TypeError):
        yield from map(work, jobs)
        return
    if workers == 1:
        yield from _in_turn(work, packed, jobs, died, first)
    else:
        yield from _Lanes(work, packed, jobs, died).results(first, workers)


def _ready(lane: Child | None) -> Child:
    """Return the child when it can be asked again, else another."""
    if lane is not None and lane.lives:
        return lane
    if lane is not None:
        lane.end()
    return take()


def _once_more(
    work: Callable[[JobT], ResultT], packed: bytes, job: JobT, died: Callable[[JobT], ResultT], began: float
) -> ResultT:
    """Ask another child, with the gate thorough, unless the first took too long: it may say what that died of."""
    if time.monotonic() - began > pool.SECONDS / 2:
        return died(job)
    try:
        lane = take()
    except NoChild:
        return died(job)
    try:
        answer: ResultT = lane.ask(work, packed, job, quick=False)
    except Died:
        return died(job)
    except BaseException:
        lane.end()
        raise
    give_back(lane)
    return answer


def _in_turn(
    work: Callable[[JobT], ResultT],
    packed: bytes,
    jobs: Sequence[JobT],
    died: Callable[[JobT], ResultT],
    first: Child,
) -> Iterator[ResultT]:
    lane: Child | None = first
    try:
        for job in jobs:
            began = time.monotonic()
            try:
                lane = _ready(lane)
                answer = lane.ask(work, packed, job)
            except NoChild:
                lane, answer = None, work(job)
            except Died:
                lane, answer = None, _once_more(work, packed, job, died, began)
            yield answer
    except BaseException:
        if lane is not None:
            lane.end()
        raise
    if lane is not None:
        give_back(lane)


class _Lanes:
    """Jobs dealt out to several children as they become free, results put back in order."""

    def __init__(self, work: Any, packed: bytes, jobs: Sequence[Any], died: Callable[[Any], Any]) -> None:
        self._work, self._packed, self._jobs, self._died = work, packed, jobs, died
        self._open = deque(range(len(jobs)))
        self._done: dict[int, tuple[bool, Any]] = {}
        self._news = threading.Condition()
        self._children: set[Child] = set()
        self._stopped = False

    def results(self, first: Child, workers: int) -> Iterator[Any]:
        """Yield the results in the order of the jobs."""
        lanes = [first, *([None] * (workers - 1))]
        for lane in lanes:
            threading.Thread(target=self._serve, args=(lane,), daemon=True).start()
        try:
            for number in range(len(self._jobs)):
                with self._news:
                    while number not in self._done:
                        self._news.wait(1.0)  # with an end, so that Ctrl-C comes through on Windows too
                    good, answer = self._done.pop(number)
                if not good:
                    raise answer
                yield answer
        finally:
            self._stop()

    def _serve(self, lane: Child | None) -> None:
        while True:
            try:
                number = self._open.popleft()
            except IndexError:
                break
            began = time.monotonic()
            try:
                lane = self._enlist(_ready(lane))
                outcome = (True, lane.ask(self._work, self._packed, self._jobs[number]))
            except NoChild:
                lane, outcome = None, (True, self._work(self._jobs[number]))
            except Died:
                lane, outcome = None, self._again(number, began)
            except BaseException as error:
                outcome = (False, error)
            with self._news:
                self._done[number] = outcome
                self._news.notify_all()
        if lane is not None:
            with self._news:
                self._children.discard(lane)
            give_back(lane)

    def _again(self, number: int, began: float) -> tuple[bool, Any]:
        if self._stopped:
            return True, None
        try:
            return True, _once_more(self._work, self._packed, self._jobs[number], self._died, began)
        except BaseException as error:
            return False, error

    def _enlist(self, lane: Child) -> Child:
        """Note a child that is at work, so that it can be ended; not any more after the stop."""
        with self._news:
            self._children.add(lane)
            if self._stopped:
                lane.end()
                raise Died
        return lane

    def _stop(self) -> None:
        self._open.clear()
        with self._news:
            self._stopped = True
            children = list(self._children)
        for lane in children:
            lane.end()
