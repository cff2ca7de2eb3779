"""Compound file (OLE2, [MS-CFB]): the streams in a .xls, every sector chain followed to its end.

A chain that loops keeps a parser busy until memory is gone, so all chains
are followed here first, none longer than the file has sectors.
"""

import struct
from dataclasses import dataclass

from xlsheets.books.container import Fault

SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LAST = 0xFFFFFFFA
"""From here on a sector number is a mark (end of chain, free, FAT), not a sector."""
_ENTRY = 128
MAX_ENTRIES = 20_000


@dataclass(frozen=True, slots=True)
class Stream:
    """A stream by its directory entry: name, first sector, size."""

    name: str
    start: int
    size: int
    root: bool = False


class Compound:
    """A compound file whose chains are sound.

    Attributes:
        streams: Its streams by lower-case name; the first of a name counts.
    """

    def __init__(self, data: bytes) -> None:
        """Follow every chain.

        Raises:
            Fault: file-damaged when the header is cut, file-hostile when a chain loops or leaves the file.
        """
        if len(data) < 512:
            raise Fault("file-damaged", "复合文档的文件头不完整")
        self._data = data
        shift, mini_shift = struct.unpack_from("<HH", data, 30)
        first_directory = struct.unpack_from("<I", data, 48)[0]
        self._cutoff, first_mini, _, first_difat, _ = struct.unpack_from("<5I", data, 56)
        if shift not in (9, 12) or mini_shift != 6:
            raise Fault("file-damaged", "复合文档的扇区大小有误")
        self._size, self._mini_size = 1 << shift, 1 << mini_shift
        self._sectors = -(-(len(data) - self._size) // self._size)
        self._fat = self._read_fat(first_difat)
        directory = b"".join(self._sector(number) for number in self._chain(first_directory, self._fat, self._sectors))
        entries = self._entries(directory)
        self._mini_fat = self._numbers(first_mini) if first_mini < _LAST else ()
        root = next((entry for entry in entries if entry.root), None)
        self._mini = self._long(root.start) if root and root.size and root.start < _LAST else b""
        self.streams: dict[str, Stream] = {}
        for entry in entries:
            if not entry.root:
                self.streams.setdefault(entry.name.lower(), entry)
                self._follow(entry)

    def read(self, name: str) -> bytes:
        """Return a stream's bytes; KeyError when there is none of the name."""
        stream = self.streams[name.lower()]
        if stream.size < self._cutoff:
            numbers = self._follow(stream)
            pieces = [self._mini[number * self._mini_size : (number + 1) * self._mini_size] for number in numbers]
            return b"".join(pieces)[: stream.size]
        return self._long(stream.start)[: stream.size]

    def _follow(self, stream: Stream) -> list[int]:
        if stream.size == 0 or stream.start >= _LAST:
            return []
        if stream.size < self._cutoff:
            return self._chain(stream.start, self._mini_fat, len(self._mini) // self._mini_size + 1)
        return self._chain(stream.start, self._fat, self._sectors)

    def _sector(self, number: int) -> bytes:
        start = (number + 1) * self._size
        return self._data[start : start + self._size]

    def _long(self, start: int) -> bytes:
        return b"".join(map(self._sector, self._chain(start, self._fat, self._sectors)))

    def _numbers(self, start: int) -> tuple[int, ...]:
        content = self._long(start)
        return struct.unpack(f"<{len(content) // 4}I", content[: len(content) // 4 * 4])

    def _chain(self, start: int, table: tuple[int, ...], most: int) -> list[int]:
        found: list[int] = []
        number = start
        while number < _LAST:
            if len(found) > most:
                raise Fault("file-hostile", "扇区链成环")
            if number >= len(table) or number > most:
                raise Fault("file-damaged", "扇区链指向文件以外")
            found.append(number)
            number = table[number]
        return found

    def _read_fat(self, first_difat: int) -> tuple[int, ...]:
        sectors = [number for number in struct.unpack_from("<109I", self._data, 76) if number < _LAST]
        number, seen = first_difat, 0
        while number < _LAST:
            seen += 1
            content = self._sector(number)
            if seen > self._sectors:
                raise Fault("file-hostile", "扇区链成环")
            if len(content) < self._size:
                raise Fault("file-damaged", "扇区链指向文件以外")
            *numbers, number = struct.unpack(f"<{self._size // 4}I", content)
            sectors += [part for part in numbers if part < _LAST]
        if len(sectors) > self._sectors:
            raise Fault("file-hostile", "分配表比文件大")
        content = b"".join(map(self._sector, sectors))
        return struct.unpack(f"<{len(content) // 4}I", content[: len(content) // 4 * 4])

    @staticmethod
    def _entries(directory: bytes) -> list[Stream]:
        found = []
        for at in range(0, min(len(directory), MAX_ENTRIES * _ENTRY) - _ENTRY + 1, _ENTRY):
            length, kind = struct.unpack_from("<HB", directory, at + 64)
            if kind not in (2, 5):
                continue
            name = directory[at : at + max(0, min(length, 64) - 2)].decode("utf-16-le", "replace")
            start, size = struct.unpack_from("<II", directory, at + 116)
            found.append(Stream(name, start, size, root=kind == 5))
        return found
