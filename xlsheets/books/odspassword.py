"""An .ods under a password, decrypted in memory: the cipher's side, by the package cryptography.

A part is deflated, then encrypted, then stored. The key is made from a hash
of the password, so that neither stands in the file. What comes out has the
parts that are read and the names of all others; the gate looks at it like at
any other file.
"""

import hashlib
import zlib

from cryptography.exceptions import InvalidTag, UnsupportedAlgorithm
from cryptography.hazmat.decrepit.ciphers.algorithms import Blowfish
from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CBC, ECB
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from xlsheets.books.container import Container, Fault, pack
from xlsheets.books.limits import MAX_FILE, MAX_MEMBER
from xlsheets.books.odsmanifest import MANIFEST, READ, WHOLE, Argon2, Lock, Locked

_CHECKED = 1024
"""Bytes that the checksum is of."""
_VECTOR, _TAG = 12, 16
"""Bytes before and after what AES-GCM encrypted."""
_WORD = 8
"""Bytes of a block of Blowfish."""
_NOTHING = b'<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
"""A manifest that locks no part."""


def decrypted(package: Locked, password: str) -> bytes | None:
    """Return the workbook that a password opens, None when the password is another.

    Raises:
        Fault: file-damaged, with nothing of the password in its words; file-too-large; encryption-unknown for what
            the installed package cryptography cannot do.
    """
    parts: dict[str, bytes] = {}
    for name, lock in package.locks.items():
        raw = package.container.inflate(name, MAX_FILE)
        deflated = _deflated(raw, lock, password)
        if deflated is None:
            if not parts:
                package.container.budget += len(raw)  # the next password asks for it again
                return None
            raise Fault("file-damaged", f"加密的 {name} 不完整")
        parts[name] = _inflated(deflated, name, lock.size, package.container)
    return parts[WHOLE] if WHOLE in parts else _repacked(package, parts)


def _deflated(raw: bytes, lock: Lock, password: str) -> bytes | None:
    """Return what was encrypted, None when the password is another."""
    try:
        start = hashlib.new(lock.start, password.encode("utf-8", "surrogatepass")).digest()
        return _deciphered(raw, lock, _key(start, lock))
    except UnsupportedAlgorithm:
        made = "Argon2id" if isinstance(lock.work, Argon2) else "PBKDF2"
        raise Fault("encryption-unknown", f"{made}, {lock.cipher}") from None
    except ValueError as error:  # a salt, a vector or a length that the cipher does not take
        raise Fault("file-damaged", f"加密的内容不完整（{type(error).__name__}）") from None


def _key(start: bytes, lock: Lock) -> bytes:
    if isinstance(lock.work, int):
        return hashlib.pbkdf2_hmac("sha1", start, lock.salt, lock.work, lock.key_size)
    how = lock.work
    argon2 = Argon2id(
        salt=lock.salt, length=lock.key_size, iterations=how.passes, lanes=how.lanes, memory_cost=how.memory
    )
    return argon2.derive(start)


def _deciphered(raw: bytes, lock: Lock, key: bytes) -> bytes | None:
    if lock.cipher == "aes-gcm":
        if len(raw) < _VECTOR + _TAG or raw[:_VECTOR] != lock.vector:
            raise ValueError
        try:
            return AESGCM(key).decrypt(lock.vector, raw[_VECTOR:], None)
        except InvalidTag:
            return None
    plain = _by_blowfish(raw, lock.vector, key) if lock.cipher == "blowfish" else _by_cbc(raw, lock.vector, key)
    if plain is None or lock.checksum is None:
        return None
    name, value = lock.checksum
    return plain if hashlib.new(name, plain[:_CHECKED]).digest() == value else None


def _by_cbc(raw: bytes, vector: bytes, key: bytes) -> bytes | None:
    """Return what AES-CBC encrypted; the last byte says how many were added (XML Encryption 1.1, 5.2)."""
    cipher = Cipher(AES(key), CBC(vector)).decryptor()
    plain = cipher.update(raw) + cipher.finalize()
    added = plain[-1] if plain else 0
    return plain[:-added] if 1 <= added <= AES.block_size // 8 else None


def _by_blowfish(raw: bytes, vector: bytes, key: bytes) -> bytes:
    """Return what Blowfish encrypted in blocks of 64 bits fed back, whatever the standard says of 8."""
    if len(vector) != _WORD:
        raise ValueError
    length = -(-len(raw) // _WORD) * _WORD
    cipher = Cipher(Blowfish(key), ECB()).encryptor()
    stream = cipher.update((vector + raw.ljust(length, b"\0"))[:length])[: len(raw)]
    return (int.from_bytes(raw) ^ int.from_bytes(stream)).to_bytes(len(raw))


def _inflated(deflated: bytes, name: str, size: int, container: Container) -> bytes:
    """Return a part; its size is the manifest's, and within the budget of the file."""
    most = min(MAX_FILE if name == WHOLE else MAX_MEMBER, container.budget)
    if size > most:
        raise Fault("file-too-large", f"{name} 展开后 {size / 2**20:.0f} MB", f"≤ {most // 2**20} MB")
    stream = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        content = stream.decompress(deflated, size + 1)
    except zlib.error:
        raise Fault("file-damaged", f"{name} 不完整") from None
    if len(content) != size or not stream.eof:
        raise Fault("file-damaged", f"{name} 不完整")
    container.budget -= size
    return content


def _repacked(package: Locked, parts: dict[str, bytes]) -> bytes:
    """Return the package without its locks; with an empty manifest; of the parts that nobody reads, the names."""
    container = package.container
    members = [name for name in container.members if not name.endswith("/")]
    for name in ("mimetype", *READ):
        if name in members and name not in parts:
            parts[name] = container.inflate(name, MAX_MEMBER)
    parts[MANIFEST] = _NOTHING
    return pack({name: parts.get(name, b"") for name in members})
