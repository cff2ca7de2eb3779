"""映射 of an office's tables: which annex a table is, what a column shows, whose a printed row is.

A person says it where the program cannot know: a level under another name, a
branch under a nickname. Decisions are read by `mapping`; here they are held
against the scheme and the roster, and looked up by sheet, head and row. One
that says something unknown stops the run at its line; one that finds no place
in the table it speaks of is reported at its line.
"""

import re
from collections.abc import Iterator, Sequence

from xlsheets.books.annexhead import stack
from xlsheets.books.annexword import NOTHING, NOTHINGS, About, Shows, about_of, parts_of, shows_of
from xlsheets.books.grid import Grid
from xlsheets.books.headblock import Header, LevelColumn
from xlsheets.books.mapping import Decision, look_of_head
from xlsheets.books.vocabulary import Vocabulary
from xlsheets.core.figures import Figures
from xlsheets.core.findings import Finding, Refused, column_name
from xlsheets.core.spelling import normal

_CELL = re.compile(r"([A-Z]{1,3})([1-9]\d{0,6})")


class AnnexMap:
    """The decisions that speak of one office's file.

    Args:
        decisions: All there are; later ones win.
        file: The office's file.
        words: The scheme's vocabulary.
        figures: The round's figures.

    Raises:
        Refused: map-invalid, each at its line, for words that scheme and roster do not know.
    """

    def __init__(self, decisions: Sequence[Decision], file: str, words: Vocabulary, figures: Figures) -> None:
        self.words, self.figures = words, figures
        self._all = [one for one in reversed(decisions) if one.of_annex and one.decides and one.covers_file(file)]
        self._met: set[int] = set()
        self._used: set[int] = set()
        self._shows: dict[int, Shows] = {}
        self._abouts: dict[int, About] = {}
        faults = [fault for at, one in enumerate(self._all) if (fault := self._read(at, one)) is not None]
        if faults:
            raise Refused(*reversed(faults))

    @property
    def decisions(self) -> list[Decision]:
        """The decisions, in the order in which they were given."""
        return self._all[::-1]

    # ── what decisions say ──────────────────────────────────────────

    def _read(self, at: int, one: Decision) -> Finding | None:
        ids = {normal(annex.id) for annex in self.words.scheme.annexes} | {normal("附件"), *NOTHINGS}
        if one.annex and normal(one.annex) not in ids:
            known = "、".join(annex.id for annex in self.words.scheme.annexes)
            return one.fault(f"没有附件“{one.annex}”（{known}）", f"no annex “{one.annex}” ({known})")
        if one.means and not one.column and not one.row:
            return one.fault(f"“{one.means}”没有说是哪个表头或哪一行", f"“{one.means}” of no column and no row")
        if not one.means:
            return None
        if one.column:
            shows = shows_of(one.means, self.words)
            if isinstance(shows, str):
                return one.fault(f"认不出“{shows}”", f"“{shows}” is not known")
            self._shows[at] = shows
        else:
            about = about_of(one.means, self.words, self.figures)
            if isinstance(about, str):
                return one.fault(f"认不出“{about}”", f"“{about}” is not known")
            self._abouts[at] = about
        return None

    # ── looking up ──────────────────────────────────────────────────

    def _speaking(self, grid: Grid, header: Header) -> Iterator[tuple[int, Decision]]:
        """Yield the decisions on a table, the last one given first."""
        look = None
        for at, one in enumerate(self._all):
            if not one.covers_sheet(grid.name):
                continue
            if one.like is not None:
                look = look or look_of_head(grid, header)
                if one.like != look:
                    continue
            self._met.add(at)
            yield at, one

    def annex_of(self, grid: Grid, header: Header) -> str | None:
        """Return the id of the annex that a table was decided to be, 不填 for none; None when nobody decided."""
        for at, one in self._speaking(grid, header):
            if one.annex:
                self._used.add(at)
                return NOTHING if normal(one.annex) in NOTHINGS else one.annex
        return None

    def columns_of(self, grid: Grid, header: Header) -> dict[int, Shows]:
        """Return what columns of a table were decided to show."""
        found: dict[int, Shows] = {}
        for at, one in self._speaking(grid, header):
            if at in self._shows and one.column:
                columns = columns_named(grid, header, one.column)
                if len(columns) == 1:
                    self._used.add(at)
                    found.setdefault(columns[0], self._shows[at])
        return found

    def row_of(self, grid: Grid, header: Header, row: int, texts: Sequence[str]) -> About | None:
        """Return whom a printed row was decided to be about; None when nobody decided."""
        for at, one in self._speaking(grid, header):
            if at in self._abouts and one.row:
                cell = _CELL.fullmatch(one.row)
                named = normal(one.row) in [normal(text) for text in texts if text]
                if named or (cell is not None and int(cell[2]) == row + 1):
                    self._used.add(at)
                    return self._abouts[at]
        return None

    def header_at(self, grid: Grid, row: int) -> Header | None:
        """Return the head that decided columns make of a row whose words say nothing by themselves."""
        named = [
            (at, column)
            for at, one in enumerate(self._all)
            if one.column and at in self._shows and one.like is None and one.covers_sheet(grid.name)
            for column in _columns_in(grid, row, one.column)
        ]
        if not named:
            return None
        top = min(grid.span(row, column)[0] for column in range(grid.width))  # what reaches down into it stands over it
        header = Header(top, max(grid.span(row, column)[2] for _, column in named))
        for column in range(grid.width):
            if not grid.shown_text(row, column):
                continue
            level = self.words.level_header(grid.shown_text(row, column))
            if level is not None and column not in [taken for _, taken in named]:
                header.levels.append(LevelColumn(column, level[0], None, None, level[1] == "percent"))
            else:
                header.roles[f"text:{column}"] = column
        return header

    def unused(self, sheets: Sequence[str]) -> Iterator[Finding]:
        """Yield a finding for every decision that speaks of a table of these sheets, but found no place in it.

        One on a look that no table has, or on a sheet that is not there, is for other files.
        """
        for at in reversed(range(len(self._all))):
            one = self._all[at]
            here = at in self._met if one.like is not None else any(map(one.covers_sheet, sheets))
            if at in self._used or not here:
                continue
            what = one.column or one.row or one.annex or ""
            yield one.fault(f"表中没有“{what}”，或不止一处", f"no “{what}” in the table, or several", "map-no-place")


def columns_named(grid: Grid, header: Header, text: str) -> list[int]:
    """Return the columns that a text names: a cell of the head, its whole path, its last text, or any of them."""
    if cell := _CELL.fullmatch(text):
        row = int(cell[2]) - 1
        if header.top <= row <= header.bottom:
            return [column for column in range(header.right + 1) if column_name(column) == cell[1]]
    stacks = {column: [normal(one) for one in stack(grid, header, column)] for column in range(header.right + 1)}
    wanted, key = [normal(part) for part in parts_of(text)], normal(text)
    for fits in (
        lambda texts: texts == wanted or texts == [key],
        lambda texts: texts[-1:] == [key],
        lambda texts: key in texts,
    ):
        if found := [column for column, texts in stacks.items() if fits(texts)]:
            return found
    return []


def _columns_in(grid: Grid, row: int, text: str) -> list[int]:
    """Return the columns of a row that a decision names."""
    if cell := _CELL.fullmatch(text):
        named = [column for column in range(grid.width) if column_name(column) == cell[1]]
        return named if int(cell[2]) == row + 1 else []
    last = normal((parts_of(text) or [""])[-1])
    cells = range(len(grid.rows[row]))
    return [column for column in cells if normal(grid.text(row, column)) in (last, normal(text))]
