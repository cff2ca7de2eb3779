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
from xlsheets.books.grid import Book
from xlsheets.books.layout import find_tables
from xlsheets.books.reading import read_book
from xlsheets.books.rosterbook import roster_workbook
from xlsheets.books.schemefile import Scheme
from xlsheets.books.submission import vocabulary
from xlsheets.books.table import Table
from xlsheets.core.roster import Member, Roster, Unit
from xlsheets.jobs.annex import annex
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
NEVER, TWICE, ODD, WRONG = "地理系学生党支部", "物理系学生党支部", "化学系教工党支部", "生物系教工党支部"


@dataclass(frozen=True)
class Told:
    """What the demo shows.

    Attributes:
        branches: The round of the twelve branches.
        village: The round of 长风二村.
        written: The files to look at.
    """

    branches: Round
    village: Round
    written: tuple[Path, ...]


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
    for name, content in issue(scheme, roster):
        write_file(folder / "下发" / name, content)
    for name, content in returned(scheme, roster):
        write_file(folder / "收回" / name, content)
    merged = merge([folder / "收回"], scheme, roster)
    store, annexes = folder / "汇总.xlsx", folder / "附件.xlsx"
    save_store(merged, store)
    annexes.unlink(missing_ok=True)
    annex(store, annexes)
    marked, _ = write_marked(merged, [folder / "收回"], folder / "标注")
    village = _village(folder / "长风二村")
    odd = [path for path in marked if ODD in path.name and path.suffix == ".xlsx"]
    return Told(merged, village, (store, annexes, *odd))


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
        filled = _filled(scheme, unit, roster, chance, date(2012, 1, 6))
        if name == WRONG:
            filled = _wrong_total(filled, scheme)
        yield file, filled
        if name == TWICE:
            again = random.Random(f"{scheme.id} {name} again")
            yield f"{number:02d}_{name}（更正）.xlsx", _filled(scheme, unit, roster, again, date(2012, 1, 9))


def _filled(scheme: Scheme, unit: Unit, roster: Roster, chance: random.Random, day: date) -> bytes:
    """Return a branch's workbook with its cover and counts filled in."""
    original = branch_workbook(scheme, unit, roster.members_of(unit.name))
    book = read_book(original, unit.name)
    present, valid = (unit.eligible or 0) - 1, (unit.eligible or 0) - 3
    changes: list[edits.Edit] = [*_cover(book, present=present, returned=valid + 1, valid=valid, void=1, day=day)]
    for table in _tables(book, scheme):
        changes += _counts(table, valid, chance)
    return patch.apply(original, changes).data


def _tables(book: Book, scheme: Scheme) -> Iterator[Table]:
    for grid in book.grids:
        yield from find_tables(grid, vocabulary(scheme))


def _cover(
    book: Book, present: int, returned: int, valid: int, void: int, day: date | None
) -> Iterator[edits.SetValue]:
    """Yield the cover's facts, each beside its label."""
    values: dict[str, edits.Value] = {
        "实参评": present,
        "收回": returned,
        "有效": valid,
        "无效": void,
        "方式": "会议",
        "填报日期": day,
        "填报人": "张三",
        "审核人": "李四",
    }
    cover = book.grids[0]
    for row in range(cover.height):
        label = cover.text(row, 0)
        if values.get(label) is not None:
            yield edits.SetValue(cover.name, row, 1, values[label])


def _counts(table: Table, valid: int, chance: random.Random) -> Iterator[edits.SetValue]:
    """Yield plausible counts for every row and item of a table of counts."""
    columns = table.header.value_columns
    levels = len({level.level for level in table.header.levels})
    for row in table.rows:
        for first in range(0, len(columns), levels):
            unhappy = chance.choice((0, 0, 0, 0, 1))
            fair = chance.randint(0, max(1, valid // 8))
            blank = chance.choice((0, 0, 0, 1))
            counts = (valid - unhappy - fair - blank, fair, unhappy)
            for column, count in zip(columns[first : first + levels], counts, strict=False):
                if count or chance.random() < 0.5:  # zeros are often left empty
                    yield edits.SetValue(table.grid.name, row, column, count)


def _odd(scheme: Scheme, unit: Unit, roster: Roster, chance: random.Random) -> bytes:
    """Return a workbook whose ballots were typed in one by one, with two marks in a row and a count in text."""
    forms = (scheme.forms[0].model_copy(update={"layout": "C"}), *scheme.forms[1:])
    typed = scheme.model_copy(update={"forms": forms})
    original = branch_workbook(typed, unit, roster.members_of(unit.name))
    book = read_book(original, unit.name)
    ballots = (unit.eligible or 0) - 2
    changes: list[edits.Edit] = [*_cover(book, ballots, returned=ballots, valid=ballots, void=0, day=date(2012, 1, 5))]
    ballot_table, count_table = list(_tables(book, scheme))[-2:]
    changes += _marks(ballot_table, ballots, chance)
    counts = list(_counts(count_table, ballots, chance))
    at = next(number for number, change in enumerate(counts) if change.value == max(ballots - 4, 12) or number == 4)
    counts[at] = edits.SetValue(counts[at].sheet, counts[at].row, counts[at].col, f"{counts[at].value}票")
    return patch.apply(original, [*changes, *counts]).data


def _marks(table: Table, ballots: int, chance: random.Random) -> Iterator[edits.SetValue]:
    columns = table.header.value_columns
    levels = len({level.level for level in table.header.levels})
    for number, row in enumerate(table.rows[:ballots]):
        for first in range(0, len(columns), levels):
            chosen = chance.choices(range(levels), (20, 3, 1)[:levels])[0]
            yield edits.SetValue(table.grid.name, row, columns[first + chosen], "√")
            if number == 6 and first == levels:
                other = (chosen + 1) % levels
                yield edits.SetValue(table.grid.name, row, columns[first + other], "√")


def _wrong_total(filled: bytes, scheme: Scheme) -> bytes:
    """Return the workbook with a total typed over its formula, one too many."""
    book = read_book(filled, WRONG)
    table = next(iter(_tables(book, scheme)))
    column = table.column("total")
    assert column is not None
    row = table.rows[2]
    stated = sum(int(str(table.grid.value(row, one)).split(".")[0] or 0) for one in table.header.value_columns)
    return patch.apply(filled, [edits.SetValue(table.grid.name, row, column, stated + 1)]).data


def _village(folder: Path) -> Round:
    """Run the published case: 344 forms, 332 满意."""
    scheme = Scheme.load("changfeng-2011")
    unit = Unit("长风二村第二居民区党总支", eligible=311, issued=344)
    original = branch_workbook(scheme, unit, ())
    book = read_book(original, unit.name)
    table = next(iter(_tables(book, scheme)))
    first = table.header.value_columns[0]
    changes: Sequence[edits.Edit] = [edits.SetValue(table.grid.name, table.rows[0], first, 332)]
    path = folder / f"{unit.name}.xlsx"
    write_file(path, patch.apply(original, changes).data)
    merged = merge([path], scheme)
    save_store(merged, folder / "汇总.xlsx")
    return merged
