"""A round of a system from the roster to the annexes, in a folder of its own.

What is sent back is made from what was sent out. Scheme, roster, issued and
returned files lie beside the results, so that every command can be tried on them.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random

from xlsheets.books.branchbook import branch_workbook
from xlsheets.books.commentform import comment_workbook
from xlsheets.books.rosterbook import roster_workbook
from xlsheets.books.schemefile import Scheme, write_scheme
from xlsheets.core.roster import Roster, Unit
from xlsheets.jobs.annex import annex
from xlsheets.jobs.compare import compare, write_comparison
from xlsheets.jobs.demo.clerk import Meeting, commented, filled
from xlsheets.jobs.demo.laying import Laid, put
from xlsheets.jobs.issue import issue, safe_name
from xlsheets.jobs.merge import merge
from xlsheets.jobs.output import check_folder, write_file
from xlsheets.jobs.round import Round
from xlsheets.jobs.store import save_store

ISSUED, RETURNED, UPWARD = "下发", "收回", "逐级"
SCHEME, ROSTER, STORE, ANNEXES, COMPARISON = "方案.toml", "名册.xlsx", "汇总.xlsx", "附件.xlsx", "对比.xlsx"

Spoil = Callable[[bytes, Scheme], bytes]
"""Makes a fault in a workbook as clerks make them."""


@dataclass(frozen=True)
class Return:
    """What comes back from a unit.

    Attributes:
        unit: Whose it is.
        meeting: What its clerk filled in.
        label: What its file name has behind the unit's name, where a unit sends several.
        spoil: The fault in it, if any.
        group: The rater group that it is for, where each has a workbook of its own.
    """

    unit: str
    meeting: Meeting
    label: str = ""
    spoil: Spoil | None = None
    group: str | None = None

    @property
    def behind(self) -> str:
        """What stands behind the unit's name in its file name."""
        return f"_{self.group}{self.label}" if self.group else self.label


@dataclass(frozen=True)
class Stage:
    """A round of a system.

    Attributes:
        scheme: The round's scheme.
        roster: Its roster; a unit without a return never sends one.
        returns: What comes back.
        folder: Its folder below that of the system; empty for the system's only round.
        upward: Whether each inner unit merges what is below it and sends its 汇总 upward.
        comments: The units whose leaders' 登记表 come back, with those in each who still lack a comment.
    """

    scheme: Scheme
    roster: Roster
    returns: tuple[Return, ...]
    folder: str = ""
    upward: bool = False
    comments: tuple[tuple[str, tuple[str, ...]], ...] = ()


@dataclass(frozen=True)
class System:
    """A system of the notices.

    Attributes:
        key: s1 to s14.
        shows: What its round shows, «中文 | English».
        stages: Makes its rounds.
        compared: Whether rounds of one scheme are set side by side.
    """

    key: str
    shows: str
    stages: Callable[[], tuple[Stage, ...]]
    compared: bool = False


@dataclass(frozen=True)
class Ran:
    """What a system's demo made.

    Attributes:
        rounds: Each round with its folder's name.
        written: The files to look at, the first one first.
        laid: Every folder with what was written into it.
    """

    rounds: tuple[tuple[str, Round], ...]
    written: tuple[Path, ...]
    laid: tuple[Laid, ...]


def run(system: System, folder: Path) -> Ran:
    """Run a system's rounds in a folder.

    Raises:
        Refused: when the folder cannot be written.
    """
    rounds: list[tuple[str, Round]] = []
    written: list[Path] = []
    stores: dict[str, list[Path]] = {}
    laid: list[Laid] = []
    for stage in system.stages():
        place = folder / stage.folder
        merged, into = play(stage, place)
        laid += into
        rounds.append((stage.folder, merged))
        written += [place / STORE, place / ANNEXES]
        stores.setdefault(stage.scheme.id, []).append(place / STORE)
    if system.compared:
        for books in stores.values():
            if len(books) > 1:
                write_comparison(compare(books), folder / COMPARISON)
                written.append(folder / COMPARISON)
                laid.append(Laid(folder, 1))
    return Ran(tuple(rounds), tuple(written), tuple(laid))


def play(stage: Stage, folder: Path) -> tuple[Round, list[Laid]]:
    """Play a round in a folder: issue, return, merge, annexes. Return it with what was written where.

    Raises:
        Refused: when the folder cannot be written.
    """
    for place in (folder, folder / ISSUED, folder / RETURNED):
        check_folder(place)
    write_file(folder / SCHEME, write_scheme(stage.scheme).encode("utf-8"))
    write_file(folder / ROSTER, roster_workbook(stage.roster))
    laid = [Laid(folder, 4)]
    laid += [put(folder / ISSUED, issue(stage.scheme, stage.roster)), put(folder / RETURNED, returned(stage))]
    if stage.upward:
        inner = {unit.parent for unit in stage.roster.units if unit.parent}
        laid.append(Laid(folder / UPWARD, len(inner) - 1))  # the top sends nothing
    merged = _upward(stage, folder) if stage.upward else merge([folder / RETURNED], stage.scheme, stage.roster)
    save_store(merged, folder / STORE)
    (folder / ANNEXES).unlink(missing_ok=True)
    annex(folder / STORE, folder / ANNEXES)
    return merged, laid


def returned(stage: Stage) -> Iterator[tuple[str, bytes]]:
    """Yield the workbooks that come back, by file name."""
    number = {name: f"{at:02d}_{safe_name(name)}" for at, name in enumerate(stage.roster.leaves, 1)}
    for one in stage.returns:
        unit = stage.roster.unit(one.unit) or Unit(one.unit)
        members = stage.roster.members_of(one.unit)
        chance = Random(f"{stage.scheme.id} {stage.scheme.round} {one.unit}{one.behind}")
        original = branch_workbook(stage.scheme, unit, members, one.group)
        content = filled(original, stage.scheme, one.meeting, chance, members, unit.category)
        if one.spoil is not None:
            content = one.spoil(content, stage.scheme)
        yield f"{number[one.unit]}{one.behind}.xlsx", content
    for name, without in stage.comments:
        known, rule = stage.roster.unit(name), stage.scheme.comments
        if known is not None and rule is not None:
            original = comment_workbook(stage.scheme, known, stage.roster.members_of(name), rule)
            yield f"点评登记表_{safe_name(name)}.xlsx", commented(original, rule.due, without)


def _upward(stage: Stage, folder: Path) -> Round:
    """Merge level by level: what each inner unit sends upward is its 汇总 workbook, and nothing else is read above."""
    roster = stage.roster
    children: dict[str, list[str]] = {}
    for unit in roster.units:
        if unit.parent:
            children.setdefault(unit.parent, []).append(unit.name)
    leaves = {name: folder / RETURNED / f"{at:02d}_{safe_name(name)}.xlsx" for at, name in enumerate(roster.leaves, 1)}

    def below(name: str) -> list[str]:
        return [name, *(one for child in children.get(name, ()) for one in below(child))]

    def merged(name: str) -> Round:
        sources = []
        for child in children[name]:
            if child in children:
                sources.append(folder / UPWARD / f"{safe_name(child)}汇总.xlsx")
                save_store(merged(child), sources[-1])
            elif leaves[child].exists():
                sources.append(leaves[child])
        return merge(sources, stage.scheme, _part(roster, name, set(below(name))))

    check_folder(folder / UPWARD)
    (top,) = [unit.name for unit in roster.units if unit.parent is None]
    return merged(top)


def _part(roster: Roster, top: str, wanted: set[str]) -> Roster:
    """Return the part of a roster that a unit sees: itself, and what is below it."""
    units = [replace(unit, parent=None) if unit.name == top else unit for unit in roster.units if unit.name in wanted]
    return Roster(tuple(units), tuple(member for member in roster.members if member.unit in wanted))
