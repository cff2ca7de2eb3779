"""方案: list the bundled ones, show one, write one to a file."""

from collections.abc import Iterator
from pathlib import Path

from xlsheets.books.schemebook import scheme_workbook
from xlsheets.books.schemefault import scheme_fault
from xlsheets.books.schemefile import Scheme, bundled, bundled_names, write_scheme
from xlsheets.books.schemereading import read_scheme_workbook
from xlsheets.core.findings import Place, Refused
from xlsheets.core.wording import finding
from xlsheets.jobs.output import write_file


def listed() -> Iterator[Scheme]:
    """Yield the bundled schemes by name."""
    for name in bundled_names():
        yield Scheme.load(name)


def is_file(name: str) -> bool:
    """Return whether a name stands for a scheme file, and not for a bundled scheme."""
    return name not in bundled_names()


def text_of(name: str) -> str:
    """Return a scheme as TOML: a bundled one with its comments, a file's as it was understood.

    Raises:
        Refused: scheme-unknown or scheme-invalid.
    """
    text = bundled(name)
    return text if text is not None else write_scheme(Scheme.load(name))


def write(name: str, to: Path) -> None:
    """Write a scheme to a .toml file or to a 方案 workbook, by the ending.

    Raises:
        Refused: scheme-unknown, scheme-invalid, target-kind, target-exists, or a target that cannot be written.
    """
    ending = to.suffix.lower()
    if ending == ".toml":
        data = text_of(name).encode("utf-8")
    elif ending == ".xlsx":
        data = _workbook_of(name, to)
    else:
        raise Refused(finding("target-kind", Place(str(to)), seen=to.suffix or "（无扩展名）", kinds=".toml、.xlsx"))
    if to.exists() and to.read_bytes() != data:
        raise Refused(finding("target-exists", Place(str(to)), seen="已有内容"))
    write_file(to, data)


def _workbook_of(name: str, to: Path) -> bytes:
    """Return the 方案 workbook of a scheme, once it has been read back as the very same scheme."""
    scheme = Scheme.load(name)
    data = scheme_workbook(scheme)
    if read_scheme_workbook(data, str(to), Scheme) != scheme:
        words = "有工作簿写不下的内容，如超过 32767 字的文字 | more than a workbook holds, such as over 32767 letters"
        raise Refused(scheme_fault(Place(name), words, "写得下的内容，或用 .toml | what fits, or .toml"))
    return data
