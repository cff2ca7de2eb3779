"""方案: list the bundled ones, show one, write one to a file."""

from collections.abc import Iterator
from pathlib import Path

from xlsheets.books.schemefile import Scheme, bundled, bundled_names, write_scheme
from xlsheets.core.findings import Place, Refused
from xlsheets.core.wording import finding
from xlsheets.jobs.output import write_file


def listed() -> Iterator[Scheme]:
    """Yield the bundled schemes by name."""
    for name in bundled_names():
        yield Scheme.load(name)


def text_of(name: str) -> str:
    """Return a scheme as TOML: a bundled one with its comments, a file's as it was understood.

    Raises:
        Refused: scheme-unknown or scheme-invalid.
    """
    text = bundled(name)
    return text if text is not None else write_scheme(Scheme.load(name))


def write(name: str, to: Path) -> None:
    """Write a scheme to a .toml file.

    Raises:
        Refused: scheme-unknown, scheme-invalid, target-exists, or a target that cannot be written.
    """
    if to.suffix.lower() != ".toml":
        raise Refused(finding("target-kind", Place(str(to)), seen=to.suffix or "（无扩展名）", kinds=".toml"))
    data = text_of(name).encode("utf-8")
    if to.exists() and to.read_bytes() != data:
        raise Refused(finding("target-exists", Place(str(to)), seen="已有内容"))
    write_file(to, data)
