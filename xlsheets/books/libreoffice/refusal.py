"""What this engine refuses, in words: an xlwings error that says what to do instead.

Excel would do something here that Calc cannot, or Calc would silently do something
else. What it says stands in `sentences.py`.
"""

from __future__ import annotations

import functools
import inspect
import sys
from typing import Any

import xlwings

from xlsheets.books.libreoffice.sentences import SENTENCES

_PACKAGE = __name__.rpartition(".")[0]


class CalcRefused(xlwings.XlwingsError):
    """Calc cannot do as Excel does here, and nothing was changed.

    Attributes:
        code: Which sentence of `SENTENCES`; stable.
        zh: The sentence in Chinese; also the text of the exception.
        en: The sentence in English.
    """

    def __init__(self, code: str, **words: object) -> None:
        zh, _, en = SENTENCES[code].partition(" | ")
        self.code = code
        self.zh, self.en = zh.format(**words), en.format(**words)
        super().__init__(self.zh)


class NoSuchObject(CalcRefused, xlwings.NoSuchObjectError, KeyError):
    """A sheet, name or workbook that is not there; also a KeyError, as xlwings expects."""

    def __str__(self) -> str:
        return self.zh


def complete(cls: type) -> type:
    """Let a class speak in sentences: no bare NotImplementedError and no exception of UNO's comes out of it.

    xlwings' base classes raise a bare NotImplementedError for every member; here each that
    is left becomes a `CalcRefused` that names the member. An exception of UNO's own says
    nothing to anybody, and breaks Python's context managers on its way.
    """
    for base in cls.__mro__:
        if base.__module__ == "xlwings.base_classes":
            for name, member in vars(base).items():
                if getattr(cls, name) is member and _is_bare(member):
                    setattr(cls, name, _refusing(f"{base.__name__}.{name}", member))
        elif base.__module__.startswith(_PACKAGE):
            for name, member in list(vars(base).items()):
                if isinstance(member, property):
                    setattr(base, name, property(*(_speaking(part) for part in (member.fget, member.fset))))
                elif inspect.isfunction(member) and name != "__init__":
                    setattr(base, name, _speaking(member))
    return cls


def _speaking(function: Any) -> Any:
    """Return a function whose UNO exceptions are refusals; once wrapped it stays as it is."""
    if function is None or hasattr(function, "__wrapped__"):
        return function
    if inspect.isgeneratorfunction(function):
        return function

    @functools.wraps(function)
    def call(*args: Any, **words: Any) -> Any:
        try:
            return function(*args, **words)
        except Exception as error:
            uno = sys.modules.get("uno")
            if uno is None or not isinstance(error, uno.getClass("com.sun.star.uno.Exception")):
                raise
            told = str(getattr(error, "Message", "")).strip().splitlines()
            gone = isinstance(error, uno.getClass("com.sun.star.lang.DisposedException"))
            refusal = (
                CalcRefused("office-gone")
                if gone
                else CalcRefused("office-failed", name=function.__name__, why=told[0] if told else type(error).__name__)
            )
        raise refusal  # outside the handler: nothing of UNO's hangs on to it

    return call


def _is_bare(member: object) -> bool:
    """Whether a member of a base class does nothing but raise NotImplementedError."""
    function = member.fget if isinstance(member, property) else member
    return (
        inspect.isfunction(function)
        and not inspect.iscoroutinefunction(function)
        and "NotImplementedError" in function.__code__.co_names
    )


def _refusing(label: str, member: object) -> Any:
    def refuse(self: object, *_: object, **__: object) -> Any:
        raise CalcRefused("not-offered", name=label)

    return property(refuse, refuse) if isinstance(member, property) else refuse
