"""The gate: what a file is by its content, and what is not parsed at all."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.containers import encrypted_workbook
from tests.support.writers import package_parts
from xlsheets.books import gate
from xlsheets.books.gate import Rejected, inspect
from xlsheets.books.reading import read_book
from xlsheets.core.findings import Place

PLACE = Place("in/01.xlsx")
OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def _zip(parts: dict[str, str]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def _book(body: str = '<sheetData><row r="1"><c r="A1"><v>1</v></c></row></sheetData>') -> bytes:
    return _zip(package_parts([body], ["评议表"]))


def _code(data: bytes) -> str:
    with pytest.raises(Rejected) as rejected:
        inspect(data, PLACE)
    return rejected.value.finding.code


def test_honest_workbook_passes() -> None:
    """A small workbook is an xlsx with its sheet inflated."""
    package = inspect(_book(), PLACE)

    assert package.kind == "xlsx"
    assert "xl/worksheets/sheet1.xml" in package.parts


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "file-damaged"),
        (b"<html><table></table></html>", "file-not-spreadsheet"),
        (b"\xef\xbb\xbf  <!DOCTYPE html>", "file-not-spreadsheet"),
        (b"%PDF-1.4", "file-not-spreadsheet"),
        (b"a,b\n1,2\n", "file-not-spreadsheet"),
        (b"PK\x03\x04 and then nothing", "file-damaged"),
        (OLE2 + b"\0" * 600, "file-damaged"),
        (encrypted_workbook(), "file-encrypted"),
        (_zip({"a.txt": "x"}), "file-not-spreadsheet"),
        (_zip({"word/document.xml": "<x/>", "[Content_Types].xml": "<x/>"}), "file-not-spreadsheet"),
        (_zip({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<x/>"}), "file-not-spreadsheet"),
        (_book()[:-200], "file-damaged"),
        (_book('<!DOCTYPE x [<!ENTITY a "b">]><sheetData/>'), "file-hostile"),
        (_book('<sheetData><row r="99999999"/></sheetData>'), "file-hostile"),
        (_book('<sheetData><row r="1"><c r="ABCDE1"/></row></sheetData>'), "file-hostile"),
        (_book('<sheetData><row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'), "file-too-large"),
        (_book('<sheetData/><mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'), "file-too-large"),
    ],
    ids=lambda value: value if isinstance(value, str) else None,
)
def test_what_does_not_pass_is_named(data: bytes, code: str) -> None:
    """Each kind of file that is not parsed has its own code."""
    assert _code(data) == code


@pytest.mark.parametrize(
    ("limit", "value", "code"),
    [
        ("MAX_FILE", 100, "file-too-large"),
        ("MAX_MEMBERS", 2, "file-hostile"),
        ("MAX_MEMBER", 100, "file-too-large"),
        ("MAX_INFLATED", 200, "file-too-large"),
        ("MAX_SHEETS", 0, "file-too-large"),
    ],
)
def test_limits_are_kept(limit: str, value: int, code: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Sizes of the file, its members and what they inflate to are judged before anything is parsed."""
    monkeypatch.setattr(gate, limit, value)

    assert _code(_book()) == code


def test_member_that_holds_more_than_it_states_is_hostile() -> None:
    """The directory's sizes are not believed: a member is counted while it inflates."""
    data = bytearray(_book("<sheetData/>" + " " * 5000))
    stated = (5000).to_bytes(4, "little")
    at = data.rfind(b"xl/worksheets/sheet1.xml") - 46
    size = int.from_bytes(data[at + 24 : at + 28], "little")
    assert size > 5000
    for start in (at + 24,):
        data[start : start + 4] = stated

    assert _code(bytes(data)) in ("file-hostile", "file-damaged")


def test_two_parts_of_one_name_are_hostile() -> None:
    """Two readers could take two different ones."""
    buffer = io.BytesIO(_book())
    with zipfile.ZipFile(buffer, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr("xl/worksheets/sheet1.xml", "<worksheet/>")

    assert _code(buffer.getvalue()) == "file-hostile"


@pytest.mark.parametrize("last", [1, 1000, 11_000])
def test_long_honest_sheet_passes(last: int) -> None:
    """Thousands of rows of a few columns are no attack."""
    rows = "".join(f'<row r="{row}"><c r="A{row}"><v>1</v></c></row>' for row in range(1, last + 1))

    (grid,) = read_book(_book(f"<sheetData>{rows}</sheetData>"), "in/01.xlsx").grids

    assert grid.height == last


def _cut(data: bytes, at: int, junk: bytes) -> bytes:
    return data[:at] + junk


def _overwritten(data: bytes, at: int, junk: bytes) -> bytes:
    return data[:at] + junk + data[at + len(junk) :]


def _inserted(data: bytes, at: int, junk: bytes) -> bytes:
    return data[:at] + junk + data[at:]


@settings(max_examples=150, deadline=None)
@given(st.sampled_from([_cut, _overwritten, _inserted]), st.floats(0, 1), st.binary(max_size=12))
def test_any_damage_is_a_finding(damage: Callable[[bytes, int, bytes], bytes], where: float, junk: bytes) -> None:
    """A workbook cut, overwritten or stuffed anywhere is read or rejected with a finding, and never raises."""
    data = _book()

    with suppress(Rejected):
        read_book(damage(data, int(where * len(data)), junk), "in/01.xlsx")
