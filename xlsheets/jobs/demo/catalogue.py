"""The systems of the notices by their keys, s1 to s14."""

from xlsheets.core.findings import Place, Refused
from xlsheets.core.wording import finding
from xlsheets.jobs.demo import offices, schools, villages
from xlsheets.jobs.demo.system import System

SYSTEMS: dict[str, System] = {
    system.key: system
    for system in sorted(
        (*schools.SYSTEMS, *offices.SYSTEMS, *villages.SYSTEMS), key=lambda system: int(system.key.removeprefix("s"))
    )
}


def system_of(key: str) -> System:
    """Return a system by its key, in either case.

    Raises:
        Refused: system-unknown.
    """
    found = SYSTEMS.get(key.strip().lower())
    if found is None:
        raise Refused(finding("system-unknown", Place(), seen=key, names="、".join(SYSTEMS)))
    return found
