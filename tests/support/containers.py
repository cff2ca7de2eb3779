"""Files that hold files, and files that are not what their name says."""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Mapping, Sequence
from email.message import EmailMessage
from pathlib import Path

from tests.support.writers import PINNED


class _GbkName(zipfile.ZipInfo):
    """A member whose name stands in GBK without the UTF-8 flag, as Chinese Windows writes it."""

    def _encodeFilenameFlags(self) -> tuple[bytes, int]:  # noqa: N802
        return self.filename.encode("gbk"), self.flag_bits & ~0x800


def save_zip(path: Path, members: Mapping[str, bytes], *, gbk: bool = False) -> Path:
    """Write a .zip of the members; ``gbk`` gives it the names that Chinese Windows gives."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            entry = (_GbkName if gbk else zipfile.ZipInfo)(name, PINNED)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, content)
    return path


def save_mail(path: Path, attachments: Mapping[str, bytes]) -> Path:
    """Write a mail (.eml) with a short text and these attachments."""
    mail = EmailMessage()
    mail["From"], mail["To"] = "zhibu@example.cn", "zuzhibu@example.cn"
    mail["Subject"] = "群众评议表"
    mail["Date"] = "Tue, 10 Jan 2012 08:00:00 +0800"
    mail.set_content("您好:\n附件请查收。\n")
    for name, content in attachments.items():
        mail.add_attachment(
            content,
            maintype="application",
            subtype="vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            filename=name,
        )
    path.write_bytes(mail.as_bytes())
    return path


def docx() -> bytes:
    """Return a small Word document."""
    from io import BytesIO

    buffer = BytesIO()
    word = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    package = "http://schemas.openxmlformats.org/package/2006"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(
            "[Content_Types].xml",
            f'<Types xmlns="{package}/content-types"><Default Extension="xml" ContentType="application/xml"/>'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Override PartName="/word/document.xml" ContentType="{kind}"/></Types>',
        )
        archive.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="{package}/relationships">'
            f'<Relationship Id="rId1" Type="{office}" Target="word/document.xml"/></Relationships>',
        )
        archive.writestr(
            "word/document.xml",
            f'<w:document xmlns:w="{word}"><w:body><w:p><w:r><w:t>群众评议表</w:t></w:r></w:p></w:body></w:document>',
        )
    return buffer.getvalue()


SECTOR = 512
_FREE, _END, _FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD


def compound_file(streams: Sequence[tuple[str, bytes]]) -> bytes:
    """Return an OLE2 compound file with these streams, each of at least 4096 bytes, under the root.

    An encrypted .xlsx is such a file with the streams EncryptionInfo and EncryptedPackage ([MS-OFFCRYPTO] 2.3.4).
    """
    directory_sectors = (len(streams) + 1 + 3) // 4
    fat = [_FAT] + [1 + n + 1 for n in range(directory_sectors - 1)] + [_END]
    entries = [_entry("Root Entry", 5, child=1, start=_END, size=0)]
    bodies = []
    start = 1 + directory_sectors
    for number, (name, content) in enumerate(streams, 1):
        content = content.ljust(4096, b"\0")
        count = -(-len(content) // SECTOR)
        bodies.append(content.ljust(count * SECTOR, b"\0"))
        right = number + 1 if number < len(streams) else _FREE
        entries.append(_entry(name, 2, right=right, start=start, size=len(content)))
        fat += [start + n + 1 for n in range(count - 1)] + [_END]
        start += count
    assert len(fat) <= SECTOR // 4, "one sector of FAT is all that a test needs"
    entries += [_entry("", 0)] * (directory_sectors * 4 - len(entries))
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 16
    header += struct.pack("<HHHHH6xIIIIIIIIII", 0x3E, 3, 0xFFFE, 9, 6, 0, 1, 1, 0, 4096, _END, 0, _END, 0, 0)
    header += struct.pack("<I", _FREE) * 108
    table = b"".join(struct.pack("<I", cell) for cell in fat + [_FREE] * (SECTOR // 4 - len(fat)))
    return header + table + b"".join(entries) + b"".join(bodies)


def _entry(name: str, kind: int, *, right: int = _FREE, child: int = _FREE, start: int = 0, size: int = 0) -> bytes:
    text = name.encode("utf-16-le") + b"\0\0" if name else b""
    head = text.ljust(64, b"\0") + struct.pack("<HBB", len(text), kind, 1)
    return head + struct.pack("<III16xI8x8xIQ", _FREE, right, child, 0, start, size)


def encrypted_workbook() -> bytes:
    """Return what Excel saves under a password, as far as a reader without it can tell."""
    return compound_file(
        [("EncryptionInfo", b"\x04\x00\x04\x00\x40\x00\x00\x00"), ("EncryptedPackage", b"\x10" + b"\0" * 7)]
    )
