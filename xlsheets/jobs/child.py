"""Child: a process that does the work of the engine and may die of it.

Started as a program of its own (never by fork: the caller may have threads;
never through multiprocessing: that runs the caller's script again and is
closed to daemons). It speaks over its standard streams: length, then pickle.
It limits its own memory, leaves Ctrl-C to its parent, and ends when the
parent is gone.
"""

import os
import pickle
import signal
import struct
import sys
import threading
import time
from collections.abc import Callable
from typing import Any, BinaryIO

MEMORY = 512 * 2**20
"""Bytes that a child may use in all."""

_LENGTH = struct.Struct("<Q")
OUT_OF_MEMORY = 86
"""Exit status of a child that watches its own memory and went beyond."""


def send(stream: BinaryIO, message: object) -> None:
    """Write a message."""
    content = pickle.dumps(message, pickle.HIGHEST_PROTOCOL)
    stream.write(_LENGTH.pack(len(content)) + content)
    stream.flush()


def receive(stream: BinaryIO) -> Any:
    """Return the next message.

    Raises:
        EOFError: when the other side is gone.
    """
    head = stream.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        raise EOFError
    length = _LENGTH.unpack(head)[0]
    content = stream.read(length)
    if len(content) < length:
        raise EOFError
    return pickle.loads(content)


def main() -> None:
    """Answer requests until the parent is gone.

    A request is the packed work, answered by whether it can be found from here; or `(folder, job, sheltered)`,
    answered by `(True, result)` or `(False, error)`.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    requests, answers = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    quiet = os.open(os.devnull, os.O_RDWR)
    os.dup2(quiet, 0)
    os.dup2(quiet, 1)  # whatever the work prints does not get among the answers
    sys.path[:] = receive(requests)
    limit_memory(MEMORY)
    send(answers, os.getpid())
    from xlsheets.books.reading import sheltered  # after the answer: importing takes its time

    work: Callable[[Any], Any] | None = None
    while True:
        try:
            request = receive(requests)
        except EOFError:
            return
        answer: object
        try:
            if isinstance(request, bytes):
                work = _work(request)
                answer = work is not None
            else:
                folder, job, quick = request
                sheltered.set(quick)
                os.chdir(folder)
                assert work is not None
                answer = (True, work(job))
        except MemoryError:
            os._exit(OUT_OF_MEMORY)
        except Exception as error:
            answer = (False, _sendable(error))
        send(answers, answer)


def _work(packed: bytes) -> Callable[[Any], Any] | None:
    try:
        found: Callable[[Any], Any] = pickle.loads(packed)
    except (ImportError, AttributeError):
        return None
    return found


def _sendable(error: Exception) -> Exception:
    """Return an error as it is when it can be sent, else its words."""
    try:
        pickle.loads(pickle.dumps(error))
    except Exception:
        return RuntimeError(f"{type(error).__name__}: {error}")
    return error


def limit_memory(most: int) -> None:
    """Let this process have so many bytes: by the system where it can (Linux), else by a thread that watches."""
    if sys.platform.startswith("linux"):
        import resource

        hard = resource.getrlimit(resource.RLIMIT_AS)[1]
        if hard != resource.RLIM_INFINITY:
            most = min(most, hard)
        resource.setrlimit(resource.RLIMIT_AS, (most, hard))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        return
    threading.Thread(target=_watch, args=(most,), daemon=True).start()


def _watch(most: int) -> None:
    while True:
        time.sleep(0.05)
        if memory_used() > most:
            os._exit(OUT_OF_MEMORY)


def memory_used() -> int:
    """Return this process's peak of memory in bytes; 0 where it cannot be told."""
    if sys.platform == "win32":
        return _windows_memory()
    import resource

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024


def _windows_memory() -> int:
    """Return PeakPagefileUsage of GetProcessMemoryInfo (psapi.h)."""
    import ctypes

    counters = (ctypes.c_size_t * 10)()
    counters[0] = ctypes.sizeof(counters)
    kernel = getattr(ctypes, "windll").kernel32  # noqa: B009  only there on Windows
    kernel.GetCurrentProcess.restype = ctypes.c_void_p
    handle = ctypes.c_void_p(kernel.GetCurrentProcess())
    told = kernel.K32GetProcessMemoryInfo(handle, ctypes.byref(counters), ctypes.sizeof(counters))
    return int(counters[9]) if told else 0


if __name__ == "__main__":
    main()
