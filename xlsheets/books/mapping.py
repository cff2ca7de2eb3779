"""映射: decisions that a person made where the program asked, kept and used again.

A decision says, for files and sheets of a name or a look, whose they are, which
form a table is, how its cells are to be read, which rater group they are of,
or that a sheet is to be passed over. For an office's file that is to be filled
it says which annex a table is, what a column shows, and whose a printed row is
(`annexmap` applies those). They come from a TOML file (--map) or from the
sheet 映射 of the round's 汇总 workbook.
"""

import hashlib
import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Literal, cast

from xlsheets.books.grid import Grid
from xlsheets.books.headblock import Header
from xlsheets.books.systemword import system_word
from xlsheets.books.table import Table
from xlsheets.core.findings import Finding, Place, Refused
from xlsheets.core.scheme import Form, Scheme
from xlsheets.core.spelling import normal
from xlsheets.core.wording import finding

SHEET = "映射"
HEADS = ("文件", "工作表", "版式", "问题", "单位", "样表", "读作", "参评人类别", "附件", "表头", "行", "取作")
Read = Literal["counts", "marks", "skip"]
READ_NAMES: dict[str, Read] = {"票数": "counts", "标记": "marks", "略过": "skip"}
_KEYS = frozenset({"file", "sheet", "like", "unit", "form", "read", "group", "annex", "column", "row", "means"})
_ENTRY = re.compile(r"^\s*\[\[\s*map\s*\]\]", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Decision:
    """One decision.

    Attributes:
        file: Which files, by path or name; * and ? stand for anything.
        sheet: Which sheets, likewise.
        like: The look of the table's header (`look_of`); None for any.
        unit: Whose the file is.
        form: The key of the form that the table is.
        read: What its cells hold, or that the sheet is passed over.
        group: The rater group.
        asked: What was asked, for the person who looks at it again.
        annex: Which annex an office's table is, or 不填.
        column: A column of such a table, by its head or a cell of its head.
        row: A printed row of such a table, by its name or one of its cells.
        means: What the column shows, or whom the row is about; 不填 leaves it empty.
        place: Where the decision stands, for findings.
        line: The line of its file; 0 where it stands in a cell.
    """

    file: str = "*"
    sheet: str = "*"
    like: str | None = None
    unit: str | None = None
    form: str | None = None
    read: Read | None = None
    group: str | None = None
    asked: str = ""
    annex: str | None = None
    column: str | None = None
    row: str | None = None
    means: str | None = None
    place: Place = field(default=Place(), compare=False)
    line: int = field(default=0, compare=False)

    @property
    def decides(self) -> bool:
        """Whether anything was decided yet."""
        return any((self.unit, self.form, self.read, self.group, self.annex, self.means))

    @property
    def of_annex(self) -> bool:
        """Whether it speaks of a table to be filled, not of a return."""
        return any((self.annex, self.column, self.row, self.means))

    def fault(self, zh: str, en: str, code: str = "map-invalid") -> Finding:
        """Return what is wrong with it, at its line or cell."""
        where, where_en = (f"第 {self.line} 行：", f"line {self.line}: ") if self.line else ("", "")
        return finding(code, self.place, seen=where + zh, seen_en=where_en + en)

    def covers_file(self, path: str) -> bool:
        """Return whether it speaks of a file."""
        name = path.rpartition("/")[2]
        return any(normal(self.file) == normal(text) or fnmatchcase(text, self.file) for text in (path, name))

    def covers_sheet(self, name: str) -> bool:
        """Return whether it speaks of a sheet."""
        return normal(self.sheet) == normal(name) or fnmatchcase(name, self.sheet)


def look_of(table: Table) -> str:
    """Return what a table's header looks like, as eight signs: like tables of other files have the same."""
    return look_of_head(table.grid, table.header)


def look_of_head(grid: Grid, header: Header) -> str:
    """Return what a header looks like (`look_of`)."""
    rows = range(header.top, header.bottom + 1)
    texts = [normal(grid.text(row, column)) for row in rows for column in range(grid.width)]
    return hashlib.sha256("\n".join(texts).encode()).hexdigest()[:8]


def read_map(path: Path, scheme: Scheme) -> list[Decision]:
    """Return the decisions of a TOML file of [[map]] entries.

    Raises:
        Refused: path-missing or map-invalid.
    """
    try:
        text = path.read_bytes().decode("utf-8-sig")
        raw = tomllib.loads(text)
    except OSError as error:
        raise Refused(finding("path-missing", Place(str(path)), seen=system_word(error))) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise Refused(Decision(place=Place(str(path))).fault(str(error), str(error))) from None
    entries = raw.get("map", [])
    if set(raw) - {"map"} or not isinstance(entries, list):
        seen = "、".join(sorted(set(raw) - {"map"})) or "map"
        raise Refused(Decision(place=Place(str(path))).fault(seen, seen))
    lines = [text.count("\n", 0, match.start()) + 1 for match in _ENTRY.finditer(text)]
    if len(lines) != len(entries):
        lines = [0] * len(entries)
    return [_decision(entry, scheme, str(path), line) for entry, line in zip(entries, lines, strict=True)]


def _decision(entry: object, scheme: Scheme, file: str, line: int) -> Decision:
    made = Decision(place=Place(file), line=line)
    if not isinstance(entry, dict):
        raise Refused(made.fault(str(entry), str(entry)))
    texts = {str(key): str(value).strip() for key, value in entry.items()}
    if unknown := set(texts) - _KEYS:
        raise Refused(made.fault("、".join(sorted(unknown)), ", ".join(sorted(unknown))))
    read = texts.pop("read", None)
    if read is not None and read not in READ_NAMES.values():
        raise Refused(made.fault(f"read = {read}", f"read = {read}"))
    form = texts.get("form")
    if form is not None and form not in {one.id for one in scheme.forms}:
        raise Refused(made.fault(f"form = {form}", f"form = {form}"))
    return Decision(**texts, read=cast("Read | None", read), place=Place(file), line=line)


def decisions_in(grid: Grid, scheme: Scheme) -> Iterator[Decision]:
    """Yield the rows of a 映射 sheet, decided or not.

    Raises:
        Refused: map-invalid, with its cell, for a word that is none of the choices.
    """
    forms = {normal(text): form.id for form in scheme.forms for text in (form.title, form.id) if text}
    for row in range(2, grid.height):
        file, sheet, like, asked, unit, form, read, group, annex, head, line, means = (
            grid.text(row, column).strip() for column in range(len(HEADS))
        )
        if not file:
            continue
        if form and normal(form) not in forms:
            raise Refused(Decision(place=grid.place.at(row, 5)).fault(form, form))
        if read and read not in READ_NAMES:
            raise Refused(Decision(place=grid.place.at(row, 6)).fault(read, read))
        yield Decision(
            file,
            sheet or "*",
            like or None,
            unit or None,
            forms[normal(form)] if form else None,
            READ_NAMES[read] if read else None,
            group or None,
            asked,
            annex or None,
            head or None,
            line or None,
            means or None,
            grid.place.at(row, 11 if head or line else 8),
        )


class Decisions:
    """Every decision of a round, asked for by file, sheet and table."""

    def __init__(self, decisions: Sequence[Decision] = ()) -> None:
        """Keep those that decide anything, in order; later ones win."""
        self._all = [decision for decision in decisions if decision.decides]

    def __bool__(self) -> bool:
        """Whether there are any."""
        return bool(self._all)

    def unit(self, path: str) -> str | None:
        """Return whose a file is, where that was decided."""
        units = [one.unit for one in self._all if one.unit and one.covers_file(path)]
        return units[-1] if units else None

    def of(self, table: Table, path: str) -> Decision | None:
        """Return the decision on a table; None when there is none."""
        found = None
        for one in self._all:
            if (one.form or one.read or one.group) and self._speaks_of(one, table, path):
                found = one
        return found

    @staticmethod
    def _speaks_of(one: Decision, table: Table, path: str) -> bool:
        """A decision on a look speaks of every table that looks so; else file and sheet decide."""
        if one.like is not None:
            return one.like == look_of(table)
        return one.covers_file(path) and one.covers_sheet(table.grid.name)


def form_of(decision: Decision, scheme: Scheme) -> Form | None:
    """Return the form that a decision names; None when it names none."""
    return scheme.form(decision.form) if decision.form is not None else None
