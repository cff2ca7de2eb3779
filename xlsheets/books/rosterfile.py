"""Roster files: .xlsx (or any readable workbook) and .csv → a roster."""

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from xlsheets.books.gate import Rejected
from xlsheets.books.reading import read_book
from xlsheets.books.systemword import system_word
from xlsheets.core.ballot import read_count
from xlsheets.core.findings import Place, Refused
from xlsheets.core.roster import Member, Roster, Unit, aliases
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


def read_roster(path: Path) -> Roster:
    """Return the roster of a file.

    Units stand on sheet 名册, else on the first sheet; members on sheet
    党员名册, if there is one. A .csv holds units only.

    Raises:
        Refused: path-missing, or roster-invalid with the cell that is wrong.
    """
    place = Place(str(path))
    try:
        data = path.read_bytes()
    except OSError as error:
        raise Refused(finding("path-missing", place, seen=system_word(error))) from None
    if path.suffix.lower() in (".csv", ".txt"):
        return _roster(tuple(_units(_csv_rows(data), place)), (), place)
    try:
        book = read_book(data, str(path))
    except Rejected as rejected:
        raise Refused(rejected.finding) from None
    sheets = {grid.name: grid for grid in book.grids}
    members = sheets.get(MEMBER_SHEET)
    listed = sheets.get(UNIT_SHEET) or next((grid for grid in book.grids if grid is not members), None)
    if listed is None:
        raise _invalid(place, "没有工作表", "工作表“名册”")
    units = tuple(_units(listed.rows, listed.place))
    found = tuple(_members(members.rows, members.place)) if members is not None else ()
    names = {unit.name for unit in units}
    for member, at in found:
        if member.unit not in names:
            raise _invalid(at, f"党员名册中的单位“{member.unit}”不在名册中", "名册中的单位")
    return _roster(units, tuple(member for member, _ in found), listed.place)


def _roster(units: tuple[Unit, ...], members: tuple[Member, ...], place: Place) -> Roster:
    """Return the roster; one that is no tree is refused with the file that it stands in."""
    try:
        return Roster(units, members)
    except Refused as refused:
        raise Refused(*(replace(found, place=place) for found in refused.findings)) from None


def _csv_rows(data: bytes) -> Rows:
    """Return a .csv's rows; UTF-8 with or without a mark, else GB18030 as Excel saves it in China."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("gb18030", errors="replace")
    return list(csv.reader(io.StringIO(text)))


def _invalid(place: Place, seen: str, expected: str) -> Refused:
    return Refused(finding("roster-invalid", place, seen=seen, expected=expected))


def _columns(rows: Rows, known: dict[str, str], needed: Sequence[str], place: Place) -> tuple[int, dict[str, int]]:
    """Return the header row and the column of each field."""
    words = {word: field for field, names in known.items() for word in names.split("|")}
    for number, row in enumerate(rows[:20]):
        found: dict[str, int] = {}
        for column, value in enumerate(row):
            field = words.get(normal(value)) if isinstance(value, str) else None
            if field:
                found.setdefault(field, column)
        if all(field in found for field in needed):
            return number, found
    names = "、".join(known[field].split("|")[0] for field in needed)
    raise _invalid(place, "没有找到表头", f"一行表头，含 {names}")


def _text(row: Sequence[object], column: int | None) -> str:
    if column is None or column >= len(row):
        return ""
    value = row[column]
    if isinstance(value, float) and value == int(value):
        return str(int(value))
    return str(value).strip()


def _units(rows: Rows, place: Place) -> Iterator[Unit]:
    header, columns = _columns(rows, _UNIT_COLUMNS, ["name"], place)
    for number in range(header + 1, len(rows)):
        row = rows[number]
        name = _text(row, columns["name"])
        if not name:
            if any(_text(row, column) for column in columns.values()):
                raise _invalid(place.at(number, columns["name"]), "单位为空", "单位名称")
            continue
        yield Unit(
            name,
            _text(row, columns.get("code")) or None,
            _text(row, columns.get("parent")) or None,
            _text(row, columns.get("category")) or None,
            _number(row, number, columns.get("eligible"), place),
            _number(row, number, columns.get("issued"), place),
            aliases(_text(row, columns.get("aliases"))),
        )


def _number(row: Sequence[object], number: int, column: int | None, place: Place) -> int | None:
    if column is None or column >= len(row):
        return None
    count = read_count(row[column])
    if count.problem:
        raise _invalid(place.at(number, column), f"“{_text(row, column)}”不是人数", "不小于 0 的整数")
    return count.number


def _members(rows: Rows, place: Place) -> Iterator[tuple[Member, Place]]:
    header, columns = _columns(rows, _MEMBER_COLUMNS, ["unit", "name"], place)
    for number in range(header + 1, len(rows)):
        row = rows[number]
        name = _text(row, columns["name"])
        if name:
            unit = _text(row, columns["unit"])
            status = _text(row, columns.get("status")) or None
            member = Member(unit, name, _text(row, columns.get("number")) or None, status)
            yield member, place.at(number, columns["unit"])
