"""The hostile set (issue 4, "Bad input"): each refused by its code, in time and memory, its neighbour merged."""

from __future__ import annotations

import io
import os
import struct
import subprocess
import sys
import time
import warnings
import zipfile
import zlib
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from tests.support.containers import compound_file, encrypted_workbook, save_zip
from tests.support.desk import OTHER, UNIT, Desk
from tests.support.drawing import draw
from tests.support.figures import assert_figures, said, statuses
from tests.support.schemes import ORG_ONE
from tests.support.tables import table
from tests.support.writers import by_openpyxl, package_parts
from xlsheets.books.gate import Rejected
from xlsheets.books.reading import read_book

SECONDS, MEMORY = 20, 512 * 2**20


def _zip(parts: dict[str, str | bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return stream.getvalue()


def _book(sheet: str, more: dict[str, str | bytes] | None = None) -> bytes:
    """Return a workbook of one sheet; parts of `more` stand in its place or beside it."""
    return _zip({**package_parts([sheet], ["评议表"]), **(more or {})})


def _cell(reference: str, more: str = "") -> str:
    return f"<c r={reference}{more}><v>1</v></c>"


def _far(second: str, *, quotes: str = '"', space: str = " ") -> bytes:
    row = "".join(char for char in second if char.isdigit())
    cells = f"<c{space}r={quotes}A1{quotes}><v>1</v></c></row><row r={quotes}{row}{quotes}>"
    return _book(
        f"<sheetData><row r={quotes}1{quotes}>{cells}<c{space}r={quotes}{second}{quotes}><v>1</v></c></row></sheetData>"
    )


def _far_without_references() -> bytes:
    """A1, and a cell whose row says where it is, behind 16,383 empty ones."""
    row = f'<row r="1048576">{"<c/>" * 16_383}<c><v>1</v></c></row>'
    return _book(f"<sheetData><row><c><v>1</v></c></row>{row}</sheetData>")


def _far_in_the_middle() -> bytes:
    """The far cells stand before an honest last row."""
    return _book(
        '<sheetData><row r="1"><c r="A1"><v>1</v></c><c r="XFD900000"><v>1</v></c></row>'
        '<row r="2"><c r="A2"><v>1</v></c></row></sheetData>'
    )


def _far_prefixed() -> bytes:
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    xml = (
        f'<x:worksheet xmlns:x="{main}"><x:sheetData><x:row\nr="1"><x:c\ns="1"\nr="A1"><x:v>1</x:v></x:c>'
        '<x:c s="1" r="XFD1048576"><x:v>1</x:v></x:c></x:row></x:sheetData></x:worksheet>'
    )
    return _book("", {"xl/worksheets/sheet1.xml": xml})


def _under_another_name() -> bytes:
    """The sheet with the far cell lies where no sheet lies."""
    parts = package_parts(
        ['<sheetData><row><c r="A1"><v>1</v></c><c r="XFD1048576"><v>1</v></c></row></sheetData>'], "x"
    )
    sheet = parts.pop("xl/worksheets/sheet1.xml")
    parts["xl/worksheets/deep/one.xml"] = sheet
    name = "xl/_rels/workbook.xml.rels"
    parts[name] = parts[name].replace("worksheets/sheet1.xml", "worksheets/deep/one.xml")
    return _zip(dict(parts))


def _text_of_256_megabytes() -> bytes:
    """One shared text of 256 MB in some 260 KB."""
    parts = package_parts(['<sheetData><row r="1"><c r="A1" t="s"><v>0</v></c></row></sheetData>'], ["评议表"])
    stream = io.BytesIO(_zip(dict(parts)))
    archive = zipfile.ZipFile(stream, "a", zipfile.ZIP_DEFLATED)
    with archive, archive.open("xl/sharedStrings.xml", "w") as part:
        part.write(b'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>')
        for _ in range(256):
            part.write(b"x" * 2**20)
        part.write(b"</t></si></sst>")
    assert len(stream.getvalue()) < 300_000
    return stream.getvalue()


def _text_in_many_cells(length: int) -> bytes:
    """A long text that 20,000 cells show: gigabytes once each has its own."""
    cells = "".join(f'<row r="{n}"><c r="A{n}" t="s"><v>0</v></c></row>' for n in range(1, 20_001))
    text = (
        f'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>{"x" * length}</t></si></sst>'
    )
    return _book(f"<sheetData>{cells}</sheetData>", {"xl/sharedStrings.xml": text})


def _stated(data: bytes, name: bytes, field: int, value: int) -> bytes:
    """Return a zip whose directory states another 4-byte value of a member."""
    at = data.rfind(name) - 46 + field
    return data[:at] + struct.pack("<I", value) + data[at + 4 :]


def _more_than_stated() -> bytes:
    """A sheet of 64 MB of blanks that states 100 bytes, with the check sum of its first 100."""
    sheet = b"<worksheet><sheetData/></worksheet>".ljust(64 * 2**20)
    data = _book("", {"xl/worksheets/sheet1.xml": sheet})
    data = _stated(data, b"xl/worksheets/sheet1.xml", 24, 100)
    return _stated(data, b"xl/worksheets/sheet1.xml", 16, zlib.crc32(sheet[:100]))


def _zip64_lie() -> bytes:
    """A directory that states 2^63 bytes of a sheet in its zip64 field."""
    data = _book("<sheetData/>")
    at = data.rfind(b"xl/worksheets/sheet1.xml") - 46
    name = len(b"xl/worksheets/sheet1.xml")
    extra = struct.pack("<HHQ", 1, 8, 2**63)
    entry = bytearray(data[at : at + 46 + name])
    entry[24:28], entry[30:32] = b"\xff" * 4, struct.pack("<H", len(extra))
    end = data.rfind(b"PK\5\6")
    size = struct.unpack_from("<I", data, end + 12)[0] + len(extra)
    tail = bytearray(data[end:])
    tail[12:16] = struct.pack("<I", size)
    return data[:at] + bytes(entry) + extra + data[at + 46 + name : end] + bytes(tail)


def _twice() -> bytes:
    stream = io.BytesIO(_book('<sheetData><row r="1"><c r="A1"><v>1</v></c></row></sheetData>'))
    with warnings.catch_warnings(), zipfile.ZipFile(stream, "a") as archive:
        warnings.simplefilter("ignore")
        archive.writestr("XL\\worksheets/Sheet1.xml", "<worksheet/>")
    return stream.getvalue()


def _sheets(number: int) -> bytes:
    names = [f"S{n}" for n in range(number)]
    return _zip(dict(package_parts(["<sheetData/>"] * number, names)))


def _looping_xls(where: str) -> bytes:
    """Return a compound file in which a sector chain bites its tail."""
    data = bytearray(compound_file([("Workbook", struct.pack("<HHHH", 0x0809, 4, 0x0600, 5) * 1000)]))
    if where == "stream":
        data[512 + 4 * 3 : 512 + 4 * 4] = struct.pack("<I", 2)
    elif where == "directory":
        data[512 + 4 * 1 : 512 + 4 * 2] = struct.pack("<I", 1)
    else:
        data[68:72] = struct.pack("<I", 2)
        data[512 * 3 + 508 : 512 * 4] = struct.pack("<I", 2)
    return bytes(data)


def _xls_record(kind: int, content: bytes) -> bytes:
    return struct.pack("<HH", kind, len(content)) + content


def _far_xls() -> bytes:
    """A BIFF8 book with numbers at A1 and IV65536, and one at a column past the last."""
    bof = _xls_record(0x0809, struct.pack("<HHHHII", 0x0600, 5, 0, 0, 0, 0))
    sheet = _xls_record(0x0809, struct.pack("<HHHHII", 0x0600, 0x10, 0, 0, 0, 0))
    for row, column in ((0, 0), (65_535, 65_535)):
        sheet += _xls_record(0x0203, struct.pack("<HHHd", row, column, 0, 1.0))
    sheet += _xls_record(0x000A, b"")
    name = _xls_record(0x0085, struct.pack("<IBBBB", len(bof) + 4 + 10 + 4, 0, 0, 2, 0) + b"S1")
    return compound_file([("Workbook", bof + name + _xls_record(0x000A, b"") + sheet)])


def _ods(rows: str) -> bytes:
    content = (
        '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
        'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>'
        f'<table:table table:name="S">{rows}</table:table></office:spreadsheet></office:body></office:document-content>'
    )
    mime = "application/vnd.oasis.opendocument.spreadsheet"
    manifest = '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
    return _zip({"mimetype": mime, "content.xml": content, "META-INF/manifest.xml": manifest})


def _xlsb() -> bytes:
    """A .xlsb with numbers at A1 and XFD1048576."""

    def record(kind: int, content: bytes) -> bytes:
        return (bytes([kind]) if kind < 128 else bytes([kind & 127 | 128, kind >> 7])) + bytes([len(content)]) + content

    sheet = record(129, b"") + record(145, b"")
    for row, column in ((0, 0), (1_048_575, 16_383)):
        sheet += record(0, struct.pack("<IIHBBBI", row, 0, 300, 0, 0, 0, 0))
        sheet += record(5, struct.pack("<IId", column, 0, 1.0))
    return _zip({"xl/workbook.bin": b"", "xl/worksheets/sheet1.bin": sheet + record(146, b"") + record(130, b"")})


@cache
def _content(what: str) -> bytes:
    return HOSTILE[what][0]()


ENTITIES = (
    '<?xml version="1.0"?><!DOCTYPE worksheet [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1">'
    '<c r="A1" t="inlineStr"><is><t>&b;</t></is></c></row></sheetData></worksheet>'
)
UTF_16 = ENTITIES.replace('<?xml version="1.0"?>', '<?xml version="1.0" encoding="UTF-16"?>').encode("utf-16")
CELL = '<table:table-cell office:value-type="float" office:value="1"'

HOSTILE: dict[str, tuple[Callable[[], bytes], str]] = {
    "far-cell": (lambda: _far("XFD1048576"), "file-too-large"),
    "far-cell-in-single-quotes": (lambda: _far("XFD1048576", quotes="'"), "file-too-large"),
    "far-cell-on-a-new-line": (lambda: _far("XFD1048576", space="\n"), "file-too-large"),
    "far-cell-with-a-prefix": (_far_prefixed, "file-too-large"),
    "far-cell-without-references": (_far_without_references, "file-too-large"),
    "far-cell-before-the-last-row": (_far_in_the_middle, "file-too-large"),
    "far-cell-under-another-name": (_under_another_name, "file-too-large"),
    "far-cell-xls": (_far_xls, "file-too-large"),
    "far-cell-xlsb": (_xlsb, "file-too-large"),
    "cell-past-the-sheet": (lambda: _far("AAAAAAA1"), "file-hostile"),
    "cell-past-the-sheet-in-small-letters": (lambda: _far("Azzzzz4"), "file-hostile"),
    "row-past-the-sheet": (lambda: _far("A16777217"), "file-hostile"),
    "whole-sheet-merged": (
        lambda: _book('<sheetData/><mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'),
        "file-too-large",
    ),
    "text-of-256-MB": (_text_of_256_megabytes, "file-too-large"),
    "text-of-1-MB-in-20,000-cells": (lambda: _text_in_many_cells(2**20), "file-hostile"),
    "text-of-200-KB-in-20,000-cells": (lambda: _text_in_many_cells(200_000), "file-hostile"),  # kills the child
    "entities": (lambda: _book("", {"xl/worksheets/sheet1.xml": ENTITIES}), "file-hostile"),
    "entities-in-the-texts": (lambda: _book("<sheetData/>", {"xl/sharedStrings.xml": ENTITIES}), "file-hostile"),
    "entities-in-the-relations": (
        lambda: _book("<sheetData/>", {"xl/_rels/workbook.xml.rels": ENTITIES}),
        "file-hostile",
    ),
    "entities-in-utf-16": (lambda: _book("", {"xl/worksheets/sheet1.xml": UTF_16}), "file-hostile"),
    "name-twice": (_twice, "file-hostile"),
    "way-outside": (lambda: _book("<sheetData/>", {"xl/../../../etc/passwd": "x"}), "file-hostile"),
    "more-than-stated": (_more_than_stated, "file-hostile"),
    "zip64-lie": (_zip64_lie, "file-too-large"),
    "cut-off": (lambda: _book("<sheetData/>")[:-40], "file-damaged"),
    "65,000-sheets": (lambda: _sheets(65_000), "file-hostile"),
    "2,000-sheets": (lambda: _sheets(2_000), "file-too-large"),
    "looping-stream": (lambda: _looping_xls("stream"), "file-hostile"),
    "looping-directory": (lambda: _looping_xls("directory"), "file-hostile"),
    "looping-allocation": (lambda: _looping_xls("allocation"), "file-hostile"),
    "password": (encrypted_workbook, "file-encrypted"),
    "no-bytes": (lambda: b"", "file-damaged"),
    "rows-repeated": (
        lambda: _ods(
            f'<table:table-row table:number-rows-repeated="1048576">{CELL}></table:table-cell></table:table-row>'
        ),
        "file-too-large",
    ),
    "columns-repeated": (
        lambda: _ods(
            f'<table:table-row table:number-rows-repeated="9000">{CELL} table:number-columns-repeated="16384">'
            "</table:table-cell></table:table-row>"
        ),
        "file-too-large",
    ),
    "repeated-past-the-sheet": (
        lambda: _ods(f'<table:table-row table:number-rows-repeated="4294967296">{CELL}/></table:table-row>'),
        "file-hostile",
    ),
}


def _merge(desk: Desk) -> dict[str, object]:
    desk.scheme(ORG_ONE)
    desk.roster(f"| 单位 |\n| {UNIT} |\n| {OTHER} |")
    desk.put("01.xlsx", table(UNIT))
    return desk.merge()


@pytest.mark.parametrize("what", HOSTILE)
def test_hostile_file_is_refused_and_its_neighbour_merged(desk: Desk, what: str) -> None:
    """Issue 4: "each refused by its code in ≤ 20 s and ≤ 512 MB while the others are merged"."""
    content, code = _content(what), HOSTILE[what][1]
    (Path("in") / "02.xlsx").write_bytes(content)
    begin = time.monotonic()

    merged = _merge(desk)

    assert time.monotonic() - begin < SECONDS
    assert statuses(merged) == {"in/01.xlsx": "accepted", "in/02.xlsx": "rejected"}, said(merged)
    assert [f["code"] for f in merged["findings"] if f.get("file") == "in/02.xlsx"] == [code], said(merged)
    assert_figures(merged, "| 满意 | 有效 |\n| 9 | 10 |", unit=UNIT)


@pytest.mark.parametrize("what", HOSTILE)
def test_hostile_file_alone_is_refused_alike(desk: Desk, what: str) -> None:
    """A single file is not read in a child: the gate alone must know it, and gives the same code."""
    content, code = _content(what), HOSTILE[what][1]
    desk.scheme(ORG_ONE)
    (Path("in") / "02.xlsx").write_bytes(content)

    merged = desk.merge()

    assert [f["code"] for f in merged["findings"] if f.get("file") == "in/02.xlsx"] == [code], said(merged)


_ONE = """
import pathlib, re, resource, sys
from xlsheets.books.gate import Rejected
from xlsheets.books.reading import read_book

def peak():
    # ru_maxrss holds what the parent weighed when it started this process; the status file does not
    status = pathlib.Path("/proc/self/status")
    if status.exists():
        return int(re.search(r"VmHWM:\\s+(\\d+)", status.read_text())[1])
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

try:
    read_book(open(sys.argv[1], "rb").read(), "x")
except Rejected as rejected:
    print(rejected.finding.code, peak())
"""


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="the resource module tells the memory")
@pytest.mark.parametrize("what", [what for what in HOSTILE if what != "text-of-200-KB-in-20,000-cells"])
def test_refusal_costs_little_memory(tmp_path: Path, what: str) -> None:
    """The gate alone, without the limits of the child, stays under 512 MB."""
    content, code = _content(what), HOSTILE[what][1]
    path = tmp_path / "x.xlsx"
    path.write_bytes(content)

    done = subprocess.run([sys.executable, "-c", _ONE, str(path)], capture_output=True, text=True, timeout=SECONDS)

    assert done.returncode == 0, done.stderr
    found, memory = done.stdout.split()
    assert found == code
    assert int(memory) * 1024 <= MEMORY


@pytest.mark.slow
def test_workbook_cut_off_anywhere_is_refused(tmp_path: Path) -> None:
    """Each cut point of an honest workbook: damaged, never half a table."""
    from xlsheets.books.gate import Rejected
    from xlsheets.books.reading import read_book

    by_openpyxl(tmp_path / "x.xlsx", [draw(table(UNIT))])
    data = (tmp_path / "x.xlsx").read_bytes()
    for cut in range(len(data)):
        with pytest.raises(Rejected) as rejected:
            read_book(data[:cut], "x.xlsx")
        assert rejected.value.finding.code in ("file-damaged", "file-not-spreadsheet"), cut


def test_folder_named_like_a_workbook_and_a_file_that_cannot_be_read(desk: Desk) -> None:
    """Both are unreadable, and the neighbour is merged."""
    (Path("in") / "02.xlsx").mkdir()
    Path("in/03.xlsx").symlink_to("03.xlsx")
    if hasattr(os, "mkfifo"):
        os.mkfifo("in/04.xlsx")

    merged = _merge(desk)

    found = {f["file"]: f["code"] for f in merged["findings"] if f["severity"] == "error"}
    assert {found[f"in/0{number}.xlsx"] for number in (2, 3)} == {"file-unreadable"}
    assert found.get("in/04.xlsx", "file-unreadable") == "file-unreadable"
    assert statuses(merged)["in/01.xlsx"] == "accepted"


def test_formulas_that_chase_each_other_do_no_harm(desk: Desk) -> None:
    """Shared formulas in a circle are never computed: the cells have no stored result, and are named."""
    formulas = '<c r="A9"><f t="shared" si="0" ref="A9:B9">B9</f></c><c r="B9"><f t="shared" si="0"/></c>'
    (Path("in") / "02.xlsx").write_bytes(_book(f'<sheetData><row r="9">{formulas}</row></sheetData>'))

    merged = _merge(desk)

    assert statuses(merged)["in/01.xlsx"] == "accepted"


def test_archive_with_a_way_outside_is_read_inside(desk: Desk) -> None:
    """Nothing is ever unpacked; a member named ../../x.xlsx is read under its own name."""
    desk.scheme(ORG_ONE)
    desk.put("01.xlsx", table(UNIT))
    save_zip(Path("in/all.zip"), {"../../01.xlsx": Path("in/01.xlsx").read_bytes()})
    Path("in/01.xlsx").unlink()

    merged = desk.merge()

    assert statuses(merged) == {"in/all.zip!/01.xlsx": "accepted"}, said(merged)
    assert not Path("../01.xlsx").exists()


def _honest(kind: str) -> bytes:
    """Return an honest workbook with something odd in it."""
    path = Path("odd.xlsx")
    sheet = draw(table(UNIT))
    by_openpyxl(path, [sheet])
    data = path.read_bytes()
    name = "xl/worksheets/sheet1.xml"
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts: dict[str, str | bytes] = {part: archive.read(part) for part in archive.namelist()}
    xml = parts[name].decode()  # type: ignore[union-attr]
    match kind:
        case "styles-inflating-100-to-1":
            styles = parts["xl/styles.xml"].decode()  # type: ignore[union-attr]
            parts["xl/styles.xml"] = styles.replace("</styleSheet>", "<!--" + " " * 8_000_000 + "--></styleSheet>")
        case "emf-logo":
            parts["xl/media/image1.emf"] = b"\1\0\0\0" + b"\0" * 30_000_000
        case "whole-columns-formatted":
            xml = xml.replace("<sheetData>", '<cols><col min="1" max="16384" width="9" style="0"/></cols><sheetData>')
        case "dimension-of-the-whole-sheet":
            xml = xml.replace("<sheetData>", '<dimension ref="A1:XFD1048576"/><sheetData>')
        case "hidden-rows-by-the-thousand":
            rows = "".join(f'<row r="{n}" hidden="1"><c r="A{n}" s="0"/></row>' for n in range(100, 6_100))
            xml = xml.replace("</sheetData>", rows + "</sheetData>")
        case "formatted-to-the-last-row":
            rows = "".join(f'<row r="{n}" ht="15" customHeight="1"/>' for n in range(1_040_000, 1_048_577))
            xml = xml.replace("</sheetData>", rows + "</sheetData>")
        case "bordered-far-cell":
            xml = xml.replace("</sheetData>", '<row r="1048576"><c r="XFD1048576" s="0"/></row></sheetData>')
        case "macros-and-links":
            parts["xl/vbaProject.bin"] = b"\xd0\xcf\x11\xe0" + b"\0" * 1000
            parts["xl/externalLinks/externalLink1.xml"] = "<externalLink/>"
    parts[name] = xml
    return _zip(parts)


@pytest.mark.parametrize(
    "kind",
    [
        "styles-inflating-100-to-1",
        "emf-logo",
        "whole-columns-formatted",
        "dimension-of-the-whole-sheet",
        "hidden-rows-by-the-thousand",
        "formatted-to-the-last-row",
        "bordered-far-cell",
        "macros-and-links",
    ],
)
@pytest.mark.parametrize("files", [1, 2])
def test_odd_but_honest_workbook_passes(desk: Desk, kind: str, files: int) -> None:
    """Issue 4, "honest odd ones that must pass", alone and beside another."""
    desk.scheme(ORG_ONE)
    content = _honest(kind)
    for number in range(files):
        (Path("in") / f"0{number + 1}.xlsx").write_bytes(content)

    merged = desk.merge()

    assert statuses(merged)["in/01.xlsx"] == "accepted", said(merged)
    assert_figures(merged, "| 满意 | 有效 |\n| 9 | 10 |")


def test_single_file_that_is_not_plain_is_read_in_a_child(desk: Desk) -> None:
    """With a prefix before every tag a sheet is no plain one; alone it is read like among others."""
    desk.scheme(ORG_ONE)
    desk.put("01.xlsx", table(UNIT), writer="prefixed")

    merged = desk.merge()

    assert statuses(merged) == {"in/01.xlsx": "accepted"}, said(merged)
    assert_figures(merged, "| 满意 | 有效 |\n| 9 | 10 |")


def _do(job: str) -> str:
    """Work for the engine: die, hang, print, fail or answer."""
    match job.partition(":")[0]:
        case "die":
            os._exit(1)
        case "abort":
            os.abort()
        case "hang":
            time.sleep(60)
        case "eat":
            return str(len(bytearray(4 * 2**30)))
        case "print":
            print("not an answer")
        case "fail":
            raise ValueError(job)
    return f"did {job}"


def _died(job: str) -> str:
    return f"died of {job}"


@pytest.mark.slow
@pytest.mark.parametrize("workers", [1, 3])
def test_job_that_kills_its_process_costs_itself_only(workers: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Order and results are the same for any number of workers, whatever dies between."""
    from xlsheets.jobs import engine, pool

    monkeypatch.setattr(pool, "SECONDS", 2.0)
    jobs = ["a", "die:1", "b", "print", "abort", "hang", "c", "eat", "d", "die:2"]
    deadly = {"die:1", "abort", "hang", "eat", "die:2"}

    found = list(engine.run(_do, jobs, workers, _died))

    assert found == [f"died of {job}" if job in deadly else f"did {job}" for job in jobs]


@pytest.mark.parametrize("workers", [1, 2])
def test_fault_of_the_program_comes_back_as_itself(workers: int) -> None:
    """What the work raises in the child is raised here."""
    from xlsheets.jobs import engine

    with pytest.raises(ValueError, match="fail:x"):
        list(engine.run(_do, ["a", "fail:x", "b"], workers, _died))
    assert list(engine.run(_do, ["a", "b"], workers, _died)) == ["did a", "did b"]


def test_run_that_is_left_early_leaves_no_wrong_answers() -> None:
    """A run that nobody reads to its end does not answer the next one."""
    from xlsheets.jobs import engine

    for workers in (1, 2):
        assert next(iter(engine.run(_do, ["a", "b", "c"], workers, _died))) == "did a"
        assert list(engine.run(_do, ["x", "y"], workers, _died)) == ["did x", "did y"]


def test_where_no_child_can_start_the_work_is_done_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """In an interpreter inside another program there is no program to start."""
    from xlsheets.jobs import engine, pool

    pool.end_children()
    monkeypatch.setattr(sys, "executable", "")

    assert list(engine.run(_do, ["a", "b"], 2, _died)) == ["did a", "did b"]


_SCRIPT = """
import sys
from xlsheets.books.rosterfile import read_roster
from xlsheets.books.schemefile import Scheme
from xlsheets.jobs.merge import Choice, merge
round = merge(["in"], Scheme.load("scheme.toml"), choice=Choice(workers=2))
print(sorted((file.path, str(file.status)) for file in round.files))
"""


@pytest.mark.parametrize("daemon", [False, True])
def test_plain_script_merges(desk: Desk, daemon: bool) -> None:
    """A script without `if __name__` is not run again by the children; a daemon of multiprocessing may have them."""
    desk.scheme(ORG_ONE)
    for number in range(3):
        desk.put(f"0{number}.xlsx", table(UNIT))
    script = _SCRIPT
    if daemon:
        script = f"import multiprocessing\nmultiprocessing.current_process()._config['daemon'] = True\n{_SCRIPT}"
    Path("script.py").write_text(script, encoding="utf-8")

    done = subprocess.run([sys.executable, "script.py"], capture_output=True, text=True, timeout=60)

    assert done.returncode == 0, done.stderr
    assert done.stdout.count("in/0") == 3


def test_workbook_whose_part_was_renamed_is_damaged() -> None:
    """One spoilt byte in the directory hides the workbook part: that is damage, and no workbook without sheets."""
    data = (Path(__file__).parents[1] / "fuzz" / "corpus" / "zip-0d69e64b5245.bin").read_bytes()

    with pytest.raises(Rejected) as rejected:
        read_book(data, "x.xlsx")

    assert rejected.value.finding.code == "file-damaged"
