"""Container: a zip read by hand, its members counted while they inflate, and one made anew.

What a zip states of itself is no evidence. A member is inflated with a limit
and compared with what the directory says of it; the parser then gets a
package made anew of exactly the bytes that were looked at, so that nothing
it could read differently (names twice, other sizes in the local headers,
parts nobody asked for) ever reaches it.
"""

import io
import struct
import zipfile
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

_LOCAL = struct.Struct("<4s22xHH")
_HEADER = struct.Struct("<4sHHHHHIIIHH")
_ENTRY = struct.Struct("<4sHHHHHHIIIHHHHHII")
_END = struct.Struct("<4sHHHHIIH")
_UTF8 = 0x800


class Fault(Exception):
    """Why a file is not read: the code of the rule, and what its wording needs."""

    def __init__(self, code: str, seen: str, limit: str = "") -> None:
        """Keep code and words."""
        super().__init__(f"{code}: {seen}")
        self.code, self.seen, self.limit = code, seen, limit


@dataclass
class Container:
    """A zip as its directory describes it.

    Attributes:
        data: The whole file.
        members: Each member by its name with forward slashes, as written otherwise.
        budget: Bytes that may still be inflated.
    """

    data: bytes
    members: dict[str, zipfile.ZipInfo]
    budget: int

    def refuse_encrypted(self, names: Iterable[str]) -> None:
        """Refuse members that need a password.

        Raises:
            Fault: file-encrypted.
        """
        if any(self.members[name].flag_bits & 1 for name in names):
            raise Fault("file-encrypted", "加密的压缩包")

    def inflate(self, name: str, limit: int) -> bytes:
        """Return a member's bytes.

        Raises:
            Fault: file-damaged when they do not inflate to what the directory states, file-too-large beyond the
                limit or the budget, file-hostile when there are more than stated.
        """
        member = self.members[name]
        raw = self._raw(member)
        allowed = min(limit, self.budget)
        if member.file_size > allowed:
            raise Fault("file-too-large", f"{name} 展开后 {member.file_size / 2**20:.0f} MB", _megabytes(limit))
        if member.compress_type == zipfile.ZIP_STORED:
            content = raw
        elif member.compress_type == zipfile.ZIP_DEFLATED:
            stream = zlib.decompressobj(-15)
            try:
                content = stream.decompress(raw, member.file_size + 1)
            except zlib.error:
                raise Fault("file-damaged", f"{name} 不完整") from None
            if len(content) <= member.file_size and not stream.eof:
                raise Fault("file-damaged", f"{name} 不完整")
        else:
            raise Fault("file-damaged", f"{name} 的压缩方式不能识别（{member.compress_type}）")
        if len(content) > member.file_size:
            raise Fault("file-hostile", f"{name} 比目录所写的大")
        if len(content) < member.file_size or zlib.crc32(content) != member.CRC:
            raise Fault("file-damaged", f"{name} 校验和不符")
        self.budget -= len(content)
        return content

    def _raw(self, member: zipfile.ZipInfo) -> bytes:
        start = member.header_offset
        if not 0 <= start <= len(self.data) - _LOCAL.size:
            raise Fault("file-damaged", f"{member.filename} 不在文件中")
        signature, name, extra = _LOCAL.unpack_from(self.data, start)
        start += _LOCAL.size + name + extra
        raw = self.data[start : start + member.compress_size]
        if signature != b"PK\3\4" or len(raw) < member.compress_size:
            raise Fault("file-damaged", f"{member.filename} 不完整")
        return raw


def _megabytes(limit: int) -> str:
    return f"≤ {limit // 2**20} MB"


def read_directory(data: bytes, most: int) -> list[zipfile.ZipInfo]:
    """Return the entries of a zip's directory as written.

    Raises:
        Fault: file-damaged, or file-hostile when there are more than so many.
    """
    if (signatures := data.count(b"PK\1\2")) > 16 * most:
        raise Fault("file-hostile", f"{signatures} 个部件")
    try:
        infos = zipfile.ZipFile(io.BytesIO(data)).infolist()
    except (zipfile.BadZipFile, ValueError, OverflowError, NotImplementedError, struct.error, OSError):
        raise Fault("file-damaged", "压缩结构不完整") from None
    if len(infos) > most:
        raise Fault("file-hostile", f"{len(infos)} 个部件")
    return infos


def open_container(data: bytes, most: int, budget: int) -> Container:
    """Return the directory of a zip that shall be a workbook.

    Args:
        data: The file's bytes.
        most: How many members it may have.
        budget: How many bytes may be inflated in all.

    Raises:
        Fault: file-damaged, file-encrypted, file-hostile (too many members, names twice, names outside).
    """
    members: dict[str, zipfile.ZipInfo] = {}
    seen: set[str] = set()
    for info in read_directory(data, most):
        name = info.filename.replace("\\", "/").lstrip("/")
        if ".." in name.split("/"):
            raise Fault("file-hostile", f"部件名指向文件以外：{info.filename}")
        if name.lower() in seen:
            raise Fault("file-hostile", f"压缩包内有同名部件：{name}")
        seen.add(name.lower())
        members[name] = info
    container = Container(data, members, budget)
    container.refuse_encrypted(members)
    return container


def pack(parts: Mapping[str, bytes]) -> bytes:
    """Return a zip of parts, stored as they are."""
    body: list[bytes] = []
    directory: list[bytes] = []
    offset = 0
    for name, content in parts.items():
        title, crc, size = name.encode(), zlib.crc32(content), len(content)
        common = (20, _UTF8, 0, 0, 0x21, crc, size, size, len(title), 0)
        body += [_HEADER.pack(b"PK\3\4", *common), title, content]
        directory += [_ENTRY.pack(b"PK\1\2", 20, *common, 0, 0, 0, 0, offset), title]
        offset += _HEADER.size + len(title) + size
    entries = b"".join(directory)
    end = _END.pack(b"PK\5\6", 0, 0, len(parts), len(parts), len(entries), offset, 0)
    return b"".join([*body, entries, end])
