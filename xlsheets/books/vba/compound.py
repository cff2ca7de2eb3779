"""[MS-CFB]: streams and storages in one file, version 3 with sectors of 512 bytes.

Written whole, in a fixed order: header, FAT, directory, mini FAT, mini stream,
then the large streams. No times, no class IDs.
"""

import struct
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

Storage: TypeAlias = "dict[str, bytes | Storage]"

_SECTOR, _MINI = 512, 64
_CUTOFF = 4096
"""Streams below this size live in the mini stream."""
_FREE, _END, _FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
_NONE = 0xFFFFFFFF
_STORAGE, _STREAM, _ROOT = 1, 2, 5
_RED, _BLACK = 0, 1
_IN_HEADER = 109
"""How many FAT sectors the header itself can name: more than 7 MB of file."""


@dataclass
class _Entry:
    """A directory entry and, of a stream, what it holds."""

    name: str
    kind: int
    data: bytes = b""
    children: list[int] = field(default_factory=list)
    color: int = _BLACK
    left: int = _NONE
    right: int = _NONE
    child: int = _NONE
    start: int = 0
    size: int = 0

    @property
    def order(self) -> tuple[int, str]:
        """By what siblings are sorted: length first, then letters without regard to case."""
        return len(self.name.encode("utf-16-le")), self.name.upper()

    def packed(self) -> bytes:
        """Return the 128 bytes of the entry."""
        name = self.name.encode("utf-16-le") + b"\0\0" if self.name else b""
        head = struct.pack("<HBBIII", len(name), self.kind, self.color, self.left, self.right, self.child)
        return name.ljust(64, b"\0") + head + bytes(36) + struct.pack("<IQ", self.start, self.size)


def compound(storage: Storage) -> bytes:
    """Return a compound file.

    Args:
        storage: Streams as bytes, storages as mappings of their own.

    Raises:
        ValueError: when it would be larger than the header can describe (about 7 MB).
    """
    entries = [_Entry("Root Entry", _ROOT)]
    _enter(entries, 0, storage)
    for entry in entries:
        entry.child = _balanced(entries, sorted(entry.children, key=lambda one: entries[one].order))
    mini_stream, mini_fat = _small(entries)
    large = [entry for entry in entries if len(entry.data) >= _CUTOFF]
    directory_room = -(-len(entries) // (_SECTOR // 128))
    rooms = [directory_room, _sectors(mini_fat), _sectors(mini_stream), *(_sectors(entry.data) for entry in large)]
    fat_room = _fat_room(sum(rooms))
    fat, starts = _fat(fat_room, rooms)
    if mini_stream:
        entries[0].start, entries[0].size = starts[2], len(mini_stream)
    else:
        entries[0].start = _END
    for entry, start in zip(large, starts[3:], strict=True):
        entry.start, entry.size = start, len(entry.data)
    directory = b"".join(entry.packed() for entry in entries)
    directory += _Entry("", 0).packed() * (directory_room * 4 - len(entries))
    header = _header(fat_room, starts[0], starts[1], rooms[1])
    return header + fat + directory + b"".join(map(_padded, [mini_fat, mini_stream, *(one.data for one in large)]))


def _enter(entries: list[_Entry], parent: int, storage: Mapping[str, "bytes | Storage"]) -> None:
    for name, held in storage.items():
        number = len(entries)
        entries[parent].children.append(number)
        if isinstance(held, bytes):
            entries.append(_Entry(name, _STREAM, held, start=_END))
        else:
            entries.append(_Entry(name, _STORAGE))
            _enter(entries, number, held)


def _balanced(entries: list[_Entry], numbers: Sequence[int], depth: int = 0, full: int | None = None) -> int:
    """Make sorted siblings a red-black tree and return its top: the last level, where not full, is red."""
    if not numbers:
        return _NONE
    if full is None:
        full = (len(numbers) + 1).bit_length() - 1
    middle = len(numbers) // 2
    top = entries[numbers[middle]]
    top.color = _RED if depth >= full else _BLACK
    top.left = _balanced(entries, numbers[:middle], depth + 1, full)
    top.right = _balanced(entries, numbers[middle + 1 :], depth + 1, full)
    return numbers[middle]


def _small(entries: Sequence[_Entry]) -> tuple[bytes, bytes]:
    """Return the mini stream and its FAT, padded to whole sectors; small streams learn where they start."""
    stream, fat = bytearray(), list[int]()
    for entry in entries:
        if entry.kind == _STREAM and 0 < len(entry.data) < _CUTOFF:
            room = -(-len(entry.data) // _MINI)
            entry.start, entry.size = len(fat), len(entry.data)
            fat += _chain(len(fat), room)
            stream += entry.data.ljust(room * _MINI, b"\0")
    fat += [_FREE] * (-len(fat) % (_SECTOR // 4))
    return bytes(stream), struct.pack(f"<{len(fat)}I", *fat)


def _chain(first: int, room: int) -> Iterator[int]:
    """Yield the FAT entries of sectors that follow each other."""
    yield from range(first + 1, first + room)
    yield _END


def _fat_room(others: int) -> int:
    """Return how many sectors a FAT takes that describes the other sectors and itself."""
    room = 1
    while room * (_SECTOR // 4) < others + room:
        room += 1
    if room > _IN_HEADER:
        raise ValueError("too large for a VBA project")
    return room


def _fat(own: int, rooms: Sequence[int]) -> tuple[bytes, list[int]]:
    """Return the FAT, and the first sector of each run of sectors (the end mark for an empty one)."""
    fat, starts = [_FAT] * own, list[int]()
    for room in rooms:
        starts.append(len(fat) if room else _END)
        if room:
            fat += _chain(len(fat), room)
    fat += [_FREE] * (own * (_SECTOR // 4) - len(fat))
    return struct.pack(f"<{len(fat)}I", *fat), starts


def _header(fat_room: int, directory: int, mini_fat: int, mini_fat_room: int) -> bytes:
    head = bytes.fromhex("D0CF11E0A1B11AE1") + bytes(16)
    head += struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)  # version 3, little endian, 2**9 and 2**6
    head += struct.pack("<IIIIIIIII", 0, fat_room, directory, 0, _CUTOFF, mini_fat, mini_fat_room, _END, 0)
    return head + struct.pack(f"<{_IN_HEADER}I", *range(fat_room), *[_FREE] * (_IN_HEADER - fat_room))


def _sectors(data: bytes) -> int:
    return -(-len(data) // _SECTOR)


def _padded(data: bytes) -> bytes:
    return data.ljust(_sectors(data) * _SECTOR, b"\0")
