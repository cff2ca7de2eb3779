"""群众评议表的校验、汇总、满意率与附表: evaluation ballots in Excel, counted so that an auditor can believe the number.

The façade: what scripts may rely on. Names are imported when they are first
used, so that a button's click does not pay for what it does not need.
"""

from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"
__all__ = ["Finding", "Refused", "Roster", "Round", "Scheme", "check", "load_roster", "merge"]

if TYPE_CHECKING:
    from xlsheets.books.schemefile import Scheme
    from xlsheets.core.findings import Finding, Refused
    from xlsheets.core.roster import Roster
    from xlsheets.jobs.facade import check, load_roster, merge
    from xlsheets.jobs.round import Round

_ROOMS = {
    "Scheme": "xlsheets.books.schemefile",
    "Finding": "xlsheets.core.findings",
    "Refused": "xlsheets.core.findings",
    "Roster": "xlsheets.core.roster",
    "Round": "xlsheets.jobs.round",
    "check": "xlsheets.jobs.facade",
    "merge": "xlsheets.jobs.facade",
    "load_roster": "xlsheets.jobs.facade",
}


def __getattr__(name: str) -> Any:
    """Return a public name, importing its room on first use."""
    if name not in _ROOMS:
        raise AttributeError(f"module 'xlsheets' has no attribute {name!r}")
    from importlib import import_module

    value = getattr(import_module(_ROOMS[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    """Return the public names."""
    return sorted([*__all__, "__version__"])
