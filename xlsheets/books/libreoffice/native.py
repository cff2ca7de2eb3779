"""UNO's objects behind ``.api``, with the few names of Excel's that code in the wild asks them for.

On Windows ``.api`` is Excel's COM object; code asks it whether a sheet is protected or a
book is saved. Everything else goes through to UNO as it is.
"""

from __future__ import annotations

from typing import Any

_VISIBLE, _HIDDEN = -1, 0


class Api:
    """A UNO object; what it does not have itself is UNO's.

    Args:
        uno: The UNO object.
    """

    def __init__(self, uno: Any) -> None:
        object.__setattr__(self, "uno", uno)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.uno, name)

    def __setattr__(self, name: str, value: object) -> None:
        if isinstance(getattr(type(self), name, None), property):
            object.__setattr__(self, name, value)
        else:
            setattr(self.uno, name, value)

    def __eq__(self, other: object) -> bool:
        return bool(self.uno == (other.uno if isinstance(other, Api) else other))

    def __hash__(self) -> int:
        return id(self.uno)


class BookApi(Api):
    """A document."""

    @property
    def ProtectStructure(self) -> bool:  # noqa: N802
        """Whether sheets cannot be added, deleted or renamed."""
        return bool(self.uno.isProtected())

    @property
    def ReadOnly(self) -> bool:  # noqa: N802
        """Whether it cannot be saved under its own name."""
        return bool(self.uno.isReadonly())

    @property
    def Saved(self) -> bool:  # noqa: N802
        """Whether nothing changed since it was saved."""
        return not self.uno.isModified()

    @Saved.setter
    def Saved(self, value: bool) -> None:  # noqa: N802
        self.uno.setModified(not value)

    def Protect(self, Password: str = "", *_: object, **__: object) -> None:  # noqa: N802, N803
        """Protect the structure."""
        self.uno.protect(Password)

    def Unprotect(self, Password: str = "") -> None:  # noqa: N802, N803
        """Undo the protection; nothing happens when the password is wrong, as in Calc."""
        self.uno.unprotect(Password)


class SheetApi(Api):
    """A sheet."""

    @property
    def ProtectContents(self) -> bool:  # noqa: N802
        """Whether it is protected."""
        return bool(self.uno.isProtected())

    @property
    def Visible(self) -> int:  # noqa: N802
        """-1 or 0; Calc knows no very hidden sheets (2) and shows those as hidden."""
        return _VISIBLE if self.uno.IsVisible else _HIDDEN

    @Visible.setter
    def Visible(self, value: int) -> None:  # noqa: N802
        self.uno.IsVisible = value in (_VISIBLE, True)

    def Protect(self, Password: str = "", *_: object, **__: object) -> None:  # noqa: N802, N803
        """Protect it; Excel's further arguments have no effect."""
        self.uno.protect(Password)

    def Unprotect(self, Password: str = "") -> None:  # noqa: N802, N803
        """Undo the protection; nothing happens when the password is wrong, as in Calc."""
        self.uno.unprotect(Password)


class RangeApi(Api):
    """A cell range."""

    @property
    def Text(self) -> str:  # noqa: N802
        """What is displayed in the first cell."""
        return str(self.uno.getCellByPosition(0, 0).String)

    @property
    def Locked(self) -> bool | None:  # noqa: N802
        """Whether the cells are locked when the sheet is protected; None when they differ."""
        if self.uno.getPropertyState("CellProtection").value == "AMBIGUOUS_VALUE":
            return None
        return bool(self.uno.CellProtection.IsLocked)

    @Locked.setter
    def Locked(self, value: bool) -> None:  # noqa: N802
        protection = self.uno.CellProtection
        protection.IsLocked = bool(value)
        self.uno.CellProtection = protection


def bare(value: object) -> Any:
    """Return a UNO object without its wrapping; anything else as it is."""
    return value.uno if isinstance(value, Api) else value
