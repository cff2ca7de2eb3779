"""The engine: what xlwings asks for once, and which offices there are."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from datetime import date, datetime, time
from typing import Any

import xlwings
from xlwings import base_classes

from xlsheets.books.libreoffice.app import App
from xlsheets.books.libreoffice.connection import Connection, started
from xlsheets.books.libreoffice.refusal import NoSuchObject, complete

NAME = "libreoffice"


class Apps(base_classes.Apps):
    """The offices that were started or joined; the active one is first."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._apps: list[App] = []

    def keys(self) -> list[int]:
        """Return their process numbers."""
        return [app.pid for app in self._apps]

    def __iter__(self) -> Iterator[App]:
        return iter(list(self._apps))

    def __len__(self) -> int:
        return len(self._apps)

    def __getitem__(self, pid: int) -> App:
        for app in self._apps:
            if app.pid == pid:
                return app
        raise NoSuchObject("office-gone")

    def add(self, spec: object = None, add_book: bool | None = None, xl: object = None, visible: object = None) -> App:
        """Start an office with a fresh profile; with windows only when asked for."""
        app = self.join(started(None, headless=not visible, trusted=(), timeout=60))
        if add_book is not False:
            app.books.add()
        return app

    def join(self, connection: Connection) -> App:
        """Return the app of a connection, and make it the active one."""
        app = App(connection, self._engine)
        self._apps.insert(0, app)
        return app

    def front(self, app: App) -> None:
        """Make an app the active one."""
        self._apps.sort(key=lambda other: other is not app)

    def leave(self, app: App) -> None:
        """Drop an app that has ended."""
        self._apps = [other for other in self._apps if other is not app]

    @staticmethod
    def cleanup() -> None:
        """End nothing: only offices that were started here are ever ended, each by its own app."""


complete(Apps)


class Engine:
    """The engine."""

    name = NAME
    type = "desktop"

    def __init__(self) -> None:
        self.apps = Apps(self)

    @staticmethod
    def prepare_xl_data_element(value: Any, options: object) -> Any:
        """Return a value as `Range.raw_value` takes it: no numpy or pandas types, "" for what is missing."""
        if value is None or type(value).__name__ in ("NAType", "NaTType"):
            return ""
        if isinstance(value, float) and math.isnan(value):
            return ""
        if hasattr(value, "to_pydatetime"):
            return value.to_pydatetime()
        if hasattr(value, "item") and not isinstance(value, str | date | time):
            return Engine.prepare_xl_data_element(value.item(), options)
        return value

    @staticmethod
    def clean_value_data(
        data: list[list[Any]],
        datetime_builder: Callable[..., Any],
        empty_as: Any,
        number_builder: Callable[[Any], Any] | None,
        err_to_str: bool,
    ) -> list[list[Any]]:
        """Return the values as the options of a range ask for them."""

        def clean(value: Any) -> Any:
            if value is None or value == "":
                return empty_as
            if isinstance(value, datetime) and datetime_builder is not datetime:
                return datetime_builder(
                    year=value.year,
                    month=value.month,
                    day=value.day,
                    hour=value.hour,
                    minute=value.minute,
                    second=value.second,
                    microsecond=value.microsecond,
                    tzinfo=None,
                )
            return number_builder(value) if number_builder is not None and isinstance(value, float) else value

        return [[clean(value) for value in row] for row in data]


engine = Engine()


def registered() -> xlwings.Engine:
    """Return the engine as xlwings knows it; added the first time, and made the active one."""
    if NAME not in xlwings.engines.engines_by_name:
        xlwings.engines.add(xlwings.Engine(impl=engine))
    known: xlwings.Engine = xlwings.engines.engines_by_name[NAME]
    known.activate()
    return known
