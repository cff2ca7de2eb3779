"""A module of a VBA project: its name, kind, and the text that goes into its stream."""

import re
from dataclasses import dataclass
from enum import Enum

_CLASS = "FCFB3D2A-A0FA-1068-A738-08002B3371B5"
_NAME = re.compile(r"[A-Za-z]\w{0,30}", re.ASCII)
_LONGEST_LINE = 1023


class Kind(Enum):
    """What a module belongs to, by the declaration of it in the PROJECT stream."""

    STANDARD = "Module"
    CLASS = "Class"
    BOOK = "ThisWorkbook"
    SHEET = "Sheet"

    @property
    def is_document(self) -> bool:
        """Whether it is the module of the workbook itself or of a sheet."""
        return self in _BASES

    @property
    def base(self) -> str | None:
        """The class that it derives from; None for a standard module."""
        if self is Kind.STANDARD:
            return None
        return _BASES.get(self, _CLASS)


_BASES = {Kind.BOOK: "00020819-0000-0000-C000-000000000046", Kind.SHEET: "00020820-0000-0000-C000-000000000046"}


@dataclass(frozen=True)
class Module:
    """A module.

    Attributes:
        name: At most 31 ASCII letters, digits and low lines; of a document module also the code name of its sheet.
        kind: What it belongs to.
        source: As the VBA editor exports it (.bas, .cls): a VERSION block and Attribute lines may stand on top.
    """

    name: str
    kind: Kind
    source: str = ""

    def __post_init__(self) -> None:
        if not _NAME.fullmatch(self.name):
            raise ValueError(f"no module name: {self.name!r}")
        if not self.source.isascii():
            raise ValueError(f"{self.name}: VBA is kept in ASCII; other text comes from a sheet")
        given = dict(self._attributes()).get("VB_Name", f'"{self.name}"')
        if given != f'"{self.name}"':
            raise ValueError(f"{self.name}: its text says VB_Name = {given}")

    @property
    def text(self) -> str:
        """What stands in the stream: every attribute that the kind must have, then the code; lines end with CRLF."""
        attributes = {"VB_Name": f'"{self.name}"'}
        if self.kind.base is not None:
            whole = str(self.kind.is_document)
            attributes |= {
                "VB_Base": f'"0{{{self.kind.base}}}"',
                "VB_GlobalNameSpace": "False",
                "VB_Creatable": "False",
                "VB_PredeclaredId": whole,
                "VB_Exposed": whole,
                "VB_TemplateDerived": "False",
                "VB_Customizable": whole,
            }
        attributes |= {key: value for key, value in self._attributes() if key != "VB_Base"}
        lines = [f"Attribute {key} = {value}" for key, value in attributes.items()] + self._code()
        if max(map(len, lines)) > _LONGEST_LINE:
            raise ValueError(f"{self.name}: a line of more than {_LONGEST_LINE} characters")
        return "\r\n".join(lines) + "\r\n"

    def _lines(self) -> list[str]:
        """Return the lines after the VERSION block of an exported class."""
        lines = self.source.rstrip().splitlines()
        if lines and lines[0].startswith("VERSION "):
            return lines[lines.index("END") + 1 :]
        return lines

    def _attributes(self) -> list[tuple[str, str]]:
        pairs = []
        for line in self._lines():
            if not line.startswith("Attribute VB_"):
                break
            key, _, value = line.removeprefix("Attribute ").partition(" = ")
            pairs.append((key, value))
        return pairs

    def _code(self) -> list[str]:
        return self._lines()[len(self._attributes()) :]
