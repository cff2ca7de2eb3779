"""Files that must not be changed, each with its reason."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

import pytest

from tests.fidelity import books
from xlsheets.books import edits as e
from xlsheets.books import patch

WRITE = [e.SetValue("Sheet1", 0, 0, 2)]


def repacked(data: bytes, change: Callable[[str, bytes], bytes | None], **added: bytes) -> bytes:
    """Return a package with its members changed, left out (None) or added."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(stream, "w") as new:
        for name in old.namelist():
            content = change(name, old.read(name))
            if content is not None:
                new.writestr(name, content)
        for name, content in added.items():
            new.writestr(name, content)
    return stream.getvalue()


def sheet_changed(change: Callable[[bytes], bytes]) -> bytes:
    """Return a bare workbook with its sheet part changed."""
    rows = '<row r="1"><c r="A1"><v>1</v></c></row>'
    return repacked(books.raw(rows), lambda name, data: change(data) if name.endswith("sheet1.xml") else data)


def twice() -> bytes:
    """A package with one member twice."""
    stream = io.BytesIO(books.raw(""))
    with zipfile.ZipFile(stream, "a") as archive:
        archive.writestr("XL/Workbook.xml", "<x/>")
    return stream.getvalue()


def signed() -> bytes:
    """A package with a signature."""
    relation = (
        b'<Relationship Id="s" Type="http://schemas.openxmlformats.org/package/2006/relationships/digital-signature/'
        b'origin" Target="_xmlsignatures/origin.sigs"/></Relationships>'
    )
    return repacked(
        books.raw('<row r="1"/>'),
        lambda name, data: data.replace(b"</Relationships>", relation) if name == "_rels/.rels" else data,
        **{"_xmlsignatures/origin.sigs": b""},
    )


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "not-a-workbook"),
        (b"PK\x03\x04 but no more", "not-a-workbook"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "encrypted-or-legacy"),
        (repacked(books.raw(""), lambda n, d: None if n == "[Content_Types].xml" else d), "not-a-workbook"),
        (repacked(books.raw(""), lambda n, d: None if n == "xl/workbook.xml" else d), "not-a-workbook"),
        (repacked(books.raw(""), lambda n, d: None if n.endswith("sheet1.xml") else d), "not-a-worksheet"),
        (sheet_changed(lambda d: d.decode().encode("utf-16")), "encoding"),
        (sheet_changed(lambda d: b'<?xml version="1.0" encoding="GBK"?>' + d), "encoding"),
        (sheet_changed(lambda d: b'<!DOCTYPE x [<!ENTITY a "b">]>' + d), "doctype"),
        (sheet_changed(lambda d: d.replace(b"worksheet", b"chartsheet")), "not-a-worksheet"),
        (sheet_changed(lambda d: d.replace(b"<row", b'<row r="1"/><row')), "damaged"),
        (sheet_changed(lambda d: d.replace(b"</row>", b"")), "damaged"),
        (sheet_changed(lambda d: d.replace(b"</worksheet>", b"<b></worksheet>")), "check-failed"),
        (twice(), "duplicate-member"),
        (signed(), "signed"),
    ],
)
def test_a_file_that_cannot_be_changed_is_refused(data: bytes, code: str) -> None:
    """Before a byte is written, with a code."""
    with pytest.raises(patch.PatchRefused) as refused:
        patch.apply(data, WRITE)
    assert refused.value.code == code


def test_a_signed_package_is_changed_on_demand() -> None:
    """The signature stays in the package; that it no longer holds was confirmed."""
    assert patch.apply(signed(), WRITE, allow_signed=True).data


def test_every_code_stands_in_the_docs() -> None:
    """What a refusal is called can be looked up."""
    import re
    from pathlib import Path

    source = "".join(p.read_text("utf-8") for p in Path(patch.__file__).parent.glob("*.py"))
    codes = set(re.findall(r'(?:PatchRefused|refuse)\(\s*f?"([a-z-]+)"', source)) | {"check-failed"}
    docs = (Path(__file__).parents[2] / "docs" / "fidelity.md").read_text("utf-8")
    assert {code for code in codes if f"`{code}`" not in docs} == set()
