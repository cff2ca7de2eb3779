"""Where 评议码 stand in a returned workbook: beside ballots, above a ballot, or in a list; read as hashes at once.

What leaves this module is hashes and cells. Whether a code stands is decided
when all files are in (core.codeuse); the ballots of codes that do not are then
read once more as void.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from xlsheets.books.ballotlist import Ballots
from xlsheets.books.cover import Fact
from xlsheets.books.grid import Grid
from xlsheets.books.table import Table
from xlsheets.books.vocabulary import header_role, is_note, row_kind
from xlsheets.core.code import is_sound, typed, without_codes
from xlsheets.core.codeuse import CodeUse
from xlsheets.core.findings import Place
from xlsheets.core.issuedcodes import IssuedCodes, digest_of, identity_of
from xlsheets.core.ledger import Submission
from xlsheets.core.scheme import Form
from xlsheets.core.spelling import normal

HIDDEN_CODE = "（评议码）"
"""Stands in findings and opinions in place of a code that somebody wrote where none belongs."""


@dataclass(frozen=True)
class CodeCheck:
    """How the codes of a round are looked at.

    Attributes:
        issued: The codes of the round.
        struck: Where the codes stand whose ballots are void.
    """

    issued: IssuedCodes
    struck: frozenset[Place] = frozenset()


class Coding:
    """Gathers the codes of one file."""

    def __init__(self, check: CodeCheck) -> None:
        """Start with none."""
        self.check = check
        self.uses: list[CodeUse] = []
        self._known: dict[str, str] = {}

    def struck(self, ballots: Ballots, form: Form, label: Fact | None) -> frozenset[int]:
        """Note the code of every ballot of a table, and return the ballots that are void for theirs.

        Args:
            ballots: The table's ballots.
            form: Its form.
            label: A code that stands above or beside the table and speaks for all of it; None where none does.
        """
        found: dict[Place, list[int]] = {}
        for at, (subject, _) in enumerate(ballots.keys):
            value, place = _code_of(ballots, at, label)
            name = normal(subject) if form.of_people else ""
            use = self._use(value, form.id, name, place)
            if place in found and not use.digest and self.uses[-1].place == place:
                self.uses[-1] = replace(self.uses[-1], count=self.uses[-1].count + 1)
            else:
                self.uses.append(use)
            found.setdefault(place, []).append(at)
        void = self.check.struck.intersection(found)
        return frozenset(at for place in void for at in found[place])

    def see_lists(self, grids: Iterable[Grid]) -> None:
        """Note the codes that stand in lists, on sheets without tables."""
        for grid in grids:
            for row, column in _listed(grid):
                self.uses.append(self._use(grid.value(row, column), "", "", grid.place.at(row, column)))

    def without_codes(self, submission: Submission) -> Submission:
        """Return what a file reports with its codes, and with none in what people read of it."""

        def hide(text: str) -> str:
            return without_codes(text, self.check.issued.is_code, HIDDEN_CODE)

        return replace(
            submission,
            codes=tuple(self.uses),
            findings=tuple(
                replace(note, values=tuple((name, hide(text)) for name, text in note.values))
                for note in submission.findings
            ),
            opinions=tuple(replace(opinion, text=hide(opinion.text)) for opinion in submission.opinions),
        )

    def _use(self, value: object, form: str, subject: str, place: Place) -> CodeUse:
        code = typed(value)
        sound = is_sound(code)
        if code and code not in self._known:
            salt = self.check.issued.salt
            self._known[code] = digest_of(code, salt) if sound else identity_of(code, salt)
        return CodeUse(self._known[code] if code else "", sound, form, subject, place)


def _code_of(ballots: Ballots, at: int, label: Fact | None) -> tuple[object, Place]:
    """Return what stands for a ballot's code, and where: in its column, else at a label, else at the header."""
    table = ballots.tables[ballots.block(at)]
    column = table.column("code")
    if column is not None:
        row = next((rows[at] for rows in ballots.rows.values() if rows[at] is not None), None)
        if row is not None:
            top, left, _, _ = table.grid.span(row, column)
            return table.grid.value(top, left), table.grid.place.at(top, left)
    if label is not None:
        return label.value, label.place
    return "", _head(table)


def _head(table: Table) -> Place:
    columns: Sequence[int] = table.header.value_columns
    return table.grid.place.at(table.header.top, min(columns), table.header.bottom, max(columns))


def _listed(grid: Grid) -> Iterable[tuple[int, int]]:
    """Yield the cells of lists of codes: below the head 评议码, or all that look so on a sheet of that name."""
    heads = [
        (row, column)
        for row, values in enumerate(grid.rows)
        for column, value in enumerate(values)
        if isinstance(value, str) and value and header_role(value) == "code"
    ]
    if not heads and header_role(grid.name) == "code":
        for row, values in enumerate(grid.rows):
            yield from ((row, column) for column, value in enumerate(values) if value != "" and is_sound(typed(value)))
        return
    for head, column in heads:
        for row in range(head + 1, grid.height):
            text = grid.value(row, column)
            if isinstance(text, str) and (header_role(text) == "code" or is_note(text) or row_kind(text)):
                break
            if text != "":
                yield row, column
