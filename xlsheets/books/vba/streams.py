"""[MS-OVBA] 2.3: the streams of a VBA project, and the project as a whole."""

import struct
import uuid
from collections.abc import Sequence

from xlsheets.books.vba.compound import Storage, compound
from xlsheets.books.vba.compression import compress
from xlsheets.books.vba.encryption import encrypt
from xlsheets.books.vba.module import Kind, Module

CODE_PAGE = 936
"""Of names and text. Both are ASCII here; 936 lets a clerk's own macros hold Chinese when Excel saves the file."""
_ENCODING = f"cp{CODE_PAGE}"
_ENGLISH = 0x409
_WIN64 = 3
_NO_CACHE = b"\xcc\x61\xff\xff\x00\x00\x00"
"""_VBA_PROJECT of a project without compiled code: Excel compiles the text when it opens the file."""

_REFERENCES = (
    (
        "stdole",
        r"*\G{00020430-0000-0000-C000-000000000046}#2.0#0#C:\Windows\System32\stdole2.tlb#OLE Automation",
    ),
    (
        "Office",
        r"*\G{2DF8D04C-5BFA-101B-BDE5-00AA0044DE52}#2.0#0#C:\Program Files\Common Files\Microsoft Shared"
        r"\OFFICE16\MSO.DLL#Microsoft Office 16.0 Object Library",
    ),
)
"""The libraries that Excel itself puts into every new project; Office declares IRibbonControl."""


def project(modules: Sequence[Module], name: str = "VBAProject") -> bytes:
    """Return xl/vbaProject.bin.

    Args:
        modules: In the order of the editor's tree: the workbook's module, one for each sheet, then the others.
        name: The project's name; its ID is derived from it.

    Raises:
        ValueError: when two modules have one name (VBA knows no case), or none is the workbook's.
    """
    names = [module.name.casefold() for module in modules]
    if len(set(names)) < len(names):
        raise ValueError(f"two modules of one name: {names}")
    if [module.kind for module in modules].count(Kind.BOOK) != 1:
        raise ValueError("a project has one module of the workbook")
    vba: Storage = {module.name: compress(module.text.encode(_ENCODING)) for module in modules}
    vba["_VBA_PROJECT"] = _NO_CACHE
    vba["dir"] = compress(_directory(modules, name))
    return compound({"VBA": vba, "PROJECT": _project(modules, name), "PROJECTwm": _name_map(modules)})


def _directory(modules: Sequence[Module], name: str) -> bytes:
    """Return the dir stream: what the project is, its references, its modules (2.3.4.2)."""
    out = _number(0x01, _WIN64) + _number(0x02, _ENGLISH) + _number(0x14, _ENGLISH)
    out += _record(0x03, struct.pack("<H", CODE_PAGE)) + _record(0x04, name.encode(_ENCODING))
    out += _both(0x05, 0x40, "") + _both(0x06, 0x3D, "")  # description, help file
    out += _number(0x07, 0) + _number(0x08, 0)  # help context, library flags
    out += struct.pack("<HIIH", 0x09, 4, 1, 1)  # version; its size field does not count the minor number
    out += _both(0x0C, 0x3C, "")  # constants of conditional compilation
    for reference, library in _REFERENCES:
        out += _both(0x16, 0x3E, reference)
        path = library.encode(_ENCODING)
        out += _record(0x0D, struct.pack("<I", len(path)) + path + bytes(6))
    out += _record(0x0F, struct.pack("<H", len(modules))) + _record(0x13, b"\xff\xff")
    for module in modules:
        out += _both(0x19, 0x47, module.name) + _both(0x1A, 0x32, module.name) + _both(0x1C, 0x48, "")
        out += _number(0x31, 0) + _number(0x1E, 0)  # the text starts at 0: no compiled code before it
        out += _record(0x2C, b"\xff\xff")
        out += _record(0x21 if module.kind is Kind.STANDARD else 0x22) + _record(0x2B)
    return out + _record(0x10)


def _record(code: int, data: bytes = b"") -> bytes:
    return struct.pack("<HI", code, len(data)) + data


def _number(code: int, value: int) -> bytes:
    return _record(code, struct.pack("<I", value))


def _both(code: int, wide: int, text: str) -> bytes:
    """Return a text in the project's code page, and once more in UTF-16."""
    return _record(code, text.encode(_ENCODING)) + _record(wide, text.encode("utf-16-le"))


def _project(modules: Sequence[Module], name: str) -> bytes:
    """Return the PROJECT stream: the project as text (2.3.1)."""
    project_id = f"{{{uuid.uuid5(uuid.NAMESPACE_URL, f'xlsheets:vba:{name}')}}}".upper()
    lines = [
        f'ID="{project_id}"',
        *map(_declaration, modules),
        f'Name="{name}"',
        'HelpContextID="0"',
        'VersionCompatible32="393222000"',
        f'CMG="{encrypt(bytes(4), project_id)}"',  # not protected
        f'DPB="{encrypt(bytes(1), project_id)}"',  # no password
        f'GC="{encrypt(bytes([0xFF]), project_id)}"',  # visible
        "",
        "[Host Extender Info]",
        "&H00000001={3832D640-CF90-11CF-8E43-00A0C911005A};VBE;&H00000000",
        "",
        "[Workspace]",
        *(f"{module.name}=0, 0, 0, 0, C" for module in modules),
    ]
    return "".join(f"{line}\r\n" for line in lines).encode(_ENCODING)


def _declaration(module: Module) -> str:
    if module.kind.is_document:
        return f"Document={module.name}/&H00000000"
    return f"{module.kind.value}={module.name}"


def _name_map(modules: Sequence[Module]) -> bytes:
    """Return the PROJECTwm stream: each name in the code page and in UTF-16 (2.3.3)."""
    pairs = (module.name.encode(_ENCODING) + b"\0" + module.name.encode("utf-16-le") + b"\0\0" for module in modules)
    return b"".join(pairs) + b"\0\0"
