"""[MS-OVBA] 2.4.1: the run-length compression of module text and of the dir stream.

A container is one signature byte and chunks of at most 4096 bytes; inside a
chunk, eight tokens follow each flag byte: a literal byte, or two bytes that
point back into the chunk and say how much of it comes again.
"""

import struct

_CHUNK = 4096
_LEAST = 3
"""The shortest run that a copy token can stand for."""
_CANDIDATES = 64
"""How many earlier places of a run are tried; more makes the file hardly smaller."""


def compress(data: bytes) -> bytes:
    """Return a CompressedContainer; of no data the signature byte alone."""
    chunks = (data[start : start + _CHUNK] for start in range(0, len(data), _CHUNK))
    return b"\x01" + b"".join(map(_chunk, chunks))


def _chunk(data: bytes) -> bytes:
    """Return a chunk with its header; stored as it is where tokens would take more room."""
    tokens = _tokens(data)
    if len(tokens) > _CHUNK:
        return struct.pack("<H", 0x3000 | (_CHUNK - 1)) + data.ljust(_CHUNK, b"\0")
    return struct.pack("<H", 0xB000 | (len(tokens) - 1)) + tokens


def _tokens(data: bytes) -> bytes:
    out = bytearray()
    seen: dict[bytes, list[int]] = {}
    position = 0
    while position < len(data):
        flag = len(out)
        out.append(0)
        for bit in range(8):
            if position >= len(data):
                break
            length, offset = _longest(data, position, seen)
            if length:
                out[flag] |= 1 << bit
                out += _copy_token(position, length, offset)
            else:
                out.append(data[position])
            step = length or 1
            for start in range(position, position + step):
                seen.setdefault(data[start : start + _LEAST], []).append(start)
            position += step
    return bytes(out)


def _bits(position: int) -> int:
    """Return how many bits of a copy token the offset takes at a position of the chunk."""
    return max((position - 1).bit_length(), 4)


def _longest(data: bytes, position: int, seen: dict[bytes, list[int]]) -> tuple[int, int]:
    """Return length and offset of the longest run that came before; (0, 0) where none is long enough."""
    if position + _LEAST > len(data):
        return 0, 0
    most = min((0xFFFF >> _bits(position)) + _LEAST, len(data) - position)
    best, offset = 0, 0
    for start in reversed(seen.get(data[position : position + _LEAST], [])[-_CANDIDATES:]):
        length = _LEAST
        while length < most and data[start + length] == data[position + length]:
            length += 1
        if length > best:
            best, offset = length, position - start
    return best, offset


def _copy_token(position: int, length: int, offset: int) -> bytes:
    return struct.pack("<H", (offset - 1) << (16 - _bits(position)) | (length - _LEAST))
