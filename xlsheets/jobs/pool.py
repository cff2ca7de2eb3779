"""Pool: child processes started, asked one job at a time, ended when they take too long, kept for the next run."""

import atexit
import os
import pickle
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from typing import Any

from xlsheets.jobs import child

SECONDS = 15.0
"""What one file may take in a child."""
START_SECONDS = 60.0
"""What a child may take to start, on a slow disk behind a virus scanner."""
NEW_AFTER = 2_000
"""Files that one child does; then a new one takes over, so that nothing adds up."""


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
        self._found = False
        hide = getattr(subprocess, "CREATE_NO_WINDOW", 0)
        try:
            self._process = subprocess.Popen(
                [sys.executable, "-P", "-X", "utf8", "-c", _START, _package_folder()],
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
        if self._work is not work:
            self._found = self._answer(packed, START_SECONDS)
            self._work = work
        if not self._found:
            return work(job)
        self.done += 1
        good, answer = self._answer((os.getcwd(), job, quick), SECONDS)
        if not good:
            raise answer
        return answer

    def _answer(self, request: object, seconds: float) -> Any:
        _watchman.expect(self._process, seconds)
        try:
            child.send(self._to, request)  # type: ignore[arg-type]
            return child.receive(self._from)  # type: ignore[arg-type]
        except (OSError, EOFError, pickle.UnpicklingError):
            self.end()
            raise Died from None
        finally:
            _watchman.forget(self._process)

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


_START = "import sys; sys.path.insert(0, sys.argv[1]); from xlsheets.jobs.child import main; main()"


def _package_folder() -> str:
    """Return the folder that the running package xlsheets lies in, so that a child runs the same."""
    return os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))


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


def take() -> Child:
    """Return a child that can be asked: one that rests, else a new one.

    Raises:
        NoChild: when none can be started.
    """
    with _lock:
        while _resting:
            found = _resting.pop()
            if found.lives:
                return found
            found.end()
    return Child()


def give_back(given: Child) -> None:
    """Let a child rest for the next run; one is enough."""
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
