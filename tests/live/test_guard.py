"""xlwings on Windows: the places that our guard replaces are still there, and guarded they do what they should.

xlwings' own Windows module runs here over stand-ins of pywin32 only: what is
below it is made up, it itself and the guard are real.
"""

import ctypes
import importlib.util
import inspect
import sys
import types
from pathlib import Path
from typing import Any

import pytest

from xlsheets.books.live import guard, program

xlwings = pytest.importorskip("xlwings")
HOME = Path(xlwings.__file__).parent
CALL_REJECTED, EXCEPTION, TYPING = -2147418111, -2147352567, -2146777998


def source(name: str) -> str:
    """Return the text of a module of the installed xlwings."""
    return (HOME / name).read_text("utf-8")


def between(text: str, begin: str, end: str) -> str:
    """Return the part of a text between two marks."""
    return text.split(begin, 1)[1].split(end, 1)[0]


def test_the_places_in_xlwings_are_where_they_were() -> None:
    """A new xlwings that does otherwise here wants the guard looked at again; see `guard`."""
    text = source("_xlwindows.py")
    assert "\nN_COM_ATTEMPTS = 0  # 0 means try indefinitely\n" in text
    cleanup = between(text, "    def cleanup():\n", "\n    def ")
    assert "taskkill /PID" in cleanup
    assert text.count("taskkill") == 1
    assert text.count("Apps.cleanup()") == 3  # at exit, quit, kill
    assert "@atexit.register\ndef cleanup():" in text
    assert text.count("TerminateProcess(") == 1
    assert "def __init__(self, spec=None, add_book=True, xl=None, visible=None):" in text
    called = between(between(text, "class COMRetryObjectWrapper", "# Constants"), "def __call__", "def __iter__")
    assert "for i in range(N_COM_ATTEMPTS + 1):" in called
    for wrapper in ("COMRetryMethodWrapper(v)", "COMRetryObjectWrapper(v)"):
        assert f"return {wrapper}" in text  # looked up when called, so that ours takes its place
    assert source("main.py").count("taskkill") == 0


def test_what_xlwings_says_of_its_version() -> None:
    """The installed xlwings is new enough; versions are compared as numbers."""
    assert program.is_new_enough(xlwings.__version__)
    assert program.is_new_enough("0.100.1")
    assert not program.is_new_enough("0.9.2")


class ComError(Exception):
    """What pywin32 raises."""

    def __init__(self, code: int, inner: int | None = None) -> None:
        details = None if inner is None else (0, "Excel", "", "", 0, inner)
        super().__init__(code, "rejected", details, None)
        self.hresult, self.excepinfo = code, details


class Dispatch:
    """An Excel object that rejects the first calls."""

    def __init__(self, rejections: list[ComError]) -> None:
        self.__dict__["rejections"] = rejections
        self.__dict__["seen"] = 0

    def _answer(self, value: Any) -> Any:
        self.__dict__["seen"] += 1
        if self.rejections:
            raise self.rejections.pop()
        return value

    @property
    def Name(self) -> str:  # noqa: N802
        """A property."""
        return str(self._answer("评议表"))

    def __setattr__(self, key: str, value: Any) -> None:
        self.__dict__["put"] = self._answer((key, value))

    def __call__(self, *args: Any) -> Any:
        """Answer a call."""
        return self._answer(("called", *args))


@pytest.fixture
def windows(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Xlwings' Windows module, loaded over stand-ins, and guarded."""
    stands: dict[str, Any] = {}
    for name in ("pywintypes", "win32api", "win32con", "pythoncom", "win32com", "win32com.client", "win32gui",
                 "win32process", "win32timezone"):  # fmt: skip
        stands[name] = types.ModuleType(name)
    stands["pywintypes"].com_error = stands["pythoncom"].ole_error = ComError
    stands["pywintypes"].TimeType = type("TimeType", (), {})
    stands["pythoncom"].__file__ = "pythoncom.dll"
    stands["win32com"].client = stands["win32com.client"]
    for name in ("CDispatch", "CoClassBaseClass", "DispatchBaseClass"):
        setattr(stands["win32com.client"], name, type(name, (), {}))
    stands["win32com.client"].Dispatch = stands["win32com.client"].DispatchEx = None
    stands["win32com.client"].__path__ = []
    for name, module in stands.items():
        monkeypatch.setitem(sys.modules, name, module)
    anything = types.SimpleNamespace(ole32=types.SimpleNamespace(CLSIDFromString=lambda *_: 0))
    monkeypatch.setattr(ctypes, "oledll", anything, raising=False)
    monkeypatch.setattr(ctypes, "windll", anything, raising=False)
    dll = types.SimpleNamespace(PyCom_PyObjectFromIUnknown=types.SimpleNamespace(restype=None))
    monkeypatch.setattr(ctypes, "PyDLL", lambda *_: dll)
    monkeypatch.setattr("atexit.register", lambda function: function)
    patch = types.ModuleType("xlwings._win32patch")
    patch.CoClassBaseClass = stands["win32com.client"].CoClassBaseClass  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "xlwings._win32patch", patch)
    spec = importlib.util.spec_from_file_location("xlwings._xlwindows", HOME / "_xlwindows.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    monkeypatch.setattr(guard, "PAUSE", 0.001)
    monkeypatch.setattr(guard, "PATIENCE", 0.1)
    guard.make_safe(types.SimpleNamespace(_xlwindows=module))
    return module


def test_no_excel_is_killed(windows: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Cleanup starts no taskkill, whoever calls it; kill ends only what this process started."""

    def refuse(*args: Any, **kwargs: Any) -> None:
        raise AssertionError(args)

    monkeypatch.setattr(windows.subprocess, "run", refuse)
    windows.Apps.cleanup()
    windows.Apps().cleanup()
    windows.cleanup()
    app = windows.App.__new__(windows.App)
    app._pid = 4711
    with pytest.raises(PermissionError):
        app.kill()


@pytest.mark.parametrize("error", [ComError(CALL_REJECTED), ComError(EXCEPTION, TYPING)])
def test_a_busy_excel_is_waited_for(windows: Any, error: ComError) -> None:
    """Reading, writing and calling go through once Excel answers; a call never gives None instead."""
    inner = Dispatch([])
    wrapped = windows.COMRetryObjectWrapper(inner)
    for _ in range(3):
        inner.rejections.extend([error] * 3)
        assert wrapped.Name == "评议表"
        inner.rejections.extend([error] * 3)
        wrapped.Value = 5
        assert inner.put == ("Value", 5)
        inner.rejections.extend([error] * 3)
        assert wrapped(1, 2) == ("called", 1, 2)


def test_waiting_has_an_end(windows: Any) -> None:
    """A cell that stays in edit mode becomes Busy, after pauses, not after millions of attempts."""
    for use in (lambda one: one.Name, lambda one: one(1), lambda one: setattr(one, "Value", 1)):
        inner = Dispatch([ComError(CALL_REJECTED)] * 10_000)
        with pytest.raises(guard.Busy):
            use(windows.COMRetryObjectWrapper(inner))
        assert 2 < inner.seen < 500


def test_other_errors_come_at_once(windows: Any) -> None:
    """A wrong call is not repeated: a sheet name that Excel does not take is an error the first time."""
    for error in (ComError(EXCEPTION, -2146827284), ComError(-2147352573)):
        inner = Dispatch([error])
        with pytest.raises(ComError):
            windows.COMRetryObjectWrapper(inner)(1)
        assert inner.seen == 1


def test_the_guard_is_put_in_once(windows: Any) -> None:
    """Loading again does not wrap the wrappers."""
    before = windows.COMRetryObjectWrapper
    guard.make_safe(types.SimpleNamespace(_xlwindows=windows))
    assert windows.COMRetryObjectWrapper is before
    assert windows.N_COM_ATTEMPTS == 1
    guard.make_safe(xlwings)  # nothing to guard on this system


def test_every_way_into_xlwings_is_guarded() -> None:
    """`load` guards what it returns; nothing of ours imports xlwings otherwise on the way of a click."""
    assert "guard.make_safe(module)" in inspect.getsource(program.load)
