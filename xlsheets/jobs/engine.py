"""Engine: one function over many files, in processes that may die of a file.

Results come back in the order of the files whatever the number of workers.
The work of foreign files is done in child processes with a memory and a time
limit, used again for the next file and the next run; a file whose child dies
(out of memory, killed, too slow) is reported for itself and the others go
on. A single file that the gate finds plain is read in this process, which
saves the start of a child. Where no child can be started (an interpreter
inside another program) the work is done in this process.
"""

import atexit
import os
import pickle
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from typing import Any, TypeVar

from xlsheets.books.reading import Unusual, cautious
from xlsheets.jobs import child

JobT = TypeVar("JobT")
ResultT = TypeVar("ResultT")

MANY = 60
"""From so many files on, all processors are used by default."""
SECONDS = 15.0
"""What one file may take in a child."""
START_SECONDS = 60.0
"""What a child may take to start, on a slow disk behind a virus scanner."""
NEW_AFTER = 2_000
"""Files that one child does; then a new one takes over, so that nothing adds up."""


def default_workers(files: int) -> int:
    """Return how many processes a number of files is worth."""
    return (os.cpu_count() or 1) if files >= MANY else 1


class NoChild(Exception):
    """No child process can be started here."""


class Died(Exception):
    """The child died, or was ended because it took too long."""


class Child:
    """A child process: started when made, asked one job at a time."""

    def __init__(self) -> None:
        """Start it and wait until it answers.

        Raises:
            NoChild: when it does not start.
        """
        if not sys.executable or getattr(sys, "frozen", False):
            raise NoChild
        self.done = 0
        self._work: object = None
        hide = getattr(subprocess, "CREATE_NO_WINDOW", 0)
        try:
            self._process = subprocess.Popen(
                [sys.executable, "-P", "-X", "utf8", "-c", _START, os.path.dirname(_package_folder())],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env={**os.environ, "RUST_BACKTRACE": "0"},
                creationflags=hide,
            )
            assert self._process.stdin is not None
            assert self._process.stdout is not None
            self._to, self._from = self._process.stdin, self._process.stdout
            timer = threading.Timer(START_SECONDS, self._process.kill)
            timer.daemon = True
            timer.start()
            child.send(self._to, [folder for folder in sys.path if folder])  # type: ignore[arg-type]
            child.receive(self._from)  # type: ignore[arg-type]
        except (OSError, EOFError, pickle.PickleError, ValueError):
            if hasattr(self, "_process"):
                self.end()
            raise NoChild from None
        timer.cancel()

    def ask(self, work: Callable[[Any], Any], packed: bytes, job: object, quick: bool = True) -> Any:
        """Return the work's result, or raise what it raised; work that the child does not find is done here.

        Args:
            work: The work.
            packed: The work, pickled.
            job: What it is called with.
            quick: Whether the gate leaves it to the child's limits to stop what reaches too far.

        Raises:
            Died: when the child did not live to tell it.
        """
        new = self._work is not work
        _watchman.expect(self._process, START_SECONDS if new else SECONDS)
        try:
            child.send(self._to, (os.getcwd(), packed if new else None, job, quick))  # type: ignore[arg-type]
            done, answer = child.receive(self._from)  # type: ignore[arg-type]
        except (OSError, EOFError, pickle.UnpicklingError):
            self.end()
            raise Died from None
        finally:
            _watchman.forget(self._process)
        self._work = work
        self.done += 1
        if done is None:
            return work(job)
        if not done:
            raise answer
        return answer

    @property
    def lives(self) -> bool:
        """Whether it can be asked again."""
        return self._process.poll() is None and self.done < NEW_AFTER

    def end(self) -> None:
        """End it."""
        self._process.kill()
        self._process.wait()
        for stream in (self._process.stdin, self._process.stdout):
            if stream is not None:
                try:
                    stream.close()
                except OSError:
                    continue


_START = "import sys; sys.path.append(sys.argv[1]); from xlsheets.jobs.child import main; main()"


def _package_folder() -> str:
    """Return the folder of the package xlsheets."""
    return os.path.dirname(os.path.dirname(os.path.abspath(__file__)))


class _Watchman:
    """Ends children that take too long: one thread for all of them, only there while any is asked."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._until: dict[subprocess.Popen[bytes], float] = {}
        self._thread: threading.Thread | None = None

    def expect(self, process: subprocess.Popen[bytes], seconds: float) -> None:
        """Give a child its time."""
        with self._lock:
            self._until[process] = time.monotonic() + seconds
            if self._thread is None:
                self._thread = threading.Thread(target=self._watch, daemon=True)
                self._thread.start()

    def forget(self, process: subprocess.Popen[bytes]) -> None:
        """Take a child off the watch."""
        with self._lock:
            self._until.pop(process, None)

    def _watch(self) -> None:
        idle = 0
        while True:
            time.sleep(0.1)
            now = time.monotonic()
            with self._lock:
                for process in [process for process, until in self._until.items() if until < now]:
                    process.kill()
                    del self._until[process]
                idle = 0 if self._until else idle + 1
                if idle > 20:
                    self._thread = None
                    return


_watchman = _Watchman()
_resting: list[Child] = []
_lock = threading.Lock()


def _take() -> Child:
    with _lock:
        while _resting:
            found = _resting.pop()
            if found.lives:
                return found
            found.end()
    return Child()


def _give_back(given: Child) -> None:
    with _lock:
        if given.lives and not _resting:
            _resting.append(given)
            return
    given.end()


def _forget_parents_children() -> None:
    """A fork of this process leaves the children to it."""
    global _watchman, _lock
    _watchman, _lock = _Watchman(), threading.Lock()
    _resting.clear()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_forget_parents_children)


@atexit.register
def end_children() -> None:
    """End the child that waits for another run."""
    with _lock:
        while _resting:
            _resting.pop().end()


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
        first = _take()
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
    return _take()


def _once_more(work: Callable[[JobT], ResultT], packed: bytes, job: JobT, died: Callable[[JobT], ResultT]) -> ResultT:
    """Ask another child, with the gate thorough: it may say what the first one died of."""
    try:
        lane = _take()
    except NoChild:
        return died(job)
    try:
        answer: ResultT = lane.ask(work, packed, job, quick=False)
    except Died:
        return died(job)
    except BaseException:
        lane.end()
        raise
    _give_back(lane)
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
            try:
                lane = _ready(lane)
                answer = lane.ask(work, packed, job)
            except NoChild:
                lane, answer = None, work(job)
            except Died:
                lane, answer = None, _once_more(work, packed, job, died)
            yield answer
    except BaseException:
        if lane is not None:
            lane.end()
        raise
    if lane is not None:
        _give_back(lane)


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
            try:
                lane = self._enlist(_ready(lane))
                outcome = (True, lane.ask(self._work, self._packed, self._jobs[number]))
            except NoChild:
                lane, outcome = None, (True, self._work(self._jobs[number]))
            except Died:
                lane, outcome = None, self._again(number)
            except BaseException as error:
                outcome = (False, error)
            with self._news:
                self._done[number] = outcome
                self._news.notify_all()
        if lane is not None:
            with self._news:
                self._children.discard(lane)
            _give_back(lane)

    def _again(self, number: int) -> tuple[bool, Any]:
        if self._stopped:
            return True, None
        try:
            return True, _once_more(self._work, self._packed, self._jobs[number], self._died)
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
