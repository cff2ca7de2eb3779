"""Roster files: .xlsx (or any readable workbook) and .csv → a roster.

A roster that cannot be believed is refused with all its faults at once, each
at its cell: a clerk mends the file once.
"""

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from xlsheets.books.gate import Rejected
from xlsheets.books.reading import read_book
from xlsheets.books.systemword import system_word
from xlsheets.core.ballot import read_count
from xlsheets.core.findings import Finding, Place, Refused, in_order
from xlsheets.core.roster import Member, Roster, Unit, aliases, roster_fault, tree_faults
from xlsheets.core.spelling import normal
from xlsheets.core.wording import finding

UNIT_SHEET, MEMBER_SHEET = "名册", "党员名册"
_UNIT_COLUMNS = {
    "name": "单位|单位名称|支部名称|党支部|支部|党组织名称|报送单位",
    "code": "单位代码|代码|编码|单位编码",
    "parent": "上级单位|上级|上级党组织|所属党委|所属分党委",
    "category": "类别|单位类别|分类",
    "eligible": "应参评|应参评人数|应到|应到人数",
    "issued": "发出|发出票数|发放",
    "aliases": "别名|简称|曾用名",
}
_MEMBER_COLUMNS = {
    "unit": "单位|所在支部|单位名称|支部|党支部|所属支部",
    "name": "姓名|党员姓名",
    "number": "编号|党员编号|工号",
    "status": "身份|类别",
}
Rows = Sequence[Sequence[object]]
Faults = list[Finding]


@dataclass(frozen=True)
class _Table:
    """The rows of a sheet under their header.

    Attributes:
        rows: Every row of the sheet.
        header: The position of the header row.
        columns: The column of each field that the header has.
        place: The sheet.
    """

    rows: Rows
    header: int
    columns: dict[str, int]
    place: Place

    def numbers(self) -> range:
        """Return the positions of the rows under the header."""
        return range(self.header + 1, len(self.rows))

    def text(self, row: int, field: str) -> str:
        """Return what a row says of a field; empty without such a column."""
        return _text(self.rows[row], self.columns.get(field))

    def at(self, row: int, field: str) -> Place:
        """Return the cell of a row's field; that of the name without such a column."""
        return self.place.at(row, self.columns.get(field, self.columns["name"]))


def read_roster(path: Path) -> Roster:
    """Return the roster of a file.

    Units stand on sheet 名册, else on the first sheet; members on sheet
    党员名册, if there is one. A .csv holds units only.

    Raises:
        Refused: path-missing, or roster-invalid for every fault, each with its cell.
    """
    place = Place(str(path))
    try:
        data = path.read_bytes()
    except OSError as error:
        raise Refused(finding("path-missing", place, seen=system_word(error))) from None
    if path.suffix.lower() in (".csv", ".txt"):
        return _roster((_csv_rows(data), place), None)
    try:
        book = read_book(data, str(path))
    except Rejected as rejected:
        raise Refused(rejected.finding) from None
    sheets = {grid.name: grid for grid in book.grids}
    members = sheets.get(MEMBER_SHEET)
    listed = sheets.get(UNIT_SHEET) or next((grid for grid in book.grids if grid is not members), None)
    if listed is None:
        said = _said("没有工作表", "there is no sheet", "工作表“名册”", "a sheet 名册")
        raise Refused(roster_fault(place, **said))
    return _roster((listed.rows, listed.place), (members.rows, members.place) if members is not None else None)


def _roster(units: tuple[Rows, Place], members: tuple[Rows, Place] | None) -> Roster:
    """Return the roster of the rows of both sheets.

    Raises:
        Refused: roster-invalid, for every fault of either sheet.
    """
    faults: Faults = []
    of_people: Faults = []
    table = _table(*units, _UNIT_COLUMNS, ["name"], faults)
    rows = list(_units(table, faults)) if table else []
    listed = [unit for _, unit in rows]
    if table:
        faults += tree_faults(listed, lambda at, field: table.at(rows[at][0], field))
    people = _table(*members, _MEMBER_COLUMNS, ["unit", "name"], of_people) if members else None
    known = {unit.name for unit in listed} if table else None
    found = tuple(_members(people, known, of_people)) if people else ()
    if faults or of_people:
        raise Refused(*in_order(faults), *in_order(of_people))
    return Roster(tuple(listed), found)


def _said(seen: str, seen_en: str, expected: str, expected_en: str) -> dict[str, str]:
    return {"seen": seen, "seen_en": seen_en, "expected": expected, "expected_en": expected_en}


def _csv_rows(data: bytes) -> Rows:
    """Return a .csv's rows; UTF-8 with or without a mark, else GB18030 as Excel saves it in China."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("gb18030", errors="replace")
    return list(csv.reader(io.StringIO(text)))


def _table(rows: Rows, place: Place, known: dict[str, str], needed: Sequence[str], faults: Faults) -> _Table | None:
    """Return the table of a sheet; None, and a fault, when it has no header."""
    words = {word: field for field, names in known.items() for word in names.split("|")}
    for number, row in enumerate(rows[:20]):
        found: dict[str, int] = {}
        for column, value in enumerate(row):
            field = words.get(normal(value)) if isinstance(value, str) else None
            if field:
                found.setdefault(field, column)
        if all(field in found for field in needed):
            return _Table(rows, number, found, place)
    names = "、".join(known[field].split("|")[0] for field in needed)
    said = _said(
        "前 20 行没有找到表头", "no header in the first 20 rows", f"一行表头，含 {names}", f"a header row with {names}"
    )
    faults.append(roster_fault(place, **said))
    return None


def _text(row: Sequence[object], column: int | None) -> str:
    if column is None or column >= len(row):
        return ""
    value = row[column]
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()


def _units(table: _Table, faults: Faults) -> Iterator[tuple[int, Unit]]:
    """Yield every row with a unit; a number that cannot be read is a fault, and None."""
    for row in table.numbers():
        name = table.text(row, "name")
        eligible, issued = (_number(table, row, field, faults) for field in ("eligible", "issued"))
        if name:
            yield (
                row,
                Unit(
                    name,
                    table.text(row, "code") or None,
                    table.text(row, "parent") or None,
                    table.text(row, "category") or None,
                    eligible,
                    issued,
                    aliases(table.text(row, "aliases")),
                ),
            )
        elif any(table.text(row, field) for field in table.columns):
            faults.append(_empty(table, row, "name", "单位为空", "no unit", "单位名称", "the unit's name"))


def _number(table: _Table, row: int, field: str, faults: Faults) -> int | None:
    column = table.columns.get(field)
    if column is None or column >= len(table.rows[row]):
        return None
    count = read_count(table.rows[row][column])
    if count.problem:
        seen = table.text(row, field)
        said = _said(f"“{seen}”不是人数", f"“{seen}” is no number", "不小于 0 的整数", "a whole number, 0 or more")
        faults.append(roster_fault(table.at(row, field), **said))
    return count.number


def _members(table: _Table, known: set[str] | None, faults: Faults) -> Iterator[Member]:
    """Yield every row with a person; a row of a unit that has nothing else is passed over.

    Args:
        table: Sheet 党员名册.
        known: The roster's units; None when they could not be read.
        faults: Grows by every unit that is not known, every row without a unit, and every row without a name.
    """
    for row in table.numbers():
        name, unit = table.text(row, "name"), table.text(row, "unit")
        number, status = table.text(row, "number"), table.text(row, "status")
        if not name:
            if number or status:
                faults.append(_empty(table, row, "name", "姓名为空", "no name", "姓名", "the person's name"))
            continue
        if not unit:
            faults.append(_empty(table, row, "unit", "单位为空", "no unit", "名册中的单位", "a unit of the roster"))
        elif known is not None and unit not in known:
            said = _said(
                f"党员名册中的单位“{unit}”不在名册中",
                f"“{unit}” is no unit of the roster",
                "名册中的单位",
                "a unit of the roster",
            )
            faults.append(roster_fault(table.at(row, "unit"), **said))
        yield Member(unit, name, number or None, status or None)


def _empty(table: _Table, row: int, field: str, *said: str) -> Finding:
    return roster_fault(table.at(row, field), **_said(*said))
