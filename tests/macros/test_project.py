"""vbaProject.bin as others read it: olevba, pyOpenVBA, openxml-audit, and [MS-OVBA] itself."""

import re
import struct
import zipfile
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path

import olefile
import pytest
from hypothesis import given
from hypothesis import strategies as st
from oletools.olevba import VBA_Parser, decompress_stream
from openxml_audit import OpenXmlValidator
from pyopenvba import ExcelFile, check_file

from scripts.books import build
from tests.macros.conftest import text_of
from xlsheets.books.vba import Kind, Module, project
from xlsheets.books.vba.compound import compound
from xlsheets.books.vba.compression import compress

Part = Callable[[str], bytes]
INFORMATION = [0x01, 0x02, 0x14, 0x03, 0x04, 0x05, 0x40, 0x06, 0x3D, 0x07, 0x08, 0x09, 0x0C, 0x3C]
"""[MS-OVBA] 2.3.4.2.1: the records of the project's information, in their order."""


@pytest.fixture
def ole(part: Part) -> olefile.OleFileIO:
    """The container; a fault that olefile would overlook is raised."""
    return olefile.OleFileIO(BytesIO(part("xl/vbaProject.bin")), raise_defects=olefile.DEFECT_POTENTIAL)


def plain(ole: olefile.OleFileIO, name: str) -> bytes:
    """Return a compressed stream as olevba decompresses it."""
    return bytes(decompress_stream(bytearray(ole.openstream(f"VBA/{name}").read())))


def records(ole: olefile.OleFileIO) -> Iterator[tuple[int, bytes]]:
    """Yield the records of the dir stream up to and with its terminator; nothing may follow."""
    data, at = plain(ole, "dir"), 0
    while at < len(data):
        code, size = struct.unpack_from("<HI", data, at)
        size += 2 if code == 0x09 else 0  # the size of the version record leaves the minor number out
        yield code, data[at + 6 : at + 6 + size]
        at += 6 + size
        if code == 0x10:
            break
    assert at == len(data), "bytes after the terminator of dir"


def decrypted(field: str, project_id: str) -> bytes:
    """Return what a protection field says, as [MS-OVBA] 2.4.3.3 decrypts it."""
    coded = bytes.fromhex(field)
    seed = coded[0]
    assert coded[1] ^ seed == 2, "version"
    key = coded[2] ^ seed
    assert key == sum(project_id.encode()) & 0xFF, "key"
    plain_before, coded_before, coded_earlier, out = key, coded[2], coded[1], bytearray()
    for byte in coded[3:]:
        plain_before = byte ^ ((coded_earlier + plain_before) & 0xFF)
        coded_earlier, coded_before = coded_before, byte
        out.append(plain_before)
    body = out[(seed & 6) // 2 :]
    (length,) = struct.unpack_from("<I", body)
    assert len(body) == 4 + length
    return bytes(body[4:])


def test_olevba_reads_the_sources(macro_file: Path) -> None:
    """Another program decompresses every module to the text that stands in macros/."""
    parser = VBA_Parser(str(macro_file))
    read = {name.partition(".")[0]: code for _, _, name, code in parser.extract_macros()}
    parser.close()

    for name in read.keys() - {"ThisWorkbook"}:
        if not name.startswith("Sheet"):
            assert read[name].replace("\r\n", "\n") == text_of(f"{name}.bas"), name
    assert {"xlsheets_buttons", "xlsheets_python"} <= read.keys()
    assert read["Sheet1"].splitlines()[-1] == "Option Explicit"


def test_pyopenvba_finds_nothing_wrong(macro_file: Path) -> None:
    """A second reader takes package and project for whole, and finds the same modules and references."""
    report = check_file(macro_file)
    assert (report.issues, report.complete) == ((), True)

    with ExcelFile(macro_file) as book:
        assert book.validate() == []
        assert [reference.name for reference in book.references()] == ["stdole", "Office"]
        code = book.get_module("xlsheets_buttons").replace("\r\n", "\n")
        assert code.rstrip().endswith(text_of("xlsheets_buttons.bas").rstrip().removeprefix("Attribute")[-200:])


def test_package_is_valid_office_xml(macro_file: Path) -> None:
    """The package keeps the Open XML schemas and relations."""
    result = OpenXmlValidator().validate(str(macro_file))

    assert [str(error) for error in result.errors] == []


def test_content_types(macro_file: Path, part: Part) -> None:
    """Each file is what its ending says: a macro workbook, an add-in with both ribbons."""
    types, relations = part("[Content_Types].xml").decode(), part("_rels/.rels").decode()
    kind = "addin" if macro_file.suffix == ".xlam" else "sheet"

    assert f"application/vnd.ms-excel.{kind}.macroEnabled.main+xml" in types
    assert types.count(".macroEnabled.main+xml") == 1
    assert "application/vnd.ms-office.vbaProject" in types
    related = re.findall(r'/(\d{4})/relationships/ui/extensibility" Target="([^"]+)"', relations)
    ribbons = [("2007", "customUI/customUI14.xml"), ("2006", "customUI/customUI.xml")]
    assert related == (ribbons if kind == "addin" else [])
    for _, name in related:
        assert part(name).decode().replace("\r\n", "\n") == text_of(f"ribbon/{Path(name).name}")


def test_code_names_are_the_document_modules(part: Part, macro_file: Path, ole: olefile.OleFileIO) -> None:
    """Workbook and sheets have the code names of their modules, each one of its own."""
    names = [
        name
        for name in zipfile.ZipFile(macro_file).namelist()
        if re.fullmatch(r"xl/(workbook|worksheets/\w+)\.xml", name)
    ]
    found = [name for xml in names for name in re.findall(r'codeName="(\w+)"', part(xml).decode())]
    declared = re.findall(r"^Document=(\w+)/&H00000000\r$", ole.openstream("PROJECT").read().decode(), re.MULTILINE)

    assert len(found) == len(names)
    assert sorted(found) == sorted(declared)
    for name in declared:
        base = "00020819" if name == "ThisWorkbook" else "00020820"
        assert f'Attribute VB_Base = "0{{{base}-0000-0000-C000-000000000046}}"' in plain(ole, name).decode()


def test_no_compiled_code(ole: olefile.OleFileIO) -> None:
    """Excel must compile the text: no cache, no p-code, no streams besides."""
    modules = [data.decode() for code, data in records(ole) if code == 0x1A]

    assert ole.openstream("VBA/_VBA_PROJECT").read() == bytes.fromhex("CC61FFFF000000")
    streams = {"/".join(path) for path in ole.listdir()}
    assert streams == {"PROJECT", "PROJECTwm", "VBA/dir", "VBA/_VBA_PROJECT"} | {f"VBA/{name}" for name in modules}
    assert [data for code, data in records(ole) if code == 0x31] == [bytes(4)] * len(modules)


def test_dir_stream(ole: olefile.OleFileIO) -> None:
    """Records in the order of the standard, names twice alike, as many modules as stated."""
    found = list(records(ole))
    codes = [code for code, _ in found]
    values = dict(found[: len(INFORMATION)])

    assert codes[: len(INFORMATION)] == INFORMATION
    assert (struct.unpack("<I", values[0x02]), struct.unpack("<I", values[0x14])) == ((0x409,), (0x409,))
    assert struct.unpack("<H", values[0x03]) == (936,)
    for narrow, wide in ((0x16, 0x3E), (0x19, 0x47), (0x1A, 0x32)):
        pairs = zip(
            [data.decode("cp936") for code, data in found if code == narrow],
            [data.decode("utf-16-le") for code, data in found if code == wide],
            strict=True,
        )
        assert all(one == other for one, other in pairs)
    assert struct.unpack("<H", dict(found)[0x0F]) == (codes.count(0x19),)
    assert codes.count(0x2B) == codes.count(0x19), "every module ends"


def test_project_is_open(ole: olefile.OleFileIO) -> None:
    """The protection fields decrypt to: not protected, no password, visible."""
    text = ole.openstream("PROJECT").read().decode()
    fields = dict(re.findall(r'^(\w+)="(.*)"\r$', text, re.MULTILINE))

    assert decrypted(fields["CMG"], fields["ID"]) == bytes(4)
    assert decrypted(fields["DPB"], fields["ID"]) == bytes(1)
    assert decrypted(fields["GC"], fields["ID"]) == b"\xff"
    assert re.fullmatch(r"\{[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}\}", fields["ID"])
    modules = [data.decode() for code, data in records(ole) if code == 0x19]
    declared = re.findall(r"^(?:Document|Module)=(\w+)", text, re.MULTILINE)
    assert declared == modules
    names = b"".join(name.encode() + b"\0" + name.encode("utf-16-le") + b"\0\0" for name in modules)
    assert ole.openstream("PROJECTwm").read() == names + b"\0\0"


def test_same_bytes_each_time(built: dict[str, bytes]) -> None:
    """What is built twice is the same to the byte."""
    again = {path: data for path, data in build() if path in built}

    assert again == built


@given(st.binary(max_size=300).flatmap(lambda piece: st.integers(0, 60).map(lambda times: piece * times)))
def test_compression_is_undone_by_another(data: bytes) -> None:
    """Olevba gives back what was compressed; a last chunk that does not shrink may end in zeros."""
    back = bytes(decompress_stream(bytearray(compress(data))))

    assert back[: len(data)] == data
    assert not any(back[len(data) :])


@pytest.mark.parametrize("size", [0, 1, 3, 4095, 4096, 4097, 9000])
def test_text_compresses_to_its_own_length(size: int) -> None:
    """Text never ends in zeros, whatever chunk it fills."""
    data = b"".join(b"    x = %d\r\n" % number for number in range(size))[:size]

    assert bytes(decompress_stream(bytearray(compress(data)))) == data


@pytest.mark.parametrize("sizes", [[], [0], [1], [64], [65, 63], [4095, 4096, 4097], [70_000, 100, 1_500_000]])
def test_container_is_read_back(sizes: list[int]) -> None:
    """Streams of every size come back from olefile, which reports any fault of the container."""
    streams = {f"流{number}": bytes([number + 1]) * size for number, size in enumerate(sizes)}

    ole = olefile.OleFileIO(
        BytesIO(compound({"内": dict(streams), "空": {}, **streams})), raise_defects=olefile.DEFECT_POTENTIAL
    )

    for name, data in streams.items():
        assert ole.openstream(name).read() == data
        assert ole.openstream(["内", name]).read() == data


def test_container_has_an_end() -> None:
    """More than the header can describe is refused, not written wrong."""
    with pytest.raises(ValueError, match="too large"):
        compound({"流": bytes(8_000_000)})


def test_siblings_are_found_by_any_reader() -> None:
    """However many modules there are, names are found: the directory is a search tree in the order of the standard."""
    streams = {f"{'AbcÄz'[number % 5]}{number}": bytes([number]) for number in range(60)}

    ole = olefile.OleFileIO(BytesIO(compound(dict(streams))), raise_defects=olefile.DEFECT_POTENTIAL)

    def walk(entry: int) -> Iterator[str]:
        if entry != 0xFFFFFFFF:
            node = ole.direntries[entry]
            yield from walk(node.sid_left)
            yield node.name
            yield from walk(node.sid_right)

    names = list(walk(ole.root.sid_child))
    assert names == sorted(streams, key=lambda name: (len(name), name.upper()))


@pytest.mark.parametrize(
    ("modules", "said"),
    [
        ([Module("ThisWorkbook", Kind.BOOK), Module("a", Kind.STANDARD), Module("A", Kind.STANDARD)], "one name"),
        ([Module("Sheet1", Kind.SHEET)], "module of the workbook"),
    ],
)
def test_projects_that_excel_would_refuse(modules: list[Module], said: str) -> None:
    """Such a project is not written at all."""
    with pytest.raises(ValueError, match=said):
        project(modules)


@pytest.mark.parametrize(
    ("name", "source"),
    [
        ("汇总", ""),
        ("a b", ""),
        ("x" * 32, ""),
        ("a", "' 注释"),
        ("a", 'Attribute VB_Name = "b"'),
    ],
)
def test_modules_that_excel_would_refuse(name: str, source: str) -> None:
    """A name or a text that the code page may spoil is an error of the programmer, said at once."""
    with pytest.raises(ValueError, match=r"name|ASCII|VB_Name"):
        Module(name, Kind.STANDARD, source)
