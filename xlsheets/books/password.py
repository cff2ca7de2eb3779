"""Password: workbooks that are encrypted, opened by msoffcrypto (.xlsx, .xls) or `odspassword`, and locked again.

A password is kept in a `Secret`, which never shows it: not in a message, a
log, a trace of the program, or JSON. Nothing that is decrypted is written to
disk by this module.
"""

import contextlib
import importlib
import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from xlsheets.books.compound import SIGNATURE, Compound
from xlsheets.books.container import Fault
from xlsheets.books.gate import Rejected, as_finding
from xlsheets.books.odsmanifest import is_locked, locked
from xlsheets.books.reading import Unusual, cautious
from xlsheets.books.records import xls_records
from xlsheets.core.findings import Place

NO_PASSWORD = frozenset({"file-encrypted", "password-wrong"})
"""Findings of a file that another password may open."""

_DEFAULT = "VelvetSweatshop"
"""The password by which Excel encrypts a book that is only protected against change; it opens without asking."""
_FILEPASS = 0x002F
_ROUNDS = 100_000
"""How often a password is hashed: what Excel does."""
_LEAST = 8 + 4096
"""Bytes of an encrypted package: its size, and whole blocks of the cipher."""


@dataclass(frozen=True, slots=True)
class Secret:
    """A password."""

    text: str = field(repr=False)

    def __str__(self) -> str:
        """Nothing of it."""
        return "***"


@dataclass(frozen=True, slots=True)
class Opened:
    """What a file holds.

    Attributes:
        data: Its bytes, decrypted.
        secret: The password that opened it; None when it is not encrypted.
        silent: Whether it is the one that every Excel tries by itself, so that nobody was asked.
    """

    data: bytes
    secret: Secret | None = None
    silent: bool = False


def is_encrypted(data: bytes) -> bool:
    """Return whether a file is an .xlsx, .xls or .ods under a password; False for what is no sound file at all."""
    if not data.startswith(SIGNATURE):
        return is_locked(data)
    try:
        return _kind(Compound(data)) != ""
    except Fault:
        return False


def _kind(book: Compound) -> str:
    """Return what an encrypted file is: "ooxml", "xls", or empty for one that is not encrypted."""
    if "encryptedpackage" in book.streams:
        return "ooxml"
    name = next((name for name in ("workbook", "book") if name in book.streams), None)
    if name is not None and any(kind == _FILEPASS for kind, _, _ in xls_records(book.read(name), 0)):
        return "xls"
    return ""


def unlock(data: bytes, secrets: Sequence[Secret]) -> Opened:
    """Return what a file holds; one that is not encrypted as it is.

    Args:
        data: Its bytes.
        secrets: Passwords, each tried in turn.

    Raises:
        Fault: file-encrypted without a password, password-wrong when none fits, extra-missing without the packages
            that decrypt, encryption-unknown when no password would help, file-damaged when it does not decrypt to
            what it was.
    """
    if not is_encrypted(data):
        return Opened(data)
    try:
        tried = _way_into(data)
    except ImportError:
        if secrets:
            raise Fault("extra-missing", "password") from None
        raise Fault("file-encrypted", "加密的工作簿") from None
    usual = Secret(_DEFAULT)
    if data.startswith(SIGNATURE):
        with contextlib.suppress(Fault):
            if (plain := tried(usual)) is not None:
                return Opened(plain, usual, silent=True)
    for secret in secrets:
        if (plain := tried(secret)) is not None:
            return Opened(plain, secret)
    if not secrets:
        raise Fault("file-encrypted", "加密的工作簿")
    raise Fault("password-wrong", str(len(secrets)))


def _way_into(data: bytes) -> Callable[[Secret], bytes | None]:
    """Return what tries a password on an encrypted file: its bytes decrypted, None when the password is another.

    Raises:
        ImportError: without the packages that decrypt.
        Fault: for an .ods that no password would open.
    """
    if not data.startswith(SIGNATURE):
        package = locked(data)
        from xlsheets.books.odspassword import decrypted  # needs cryptography

        return lambda secret: decrypted(package, secret.text)
    crypto = importlib.import_module("msoffcrypto")
    faults = importlib.import_module("msoffcrypto.exceptions")
    return partial(_tried, crypto, faults, data)


def _tried(crypto: Any, faults: Any, data: bytes, secret: Secret) -> bytes | None:
    """Return the decrypted bytes, None when the password is another.

    Raises:
        Fault: file-damaged, with nothing of the password in its words.
    """
    out = io.BytesIO()
    try:
        book = crypto.OfficeFile(io.BytesIO(data))
        ooxml = book.format == "ooxml"
        try:
            book.load_key(password=secret.text, **({"verify_password": True} if ooxml else {}))
        except faults.InvalidKeyError:
            return None
        except UnicodeError:  # the oldest encryption knows one byte a letter
            return None
        if ooxml:
            book.decrypt(out, verify_integrity=book.type == "agile")
        else:
            book.decrypt(out)
    except Exception as error:  # whatever a damaged file makes of the decryption
        raise Fault("file-damaged", f"加密的内容不完整（{type(error).__name__}）") from None
    return out.getvalue()


def opened(data: bytes, file: str, secrets: Sequence[Secret]) -> bytes:
    """Return what a file holds, decrypted where it is encrypted.

    Args:
        data: Its bytes.
        file: Its path, for the finding.
        secrets: Passwords, each tried in turn.

    Raises:
        Rejected: with the finding that says why it cannot be opened.
        Unusual: for an encrypted file, where `cautious` asks for a process that may die of it.
    """
    if not is_encrypted(data):
        return data
    if cautious.get():
        raise Unusual
    try:
        return unlock(data, secrets).data
    except Fault as fault:
        raise Rejected(as_finding(fault, Place(file))) from None


def lock(data: bytes, secret: Secret) -> bytes:
    """Return an .xlsx encrypted with a password, as Excel 2010 and later do (AES-256, SHA-512); checked by opening it.

    Raises:
        Fault: file-damaged when the check fails, extra-missing without msoffcrypto.
    """
    try:
        agile = importlib.import_module("msoffcrypto.method.ecma376_agile")
    except ImportError:
        raise Fault("extra-missing", "password") from None
    try:
        locked = _sealed(agile, data, secret)
    except Exception as error:
        raise Fault("file-damaged", f"不能加密（{type(error).__name__}）") from None
    if unlock(locked, [secret]).data != data:
        raise Fault("file-damaged", "加密后复核不符")
    return locked


def _sealed(agile: Any, data: bytes, secret: Secret) -> bytes:
    """Return a compound file with the encrypted package.

    msoffcrypto puts every package where only those of 4,096 bytes and more belong. A shorter one is filled up behind
    its end, as the format allows ([MS-OFFCRYPTO] 2.3.4.4: the stream states the size of what it holds).
    """
    cipher, out = agile.ECMA376Agile, io.BytesIO()
    info, key = cipher.generate_encryption_parameters(secret.text, None, _ROUNDS)
    package = cipher.encrypt_payload(io.BytesIO(data), info.encryptedKey, key, info.keyData.saltValue)
    package = package.ljust(_LEAST, b"\0")
    described = cipher.get_encryption_information(info, package, key)
    agile.ECMA376Encrypted(package, described).write_to(out)
    return out.getvalue()
