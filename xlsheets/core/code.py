"""评议码: one-time codes that raters can read off a slip and type without a slip of the eye.

A code is eleven random characters and a check character. Of letters and digits
that look alike (O 0 Q, 1 I L, 2 Z, 5 S, 6 G, 8 B, U V) one of each at most is
used; the others are read as the one that is. The check character tells a typing
error from a code that was never issued.
"""

import re
import unicodedata
from collections.abc import Callable

ALPHABET = "23456789ACDEFHJKMNPRTVWXY"
RANDOM = 11
"""Random characters of a code: 25 ** 11 > 2 ** 51."""
LENGTH = RANDOM + 1
GROUP = 4

_WEIGHTS = (1, 2, 3, 4, 6, 7, 8, 9, 11, 12, 13)
"""No factor in common with 25, and neighbours do not differ by 5: a wrong character or two swapped ones show."""
_READ_AS = str.maketrans("ZSGBU", "2568V")
_BETWEEN = re.compile(r"[\s\u200b-\u200f\u2060\ufeff\-‐‑‒–—―−－_·.,、/]+")
_VALUE = {char: at for at, char in enumerate(ALPHABET)}
_LIKE_A_NUMBER = re.compile(r"\d*E?\d*")


def check_character(body: str) -> str:
    """Return the check character of the eleven random ones."""
    return ALPHABET[-sum(weight * _VALUE[char] for weight, char in zip(_WEIGHTS, body, strict=True)) % len(ALPHABET)]


def new_code(below: Callable[[int], int]) -> str:
    """Return a code that nobody can guess, without its hyphens.

    Args:
        below: Returns a random whole number from 0 up to, and without, its argument (`secrets.randbelow`).

    A code that a spreadsheet would take for a number (digits, or digits around one E) is drawn again.
    """
    while True:
        body = "".join(ALPHABET[below(len(ALPHABET))] for _ in range(RANDOM))
        code = body + check_character(body)
        if not _LIKE_A_NUMBER.fullmatch(code):
            return code


def grouped(code: str) -> str:
    """Return a code as it is printed: XXXX-XXXX-XXXX."""
    return "-".join(code[start : start + GROUP] for start in range(0, len(code), GROUP))


def typed(value: object) -> str:
    """Return what somebody typed as a code, in its one spelling; empty for an empty cell.

    Full-width and lower-case letters, spaces and hyphens make no difference;
    letters that no code has are read as the character they look like.
    """
    if isinstance(value, float) and value == int(value):
        value = int(value)
    text = unicodedata.normalize("NFKC", str(value)).upper()
    return _BETWEEN.sub("", text).translate(_READ_AS)


def is_sound(code: str) -> bool:
    """Return whether a code in its one spelling has its check character right; a typing error has not."""
    return len(code) == LENGTH and _VALUE.keys() >= set(code) and check_character(code[:RANDOM]) == code[RANDOM]


_LOOKS_SO = re.compile(r"(?<![0-9A-Za-z])(?:[0-9A-Za-z][\s\-‐‑‒–—―−_·.]{0,3}){11}[0-9A-Za-z](?![0-9A-Za-z])")


def without_codes(text: str, is_code: Callable[[str], bool], put: str) -> str:
    """Return a text with every code in it replaced.

    Args:
        text: Any text.
        is_code: Whether a sound code is one that must not be shown.
        put: What stands there instead.
    """
    if len(text) < LENGTH:
        return text
    folded = unicodedata.normalize("NFKC", text)
    hidden = _LOOKS_SO.sub(lambda found: put if _is_secret(found[0], is_code) else found[0], folded)
    return text if hidden == folded else hidden


def _is_secret(written: str, is_code: Callable[[str], bool]) -> bool:
    code = typed(written)
    return is_sound(code) and is_code(code)
