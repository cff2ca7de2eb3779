"""file-encrypted, file-damaged, file-not-spreadsheet, file-too-large, file-hostile (contract §4, §5; issue 4)."""

from __future__ import annotations

import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.containers import compound_file, docx, encrypted_workbook
from tests.support.desk import OTHER, UNIT, Desk
from tests.support.figures import assert_figures, said, statuses
from tests.support.schemes import ORG_ONE
from tests.support.tables import table
from tests.support.writers import package_parts, save_parts

PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\1\0\0\0\1\x08\0\0\0\0:~\x9bU\0\0\0\nIDATx\x9cc\0\1\0\0\5\0\1"
HTML = "<html><body><table><tr><td>满意</td><td>25</td></tr></table></body></html>".encode()
SPREADSHEET_XML = b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>'


def _workbook() -> bytes:
    """Return the bytes of an honest workbook."""
    from tests.support.drawing import draw
    from tests.support.writers import by_openpyxl

    path = Path("honest.xlsx")
    by_openpyxl(path, [draw(table(OTHER))])
    return path.read_bytes()


def _parts(sheet: str, more: dict[str, str] | None = None) -> bytes:
    """Return a workbook with one sheet of raw XML, further parts put in or replaced."""
    path = Path("parts.xlsx")
    save_parts(path, {**package_parts([sheet], ["评议表"]), **(more or {})})
    return path.read_bytes()


def _text(reference: str, text: str = "x") -> str:
    return f'<c r="{reference}" t="inlineStr"><is><t>{text}</t></is></c>'


def _duplicate_parts() -> bytes:
    """Return a workbook whose sheet stands twice in the zip."""
    path = Path("twice.xlsx")
    sheet = f'<sheetData><row r="1">{_text("A1")}</row></sheetData>'
    save_parts(path, package_parts([sheet], ["评议表"]))
    with pytest.warns(UserWarning, match="Duplicate name"), zipfile.ZipFile(path, "a") as archive:
        archive.writestr("xl/worksheets/sheet1.xml", "<worksheet/>")
    return path.read_bytes()


def _bomb() -> bytes:
    """Return a workbook of 256 MB of text in about 260 KB."""
    path = Path("bomb.xlsx")
    parts = package_parts(["<sheetData/>"], ["评议表"])
    name = "xl/worksheets/sheet1.xml"
    head, tail = parts.pop(name).split("<sheetData/>")
    save_parts(path, dict(parts))
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive, archive.open(name, "w") as part:
        part.write(f'{head}<sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>'.encode())
        for _ in range(256):
            part.write(b"x" * (1 << 20))
        part.write(f"</t></is></c></row></sheetData>{tail}".encode())
    return path.read_bytes()


ENTITIES = """<?xml version="1.0"?>
<!DOCTYPE worksheet [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;">]>
<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1">
<c r="A1" t="inlineStr"><is><t>&c;</t></is></c></row></sheetData></worksheet>"""

REFUSED: dict[str, tuple[str, Callable[[], bytes], set[str]]] = {
    "password": ("02.xlsx", encrypted_workbook, {"file-encrypted"}),
    "truncated": ("02.xlsx", lambda: _workbook()[:3000], {"file-damaged"}),
    "end-cut-off": ("02.xlsx", lambda: _workbook()[:-30], {"file-damaged"}),
    "no-bytes": ("02.xlsx", lambda: b"", {"file-damaged", "file-not-spreadsheet"}),
    "zip-of-nothing": ("02.xlsx", lambda: b"PK\5\6" + b"\0" * 18, {"file-damaged", "file-not-spreadsheet"}),
    "word-renamed": ("02.xlsx", docx, {"file-not-spreadsheet"}),
    "word-as-xls": ("02.xls", docx, {"file-not-spreadsheet"}),
    "picture-renamed": ("02.xlsx", lambda: PNG, {"file-not-spreadsheet"}),
    "html-renamed": ("02.xls", lambda: HTML, {"file-not-spreadsheet"}),
    "xml-renamed": ("02.xls", lambda: SPREADSHEET_XML, {"file-not-spreadsheet"}),
    "text-renamed": ("02.xlsx", lambda: "满意 25\n".encode(), {"file-not-spreadsheet"}),
    "pdf-renamed": ("02.xlsx", lambda: b"%PDF-1.4\n%%EOF\n", {"file-not-spreadsheet"}),
    "word-97-renamed": (
        "02.xls",
        lambda: compound_file([("1Table", b"x"), ("WordDocument", b"\xec\xa5\xc1\0")]),
        {"file-not-spreadsheet"},
    ),
    "unknown-et": ("02.et", lambda: b"\x01\x02\x03\x04" * 300, {"file-not-spreadsheet", "file-damaged"}),
    "far-cell": (
        "02.xlsx",
        lambda: _parts(
            f'<sheetData><row r="1">{_text("A1")}</row><row r="1048576">{_text("XFD1048576")}</row></sheetData>'
        ),
        {"file-too-large", "file-hostile"},
    ),
    "cell-past-the-sheet": (
        "02.xlsx",
        lambda: _parts(f'<sheetData><row r="1">{_text("AAAAAAA1")}</row></sheetData>'),
        {"file-too-large", "file-hostile", "file-damaged"},
    ),
    "row-past-the-sheet": (
        "02.xlsx",
        lambda: _parts(f'<sheetData><row r="16777217">{_text("A16777217")}</row></sheetData>'),
        {"file-too-large", "file-hostile", "file-damaged"},
    ),
    "whole-sheet-merged": (
        "02.xlsx",
        lambda: _parts(
            f'<sheetData><row r="1">{_text("A1")}</row></sheetData>'
            '<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'
        ),
        {"file-too-large", "file-hostile"},
    ),
    "entities": (
        "02.xlsx",
        lambda: _parts("<sheetData/>", {"xl/worksheets/sheet1.xml": ENTITIES}),
        {"file-hostile"},
    ),
    "part-twice": ("02.xlsx", _duplicate_parts, {"file-hostile", "file-damaged"}),
    "text-of-256-MB": ("02.xlsx", _bomb, {"file-too-large", "file-hostile"}),
}


@pytest.mark.parametrize("what", REFUSED)
def test_file_is_refused_by_name_and_the_rest_goes_on(desk: Desk, what: str) -> None:
    """§4: "Refused with a named code, the others going on": encrypted, damaged, no spreadsheet, too large, hostile."""
    name, content, expected = REFUSED[what]
    desk.scheme(ORG_ONE)
    desk.roster(f"| 单位 |\n| {UNIT} |\n| {OTHER} |")
    desk.put("01.xlsx", table(UNIT))
    (Path("in") / name).write_bytes(content())
    begin = time.monotonic()

    merged = desk.merge()

    assert time.monotonic() - begin < 20
    assert statuses(merged) == {"in/01.xlsx": "accepted", f"in/{name}": "rejected"}, said(merged)
    found = [finding for finding in merged["findings"] if finding.get("file") == f"in/{name}"]
    assert {finding["code"] for finding in found} <= expected, said(merged)
    assert [finding["severity"] for finding in found] == ["error"]
    assert all(found[0][part] for part in ("found", "expected", "remedy"))
    assert_figures(merged, "| 满意 | 有效 |\n| 9 | 10 |", unit=UNIT)
    assert merged["missing"] == [OTHER]


def test_refusal_says_how_to_save_the_file(desk: Desk) -> None:
    """§4: "not a spreadsheet (say 另存为 .xlsx …)"."""
    Path("in/02.xls").write_bytes(HTML)

    merged = desk.merge()

    remedy = next(f["remedy"] for f in merged["findings"] if f["code"] == "file-not-spreadsheet")
    assert "另存为" in remedy
    assert ".xlsx" in remedy


def _honest(kind: str) -> bytes:
    """Return an honest workbook that looks odd."""
    from tests.support.drawing import draw
    from tests.support.writers import by_openpyxl

    path = Path("odd.xlsx")
    sheet = draw(table(UNIT))
    match kind:
        case "200-sheets":
            by_openpyxl(path, [sheet, *(draw("| |", f"Sheet{n}") for n in range(2, 201))])
        case "30,000-formatted-rows":
            import xlsxwriter

            book = xlsxwriter.Workbook(str(path))
            page, frame = book.add_worksheet("评议表"), book.add_format({"border": 1})
            for row, cells in enumerate(sheet.rows):
                for column, value in enumerate(cells):
                    page.write(row, column, value, frame)
            for row in range(len(sheet.rows), 30_000):
                for column in range(4):
                    page.write_blank(row, column, None, frame)
            book.close()
        case _:
            by_openpyxl(path, [sheet])
            with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
                archive.writestr("xl/media/image1.emf", b"\1\0\0\0" + b"\0" * 800_000)
    return path.read_bytes()


@pytest.mark.parametrize("kind", ["200-sheets", "30,000-formatted-rows", "logo-inflating-1000-to-1"])
def test_odd_but_honest_file_passes(desk: Desk, kind: str) -> None:
    """Issue 4, "honest odd ones that must pass": many sheets, many formatted rows, a part that inflates well."""
    desk.scheme(ORG_ONE)
    Path("in/01.xlsx").write_bytes(_honest(kind))

    merged = desk.merge()

    assert statuses(merged) == {"in/01.xlsx": "accepted"}, said(merged)
    assert_figures(merged, "| 满意 | 有效 |\n| 9 | 10 |")
