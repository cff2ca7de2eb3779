"""From .xlsb: the binary parts of the workbook, its styles, texts and sheets ([MS-XLSB]) read record by record."""

import posixpath
import struct
from collections import Counter
from collections.abc import Iterator
from xml.etree import ElementTree

from xlsheets.books.container import Container, Fault, open_container
from xlsheets.books.convert.sheetcopy import BookCopy
from xlsheets.books.convert.xlsbsheet import SheetReading
from xlsheets.books.convert.xlsbstyles import read_looks, string_at, theme_colours
from xlsheets.books.gate import check_markup
from xlsheets.books.limits import MAX_INFLATED, MAX_MEMBER, WIDE_MEMBERS
from xlsheets.books.records import xlsb_records

_WORKBOOK = "xl/workbook.bin"
_STATES = ("visible", "hidden", "veryHidden")
_TEXT, _SHEET, _BOOK, _NAME, _PROTECTION, _SELF, _LINKS = 19, 156, 153, 39, 534, 357, 362
_SUPPORTING = frozenset({355, 357, 358, 359})


def read_xlsb_copy(data: bytes) -> BookCopy:
    """Return what an .xlsb holds.

    Args:
        data: Its bytes, as they passed the gate.

    Raises:
        Fault: file-damaged, file-hostile or file-too-large.
    """
    package = open_container(data, WIDE_MEMBERS, MAX_INFLATED)
    try:
        return _Workbook(package).read()
    except (struct.error, IndexError, UnicodeDecodeError, ElementTree.ParseError) as error:
        raise Fault("file-damaged", f"二进制部件不完整（{type(error).__name__}）") from None


class _Workbook:
    """A workbook as it is read."""

    def __init__(self, package: Container) -> None:
        self._package = package
        self._names = {name.lower(): name for name in package.members}
        self._targets = self._relations(_WORKBOOK)
        self._book = BookCopy()
        self._sheets: list[tuple[str, str, str]] = []
        self._own: list[bool] = []
        self._links: list[tuple[int, int, int]] = []
        self._prints: list[tuple[str, int, bytes]] = []

    def read(self) -> BookCopy:
        book = self._book
        self._read_globals()
        theme = theme_colours(self._part("xl/theme/theme1.xml"))
        styles = self._part("xl/styles.bin")
        looks = read_looks(book, styles, theme) if styles else [0]
        texts = list(self._texts())
        for number, (name, part, state) in enumerate(self._sheets):
            content = self._part(part)
            if not part.lower().startswith("xl/worksheets/"):
                book.lost["chart-sheet" if "chartsheet" in part.lower() else "macro"] += 1
                continue
            reading = SheetReading(name, looks, texts, self._sheet_of)
            copy = reading.read(content, [(kind, rgce) for kind, scope, rgce in self._prints if scope == number])
            copy.visibility = state
            book.sheets.append(copy)
            self._count_beside(copy.lost, part)
        book.lost["macro"] += int("xl/vbaproject.bin" in self._names)
        return book

    def _part(self, name: str) -> bytes:
        real = self._names.get(name.lower())
        return self._package.inflate(real, MAX_MEMBER) if real else b""

    def _relations(self, part: str) -> dict[str, tuple[str, str]]:
        """Return the kind and target of each relation of a part by its id."""
        folder, name = posixpath.split(part)
        raw = self._part(f"{folder}/_rels/{name}.rels")
        if not raw:
            return {}
        check_markup(part, raw)
        found = {}
        for relation in ElementTree.fromstring(raw):
            target = relation.get("Target", "").replace("\\", "/")
            path = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
            found[relation.get("Id", "")] = (relation.get("Type", "").rpartition("/")[2], path)
        return found

    def _read_globals(self) -> None:
        raw = self._part(_WORKBOOK)
        for kind, at, length in xlsb_records(raw):
            if kind == _SHEET and length >= 12:
                identity, after = string_at(raw, at + 8)
                name, _ = string_at(raw, after)
                state = struct.unpack_from("<I", raw, at)[0]
                part = self._targets.get(identity, ("", ""))[1]
                self._sheets.append((name, part, _STATES[state] if state < len(_STATES) else "visible"))
            elif kind == _BOOK and length >= 4:
                self._book.date1904 = bool(raw[at] & 1)
            elif kind in _SUPPORTING:
                self._own.append(kind == _SELF)
            elif kind == _LINKS and length >= 4:
                count = min(struct.unpack_from("<I", raw, at)[0], (length - 4) // 12)
                self._links = list(struct.iter_unpack("<Iii", raw[at + 4 : at + 4 + 12 * count]))
            elif kind == _PROTECTION and length >= 2:
                self._book.lost["book-protection"] += int(raw[at] & 1)
            elif kind == _NAME and length >= 13:
                self._take_name(raw, at)

    def _take_name(self, raw: bytes, at: int) -> None:
        flags, scope = struct.unpack_from("<IxI", raw, at)
        name, after = string_at(raw, at + 9)
        size = struct.unpack_from("<I", raw, after)[0]
        if name in ("_xlnm.Print_Area", "_xlnm.Print_Titles"):
            self._prints.append((name, scope, raw[after + 4 : after + 4 + size]))
        elif not flags & 0x21 and not name.startswith("_xlnm."):
            self._book.lost["name"] += 1

    def _sheet_of(self, number: int) -> str | None:
        if number >= len(self._links):
            return None
        book, first, last = self._links[number]
        own = book < len(self._own) and self._own[book]
        if not own or first != last or not 0 <= first < len(self._sheets):
            return None
        return "'" + self._sheets[first][0].replace("'", "''") + "'!"

    def _texts(self) -> Iterator[str]:
        raw = self._part("xl/sharedStrings.bin")
        for kind, at, length in xlsb_records(raw):
            if kind == _TEXT and length >= 5:
                yield string_at(raw, at + 1)[0]

    def _count_beside(self, lost: Counter[str], part: str) -> None:
        """Count what hangs on a sheet in parts of its own."""
        for kind, target in self._relations(part).values():
            if kind == "drawing":
                for inner, _ in self._relations(target).values():
                    lost["chart" if inner == "chart" else "picture"] += int(inner in ("chart", "image"))
            elif kind in _BESIDE:
                lost[_BESIDE[kind]] += 1


_BESIDE = {"comments": "note", "pivotTable": "pivot", "table": "table", "ctrlProp": "control", "oleObject": "object"}
