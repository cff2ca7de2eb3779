"""How a clerk fills in a branch workbook: cell by cell, into the file that was sent out.

The cells are found as the reader finds them. What is typed comes from a
stated chance, so that the same meeting gives the same bytes.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from random import Random

from xlsheets.books import edits, patch
from xlsheets.books.branchsheet import layout_of
from xlsheets.books.grid import Book, Grid
from xlsheets.books.layout import find_tables
from xlsheets.books.reading import read_book
from xlsheets.books.submission import vocabulary
from xlsheets.books.table import Table
from xlsheets.core.roster import Member, member_labels
from xlsheets.core.scheme import Form, Scheme


@dataclass(frozen=True)
class Meeting:
    """What a unit's clerk has on the desk after the evaluation.

    Attributes:
        valid: The valid ballots; with rater groups those of each.
        day: 填报日期; None leaves it empty.
        mode: 方式.
        present: 实参评; None takes the ballots that came back.
        void: 无效票.
        unhappy: One item of so many has a mark of the worst level.
        worst: How many marks of the worst level every item has instead.
        typed: The counts of every item instead, best level first.
        opinions: 意见建议, each about the unit or a person.
    """

    valid: int | Mapping[str, int]
    day: date | None
    mode: str = "会议"
    present: int | None = None
    void: int = 0
    unhappy: int = 30
    worst: int | None = None
    typed: tuple[int, ...] = ()
    opinions: tuple[tuple[str, str], ...] = field(default=())

    @property
    def ballots(self) -> int:
        """The valid ballots of all raters."""
        return self.valid if isinstance(self.valid, int) else sum(self.valid.values())

    def knows(self, group: str | None) -> bool:
        """Return whether anybody of a rater group was there; the sheets of other groups stay empty."""
        return group is None or isinstance(self.valid, int) or group in self.valid

    def of(self, group: str | None) -> int:
        """Return the valid ballots of a rater group; of all for None."""
        return self.ballots if group is None or isinstance(self.valid, int) else self.valid.get(group, 0)


def filled(
    original: bytes,
    scheme: Scheme,
    meeting: Meeting,
    chance: Random,
    members: Sequence[Member] = (),
    category: str | None = None,
) -> bytes:
    """Return a branch workbook filled in.

    Args:
        original: The workbook as issued.
        scheme: The round's scheme.
        meeting: What the clerk has on the desk.
        chance: Where the marks come from.
        members: The unit's members, needed where ballots about them are typed in one by one.
        category: The unit's category, which decides the forms that it got.
    """
    book = read_book(original, "")
    mine = scheme.model_copy(update={"forms": scheme.forms_of(category)})
    changes: list[edits.Edit] = [*cover(book, meeting), *_opinions(book, meeting)]
    for table in tables(book, mine):
        assert table.form is not None, table.grid.name
        group = _group_of(table, table.form)
        if layout_of(table.form) in ("D", "E"):
            if meeting.knows(group):
                changes += _group_facts(table, meeting, group) if group is not None else []
                changes += _typed(table, meeting) if meeting.typed else _counted(table, meeting, group, chance)
        else:
            changes += _ballots(table, table.form, scheme, meeting, members, chance)
    return patch.apply(original, changes).data


_SAID = ("带头作用好，望再接再厉", "承诺按期兑现，联系群众还可以再多些", "本职工作扎实，学习要抓得更紧")


def commented(original: bytes, day: date | None, without: Sequence[str] = ()) -> bytes:
    """Return a workbook of 登记表 with a comment on each sheet.

    Args:
        original: The workbook as issued.
        day: 点评日期; None leaves it empty.
        without: The sheets that stay without a comment.
    """
    changes: list[edits.Edit] = []
    for at, grid in enumerate(read_book(original, "").grids):
        values: dict[str, edits.Value] = {"点评意见": _SAID[at % len(_SAID)], "点评人（签字）": "赵六", "点评日期": day}
        for row in range(grid.height):
            for column in range(grid.width):
                value = values.pop(grid.text(row, column), None)  # the copies below show the first page
                if value is not None and grid.name not in without:
                    changes.append(edits.SetValue(grid.name, row, column + 1, value))
    return patch.apply(original, changes).data


def tables(book: Book, scheme: Scheme) -> Iterator[Table]:
    """Yield the tables to fill in, by sheet."""
    words = vocabulary(scheme)
    for grid in book.grids:
        yield from find_tables(grid, words)


def cover(book: Book, meeting: Meeting) -> Iterator[edits.SetValue]:
    """Yield the cover's facts, each beside its label; what the meeting leaves open stays empty."""
    returned = meeting.ballots + meeting.void
    values: dict[str, edits.Value] = {
        "实参评": returned if meeting.present is None else meeting.present,
        "收回": returned,
        "有效": meeting.ballots,
        "无效": meeting.void,
        "方式": meeting.mode,
        "填报日期": meeting.day,
        "填报人": "张三",
        "审核人": "李四",
    }
    sheet = book.grids[0]
    for row in range(sheet.height):
        label = sheet.text(row, 0)
        if values.get(label) is not None:
            yield edits.SetValue(sheet.name, row, 1, values[label])


def counts(
    table: Table, valid: int, chance: Random, unhappy: int = 5, bad: int | None = None
) -> Iterator[edits.SetValue]:
    """Yield plausible counts for every row and item of a table of counts."""
    columns = table.header.value_columns
    levels = len({level.level for level in table.header.levels})
    for row in table.rows:
        for first in range(0, len(columns), levels):
            worst = min(valid, chance.choice((*[0] * (unhappy - 1), 1))) if bad is None else bad
            fair = min(valid - worst, chance.randint(0, max(1, valid // 8)))
            blank = min(valid - worst - fair, chance.choice((0, 0, 0, 1))) if bad is None else 0
            some = (valid - worst - fair - blank, fair, *[0] * (levels - 3), worst)
            for column, count in zip(columns[first : first + levels], some, strict=False):
                if count or not valid or chance.random() < 0.5:  # zeros are often left empty
                    yield edits.SetValue(table.grid.name, row, column, count)


def _counted(table: Table, meeting: Meeting, group: str | None, chance: Random) -> Iterator[edits.SetValue]:
    return counts(table, meeting.of(group), chance, meeting.unhappy, meeting.worst)


def _typed(table: Table, meeting: Meeting) -> Iterator[edits.SetValue]:
    """Yield the same stated counts for every row and item."""
    columns = table.header.value_columns
    levels = len({level.level for level in table.header.levels})
    for row in table.rows:
        for first in range(0, len(columns), levels):
            for column, count in zip(columns[first : first + levels], meeting.typed, strict=False):
                yield edits.SetValue(table.grid.name, row, column, count)


def marks(table: Table, ballots: int, chance: Random) -> Iterator[edits.SetValue]:
    """Yield a tick for each ballot and item of a table of ticks."""
    columns = table.header.value_columns
    levels = len({level.level for level in table.header.levels})
    for row in table.rows[:ballots]:
        for first in range(0, len(columns), levels):
            chosen = chance.choices(range(levels), (20, 3, 1)[:levels])[0]
            yield edits.SetValue(table.grid.name, row, columns[first + chosen], "√")


def _group_of(table: Table, form: Form) -> str | None:
    """Return the rater group that a sheet is for: the one that its heading names."""
    for row in range(table.header.top):
        for column in range(table.grid.width):
            label, colon, name = table.grid.text(row, column).partition("：")
            if colon and label == "参评人类别":
                return name
    return next((group.name for group in form.groups if table.grid.name.endswith(f"·{group.name}")), None)


def _group_facts(table: Table, meeting: Meeting, group: str) -> Iterator[edits.SetValue]:
    """Yield the facts that a sheet of one rater group asks for, behind their labels."""
    valid = meeting.of(group)
    values = {"发出": valid, "收回": valid, "有效": valid, "实参评": valid, "应参评": valid}
    grid = table.grid
    for row in range(table.header.top):
        for column in range(grid.width):
            if (value := values.get(grid.text(row, column))) is not None:
                yield edits.SetValue(grid.name, row, _behind(grid, row, column), value)


def _behind(grid: Grid, row: int, column: int) -> int:
    """Return the column behind a label, merged or not."""
    for merge in grid.merges:
        if merge[:2] == (row, column):
            return merge[3] + 1
    return column + 1


def _ballots(
    table: Table, form: Form, scheme: Scheme, meeting: Meeting, members: Sequence[Member], chance: Random
) -> Iterator[edits.Edit]:
    """Yield the ballots of a sheet on which each is typed in, those of one person after those of another.

    Every rater has a ballot for each person; a user of a window has one for that window.
    """
    labels = zip(members, member_labels(members), strict=True)
    people = [label for member, label in labels if member.acts_as(form.roles)] if form.of_people else [None]
    own = _group_of(table, form)
    groups = [one.name for one in form.groups] if own is None and table.column("group") is not None else [own]
    typed = [
        (person, group)
        for at, person in enumerate(people)
        for group in groups
        for number in range(meeting.of(group))
        if form.subject != "window" or number % len(people) == at
    ]
    for row, (person, group) in zip(table.rows, typed, strict=False):
        for role, value in (("subject", person), ("group", group)):
            column = table.column(role)
            if column is not None and value is not None:
                yield edits.SetValue(table.grid.name, row, column, value)
        if layout_of(form) == "B":
            yield from _words(table, row, form, scheme, chance)
    if layout_of(form) == "C":
        yield from marks(table, len(typed), chance)


def _words(table: Table, row: int, form: Form, scheme: Scheme, chance: Random) -> Iterator[edits.SetValue]:
    """Yield a level's name, or a score, for each item of one ballot."""
    levels = scheme.levels(form)
    for column, text in table.header.items.items():
        limits = next((item.score for item in form.items if item.text == text), None)
        if limits is None:
            value: edits.Value = chance.choices(levels, (20, 4, 1)[: len(levels)])[0]
        else:
            value = round(float(limits[1]) * chance.choice((0.78, 0.85, 0.9, 0.925, 0.95, 0.98)), 1)
        yield edits.SetValue(table.grid.name, row, column, value)


def _opinions(book: Book, meeting: Meeting) -> Iterator[edits.SetValue]:
    """Yield the opinions on their sheet, from its first empty row on."""
    sheet = next((grid for grid in book.grids if grid.name == "意见建议"), None)
    if sheet is None:
        return
    head = next(row for row in range(sheet.height) if sheet.text(row, 0) == "序号")
    for row, (subject, words) in enumerate(meeting.opinions, head + 1):
        yield edits.SetValue(sheet.name, row, 1, subject)
        yield edits.SetValue(sheet.name, row, 2, words)
