"""[MS-OVBA] 2.4.3: the obfuscation of the three protection fields of the PROJECT stream.

It hides nothing, for the key stands beside it; but Excel takes a project whose
fields do not decrypt for damaged.
"""

import struct

_VERSION = 2
_SEED = 0
"""The standard asks for any byte; always the same one, so that the file is always the same."""


def encrypt(data: bytes, project_id: str) -> str:
    """Return the field's value in hexadecimal.

    Args:
        data: What the field says: CMG protection, DPB password, GC visibility.
        project_id: The project's ID with its braces; its letters are the key.
    """
    key = sum(project_id.encode("ascii")) & 0xFF
    out = [_SEED, _SEED ^ _VERSION, _SEED ^ key]
    plain, first, second = key, out[2], out[1]
    for byte in bytes((_SEED & 6) // 2) + struct.pack("<I", len(data)) + data:
        coded = byte ^ ((second + plain) & 0xFF)
        out.append(coded)
        second, first, plain = first, coded, byte
    return bytes(out).hex().upper()
