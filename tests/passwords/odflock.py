"""OpenDocument files locked as LibreOffice 24.8 and others lock them, part by part or whole.

Built after OpenDocument 1.3 part 2 (section 4) and LibreOffice's sources (package/source/manifest/ManifestDefines.hxx,
package/source/zipapi/ZipFile.cxx), as no LibreOffice of these versions is at hand.
"""

from __future__ import annotations

import base64
import hashlib
import io
import zipfile
import zlib
from dataclasses import dataclass

from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CBC
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from tests.passwords.locks import PASSWORD

ENC, ENC11, SIG = (
    "http://www.w3.org/2001/04/xmlenc#",
    "http://www.w3.org/2009/xmlenc11#",
    "http://www.w3.org/2000/09/xmldsig#",
)
OASIS = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"
ARGON2 = "urn:org:documentfoundation:names:experimental:office:manifest:argon2id"
LOEXT = "urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0"
MIME = "application/vnd.oasis.opendocument.spreadsheet"
_SALT = bytes(range(16))


@dataclass(frozen=True)
class Words:
    """What the manifest says of a part; what it says of the work is what is done, unless `said` says otherwise."""

    cipher: str = f"{ENC11}aes256-gcm"
    start: str = f"{ENC}sha256"
    derivation: str = ARGON2
    rounds: int = 1000
    said: str = ""
    size: int = 0
    key_size: int = 32
    checksum: str = f"{OASIS}#sha256-1k"
    harm: int = 0


GCM = Words()
CBC_ONE_BY_ONE = Words(f"{ENC}aes256-cbc", f"{SIG}sha256", "PBKDF2")


def plain_ods(rows: str) -> dict[str, bytes]:
    """Return the parts of an .ods with one sheet, drawn as in `tests.support.drawing`; numbers are numbers."""
    cells = [[cell.strip() for cell in line.strip().strip("|").split("|")] for line in rows.strip().splitlines()]
    table = "".join(f"<table:table-row>{''.join(map(_cell, row))}</table:table-row>" for row in cells)
    names = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text")
    )
    content = (
        f'<office:document-content {names}><office:body><office:spreadsheet><table:table table:name="评议表">{table}'
        "</table:table></office:spreadsheet></office:body></office:document-content>"
    )
    return {"content.xml": content.encode(), "styles.xml": f"<office:document-styles {names}/>".encode()}


def _cell(text: str) -> str:
    kind = f'float" office:value="{text}' if text.isdigit() else "string"
    return f'<table:table-cell office:value-type="{kind}"><text:p>{text}</text:p></table:table-cell>'


def locked_one_by_one(parts: dict[str, bytes], words: Words = CBC_ONE_BY_ONE, password: str = PASSWORD) -> bytes:
    """Return an .ods whose parts are encrypted each for itself."""
    sealed = {name: _sealed(content, words, password) for name, content in parts.items()}
    return _zip(sealed, [_entry(name, content, words) for name, content in parts.items()])


def locked_whole(parts: dict[str, bytes], words: Words = GCM, password: str = PASSWORD) -> bytes:
    """Return an .ods that is encrypted as a whole."""
    inner = _zip(parts, [])
    name = "encrypted-package"
    return _zip({name: _sealed(inner, words, password)}, [_entry(name, inner, words)])


def _zip(parts: dict[str, bytes], entries: list[str]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("mimetype", MIME)
        for name, content in parts.items():
            archive.writestr(name, content)
        root = f'<manifest:manifest xmlns:manifest="{OASIS}" xmlns:loext="{LOEXT}" manifest:version="1.4">'
        archive.writestr("META-INF/manifest.xml", f"{root}{''.join(entries)}</manifest:manifest>")
    return stream.getvalue()


def _deflated(content: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(content) + packer.flush()


def _sealed(content: bytes, words: Words, password: str) -> bytes:
    start = hashlib.sha256(password.encode()).digest()
    if words.derivation == ARGON2:
        key = Argon2id(salt=_SALT, length=32, iterations=1, lanes=4, memory_cost=64).derive(start)
    else:
        key = hashlib.pbkdf2_hmac("sha1", start, _SALT, words.rounds, 32)
    deflated = _deflated(content)
    if words.harm:
        deflated = deflated[: -words.harm]
    if "gcm" in words.cipher:
        return _SALT[:12] + AESGCM(key).encrypt(_SALT[:12], deflated, None)
    added = 16 - len(deflated) % 16
    cipher = Cipher(AES(key), CBC(_SALT)).encryptor()
    return cipher.update(deflated + b"\x05" * (added - 1) + bytes([added])) + cipher.finalize()


def _entry(name: str, content: bytes, words: Words) -> str:
    salt = base64.b64encode(_SALT).decode()
    gcm = "gcm" in words.cipher
    vector = base64.b64encode(_SALT[:12] if gcm else _SALT).decode()
    checksum = base64.b64encode(hashlib.sha256(_deflated(content)[:1024]).digest()).decode()
    proof = "" if gcm else f'manifest:checksum-type="{words.checksum}" manifest:checksum="{checksum}"'
    work = f'manifest:iteration-count="{words.rounds}"'
    if words.derivation == ARGON2:
        work = 'loext:argon2-iterations="1" loext:argon2-memory="64" loext:argon2-lanes="4"'
    return (
        f'<manifest:file-entry manifest:full-path="{name}" manifest:media-type="{MIME}" '
        f'manifest:size="{words.size or len(content)}"><manifest:encryption-data {proof}>'
        f'<manifest:algorithm manifest:algorithm-name="{words.cipher}" '
        f'manifest:initialisation-vector="{vector}"/>'
        f'<manifest:start-key-generation manifest:start-key-generation-name="{words.start}" '
        'manifest:key-size="32"/>'
        f'<manifest:key-derivation manifest:key-derivation-name="{words.derivation}" '
        f'manifest:key-size="{words.key_size}" {words.said or work} manifest:salt="{salt}"/>'
        "</manifest:encryption-data></manifest:file-entry>"
    )
