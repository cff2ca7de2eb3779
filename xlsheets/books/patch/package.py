"""The zip package: read parts, replace some, and copy every other member as its compressed bytes."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib

from xlsheets.books.patch.refusal import PatchRefused

PART_LIMIT = 300_000_000
"""A part that inflates to more bytes than this is refused."""

_OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_EPOCH = (1980, 1, 1, 0, 0, 0)
_UTF8_NAME = 0x800


def key(name: str) -> str:
    """Return the form in which part names are compared: no leading slash, forward slashes, lower case."""
    return name.replace("\\", "/").lstrip("/").lower()


class Package:
    """The parts of one workbook; changes are kept until :meth:`build`."""

    def __init__(self, raw: bytes) -> None:
        if raw[:8] == _OLE2:
            raise PatchRefused("encrypted-or-legacy", "an OLE2 file: .xls, .et, or locked with a password")
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(raw))
        except (zipfile.BadZipFile, NotImplementedError, ValueError) as error:
            raise PatchRefused("not-a-workbook", f"not a zip package: {error}") from error
        self._raw = raw
        self._index: dict[str, zipfile.ZipInfo] = {}
        self._read: dict[str, bytes] = {}
        self.changed: dict[str, bytes] = {}
        self.added: dict[str, tuple[str, bytes]] = {}
        self.removed: set[str] = set()
        for member in self._zip.infolist():
            self._admit(member)

    def _admit(self, member: zipfile.ZipInfo) -> None:
        name = key(member.filename)
        if name in self._index:
            raise PatchRefused("duplicate-member", f"the package holds {member.filename} twice")
        if member.flag_bits & 1:
            raise PatchRefused("encrypted-or-legacy", f"the package member {member.filename} is encrypted")
        if member.file_size > PART_LIMIT:
            raise PatchRefused("too-large", f"the package member {member.filename} is too large")
        self._index[name] = member

    def has(self, name: str) -> bool:
        """Return whether the part is there now."""
        name = key(name)
        return name in self.added or (name in self._index and name not in self.removed)

    def name(self, name: str) -> str:
        """Return a part's name as the package writes it."""
        return self._index[key(name)].filename if key(name) in self._index else name

    def names(self) -> list[str]:
        """Return the names of all parts that are there now, in their order."""
        kept = [m.filename for k, m in self._index.items() if k not in self.removed]
        return kept + [name for name, _ in self.added.values()]

    def original(self, name: str) -> bytes:
        """Return a part as it was at first."""
        at = key(name)
        if at not in self._read:
            self._read[at] = self._unpacked(name)
        return self._read[at]

    def _unpacked(self, name: str) -> bytes:
        member = self._index.get(key(name))
        if member is None:
            raise PatchRefused("damaged", f"the package has no part {name}")
        try:
            return self._zip.read(member)
        except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, OSError) as error:
            raise PatchRefused("damaged", f"the part {name} cannot be unpacked: {error}") from error

    def read(self, name: str) -> bytes:
        """Return a part as it is now."""
        at = key(name)
        if at in self.added:
            return self.added[at][1]
        if at in self.removed:
            raise PatchRefused("damaged", f"the package has no part {name}")
        return self.changed[at] if at in self.changed else self.original(name)

    def write(self, name: str, data: bytes) -> None:
        """Replace a part, or add it at the end of the package."""
        at = key(name)
        if at in self._index and at not in self.removed:
            self.changed[at] = data
        else:
            self.added[at] = (name, data)

    def remove(self, name: str) -> None:
        """Take a part out."""
        at = key(name)
        if self.added.pop(at, None) is None:
            self.changed.pop(at, None)
            self.removed.add(at)

    def stored(self, name: str) -> bytes:
        """Return the compressed bytes of an original member."""
        member = self._index[key(name)]
        header = self._raw[member.header_offset : member.header_offset + 30]
        if len(header) < 30 or header[:4] != b"PK\3\4":
            raise PatchRefused("damaged", f"the member {name} has no header")
        name_length, extra_length = struct.unpack("<HH", header[26:30])
        start = member.header_offset + 30 + name_length + extra_length
        return self._raw[start : start + member.compress_size]

    def build(self) -> bytes:
        """Return the package: the old members in their order, the added ones behind them; no clock is read."""
        out = _ZipWriter()
        for at, member in self._index.items():
            if at in self.removed:
                continue
            if at in self.changed:
                out.compress(member, self.changed[at])
            else:
                out.copy(member, self.stored(member.filename))
        for name, data in self.added.values():
            member = zipfile.ZipInfo(name, _EPOCH)
            member.external_attr = 0o600 << 16
            member.flag_bits = 0 if name.isascii() else _UTF8_NAME
            out.compress(member, data)
        return out.close(self._zip.comment)


class _ZipWriter:
    """Members one behind the other, then the central directory; neither zip64 nor data descriptors."""

    def __init__(self) -> None:
        self._body: list[bytes] = []
        self._directory: list[bytes] = []
        self._offset = 0

    def copy(self, member: zipfile.ZipInfo, stored: bytes) -> None:
        """Append a member whose compressed bytes stay as they are."""
        self._append(member, stored, member.CRC, member.file_size, member.compress_type)

    def compress(self, member: zipfile.ZipInfo, data: bytes) -> None:
        """Append a member with new content; large parts are packed faster and a little looser."""
        packer = zlib.compressobj(6 if len(data) < 2_000_000 else 2, zlib.DEFLATED, -15)
        packed = packer.compress(data) + packer.flush()
        self._append(member, packed, zlib.crc32(data), len(data), zipfile.ZIP_DEFLATED)

    def _append(self, member: zipfile.ZipInfo, stored: bytes, crc: int, size: int, method: int) -> None:
        flags = member.flag_bits & ~8
        name = member.orig_filename.encode("utf-8" if flags & _UTF8_NAME else "cp437")
        y, mo, d, h, mi, s = member.date_time
        stamp = ((h << 11) | (mi << 5) | (s // 2), ((y - 1980) << 9) | (mo << 5) | d)
        common = struct.pack("<HHHHLLLHH", flags, method, *stamp, crc, len(stored), size, len(name), 0)
        version = max(20, member.extract_version)
        self._body += (b"PK\3\4", struct.pack("<H", version), common, name, stored)
        made_by = (member.create_system << 8) | max(20, member.create_version)
        tail = struct.pack("<HHHLL", len(member.comment), 0, member.internal_attr, member.external_attr, self._offset)
        self._directory.append(b"PK\1\2" + struct.pack("<HH", made_by, version) + common + tail + name + member.comment)
        self._offset += 30 + len(name) + len(stored)
        if self._offset > 0xFFFFFFFF or len(self._directory) > 0xFFFF:
            raise PatchRefused("too-large", "the package needs zip64")

    def close(self, comment: bytes) -> bytes:
        """Return the whole archive."""
        directory = b"".join(self._directory)
        count = len(self._directory)
        end = struct.pack("<HHHHLLH", 0, 0, count, count, len(directory), self._offset, len(comment))
        return b"".join(self._body) + directory + b"PK\5\6" + end + comment
