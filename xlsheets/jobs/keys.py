"""Keys: the passwords that a person gives, from a file or asked for; never from the command line, never shown."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from xlsheets.books.password import Secret
from xlsheets.books.systemword import system_word
from xlsheets.core.findings import Place, Refused
from xlsheets.core.wording import finding

MOST = 50
"""Passwords of a file: each that does not fit costs a tenth of a second for every encrypted workbook."""
MOST_BYTES = 64 * 2**10

Ask = Callable[[str], Secret | None]
"""Called with the names of files; returns a password, None when the person has none."""


@dataclass(frozen=True)
class Keys:
    """What encrypted workbooks are opened with.

    Attributes:
        secrets: Passwords, each tried in turn.
        ask: Asks a person where none of them fits; None where there is nobody.
    """

    secrets: tuple[Secret, ...] = ()
    ask: Ask | None = None


def keys_of(passwords: str | Iterable[str]) -> Keys:
    """Return the keys of a script: a password or several, each once, empty ones passed over; nobody is asked."""
    given = [passwords] if isinstance(passwords, str) else passwords
    return Keys(tuple(Secret(text) for text in dict.fromkeys(given) if text))


def read_keys(path: Path) -> tuple[Secret, ...]:
    """Return the passwords of a text file: one a line, blanks kept, empty lines passed over, each once.

    Args:
        path: UTF-8 (or GBK, or UTF-16 with its mark, as Windows writes them).

    Raises:
        Refused: password-file when it cannot be read, is empty, or holds too many.
    """
    place = Place(str(path))
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise Refused(finding("password-file", place, seen=system_word(error))) from None
    text = _decoded(raw[: MOST_BYTES + 1])
    if len(raw) > MOST_BYTES or text is None:
        raise Refused(finding("password-file", place, seen="不是文本文件"))
    lines = [line for line in dict.fromkeys(text.replace("\r\n", "\n").replace("\r", "\n").split("\n")) if line]
    if not lines or len(lines) > MOST:
        raise Refused(finding("password-file", place, seen=f"{len(lines)} 行"))
    return tuple(Secret(line) for line in lines)


def _decoded(raw: bytes) -> str | None:
    encodings = ["utf-16"] if raw[:2] in (b"\xff\xfe", b"\xfe\xff") else ["utf-8-sig", "gb18030"]
    for encoding in encodings:
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        return None if "\0" in text else text
    return None
