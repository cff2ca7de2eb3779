"""xlwings made safe on Windows: nobody's Excel is killed, waiting has an end, no answer is lost.

Read in the source of xlwings 0.37.8, `_xlwindows.py`:

* `Apps.cleanup()` runs `taskkill /F` on every EXCEL.EXE that it does not list, from `App.quit()`, `App.kill()` and at
  the end of Python. An Excel that just starts, or one of another session, dies with unsaved work.
* `N_COM_ATTEMPTS = 0` repeats a call that a busy Excel rejects for ever and without a pause.
* `COMRetryObjectWrapper.__call__` loops `range(N_COM_ATTEMPTS + 1)` times, so with 0 a rejected call gives None.

Here `cleanup` does nothing, `kill` ends only what this process started, and every call to Excel is repeated for a
limited time with pauses; then `Busy` is raised. `tests/live/test_guard.py` fails when xlwings changes these places.
"""

import time
from collections.abc import Callable
from typing import Any, TypeVar

ResultT = TypeVar("ResultT")

PATIENCE = 15.0
"""Seconds that a busy Excel is waited for."""
PAUSE = 0.1
"""Seconds between two attempts."""
REJECTED = frozenset({
    -2147418111,  # RPC_E_CALL_REJECTED: a cell is being edited, a dialog is open
    -2147417846,  # RPC_E_SERVERCALL_RETRYLATER
    -2147417847,  # RPC_E_SERVERCALL_REJECTED
})  # fmt: skip
"""What COM answers for Excel while it is busy."""
_EXCEPTION = -2147352567  # DISP_E_EXCEPTION, with the cause in its details
_IGNORED = -2146777998  # VBA_E_IGNORE: somebody is typing into a cell
_MARK = "_xlsheets_safe"


class Busy(Exception):
    """Excel did not answer in time: a cell is being edited, or a dialog is open."""


def make_safe(xlwings: Any) -> None:
    """Put the guard into a loaded xlwings; on other systems than Windows there is nothing to guard.

    Calling it again changes nothing.
    """
    windows = getattr(xlwings, "_xlwindows", None)
    if windows is None or not hasattr(windows, "COMRetryObjectWrapper") or getattr(windows, _MARK, False):
        return
    setattr(windows, _MARK, True)
    _spare_other_excels(windows)
    _wait_with_an_end(windows)


def _spare_other_excels(windows: Any) -> None:
    """Let `cleanup` do nothing, and `kill` end only an Excel that this process started."""
    started: set[int] = set()
    plain_start, plain_kill = windows.App.__init__, windows.App.kill

    def start(app: Any, spec: Any = None, add_book: Any = True, xl: Any = None, visible: Any = None) -> None:
        plain_start(app, spec=spec, add_book=add_book, xl=xl, visible=visible)
        if xl is None:
            started.add(app._pid)

    def kill(app: Any) -> None:
        if app._pid not in started:
            raise PermissionError("xlsheets ends no Excel that it did not start")
        plain_kill(app)

    windows.Apps.cleanup = staticmethod(lambda: None)
    windows.App.__init__, windows.App.kill = start, kill


def _wait_with_an_end(windows: Any) -> None:
    """Put wrappers in the place of xlwings' own that pause between attempts and raise Busy in the end.

    With one attempt xlwings' own wrappers raise at once and never fall out of their loop with None.
    """
    windows.N_COM_ATTEMPTS = 1
    plain_method: Any = windows.COMRetryMethodWrapper
    plain_object: Any = windows.COMRetryObjectWrapper

    def patiently(action: Callable[[], ResultT]) -> ResultT:
        return patient(action, lambda error: is_rejection(error) or isinstance(error, windows.ExcelBusyError))

    class PatientMethod(plain_method):  # type: ignore[misc]
        def __call__(self, *args: Any, **kwargs: Any) -> Any:
            return patiently(lambda: plain_method.__call__(self, *args, **kwargs))

    class PatientObject(plain_object):  # type: ignore[misc]
        def __setattr__(self, key: str, value: Any) -> None:
            def put() -> None:
                try:
                    plain_object.__setattr__(self, key, value)
                except AttributeError:  # what pywin32 makes of a rejection too
                    self._inner._oleobj_.GetIDsOfNames(0, key)
                    raise

            patiently(put)

        def __getattr__(self, item: str) -> Any:
            return patiently(lambda: plain_object.__getattr__(self, item))

        def __call__(self, *args: Any, **kwargs: Any) -> Any:
            return patiently(lambda: plain_object.__call__(self, *args, **kwargs))

    windows.COMRetryMethodWrapper, windows.COMRetryObjectWrapper = PatientMethod, PatientObject


def is_rejection(error: BaseException) -> bool:
    """Return whether a COM error says that Excel is busy, and not that the call was wrong."""
    code = getattr(error, "hresult", None)
    if code in REJECTED:
        return True
    details = getattr(error, "excepinfo", None)
    return code == _EXCEPTION and isinstance(details, tuple) and details[-1] == _IGNORED


def patient(
    action: Callable[[], ResultT],
    is_busy: Callable[[BaseException], bool],
    patience: float | None = None,
    pause: Callable[[float], None] = time.sleep,
) -> ResultT:
    """Return what an action gives, repeated while the program is busy.

    Args:
        action: Called until it does not raise a rejection.
        is_busy: Tells a rejection from another error, which is raised as it is.
        patience: Seconds in all; None takes `PATIENCE`.
        pause: How to wait between two attempts.

    Raises:
        Busy: when the program did not answer in time.
    """
    until = time.monotonic() + (PATIENCE if patience is None else patience)
    while True:
        try:
            return action()
        except Exception as error:
            if not is_busy(error):
                raise
            if time.monotonic() >= until:
                raise Busy(str(error)) from error
        pause(PAUSE)
