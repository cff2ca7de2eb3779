"""映射: decisions that a person made where the program asked, kept and used again.

A decision says, for files and sheets of a name or a look, whose they are, which
form a table is, how its cells are to be read, which rater group they are of,
or that a sheet is to be passed over. They come from a TOML file (--map) or
from the sheet 映射 of the round's 汇总 workbook.
"""

import hashlib
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Literal, cast

from xlsheets.books.grid import Grid
from xlsheets.books.systemword import system_word
from xlsheets.books.table import Table
from xlsheets.core.findings import Finding, Place, Refused
from xlsheets.core.scheme import Form, Scheme
from xlsheets.core.spelling import normal
from xlsheets.core.wording import finding

SHEET = "映射"
HEADS = ("文件", "工作表", "版式", "问题", "单位", "样表", "读作", "参评人类别")
Read = Literal["counts", "marks", "skip"]
READ_NAMES: dict[str, Read] = {"票数": "counts", "标记": "marks", "略过": "skip"}
_KEYS = frozenset({"file", "sheet", "like", "unit", "form", "read", "group"})


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
    """

    file: str = "*"
    sheet: str = "*"
    like: str | None = None
    unit: str | None = None
    form: str | None = None
    read: Read | None = None
    group: str | None = None
    asked: str = ""

    @property
    def decides(self) -> bool:
        """Whether anything was decided yet."""
        return any((self.unit, self.form, self.read, self.group))

    def covers_file(self, path: str) -> bool:
        """Return whether it speaks of a file."""
        name = path.rpartition("/")[2]
        return any(normal(self.file) == normal(text) or fnmatchcase(text, self.file) for text in (path, name))

    def covers_sheet(self, name: str) -> bool:
        """Return whether it speaks of a sheet."""
        return normal(self.sheet) == normal(name) or fnmatchcase(name, self.sheet)


def look_of(table: Table) -> str:
    """Return what a table's header looks like, as eight signs: like tables of other files have the same."""
    grid, header = table.grid, table.header
    rows = range(header.top, header.bottom + 1)
    texts = [normal(grid.text(row, column)) for row in rows for column in range(grid.width)]
    return hashlib.sha256("\n".join(texts).encode()).hexdigest()[:8]


def read_map(path: Path, scheme: Scheme) -> list[Decision]:
    """Return the decisions of a TOML file of [[map]] entries.

    Raises:
        Refused: path-missing or map-invalid.
    """
    try:
        raw = tomllib.loads(path.read_bytes().decode("utf-8-sig"))
    except OSError as error:
        raise Refused(finding("path-missing", Place(str(path)), seen=system_word(error))) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise Refused(_invalid(str(path), str(error))) from None
    entries = raw.get("map", [])
    if set(raw) - {"map"} or not isinstance(entries, list):
        raise Refused(_invalid(str(path), "、".join(sorted(set(raw) - {"map"})) or "map"))
    return [_decision(entry, scheme, str(path)) for entry in entries]


def _invalid(file: str, seen: str, place: Place | None = None) -> Finding:
    return finding("map-invalid", place or Place(file), seen=seen)


def _decision(entry: object, scheme: Scheme, file: str) -> Decision:
    if not isinstance(entry, dict):
        raise Refused(_invalid(file, str(entry)))
    texts = {str(key): str(value) for key, value in entry.items()}
    if unknown := set(texts) - _KEYS:
        raise Refused(_invalid(file, "、".join(sorted(unknown))))
    read = texts.get("read")
    if read is not None and read not in READ_NAMES.values():
        raise Refused(_invalid(file, f"read = {read}"))
    form = texts.get("form")
    if form is not None and form not in {one.id for one in scheme.forms}:
        raise Refused(_invalid(file, f"form = {form}"))
    texts.pop("read", None)
    return Decision(**texts, read=cast("Read | None", read))


def decisions_in(grid: Grid, scheme: Scheme) -> Iterator[Decision]:
    """Yield the rows of a 映射 sheet, decided or not.

    Raises:
        Refused: map-invalid, with its cell, for a word that is none of the choices.
    """
    forms = {normal(text): form.id for form in scheme.forms for text in (form.title, form.id) if text}
    for row in range(2, grid.height):
        file, sheet, like, asked, unit, form, read, group = (grid.text(row, column).strip() for column in range(8))
        if not file:
            continue
        if form and normal(form) not in forms:
            raise Refused(_invalid("", form, grid.place.at(row, 5)))
        if read and read not in READ_NAMES:
            raise Refused(_invalid("", read, grid.place.at(row, 6)))
        yield Decision(
            file,
            sheet or "*",
            like or None,
            unit or None,
            forms[normal(form)] if form else None,
            READ_NAMES[read] if read else None,
            group or None,
            asked,
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
