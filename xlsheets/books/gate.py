"""The gate: what a foreign file is, and whether it may be parsed.

A parser trusts a file; the gate does not. It looks at the bytes themselves:
the true kind by content; for zip packages the directory, the sizes counted
while inflating, and how far the real cells of every sheet reach, because two
cells far apart make a value reader ask for terabytes; for .xls the sector
chains and the records. The limits stand in `limits`. Macros and links to other
books are let through and never looked at: the parser gets only the parts
that hold values.
"""

import re
from dataclasses import dataclass, field

from xlsheets.books import compound
from xlsheets.books.compound import Compound
from xlsheets.books.container import Container, Fault, open_container, pack
from xlsheets.books.limits import (
    MAX_AREA,
    MAX_CELLS,
    MAX_FILE,
    MAX_INFLATED,
    MAX_MEMBER,
    MAX_MEMBERS,
    MAX_MERGED,
    MAX_ROWS,
    MAX_SHEETS,
    MAX_TEXT,
    PLAIN_BYTES,
    PLAIN_TEXTS,
    WIDE_MEMBERS,
    WIDE_SHEETS,
)
from xlsheets.books.odsxml import read_tables
from xlsheets.books.records import Beside, read_xls, read_xlsb, spelt_out
from xlsheets.books.sheetxml import Survey, mend, merged_area, survey
from xlsheets.core.findings import Finding, Place
from xlsheets.core.wording import finding

_SHEET = re.compile(r"^xl/worksheets/[^/]+\.(?:xml|bin)$", re.IGNORECASE)
_UNREAD = re.compile(
    r"(?:^|/)(?:docprops|theme|drawings|charts|chartsheets|media|customxml|customui|externallinks|embeddings|activex"
    r"|printersettings|ctrlprops|pivottables|pivotcache|querytables|slicers|slicercaches|threadedcomments|richdata"
    r"|persons|diagrams|worksheets/_rels)/|comments[^/]*\.xml$|calcchain\.(?:xml|bin)$|vbaproject\.bin$",
    re.IGNORECASE,
)
_READ = {
    "xlsx": re.compile(r"\.(?:xml|rels)$", re.IGNORECASE),
    "xlsb": re.compile(r"\.rels$|^\[content_types\]\.xml$|^xl/(?:worksheets/)?[^/]+\.bin$", re.IGNORECASE),
    "ods": re.compile(r"^(?:content\.xml|mimetype|meta-inf/manifest\.xml)$", re.IGNORECASE),
}


class Rejected(Exception):
    """A file that is not parsed; carries the finding that says why."""

    def __init__(self, finding: Finding) -> None:
        """Keep the finding."""
        super().__init__(finding)
        self.finding = finding

    def __str__(self) -> str:
        """The finding's code."""
        return self.finding.code


@dataclass
class Package:
    """A workbook that passed.

    Attributes:
        kind: xlsx (xlsm is read alike), xlsb, ods, or xls.
        data: What the value reader is given: the file itself for xls, else a package made anew.
        parts: The parts that hold values, by name with forward slashes, as they go to the value reader.
        plain: Whether it is so ordinary that it may be read in the caller's own process.
        beside: What stands beside the values: by part for xlsb, by the number of the sheet for xls and ods.
        surveys: What is known of each sheet of an .xlsx, by part.
    """

    kind: str
    data: bytes
    parts: dict[str, bytes] = field(default_factory=dict)
    plain: bool = False
    beside: dict[str | int, Beside] = field(default_factory=dict)
    surveys: dict[str, Survey] = field(default_factory=dict)


def inspect(data: bytes, place: Place, thorough: bool = True, wide: bool = False) -> Package:
    """Return what a file is when it may be parsed.

    Args:
        data: The file's bytes.
        place: The file, for the finding.
        thorough: Whether every cell is looked at; a process that may die of a file saves that (see `survey`).
        wide: Whether it may have the many sheets of a workbook that is to be filled.

    Raises:
        Rejected: file-damaged, file-encrypted, file-not-spreadsheet, file-too-large or file-hostile.
    """
    try:
        return _inspect(data, thorough, wide)
    except Fault as fault:
        raise Rejected(as_finding(fault, place)) from None


def as_finding(fault: Fault, place: Place) -> Finding:
    """Return the finding of a fault at a place."""
    if fault.code == "file-too-large":
        return finding(fault.code, place, seen=fault.seen, limit=fault.limit)
    return finding(fault.code, place, seen=fault.seen)


def _inspect(data: bytes, thorough: bool, wide: bool) -> Package:
    if not data:
        raise Fault("file-damaged", "0 字节（空文件）")
    if len(data) > MAX_FILE:
        raise Fault("file-too-large", f"{len(data) / 2**20:.0f} MB", f"≤ {MAX_FILE // 2**20} MB")
    if data.startswith(compound.SIGNATURE):
        return _inspect_compound(data)
    if data.startswith(b"PK"):
        members = WIDE_MEMBERS if wide else MAX_MEMBERS
        return _inspect_zip(open_container(data, members, MAX_INFLATED), thorough, WIDE_SHEETS if wide else MAX_SHEETS)
    raise Fault("file-not-spreadsheet", looks_like(data))


_STARTS = (
    (b"<html", "网页（HTML）"),
    (b"<!doctype html", "网页（HTML）"),
    (b"<table", "网页（HTML）"),
    (b"mime-version:", "网页（MHTML）"),
    (b"<?xml", "XML 文本"),
    (b"%pdf", "PDF"),
    (b"\x89png", "图片（PNG）"),
    (b"\xff\xd8", "图片（JPEG）"),
    (b"gif8", "图片（GIF）"),
    (b"bm", "图片（BMP）"),
    (b"ii*\0", "图片（TIFF）"),
    (b"mm\0*", "图片（TIFF）"),
    (b"rar!", "压缩包（RAR）"),
    (b"7z\xbc\xaf", "压缩包（7z）"),
    (b"\x1f\x8b", "压缩包（gzip）"),
    (b"{\\rtf", "RTF 文档"),
)


def looks_like(data: bytes) -> str:
    """Return in words what a file without a workbook seems to be."""
    head = data[:512].lstrip(b"\xef\xbb\xbf \r\n\t").lower()
    for start, name in _STARTS:
        if head.startswith(start):
            return "网页（HTML）" if start == b"<?xml" and b"<html" in head else name
    if data[4:12] in (b"ftypheic", b"ftypheix", b"ftypmif1"):
        return "图片（HEIC）"
    if not data.strip(b"\0"):
        return "全是零字节"
    for encoding in ("utf-8", "gb18030"):
        text = data[:4096].decode(encoding, "ignore")
        if text and sum(char.isprintable() or char in "\r\n\t" for char in text) > 0.95 * len(text):
            return "文本（CSV 一类）" if "," in text or "\t" in text else "文本"
    return "不是电子表格的内容"


def _inspect_compound(data: bytes) -> Package:
    """Tell a .xls (or an .et that holds one) from a password-protected book and from a .doc."""
    book = Compound(data)
    if "encryptedpackage" in book.streams:
        raise Fault("file-encrypted", "加密的工作簿")
    name = next((name for name in ("workbook", "book") if name in book.streams), None)
    if name is None:
        word = "worddocument" in book.streams
        raise Fault("file-not-spreadsheet", "Word 文档（.doc）" if word else "不含工作簿的复合文档")
    package = Package("xls", data)
    for number, sheet in enumerate(read_xls(book.read(name))):
        package.beside[number] = sheet
        check_extent(sheet.rows, sheet.columns, f"第 {number + 1} 张工作表")
    return package


def _inspect_zip(container: Container, thorough: bool, most: int) -> Package:
    kind = _kind(container)
    names = [name for name in container.members if _READ[kind].search(name) and not _UNREAD.search(name)]
    sheets = [name for name in names if _SHEET.match(name)]
    if len(sheets) > most:
        raise Fault("file-too-large", f"{len(sheets)} 张工作表", f"≤ {most}")
    parts = {name: container.inflate(name, MAX_MEMBER) for name in names}
    if any(b"encryption-data" in content for name, content in parts.items() if name.lower() == "meta-inf/manifest.xml"):
        raise Fault("file-encrypted", "加密的工作簿")  # before its parts are taken for what they are not
    for name, content in parts.items():
        if kind != "xlsb" or not name.lower().endswith(".bin"):
            check_markup(name, content)
    package = Package(kind, b"", parts)
    sheets += [name for name in names if name not in sheets and b"sheetData" in parts[name]]  # under odd names
    if kind == "ods":
        _check_ods(package)
    elif kind == "xlsb":
        for name in sheets:
            parts[name] = spelt_out(parts[name])
            package.beside[name] = read_xlsb(parts[name])
            check_extent(package.beside[name].rows, package.beside[name].columns, name)
    else:
        _check_sheets(package, sheets, thorough)
    package.data = pack(parts)
    return package


def _kind(container: Container) -> str:
    names = {name.lower(): name for name in container.members}
    if "xl/workbook.bin" in names:
        return "xlsb"
    if "word/document.xml" in names:
        raise Fault("file-not-spreadsheet", "Word 文档（.docx）")
    if "ppt/presentation.xml" in names:
        raise Fault("file-not-spreadsheet", "演示文稿（.pptx）")
    if "encrypted-package" in names:  # an OpenDocument file, whole under its password
        raise Fault("file-encrypted", "加密的工作簿")
    if "mimetype" in names and "content.xml" in names:
        if b"spreadsheet" in container.inflate(names["mimetype"], 1000):
            return "ods"
        raise Fault("file-not-spreadsheet", "不是表格的 OpenDocument 文件")
    if "xl/workbook.xml" in names or any(name.endswith("workbook.xml") for name in names):
        return "xlsx"
    raise Fault("file-not-spreadsheet", "不含工作簿的压缩包")


def check_markup(name: str, content: bytes) -> None:
    """Refuse what an XML parser may be led astray by: a DOCTYPE anywhere, and UTF-16, which hides it."""
    if content[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\0" in content[:4096]:
        raise Fault("file-hostile", f"{name} 用的是 UTF-16 编码")
    if b"<!DOCTYPE" in content:
        raise Fault("file-hostile", f"{name} 含有 DOCTYPE")


def check_extent(rows: int, columns: int, part: str) -> None:
    """Judge how far a sheet reaches.

    Raises:
        Fault: file-too-large.
    """
    if rows > MAX_ROWS or rows * columns > MAX_AREA:
        raise Fault("file-too-large", f"{part} 数据一直到第 {rows} 行、第 {columns} 列", f"≤ {MAX_ROWS} 行")


def _check_sheets(package: Package, sheets: list[str], thorough: bool) -> None:
    """Judge every sheet of an .xlsx, and put right what the value reader would misread."""
    for name in sheets:
        xml = package.parts[name]
        found = package.surveys[name] = survey(xml, name, thorough)
        check_extent(found.rows, found.columns, name)
        merged = merged_area(xml, name)
        if merged > MAX_MERGED:
            raise Fault("file-too-large", f"{name} 合并单元格共 {merged} 格", f"≤ {MAX_MERGED} 格")
        if found.misread:
            package.parts[name] = mend(xml)
    cells = sum(found.cells for found in package.surveys.values())
    if cells > MAX_CELLS:
        raise Fault("file-too-large", f"共 {cells} 个单元格", f"≤ {MAX_CELLS}")
    longest = _longest_text(package)
    size = sum(map(len, package.parts.values()))
    plain = all(found.plain for found in package.surveys.values())
    package.plain = plain and size <= PLAIN_BYTES and longest * cells <= PLAIN_TEXTS


def _longest_text(package: Package) -> int:
    texts = next((part for name, part in package.parts.items() if name.lower().endswith("sharedstrings.xml")), b"")
    longest = max(map(len, texts.split(b"<")), default=0)
    if longest > MAX_TEXT:
        raise Fault("file-hostile", f"一段文字长 {longest // 2**10} KB")
    return longest


def _check_ods(package: Package) -> None:
    names = {name.lower(): name for name in package.parts}
    for number, table in enumerate(read_tables(package.parts[names["content.xml"]])):
        package.beside[number] = table
        check_extent(table.rows, table.columns, f"第 {number + 1} 张工作表")
    if len(package.beside) > MAX_SHEETS:
        raise Fault("file-too-large", f"{len(package.beside)} 张工作表", f"≤ {MAX_SHEETS}")
