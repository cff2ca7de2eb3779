"""`contextlib.contextmanager` for code in which LibreOffice may raise.

The exceptions of its Python bridge (UNO) refuse to have `__traceback__` set,
which contextlib does on the way out: the real error would be lost behind one
about tracebacks. Otherwise the two are the same.
"""

import functools
from collections.abc import Callable, Generator, Iterator
from contextlib import AbstractContextManager
from types import TracebackType
from typing import Any, Generic, ParamSpec, TypeVar, cast

ArgumentsT = ParamSpec("ArgumentsT")
GivenT = TypeVar("GivenT")


class _Scope(AbstractContextManager[GivenT], Generic[GivenT]):
    def __init__(self, steps: Iterator[GivenT]) -> None:
        self._steps = cast(Generator[GivenT, Any, Any], steps)

    def __enter__(self) -> GivenT:
        return next(self._steps)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool:
        if error is None:
            for _ in self._steps:
                raise RuntimeError("a scope yields once")
            return False
        try:
            self._steps.throw(error)
        except StopIteration as end:
            return end is not error
        except BaseException as raised:
            if raised is not error:
                raise
            return False
        raise RuntimeError("a scope yields once")


def scope(steps: Callable[ArgumentsT, Iterator[GivenT]]) -> Callable[ArgumentsT, AbstractContextManager[GivenT]]:
    """Return a function whose result can stand in a with statement: what is yielded is given, the rest is the end."""

    @functools.wraps(steps)
    def begin(*arguments: ArgumentsT.args, **named: ArgumentsT.kwargs) -> AbstractContextManager[GivenT]:
        return _Scope(steps(*arguments, **named))

    return begin
