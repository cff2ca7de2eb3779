"""Intake: paths, folders, archives and mails → the files in them.

Nothing is unpacked to disk; a member of an archive is read in memory and
named ARCHIVE!/MEMBER. What offices leave lying about (lock files, resource
forks, thumbnails) is passed over; everything else is somebody's return and
is either read or listed with a reason.
"""

import hashlib
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from xlsheets.books.container import Container, Fault, read_directory
from xlsheets.books.gate import Rejected, as_finding
from xlsheets.books.limits import MAX_ARCHIVE, MAX_FILE, MAX_MEMBERS
from xlsheets.books.systemword import system_word
from xlsheets.core.findings import Place, Refused
from xlsheets.core.wording import finding

if TYPE_CHECKING:
    from email.message import EmailMessage

MARKED = "_标注"
"""What the names of marked copies end with."""

ARCHIVES = frozenset({".zip"})
MAILS = frozenset({".eml", ".mbox"})
SPREADSHEETS = frozenset({".xlsx", ".xlsm", ".xls", ".xlsb", ".ods", ".et", ".xltx", ".xltm", ".ett"})
_LITTER_NAMES = frozenset({"thumbs.db", ".ds_store", "desktop.ini", "ehthumbs.db"})
_OURS = re.compile(rf"\.备份\d+(?:\.\w+)?$|{MARKED}\.(?:xls[xm]|txt)$")
MAX_DEPTH = 2


@dataclass(frozen=True, slots=True)
class Source:
    """A file to be read.

    Attributes:
        label: Its path as given, for findings; ARCHIVE!/MEMBER inside an archive.
        path: The file on disk.
        members: The way into it through archives and mails, outermost first.
    """

    label: str
    path: Path
    members: tuple[str, ...] = ()

    def read(self) -> bytes:
        """Return the file's bytes.

        Raises:
            Rejected: file-unreadable, file-damaged or file-too-large.
        """
        place = Place(self.label)
        try:
            if not self.members:
                return _read_file(self.path, MAX_FILE)
            return _open(self.path, self.members[:-1]).read(self.members[-1])
        except Fault as fault:
            raise Rejected(as_finding(fault, place)) from None


def sha256(data: bytes) -> str:
    """Return the SHA-256 of a file's bytes, in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def is_litter(name: str) -> bool:
    """Return whether a file is nobody's return: a lock file, a resource fork, a backup or marked copy of ours."""
    base = name.replace("\\", "/").rpartition("/")[2]
    return (
        base.startswith(("~$", ".~lock.", "._", ".~"))
        or base.lower() in _LITTER_NAMES
        or _OURS.search(base) is not None
        or "__MACOSX/" in name.replace("\\", "/")
    )


def find_sources(
    paths: Iterable[str | Path], ignore: Iterable[Path] = (), litter: list[str] | None = None
) -> list[Source]:
    """Return the files that paths name, by label, each file once.

    Args:
        paths: Files, folders (searched to their depth), .zip, .eml, .mbox.
        ignore: Files that are not returns (scheme, roster, the workbook written to).
        litter: Filled with the labels of what was passed over as nobody's return.

    Raises:
        Refused: path-missing for a path that does not exist or cannot be read.
    """
    passed_over = {path.resolve() for path in ignore}
    found: dict[tuple[Path, tuple[str, ...]], Source] = {}
    seen = litter if litter is not None else []
    for given in sorted({str(path) for path in paths}):
        for source in _expand(Path(given), given.replace("\\", "/").rstrip("/") or given, seen):
            key = (_resolved(source.path), source.members)
            if key[0] in passed_over:
                continue
            known = found.get(key)
            if known is None or source.label < known.label:
                found[key] = source
    return sorted(found.values(), key=lambda source: source.label)


def _resolved(path: Path) -> Path:
    """Return where a path leads; a link in a circle leads to itself."""
    try:
        return path.resolve()
    except (OSError, RuntimeError):
        return path.absolute()


def _expand(path: Path, label: str, litter: list[str], within: tuple[Path, ...] = ()) -> Iterator[Source]:
    """Yield what a path names; only a path that was given itself is refused when it does not exist.

    Args:
        path: The file or folder.
        label: Its path as given.
        litter: Filled with what is passed over.
        within: The folders that it was found in, resolved, so that a link back to one of them is not followed.
    """
    try:
        if path.is_dir():
            here = path.resolve()
            if here not in within:
                yield from _folder(path, label, litter, (*within, here))
            return
        if not path.exists() and not within:
            raise Refused(finding("path-missing", Place(label), seen="不存在"))
    except OSError as error:
        if not within:
            raise Refused(finding("path-missing", Place(label), seen=system_word(error))) from None
        yield Source(label, path)
        return
    if is_litter(path.name):
        litter.append(label)
    else:
        yield from _contents(Source(label, path), path.suffix.lower(), litter, 0)


def _folder(path: Path, label: str, litter: list[str], within: tuple[Path, ...]) -> Iterator[Source]:
    for name in sorted(entry.name for entry in path.iterdir()):
        if is_litter(name) or name.startswith("."):
            litter.append(f"{label}/{name}")
            continue
        inner = path / name
        if inner.is_dir() and inner.suffix.lower() in SPREADSHEETS:
            yield Source(f"{label}/{name}", inner)
        else:
            yield from _expand(inner, f"{label}/{name}", litter, within)


def _contents(source: Source, suffix: str, litter: list[str], depth: int) -> Iterator[Source]:
    """Yield a file itself, or what is in it when it is an archive or a mail."""
    if suffix not in ARCHIVES | MAILS or depth >= MAX_DEPTH:
        yield source
        return
    try:
        names = _open(source.path, source.members).names()
    except Fault:
        yield source
        return
    if "[Content_Types].xml" in names:  # a workbook under another name
        yield source
        return
    for name in names:
        if is_litter(name):
            litter.append(f"{source.label}!/{name}")
            continue
        inner = Source(f"{source.label}!/{name}", source.path, (*source.members, name))
        yield from _contents(inner, Path(name).suffix.lower(), litter, depth + 1)


def _read_file(path: Path, most: int) -> bytes:
    try:
        if path.is_dir():
            raise Fault("file-unreadable", "是文件夹")
        if not path.is_file():
            raise Fault("file-unreadable", "不是普通文件")
        if path.stat().st_size > most:
            raise Fault("file-too-large", f"{path.stat().st_size / 2**20:.0f} MB", f"≤ {most // 2**20} MB")
        return path.read_bytes()
    except OSError as error:
        raise Fault("file-unreadable", system_word(error)) from None


class _Archive(Protocol):
    """A file that holds files."""

    def names(self) -> list[str]:
        """Return the names of its files, each once."""

    def read(self, name: str) -> bytes:
        """Return a file's bytes.

        Raises:
            Fault: when it cannot be read.
        """


def _open(path: Path, members: tuple[str, ...]) -> _Archive:
    """Return an archive on disk or inside others; the last ones are kept, as their files are read one by one.

    Raises:
        Fault: when it is none or too large.
    """
    try:
        state = path.stat()
        return _opened(path.resolve(), state.st_mtime_ns, state.st_size, members)
    except (OSError, RuntimeError) as error:  # RuntimeError: links in a circle, before Python 3.13
        raise Fault("file-unreadable", str(error)) from None


@lru_cache(maxsize=2)
def _opened(path: Path, changed: int, size: int, members: tuple[str, ...]) -> _Archive:
    outer = _opened(path, changed, size, members[:-1]) if members else None
    data = outer.read(members[-1]) if outer else _read_file(path, MAX_ARCHIVE)
    return _Zip(data) if data.startswith(b"PK") else _Mail(data)


class _Zip:
    """A .zip: names without the UTF-8 flag are GBK, as Windows in China writes them; ways outside are cut off."""

    def __init__(self, data: bytes) -> None:
        members: dict[str, zipfile.ZipInfo] = {}
        for info in read_directory(data, MAX_MEMBERS):
            if not info.is_dir():
                members[_unused(_true_name(info), members)] = info
        self._container = Container(data, members, MAX_FILE)

    def names(self) -> list[str]:
        """Return the names of its files."""
        return list(self._container.members)

    def read(self, name: str) -> bytes:
        """Return a file's bytes, counted while they inflate."""
        if name not in self._container.members:
            raise Fault("file-damaged", "压缩包中没有这个文件")
        self._container.refuse_encrypted([name])
        self._container.budget = MAX_FILE
        return self._container.inflate(name, MAX_FILE)


def _true_name(info: zipfile.ZipInfo) -> str:
    name = info.filename
    if not info.flag_bits & 0x800:
        raw = name.encode("cp437", errors="replace")
        for encoding in ("utf-8", "gb18030"):
            try:
                name = raw.decode(encoding)
                break
            except UnicodeDecodeError:
                continue
    parts = [part for part in name.replace("\\", "/").split("/") if part not in ("", ".", "..")]
    return _printable("/".join(parts)) or "?"


def _printable(name: str) -> str:
    """Return a name without what no terminal and no file can bear: lone surrogates, control characters."""
    name = name.encode("utf-8", "replace").decode()
    return "".join("?" if ord(char) < 32 or ord(char) == 127 else char for char in name)


def _unused(name: str, names: Mapping[str, object]) -> str:
    """Return a name, with a number before it where it is taken."""
    unique, number = name, 2
    while unique in names:
        unique, number = f"{number}_{name}", number + 1
    return unique


class _Mail:
    """A mail, or a mailbox with several: the files are the attachments."""

    def __init__(self, data: bytes) -> None:
        from email.errors import MessageError  # mail is rare, and its parser slow to load

        self._found: dict[str, bytes] = {}
        for message in _messages(data):
            try:
                self._attach(message)
            except (ValueError, LookupError, TypeError, AttributeError, MessageError):
                raise Fault("file-damaged", "邮件格式有误") from None

    def _attach(self, message: "EmailMessage") -> None:
        for part in message.walk():
            name = part.get_filename()
            content = part.get_payload(decode=True) if name else None
            if not name or not isinstance(content, bytes):
                continue
            name = _printable(_from_bytes(name).replace("\\", "/").rpartition("/")[2]) or "?"
            if len(self._found) >= MAX_MEMBERS:
                raise Fault("file-too-large", f"{len(self._found)} 个附件", f"≤ {MAX_MEMBERS}")
            self._found[_unused(name, self._found)] = content

    def names(self) -> list[str]:
        """Return the names of the attachments."""
        return list(self._found)

    def read(self, name: str) -> bytes:
        """Return an attachment."""
        if name not in self._found:
            raise Fault("file-damaged", "邮件中没有这个附件")
        return self._found[name]


def _from_bytes(name: str) -> str:
    """Return a name that stands in the mail as bare bytes, as old programs write it: UTF-8, else GBK."""
    try:
        raw = name.encode("ascii", "surrogateescape")
    except UnicodeEncodeError:
        return name
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return name


def _messages(data: bytes) -> Iterator["EmailMessage"]:
    """Yield a mail, or the mails of a mailbox: each begins with a line “From ” after an empty one."""
    from email import message_from_bytes, policy

    if not data.startswith(b"From "):
        yield message_from_bytes(data, policy=policy.default)
        return
    for mail in re.split(rb"(?:\A|\r?\n\r?\n)From [^\n]*\n", data)[1:]:
        yield message_from_bytes(mail, policy=policy.default)
