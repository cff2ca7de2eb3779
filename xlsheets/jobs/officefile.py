"""The office's own file, whatever holds it: under a password, or in a format that is only read.

What is filled is always a plain .xlsx in memory. An .xlsx or .xlsm is
replaced; one under a password is encrypted again with the same password,
and only on request; of an .xls, .et, .xlsb or .ods a copy is made beside it
and the original is left alone.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

from xlsheets.books.container import Fault
from xlsheets.books.convert import convert
from xlsheets.books.gate import Rejected, as_finding
from xlsheets.books.password import NO_PASSWORD, Secret, is_encrypted, lock, unlock
from xlsheets.books.reading import Unusual, cautious
from xlsheets.books.systemword import system_word
from xlsheets.core.findings import Finding, Place, Refused
from xlsheets.core.wording import finding
from xlsheets.jobs import engine
from xlsheets.jobs.keys import Keys

_ASKED = 3
"""How often a password is asked for."""


@dataclass(frozen=True)
class Access:
    """What a person gives and allows, so that a guarded file can be filled.

    Attributes:
        keys: Passwords.
        encrypt: Whether a file under a password may be written, encrypted with the same.
        allow_protected: Whether locked cells of protected sheets may be written.
    """

    keys: Keys = field(default_factory=Keys)
    encrypt: bool = False
    allow_protected: bool = False


@dataclass(frozen=True)
class OfficeFile:
    """An office's file as it is filled.

    Attributes:
        path: Where the filled workbook goes.
        data: A plain .xlsx or .xlsm.
        is_copy: Whether the path is a new file beside the original.
        findings: What is worth saying about it.
        secret: The password to encrypt it with again.
    """

    path: Path
    data: bytes
    is_copy: bool = False
    findings: tuple[Finding, ...] = ()
    secret: Secret | None = None

    def refuse_plain_copy(self) -> None:
        """Refuse a further copy without the password that the original has.

        Raises:
            Refused: annex-encrypted.
        """
        if self.secret is not None:
            seen = (
                "预览件不加密，原件的内容会没有密码",
                "a preview is not encrypted: it would show what the password hides",
            )
            raise Refused(finding("annex-encrypted", Place(str(self.path)), seen=seen[0], seen_en=seen[1]))

    def sealed(self, data: bytes) -> bytes:
        """Return the bytes to be written: encrypted where the original was.

        Raises:
            Refused: when that fails.
        """
        if self.secret is None:
            return data
        try:
            return lock(data, self.secret)
        except Fault as fault:
            raise Refused(as_finding(fault, Place(str(self.path)))) from None


@dataclass(frozen=True)
class _Job:
    """What a process that may die of it is asked to open."""

    data: bytes
    file: str
    secrets: tuple[Secret, ...]


@dataclass(frozen=True)
class _Opened:
    """What came of it: the file, or the finding that says why there is none."""

    data: bytes = b""
    converted: bool = False
    findings: tuple[Finding, ...] = ()
    secret: Secret | None = None
    silent: bool = False
    refused: Finding | None = None


def open_office_file(into: Path, access: Access, check: Callable[[Path], None], *, dry_run: bool = False) -> OfficeFile:
    """Return an office's file, ready to be filled.

    Args:
        into: Its path.
        access: Passwords, and what is allowed.
        check: Refuses a path that cannot be written.
        dry_run: Whether nothing will be written.

    Raises:
        Refused: with the reason; nothing is written here.
    """
    place = Place(str(into))
    try:
        raw = into.read_bytes()
    except OSError as error:
        raise Refused(finding("path-missing", place, seen=system_word(error))) from None
    opened = _asked(_Job(raw, str(into), access.keys.secrets), access.keys)
    if opened.refused is not None:
        raise Refused(opened.refused)
    path = into.with_suffix(".xlsx") if opened.converted else into
    _check_encryption(place, is_encrypted(raw), opened, access.encrypt, dry_run)
    if opened.converted and path.exists():
        raise Refused(finding("annex-copy-exists", place, seen=str(path)))
    if not dry_run:
        check(path)
    notes = opened.findings
    if opened.converted:
        notes = (finding("annex-copied", place, seen=into.suffix, copy=str(path)), *notes)
    return OfficeFile(path, opened.data, opened.converted, notes, opened.secret)


def _check_encryption(place: Place, encrypted: bool, opened: _Opened, encrypt: bool, dry_run: bool) -> None:
    """Refuse to write a file without the password that it had, or to promise one that it had not."""
    if encrypted and not opened.silent and not encrypt and not dry_run:
        seen = ("写回时不能没有密码", "it must not be written without it")
        raise Refused(finding("annex-encrypted", place, seen=seen[0], seen_en=seen[1]))
    if encrypt and not encrypted:
        raise Refused(finding("annex-not-encrypted", place))


def _asked(job: _Job, keys: Keys) -> _Opened:
    """Open a file; where no password fits, ask for one."""
    opened = _once(job)
    for _ in range(_ASKED):
        if keys.ask is None or opened.refused is None or opened.refused.code not in NO_PASSWORD:
            break
        secret = keys.ask(job.file)
        if secret is None:
            break
        opened = _once(replace(job, secrets=(secret,)))
    return opened


def _once(job: _Job) -> _Opened:
    return next(engine.run(_open, [job], 1, _died))


def _open(job: _Job) -> _Opened:
    """Decrypt and convert as need be; the work of a process that may die of a foreign file."""
    if cautious.get() and is_encrypted(job.data):
        raise Unusual
    try:
        plain = unlock(job.data, job.secrets)
        converted = convert(plain.data, job.file)
    except Fault as fault:
        return _Opened(refused=as_finding(fault, Place(job.file)))
    except Rejected as rejected:
        return _Opened(refused=rejected.finding)
    if converted is None:
        return _Opened(plain.data, secret=plain.secret, silent=plain.silent)
    return _Opened(converted.data, True, converted.findings, plain.secret, plain.silent)


def _died(job: _Job) -> _Opened:
    return _Opened(refused=finding("file-hostile", Place(job.file), seen="读取时耗尽内存或进程中断"))
