"""Rosters for the demos: made-up units with their members."""

from collections.abc import Iterable, Sequence

from xlsheets.core.roster import Member, Roster, Unit

NAMES = ("张三", "李四", "王五", "赵六", "钱七", "孙八", "周九", "吴十", "郑一")


def people(unit: str, count: int, status: str | None = None, first: int = 0) -> list[Member]:
    """Return so many members of a unit, from the first of the sample names on; numbered where names repeat."""
    numbered = count > len(NAMES)
    return [
        Member(unit, NAMES[(first + at) % len(NAMES)], f"{at + 1:03d}" if numbered else None, status)
        for at in range(count)
    ]


def branches(
    parent: str, names: Iterable[str], eligible: int, category: str | None = None, step: int = 3
) -> list[Unit]:
    """Return units below another, each with some more raters than the one before."""
    return [
        Unit(name, None, parent, category, eligible + step * at, eligible + step * at) for at, name in enumerate(names)
    ]


def roster(units: Sequence[Unit], members: Iterable[Member] = ()) -> Roster:
    """Return a roster."""
    return Roster(tuple(units), tuple(members))


def eligible(known: Roster, name: str) -> int:
    """Return how many may rate in a unit; 0 when the roster does not say."""
    unit = known.unit(name)
    return (unit.eligible or 0) if unit else 0
