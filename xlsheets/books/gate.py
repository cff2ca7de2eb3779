"""The gate: what a foreign file is, and whether it may be parsed.

A parser trusts a file; the gate does not. It looks at the bytes themselves:
the true kind by content, and for zip packages the members, their inflated
sizes, and the real cell references of every sheet, because two cells far
apart make a value reader ask for terabytes. All limits stand here.
"""

import io
import re
import zipfile
import zlib
from dataclasses import dataclass, field

from xlsheets.core.findings import Finding, Place
from xlsheets.core.wording import finding

MAX_FILE = 64 * 2**20
MAX_MEMBERS = 4_000
MAX_MEMBER = 128 * 2**20
MAX_INFLATED = 512 * 2**20
MAX_RATIO, RATIO_FROM = 400, 64 * 2**20
MAX_ROWS = 200_000
MAX_AREA = 8_000_000
MAX_SHEETS = 1_000
MAX_MERGED = 2_000_000
MAX_STRINGS = 2_000_000

OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ZIP = b"PK\x03\x04"
_SHEET = re.compile(r"^/?xl[/\\]worksheets[/\\][^/\\]+\.xml$", re.IGNORECASE)
_ROW = re.compile(rb"row\s[^>]*?\br\s*=\s*[\"'](\d+)")
_WIDE = re.compile(rb"\br\s*=\s*[\"'][A-Za-z]{3}\d")
_COLUMN = re.compile(rb"\br\s*=\s*[\"']([A-Za-z]+)\d")
_BAD_CELL = re.compile(rb"\br\s*=\s*[\"'](?:[A-Za-z]{4,}\d|[A-Za-z]+\d{8,})")
_MERGE = re.compile(rb"mergeCell\s[^>]*?ref\s*=\s*[\"']([A-Za-z]+)(\d+):([A-Za-z]+)(\d+)")


class Rejected(Exception):
    """A file that is not parsed; carries the finding that says why."""

    def __init__(self, finding: Finding) -> None:
        """Keep the finding."""
        super().__init__(finding.code)
        self.finding = finding


@dataclass
class Package:
    """An OOXML package that passed.

    Attributes:
        kind: xlsx (xlsm is read alike), xlsb, ods, or xls.
        archive: The open zip; None for xls.
        sheets: The worksheet parts, inflated; empty for other kinds than xlsx.
        symbols: The cell styles whose font draws letters as symbols, with the font's name.
    """

    kind: str
    archive: zipfile.ZipFile | None = None
    sheets: dict[str, bytes] = field(default_factory=dict)
    symbols: dict[int, str] = field(default_factory=dict)


def inspect(data: bytes, place: Place) -> Package:
    """Return what a file is when it may be parsed.

    Raises:
        Rejected: file-damaged, file-encrypted, file-not-spreadsheet, file-too-large or file-hostile.
    """
    if not data:
        raise Rejected(finding("file-damaged", place, seen="0 字节（空文件）"))
    if len(data) > MAX_FILE:
        raise _too_large(place, f"{len(data) / 2**20:.0f} MB", f"≤ {MAX_FILE // 2**20} MB")
    if data.startswith(OLE2):
        return _inspect_ole2(data, place)
    if data[:2] == b"PK":
        return _inspect_zip(data, place)
    raise Rejected(finding("file-not-spreadsheet", place, seen=_looks_like(data)))


def _looks_like(data: bytes) -> str:
    head = data[:512].lstrip(b"\xef\xbb\xbf \r\n\t").lower()
    known = (
        (b"<html", "网页（HTML）"),
        (b"<!doctype html", "网页（HTML）"),
        (b"<?xml", "XML 文本"),
        (b"%pdf", "PDF"),
        (b"\x89png", "图片（PNG）"),
        (b"\xff\xd8", "图片（JPEG）"),
        (b"rar!", "压缩包（RAR）"),
        (b"7z\xbc\xaf", "压缩包（7z）"),
        (b"{\\rtf", "RTF 文档"),
    )
    for start, name in known:
        if head.startswith(start):
            return name
    return "不是电子表格的内容"


def _too_large(place: Place, seen: str, limit: str) -> Rejected:
    return Rejected(finding("file-too-large", place, seen=seen, limit=limit))


def _hostile(place: Place, seen: str) -> Rejected:
    return Rejected(finding("file-hostile", place, seen=seen))


def _inspect_ole2(data: bytes, place: Place) -> Package:
    """Tell a .xls (or an .et that holds one) from a password-protected book and from a .doc."""
    names = {name: name.encode("utf-16-le") for name in ("EncryptedPackage", "Workbook", "Book", "WordDocument")}
    if names["EncryptedPackage"] in data:
        raise Rejected(finding("file-encrypted", place, seen="加密的工作簿"))
    if names["WordDocument"] in data and names["Workbook"] not in data:
        raise Rejected(finding("file-not-spreadsheet", place, seen="Word 文档（.doc）"))
    if names["Workbook"] not in data and names["Book"] not in data:
        raise Rejected(finding("file-not-spreadsheet", place, seen="不含工作簿的复合文档"))
    return Package("xls")


def _inspect_zip(data: bytes, place: Place) -> Package:
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError, OverflowError, NotImplementedError) as error:
        raise Rejected(finding("file-damaged", place, seen=f"压缩结构不完整（{error}）")) from None
    members = archive.infolist()
    if len(members) > MAX_MEMBERS:
        raise _hostile(place, f"{len(members)} 个部件")
    names = [member.filename.replace("\\", "/").lstrip("/").lower() for member in members]
    if len(set(names)) < len(names):
        raise _hostile(place, "压缩包内有同名部件")
    if any(member.flag_bits & 1 for member in members):
        raise Rejected(finding("file-encrypted", place, seen="加密的压缩包"))
    kind = _kind(names, archive, place)
    _check_sizes(members, len(data), place)
    package = Package(kind, archive)
    if kind == "xlsx":
        _check_parts(package, members, place)
    return package


def _kind(names: list[str], archive: zipfile.ZipFile, place: Place) -> str:
    if "xl/workbook.xml" in names:
        return "xlsx"
    if "xl/workbook.bin" in names:
        return "xlsb"
    if "word/document.xml" in names:
        raise Rejected(finding("file-not-spreadsheet", place, seen="Word 文档（.docx）"))
    if "ppt/presentation.xml" in names:
        raise Rejected(finding("file-not-spreadsheet", place, seen="演示文稿（.pptx）"))
    if "mimetype" in names and "content.xml" in names:
        if b"spreadsheet" in archive.read(archive.namelist()[names.index("mimetype")])[:200]:
            return "ods"
        raise Rejected(finding("file-not-spreadsheet", place, seen="不是表格的 OpenDocument 文件"))
    if "[content_types].xml" in names and any(name.endswith("workbook.xml") for name in names):
        return "xlsx"
    raise Rejected(finding("file-not-spreadsheet", place, seen="不含工作簿的压缩包"))


def _check_sizes(members: list[zipfile.ZipInfo], packed: int, place: Place) -> None:
    """Judge what the directory states; what it hides is counted while inflating."""
    stated = sum(member.file_size for member in members)
    if any(member.file_size > MAX_MEMBER for member in members) or stated > MAX_INFLATED:
        raise _too_large(place, f"展开后 {stated / 2**20:.0f} MB", f"≤ {MAX_INFLATED // 2**20} MB")
    if stated > RATIO_FROM and stated > packed * MAX_RATIO:
        raise _hostile(place, f"展开 {stated // max(packed, 1)} 倍")


def _check_parts(package: Package, members: list[zipfile.ZipInfo], place: Place) -> None:
    sheets = [member for member in members if _SHEET.match(member.filename)]
    if len(sheets) > MAX_SHEETS:
        raise _too_large(place, f"{len(sheets)} 张工作表", f"≤ {MAX_SHEETS}")
    for member in sheets:
        xml = inflate(package, member, place)
        if b"<!DOCTYPE" in xml[:4096]:
            raise _hostile(place, f"{member.filename} 含有 DOCTYPE")
        check_sheet(xml, member.filename, place)
        package.sheets[member.filename] = xml
    for member in members:
        name = member.filename.replace("\\", "/").lower()
        if name.endswith(("workbook.xml", "sharedstrings.xml", "styles.xml")):
            start = inflate(package, member, place)
            if b"<!DOCTYPE" in start[:4096]:
                raise _hostile(place, f"{member.filename} 含有 DOCTYPE")


def inflate(package: Package, member: zipfile.ZipInfo, place: Place) -> bytes:
    """Return a member's bytes, counted while they inflate.

    Raises:
        Rejected: file-damaged when it does not inflate, file-hostile when it holds more than it states.
    """
    assert package.archive is not None
    try:
        with package.archive.open(member) as stream:
            data = stream.read(member.file_size + 1)
    except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, OSError, NotImplementedError) as error:
        raise Rejected(finding("file-damaged", place, seen=f"{member.filename} 不完整（{error}）")) from None
    if len(data) > member.file_size:
        raise _hostile(place, f"{member.filename} 比目录所写的大")
    return data


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number


def check_sheet(xml: bytes, part: str, place: Place) -> None:
    """Judge a sheet by its real cell references and merges, never by its stated dimension.

    Raises:
        Rejected: file-too-large when the block from A1 to its last cell is beyond the limits.
    """
    rows = [int(number) for number in _ROW.findall(xml)]
    last = max(rows, default=0)
    if last > 1_048_576 or _BAD_CELL.search(xml):
        raise _hostile(place, f"{part} 有不存在的单元格地址")
    columns = 702
    if _WIDE.search(xml) or last * columns > MAX_AREA:
        columns = max((_column_number(letters) for letters in set(_COLUMN.findall(xml))), default=1)
    if last * columns > MAX_AREA or last > MAX_ROWS:
        raise _too_large(place, f"{part} 数据一直到第 {last} 行、第 {columns} 列", f"≤ {MAX_ROWS} 行")
    if b"mergeCell " in xml:
        merged = 0
        for left, top, right, bottom in _MERGE.findall(xml):
            area = (int(bottom) - int(top) + 1) * (_column_number(right) - _column_number(left) + 1)
            merged += area
        if merged > MAX_MERGED:
            raise _too_large(place, f"{part} 合并单元格共 {merged} 格", f"≤ {MAX_MERGED} 格")
