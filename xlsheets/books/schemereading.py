"""方案 workbooks → schemes (in the making)."""

from typing import TypeVar

from xlsheets.core.scheme import Scheme

S = TypeVar("S", bound=Scheme)


def read_scheme_workbook(data: bytes, file: str, kind: type[S]) -> S:
    """Return the scheme of a workbook."""
    raise NotImplementedError
