"""Intake: paths, folders, archives and mails → the files in them.

Nothing is unpacked to disk; a member of an archive is read in memory and
named ARCHIVE!/MEMBER. What offices leave lying about (lock files, resource
forks, thumbnails) is passed over; everything else is somebody's return and
is either read or listed with a reason.
"""

import email
import email.policy
import hashlib
import io
import mailbox
import re
import tempfile
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from xlsheets.books.gate import MAX_FILE, MAX_INFLATED, MAX_MEMBERS, Rejected
from xlsheets.core.findings import Place, Refused
from xlsheets.core.wording import finding

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
            if self.path.is_dir():
                raise Rejected(finding("file-unreadable", place, seen="是文件夹"))
            if self.path.stat().st_size > max(MAX_FILE, MAX_INFLATED if self.members else 0):
                size = self.path.stat().st_size / 2**20
                raise Rejected(
                    finding("file-too-large", place, seen=f"{size:.0f} MB", limit=f"≤ {MAX_FILE // 2**20} MB")
                )
            data = self.path.read_bytes()
        except OSError as error:
            raise Rejected(finding("file-unreadable", place, seen=error.strerror or str(error))) from None
        for member in self.members:
            data = _member(data, member, place)
        return data


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


def find_sources(paths: Iterable[str | Path], ignore: Iterable[Path] = ()) -> list[Source]:
    """Return the files that paths name, by label, each file once.

    Args:
        paths: Files, folders (searched to their depth), .zip, .eml, .mbox.
        ignore: Files that are not returns (scheme, roster, the workbook written to).

    Raises:
        Refused: path-missing for a path that does not exist or cannot be read.
    """
    passed_over = {path.resolve() for path in ignore}
    found: dict[tuple[Path, tuple[str, ...]], Source] = {}
    for given in sorted({str(path) for path in paths}):
        for source in _expand(Path(given), given.replace("\\", "/").rstrip("/") or given):
            key = (source.path.resolve(), source.members)
            if key[0] in passed_over:
                continue
            known = found.get(key)
            if known is None or source.label < known.label:
                found[key] = source
    return sorted(found.values(), key=lambda source: source.label)


def _expand(path: Path, label: str) -> Iterator[Source]:
    place = Place(label)
    try:
        if path.is_dir():
            names = sorted(entry.name for entry in path.iterdir())
            for name in names:
                if is_litter(name) or name.startswith("."):
                    continue
                inner = path / name
                if inner.is_dir() and inner.suffix.lower() in SPREADSHEETS:
                    yield Source(f"{label}/{name}", inner)
                else:
                    yield from _expand(inner, f"{label}/{name}")
            return
        if not path.exists():
            raise Refused(finding("path-missing", place, seen="不存在"))
    except OSError as error:
        raise Refused(finding("path-missing", place, seen=error.strerror or str(error))) from None
    if is_litter(path.name):
        return
    yield from _contents(Source(label, path), path.suffix.lower(), 0)


def _contents(source: Source, suffix: str, depth: int) -> Iterator[Source]:
    """Yield a file itself, or what is in it when it is an archive or a mail."""
    if suffix not in ARCHIVES | MAILS or depth >= MAX_DEPTH:
        yield source
        return
    try:
        data = source.read()
        names = list(_member_names(data, suffix))
    except Rejected:
        yield source
        return
    for name in names:
        if is_litter(name):
            continue
        inner = Source(f"{source.label}!/{name}", source.path, (*source.members, name))
        yield from _contents(inner, Path(name).suffix.lower(), depth + 1)


def _member_names(data: bytes, suffix: str) -> Iterator[str]:
    place = Place()
    if suffix in MAILS:
        yield from _attachments(data)
        return
    for member, name in _zip_members(_open_zip(data, place)):
        if not member.is_dir():
            yield name


def _open_zip(data: bytes, place: Place) -> zipfile.ZipFile:
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise Rejected(finding("file-damaged", place, seen=f"压缩包不完整（{error}）")) from None
    if len(archive.infolist()) > MAX_MEMBERS:
        raise Rejected(
            finding("file-too-large", place, seen=f"{len(archive.infolist())} 个文件", limit=f"≤ {MAX_MEMBERS}")
        )
    return archive


def _zip_members(archive: zipfile.ZipFile) -> Iterator[tuple[zipfile.ZipInfo, str]]:
    """Yield members with their true names: those without the UTF-8 flag are GBK, as Windows in China writes them."""
    for member in archive.infolist():
        name = member.filename
        if not member.flag_bits & 0x800:
            raw = name.encode("cp437", errors="replace")
            for encoding in ("utf-8", "gb18030"):
                try:
                    name = raw.decode(encoding)
                    break
                except UnicodeDecodeError:
                    continue
        parts = [part for part in name.replace("\\", "/").split("/") if part not in ("", ".", "..")]
        yield member, "/".join(parts) + ("/" if member.is_dir() else "")


def _member(data: bytes, name: str, place: Place) -> bytes:
    """Return a member of an archive, or an attachment of a mail."""
    if not data.startswith(b"PK"):
        found = _attachments(data).get(name)
        if found is None:
            raise Rejected(finding("file-damaged", place, seen="邮件中没有这个附件"))
        return found
    archive = _open_zip(data, place)
    for member, true_name in _zip_members(archive):
        if true_name != name:
            continue
        if member.flag_bits & 1:
            raise Rejected(finding("file-encrypted", place, seen="加密的压缩包"))
        if member.file_size > MAX_FILE:
            size = f"{member.file_size / 2**20:.0f} MB"
            raise Rejected(finding("file-too-large", place, seen=size, limit=f"≤ {MAX_FILE // 2**20} MB"))
        try:
            with archive.open(member) as stream:
                return stream.read(member.file_size + 1)[: member.file_size]
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, ValueError) as error:
            raise Rejected(finding("file-damaged", place, seen=f"解压失败（{error}）")) from None
    raise Rejected(finding("file-damaged", place, seen="压缩包中没有这个文件"))


def _attachments(data: bytes) -> dict[str, bytes]:
    """Return a mail's attachments, or those of every mail of a mailbox, by name (a number added to repeated names)."""
    found: dict[str, bytes] = {}
    for message in _messages(data):
        for part in message.walk():
            name = part.get_filename()
            content = part.get_payload(decode=True) if name else None
            if not name or not isinstance(content, bytes):
                continue
            name = name.replace("\\", "/").rpartition("/")[2]
            unique, number = name, 2
            while unique in found:
                unique, number = f"{number}_{name}", number + 1
            found[unique] = content
    return found


def _messages(data: bytes) -> Iterator["email.message.EmailMessage"]:
    if not data.startswith(b"From "):
        yield email.message_from_bytes(data, policy=email.policy.default)
        return
    with tempfile.NamedTemporaryFile(suffix=".mbox") as stream:
        stream.write(data)
        stream.flush()
        box = mailbox.mbox(stream.name, create=False)
        for key in sorted(box.keys()):
            yield email.message_from_bytes(box.get_bytes(key), policy=email.policy.default)
        box.close()
