"""The manifest of an .ods under a password: which of its parts are encrypted, and how (OpenDocument 1.3 part 2, 4).

Two shapes are written. Until 24.2 LibreOffice encrypts the parts one by one;
later it puts the whole workbook into one part, named encrypted-package.
Nothing is decrypted here. How much work a manifest may ask of us is bounded
before any password is tried.
"""

import base64
import binascii
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NoReturn, TypeVar
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from xlsheets.books.container import Container, Fault, open_container
from xlsheets.books.gate import check_markup
from xlsheets.books.limits import MAX_INFLATED, WIDE_MEMBERS

ValueT = TypeVar("ValueT")

MANIFEST = "META-INF/manifest.xml"
WHOLE = "encrypted-package"
"""The part that holds the whole workbook."""
READ = ("content.xml", "styles.xml", "settings.xml")
"""The parts of an .ods that are read at all."""
MAX_MANIFEST = 8 * 2**20
"""Bytes of the manifest."""
MAX_ITERATIONS = 1_000_000
"""How often PBKDF2 may hash; LibreOffice writes 100,000, and 600,000 for a whole workbook."""
MAX_MEMORY, MAX_PASSES, MAX_LANES = 128 * 2**10, 16, 16
"""What Argon2 may use: KiB, passes, lanes; LibreOffice writes 65,536, 3 and 4."""
MAX_KEY = 56
"""Bytes of a key: the longest that Blowfish takes."""

_ODF = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0#"
_ENC, _ENC11, _SIG = (
    "http://www.w3.org/2001/04/xmlenc#",
    "http://www.w3.org/2009/xmlenc11#",
    "http://www.w3.org/2000/09/xmldsig#",
)
_CIPHERS = {
    **{f"{_ENC}aes{8 * size}-cbc": ("aes-cbc", size) for size in (16, 24, 32)},
    **{f"{_ENC11}aes{8 * size}-gcm": ("aes-gcm", size) for size in (16, 24, 32)},
    "Blowfish CFB": ("blowfish", 16),
    f"{_ODF}blowfish": ("blowfish", 16),
}
"""Names of ciphers, each with the bytes of its usual key."""
_PBKDF2 = frozenset({"PBKDF2", f"{_ODF}pbkdf2"})
_ARGON2 = frozenset(
    {
        "urn:org:documentfoundation:names:experimental:office:manifest:argon2id",
        "urn:oasis:names:tc:opendocument:xmlns:manifest:1.5#argon2id",
    }
)
_HASHES = {"SHA1": "sha1", f"{_SIG}sha1": "sha1", f"{_ENC}sha256": "sha256", f"{_SIG}sha256": "sha256"}
_CHECKSUMS = {"SHA1/1K": "sha1", f"{_ODF}sha1-1k": "sha1", f"{_ODF}sha256-1k": "sha256"}


@dataclass(frozen=True, slots=True)
class Argon2:
    """What Argon2id takes: passes over the memory, KiB of it, and lanes."""

    passes: int
    memory: int
    lanes: int


@dataclass(frozen=True, slots=True)
class Lock:
    """How a part is encrypted.

    Attributes:
        cipher: "aes-cbc", "aes-gcm" or "blowfish".
        key_size: Bytes of its key.
        vector: Where the cipher begins.
        start: The hash of the password that the key is made from.
        salt: What the key is made with.
        work: How it is made: rounds of PBKDF2, or Argon2id.
        checksum: The hash of the first 1,024 bytes before the encryption, by name and value; None for AES-GCM, which
            proves itself.
        size: Bytes of the part.
    """

    cipher: str
    key_size: int
    vector: bytes
    start: str
    salt: bytes
    work: int | Argon2
    checksum: tuple[str, bytes] | None
    size: int


@dataclass(frozen=True, slots=True)
class Locked:
    """An .ods under a password.

    Attributes:
        container: Its zip.
        locks: The encrypted parts that are read, never empty: `WHOLE` alone, or some of `READ`, in this order.
    """

    container: Container
    locks: Mapping[str, Lock]


def is_locked(data: bytes) -> bool:
    """Return whether a file is an .ods under a password; False for what is no sound file at all."""
    try:
        return _entries(data) is not None
    except Fault:
        return False


def locked(data: bytes) -> Locked:
    """Return how an .ods is locked that `is_locked`.

    Raises:
        Fault: encryption-unknown, with its name; file-hostile when it asks for too much work; file-damaged.
    """
    found = _entries(data)
    if found is None:
        raise Fault("file-damaged", MANIFEST)
    container, entries = found
    return Locked(container, {name: _lock(entry) for name, entry in entries.items()})


def _entries(data: bytes) -> tuple[Container, dict[str, Element]] | None:
    """Return the zip and the entries of the encrypted parts that are read; None when none is.

    Raises:
        Fault: for what is no sound zip or manifest.
    """
    if not data.startswith(b"PK") or MANIFEST.encode() not in data:
        return None
    container = open_container(data, WIDE_MEMBERS, MAX_INFLATED)
    if MANIFEST not in container.members:
        return None
    raw = container.inflate(MANIFEST, MAX_MANIFEST)
    check_markup(MANIFEST, raw)
    try:
        root = ElementTree.fromstring(raw)
    except ElementTree.ParseError:
        raise Fault("file-damaged", f"{MANIFEST} 不完整") from None
    entries = {_of(entry, "full-path"): entry for entry in root if _child(entry, "encryption-data") is not None}
    wanted = (WHOLE,) if WHOLE in container.members else READ
    found = {name: entries[name] for name in wanted if name in entries and name in container.members}
    return (container, found) if found else None


def _lock(entry: Element) -> Lock:
    described = _child(entry, "encryption-data")
    algorithm, start, derivation = (
        _child(described, name) for name in ("algorithm", "start-key-generation", "key-derivation")
    )
    cipher, usual = _known(_CIPHERS, _of(algorithm, "algorithm-name"))
    checksum = None
    if cipher != "aes-gcm":
        checksum = _known(_CHECKSUMS, _of(described, "checksum-type")), _bytes(described, "checksum")
    return Lock(
        cipher,
        _number(derivation, "key-size", MAX_KEY) if _of(derivation, "key-size") else usual,
        _bytes(algorithm, "initialisation-vector"),
        "sha1" if start is None else _known(_HASHES, _of(start, "start-key-generation-name")),
        _bytes(derivation, "salt"),
        _work(derivation),
        checksum,
        _number(entry, "size"),
    )


def _work(derivation: Element | None) -> int | Argon2:
    name = _of(derivation, "key-derivation-name")
    if name in _PBKDF2:
        rounds = _number(derivation, "iteration-count")
        if rounds > MAX_ITERATIONS:
            raise Fault("file-hostile", f"密码要迭代 {rounds} 次")
        return rounds
    if name not in _ARGON2:
        _unknown(name)
    argon2 = Argon2(*(_number(derivation, f"argon2-{word}") for word in ("iterations", "memory", "lanes")))
    if argon2.passes > MAX_PASSES or argon2.memory > MAX_MEMORY or argon2.lanes > MAX_LANES:
        raise Fault("file-hostile", f"密码要用 {argon2.memory} KB 内存、{argon2.passes} 遍、{argon2.lanes} 路计算")
    return argon2


def _known(names: Mapping[str, ValueT], name: str) -> ValueT:
    if name not in names:
        _unknown(name)
    return names[name]


def _unknown(name: str) -> NoReturn:
    printed = "".join(char for char in name if char.isprintable())[:120]
    raise Fault("encryption-unknown", printed or "—")


def _child(element: Element | None, name: str) -> Element | None:
    """Return the child of a name in whatever namespace: OpenDocument's, or that of OpenOffice.org before it."""
    return next((one for one in element if one.tag.rpartition("}")[2] == name), None) if element is not None else None


def _of(element: Element | None, name: str) -> str:
    """Return an attribute in whatever namespace; empty when it is not there."""
    found = element.attrib.items() if element is not None else ()
    return next((value for key, value in found if key.rpartition("}")[2] == name), "")


def _number(element: Element | None, name: str, most: int = 2**63) -> int:
    text = _of(element, name)
    if not (text.isascii() and text.isdigit() and len(text) < 20 and 0 < int(text) <= most):
        raise Fault("file-damaged", f"{MANIFEST} 中 {name} 为“{text[:40]}”")
    return int(text)


def _bytes(element: Element | None, name: str) -> bytes:
    try:
        return base64.b64decode(_of(element, name))
    except (binascii.Error, ValueError):
        raise Fault("file-damaged", f"{MANIFEST} 中 {name} 不完整") from None
