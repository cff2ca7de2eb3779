"""示例: a whole round on made-up but realistic input, run through the real jobs.

Twelve branches of a made-up faculty: their workbooks are issued, filled in as
clerks fill them (cell by cell, into the issued files), and merged. One never
returns, one returns twice, one has two marks and a count in text, one a wrong
total. Then the published case of 长风二村.
"""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from xlsheets.books import edits, patch
from xlsheets.books.branchbook import branch_workbook
from xlsheets.books.reading import read_book
from xlsheets.books.rosterbook import roster_workbook
from xlsheets.books.schemefile import Scheme
from xlsheets.books.table import Table
from xlsheets.core.roster import Member, Roster, Unit
from xlsheets.jobs.annex import annex
from xlsheets.jobs.demo.clerk import Meeting, counts, cover, filled, marks, tables
from xlsheets.jobs.demo.laying import Laid, put
from xlsheets.jobs.issue import issue
from xlsheets.jobs.mark import write_marked
from xlsheets.jobs.merge import merge
from xlsheets.jobs.output import check_folder, write_file
from xlsheets.jobs.round import Round
from xlsheets.jobs.store import save_store

PARENT = "理工分党委"
_DEPARTMENTS = ("数学系", "物理系", "化学系", "生物系", "地理系", "计算机系")
_BRANCHES = ("教工党支部", "学生党支部")
_NAMES = ("张三", "李四", "王五", "赵六", "钱七", "孙八", "周九", "吴十")
USUAL = 5
"""One mark of so many is of the worst level."""
NEVER, TWICE, ODD, WRONG = "地理系学生党支部", "物理系学生党支部", "化学系教工党支部", "生物系教工党支部"


@dataclass(frozen=True)
class Told:
    """What the demo shows.

    Attributes:
        branches: The round of the twelve branches.
        village: The round of 长风二村.
        written: The files to look at, the first one first.
        laid: Every folder with what was written into it.
    """

    branches: Round
    village: Round
    written: tuple[Path, ...]
    laid: tuple[Laid, ...]


def demo(folder: Path) -> Told:
    """Run the whole round in a folder.

    Raises:
        Refused: when the folder cannot be written.
    """
    check_folder(folder)
    for name in ("下发", "收回", "标注", "长风二村"):
        check_folder(folder / name)
    scheme, roster = Scheme.load("fjnu-2011"), demo_roster()
    write_file(folder / "名册.xlsx", roster_workbook(roster))
    laid = [put(folder / "下发", issue(scheme, roster)), put(folder / "收回", returned(scheme, roster))]
    merged = merge([folder / "收回"], scheme, roster)
    store, annexes = folder / "汇总.xlsx", folder / "附件.xlsx"
    save_store(merged, store)
    annexes.unlink(missing_ok=True)
    annex(store, annexes)
    marked, _ = write_marked(merged, [folder / "收回"], folder / "标注")
    laid.append(Laid(folder / "标注", len(marked)))
    village = _village(folder / "长风二村")
    laid.append(Laid(folder / "长风二村", 2))
    odd = [path for path in marked if ODD in path.name and path.suffix == ".xlsx"]
    return Told(merged, village, (store, annexes, *odd), (Laid(folder, 3), *laid))


def demo_roster() -> Roster:
    """Return the made-up faculty: twelve branches, four members each."""
    units = [Unit(PARENT)]
    members = []
    for number, department in enumerate(_DEPARTMENTS):
        for kind, branch in enumerate(_BRANCHES):
            name = department + branch
            eligible = 24 + 3 * number + 8 * kind
            category = "教师" if kind == 0 else "学生"
            units.append(Unit(name, f"{number + 1:02d}{kind + 1}", PARENT, category, eligible, eligible - 1))
            first = 2 * number + 4 * kind
            members += [Member(name, _NAMES[(first + at) % len(_NAMES)]) for at in range(4)]
    return Roster(tuple(units), tuple(members))


def returned(scheme: Scheme, roster: Roster) -> Iterator[tuple[str, bytes]]:
    """Yield the workbooks that come back, by file name."""
    for number, name in enumerate(roster.leaves, 1):
        if name == NEVER:
            continue
        unit = roster.unit(name)
        assert unit is not None
        file = f"{number:02d}_{name}.xlsx"
        chance = random.Random(f"{scheme.id} {name}")
        if name == ODD:
            yield file, _odd(scheme, unit, roster, chance)
            continue
        content = _filled(scheme, unit, roster, chance, date(2012, 1, 6))
        yield file, _wrong_total(content, scheme) if name == WRONG else content
        if name == TWICE:
            again = random.Random(f"{scheme.id} {name} again")
            yield f"{number:02d}_{name}（更正）.xlsx", _filled(scheme, unit, roster, again, date(2012, 1, 9))


def _filled(scheme: Scheme, unit: Unit, roster: Roster, chance: random.Random, day: date) -> bytes:
    """Return a branch's workbook with its cover and counts filled in."""
    original = branch_workbook(scheme, unit, roster.members_of(unit.name))
    eligible = unit.eligible or 0
    return filled(original, scheme, Meeting(eligible - 3, day, present=eligible - 1, void=1, unhappy=USUAL), chance)


def _odd(scheme: Scheme, unit: Unit, roster: Roster, chance: random.Random) -> bytes:
    """Return a workbook whose ballots were typed in one by one, with two marks in a row and a count in text."""
    forms = (scheme.forms[0].model_copy(update={"layout": "C"}), *scheme.forms[1:])
    typed = scheme.model_copy(update={"forms": forms})
    original = branch_workbook(typed, unit, roster.members_of(unit.name))
    book = read_book(original, unit.name)
    ballots = (unit.eligible or 0) - 2
    changes: list[edits.Edit] = [*cover(book, Meeting(ballots, date(2012, 1, 5)))]
    ballot_table, count_table = list(tables(book, scheme))[-2:]
    ticks = list(marks(ballot_table, ballots, chance))
    changes += [*ticks, _second_mark(ballot_table, ticks)]
    numbers = list(counts(count_table, ballots, chance))
    at = next(number for number, change in enumerate(numbers) if change.value == max(ballots - 4, 12) or number == 4)
    numbers[at] = edits.SetValue(numbers[at].sheet, numbers[at].row, numbers[at].col, f"{numbers[at].value}票")
    return patch.apply(original, [*changes, *numbers]).data


def _second_mark(table: Table, ticks: Sequence[edits.SetValue]) -> edits.SetValue:
    """Return a second mark for the second item of the seventh ballot."""
    columns = table.header.value_columns
    levels = len({level.level for level in table.header.levels})
    row = table.rows[6]
    (first,) = [tick.col for tick in ticks if tick.row == row and tick.col in columns[levels : 2 * levels]]
    other = levels + (columns.index(first) + 1) % levels
    return edits.SetValue(table.grid.name, row, columns[other], "√")


def _wrong_total(content: bytes, scheme: Scheme) -> bytes:
    """Return the workbook with a total typed over its formula, one too many."""
    book = read_book(content, WRONG)
    table = next(iter(tables(book, scheme)))
    column = table.column("total")
    assert column is not None
    row = table.rows[2]
    stated = sum(int(str(table.grid.value(row, one)).split(".")[0] or 0) for one in table.header.value_columns)
    return patch.apply(content, [edits.SetValue(table.grid.name, row, column, stated + 1)]).data


def _village(folder: Path) -> Round:
    """Run the published case: 344 forms, 332 满意."""
    scheme = Scheme.load("changfeng-2011")
    unit = Unit("长风二村第二居民区党总支", eligible=311, issued=344)
    original = branch_workbook(scheme, unit, ())
    book = read_book(original, unit.name)
    table = next(iter(tables(book, scheme)))
    first = table.header.value_columns[0]
    changes: Sequence[edits.Edit] = [edits.SetValue(table.grid.name, table.rows[0], first, 332)]
    path = folder / f"{unit.name}.xlsx"
    write_file(path, patch.apply(original, changes).data)
    merged = merge([path], scheme)
    save_store(merged, folder / "汇总.xlsx")
    return merged
